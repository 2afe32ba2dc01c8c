"""What must not stand in a letter to a customer: tokens, staff addresses, our notices' words, other tickets.

Staff answer our notices, and mail programs quote them in a hundred ways; one that is not recognised puts the
whole notice under the answer.  So the final words are searched, and what is found is asked about.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.reference import references_in
from mailflow.domain.model.token import TOKEN_PATTERN, read
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.spelling import INVISIBLE, fold, tame
from mailflow.domain.understanding.senders import base_address

_LONGEST: Final = 200_000  # characters of one text that are searched
_SHOWN: Final = 60  # characters of what was found
_MOST: Final = 10  # findings
_TELLING: Final = 14  # characters of a heading that says by itself whose it is
_UNSEEN: Final = re.compile(f"[{INVISIBLE}]")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+=~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_RUN: Final = re.compile(rf"(?<![a-z0-9]){TOKEN_PATTERN.pattern}(?![a-z0-9])")
_BREAK: Final = re.compile(
    r"<(?:br|/?(?:p|div|tr|td|li|ul|ol|h[1-6]|hr|table|blockquote))\b[^<>]{0,2000}>", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^<>]{0,4000}>")
_ENCODED: Final = re.compile(r"%(?:2b|40)", re.IGNORECASE)  # + or @ in a link
_EDGES: Final = " \t:：-–—*•>|"


class LeakKind(StrEnum):
    """What was found: code words of ``procedure.words``."""

    TOKEN = "token"  # noqa: S105  (a kind, no password): whoever has it may give commands
    ADDRESS = "address"  # of somebody of the house
    NOTICE = "notice"  # words of our letters to staff
    REFERENCE = "reference"  # of another ticket
    COMMAND = "command"
    COLLEAGUE = "colleague"  # words that are plainly for somebody of the house
    NAME = "name"  # of somebody else, whom the letter greets
    EXTENSION = "extension"  # an inside number, which no customer can dial


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that only the house may read, and the beginning of it."""

    kind: LeakKind
    what: str


@dataclass(frozen=True, slots=True)
class Inside:
    """The words that only letters inside the house have, folded, and the addresses that customers read."""

    lines: frozenset[str] = frozenset()  # headings: a line of its own
    phrases: tuple[str, ...] = ()  # longer pieces, anywhere
    public: frozenset[str] = frozenset()


def internal(
    texts: Iterable[str],
    policy: Policy,
    inside: Inside,
    *,
    own: Collection[str],
    said: str = "",
) -> tuple[Leak, ...]:
    """Everything in the final words of a letter (text and HTML) that its reader must not see, each once.

    ``own``: the references that the letter is about, and the recipient's address; ``said``: what the
    customer wrote, for what they know already is no secret.
    """
    known = _plain(said)
    free = {*policy.own_addresses, *policy.staff.public_addresses, *inside.public, *own}
    free |= {match[0].lower() for match in _ADDRESS.finditer(known)}
    free |= set(references_in(known, policy.reference_prefix))
    found: dict[Leak, None] = {}
    for text in texts:
        plain = _plain(text)
        found |= dict.fromkeys(_tokens(plain))
        found |= dict.fromkeys(_addresses(plain, policy, free))
        found |= dict.fromkeys(_references(plain, policy, free))
        found |= dict.fromkeys(_notices(plain, inside, known))
    return tuple(found)[:_MOST]


def _plain(text: str) -> str:
    """Any text as it stands and as it is read: HTML's lines and characters, encoded links decoded."""
    text = text[:_LONGEST]
    if "<" in text:  # what looks like an element may be an address in angle brackets: both are kept
        text = f"{text}\n{html.unescape(_TAG.sub('', _BREAK.sub(chr(10), text)))}"
    if _ENCODED.search(text):
        text = f"{text}\n{unquote(text)}"
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", tame(text)))
    return text


def _tokens(plain: str) -> Iterator[Leak]:
    """What has the form of a token, alone or in an address of ours."""
    for match in _RUN.finditer(plain.lower()):
        if read(match[0]) is not None:
            yield Leak(LeakKind.TOKEN, f"{match[0][:4]}…")


def _addresses(plain: str, policy: Policy, free: Collection[str]) -> Iterator[Leak]:
    """Addresses of people and departments, and sub-addresses of our mailboxes."""
    for match in _ADDRESS.finditer(plain):
        address = match[0].lower()
        if address not in free and (
            is_staff(address, policy) or base_address(address) in policy.own_addresses
        ):
            yield Leak(LeakKind.ADDRESS, address if "+" not in address else f"{address.partition('+')[0]}+…")


def _notices(plain: str, inside: Inside, known: str) -> Iterator[Leak]:
    """Headings on a line of their own, and sentences of our notices, however they are wrapped.

    A short heading alone ("Deadlines") may stand in any letter: two of them do not.
    """
    if not (inside.lines or inside.phrases):
        return
    folded, theirs = fold(plain), fold(known)
    bare = dict.fromkeys(line.strip(_EDGES) for line in folded.split("\n"))
    headings = [line for line in bare if line in inside.lines and line not in theirs]
    if len(headings) > 1 or any(len(line) >= _TELLING for line in headings):
        yield from (Leak(LeakKind.NOTICE, line) for line in headings)
    joined, said = " ".join(folded.split()), " ".join(theirs.split())
    found = [phrase for phrase in inside.phrases if phrase in joined and phrase not in said]
    for phrase in found:
        if not any(phrase in other for other in found if other != phrase):  # one sentence counts once
            yield Leak(LeakKind.NOTICE, clip(phrase, _SHOWN))


def _references(plain: str, policy: Policy, free: Collection[str]) -> Iterator[Leak]:
    for reference in references_in(plain, policy.reference_prefix):
        if reference not in free:
            yield Leak(LeakKind.REFERENCE, reference)
