"""The decision is a function: whatever the mail says, it has one answer, always the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailflow.adapters.system.holidays import load_calendar
from mailflow.domain.decision.decision import Decision, Twin
from mailflow.domain.decision.incoming import Situation
from mailflow.domain.model.message import Address, Bounce, Message
from mailflow.domain.model.policy import (
    CalendarRules,
    Department,
    MailboxRules,
    Nature,
    Organisation,
    Policy,
    Roles,
)
from mailflow.domain.model.ticket import AckState, Disposition, Status, TicketView
from mailflow.domain.rules.caps import AckCounts
from mailflow.domain.rules.default_deadlines import default_rules
from mailflow.domain.rules.threading import OurLetter, ThreadFacts
from mailflow.domain.triage.triage import decide

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
POLICY = Policy(
    Organisation("ACME", "acme.example"),
    (MailboxRules("support@acme.example"),),
    (Department("billing", "billing@acme.example", members=("tam@acme.example",)),),
    roles=Roles(customer_care=("care@acme.example",)),
    deadlines=default_rules(),
)
CALENDAR = load_calendar(CalendarRules(), "Asia/Ho_Chi_Minh")
QUIET = Situation(received_at=NOW, now=NOW, calendar=CALENDAR)
MAIL = Message(
    digest="d",
    content_digest="c",
    size=100,
    message_id="1@customer.example",
    senders=(Address("lan@customer.example", "Lan"),),
    to=(Address("support@acme.example"),),
    subject="Khiếu nại",
    text="Tôi rất bức xúc.",
    reply_text="Tôi rất bức xúc.",
    language="vi",
)
TICKET = TicketView(
    id=1,
    reference="KN-2026-000001",
    status=Status.WITH_DEPARTMENT,
    nature=Nature.COMPLAINT,
    urgent=False,
    department="billing",
    subject="Khiếu nại",
    customer_email="lan@customer.example",
    customer_name="Lan",
    language="vi",
    received_at=NOW,
)


def answered(role: str, recipient: str) -> Situation:
    """What is known where a mail answers a letter of ours."""
    letter = OurLetter(
        outbox_id=1,
        ticket_id=1,
        occasion="new_ticket",
        recipient=recipient,
        role=role,
        message_id="ours@acme.example",
        created_at=NOW,
        expired=False,
        left=True,
    )
    return replace(
        QUIET, known=ThreadFacts({"ours@acme.example": letter}, tickets={1: TICKET}, returned=letter)
    )


ANSWER = replace(MAIL, in_reply_to=("ours@acme.example",))
STAFF = replace(ANSWER, senders=(Address("tam@acme.example"),), reply_text="#note Đã xem")
EVES = replace(ANSWER, senders=(Address("eve@elsewhere.example"),))
AWAY = {"auto-submitted": ("auto-replied",)}
TWIN = Twin(1, 1, same_bytes=True)
BOUNCE = Bounce(("lan@customer.example",), "ours@acme.example", "5.1.1", "unknown")


@pytest.mark.parametrize(
    ("message", "situation", "begins"),
    [
        (MAIL, QUIET, "opened: nothing fits"),
        (MAIL, replace(QUIET, twin=TWIN), "set aside: duplicate"),
        (replace(MAIL, headers=AWAY), replace(QUIET, twin=TWIN), "set aside: duplicate"),
        (replace(MAIL, senders=(Address("support@acme.example"),)), QUIET, "set aside: own mail"),
        (replace(ANSWER, bounce=BOUNCE), answered("customer", "lan@customer.example"), "set aside: bounce"),
        (replace(MAIL, bounce=BOUNCE), QUIET, "set aside: unmatched bounce: lan@customer.example"),
        (
            replace(ANSWER, bounce=replace(BOUNCE, delayed=True)),
            answered("customer", "lan@customer.example"),
            "set aside: delay notice",
        ),
        (replace(MAIL, headers=AWAY), QUIET, "set aside: auto-reply"),
        (
            replace(STAFF, headers=AWAY),
            answered("department", "billing@acme.example"),
            "set aside: auto-reply",
        ),
        (EVES, answered("customer", "lan@customer.example"), "joined: our message-id"),
        (ANSWER, answered("department", "billing@acme.example"), "joined: our message-id"),
        (ANSWER, answered("customer", "lan@customer.example"), "joined: our message-id"),
    ],
)
def test_which_step_decides(message: Message, situation: Situation, begins: str) -> None:
    """Copies first, then ourselves, mail systems, machines, staff; then people join or open."""
    decision = decide(message, situation, POLICY)
    assert f"{decision.disposition.value}: {decision.rule}".startswith(begins)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        (AckCounts(), AckState.QUEUED),
        (AckCounts(address_hour=5), AckState.CAPPED),
        (AckCounts(address_day=10), AckState.CAPPED),
        (AckCounts(all_hour=2000), AckState.CAPPED),
        (AckCounts(quick_answers=4), AckState.WITHHELD),
        (AckCounts(address_hour=4, address_day=9, all_hour=1999, quick_answers=3), AckState.QUEUED),
    ],
)
def test_caps(counts: AckCounts, state: AckState) -> None:
    """Each cap by itself stops the letter, and nothing but the letter."""
    decision = decide(MAIL, replace(QUIET, counts=counts), POLICY)
    assert decision.opens is not None
    assert decision.opens.ack_state is state
    sent = [order.letter.name for order in decision.consequences.letters if order.role == "customer"]
    assert sent == (["acknowledgement"] if state is AckState.QUEUED else [])
    assert "new_ticket" in [order.letter.name for order in decision.consequences.letters]


def test_when_it_is_looked_at_again() -> None:
    """What a cap has stopped waits for an hour, doubt for the plainest form."""
    again = {
        name: decide(MAIL, replace(QUIET, counts=counts), POLICY).opens.ack_next_at  # type: ignore[union-attr]
        for name, counts in {
            "own": AckCounts(address_hour=5),
            "house": AckCounts(all_hour=2000),
            "doubt": AckCounts(quick_answers=4),
        }.items()
    }
    assert {name: at - NOW for name, at in again.items() if at} == {
        "own": timedelta(hours=1),
        "house": timedelta(hours=1),
        "doubt": timedelta(hours=20),
    }


def test_staff_are_known_by_letter_and_address() -> None:
    """Who answers the department's letter as one of the department writes for it; others do not."""
    notice = answered("department", "billing@acme.example")
    assert decide(STAFF, notice, POLICY).role == "department"
    assert decide(ANSWER, notice, POLICY).role == "customer"
    assert decide(EVES, notice, POLICY).role == "stranger"


