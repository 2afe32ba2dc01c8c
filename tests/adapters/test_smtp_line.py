"""A loop hands letters to the courier as there is room, and hears of each: a server that falls silent."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from mailflow.adapters.smtp.connection import SmtpTimeouts
from mailflow.adapters.smtp.courier import SmtpCourier
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome

from support.faulty_smtp import HANG, FaultySmtpServer
from support.patience import EVENT

PATIENT = SmtpTimeouts(dot=600, farewell=0.2)
SMALL = b"Subject: x\r\n\r\nHello\r\n"
LARGE = b"Subject: x\r\n\r\n" + (b"." * 70 + b"\r\n") * 100_000  # 7 MB


@pytest.fixture
def server() -> Iterator[FaultySmtpServer]:
    with FaultySmtpServer() as server:
        yield server


def letters(number: int, content: bytes = SMALL) -> list[Envelope]:
    return [Envelope(id_, "support@company.test", f"c{id_}@customers.test", content) for id_ in range(number)]


def until(looked: Callable[[], object]) -> None:
    end = time.monotonic() + EVENT
    while not looked():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_there_is_room_for_what_can_leave_soon(server: FaultySmtpServer) -> None:
    """Some letters for each connection; those that wait behind two that hang take of it."""
    with closing(SmtpCourier(server.settings(), 2, PATIENT)) as courier:
        empty = courier.room
        server.fail("accepted", HANG, HANG)
        line = courier.line()
        line.send(letters(10))
        until(lambda: server.faulted == 2)
        assert courier.room == empty - 8


def test_large_letters_that_wait_leave_no_room(server: FaultySmtpServer) -> None:
    """What waits is held in memory: beyond 32 MB nothing more is claimed."""
    with closing(SmtpCourier(server.settings(), 1, PATIENT)) as courier:
        server.fail("accepted", HANG)
        courier.line().send([*letters(1), *letters(5, LARGE)])
        until(lambda: server.faulted == 1)
        assert courier.room == 0


def test_where_every_letter_hangs_there_is_no_room(server: FaultySmtpServer) -> None:
    """Nobody claims what could only wait: once all connections that there may be are silent."""
    with closing(SmtpCourier(server.settings(), 1, PATIENT, silence=0.1)) as courier:
        server.fail("accepted", *[HANG] * 10)
        courier.line().send(letters(10))
        until(lambda: courier.hanging == 10)
        assert courier.room == 0


def test_each_letter_is_heard_of_once(server: FaultySmtpServer) -> None:
    """In whatever groups they were handed over; who is woken hears of none."""
    with closing(SmtpCourier(server.settings(), 2, PATIENT)) as courier:
        line = courier.line()
        line.send(letters(3))
        line.send([])
        heard: list[Outcome] = []
        while len(heard) < 3:
            heard += line.heard(EVENT)
        assert sorted((each.id, each.result) for each in heard) == [
            (id_, DeliveryResult.SENT) for id_ in range(3)
        ]
        assert line.heard(0.01) == []
        for _ in range(3):
            line.wake()  # as often as once
        assert line.heard(EVENT) == []
        began = time.monotonic()
        threading.Timer(0.1, line.wake).start()
        assert line.heard(EVENT) == []
        assert time.monotonic() - began < EVENT / 2
