"""Originals: the unaltered bytes of mails, once each, compressed piece by piece.

Pieces, because a mail of 25 MB in one value would stand in memory five times on its way to the disk.
"""

import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, bindparam, exists, select

from mailflow.adapters.store.tables import OriginalRow
from mailflow.adapters.store.unit_of_work import Part, table
from mailflow.domain.model.token import Keyring
from mailflow.ports import Damaged, Randomness

ORIGINALS = table(OriginalRow)
_o = ORIGINALS.c

PIECE = 2**20  # bytes
_COMPRESSION = 1  # zlib's fastest: text shrinks to a third, a photograph is not worth more

_KEEP = ORIGINALS.insert().from_select(
    ["digest", "piece", "size", "content"],
    select(
        bindparam("b_digest", type_=_o.digest.type),
        bindparam("b_piece", type_=_o.piece.type),
        bindparam("b_size", type_=_o.size.type),
        bindparam("b_content", type_=_o.content.type),
    ).where(~exists().where(_o.digest == bindparam("b_digest"), _o.piece == bindparam("b_piece"))),
)
PIECES = select(_o.content).where(_o.digest == bindparam("b_digest")).order_by(_o.piece)


class Originals(Part):
    """Content-addressed, never changed."""

    def __init__(self, connection: Connection, randomness: Randomness, keyring: Keyring | None) -> None:
        super().__init__(connection, randomness, keyring)
        self._kept = "", b""  # digest and bytes of the latest original: a notice encloses it

    def keep_original(self, digest: str, raw: bytes) -> None:
        """Store the unaltered bytes once, whatever the number of copies."""
        self._kept = digest, raw
        for row in _rows(digest, raw):
            self._later(_KEEP, [row])
            if len(raw) > PIECE:
                self.flush()  # at once: what waits is held in memory

    def original(self, digest: str) -> bytes | None:
        """The bytes as they arrived; None where erased or never kept.  Raises Damaged."""
        if digest == self._kept[0]:
            return self._kept[1]
        rows = self._connection.execute(PIECES, {"b_digest": digest})
        return joined(digest, (row.content for row in rows))


def _rows(digest: str, raw: bytes) -> Iterator[dict[str, object]]:
    view = memoryview(raw)
    for piece, start in enumerate(range(0, max(len(raw), 1), PIECE)):
        part = view[start : start + PIECE]
        content = zlib.compress(part, _COMPRESSION)
        yield {"b_digest": digest, "b_piece": piece, "b_size": len(part), "b_content": content}


def joined(digest: str, pieces: Iterable[bytes]) -> bytes | None:
    """A mail from its stored pieces in order; None for none.  Raises Damaged where it is not what arrived."""
    try:
        parts = [zlib.decompress(piece) for piece in pieces]
    except (zlib.error, TypeError) as error:
        raise Damaged(f"the stored mail {digest[:12]} is damaged: {error}") from error
    if not parts:
        return None
    raw = b"".join(parts)
    if sha256(raw).hexdigest() != digest:
        raise Damaged(f"the stored mail {digest[:12]} is damaged: it differs from its digest")
    return raw
