"""A mail of staff on a ticket: commands, or a plain reply that is a written response to the customer.

Anything short of certain fails towards silence: nothing goes to the customer, and the writer gets one
letter that says what was understood, what not, and how it would be right.
"""

from dataclasses import replace

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline_events import Stop, Stops
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.mails import CommandsRefused, MailRefused
from mailflow.domain.model.letters.facts import staff_words
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.receipts import (
    RECEIPT,
    REFUSED,
    ReceiptFacts,
    RefusedFacts,
)
from mailflow.domain.model.outbox import Cancel, Release
from mailflow.domain.model.people import Holder
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.procedure.attached_files import unfit, with_files
from mailflow.domain.procedure.authority import PLAIN_REPLY, Grade, needed
from mailflow.domain.procedure.clear_answers import in_plain_words, seen_only
from mailflow.domain.procedure.command import Takes
from mailflow.domain.procedure.command_lines import Reply
from mailflow.domain.procedure.commands.writing import to_staff
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.engine import Carried, CommandProblem, carry_out
from mailflow.domain.procedure.lifecycle import ANALYSTS
from mailflow.domain.procedure.misplaced import (
    meant,
    misplaced,
    put_at_the_top,
    typed_words,
    without_our_lines,
    without_words,
)
from mailflow.domain.procedure.own_words import read_commands
from mailflow.domain.procedure.staff_context import (
    context_of,
)
from mailflow.domain.procedure.staff_signature import without_card, writer_of
from mailflow.domain.procedure.stage_letters import stage_update
from mailflow.domain.procedure.undecided import undecided
from mailflow.domain.procedure.undo import recorded
from mailflow.domain.procedure.waiting_letters import about_waiting, left_unclear
from mailflow.domain.procedure.written_directly import reached_customer, written_directly
from mailflow.domain.procedure.written_response import kept_inside, written_response
from mailflow.domain.rules.deputies import may_act
from mailflow.domain.rules.threading import Evidence, OurLetter
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.formatted import in_lines
from mailflow.domain.understanding.authentication import Authentication


def staff_mail(incoming: Incoming, held: Evidence) -> Decision:
    """What becomes of a mail that a member of staff wrote on a ticket."""
    context = context_of(incoming, held)
    if why := _not_theirs(incoming, held, context):
        return _refused(incoming, held, context, why)
    letter = incoming.situation.known.ours.get(held.detail)
    writer = writer_of(incoming.message.sender, incoming.policy, incoming.situation.habits)
    if without_words(incoming.message, letter):
        return _without_words(incoming, held, context)
    text = without_our_lines(without_card(incoming.message.reply_text, writer), context.words)
    own = incoming.policy.own_commands
    reply = put_at_the_top(read_commands(in_lines(text, incoming.message.formatted), own), own)
    if problems := misplaced(reply, context):
        carried = Carried(problems=problems)
        return _not_done(incoming, held, context, carried, reply, either=reply.below)
    reply = meant(reply) or reply
    if reply.commands or reply.stray:
        return _commanded(incoming, held, context, reply, "staff command")
    return _answered(incoming, held, context, reply, letter)


def _answered(
    incoming: Incoming, held: Evidence, context: CommandContext, reply: Reply, letter: OurLetter | None
) -> Decision:
    """What becomes of a mail without a command."""
    context = replace(context, body=reply.body)
    said, effect = about_waiting(reply.body, letter, context), None
    directly = bool(reply.body) and reached_customer(incoming.message, context.ticket)
    if said is None and not directly:
        effect = left_unclear(context, letter)
    if said := said or (None if effect else in_plain_words(reply.body, letter, context)):
        return _commanded(incoming, held, context, said, "staff answer in plain words")
    if directly:
        return _directly(incoming, held, context)
    effect = effect or written_response(context, letter)
    if problem := unfit(incoming.message, effect, incoming.policy):
        return _not_done(incoming, held, context, Carried(problems=(problem,)), reply)
    return _done(incoming, held, context, effect, Disposition.JOINED, "staff answer")


