"""Staff log what came by telephone, at the counter, on paper, by Zalo: the ticket is the customer's (P4)."""

import re
from html import unescape
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest
from flow_promises import MakeHouse
from mailflow.domain.text.cleaning import fold
from mailflow.domain.text.vocabulary import names
from mailflow.domain.triage import whose_mail
from mailflow.domain.triage.handed_in import steps

from support.conversation import (
    LAN,
    VIETNAMESE,
    acknowledged,
    answers,
    arrives,
    event,
    kind_of,
    kinds,
    state,
    tickets,
    writes,
)
from support.house import BILLING, CARE, TECHNICAL, House, mail, text_of

STORY = (
    "Khách gọi lúc 9 giờ, báo hóa đơn tháng 10 số 0000123 bị tính hai lần.\nĐề nghị hoàn tiền trước thứ Sáu."
)


def form(*lines: str, body: str = STORY) -> str:
    """The lines of a form, a blank line, the words."""
    return "\n".join(("#new", *lines, "", body))


def logs(house: House, *lines: str, body: str = STORY, sender: str = CARE) -> str:
    """Customer care sends a form."""
    return writes(house, sender, form(*lines, body=body), subject="Khách gọi: hóa đơn")


def test_a_complaint_by_telephone(house: House) -> None:
    """Customer, channel, words; acknowledged, routed, receipted; the telephone is on the ticket."""
    assert logs(house, f"#customer Trần Thị Lan <{LAN}> 0901.234.567", "#channel phone") == (
        "opened: form by staff: nothing fits"
    )
    assert house.rows("select customer_email, customer_name, channel, department, subject from tickets") == [
        (LAN, "Trần Thị Lan", "phone", "billing", "Khách gọi: hóa đơn")
    ]
    assert kinds(house, LAN) == ["acknowledgement"]
    assert ("phone", "0901234567") in house.rows("select name, value from findings")
    assert ("invoice", "0000123") in house.rows("select name, value from findings")
    notice = text_of(house.last_letter_to(BILLING))
    assert "> Khách gọi lúc 9 giờ" in notice
    assert "điện thoại, do care@acme.example ghi nhận" in notice
    receipt = house.last_letter_to(CARE)
    assert kind_of(receipt) == "handed_in"
    assert "KN-2026-000001" in str(receipt["Subject"])


@pytest.mark.parametrize(
    ("language", "thanks"),
    [("vi", "gọi điện đến"), ("en", "taking the time to call"), ("zh", "致电")],
)
def test_a_caller_is_thanked_for_calling(house: House, language: str, thanks: str) -> None:
    """Who called has written nothing that could be read; who came by another way is thanked as before."""
    logs(house, f"#customer {LAN}", "#channel phone", f"#language {language}")
    said = text_of(house.last_letter_to(LAN))
    assert thanks in said
    assert not any(written in said for written in ("đọc kỹ", "write to", "read", "来信"))
    logs(
        house, "#customer hoa@customer.example", "#channel phone", "#nature question", f"#language {language}"
    )
    said = text_of(house.last_letter_to("hoa@customer.example"))
    assert not any(written in said for written in ("đọc", "write to", "read", "来信", "阅读"))
    logs(house, "#customer an@customer.example", "#channel letter", f"#language {language}")
    assert thanks not in text_of(house.last_letter_to("an@customer.example"))


