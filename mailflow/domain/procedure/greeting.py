"""A letter greets once: in the words of whoever writes it, or by its frame."""

import re

from mailflow.domain.text.names import without_title
from mailflow.language.knowledge import knowledge, words_of

_LONGEST = 70  # characters of a line that is nothing but a greeting
_KNOWN = knowledge("short_answers")["greetings"]
_OPENINGS = "|".join(words_of(_KNOWN["openings"]))
_GREETING = re.compile(
    rf"(?i)(?:{_OPENINGS})\b[^,.!?;:，。！？：\n]{{0,60}}[,.!:，。！：]?|{'|'.join(words_of(_KNOWN['lines']))}"
)
_BEGINS = re.compile(rf"(?i)({_OPENINGS})(?![^\W_])([^,.!?;:，。！？：\n]{{0,60}})[,!，！]\s{{0,3}}(?=\S)")
_BEGINS_CHINESE = re.compile(r"(?:[^,，。!！?？:：\s]{0,12}[您你]好)[，,！!]\s{0,3}(?=\S)")
_POINTED = re.compile(r"(?<=\b(?:Mr|Ms|Dr))\.|(?<=\bMrs)\.")
_OPENING = re.compile(rf"(?i)(?:{_OPENINGS})\b")
_CHINESE_NAME = re.compile("(?:尊敬的|亲爱的)?([\u4e00-\u9fff]{2,4}?)(?:先生|女士|小姐)")
_MOST_NAMES = 6  # words of a name


def greeting_of(words: str) -> tuple[str, str]:
    """The greeting with which words begin, and the rest; "" where they begin with something else.

    A line of its own, or the beginning of the first sentence: "Chào chị Lan, hệ thống đã …".
    """
    rest = without_greeting(words)
    if rest != words:
        greeting = words.strip().partition("\n")[0].strip()
        return _ended(greeting), rest
    text = words.lstrip()
    found = _BEGINS_CHINESE.match(text)
    if found is None:
        found = _BEGINS.match(text)
        if found is None or not _names_somebody(found[2]):
            return "", words
    rest = text[found.end() :]
    return found[0].strip(), rest[:1].upper() + rest[1:]


def greeted(words: str) -> tuple[str, ...]:
    """The name in the greeting with which words begin, without titles; a Chinese one is one word."""
    line, _, rest = words.lstrip().partition("\n")
    greeting = greeting_of(f"{_POINTED.sub('', line)}\n{rest}")[0].strip(" ,.!:，。！：")
    if chinese := _CHINESE_NAME.match(greeting):
        return (chinese[1],)
    opening = _OPENING.match(greeting)
    return tuple(without_title(greeting[opening.end() :].split())) if opening else ()


def only_greeting(words: str) -> bool:
    """Whether words are one line that greets, and nothing else."""
    line = words.strip()
    return len(line) <= _LONGEST and _GREETING.fullmatch(line) is not None


def without_greeting(words: str) -> str:
    """The words without a first line that is nothing but a greeting; all of them where nothing is left."""
    first, _, rest = words.lstrip().partition("\n")
    if not rest.strip() or not only_greeting(first):
        return words
    return rest.strip("\n").lstrip()


def _names_somebody(said: str) -> bool:
    """Whether what stands between "Dear" and the comma are titles and names, or nothing at all."""
    words = without_title(said.split())
    return len(words) <= _MOST_NAMES and all(word[:1].isupper() for word in words)


def _ended(greeting: str) -> str:
    """With the comma that greetings end with."""
    if greeting[-1:] in ",.!:，。！：":
        return greeting
    return greeting + ("：" if "\u3400" <= greeting[-1:] <= "\u9fff" else ",")
