"""The letters of the procedure: kind to customers and without words of the house, exact to staff."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest
from letter_company import EVERY_LETTER, LANGUAGES, LETTERHEAD, altered
from mailflow.adapters.letters.samples import sample_order
from mailflow.domain.model.letters import LETTERS, NAMES, About, Answer, Audience, letter_named
from mailflow.domain.model.letters.order import Written
from mailflow.domain.model.ticket import Status
from mailflow.language.vocabulary import called

CUSTOMER = [(o, n) for o, n in EVERY_LETTER if letter_named(o).audience is Audience.CUSTOMER]
WITH_ACTIONS = [
    (o, n) for o, n in EVERY_LETTER if letter_named(o).offers and NAMES.index(o) > NAMES.index("digest")
]
HOUSE_WORDS = re.compile(
    r"#[a-z]|\btickets?\b|\bQA\b|\btokens?\b|\binternal|approv|superior|escalat"
    r"|nội bộ|phê duyệt|\bduyệt|cấp trên|phòng QA"
    r"|工单|内部|审批|批准|上报|质检",
    re.IGNORECASE,
)
LIABILITY = re.compile(
    r"liab|legally|our fault|chịu trách nhiệm pháp lý|bồi thường|法律责任|赔偿", re.IGNORECASE
)
LAW = re.compile(r"\b(article|section) [0-9]|điều [0-9]+|第[0-9一二三四五六七八九十]+条", re.IGNORECASE)


class Seen(HTMLParser):
    """What a reader sees of a page, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.links, self.hidden = "", [""], 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"style", "title"}
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += data


@pytest.mark.parametrize(("occasion", "language"), CUSTOMER)
@pytest.mark.parametrize("sparse", [False, True], ids=["full", "empty"])
def test_a_customer_reads_no_words_of_the_house(occasion: str, language: str, sparse: bool) -> None:
    """No command, no role, no step of ours, no address, no promise of liability, in text and page."""
    letter = LETTERHEAD.render(sample_order(occasion, language, sparse=sparse))
    page = Seen(letter.html).text
    for said in (letter.subject, letter.text, page):
        assert not HOUSE_WORDS.search(said), HOUSE_WORDS.search(said)
        assert not LIABILITY.search(said)
        assert not LAW.search(said)
    assert "@" not in letter.subject + letter.text + page


@pytest.mark.parametrize(("occasion", "language"), CUSTOMER)
def test_a_customer_is_greeted_and_told_how_to_answer(occasion: str, language: str) -> None:
    """Greeting of the language first, a way to answer, the organisation's name below."""
    text = LETTERHEAD.render(sample_order(occasion, language)).text
    about, greeting = (
        ["", *text.split("\n\n")][:2] if occasion == "acknowledgement_plain" else text.split("\n\n")[:2]
    )
    if about:  # the plainest form says nothing of theirs
        assert about.startswith({"vi": "V/v: ", "en": "Regarding: ", "zh": "关于："}[language])
    assert greeting.startswith({"vi": "Kính gửi ", "en": "Dear ", "zh": "尊敬的"}[language])
    assert {"vi": "trả lời thư này", "en": "reply to this email", "zh": "回复本邮件"}[language] in text
    assert text.count("Công ty ACME") >= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", [s.value for s in Status])
