"""One logged-in IMAP connection: commands in, answers out, every failure turned into what it means.

imap-tools connects, logs in and knows folders; mails are reached by raw ``UID`` commands through its
``client``, because its own ``fetch``, ``move`` and ``flag`` mix up mails or expunge those of others
(docs/reliability.md 3).
"""

import contextlib
import imaplib
import re
from collections.abc import Iterator
from typing import Any, cast

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import MailboxLoginError, UnexpectedCommandStatusError
from imap_tools.utils import encode_folder

from mailflow.adapters.imap.answers import Items, Piece, fetch_items, numbers, small
from mailflow.adapters.servers import ServerSettings, cleaned, connection_failure, tls_context
from mailflow.ports.errors import LoginRefused, Misconfigured, Temporary
from mailflow.ports.mailbox import FolderState

_CODE = re.compile(r"\[([A-Z-]{1,40})")
_COME_BACK = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "OVERQUOTA", "ALERT"})
_NO_USE = frozenset({"NOPERM", "NONEXISTENT", "CANNOT", "READ-ONLY", "TRYCREATE"})
_LOGOUT_SECONDS = 2.0
_TLS_PORT = 993


class ImapSession:
    """A connection to one server; after any trouble on the wire it is closed and stays so."""

    def __init__(self, settings: ServerSettings) -> None:
        """Connect and log in; raises Temporary or Misconfigured."""
        self.where = settings.where
        self.alive = False
        self._box = _connect(settings)
        # Any: everything below a command that imaplib has no method for is private there.
        self.client: Any = self._box.client
        self.alive = True
        try:
            with self.guarded("logging in"):
                _login(self._box, settings)
                # imaplib asks before login; Dovecot and others name MOVE only afterwards.
                self.client._get_capabilities()  # noqa: SLF001
        except BaseException:
            self.drop()
            raise
        self.capabilities: frozenset[str] = frozenset(self.client.capabilities)

    # --- folders ---------------------------------------------------------------------------------

    def folders(self) -> list[str]:
        """The names of all folders."""
        with self.guarded("listing folders"):
            return [info.name for info in self._box.folder.list()]

    def make_folder(self, name: str) -> None:
        """Create and subscribe a folder where it is missing."""
        with self.guarded(f"looking for folder {name!r}"):
            if self._box.folder.exists(name):
                return
        try:
            with self.guarded(f"creating folder {name!r}", lasting=True):
                self._box.folder.create(name)
        except Misconfigured as refusal:
            if "[ALREADYEXISTS]" not in str(refusal):  # another worker was quicker (RFC 5530)
                told = f"{refusal} Choose a name as the server has them: {', '.join(self.folders())}."
                raise Misconfigured(told) from refusal
        with contextlib.suppress(Misconfigured, Temporary), self.guarded(f"subscribing folder {name!r}"):
            self._box.folder.subscribe(name, value=True)

    def select(self, folder: str) -> FolderState:
        """Select the folder for reading and moving, and read its state afresh."""
        try:
            with self.guarded(f"opening folder {folder!r}"):
                self._box.folder.set(folder)
        except Temporary as refusal:
            if self.alive and folder not in (names := self.folders()):
                told = f"{self.where}: there is no folder {folder!r}. There are: {', '.join(names)}."
                raise Misconfigured(told) from refusal
            raise
        with self.guarded(f"opening folder {folder!r}"):
            uidvalidity, uidnext = self._told("UIDVALIDITY"), self._told("UIDNEXT")
            messages = self._told("EXISTS")
        if not uidvalidity:
            raise Misconfigured(
                f"{self.where}: folder {folder!r} has no UIDVALIDITY; mails in it cannot be told apart."
            )
        return FolderState(uidvalidity, uidnext, messages)

    def keywords_allowed(self) -> bool:
        r"""Whether the selected folder takes keywords of our own (``\*`` in PERMANENTFLAGS)."""
        told = self.client.untagged_responses.get("PERMANENTFLAGS", [b""])
        return rb"\*" in (told[-1] or b"")

    def _told(self, name: str) -> int:
        told = self.client.response(name)[1][-1]
        return small(told or b"")

    # --- mails -----------------------------------------------------------------------------------

    def uid(self, command: str, *args: str | bytes) -> list[Piece]:
        """A ``UID …`` command; a refusal is raised."""
        with self.guarded(f"UID {command}"):
            kind, data = self.client.uid(command, *args)
            if kind != "OK":
                raise UnexpectedCommandStatusError((kind, data), "OK")
            return cast("list[Piece]", data)

    def search(self, *criteria: str) -> list[int]:
        """The UIDs that match, ascending."""
        return numbers(self.uid("SEARCH", *criteria))

    def fetch(self, uids: str, items: str) -> list[Items]:
        """What the server says of the mails, as far as it does: it may refuse, having told half of it."""
        with self.guarded("UID FETCH"):
            self.client.response("FETCH")  # what earlier commands left there
            kind, data = self.client.uid("FETCH", uids, items)
            if kind != "OK":
                data = self.client.response("FETCH")[1]
            return list(fetch_items(data))

    # --- news ------------------------------------------------------------------------------------

    @property
    def has_news(self) -> bool:
        """Whether the server has announced mail since ``forget_news``."""
        return "EXISTS" in self.client.untagged_responses

    def forget_news(self) -> None:
        """Before a search: what was announced until now will be in its answer."""
        for name in ("EXISTS", "RECENT", "EXPUNGE", "FETCH"):
            self.client.response(name)

    def ask_news(self) -> None:
        """NOOP: the server may tell what is new (RFC 3501 section 6.1.2)."""
        with self.guarded("NOOP"):
            self.client.noop()

    # --- ends ------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def guarded(self, doing: str, *, lasting: bool = False) -> Iterator[None]:
        """Turn imaplib's errors into Temporary and Misconfigured; close what may be out of step.

        ``lasting``: a NO that gives no reason of the standard will be the same tomorrow.
        """
        if not self.alive:
            raise Temporary(f"{self.where}: not connected.")
        try:
            yield
        except (Temporary, Misconfigured):
            raise
        except UnexpectedCommandStatusError as error:  # a plain NO: the connection is in step
            raise self._refusal(doing, error, lasting=lasting) from error
        except imaplib.IMAP4.readonly as error:
            self.drop()
            raise Misconfigured(
                f"{self.where}: the folder is read-only for this user; grant the right to move."
            ) from error
        except imaplib.IMAP4.abort as error:
            self.drop()
            raise Temporary(f"{self.where}: connection lost while {doing}: {cleaned(str(error))}.") from error
        except imaplib.IMAP4.error as error:
            self.drop()
            raise Misconfigured(f"{self.where}: {doing} failed: {cleaned(str(error))}.") from error
        except OSError as error:
            self.drop()
            raise Temporary(f"{self.where}: connection lost while {doing}: {cleaned(str(error))}.") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:  # imaplib, at a loss
            self.drop()
            told = cleaned(f"{type(error).__name__}: {error}")
            raise Temporary(f"{self.where}: {doing}: an answer makes no sense ({told}).") from error
        except BaseException:
            self.drop()
            raise

    def _refusal(
        self, doing: str, error: UnexpectedCommandStatusError, *, lasting: bool
    ) -> Temporary | Misconfigured:
        words = cleaned(b" ".join(p for p in error.command_result[1] if isinstance(p, bytes))).rstrip(".")
        code = _CODE.match(words)
        name = code[1] if code else ""
        if isinstance(error, MailboxLoginError):
            if name in _COME_BACK:
                return Temporary(f"{self.where}: login not possible now: {words}.")
            return LoginRefused(f"{self.where}: login refused: {words}. Check username and password.")
        told = f"{self.where}: the server refused {doing}: {words}."
        permanent = name in _NO_USE or (lasting and name not in _COME_BACK)
        return Misconfigured(told) if permanent else Temporary(told)

    def drop(self) -> None:
        """Close the connection without a word; never raises."""
        self.alive = False
        with contextlib.suppress(OSError):
            self.client.shutdown()

    def leave(self) -> None:
        """Log out, not waiting long for the answer; never raises."""
        if self.alive:
            with contextlib.suppress(Exception):
                self.client.sock.settimeout(_LOGOUT_SECONDS)
                self.client.logout()
        self.drop()


