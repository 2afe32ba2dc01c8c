"""What ``mailflow check`` reads: decided starts, who holds tickets, the headers of the last mails."""

import re
import zlib

from sqlalchemy import Connection, func, select

from mailflow.adapters.store.originals import ORIGINALS
from mailflow.adapters.store.tables import FolderRow, MessageRow, NoteRow, TicketRow
from mailflow.adapters.store.unit_of_work import table
from mailflow.domain.model.message import Kind
from mailflow.domain.model.ticket import Status

_t = table(TicketRow).c
_m = table(MessageRow).c
_f = table(FolderRow).c


def adopted(connection: Connection) -> set[tuple[str, str]]:
    """Mailbox and folder of which it has been decided from when on mail is answered."""
    return {(r.mailbox, r.folder) for r in connection.execute(select(_f.mailbox, _f.folder))}


def open_by_department(connection: Connection) -> dict[str, int]:
    """How many open tickets each department holds."""
    query = (
        select(_t.department, func.count().label("number"))
        .where(_t.status.not_in([Status.CLOSED.value, Status.MERGED.value]))
        .group_by(_t.department)
    )
    return {r.department: r.number for r in connection.execute(query)}


def latest_beginnings(connection: Connection, limit: int, size: int) -> list[bytes]:
    """The headers of the latest mails that are not our own, newest first; at most so many bytes of each."""
    originals = ORIGINALS.c
    rows = connection.execute(
        select(originals.content)
        .join_from(table(MessageRow), ORIGINALS, originals.digest == _m.digest)
        .where(originals.piece == 0, _m.kind != Kind.OWN.value)
        .order_by(_m.id.desc())
        .limit(limit)
    )
    found = []
    for row in rows:
        try:
            beginning = zlib.decompressobj().decompress(row.content, size)
        except zlib.error:  # told by 'mailflow db check'
            continue
        found.append(re.split(rb"\r?\n\r?\n", beginning, maxsplit=1)[0] + b"\r\n\r\n")
    return found


def notes(connection: Connection) -> dict[str, str]:
    """What the daemon remembers about itself."""
    return {r.name: r.value for r in connection.execute(select(table(NoteRow)))}
