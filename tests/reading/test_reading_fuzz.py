"""No bytes at all make taking a mail in fail: mutated mails, and headers that nobody would write."""

import random
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailflow.adapters.reading import body, parsing
from mailflow.adapters.reading.html_text import html_to_text
from mailflow.adapters.reading.language import detect_language
from mailflow.adapters.reading.parsing import parse
from mailflow.adapters.reading.protocol import pack, unpack
from mailflow.domain.decision.incoming import Situation
from mailflow.domain.model.message import Message
from mailflow.domain.triage.triage import decide
from mailflow.domain.understanding.reply_text import reply_text
from mutants import SCRAPS, mutant
from sample_mails import ALL

from support.house import MONDAY, POLICY, calendar

SEED = 20261123
BATCH = 5_000
BATCHES = 4  # 20,000 mutants in make test
SOAK = 204  # and a million in make soak
LONG_COUNT = [pytest.param(batch, marks=pytest.mark.soak) for batch in range(BATCHES, SOAK)]
DECIDED_ON = 10  # every tenth: decisions see clean fields, whatever the bytes were
SITUATION = Situation(
    received_at=MONDAY,
    now=MONDAY,
    calendar=calendar(POLICY.calendar, POLICY.organisation.timezone),
)
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
    assert re.fullmatch(r"(?:[a-z]{2}|other)?", message.language)  # by script or by words


@pytest.fixture
def told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most injuries leave the text as it was: what is made of the same text need not be made again."""
    monkeypatch.setattr(parsing, "detect_language", lru_cache(512)(detect_language))
    monkeypatch.setattr(parsing, "reply_text", lru_cache(512)(reply_text))
    monkeypatch.setattr(body, "html_to_text", lru_cache(512)(html_to_text))


def mutants(batch: int) -> Iterator[tuple[str, bytes]]:
    """A batch of them, each with the words that bring it back."""
    chance = random.Random(SEED + batch)
    return ((f"mutant {number} of batch {batch}", mutant(chance)) for number in range(BATCH))


@pytest.mark.usefixtures("told_once")
@pytest.mark.parametrize("batch", [*range(BATCHES), *LONG_COUNT])
def test_a_mutated_mail_is_taken_in(batch: int) -> None:
    """Read, sent from the child to the parent, decided on: nothing raises, whatever the bytes."""
    for number, (name, raw) in enumerate(mutants(batch)):
        try:
            message = parse(raw)
            check(message)
            assert unpack(pack(message)) == message
            if number % DECIDED_ON == 0:
                decide(message, SITUATION, POLICY)
        except Exception as error:
            raise AssertionError(f"{name}: {raw!r}") from error


ODD_BYTES = st.binary(max_size=200) | st.lists(st.sampled_from(SCRAPS), max_size=30).map(b"".join)


@settings(derandomize=True, max_examples=500, deadline=None)
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


@settings(derandomize=True, max_examples=500, deadline=None)
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
