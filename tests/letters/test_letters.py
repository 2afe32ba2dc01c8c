"""Every letter reads well in every language, whatever a stranger wrote."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from letter_company import COMPANY, EVERY_LETTER, LANGUAGES, LETTERHEAD, altered
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.domain.model.letters import LETTERS, Audience, letter_named
from mailflow.domain.model.letters.facts import COMMON_FACTS, is_day, types_of
from mailflow.domain.model.message import Address
from mailflow.ports.errors import LetterFailed

TAG = "[KN-2026-000123]"
HOSTILE = (
    '<script>alert("x")</script><img src="https://evil.example/p.gif" onerror=alert(1)>&amp;\u202egpj.exe'
)
APOLOGIES = {"vi": ("xin lỗi", "rất tiếc"), "en": ("sorry", "apologise"), "zh": ("抱歉", "致歉")}
THANKS = {"vi": "Cảm ơn", "en": "Thank you", "zh": "感谢"}


class Tags(HTMLParser):
    """The start tags of a page with their attributes, and the text of its body."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if "body" in self.open:
            self.text += data


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    tags.close()
    assert tags.open == [], "every element is closed"
    return tags


@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
@pytest.mark.parametrize("sparse", [False, True], ids=["full", "empty"])
def test_every_letter_is_written(occasion: str, language: str, sparse: bool) -> None:
    """Each letter has a subject of one line, a text and a whole page, also when lists and names are empty."""
    order = sample_order(occasion, language, sparse=sparse)
    letter = LETTERHEAD.render(order)
    reference = order.written.reference
    assert "\n" not in letter.subject
    assert letter.subject.count("[KN-") == (1 if reference else 0)
    assert letter.subject.endswith(f" [{reference}]" if reference else letter.subject[-1].strip("]"))
    assert len(letter.text) > 100
    assert not letter.text.startswith("\n")
    page = parsed(letter.html)
    name, attributes = page.tags[0]
    assert (name, attributes["lang"]) == ("html", language)
    for broken in ("None,", "None ", "{{", "{%", "Undefined", "\n\n\n", " ,", "[]", "()"):
        assert broken not in letter.text
        assert broken not in letter.subject
    assert not re.search(r"None(?!\.)", page.text)


@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
def test_text_and_page_say_the_same(occasion: str, language: str) -> None:
    """Whoever reads the text part is told what the reader of the page is told: names, dates, references."""
    letter = LETTERHEAD.render(sample_order(occasion, language))
    page = " ".join(parsed(letter.html).text.split())
    for fact in ("KN-2026-000123", "KN-2026-000124", "#route …", "hoa-don-10.pdf", "2026"):
        assert (fact in letter.text) == (fact in page), fact
    long = 15 if language == "zh" else 60  # characters
    sentences = [
        s for s in re.split(r"[.。\n]", letter.text) if len(s) > long and ":" not in s and "：" not in s
    ]
    told = [
        "".join(s.split()).casefold() for s in sentences if not s.startswith((">", "-", "(", "【", "example"))
    ]  # an address is cut at its dot
    assert [s for s in told if s not in "".join(page.split()).casefold()] == []


@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
def test_nothing_is_loaded_from_afar(occasion: str, language: str) -> None:
    """No picture, no link but mailto, no script: nothing tells a server that the letter was opened."""
    page = parsed(LETTERHEAD.render(sample_order(occasion, language)).html)
    assert {tag for tag, _ in page.tags}.isdisjoint({"img", "script", "link", "iframe", "form", "object"})
    for _, attributes in page.tags:
        assert attributes.keys().isdisjoint({"src", "background", "onload", "srcset"})
        assert (attributes.get("href") or "mailto:").startswith("mailto:")
        assert "url(" not in (attributes.get("style") or "")
    tables = [attributes for tag, attributes in page.tags if tag == "table"]
    assert tables
    assert all(t.get("role") == "presentation" for t in tables)


def hostile(row: object) -> object:
    """A row of a list with a stranger's markup behind each text that is no link and no date."""
    if isinstance(row, tuple):
        return tuple(hostile(value) for value in row)
    if isinstance(row, str) and not re.match("mailto:|[0-9]{4}-", row):
        return f"{row}{HOSTILE}\r\nBcc: all@victim.example"
    return row


