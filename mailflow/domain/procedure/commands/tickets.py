"""Commands that join two tickets or part one in two."""

from mailflow.domain.model import deadline as deadlines
from mailflow.domain.procedure.default_deadlines import OPENING
from mailflow.domain.decision.decision import Happening, NewTicket, Split
from mailflow.domain.decision.letter_orders import acknowledgement_order, letter_languages
from mailflow.domain.model.people import Holder, holder_of
from mailflow.domain.procedure import receipts
from mailflow.domain.procedure import messages as say_words
from mailflow.domain.procedure.commands.common import about, first_department, happened, to_staff, words_of, work_ends
from mailflow.domain.procedure.engine import Effect, Matter, Refused, command
from mailflow.domain.model.reference import find_references
from mailflow.domain.model.ticket import AckState, Status


@command("merge", "gop", example="#merge KN-2026-000123")
def merge(argument: str, matter: Matter) -> Effect:
    """Merge it into another ticket of the same matter: work goes on there. / Gộp vào hồ sơ khác."""
    example = "#merge KN-2026-000123"
    found = find_references(argument, matter.policy.reference_prefix)
    other = matter.others.get(found[0]) if found else None
    if other is None or other.id == matter.ticket.id or other.status is Status.MERGED:
        raise Refused(say_words.say(say_words.NO_SUCH_TICKET, matter.policy, argument), example)
    if matter.ticket.customer_email not in other.participants:
        raise Refused(say_words.say(say_words.OTHER_CUSTOMER, matter.policy, other.reference), example)
    return Effect(
        (happened("merged", matter, into=other.reference),),
        changes={"merged_into": other.id},
        stops=("acknowledged", *work_ends(matter)),
        links=((other.id, "merged"),),
        receipt=receipts.done(matter.policy, "merge", other.reference),
    )


@command("split", "tach", example="#split technical …")
def split(argument: str, matter: Matter) -> Effect:
    """Open a second ticket for another matter in the same mail. / Tách việc khác thành hồ sơ mới."""
    example = "#split technical …"
    unit, rest = first_department(argument, matter, example)
    text = words_of(rest, matter, "split")
    ticket, policy = matter.ticket, matter.policy
    rules = deadlines.applicable(policy.deadlines, ticket.nature, urgent=ticket.urgent)
    clocks = tuple(
        deadlines.start(
            rule, ticket.received_at if rule.starts == "received" else matter.now, matter.calendar
        )
        for rule in rules
        if rule.starts in OPENING
    )
    opens = NewTicket(
        nature=ticket.nature,
        urgent=ticket.urgent,
        department=unit.name,
        subject=ticket.subject,
        customer_email=ticket.customer_email,
        customer_name=ticket.customer_name,
        language=ticket.language,
        received_at=ticket.received_at,
        first_message_id=ticket.last_message_id or ticket.first_message_id,
        ack_state=AckState.QUEUED if ticket.customer_email else AckState.NOT_OWED,
        due_at=next((c.due_at for c in clocks if c.name == "resolution"), None),
    )
    facts = {
        "by": matter.actor.email,
        "words": text,
        "received_at": ticket.received_at,
        "deadlines": deadlines.told(clocks, policy.organisation.languages[0]),
        "department": holder_of(unit.name, policy).title,
        **about(matter),
    }
    letters = to_staff(Holder((unit.address,), "department", ""), "handed_on", facts, matter)
    if ticket.customer_email:
        languages = letter_languages(ticket.language, "", policy)
        letters = (acknowledgement_order("acknowledgement", opens, languages), *letters)
    begun = Happening(
        "received", "split", {"by": matter.actor.email, "from": ticket.reference, "words": text}
    )
    routed = Happening("routed", "split", {"department": unit.name})
    return Effect(
        (happened("split", matter, department=unit.name, words=text),),
        splits=(Split(opens, (begun, routed), letters, clocks, ticket.first_digest),),
        receipt=receipts.done(matter.policy, "split", unit.name),
    )