def test_whose_mail_it_is_is_found_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form or a forward is read once per mail, however many steps ask what staff hand in."""
    read = []

    def counted(module: ModuleType, name: str) -> None:
        original = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given: (read.append(name), original(*given))[1])

    counted(whose_mail, "find_origin")
    counted(steps.form, "read")
    counted(steps.forward, "read")
    logs(house, f"#customer Lan <{LAN}>", "#channel phone")
    assert read == ["find_origin", "read"]


def test_a_customer_is_written_to_in_the_language_of_their_words(house: House) -> None:
    """The lines of the form may be English while the customer spoke Vietnamese."""
    logs(house, f"#customer Lan <{LAN}>", "#channel phone", body="Khách báo máy giặt hỏng sau 2 ngày.")
    assert "Kính gửi" in text_of(house.last_letter_to(LAN))


def test_nobody_is_bothered_where_there_is_no_address(house: House) -> None:
    """Withheld because nobody can be written to; the clock of the acknowledgement does not run."""
    assert logs(house, "#customer Bà Tư 0901234567", "#channel counter").startswith("opened")
    assert state(house) == ("not owed", "no_address")
    assert [kind_of(letter) for letter in house.letters_to(CARE)] == ["handed_in"]
    assert "không có địa chỉ" in text_of(house.last_letter_to(CARE))
    assert house.rows("select name from deadlines where name = 'acknowledgement'") == []
    assert house.rows("select customer_name, customer_email, channel from tickets") == [
        ("Bà Tư", "", "counter")
    ]
    house.clock.move(hours=30)
    house.turn()
    assert "acknowledgement_withheld" not in kinds(house, CARE)


WORDS = [
    ("#khách Lan <{a}>\n#kênh điện thoại", "phone"),
    ("#khach Lan {a}\n#kenh dien thoai", "phone"),
    ("#KHACHHANG: {a}\n#KENH: Zalo", "zalo"),
    ("＃customer  Lan, {a}\n# channel Phiếu góp ý", "sheet"),
    ("#customer Lan <{a}>.\n#channel in person", "counter"),
    ("#客户 Lan <{a}>\n#渠道 电话", "phone"),
    ("#customer {a}\n#channel thư tay", "letter"),
    ("#customer {a}", "other"),
    ("#customer Lan [{a}]\n#channel Zalo.", "zalo"),
]


@pytest.mark.parametrize(("lines", "channel"), WORDS)
@pytest.mark.parametrize("first", ["#new", "#moi", "#mới", "# New", "#新建"])
def test_in_words_of_three_languages(house: House, first: str, lines: str, channel: str) -> None:
    """With and without diacritics, full-width signs, capitals, stops."""
    body = f"{first}\n{lines.format(a=LAN)}\n\n{STORY}"
    assert writes(house, CARE, body).startswith("opened: form by staff")
    assert house.rows("select customer_email, channel from tickets") == [(LAN, channel)]


def test_what_staff_say_of_it_counts(house: House) -> None:
    """Nature, category, urgency, language and subject as said, not as guessed."""
    lines = (
        "#customer Lan <lan@customer.example>",
        "#loai gop y",
        "#nhom Giao hàng",
        "#khan",
        "#language en",
    )
    logs(house, *lines, "#subject Giờ giao hàng")
    assert house.rows("select nature, category, urgent, language, subject from tickets") == [
        ("suggestion", "delivery", 1, "en", "Giờ giao hàng")
    ]
    assert kinds(house, LAN) == ["acknowledgement_neutral"]
    assert text_of(house.last_letter_to(LAN)).startswith("Dear Lan")
    assert event(house, "received")["category_rule"] == "said by staff"


MISTAKES = [
    ("unknown_key", ("#custmer Lan <lan@customer.example>",)),
    ("no_customer", ("#channel phone",)),
    ("no_customer", ("#customer",)),
    ("bad_address", ("#customer Lan <lan@customer>",)),
    ("bad_address", ("#customer Lan <lan@@customer.example>",)),
    ("bad_address", ("#customer lan@customer.example an@customer.example",)),
    ("own_address", ("#customer Lan <support@acme.example>",)),
    ("unknown_channel", ("#customer lan@customer.example", "#channel fone")),
    ("unknown_nature", ("#customer lan@customer.example", "#nature angry")),
    ("unknown_category", ("#customer lan@customer.example", "#category weather")),
    ("unknown_language", ("#customer lan@customer.example", "#language klingon")),
    ("repeated", ("#customer lan@customer.example", "#customer an@customer.example")),
    ("unknown_mail", ("#customer lan@customer.example", "#mail 0123456789abcdef")),
]


@pytest.mark.parametrize(("reason", "lines"), MISTAKES)
def test_a_mistake_opens_nothing(house: House, reason: str, lines: tuple[str, ...]) -> None:
    """One letter back to whoever wrote, with what was wrong; nothing to anyone else."""
    became = logs(house, *lines)
    assert became.startswith("set aside: form refused: ")
    assert reason in became
    assert tickets(house) == 0
    assert [letter.recipient for letter in house.smtp.accepted] == [CARE]
    letter = house.last_letter_to(CARE)
    assert kind_of(letter) == "form_refused"
    wrong = [line for line in lines if line != "#channel phone"]
    assert not wrong or any(line in text_of(letter) for line in wrong)
    assert "> Khách gọi lúc 9 giờ" in text_of(letter)


def test_all_mistakes_at_once_with_a_corrected_example(house: House) -> None:
    """What was right stays, what was wrong gets an example."""
    logs(house, "#customer Lan <lan@customer.example>", "#channel fone", "#nature angry")
    lines = text_of(house.last_letter_to(CARE)).splitlines()
    assert (
        "- “#channel fone”: không có kênh này (có thể ghi: phone, counter, letter, zalo, sheet, web, mail,"
        " other)" in lines
    )
    at = lines.index("#new")
    assert lines[at : at + 4] == [
        "#new",
        "#customer Lan <lan@customer.example>",
        "#channel phone",
        "#nature complaint",
    ]
    assert lines[at + 4].startswith("#mail ")


def test_no_words(house: House) -> None:
    """Who said nothing has no ticket."""
    assert logs(house, f"#customer {LAN}", body="") == "set aside: form refused: no_words"


def test_the_corrected_form_in_answer_to_the_letter(house: House) -> None:
    """The words need not be typed again."""
    logs(house, f"#customer {LAN}", "#channel fone")
    letter = house.last_letter_to(CARE)
    became = answers(house, CARE, letter, f"#new\n#customer {LAN}\n#channel phone\n")
    assert became.startswith("opened: form by staff")
    assert house.one("select words from messages where digest = (select first_digest from tickets)") == STORY
    assert f"> {STORY.splitlines()[0]}" in text_of(house.last_letter_to(BILLING))
    assert "#channel" not in text_of(house.last_letter_to(BILLING))


def test_the_link_in_the_letter_is_enough(house: House) -> None:
    """A click opens a new mail with the corrected form; its key finds the words."""
    logs(house, f"#customer {LAN}", "#channel fone")
    letter = house.last_letter_to(CARE)
    page = letter.get_body(("html",))
    assert page is not None
    link = unescape(next(iter(re.findall(r'href="(mailto:[^"]+)"', page.get_content()))))
    assert len(link) < 1800
    body = parse_qs(urlsplit(link).query)["body"][0]
    assert writes(house, CARE, body).startswith("opened: form by staff")
    assert f"> {STORY.splitlines()[0]}" in text_of(house.last_letter_to(BILLING))


def test_the_words_may_be_written_again(house: House) -> None:
    """Who corrects the whole mail and sends it again is understood, too."""
    logs(house, f"#customer {LAN}", "#channel fone")
    body = form(f"#customer {LAN}", "#channel phone", body="Hóa đơn tháng 9 mới đúng.")
    answers(house, CARE, house.last_letter_to(CARE), body)
    assert "> Hóa đơn tháng 9 mới đúng." in text_of(house.last_letter_to(BILLING))
    assert house.one("select count(*) from events where kind = 'noted'") == 0


def test_a_customers_form_is_a_mail(house: House) -> None:
    """Whoever is not of the house writes words, whatever they begin with."""
    assert writes(house, LAN, form("#customer Eve <eve@elsewhere.example>", "#channel phone")).startswith(
        "opened: nothing fits"
    )
    assert house.rows("select customer_email, channel from tickets") == [(LAN, "mail")]
    assert acknowledged(house, "eve@elsewhere.example") == 0


def test_lines_count_only_at_the_top_of_what_was_written_now(house: House) -> None:
    """In the middle, in a quote, below a forward they are words."""
    quoted = "\n".join(f"> {line}" for line in form(f"#customer {LAN}").split("\n"))
    for body in (f"Khách này nhờ.\n\n{form(f'#customer {LAN}')}", f"Xem giúp.\n\n{quoted}"):
        assert not writes(house, CARE, body).startswith("opened: form")
    assert acknowledged(house, LAN) == 0


@pytest.mark.parametrize("greeting", ["Chào anh chị,", "Em chào chị ạ,", "Dear all,\n", "您好，"])
def test_a_form_below_a_greeting(house: House, greeting: str) -> None:
    """Who greets first hands in all the same: the customer is the caller, never the colleague who logs it."""
    body = f"{greeting}\n{form(f'#customer Lan <{LAN}>', '#channel phone')}"
    assert writes(house, CARE, body).startswith("opened: form by staff")
    assert house.rows("select customer_email, channel from tickets") == [(LAN, "phone")]
    assert acknowledged(house, LAN) == 1
    assert greeting.strip() not in text_of(house.last_letter_to(BILLING))


def test_what_is_forwarded_gives_no_commands(house: House) -> None:
    """A customer cannot have a colleague's forward open a ticket for somebody else."""
    trap = form("#customer Victim <victim@elsewhere.example>", "#channel phone")
    head = f"---------- Forwarded message ---------\nFrom: Lan <{LAN}>\nDate: x\nSubject: y\nTo: z\n\n"
    for note in ("", "Nhờ xử lý.\n\n"):
        arrives(house, mail(f"{note}{head}{trap}", sender=CARE, subject="Fwd: y"))
    assert acknowledged(house, "victim@elsewhere.example") == 0
    assert set(house.rows("select customer_email from tickets")) == {(LAN,)}


