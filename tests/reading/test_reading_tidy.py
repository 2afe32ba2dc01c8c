"""A mail that keeps every rule is split at its boundaries: into the tree that the standard library builds."""

import random
from email import message_from_bytes
from email.message import Message as Part

from mailflow.adapters.reading.headers import read_headers, split_head
from mailflow.adapters.reading.parts import payload_of
from mailflow.adapters.reading.structure import structural
from mailflow.adapters.reading.tidy import tidy_tree
from mutants import mutant
from sample_mails import ALL, ALTERNATIVE, NESTED

MUTANTS = 3_000
SEED = 20261126


def told(part: Part) -> object:
    """Everything that is ever asked of a tree."""
    payload = payload_of(part)
    inside = list(map(told, payload)) if isinstance(payload, list) else payload
    return [list(part.raw_items()), part.get_content_type(), part.defects, inside]


def both(raw: bytes) -> tuple[Part | None, Part]:
    """Our tree of a mail, and the standard library's."""
    begin, end, start = split_head(raw)
    head = structural(read_headers(raw[begin:end], [])[0])
    return tidy_tree(head, raw[start:]), message_from_bytes(head + b"\n" + raw[start:])


def test_ordinary_mails_are_split() -> None:
    """With both kinds of line ends, and nested: nothing is left to the slow way."""
    for raw in (ALTERNATIVE, NESTED):
        for each in (raw, raw.replace(b"\n", b"\r\n")):
            ours, library = both(each)
            assert ours is not None
            assert told(ours) == told(library)


def test_whatever_is_split_is_split_as_the_library_does() -> None:
    """Injured mails: the same tree, or none."""
    chance = random.Random(SEED)
    split = 0
    for raw in (*ALL, *(mutant(chance) for _ in range(MUTANTS))):
        ours, library = both(raw)
        if ours is not None and library.is_multipart():
            split += 1
            assert told(ours) == told(library), raw
    assert split > MUTANTS / 50


def test_what_is_not_surely_the_same_is_left_to_the_library() -> None:
    """No last boundary, an empty part, a boundary twice, a mail inside, a line end of old Macintoshes."""
    part = b"Content-Type: text/plain\n\none\n"
    open_end = b"--b\n" + part
    closed = open_end + b"--b--\n"
    for body in (
        open_end,
        b"--b\n--b\n" + part + b"--b--\n",
        b"--b\n--b--\n",
        b"--b--\n",
        closed.replace(b"one", b"o\rne"),
        closed.replace(b"\n\none", b"\none"),
        closed.replace(b"text/plain", b"message/rfc822"),
    ):
        assert tidy_tree(b"content-type: multipart/mixed; boundary=b\n", body) is None, body
    assert tidy_tree(b"content-type: multipart/mixed; boundary=b\n", closed) is not None
    assert tidy_tree(b"content-type: multipart/digest; boundary=b\n", closed) is None
