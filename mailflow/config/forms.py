"""The forms that a single value may have: text, address, choice, day, hour, duration.

A form is a parsing function and its JSON schema; pydantic calls it, and so do messages and the
editor speak of the same thing.  Every parsing function raises ExpectedError.
Long because every form stands here, once.
"""

import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from mailflow.config import addresses, durations, secrets
from mailflow.config.problems import ExpectedError, nearest, show
from mailflow.domain.procedure.money import CURRENCIES
from mailflow.domain.understanding.web_forms.fields import LONGEST_LABEL
from mailflow.domain.understanding.web_forms.labels import squeezed
from mailflow.domain.understanding.web_forms.pattern import mistakes
from mailflow.domain.understanding.web_forms.reading import REPLY_TO

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARS = (1990, 2100)
COUNTRY_TAKEN_FOR_LANGUAGE = {"vn": "vi", "cn": "zh", "tw": "zh", "us": "en", "gb": "en", "uk": "en"}

_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?[-–] ?([0-9]{1,2}):([0-9]{2})")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,9}")


@dataclass(frozen=True, eq=False)
class Form:
    """What a value must look like: how it is read, and what an editor is told."""

    parse: Callable[[object], Any]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's hook: our function alone decides."""
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Pydantic's hook: the schema as written beside the form."""
        return dict(self.schema)


@dataclass(frozen=True, eq=False)
class OneOrMany:
    """One value where a list may stand: ``quality = "qa@acme.vn"``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's hook: wrap a lone value into a list first."""
        wrap = lambda value: value if isinstance(value, list) else [value]  # noqa: E731
        return core_schema.no_info_before_validator_function(wrap, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Pydantic's hook: either form."""
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ExpectedError("text in quotes, on one line and not empty")
    return value.strip()


def _text_or_empty(value: object) -> str:
    return "" if value == "" else _text(value)


def _named(value: object) -> str | dict[str, str]:
    """A name, or one for each language; which languages they are is looked at in check_people."""
    if not isinstance(value, dict):
        return _text(value)
    try:
        names = {str(language): _text(name) for language, name in value.items()}
    except ExpectedError:
        names = {}
    if not names:
        raise ExpectedError('a name in quotes for each language: { vi = "Công ty ACME", en = "ACME" }')
    return names


def _named_or_empty(value: object) -> str | dict[str, str]:
    return "" if value == "" else _named(value)


def _store_url(value: object) -> str:
    wanted = '"sqlite:///FILE", for no other kind of database is supported'
    if not isinstance(value, str) or not value.isprintable():
        raise ExpectedError(wanted, shown=False)
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ExpectedError(wanted, shown=False) from None
    if url.drivername != "sqlite" or url.host or url.username or not url.database:
        raise ExpectedError(wanted, shown=False)
    return value


_VIETNAM = "Asia/Ho_Chi_Minh"
_VIETNAMESE = frozenset(
    {"asia/hanoi", "asia/ha_noi", "asia/da_nang", "asia/danang", "vietnam", "hanoi", "saigon"}
)
"""What people write for the one time zone of the country."""


def _time_zone(value: object) -> str:
    wanted = 'a time zone such as "Asia/Ho_Chi_Minh"'
    if not isinstance(value, str):
        raise ExpectedError(wanted)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError):
        near = _VIETNAM if value.casefold() in _VIETNAMESE else nearest(value, zoneinfo.available_timezones())
        raise ExpectedError(wanted, suggestion=near) from None
    return value


def _language(value: object) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise ExpectedError('a language code such as "vi"', suggestion=_language_for(value))
    if value in COUNTRY_TAKEN_FOR_LANGUAGE:
        raise ExpectedError('a language code such as "vi"', suggestion=_language_for(value))
    return value


def _language_for(value: object) -> str:
    return COUNTRY_TAKEN_FOR_LANGUAGE.get(value.lower()[:2], "") if isinstance(value, str) else ""


