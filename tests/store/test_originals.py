"""Originals come back byte for byte, whatever their size."""

import random

import pytest
from mailflow.adapters.store import queries
from mailflow.adapters.store.originals import PIECE

from support.house import House

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize("size", [0, 1, 10_000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_the_bytes_come_back(size: int) -> None:
    """Kept twice they are there once; a copy is made of pieces that each fit in memory."""
    house, raw = House(), random.Random(size).randbytes(size)
    for _ in range(2):
        with house.store.transaction() as tx:
            tx.keep_original(DIGEST, raw)
    with house.store.transaction() as tx:
        assert tx.original(DIGEST) == raw
        assert tx.original("f" * 64) is None
    with house.store.connection() as connection:
        assert queries.original(connection, DIGEST[:8]) == raw
    pieces = max(1, -(-size // PIECE))
    assert house.rows("select count(*), sum(size) from originals") == [(pieces, size)]


def test_the_beginning_of_two_digests_names_none() -> None:
    """Who asks for an original by the beginning of its digest gets the one that is meant, or none."""
    house = House()
    with house.store.transaction() as tx:
        tx.keep_original("ab" + DIGEST[2:], b"one" * PIECE)
        tx.keep_original("ac" + DIGEST[2:], b"two")
    with house.store.connection() as connection:
        assert queries.original(connection, "a") is None
        assert queries.original(connection, "ab") == b"one" * PIECE
