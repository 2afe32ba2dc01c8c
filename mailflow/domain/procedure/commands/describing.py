"""Commands that say what a ticket is, whose it is, and who hears of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailflow.domain.model.category import Category
from mailflow.domain.model.deadline import Deadline, applicable, start
from mailflow.domain.model.deadline_events import Starts, Stops
from mailflow.domain.model.events.mails import MailNoted
from mailflow.domain.model.events.tickets import (
    CategorySet,
    CopiedIn,
    CustomerSet,
    HandedOver,
    LanguageSet,
    NatureSet,
    UrgencySet,
)
from mailflow.domain.model.events.work import ReminderSet, TicketTaken, WatchSet
from mailflow.domain.model.letters.notices import HANDED_ON, HandedOnFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.receipts import ORIGINALS, STORY, OriginalsFacts, StoryFacts
from mailflow.domain.model.letters.to_colleagues import CONSULTATION, ConsultationFacts
from mailflow.domain.model.letters.to_customers import HANDED_OVER, HandedOverFacts
from mailflow.domain.model.message import Address
from mailflow.domain.model.people import Holder, called, holder_of
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import UNSET, Status, TicketChange
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.commands.operands import (
    all_words,
    department_of,
    due_of,
    first_department,
    words_of,
)
from mailflow.domain.procedure.commands.timing import begun_by, reminder_on
from mailflow.domain.procedure.commands.writing import about, happened, to_customer, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.deadlines_told import deadlines_told
from mailflow.domain.procedure.owed_acknowledgement import acknowledged_at_last
from mailflow.domain.rules.customers_date import customers_date
from mailflow.domain.rules.default_deadlines import (
    CUSTOMERS_DATE,
    QUESTION,
    REMINDER,
    RESOLUTION,
    WATCH,
    answer_by,
)
from mailflow.domain.text.cleaning import NAME_LENGTH, clean_name, one_line
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import meanings
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.domain.understanding.senders import usable
from mailflow.language.vocabulary import vocabulary


def note(argument: str, context: CommandContext) -> Effect:
    """Keep an internal note; with @department it asks them."""
    text = words_of(argument, context, "note")
    letters: tuple[LetterOrder, ...] = ()
    asked = ""
    if argument.startswith("@"):
        name, _, rest = argument[1:].partition(" ")
        unit = department_of(name, context, argument)
        asked, text = unit.name, all_words(rest.strip(), context)
        if not text:
            raise Refused(context.policy.say("refused.no_words", command="#note"), argument=f"@{unit.name} …")
        facts = ConsultationFacts(
            asker=context.actor.email,
            words=text,
            customer_name=context.ticket.customer_name,
            subject=context.ticket.subject,
            customer_words=context.words,
        )
        letters = to_staff(Holder((unit.address,), TokenRole.DEPARTMENT, ""), CONSULTATION, facts, context)
    return Effect(
        (happened(MailNoted(context.who, words=text, asked=asked)),),
        letters,
        stops=(Stops.READ,),
        receipt=context.policy.say("receipt.note"),
    )


_AT_ITS_BEGINNING = frozenset({Status.RECEIVED, Status.WITH_DEPARTMENT, Status.WAITING, Status.INVESTIGATING})
"""Where whoever takes a ticket begins to look for the cause."""


def take(_argument: str, context: CommandContext) -> Effect:
    """You start on it: the deadline of the first reading stops.  What is further on stays where it is."""
    status = context.ticket.status
    stays = status not in _AT_ITS_BEGINNING
    return Effect(
        (happened(TicketTaken(context.who, stays=stays)),),
        changes=TicketChange(status=status if stays else UNSET),
        stops=(Stops.READ,),
        receipt=context.policy.say("receipt.take", who=called(context.actor.email, context.policy)),
    )


def route(argument: str, context: CommandContext) -> Effect:
    """Hand the ticket over to another department; the customer is told, unless it is there already."""
    unit, rest = first_department(argument, context)
    moves = unit.name != context.ticket.department
    by_mail = moves and bool(context.ticket.customer_email)
    begun = () if by_mail or not moves else begun_by(Starts.HANDED_OVER, context)
    facts = HandedOnFacts(
        by=context.actor.email,
        words=all_words(rest, context),
        department=holder_of(unit.name, context.policy).title,
        ticket=about(context),
        received_at=context.ticket.received_at,
        deadlines=deadlines_told(context.running, begun, context.policy),
    )
    letters = to_staff(Holder((unit.address,), TokenRole.DEPARTMENT, ""), HANDED_ON, facts, context)
    if by_mail:
        told = HandedOverFacts(department_title="", answer_by=context.ticket.due_at)
        letters += (replace(to_customer(context, HANDED_OVER, told), automatic=True, enclose_digest=""),)
    return Effect(
        (happened(HandedOver(context.who, department=unit.name, words=facts.words)),),
        letters,
        TicketChange(department=unit.name),
        begun,
        stops=(Stops.READ, *((Stops.CUSTOMER_TOLD,) if by_mail else ())),
        receipt=context.policy.say(
            "receipt.route" if by_mail else "receipt.route_untold" if moves else "receipt.route_own",
            department=context.policy.titled(unit.name),
        ),
    )


def nature(argument: str, context: CommandContext) -> Effect:
    """Say what it is: complaint, suggestion, question or praise."""
    policy = context.policy
    said = meanings("natures").get(fold(argument))
    if said is None:
        choices = policy.listed("nature", vocabulary("natures"))
        raise Refused(policy.say("refused.one_of", choices=choices))
    return Effect(
        (happened(NatureSet(context.who, before=context.ticket.nature.value, after=Nature(said))),),
        changes=TicketChange(nature=Nature(said)),
        receipt=policy.say("receipt.nature", nature=policy.word("nature", said)),
    )


def category(argument: str, context: CommandContext) -> Effect:
    """Set the category."""
    policy, language = context.policy, context.policy.organisation.languages[0]
    found = _category_called(fold(argument), policy.categories)
    if found is None:
        known = policy.joined(f"{c.title(language)} ({c.name})" for c in policy.categories)
        raise Refused(policy.say("refused.one_of", choices=known))
    return Effect(
        (happened(CategorySet(context.who, after=found.name)),),
        changes=TicketChange(category=found.name),
        receipt=policy.say("receipt.category", category=found.title(language)),
    )


def _category_called(said: str, categories: Iterable[Category]) -> Category | None:
    """The category of a name, of a label in any language, or the one in whose label the words stand."""
    called = {c.name: (c, {fold(c.name), *map(fold, c.label.values())}) for c in categories}
    exact = [c for c, names in called.values() if said in names]
    part = [c for c, names in called.values() if any(f" {said} " in f" {name} " for name in names)]
    return next(iter(exact), part[0] if said and len(part) == 1 else None)


def urgent(argument: str, context: CommandContext) -> Effect:
    """Mark it urgent (or #urgent no)."""
    wanted = meanings("answers").get(fold(argument)) != "no"
    deadlines = _answers(context, urgent=wanted)
    due = answer_by(deadlines)
    return Effect(
        (happened(UrgencySet(context.who, after=wanted, due_at=due, due_moved=due is not None)),),
        changes=TicketChange(urgent=wanted, due_at=due or UNSET),
        deadlines=(*deadlines, *_earlier_date(due, context)),
        receipt=context.policy.say("receipt.urgent" if wanted else "receipt.not_urgent"),
    )


def _earlier_date(due: datetime | None, context: CommandContext) -> tuple[Deadline, ...]:
    """What runs until the customer's date, where that comes earlier now; a later one they were not told."""
    runs = dict(context.running).get(CUSTOMERS_DATE.only)
    if due is None or (runs is not None and runs <= due):
        return ()
    return customers_date(due, context.now, context.policy, context.calendar)


def _answers(context: CommandContext, *, urgent: bool) -> tuple[Deadline, ...]:
    """The deadlines of the answer anew, from the receipt: urgent ones are shorter (P7)."""
    ticket = context.ticket
    if urgent == ticket.urgent or context.state.answered:
        return ()
    rules = applicable(context.policy.deadlines, ticket.nature, urgent=urgent)
    running = dict(context.running)
    return tuple(
        start(rule, ticket.received_at, context.calendar)
        for rule in rules
        if rule.name == RESOLUTION.name or (rule.name == QUESTION.name and rule.deadline in running)
    )


def language(argument: str, context: CommandContext) -> Effect:
    """Set the language of the customer's letters."""
    offered = context.policy.organisation.languages
    said = fold(argument)
    found = meanings("languages").get(said, said)  # one that has no name is called by its code
    if found not in offered:
        known = context.policy.listed("language", offered)
        raise Refused(context.policy.say("refused.one_of", choices=known))
    return Effect(
        (happened(LanguageSet(context.who, after=found)),),
        changes=TicketChange(language=found),
        receipt=context.policy.say("receipt.language", language=context.policy.word("language", found)),
    )


def customer(argument: str, context: CommandContext) -> Effect:
    """Set the customer's address; letters go there."""
    name, _, rest = argument.rpartition("<")
    email = rest.strip(" >").casefold()
    if not usable(Address(email)) or email in context.policy.own_addresses:
        raise Refused(context.policy.say("refused.not_an_address", address=email))
    nobody = why_no_customer(email, context.policy)
    if nobody is not None and nobody.certain:
        reason = context.policy.say("refused.no_customer", address=email)
        raise Refused(reason)
    name = one_line(name)[:NAME_LENGTH]  # a wrapped line would break every letter to them
    known = Address(email, clean_name(name or context.ticket.customer_name))
    effect = Effect(
        (happened(CustomerSet(context.who, email=email, name=name)),),
        changes=TicketChange(customer_email=email, customer_name=name or UNSET),
        receipt=context.policy.say("receipt.customer", address=email),
    )
    return effect.beside(acknowledged_at_last(context, known))


def copy(argument: str, context: CommandContext) -> Effect:
    """Somebody else may write beside the customer."""
    email = argument.strip(" <>").casefold()
    if not usable(Address(email)) or email in context.policy.own_addresses:
        raise Refused(context.policy.say("refused.not_an_address", address=email))
    return Effect(
        (happened(CopiedIn(context.who, address=email)),),
        changes=TicketChange(copies=tuple(dict.fromkeys((*context.ticket.copies, email)))),
        receipt=context.policy.say("receipt.cc", address=email),
    )


def remind(argument: str, context: CommandContext) -> Effect:
    """Remind the holder on a date."""
    due = due_of(argument, context)
    number = len(context.state.reminders) + 1
    return Effect(
        (happened(ReminderSet(context.who, due=due.isoformat(), text=all_words(argument, context))),),
        deadlines=(reminder_on(REMINDER, REMINDER.number(number), due, context),),
        receipt=context.policy.say("receipt.reminder", day=context.policy.dated(due)),
    )


def watch(argument: str, context: CommandContext) -> Effect:
    """Watch until a date for a fault that may come back."""
    due = due_of(argument, context)
    return Effect(
        (happened(WatchSet(context.who, until=due.isoformat(), text=all_words(argument, context))),),
        deadlines=(reminder_on(WATCH, WATCH.only, due, context),),
        receipt=context.policy.say("receipt.watch", day=context.policy.dated(due)),
    )


def why(_argument: str, context: CommandContext) -> Effect:
    """Why it came to you and what has happened so far."""
    return _story(context)


def status(_argument: str, context: CommandContext) -> Effect:
    """Where the ticket stands."""
    return _story(context)


def _story(context: CommandContext) -> Effect:
    holder = Holder((context.actor.email,), context.actor.role, "")
    facts = StoryFacts(
        state=context.ticket.status.value,
        deadlines=deadlines_told(context.running, (), context.policy, context.state),
    )
    return Effect(letters=to_staff(holder, STORY, facts, context))


def original(_argument: str, context: CommandContext) -> Effect:
    """The customer's own mails and files; the letter writer fills them in, in as many letters as needed."""
    holder = Holder((context.actor.email,), context.actor.role, "")
    return Effect(letters=to_staff(holder, ORIGINALS, OriginalsFacts(1, 1, [], []), context))
