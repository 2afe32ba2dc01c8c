"""What every mailbox promises: the fake one, and the real one on a real server."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from imaplib import Time2Internaldate
from typing import Protocol
from uuid import uuid4

import pytest
from mailflow.adapters.imap.mailbox import ImapMailbox
from mailflow.ports.errors import Misconfigured, Temporary
from mailflow.ports.mailbox import FolderState

from support.fakes import FakeImapServer, FakeMailbox
from support.mailbed import Bed, mails, person
from support.patience import NEVER, SERVER

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LETTER = b"From: lan@customers.test\r\nSubject: Hoa don\r\n\r\nTien sai.\r\n.\r\n\r\nxin cam on  \r\n"


def letter(number: int) -> bytes:
    return LETTER.replace(b"Hoa don", b"Hoa don %d" % number)


class World(Protocol):
    """A mailbox, and what others do to it."""

    def mailbox(self, folder: str = "INBOX") -> "Box": ...
    def deliver(self, raw: bytes, received_at: datetime = NOON) -> None: ...
    def contents(self, folder: str = "INBOX") -> list[bytes]: ...
    def person_marks_deleted(self, uid: int) -> None: ...
    def person_expunges(self) -> None: ...
    def person_moves(self, uid: int) -> None: ...


class FakeWorld:
    """A mailbox in memory."""

    def __init__(self) -> None:
        self.server = FakeImapServer(patient=True)

    def mailbox(self, folder: str = "INBOX") -> FakeMailbox:
        return FakeMailbox(self.server, folder)

    def deliver(self, raw: bytes, received_at: datetime = NOON) -> None:
        self.server.deliver(raw, received_at)

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        return self.server.contents(folder)

    def person_marks_deleted(self, uid: int) -> None:
        self.server.person_marks_deleted(uid)

    def person_expunges(self) -> None:
        self.server.person_expunges()

    def person_moves(self, uid: int) -> None:
        self.server.person_moves(uid, "Mine")


class ServerWorld:
    """A mailbox of its own on the bed; people use a plain IMAP client."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self.address = f"box{uuid4().hex}@company.test"

    def mailbox(self, folder: str = "INBOX") -> ImapMailbox:
        return ImapMailbox(self.bed.imap(self.address), folder, "Processed")

    def deliver(self, raw: bytes, received_at: datetime = NOON) -> None:
        with person(self.bed, self.address) as client:
            client.append("INBOX", "", Time2Internaldate(received_at), raw)

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        return mails(self.bed, self.address, folder)

    def person_marks_deleted(self, uid: int) -> None:
        with person(self.bed, self.address) as client:
            assert client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")[0] == "OK"

    def person_expunges(self) -> None:
        with person(self.bed, self.address) as client:
            client.expunge()

    def person_moves(self, uid: int) -> None:
        with person(self.bed, self.address) as client:
            client.create("Mine")
            assert client.uid("COPY", str(uid), "Mine")[0] == "OK"
            client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
            client.expunge()


Box = ImapMailbox | FakeMailbox


@pytest.fixture(params=["fake", pytest.param("server", marks=pytest.mark.servers)])
def world(request: pytest.FixtureRequest) -> World:
    return FakeWorld() if request.param == "fake" else ServerWorld(request.getfixturevalue("bed"))


@pytest.fixture
def mailbox(world: World) -> Iterator[Box]:
    mailbox = world.mailbox()
    mailbox.open()
    yield mailbox
    mailbox.close()


def delivered(world: World, mailbox: Box, count: int) -> int:
    """So many letters, numbered from 0; the UID of the first (servers need not begin at 1)."""
    first = mailbox.open().uidnext
    for number in range(count):
        world.deliver(letter(number), NOON + timedelta(minutes=number))
    return first


def test_open_tells_the_folders_state(world: World, mailbox: Box) -> None:
    """Every open tells UIDVALIDITY, the next UID and the number of mails as they are now."""
    empty = mailbox.open()
    assert empty.messages == 0
    assert empty.uidvalidity > 0
    world.deliver(LETTER)
    assert mailbox.open() == FolderState(empty.uidvalidity, empty.uidnext + 1, messages=1)


def test_open_makes_the_processed_folder(mailbox: Box) -> None:
    """A fresh account needs no preparation."""
    assert "Processed" in mailbox.folders()


def test_missing_folder_is_permanent(world: World) -> None:
    """A folder that is not there will not come by itself: the admin hears its name."""
    with pytest.raises(Misconfigured, match="Beschwerden"):
        world.mailbox("Beschwerden").open()


def test_waiting_lists_what_is_there(world: World, mailbox: Box) -> None:
    """UIDs ascending, sizes in bytes, receipt in UTC by the server's own date."""
    first = delivered(world, mailbox, 3)
    found = mailbox.waiting(LONG_AGO)
    assert [mail.uid for mail in found] == [first, first + 1, first + 2]
    assert [mail.size for mail in found] == [len(letter(number)) for number in range(3)]
    assert [mail.received_at for mail in found] == [NOON + timedelta(minutes=n) for n in range(3)]
    assert all(mail.received_at.tzinfo is UTC for mail in found)


@pytest.mark.parametrize("hours", [0, 1, 11, 13, 23, 25, 24 * 40])
def test_waiting_misses_no_mail_since(world: World, mailbox: Box, hours: int) -> None:
    """The date line and the server's time zone swallow no mail; older mail is left alone."""
    since = NOON - timedelta(hours=hours)
    first = mailbox.open().uidnext
    world.deliver(letter(0), since - timedelta(seconds=1))
    world.deliver(letter(1), since)
    world.deliver(letter(2), since + timedelta(seconds=1))
    assert [mail.uid for mail in mailbox.waiting(since)] == [first + 1, first + 2]


