"""The satisfaction survey by mail (P26): one click or a number or words; no web page, no link."""

import re
from urllib.parse import quote

from mailflow.domain.text.matching import prepare, words
from mailflow.language.knowledge import knowledge, words_of

SCORES = (5, 4, 3, 2, 1)
UNHAPPY = 2  # this score and below is an unhappy answer, whatever the words
CONTENT = 4  # and this one and above is none
_IN_SUBJECT = re.compile(r"\b([1-5])\s?/\s?5\b")
_FIRST = re.compile(r"^\W{0,5}([1-5])(?:\s?/\s?5)?(?![0-9]|\s?/\s?[0-9])")
_OF_TEN = re.compile(r"^\W{0,5}(10|[0-9])\s?/\s?10(?![0-9]|\s?/\s?[0-9])")
_DECLINES = words(words_of(knowledge("short_answers")["no_survey"]))


def score_of(subject: str, text: str) -> int | None:
    """The score of an answer: a number at its beginning, or the one-click subject; None for words alone.

    Out of ten counts half, rounded up: 10/10 is 5, 5/10 is 3.  "5/12" is a date and no score.
    """
    of_ten = _OF_TEN.match(text.strip())
    if of_ten:
        return max(1, (int(of_ten[1]) + 1) // 2)
    first = _FIRST.match(text.strip())
    if first:
        return int(first[1])
    clicked = _IN_SUBJECT.search(subject)
    return int(clicked[1]) if clicked else None


def beside_the_score(text: str) -> str:
    """The words of an answer, without the number at its beginning."""
    score = _OF_TEN if _OF_TEN.match(text.strip()) else _FIRST
    return score.sub("", text.strip(), count=1).strip(" \t\r\n.,;:!-–—")


def declines(text: str) -> bool:
    """Whether the customer does not want to be asked again."""
    return _DECLINES.first_match(prepare(text[:2000])) is not None


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
