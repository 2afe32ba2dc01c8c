"""Words that were written with bold, lists and links, as plain lines that say the same.

A mail of staff has a text and a page.  The text is what is read, guarded and kept; the page only tells where
its lines are bold, items or links.  What the text says otherwise than the page (Gmail's ``*bold*``, lines cut
at 76 characters, ``here <https://…>``) is put into one form, and a link shows its true target.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mailflow.domain.model.message import FormattedLine

_MOST_JOINED: Final = 60  # lines of a text that may be one paragraph of a page
_LONG: Final = 60  # characters; shorter lines are cut by no program
_FIRST: Final = 8  # characters by which lines and paragraphs find each other
_TARGET: Final = re.compile(r"\s?[<(](?:https?://|mailto:|tel:)[^\s<>()]{1,2000}[>)]", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)


def shown(line: FormattedLine) -> FormattedLine:
    """The line as plain text shows it: an item's mark in front, the targets of links behind their words."""
    mark = f"{'  ' * (line.depth - 1)}{line.item} " if line.item else ""
    text, at = mark, 0
    places: list[tuple[int, int]] = []  # from where in the line, how much further in the text
    links = []
    for start, end, target in line.links:
        places.append((at, len(text) - at))
        text += line.text[at:end]
        links.append((len(text) - (end - start), len(text), target))
        if not _says(line.text[start:end], target):
            text += f" ({target.removeprefix('mailto:')})"
        at = end
    places.append((at, len(text) - at))
    text += line.text[at:]
    bold = tuple((_moved(start, places), _moved(end - 1, places) + 1) for start, end in line.bold)
    return replace(line, text=text, bold=bold, links=tuple(links))


def _moved(place: int, places: Sequence[tuple[int, int]]) -> int:
    return place + next(further for start, further in reversed(places) if start <= place)


def _says(words: str, target: str) -> bool:
    """Whether the words of a link are its target, but for what nobody writes."""
    said = words.strip().rstrip("/").casefold()
    if target.startswith("mailto:"):
        return said == target.removeprefix("mailto:").casefold()
    return _SCHEME.sub("", said, count=1) == _SCHEME.sub("", target.rstrip("/").casefold(), count=1)


def in_lines(text: str, formatted: Sequence[FormattedLine]) -> str:
    """A text whose paragraphs stand as the page has them, each in one line; all others stay as they are."""
    if not formatted:
        return text
    known: dict[str, list[tuple[str, FormattedLine]]] = defaultdict(list)
    for line in formatted:
        numbered = f"{line.item}{line.text}" if line.item[:1].isdigit() else line.text
        if key := _bare(numbered):
            known[key[:_FIRST]].append((key, line))
    lines, found, at, list_of = text.split("\n"), list[str](), 0, ""
    while at < len(lines):
        taken, paragraph = _paragraph(lines, at, known)
        marks = paragraph.item[-1:] if paragraph else ""
        if marks and marks == list_of and found[-1:] == [""]:
            found.pop()  # Word and Outlook write a blank line between two items
        found.append(lines[at] if paragraph is None else shown(paragraph).text)
        list_of = list_of if not lines[at].strip() else marks
        at += taken
    return "\n".join(found)


def _paragraph(
    lines: Sequence[str], at: int, known: dict[str, list[tuple[str, FormattedLine]]]
) -> tuple[int, FormattedLine | None]:
    """How many lines are one paragraph of the page, and that; one line and None where it has none such."""
    start = _bare(lines[at])
    if not start:
        return 1, None
    for key, line in known.get(start[:_FIRST], ()):  # a shorter line must be a paragraph of its own
        said = start
        for taken in range(1, _MOST_JOINED):
            if said == key:
                return taken, line
            following = lines[at + taken] if at + taken < len(lines) else ""
            if not key.startswith(said) or not _was_cut(lines[at + taken - 1], following):
                break
            said += _bare(following)
    return 1, None


def _was_cut(line: str, following: str) -> bool:
    """Whether a program may have cut a line: the first word below would have made it too long."""
    words = following.split(maxsplit=1)
    return bool(words) and len(line) + len(words[0]) >= _LONG


def _bare(text: str) -> str:
    """Letters and digits alone, without what a program writes of a link's target."""
    return "".join(filter(str.isalnum, _TARGET.sub("", text)))
