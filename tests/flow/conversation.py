"""The words in which the conversations of these tests are told."""

import json
import re
from dataclasses import replace
from email.message import EmailMessage

from mailflow.domain.model.policy import AuthenticationRules

from support.house import POLICY, House, answer, mail, read_letter

VIETNAMESE = "Tôi bị tính tiền hai lần trong tháng 10, tôi rất bức xúc. Đề nghị công ty giải quyết sớm."
ENGLISH = "You charged my card twice in October. This is a complaint, please sort it out as soon as you can."
CHINESE = "十月份我的卡被重复扣款两次，我要投诉，请尽快处理并退款。"
JAPANESE = "ルーターがすぐに壊れました。交換してください。よろしくお願いいたします。"
LAN, BOB, WANG = "lan@customer.example", "bob@customer.example", "wang@customer.example"
EVE = "eve@elsewhere.example"

AUTHENTICATED = replace(POLICY, authentication=AuthenticationRules(authserv_id="mx.acme.example"))
FAILED = [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=customer.example")]
PASSED = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=customer.example")]

_KIND = re.compile(rb"(?m)^X-Mailflow-Letter: (\w+)")  # without parsing every letter of a storm

ACKNOWLEDGEMENTS = (
    "acknowledgement",
    "acknowledgement_neutral",
    "acknowledgement_plain",
    "acknowledgement_digest",
)


def writes(house: House, sender: str, body: str = VIETNAMESE, **rest: object) -> str:
    """Somebody writes, and the house works; returns what became of the mail."""
    return arrives(house, mail(body, sender=sender, **rest))  # type: ignore[arg-type]


def answers(house: House, letter: EmailMessage, body: str, sender: str, **rest: object) -> str:
    """Somebody answers one of our letters; returns what became of it."""
    return arrives(house, answer(letter, body, sender=sender, **rest))  # type: ignore[arg-type]


def arrives(house: House, raw: bytes) -> str:
    """A mail arrives, and the house works; returns what became of it, with the rule."""
    house.arrives(raw)
    house.turn()
    return became(house)


def became(house: House) -> str:
    """The disposition of the latest mail, with its rule."""
    return str(house.one("select disposition || ': ' || rule from arrivals order by id desc limit 1"))


def ticket_of_latest(house: House) -> object:
    """The ticket that the latest mail belongs to; None for none."""
    return house.one("select ticket_id from messages order by id desc limit 1")


def kind_of(letter: EmailMessage) -> str:
    """Which letter it is."""
    return str(letter["X-Mailflow-Letter"])


def kinds(house: House, address: str) -> list[str]:
    """Which letters somebody got, in order."""
    return [_KIND.findall(raw)[0].decode() for raw in house.smtp.to(address)]


def acknowledged(house: House, address: str) -> int:
    """How many letters of ours a customer got."""
    return sum(kind in ACKNOWLEDGEMENTS for kind in kinds(house, address))


def staff_letters(house: House) -> int:
    """How many letters went to people of the house."""
    return sum(letter.recipient.endswith("@acme.example") for letter in house.smtp.accepted)


def reference(number: int) -> str:
    """The reference of the n-th ticket."""
    return f"KN-2026-{number:06d}"


def tickets(house: House) -> int:
    """How many there are."""
    return int(str(house.one("select count(*) from tickets")))


def state(house: House, number: int = 1) -> tuple[str, str]:
    """What became of the obligation to acknowledge a ticket, and why."""
    row = house.rows(f"select ack_state, ack_reason from tickets where id = {number}")[0]
    return str(row[0]), str(row[1])


def events(house: House, number: int = 1) -> list[str]:
    """What happened to a ticket, in order."""
    rows = house.rows(f"select kind from events where ticket_id = {number} order by sequence")
    return [str(row[0]) for row in rows]


def event(house: House, kind: str, number: int = 1) -> dict[str, object]:
    """What the record says of the latest event of a kind."""
    rows = house.rows(
        f"select payload from events where ticket_id = {number} and kind = '{kind}' order by sequence desc"
    )
    return dict(json.loads(str(rows[0][0])))


def linked(house: House, number: int) -> list[tuple[object, ...]]:
    """The tickets that staff see beside this one, and why."""
    return house.rows(f"select other_id, reason from links where ticket_id = {number} order by other_id")


def close(house: House, number: int = 1) -> None:
    """A person has closed the ticket now."""
    at = int(house.clock.now().timestamp() * 1000)
    with house.store.writing() as connection:
        connection.exec_driver_sql(
            f"update tickets set status = 'closed', closed_at = {at} where id = {number}"
        )


def passes(house: House, *, step: float = 4, **by: float) -> None:
    """Time passes, and the house works every ``step`` hours."""
    end = house.clock.now()
    house.clock.move(**by)
    end, house.clock.at = house.clock.at, end
    while house.clock.at < end:
        house.clock.move(hours=step)
        house.clock.at = min(house.clock.at, end)
        house.turn()


def bounce_of(raw: bytes, *, action: str = "failed", status: str = "5.1.1", to: str = "") -> bytes:
    """What a mail server writes when a letter of ours cannot be delivered (RFC 3464)."""
    letter = read_letter(raw)
    recipient = letter["To"].addresses[0].addr_spec
    back = to or "support@acme.example"
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {back}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{action}.{letter['Message-ID'][1:30]}@mx.example>\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} User unknown\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['Message-ID']}\r\n"
        f"Subject: {letter['Subject']}\r\n\r\n--b--\r\n"
    ).encode("utf-8", "replace")
