"""Words of rules found in a customer's text the way their author meant them.

A rule's word without diacritics matches with and without them, one with diacritics only itself (or, where
its reader asks for it, also what is written without any).
Words of Latin and other spaced scripts match whole ("in" is not in "tin"), with any white space
between their parts; Chinese, Japanese, Thai and Korean ones match anywhere.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar, cast

from mailflow.domain.text.spelling import UNSPACED, bare, close_gaps, level

LONGEST_SEARCHED = 100_000
"""Characters of one text in which words are looked for; nobody's complaint begins after that."""

_FIRST_UNSPACED = "\u0e00"
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_TOKEN = re.compile(rf"[^\W_{UNSPACED}]+")
_ASCII_GAPS = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})


class _Spellings(dict[str, tuple[str, str]]):
    """The exact and plain form of pieces between white space: a language has few thousand syllables."""

    def __missing__(self, piece: str) -> tuple[str, str]:
        exact = level(piece)
        result = exact, bare(exact)
        if len(piece) <= 16:  # noqa: PLR2004  (longer pieces do not come again)
            if len(self) >= 20_000:  # noqa: PLR2004  (some 4 MB)
                self.clear()
            self[piece] = result
        return result


_SPELLINGS = _Spellings()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready for many searches; see :func:`prepare`."""

    exact: str  # diacritics kept
    plain: str  # and gone
    tokens: frozenset[str]  # the words of the plain form; of scripts without spaces the single letters

    @property
    def unmarked(self) -> bool:
        """Whether the text has no diacritics at all, as many people write Vietnamese on a telephone."""
        return self.exact == self.plain

    def beside(self, other: "Prepared") -> "Prepared":
        """Two texts as one, such as subject and text; no phrase reaches from one into the other."""
        return Prepared(
            f"{self.exact}\n{other.exact}",
            f"{self.plain}\n{other.plain}",
            self.tokens | other.tokens,
        )


@lru_cache(maxsize=16)  # subject and text of the message at hand, asked for by several decisions
def prepare(text: str) -> Prepared:
    """Settle the text's spelling once; only its first LONGEST_SEARCHED characters are looked at."""
    text = text[:LONGEST_SEARCHED]
    if text.isascii():
        exact = level(text)
        return Prepared(exact, exact, frozenset(exact.translate(_ASCII_GAPS).split()))
    spelled = [_SPELLINGS[piece] for piece in text.split()]
    exact = " ".join([exact for exact, _ in spelled if exact])
    plain = " ".join([plain for _, plain in spelled if plain])
    if plain.isascii():
        return Prepared(exact, plain, frozenset(plain.translate(_ASCII_GAPS).split()))
    exact, plain = close_gaps(exact), close_gaps(plain)
    return Prepared(exact, plain, _tokens(plain))


def _tokens(plain: str) -> frozenset[str]:
    letters = set(plain) if _IS_UNSPACED.search(plain) else ()
    return frozenset(_TOKEN.findall(plain)).union(filter(_IS_UNSPACED.match, letters))


@dataclass(frozen=True, slots=True)
class _Word:
    """One word or phrase of a rule, ready to be looked for."""

    written: str  # as the rule's author wrote it
    needle: str
    accented: bool  # compared with the diacritics
    tokens: frozenset[str]  # plain tokens that a text with this word must have
    whole_start: bool  # must begin where a word begins
    whole_end: bool
    hiders: "tuple[tuple[_Word, tuple[int, ...]], ...]" = ()  # phrases that undo it, and where it is in them

    def places(self, text: Prepared) -> Iterator[int]:
        """Where the word stands in the text's exact or plain form, from the left."""
        if not self.tokens <= text.tokens:
            return
        hay = text.exact if self.accented else text.plain
        place = hay.find(self.needle)
        while place >= 0:
            end = place + len(self.needle)
            inside = (self.whole_start and place > 0 and _letter(hay[place - 1])) or (
                self.whole_end and end < len(hay) and _letter(hay[end])
            )
            if not inside:
                yield place
            place = hay.find(self.needle, place + 1)

    def stands_in(self, text: Prepared) -> bool:
        """Whether the text has the word outside the phrases that undo it."""
        places = self.places(text)
        first = next(places, None)
        if first is None or not self.hiders:
            return first is not None
        hidden = {
            start + offset
            for phrase, offsets in self.hiders
            for start in phrase.places(text)
            for offset in offsets
        }
        return first not in hidden or any(place not in hidden for place in places)


