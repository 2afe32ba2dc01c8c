"""What was set aside stands in the daily digest, with one press to make a ticket of it."""

import re
from email.message import EmailMessage
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from support.conversation import (
    BOB,
    EVE,
    LAN,
    arrives,
    events,
    kind_of,
    kinds,
    passes,
    state,
    tickets,
    writes,
)
from support.forged_talks import forged_report
from support.house import BILLING, CARE, SUPPORT, House, mail, read_letter, text_of

NEWSLETTER = [("List-Unsubscribe", "<https://shop.example/u>"), ("Precedence", "bulk")]
STORY = "Hóa đơn tháng 10 bị tính hai lần, đề nghị kiểm tra."


def digest(house: House) -> EmailMessage:
    """The latest daily digest."""
    passes(house, days=1)
    return [letter for letter in house.letters_to(CARE) if kind_of(letter) == "digest"][-1]


def links(letter: EmailMessage) -> list[str]:
    """The links of a letter's page."""
    page = letter.get_body(("html",))
    assert page is not None
    return [unescape(link) for link in re.findall(r'href="(mailto:[^"]+)"', page.get_content())]


def press(house: House, link: str, *, sender: str = CARE, words: str = "") -> str:
    """Press the link and send the mail that opens; what became of it."""
    parts = urlsplit(link)
    filled = {name: values[0] for name, values in parse_qs(parts.query).items()}
    body = filled["body"].replace("\r\n", "\n") + words
    return arrives(house, mail(body, sender=sender, subject=filled["subject"], to=unquote(parts.path)))


def test_one_press(house: House) -> None:
    """Ticket opened from the kept original, acknowledged, routed; whoever pressed has a receipt."""
    writes(
        house,
        f"Trần Thị Lan <{LAN}>",
        STORY,
        subject="Về hóa đơn",
        headers=NEWSLETTER,
        message_id="<a@b.example>",
    )
    assert (tickets(house), house.smtp.accepted) == (0, [])
    [link] = links(digest(house))
    assert press(house, link) == "opened: form by staff: nothing fits"
    columns = "customer_email, customer_name, subject, department, channel, language, first_message_id"
    assert house.rows(f"select {columns} from tickets") == [
        (LAN, "Trần Thị Lan", "Về hóa đơn", "billing", "mail", "vi", "a@b.example")
    ]
    [acknowledgement] = house.letters_to(LAN)
    assert kind_of(acknowledgement) == "acknowledgement"
    assert acknowledgement["In-Reply-To"] == "<a@b.example>"
    assert STORY in text_of(house.last_letter_to(BILLING))
    assert kinds(house, CARE)[-1] == "handed_in"
    assert state(house)[0] == "sent"
    assert house.rows("select ticket_id from messages") == [(1,), (1,)]


def test_pressed_twice(house: House) -> None:
    """The second press says that there is nothing left to do it with; no second ticket."""
    writes(house, LAN, STORY, headers=NEWSLETTER)
    [link] = links(digest(house))
    press(house, link)
    assert press(house, link).startswith("set aside: form refused: unknown_mail")
    assert (tickets(house), len(house.letters_to(LAN))) == (1, 1)


def test_with_a_note(house: House) -> None:
    """Words below the form are for colleagues, never for the customer."""
    writes(house, LAN, STORY, headers=NEWSLETTER)
    [link] = links(digest(house))
    press(house, link, words="\n\nTôi thấy đây là khách thật.")
    assert "noted" in events(house)
    assert "khách thật" not in text_of(house.last_letter_to(LAN))


@pytest.mark.parametrize("sender", [EVE, BOB, SUPPORT])
def test_pressed_by_somebody_else(house: House, sender: str) -> None:
    """The link is for staff: from elsewhere it makes no ticket of that mail."""
    writes(house, LAN, STORY, headers=NEWSLETTER)
    [link] = links(digest(house))
    press(house, link, sender=sender)
    assert house.one(f"select count(*) from tickets where customer_email = '{LAN}'") == 0
    assert house.letters_to(LAN) == []


