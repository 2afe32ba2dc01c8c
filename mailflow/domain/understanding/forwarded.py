"""A mail that was forwarded in the text of another: whose it is, when and about what it was written.

Everything that mail programs put above a forwarded mail is in the tables of ``reply_text.quoting``.
Nothing is guessed here: where the sender cannot be told, ``senders`` is empty or has several.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mailflow.domain.model.message import Address
from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.reply_text.quote_lines import (
    attribution,
    folded_lines,
    header_block,
    header_role,
    is_divider,
    is_rule,
)
from mailflow.domain.understanding.reply_text.quoting import FORWARD_PREFIXES, FORWARDING, HEADER_LABELS

_LOOKED_AT: Final = 2_000  # lines in which the forwarded mail must begin
_NEAR: Final = 6  # lines between a divider and the headers below it
_CONTINUED: Final = 10  # lines over which a list of recipients may go on
_LONGEST: Final = 1_000  # characters of a header that are looked at
_NAME: Final = 200

_EMAIL: Final = re.compile(r"[^\s<>()\[\]{},;:\"“”‘’|@＜＞]{1,64}@[^\s<>()\[\]{},;:\"“”‘’|@＜＞]{1,255}")
_NAME_ENDS: Final = re.compile(r"[<\[(＜]|mailto:", re.IGNORECASE)
_QUOTE_MARK: Final = re.compile(r" {0,3}> ?")
_COLON: Final = re.compile("[:：|]")
_BEFORE_NAME: Final = re.compile(r".*[0-9,，](?: ?(?:AM|PM|SA|CH))?", re.IGNORECASE)  # of "On …, Lan <lan@…>"
_FORWARDING: Final = tuple(map(fold, FORWARDING))
_LABELS: Final = "|".join(
    sorted(
        {re.escape(fold(label)) for labels in HEADER_LABELS.values() for label in labels},
        key=len,
        reverse=True,
    )
)
_ONE_LINE: Final = re.compile(rf"(?:^|[ >;])({_LABELS}) ?:")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail that stands in the text of another."""

    senders: tuple[Address, ...]  # whom it is from: none or several where that cannot be told
    text: str  # the mail itself, without what stands above it
    note: str = ""  # what the one who forwards wrote above it
    subject: str = ""
    written: str = ""  # its date, as it stands there
    marked: bool = False  # the mail program says that it is a forward
    quoted: bool = False  # it only stands below "On …, X wrote:"


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the forwarded mail begins: what introduces it, its header block, its first line."""

    at: int
    block: int
    size: int
    marked: bool = False
    quoted: bool = False


def read_forward(text: str) -> Forwarded | None:
    """The first mail that is carried in a text; None where there is none.  Linear in the text."""
    lines = text.replace("\r\n", "\n").split("\n")
    folded = [
        line.lstrip("> ") if line.startswith(">") else line for line in folded_lines(lines[:_LOOKED_AT])
    ]
    start = next(_starts(folded), None)
    if start is None:
        return None
    if lines[start.block : start.block + 1] and lines[start.block].lstrip().startswith(">"):
        lines = [*lines[: start.block], *_unquoted(lines[start.block :])]
    body = start.block + start.size
    if start.quoted:
        said = " ".join(lines[start.block : body]).strip()
        senders = tuple(
            Address(each.email, _BEFORE_NAME.sub("", each.name).strip()) for each in _addresses(said)
        )
        values = {"sent": said}
        while body < len(lines) and not lines[body].strip():
            body += 1
        if body < len(lines) and lines[body].lstrip().startswith(">"):
            lines = [*lines[:body], *_unquoted(lines[body:])]
    else:
        values = _values(lines, folded, start)
        senders = _addresses(values.get("from", "")) or _named(values.get("from", ""))
        body = _after_headers(lines, folded, body, values)
    return Forwarded(
        senders=senders,
        text=_without_closing("\n".join(lines[body:])),
        note=_note(lines[: start.at]),
        subject=values.get("subject", "")[:_LONGEST],
        written=values.get("sent", "")[:_NAME],
        marked=start.marked,
        quoted=start.quoted,
    )


def _starts(folded: Sequence[str]) -> Iterator[_Start]:
    """Where a carried mail may begin, from the top."""
    for at, line in enumerate(folded):
        if not line:
            continue
        if is_divider(line) or _says_forwarded(line):
            marked = _says_forwarded(line)
            block = next(
                (b for b in range(at + 1, min(at + _NEAR, len(folded))) if header_block(folded, b)), 0
            )
            if block:
                yield _Start(at, block, header_block(folded, block), marked)
            elif marked and is_divider(line):
                yield _Start(at, at + 1, 0, marked)
        elif size := header_block(folded, at):
            yield _Start(at, at, size)
        else:
            size, sure = attribution(folded, at)
            if size and sure:
                yield _Start(at, at, size, quoted=True)


def _says_forwarded(line: str) -> bool:
    """Whether a divider's words are those of a forward; "Forwarded message from Lan" has a name in it."""
    if not is_divider(line) and not (
        is_rule(line[:3]) and is_rule(line[-3:]) and "forwarded message" in line
    ):
        return False
    return any(word in line for word in _FORWARDING)


