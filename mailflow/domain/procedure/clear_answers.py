"""A few words that answer what a letter of ours has asked: "Duyệt", "Không đạt vì …", "Xong rồi em nhé".

Such an answer does what the command does, so only what cannot be mistaken counts: words made of known
phrases of one meaning.  Everything else is for a person to read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import normalize

from mailflow.domain.model.letters import stored_letter
from mailflow.domain.model.letters.letter import ClearAnswer
from mailflow.domain.model.letters.notices import CUSTOMER_WROTE, WHOSE
from mailflow.domain.model.ticket import Status
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.command_lines import Given, Reply
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.procedure.lifecycle import ANALYSTS, COLLEAGUE
from mailflow.domain.rules.threading import OurLetter
from mailflow.domain.text.spelling import fold, level, spelled_otherwise
from mailflow.domain.text.vocabulary import whole
from mailflow.domain.understanding.reply_text.line_shapes import is_contact, is_name, is_title
from mailflow.language.knowledge import knowledge, words_of

_AGREED: Final = frozenset({Status.AGREED, Status.CARRYING_OUT})
_NUMBERED: Final = re.compile(r"([^0-9\n]{1,60}?) {0,3}([1-9][0-9]?)[ .!]{0,3}")
_LONGEST: Final = 600  # characters; whoever writes more says more than yes or no
_LONGEST_ADDRESS: Final = 200
_ADDRESS: Final = re.compile(
    r"(?:[^<>@\n]{1,80}<)?[a-zA-Z0-9._%+-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,5}>?"
)
_LONGEST_RECEIPT: Final = 120
_CARD_LINES: Final = 8
_KNOWN: Final = knowledge("clear_answers")
_FILLER: Final = "fillers"
_NOTED: Final = "noted"
_WORD: Final = re.compile(r"\w")
_PHRASES: Final[Mapping[str, tuple[str, ...]]] = {
    **{str(meaning): words_of(_KNOWN["phrases"][meaning]) for meaning in ClearAnswer},
    _FILLER: words_of(_KNOWN["fillers"]),
    _NOTED: words_of(_KNOWN["noted"]),
}
_ENDS: Final = "\t\n.,;:!()。，；：！…–-👍👌✅🙏🙂😊"
_SIGNS: Final = f" \"'“”‘’{_ENDS}"
_BETWEEN: Final = re.compile(rf"[{re.escape(_SIGNS)}]{{0,200}}")
_QUESTION: Final = re.compile("|".join(words_of(_KNOWN["questions"])))
_BECAUSE: Final = re.compile(
    rf"(?:{'|'.join(map(fold, words_of(_KNOWN['reasons'])))})(?![a-z])[ :,：，]{{0,3}}"
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A known phrase in a text: where it ends, and what it may mean."""

    end: int
    meanings: frozenset[str]


def in_plain_words(text: str, letter: OurLetter | None, context: CommandContext) -> Reply | None:
    """The command that an answer means without naming one; None where it means none."""
    known = stored_letter(letter.occasion) if letter else None
    if known is None:
        return None
    if known.takes_for:
        return clear_answer(text, known.takes_for)
    if WHOSE in known.offers_in_case and not context.ticket.customer_email:
        return whose(text)
    new = context.ticket.status in {Status.RECEIVED, Status.WITH_DEPARTMENT}
    if new and context.acts_as in ANALYSTS and not only_told(context) and says_received(text):
        return Reply((Given("take", "", text.strip().partition("\n")[0]),), "")
    return says_done(text) if known is CUSTOMER_WROTE and _carries_out(context) else None


def _carries_out(context: CommandContext) -> bool:
    """Whether the holder itself has something to do that the customer has agreed to."""
    state, unit = context.state, context.actor.department
    if not unit or context.acts_as == COLLEAGUE or context.ticket.status not in _AGREED:
        return False
    remedy = state.remedy
    remedies = remedy is not None and remedy.state == "approved" and remedy.unit in {"", unit}
    return (remedies and not state.remedy_done) or any(a.unit == unit and not a.done for a in state.actions)


