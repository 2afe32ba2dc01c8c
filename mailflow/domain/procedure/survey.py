"""The satisfaction survey by mail (P26): one click or a number or words; no web page, no link."""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize
from urllib.parse import quote

from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import whole
from mailflow.language.knowledge import knowledge, words_of

SCORES = (5, 4, 3, 2, 1)
UNHAPPY = 2  # this score and below is an unhappy answer, whatever the words
CONTENT = 4  # and this one and above is none
_LOOKED_AT: Final = 2000  # characters
_KNOWN: Final = knowledge("short_answers")


def _any(listed: object) -> str:
    """Patterns as alternatives, the longest first; those of Latin letters stand for whole words."""
    return "|".join(whole(sorted(words_of(listed), key=len, reverse=True)))


def _plain(listed: object) -> str:
    return "|".join(words_of(listed))


_SCORE: Final = _KNOWN["score"]
_IN_SUBJECT = re.compile(r"\b([1-5])\s?/\s?5\b")
_BEFORE = rf"\W{{0,5}}(?:(?:{_any(_SCORE['before'])})[ :,-]{{0,3}}){{0,5}}"
_OF = rf"\s?(?:{_plain(_SCORE['of'])})\s?"
_BEHIND = (
    rf"(?:\s?(?:{_plain(_SCORE['behind'])})(?![a-z])\ufe0f?)?"
    rf"(?![0-9]|\s?/\s?[0-9]|\s?(?:{_any(_SCORE['counts'])}))"
)
_FIRST = re.compile(rf"{_BEFORE}([1-5])(?:{_OF}5(?![0-9]))?{_BEHIND}")
_OF_TEN = re.compile(rf"{_BEFORE}(10|[0-9]){_OF}10(?![0-9]){_BEHIND}")
_STARS = re.compile(r"\s{0,5}((?:[⭐★🌟]\ufe0f?\s?){1,5})(?:☆\ufe0f?\s?){0,4}(?![⭐★🌟☆])")
_STAR = re.compile("[⭐★🌟]")
_BESIDE = re.compile(rf"(?:{_any(_SCORE['beside_words'])})|[\s.,;:!。，！…-]")
_THANKS = re.compile(_plain(_KNOWN["thanks"]))
_IN_WORDS = tuple((score, re.compile(_plain(_SCORE["words"][str(score)]))) for score in SCORES)
_DECLINES = re.compile(_plain(_KNOWN["no_survey"]))


@dataclass(frozen=True, slots=True)
class Score:
    """What a survey was answered with."""

    value: int | None  # 1 to 5; None for words alone
    beside: str  # the words without the score
    figure: bool = False  # whether it was given as a figure or as stars out of five, as it may be told back


def read_score(subject: str, text: str) -> Score:
    """The score of an answer: a figure or stars at its beginning, the one-click subject, a word for a score.

    Out of ten counts half, rounded up: 10/10 is 5, 5/10 is 3.  "5/12" is a date and no score, and
    "5 ngày rồi" counts days.
    """
    text = normalize("NFC", text.strip())
    folded = fold(text)
    if of_ten := _OF_TEN.match(folded):
        return Score(max(1, (int(of_ten[1]) + 1) // 2), _beside(text, folded, of_ten.end()))
    if first := _FIRST.match(folded):
        return Score(int(first[1]), _beside(text, folded, first.end()), figure=True)
    if stars := _STARS.match(folded):
        return Score(len(_STAR.findall(stars[1])), _beside(text, folded, stars.end()), figure=True)
    if clicked := _IN_SUBJECT.search(subject):
        return Score(int(clicked[1]), text, figure=True)
    said = _in_words(folded)
    return Score(said, "" if said else text)


def _in_words(folded: str) -> int | None:
    """The score for which an answer has the survey's own words, or such as mean them, and no more."""
    bare = " ".join(_BESIDE.sub(" ", _THANKS.sub(" ", folded[:_LOOKED_AT])).split())
    as_written = " ".join(folded[:_LOOKED_AT].strip(" .!。！").split())
    scores = (score for score, known in _IN_WORDS if known.fullmatch(bare) or known.fullmatch(as_written))
    return next(scores, None)


def _beside(text: str, folded: str, end: int) -> str:
    """The words behind a score; "" for a particle alone."""
    rest = (text if len(text) == len(folded) else folded)[end:].strip(" \t\r\n.,;:!-–—")
    return rest if _BESIDE.sub("", fold(rest)) or "?" in rest else ""


def declines(text: str) -> bool:
    """Whether the customer does not want to be asked again."""
    return _DECLINES.search(fold(text[:_LOOKED_AT])) is not None


def survey_links(address: str, reference: str) -> list[tuple[int, str, str]]:
    """One mailto link per score; the subject carries reference and score, so a click is a whole answer."""
    return [
        (
            score,
            "",
            f"mailto:{quote(address, safe='@')}?subject={quote(f'[{reference}] {score}/5')}&body={score}",
        )
        for score in SCORES
    ]
