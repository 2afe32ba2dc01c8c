"""Text as people write it: folded for search, levelled for comparison, cut and cleaned for display.

Vietnamese comes with and without diacritics and with the tone mark in the old or the new place
("hóa", "hoá"); Chinese and Japanese have no spaces; half of the world types full-width letters.
All of that is settled here once, so that a rule's word means what its author meant.
"""

import re
import unicodedata
from collections.abc import Callable

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
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
_MENDED = re.compile(f"[òóỏõọ][ae]|[ùúủũụ]y|[{_INVISIBLE}]")
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


_JOINER = "\u200d"


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters of the text, with "…" at the end where something was cut.

    Never cuts between a letter and its marks, nor inside a joined emoji.
    """
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and (_clings(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return (text[:end].rstrip() + "…")[: max(limit, 0)]


def _clings(character: str) -> bool:
    """Whether a character belongs to the one before it: mark, joiner, skin tone."""
    return (
        character == _JOINER
        or unicodedata.category(character) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


NAME_LIMIT = 40
"""Characters of a stranger's name that may stand in a letter of ours."""

_NAME_READ = 400  # of the raw name; the rest cannot matter
_EDGES = "'’,·-‐"
_DOTS = str.maketrans(dict.fromkeys("。⸱", "."))  # each is a dot to somebody's browser
_TAG = re.compile(r"<[^<>]{0,200}>|&[a-zA-Z0-9#]{1,10};")
_ENDINGS = (
    "com|net|org|info|biz|edu|gov|vn|cn|tw|hk|me|co|io|ly|gl|ru|tk|xyz|top|shop|site|online|link|vip|app"
)
_ADDRESS = re.compile(
    r"@|://|\bhttps?\b|\bhxxp|\bwww\b|[a-z0-9]/[a-z0-9]|[(\[]at[)\]]"
    rf"|(\.|\bdot\b|\bcham\b) ?({_ENDINGS})\b"
)
# "Mr.Lan" and "J.R.Smith" are names: the dot gets its space, which also keeps mail clients from linking it.
_INITIAL = re.compile(r"\b(Mr|Mrs|Ms|Dr|Prof|St|TS|ThS|GS|PGS|BS|KS|LS|[A-ZĐ])\.(?=[^\W\d_])")
_DOTTED = re.compile(r"\w\.\w")


def clean_name(name: str) -> str:
    """A stranger's display name made fit to stand in a letter of ours; "" when nothing decent is left.

    At most 40 characters, only letters with their marks, spaces and the punctuation of names.  A name
    that looks like a web address or a mail address is refused altogether; words with digits are left
    out.  Without this, anybody could have our server send their words to a third person.
    """
    text = unicodedata.normalize("NFKC", tame(name[:_NAME_READ]))
    text = _TAG.sub(" ", _UNSEEN.sub("", text).translate(_DOTS))
    if _ADDRESS.search(fold(text)):
        return ""
    text = _INITIAL.sub(r"\1. ", text)
    if _DOTTED.search(text):
        return ""
    kept = [word for part in _names_only(text).split() if (word := part.strip(_EDGES)) and _decent(word)]
    while kept and len(" ".join(kept)) > NAME_LIMIT:
        kept.pop()
    return " ".join(kept)


def _names_only(text: str) -> str:
    """Everything that no name needs turned into spaces; digits stay for now, to mark their words."""
    return "".join(
        c if c.isalnum() or c in "'’.,·-‐" or unicodedata.category(c) in {"Mn", "Mc"} else " "
        for c in text
        if not "\u0300" <= c <= "\u036f"  # what NFKC could not join to a letter is decoration
    )


def _decent(word: str) -> bool:
    return any(c.isalpha() for c in word) and all(c.isalpha() or not c.isnumeric() for c in word)
