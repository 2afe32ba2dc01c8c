"""The courier and a server that fails at every step: on which side of the dot the letter is."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain

import pytest
from mailflow.adapters.servers import ServerSettings
from mailflow.adapters.smtp.answers import judged
from mailflow.adapters.smtp.connection import SmtpTimeouts, dot_stuffed
from mailflow.adapters.smtp.courier import SmtpCourier
from mailflow.adapters.smtp.letter_check import has_long_line
from mailflow.adapters.smtp.probe import probe_smtp
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome
from mailflow.ports.errors import LoginRefused, Misconfigured, Temporary

from support.faulty_smtp import DROP, HANG, FaultySmtpServer
from support.patience import EVENT

SENT, DEFERRED, REFUSED, UNCERTAIN = (
    DeliveryResult.SENT,
    DeliveryResult.DEFERRED,
    DeliveryResult.REFUSED,
    DeliveryResult.UNCERTAIN,
)
SUPPORT = "support@company.test"
LETTER = b"Subject: x\r\n\r\nHello\r\n"
QUICK = SmtpTimeouts(connect=1.5, command=1.5, block=1.5, dot=1.5, farewell=0.2)  # for servers that hang
SLOW = SmtpTimeouts(farewell=0.2)  # for those that work, on a machine that may be busy
MEDIUM = b"Subject: x\r\n\r\n" + (b"." * 70 + b"\r\n") * 10_000  # several blocks
LARGE = b"Subject: x\r\n\r\n" + (b"." * 70 + b"\r\n") * 100_000  # 7 MB, and every line begins with a dot


@pytest.fixture
def server() -> Iterator[FaultySmtpServer]:
    with FaultySmtpServer() as server:
        yield server


@pytest.fixture
def courier(server: FaultySmtpServer) -> Iterator[SmtpCourier]:
    with closing(SmtpCourier(server.settings(), 1, QUICK)) as courier:
        yield courier


def letter(id_: int = 1, content: bytes = LETTER, recipient: str = "") -> Envelope:
    return Envelope(id_, SUPPORT, recipient or f"c{id_}@customers.test", content)


def send(courier: SmtpCourier, *letters: Envelope) -> list[Outcome]:
    return sorted(chain(*courier.deliver(letters)), key=lambda outcome: outcome.id)


FAULTS = [  # step, what happens there, result, phase, code, is it about us?
    ("greet", DROP, DEFERRED, "connect", 0, True),
    ("greet", HANG, DEFERRED, "connect", 0, True),
    ("greet", "554 5.7.1 go away", DEFERRED, "connect", 554, True),
    ("greet", "421 4.3.2 too many connections", DEFERRED, "connect", 421, True),
    ("ehlo", DROP, DEFERRED, "connect", 0, True),
    ("ehlo", "421 4.3.2 later", DEFERRED, "connect", 421, True),
    ("mail", DROP, DEFERRED, "mail", 0, False),
    ("mail", HANG, DEFERRED, "mail", 0, False),
    ("mail", "nonsense", DEFERRED, "mail", 0, False),
    ("mail", "250-half", DEFERRED, "mail", 0, False),
    ("mail", "451 4.3.0 later", DEFERRED, "mail", 451, False),
    ("mail", "421 4.3.2 going down", DEFERRED, "mail", 421, True),
    ("mail", "530 5.7.0 log in first", DEFERRED, "mail", 530, True),
    ("mail", "553 5.1.8 bad sender", REFUSED, "mail", 553, False),
    ("mail", "252 whatever", DEFERRED, "mail", 252, True),
    ("rcpt", DROP, DEFERRED, "rcpt", 0, False),
    ("rcpt", HANG, DEFERRED, "rcpt", 0, False),
    ("rcpt", "450 4.2.0 greylisted", DEFERRED, "rcpt", 450, False),
    ("rcpt", "550 5.1.1 no such user", REFUSED, "rcpt", 550, False),
    ("rcpt", "252 5.7.0 perhaps", DEFERRED, "rcpt", 252, True),
    ("data", DROP, DEFERRED, "data", 0, False),
    ("data", HANG, DEFERRED, "data", 0, False),
    ("data", "451 4.3.0 later", DEFERRED, "data", 451, False),
    ("data", "554 5.5.1 no", REFUSED, "data", 554, False),
    ("dot", DROP, UNCERTAIN, "dot", 0, False),
    ("dot", HANG, UNCERTAIN, "dot", 0, False),
    ("dot", "451 4.3.0 later", DEFERRED, "dot", 451, False),
    ("dot", "421 4.3.2 going down", DEFERRED, "dot", 421, True),
    ("dot", "552 5.3.4 too large", REFUSED, "dot", 552, False),
    ("dot", "251 2.0.0 perhaps", UNCERTAIN, "dot", 251, False),
    ("dot", "nonsense", UNCERTAIN, "dot", 0, False),
    ("accepted", DROP, UNCERTAIN, "dot", 0, False),
    ("accepted", HANG, UNCERTAIN, "dot", 0, False),
]


@pytest.mark.parametrize(("step", "fault", "result", "phase", "code", "about_us"), FAULTS)
def test_every_step_can_fail(
    server: FaultySmtpServer,
    courier: SmtpCourier,
    step: str,
    fault: str,
    result: DeliveryResult,
    phase: str,
    code: int,
    about_us: bool,
) -> None:
    """Before the dot a letter may be tried again, after it nobody knows; the next letter is sent."""
    server.fail(step, fault)
    [outcome] = send(courier, letter())
    assert (outcome.result, outcome.phase, outcome.server_down) == (result, phase, about_us)
    assert outcome.code == code or (code == 0 and outcome.code <= 0)
    assert outcome.text
    assert [taken.recipient for taken in server.taken] == (
        ["c1@customers.test"] if step == "accepted" else []
    )
    for number in range(2, 30):  # a busy machine may be slower than this courier waits
        [after] = send(courier, letter(number))
        if after.result is SENT:
            break
    assert after.result is SENT
    assert server.taken[-1].recipient == f"c{number}@customers.test"
    assert server.taken[-1].content == LETTER
    doubtful = outcome.server_down or result is UNCERTAIN or code <= 0
    assert server.connections == (2 if doubtful else 1)


LIES = [
    "nonsense",
    "\x00\xff",
    "2",
    "25",
    "250",
    "250-",
    "-250 x",
    "9999999 x",
    "１２３ x",
    "x" * 100_000,
    "",
    "250-a\r\n354 b",
    "250 ok\r\n250 ok",
    "000 x",
]


@pytest.mark.parametrize("step", ["greet", "ehlo", "mail", "rcpt", "data", "dot", "accepted", "rset"])
def test_every_lie_has_an_outcome(server: FaultySmtpServer, step: str) -> None:
    """Whatever a server says at whatever step: each letter has its outcome, and the next one leaves."""
    quick = SmtpTimeouts(connect=0.2, command=0.2, block=0.2, dot=0.2, farewell=0.1)
    for lie in LIES:
        with closing(SmtpCourier(server.settings(), 1, quick)) as courier:
            server.fail("rcpt", "450 4.2.0 later")  # so that there is a RSET
            server.fail(step, lie)
            outcomes = send(courier, letter(1), letter(2))
            assert [outcome.id for outcome in outcomes] == [1, 2], lie
            assert all(len(outcome.text) <= 500 for outcome in outcomes), lie
        server.faults.clear()
        with closing(SmtpCourier(server.settings(), 1)) as courier:
            assert [outcome.result for outcome in send(courier, letter(3))] == [SENT], lie


def test_forwarded_recipient_is_fine(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """251 at RCPT: the server forwards (RFC 5321 section 3.4)."""
    server.faults["rcpt"].append("251 2.1.5 will forward")
    [outcome] = send(courier, letter())
    assert outcome.result is SENT


def test_refusals_keep_the_connection_in_step(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """After a refused recipient comes RSET, and the connection serves on."""
    server.fail("rcpt", "550 5.1.1 no", "450 4.2.0 later")
    outcomes = send(courier, *(letter(id_) for id_ in range(1, 5)))
    assert [outcome.result for outcome in outcomes] == [REFUSED, DEFERRED, SENT, SENT]
    assert server.connections == 1
    words = [command[:4] for command in server.commands]
    assert words == ["EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "RSET", *(["MAIL", "RCPT", "DATA"] * 2)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (DROP, (DEFERRED, "data", 0)),
        ("552 5.3.4 too large", (REFUSED, "data", 552)),
        ("451 4.3.0 disk full", (DEFERRED, "data", 451)),
        (HANG, (DEFERRED, "data", 0)),
    ],
)
def test_large_letter_interrupted(
    server: FaultySmtpServer, courier: SmtpCourier, fault: str, expected: tuple[DeliveryResult, str, int]
) -> None:
    """While the bytes of a large letter flow the dot is not sent: no doubt, and an early answer is heard."""
    server.fail("content", fault)
    [outcome] = send(courier, letter(content=LARGE))
    assert (outcome.result, outcome.phase, outcome.code) == expected
    [after] = send(courier, letter(2))
    assert after.result is SENT


def test_large_letter_arrives(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """Block by block, dots doubled and undoubled."""
    [outcome] = send(courier, letter(content=MEDIUM))
    assert outcome.result is SENT
    assert server.taken[0].content == MEDIUM
    server.fail("accepted", HANG)
    [doubtful] = send(courier, letter(content=MEDIUM))
    assert (doubtful.result, doubtful.phase) == (UNCERTAIN, "dot")


@pytest.mark.parametrize("fault", ["hang up", "421 4.4.2 idle for too long"])
def test_kept_connection_that_was_closed(server: FaultySmtpServer, fault: str) -> None:
    """A server may end an idle connection at any time: the letter goes over a new one, once."""
    with closing(SmtpCourier(server.settings(), 3, SLOW)) as courier:
        assert {o.result for o in send(courier, *(letter(id_) for id_ in range(30)))} == {SENT}
        before = server.connections
        if fault == "hang up":
            server.hang_up()
        else:
            server.fail("mail", fault, fault, fault)
        assert {o.result for o in send(courier, *(letter(id_) for id_ in range(30)))} == {SENT}
        assert len(server.taken) == 60
        assert before < server.connections <= before + 3


def test_idle_connection_is_asked_first(
    server: FaultySmtpServer, courier: SmtpCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a pause the server is asked whether it still listens; if not, a new connection is made."""
    monkeypatch.setattr("mailflow.adapters.smtp.courier._RECHECK_SECONDS", 0.0)
    send(courier, letter(1))
    [outcome] = send(courier, letter(2))
    assert (outcome.result, server.connections) == (SENT, 1)
    assert [command[:4] for command in server.commands].count("RSET") == 1
    server.fail("rset", HANG)
    [outcome] = send(courier, letter(3))
    assert (outcome.result, server.connections) == (SENT, 2)
    assert len(server.taken) == 3


