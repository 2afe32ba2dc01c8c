"""A store written by the first version: it opens, migrates, is sound, and is worked on.

``before/0001.sqlite.xz`` was written by the program as it was before its events became types: talks of
the procedure, in which each of its 78 kinds of event occurs, letters in every state but "sending", a
quarantined mail, a merged and a split ticket, an erased event.  It is never written anew.
"""

import json
import lzma
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from mailflow.adapters.store import schema, ticket_queries
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.soundness import faults
from mailflow.domain.model.events import EVENTS, Event, StoredEvent, fold, read_event
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.procedure.history import Teller, sentence

from support.house import BILLING, HandClock, House, SeededRandomness, answer

BEFORE = Path(__file__).parent / "before"
THEIR_KINDS = frozenset(event["kind"] for event in json.loads((BEFORE / "events.json").read_text("utf-8")))
ITS_END = datetime(2027, 1, 1, tzinfo=UTC)  # later than everything in it


@pytest.fixture
def clock() -> HandClock:
    """Time goes on where it ended."""
    return HandClock(ITS_END)


@cache
def written_before() -> bytes:
    """The bytes of the store."""
    return lzma.decompress((BEFORE / "0001.sqlite.xz").read_bytes())


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Database]:
    """The store as this program finds and upgrades it."""
    path = tmp_path / "mailflow.db"
    path.write_bytes(written_before())
    database = Database(f"sqlite:///{path}", clock=clock, randomness=SeededRandomness(7))
    assert schema.version(database) == "0001"
    assert schema.upgrade(database) == schema.head()
    with database.connection() as connection:
        latest = connection.exec_driver_sql("select max(at) from events").scalar_one()
    clock.at = datetime.fromtimestamp(latest / 1000, UTC)
    yield database
    database.close()


def references(store: Database) -> list[str]:
    """All its tickets."""
    with store.connection() as connection:
        rows = connection.exec_driver_sql("select reference from tickets order by id")
        return [str(reference) for (reference,) in rows]


def test_it_is_sound(store: Database) -> None:
    """The check finds nothing to complain of: the chains verify as they were hashed."""
    assert faults(store) == []


def test_each_story_can_be_read(store: Database) -> None:
    """Every event of every ticket is told in every language, and says something."""
    told = set()
    for reference in references(store):
        with store.connection() as connection:
            story = ticket_queries.story(connection, reference)
        assert story is not None
        assert story.events
        for event in story.events:
            told.add(event["kind"])
            assert all(sentence(event["kind"], event["facts"], Teller(each)) for each in ("vi", "en", "zh"))
    assert len(told) == 78


def test_work_goes_on(store: Database, clock: HandClock) -> None:
    """Time passes and staff answer a notice of the version before: nothing fails."""
    house = House(database=store, clock=clock, adopted=False)
    house.imap.change_uidvalidity()  # to the store it is the mailbox it knows; its mails are new
    house.turn()
    sql = (
        "select message_id, subject from outbox where occasion = 'new_ticket' and state = 'sent' "
        "and recipient = '%s' order by id desc limit 1"
    )
    message_id, subject = house.rows(sql % BILLING)[0]
    letter = {"Message-ID": f"<{message_id}>", "Subject": subject, "Reply-To": ""}
    house.arrives(answer(letter, "#note It was counted twice.", sender=BILLING))  # type: ignore[arg-type]
    house.turn()
    assert "noted" in [kind for (kind,) in house.rows("select kind from events order by id desc limit 4")]
    for line, facts in house.journal.lines:
        assert "failed" not in line, (line, facts)
    assert faults(store) == []


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[StoredEvent, ...]]:
    """The events of each ticket as this program reads them, by the ticket's reference."""
    path = tmp_path_factory.mktemp("before") / "mailflow.db"
    path.write_bytes(written_before())
    base = sqlite3.connect(path)
    sql = (
        "select reference, at, kind, payload, rule from events join tickets on tickets.id = ticket_id "
        "order by ticket_id, sequence"
    )
    found: dict[str, tuple[StoredEvent, ...]] = {}
    for reference, at, kind, payload, rule in base.execute(sql):
        event = read_event(kind, json.loads(payload or "{}"))
        stored = StoredEvent(datetime.fromtimestamp(at / 1000, UTC), event, rule)
        found[reference] = (*found.get(reference, ()), stored)
    base.close()
    return found


def test_the_work_on_each_ticket_is_what_it_was(records: dict[str, tuple[StoredEvent, ...]]) -> None:
    """Every remedy, action, promise and answer is found again, whatever was undone in between."""
    golden = json.loads((BEFORE / "states.json").read_text("utf-8"))
    assert records.keys() == golden.keys()
    for reference, state in golden.items():
        found = json.loads(json.dumps(asdict(fold(records[reference])), default=str))
        assert {name: found[name] for name in state} == state, reference


CHANGING = [e for e in EVENTS if e.changes_state() and e.kind in THEIR_KINDS]


@pytest.mark.parametrize("event", CHANGING, ids=lambda event: event.kind)
def test_a_forgotten_change_is_found(
    records: dict[str, tuple[StoredEvent, ...]], event: type[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event whose ``apply`` is left out leaves a ticket of this store elsewhere than it stood."""

    def states() -> list[ProcedureState]:
        return [
            fold(events[:end])
            for events in records.values()
            if any(isinstance(stored.event, event) for stored in events)
            for end in range(1, len(events) + 1)
        ]

    before = states()
    monkeypatch.setattr(event, "apply", Event.apply)
    assert states() != before


def test_the_golden_events_are_all_kinds() -> None:
    """One or more of each of the 78 kinds, as they were stored."""
    assert len(THEIR_KINDS) == 78
