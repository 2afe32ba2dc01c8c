"""A mailbox and a courier in memory, which can fail or crash at every step, and never sleep.

Both servers call ``hook(operation, moment)`` at every boundary.  ``moment`` is ``before`` (nothing has
happened yet), ``between`` (some mails of a move are done) or ``after`` (all is done, but the client has
not heard of it).  A hook that raises ConnectionError loses the connection there; any other exception
passes through, as a crash of the program would.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

from mailflow.adapters.smtp.answers import judged
from mailflow.adapters.smtp.letter_check import is_too_large, unsendable
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome
from mailflow.ports.errors import Misconfigured, Temporary
from mailflow.ports.mailbox import FolderState, Waiting

Hook = Callable[[str, str], None]
BEGINNING = 65536  # bytes of the body that ``headers_only`` gives
TOGETHER = 8  # outcomes that the courier hands over at once


def no_hook(operation: str, moment: str) -> None:
    """Nothing ever goes wrong."""


# --- IMAP ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FakeMail:
    """A mail in a folder."""

    raw: bytes
    received_at: datetime
    deleted: bool = False  # the flag \Deleted, set by a person


@dataclass(slots=True)
class FakeFolder:
    """Mails by UID; ``arrivals`` counts all that ever came."""

    uidvalidity: int
    uidnext: int = 1
    mails: dict[int, FakeMail] = field(default_factory=dict)
    arrivals: int = 0

    def add(self, mail: FakeMail) -> int:
        """Take in a mail; its UID."""
        uid = self.uidnext
        self.mails[uid] = mail
        self.uidnext += 1
        self.arrivals += 1
        return uid


class FakeImapServer:
    """One account: folders, what people do in them, and faults.

    ``patient``: ``wait`` really waits (for tests with threads); else it tells at once what is known.
    """

    def __init__(self, folders: Iterable[str] = ("INBOX",), *, patient: bool = False) -> None:
        self.uidvalidities = 1000
        self.folders: dict[str, FakeFolder] = {}
        self.hook: Hook = no_hook
        self.patient = patient
        self.down = ""  # why nobody can connect
        self.login_refused = ""  # why login fails
        self.era = 0  # connections of an earlier era are lost
        self.changed = threading.Condition()
        for name in folders:
            self.make_folder(name)

    def make_folder(self, name: str) -> None:
        """Create a folder, as a client or a person does."""
        self.uidvalidities += 1
        self.folders[name] = FakeFolder(self.uidvalidities)

    def deliver(self, raw: bytes, received_at: datetime | None = None, folder: str = "INBOX") -> int:
        """A mail arrives; its UID."""
        with self.changed:
            uid = self.folders[folder].add(FakeMail(raw, received_at or datetime.now(UTC)))
            self.changed.notify_all()
            return uid

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        """The mails of a folder in UID order; none where the folder is missing."""
        held = self.folders.get(folder)
        return [held.mails[uid].raw for uid in sorted(held.mails)] if held else []

    # what people and other programs do

    def person_moves(self, uid: int, to: str, folder: str = "INBOX") -> None:
        """A person files a mail in a folder of theirs."""
        if to not in self.folders:
            self.make_folder(to)
        self.folders[to].add(self.folders[folder].mails.pop(uid))

    def person_marks_deleted(self, uid: int, folder: str = "INBOX") -> None:
        r"""A person marks a mail \Deleted and may still think better of it."""
        mails = self.folders[folder].mails
        mails[uid] = replace(mails[uid], deleted=True)

    def person_expunges(self, folder: str = "INBOX") -> None:
        """A person's client expunges what is marked."""
        mails = self.folders[folder].mails
        for uid in [uid for uid, mail in mails.items() if mail.deleted]:
            del mails[uid]

    def change_uidvalidity(self, folder: str = "INBOX") -> None:
        """The server lost its index or was moved: all mails get new UIDs under a new UIDVALIDITY."""
        old = self.folders[folder]
        self.make_folder(folder)
        for uid in sorted(old.mails):
            self.folders[folder].add(old.mails[uid])
        self.lose_connections()

    def lose_connections(self) -> None:
        """Every open connection ends."""
        with self.changed:
            self.era += 1
            self.changed.notify_all()


