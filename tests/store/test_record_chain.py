"""The record: every change of it after the fact shows, and erasure does not look like one."""

import pytest
from mailflow.adapters.store import soundness

from support.house import House, mail


def house_with_story() -> House:
    """A ticket with a few events."""
    house = House()
    house.arrives(mail())
    house.turn()
    return house


def faults(house: House) -> list[str]:
    """What the verification says."""
    with house.store.connection() as connection:
        return list(soundness.broken_chains(connection))


def change(house: House, sql: str) -> None:
    """Somebody writes into the database by hand."""
    with house.store.transaction() as tx:
        tx.unit.connection.exec_driver_sql(sql)


def test_an_untouched_record_verifies() -> None:
    """Every head and digest can be recomputed."""
    assert faults(house_with_story()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "update events set payload = replace(payload, 'billing', 'x') || ' ' where sequence = 2",
        "update events set at = at + 1 where sequence = 1",
        "update events set kind = 'closed' where sequence = 2",
        "update events set rule = 'another' where sequence = 2",
        "delete from events where sequence = 2",
        "update events set sequence = sequence + 10 where sequence = 3",
        "update events set head = 'x' where sequence = 3",
    ],
)
def test_every_change_shows(sql: str) -> None:
    """Text, time, kind, rule, order and number of events are all covered by the chain."""
    house = house_with_story()
    change(house, sql)
    assert faults(house)


def test_an_erased_text_leaves_the_chain_valid() -> None:
    """What was said may be erased on request; that something happened, and when, stays proved."""
    house = house_with_story()
    change(house, "update events set payload = '', salt = x'' where sequence = 1")
    assert faults(house) == []


def test_two_tickets_never_share_a_salt() -> None:
    """Equal texts have different digests: an erased one cannot be guessed and compared."""
    house = house_with_story()
    house.arrives(mail())
    house.turn()
    salts = house.rows("select salt from events")
    assert len(set(salts)) == len(salts)
