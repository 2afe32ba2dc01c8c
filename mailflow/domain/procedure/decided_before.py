"""What was reported done or verified before: a request may be answered twice, late, or by two."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.domain.model.events import Event, StoredEvent, still_counting
from mailflow.domain.model.events.work import ActionDone, RemedyDone, VerificationFailed, WorkVerified
from mailflow.domain.model.letters.to_colleagues import VERIFICATION_REQUEST
from mailflow.domain.model.people import called
from mailflow.domain.procedure.context import CommandContext, Refused

_VERDICTS = (WorkVerified, VerificationFailed)
_REPORTS = (ActionDone, RemedyDone)


def _is_verdict(event: Event) -> bool:
    return isinstance(event, _VERDICTS)


def _is_report(event: Event) -> bool:
    return isinstance(event, _REPORTS)


def may_pass(context: CommandContext) -> None:
    """Refuse to pass what QA has passed or failed already, where nothing was reported done since."""
    verdict = verdict_before(context)
    if verdict is not None:
        raise verdict


def may_fail(context: CommandContext) -> None:
    """Refuse to fail what QA has failed already; who has passed it may have found a fault since."""
    latest = _latest(context, _is_verdict)
    verdict = verdict_before(context)
    if verdict is not None and latest is not None and isinstance(latest.event, VerificationFailed):
        raise verdict


def verdict_before(context: CommandContext) -> Refused | None:
    """The refusal of a verdict on what was decided before: who has decided it, and when.

    A request that is older than the decision showed other work than what is reported done now.
    """
    verdict = _latest(context, _is_verdict)
    if verdict is None:
        return None
    reported = _latest(context, _is_report)
    if _asked_at(context, verdict.at) >= verdict.at and reported is not None and reported.at > verdict.at:
        return None
    passed = isinstance(verdict.event, WorkVerified)
    return _refusal("refused.passed_before" if passed else "refused.failed_before", verdict, context)


def _asked_at(context: CommandContext, verdict: datetime) -> datetime:
    """When the request was written that the mail answers; the verdict's time where it answers none."""
    answered = context.answers
    asked = answered is not None and answered.occasion == VERIFICATION_REQUEST.name
    return answered.created_at if answered is not None and asked else verdict


def reported_before(context: CommandContext, number: int) -> Refused | None:
    """The refusal of what was reported done before: the action of a number, or whatever was last for 0."""

    def reports(event: Event) -> bool:
        if number:
            return isinstance(event, ActionDone) and event.number == number
        return _is_report(event)

    latest = _latest(context, reports)
    return _refusal("refused.done_before", latest, context) if latest is not None else None


def _latest(context: CommandContext, wanted: Callable[[Event], bool]) -> StoredEvent | None:
    """The latest such event that was not taken back."""
    counting = still_counting((*context.events, *context.done))
    return next((each for each in reversed(counting) if wanted(each.event)), None)


def _refusal(said: str, stored: StoredEvent, context: CommandContext) -> Refused:
    at = stored.at.astimezone(ZoneInfo(context.policy.organisation.timezone))
    event = stored.event
    by = event.who.by if isinstance(event, (*_VERDICTS, *_REPORTS)) else ""
    day = context.policy.dated(at.date())
    said = context.policy.say(said, by=called(by, context.policy), time=f"{at:%H:%M}", day=day)
    return Refused(said, "#status")
