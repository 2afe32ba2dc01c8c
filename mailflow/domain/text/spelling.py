"""One spelling for what people write in many: folded for search, levelled for comparison.

Vietnamese comes with and without diacritics and with the tone mark in the old or the new place
("hóa", "hoá"); Chinese and Japanese have no spaces; half of the world types full-width letters.
All of that is settled here once, so that a rule's word means what its author meant.
"""

import re
import unicodedata
from collections.abc import Callable

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_MOST_MARKS = 32
_STACKED = re.compile(r"([^\w\s\x00-\x7f]{32})[^\w\s\x00-\x7f]+")
# What keyboards, word processors and old converters make of the apostrophe, the hyphen and đ.
_ODD_LETTERS = str.maketrans("ð‘’‚ʼ‐‑‒–—", "đ" + "'" * 4 + "-" * 5)
# Scripts whose words stand without spaces between them (and Hangul, whose endings stick to the word):
# Thai, Lao, Myanmar, Khmer, Han, kana, bopomofo, Hangul.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u3100-\u312f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_MARKED = re.compile("[\u0080-\u0dff\u1ab0-\u1aff\u1d00-\u1fff]")  # may lose something by folding
_GAP = re.compile(f"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")
# The tone of an open oa, oe, uy is written on either vowel; rules and texts are brought to the second.
_MENDED = re.compile(f"[òóỏõọ][ae]|[ùúủũụ]y|[{INVISIBLE}]")
_NEW_TONE = {
    old + vowel: plain + new
    for plain, olds, vowel, news in (
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
    )
    for old, new in zip(olds, news, strict=True)
}


def tame(text: str) -> str:
    """The text with runs of marks and symbols beyond ASCII cut to 32.

    Python's normalisation takes quadratic time on long runs of combining marks: 100,000 of them in
    one mail would hold a process for a minute.
    """
    return text if text.isascii() else _STACKED.sub(r"\1", text)


def composed(text: str) -> str:
    """The text in NFC, in linear time: of marks on one letter the first 32 are kept, all else stays."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _STACKED.sub(_fewer_marks, text))


def _fewer_marks(run: re.Match[str]) -> str:
    """A run of marks and symbols without the marks that stand behind 32 others in a row."""
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


class _Memo(dict[int, str]):
    """A table for ``str.translate`` that works out each character once."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._rule = rule
        super().__init__()

    def __missing__(self, code: int) -> str:
        result = self._rule(chr(code))
        if code < 0x10000:  # noqa: PLR2004  (the planes beyond could fill the memory and are rare)
            self[code] = result
        return result


def _level_one(character: str) -> str:
    """One character without case, width and compatibility form."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return unicodedata.normalize("NFKC", folded).translate(_ODD_LETTERS)


def _bare_one(character: str) -> str:
    """One character without case, width and diacritics; đ is a d with one."""
    parts = unicodedata.normalize("NFD", _level_one(character)).replace("đ", "d")
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))


_LEVEL = _Memo(_level_one)
_BARE = _Memo(_bare_one)


def fold(text: str) -> str:
    """The text for searching: case, diacritics, width and the stroke of đ gone; kana and Hangul whole.

    "Hóa đơn", "HOÁ ĐƠN" and "hoa don" all become "hoa don".  Use the same on both sides.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", tame(text)).translate(_BARE))


def level(text: str) -> str:
    """Case, width, composition, tone place and white space settled; diacritics kept."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", tame(text)).translate(_LEVEL))
    text = " ".join(_MENDED.sub(lambda found: _NEW_TONE.get(found[0], ""), text).split())
    return close_gaps(text)


def close_gaps(text: str) -> str:
    """Single spaces taken out between letters of unspaced scripts: a line break may fall inside 发票."""
    return _GAP.sub("", text) if _IS_UNSPACED.search(text) else text


def bare(levelled: str) -> str:
    """A levelled text without its diacritics."""
    return fold(levelled) if _MARKED.search(levelled) else levelled


def spelled_otherwise(written: str, spelled: str) -> bool:
    """Whether a letter has other diacritics in both; one without any may have been typed so.

    ``written``: levelled, without spaces.  "đặt" is not "đạt", "dat" may be either.
    """
    pairs = zip(written, level(spelled).replace(" ", ""), strict=False)
    return any(one != other and fold(one) != one and fold(other) != other for one, other in pairs)
