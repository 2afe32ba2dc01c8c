"""How the mailbox behaves on the wire, packet by packet, with a server that follows a script."""

import re
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Timer

import pytest
from mailflow.adapters.imap.mailbox import ImapMailbox, probe_imap
from mailflow.adapters.servers import Security, ServerSettings
from mailflow.ports.errors import Misconfigured, Temporary

from support.patience import NEVER
from support.scripted_imap import Answer, ScriptedImap

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@contextmanager
def opened(**script: Answer) -> Iterator[tuple[ImapMailbox, ScriptedImap]]:
    """A mailbox that is open on a server with this script; ``UID_FETCH`` is the command UID FETCH."""
    named = {command.replace("_", " "): answer for command, answer in script.items()}
    with (
        ScriptedImap(named) as server,
        closing(ImapMailbox(server.settings, "INBOX", "Processed")) as mailbox,
    ):
        mailbox.open()
        yield mailbox, server


@pytest.mark.parametrize(
    "plus",
    ["+ idling\r\n* 1 EXISTS\r\n", "* 1 EXISTS\r\n+ idling\r\n", "* 1 EXISTS\r\n* 1 RECENT\r\n+ go\r\n"],
)
def test_mail_in_the_packet_that_begins_idle(plus: str) -> None:
    """EXISTS that comes together with the "+" sits in a buffer, and is seen there."""
    with opened(IDLE=plus) as (mailbox, _):
        assert mailbox.wait(NEVER)


def test_half_a_notice_is_no_notice() -> None:
    """A line that comes in pieces is read whole; flags changed by a person do not wake us."""
    with opened(IDLE="+ idling\r\n* 3 EXPUNGE\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 1 EX") as (mailbox, server):
        Timer(0.2, server.say, ("ISTS\r\n",)).start()
        began = time.monotonic()
        assert mailbox.wait(NEVER)
        assert time.monotonic() - began > 0.15


def test_notice_to_return_within_fifty_milliseconds() -> None:
    """Nothing sleeps between the server's notice and the return from the wait."""
    delays = []
    with opened(IDLE="+ idling\r\n", UID_SEARCH="* SEARCH\r\n{tag} OK done\r\n") as (mailbox, server):
        for _ in range(5):
            mailbox.waiting(LONG_AGO)
            Timer(0.05, server.say, ("* 1 EXISTS\r\n",)).start()
            assert mailbox.wait(NEVER)
            delays.append(time.monotonic() - server.said_at)
    assert min(delays) < 0.05  # the others may have waited for a busy machine


@pytest.mark.parametrize("ending", ["HANG UP", "+ idling\r\n* BYE going down\r\n"])
def test_server_that_leaves_during_idle(ending: str) -> None:
    """A closed connection is Temporary at once, not an endless stream of empty news."""
    with opened(IDLE=ending) as (mailbox, server):
        if ending != "HANG UP":
            Timer(0.1, server.__exit__).start()
        with pytest.raises(Temporary):
            mailbox.wait(NEVER)
        with pytest.raises(Temporary, match="not connected"):
            mailbox.wait(NEVER)


def test_server_that_refuses_idle() -> None:
    """IDLE offered but refused: the mailbox is polled instead, interruptibly."""
    with opened(IDLE="{tag} NO not today\r\n") as (mailbox, server):
        began = time.monotonic()
        assert not mailbox.wait(0.2)
        assert time.monotonic() - began > 0.15
        server.script["NOOP"] = "* 1 EXISTS\r\n{tag} OK done\r\n"
        assert mailbox.wait(1)
        assert server.commands.count("IDLE") == 1


def test_server_without_idle_is_polled() -> None:
    """The wait sleeps, asks at its end, and can be interrupted."""
    capability = "* CAPABILITY IMAP4rev1 MOVE\r\n{tag} OK done\r\n"
    with opened(CAPABILITY=capability) as (mailbox, server):
        Timer(0.2, mailbox.interrupt).start()
        began = time.monotonic()
        assert not mailbox.wait(NEVER)
        assert 0.15 < time.monotonic() - began < NEVER
        assert "IDLE" not in server.commands


def body(uid: int) -> bytes:
    return b"Subject: %d\r\n\r\n" % uid


def literal(uid: int) -> bytes:
    raw = body(uid)
    return b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, uid, len(raw), raw)


def asked(line: str) -> list[int]:
    """The UIDs of a UID FETCH command."""
    found = []
    for part in line.split()[3].split(","):
        low, _, high = part.partition(":")
        found += range(int(low), int(high or low) + 1)
    return found


def fetching(answer: Callable[[list[int]], bytes]) -> Callable[[str], bytes]:
    return lambda line: answer(asked(line)) + b"{tag} OK done\r\n"


