"""Every key and value of a TOML text is found where it stands, whatever form it was written in."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailflow.config.positions import Positions
from mailflow.config.problems import Path, SourcePlace

TEXT = """\
top.dotted = 1
"quoted key".in."it" = { a = [1, # a comment
  [2, 3]], 'b c'.d = "x" } # another

[[units]]
name = 'kế toán' # [not a table]
label = { vi = 'Kế toán', en = "Billing" }
[[units]]
  [units.inner]
  day = 2026-01-01
  [[units.inner.list]]
  x = 1
  [[units.inner.list]]
  x = 2
[later.below]
[later]
many = [
  # one
  "a",
  { b = 1 },
]
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "place", "line", "column"),
    [
        (("top",), SourcePlace.KEY, 1, 1),
        (("top", "dotted"), SourcePlace.KEY, 1, 5),
        (("top", "dotted"), SourcePlace.VALUE, 1, 14),
        (("quoted key", "in", "it"), SourcePlace.KEY, 2, 17),
        (("quoted key", "in", "it"), SourcePlace.VALUE, 2, 24),
        (("quoted key", "in", "it", "a", 0), SourcePlace.VALUE, 2, 31),
        (("quoted key", "in", "it", "a", 1, 1), SourcePlace.VALUE, 3, 7),
        (("quoted key", "in", "it", "b c", "d"), SourcePlace.KEY, 3, 18),
        (("quoted key", "in", "it", "b c", "d"), SourcePlace.VALUE, 3, 22),
        (("units", 0, "label"), SourcePlace.KEY, 7, 1),
        (("units", 0, "label", "en"), SourcePlace.KEY, 7, 27),
        (("units", 0, "label", "en"), SourcePlace.VALUE, 7, 32),
        (("units", 1), SourcePlace.VALUE, 8, 1),
        (("units", 1, "inner", "day"), SourcePlace.KEY, 10, 3),
        (("units", 1, "inner", "list", 0, "x"), SourcePlace.VALUE, 12, 7),
        (("units", 1, "inner", "list", 1, "x"), SourcePlace.VALUE, 14, 7),
        (("later",), SourcePlace.VALUE, 16, 1),
        (("later", "below"), SourcePlace.KEY, 15, 8),
        (("later", "many", 0), SourcePlace.VALUE, 19, 3),
        (("later", "many", 1, "b"), SourcePlace.VALUE, 20, 9),
        # what is not there is looked for around it
        (("units", 1, "inner", "missing"), SourcePlace.TABLE, 9, 3),
        (("units", 1, "address"), SourcePlace.TABLE, 8, 1),
        (("nowhere", 3, "at all"), SourcePlace.KEY, 1, 1),
    ],
)
def test_a_place_is_found(path: Path, place: SourcePlace, line: int, column: int, line_end: str) -> None:
    """Columns count characters, as editors do; Windows line ends change nothing."""
    mark = Positions(TEXT.replace("\n", line_end)).find(path, place)
    assert (mark.line, mark.column) == (line, column)


KEYS = st.sampled_from(["a", "b-c", "d_1", "7", '"q r"', "'s.t'", '"kế"', '"\\u00e9"'])
SCALARS = st.sampled_from(
    ["1", "-2.5", "true", "'x'", '"ế [ ] # = {"', "2026-01-01", "08:00:00", '"""\nm\n"""']
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(
            lambda parts: "[\n  " + ", # note\n  ".join(parts) + "\n]" if parts else "[]"
        ),
        st.lists(st.tuples(KEYS, inner), max_size=3, unique_by=lambda pair: pair[0]).map(
            lambda pairs: "{ " + ", ".join(f"{key} = {value}" for key, value in pairs) + " }",
        ),
    ),
    max_leaves=6,
)
LINES = st.one_of(
    st.tuples(st.lists(KEYS, min_size=1, max_size=3), VALUES).map(
        lambda pair: f"{' . '.join(pair[0])} = {pair[1]}"
    ),
    st.lists(KEYS, min_size=1, max_size=3).map(lambda parts: f"[ {'.'.join(parts)} ]"),
    st.lists(KEYS, min_size=1, max_size=3).map(lambda parts: f"[[{'.'.join(parts)}]] # note"),
    st.just("# note"),
    st.just(""),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_everything_that_tomllib_reads_has_a_place(text: str) -> None:
    """Both readers of TOML agree: each value has a mark of its own, where its text begins."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    positions = Positions(text)
    lines = text.split("\n")
    for path, value in leaves(raw):
        assert (SourcePlace.VALUE, path) in positions._marks
        mark = positions.find(path, SourcePlace.VALUE)
        rest = lines[mark.line - 1][mark.column - 1 :]
        assert rest[0] in {str: "'\"", bool: "tf", list: "["}.get(type(value), "-0123456789"), (path, rest)


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value with its path; lists that hold tables of their own are entered, tables are not values."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list) and node:
        for index, value in enumerate(node):
            yield from leaves(value, (*path, index))
    else:
        yield path, node
