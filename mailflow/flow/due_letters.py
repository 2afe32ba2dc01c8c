"""Write the letters that the stages of deadlines ask for: what one reader gets at one time comes together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from mailflow.domain.model.letters.buttons import HELP
from mailflow.domain.model.letters.facts import Action
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.several_due import SEVERAL_DUE, DueTicket
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.procedure.links import links
from mailflow.domain.rules.deputies import with_deputies
from mailflow.domain.rules.due_together import DueLetter, list_facts, together
from mailflow.flow.context import Context
from mailflow.flow.conversation import NO_TICKET, Subject
from mailflow.flow.letter_limits import ration_letters
from mailflow.flow.links_of_several import LinkReader, written_to
from mailflow.ports.store import Transaction

_BUTTONS = 2  # of each ticket in a letter about many


def write_due(
    tx: Transaction, letters: Sequence[DueLetter], rules: MailboxRules, now: datetime, context: Context
) -> None:
    """Write all letters of a round; raises LetterFailed where one cannot be written."""
    due = together(letters)
    for _, stage in groupby(due.alone, key=lambda each: each.stage):
        _write_stage(tx, tuple(stage), rules, now, context)
    for number, several in enumerate(due.lists):
        _write_list(tx, several, number, rules, now, context)


def _write_stage(
    tx: Transaction, letters: Sequence[DueLetter], rules: MailboxRules, now: datetime, context: Context
) -> None:
    ticket = letters[0].ticket
    writer = context.letter_writer(context.policy.mailbox(ticket.mailbox, rules))
    orders = [each.order for each in letters]
    written = writer.write(tx, orders, Subject(ticket.id, ticket.reference), now)
    ration_letters(tx, written, now, context.policy)


def _write_list(
    tx: Transaction,
    letters: Sequence[DueLetter],
    number: int,
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> None:
    """One letter to one reader, and to their deputy, about several tickets.

    Nothing is numbered where there is no ticket, so the name of the letter is the moment and its place.
    """
    first = letters[0].order
    rules = context.policy.mailbox(letters[0].ticket.mailbox, rules)
    order = LetterOrder(
        SEVERAL_DUE,
        first.recipient,
        first.role,
        first.languages,
        list_facts(letters),
        series=f"{int(now.timestamp())}{number:03}",
    )
    readers = with_deputies([order], context.policy, context.policy.day(now))
    orders = [_linked(tx, each, letters, rules, now, context) for each in readers]
    context.letter_writer(rules).write(tx, orders, NO_TICKET, now)


def _linked(
    tx: Transaction,
    order: LetterOrder,
    letters: Sequence[DueLetter],
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> LetterOrder:
    """The letter with the buttons of each ticket; no command is typed, as an answer to it is of no ticket."""
    rows: list[DueTicket] = []
    for row, letter in zip(list_facts(letters).due_tickets, letters, strict=True):
        reader = LinkReader(order.recipient.email, letter.order.role)
        ticket = letter.ticket
        to = written_to(tx, ticket.id, ticket.reference, reader, rules, now, context.policy)
        case, about = letter.order.facts.case()
        offered: list[Action] = links(letter.order.letter, case, about, to, order.languages[0])
        buttons = [(word, link, "") for word, link, _ in offered if word != HELP.command]
        rows.append(row._replace(actions=buttons[:_BUTTONS]))
    return replace(order, facts=replace(list_facts(letters), due_tickets=rows))