def test_one_refused_connection_does_not_stop_the_others(server: FaultySmtpServer) -> None:
    """A server that allows us fewer connections than we want serves all letters over those."""
    server.fail("greet", "421 4.7.0 too many connections", "421 4.7.0 too many connections")
    with closing(SmtpCourier(server.settings(), 3, SLOW)) as courier:
        assert {o.result for o in send(courier, *(letter(id_) for id_ in range(20)))} == {SENT}
    assert len(server.taken) == 20


def test_server_that_dies_in_the_middle(server: FaultySmtpServer) -> None:
    """What was begun is judged by itself, the rest is put off at once; nobody is asked for ever."""
    with closing(SmtpCourier(server.settings(), 2, SLOW)) as courier:
        send(courier, letter(0))
        server.fail("data", *[DROP] * 4)
        server.fail("greet", *[DROP] * 100)
        outcomes = send(courier, *(letter(id_) for id_ in range(1, 21)))
    assert len(outcomes) == 20
    assert {outcome.result for outcome in outcomes} == {DEFERRED}
    assert sum(outcome.server_down for outcome in outcomes) >= 18


def test_thousand_letters_over_three_connections(server: FaultySmtpServer) -> None:
    """Every letter once, three connections in all, none opened for the second batch."""
    with closing(SmtpCourier(server.settings(), 3, SLOW)) as courier:
        outcomes = send(courier, *(letter(id_) for id_ in range(1000)))
        assert [outcome.id for outcome in outcomes] == list(range(1000))
        assert {outcome.result for outcome in outcomes} == {SENT}
        send(courier, *(letter(id_) for id_ in range(10)))
    recipients = [taken.recipient for taken in server.taken[:1000]]
    assert sorted(recipients) == sorted(f"c{id_}@customers.test" for id_ in range(1000))
    assert server.connections == 3
    assert {taken.connection for taken in server.taken} == {1, 2, 3}
    assert [command[:4] for command in server.commands].count("QUIT") == 3