def _directly(incoming: Incoming, held: Evidence, context: CommandContext) -> Decision:
    """The customer has the mail already: it is recorded, and nothing is written to them again."""
    actor = context.actor
    writer = Holder((actor.email,), actor.role, "")
    counts = actor.grade >= needed(PLAIN_REPLY, context.policy) and not actor.own_matter
    follows = written_directly(
        incoming.message, context.body, context.who, writer, context.policy, held.rule, counts=counts
    )
    effect = Effect(follows.events, follows.letters, stops=follows.stops)
    return _done(incoming, held, context, effect, Disposition.JOINED, "staff wrote to the customer directly")


def _commanded(
    incoming: Incoming, held: Evidence, context: CommandContext, reply: Reply, rule: str
) -> Decision:
    """What becomes of a mail that gives commands."""
    context = replace(context, body=reply.body)
    carried = carry_out(reply, context)
    if carried.problems:
        return _not_done(incoming, held, context, carried, reply)
    effect = carried.effect
    unused = bool(reply.body) and not any(command.takes & Takes.WORDS for command in carried.commands)
    if instead := undecided(reply, carried, context, unused=unused):
        return _done(incoming, held, context, instead, Disposition.JOINED, "staff answer")
    if unused:
        effect = effect.beside(kept_inside(context, reply.body))
    if problem := unfit(incoming.message, effect, incoming.policy):
        carried = Carried(Effect(), carried.understood, (problem,))
        return _not_done(incoming, held, context, carried, reply)
    effect = stage_update(context, effect)
    role_hears = any(command.role_hears for command in carried.commands)
    return _done(
        incoming, held, context, effect, Disposition.COMMAND, rule, role_hears=role_hears, unused=unused
    )


def _not_theirs(incoming: Incoming, held: Evidence, context: CommandContext) -> str | None:
    """Why the writer may do nothing at all with this letter."""
    if incoming.authentication is Authentication.FAIL:
        return "refused.failed_authentication"
    if context.actor.grade is Grade.NOBODY or not held.joins:
        return "refused.too_old"
    theirs = may_act(held.addressee, held.role, context.policy, context.today)
    return None if theirs else "refused.role_lost"


def _done(
    incoming: Incoming,
    held: Evidence,
    context: CommandContext,
    effect: Effect,
    disposition: Disposition,
    rule: str,
    *,
    role_hears: bool = False,
    unused: bool = False,
) -> Decision:
    """``role_hears``: whose place was taken hears of it, too, at the address that our letter went to.

    ``unused``: words beside the commands stayed inside, which their writer may not have meant.
    """
    effect = effect.beside(Effect(stops=_ended_by_doing(context, effect)))
    effect = recorded(context, effect)
    letters = with_files(effect.letters, incoming.message)
    if effect.receipt:
        writer = Holder((context.actor.email,), context.actor.role, "")
        facts = _told(context, effect)
        if context.policy.staff.receipts == "all" or unused or _to_be_told(facts, effect):
            letters += to_staff(writer, RECEIPT, facts, context)
        if role_hears and held.addressee != context.actor.email:
            there = Holder((held.addressee,), held.role, "")
            letters += to_staff(there, RECEIPT, replace(facts, by=context.actor.email), context)
    return Decision(
        disposition,
        f"{rule} by {held.rule}",
        incoming.verdict,
        role=held.role,
        joins=context.ticket,
        consequences=replace(effect, letters=letters),
        threaded=incoming.threaded,
    )


def _told(context: CommandContext, effect: Effect) -> ReceiptFacts:
    """What a receipt says of what was done."""
    waits = any(o.role == "customer" and (o.hold or o.awaits) for o in effect.letters) or any(
        isinstance(change, Release) and change.hold for change in effect.outbox
    )
    said = (staff_words(o.facts) for o in effect.letters if o.role == "customer" and not o.automatic)
    return ReceiptFacts(
        done=effect.receipt.split("\n"),
        state=effect.changes.applied_to(context.ticket).status.value,
        reason="a letter waits" if waits else "",
        by="",
        letter_text=next(said, ""),
    )


