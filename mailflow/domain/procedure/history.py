"""A ticket's history in sentences: for #why and #status in the staff language, for the terminal in English.

The sentences stand in ``messages.toml``, ``[event]``, under the kind of the event, some with a variant
behind it; the facts of the event fill their places, and what somebody said stands behind a colon.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.events import kind_of, read_event
from mailflow.domain.model.people import staff_language
from mailflow.domain.model.policy import DeadlineRule
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.rules.default_deadlines import label_of
from mailflow.language import BUILTIN, Wording

Facts = Mapping[str, Any]

_SHOWN = 160  # characters of somebody's words; the mail itself is stored
UNTOLD: Final = frozenset({"step taken", "deadline met", "deadline runs again", "stage late"})
"""Events that the program keeps for itself: what they tell stands in others."""


@dataclass(frozen=True, slots=True)
class Teller:
    """In whose words a history is told."""

    language: str
    wording: Wording = BUILTIN
    rules: tuple[DeadlineRule, ...] = ()  # whose labels the deadlines have

    def say(self, key: str, /, **values: object) -> str:
        """A sentence with its values in their places."""
        return self.wording.say(key, self.language, **values)

    def word(self, section: str, code: object) -> str:
        """What people call a code word."""
        return self.wording.word(section, str(code), self.language)

    def listed(self, parts: Iterable[object]) -> str:
        """Some words with commas between."""
        return self.say("formats.comma").join(str(part) for part in parts)


def sentence(kind: str, facts: Facts, teller: Teller, rule: str = "") -> str:
    """What is said of an event; its own name where nothing is: a record outlives the program that wrote it.

    ``rule``: by which it came to be; "" where that is not told.
    """
    facts = read_event(kind, facts).to_facts()  # whatever was stored
    by = _who(facts, teller)
    form = teller.wording.sentence("event", _variant(kind, facts, rule), teller.language)
    if form is None:
        return f"{kind} ({by})" if facts.get("by") else kind
    said = form.format_map(defaultdict(str, _values(facts, teller), by=by))  # an older event may lack a fact
    details = [detail for detail in _details(kind, facts, teller, rule) if detail]
    if not details:
        return said
    return teller.say("formats.detail", sentence=said, detail=teller.say("formats.between").join(details))


def story_lines(context: CommandContext) -> list[tuple[datetime, str]]:
    """When and what, oldest first, in the staff language."""
    policy = context.policy
    teller = Teller(staff_language(policy), policy.wording, policy.deadlines)
    told = ((s.at, kind_of(s.event), s.event.to_facts()) for s in context.events)
    return [(at, sentence(kind, facts, teller)) for at, kind, facts in told if kind not in UNTOLD]


def _who(facts: Facts, teller: Teller) -> str:
    """Who acted, and for whom who was away."""
    by = str(facts.get("by") or teller.say("formats.somebody"))
    return teller.say("formats.deputy", by=by, absent=facts["for"]) if facts.get("for") else by


def _variant(kind: str, facts: Facts, rule: str) -> str:
    """The key of the sentence: most kinds have one."""
    for variant, fits in _VARIANTS.get(kind, ()):
        if fits(facts, rule):
            return variant
    return kind


_VARIANTS: Final[Mapping[str, tuple[tuple[str, Callable[[Facts, str], bool]], ...]]] = {
    "received": (("received split", lambda f, _: bool(f.get("from"))),),
    "routed": (("routed nowhere", lambda f, _: not f.get("department")),),
    "noted": (
        ("noted asking", lambda f, _: bool(f.get("asked"))),
        ("noted answering", lambda f, _: bool(f.get("answers"))),
    ),
    "undone": (("undone stopped", lambda _, rule: rule == "stopped"),),
    "remedy approved": (("remedy approved by limit", lambda f, _: bool(f.get("how"))),),
    "agreed": (("agreed by staff", lambda f, _: bool(f.get("role"))),),
    "answered": (("answered otherwise", lambda f, _: f.get("how", "mail") != "mail"),),
    "closed": (("closed as junk", lambda f, _: bool(f.get("as_spam"))),),
    "urgency set": (("urgency taken away", lambda f, _: not f.get("after", True)),),
    "colleague away": (("colleague away until", lambda f, _: bool(f.get("until"))),),
}
"""Kind → its further sentences, each with when it is the right one."""


def _values(facts: Facts, teller: Teller) -> dict[str, object]:
    """The facts as people read them."""
    values: dict[str, object] = {}
    for name, value in facts.items():
        if name in _DATES:
            values[name] = _day(str(value), teller)
        elif name in _SECTIONS:
            values[name] = teller.word(_SECTIONS[name], value)
        elif name == "deadline":
            values[name] = label_of(
                DeadlineId.parse(str(value)), teller.rules, teller.language, teller.wording
            )
        elif isinstance(value, list):
            values[name] = teller.listed(value or [teller.say("formats.nobody")])
        else:
            values[name] = value
    return values


_DATES: Final = frozenset({"due", "until", "on"})
_SECTIONS: Final[Mapping[str, str]] = {"nature": "nature", "level": "role", "how": "channel"}
"""Fact → where its code words have their names."""


def _day(value: str, teller: Teller) -> str:
    """An ISO date as people write it; anything else as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return teller.say("formats.digits", day=day.day, month=day.month, year=day.year)