def test_outcomes_come_as_they_are_known(server: FaultySmtpServer) -> None:
    """A letter that hangs holds up no other outcome."""
    server.fail("dot", HANG)
    with closing(SmtpCourier(server.settings(), 2, QUICK)) as courier:
        outcomes = chain(*courier.deliver([letter(id_) for id_ in range(10)]))
        assert [outcome.result for outcome in outcomes] == [*[SENT] * 9, UNCERTAIN]


@pytest.mark.parametrize("step", ["accepted", "content"])
def test_a_letter_that_hangs_holds_up_no_other_call(server: FaultySmtpServer, step: str) -> None:
    """While one connection waits for its answer, letters of later calls leave over the other three."""
    server.fail(step, HANG)
    patient = SmtpTimeouts(block=5, dot=5, farewell=0.2)
    with closing(SmtpCourier(server.settings(), timeouts=patient)) as courier:
        hanging = courier.deliver([letter(0, LARGE)])
        while not server.faulted:
            time.sleep(0.01)
        for round_ in range(5):
            outcomes = send(courier, *(letter(id_) for id_ in range(1 + round_ * 4, 5 + round_ * 4)))
            assert [outcome.result for outcome in outcomes] == [SENT] * 4
        late = list(chain(*hanging))
    assert [(o.id, o.result) for o in late] == [(0, UNCERTAIN if step == "accepted" else DEFERRED)]
    assert server.connections == 4
    assert len(server.taken) == 20 + (step == "accepted")