def _to_be_told(facts: ReceiptFacts, effect: Effect) -> bool:
    """Whether the writer is told even where receipts are for problems only.

    A letter waits that can still be stopped, or was to be stopped: perhaps it had left before.
    """
    return bool(facts.reason) or any(isinstance(change, Cancel) for change in effect.outbox)


def _ended_by_doing(context: CommandContext, effect: Effect) -> tuple[Stop, ...]:
    """Whoever does something about a ticket has read it and acts; instructions are for others to act on."""
    if not effect.events or context.acts_as not in ANALYSTS or Stops.INSTRUCTED in effect.stops:
        return ()
    if not effect.receipt and seen_only(context.body, context.answers, context):
        return ()
    events = (Stops.READ,) if context.actor.role == "director" else (Stops.READ, Stops.ACTED)
    return tuple(event for event in events if event not in effect.stops)


def _without_words(incoming: Incoming, held: Evidence, context: CommandContext) -> Decision:
    """Somebody has pressed "Reply" and "Send": they have read it, and hear that nothing else happened."""
    problem = CommandProblem("", context.policy.say("refused.no_words_at_all"), "#help")
    decision = _not_done(incoming, held, context, Carried(problems=(problem,)), Reply((), ""))
    return replace(decision, consequences=replace(decision.consequences, stops=(Stops.READ,)))


def _not_done(
    incoming: Incoming,
    held: Evidence,
    context: CommandContext,
    carried: Carried,
    reply: Reply,
    *,
    either: bool = False,
) -> Decision:
    """All or nothing: one letter back with what was understood, what not, and how it would be right.

    ``either``: the problems are one question, their examples its answers.
    """
    problems = [(p.line, p.explanation, p.example, "") for p in carried.problems]
    lines = (*carried.understood, *(p.example for p in carried.problems))
    words = typed_words(reply, lines, incoming.policy.own_commands)
    right = any(p.resend for p in carried.problems)
    mendable = words and (reply.body or any(p.example for p in carried.problems))
    again = incoming.message.reply_text if right or mendable else ""
    again = reply.body if either else again  # the words alone, as one of the answers
    facts = RefusedFacts(list(carried.understood), problems, words, again, either=either)
    lines = tuple(p.line for p in carried.problems)
    refused = NewEvent(CommandsRefused(Who(context.actor.email), lines), "command")
    letters = to_staff(Holder((context.actor.email,), context.actor.role, ""), REFUSED, facts, context)
    return _decided(incoming, held, context, "staff command refused", refused, letters)


def _refused(incoming: Incoming, held: Evidence, context: CommandContext, why: str) -> Decision:
    """Not surely staff, or a notice whose time is over: nothing happens, and the true staff are told."""
    rule = "staff answer to a notice that is too old"
    if incoming.authentication is Authentication.FAIL:
        rule = "staff answer that failed authentication"
    elif why == "refused.role_lost":
        rule = "staff answer in a role that is no longer theirs"
    refused = MailRefused(
        Who(context.actor.email, held.role),
        authentication=incoming.authentication.value,
        words=clip(incoming.message.reply_text, WORDS_LIMIT),
    )
    said = context.policy.say(
        why,
        role=context.policy.word("role", held.role),
        address=context.actor.email,
        days=str(context.policy.token_days),
    )
    again = incoming.message.reply_text if why == "refused.too_old" else ""
    facts = RefusedFacts([], [("", said, "", "")], again=again)
    letters = to_staff(Holder((held.addressee,), held.role, ""), REFUSED, facts, context)
    return _decided(incoming, held, context, rule, NewEvent(refused, held.rule), letters)


def _decided(
    incoming: Incoming,
    held: Evidence,
    context: CommandContext,
    rule: str,
    event: NewEvent,
    letters: tuple[LetterOrder, ...],
) -> Decision:
    return Decision(
        Disposition.SET_ASIDE,
        rule,
        incoming.verdict,
        role=held.role,
        joins=context.ticket,
        consequences=Consequences((event,), letters),
        threaded=incoming.threaded,
    )