class FakeMailbox:
    """Port Mailbox on a FakeImapServer, with the ways of ``ImapMailbox``."""

    def __init__(
        self, server: FakeImapServer, folder: str = "INBOX", processed_folder: str = "Processed"
    ) -> None:
        self.server = server
        self._folder = folder
        self._processed = processed_folder
        self._era: int | None = None
        self._seen = 0
        self._interrupted = False

    def open(self) -> FolderState:
        """See the port."""
        with _Step(self, "imap.open"):
            if self.server.down:
                raise Temporary(self.server.down)
            if self.server.login_refused:
                raise Misconfigured(self.server.login_refused)
            if self._folder not in self.server.folders:
                raise Misconfigured(f"no folder {self._folder}")
            if self._processed not in self.server.folders:
                self.server.make_folder(self._processed)
            self._era = self.server.era
            folder = self._selected()
            self._seen = folder.arrivals
            return FolderState(folder.uidvalidity, folder.uidnext, len(folder.mails))

    def waiting(self, since: datetime) -> list[Waiting]:
        """See the port."""
        with _Step(self, "imap.waiting"):
            folder = self._selected()
            self._seen = folder.arrivals
            first = since.replace(microsecond=0)
            return [
                Waiting(uid, len(mail.raw), mail.received_at.astimezone(UTC).replace(microsecond=0))
                for uid, mail in sorted(folder.mails.items())
                if mail.received_at >= first
            ]

    def fetch(self, uids: Sequence[int], *, headers_only: bool = False) -> dict[int, bytes]:
        """See the port."""
        with _Step(self, "imap.fetch"):
            mails = self._selected().mails
            return {uid: _part(mails[uid].raw, headers_only) for uid in uids if uid in mails}

    def file(self, uids: Sequence[int]) -> None:
        """See the port."""
        with _Step(self, "imap.file"):
            folder = self._selected()
            if self._processed not in self.server.folders:
                self.server.make_folder(self._processed)
            for uid in sorted(set(uids) & set(folder.mails)):
                self.server.folders[self._processed].add(folder.mails.pop(uid))
                self.server.hook("imap.file", "between")

    def filed_subjects(self, words: str) -> list[str]:
        """See the port."""
        held = self.server.contents(self._processed)
        subjects = [str(message_from_bytes(raw, policy=policy.default)["Subject"]) for raw in held]
        return [subject for subject in subjects if words in subject]

    def wait(self, seconds: float) -> bool:
        """See the port; returns at once unless the server is patient."""
        with _Step(self, "imap.wait"), self.server.changed:
            self._selected()
            if self.server.patient:
                self.server.changed.wait_for(self._wakes, seconds)
            self._interrupted = False
            return self._selected().arrivals > self._seen

    def close(self) -> None:
        """See the port."""
        self._era = None

    def interrupt(self) -> None:
        """End the wait under way, or the next one."""
        with self.server.changed:
            self._interrupted = True
            self.server.changed.notify_all()

    @property
    def connected(self) -> bool:
        """Whether ``open`` has succeeded and nothing has broken since."""
        return self._era == self.server.era

    def capabilities(self) -> frozenset[str]:
        """As a good server has them."""
        return frozenset({"IDLE", "MOVE", "UIDPLUS"})

    def folders(self) -> list[str]:
        """The names of all folders."""
        return list(self.server.folders)

    def _wakes(self) -> bool:
        return self._interrupted or self._era != self.server.era or self._selected().arrivals > self._seen

    def _selected(self) -> FakeFolder:
        if self._era != self.server.era:
            raise Temporary("not connected")
        return self.server.folders[self._folder]


class _Step:
    """One operation with its two boundaries; a lost connection there is Temporary and stays lost."""

    def __init__(self, mailbox: FakeMailbox, operation: str) -> None:
        self._mailbox = mailbox
        self._operation = operation

    def __enter__(self) -> None:
        self._call("before")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, ConnectionError):  # raised by the hook between two mails
            self._mailbox.close()
            raise Temporary(str(error)) from error
        if kind is None:
            self._call("after")

    def _call(self, moment: str) -> None:
        try:
            self._mailbox.server.hook(self._operation, moment)
        except ConnectionError as error:
            self._mailbox.close()
            raise Temporary(str(error)) from error