@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
def test_hostile_words_stay_words(occasion: str, language: str) -> None:
    """A stranger's markup, control characters and line ends never become markup or headers of ours."""
    order = sample_order(occasion, language)
    facts, types = order.facts.variables(), types_of(type(order.facts))
    for name in (
        "customer_name",
        "subject",
        "words",
        "sender",
        "diagnostic",
        "route_reason",
        "customer_words",
        "letter_text",
        "remedy",
        "signed_by",
        "proposer",
        "asker",
        "detail",
        "text",
        "unit",
        "authority",
        "department_title",
        "by",
        "reason",
    ):
        if name in facts and not is_day(types[name]):
            facts[name] = f"{HOSTILE}\r\nBcc: all@victim.example\x00"
    if "attachments" in facts:
        facts["attachments"] = [(f"a\r\n{HOSTILE}", 1)]
    if "set_aside" in facts:
        facts["set_aside"] = [(datetime(2026, 1, 2, tzinfo=UTC), HOSTILE, f"{HOSTILE}\nBcc: x", HOSTILE, "")]
    for name in ("options", "links", "problems", "commands", "items", "lines", "done", "understood"):
        if name in facts:
            facts[name] = [hostile(row) for row in facts[name]]  # type: ignore[attr-defined]
    order = replace(order, recipient=Address("a@b.example", f"{HOSTILE}\r\nBcc: all@victim.example\x00"))
    letter = LETTERHEAD.render(altered(order, **facts))
    tags = {tag for tag, _ in parsed(letter.html).tags}
    assert tags.isdisjoint({"script", "img"})
    assert "\n" not in letter.subject
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", letter.text + letter.html + letter.subject)
    if letter_named(occasion).audience is not Audience.CUSTOMER:  # there the words are our own, unquoted
        assert not re.search(r"(?m)^Bcc:", letter.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_sender_is_echoed_to_a_customer(language: str) -> None:
    """An acknowledgement knows the cleaned name and our own facts, and no other."""
    ours = COMMON_FACTS | {
        "received_at",
        "answer_by",
        "references",
        "called",
        "urgent",
        "read_within",
        "usual_days",
    }
    for occasion in (o for o in LETTERS if o.name.startswith("acknowledgement")):
        if occasion.audience is not Audience.CUSTOMER:
            continue
        assert occasion.variables <= ours
        letter = LETTERHEAD.render(sample_order(occasion.name, language))
        name = str(sample_order("new_ticket", language).facts.variables()["customer_name"])
        assert (name in letter.text) == (occasion.name != "acknowledgement_plain")
        assert "support@" not in letter.text + letter.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_is_thanked_for_and_apologised_for(language: str) -> None:
    """Thanks, sorry, reference, by when, and how to add something; praise and questions get no apology."""
    complaint = LETTERHEAD.render(sample_order("acknowledgement", language))
    neutral = LETTERHEAD.render(sample_order("acknowledgement_neutral", language))
    by_when = {"vi": "21 tháng 12 năm 2026", "en": "21 December 2026", "zh": "2026年12月21日"}[language]
    for letter in (complaint, neutral):
        assert THANKS[language] in letter.text
        assert "KN-2026-000123" in letter.text
        assert by_when in letter.text
        assert by_when in letter.html
    for word in APOLOGIES[language]:
        assert word in complaint.text
        assert word in complaint.html
        assert word not in neutral.text + neutral.html + neutral.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_without_a_name_is_greeted_kindly(language: str) -> None:
    """No name, no gap: the neutral greeting of the language stands there."""
    text = LETTERHEAD.render(sample_order("acknowledgement", language, sparse=True)).text
    greeting = {"vi": "Kính gửi Quý khách,", "en": "Dear Customer,", "zh": "尊敬的客户："}[language]
    assert text.startswith(greeting)


@pytest.mark.parametrize(
    ("occasion", "language"),
    [
        (o, lang)
        for o, lang in EVERY_LETTER
        if letter_named(o).audience in {Audience.STAFF, Audience.MANAGEMENT} and not o.startswith("service_")
    ],
)
def test_staff_are_told_not_to_write_past_the_ticket(occasion: str, language: str) -> None:
    """Each staff letter about a customer ends with that line, and the address is no link in the page."""
    letter = LETTERHEAD.render(sample_order(occasion, language))
    line = {"vi": "Xin đừng viết thẳng đến", "en": "Please do not write", "zh": "请勿直接写信到"}[language]
    assert line in letter.text.rpartition("--\n")[2]
    assert line in letter.html
    assert "mailto:lan.tran" not in letter.html
    assert "lan.tran@" not in letter.html.partition("</head>")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_says_whether_the_original_is_attached(language: str) -> None:
    """What is too large to be attached is not said to be."""
    order = sample_order("new_ticket", language)
    without = replace(order, written=replace(order.written, original=False))
    attached, apart = LETTERHEAD.render(order), LETTERHEAD.render(without)
    said = {"vi": "được đính kèm nguyên vẹn", "en": "is attached, unaltered", "zh": "已原样附上"}[language]
    assert said in attached.text
    assert said in attached.html
    assert said not in apart.text
    assert said not in apart.html


def test_two_languages_stand_one_below_the_other() -> None:
    """Unsure of the language: both, a rule between them, each part marked with its language."""
    letter = LETTERHEAD.render(sample_order("acknowledgement", "vi", "en"))
    assert letter.subject == (
        f"Chúng tôi đã tiếp nhận khiếu nại của Quý khách / We have received your complaint {TAG}"
    )
    first, _, second = letter.text.partition("* * *")
    assert first.startswith("(English version below)\n\nV/v: ")
    assert second.strip().startswith("Regarding: ")
    assert [a["lang"] for _, a in parsed(letter.html).tags if "lang" in a] == ["vi", "vi", "vi", "en", "en"]


@pytest.mark.parametrize("occasion", ["written_response", "offer", "final_answer", "information_request"])
def test_a_persons_words_stand_once(occasion: str) -> None:
    """What nobody has translated is not repeated in the second language; that says where it stands."""
    order = replace(sample_order(occasion, "en", "vi"), greeting="Dear Mary,")
    words = str(order.facts.variables()["words"]).split("\n")[-1].lstrip("123. ")
    letter = LETTERHEAD.render(order)
    for form in (letter.text, parsed(letter.html).text):
        first, _, second = form.rpartition("Kính gửi")
        assert words in first
        assert "Dear Mary," in first
        assert words not in second
        assert "Mary," not in second.partition(",")[2]
        assert "(Nội dung này xin xem ở phần trên.)" in second


def test_an_unknown_language_falls_back_to_the_first() -> None:
    """A customer who writes in a language without letters gets the organisation's first one."""
    assert "Kính gửi" in LETTERHEAD.render(sample_order("acknowledgement", "fr")).text
    assert LETTERHEAD.spoken(("../vi", "fr", "en")) == ("en",)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: [KN-2026-000123] Hóa đơn",
        "[KN-2026-000999] Hóa đơn",
        "kn-2026-000999 and KN\u20112026\u2011000777 Hóa đơn",
        "[XY-2025-1] [KN-2026-000123] Hóa đơn",
    ],
)
def test_a_subject_carries_one_reference(subject: str) -> None:
    """References in the customer's subject do not stand in ours: an answer would contradict itself."""
    order = sample_order("customer_wrote", "vi")
    letter = LETTERHEAD.render(altered(order, subject=subject, doubt="", recorded=""))
    assert letter.subject.startswith("Khách hàng viết thêm: ")
    assert letter.subject.endswith(f"Hóa đơn {TAG}")
    assert len(re.findall(r"[0-9]{4}.[0-9]{1,6}", letter.subject)) == 1
    assert " ".join(subject.split()) in letter.text