def _details(kind: str, facts: Facts, teller: Teller, rule: str) -> Iterator[str]:
    """What stands behind the colon."""
    if kind in _SAID:
        yield _short(facts.get(_SAID[kind]))
    elif kind in _CHANGED:
        yield _changed(facts, teller, _CHANGED[kind])
    elif kind in _BY_RULE and rule:
        yield from _BY_RULE[kind](facts, teller, rule)
    elif kind == "options offered":
        yield " · ".join(f"{number}. {text}" for number, text in enumerate(facts.get("options", ()), start=1))
    elif kind == "survey answered":
        yield teller.word("score", facts["score"]) if facts.get("score") else _short(facts.get("words"))
    elif kind == "colleague away":
        yield teller.say("event_detail.told", who=teller.listed(facts.get("told") or ()))


_SAID: Final[Mapping[str, str]] = {
    "handed over": "words",
    "cause found": "text",
    "remedy proposed": "text",
    "remedy rejected": "reason",
    "agreed": "text",
    "promised": "text",
    "promise kept": "words",
    "action planned": "text",
    "verification failed": "reason",
    "told": "words",
    "answered": "words",
    "closed": "lessons",
    "reopened": "words",
    "split": "words",
    "reminder set": "text",
    "watched": "text",
}
"""Kind → the fact with somebody's own words."""

_CHANGED: Final[Mapping[str, str]] = {
    "nature set": "nature",
    "category set": "",
    "language set": "language",
    "customer set": "",
    "copied in": "",
}
"""Kind that puts something right → the section of its code words."""


def _short(said: object) -> str:
    """Somebody's words in one line."""
    text = " ".join(str(said or "").split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def _changed(facts: Facts, teller: Teller, section: str) -> str:
    """The new value, and the one before where it was kept."""
    value, before = (
        teller.word(section, code) if section else str(code)
        for code in (
            next((facts[name] for name in ("after", "email", "address") if name in facts), ""),
            facts.get("before", ""),
        )
    )
    return teller.say("event_detail.before", value=value, before=before) if before else value


def _opened(facts: Facts, teller: Teller, rule: str) -> Iterator[str]:
    if not facts.get("from"):
        known = teller.wording.sentence("opened", rule, teller.language)
        yield known or teller.say("opened.otherwise")
    if facts.get("origin"):
        way = "form" if facts["origin"] == "form" else "group"
        yield teller.say(f"event_detail.{way}", name=facts.get("origin_name", ""))
    if facts.get("found_in"):
        yield teller.say("event_detail.found_in", where=teller.listed(facts["found_in"]))


def _routed(facts: Facts, teller: Teller, rule: str) -> Iterator[str]:
    if facts.get("department"):
        reason = str(facts.get("reason", rule)).removeprefix(f"{rule}: ")
        yield teller.say("event_detail.route", rule=rule, reason=reason)


def _joined(facts: Facts, teller: Teller, rule: str) -> Iterator[str]:
    yield teller.word("evidence", rule)
    if facts.get("doubt"):
        yield teller.say("event_detail.doubt", doubt=teller.word("sender_doubt", facts["doubt"]))


def _letter(_: Facts, teller: Teller, rule: str) -> Iterator[str]:
    yield teller.word("letter", rule)


def _told(facts: Facts, teller: Teller, _: str) -> Iterator[str]:
    yield teller.say("event_detail.told", who=teller.listed(facts.get("to") or ()))


_BY_RULE: Final[Mapping[str, Callable[[Facts, Teller, str], Iterator[str]]]] = {
    "received": _opened,
    "routed": _routed,
    "joined": _joined,
    "acknowledgement withheld": lambda _, teller, rule: iter((teller.word("reason", rule),)),
    "acknowledged later": _letter,
    "handed in": lambda f, teller, _: iter((teller.word("channel", f.get("channel", "mail")),)),
    "command refused": lambda f, teller, _: iter((teller.listed(f.get("lines") or ()),)),
    "machine wrote": lambda f, teller, _: iter((teller.word("written_by", f.get("kind", "")),)),
    "deadline met": lambda _, __, rule: iter((rule,)),
    "stage late": lambda _, __, rule: iter((rule,)),
    "reminded": _told,
    "escalated": _told,
    "letter failed": _letter,
    "letter uncertain": _letter,
    "letter resent": _letter,
    "letter dismissed": _letter,
}
"""Kind → what its rule adds, where it is told."""
