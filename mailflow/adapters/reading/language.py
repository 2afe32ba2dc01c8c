"""The language of a text: vi, en, zh, or "" where it is another one or too short to tell."""

import re
from functools import lru_cache
from typing import Any, Final

from langidentify import Detector, Language, Model

_WINDOWS: Final = (400, 2000)  # characters; the first is enough for most
_CJK: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_HANGUL: Final = re.compile("[\u3041-\u30ff\u31f0-\u31ff\u1100-\u11ff\uac00-\ud7af]")
_VIETNAMESE: Final = re.compile("[ăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ]")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_NOISE: Final = re.compile(r"https?://\S{1,500}|www\.\S{1,500}|\S{1,100}@\S{1,100}|<[^<>]{1,200}>")


@lru_cache(maxsize=1)
def _detector() -> Any:
    return Detector(Model.load_lite(Language.from_comma_separated("vi,en,zh")))


def detect_language(text: str, subject: str = "") -> str:
    """``vi``, ``en``, ``zh`` or "" of the beginning of a text; the subject helps a very short one."""
    for window in _WINDOWS:
        found = _detect(_NOISE.sub(" ", text[:window]))
        if found or len(text) <= window:
            break
    return found


def _detect(text: str) -> str:
    letters = len(_LETTERS.findall(text))
    if not text.isascii():
        if len(_KANA_HANGUL.findall(text)) * 5 > letters:
            return ""
        if len(_CJK.findall(text)) * 5 > letters:
            return "zh"
        if len(_VIETNAMESE.findall(text)) * 20 > letters:
            return "vi"
    if letters < 8:
        return ""
    result = _detector().detect(text)
    code: str = result.iso_code if result else ""
    return code if code in ("vi", "en", "zh") else ""