def _unquoted(lines: Sequence[str]) -> list[str]:
    """Lines without their first quote mark, as far as the quote goes on."""
    return [_QUOTE_MARK.sub("", line, count=1) if line.lstrip().startswith(">") else line for line in lines]


def _values(lines: Sequence[str], folded: Sequence[str], start: _Start) -> dict[str, str]:
    """Role → value of a header block, the first of each role; wrapped values in one line."""
    if start.size == 1:
        return _values_on_one_line(lines[start.block])
    values: dict[str, str] = {}
    role = ""
    for line, plain in zip(lines[start.block :][: start.size], folded[start.block :], strict=False):
        found = header_role(plain)
        if found:
            role = "" if found in values else found
            value = _COLON.split(line.strip().lstrip("|> "), maxsplit=1)[-1].strip(" |\t*_\xa0")
            if role:
                values[role] = value[:_LONGEST]
        elif role and plain and len(values[role]) < _LONGEST:
            values[role] = f"{values[role]} {line.strip()}".strip()[:_LONGEST]
    return values


def _values_on_one_line(line: str) -> dict[str, str]:
    """A block that lost its line ends ("From: A <a@b> Sent: … To: … Subject: …")."""
    line = " ".join(line.split())[:_LONGEST]
    plain = fold(line)
    if len(plain) != len(line):  # places in the one are not places in the other
        line = plain
    marks = list(_ONE_LINE.finditer(plain))
    values: dict[str, str] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        role = header_role(f"{mark[1]}: x")
        end = following.start() if following else len(line)
        values.setdefault(role, line[mark.end() : end].strip())
    return values


def _addresses(value: str) -> tuple[Address, ...]:
    """The different addresses of a From line, the first with its name."""
    value = value[:_LONGEST]
    emails = list(dict.fromkeys(found[0].strip(".'*_").lower() for found in _EMAIL.finditer(value)))
    if not emails:
        return ()
    first = _EMAIL.search(value)
    head = _NAME_ENDS.split(value[: first.start() if first else 0], maxsplit=1)[0]
    name = " ".join(head.strip(" \t*_\"'“”‘’,;:>").split())[:_NAME]
    return (Address(emails[0], name), *(Address(email) for email in emails[1:]))


def _named(value: str) -> tuple[Address, ...]:
    """Only a name, as programs show it whose address book knows the sender."""
    name = " ".join(value.strip(" \t*_\"'“”‘’,;:<>[]").split())[:_NAME]
    return (Address("", name),) if name else ()


def _after_headers(lines: Sequence[str], folded: Sequence[str], body: int, values: dict[str, str]) -> int:
    """The first line below the block, whose last value may go on: a long subject, a list of recipients."""
    last = lines[body - 1].rstrip() if body else ""
    for at in range(body, min(body + _CONTINUED, len(folded))):
        goes_on = lines[at].startswith((" ", "\t")) or (
            "@" in folded[at] and last.endswith((",", ";", "，", "；"))
        )
        if not folded[at] or not goes_on:
            return at
        if header_role(folded[body - 1]) == "subject":
            values["subject"] = f"{values.get('subject', '')} {lines[at].strip()}"
        last = lines[at].rstrip()
    return body


def _without_closing(text: str) -> str:
    """Without the divider that some programs repeat below the headers, and the blank lines there."""
    lines = text.split("\n")
    at = 0
    while at < min(len(lines), _NEAR):
        plain = folded_lines(lines[at : at + 1])[0]
        if plain and not is_rule(plain) and not is_divider(plain):
            break
        at += 1
    return "\n".join(lines[at:]).strip("\n")


def _note(lines: Sequence[str]) -> str:
    """What stands above, without the rules at its end."""
    kept = list(lines)
    while kept and (not kept[-1].strip(" >") or is_rule(folded_lines(kept[-1:])[0])):
        kept.pop()
    return "\n".join(kept).strip("\n")


def forwards(subject: str) -> bool:
    """Whether the outermost prefix of a subject says that the mail was forwarded ("Fwd: Re: …")."""
    head, colon, _ = subject.replace("：", ":").strip().partition(":")
    return bool(colon) and head.strip(" [").casefold() in FORWARD_PREFIXES
