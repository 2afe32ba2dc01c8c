"""Domain names that a mail is about: the customer's, never the organisation's own, no mail addresses."""

import re
from collections.abc import Iterator
from typing import Final

from mailflow.domain.understanding.extraction.numbers import TextSpan, leads_of, led_by
from mailflow.domain.understanding.extraction.plain import Plain
from mailflow.language.knowledge import knowledge, words_of

_NAME: Final = re.compile(
    r"(?<![\w@./-])(https?://|www\.)?((?:[^\W_][\w-]{0,62}\.){1,4})([a-z]{2,24}|xn--[a-z0-9-]{2,40})(?![\w@-])"
)
_HAN: Final = "\u3040-\u30ff\u3400-\u9fff"
# A Latin name between Chinese words, which have no spaces around it.
_BETWEEN_HAN: Final = re.compile(
    rf"(?:(?<![\w@./-])|(?<=[{_HAN}]))(https?://|www\.)?((?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}})"
    rf"([a-z]{{2,24}})(?:(?![\w@-])|(?=[{_HAN}]))"
)
_IS_HAN: Final = re.compile(f"[{_HAN}]")
_WORDS: Final = words_of(knowledge("patterns")["domain_words"])
_ENDINGS: Final = frozenset(words_of(knowledge("patterns")["domain_endings"]))
_NOT_NAMES: Final = frozenset(words_of(knowledge("patterns")["no_domains"]))
_LONGEST: Final = 253  # characters (RFC 1035 section 2.3.4)


def domains(text: Plain, own: frozenset[str]) -> Iterator[TextSpan]:
    """Every domain name in lower case, without ``www.``; the ``own`` ones and all below them are left out."""
    if not _has_inner_dot(text.written):
        return
    lowered = text.written.lower() if len(text.written.lower()) == len(text.written) else text.folded
    leads = leads_of(_WORDS)
    for found in _candidates(lowered):
        name = (found[2] + found[3]).removeprefix("www.")
        sure = bool(found[1]) or found[3] in _ENDINGS or led_by(text.folded, found.start(), leads)
        if sure and _is_name(name) and name not in _NOT_NAMES and not _is_of(name, own):
            yield TextSpan(name, found.start(), found.end())


def _candidates(lowered: str) -> Iterator[re.Match[str]]:
    """What has the form of a name; in Chinese text a Latin one ends where the Chinese words begin."""
    if not _IS_HAN.search(lowered):
        yield from _NAME.finditer(lowered)
        return
    ends = iter((*_BETWEEN_HAN.finditer(lowered), None))
    following = next(ends)
    for found in _NAME.finditer(lowered):
        while following and following.end() <= found.start():
            yield following
            following = next(ends)
        if not following or found.end() <= following.start():
            yield found
    while following:
        yield following
        following = next(ends)


def _has_inner_dot(text: str) -> bool:
    """Whether any dot stands between letters or digits; without one there is no name, and no slow search."""
    at = text.find(".")
    while at >= 0:
        if text[at - 1 : at].isalnum() or text[at - 1 : at] == "-":
            following = text[at + 1 : at + 2]
            if following.isalnum():
                return True
        at = text.find(".", at + 1)
    return False


def _is_name(name: str) -> bool:
    labels = name.split(".")
    return (
        len(name) <= _LONGEST
        and len(labels) > 1
        and not any(label.startswith("-") or label.endswith("-") or "_" in label for label in labels)
        and any(character.isalpha() for character in labels[-2])
    )


def _is_of(name: str, own: frozenset[str]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in own)
