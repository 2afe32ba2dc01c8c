"""No bytes at all make reading fail: mutated mails, and headers that nobody would write."""

import os
import random
import re
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailflow.adapters.reading.frames import pack, unpack
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.message import Message
from mutants import SCRAPS, mutant
from sample_mails import ALL

MUTANTS = int(os.environ.get("MAILFLOW_FUZZ", "5000"))
SEED = 20261123
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def check(message: Message) -> None:
    """What holds for every message, whoever sent it."""
    lines = [message.subject, message.message_id, *message.in_reply_to, *message.references, *message.defects]
    lines += [text for address in (*message.senders, *message.to) for text in (address.email, address.name)]
    lines += [attachment.filename for attachment in message.attachments]
    lines += [value for name, values in message.headers.items() for value in (name, *values)]
    for line in lines:
        assert not CONTROLS.search(line), line
    assert all("@" in name for name in (*message.in_reply_to, *message.references))
    assert all(attachment.filename and "/" not in attachment.filename for attachment in message.attachments)
    assert not re.search("[\x00\x08\x1b\ud800-\udfff\u202e\u200b]", message.text + message.reply_text)
    assert bool(message.reply_text) == bool(message.text)
    assert message.language in ("", "vi", "en", "zh")


def read_mutants(seed: int, number: int) -> None:
    """Seeded: a failing mutant comes back with the same number."""
    chance = random.Random(seed)
    for index in range(number):
        raw = mutant(chance)
        try:
            message = parse(raw)
            check(message)
            assert unpack(pack(message)) == message
        except Exception as error:
            raise AssertionError(f"mutant {index} of seed {seed}: {raw!r}") from error


def test_mutated_mail_is_read() -> None:
    """Thousands of our mails with injuries."""
    read_mutants(SEED, MUTANTS)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(100))
def test_a_million_mutants_are_read(part: int) -> None:
    """The count of a release."""
    read_mutants(SEED + 1 + part, 10_000)


ODD_BYTES = st.binary(max_size=200) | st.lists(st.sampled_from(SCRAPS), max_size=30).map(b"".join)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    name=st.sampled_from(
        [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"References", b"Content-Type", b"Return-Path"]
    ),
    value=ODD_BYTES,
)
def test_any_header_is_read(name: bytes, value: bytes) -> None:
    """Whatever stands in it, the others and the text are there."""
    message = parse(
        b"X-First: 1\n" + name + b": " + re.sub(rb"[\r\n]+", b"", value) + b"\nX-Last: 2\n\ntext\n"
    )
    check(message)
    assert message.header("x-first") == "1"
    assert message.header("x-last") == "2"


@settings(derandomize=True, max_examples=400, deadline=None)
@given(raw=ODD_BYTES)
def test_any_bytes_are_read(raw: bytes) -> None:
    """No headers, no text, no sense: a message all the same."""
    message = parse(raw)
    check(message)
    assert message.size == len(raw)


def test_every_field_travels() -> None:
    """What the child reads, the parent gets: each field of each sample."""
    for raw in ALL:
        message = parse(raw)
        again = unpack(pack(message))
        for field in fields(Message):
            assert getattr(again, field.name) == getattr(message, field.name), field.name
