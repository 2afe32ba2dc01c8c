"""Events outlive the program that wrote them: what is stored is read, whatever it is, and nothing is lost."""

import json
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailflow.domain.model.events import (
    EVENTS,
    Event,
    StoredEvent,
    UnknownEvent,
    Who,
    fold,
    kind_of,
    read_event,
)
from mailflow.domain.model.events.answers import (
    AnsweredDirectly,
    AnswerGiven,
    FoundUnjustified,
    LetterApproved,
    LetterProposed,
    LetterRejected,
    TicketClosed,
)
from mailflow.domain.model.events.deadlines import MoreTimeAsked, NoMoreTimeAsked
from mailflow.domain.model.events.letters import AcknowledgedLater
from mailflow.domain.model.events.mails import MailJoined, TicketReceived, TicketRouted
from mailflow.domain.model.events.tickets import CustomerSet, DateExtended, TicketReopened, UrgencySet
from mailflow.domain.model.events.work import CauseFound, RemedyProposed, StepTaken, StepUndone, TicketTaken
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import UNSET, AckState, Status

GOLDEN = Path(__file__).parent.parent / "store" / "before" / "events.json"
LATER = Path(__file__).parent / "later_events.json"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BY_KIND = {event.kind: event for event in EVENTS}
WHO = Who("lan@acme.example", "department", "token")
NOT_READ = {("step taken", "before"), ("step taken", "restores"), ("undone", "restores")}
"""What the first version wrote under names of its own classes; a step is taken back by its events now."""


def golden() -> list[dict[str, Any]]:
    """Events as the first version stored them, one or more of each kind."""
    found: list[dict[str, Any]] = json.loads(GOLDEN.read_text("utf-8"))
    return found


def record(*events: Event) -> list[StoredEvent]:
    """Events as a record, a minute between them."""
    return [StoredEvent(NOW + timedelta(minutes=at), event) for at, event in enumerate(events)]


def test_each_kind_stands_once() -> None:
    """No kind is forgotten, and no two classes read the same one."""
    assert len(BY_KIND) == len(EVENTS)
    written = {each.__qualname__ for each in _subclasses(Event) if "kind" in vars(each)}
    assert written - {"UnknownEvent"} == {each.__qualname__ for each in EVENTS}


def _subclasses(cls: type[Event]) -> set[type[Event]]:
    return {each for sub in cls.__subclasses__() for each in {sub, *_subclasses(sub)}}


def test_every_kind_has_a_golden_event() -> None:
    """A kind that is new gets one in NEWER; those of the first version are all there."""
    assert {event["kind"] for event in golden()} | {event.kind for event in NEWER} == set(BY_KIND)


NEWER: tuple[Event, ...] = (
    TicketReceived(
        nature=Nature.COMPLAINT,
        customer="lan@customer.example",
        customer_name="Lan",
        language="vi",
        due_at=NOW,
    ),
    CustomerSet(WHO, "lan@customer.example", "Trần Lan"),
    TicketReopened(WHO, "again", due_at=NOW, due_moved=True),
    UrgencySet(WHO, after=True, due_at=NOW, due_moved=True),
    AcknowledgedLater("KN-2026-000001", AckState.WITHHELD),
    StepTaken(WHO, "", ("read",), ("remedy",), 2, ("remedy",)),
    StepUndone(WHO, "investigating"),
    AnsweredDirectly(WHO, "The fee is right.", unproved=True),
    LetterProposed(WHO, "The fee is 350.000đ.", 1, "answer", "lan@acme.example"),
    LetterApproved(WHO, 1),
    LetterRejected(WHO, 1, "wrong month"),
    DateExtended(WHO, "2026-12-15", NOW, "We are waiting for the bank."),
    MoreTimeAsked("customer's date", "", ("lan@customer.example",)),
    NoMoreTimeAsked("customer's date", "", ()),
)
"""Events of later versions of their kind, and of later kinds."""


def test_what_is_written_today_is_golden_too() -> None:
    """Later versions stand in a file as they are stored; whoever changes that adds a version."""
    stored = json.loads(LATER.read_text("utf-8"))
    assert [{"kind": event.kind, "facts": event.to_facts()} for event in NEWER] == stored
    assert tuple(read_event(each["kind"], each["facts"]) for each in stored) == NEWER
    assert {event.kind for event in EVENTS if event.version > 1} <= {each["kind"] for each in stored}


@pytest.mark.parametrize("stored", golden(), ids=lambda stored: stored["kind"])
def test_what_the_first_version_stored_is_read(stored: dict[str, Any]) -> None:
    """Each fact is found again under its own name, with its own value."""
    event = read_event(stored["kind"], stored["facts"])
    assert type(event) is BY_KIND[stored["kind"]]
    facts = event.to_facts()
    for name, value in stored["facts"].items():
        if value not in ("", False, [], None) and (stored["kind"], name) not in NOT_READ:
            assert facts[name] == value