def says_done(text: str) -> Reply | None:
    """The report of a bare "Xong rồi em nhé" or "xong 1"; with more words it may be for the customer."""
    line = text.strip().partition("\n")[0]
    numbered = _NUMBERED.fullmatch(text.strip())
    for said, number in ((text, ""), *(((numbered[1], numbered[2]),) if numbered else ())):
        answer = clear_answer(said, {ClearAnswer.DONE: "done"})
        if answer is not None and not answer.body:
            return Reply((Given("done", number, line),), "")
    return None


def only_told(context: CommandContext) -> bool:
    """Whether the writer stands above the ticket or beside it: that they have read it is no work on it."""
    works = context.actor.role in {TokenRole.DEPARTMENT, TokenRole.CUSTOMER_CARE}
    return not works and context.actor.email not in context.holder.addresses


def whose(text: str) -> Reply | None:
    """An address alone, or a name and an address: the customer's, where we have asked whose a mail is."""
    written = _unsigned(text.strip()).strip(" .\n")
    if len(written) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(written):
        return None
    return Reply((Given("customer", written, written),), "")


def clear_answer(text: str, asked: Mapping[ClearAnswer, str]) -> Reply | None:
    """The command that a short answer gives, as if it had been typed; None where it could be mistaken.

    ``asked``: which command the answered letter takes for what is said.
    """
    written = _readable(text, _LONGEST)
    if written is None:
        return None
    for typed in dict.fromkeys(asked.values()):
        rest = _said_with(written, {meaning for meaning, command in asked.items() if command == typed})
        if rest is not None:
            name, _, argument = typed.partition(" ")
            return Reply((Given(name, argument, written.partition("\n")[0]),), rest)
    return None


def says_received(text: str) -> bool:
    """Whether words say no more than that somebody has read it and looks after it: no letter to anybody."""
    written = _readable(text, _LONGEST_RECEIPT)
    return written is not None and _said_with(written, {ClearAnswer.RECEIVED}) == ""


def seen_only(text: str, letter: OurLetter | None, context: CommandContext) -> bool:
    """Whether somebody who was only told says no more than that they have seen it: nothing stops."""
    known = stored_letter(letter.occasion) if letter else None
    asked = known is not None and known.takes_for
    return not asked and context.acts_as != COLLEAGUE and only_told(context) and says_noted(text)


def says_noted(text: str) -> bool:
    """Whether words, or a sign such as 👍, tell no more than that somebody has seen it, with thanks.

    "Em kiểm tra nhé" from above asks for work, although whoever does the work may say it of themselves.
    """
    written = _readable(text, _LONGEST_RECEIPT)
    if written is None:
        return False
    at = 0
    for phrase in _phrases(written):
        if phrase.meanings.isdisjoint({_NOTED, _FILLER}):
            return False
        at = phrase.end
    return _WORD.search(written, at) is None


def says(text: str, meaning: ClearAnswer, *beside: ClearAnswer) -> bool:
    """Whether a few words mean this and nothing else; what ``beside`` means may stand with it."""
    return _only(text, {meaning, *beside}, meaning)


def says_nothing_but(text: str, *meanings: ClearAnswer) -> bool:
    """Whether a few words say nothing but these things, or thanks, or are signs alone."""
    return _only(text, set(meanings), None)


def _only(text: str, meanings: set[ClearAnswer], needed: ClearAnswer | None) -> bool:
    written = _readable(text, _LONGEST_RECEIPT)
    if written is None:
        return False
    at, heard = _end_of_signs(fold(written), 0), needed is None
    for phrase in _phrases(written):
        if phrase.meanings.isdisjoint({*meanings, _FILLER}):
            return False
        at, heard = phrase.end, heard or needed in phrase.meanings
    return heard and not written[at:].strip(_SIGNS)


def adds_nothing_to_yes(words: str) -> bool:
    """Whether words behind or below an approval are courtesies, a signature, the rest of a yes, or none."""
    said = {ClearAnswer.YES}
    texts = (_readable(f"{yes} {words}", _LONGEST) for yes in _PHRASES[ClearAnswer.YES])
    return any(text is not None and _said_with(text, said) == "" for text in texts)


def turns_round(words: str) -> bool:
    """Whether words ask, put a condition, or take something back."""
    return bool(_QUESTION.search(fold(words))) or _turned(words)


