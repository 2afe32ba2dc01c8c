"""Chinese, and Korean, in bytes of which nobody says what they are: GBK, Big5 or EUC-KR."""

import re
from typing import Final

_CHARACTER: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")
_MOSTLY: Final = 0.7  # share of characters that must be frequent ones
_ALONE: Final = 0.3  # share of characters without a neighbour that no Chinese text has
_STRAY: Final = 0.02  # share of bytes that are half a character
_KOREAN: Final = 6  # characters that are enough to tell that none is of the second half of the alphabet
_LAST_HANGUL: Final = 0xC8  # first byte; two in five frequent Chinese characters come behind it


def guess_chinese(data: bytes) -> str:
    """``gb18030``, ``big5hkscs`` or ``cp949`` where the bytes are mostly its frequent characters, else ""."""
    found = [(match.start(), match[0]) for match in _CHARACTER.finditer(data)]
    pairs = [(at, pair) for at, pair in found if len(pair) > 1]
    if not pairs or (len(found) - len(pairs)) > len(found) * _STRAY:
        return ""
    starts = {at for at, _ in pairs}
    alone = sum(at - 2 not in starts and at + 2 not in starts for at in starts)
    if alone > len(pairs) * _ALONE:
        return ""  # letters with accents between plain ones
    characters = [pair for _, pair in pairs]
    simplified = sum(map(_frequent_in_gbk, characters)) / len(characters)
    traditional = sum(map(_frequent_in_big5, characters)) / len(characters)
    if max(simplified, traditional) < _MOSTLY:
        return ""
    if traditional > simplified:
        return "big5hkscs"
    hangul = all(pair[0] <= _LAST_HANGUL for pair in characters)
    return "cp949" if hangul and len(characters) >= _KOREAN else "gb18030"


def _frequent_in_gbk(pair: bytes) -> bool:
    """The first level of GB 2312 (sorted by sound), and its punctuation."""
    return pair[1] > 0xA0 and (0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3))  # noqa: PLR2004


def _frequent_in_big5(pair: bytes) -> bool:
    """The first level of Big5 (sorted by strokes), and its punctuation."""
    return 0xA1 <= pair[0] <= 0xC6 and not 0x7F <= pair[1] <= 0xA0  # noqa: PLR2004