def _letter(character: str) -> bool:
    """Whether a character continues a word of a script that puts spaces between words."""
    if not character.isalnum():
        return False
    return character < _FIRST_UNSPACED or not _IS_UNSPACED.match(character)


@lru_cache(maxsize=4096)
def _word(written: str, accented: bool | None = None) -> _Word:
    """Compile one word; ``accented`` None: as it is written.  An empty needle means that nothing is left."""
    exact = level(written)
    plain = bare(exact)
    accented = plain != exact if accented is None else accented
    needle = exact if accented else plain
    return _Word(
        written=written,
        needle=needle,
        accented=accented,
        tokens=_tokens(plain),
        whole_start=_letter(needle[:1]),
        whole_end=_letter(needle[-1:]),
    )


def _with_hiders(word: _Word, unless: tuple[str, ...]) -> _Word:
    """The word together with those phrases that contain it, compared the way the word is."""
    phrases = (
        phrase for written in unless if word.needle in (phrase := _word(written, word.accented)).needle
    )
    return replace(word, hiders=tuple((phrase, _offsets(word.needle, phrase.needle)) for phrase in phrases))


def _offsets(needle: str, phrase: str) -> tuple[int, ...]:
    return tuple(place for place in range(len(phrase)) if phrase.startswith(needle, place))


@dataclass(frozen=True, slots=True)
class Words:
    """Alternative words and phrases of one rule, compiled; build them with :func:`words`."""

    alternatives: tuple[_Word, ...]
    by_token: Mapping[str, tuple[int, ...]]  # a token that a text must have → the alternatives that need it
    tokens: frozenset[str]  # all of those
    tokenless: tuple[int, ...]  # the alternatives without such a token: signs alone

    def first_match(self, text: Prepared) -> str | None:
        """The first alternative, in the rule's order, that the text contains, as it was written."""
        if not self.tokenless and self.tokens.isdisjoint(text.tokens):
            return None
        return next((word.written for word in self._candidates(text) if word.stands_in(text)), None)

    def matches(self, text: Prepared) -> tuple[str, ...]:
        """All alternatives that the text contains, as they were written, in the rule's order."""
        if not self.tokenless and self.tokens.isdisjoint(text.tokens):
            return ()
        return tuple(word.written for word in self._candidates(text) if word.stands_in(text))

    def _candidates(self, text: Prepared) -> Iterator[_Word]:
        """The alternatives whose telling token the text has."""
        indexes = [index for token in self.tokens & text.tokens for index in self.by_token[token]]
        return (self.alternatives[index] for index in sorted((*indexes, *self.tokenless)))


_Source = TypeVar("_Source")
_Made = TypeVar("_Made")
_COMPILED: dict[tuple[int, object], tuple[object, object]] = {}
_MOST_COMPILED = 512


def remembered(source: _Source, make: Callable[[_Source], _Made]) -> _Made:
    """What ``make`` makes of a list of words that stays the same object as long as the policy does.

    Remembered by the object's identity: comparing hundreds of words for each mail costs more than finding
    them in it.
    """
    key = id(source), make
    known = _COMPILED.get(key)
    if known is None or known[0] is not source:
        if len(_COMPILED) >= _MOST_COMPILED:
            _COMPILED.clear()
        _COMPILED[key] = known = source, make(source)
    return cast("_Made", known[1])


@lru_cache(maxsize=4096)
def words(
    alternatives: tuple[str, ...], unless: tuple[str, ...] = (), *, accented: bool | None = None
) -> Words:
    """The compiled form of a rule's words; compiled once per tuple.

    A place that lies inside a phrase of ``unless`` does not count ("lỗi" in "xin lỗi").
    ``accented`` False: compared without diacritics, however the words are written.
    """
    every = (_word(written, accented) for written in alternatives)
    compiled = tuple(_with_hiders(word, unless) for word in every if word.needle)
    by_token: dict[str, tuple[int, ...]] = {}
    for index, word in enumerate(compiled):
        if word.tokens:
            token = max(word.tokens, key=lambda token: (len(token), token))
            by_token[token] = (*by_token.get(token, ()), index)
    tokenless = tuple(index for index, word in enumerate(compiled) if not word.tokens)
    return Words(compiled, by_token, frozenset(by_token), tokenless)
