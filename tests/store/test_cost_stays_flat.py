"""The cost of a mail, of a clock and of a letter stays flat as the store grows.

Counted are the steps of SQLite's virtual machine, not seconds: the same on every machine, busy or not.
A plan that names an index may still read a million rows of it, so plans alone do not say this.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from support.fakes import Answer
from support.house import BILLING, TECHNICAL, House, answer, mail, sqlite_connection

COUNTED = 20  # steps between two looks
FEW, MANY = 20, 200  # times that the life so far stands in the store
REGULAR = "regular@customer.example"
"""A customer with as many tickets as there are copies."""

DAILY = ("max(events.sequence)",)
"""Once a day over all chains: that is the checkpoint's purpose."""

_COPIES = {
    "tickets": {
        "id": "id + {step}",
        "reference": "'OLD-' || {copy} || '-' || id",
        "status": "'closed'",
        "customer_email": "case id when 1 then '" + REGULAR + "' else {copy} || customer_email end",
        "ack_next_at": "null",
        "ack_state": "case ack_state when 'withheld' then 'sent' else ack_state end",
        "first_message_id": "{copy} || first_message_id",
        "last_message_id": "{copy} || last_message_id",
        "first_digest": "{copy} || first_digest",
    },
    "messages": {
        "id": "id + {step}",
        "digest": "{copy} || digest",
        "content_digest": "{copy} || content_digest",
        "message_id": "{copy} || message_id",
        "ticket_id": "ticket_id + {step}",
        "sender_email": "case ticket_id when 1 then '" + REGULAR + "' else {copy} || sender_email end",
    },
    "arrivals": {
        "id": "id + {step}",
        "uid": "uid + {step}",
        "message_id": "message_id + {step}",
    },
    "events": {"id": "id + {step}", "ticket_id": "ticket_id + {step}"},
    "deadlines": {
        "id": "id + {step}",
        "ticket_id": "ticket_id + {step}",
        "cancelled": "met_at is null",
        "next_at": "null",
    },
    "findings": {
        "id": "id + {step}",
        "ticket_id": "ticket_id + {step}",
        "message_id": "message_id + {step}",
    },
    "outbox": {
        "id": "id + {step}",
        "ticket_id": "ticket_id + {step}",
        "state": "case when state in ('failed', 'bounced') then state else 'sent' end",
        "message_id": "{copy} || message_id",
        "recipient": "case when role != 'customer' then recipient"
        " when ticket_id = 1 then '" + REGULAR + "' else {copy} || recipient end",
    },
    "letters": {"message_id": "{copy} || message_id", "content": "zeroblob(100)"},
}
"""What a copy of a row changes, by table; staff stay who they are, and get more and more letters."""


def live(house: House, name: str) -> None:
    """Complaints, replies, strangers, staff, failing letters, months of time; of customers called so."""
    house.arrives(mail(sender=f"{name}@customer.example"))
    house.arrives(mail(sender=f"{name}-machine@other.example", headers=[("Auto-Submitted", "auto-replied")]))
    house.turn()
    acknowledgement = house.last_letter_to(f"{name}@customer.example")
    notice = house.last_letter_to(TECHNICAL)
    reference = "[" + str(acknowledgement["Subject"]).rpartition("[")[2]
    house.arrives(answer(acknowledgement, "Tôi bổ sung.", sender=f"{name}@customer.example"))
    house.arrives(mail("Cho tôi hỏi.", sender=f"{name}@elsewhere.example", subject=f"Re: {reference} a"))
    house.turn()
    house.arrives(answer(notice, "#take", sender=TECHNICAL))
    house.arrives(answer(notice, "#note @billing xin xem giúp", sender=TECHNICAL))
    house.arrives(answer(notice, "#ask Quý khách mua ở đâu?", sender=TECHNICAL))
    house.turn()
    house.clock.move(minutes=5)
    house.turn()
    house.arrives(answer(house.last_letter_to(BILLING), "Tôi không biết.", sender=BILLING))
    house.arrives(answer(notice, "#answer Chúng tôi đã sửa xong, xin cảm ơn.", sender=TECHNICAL))
    house.smtp.answers[f"{name}-refused@customer.example"] = Answer("rcpt", 550, "5.1.1 no such user")
    house.smtp.answers[f"{name}-later@customer.example"] = Answer("dot", 451, "4.3.0 try later")
    for sender in (f"{name}-refused", f"{name}-later", *[name] * 9):
        house.arrives(mail(sender=f"{sender}@customer.example"))
    house.turn()
    for hours in (1, 5, 30, 200, 2000):
        house.clock.move(hours=hours)
        house.turn()


def copy_all(house: House, times: int) -> None:
    """The life so far, that many times over, under other names."""
    connection = sqlite_connection(house.store)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN")
    for table, changed in _COPIES.items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(changed.get(column, column) for column in columns)
        connection.execute(f"create temp table source as select * from {table}")
        for copy in range(1, times + 1):
            row = values.format(copy=copy, step=copy * 10_000)
            connection.execute(f"insert into {table} select {row} from temp.source")
        connection.execute("drop table temp.source")
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys=ON")


@contextmanager
def counted(house: House) -> Iterator[Counter[str]]:
    """SQL → the most steps that one execution took (one of many rows: all of them together)."""
    most: Counter[str] = Counter()
    steps = [0]

    def step() -> int:
        steps[0] += COUNTED
        return 0

    def before(*_: Any) -> None:
        steps[0] = 0

    def after(_c: Connection, _cursor: object, sql: str, values: Any, _x: object, many: bool) -> None:
        rows = len(values) if many else 1
        most[sql] = max(most[sql], steps[0] // rows)

    connection, engine = sqlite_connection(house.store), house.store.engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    connection.set_progress_handler(step, COUNTED)
    try:
        yield most
    finally:
        connection.set_progress_handler(None, 0)
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def steps_beside(copies: int) -> Counter[str]:
    """What each statement cost in a life of one day's new customers, beside so many copies of an old one."""
    house = House()
    live(house, "first")
    copy_all(house, copies)
    with counted(house) as most:
        live(house, "second")
        live(house, "regular")
    return most


@pytest.fixture(scope="module")
def grown() -> list[tuple[str, int, int]]:
    """Every statement with its steps beside few and beside many others."""
    few, many = steps_beside(FEW), steps_beside(MANY)
    return [(sql, few[sql], many[sql]) for sql in many if sql in few]


def dear(grown: list[tuple[str, int, int]], allowed: Callable[[str], bool]) -> list[tuple[str, int, int]]:
    """The statements whose cost follows the size of the store."""
    return [row for row in grown if row[2] > 1.5 * row[1] + 20 * COUNTED and not allowed(row[0])]


@pytest.mark.slow
def test_nothing_costs_more_because_more_is_stored(grown: list[tuple[str, int, int]]) -> None:
    """Ten times as many tickets, letters and mails: no statement takes more steps for it."""
    assert len(grown) > 50, "the house has not lived enough for this test to mean something"
    assert dear(grown, lambda sql: any(words in sql for words in DAILY)) == []


@pytest.mark.slow
def test_growth_would_be_seen(grown: list[tuple[str, int, int]]) -> None:
    """The daily checkpoint reads everything, and the counting sees that."""
    assert [sql for sql, _, _ in dear(grown, lambda _: False) if DAILY[0] in sql]
