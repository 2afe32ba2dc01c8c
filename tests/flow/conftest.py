"""A house for each conversation; when it is over, nothing may have leaked."""

from collections.abc import Iterator
from typing import Any

import pytest
from flow_promises import MakeHouse, broken_promises

from support.house import HandClock, House


@pytest.fixture
def new_house() -> Iterator[MakeHouse]:
    """Makes houses with their own rules; all are looked through at the end."""
    houses: list[House] = []

    def make(*, clock: HandClock | None = None, **rules: Any) -> House:
        houses.append(House(clock=clock or HandClock(), **rules))
        return houses[-1]

    yield make
    faults = [fault for house in houses for fault in broken_promises(house)]
    for house in houses:
        house.move_out()
    assert faults == []


@pytest.fixture
def house(new_house: MakeHouse) -> House:
    """One company with Vietnamese, English and Chinese customers."""
    return new_house()
