"""The words that stand in letters to staff and in none to customers, read from the templates themselves."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from mailflow.domain.rules.outgoing_guard import Inside
from mailflow.domain.text.spelling import fold

_CODE: Final = re.compile(r"\{#.{0,4000}?#\}|\{\{.{0,4000}?\}\}|\{%.{0,4000}?%\}", re.DOTALL)
_SAID: Final = re.compile(r"\"([^\"\n{}]{20,400})\"")  # sentences inside of an expression
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{3,255}")
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_PHRASE, _CHINESE_PHRASE = 28, 9  # characters of a piece that says by itself whose it is
_HEADING: Final = 6
_SYNTAX: Final = frozenset("{}|~=_")  # of what stands between two expressions
_EDGES: Final = " \t:：-–—*•,.。，“”\"'()（）"


@lru_cache(maxsize=8)
def inside_words(folders: tuple[Path, ...]) -> Inside:
    """What the templates in these folders say to staff alone."""
    customers = " ".join(fold(text) for text in _sources(folders, "customer"))
    customers = " ".join(customers.split())
    lines: set[str] = set()
    phrases: set[str] = set()
    for source in (text for audience in ("staff", "management") for text in _sources(folders, audience)):
        lines |= {fold(each) for each in _headings(source)}
        phrases |= {" ".join(fold(each).split()) for each in _pieces(source)}
    public = {found.lower() for text in _sources(folders, "customer") for found in _ADDRESS.findall(text)}
    return Inside(
        frozenset(line for line in lines if line not in customers),
        tuple(sorted(phrase for phrase in phrases if phrase not in customers)),
        frozenset(public),
    )


def _sources(folders: Iterable[Path], audience: str) -> list[str]:
    """The text templates of an audience in every language; a folder that cannot be read has none."""
    paths = (path for folder in folders for path in sorted(folder.glob(f"*/{audience}/*.txt")))
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths]


def _headings(source: str) -> Iterator[str]:
    """Lines in capitals, or in the brackets that Chinese headings have."""
    for line in source.splitlines():
        bare = line.strip(_EDGES)
        if "{" in line:
            continue
        chinese = bare.startswith("【") and bare.endswith("】")
        if chinese or (len(bare) >= _HEADING and bare.isupper()):
            yield bare
            yield bare.strip("【】")


def _pieces(source: str) -> Iterator[str]:
    """The sentences between the expressions of a template, and those inside of them."""
    between = _CODE.split(source)
    inside = (said for code in _CODE.findall(source) for said in _SAID.findall(code))
    for piece in (*(line for text in between for line in text.splitlines()), *inside):
        bare = piece.removeprefix("Subject:").strip(_EDGES)
        if not _SYNTAX.isdisjoint(bare) or " if " in bare:
            continue
        if len(bare) >= (_CHINESE_PHRASE if _CHINESE.search(bare) else _PHRASE):
            yield bare
