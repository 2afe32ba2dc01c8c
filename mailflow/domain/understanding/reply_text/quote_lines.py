"""Which lines of a text are a mail program's own: quote marks, attributions, header blocks, dividers.

All functions look at *folded* lines (:func:`folded_lines`) and at a bounded number of them, so that
scanning a text is linear whatever it holds.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.reply_text.quoting import (
    BARE_DIVIDERS,
    DATE_LABELS,
    DIVIDERS,
    HEADER_LABELS,
    MARKERS,
    OPENINGS,
    QUOTING,
    VERBS,
)

LONGEST_LINE: Final = 300  # characters of a line that are looked at
_WRAPPED: Final = 5  # lines over which an attribution may be wrapped
_BLOCK: Final = 18  # lines in which a header block must show what it is
_RULE_CHARACTERS: Final = "-_=*~#—–―─━_ "
_LONGEST_MARKER: Final = 120
_LONGEST_ADDRESS_END: Final = 80
_LONGEST_FRAMED: Final = 160
_ENOUGH_ROLES: Final = 3
_LONGEST_ARROWED: Final = 160
_VERB_SPAN: Final = 60  # characters at the end of an attribution in which its verb stands
_ADDRESS_SPAN: Final = 300
_CONTINUED: Final = 3  # lines over which a header's value may be wrapped


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(map(fold, words)), key=len, reverse=True))


def _spaced(table: Sequence[str], *, spaced: bool) -> list[str]:
    """The words of scripts that put spaces between words, or the others."""
    return [word for word in table if (fold(word)[-1] < "\u0e00") is spaced]


_OPENING_WORD: Final = (
    rf"(?:{_alternatives(_spaced(OPENINGS, spaced=True))})[ ,:]"
    rf"|(?:{_alternatives(_spaced(OPENINGS, spaced=False))})"
)
_OPENS: Final = re.compile(_OPENING_WORD)
_OPENING: Final = re.compile(
    rf"(?:{_OPENING_WORD}"
    r"|\(?(?:[^\W\d_]{1,12}[.,]{0,2} ?){0,2}[0-9]"  # a date, perhaps after the day of the week
    r"|(?:[^<>()@:\[\]]|(?<=[0-9]):(?=[0-9])){0,80}[<(\[] ?(?:mailto:)?[^\s<>()@]{1,80}@)"  # name, address
)
_VERB: Final = (
    rf"(?:(?:^|[\s>)\]\"'»”,])(?:{_alternatives(_spaced(VERBS, spaced=True))})"
    rf"|(?:{_alternatives(_spaced(VERBS, spaced=False))}))"
)
_VERB_LAST: Final = re.compile(rf"{_VERB}(?: ?:)?$")
_VERB_INSIDE: Final = re.compile(rf"{_VERB}[ (].{{1,200}}:$")
_DATED_ADDRESS: Final = re.compile(  # "2026/11/3 Lan <lan@acme.vn>"
    r"(?:19|20)[0-9]{2}[/.-][0-9]{1,2}[/.-][0-9]{1,2}[^<>:]{1,80}<[^\s<>@]{1,80}@[^\s<>@]{2,200}>"
)
_SHARED: Final = re.compile(r"(?<=[\s.!?-])(?:-{0,9} ?)?((?:on|vao|am|le|el|em|op|il) [^\s])")
_QUOTING: Final = re.compile(rf"(?:{_alternatives(QUOTING)}) ?[^:]{{1,200}}:$")
_NAME_VERB_DATE: Final = re.compile(rf"[^:<>]{{1,60}}{_VERB} [^:]{{0,40}}[0-9][0-9:., apm+-]{{4,40}}:$")
_ADDRESS: Final = re.compile(r"[^\s@<>]@[^\s@<>]{2}")
_TIME: Final = re.compile(r"[0-9]{1,2}(?:[:.h]|時|时|点)[0-9]{2}")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
_BRACKETED: Final = re.compile(r"[<(\[] ?(?:mailto:)?[^\s<>()@]{1,80}@[^\s<>()@]{2,200}[>)\]]")
_FIRST_PERSON: Final = re.compile(r"\bi (?!<)|\btoi (?!<)|我(?!<)")
_ENDS_IN_ADDRESS: Final = re.compile(r"[^\s@<>]@[^\s@<>]{2,200}[>)\]]{0,3} ?:$")
_NARRATIVE_WORDS: Final = 9  # longer than this and without date or address: a sentence of the writer's own

_ROLES: Final = {
    fold(label).replace(" ", ""): role for role, labels in HEADER_LABELS.items() for label in labels
}
_SENT_LABELS: Final = frozenset(label for label, role in _ROLES.items() if role == "sent") - {
    fold(label).replace(" ", "") for label in DATE_LABELS
}
_INNER_LABEL: Final = re.compile(
    rf"[ >;]({_alternatives([label for labels in HEADER_LABELS.values() for label in labels])}) ?:"
)
_INNER_ROLES: Final = 2  # besides the sender
_DIVIDERS: Final = frozenset(map(fold, (*DIVIDERS, "original")))
_BARE_DIVIDERS: Final = frozenset(map(fold, BARE_DIVIDERS))
_MARKERS: Final = tuple(map(fold, MARKERS))


def folded_lines(lines: Sequence[str]) -> list[str]:
    """Each line's beginning, folded, with single spaces: "" for a blank line, ">…" for a quoted one."""
    return [" ".join(fold(line[:LONGEST_LINE]).split()) for line in lines]


