"""The cost of a mail stays flat as the store grows: no question on its way reads a whole table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection, event

from support.fakes import Answer
from support.house import TECHNICAL, House, answer, mail

SMALL = ("dailies", "failures")  # a row a day; one for each thing that cannot be done
CHECKPOINT = "max(events.sequence)"  # once a day over all chains: that is its purpose
_SCAN = re.compile(r"SCAN (\w+)")


@dataclass
class Life:
    """A house that has lived, and what it asked its store."""

    house: House
    asked: dict[str, Any] = field(default_factory=dict)  # SQL → the parameters of its first execution

    def note(self, _c: Connection, _cursor: object, sql: str, values: Any, _x: object, many: bool) -> None:
        """Keep one statement."""
        if not sql.startswith(("BEGIN", "PRAGMA")):
            self.asked.setdefault(sql, values[0] if many else values)

    def scans(self) -> Iterator[tuple[str, str]]:
        """SQL and the table that it reads from one end to the other."""
        tables = self.house.store.tables()
        with self.house.store.connection() as connection:
            for sql, values in self.asked.items():
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values):
                    yield from ((sql, name) for name in _SCAN.findall(row.detail) if name in tables)


@pytest.fixture(scope="module")
def life() -> Life:
    """The life of one house."""
    life = Life(House())
    event.listen(life.house.store.engine, "before_cursor_execute", life.note)
    live(life.house)
    event.remove(life.house.store.engine, "before_cursor_execute", life.note)
    return life


def live(house: House) -> None:
    """Complaints, replies, strangers, machines, staff, failing letters, much mail, and months of time."""
    house.arrives(mail())
    house.turn()
    acknowledgement = house.last_letter_to("lan@customer.example")
    notice = house.last_letter_to(TECHNICAL)
    house.arrives(answer(acknowledgement, "Tôi xin bổ sung thông tin về khiếu nại."))
    house.arrives(mail("Cho tôi hỏi.", sender="x@elsewhere.example", subject="Re: [KN-2026-000001] a"))
    house.arrives(
        mail("Out of office", sender="m@other.example", headers=[("Auto-Submitted", "auto-replied")])
    )
    house.arrives(answer(notice, "Đã nhận.", sender=TECHNICAL))
    house.turn()
    house.smtp.answers["refused@customer.example"] = Answer("rcpt", 550, "5.1.1 no such user")
    house.smtp.answers["later@customer.example"] = Answer("dot", 451, "4.3.0 try later")
    for sender in ("refused", "later", *["many"] * 9):
        house.arrives(mail(sender=f"{sender}@customer.example"))
    house.turn()
    for hours in (1, 5, 30, 30, 200, 2000):
        house.clock.move(hours=hours)
        house.turn()


def test_no_table_is_scanned(life: Life) -> None:
    """Intake, sending, clocks and the daily digest ask by index."""
    assert len(life.asked) > 50, "the house has not lived enough for this test to mean something"
    wrong = [(sql, name) for sql, name in life.scans() if name not in SMALL and CHECKPOINT not in sql]
    assert wrong == []


def test_a_scan_would_be_found(life: Life) -> None:
    """The look at the plans sees what it is there to see."""
    sql = "select id from tickets where subject = 'x'"
    assert list(Life(life.house, {sql: ()}).scans()) == [(sql, "tickets")]
