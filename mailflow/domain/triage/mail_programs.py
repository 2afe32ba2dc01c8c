"""What the mail programs of staff write by themselves: recorded, answered to nobody, never sent on."""

from dataclasses import replace

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.mails import MachineWrote
from mailflow.domain.model.message import Kind
from mailflow.domain.model.people import is_staff
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.procedure.absence import colleague_away
from mailflow.domain.understanding.mail_programs import ProgramMail, program_mail
from mailflow.domain.understanding.sender_kind.verdict import Verdict


def program_of_staff(incoming: Incoming) -> Decision | None:
    """A reaction, a recall, a calendar's answer or an absence of somebody of the house."""
    if not is_staff(incoming.message.sender.email, incoming.policy):
        return None
    what = program_mail(incoming.message)
    if what is None:
        return None
    kind = Kind.AUTO_REPLY if what is ProgramMail.ABSENCE else Kind.BULK
    verdict = Verdict(kind, what.value, what.value, certain=False)
    wrote = NewEvent(MachineWrote(kind.value, what.value), what.value)
    events, letters = colleague_away(replace(incoming, verdict=verdict))
    return Decision(
        Disposition.SET_ASIDE,
        f"mail program of staff: {what}",
        verdict,
        role="machine",
        joins=incoming.threaded.ticket,
        consequences=Consequences((wrote, *events), letters),
        threaded=incoming.threaded,
    )
