"""The labelled fields of a form's mail: "Họ tên: Lan", a label above its value, cells of a table.

Linear in the text, of which the first 20,000 characters and 500 lines are looked at.  The words of the one
who filled the form in may look like fields themselves: inside them only a label counts whose role has not
been filled yet, and each further address is kept, so that nobody can slip a second one in unseen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.web_forms.labels import (
    ABOUT,
    EMAIL,
    NAME,
    PHONE,
    ROLES,
    WORDS,
    WRITER,
    squeezed,
)
from mailflow.language.knowledge import knowledge, words_of

_LOOKED_AT: Final = 20_000  # characters
_LINES: Final = 500
LONGEST_LABEL: Final = 60  # characters
_WORDS_OF_LABEL: Final = 10
_SEPARATOR: Final = re.compile("[:：\t|]")
_EDGES: Final = " \t\xa0*_•·–—-#>|:：.\u3000"
_RULE: Final = re.compile(r"[-–—_=*~]{2,200}")
_ADDRESS: Final = re.compile(
    r"[^\s<>()\[\]{},;:\"“”‘’|@＜＞，；]{1,64}@[A-Za-z0-9\u00a1-\uffef](?:[A-Za-z0-9\u00a1-\uffef.-]{0,250})"
)
_MAILTO: Final = re.compile(r"\(mailto:[^()\s]{1,320}\)|<mailto:[^<>\s]{1,320}>", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\+?[0-9(][0-9 .()+-]{6,24}")
_ENDINGS: Final = tuple(map(fold, words_of(knowledge("forms")["endings"])))
"""How the line begins that ends the fields: what the form says of itself, folded."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its role ("" where the label is not known), the label as it stands there, its value."""

    role: str
    label: str
    value: str


@dataclass(slots=True)
class _Open:
    """A field whose lines are still being collected."""

    role: str
    label: str
    lines: list[str] = field(default_factory=list)

    def closed(self) -> Field:
        return Field(self.role, self.label, "\n".join(self.lines).strip())


def read_fields(text: str, labels: Mapping[str, str] = ROLES) -> tuple[Field, ...]:
    """The fields of a text, in its order; ``labels`` says the role of a squeezed label."""
    found: list[_Open] = []
    seen: set[str] = set()
    for line in text[:_LOOKED_AT].replace("\r\n", "\n").split("\n")[:_LINES]:
        current = found[-1] if found else None
        parted = _parted(line, labels)
        if parted is not None and _opens(parted, current, seen):
            found.append(parted)
            seen.add(parted.role)
        elif current is None:
            continue
        elif _ends(line, current):
            if current.role == WORDS or len(seen) > 1:
                break
        else:
            current.lines.append(line.strip(" \xa0"))
    return tuple(each.closed() for each in found)


def _parted(line: str, labels: Mapping[str, str]) -> _Open | None:
    """A line that begins with a label; one alone on its line has its value below."""
    bare = line.strip(_EDGES)
    if not bare or (_RULE.fullmatch(line.strip()) is not None):
        return None
    mark = _SEPARATOR.search(bare[: LONGEST_LABEL + 1])
    if mark is None:
        role = labels.get(squeezed(bare)) if len(bare) <= LONGEST_LABEL else None
        colon = line.rstrip(" \xa0*_").endswith((":", "："))
        if role is None and not (colon and _is_label(bare)):
            return None
        return _Open(role or "", bare)
    label = bare[: mark.start()].strip(_EDGES)
    value = bare[mark.end() :].strip(" \t\xa0*|")
    role = labels.get(squeezed(label))
    if role is None and (not _is_label(label) or value.startswith("//")):
        return None
    return _Open(role or "", label, [value] if value else [])


def _is_label(text: str) -> bool:
    """Whether words before a colon may be the label of a field that is not in the table."""
    return 0 < len(text.split()) <= _WORDS_OF_LABEL and any(map(str.isalpha, text)) and "@" not in text


def _opens(parted: _Open, current: _Open | None, seen: set[str]) -> bool:
    """Whether a line that looks like a field is one, and not a part of what somebody wrote."""
    if parted.role == WRITER and not addresses_in("\n".join(parted.lines)):
        return False
    if current is not None and current.role == WORDS:
        return parted.role not in seen and _is_value("\n".join(parted.lines), parted.role, seen)
    if not parted.role:
        return current is not None or bool(parted.lines)
    return parted.role in {NAME, EMAIL, ABOUT} or parted.role not in seen or not parted.lines


def _is_value(value: str, role: str, seen: set[str]) -> bool:
    """Whether a line in the writer's words is a field that the form put below them, not a sentence."""
    if role == ABOUT:
        return True
    if role == EMAIL:
        return WRITER not in seen and _ADDRESS.fullmatch(_MAILTO.sub("", value).strip()) is not None
    if role == PHONE:
        return _NUMBER.fullmatch(value) is not None
    return role == NAME and WRITER not in seen and 0 < len(value) <= LONGEST_LABEL


def _ends(line: str, current: _Open) -> bool:
    """Whether the form's own words begin here."""
    text = line.strip()
    if _RULE.fullmatch(text):
        return bool(current.lines) and text.startswith(("--", "__", "=="))
    return fold(text[:80]).startswith(_ENDINGS)


def addresses_in(value: str) -> tuple[str, ...]:
    """The different mail addresses in a value, lower case; a link that repeats one counts once."""
    shown = _MAILTO.sub(" ", value[:1000])
    found = (each.strip(".'*_-").lower() for each in _ADDRESS.findall(shown))
    return tuple(dict.fromkeys(found))


def addresses_labelled(words: str) -> tuple[str, ...]:
    """The addresses behind a label for them in somebody's words: a field of the form, or slipped in."""
    lines = (_parted(line, ROLES) for line in words.split("\n")[:_LINES])
    labelled = ("\n".join(each.lines) for each in lines if each is not None and each.role == EMAIL)
    return tuple(dict.fromkeys(address for value in labelled for address in addresses_in(value)))


def values(fields: Sequence[Field], role: str) -> tuple[str, ...]:
    """The values of a role that are not empty, in order."""
    return tuple(each.value for each in fields if each.role == role and each.value)
