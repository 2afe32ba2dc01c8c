"""The commands of staff: one record each, in the order of the procedure.

A command is a function in one of the modules here, its record in COMMANDS, its words in the vocabulary of
each language, and its sentences in the messages.
"""

from collections.abc import Mapping
from typing import Final

from mailflow.domain.model.deadline_events import Stops
from mailflow.domain.model.letters import notices, receipts, to_colleagues, to_customers
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.authority import FROM_ALONE, IN_THREAD
from mailflow.domain.procedure.command import Command, MayName, Takes
from mailflow.domain.procedure.commands import (
    answering,
    approval,
    closing,
    describing,
    extending,
    holding,
    letter_approval,
    possible,
    remedy,
    tickets,
    verifying,
)
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.lifecycle import (
    ALL_DONE,
    ANALYSTS,
    ANSWER_TO_CONFIRM,
    ANY,
    APPROVED_REMEDY,
    DECIDED,
    EVERYONE,
    HELPERS,
    LETTER_TO_SUBMIT,
    OPEN,
    OPEN_PROMISE,
    SOMETHING_TO_DO,
    SUPERIOR,
    TO_DECIDE,
    UNIT,
    WORKING,
    WRITTEN_ANSWER,
)
from mailflow.domain.rules import default_deadlines as d
from mailflow.domain.text.vocabulary import names, squeezed
from mailflow.language.vocabulary import vocabulary


def help_(argument: str, context: CommandContext) -> Effect:
    """What is possible for this ticket now: what comes next, or all of it."""
    return possible.possible_now(COMMANDS, context, everything=possible.is_everything(argument))


S = Status
_OPENING = (S.RECEIVED, S.WITH_DEPARTMENT)
_BEFORE_ANSWER = (S.INVESTIGATING, S.VERIFYING, S.REFERRED)
_ANY_WORK = frozenset({Stops.READ, Stops.ACTED, Stops.RESPONDED, Stops.CUSTOMER_TOLD})
_CLOSING = tuple(each for each in d.DEADLINES if each.ends_with_work and _ANY_WORK.isdisjoint(each.stops))
"""Besides those that end with whatever is done: the first reading, the customer who waits, instructions …"""