@pytest.mark.parametrize(
    "event", [*NEWER, *(read_event(e["kind"], e["facts"]) for e in golden())], ids=kind_of
)
def test_what_is_written_is_read(event: Event) -> None:
    """An event is the same after it was JSON."""
    facts = json.loads(json.dumps(event.to_facts()))
    assert read_event(kind_of(event), facts) == event


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)


def facts_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Facts with the names that the kind knows, some left out, some that it does not know, and any values."""
    event = BY_KIND.get(kind, UnknownEvent)
    names = {each.name for each in fields(event)} | {"by", "for", "kind", "from", "with", "v"}
    return st.dictionaries(st.sampled_from(sorted(names)) | st.text(max_size=9), JSON, max_size=9)


@pytest.mark.slow
@given(data=st.data())
def test_anything_can_be_read(data: st.DataObject) -> None:
    """Whatever is stored under whatever kind: reading it, folding it and writing it again never raise."""
    kinds = st.sampled_from([*sorted(BY_KIND), "levitated"])
    events = []
    for kind in data.draw(st.lists(kinds, max_size=6)):
        event = read_event(kind, data.draw(facts_of(kind)))
        json.dumps(event.to_facts())
        events.append(event)
    fold(record(*events))


def test_every_field_has_something_to_be_read_as() -> None:
    """An erased event has no facts at all: it is read as an event that says nothing."""
    for event in EVENTS:
        empty = event.from_facts({})
        assert all(each.default in (MISSING, getattr(empty, each.name)) for each in fields(event))


def test_an_unknown_kind_and_a_later_version_are_kept_as_they_are() -> None:
    """A program that is older than its store shows what it does not understand, and changes nothing by it."""
    for kind, facts in (("levitated", {"by": "x"}), ("closed", {"v": 99, "by": "x"}), ("closed", {"v": "?"})):
        event = read_event(kind, facts)
        assert isinstance(event, UnknownEvent)
        assert (kind_of(event), event.to_facts()) == (kind, facts)
        assert fold(record(event)).columns.status is UNSET


class TestFold:
    """Where a ticket stands is what its events say, in order."""

    def test_from_the_mail_to_the_end(self) -> None:
        """Its row is their projection."""
        events = record(*NEWER[:1], TicketRouted("billing"), TicketTaken(WHO), TicketClosed(WHO, ""))
        columns = fold(events).columns
        assert (columns.status, columns.department) == (Status.CLOSED, "billing")
        assert (columns.closed_at, columns.due_at) == (NOW + timedelta(minutes=3), NOW)

    def test_an_explanation_is_no_outcome(self) -> None:
        """The answer that explains leaves the ticket unjustified; a later one answers it."""
        explained = (FoundUnjustified(WHO, "x"), AnswerGiven(WHO, "x"))
        assert fold(record(*explained)).columns.status is Status.UNJUSTIFIED
        assert fold(record(*explained, AnswerGiven(WHO, "y"))).columns.status is Status.ANSWERED

    @pytest.mark.parametrize("participant", [True, False])
    def test_who_writes_is_waited_for_no_longer(self, *, participant: bool) -> None:
        """Unless it is not surely they."""
        asked = read_event("asked", {"by": "x", "words": "?"})
        joined = MailJoined.from_facts({"participant": participant})
        expected = Status.INVESTIGATING if participant else Status.WAITING
        assert fold(record(asked, joined)).columns.status is expected


class TestUndone:
    """A step that was taken back counts no more; what came in between does."""

    PLAN = RemedyProposed(WHO, "refund", 50, "billing", "2026-12-05", letter=False)
    UNDONE = StepUndone(WHO, "")

    def step(self, count: int | None) -> StepTaken:
        """The note of a step of so many events."""
        return StepTaken(WHO, "", (), (), count)

    def test_its_events_alone(self) -> None:
        """The cause stays, the plan goes, and so does what the plan changed."""
        events = record(TicketTaken(WHO), CauseFound(WHO, "x"), self.step(1), self.PLAN, self.step(1))
        assert fold(events).remedy is not None
        undone = fold([*events, *record(self.UNDONE)])
        assert (undone.remedy, undone.columns.status) == (None, Status.INVESTIGATING)

    def test_what_came_in_between_stays(self) -> None:
        """The customer's mail after the step is no part of it."""
        asked = read_event("asked", {"by": "x", "words": "?"})
        joined = MailJoined.from_facts({"participant": True})
        events = record(asked, self.PLAN, self.step(1), asked, joined, self.UNDONE)
        assert fold(events).remedy is None
        assert fold(events).columns.status is Status.INVESTIGATING

    def test_a_step_of_the_first_version(self) -> None:
        """It counts none of its events: they are those of the same moment."""
        begun = record(TicketTaken(WHO))
        step = [StoredEvent(NOW + timedelta(hours=1), event) for event in (self.PLAN, self.step(None))]
        assert fold([*begun, *step]).remedy is not None
        undone = fold([*begun, *step, *record(self.UNDONE)])
        assert (undone.remedy, undone.columns.status) == (None, Status.INVESTIGATING)

    def test_nothing_to_take_back(self) -> None:
        """A record that lacks the step is read all the same."""
        assert fold(record(self.PLAN, self.UNDONE)).remedy is not None