def _country(value: object) -> str:
    import holidays.registry  # noqa: PLC0415  (read only where a country is checked)

    known = {codes[1] for codes in holidays.registry.COUNTRIES.values()}
    text = value.strip().upper() if isinstance(value, str) else None
    if text is None or (text and text not in known):
        raise ExpectedError('a country code such as "VN", or "" for no public holidays')
    return text


def _currency(value: object) -> str:
    text = value.strip().upper() if isinstance(value, str) else ""
    if text not in CURRENCIES:
        known = ", ".join(CURRENCIES)
        raise ExpectedError(f"the code of a currency: {known}", suggestion=nearest(text, CURRENCIES))
    return text


def _prefix(value: object) -> str:
    if not isinstance(value, str) or not _PREFIX.fullmatch(value):
        raise ExpectedError("1 to 10 capital letters A-Z or digits, a letter first")
    return value


def _day(value: object) -> date:
    wanted = 'a date such as "2026-12-24"'
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise ExpectedError(wanted, hint="there is no such day") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ExpectedError(wanted)
    return _in_our_time(value, wanted)


def _away(value: object) -> tuple[date, date]:
    wanted = 'one day such as "2026-12-24", or the first and the last: "2026-12-01..2026-12-12"'
    parts = [part.strip() for part in value.split("..")] if isinstance(value, str) else [value]
    if len(parts) > 2:  # noqa: PLR2004  (first and last)
        raise ExpectedError(wanted)
    try:
        first, last = _day(parts[0]), _day(parts[-1])
    except ExpectedError as error:
        raise ExpectedError(wanted, hint=error.hint) from None
    if last < first:
        raise ExpectedError(wanted, hint="the last day comes after the first")
    return first, last


def _moment(value: object) -> date:
    wanted = 'a date such as "2026-11-23", or a time such as "2026-11-23T08:00:00+07:00"'
    if isinstance(value, str):
        whole_day = _DATE.fullmatch(value) is not None
        try:
            value = date.fromisoformat(value) if whole_day else datetime.fromisoformat(value)
        except ValueError:
            raise ExpectedError(wanted, hint="there is no such day" if whole_day else "") from None
    if not isinstance(value, date):
        raise ExpectedError(wanted)
    return _in_our_time(value, wanted)


def _in_our_time(value: date, wanted: str) -> date:
    """No typing slip in the year, and no overflow when zones are reckoned."""
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise ExpectedError(wanted, hint=f"a year from {YEARS[0]} to {YEARS[1]}")
    return value


def _hours(value: object) -> tuple[time, time]:
    wanted = 'working hours such as "08:00-17:30"'
    match = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise ExpectedError(wanted)
    try:
        opens, closes = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    except ValueError:
        raise ExpectedError(wanted) from None
    if opens >= closes:
        raise ExpectedError(wanted, hint="the end comes after the beginning")
    return opens, closes


def _form_label(value: object) -> str:
    text = value.strip() if isinstance(value, str) and value.isprintable() else ""
    if not squeezed(text) or len(text) > LONGEST_LABEL:
        raise ExpectedError(f'a label such as "Email:", at most {LONGEST_LABEL} characters, with letters')
    return text


def _form_place(value: object) -> str:
    if isinstance(value, str) and squeezed(value) == squeezed(REPLY_TO):
        return REPLY_TO
    try:
        return _form_label(value)
    except ExpectedError:
        raise ExpectedError('"reply-to", or a label such as "Email:"') from None


def _form_pattern(value: object) -> str:
    wanted = 'a line such as "{customer} ({address}) writes: {words}"'
    if not isinstance(value, str) or not value.isprintable() or not value.strip():
        raise ExpectedError(wanted)
    fault = mistakes(value)
    if fault:
        raise ExpectedError(wanted, hint=fault)
    return value.strip()


def whole(low: int, high: int) -> Form:
    """A whole number within bounds."""

    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            without = isinstance(value, str) and value.isascii() and value.isdigit()
            raise ExpectedError(
                f"a whole number from {low} to {high}", hint="without quotes" if without else ""
            )
        return value

    return Form(parse, {"type": "integer", "minimum": low, "maximum": high})