def _readable(text: str, longest: int) -> str | None:
    """The text as it can be compared; None where it is empty, too long, or asks something."""
    written = normalize("NFC", _unsigned(text.strip()))
    folded = fold(written)
    if not written or len(written) > longest or len(folded) != len(written) or _QUESTION.search(folded):
        return None
    return written


def _unsigned(text: str) -> str:
    """The text without a name, with or without a card, that stands in lines of its own below the first."""
    lines = [line.strip() for line in text.split("\n")]
    for at in range(1, len(lines)):
        below = [line for line in lines[at:] if line]
        card = all(is_name(line) or is_title(line) or is_contact(line) for line in below[1:])
        if len(below) <= _CARD_LINES and lines[at] and is_name(lines[at]) and card:
            return "\n".join(lines[:at]).strip()
    return text


def _said_with(written: str, said: set[ClearAnswer]) -> str | None:
    """The words behind an answer of these meanings, "" for none; None where it means something else."""
    at, heard, sentence = 0, False, 0
    for phrase in _phrases(written):
        if phrase.meanings.isdisjoint({*said, _FILLER}):
            break
        at, heard = phrase.end, heard or not phrase.meanings.isdisjoint(said)
        sentence = at if _ends_sentence(written[:at]) else sentence
    rest = written[at:].strip(_SIGNS)
    if not heard or not rest:
        return "" if heard else None
    if said & {ClearAnswer.NO, ClearAnswer.FAILED}:
        because = _BECAUSE.match(fold(rest))
        if because is None:
            return rest if _ends_sentence(written[:at]) else None
        return rest[because.end() :]
    if said & {ClearAnswer.DONE, ClearAnswer.PASSED} and sentence and not _turned(rest):
        return written[sentence:].strip(_SIGNS)
    return None


def _ends_sentence(said: str) -> bool:
    return said.rstrip(" ")[-1:] in set(_ENDS)


def _turned(rest: str) -> bool:
    """Whether something in the words turns round what was said, or puts a condition."""
    folded = fold(rest)
    return any(
        not spelled_otherwise(level(rest[found.start() : found.end()]).replace(" ", ""), word)
        for word in words_of(_KNOWN["turns"])
        for pattern in whole([re.escape(fold(word))])
        for found in re.finditer(pattern, folded)
    )


def _phrases(written: str) -> Iterator[_Phrase]:
    """The known phrases with which a text begins, one behind the other; the longest counts."""
    folded = fold(written)
    at = _end_of_signs(folded, 0)
    while at < len(folded):
        ends = {
            meaning: match.end()
            for meaning, forms in _forms().items()
            if (match := forms.match(folded, at)) and _means(written[at : match.end()], meaning)
        }
        if not ends:
            return
        end = max(ends.values())
        at = _end_of_signs(folded, end)
        yield _Phrase(at, frozenset(meaning for meaning, each in ends.items() if each == end))


def _means(written: str, meaning: str) -> bool:
    """Whether the diacritics, where there are any, are those of a phrase: "đặt" is no "đạt", "à" asks."""
    plain = level(written).replace(" ", "")
    spelled = _spellings()[meaning][fold(plain)]
    return any(not spelled_otherwise(plain, each) for each in spelled)


@cache
def _spellings() -> Mapping[str, Mapping[str, list[str]]]:
    """The phrases of each meaning as they are spelled, by their folded letters."""
    found: dict[str, dict[str, list[str]]] = {meaning: {} for meaning in _PHRASES}
    for meaning, phrases in _PHRASES.items():
        for phrase in phrases:
            found[meaning].setdefault(fold(phrase).replace(" ", ""), []).append(phrase)
    return found


def _end_of_signs(folded: str, at: int) -> int:
    signs = _BETWEEN.match(folded, at)
    return signs.end() if signs else at


@cache
def _forms() -> Mapping[str, re.Pattern[str]]:
    """The phrases of each meaning, the longest first; a Latin word is not the beginning of another."""
    return {
        meaning: re.compile("|".join(map(_form, sorted(map(fold, phrases), key=len, reverse=True))))
        for meaning, phrases in _PHRASES.items()
    }


def _form(phrase: str) -> str:
    spaced = r"[ \n]{1,3}".join(map(re.escape, phrase.split()))
    return rf"{spaced}(?![a-z0-9])" if phrase.isascii() else spaced
