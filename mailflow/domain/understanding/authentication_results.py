"""One Authentication-Results header by the letter of RFC 8601 2.2; whatever deviates from it says nothing.

The header is read undecoded.  Much in it is chosen by whoever sent the mail (an envelope address in a
comment, a HELO name in a property), so nothing is guessed: a quote inside of a comment, an unbalanced
quote or bracket, anything that is not in its place, and the whole header is no statement.

Filters remove the headers that came in under the server's own name, but they leave in what their own
reading of the grammar does not know, and OpenDKIM then adds none.  So what the RFC allows and OpenDKIM 2.11
gives up on (opendkim-ar.c) is no statement either: a comment that touches a word, a type of property that it
does not know, a reason behind a property, a value with "=" at its end, more words than it counts.
"""

import re
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 8000  # characters of one header; servers write some 500
MOST_RESULTS: Final = 16  # of one header; servers write some five
_MOST_WORDS: Final = 500  # of words, signs and comments; OpenDKIM counts 512
_MOST_SPACE: Final = 4000  # characters with an end for each word; OpenDKIM has 4,096

_KEYWORD: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,60}[A-Za-z0-9])?")
_DIGITS: Final = re.compile(r"[0-9]{1,9}")
_QUOTED: Final = re.compile(r'"((?:[^"\\\x00-\x08\x0a-\x1f]|\\[^\x00-\x08\x0a-\x1f]){0,2000})"')
_UNQUOTED: Final = re.compile(r'[^\x00-\x20\x7f"();<>,\\]{1,2000}')
"""Wider than RFC 2045's token: servers write addresses, IPv6 and base64 without quotes.  All that separates
(spaces, semicolons, quotes, brackets) is outside of it."""
_BEHIND_QUOTED: Final = re.compile(r'@[^\x00-\x20\x7f"();<>,\\@]{1,255}')
_SPACE: Final = re.compile(r"[ \t]{1,8000}")
_IN_COMMENT: Final = re.compile(r'(?:[^"()\\\x00-\x08\x0a-\x1f]|\\[^"\x00-\x08\x0a-\x1f]){1,8000}')
_PAIR: Final = re.compile(r"\\(.)")
_BEFORE_COMMENT: Final = " \t;=.)"
_DEEPEST: Final = 20  # comments inside of comments
_VERSION: Final = "1"  # of the header's format; of another one nobody knows what it says
_PTYPES: Final = frozenset({"smtp", "header", "body", "policy"})  # RFC 8601 2.3, as filters write them
_BETWEEN: Final = re.compile(r"[.=]")  # parts of a value that stands without quotes
_WITHOUT_PTYPE: Final = {"action": ("outlook.com", "microsoft.com"), "x-bits": ("messagingengine.com",)}
"""What known servers, and only they, write beside the properties without saying of what."""