def test_fetch_gives_the_bytes(world: World, mailbox: Box) -> None:
    """Bytes as they were stored, each under its own UID."""
    first = delivered(world, mailbox, 120)
    fetched = mailbox.fetch([mail.uid for mail in mailbox.waiting(LONG_AGO)])
    assert fetched == {first + number: letter(number) for number in range(120)}


def test_fetch_of_nothing_is_nothing(world: World, mailbox: Box) -> None:
    """An empty list means no mail, not all mails."""
    world.deliver(LETTER)
    assert mailbox.fetch([]) == {}


def test_vanished_mail_harms_no_other(world: World, mailbox: Box) -> None:
    """What a person moved away between search and fetch is left out, the others come.

    A server may still know the bytes of a vanished mail (RFC 2180); it must not be listed again.
    """
    first = delivered(world, mailbox, 5)
    uids = [mail.uid for mail in mailbox.waiting(LONG_AGO)]
    everything = {first + number: letter(number) for number in range(5)}
    world.person_moves(first + 1)
    world.person_moves(first + 4)
    fetched = mailbox.fetch(uids)
    assert {first, first + 2, first + 3} <= set(fetched)
    assert fetched.items() <= everything.items()
    assert [mail.uid for mail in mailbox.waiting(LONG_AGO)] == [first, first + 2, first + 3]


def test_headers_and_beginning(world: World, mailbox: Box) -> None:
    """Of a huge mail the headers and the first 64 KiB of the body are enough."""
    head, body = b"Subject: huge\r\nX-Head: yes\r\n\r\n", b"0123456789abcdef" * 4 * 1024
    first = mailbox.open().uidnext
    world.deliver(head + body + b"the rest" * 1000)
    world.deliver(LETTER)
    fetched = mailbox.fetch([first, first + 1], headers_only=True)
    assert fetched == {first: head + body, first + 1: LETTER}


def test_file_moves_to_processed(world: World, mailbox: Box) -> None:
    """Filed mails are in the processed folder with their bytes, and nowhere else; gone ones are no error."""
    first = delivered(world, mailbox, 4)
    world.person_moves(first + 2)
    uids = [first, first + 2, first + 3, first + 76]
    mailbox.file(uids)
    assert world.contents() == [letter(1)]
    assert world.contents("Processed") == [letter(0), letter(3)]
    mailbox.file(uids)
    mailbox.file([])
    assert world.contents("Processed") == [letter(0), letter(3)]


def test_others_deleted_mail_survives(world: World, mailbox: Box) -> None:
    r"""A mail that a person marked \Deleted is theirs to expunge, or to save."""
    first = delivered(world, mailbox, 3)
    world.person_marks_deleted(first + 1)
    mailbox.file([first, first + 2])
    assert world.contents() == [letter(1)]
    world.person_expunges()
    assert world.contents() == []


def test_mail_before_the_wait_ends_it(world: World, mailbox: Box) -> None:
    """What came since the last look is told at once, not after the poll interval."""
    mailbox.waiting(LONG_AGO)
    world.deliver(LETTER)
    assert mailbox.wait(NEVER)


def test_mail_during_the_wait_ends_it(world: World, mailbox: Box) -> None:
    """Mail wakes us; once it has been listed there is no news any more."""
    mailbox.waiting(LONG_AGO)
    with later(lambda: world.deliver(LETTER)):
        assert mailbox.wait(NEVER)
    assert len(mailbox.waiting(LONG_AGO)) == 1
    assert not mailbox.wait(0.05)


def test_wait_ends_when_the_time_is_over(world: World, mailbox: Box) -> None:
    """No news is no reason to wait longer than asked."""
    world.deliver(LETTER)
    mailbox.waiting(LONG_AGO)
    began = time.monotonic()
    assert not mailbox.wait(0.2)
    assert 0.15 < time.monotonic() - began < SERVER


@pytest.mark.parametrize("delay", [0.2, 0])
def test_interrupt_ends_the_wait(mailbox: Box, delay: float) -> None:
    """Another thread can end the wait, even just before it begins, and the mailbox stays usable."""
    began = time.monotonic()
    if delay:
        with later(mailbox.interrupt, delay):
            assert not mailbox.wait(NEVER)
    else:
        mailbox.interrupt()
        mailbox.interrupt()
        assert not mailbox.wait(NEVER)
    assert time.monotonic() - began < NEVER
    assert mailbox.waiting(LONG_AGO) == []
    began = time.monotonic()
    assert not mailbox.wait(0.2)
    assert time.monotonic() - began > 0.15


def test_unopened_and_closed_are_temporary(world: World) -> None:
    """Before open and after close nothing is guessed: try again after an open."""
    mailbox = world.mailbox()
    for _ in range(2):
        calls: list[Callable[[], object]] = [
            lambda: mailbox.waiting(LONG_AGO),
            lambda: mailbox.fetch([1]),
            lambda: mailbox.file([1]),
            lambda: mailbox.wait(5),
        ]
        for call in calls:
            with pytest.raises(Temporary):
                call()
        mailbox.open()
        assert mailbox.waiting(LONG_AGO) == []
        mailbox.close()
        mailbox.close()
    mailbox.interrupt()


class later:  # noqa: N801  (reads as a statement)
    """Do something in another thread after a moment; wait for it at the end."""

    def __init__(self, action: Callable[[], object], delay: float = 0.2) -> None:
        self.timer = threading.Timer(delay, action)

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *_: object) -> None:
        self.timer.join()
