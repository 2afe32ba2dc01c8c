"""Why a command cannot be given yet, or no more: what it needs is not there, or was decided before."""

from zoneinfo import ZoneInfo

from mailflow.domain.model.events.answers import LetterApproved, LetterRejected
from mailflow.domain.model.events.work import RemedyApproved, RemedyRejected
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.command import Command, Takes
from mailflow.domain.procedure.context import CommandContext, Refused
from mailflow.domain.procedure.decided_before import verdict_before
from mailflow.domain.procedure.lifecycle import ALL_DONE, TO_DECIDE
from mailflow.domain.procedure.suggestions import fitted

_YES = (RemedyApproved, LetterApproved)
_DECISIONS = (*_YES, RemedyRejected, LetterRejected)


def not_in_state(command: Command, context: CommandContext) -> Refused:
    """The refusal of a command that the ticket's state does not allow."""
    status = context.ticket.status
    example = "#help"
    if status is Status.CLOSED:
        letter = Takes.LETTER in command.takes and command.name not in {"plan", "options"}
        example = f"#reopen\n#{command.name} …" if letter else "#reopen …"
    return Refused(context.policy.say("refused.state", state=context.policy.word("state", status)), example)


def not_yet(command: Command, context: CommandContext) -> Refused | None:
    """The refusal of a command that needs what is not there; None where nothing lacks."""
    lacking = command.lacking(context)
    if not lacking:
        return None
    decided = _decided(context) if TO_DECIDE in lacking else None
    if decided is None and ALL_DONE in lacking and command.name == "verify":
        decided = verdict_before(context)
    if decided is not None:
        return decided
    what = context.policy.listed("need", [need.name for need in lacking])
    return Refused(context.policy.say("refused.needs", what=what), fitted(lacking[0].brought_by, context))


def _decided(context: CommandContext) -> Refused | None:
    """Who has decided before, and when: a request may be pressed twice, or by two."""
    latest = next((each for each in reversed(context.events) if isinstance(each.event, _DECISIONS)), None)
    if latest is None or not isinstance(latest.event, _DECISIONS):
        return None
    at = latest.at.astimezone(ZoneInfo(context.policy.organisation.timezone))
    said = "refused.approved_before" if isinstance(latest.event, _YES) else "refused.rejected_before"
    by = latest.event.who.by
    day = context.policy.dated(at.date())
    return Refused(context.policy.say(said, by=by, time=f"{at:%H:%M}", day=day), "#status")
