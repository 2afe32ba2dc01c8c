"""Our words to a customer on a page: bold, lists and links where their writer had them, and nothing else.

What stands on the page is the text, letter by letter: from the writer's own page come only places in it.  A
link shows its true target (domain/text/formatted.py), and leads nowhere but to a website or a mail address.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Self

from markupsafe import Markup, escape

from mailflow.domain.model.message import FormattedLine

_ITEM: Final = re.compile(r"( {0,12})(?:([-*•▪●·])|([0-9]{1,2})[.)])[ \t]{1,8}(?=\S)")
_TELLING: Final = 12  # characters by which a line without its beginning is known
_LINK: Final = re.compile(
    r"https?://[^\s<>()\"'“”（），。；]{3,1000}"
    r"|(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
)
_NOT_ITS_END: Final = ".,;:!?…"
_LINKED: Final = Markup('<a href="{}" class="mark" style="color:#0b5cad">{}</a>')
_ENDED: Final = {True: Markup("</ol>\n"), False: Markup("</ul>\n")}
_LIST: Final = "margin:0;padding-left:22px"


class Worded(str):
    """Words of staff with the formatted lines of the mail in which they stand."""

    __slots__ = ("formatted",)
    formatted: Sequence[FormattedLine]

    def __new__(cls, text: object, formatted: Sequence[FormattedLine] = ()) -> Self:
        """The text itself is all that the letter's text part shows."""
        self = super().__new__(cls, str(text))
        self.formatted = formatted
        return self


def prose(text: str) -> Markup:
    """The words as a page shows them; lines that follow each other as items are one list."""
    known = {line.text: line for line in getattr(text, "formatted", ())}
    lines = str(text).split("\n")
    found: list[Markup] = []
    at = 0
    while at < len(lines):
        count = _items(lines, at)
        if count > 1 or (count and lines[at] in known):
            found.append(_list(lines[at : at + count], known))
        else:
            count = 1
            last = at + 1 == len(lines) or _items(lines, at + 1) > 1
            found.append(_marked(lines[at], 0, known) + ("" if last else Markup("<br>\n")))
        at += count
    return Markup("").join(found)


def _items(lines: Sequence[str], at: int) -> int:
    """How many lines from here are items of one list: bullets, or numbers that count on."""
    first = _ITEM.match(lines[at])
    if first is None:
        return 0
    count = 1
    for line in lines[at + 1 :]:
        item = _ITEM.match(line)
        if item is None or bool(item[3]) != bool(first[3]):
            break
        if first[3] and int(item[3]) != int(first[3]) + count:
            break
        count += 1
    return count


def _list(lines: Sequence[str], known: dict[str, FormattedLine]) -> Markup:
    items = [(found, line) for line in lines if (found := _ITEM.match(line))]
    number = items[0][0][3]
    begin = Markup('<ol start="{}" style="{}">\n').format(number, _LIST) if number else None
    written = [begin or Markup('<ul style="{}">\n').format(_LIST)]
    for item, line in items:
        deeper = len(item[1]) // 2 * 20
        style = Markup(' style="margin-left:{}px"').format(deeper) if deeper else Markup()
        written.append(Markup("<li{}>{}</li>\n").format(style, _marked(line, item.end(), known)))
    return Markup("").join((*written, _ENDED[bool(number)]))


def _marked(line: str, start: int, known: dict[str, FormattedLine]) -> Markup:
    """A line from a place on, with what is bold and what leads somewhere."""
    form, further = _form_of(line, known)
    bold = [(left + further, right + further) for left, right in form.bold]
    links = [(left + further, right + further, target) for left, right, target in form.links]
    links = sorted(_apart([*links, *_plain_links(line)]))
    cuts = {start, len(line), *(end for left, right in bold for end in (left, right))}
    cuts |= {end for left, right, _ in links for end in (left, right)}
    edges = sorted(cut for cut in cuts if start <= cut <= len(line))
    pieces = []
    for left, right in pairwise(edges):
        piece = escape(line[left:right])
        if any(first <= left and right <= last for first, last in bold):
            piece = Markup("<b>{}</b>").format(piece)
        target = next((to for first, last, to in links if first <= left and right <= last), "")
        if target:
            piece = _LINKED.format(target, piece)
        pieces.append(piece)
    return Markup("").join(pieces)


def _form_of(line: str, known: dict[str, FormattedLine]) -> tuple[FormattedLine, int]:
    """What is known of a line, and by how much its places must be moved: a command may have stood before."""
    whole = known.get(line)
    if whole is not None or len(line) < _TELLING:
        return whole or FormattedLine(line), 0
    end = line[1:]  # the first letter may have become a capital
    ends = (each for each in known.values() if (each.bold or each.links) and each.text.endswith(end))
    found = next(ends, None)
    return (found, len(line) - len(found.text)) if found else (FormattedLine(line), 0)


def _plain_links(line: str) -> Iterator[tuple[int, int, str]]:
    """Web and mail addresses that stand in a line."""
    if "://" not in line and "@" not in line:
        return
    for found in _LINK.finditer(line):
        shown = found[0].rstrip(_NOT_ITS_END)
        target = shown if "://" in shown else f"mailto:{shown}"
        yield found.start(), found.start() + len(shown), target


def _apart(links: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The links of which none stands in another; the first ones given count."""
    found: list[tuple[int, int, str]] = []
    for left, right, target in links:
        if all(right <= other or left >= end for other, end, _ in found):
            found.append((left, right, target))
    return found
