"""A house for each conversation; when it is over, nothing may have leaked."""

from collections.abc import Iterator
from typing import Any

import pytest
from flow_promises import MakeHouse, broken_promises

from support.house import House


@pytest.fixture
def new_house() -> Iterator[MakeHouse]:
    """Makes houses with their own rules; all are looked through at the end."""
    houses: list[House] = []

    def make(**rules: Any) -> House:
        houses.append(House(**rules))
        return houses[-1]

    yield make
    for house in houses:
        assert broken_promises(house) == []


@pytest.fixture
def house(new_house: MakeHouse) -> House:
    """One company with Vietnamese, English and Chinese customers."""
    return new_house()
