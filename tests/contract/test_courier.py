"""What every courier promises: the fake one, and the real one on a real server."""

from collections.abc import Iterator
from typing import Protocol
from uuid import uuid4

import pytest
from mailflow.adapters.servers import ServerSettings
from mailflow.adapters.smtp.courier import SmtpCourier
from mailflow.ports.courier import Courier, DeliveryResult, Envelope, Outcome

from support.fakes import Answer, FakeCourier, FakeSmtpServer
from support.mailbed import Bed, await_mails, mails

SUPPORT = "support@company.test"
LETTER = (
    b"From: support@company.test\r\nTo: you@customers.test\r\nSubject: [KN-2026-000001]\r\n"
    b"Message-ID: <1@company.test>\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n"
    b"Dear customer,\r\n.\r\n..two dots\r\n.\r\n\r\nregards  \r\n"
)


def delivered(courier: Courier, *letters: Envelope) -> list[Outcome]:
    """What became of each letter, in the order of their numbers."""
    groups = courier.deliver(letters)
    return sorted((outcome for group in groups for outcome in group), key=lambda outcome: outcome.id)


class World(Protocol):
    """A courier, and the mailboxes behind its server."""

    courier: Courier
    dead: Courier  # one whose server is gone

    def address(self, name: str) -> str: ...
    def received(self, address: str, count: int) -> list[bytes]: ...


class FakeWorld:
    """Everything in memory."""

    def __init__(self) -> None:
        self.server = FakeSmtpServer()
        self.courier = FakeCourier(self.server)
        gone = FakeSmtpServer()
        gone.down = "connection refused"
        self.dead = FakeCourier(gone)

    def address(self, name: str) -> str:
        address = f"{name}@customers.test"
        if name.startswith("nobody"):
            self.server.answers[address] = Answer("rcpt", 550, "5.1.1 no such user")
        return address

    def received(self, address: str, count: int) -> list[bytes]:
        letters = self.server.to(address)
        assert len(letters) == count
        return letters


class ServerWorld:
    """Postfix (or the embedded server), which delivers to mailboxes that are read by IMAP."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self.unique = uuid4().hex
        self.courier = SmtpCourier(bed.smtp())
        self.dead = SmtpCourier(ServerSettings("127.0.0.1", 1, "none", "", ""))

    def address(self, name: str) -> str:
        domain = "elsewhere.test" if name.startswith("nobody") else "customers.test"  # relaying is refused
        return f"{name}.{self.unique}@{domain}"

    def received(self, address: str, count: int) -> list[bytes]:
        return await_mails(self.bed, address, count) if count else mails(self.bed, address)


@pytest.fixture(params=["fake", pytest.param("server", marks=pytest.mark.servers)])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    world = FakeWorld() if request.param == "fake" else ServerWorld(request.getfixturevalue("bed"))
    yield world
    world.courier.close()
    world.dead.close()


def test_letter_arrives_as_it_is(world: World) -> None:
    """The bytes that were handed over are the bytes that arrive, dots and trailing blanks included."""
    address = world.address("anna")
    [outcome] = delivered(world.courier, Envelope(7, SUPPORT, address, LETTER))
    assert (outcome.id, outcome.result, outcome.phase, outcome.code) == (7, DeliveryResult.SENT, "dot", 250)
    [arrived] = world.received(address, 1)
    assert arrived.endswith(LETTER)


def test_nothing_to_send(world: World) -> None:
    """No letters, no outcomes, no connection."""
    assert list(world.courier.deliver([])) == []
    assert list(world.dead.deliver([])) == []


def test_partial_refusal_touches_no_other(world: World) -> None:
    """One outcome per letter: the refused are refused, all others arrive."""
    names = ["anna", "nobody1", "binh", "nobody2", "chi", "dung"]
    addresses = [world.address(name) for name in names]
    letters = [Envelope(id_, SUPPORT, address, LETTER) for id_, address in enumerate(addresses)]
    outcomes = {outcome.id: outcome for outcome in delivered(world.courier, *letters)}
    assert sorted(outcomes) == list(range(6))
    for id_, name in enumerate(names):
        refused = name.startswith("nobody")
        assert outcomes[id_].result is (DeliveryResult.REFUSED if refused else DeliveryResult.SENT)
        if refused:
            assert (outcomes[id_].phase, outcomes[id_].code // 100) == ("rcpt", 5)
            assert outcomes[id_].text
            assert not outcomes[id_].server_down
        else:
            assert len(world.received(addresses[id_], 1)) == 1


def test_null_sender(world: World) -> None:
    """An empty sender is <>, so that nothing can bounce back."""
    address = world.address("anna")
    [outcome] = delivered(world.courier, Envelope(1, "", address, LETTER))
    assert outcome.result is DeliveryResult.SENT
    [arrived] = world.received(address, 1)
    assert b"Return-Path" not in arrived or b"Return-Path: <>" in arrived


def test_same_letter_twice_is_two_letters(world: World) -> None:
    """The courier sends what it is given; not repeating is the outbox's part."""
    address = world.address("anna")
    for id_ in (1, 2):
        [outcome] = delivered(world.courier, Envelope(id_, SUPPORT, address, LETTER))
        assert outcome.result is DeliveryResult.SENT
    assert len(world.received(address, 2)) == 2


