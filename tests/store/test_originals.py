"""Originals come back byte for byte, whatever their size; one that is damaged says so."""

import random
from hashlib import sha256

import pytest
from mailflow.adapters.store import mail_queries
from mailflow.adapters.store.originals import PIECE
from mailflow.ports.errors import Damaged

from support.house import House, sqlite_connection


def kept(house: House, raw: bytes) -> str:
    """Keep it; returns its digest."""
    digest = sha256(raw).hexdigest()
    with house.store.transaction() as tx:
        tx.mails.keep_original(digest, raw)
    return digest


@pytest.mark.parametrize("size", [0, 1, 10_000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_the_bytes_come_back(size: int) -> None:
    """Kept twice they are there once; a copy is made of pieces that each fit in memory."""
    house, raw = House(), random.Random(size).randbytes(size)
    for _ in range(2):
        digest = kept(house, raw)
    with house.store.transaction() as tx:
        assert tx.mails.original(digest) == raw
        assert tx.mails.original("f" * 64) is None
    with house.store.connection() as connection:
        assert mail_queries.original(connection, digest[:8]) == raw
    pieces = max(1, -(-size // PIECE))
    assert house.rows("select count(*), sum(size) from originals") == [(pieces, size)]


def test_the_beginning_of_two_digests_names_none() -> None:
    """Who asks for an original by the beginning of its digest gets the one that is meant, or none."""
    house = House()
    known: dict[str, bytes] = {}
    while not any(digest[0] == other[0] for digest in known for other in known if digest != other):
        raw = b"%d" % len(known)
        known[kept(house, raw)] = raw
    with house.store.connection() as connection:
        for digest, raw in known.items():
            alone = sum(other.startswith(digest[0]) for other in known) == 1
            assert mail_queries.original(connection, digest[0]) == (raw if alone else None)
            assert mail_queries.original(connection, digest[:20]) == raw


@pytest.mark.parametrize(
    "damage", ["x'00000000000000000000'", "substr(content, 2)", "x''", "'text'", "other"]
)
def test_a_damaged_one_is_not_given_out(damage: str) -> None:
    """Bytes that are not what arrived are never taken for it: one kind of error, with the digest in it."""
    house = House()
    digest, other = kept(house, b"what arrived" * 100), kept(house, b"something else")
    content = f"(select content from originals where digest = '{other}')" if damage == "other" else damage
    sqlite_connection(house.store).execute(
        f"update originals set content = {content} where digest = '{digest}'"
    )
    with house.store.transaction() as tx, pytest.raises(Damaged, match=digest[:12]):
        tx.mails.original(digest)
    with house.store.connection() as connection, pytest.raises(Damaged, match="is damaged"):
        mail_queries.original(connection, digest)