def test_a_form_in_answer_to_a_notice_opens_another_ticket(house: House) -> None:
    """The department hears of a second matter while it works on the first."""
    writes(house, LAN, VIETNAMESE)
    notice = house.last_letter_to(TECHNICAL)
    became = answers(house, TECHNICAL, notice, form("#customer An <an@customer.example>", "#channel phone"))
    assert became.startswith("opened: form by staff")
    assert house.rows("select customer_email from tickets order by id") == [(LAN,), ("an@customer.example",)]


def test_the_customers_own_words_come_back_to_their_ticket(house: House) -> None:
    """What the customer then writes joins, and the acknowledgement holds nothing of the house."""
    logs(house, f"#customer Lan <{LAN}>", "#channel phone", body=f"{STORY}\nKhách rất khó chịu.")
    letter = house.last_letter_to(LAN)
    assert "khó chịu" not in letter.as_string()
    assert "care@acme" not in letter.as_string()
    assert letter["In-Reply-To"] is None
    assert answers(house, LAN, letter, "Cảm ơn.").startswith("joined")


def test_the_language_that_is_remembered_comes_first(house: House) -> None:
    """Staff write Vietnamese; the customer wrote English before."""
    writes(house, LAN, "My card was charged twice, this is a complaint, please sort it out soon.")
    logs(house, f"#customer {LAN}", "#channel phone")
    assert "Dear" in text_of(house.last_letter_to(LAN))


