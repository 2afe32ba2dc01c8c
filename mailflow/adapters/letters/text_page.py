"""A letter's page from its text: for whoever changes a letter without knowing HTML.

Paragraphs, lists, lines in capitals (headings), lines with a label ("Reference: …", at least two: a panel)
and quoted lines become what the built-in pages have for them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from markupsafe import Markup

from mailflow.adapters.letters.phrases import lines, unlinked
from mailflow.adapters.letters.prose import Worded, prose
from mailflow.domain.model.message import FormattedLine

_BLANK: Final = re.compile(r"\n(?:[ \t]{0,20}\n){1,50}")
_ROW: Final = re.compile(r"([^:：\n]{1,40})[:：][ \t]{0,9}(\S[^\n]{0,500})")
_BRACKETED: Final = re.compile(r"【[^【】\n]{1,60}】")
_HEADING_LENGTH: Final = (4, 70)  # characters
_PIECE: Final = re.compile("\x02([^\x02\x03\n]{1,100})\x03")  # no fact has control characters
_LISTED: Final = ("<ul", "<ol")


class Pieces(Protocol):
    """What is used of ``_pieces.html``."""

    def panel(self, rows: Sequence[tuple[str, Markup]]) -> str:
        """Rows of label and value."""
        ...

    def heading(self, text: str) -> str:
        """A line above a part of the letter."""
        ...

    def quote(self, text: str) -> str:
        """Somebody's words."""
        ...


def mark_of(name: str) -> str:
    """What stands in a text for a piece that has a page of its own."""
    return f"\x02{name}\x03"


def page_of(
    text: str,
    pieces: Pieces,
    page_of_piece: Callable[[str], Markup],
    *,
    formatted: Sequence[FormattedLine] = (),
    to_customer: bool,
) -> Markup:
    """The body of a page with the words of a text.

    ``formatted``: what staff's words look like in it.  To customers what is a web or mail address can be
    pressed; staff's letters repeat strangers' words, in which nothing can.
    """

    def said(block: str) -> Markup:
        return prose(Worded(block, formatted)) if to_customer else lines(block)

    def value(line: str) -> Markup:
        return prose(Worded(line, formatted)) if to_customer else unlinked(line)

    found: list[Markup] = []
    for name, part in _parts(text):
        if name:
            found.append(page_of_piece(name))
            continue
        for block in filter(None, map(str.strip, _BLANK.split(part))):
            found += _block(block, pieces, said, value)
    return Markup("\n").join(found)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """In turn words, and names of pieces that have pages of their own."""
    for at, part in enumerate(_PIECE.split(text)):
        yield (part, "") if at % 2 else ("", part)


def _block(
    block: str, pieces: Pieces, said: Callable[[str], Markup], value: Callable[[str], Markup]
) -> Iterator[Markup]:
    first, _, rest = block.partition("\n")
    if _is_heading(first):
        yield _made(pieces.heading(first.strip("【】")))
        if rest.strip():
            yield from _block(rest.strip(), pieces, said, value)
        return
    rows = [_ROW.fullmatch(line) for line in block.split("\n")]
    labelled = [(row[1].strip(), value(row[2])) for row in rows if row and not row[2].startswith("//")]
    if len(rows) > 1 and len(labelled) == len(rows):
        yield _made(pieces.panel(labelled))
    elif all(line.startswith(">") for line in block.split("\n")):
        yield _made(pieces.quote("\n".join(line[1:].strip() for line in block.split("\n"))))
    else:
        shown = said(block)
        around = "<div>{}</div>" if any(mark in shown for mark in _LISTED) else "<p>{}</p>"
        yield Markup(around).format(shown)  # noqa: S704  (one of the two just above)


def _is_heading(line: str) -> bool:
    least, most = _HEADING_LENGTH
    return bool(_BRACKETED.fullmatch(line)) or (least <= len(line) <= most and line.isupper())


def _made(page: str) -> Markup:
    return Markup(page.strip())  # noqa: S704  (a macro of ours has escaped it)
