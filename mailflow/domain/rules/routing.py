"""Which department gets a ticket: the first rule whose every condition holds, and why.

Only what the customer wrote now counts, the subject and the new text, never what they quote.
A criterion is one function under ``@criterion``, named like the key of ``[[routes]]`` that it reads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mailflow.domain.model.category import Category
from mailflow.domain.model.message import Message, address_matches
from mailflow.domain.model.policy import Department, Nature, Policy, Route
from mailflow.domain.text.cleaning import Prepared, prepare, words
from mailflow.language import BUILTIN, Wording

NO_RULE = "no route matched"
"""The rule's name where none applied: customer care has the ticket."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions look at."""

    subject: Prepared
    text: Prepared
    senders: tuple[str, ...]  # lower-case addresses: the writer's, and a form's or group's that sent it
    recipients: frozenset[str]  # every address that was written to
    language: str
    nature: Nature
    category: str
    urgent: bool
    unmarked: bool  # nothing in it has diacritics: "hoa don" may well be "hóa đơn"


@dataclass(frozen=True, slots=True)
class RouteEvidence:
    """What made a condition hold."""

    where: str  # a key of [route] in messages.toml: subject, text, sender …
    what: str  # the rule's own word, address or value, never the customer's


class ConditionResult(NamedTuple):
    """The result of one condition."""

    criterion: str
    evidence: RouteEvidence | None  # None: it does not hold

    @property
    def holds(self) -> bool:
        """Whether the condition holds."""
        return self.evidence is not None


class Tried(NamedTuple):
    """One rule that was looked at."""

    rule: str
    department: str
    findings: tuple[ConditionResult, ...]  # one per condition; none for a rule without conditions
    holds: bool


@dataclass(frozen=True, slots=True)
class Routed:
    """The decision, with every rule that was tried for it, in order; the last is the one that held."""

    department: Department | None  # None: customer care
    rule: str
    tried: tuple[Tried, ...]

    @property
    def reason(self) -> str:
        """Why, in English, as it is recorded."""
        return self.reason_in("en")

    def reason_in(
        self, language: str, wording: Wording = BUILTIN, categories: Iterable[Category] = ()
    ) -> str:
        """Why, in a sentence for staff; ``categories``: those whose titles are known."""
        if self.department is None:
            return wording.say("route.no rule", language)
        found = [finding.evidence for finding in self.tried[-1].findings if finding.evidence]
        titles = {category.name: category.title(language) for category in categories}
        phrases = [
            wording.say(f"route.{each.where}", language, what=_named(each, language, wording, titles))
            for each in found
        ] or [wording.say("route.the rest", language)]
        return f"{self.rule}: {wording.say('formats.between', language).join(phrases)}"


Criterion = Callable[[Any, Facts], RouteEvidence | None]
CRITERIA: dict[str, Criterion] = {}
"""Condition → how it is judged; the condition is the key of ``[[routes]]`` and the field of Route."""


def criterion(judge: Criterion) -> Criterion:
    """Register a function as the condition of its name."""
    CRITERIA[judge.__name__] = judge
    return judge


def _word_in(wanted: tuple[str, ...], text: Prepared, facts: Facts, where: str) -> RouteEvidence | None:
    """With its diacritics where the mail has any, without them where it has none.

    "bán" is not the "bạn" of a mail that is written carefully; nor is "sơn" the "son" of an English one, so
    that in other languages only phrases lose theirs.
    """
    found = words(wanted).first_match(text)
    if found is None and facts.unmarked:
        vietnamese = facts.language in {"vi", ""}
        foldable = wanted if vietnamese else tuple(word for word in wanted if " " in word.strip())
        found = words(foldable, accented=False).first_match(text)
    return None if found is None else RouteEvidence(where, found)


@criterion
def subject(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """One of the words is in the subject."""
    return _word_in(wanted, facts.subject, facts, "subject")


@criterion
def text(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """One of the words is in the new text."""
    return _word_in(wanted, facts.text, facts, "text")


@criterion
def subject_or_text(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """One of the words is in the subject or else in the new text."""
    return subject(wanted, facts) or text(wanted, facts)


@criterion
def sender(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """The sender, or the web form or group that sent it, is one of these addresses or of these domains."""
    found = next(
        (pattern for pattern in wanted if any(address_matches(pattern, who) for who in facts.senders)), None
    )
    return None if found is None else RouteEvidence("sender", found)


@criterion
def recipient(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """One of these addresses of ours was written to."""
    found = next(
        (pattern for pattern in wanted if any(address_matches(pattern, to) for to in facts.recipients)), None
    )
    return None if found is None else RouteEvidence("recipient", found)


@criterion
def language(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """The customer writes in one of these languages."""
    return RouteEvidence("language", facts.language) if facts.language in wanted else None


@criterion
def nature(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """The ticket is of one of these natures."""
    return RouteEvidence("nature", facts.nature.value) if facts.nature in wanted else None


@criterion
def category(wanted: tuple[str, ...], facts: Facts) -> RouteEvidence | None:
    """The ticket is in one of these categories."""
    return RouteEvidence("category", facts.category) if facts.category in wanted else None


@criterion
def urgent(wanted: bool, facts: Facts) -> RouteEvidence | None:
    """The ticket is urgent, or is not."""
    return RouteEvidence("urgent" if facts.urgent else "not urgent", "") if facts.urgent is wanted else None


def route(
    message: Message,
    *,
    nature: Nature,
    urgent: bool,
    policy: Policy,
    category: str = "",
    language: str = "",
    sent_by: str = "",
) -> Routed:
    """Choose the department; ``language`` is what is known of the customer's where it is not the mail's.

    ``sent_by``: the address in From where a web form or a group sent the mail in the writer's name.
    """
    subject, text = prepare(message.subject), prepare(message.reply_text)
    facts = Facts(
        subject=subject,
        text=text,
        senders=(message.sender.email, *((sent_by,) if sent_by else ())),
        recipients=frozenset((*(to.email for to in (*message.to, *message.cc)), *message.delivered_to)),
        language=language or message.language,
        nature=nature,
        category=category,
        urgent=urgent,
        unmarked=subject.unmarked and text.unmarked,
    )
    tried: list[Tried] = []
    for rule in policy.routes:
        department = policy.department(rule.department)
        findings = _judge(rule, facts)
        holds = department is not None and all(finding.holds for finding in findings)
        tried.append(Tried(rule.name, rule.department, findings, holds))
        if holds:
            return Routed(department, rule.name, tuple(tried))
    return Routed(None, NO_RULE, tuple(tried))


def _judge(rule: Route, facts: Facts) -> tuple[ConditionResult, ...]:
    """Every condition of a rule judged, also after one that fails: ``explain`` shows them all."""
    given = ((name, judge, getattr(rule, name)) for name, judge in CRITERIA.items())
    return tuple(
        ConditionResult(name, judge(wanted, facts))
        for name, judge, wanted in given
        if wanted not in ((), None)
    )


def _named(evidence: RouteEvidence, language: str, wording: Wording, categories: Mapping[str, str]) -> str:
    """What was found, as people call it."""
    if evidence.where in {"nature", "language"}:
        return wording.word(evidence.where, evidence.what, language)
    return categories.get(evidence.what, evidence.what) if evidence.where == "category" else evidence.what