def test_each_answer_is_its_own_uids() -> None:
    """Shuffled answers, flags in between, bodies nobody asked for: every mail keeps its bytes."""

    def answer(uids: list[int]) -> bytes:
        unasked = b"* 9 FETCH (UID 1 FLAGS (\\Seen))\r\n* 8 EXISTS\r\n* 7 FETCH (FLAGS ())\r\n"
        return unasked + b"".join(literal(uid) for uid in reversed(uids)) + literal(999) + unasked

    with opened(UID_FETCH=fetching(answer)) as (mailbox, _):
        assert mailbox.fetch(range(1, 121)) == {uid: body(uid) for uid in range(1, 121)}


def test_refused_half_is_asked_again_one_by_one() -> None:
    """NO in the middle of a chunk: what came is kept, the rest is asked singly, what is gone is missing."""
    sizes = []

    def answer(line: str) -> bytes:
        uids = asked(line)
        sizes.append(len(uids))
        if len(uids) > 1:
            return literal(1) + literal(2) + b"{tag} NO [EXPUNGEISSUED] some are gone\r\n"
        [uid] = uids
        return (b"* 4 FETCH (UID 4 BODY[] NIL)\r\n" if uid == 4 else literal(uid)) + b"{tag} OK done\r\n"

    with opened(UID_FETCH=answer) as (mailbox, _):
        assert mailbox.fetch([1, 2, 3, 4, 5]) == {uid: body(uid) for uid in (1, 2, 3, 5)}
    assert sizes == [5, 1, 1, 1]


@pytest.mark.parametrize(("there", "expected"), [("7", {7: b""}), ("", {})])
def test_empty_body_is_believed_only_of_a_mail_that_is_there(there: str, expected: dict[int, bytes]) -> None:
    """Some servers give a vanished mail as an empty one; a mail may also be empty."""
    empty = fetching(lambda uids: b"".join(b'* 1 FETCH (UID %d BODY[] "")\r\n' % uid for uid in uids))
    with opened(UID_FETCH=empty, UID_SEARCH=f"* SEARCH {there}\r\n{{tag}} OK done\r\n") as (mailbox, _):
        assert mailbox.fetch([7]) == expected


def test_stale_answers_are_not_believed() -> None:
    """Bodies that were lying about from an earlier command are no answer to this one."""
    with opened(UID_FETCH=fetching(lambda _: b"")) as (mailbox, server):
        server.script["NOOP"] = b"* 1 FETCH (UID 1 BODY[] {3}\r\nold)\r\n{tag} OK done\r\n"
        mailbox.wait(0)
        assert mailbox.fetch([1]) == {}


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ("{tag} NO [AUTHENTICATIONFAILED] wrong\r\n", Misconfigured, "login refused.*Check username"),
        ("{tag} NO [UNAVAILABLE] the user database is away\r\n", Temporary, "login not possible now"),
        ("{tag} BAD what\r\n", Misconfigured, "logging in"),
        ("* BYE too many connections\r\n", Temporary, "too many connections"),
        ("HANG UP", Temporary, "connection lost"),
    ],
)
def test_failed_login(answer: str, kind: type[Exception], words: str) -> None:
    """A wrong password needs a person, a server in trouble needs time."""
    with ScriptedImap({"LOGIN": answer}) as server:
        mailbox = ImapMailbox(server.settings, "INBOX", "Processed")
        with pytest.raises(kind, match=f"127.0.0.1:[0-9]+: .*{words}"):
            mailbox.open()


def test_password_goes_only_where_it_may() -> None:
    """LOGINDISABLED means: not without TLS; the password is not even sent."""
    capability = "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n{tag} OK done\r\n"
    with ScriptedImap({"CAPABILITY": capability}) as server:
        with pytest.raises(Misconfigured, match="starttls"):
            ImapMailbox(server.settings, "INBOX", "Processed").open()
        assert "LOGIN" not in server.commands


def test_password_beyond_ascii() -> None:
    """A password with Vietnamese letters is sent as UTF-8 (SASL PLAIN)."""
    words = b64encode("\0support\0mậtkhẩu".encode()).decode().upper()
    with ScriptedImap({"AUTHENTICATE": "+ \r\n", words: "{tag} OK welcome\r\n"}) as server:
        settings = replace(server.settings, password="mậtkhẩu")
        with closing(ImapMailbox(settings, "INBOX", "Processed")) as mailbox:
            assert mailbox.open().uidvalidity == 7


def test_silent_server_is_not_waited_for_for_ever() -> None:
    """Every answer has a time limit."""
    with ScriptedImap({"SELECT": ""}) as server:
        mailbox = ImapMailbox(replace(server.settings, timeout=0.3), "INBOX", "Processed")
        began = time.monotonic()
        with pytest.raises(Temporary, match="timed out"):
            mailbox.open()
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_silent_port_is_not_waited_for_for_ever(security: Security) -> None:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = ServerSettings("127.0.0.1", listener.getsockname()[1], security, "x", "y", timeout=0.2)
        began = time.monotonic()
        with pytest.raises(Temporary, match=r"no answer within 0\.2 s"):
            ImapMailbox(settings, "INBOX", "Processed").open()
        assert time.monotonic() - began < 2


