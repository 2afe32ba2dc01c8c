"""A transaction is ended by whoever began it, and by nobody else."""

from contextlib import suppress

from support.house import House, sqlite_connection


def rows(house: House) -> int:
    """How often this test's row is there."""
    return len(house.rows("select 1 from counters where name = 'a test'"))


def test_a_look_past_the_program_ends_no_transaction() -> None:
    """The pool rolls back what is handed back to it, unless it is told not to."""
    house = House()
    with house.store.writing() as connection:
        connection.exec_driver_sql("insert into counters (name, value) values ('a test', 1)")
        sqlite_connection(house.store)
    assert rows(house) == 1


def test_what_is_not_committed_is_gone() -> None:
    """The one connection that is kept carries nothing over into the next transaction."""
    house = House()
    with suppress(ZeroDivisionError), house.store.writing() as connection:
        connection.exec_driver_sql("insert into counters (name, value) values ('a test', 1)")
        raise ZeroDivisionError
    assert rows(house) == 0
    with house.store.writing() as connection:
        connection.exec_driver_sql("insert into counters (name, value) values ('a test', 1)")
    assert rows(house) == 1
