"""Where each key and value of a TOML text stands, so that a mistake can be pointed at.

tomllib says what a file means but not where; the tree of tree-sitter-toml says where.  Only texts
that tomllib has accepted are read here, or such as set a key twice.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from mailflow.config.problems import Path, SourcePlace

LANGUAGE = Language(tree_sitter_toml.language())
KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text; both count from 1, columns in characters."""

    line: int
    column: int


class Positions:
    """The marks of every key and value of one text."""

    def __init__(self, text: str) -> None:
        data = text.encode()
        self._lines = data.split(b"\n")
        self._marks: dict[tuple[SourcePlace, Path], Mark] = {}
        self.repeated: list[tuple[Path, Mark, Mark]] = []  # what stands twice: the second place and the first
        self._lengths: dict[Path, int] = {}  # entries so far of each array of tables
        for node in Parser(LANGUAGE).parse(data).root_node.children:
            self._top(node)

    def find(self, path: Path, place: SourcePlace) -> Mark:
        """The mark of a key, a value or a table, else of the nearest one around it."""
        for length in range(len(path), 0, -1):
            kinds = (
                (SourcePlace.KEY, SourcePlace.VALUE)
                if place is SourcePlace.KEY
                else (SourcePlace.VALUE, SourcePlace.KEY)
            )
            for kind in kinds:
                mark = self._marks.get((kind, path[:length]))
                if mark is not None:
                    return mark
            place = SourcePlace.VALUE
        return Mark(1, 1)

    def _top(self, node: Node) -> None:
        if node.type == "pair":
            self._pairs((), node)
        elif node.type in ("table", "table_array_element"):
            path = self._header(node, repeated=node.type == "table_array_element")
            for child in node.children:
                if child.type == "pair":
                    self._pairs(path, child)

    def _header(self, node: Node, *, repeated: bool) -> Path:
        """Note a ``[table]`` or ``[[table]]`` line; returns the path of what stands below it."""
        parts = [part for child in node.children if child.type in KEYS for part in _parts(child)]
        path: Path = ()
        for number, part in enumerate(parts, start=1):
            path += (_word(part),)
            self._note(SourcePlace.KEY, path, part)
            if number < len(parts) and path in self._lengths:
                path += (self._lengths[path] - 1,)
        if repeated:
            self._note(SourcePlace.VALUE, path, node)
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            path += (index,)
        elif (SourcePlace.TABLE, path) in self._marks:
            self.repeated.append((path, self._mark(node), self._marks[SourcePlace.TABLE, path]))
        self._note(SourcePlace.TABLE, path, node)
        self._marks[SourcePlace.VALUE, path] = self._mark(node)  # the table's own line beats [table.below]
        return path

    def _pairs(self, table: Path, pair: Node) -> None:
        """Note ``key = value`` and all within the value; a stack of our own, so that depth is no danger."""
        waiting: list[tuple[Path, Node]] = [(table, pair)]
        while waiting:
            path, node = waiting.pop()
            if node.type == "pair":
                if node.has_error:
                    continue
                key, value = _values(node)
                for part in _parts(key):
                    path += (_word(part),)
                    self._note(SourcePlace.KEY, path, part)
                if (SourcePlace.VALUE, path) in self._marks:
                    self.repeated.append((path, self._mark(node), self._marks[SourcePlace.VALUE, path]))
                waiting.append((path, value))
                continue
            self._note(SourcePlace.VALUE, path, node)
            if node.type == "inline_table":
                waiting += [(path, child) for child in reversed(node.children) if child.type == "pair"]
            elif node.type == "array":
                waiting += [
                    ((*path, index), child) for index, child in reversed(list(enumerate(_values(node))))
                ]

    def _note(self, place: SourcePlace, path: Path, node: Node) -> None:
        self._marks.setdefault((place, path), self._mark(node))

    def _mark(self, node: Node) -> Mark:
        row, column = node.start_point
        return Mark(row + 1, len(self._lines[row][:column].decode(errors="replace")) + 1)


def _values(node: Node) -> list[Node]:
    """The parts that mean something: the grammar hangs comments into pairs and arrays."""
    return [child for child in node.named_children if child.type != "comment"]


def _parts(key: Node) -> Iterator[Node]:
    """The words of a key from left to right; the grammar nests dotted keys to the left."""
    waiting = [key]
    while waiting:
        node = waiting.pop()
        if node.type == "dotted_key":
            waiting += [child for child in reversed(node.children) if child.type in KEYS]
        else:
            yield node


def _word(key: Node) -> str:
    """What a bare or quoted key means."""
    text = (key.text or b"").decode(errors="replace")
    if key.type == "bare_key":
        return text
    return next(iter(tomllib.loads(f"{text} = 0")))
