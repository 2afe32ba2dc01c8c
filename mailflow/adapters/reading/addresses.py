"""Addresses in From, To, Cc and Reply-To: as mail-parser reads them, recovered where it finds none."""

import re
from collections.abc import Iterable
from typing import Final

from mailparser.utils import get_addresses

from mailflow.adapters.reading.charsets import decode
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.headers import RawHeader, decode_value, decode_words
from mailflow.adapters.reading.limits import MAX_ADDRESS_HEADERS, MAX_ADDRESSES
from mailflow.domain.model.message import UNSURE_SENDER, Address

_LOOSE: Final = re.compile(r"[^\s<>()\[\],;:\"'@]{1,200}@[^\s<>()\[\],;:\"'@]{1,255}")
_EMPTY_GROUP: Final = re.compile(r":\s{0,20};\s{0,20}$")
_PUNCTUATION: Final = re.compile(r"[<>()\[\],;\"\s]+")
_SURE: Final = re.compile(  # one address in a form that no two programs read differently
    r"(?:\"(?:[^\"\\]|\\.){0,400}\"[ \t]{0,9}|[^<>@,;:()\"\[\]\\]{0,400})"
    r"<([^\s<>@,;:()\"\[\]\\]{1,200}@[\w.-]{1,255})>"
    r"|([^\s<>@,;:()\"\[\]\\]{1,200}@[\w.-]{1,255})(?:[ \t]{0,9}\([^()<>@]{0,200}\))?"
)
_UNQUOTED: Final = re.compile(
    r"\s{0,9}([^\"<>@;:()\\=]{1,120},[^\"<>@;:()\\=]{1,120})(<[^<>\s@]{1,200}@[^<>\s@]{1,255}>)\s{0,9}"
)
_PLAIN: Final = re.compile(  # nothing in it that could be read in two ways: no reader is needed
    rb"(?:([A-Za-z][A-Za-z0-9]{0,30}(?: [A-Za-z][A-Za-z0-9]{0,30}){0,5}) <)?"
    rb"([A-Za-z0-9_+-]{1,60}(?:\.[A-Za-z0-9_+-]{1,60}){0,5}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60}){0,5})(>)?"
)
_WHOLE: Final = re.compile(r"[^\s<>,;()\"@\x00-\x20]{1,200}@(?:[^\s<>,;()\"@\x00-\x20]{1,255})")


def read_addresses(
    headers: Iterable[RawHeader], name: str, defects: list[str], hint: str = ""
) -> tuple[Address, ...]:
    """The addresses of every header ``name``, at most MAX_ADDRESSES; never raises for a header's sake."""
    found: list[Address] = []
    values = [header.value for header in headers if header.name == name]
    if len(values) > 1:
        defects.append(f"{name}: {len(values)} times")
    for value in values[:MAX_ADDRESS_HEADERS]:
        found.extend(_read(value, name, defects, hint))
        if name == "from" and not _surely(value, found):
            defects.append(UNSURE_SENDER)
        if len(found) > MAX_ADDRESSES:
            defects.append(f"{name}: more than {MAX_ADDRESSES} addresses")
            break
    return tuple(found[:MAX_ADDRESSES])


def _read(value: bytes, name: str, defects: list[str], hint: str) -> list[Address]:
    """One header's addresses."""
    plain = _PLAIN.fullmatch(value)
    if plain and (plain[1] is None) == (plain[3] is None):
        return [Address(plain[2].decode("ascii").lower(), (plain[1] or b"").decode("ascii"))]
    text = value.decode("ascii") if value.isascii() else decode(value, hint=hint)[0]
    text = text.replace("\r", " ").replace("\n", " ")
    comma = _UNQUOTED.fullmatch(text) if name in ("from", "reply-to") else None
    if comma:  # a name with a comma in it that nobody quoted
        text = f'"{comma[1].strip()}" {comma[2]}'
    try:
        pairs = get_addresses(text, decode_names=True)
    except (Exception, RecursionError) as error:  # noqa: BLE001  (what it raises on hostile headers is not listed)
        defects.append(f"{name}: could not be read as usual ({type(error).__name__})")
        pairs = []
    found = [Address(_email(email), _name(label, defects, name)) for label, email in pairs if email]
    return found or _recover(value, text, name, defects, hint)


def _surely(value: bytes, found: list[Address]) -> bool:
    """Whether a second, strict reader finds the same one address."""
    match = _SURE.fullmatch(value[:2000].decode("utf-8", "replace").strip())
    return match is not None and [a.email for a in found] == [(match[1] or match[2]).lower()]


def _recover(value: bytes, text: str, name: str, defects: list[str], hint: str) -> list[Address]:
    """What looks like an address in a header that is not well formed; else, in From, the name alone."""
    if "=?" in text:
        text = decode_value(value, defects, name, hint=hint)
    emails = list(dict.fromkeys(match[0] for match in _LOOSE.finditer(text)))
    if not emails and "@" in text:
        emails = [match[0] for match in _WHOLE.finditer(text)][:1]
    if emails:
        defects.append(f"{name}: not well formed, address recovered")
        label = (
            _PUNCTUATION.sub(" ", _LOOSE.sub(" ", text.replace("mailto:", " "))) if len(emails) == 1 else ""
        )
        return [Address(_email(email), clean_line(label)) for email in emails]
    label = clean_line(_PUNCTUATION.sub(" ", text))
    if not label or name != "from" or _EMPTY_GROUP.search(text):
        return []
    defects.append("from: no address")
    return [Address("", label)]


def _email(email: str) -> str:
    return clean_line(email).strip("<>'. ").lower()


def _name(label: str, defects: list[str], name: str) -> str:
    """The display name; encoded words inside of quotes are decoded too, as every mail program does."""
    if "=?" in label:
        label = decode_words(label, defects, name)
    return clean_line(label)