def test_every_stage_is_told_in_a_sentence(language: str, stage: str) -> None:
    """Whatever state a ticket is in: customers read a kind sentence, never the program's word for it."""
    words = LETTERHEAD.shelf(language, builtin=True).phrases.words
    for occasion in ("stage_update", "status_answer"):
        order = sample_order(occasion, language)
        text = LETTERHEAD.render(altered(order, stage=stage)).text
        sentence = words["stage"][stage]
        assert sentence in text
        assert sentence.endswith((".", "。"))
        assert not HOUSE_WORDS.search(sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_words_for_staff(language: str) -> None:
    """A receipt names the state in the reader's language."""
    states = LETTERHEAD.shelf(language, builtin=True).phrases.words["state"]
    assert {s.value for s in Status} <= states.keys()


@pytest.mark.parametrize(("occasion", "language"), WITH_ACTIONS)
def test_commands_can_be_pressed_or_typed(occasion: str, language: str) -> None:
    """Each action is a link in the page, and its command stands there and in the text, word for word."""
    order = sample_order(occasion, language)
    letter = LETTERHEAD.render(order)
    seen = Seen(letter.html)
    actions = order.written.actions
    assert actions
    for _, url, command in actions:
        assert url in seen.links
        assert command in seen.text
        assert command in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_survey_is_one_click_or_one_number(language: str) -> None:
    """Five links with a number and words; why it is asked, who will see it; the text asks the number."""
    letter = LETTERHEAD.render(sample_order("survey", language))
    seen = Seen(letter.html)
    words = LETTERHEAD.shelf(language, builtin=True).phrases.words["score"]
    links = [unquote(link) for link in seen.links if link]
    assert [link[-1] for link in links] == ["5", "4", "3", "2", "1"]
    for score in "12345":
        assert f"{score} = {words[score]}" in letter.text
        assert words[score] in seen.text
    for said in (letter.text, seen.text):
        for why in {
            "vi": ("Vì sao chúng tôi hỏi", "Ai sẽ đọc"),
            "en": ("Why we ask", "Who will see it"),
            "zh": ("为什么要问", "谁会看到"),
        }[language]:
            assert why in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("score", "sorry"), [("1", True), ("2", True), ("3", False), ("5", False), ("", False), ("", True)]
)
def test_an_unhappy_answer_is_met_with_regret(language: str, score: str, sorry: bool) -> None:
    """Only those who say that they are unhappy are told that we are sorry."""
    order = sample_order("survey_thanks", language)
    text = LETTERHEAD.render(altered(order, score=score, unhappy=sorry)).text
    word = {"vi": "rất tiếc", "en": "sorry", "zh": "抱歉"}[language]
    assert (word in text) == sorry


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_are_answered_by_number_or_words(language: str) -> None:
    """Number and words of each option in both parts, and the link writes the number."""
    order = sample_order("options", language)
    letter = LETTERHEAD.render(order)
    seen = Seen(letter.html)
    options = order.facts.variables()["options"]
    assert isinstance(options, list)
    for number, text, url in options:
        assert f"{number}. {text}" in letter.text
        assert f"{number}. {text}" in " ".join(seen.text.split())
        assert url in seen.links
        assert url.endswith(str(number))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_approved_is_shown_word_for_word(language: str) -> None:
    """The superior sees each line of the letter that would go out, and that nothing has gone yet."""
    order = sample_order("approval_request", language)
    letter = LETTERHEAD.render(order)
    for line in str(order.facts.variables()["letter_text"]).splitlines():
        assert line in letter.text
        assert line in Seen(letter.html).text
    amount = {"vi": "1.250.000", "en": "1,250,000", "zh": "1,250,000"}[language]
    assert amount in letter.text
    assert amount in Seen(letter.html).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_approval_and_rejection_are_told_apart(language: str) -> None:
    """The first word of the subject says which it was."""
    order = sample_order("approval_result", language)
    told = [LETTERHEAD.render(altered(order, approved=approved)) for approved in (True, False)]
    yes, no = {
        "vi": ("Đã duyệt", "Không duyệt"),
        "en": ("Approved", "Not approved"),
        "zh": ("已批准", "未批准"),
    }[language]
    assert told[0].subject.startswith(f"{yes}")
    assert told[1].subject.startswith(f"{no}")
    assert told[0].text != told[1].text