def is_rule(line: str) -> bool:
    """A line that only draws: dashes, underscores, stars."""
    return len(line) > 1 and not line.strip(_RULE_CHARACTERS)


def is_bare_divider(line: str) -> bool:
    """A divider's words without its dashes, which tell nothing unless a header block follows."""
    return line.strip(_RULE_CHARACTERS).rstrip(": ").strip() in _DIVIDERS


def is_marker(line: str) -> bool:
    """The line of our letters (or of another help desk) that asks to reply above it."""
    return len(line) <= _LONGEST_MARKER and any(phrase in line for phrase in _MARKERS)


def is_divider(line: str) -> bool:
    """The line that a program puts between a reply and the mail below it ("-----Original Message-----")."""
    core = line.strip(_RULE_CHARACTERS).rstrip(": ").strip()
    if line[:2].strip(_RULE_CHARACTERS) == "" and line[:1] != core[:1]:
        return core in _DIVIDERS or (core.startswith("forwarded by ") and line.startswith("---"))
    return core in _BARE_DIVIDERS


def is_arrowed(line: str) -> bool:
    """What GroupWise puts above a mail that it does not mark (">>> Lan <lan@a.vn> 26/11/2026 10:15 >>>")."""
    return (
        line.startswith(">>>")
        and line.endswith(">>>")
        and len(line) <= _LONGEST_ARROWED
        and _DATE.search(line) is not None
        and _TIME.search(line) is not None
    )


@lru_cache(maxsize=4096)
def header_role(line: str) -> str:
    """The role of a header line such as ``From: x`` or ``| 发件人 | x |``; "" for any other line."""
    head, mark, _ = line.lstrip("| ").partition("|") if line.startswith("|") else line[:40].partition(":")
    return _ROLES.get(head.strip(" *_").replace(" ", ""), "") if mark else ""


def header_block(lines: Sequence[str], start: int) -> int:
    """How many lines the header block has that begins at ``start``; 0 where none does.

    A block names the sender and shows that it is about mail (a subject, an address): a traveller's
    "From: / To: / Date:" is none.
    """
    if header_role(lines[start]) not in {"from", "sent", "to", "subject"}:
        return 0
    if _on_one_line(lines[start]):
        return 1
    roles: list[str] = []
    last, extra, blank = start, 0, 0
    for at in range(start, min(start + _BLOCK, len(lines))):
        role = header_role(lines[at])
        if role in roles and role not in {"to", "cc", "other"}:
            break
        if role:
            roles.append(role)
            last, extra, blank = at, 0, 0
        elif not lines[at]:
            blank += 1
        else:
            extra += 1
        if blank > 1 or extra > _CONTINUED or (extra and blank):
            break
    return last - start + 1 if _is_mail(set(roles), lines[start : last + 1]) else 0


def _on_one_line(line: str) -> bool:
    """A block that lost its line ends ("From: A <a@b> Sent: … To: … Subject: …")."""
    roles = {_ROLES[found.replace(" ", "")] for found in _INNER_LABEL.findall(line)} - {"from", "other"}
    return len(roles) >= _INNER_ROLES and "@" in line and header_role(line) == "from"


def _is_mail(roles: set[str], lines: Sequence[str]) -> bool:
    if "from" not in roles and not {"sent", "to", "subject"} <= roles:
        return False
    if "subject" in roles and len(roles - {"other"}) >= _ENOUGH_ROLES:
        return True
    if {"from", "sent", "to"} <= roles and any(map(_says_sent, lines)):
        return True
    return (
        bool(roles & {"sent", "subject", "to"})
        and len(roles) > 1
        and any(map(_ADDRESS.search, lines))
        and roles != {"from", "to"}
    )


