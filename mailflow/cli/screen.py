"""How things look: tables that fit the terminal, times that people read, JSON for machines."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from mailflow.cli.common import console, errors, plain
from mailflow.config.settings import Loaded

GAP = 2  # blanks between columns
LEAST = 8  # columns of a cell that gives way
UNLIMITED = 1000  # columns where nobody looks at a terminal: grep and files get whole lines


def must_fit() -> bool:
    """Whether lines must fit a terminal; in a file or a pipe every line stays whole, for grep."""
    return console.is_terminal or "COLUMNS" in os.environ


Words = str | tuple[str, str] | Text
"""Plain words, words and their style, or several of these as one text."""


def say(*parts: Words, indent: int = 0) -> None:
    """A line of plain words, wrapped under its own beginning, never taken for markup."""
    words = styled(*parts)
    if must_fit():
        console.print(Padding(words, (0, 0, 0, indent), expand=False) if indent else words)
    else:
        _write(" " * indent, words)


def entry(margin: Text, width: int, *parts: Words) -> None:
    """Words beside a margin of so many columns; they stay out of it where they are wrapped."""
    words = styled(*parts)
    if must_fit():
        grid = Table.grid()
        grid.add_column(width=width, no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(margin, words)
        console.print(grid)
    else:
        _write(margin.plain.ljust(width), words)


def quote(line: str, style: str) -> None:
    """A line of somebody's words beside a bar, which goes on where the line is wrapped."""
    words = styled((line, style))
    wrapped = words.wrap(console, max(console.width - 4, 20)) if must_fit() else (words,)
    for piece in wrapped or (words,):
        say(("│ ", style), styled((piece.plain.rstrip(), style)), indent=2)


def beside(*cells: Words) -> None:
    """Cells in a line, the last of which is wrapped under its own beginning."""
    *fixed, last = (styled(cell) for cell in cells)
    margin = Text(" " * GAP).join(fixed)
    entry(margin, margin.cell_len + GAP, last)


def _write(margin: str, words: Text) -> None:
    """Without rich, which would take a millisecond for each line."""
    blank = "\n" + " " * len(margin)
    sys.stdout.write((margin + words.plain.replace("\n", blank)).rstrip() + "\n")


def styled(*parts: Words) -> Text:
    """The words as one text; line breaks stay, other control characters do not."""
    words = Text()
    for part in parts:
        if isinstance(part, Text):
            words.append_text(part)
            continue
        text, style = (part, "") if isinstance(part, str) else part
        words.append("\n".join(plain(line) for line in text.split("\n")), style=style)
    return words


def many(number: int, thing: str) -> str:
    """``1 mail``, ``2 mails``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def print_json(value: object) -> None:
    """For machines: one JSON document on standard output."""
    sys.stdout.write(to_json(value, indent=2) + "\n")


def to_json(value: object, indent: int | None = None) -> str:
    """JSON in readable letters where the output can show them, else escaped."""
    readable = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(value, ensure_ascii=not readable, indent=indent)


@contextmanager
def progress(words: str, total: int, *, shown: bool = True) -> Iterator[Callable[[], None]]:
    """A bar on standard error while something takes long; each call of what it gives is one step."""
    with Progress(console=errors, transient=True, disable=not (shown and errors.is_terminal)) as bar:
        task = bar.add_task(words, total=total)
        yield lambda: bar.advance(task)


# --- tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``gives_way``: is cut with "…" where the terminal is narrow; ``wraps``: continues on the next line
    instead; ``from_width``: only shown on terminals that are at least so wide.
    """

    title: str
    gives_way: bool = False
    wraps: bool = False
    from_width: int = 0


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str | Text]], *, empty: str) -> None:
    """A table that fits, or a sentence where there is nothing to show."""
    if not rows:
        say(empty)
        return
    paper = console if must_fit() else Console(width=UNLIMITED)
    shown = [i for i, column in enumerate(columns) if column.from_width <= paper.width]
    cells = [[_cell(row[i]) for i in shown] for row in rows]
    columns = [columns[i] for i in shown]
    widths = _widths(columns, cells, paper.width)
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        table.add_column(
            column.title,
            width=width,
            no_wrap=not column.wraps,
            overflow="fold" if column.wraps else "ellipsis",
        )
    for row in cells:
        table.add_row(*row)
    paper.print(table)


def _cell(value: str | Text) -> Text:
    words = value if isinstance(value, Text) else Text(value)
    if all(c.isprintable() or c == "\n" for c in words.plain):
        return words
    return Text("\n".join(plain(line) for line in words.plain.split("\n")), style=words.style)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Text]], room: int) -> list[int]:
    """Columns that hold their ground get what they need; the others share what is left."""
    wanted = [
        max(cell_len(column.title), *(cell_len(line) for row in rows for line in row[i].plain.split("\n")))
        for i, column in enumerate(columns)
    ]
    soft = [i for i, column in enumerate(columns) if column.gives_way or column.wraps]
    left = room - GAP * (len(columns) - 1) - sum(w for i, w in enumerate(wanted) if i not in soft)
    for position, i in enumerate(sorted(soft, key=lambda i: wanted[i])):
        share = left // (len(soft) - position)
        wanted[i] = max(LEAST, min(wanted[i], share))
        left -= wanted[i]
    return wanted


# --- times ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """ISO times as people in the organisation read them; "" for none."""

    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, config: Loaded) -> Self:
        """As the organisation's clocks show them now."""
        zone = ZoneInfo(config.policy.organisation.timezone)
        return cls(zone, datetime.now(UTC).astimezone(zone))

    def brief(self, moment: str | None) -> str:
        """``09:30`` today, ``23 Nov`` in this year, else ``23 Nov 2025``: for columns."""
        if not moment:
            return ""
        at = self.local(moment)
        if at.date() == self.now.date():
            return f"{at:%H:%M}"
        return f"{at.day} {at:%b}" + ("" if at.year == self.now.year else f" {at.year}")

    def day(self, moment: str | None) -> str:
        """``22 Dec``, today as well: for due dates."""
        if not moment:
            return ""
        at = self.local(moment)
        return f"{at.day} {at:%b}" + ("" if at.year == self.now.year else f" {at.year}")

    def line(self, moment: str | None) -> str:
        """``23 Nov 09:30``, always as wide: at the beginning of lines."""
        return f"{self.local(moment):%e %b %H:%M}" if moment else ""

    def full(self, moment: str | None) -> str:
        """``Mon 23 Nov 2026, 09:30``."""
        return (
            f"{self.local(moment):%a} {self.local(moment).day} {self.local(moment):%b %Y, %H:%M}"
            if moment
            else ""
        )

    def local(self, moment: str) -> datetime:
        """The moment in the organisation's time zone."""
        return datetime.fromisoformat(moment).astimezone(self.zone)