def test_dates_stand_in_the_organisations_time_zone() -> None:
    """23:30 UTC on the 22nd is the 23rd in Vietnam."""
    order = sample_order("acknowledgement", "vi")
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    text = LETTERHEAD.render(altered(order, received_at=late)).text
    assert "thứ Hai, ngày 23 tháng 11 năm 2026" in text


def test_the_recipients_name_comes_with_the_order() -> None:
    """Whoever the order is for is greeted."""
    order = sample_order("acknowledgement", "en")
    assert "Dear Ann," in LETTERHEAD.render(replace(order, recipient=Address("a@b.example", "Ann"))).text


def test_a_fact_that_cannot_be_written_is_an_error_that_says_what_and_where() -> None:
    """Nothing half written leaves the house."""
    order = altered(sample_order("acknowledgement", "en"), answer_by="tomorrow")
    with pytest.raises(LetterFailed, match=r"acknowledgement.*tomorrow"):
        LETTERHEAD.render(order)


def test_a_letter_takes_its_own_facts_only() -> None:
    """Those of another letter are a slip of ours, and are not found out by the customer."""
    order = sample_order("acknowledgement", "en")
    with pytest.raises(TypeError, match="new_ticket takes NewTicketFacts"):
        replace(order, letter=letter_named("new_ticket"))


def test_the_built_in_letters_are_faultless() -> None:
    """``check`` finds nothing in the letters that come with the program."""
    assert TemplateLetterhead(COMPANY).check_all() == []


def test_an_organisation_may_have_any_name() -> None:
    """An ampersand or a bracket in the company's name is shown, not read as markup."""
    letterhead = TemplateLetterhead(replace(COMPANY, name="A & B <Co>"))
    letter = letterhead.render(sample_order("acknowledgement", "en"))
    assert "A & B <Co>" in letter.text
    assert letter.html.count("A &amp; B &lt;Co&gt;") >= 3  # the heading, the thanks, the signature
    assert "<Co>" not in letter.html


NAMES = {"vi": "Công ty ACME", "en": "ACME Ltd", "zh": "ACME公司"}


@pytest.mark.parametrize(
    ("languages", "names"),
    [(("vi",), {"Công ty ACME"}), (("en",), {"ACME Ltd"}), (("zh",), {"ACME公司"}),
     (("en", "vi"), {"ACME Ltd", "Công ty ACME"})],
)  # fmt: skip
def test_each_language_has_its_own_name_for_us(languages: tuple[str, ...], names: set[str]) -> None:
    """Nobody reads "Thank you for writing to Công ty ACME"; in two languages each has its own."""
    letter = TemplateLetterhead(replace(COMPANY, names=NAMES)).render(
        sample_order("acknowledgement", *languages)
    )
    for form in (letter.text, parsed(letter.html).text):
        assert {name for name in NAMES.values() if name in form} == names
    assert NAMES[languages[0]] in parsed(letter.html).text[:300]


def test_a_language_without_a_name_has_the_first_one() -> None:
    """Where only two of three are given, the third gets the usual one."""
    company = replace(COMPANY, names={"vi": "Công ty ACME", "en": "ACME Ltd"})
    assert "Công ty ACME" in TemplateLetterhead(company).render(sample_order("thanks", "zh")).text