def _says_sent(line: str) -> bool:
    """A line with the hour of sending, whose label nobody uses for anything but mail."""
    head, mark, value = line[:LONGEST_LINE].partition(":")
    return bool(mark) and head.strip(" *_|").replace(" ", "") in _SENT_LABELS and bool(_TIME.search(value))


def attribution(lines: Sequence[str], start: int) -> tuple[int, bool]:
    """How many lines the attribution at ``start`` has (0: none is there), and whether it is sure.

    A sure one holds an address, or date and time; an unsure one ("On Tuesday, Lan wrote:") may be the
    writer's own sentence and counts only where a quote follows.
    """
    first = lines[start].strip(_RULE_CHARACTERS)
    if _framed(lines[start], first):
        return 1, True
    if _QUOTING.match(first):
        return 1, _ADDRESS.search(first) is not None
    if not _OPENING.match(first):
        return (1, bool(_DATE.search(first))) if _NAME_VERB_DATE.match(first) else _named(first)
    window = lines[start : start + _WRAPPED]
    if not any(":" in line or "@" in line for line in window):  # no attribution is without either
        return 0, False
    joined, verbless = "", 0
    for count, line in enumerate(window, 1):
        if (
            not line
            or (line.startswith(">") and not _closes(joined, line))
            or (count > 1 and (header_role(line) or _begins_anew(joined, line)))
        ):
            break
        joined = f"{joined} {line.strip(_RULE_CHARACTERS)}".strip()
        sure = _attributes(joined)
        if sure is not None:
            return count, sure
        if _DATED_ADDRESS.fullmatch(joined):
            verbless = count
    return verbless, False


def _begins_anew(joined: str, line: str) -> bool:
    """Whether an attribution begins only in this line: "Em chưa nhận." above "Vào 3/11/2026 …" is none."""
    if "@" in joined or not _OPENS.match(line) or _DATE.search(joined):
        return False
    numbered = any(map(str.isdigit, joined))
    return _DATE.search(line) is not None or (not numbered and any(map(str.isdigit, line)))


def _framed(line: str, core: str) -> bool:
    """An attribution between two rules ("---- Lan wrote ----"): nobody but a program draws them."""
    return (
        line.startswith("---")
        and line.endswith("---")
        and len(core) <= _LONGEST_FRAMED
        and _VERB_LAST.search(core[-_VERB_SPAN:]) is not None
    )


def shared_line(line: str, following: str) -> int:
    """Where in a line the attribution begins that a program put behind the writer's words; 0 for nowhere.

    It must be a sure one, in the folded line, with a quote below it.
    """
    if not line.endswith((":", "--")) or not following.startswith(">"):
        return 0
    for match in _SHARED.finditer(line):
        tail = line[match.start(1) :].strip(_RULE_CHARACTERS)
        if _ADDRESS.search(tail) and _attributes(tail):
            return match.start(1)
    return 0


def _closes(joined: str, line: str) -> bool:
    """Whether ``line`` is no quote but the end of an address that was broken before its ``>``."""
    return joined.rfind("<") > joined.rfind(">") and line.endswith(":") and len(line) <= _LONGEST_ADDRESS_END


def _named(line: str) -> tuple[int, bool]:
    """Only a name and a verb ("Lan wrote:"): short, and never sure."""
    verb = _VERB_LAST.search(line[-_VERB_SPAN:]) if line.endswith(":") else None
    return (
        (1, False)
        if verb and len(line.split()) <= _NARRATIVE_WORDS and not _FIRST_PERSON.search(line)
        else (0, False)
    )


def _attributes(joined: str) -> bool | None:
    """None: no attribution (yet); else whether it is a sure one."""
    verb = _VERB_LAST.search(joined[-_VERB_SPAN:])
    colon = joined.endswith(":")
    if not verb and not colon:
        return None
    address = "@" in joined and _ADDRESS.search(joined) is not None
    dated = _DATE.search(joined) is not None and _TIME.search(joined) is not None
    if verb and not colon:
        return True if address and dated else None
    if verb or _VERB_INSIDE.search(joined):
        if address or dated:
            return _FIRST_PERSON.search(joined) is None
        return False if len(joined.split()) <= _NARRATIVE_WORDS else None
    if _ENDS_IN_ADDRESS.search(joined[-_ADDRESS_SPAN:]):
        return True if dated else (False if _DATE.search(joined) else None)
    # In whatever language: date, hour and an address in brackets before a colon, and a quote below it.
    return False if dated and _BRACKETED.search(joined) else None
