"""The chain of events: each head covers everything before it, texts only by salted digests.

Erasing a person's data empties payloads and salts; digests, heads, counts and dates stay and verify.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def payload_digest(salt: bytes, payload: str) -> str:
    """SHA-256 over salt and text, hex."""
    return hashlib.sha256(salt + payload.encode()).hexdigest()


def link_head(previous: str, sequence: int, kind: str, at: datetime, rule: str, digest: str) -> str:
    """The head of the chain after one more event, hex."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    parts = (previous, str(sequence), kind, str(milliseconds), rule, digest)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """One stored event, as far as the chain is concerned."""

    sequence: int
    kind: str
    at: datetime
    rule: str
    payload: str
    salt: bytes
    digest: str
    head: str


def broken_links(links: Iterable[Link]) -> list[str]:
    """What is wrong with a ticket's chain; empty when every head and digest can be recomputed."""
    faults: list[str] = []
    head = ""
    for expected, link in enumerate(links, start=1):
        if link.sequence != expected:
            faults.append(f"event {expected} is missing")
            break
        erased = not link.payload and not link.salt
        if not erased and payload_digest(link.salt, link.payload) != link.digest:
            faults.append(f"event {expected}: the text was changed")
        head = link_head(head, link.sequence, link.kind, link.at, link.rule, link.digest)
        if head != link.head:
            faults.append(f"event {expected}: the chain is broken")
            break
    return faults