# What belongs together stands on one line: who, when and what it takes; what follows.
# fmt: off
COMMANDS: Final[tuple[Command, ...]] = (
    Command("note", describing.note, EVERYONE, ANY, daily=True, takes=Takes.NOTE, identity=FROM_ALONE,
            example="#note @{own} …",
            letters=(to_colleagues.CONSULTATION,)),
    Command("help", help_, EVERYONE, ANY, identity=IN_THREAD, only_tells=True,
            letters=(receipts.HELP,)),
    Command("why", describing.why, EVERYONE, ANY, identity=IN_THREAD, only_tells=True,
            letters=(receipts.STORY,)),
    Command("status", describing.status, EVERYONE, ANY, daily=True, identity=IN_THREAD, only_tells=True,
            letters=(receipts.STORY,)),
    Command("original", describing.original, EVERYONE, ANY, identity=IN_THREAD, only_tells=True,
            letters=(receipts.ORIGINALS,)),
    Command("take", describing.take, ANALYSTS, OPEN, to=S.INVESTIGATING, identity=IN_THREAD,
            usually=_OPENING),
    Command("route", describing.route, UNIT, OPEN, to=S.WITH_DEPARTMENT, takes=Takes.LINE | Takes.NOTE,
            daily=True, example="#route {other}",
            letters=(notices.HANDED_ON, to_customers.HANDED_OVER), starts=(d.HAND_OVER,),
            usually=(S.RECEIVED, S.INVESTIGATING)),
    Command("nature", describing.nature, UNIT, OPEN, takes=Takes.LINE, example="#nature complaint"),
    Command("category", describing.category, UNIT, OPEN, takes=Takes.LINE, example="#category price"),
    Command("urgent", describing.urgent, UNIT, OPEN, starts=(d.RESOLUTION, d.QUESTION, d.CUSTOMERS_DATE)),
    Command("language", describing.language, UNIT, OPEN, takes=Takes.LINE, example="#language en"),
    Command("customer", describing.customer, UNIT, OPEN, takes=Takes.LINE,
            role_hears=True, example="#customer Lan <lan@example.vn>"),
    Command("copy", describing.copy, UNIT, OPEN, takes=Takes.LINE,
            role_hears=True, example="#cc lawyer@example.vn"),
    Command("ask", remedy.ask, UNIT, OPEN, to=S.WAITING, daily=True, takes=Takes.LETTER,
            may_name=MayName.REMEDIES | MayName.THEIR_SUMS,
            letters=(to_customers.INFORMATION_REQUEST, to_customers.CUSTOMER_REMINDER,
                     to_colleagues.CUSTOMER_SILENT),
            starts=(d.CUSTOMERS_ANSWER,), usually=(S.INVESTIGATING,)),
    Command("cause", remedy.cause, HELPERS, WORKING, to=S.INVESTIGATING, takes=Takes.NOTE,
            usually=(S.INVESTIGATING,)),
    Command("plan", approval.plan, ANALYSTS, WORKING, to=S.PROPOSED, takes=Takes.LINE | Takes.LETTER,
            daily=True, example="#plan {remedy} @{own} {due} {day}",
            letters=(to_colleagues.APPROVAL_REQUEST, to_colleagues.WORK_ORDER),
            starts=(d.REMEDY, d.APPROVAL, d.OFFER), ends=(d.APPROVAL, d.OFFER, d.VERIFICATION),
            usually=(S.INVESTIGATING,)),
    Command("submit", letter_approval.submit, UNIT, OPEN, needs=(LETTER_TO_SUBMIT,), takes=Takes.NOTE,
            example="#submit",
            letters=(to_colleagues.LETTER_APPROVAL,), starts=(d.LETTER_APPROVAL,)),
    Command("approve", letter_approval.approve, SUPERIOR, OPEN, to=S.APPROVED, needs=(TO_DECIDE,),
            takes=Takes.NUMBER, role_hears=True,
            letters=(to_colleagues.APPROVAL_RESULT, to_customers.OFFER, to_colleagues.WORK_ORDER,
                     to_colleagues.LETTER_RESULT),
            starts=(d.OFFER,), ends=(d.APPROVAL, d.LETTER_APPROVAL), usually=(S.PROPOSED,)),
    Command("reject", letter_approval.reject, SUPERIOR, OPEN, to=S.INVESTIGATING, needs=(TO_DECIDE,),
            takes=Takes.NOTE | Takes.NUMBER, example="#reject …",
            letters=(to_colleagues.APPROVAL_RESULT, to_colleagues.LETTER_RESULT),
            ends=(d.APPROVAL, d.LETTER_APPROVAL, d.REMEDY), usually=(S.PROPOSED,)),
    Command("offer", remedy.offer, UNIT, WORKING, to=S.OFFERED, needs=(APPROVED_REMEDY,),
            takes=Takes.LETTER,
            letters=(to_customers.OFFER,), ends=(d.OFFER,), usually=(S.APPROVED,)),
    Command("options", remedy.options, UNIT, WORKING, to=S.OFFERED, needs=(APPROVED_REMEDY,),
            takes=Takes.LETTER,
            example="#options\n1. …\n2. …",
            letters=(to_customers.OPTIONS,), ends=(d.OFFER,), usually=(S.APPROVED,)),
    Command("agree", remedy.agree, UNIT, WORKING, to=S.AGREED, takes=Takes.NOTE, usually=(S.OFFERED,)),
    Command("action", verifying.action, HELPERS, WORKING, to=S.CARRYING_OUT, takes=Takes.LINE,
            example="#action preventive … @{own} {day}",
            letters=(to_colleagues.WORK_ORDER,), starts=(d.ACTION,), ends=(d.VERIFICATION,),
            usually=(S.AGREED,)),
    Command("done", verifying.done, HELPERS, WORKING, to=S.CARRYING_OUT, needs=(SOMETHING_TO_DO,),
            takes=Takes.NOTE | Takes.NUMBER,
            example="#done 1",
            letters=(to_colleagues.VERIFICATION_REQUEST,), starts=(d.VERIFICATION,),
            ends=(d.REMEDY, d.ACTION),
            usually=(S.AGREED, S.CARRYING_OUT)),
    Command("verify", verifying.verify, ("quality", *SUPERIOR), WORKING, to=S.VERIFYING, needs=(ALL_DONE,),
            takes=Takes.LINE | Takes.NOTE,
            example="#verify pass",
            letters=(to_colleagues.VERIFICATION_PASSED, to_colleagues.VERIFICATION_FAILED),
            ends=(d.VERIFICATION,), usually=(S.CARRYING_OUT,)),
    Command("promise", remedy.promise, UNIT, OPEN, takes=Takes.LINE, example="#promise … {day}",
            starts=(d.PROMISE,)),
    Command("kept", remedy.kept, HELPERS, ANY, needs=(OPEN_PROMISE,), takes=Takes.NUMBER,
            example="#kept 1",
            ends=(d.PROMISE,)),
    Command("unjustified", answering.unjustified, UNIT, WORKING, to=S.UNJUSTIFIED, takes=Takes.LETTER,
            may_name=MayName.REMEDIES,
            letters=(to_customers.EXPLANATION,), ends=(d.RESOLUTION, d.QUESTION, d.OFFER),
            usually=(S.INVESTIGATING,)),
    Command("refer", answering.refer, UNIT, WORKING, to=S.REFERRED, takes=Takes.LINE | Takes.LETTER,
            may_name=MayName.REMEDIES, example="#refer VNNIC <registry@example.vn> …",
            letters=(to_customers.REFERRAL, to_colleagues.AUTHORITY_REQUEST), usually=(S.INVESTIGATING,)),
    Command("dispute", answering.dispute, UNIT, OPEN, takes=Takes.LETTER, may_name=MayName.REMEDIES,
            letters=(to_customers.DISPUTE_WAYS,)),
    Command("answer", answering.answer, UNIT, OPEN, to=S.ANSWERED, daily=True, takes=Takes.LETTER,
            letters=(to_customers.FINAL_ANSWER, to_customers.SURVEY), starts=(d.SURVEY,),
            ends=(d.RESOLUTION, d.QUESTION, d.OFFER), usually=_BEFORE_ANSWER),
    Command("answered", answering.answered, UNIT, OPEN, to=S.ANSWERED, takes=Takes.LINE | Takes.NOTE,
            example="#answered phone …",
            letters=(to_customers.SURVEY,), starts=(d.SURVEY,), ends=(d.RESOLUTION, d.QUESTION, d.OFFER),
            usually=_BEFORE_ANSWER),
    Command("told", answering.told, UNIT, ANY, daily=True, takes=Takes.NOTE,
            ends=(d.CUSTOMER_WAITING, d.QUESTION, d.HAND_OVER)),
    Command("thanks", answering.thanks, UNIT, OPEN, takes=Takes.LETTER, letters=(to_customers.THANKS,)),
    Command("sorry", answering.sorry, UNIT, OPEN, takes=Takes.LETTER, letters=(to_customers.APOLOGY,)),
    Command("close", closing.close, UNIT, OPEN, to=S.CLOSED, needs=(WRITTEN_ANSWER,), takes=Takes.NOTE,
            daily=True, letters=(to_colleagues.CLOSED_UNFINISHED,), ends=_CLOSING,
            usually=(S.ANSWERED, S.UNJUSTIFIED)),
    Command("improve", answering.improve, UNIT, ANY, takes=Takes.LETTER,
            letters=(to_customers.IMPROVEMENT,)),
    Command("reopen", closing.reopen, ANALYSTS, DECIDED | {S.CLOSED}, to=S.INVESTIGATING, takes=Takes.NOTE,
            starts=(d.RESOLUTION, d.CUSTOMERS_DATE), usually=(S.CLOSED,)),
    Command("merge", tickets.merge, UNIT, OPEN, to=S.MERGED, takes=Takes.LINE,
            example="#merge KN-2026-000123",
            ends=(d.ACKNOWLEDGEMENT, *_CLOSING), usually=_OPENING),
    Command("split", tickets.split, UNIT, OPEN | {S.CLOSED}, takes=Takes.NOTE, example="#split {other} …",
            letters=(to_customers.ACKNOWLEDGEMENT, notices.HANDED_ON)),
    Command("watch", describing.watch, UNIT, ANY, takes=Takes.LINE, example="#watch {until} {day}",
            starts=(d.WATCH,)),
    Command("extend", extending.extend, UNIT, WORKING, takes=Takes.LINE | Takes.LETTER, daily=True,
            example="#extend {day} …",
            letters=(to_customers.MORE_TIME,), starts=(d.CUSTOMERS_DATE,)),
    Command("remind", describing.remind, EVERYONE, OPEN, takes=Takes.LINE, example="#remind {day}",
            starts=(d.REMINDER,)),
    Command("spam", closing.spam, UNIT, OPEN, to=S.CLOSED,
            letters=(to_colleagues.CLOSED_UNFINISHED,),
            ends=(d.ACKNOWLEDGEMENT, *_CLOSING), usually=_OPENING),
    Command("stop", holding.stop, EVERYONE, ANY, identity=IN_THREAD),
    Command("send", holding.send, UNIT, OPEN, needs=(ANSWER_TO_CONFIRM,), confirms=True,
            letters=(to_customers.WRITTEN_RESPONSE,)),
    Command("undo", holding.undo, UNIT, ANY),
)
# fmt: on

BY_NAME: Final[Mapping[str, Command]] = {command.name: command for command in COMMANDS}
_WORDS: Final = tuple(
    (word, BY_NAME[name])
    for section in ("commands", "spoken")
    for name, words in vocabulary(section).items()
    for word in words
)
ALIASES: Final[Mapping[str, Command]] = {squeezed(word): command for word, command in _WORDS}
"""Every word by which a command may be called, squeezed → the command."""

SPELLED: Final[Mapping[str, str]] = {squeezed(word): word for word, _ in _WORDS}
"""The same words → as people spell them."""

SPOKEN: Final = frozenset(names("spoken"))
"""Those that say the first word of the argument, too: #đạt is #verify đạt."""