def lasting(unit: timedelta, shortest: int, longest: int, example: str, bounds: str) -> Form:
    """A duration in whole units, so many of them; ``bounds`` says it in words."""

    def parse(value: object) -> timedelta:
        length = durations.duration(value)
        if length % unit or not shortest * unit <= length <= longest * unit:
            raise ExpectedError(f'a duration such as "{example}"', hint=bounds)
        return length

    return words_for(parse, f"duration, {bounds}", example)


def choice(*words: str) -> Form:
    """One of a few words, in any case."""

    def parse(value: object) -> str:
        text = value.strip().lower() if isinstance(value, str) else ""
        if text not in words:
            raise ExpectedError("one of " + ", ".join(map(show, words)), suggestion=nearest(text, words))
        return text

    return Form(parse, {"type": "string", "enum": list(words)})


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ExpectedError("true or false", hint="without quotes" if value in ("true", "false") else "")
    return value


def words_for(parse: Callable[[object], Any], description: str, example: str = "") -> Form:
    """A form that is written as text."""
    return Form(
        parse, {"type": "string", "description": description, **({"examples": [example]} if example else {})}
    )


TEXT = words_for(_text, "text")
TEXT_OR_EMPTY = words_for(_text_or_empty, "text, may be empty")
_EACH = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
NAMED_SCHEMA = {"anyOf": [{"type": "string"}, _EACH]}
NAMED = Form(_named, NAMED_SCHEMA)
NAMED_OR_EMPTY = Form(_named_or_empty, NAMED_SCHEMA)
STORE_URL = words_for(_store_url, "database URL", "sqlite:///mailflow.db")
HOST_NAME = words_for(addresses.host_name, "domain", "acme.vn")
SERVER = words_for(addresses.server, "server name or IP address", "imap.acme.vn")
EMAIL = words_for(addresses.email, "one mail address", "lan@acme.vn")
FORM_LABEL = Form(_form_label, {"type": "string", "examples": ["Email:"]})
FORM_PLACE = Form(_form_place, {"type": "string", "examples": ["reply-to", "Email:"]})
FORM_PATTERN = Form(_form_pattern, {"type": "string", "examples": ["{customer} ({address}) writes: {words}"]})
ADDRESS_PATTERN = words_for(addresses.address_pattern, "an address, @domain or *@domain", "*@acme.vn")
FORWARDER = words_for(addresses.forwarder, "a domain or an address", "acme.vn")
TIME_ZONE = words_for(_time_zone, "IANA time zone", "Asia/Ho_Chi_Minh")
LANGUAGE = words_for(_language, "language code", "vi")
COUNTRY = words_for(_country, "country code, empty for no public holidays", "VN")
CURRENCY = words_for(_currency, "code of a currency", "VND")
PREFIX = words_for(_prefix, "capital letters", "KN")
DAY = words_for(_day, "date", "2026-12-24")
AWAY = words_for(_away, "a day, or the first and the last", "2026-12-01..2026-12-12")
MOMENT = words_for(_moment, "date, or date and time", "2026-11-23")
HOURS = words_for(_hours, "working hours", "08:00-17:30")
WEEKDAY = choice(*WEEKDAYS)
YES_OR_NO = Form(_yes_or_no, {"type": "boolean"})
DURATION = words_for(durations.duration, "wall-clock duration", "24h")
ALLOWANCE = words_for(durations.allowance, "duration or working days", "20 working days")
STAGE = words_for(durations.stage, "when to remind", "50%")
BYTES = words_for(durations.size, "size", "50 MB")
PLAIN_REPLY = words_for(durations.plain_reply, "send, note, or hold with a duration", "hold 2m")
SECRET = Form(
    secrets.secret,
    {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {source: {"type": "string"} for source in secrets.SOURCES},
    },
)