def test_the_same_question_the_same_answer() -> None:
    """``explain`` and ``replay`` say what the daemon did."""
    assert decide(MAIL, QUIET, POLICY) == decide(MAIL, QUIET, POLICY)


TEXT = st.text(max_size=60)
ADDRESSES = st.lists(st.builds(Address, TEXT, TEXT), max_size=3).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    message=st.builds(
        Message,
        digest=st.just("d"),
        content_digest=st.just("c"),
        size=st.integers(0, 2**40),
        message_id=TEXT,
        in_reply_to=st.lists(st.sampled_from(["ours@acme.example", "x"])).map(tuple),
        references=st.lists(TEXT, max_size=3).map(tuple),
        senders=ADDRESSES,
        to=ADDRESSES,
        delivered_to=st.lists(TEXT, max_size=2).map(tuple),
        return_path=st.none() | TEXT,
        subject=TEXT | st.just("[KN-2026-000001]"),
        headers=st.dictionaries(
            st.sampled_from(["auto-submitted", "list-id", "precedence"]), st.just(("x",))
        ),
        text=TEXT,
        reply_text=TEXT | st.just("#note x"),
        language=st.sampled_from(["", "vi", "xx"]),
        bounce=st.none()
        | st.builds(Bounce, st.lists(TEXT, max_size=2).map(tuple), TEXT, TEXT, TEXT, st.booleans()),
    ),
    role=st.sampled_from(["customer", "department", "manager"]),
)
def test_any_mail_is_decided(message: Message, role: str) -> None:
    """Total: one disposition with a rule, letters to the house's own people and at most one customer."""
    decision: Decision = decide(message, answered(role, "billing@acme.example"), POLICY)
    assert decision.disposition in Disposition
    assert decision.rule
    outside = {order.recipient.email for order in decision.consequences.letters if order.role == "customer"}
    assert outside <= {message.sender.email, TICKET.customer_email}
    assert len(outside) <= 1