def test_a_colleagues_complaint_may_be_logged(house: House) -> None:
    """Staff are customers, too (P32); only the mailbox itself cannot be one."""
    assert logs(house, "#customer Minh <lan@acme.example>", "#channel counter").startswith("opened")
    assert house.one("select customer_email from tickets") == "lan@acme.example"


PAGE = (Path(__file__).parents[2] / "docs" / "handing-in.md").read_text(encoding="utf-8")
EXAMPLES = [
    "\n".join(line.removeprefix("    ") for line in block.split("\n"))
    for block in re.findall(r"(?m)^(    #[^\n]*(?:\n(?:    .*|))*)", PAGE)
]


@pytest.mark.parametrize("example", EXAMPLES, ids=["vi", "en"])
def test_the_handbooks_examples_work(house: House, example: str) -> None:
    """Whoever copies them has a ticket for the customer."""
    assert writes(house, CARE, example).startswith("opened: form by staff")
    assert house.one("select channel from tickets") == "phone"
    assert house.rows("select name, value from findings where name = 'phone'") == [("phone", "0901234567")]


def test_every_line_of_the_handbook_is_known() -> None:
    """And every line that is known stands there, in both languages."""
    for half in re.split(r"(?m)^## English$", PAGE):
        rows = [re.findall(r"`#([^`]+)`", line) for line in half.split("\n") if line.startswith("| `#")]
        known = names("form")
        named = [{known[fold(name).replace(" ", "")] for name in row} for row in rows]
        assert all(len(each) == 1 for each in named)
        assert {key for each in named for key in each} == set(known.values()) - {"mail"}


@pytest.mark.parametrize("size", [10, 20_000])
def test_a_form_may_be_long(new_house: MakeHouse, size: int) -> None:
    """Whatever is typed, the form is read in little time."""
    house = new_house()
    lines = (f"#customer {'x' * size} <{LAN}> {'0' * size}", f"#channel {'phone ' * size}"[:size])
    logs(house, *lines, body=STORY + "#new\n" * size)
    assert house.journal.told("mail failed") == []
