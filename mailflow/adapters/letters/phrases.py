"""How dates, sizes and code words are said in one language: the filters that templates use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from mailflow.adapters.letters.prose import prose

_LOCALE: Final = "en_GB"
_SOME_DAY: Final = date(2026, 11, 23)
_WEEK: Final = 7


@lru_cache(maxsize=4096)
def _day(value: date, pattern: str, locale: str, weekdays: str) -> str:
    """Cached because babel needs 50 times as long, and most letters of a day name the same days.

    ``weekdays``: Monday to Sunday where a language writes them otherwise than its locale, else "".
    """
    said = format_date(value, pattern, locale=locale)
    names = weekdays.split(", ")
    if len(names) != _WEEK:
        return said
    return said.replace(format_date(value, "EEEE", locale=locale), names[value.weekday()])


@lru_cache(maxsize=1024)
def _short_day(value: date, pattern: str, locale: str) -> str:
    return format_date(value, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, "#,##0.#", locale=locale)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The filters of one language, in the organisation's time zone.

    ``words`` comes from ``templates/<language>/messages.toml``: section, code word, what people read.
    """

    zone: tzinfo
    locale: str = _LOCALE  # a CLDR name
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def day(self, value: date | str | None) -> str:
        """The date as people write it, with its weekday; "" for None.  A text must be an ISO 8601 date."""
        if value is None or value == "":
            return ""
        if isinstance(value, str):
            value = date.fromisoformat(value)
        there = value.astimezone(self.zone).date() if isinstance(value, datetime) else value
        pattern = self.said("long_date", "formats", "full")
        return _day(there, pattern, self.locale, self.said("weekdays", "formats"))

    def moment(self, value: datetime | None) -> str:
        """Date and time of day; "" for None."""
        if value is None:
            return ""
        there = value.astimezone(self.zone)
        pattern = self.said("moment", "formats", "{day}, {time}")
        return pattern.format(day=self.day(there), time=f"{there:%H:%M}")

    def stamp(self, value: datetime | None) -> str:
        """Date and time in digits, for lists; "" for None."""
        if value is None:
            return ""
        there = value.astimezone(self.zone)
        pattern = self.said("short_date", "formats", "dd/MM/yyyy")
        return f"{_short_day(there.date(), pattern, self.locale)} {there:%H:%M}"

    def size(self, octets: float) -> str:
        """A number of bytes as people say it (1 KB = 1,024 bytes)."""
        unit = "B"
        for larger in ("KB", "MB", "GB"):
            if octets < 1024:  # noqa: PLR2004
                break
            octets, unit = octets / 1024, larger
        return f"{_number(round(octets, 1 if unit in {'MB', 'GB'} else None), self.locale)} {unit}"

    def number(self, value: float | str) -> str:
        """A number with its thousands apart, as people write it; a text as it is, "" for 0 and ""."""
        if isinstance(value, str) or not value:
            return str(value or "")
        return format_decimal(value, "#,##0.##", locale=self.locale)

    def said(self, code: str, section: str, default: str = "") -> str:
        """The entry of ``messages.toml``, or the default."""
        return self.words.get(section, {}).get(code, default)

    def word(self, code: object, section: str, *, detail: bool = False) -> str:
        """What people read for a code word; what is no code word stays as it is.

        Rules come as ``rule: detail; rule: detail``: each is said once, its detail in brackets if asked for.
        """
        words, text = self.words.get(section, {}), str(code)
        if text in words:
            return words[text]
        said = []
        for part in text.split("; "):
            rule, _, more = part.partition(": ")
            known = words.get(rule)
            said.append(part if known is None else f"{known} ({more})" if detail and more else known)
        return self.said("between", "formats", "; ").join(dict.fromkeys(said))

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filters by the names that templates use."""
        return {
            "day": self.day,
            "moment": self.moment,
            "stamp": self.stamp,
            "size": self.size,
            "number": self.number,
            "word": self.word,
            "brief": brief,
            "quoted": quoted,
            "lines": lines,
            "prose": prose,
            "unlinked": unlinked,
            "strong": strong,
            "opening": opening,
        }


def brief(text: str, length: int = 70) -> str:
    """At most ``length`` characters, cut with an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def opening(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Each line behind ``>``, as mail quotes (the staff member's own client quotes in the same way)."""
    return "\n".join(f"> {line}".rstrip() for line in str(text).split("\n"))


def lines(text: str) -> Markup:
    """Escaped, ``<br>`` for each line end (Outlook knows no ``pre-wrap``), addresses that become no links."""
    return Markup(str(escape(text)).replace("\n", "<br>\n").replace("@", "<span>@</span>"))  # noqa: S704  (escaped just here)


def strong(text: str) -> Markup:
    """Bold on a page, "" for ""; for days that must be kept."""
    return Markup("<b>{}</b>").format(text) if text else Markup()


def unlinked(address: str) -> Markup:
    """An address that mail clients do not turn into a link, so that nobody writes past the ticket."""
    safe = str(escape(address))
    return Markup(safe.replace("@", "<span>@</span>").replace(".", "<span>.</span>"))  # noqa: S704  (escaped just here)


def unusable_formats(formats: Mapping[str, str]) -> dict[str, str]:
    """The entries of ``[formats]`` that no date can be written by, each with what is wrong."""
    wrong: dict[str, str] = {}
    locale = formats.get("locale", _LOCALE)
    try:
        Locale.parse(locale)
    except (ValueError, UnknownLocaleError):
        wrong["locale"] = f"{locale!r} is no CLDR locale, such as 'en_GB'"
        locale = _LOCALE
    for name in ("long_date", "short_date"):
        try:
            format_date(_SOME_DAY, formats.get(name, "full"), locale=locale)
        except (ValueError, LookupError, AttributeError) as error:
            wrong[name] = f"is no CLDR pattern of a date, such as 'dd/MM/yyyy': {error}"
    if (weekdays := formats.get("weekdays", "")) and len(weekdays.split(", ")) != _WEEK:
        wrong["weekdays"] = "must be seven names, Monday to Sunday, with a comma and a blank between them"
    return wrong
