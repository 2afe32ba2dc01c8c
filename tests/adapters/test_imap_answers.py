"""IMAP answers in every order and shape that servers give them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailflow.adapters.imap.answers import (
    Piece,
    chunks,
    fetch_items,
    internal_date,
    number,
    numbers,
    search_date,
    uid_set,
)


def test_answers_in_any_order() -> None:
    """UID before or after the body, flags in between, bodies as literal, as quoted string, absent."""
    pieces: list[Piece] = [
        (b"1 (UID 5 BODY[] {3}", b"abc"),
        b")",
        (b"2 (BODY[] {3}", b"def"),
        rb" FLAGS (\Seen $Junk) UID 6)",
        rb"3 (FLAGS (\Seen) UID 7)",
        rb'4 (UID 8 BODY[] "a \"b\" \\")',
        b"5 (UID 9 BODY[] NIL)",
        (b"6 (UID 10 body[header] {4}", b"Hd\r\n"),
        (b" BODY[TEXT]<0> {4}", b"text"),
        b")",
        None,
    ]
    assert list(fetch_items(pieces)) == [
        {b"UID": b"5", b"BODY[]": b"abc"},
        {b"UID": b"6", b"BODY[]": b"def"},
        {b"UID": b"7"},
        {b"UID": b"8", b"BODY[]": b'a "b" \\'},
        {b"UID": b"9"},
        {b"UID": b"10", b"BODY[HEADER]": b"Hd\r\n", b"BODY[TEXT]<0>": b"text"},
    ]


def test_a_large_body_is_not_copied() -> None:
    """The literal's own bytes are handed on."""
    body = b"x" * 1000
    [items] = fetch_items([(b"1 (UID 1 BODY[] {1000}", body), b")"])
    assert items[b"BODY[]"] is body


@given(st.lists(st.one_of(st.binary(max_size=60), st.tuples(st.binary(max_size=60), st.binary(max_size=60)))))
def test_no_answer_is_fatal(pieces: list[Piece]) -> None:
    """Whatever a server sends, reading it ends."""
    for items in fetch_items(pieces):
        assert number(items, b"UID") >= 0
    assert numbers(pieces) == sorted(set(numbers(pieces)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"20-Nov-2026 12:00:00 +0000", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        (b" 1-Jan-2026 00:30:00 +0700", datetime(2025, 12, 31, 17, 30, tzinfo=UTC)),
        (b"01-feb-2024 23:59:59 -0330", datetime(2024, 2, 2, 3, 29, 59, tzinfo=UTC)),
        (b"31-Feb-2024 00:00:00 +0000", None),
        (b"01-Foo-2024 00:00:00 +0000", None),
        (b"01-Jan-0001 00:00:00 +0700", None),
        (b"", None),
        (b"\xff\xfe", None),
    ],
)
def test_internal_dates(text: bytes, expected: datetime | None) -> None:
    """To UTC, whatever zone the server likes; nonsense is None, not an error."""
    assert internal_date(text) == expected


def test_search_dates_know_no_locale() -> None:
    """English month names, as the protocol wants them."""
    assert search_date(date(2026, 5, 3)) == "3-May-2026"


@pytest.mark.parametrize(
    ("uids", "expected"),
    [([], ""), ([7], "7"), ([3, 1, 2], "1:3"), ([1, 2, 4, 9, 10, 10], "1:2,4,9:10")],
)
def test_uid_sets(uids: list[int], expected: str) -> None:
    """Ranges keep command lines short."""
    assert uid_set(uids) == expected


def test_chunks() -> None:
    """All, in order, never too many at once."""
    assert [list(part) for part in chunks(range(5), 2)] == [[0, 1], [2, 3], [4]]