def test_read_only_folder_is_permanent() -> None:
    """Without the right to move there is no point in going on."""
    select = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] done\r\n"
    with ScriptedImap({"SELECT": select}) as server, pytest.raises(Misconfigured, match="read-only"):
        ImapMailbox(server.settings, "INBOX", "Processed").open()


def test_folder_without_uidvalidity_is_permanent() -> None:
    """UIDs without UIDVALIDITY identify nothing."""
    select = "* 0 EXISTS\r\n{tag} OK done\r\n"
    with ScriptedImap({"SELECT": select}) as server, pytest.raises(Misconfigured, match="UIDVALIDITY"):
        ImapMailbox(server.settings, "INBOX", "Processed").open()


def test_processed_folder_removed_meanwhile_is_made_again() -> None:
    """TRYCREATE is what it says."""
    answers = iter(["{tag} NO [TRYCREATE] no such folder\r\n", "{tag} OK moved\r\n"])
    create = "{tag} OK made\r\n"
    with opened(UID_MOVE=lambda _: next(answers).encode(), CREATE=create, SUBSCRIBE=create) as (
        mailbox,
        server,
    ):
        server.script["LIST"] = "{tag} OK no such folder\r\n"
        mailbox.file([1, 2])
        assert server.commands.count("UID MOVE") == 2
        assert server.commands.count("CREATE") == 1


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("{tag} NO Invalid mailbox name\r\n", "Invalid mailbox name.*Choose a name.*INBOX, INBOX.Sent"),
        ("{tag} NO [OVERQUOTA] full\r\n", "full"),
        ("{tag} NO [ALREADYEXISTS] somebody was quicker\r\n", ""),
    ],
)
def test_processed_folder_that_cannot_be_made(answer: str, failure: str) -> None:
    """A name that the server does not allow needs the admin, who is told which names there are."""

    def folders(line: str) -> bytes:
        names = b'* LIST () "." INBOX\r\n* LIST () "." INBOX.Sent\r\n' if "*" in line else b""
        return names + b"{tag} OK done\r\n"

    script: dict[str, Answer] = {"LIST": folders, "CREATE": answer, "SUBSCRIBE": "{tag} OK done\r\n"}
    with ScriptedImap(script) as server, closing(ImapMailbox(server.settings, "INBOX", "Done")) as mailbox:
        if failure:
            kind = Temporary if "OVERQUOTA" in answer else Misconfigured
            with pytest.raises(kind, match=failure):
                mailbox.open()
        else:
            assert mailbox.open().uidvalidity == 7


@pytest.mark.parametrize("keywords", [True, False])
def test_server_that_can_only_copy(keywords: bool) -> None:
    """Without MOVE and UIDPLUS: copied once, marked, not listed again, never a plain EXPUNGE."""
    flags = r"(\Deleted \*)" if keywords else r"(\Deleted)"
    lines: list[str] = []

    def note(answer: str) -> Callable[[str], bytes]:
        return lambda line: (lines.append(re.sub(r"^\S+ ", "", line)), answer.encode())[1]

    script: dict[str, Answer] = {
        "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
        "SELECT": "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
        f"* OK [PERMANENTFLAGS {flags}] ok\r\n{{tag}} OK [READ-WRITE] done\r\n",
        "UID SEARCH": note("* SEARCH 2 3\r\n{tag} OK done\r\n"),
        "UID COPY": note("{tag} OK copied\r\n"),
        "UID STORE": note("{tag} OK stored\r\n"),
        "UID FETCH": note("{tag} OK nothing\r\n"),
    }
    with ScriptedImap(script) as server:
        with closing(ImapMailbox(server.settings, "INBOX", "Processed")) as mailbox:
            mailbox.open()
            mailbox.waiting(LONG_AGO)
            mailbox.file([1, 2, 3])
        [told] = [probe for probe in probe_imap(server.settings, "INBOX", "Processed") if not probe.ok]
        assert "EXPUNGE" not in " ".join(server.commands)
    criterion, mark = (
        ("UNKEYWORD $MailflowFiled", "$MailflowFiled") if keywords else ("UNDELETED", r"\Deleted")
    )
    assert lines[0] == f"UID SEARCH SINCE 31-Dec-1999 {criterion}"
    assert lines[-3:] == [
        f"UID SEARCH UID 1:3 {criterion}",
        'UID COPY 2:3 "Processed"',
        f"UID STORE 2:3 +FLAGS.SILENT ({mark})",
    ]
    assert "stay in the folder" in told.detail


def test_mail_with_an_unreadable_date_is_taken_in() -> None:
    """A broken INTERNALDATE hides no mail."""
    told = '* 1 FETCH (UID 1 RFC822.SIZE 9 INTERNALDATE "yesterday")\r\n* 1 FETCH (FLAGS ())\r\n'
    answer = told + "{tag} OK done\r\n"
    with opened(UID_SEARCH="* SEARCH 1\r\n{tag} OK done\r\n", UID_FETCH=answer) as (mailbox, _):
        [mail] = mailbox.waiting(LONG_AGO)
    assert (mail.uid, mail.size, mail.received_at) == (1, 9, LONG_AGO)
