"""A server that lies, talks nonsense or leaves at any command: trouble that can be told, never a crash."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from mailflow.adapters.imap.mailbox import ImapMailbox
from mailflow.ports.errors import Misconfigured, Temporary
from mailflow.ports.mailbox import FolderState

from support.scripted_imap import GOOD, Answer, ScriptedImap

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DATE = '"20-Nov-2026 12:00:00 +0000"'
LISTED = f"* 1 FETCH (UID 5 RFC822.SIZE 11 INTERNALDATE {DATE} BODY[] {{11}}\r\nSubject: x\n)\r\n"
STATE = "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 6] ok\r\n"
SOUND: dict[str, Answer] = {
    **GOOD,
    "SELECT": STATE + "{tag} OK [READ-WRITE] done\r\n",
    "UID SEARCH": "* SEARCH 5\r\n{tag} OK done\r\n",
    "UID FETCH": LISTED + "{tag} OK done\r\n",
    "UID MOVE": "* 1 EXPUNGE\r\n{tag} OK done\r\n",
    "IDLE": "+ idling\r\n* 2 EXISTS\r\n",
}
LONG = "9" * 5000
LIES = [
    "HANG UP",
    "* BYE going down\r\n",
    "{tag} NO not now\r\n",
    "{tag} BAD what?\r\n",
    "{tag} OK done\r\n",
    "nonsense\r\n",
    "\x00\xff\r\n{tag} OK done\r\n",
    "* \r\n{tag} OK done\r\n",
    f"* SEARCH {LONG} -5 5.5 0 99999999999999999999\r\n{{tag}} OK done\r\n",
    f"* {LONG} EXISTS\r\n* OK [UIDVALIDITY {LONG}] x\r\n{{tag}} OK done\r\n",
    "* 1 EXISTS\r\n* OK [UIDVALIDITY 99999999999999999999] x\r\n{tag} OK done\r\n",
    "* 1 EXISTS\r\n* OK [UIDVALIDITY -1] x\r\n{tag} OK done\r\n",
    f"* 1 FETCH (UID {LONG} RFC822.SIZE {LONG} BODY[] NIL)\r\n{{tag}} OK done\r\n",
    '* 1 FETCH (UID 5 RFC822.SIZE 1 INTERNALDATE "99-Foo-0000 99:99:99 +9999")\r\n{tag} OK done\r\n',
    "* 1 FETCH (UID 5 UID 6 BODY[] {3}\r\nabc BODY[] {3}\r\nabc)\r\n{tag} OK done\r\n",
    "* 1 FETCH ((((((UID 5\r\n{tag} OK done\r\n",
    "* 1 FETCH (UID 5 BODY[] {1000}\r\nshort",
    "* LIST\r\n* LIST () NIL\r\n* LIST (((\r\n{tag} OK done\r\n",
    "* CAPABILITY\r\n{tag} OK [CAPABILITY] done\r\n",
    "+ go on\r\n{tag} OK done\r\n",
]
COMMANDS = ["CAPABILITY", "LOGIN", "LIST", "SELECT", "NOOP", "UID SEARCH", "UID FETCH", "UID MOVE", "IDLE"]


def work(mailbox: ImapMailbox) -> FolderState:
    """Everything that the program asks of a mailbox."""
    state = mailbox.open()
    for waiting in mailbox.waiting(LONG_AGO):
        assert 0 < waiting.uid < 2**32
    mails = mailbox.fetch([5])
    assert set(mails) <= {5}
    mailbox.fetch([5], headers_only=True)
    mailbox.file([5])
    mailbox.wait(0.1)
    return state


def attempt(mailbox: ImapMailbox) -> FolderState | str:
    """The folder's state, or the words of the trouble."""
    try:
        state = work(mailbox)
    except (Temporary, Misconfigured) as trouble:
        return str(trouble)
    assert 0 < state.uidvalidity < 2**32
    return state


def test_the_script_is_sound() -> None:
    """Without a lie all goes well."""
    with (
        ScriptedImap(SOUND) as server,
        closing(ImapMailbox(server.settings, "INBOX", "Processed")) as mailbox,
    ):
        assert work(mailbox) == FolderState(7, 6, 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_lie_ends_in_words(command: str) -> None:
    """At each command: what can be told and tried again, and numbers that the store can hold."""
    for lie in LIES:
        with ScriptedImap({**SOUND, command: lie}) as server:
            server.timeout = 0.3
            with closing(ImapMailbox(server.settings, "INBOX", "Processed")) as mailbox:
                told = attempt(mailbox)
            assert isinstance(told, FolderState) or told.startswith("127.0.0.1:"), lie
            assert len(str(told)) < 1000, lie
