"""How many mails of a folder would be answered, and how many people wrote them; changes nothing there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses

from mailflow.adapters.imap.answers import chunks, internal_date, search_date, small, uid_set
from mailflow.adapters.imap.session import ImapSession
from mailflow.adapters.servers import ServerSettings

_CHUNK = 500  # mails asked about at once
_FROM = "BODY.PEEK[HEADER.FIELDS (FROM)]"
_LONGEST = 2000  # bytes of a From header that are read


@dataclass(frozen=True, slots=True)
class Newer:
    """What a folder holds from a moment on."""

    mails: int
    people: int  # different addresses in From, our own left out


def count_newer(settings: ServerSettings, folder: str, since: datetime, own: str) -> Newer:
    """Count the mails received at or after ``since`` (aware).  Raises Temporary, Misconfigured."""
    session = ImapSession(settings)
    try:
        session.select(folder)
        mails, people = 0, set[str]()
        for senders in _senders(session, since):
            mails += 1
            people.update(senders)
        return Newer(mails, len(people - {own.casefold()}))
    finally:
        session.leave()


def _senders(session: ImapSession, since: datetime) -> Iterator[list[str]]:
    """The addresses in the From of each mail."""
    day = search_date((since.astimezone(UTC) - timedelta(days=1)).date())  # SINCE goes by the server's zone
    first_second = since.replace(microsecond=0)
    for chunk in chunks(session.search("SINCE", day), _CHUNK):
        for items in session.fetch(uid_set(chunk), f"(UID INTERNALDATE {_FROM})"):
            if not small(items.get(b"UID", b"")):
                continue  # told unasked: another client changed flags
            if (internal_date(items.get(b"INTERNALDATE", b"")) or since) < first_second:
                continue
            header = next((value for name, value in items.items() if name.startswith(b"BODY[")), b"")
            yield _addresses(bytes(header))


def _addresses(header: bytes) -> list[str]:
    text = " ".join(header[:_LONGEST].decode("utf-8", "replace").partition(":")[2].split())
    return [address.casefold() for _, address in getaddresses([text]) if "@" in address]
