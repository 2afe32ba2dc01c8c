"""Whom a bounce in plain words names as not reached, and where the returned mail begins."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from mailflow.adapters.reading.delivery_status import address_in
from mailflow.domain.model import token
from mailflow.domain.text.cleaning import fold
from mailflow.language.knowledge import knowledge, words_of

_MAX_LINES: Final = 400
_MAX_LINE: Final = 400
_MAX_FOUND: Final = 100
_BLOCK: Final = 12  # lines behind an announcement in which recipients may stand
_A: Final = r"[A-Za-z0-9!#$%&*+/=?^_`{}~.-]{1,64}@[A-Za-z0-9.-]{1,255}"

# Where the returned mail begins: nothing behind this names a failed recipient.
_RETURNED: Final = re.compile(
    rf"[-=_*| ]{{0,80}}(?:{'|'.join(words_of(knowledge('delivery')['returned_mail']))})[ :*=_|-]{{0,80}}$"
    r"|received: |return-path: |mime-version: |x-mailer: "
)
# A line that says: recipients follow, or stand in this line.
_ANNOUNCED: Final = re.compile(fold("|".join(words_of(knowledge("delivery")["announces_recipients"]))))
_LEADING: Final = re.compile(
    rf"[\s*<>•·\-\"'(|]{{0,30}}(?:smtp:|to:"
    rf"|mailto:)?\s{{0,3}}[<\"']{{0,2}}({_A})[>\"']{{0,3}}(?P<after>.{{0,400}})"
)
_LABELLED: Final = re.compile(
    fold(
        rf"[\s*<>•·-]{{0,20}}(?:{'|'.join(words_of(knowledge('delivery')['recipient_labels']))})"
        rf"(?:\s{{0,3}}[:：=]\s{{0,9}}.{{0,60}}?|\s{{1,9}})<?({_A})"
    )
)
_TRANSCRIPT: Final = re.compile(
    rf"(?:rcpt to: ?<?({_A})|<({_A})>[.:, ]{{1,5}}\S|\b[45][0-9]{{2}}[ -].{{0,60}}<({_A})>)", re.IGNORECASE
)
_IN_SENTENCE: Final = re.compile(rf"({_A})")
_NOT_MEANT: Final = re.compile(
    r"(?:from|sender|reply-to|return-path|contact|e-?mail to|send mail to|write to|assistance|postmaster"
    r"|administrator|help|support|mailto|message-id|mail from|expanded from|x-|http|on behalf)[^@]{0,60}$",
)


def report_lines(text: str) -> list[str]:
    """The lines of the report itself, before the returned mail, each of bounded length."""
    lines: list[str] = []
    spoken = False
    for line in text[: _MAX_LINES * _MAX_LINE].splitlines()[:_MAX_LINES]:
        cut = line[:_MAX_LINE]
        if spoken and _RETURNED.match(fold(cut.strip()[:160])):
            break
        spoken = spoken or bool(cut.strip(" -=*_#"))
        lines.append(cut)
    return lines


def recipients_in(lines: list[str], apart_from: Iterable[str]) -> tuple[str, ...]:
    """The addresses that the report names as failed, lower case, by the strongest form that names any.

    ``apart_from``: addresses that are never meant (the report's own sender, we ourselves).
    """
    barred = frozenset(apart_from)
    for form in (_leading, _labelled, _transcribed, _mentioned):
        found = [
            address
            for address in form(lines)
            if address
            and address not in barred
            and not _is_daemon(address)
            and not _is_letter_of_ours(address)
        ]
        if found:
            return tuple(dict.fromkeys(found))[:_MAX_FOUND]
    return ()


def _is_letter_of_ours(address: str) -> bool:
    """Whether it is a Message-ID of ours, which begins with a token, and no address."""
    return token.read(address[:29]) is not None


def _is_daemon(address: str) -> bool:
    return address.partition("@")[0] in ("mailer-daemon", "postmaster")


def _leading(lines: list[str]) -> Iterator[str]:
    """Addresses that lead a line, close behind a line that announces them."""
    left = 0
    for line in lines:
        if not line.strip():
            continue
        match = _LEADING.fullmatch(line)
        if match and left > 0 and not match["after"].lstrip(" >\"'").startswith("@"):
            yield address_in(match[1])
            left = _BLOCK
        elif _ANNOUNCED.search(fold(line)):
            left = _BLOCK
        else:
            left -= 1


def _labelled(lines: list[str]) -> Iterator[str]:
    """Addresses behind "Recipient:", "To:", "收件人：", "Người nhận:"."""
    for line in lines:
        match = _LABELLED.match(fold(line))
        if match:
            yield address_in(match[1])


def _transcribed(lines: list[str]) -> Iterator[str]:
    """Addresses in a piece of SMTP dialogue."""
    for line in lines:
        match = _TRANSCRIPT.search(line)
        if match and "mail from" not in line.lower():
            yield address_in(match[1] or match[2] or match[3])


def _mentioned(lines: list[str]) -> Iterator[str]:
    """Addresses anywhere in a sentence that is not about whom to ask."""
    for line in lines:
        for match in _IN_SENTENCE.finditer(line):
            if not _NOT_MEANT.search(fold(line[: match.start()])):
                yield address_in(match[0])
