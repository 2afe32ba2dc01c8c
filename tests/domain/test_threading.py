"""Which ticket a mail belongs to: the strongest evidence decides, the rest is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.model.token import Verified
from mailflow.domain.rules.threading import (
    OurLetter,
    Threaded,
    ThreadFacts,
    bare_subject,
    contradicts,
    thread,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LAN, EVE, BILLING = "lan@customer.example", "eve@elsewhere.example", "billing@acme.example"


def ticket(number: int, customer: str = LAN) -> TicketView:
    """A ticket of somebody's."""
    return TicketView(
        id=number,
        reference=f"KN-2026-{number:06d}",
        status=Status.WITH_DEPARTMENT,
        nature=Nature.COMPLAINT,
        urgent=False,
        department="billing",
        subject="Khiếu nại",
        customer_email=customer,
        customer_name="",
        language="vi",
        received_at=NOW,
    )


def letter(number: int, *, role: str = "customer", expired: bool = False) -> OurLetter:
    """A letter of ours on a ticket."""
    to = LAN if role == "customer" else BILLING
    return OurLetter(
        outbox_id=number,
        ticket_id=number,
        occasion="acknowledgement",
        recipient=to,
        role=role,
        message_id=f"{number}@acme.example",
        created_at=NOW,
        expired=expired,
    )


TICKETS = {1: ticket(1), 2: ticket(2), 3: ticket(3), 4: ticket(4), 9: ticket(9, EVE)}
OURS, TOKEN = {"1@acme.example": letter(1)}, Verified(2, "customer", LAN, expired=False)
FOREIGN, REFERENCES = {"x@customer.example": (3,)}, {"KN-2026-000004": 4}


def threaded(known: ThreadFacts, sender: str = LAN, subject: str = "x", at: datetime = NOW) -> Threaded:
    """A mail that answers one letter of ours and one mail of theirs, as far as they are known."""
    message = Message(
        digest="",
        content_digest="",
        size=0,
        senders=(Address(sender),),
        in_reply_to=("1@acme.example",),
        references=("x@customer.example",),
        subject=subject,
    )
    return thread(message, known, now=at, reopen_within=timedelta(days=30))


def test_the_strongest_evidence_decides() -> None:
    """Our Message-ID before a token, before a known mail, before a reference; one is enough; none opens."""
    everything = ThreadFacts(OURS, FOREIGN, (TOKEN,), REFERENCES, TICKETS)
    found = threaded(everything)
    assert found.ticket == TICKETS[1]
    assert [e.rule for e in found.evidence] == [
        "our message-id",
        "address token",
        "known message-id",
        "reference in subject",
    ]
    assert found.linked == (2, 3, 4)
    assert contradicts(found)
    assert threaded(replace(everything, ours={})).ticket == TICKETS[2]
    assert threaded(replace(everything, ours={}, tokens=())).ticket == TICKETS[3]
    only_reference = threaded(ThreadFacts(references=REFERENCES, tickets=TICKETS))
    assert (only_reference.ticket, only_reference.rule) == (TICKETS[4], "reference in subject")
    assert not contradicts(only_reference)
    assert threaded(ThreadFacts()).rule == "nothing fits"


@pytest.mark.parametrize(
    ("known", "joins"),
    [
        (ThreadFacts(ours=OURS, tickets=TICKETS), True),
        (ThreadFacts(tokens=(TOKEN,), tickets=TICKETS), True),
        (ThreadFacts(foreign=FOREIGN, tickets=TICKETS), False),
        (ThreadFacts(references=REFERENCES, tickets=TICKETS), False),
        (ThreadFacts(ours={"1@acme.example": letter(1, expired=True)}, tickets=TICKETS), False),
        (ThreadFacts(tokens=(replace(TOKEN, expired=True),), tickets=TICKETS), False),
    ],
)
def test_what_a_stranger_may(known: ThreadFacts, *, joins: bool) -> None:
    """A MAC joins whoever holds it while it lasts; what can be guessed joins participants alone."""
    found = threaded(known, sender=EVE, subject="Re: Khiếu nại")
    assert (found.ticket is not None) is joins
    if not joins:
        assert found.rule == "stranger names a ticket"
        assert len(found.linked) == 1
    assert threaded(known, sender=LAN, subject="Re: Khiếu nại").ticket is not None


def test_her_own_ticket_among_those_of_a_forged_message_id() -> None:
    """Two tickets have a mail of that Message-ID: she joins hers, the other is linked."""
    known = ThreadFacts(foreign={"x@customer.example": (9, 3)}, tickets=TICKETS)
    found = threaded(known)
    assert (found.ticket, found.linked) == (TICKETS[3], (9,))


def test_a_ticket_that_is_gone_is_no_evidence() -> None:
    """What names a ticket that the store does not have is left out."""
    assert threaded(ThreadFacts(ours=OURS, references=REFERENCES)).rule == "nothing fits"


@pytest.mark.parametrize(("days", "joins"), [(29, True), (30, True), (31, False)])
def test_long_after_closing(days: int, *, joins: bool) -> None:
    """A customer's reply too long after the end opens a ticket beside it; staff's words stay on it."""
    closed = replace(TICKETS[1], status=Status.CLOSED, closed_at=NOW)
    known = ThreadFacts(ours=OURS, tickets={1: closed})
    at = NOW + timedelta(days=days)
    assert (threaded(known, at=at).ticket is not None) is joins
    staff = ThreadFacts(ours={"1@acme.example": letter(1, role="department")}, tickets={1: closed})
    assert threaded(staff, sender=BILLING, at=at).ticket == closed


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Khiếu nại", "khiếu nại"),
        ("Re: Khiếu nại", "khiếu nại"),
        ("RE: Fwd: AW: [KN-2026-000001] Khiếu  nại", "khiếu nại"),
        ("Trả lời: Khiếu nại", "khiếu nại"),
        ("回复：投诉", "投诉"),
        ("转发: 回覆: 投诉", "投诉"),
        ("[EXTERNAL] Re: [KN-2026-000001] Khiếu nại", "khiếu nại"),
        ("Hóa đơn: tháng 10", "hóa đơn: tháng 10"),
        ("", ""),
        ("Re:" * 300, "re:" * 280),
        ("[", ""),
    ],
)
def test_bare_subject(subject: str, bare: str) -> None:
    """Answer prefixes in many languages and tags in front do not make another matter."""
    assert bare_subject(subject) == bare
