"""The language of a text: vi, en, zh, or "" where it is another one or too short to tell."""

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from langidentify import Detector, Language, Model

from mailflow.adapters.reading.vietnamese import is_syllable
from mailflow.domain.understanding.reply_text.quoting import PREFIXES

_WINDOWS: Final = (300, 2000)  # characters; the first is enough for most mails
_SHORT: Final = 8  # letters; fewer tell nothing, unless they are Vietnamese or Chinese ones
_UNSURE: Final = 0.06  # the detector's lead of one language over the other that is no evidence
_WEAK: Final = 0.15  # and the lead that is little of it
_MOSTLY: Final = 0.8  # share of words
_RATHER: Final = 0.6
_CLEARLY: Final = 0.25
_SEVERAL: Final = 3  # words
_MANY: Final = 12

_SENTENCE, _SENTENCE_ZH = 40, 12  # characters that no salutation has
_BETWEEN: Final = re.compile(r"\n[ \t]{0,20}\n")

_COMMANDS: Final = re.compile(r"(?:[ \t]{0,9}(?:[#＃][^\n]{0,300})?\n){1,30}")  # lines at the top, of staff

_NOISE: Final = re.compile(
    r"https?://\S{1,500}|www\.\S{1,500}|\S{1,100}@\S{1,100}|<[^<>]{1,200}>|\[[^\[\]]{1,80}\]"
)
_NOISY: Final = ("@", "//", "www.", "<", "[")
_PREFIX: Final = re.compile(
    rf"^\s{{0,9}}(?:{'|'.join(map(re.escape, PREFIXES))})\s{{0,3}}[:：]", re.IGNORECASE
)
_CHINESE: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_JAPANESE_KOREAN: Final = re.compile("[\u3041-\u30ff\u31f0-\u31ff\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_WORD: Final = re.compile(r"[^\W\d_]{1,40}")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
# Letters of Vietnamese that hardly any other language has.
_VIETNAMESE: Final = re.compile("[ăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_NOT_VIETNAMESE: Final = re.compile("[äåæçëïîñöøœßûüÿčěğłńřśşšťůźžż]")
# Frequent words of English, of Vietnamese without marks, of languages that the detector does not know.
_ENGLISH: Final = frozenset(
    """the is are was were not my and to of have has you your i it we with this that please for from order
    refund help still been never what when where why how can could would they an on no hello thanks thank
    broken damaged missing cancel item invoice service internet slow wrong bad late money delivery product
    waiting working urgent answer reply charged""".split()  # noqa: SIM905
)
_PLAIN_VIETNAMESE: Final = frozenset(
    """toi khong cua nhan duoc giao cho bi roi chua vay nuoc gia doi ve sao oi em anh minh xin tien mat hong
    loi mua nay nhung voi nguoi tra hoan kiem lai giup dien nhu gi dau nao gui lam qua nua ngay tuan gio hom
    nhieu het phai biet goi nghe noi thi nhe vui cham hoi tai sai thieu""".split()  # noqa: SIM905
)
OTHERS: Final = {
    language: frozenset(word for word in words.split() if not is_syllable(word))
    for language, words in {
        "fr": """je vous est pas pour une les des dans mon votre avec suis nous que qui merci commande colis
            mais""",
        "de": """ich nicht und der ist das mein meine bitte wir habe auf für mit ein eine noch bestellung
            danke haben wo mir""",
        "es": """el los las por para está muy hola gracias quiero pedido llegado mis del dinero que una""",
        "pt": """não meu minha uma com obrigado você chegou foi estou meus pedido para dinheiro""",
        "it": """il mio che sono della per grazie ordine è dove questo ancora arrivato mia una""",
        "id": """saya tidak yang dan untuk dengan barang pesanan belum mohon anda ini sudah kasih terima rusak
            uang kembali""",
        "nl": """ik niet het een mijn bestelling van voor met nog dit""",
    }.items()
}
_OTHERS: Final = frozenset().union(*OTHERS.values())


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of Latin letters in a text."""

    all: tuple[str, ...]
    plain: tuple[str, ...]  # small letters, without names: words with a capital in a text of small letters

    @property
    def syllables(self) -> float:
        """The share of words that could be Vietnamese syllables without their marks."""
        return sum(map(is_syllable, self.plain)) / max(len(self.plain), 1)

    def share(self, known: frozenset[str]) -> float:
        """The share of words in a list."""
        return sum(word.lower() in known for word in self.all) / max(len(self.all), 1)


@lru_cache(maxsize=1)
def _detector() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the library leaves closing its files to Python
        return Detector(Model.load_lite(Language.from_comma_separated("vi,en,zh")))


def detect_language(text: str, subject: str = "") -> str:
    """``vi``, ``en``, ``zh`` or "" by the beginning of a text, else by a subject that is no reply's.

    Where paragraphs are in several languages the first one counts: the others are its translations.
    The lines of a form or command at the top are of no language: below them stands what somebody said.
    """
    text = _below_commands(text)
    found = _detect(_without_noise(_first_paragraph(text[: _WINDOWS[-1]])[: _WINDOWS[0]]))
    for window in _WINDOWS:
        if found:
            break
        found = _detect(_without_noise(text[:window]))
        if len(text) <= window:
            break
    if found or _PREFIX.match(subject) or _JAPANESE_KOREAN.search(text[:300]):
        return found
    if not is_foreign(text):  # else a subject of one word would say that their French is English
        found = _detect(_without_noise(subject[:200]))
    return found


def is_foreign(text: str) -> bool:
    """Whether a text is surely in another language: by its script, or by the frequent words of others."""
    text = _without_noise(_below_commands(text)[: _WINDOWS[-1]])
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    latin = [*filter(_LATIN.fullmatch, words)]
    if letters < _SHORT // 2:
        return False
    if _JAPANESE_KOREAN.search(text):
        return len(_JAPANESE_KOREAN.findall(text)) * 10 > letters
    if sum(map(len, latin)) * 2 < letters:
        return not _CHINESE.search(text)
    spoken = _Words(tuple(latin), ())
    others = sum(word.lower() in _OTHERS for word in latin)
    telling = others > 1 or (others and _NOT_VIETNAMESE.search(text.lower()) is not None)
    return bool(telling) and spoken.share(_OTHERS) > max(spoken.share(_ENGLISH), _WEAK)


def _below_commands(text: str) -> str:
    top = _COMMANDS.match(text)
    rest = text[top.end() :] if top else text
    return rest if rest.strip() else text


def _first_paragraph(text: str) -> str:
    """The first one that is more than a salutation or a quoted question; "" where there is but one."""
    paragraphs = _BETWEEN.split(text)
    if len(paragraphs) == 1:
        return ""
    for paragraph in paragraphs:
        own = paragraph.strip()
        dense = _CHINESE.search(own) is not None
        if len(own) >= (_SENTENCE_ZH if dense else _SENTENCE) and own[0] != ">" and own[-1] not in ",，:：":
            return own
    return ""


def _without_noise(text: str) -> str:
    """The text without addresses and what stands in brackets; most have none, which costs little to see."""
    return _NOISE.sub(" ", text) if any(sign in text for sign in _NOISY) else text


def _detect(text: str) -> str:
    """Scripts first, then marks, then the detector where words are plain."""
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    if not text.isascii():
        chinese, other = len(_CHINESE.findall(text)), len(_JAPANESE_KOREAN.findall(text))
        if other * 5 > other + chinese and other * 10 > letters:
            return ""
        if chinese * 5 > letters:
            return "zh"
    latin = tuple(words if text.isascii() else filter(_LATIN.fullmatch, words))
    if sum(map(len, latin)) * 2 < letters or not latin:
        return ""
    small = tuple(word for at, word in enumerate(latin) if not at or word.islower())
    return _latin(_Words(latin, tuple(map(str.lower, small if len(small) * 2 >= len(latin) else latin))))


def _latin(words: _Words) -> str:
    """Vietnamese, English or neither."""
    english, others = words.share(_ENGLISH), words.share(_OTHERS)
    if _has_vietnamese_marks(words) or _is_plain_vietnamese(words, max(english, others)):
        return "vi"
    if english == 1 and not any(map(is_syllable, words.plain)):
        return "en"
    if sum(map(len, words.all)) < _SHORT or others > max(english, _WEAK):
        return ""
    if len(words.plain) >= _MANY and english >= _CLEARLY and words.syllables < _RATHER:
        return "en"
    return _by_detector(words, has_english=english > 0)


def _by_detector(words: _Words, *, has_english: bool) -> str:
    """What the library says, where that is plausible: it knows but our three languages."""
    text = " ".join(words.plain)
    detector = _detector()
    result = detector.detect(text)
    lead = detector.results.gap
    code: str = result.iso_code if result else ""
    if code == "en" and not has_english:
        if lead < _WEAK and len(words.plain) >= _SEVERAL and words.syllables >= _MOSTLY:
            return "vi"
        return "" if lead < _UNSURE or _NOT_VIETNAMESE.search(text) else "en"
    plausible = code == "en" or (code == "vi" and words.syllables >= _RATHER)
    return code if plausible else ""


def _is_plain_vietnamese(words: _Words, other: float) -> bool:
    """Vietnamese written without marks: its frequent words are there, more than of other languages."""
    return len(words.plain) > 1 and words.share(_PLAIN_VIETNAMESE) > max(other, _WEAK * 2)


def _has_vietnamese_marks(words: _Words) -> bool:
    """One word in seven with a letter that only Vietnamese has, or all of them syllables, some with marks."""
    marked = sum(bool(_VIETNAMESE.search(word)) and is_syllable(word) for word in words.plain)
    every = len(words.plain) > 1 and words.syllables == 1 and not "".join(words.plain).isascii()
    return marked * 7 >= len(words.plain) or every
