"""What an IMAP server's answers mean (RFC 3501 section 7): FETCH data, dates, sets of UIDs.

imaplib hands over FETCH data as a flat list: ``(text, literal)`` pairs, then the rest of the line as
plain bytes, which ends one response.  Servers put in responses that nobody asked for and order
the items as they like, so each response is read by its own UID.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header, make_header

Piece = bytes | tuple[bytes, bytes] | None
Items = dict[bytes, bytes]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOKEN = re.compile(
    rb'[()]|"(?:[^"\\]|\\.)*"|BODY\[[^\]]*\](?:<[0-9]+>)?|[^\s()"]+', re.IGNORECASE | re.DOTALL
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_LITERAL_SIZE = re.compile(rb"\{[0-9]+\}")
_INTERNALDATE = re.compile(
    r" ?([0-9]{1,2})-([A-Za-z]{3})-([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})"
)


def fetch_items(pieces: Iterable[Piece]) -> Iterator[Items]:
    """Each FETCH response as its items by upper-case name; lists (FLAGS …) and NIL are left out."""
    values: list[bytes | None] = []  # names and values in turn
    depth = 0
    for piece in pieces:
        if piece is None:
            continue
        text = piece[0] if isinstance(piece, tuple) else piece
        for token in _TOKEN.findall(text):
            if token == b"(":
                depth += 1
            elif token == b")":
                depth -= 1
                if depth == 1:
                    values.append(None)
            elif depth == 1 and not _LITERAL_SIZE.fullmatch(token):
                values.append(_value(token))
        if isinstance(piece, tuple):
            if depth == 1:
                values.append(piece[1])
        else:
            yield {
                name.upper(): value
                for name, value in zip(values[::2], values[1::2], strict=False)
                if name is not None and value is not None
            }
            values, depth = [], 0


def _value(token: bytes) -> bytes | None:
    if token.startswith(b'"'):
        return _ESCAPED.sub(rb"\1", token[1:-1])
    return None if token.upper() == b"NIL" else token


def number(items: Items, name: bytes) -> int:
    """A numeric item; 0 where it is missing or no number.  Sizes have 63 bits (RFC 9051 section 9)."""
    value = items.get(name, b"")
    return int(value) % 2**63 if len(value) <= 19 and value.isdigit() else 0  # noqa: PLR2004


def small(word: bytes) -> int:
    """A number of the protocol, which has 32 bits (RFC 3501 section 9); 0 where it is none."""
    value = int(word) if word.isdigit() and len(word) <= 10 else 0  # noqa: PLR2004
    return value if value < 2**32 else 0


def numbers(pieces: Iterable[Piece]) -> list[int]:
    """The numbers of SEARCH answers, ascending, each once."""
    words = (word for piece in pieces if isinstance(piece, bytes) for word in piece.split())
    return sorted({small(word) for word in words} - {0})


def internal_date(value: bytes) -> datetime | None:
    """INTERNALDATE in UTC; None where it cannot be read."""
    match = _INTERNALDATE.fullmatch(value.decode("ascii", "replace"))
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, east_hours, east_minutes = match.groups()
    try:
        east = timedelta(hours=int(east_hours), minutes=int(east_minutes))
        zone = timezone(-east if sign == "-" else east)
        at = (int(year), _MONTHS.index(month.capitalize()) + 1, int(day), int(hour), int(minute), int(second))
        return datetime(*at, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def search_date(day: date) -> str:
    """A day as SEARCH wants it, whatever the locale."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04d}"


def uid_set(uids: Iterable[int]) -> str:
    """UIDs as a sequence set with ranges: ``1:3,7``."""
    spans: list[list[int]] = []
    for uid in sorted(set(uids)):
        if spans and uid == spans[-1][1] + 1:
            spans[-1][1] = uid
        else:
            spans.append([uid, uid])
    return ",".join(str(low) if low == high else f"{low}:{high}" for low, high in spans)


def chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """At most ``size`` UIDs at a time, so that no command line grows without bound."""
    return (uids[start : start + size] for start in range(0, len(uids), size))


def readable(header: bytes) -> str:
    """A header's value with its encoded words (RFC 2047) decoded, as far as that can be done; bounded."""
    text = " ".join(header[:2000].decode("ascii", "replace").partition(":")[2].split())
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError, HeaderParseError):
        return text
