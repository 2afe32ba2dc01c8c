"""The language of a text: vi, en, zh, or "" where it is another one or too short to tell."""

import re
from functools import lru_cache
from typing import Any, Final

from langidentify import Detector, Language, Model

_WINDOW: Final = 2000
_CJK: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_HANGUL: Final = re.compile("[\u3041-\u30ff\u31f0-\u31ff\u1100-\u11ff\uac00-\ud7af]")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_NOISE: Final = re.compile(r"https?://\S{1,500}|www\.\S{1,500}|\S{1,100}@\S{1,100}|<[^<>]{1,200}>")


@lru_cache(maxsize=1)
def _detector() -> Any:
    return Detector(Model.load_lite(Language.from_comma_separated("vi,en,zh")))


def detect_language(text: str) -> str:
    """``vi``, ``en``, ``zh`` or "" of the first 2,000 characters of a text."""
    window = _NOISE.sub(" ", text[:_WINDOW])
    letters = len(_LETTERS.findall(window))
    if len(_KANA_HANGUL.findall(window)) * 5 > letters:
        return ""
    if len(_CJK.findall(window)) * 5 > letters:
        return "zh"
    if letters < 8:
        return ""
    result = _detector().detect(window)
    code: str = result.iso_code if result else ""
    return code if code in ("vi", "en", "zh") else ""
