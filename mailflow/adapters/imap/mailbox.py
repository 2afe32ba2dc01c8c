"""The mailbox on an IMAP server: list, fetch, file away, wait; never change a mail of somebody else's."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from mailflow.adapters.imap.answers import (
    Items,
    chunks,
    internal_date,
    number,
    readable,
    search_date,
    small,
    uid_set,
)
from mailflow.adapters.imap.idle import Wakeup, watch
from mailflow.adapters.imap.session import ImapSession, folder_name
from mailflow.adapters.servers import Probe, ServerSettings
from mailflow.ports.errors import Misconfigured, Temporary
from mailflow.ports.mailbox import FolderState, Waiting

FILED = "$MailflowFiled"  # keyword on mails that could only be copied to the processed folder

_LIST_CHUNK = 1000  # UIDs whose size and date are asked at once
_BODY_CHUNK = 50  # mails fetched at once
_MOVE_CHUNK = 500
_WHOLE = ("BODY.PEEK[]", (b"BODY[]",))
_BEGINNING = ("BODY.PEEK[HEADER] BODY.PEEK[TEXT]<0.65536>", (b"BODY[HEADER]", b"BODY[TEXT]<0>"))
_EARLIEST = datetime(1970, 1, 3, tzinfo=UTC)

log = structlog.get_logger()


class ImapMailbox:
    """One folder of one account (port Mailbox); used by one thread, ``interrupt`` by any.

    Nothing reconnects by itself: after Temporary, ``open`` does, and tells the UIDVALIDITY under
    which all UIDs have to be understood (RFC 3501 section 2.3.1.1).
    """

    def __init__(self, settings: ServerSettings, folder: str, processed_folder: str) -> None:
        self._settings = settings
        self._folder = folder
        self._processed = processed_folder
        self._session: ImapSession | None = None
        self._capabilities: frozenset[str] = frozenset()
        self._alarm = Wakeup()
        self._idle_refused = False

    # --- the port --------------------------------------------------------------------------------

    def open(self) -> FolderState:
        """Connect and log in if need be, make the processed folder, select; the folder's state afresh."""
        session = self._session
        fresh = session is None or not session.alive
        if session is None or fresh:
            session = self._session = ImapSession(self._settings)
            self._capabilities = session.capabilities
        try:
            if fresh:
                session.make_folder(self._processed)
                self._warn_of_missing()
            return session.select(self._folder)
        except (Temporary, Misconfigured):
            session.leave()  # no half-open state: the next open starts anew
            raise

    def waiting(self, since: datetime) -> list[Waiting]:
        """The mails received at or after ``since`` (aware), in UID order."""
        session = self._connected()
        if not session.has_news:
            session.ask_news()  # SEARCH knows only what the session has been told; Dovecot tells at NOOP
        session.forget_news()
        criteria = ["ALL"]
        if since > _EARLIEST:  # a day earlier: SINCE goes by the server's time zone (RFC 3501 section 6.4.4)
            criteria = ["SINCE", search_date((since.astimezone(UTC) - timedelta(days=1)).date())]
        if not self._can_remove:
            criteria += self._not_filed(session)
        first_second = since.replace(microsecond=0)
        found = {}
        for chunk in chunks(session.search(*criteria), _LIST_CHUNK):
            for items in session.fetch(uid_set(chunk), "(UID RFC822.SIZE INTERNALDATE)"):
                uid = small(items.get(b"UID", b""))
                if not uid or b"RFC822.SIZE" not in items:
                    continue  # told unasked: another client changed flags
                # A mail whose date cannot be read is taken in rather than overlooked.
                received_at = internal_date(items.get(b"INTERNALDATE", b"")) or since
                if received_at >= first_second:
                    found[uid] = Waiting(uid, number(items, b"RFC822.SIZE"), received_at)
        return [found[uid] for uid in sorted(found)]

    def fetch(self, uids: Sequence[int], *, headers_only: bool = False) -> dict[int, bytes]:
        """The raw bytes by UID, flags untouched; vanished UIDs are missing.

        Everything asked for is held in memory at once: ask for few when they are large.
        """
        session = self._connected()
        items, parts = _BEGINNING if headers_only else _WHOLE
        wanted = list(dict.fromkeys(uids))
        mails: dict[int, bytes] = {}
        for chunk in chunks(wanted, _BODY_CHUNK):
            mails |= _bodies(session, chunk, items, parts)
        # One vanished mail may spoil the answer for its whole chunk: ask for each of the others alone.
        for uid in [uid for uid in wanted if not mails.get(uid)]:
            alone = _bodies(session, [uid], items, parts)
            if alone.get(uid) or (uid in alone and session.search("UID", str(uid))):
                mails |= alone
            else:
                mails.pop(uid, None)
        return mails

    def file(self, uids: Sequence[int]) -> None:
        """Move to the processed folder; gone UIDs are no error."""
        session = self._connected()
        session.ask_news()  # mails that the session has not been told of would be passed over in silence
        for chunk in chunks(sorted(set(uids)), _MOVE_CHUNK):
            try:
                self._file(session, chunk)
            except Misconfigured as refusal:
                if "[TRYCREATE]" not in str(refusal):
                    raise
                session.make_folder(self._processed)  # somebody removed it meanwhile
                self._file(session, chunk)

    def filed_subjects(self, words: str) -> list[str]:
        """The subjects in the processed folder that hold these words (ASCII)."""
        session = self._connected()
        session.select(self._processed)
        try:
            return [
                readable(next((bytes(v) for name, v in items.items() if name.startswith(b"BODY[")), b""))
                for chunk in chunks(session.search("SUBJECT", f'"{words}"'), _LIST_CHUNK)
                for items in session.fetch(uid_set(chunk), "(UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
            ]
        finally:
            session.select(self._folder)

    def wait(self, seconds: float) -> bool:
        """Wait for mail at most so long; True when the server announced some since ``waiting`` began."""
        session = self._connected()
        until = time.monotonic() + seconds
        if not session.has_news:
            session.ask_news()  # not every server tells at IDLE what came before it
        if not session.has_news and not self._idles(session, seconds):
            self._alarm.sleep(until - time.monotonic())
            session.ask_news()
        self._alarm.silence()
        return session.has_news

    def close(self) -> None:
        """Log out; never raises."""
        session, self._session = self._session, None
        if session is not None:
            session.leave()

    # --- beyond the port -------------------------------------------------------------------------

    def interrupt(self) -> None:
        """End the wait under way, or the next one, at once; from any thread."""
        self._alarm.ring()

    @property
    def connected(self) -> bool:
        """Whether the connection is open, as far as we know."""
        return self._session is not None and self._session.alive

    def capabilities(self) -> frozenset[str]:
        """What the server can do once logged in (IDLE, MOVE, UIDPLUS …); empty before ``open``."""
        return self._capabilities

    def folders(self) -> list[str]:
        """The names of all folders of the account."""
        return self._connected().folders()

    # --- how -------------------------------------------------------------------------------------

    def _connected(self) -> ImapSession:
        if self._session is None or not self._session.alive:
            raise Temporary(f"{self._settings.where}: not connected.")
        return self._session

    def _idles(self, session: ImapSession, seconds: float) -> bool:
        """Whether it was waited with IDLE."""
        if "IDLE" not in self._capabilities or self._idle_refused:
            return False
        self._idle_refused = not watch(session, seconds, self._alarm)
        return not self._idle_refused

    @property
    def _can_remove(self) -> bool:
        """Whether single mails can leave the folder without a folder-wide EXPUNGE."""
        return bool({"MOVE", "UIDPLUS"} & self._capabilities)

    def _file(self, session: ImapSession, uids: Sequence[int]) -> None:
        """MOVE (RFC 6851), else COPY and UID EXPUNGE (RFC 4315), else COPY and a mark; never EXPUNGE."""
        target = folder_name(self._processed)
        if "MOVE" in self._capabilities:
            session.uid("MOVE", uid_set(uids), target)
        elif "UIDPLUS" in self._capabilities:
            session.uid("COPY", uid_set(uids), target)
            session.uid("STORE", uid_set(uids), "+FLAGS.SILENT", r"(\Deleted)")
            session.uid("EXPUNGE", uid_set(uids))
        else:
            left = session.search("UID", uid_set(uids), *self._not_filed(session))
            if left:
                mark = FILED if session.keywords_allowed() else r"\Deleted"
                session.uid("COPY", uid_set(left), target)
                session.uid("STORE", uid_set(left), "+FLAGS.SILENT", f"({mark})")

    @staticmethod
    def _not_filed(session: ImapSession) -> list[str]:
        return ["UNKEYWORD", FILED] if session.keywords_allowed() else ["UNDELETED"]

    def _warn_of_missing(self) -> None:
        if not self._can_remove:
            log.warning(
                "The server can neither MOVE nor UID EXPUNGE: processed mails are copied and stay in "
                "the folder, marked; remove the marked ones from time to time.",
                action="imap_cannot_move",
                server=self._settings.where,
                folder=self._folder,
                keyword=FILED,
            )


def _bodies(
    session: ImapSession, uids: Sequence[int], items: str, parts: Sequence[bytes]
) -> dict[int, bytes]:
    """The bytes of those mails that the server gave whole."""
    asked = set(uids)
    return {
        number(answer, b"UID"): _joined(answer, parts)
        for answer in session.fetch(uid_set(uids), f"(UID {items})")
        if number(answer, b"UID") in asked and all(part in answer for part in parts)
    }


def _joined(answer: Items, parts: Sequence[bytes]) -> bytes:
    """The parts in order; a single one is not copied, it may be 25 MB."""
    found = [answer[part] for part in parts]
    return found[0] if len(found) == 1 else b"".join(found)


def probe_imap(settings: ServerSettings, folder: str, processed_folder: str) -> list[Probe]:
    """What ``mailflow check`` says of a mailbox's server; changes nothing, raises nothing."""
    try:
        session = ImapSession(settings)
    except (Temporary, Misconfigured) as failure:
        return [Probe("imap login", ok=False, detail=str(failure))]
    probes = [Probe("imap login", ok=True, detail=f"{settings.username} at {settings.where}")]
    try:
        names = session.folders()
        probes.append(_probe_folder(session, folder))
        made = "present" if processed_folder in names else "missing: the first run makes it"
        probes.append(Probe(f"folder {processed_folder}", ok=True, detail=made))
    except (Temporary, Misconfigured) as failure:
        probes.append(Probe("imap folders", ok=False, detail=str(failure)))
    finally:
        session.leave()
    able = session.capabilities
    idle = "new mail is announced at once" if "IDLE" in able else "not offered: the folder is polled"
    probes.append(Probe("imap IDLE", ok=True, detail=idle))
    if "MOVE" in able:
        moving = Probe("imap MOVE", ok=True, detail="offered")
    elif "UIDPLUS" in able:
        moving = Probe("imap MOVE", ok=True, detail="not offered: copied, then removed by UID (UIDPLUS)")
    else:
        told = f"neither MOVE nor UIDPLUS: processed mails stay in the folder, marked {FILED}"
        moving = Probe("imap MOVE", ok=False, detail=told)
    return [*probes, moving]


def _probe_folder(session: ImapSession, folder: str) -> Probe:
    try:
        state = session.select(folder)
    except (Temporary, Misconfigured) as failure:
        return Probe(f"folder {folder}", ok=False, detail=str(failure))
    return Probe(
        f"folder {folder}", ok=True, detail=f"{state.messages} mails, UIDVALIDITY {state.uidvalidity}"
    )