TO_CUSTOMER = {"vi": "đến KHÁCH HÀNG", "en": "goes to the CUSTOMER", "zh": "发给【客户】"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", ["new_ticket", "customer_wrote", "handed_on", "refused"])
def test_staff_are_told_what_becomes_of_a_plain_answer(occasion: str, language: str) -> None:
    """Where it goes to the customer, the notice says so; where config keeps it inside, it says that."""
    order = sample_order(occasion, language)
    for plain_reply in ("hold", "send", "note"):
        letter = LETTERHEAD.render(replace(order, written=replace(order.written, plain_reply=plain_reply)))
        for said in (letter.text, Seen(letter.html).text):
            assert (TO_CUSTOMER[language] in said) == (plain_reply != "note")
    unsaid = replace(order, written=Written(order.written.reference))
    assert TO_CUSTOMER[language] in LETTERHEAD.render(unsaid).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "occasion",
    [
        each.name
        for each in LETTERS
        if each.answer is Answer.STAYS_INSIDE
        and each.audience is not Audience.AUTHORITY
        and each.about is not About.NO_TICKET  # those say which letter to answer instead
    ],
)
def test_questions_inside_say_that_the_answer_stays_inside(occasion: str, language: str) -> None:
    """Superiors, QA, units and colleagues are told that their answer does not reach the customer."""
    letter = LETTERHEAD.render(sample_order(occasion, language))
    line = {"vi": "không gửi đến khách hàng", "en": "does not go to the customer", "zh": "不会发给客户"}[
        language
    ]
    for said in (letter.text.rpartition("--\n")[2], Seen(letter.html).text):
        assert line in said
        assert TO_CUSTOMER[language] not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_shows_the_line_and_how_it_would_be_right(language: str) -> None:
    """What was written, why not, the corrected example as text and as a link, and that nothing was done."""
    letter = LETTERHEAD.render(sample_order("refused", language))
    seen = Seen(letter.html)
    for said in (letter.text, seen.text):
        assert "#aprove" in said
        for name, more in (("approve", ""), ("cause", " …")):
            assert f"#{called('commands', name, language)}{more}" in said
        assert {"vi": "chưa lệnh nào", "en": "none of it was carried out", "zh": "均未执行"}[language] in said
    assert any(unquote(link).endswith("#approve \r\n") for link in seen.links)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("reason", "command"), [("amount", "plan"), ("remedy", "plan"), ("second_answer", "send")]
)
def test_a_held_reply_says_why_and_how_it_can_go(language: str, reason: str, command: str) -> None:
    """The reason in words, never as the program's code word, and the command that helps."""
    order = sample_order("response_held", language)
    bare = replace(order, written=Written(order.written.reference))
    text = LETTERHEAD.render(altered(bare, reason=reason)).text
    words = LETTERHEAD.shelf(language, builtin=True).phrases.words["reason"][reason]
    assert words[1:] in text
    assert f": {reason}" not in text
    assert f"#{called('commands', command, language)}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_authoritys_address_is_not_shown_to_the_customer(language: str) -> None:
    """Its name may be; its mailbox takes part in the ticket for staff only."""
    order = sample_order("referral", language)
    named = LETTERHEAD.render(order)
    assert str(order.facts.variables()["authority"]) in named.text
    addressed = LETTERHEAD.render(altered(order, authority="case@registry.example"))
    assert "registry" not in addressed.text + addressed.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("occasion", "fact"), [("options", "options"), ("survey", "links"), ("help", "commands")]
)
def test_without_links_nothing_looks_as_if_it_could_be_pressed(
    occasion: str, fact: str, language: str
) -> None:
    """The same choices as plain lines, and nobody is asked to press them."""
    order = sample_order(occasion, language)
    rows = order.facts.variables()[fact]
    assert isinstance(rows, list)
    bare = [(*row[:-1], "") for row in rows]
    seen = Seen(LETTERHEAD.render(altered(order, **{fact: bare})).html)
    assert not any(seen.links)
    assert all(str(row[1]) in seen.text for row in rows)
    assert not re.search("bấm|Tap |点击", seen.text)


@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
def test_headings_stand_apart(occasion: str, language: str) -> None:
    """In the text a heading has an empty line before it, whatever stands above."""
    lines = LETTERHEAD.render(sample_order(occasion, language)).text.splitlines()
    for above, line in pairwise(lines):
        if line.startswith("【") or (line.isupper() and re.match(r"\w+ \w+", line)):
            assert above == "", line


@pytest.mark.parametrize(("occasion", "language"), CUSTOMER)
def test_the_greeting_stands_alone(occasion: str, language: str) -> None:
    """A blank line below it, as letters have; what mail programs show beside the subject begins there."""
    text = LETTERHEAD.render(sample_order(occasion, language)).text
    lines = text.splitlines()[2 if text.startswith(("V/v: ", "Regarding: ", "关于：")) else 0 :]
    assert lines[0].endswith((",", "："))
    assert lines[1] == ""


def test_the_plainest_acknowledgement_has_paragraphs() -> None:
    """What comes next does not hang on the line with the reference."""
    text = LETTERHEAD.render(sample_order("acknowledgement_plain", "en")).text
    assert "\n\nA member of our team will" in text