@dataclass(frozen=True, slots=True)
class AuthResult:
    """What the server found by one method."""

    method: str  # lower case: dmarc, dkim, spf …
    result: str  # lower case: pass, fail, none …
    properties: tuple[tuple[str, str], ...] = ()  # ("header.from", "acme.vn"), names in lower case

    def named(self, name: str) -> tuple[str, ...]:
        """Every value of a property, in lower case."""
        return tuple(value.casefold() for each, value in self.properties if each == name)


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was read: whose it is, and what it says."""

    authserv_id: str  # as written
    results: tuple[AuthResult, ...]


class Deviation(Exception):  # noqa: N818  (it names what is found)
    """The header is not as RFC 8601 says: what was expected, and what stands there."""


def read_header(value: str) -> Header:
    """The header taken apart; raises Deviation for everything that the grammar does not allow."""
    if len(value) > LONGEST:
        raise Deviation(f"longer than {LONGEST} characters")
    return _Reading(value).header()


def first_word(value: str) -> str:
    """Whose header it claims to be, however badly it is written: lower case, "" where that cannot be told."""
    left = value[:LONGEST].lstrip(" \t\r\n")
    for _ in range(_DEEPEST):
        if not left.startswith("("):
            break
        left = left.partition(")")[2].lstrip(" \t)")
    return re.split(r'[\s;("/]', left.lstrip('"'), maxsplit=1)[0].casefold()


class _Reading:
    """One pass over a header, from left to right."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.at = 0
        self.words = 0  # as OpenDKIM counts them
        self.server = ""

    def header(self) -> Header:
        """The whole: authres-header-field of RFC 8601."""
        self._space()
        name = self.server = self._value("the name of the server")
        if self._space() and (version := self._taken(_DIGITS)):
            if version != _VERSION:
                raise self._deviation(f"version {_VERSION}")
            self._space()
        results: list[AuthResult] = []
        while not self._ended():
            results += self._one(first=not results)
            if len(results) > MOST_RESULTS:
                raise Deviation(f"more than {MOST_RESULTS} results")
        if self.words > _MOST_WORDS or len(self.value) + 2 * self.words > _MOST_SPACE:
            raise Deviation("more words than a server writes")
        return Header(name, tuple(results))

    def _one(self, *, first: bool) -> list[AuthResult]:
        """One resinfo; or the word "none" in the place of all."""
        self._expect(";")
        self._space()
        method = self._keyword("a method")
        spaced = self._space()
        if first and method == "none" and self._ended():
            return []
        if not spaced and self._is("/"):
            self._needed(_DIGITS, "a version")
            self._space()
        self._expect("=")
        self._space()
        result = self._keyword("a result")
        spaced = self._space()
        properties: list[tuple[str, str]] = []
        while not self._ended() and not self._next(";"):
            if not spaced:
                raise self._deviation("a space")
            found, spaced = self._property(first=not properties)
            properties.append(found)
        return [AuthResult(method, result, tuple(properties))]

    def _property(self, *, first: bool) -> tuple[tuple[str, str], bool]:
        """A reasonspec (only as the first) or propspec, and whether space or a comment stands behind it."""
        begin = self.at
        name = self._keyword("a property")
        written = self.value[begin : self.at]
        self._space()
        if written in _PTYPES:
            self._expect(".")
            self._space()
            name = f"{name}.{self._keyword('a property')}"
            self._space()
        elif not (first and written == "reason") and not self._knows(written):
            raise Deviation(f"character {begin + 1}: expected the type of a property, found {written!r}")
        self._expect("=")
        self._space()
        begin = self.at
        value = self._value("a value")
        if name == "reason" and _BETWEEN.search(self.value[begin : self.at]) and self.value[begin] != '"':
            raise Deviation(f"character {begin + 1}: expected a reason in quotes")
        return (name, value), self._space()

    def _knows(self, name: str) -> bool:
        """Whether it is a word of this server's own."""
        houses = _WITHOUT_PTYPE.get(name, ())
        return any(self.server.casefold().endswith(f".{house}") for house in houses)

    def _value(self, what: str) -> str:
        """A quoted string, perhaps the local part of an address, or a run of ordinary characters."""
        quoted = _QUOTED.match(self.value, self.at)
        if quoted is None:
            begin, found = self.at, self._needed(_UNQUOTED, what)
            if not all(_BETWEEN.split(found)):
                raise Deviation(f"character {begin + 1}: expected a value in quotes, found {found[:40]!r}")
            return found
        self.at = quoted.end()
        self.words += 1
        return _PAIR.sub(r"\1", quoted[1]) + self._taken(_BEHIND_QUOTED)

    def _space(self) -> bool:
        """CFWS: white space and comments; whether there was any."""
        begin = self.at
        while self._taken(_SPACE) or self._comment():
            pass
        return self.at > begin

    def _comment(self) -> bool:
        if not self._next("("):
            return False
        if self.at and self.value[self.at - 1] not in _BEFORE_COMMENT:
            raise self._deviation("a space before a comment")
        self.words += 1
        depth = 0
        while True:
            if self._is("("):
                depth += 1
                if depth > _DEEPEST:
                    raise self._deviation("fewer comments inside of comments")
            elif self._is(")"):
                depth -= 1
                if not depth:
                    return True
            elif not self._taken(_IN_COMMENT):
                raise self._deviation("the end of a comment")

    def _keyword(self, what: str) -> str:
        return self._needed(_KEYWORD, what).casefold()

    def _needed(self, pattern: re.Pattern[str], what: str) -> str:
        found = self._taken(pattern)
        if not found:
            raise self._deviation(what)
        return found

    def _taken(self, pattern: re.Pattern[str]) -> str:
        """What stands here, passed over; "" where it is something else."""
        found = pattern.match(self.value, self.at)
        if found is None:
            return ""
        self.at = found.end()
        if pattern is not _SPACE and pattern is not _IN_COMMENT:
            self.words += 1 + 2 * len(_BETWEEN.findall(found[0]))
        return found[0]

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            raise self._deviation(sign)

    def _is(self, sign: str) -> bool:
        if self._next(sign):
            self.at += 1
            self.words += 1
            return True
        return False

    def _next(self, sign: str) -> bool:
        return self.value[self.at : self.at + 1] == sign

    def _ended(self) -> bool:
        return self.at >= len(self.value)

    def _deviation(self, expected: str) -> Deviation:
        here = self.value[self.at : self.at + 40]
        return Deviation(f"character {self.at + 1}: expected {expected}, found {here!r}")
