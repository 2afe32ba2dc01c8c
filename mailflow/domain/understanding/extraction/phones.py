"""Telephone numbers: Vietnamese ones in every form, others with country or behind words of telephones."""

import re
from collections.abc import Iterator
from typing import Final

from mailflow.domain.model.pattern import PHONE_WORDS
from mailflow.domain.understanding.extraction.numbers import TextSpan, leads_of, led_by
from mailflow.domain.understanding.extraction.plain import Plain, plain
from mailflow.language.knowledge import knowledge, words_of

_OTHER_NUMBERS: Final = words_of(knowledge("patterns")["other_numbers"])
_NUMBER: Final = re.compile(
    r"(?<![a-z0-9/@._-])(?<![0-9]:)(?:\+|00)?\(?\+?[0-9](?:[ .()-]{0,3}[0-9]){7,14}(?![a-z0-9@/])"
)
_ENOUGH_DIGITS: Final = re.compile(r"[0-9](?:[ .()-]{0,3}[0-9]){7}")  # seen quickly: it begins with a digit
_VIETNAM: Final = re.compile(r"0[35789][0-9]{8}|02[0-9]{8,9}")
_CHINA: Final = re.compile(r"1[3-9][0-9]{9}")
_HOTLINE: Final = re.compile(r"1[89]00[0-9]{4,6}")  # a company's in Vietnam; no customer has one
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_COUNTRY: Final = "84"
_LENGTHS: Final = range(8, 16)  # digits (E.164)
_DATED: Final = re.compile(
    r"(?:19|20)[0-9]{2}[-.][0-9]{1,2}[-.][0-9]{1,2}|[0-9]{1,2}[-.][0-9]{1,2}[-.](?:19|20)[0-9]{2}"
)


def phones(text: Plain) -> Iterator[TextSpan]:
    """Every telephone number: Vietnamese as ``0901234567``, others as ``+8613812345678`` or as dialled."""
    if not _ENOUGH_DIGITS.search(text.folded):
        return
    leads = leads_of(PHONE_WORDS)
    for found in _NUMBER.finditer(text.folded):
        if _DATED.match(found[0]) or led_by(text.folded, found.start(), leads_of(_OTHER_NUMBERS)):
            continue
        value = _dialled(found[0], named=led_by(text.folded, found.start(), leads), text=text.folded)
        if value:
            yield TextSpan(value, found.start(), found.end())


def dialled(number: str) -> str:
    """A telephone number that is known to be one, in its normal form."""
    known = next(phones(plain(f"tel {number}")), None)
    return known.value if known else "".join(c for c in number if c.isdecimal() or c == "+")


def _dialled(said: str, *, named: bool, text: str) -> str:
    """The number in its normal form; "" where it is none."""
    digits = "".join(filter(str.isdecimal, said))
    foreign = "+" in said[:3] or digits.startswith("00")
    digits = digits.removeprefix("00") if foreign else digits
    home = digits.removeprefix(_COUNTRY)
    if digits.startswith(_COUNTRY) and _VIETNAM.fullmatch(home if home.startswith("0") else f"0{home}"):
        return home if home.startswith("0") else f"0{home}"
    if foreign:
        return f"+{digits}" if len(digits) in _LENGTHS else ""
    if _VIETNAM.fullmatch(digits):
        return digits
    if _HOTLINE.fullmatch(digits):
        return ""
    if _CHINA.fullmatch(digits) and (named or _HAN.search(text)):
        return digits
    return digits if named and len(digits) in _LENGTHS else ""