def test_no_server_puts_all_off_at_once(world: World) -> None:
    """Without a connection every letter waits, and it is no letter's fault."""
    letters = [Envelope(id_, SUPPORT, world.address("anna"), LETTER) for id_ in range(50)]
    outcomes = delivered(world.dead, *letters)
    assert sorted(outcome.id for outcome in outcomes) == list(range(50))
    assert {(o.result, o.phase, o.server_down) for o in outcomes} == {
        (DeliveryResult.DEFERRED, "connect", True)
    }
    assert "refused" in outcomes[0].text


@pytest.mark.parametrize(
    ("sender", "recipient", "content", "words"),
    [
        (SUPPORT, "", LETTER, "address"),
        (SUPPORT, "anna", LETTER, "address"),
        (SUPPORT, "a b@customers.test", LETTER, "address"),
        (SUPPORT, "anna@customers.test\r\nRCPT TO:<evil@customers.test>", LETTER, "address"),
        (SUPPORT, "<anna@customers.test>", LETTER, "address"),
        (SUPPORT, '"anna"@customers.test', LETTER, "address"),
        (SUPPORT, "a" * 250 + "@customers.test", LETTER, "address"),
        (SUPPORT, "anna@customers.test\u2028", LETTER, "address"),
        ("support\n@company.test", "anna@customers.test", LETTER, "address"),
        (SUPPORT, "anna@customers.test", LETTER + b"x" * 999 + b"\r\n", "998"),
        (SUPPORT, "anna@customers.test", b"x" * 999, "998"),
        (SUPPORT, "anna@customers.test", LETTER + b"\n.\nMAIL FROM:<x>\r\n", "line ends"),
        (SUPPORT, "anna@customers.test", LETTER + b"\r.\r\r\n", "line ends"),
    ],
)
def test_unsendable_letters_are_refused(
    world: World, sender: str, recipient: str, content: bytes, words: str
) -> None:
    """What servers read differently, or not at all, does not leave the house; the next letter does."""
    address = world.address("anna")
    letters = [Envelope(1, sender, recipient, content), Envelope(2, SUPPORT, address, LETTER)]
    first, second = delivered(world.courier, *letters)
    assert (first.result, first.code, first.server_down) == (DeliveryResult.REFUSED, 0, False)
    assert words in first.text
    assert second.result is DeliveryResult.SENT


def test_calls_may_overlap(world: World) -> None:
    """Letters of one call wait for no outcome of another; each call hears of its own letters."""
    address = world.address("anna")
    first = world.courier.deliver([Envelope(id_, SUPPORT, address, LETTER) for id_ in range(20)])
    second = delivered(world.courier, *(Envelope(id_, SUPPORT, address, LETTER) for id_ in range(20, 40)))
    assert [outcome.id for outcome in second] == list(range(20, 40))
    assert sorted(outcome.id for group in first for outcome in group) == list(range(20))
    assert len(world.received(address, 40)) == 40


def test_longest_line_is_sent(world: World) -> None:
    """998 bytes and CRLF are allowed (RFC 5321 section 4.5.3.1.6)."""
    content = LETTER + b"x" * 998 + b"\r\n" + b"y" * 998
    address = world.address("anna")
    [outcome] = delivered(world.courier, Envelope(1, SUPPORT, address, content))
    assert outcome.result is DeliveryResult.SENT
    [arrived] = world.received(address, 1)
    assert arrived.rstrip(b"\r\n").endswith(content)


def test_closed_courier_can_be_used_again(world: World) -> None:
    """Close says goodbye; the next letter connects anew; closing twice is no error."""
    address = world.address("anna")
    for id_ in (1, 2):
        [outcome] = delivered(world.courier, Envelope(id_, SUPPORT, address, LETTER))
        assert outcome.result is DeliveryResult.SENT
        world.courier.close()
        world.courier.close()
