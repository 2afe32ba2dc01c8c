"""Talks in which somebody forges what a mail system would write, in memory and on real servers."""

from hashlib import sha256

from support.conversation import CANARY, Conversation
from support.house import text_of
from support.stage import Stage

EVIL = "MAILER-DAEMON@evil.test"


def returned(head: str) -> str:
    """The part of a delivery report that holds the head of the letter in question."""
    return f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n\r\n"


def forged_report(recipient: str, to: str, *, more: str = "", words: str = "") -> bytes:
    """A delivery report (RFC 3464) as anybody can write it who knows an address; ``more``: further parts."""
    mark = sha256(f"{recipient} {more} {words}".encode()).hexdigest()[:16]
    return (
        f"From: Mail Delivery System <{EVIL}>\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <forged.{mark}@evil.test>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.evil.test\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: smtp; 550 {words or 'no such user'}\r\n\r\n{more}--b--\r\n"
    ).encode()


def forged_bounce(stage: Stage) -> Conversation:
    """A forged report about a customer and about the department: nobody's letter is touched by it."""
    talk = Conversation(stage, "anna", "Nguyen Thi Anna")
    talk.complains(
        "Complaint: charged twice",
        "Hello,\n\nYou charged me twice on my invoice. This is a complaint, please refund it.\n\nAnna\n",
    )
    talk.notice = talk.sees("billing", "new_ticket")
    talk.sees("director", "new_complaint")
    offer = "We refund 200,000 VND to your card."
    talk.answers("billing", talk.notice, f"#plan refund 200000 @billing due {talk.day(5)}\n\n{offer}")
    talk.sees("billing", "receipt")
    request = talk.sees("manager", "approval_request")

    support = stage.address("support")
    for who in ("anna", "billing", "manager"):
        report = forged_report(stage.address(who), support, words=f"Call 0900 000 000 at once {CANARY}")
        stage.post(EVIL, support, report)
    talk.nothing_new()
    assert "bounced" not in talk.events()

    talk.answers("manager", request, "#approve")
    talk.held()
    talk.sees("manager", "receipt")
    talk.sees("billing", "approval_result")
    assert offer in text_of(talk.sees("anna", "offer"))
    assert talk.status == "offered"
    [(state,)] = stage.rows(f"select ack_state from tickets where reference = '{talk.reference}'")
    assert state == "sent"
    talk.customer_saw_nothing_internal()
    return talk


TALKS = (forged_bounce,)
