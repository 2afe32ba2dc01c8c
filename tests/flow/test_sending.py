"""A letter that hangs keeps no other from leaving: real threads and courier, a server that falls silent."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import accumulate
from types import SimpleNamespace
from typing import Any, cast

import pytest
from mailflow.adapters.smtp.connection import SmtpTimeouts
from mailflow.adapters.smtp.courier import CONNECTIONS, MOST_CONNECTIONS, SmtpCourier
from mailflow.ports.errors import LoginRefused, Temporary
from mailflow.runtime.shift import Shift
from mailflow.runtime.status import Backoff, StatusBoard
from mailflow.runtime.wiring import MailboxRuntime, Runtime

from support.fakes import FakeImapServer
from support.faulty_smtp import DROP, HANG, FaultySmtpServer
from support.house import House, ListJournal, mail
from support.patience import EVENT

PATIENT = SmtpTimeouts(dot=600, farewell=0.2)  # as long as the standard asks for: nobody waits for its end


@contextmanager
def working(
    house: House, sink: FaultySmtpServer, silence: float = 60.0, board: StatusBoard | None = None
) -> Iterator[Shift]:
    """A shift as the daemon has it."""
    courier = SmtpCourier(sink.settings(), timeouts=PATIENT, silence=silence)
    config = SimpleNamespace(address=house.rules.address, folder="INBOX", poll=timedelta(seconds=60))
    mailbox_runtime = MailboxRuntime(cast("Any", config), house.rules, cast("Any", house.mailbox), courier)
    board = board or StatusBoard(lambda: None)
    shift = Shift(Runtime(cast("Any", None), house.context, (mailbox_runtime,)), board, lambda: None)
    shift.start()
    try:
        yield shift
    finally:
        began = time.monotonic()
        assert shift.stop()
        courier.close()
        assert time.monotonic() - began < PATIENT.dot / 2


def until(looked: Callable[[], object]) -> None:
    end = time.monotonic() + EVENT
    while not looked():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def house() -> House:
    return House(imap=FakeImapServer(patient=True))


@pytest.mark.slow
def test_one_letter_hangs_and_twenty_others_leave(house: House) -> None:
    """Three letters in turn hang after the dot; each time others go on, and nobody is written to twice."""
    with FaultySmtpServer() as sink, working(house, sink):
        for hanging in range(1, CONNECTIONS):
            sink.fail("accepted", HANG)
            house.arrives(mail(sender=f"hangs{hanging}@customer.example"))
            until(lambda n=hanging: sink.faulted == n)
        for number in range(20):
            house.arrives(mail(sender=f"c{number}@customer.example"))
        customers = {f"c{number}@customer.example" for number in range(20)}
        until(lambda: customers <= {taken.recipient for taken in sink.taken})
        until(lambda: house.one("select count(*) from outbox where state = 'sending'") == CONNECTIONS - 1)
        assert sink.connections <= CONNECTIONS
        letters = [(taken.recipient, taken.content) for taken in sink.taken]
        assert len(letters) == len(set(letters))
    fates = house.rows("select state, phase from outbox where answer = 'Interrupted.'")
    assert fates == [("pending", "dot")] * (CONNECTIONS - 1)
    assert house.one("select count(*) from outbox where state = 'sending'") == 0


def test_as_many_letters_hang_as_there_are_connections(house: House) -> None:
    """After a while of silence further connections are opened, ten in all, and the status says so."""
    board = StatusBoard(lambda: None)
    with FaultySmtpServer() as sink, working(house, sink, silence=0.3, board=board) as shift:
        sink.fail("accepted", *[HANG] * (MOST_CONNECTIONS - 1))
        for number in range(MOST_CONNECTIONS - 1):
            house.arrives(mail(sender=f"hangs{number}@customer.example"))
        until(lambda: sink.faulted == MOST_CONNECTIONS - 1)
        house.arrives(mail(sender="bystander@customer.example"))
        until(lambda: "bystander@customer.example" in {taken.recipient for taken in sink.taken})
        assert sink.connections <= MOST_CONNECTIONS
        until(lambda: shift.place.mailbox_runtimes[0].courier.hanging == MOST_CONNECTIONS - 1)
        shift.tick()
        assert str(board) == (
            f"letters of {house.rules.address}: {MOST_CONNECTIONS - 1} letters have waited for more than a "
            "minute for the mail server's answer"
        )
        sink.hang_up()
        until(lambda: shift.place.mailbox_runtimes[0].courier.hanging == 0)
        shift.tick()
        assert str(board) == ""


def test_one_thread_sends_however_many_letters_hang(house: House) -> None:
    """Nobody is called to help: one loop hands over what there is room for, and writes down each fate."""
    with FaultySmtpServer() as sink, working(house, sink):
        for hanging in range(1, CONNECTIONS):
            sink.fail("accepted", HANG)
            house.arrives(mail(sender=f"hangs{hanging}@customer.example"))
            until(lambda n=hanging: sink.faulted == n)
        house.arrives(mail(sender="bystander@customer.example"))
        until(lambda: "bystander@customer.example" in {taken.recipient for taken in sink.taken})
        assert len(senders()) == 1
        sink.hang_up()
        # a letter that was under way at this moment is uncertain, too
        until(lambda: len(house.journal.told("letter uncertain")) >= CONNECTIONS - 1)
        assert len(senders()) == 1


def senders() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("sending ")]


def test_server_down_is_no_letter_that_hangs(house: House) -> None:
    """Backoff is rest, not waiting for an answer: nobody is called to help, the trouble is told once."""
    with FaultySmtpServer() as sink, working(house, sink) as shift:
        until(lambda: not shift.unseen)
        sink.fail("mail", *[DROP] * 50)
        sink.fail("greet", *["421 4.3.2 later"] * 1000)
        house.arrives(mail(sender="waits@customer.example"))
        until(lambda: house.journal.told("trouble"))
        time.sleep(0.5)
        assert len(senders()) == 1
        assert len(house.journal.told("trouble")) == 1


def test_a_refused_login_is_not_tried_again_soon() -> None:
    """Fewer than five attempts in any ten minutes, which is where fail2ban locks out by default."""
    trouble = Backoff(ListJournal(), StatusBoard(lambda: None), "mailbox a@b.test")
    pauses = [trouble.met(LoginRefused("wrong password")) for _ in range(9)]
    attempts = list(accumulate(pauses, initial=0.0))
    assert all(sum(at <= other < at + 600 for other in attempts) < 5 for at in attempts)
    assert pauses[0] <= 60


def test_after_a_repair_everything_moves_within_a_minute() -> None:
    """However long a server was away, it is asked again twice a minute."""
    trouble = Backoff(ListJournal(), StatusBoard(lambda: None), "mailbox a@b.test")
    pauses = [trouble.met(Temporary("gone")) for _ in range(500)]
    assert (pauses[:3], max(pauses)) == ([1, 2, 5], 30)


def test_the_log_holds_no_key_of_staff() -> None:
    """Whoever reads the log, or is sent it, cannot write as staff; the letter is found by its number."""
    house = House()
    house.arrives(mail())
    house.turn()
    lines = house.journal.told("letter sent")
    known = {str(row[0]): str(row[1]) for row in house.rows("select message_id, role from outbox")}
    logged = {str(line["message_id"]) for line in lines}
    assert logged & known.keys() == {one for one, role in known.items() if role == "customer"}
    assert {line["letter"] for line in lines} == {row[0] for row in house.rows("select id from outbox")}