def test_no_new_connection_and_one_that_hangs(
    server: FaultySmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the only open connection hangs and no other can be made, the rest is put off, not kept."""
    monkeypatch.setattr("mailflow.adapters.smtp.courier._STANDSTILL_SECONDS", 0.1)
    patient = SmtpTimeouts(connect=5, command=5, block=30, dot=30, farewell=0.2)
    courier = SmtpCourier(server.settings(), timeouts=patient)
    server.fail("accepted", HANG)
    hanging = courier.deliver([letter(0)])
    while not server.faulted:
        time.sleep(0.01)
    server.fail("greet", *[DROP] * 100)
    outcomes = send(courier, *(letter(id_) for id_ in range(1, 11)))
    assert {(o.result, o.server_down) for o in outcomes} == {(DEFERRED, True)}
    server.faults["greet"].clear()
    until = time.monotonic() + EVENT  # whoever found no server may still be putting letters off
    while {o.result for o in send(courier, *(letter(id_) for id_ in range(11, 20)))} != {SENT}:
        assert time.monotonic() < until
    courier.close()
    assert [outcome.result for outcome in chain(*hanging)] == [UNCERTAIN]


def test_the_first_look(server: FaultySmtpServer) -> None:
    """Connected and logged in before there is a letter, over the connection that the letter then takes."""
    with closing(SmtpCourier(server.settings(), timeouts=QUICK)) as courier:
        server.fail("greet", "554 5.7.1 go away")
        with pytest.raises(Temporary, match="go away"):
            courier.look()
        courier.look()
        [outcome] = send(courier, letter(1))
    assert (outcome.result, server.connections) == (SENT, 2)


def test_closed_while_sending(server: FaultySmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Close from another thread: each letter has an outcome, the one past the dot is in doubt."""
    monkeypatch.setattr("mailflow.adapters.smtp.courier._GRACE_SECONDS", 0.1)
    server.fail("dot", HANG)
    patient = SmtpTimeouts(dot=600, farewell=0.2)
    courier = SmtpCourier(server.settings(), 1, patient)
    began = time.monotonic()
    threading.Timer(0.2, courier.close).start()
    outcomes = send(courier, *(letter(id_) for id_ in range(3)))
    assert time.monotonic() - began < patient.dot / 2
    assert [outcome.result for outcome in outcomes] == [UNCERTAIN, DEFERRED, DEFERRED]
    assert [outcome.phase for outcome in outcomes] == ["dot", "", ""]
    courier.close()


def test_abandoned_outcomes_stop_the_batch(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """Who stops listening stops the sending; the courier stays usable."""
    outcomes = courier.deliver([letter(id_) for id_ in range(500)])
    next(outcomes)
    outcomes.close()
    [after] = send(courier, letter(1000))
    assert after.result is SENT
    assert len(server.taken) < 500


def test_login() -> None:
    """The right password goes in once; a wrong one is tried once, told plainly, and never shown."""
    with FaultySmtpServer(login=True) as server:
        with closing(SmtpCourier(server.settings(), 1, QUICK)) as courier:
            assert {o.result for o in send(courier, letter(1), letter(2))} == {SENT}
        assert [command[:4] for command in server.commands].count("AUTH") == 1
        server.commands.clear()
        with closing(SmtpCourier(server.settings("guess"), 1, QUICK)) as courier:
            outcomes = send(courier, letter(1), letter(2))
        assert {(o.result, o.phase, o.code, o.server_down) for o in outcomes} == {
            (DEFERRED, "connect", 535, True)
        }
        assert "Check username and password" in outcomes[0].text
        assert "guess" not in repr((outcomes, server.settings("guess")))
        assert [command[:4] for command in server.commands].count("AUTH") == 1
        courier = SmtpCourier(server.settings("guess"), 1, QUICK)
        with pytest.raises(LoginRefused, match="Check username and password"):
            courier.look()
        courier.close()
        [probe] = probe_smtp(server.settings("guess"))
        assert (probe.ok, probe.detail) == (False, outcomes[0].text)
    with FaultySmtpServer() as server:
        [probe] = probe_smtp(replace(server.settings(), username="support", password="x"))
        assert "no login at all" in probe.detail


def test_announced_limits(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """SIZE, 8BITMIME and SMTPUTF8 are obeyed; what does not fit is refused, with the reason."""
    server.extensions = ("SIZE 1000",)
    outcomes = send(
        courier,
        letter(1, b"x: y\r\n\r\n" + b"z" * 900 + b"\r\n" + b"z" * 900),
        letter(2, "x: y\r\n\r\nđ\r\n".encode()),
        letter(3, recipient="bình@customers.test"),
        letter(4),
    )
    assert [outcome.result for outcome in outcomes] == [REFUSED, REFUSED, REFUSED, SENT]
    for outcome, words in zip(outcomes, ("at most 1000", "8BITMIME", "SMTPUTF8"), strict=False):
        assert words in outcome.text
    assert [taken.recipient for taken in server.taken] == ["c4@customers.test"]
    assert "MAIL FROM:<support@company.test> SIZE=21" in server.commands


def test_extensions_are_used(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """Vietnamese addresses and 8-bit letters go out as such."""
    outcomes = send(courier, letter(1, "x: y\r\n\r\nđ\r\n".encode(), "bình@customers.test"), letter(2))
    assert [outcome.result for outcome in outcomes] == [SENT, SENT]
    assert server.taken[0].recipient == "bình@customers.test"
    asked = [command for command in server.commands if command.startswith("MAIL")]
    assert asked == [
        "MAIL FROM:<support@company.test> SIZE=12 BODY=8BITMIME SMTPUTF8",
        "MAIL FROM:<support@company.test> SIZE=21",
    ]


def test_null_sender_on_the_wire(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """MAIL FROM:<>."""
    send(courier, Envelope(1, "", "anna@customers.test", LETTER))
    assert server.taken[0].sender == ""


def test_servers_words_are_cleaned(server: FaultySmtpServer, courier: SmtpCourier) -> None:
    """What a server says is one printable line of bounded length."""
    server.fail("rcpt", "550-5.1.1 no\r\n550 \x1b[31mred\u202e " + "long " * 400)
    [outcome] = send(courier, letter())
    assert outcome.result is REFUSED
    assert re.fullmatch(r"5\.1\.1 no \[31mred long( long)+( l?o?n?)?", outcome.text)
    assert len(outcome.text) <= 500


def test_every_code_has_a_meaning() -> None:
    """Only 250 after the dot is sent; refused is only what the server refuses for good."""
    for code in range(-1, 1000):
        after, before = judged(1, "dot", code, ""), judged(1, "rcpt", code, "")
        assert (after.result is SENT) == (code == 250)
        assert before.result in (DEFERRED, REFUSED)
        for outcome in (before, after):
            assert outcome.result is not REFUSED or 500 <= code < 600


def test_starttls_is_required(server: FaultySmtpServer) -> None:
    """Where TLS is set and not offered, nothing is said: neither the password nor the letter."""
    with closing(SmtpCourier(replace(server.settings(), security="starttls", username="x"), 1)) as courier:
        [outcome] = send(courier, letter())
    assert (outcome.result, outcome.server_down) == (DEFERRED, True)
    assert "STARTTLS" in outcome.text
    assert {command[:4] for command in server.commands} == {"EHLO"}


@pytest.mark.parametrize("host", ["mail.company.test", "192.0.2.1", "localhost.company.test", ""])
def test_no_password_in_clear_over_the_network(host: str) -> None:
    """Without TLS only this machine is spoken to."""
    with pytest.raises(Misconfigured, match="only for a server on this machine"):
        ServerSettings(host, 25, "none", "", "")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_loopback_needs_no_tls(host: str) -> None:
    """A relay on this machine may speak plainly."""
    assert ServerSettings(host, 25, "none", "", "").where == f"{host}:25"


def test_settings_keep_their_secret() -> None:
    """The password is not printed with the settings, and cannot smuggle in a command."""
    assert "hush" not in repr(ServerSettings("localhost", 25, "tls", "me", "hush"))
    with pytest.raises(Misconfigured, match="line break") as failure:
        ServerSettings("localhost", 25, "tls", "me", "hush\r\nRSET")
    assert "hush" not in str(failure.value)
    with pytest.raises(Misconfigured, match="must be tls, starttls or none"):
        ServerSettings("localhost", 25, "ssl", "me", "hush")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "wire"),
    [
        (b"", b"\r\n"),
        (b".", b"..\r\n"),
        (b"a\r\n.\r\n", b"a\r\n..\r\n"),
        (b".\r\n.\r\n..\r\nb.\r\n", b"..\r\n..\r\n...\r\nb.\r\n"),
        (b"no end", b"no end\r\n"),
    ],
)
def test_transparency(content: bytes, wire: bytes) -> None:
    """RFC 5321 section 4.5.2."""
    assert dot_stuffed(content) == wire


@pytest.mark.parametrize(
    ("content", "long"),
    [
        (b"", False),
        (b"x" * 998, False),
        (b"x" * 999, True),
        (b"x" * 998 + b"\r\n", False),
        (b"x" * 999 + b"\r\n", True),
        ((b"x" * 998 + b"\r\n") * 3, False),
        (b"short\r\n" * 500 + b"x" * 999 + b"\r\nshort\r\n", True),
        (b"short\r\n" * 500 + b"x" * 998 + b"\r\nshort\r\n" * 500, False),
        (b"x" * 997 + b"\r\n" + b"y" * 999, True),
    ],
)
def test_long_lines(content: bytes, long: bool) -> None:
    """998 bytes are the limit, wherever in the letter."""
    assert has_long_line(content) is long