def _part(raw: bytes, headers_only: bool) -> bytes:
    if not headers_only:
        return raw
    head, gap, body = raw.partition(b"\r\n\r\n")
    return head + gap + body[:BEGINNING]


# --- SMTP ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accepted:
    """A letter that the server answered for with 250, whether or not the client heard it."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to one recipient's letter, and at which step (mail, rcpt, data, dot)."""

    phase: str
    code: int
    text: str = ""


class FakeSmtpServer:
    """Takes letters and records them; refuses whom it is told to refuse.

    Operations for the hook: smtp.connect, smtp.mail, smtp.rcpt, smtp.data, smtp.dot.
    """

    def __init__(self) -> None:
        self.accepted: list[Accepted] = []
        self.answers: dict[str, Answer] = {}  # by recipient; everyone else is taken
        self.hook: Hook = no_hook
        self.down = ""  # why nobody can connect or log in
        self.extensions = {"size": "52428800", "8bitmime": "", "smtputf8": ""}

    def to(self, recipient: str) -> list[bytes]:
        """What was accepted for one recipient, in order."""
        return [letter.content for letter in self.accepted if letter.recipient == recipient]


class FakeCourier:
    """Port Courier on a FakeSmtpServer: letters are sent when their outcomes are asked for."""

    def __init__(self, server: FakeSmtpServer) -> None:
        self.server = server
        self._connected = False

    def deliver(self, envelopes: Sequence[Envelope]) -> Iterator[list[Outcome]]:
        """See the port."""
        known: list[Outcome] = []
        for position, envelope in enumerate(envelopes):
            reason = "" if self._connected else self._connect()
            if reason:
                left = envelopes[position:]
                known += [
                    Outcome(e.id, DeliveryResult.DEFERRED, "connect", 0, reason, server_down=True)
                    for e in left
                ]
                break
            known.append(self._send(envelope))
            if len(known) == TOGETHER:
                yield known
                known = []
        if known:
            yield known

    def close(self) -> None:
        """See the port."""
        self._connected = False

    def _connect(self) -> str:
        """Why it fails; "" when connected."""
        try:
            self.server.hook("smtp.connect", "before")
            if self.server.down:
                return self.server.down
            self.server.hook("smtp.connect", "after")
        except ConnectionError as error:
            return str(error) or "connection lost"
        self._connected = True
        return ""

    def _send(self, envelope: Envelope) -> Outcome:
        problem = unsendable(envelope, self.server.extensions)
        if problem:
            large = is_too_large(envelope, self.server.extensions)
            return Outcome(envelope.id, DeliveryResult.REFUSED, "mail", 0, problem, too_large=large)
        answer = self.server.answers.get(envelope.recipient, Answer("dot", 250, "2.0.0 Ok"))
        for phase in ("mail", "rcpt", "data", "dot"):
            try:
                self.server.hook(f"smtp.{phase}", "before")
                if phase == answer.phase:
                    if (phase, answer.code) == ("dot", 250):
                        self.server.accepted.append(
                            Accepted(envelope.sender, envelope.recipient, envelope.content)
                        )
                    self.server.hook(f"smtp.{phase}", "after")
                    return self._judged(envelope, answer)
                self.server.hook(f"smtp.{phase}", "after")
            except ConnectionError as error:
                self._connected = False
                result = DeliveryResult.UNCERTAIN if phase == "dot" else DeliveryResult.DEFERRED
                return Outcome(envelope.id, result, phase, 0, str(error) or "connection lost")
        raise AssertionError(f"no such phase: {answer.phase}")

    def _judged(self, envelope: Envelope, answer: Answer) -> Outcome:
        outcome = judged(envelope.id, answer.phase, answer.code, answer.text)
        self._connected = not (outcome.server_down or outcome.result is DeliveryResult.UNCERTAIN)
        return outcome