def folder_name(name: str) -> bytes:
    """A folder's name as commands want it: modified UTF-7 (RFC 3501 section 5.1.3), quoted."""
    return encode_folder(name)


def _connect(settings: ServerSettings) -> BaseMailBox:
    """Connected and, where asked for, encrypted; not logged in."""
    host, port, timeout = settings.host, settings.port, settings.timeout
    if settings.security == "starttls" and port == _TLS_PORT:
        raise Misconfigured(
            f'{settings.where}: port 993 speaks TLS from the first byte; set security = "tls".'
        )
    try:
        if settings.security == "tls":
            return MailBox(host, port, timeout=timeout, ssl_context=tls_context(settings))
        box = MailBoxUnencrypted(host, port, timeout=timeout)
        if settings.security == "starttls":
            try:
                box.client.starttls(tls_context(settings))
            except BaseException:
                with contextlib.suppress(OSError):
                    box.client.shutdown()
                raise
    except imaplib.IMAP4.abort as error:
        raise Temporary(
            f"{settings.where}: the server ended the connection: {cleaned(str(error))}."
        ) from error
    except imaplib.IMAP4.error as error:
        raise Misconfigured(f"{settings.where}: {cleaned(str(error))}. Check port and security.") from error
    except OSError as error:
        raise connection_failure(settings, error) from error
    return box


def _login(box: BaseMailBox, settings: ServerSettings) -> None:
    """LOGIN, or AUTHENTICATE PLAIN where the words are not ASCII."""
    if "LOGINDISABLED" in box.client.capabilities:
        raise Misconfigured(f'{settings.where}: no login without TLS; set security = "starttls".')
    if (settings.username + settings.password).isascii():
        box.login(settings.username, settings.password, initial_folder=None)
        return
    try:
        box.login_utf8(settings.username, settings.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:  # authenticate() raises where login() answers
        raise LoginRefused(
            f"{settings.where}: login refused: {cleaned(str(error))}. Check username and password."
        ) from error
