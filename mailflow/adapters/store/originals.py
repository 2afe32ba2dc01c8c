"""Originals: the unaltered bytes of mails, once each, compressed piece by piece.

Pieces, because a mail of 25 MB in one value would stand in memory five times on its way to the disk.
"""

import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import bindparam, exists, select

from mailflow.adapters.store.tables import OriginalRow
from mailflow.adapters.store.unit_of_work import table
from mailflow.ports.errors import Damaged

ORIGINALS = table(OriginalRow)
_o = ORIGINALS.c

PIECE = 2**20  # bytes
_COMPRESSION = 1  # zlib's fastest: text shrinks to a third, a photograph is not worth more

KEEP = ORIGINALS.insert().from_select(
    ["digest", "piece", "size", "content"],
    select(
        bindparam("b_digest", type_=_o.digest.type),
        bindparam("b_piece", type_=_o.piece.type),
        bindparam("b_size", type_=_o.size.type),
        bindparam("b_content", type_=_o.content.type),
    ).where(~exists().where(_o.digest == bindparam("b_digest"), _o.piece == bindparam("b_piece"))),
)
PIECES = select(_o.content).where(_o.digest == bindparam("b_digest")).order_by(_o.piece)


def rows_of(digest: str, raw: bytes) -> Iterator[dict[str, object]]:
    """The pieces of a mail, as rows for KEEP."""
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
