"""The Vietnamese charsets that Python does not know (VISCII, TCVN 5712), and telling them from others."""

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from mailflow.domain.text.spelling import composed

# RFC 1456: the upper half and six control positions.
_VISCII_HIGH: Final = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW: Final = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
# TCVN 5712:1993 (VN1); its lower-case letters are those of the "ABC" fonts.
_TCVN_HIGH: Final = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\xa0ĂÂÊÔƠƯĐăâêôơưđẶ\u0300\u0309\u0303\u0301\u0323"
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN_LOW: Final = {
    0x01: "Ú",
    0x02: "Ụ",
    0x04: "Ừ",
    0x05: "Ử",
    0x06: "Ữ",
    0x11: "Ứ",
    0x12: "Ự",
    0x13: "Ỳ",
    0x14: "Ỷ",
    0x15: "Ỹ",
    0x16: "Ý",
    0x17: "Ỵ",
}
_TABLES: Final = {
    "viscii": str.maketrans({**_VISCII_LOW, **{0x80 + at: letter for at, letter in enumerate(_VISCII_HIGH)}}),
    "tcvn": str.maketrans({**_TCVN_LOW, **{0x80 + at: letter for at, letter in enumerate(_TCVN_HIGH)}}),
}
_NAMES: Final = {
    **dict.fromkeys(("viscii", "viscii1.1-1", "csviscii", "x-viet-viscii"), "viscii"),
    **dict.fromkeys(
        ("tcvn", "tcvn3", "tcvn-5712", "tcvn5712-1", "tcvn5712-1:1993", "x-viet-tcvn5712", "x-viet-tcvn"),
        "tcvn",
    ),
}
_WINDOW: Final = 4000  # bytes looked at for a guess
_MARKED: Final = 3  # words with marks that a guess needs
_MOST: Final = 0.85  # share of them that must be syllables
_WORD: Final = re.compile(r"[^\W\d_]{2,30}")  # single letters fit any charset
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_NUCLEI: Final = (
    "oai|oay|oao|oeo|uây|uôi|uya|uyê|uyu|iêu|yêu|ươi|ươu|uêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo"
    "|ôi|ơi|ua|uâ|uê|ui|uô|uơ|ưa|ưi|ươ|ưu|uy|yê|[aăâeêioôơuưy]"
)
_BARE: Final = str.maketrans("ăâêôơưđ", "aaeooud")
_SYLLABLE: Final = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    f"(?:{_NUCLEI}|{_NUCLEI.translate(_BARE)})(?:ch|ng|nh|[cmnpt])?"
)


def table_name(charset: str) -> str:
    """``viscii`` or ``tcvn`` for the names of these charsets, "" for any other."""
    return _NAMES.get(charset, "")


def decode_table(data: bytes, name: str) -> str:
    """The text of bytes in ``viscii`` or ``tcvn``, composed (NFC)."""
    return composed(data.decode("latin-1").translate(_TABLES[name]))


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether this can be one Vietnamese syllable, with at most one tone, its marks written or left out."""
    if word.isascii():
        return bool(_SYLLABLE.fullmatch(word.lower()))
    letters, tones = _TONES.subn("", normalize("NFD", word.lower()))
    return tones <= 1 and bool(_SYLLABLE.fullmatch(normalize("NFC", letters)))


def guess_vietnamese(data: bytes) -> str:
    """The Vietnamese charset in which these bytes are Vietnamese, "" where they are in none."""
    window = data[:_WINDOW]
    texts = {name: decode_table(window, name) for name in _TABLES}
    texts["cp1258"] = composed(window.decode("cp1258", "replace"))
    scores = {name: _score(text) for name, text in texts.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _MOST and scores[best] > _score(window.decode("cp1252", "replace")) else ""


def _score(text: str) -> float:
    """The share of words with marks that are Vietnamese syllables; 0 where there are fewer than three."""
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(is_syllable, marked)) / len(marked) if len(marked) >= _MARKED else 0.0
