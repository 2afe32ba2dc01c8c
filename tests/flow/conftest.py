"""A house for each conversation; when it is over, nothing may have leaked."""

from collections.abc import Iterator
from typing import Any

import pytest
from flow_promises import MakeHouse, broken_promises
from mailflow.adapters.store.database import Database, sqlite_connection

from support.house import HandClock, House, SeededRandomness, empty_database

_FREE: list[tuple[Database, bytes]] = []
"""Databases of conversations that are over, and how each was empty: a new one would compile its SQL anew."""


def _database(clock: HandClock, randomness: SeededRandomness) -> tuple[Database, bytes]:
    if not _FREE:
        database = empty_database(clock, randomness)
        return database, sqlite_connection(database).serialize()
    database, empty = _FREE.pop()
    sqlite_connection(database).deserialize(empty)
    database.clock, database.randomness = clock, randomness
    return database, empty


@pytest.fixture
def new_house() -> Iterator[MakeHouse]:
    """Makes houses with their own rules; all are looked through at the end."""
    houses: list[House] = []
    databases: list[tuple[Database, bytes]] = []

    def make(*, clock: HandClock | None = None, **rules: Any) -> House:
        clock, randomness = clock or HandClock(), SeededRandomness()
        databases.append(_database(clock, randomness))
        houses.append(House(clock=clock, randomness=randomness, database=databases[-1][0], **rules))
        return houses[-1]

    yield make
    faults = [fault for house in houses for fault in broken_promises(house)]
    _FREE.extend(databases)
    assert faults == []


@pytest.fixture
def house(new_house: MakeHouse) -> House:
    """One company with Vietnamese, English and Chinese customers."""
    return new_house()