def test_what_has_a_ticket_or_is_ours_has_no_link(house: House) -> None:
    """Copies of what is on a ticket, and mails of staff, are only listed."""
    raw = mail(STORY, sender=LAN)
    for _ in range(2):
        arrives(house, raw)
    writes(house, CARE, "#new\n#nonsense")
    assert links(digest(house)) == []


def test_a_website_that_writes_as_our_mailbox(house: House) -> None:
    """Free text from our own address may be a form's: one press makes a ticket, and nobody is written to."""
    words = "Máy giặt của tôi hỏng, xin gọi 0901 234 567."
    assert writes(house, f"ACME <{SUPPORT}>", words, subject="Website") == "set aside: own mail: own_address"
    [link] = links(digest(house))
    assert press(house, link) == "opened: form by staff: nothing fits"
    assert house.rows("select customer_email, subject from tickets") == [("", "Website")]
    assert house.letters_to(SUPPORT) == []


def test_a_copy_of_our_letter_has_no_link(house: House) -> None:
    """What carries our Message-ID is no website's, also where no header says so."""
    writes(house, f"Lan <{LAN}>", STORY)
    letter = house.last_letter_to(LAN)
    del letter["Auto-Submitted"]
    del letter["X-Mailflow-Letter"]
    assert arrives(house, bytes(letter)) == "set aside: own mail: own_letter"
    assert links(digest(house)) == []


def test_a_report_about_an_address(house: House) -> None:
    """Also an unmatched delivery report may be a customer's after all."""
    arrives(house, forged_report(LAN, SUPPORT))
    letter = digest(house)
    assert len(links(letter)) == 1
    assert "#new" in unquote(text_of(letter))


def test_a_name_cannot_add_a_line(house: House) -> None:
    """A sender's name is cleaned; what stands in it is no line of the form."""
    raw = mail(STORY, sender=LAN, headers=NEWSLETTER)
    name = b'From: "x\\r\\n#customer Eve <eve@elsewhere.example>" <lan@customer.example>'
    arrives(house, raw.replace(f"From: {LAN}".encode(), name))
    [link] = links(digest(house))
    press(house, link)
    assert [str(read_letter(a.content)["To"]) for a in house.smtp.accepted if EVE in a.recipient] == []


ROBOTS = {
    "code": ("no-reply@shop.example", "Your verification code", "Your verification code is 482913."),
    "invoice": (
        "hoadondientu@ncc.example",
        "Hóa đơn điện tử",
        "Hóa đơn điện tử đã phát hành. Mã tra cứu: K8JD72.",
    ),
    "parcel": (
        "notify@kuaidi.example",
        "您的快递已签收",
        "您的快递已签收，运单号：SF1234567890，签收人：前台。",
    ),
    "desk": (
        "helpdesk@vendor.example",
        "Your request has been registered",
        "Your request has been registered under 221. This is an automated message, please do not reply.",
    ),
}


@pytest.mark.parametrize(("sender", "subject", "words"), ROBOTS.values(), ids=ROBOTS)
def test_a_likely_machine(house: House, sender: str, subject: str, words: str) -> None:
    """No ticket, no acknowledgement, no word to anybody; a line in the digest with its link."""
    assert writes(house, sender, words, subject=subject).startswith("set aside: ")
    letter = digest(house)
    assert [kind_of(read_letter(a.content)) for a in house.smtp.accepted] == ["digest"]
    assert "rất có thể do máy gửi" in text_of(letter)
    [link] = links(letter)
    press(house, link)
    assert tickets(house) == 1
    assert len(house.letters_to(sender)) == ("no-reply" not in sender)  # nobody reads what is sent there


def test_a_customer_who_quotes_one(house: House) -> None:
    """The same words with a complaint are a complaint."""
    words = "Your verification code is 482913 - this is what I got, two hours late. I complain."
    assert writes(house, BOB, words, subject="Your verification code").startswith("opened: ")
    assert len(house.letters_to(BOB)) == 1
