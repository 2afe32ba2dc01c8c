"""A ticket's history in sentences: for #why and #status in the staff language, for the terminal in English.

The sentences stand in ``messages.toml``, ``[event]``, under the kind of the event, some with a variant
behind it; the facts of the event fill their places, and what somebody said stands behind a colon.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.events import Event, kind_of, read_event
from mailflow.domain.model.events.deadlines import DeadlineMet, Escalated, HolderReminded, StageLate
from mailflow.domain.model.events.letters import (
    AcknowledgedLater,
    LetterDismissed,
    LetterResent,
    LetterUncertain,
    LetterUndelivered,
)
from mailflow.domain.model.events.mails import (
    AcknowledgementWithheld,
    ColleagueAway,
    CommandsRefused,
    MachineWrote,
    MailJoined,
    SurveyAnswered,
    TicketHandedIn,
    TicketReceived,
    TicketRouted,
)
from mailflow.domain.model.events.tickets import CategorySet, CopiedIn, CustomerSet, LanguageSet, NatureSet
from mailflow.domain.model.events.work import OptionsOffered
from mailflow.domain.model.origin import FORM
from mailflow.domain.model.policy import DeadlineRule
from mailflow.domain.model.ticket import Channel
from mailflow.domain.rules.default_deadlines import label_of
from mailflow.language import BUILTIN, Wording

Facts = Mapping[str, Any]

_SHOWN = 160  # characters of somebody's words; the mail itself is stored


@dataclass(frozen=True, slots=True)
class Teller:
    """In whose words a history is told."""

    language: str
    wording: Wording = BUILTIN
    rules: tuple[DeadlineRule, ...] = ()  # whose labels the deadlines have
    titles: Mapping[str, str] = field(default_factory=dict)  # department → what people call it
    people: Mapping[str, str] = field(default_factory=dict)  # address → what colleagues call them

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
    """What is said of an event as it was stored (``told_of``)."""
    return told_of(read_event(kind, facts), teller, rule)


def told_of(event: Event, teller: Teller, rule: str = "") -> str:
    """What is said of an event; its own name where nothing is: a record outlives the program that wrote it.

    ``rule``: by which it came to be; "" where that is not told.
    """
    said = happened_in(event, teller, rule)
    details = [detail for detail in _details(event, teller, rule) if detail]
    if not details:
        return said
    return teller.say("formats.detail", sentence=said, detail=teller.say("formats.between").join(details))


def happened_in(event: Event, teller: Teller, rule: str = "") -> str:
    """What happened, without what stands behind the colon."""
    facts = event.to_facts()
    by = _who(facts, teller)
    form = teller.wording.sentence("event", event.sentence(rule), teller.language)
    if form is None:
        return f"{kind_of(event)} ({by})" if facts.get("by") else kind_of(event)
    return form.format_map(defaultdict(str, _values(facts, teller), by=by))  # an older event may lack a fact


def _who(facts: Facts, teller: Teller) -> str:
    """Who acted, and for whom who was away."""
    by = str(facts.get("by") or teller.say("formats.somebody"))
    by, absent = (teller.people.get(each, each) for each in (by, str(facts.get("for") or "")))
    return teller.say("formats.deputy", by=by, absent=absent) if absent else by


def _values(facts: Facts, teller: Teller) -> dict[str, object]:
    """The facts as people read them."""
    values: dict[str, object] = {}
    for name, value in facts.items():
        if name in _DATES:
            values[name] = _day(str(value), teller)
        elif name in _UNITS:
            values[name] = teller.titles.get(str(value), value)
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
_UNITS: Final = frozenset({"department", "unit"})
_SECTIONS: Final[Mapping[str, str]] = {"nature": "nature", "level": "role", "how": "channel"}
"""Fact → where its code words have their names."""


def _day(value: str, teller: Teller) -> str:
    """An ISO date as people write it; anything else as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return teller.say("formats.digits", day=day.day, month=day.month, year=day.year)


def _details(event: Event, teller: Teller, rule: str) -> Iterator[str]:
    """What stands behind the colon."""
    if event.said:
        yield _short(getattr(event, event.said))
    match event:
        case OptionsOffered():
            yield " · ".join(f"{number}. {text}" for number, text in enumerate(event.options, start=1))
        case SurveyAnswered():
            yield teller.word("score", event.score) if event.score else _short(event.words)
        case ColleagueAway():
            yield teller.say("event_detail.told", who=teller.listed(event.told))
    yield from _put_right(event, teller)
    if rule:
        yield from _by_rule(event, teller, rule)


def _put_right(event: Event, teller: Teller) -> Iterator[str]:
    """The value that staff gave the ticket in the place of another one."""
    match event:
        case NatureSet():
            before = teller.word("nature", event.before) if event.before else ""
            yield _changed(teller, teller.word("nature", event.after or ""), before)
        case LanguageSet():
            yield _changed(teller, teller.word("language", event.after))
        case CategorySet():
            yield _changed(teller, event.after)
        case CustomerSet():
            yield _changed(teller, event.email)
        case CopiedIn():
            yield _changed(teller, event.address)


def _short(said: object) -> str:
    """Somebody's words in one line."""
    text = " ".join(str(said or "").split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def _changed(teller: Teller, value: str, before: str = "") -> str:
    """The new value, and the one before where it was kept."""
    return teller.say("event_detail.before", value=value, before=before) if before else value


def _by_rule(event: Event, teller: Teller, rule: str) -> Iterator[str]:
    """What is told of an event where its rule is told, too."""
    match event:
        case TicketReceived():
            yield from _opened(event, teller, rule)
        case TicketRouted() if event.department:
            reason = (event.reason or rule).removeprefix(f"{rule}: ")
            yield teller.say("event_detail.route", rule=rule, reason=reason)
        case MailJoined():
            yield teller.word("evidence", rule)
            if event.doubt:
                yield teller.say("event_detail.doubt", doubt=teller.word("sender_doubt", event.doubt))
        case AcknowledgementWithheld():
            yield teller.word("reason", rule)
        case TicketHandedIn():
            yield teller.word("channel", event.channel or Channel.MAIL)
        case _:
            yield from _plainly_by_rule(event, teller, rule)


def _plainly_by_rule(event: Event, teller: Teller, rule: str) -> Iterator[str]:
    """The same where one thing is told."""
    match event:
        case CommandsRefused():
            yield teller.listed(event.lines)
        case MachineWrote():
            yield teller.word("written_by", event.sender_kind)
        case DeadlineMet() | StageLate():
            yield rule
        case HolderReminded() | Escalated():
            yield teller.say("event_detail.told", who=teller.listed(event.to))
        case (
            AcknowledgedLater() | LetterUndelivered() | LetterUncertain() | LetterResent() | LetterDismissed()
        ):
            yield teller.word("letter", rule)


def _opened(event: TicketReceived, teller: Teller, rule: str) -> Iterator[str]:
    if not event.split_from:
        known = teller.wording.sentence("opened", rule, teller.language)
        yield known or teller.say("opened.otherwise")
    if event.origin:
        way = "form" if event.origin == FORM else "group"
        yield teller.say(f"event_detail.{way}", name=event.origin_name)
    if event.found_in:
        yield teller.say("event_detail.found_in", where=teller.listed(event.found_in))
