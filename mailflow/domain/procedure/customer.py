"""What a customer's mail may mean besides words: a score, a choice, the bare question how it stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.incoming import History, Incoming
from mailflow.domain.decision.letter_orders import WORDS_LIMIT, notices, parts_of_mail, told_of_mail
from mailflow.domain.decision.sender_doubt import doubt_on
from mailflow.domain.model.deadline import Deadline, applicable, started
from mailflow.domain.model.deadline_events import Done, Starts
from mailflow.domain.model.events import Event, NewEvent, Who, fold
from mailflow.domain.model.events.mails import StatusTold, SurveyAnswered
from mailflow.domain.model.events.work import CustomerAgreed
from mailflow.domain.model.letters import Answer, Letter, stored_letter
from mailflow.domain.model.letters.facts import NamedDeadline
from mailflow.domain.model.letters.letter import ClearAnswer, F
from mailflow.domain.model.letters.notices import CUSTOMER_WROTE, CustomerWroteFacts
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer, letters_to
from mailflow.domain.model.letters.to_colleagues import (
    STATUS_ASKED,
    UNHAPPY_SURVEY,
    StatusAskedFacts,
    UnhappyFacts,
)
from mailflow.domain.model.letters.to_customers import (
    STAGE_UPDATE,
    STATUS_ANSWER,
    SURVEY_THANKS,
    StageUpdateFacts,
    StatusFacts,
    SurveyThanksFacts,
)
from mailflow.domain.model.people import beside_the_holder, holder_of
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Disposition, Status, TicketChange, TicketView
from mailflow.domain.procedure.absence import says_away
from mailflow.domain.procedure.bare_thanks import content_alone, thanks_alone
from mailflow.domain.procedure.choice import agrees, choice_in, copied, pressed, pressed_yes
from mailflow.domain.procedure.clear_answers import clear_answer
from mailflow.domain.procedure.deadlines_told import deadlines_told
from mailflow.domain.procedure.status_question import asks_how_far
from mailflow.domain.procedure.survey import CONTENT, UNHAPPY, declines, read_score
from mailflow.domain.rules.default_deadlines import CUSTOMERS_ANSWER
from mailflow.domain.rules.threading import OurLetter
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.matching import prepare
from mailflow.domain.understanding.nature import complaint_word, nature_of

STATUS_AGAIN = timedelta(hours=24)
_QUESTION_ALONE = 12  # words; a longer mail says more than how far it is


def customer_mail(incoming: Incoming, ticket: TicketView) -> Decision | None:
    """A decision where the mail is more than words for the holder; None for an ordinary follow-up.

    Only what is surely the customer's may be more.
    """
    if doubt_on(incoming, ticket):
        return None
    return (
        _chosen(incoming, ticket)
        or _agreed(incoming, ticket)
        or _survey_answer(incoming, ticket)
        or _status_question(incoming, ticket)
    )


def _answered_letter(incoming: Incoming) -> OurLetter | None:
    """Our letter that the mail answers, by the evidence that decided."""
    deciding = incoming.threaded.deciding
    return incoming.situation.known.ours.get(deciding.detail) if deciding else None


def _may(letter: OurLetter | None, answer: Answer) -> bool:
    """Whether an answer to this letter may do this."""
    kind = stored_letter(letter.occasion) if letter else None
    return kind is not None and kind.answer is answer


def _chosen(incoming: Incoming, ticket: TicketView) -> Decision | None:
    """The number of an option, or its pressed link, is the customer's agreement; words go to staff."""
    letter = _answered_letter(incoming)
    link = pressed(incoming.message.subject, ticket.reference) if letter is None else None
    answers = link is not None or _may(letter, Answer.CHOOSES)
    if not answers or ticket.status is not Status.OFFERED:
        return None
    file = incoming.situation.files.get(ticket.id, History())
    state = fold(file.events)
    said = incoming.message.reply_text
    number = choice_in(said, len(state.options)) or copied(said, state.options)
    if number is None or link not in {None, number}:
        return None
    chosen = f"{number}. {state.options[number - 1]}"
    return _agreement(incoming, ticket, chosen, chosen)


def _agreement(incoming: Incoming, ticket: TicketView, text: str, chosen: str = "") -> Decision:
    """The customer's word is recorded; the holder hears of it, and so does the customer."""
    words = clip(incoming.message.reply_text, WORDS_LIMIT)
    letters = _wrote(incoming, ticket, recorded=text)
    changes = TicketChange(last_message_id=incoming.message.message_id, status=Status.AGREED)
    told = StageUpdateFacts(Status.AGREED.value, ticket.due_at, chosen)
    letters += (_to_customer(STAGE_UPDATE, told, ticket, incoming),)
    return _joined(incoming, ticket, CustomerAgreed(_writer(incoming), text, words), letters, changes)


def _agreed(incoming: Incoming, ticket: TicketView) -> Decision | None:
    """Agreement in one word to an offer, as the offer itself suggests (P16), or by its link."""
    letter = _answered_letter(incoming)
    link = letter is None and pressed_yes(incoming.message.subject, ticket.reference)
    if not link and not _may(letter, Answer.AGREES):
        return None
    if ticket.status not in {Status.OFFERED, Status.APPROVED}:
        return None
    said = incoming.message.reply_text
    plain_yes = clear_answer(said, {ClearAnswer.YES: "agree"}) or (link and not said.strip())
    remedy = fold(incoming.situation.files.get(ticket.id, History()).events).remedy
    offered, home = remedy.amount if remedy else 0, incoming.policy.organisation.currency
    if incoming.message.attachments or not (agrees(said, offered, home) or plain_yes):
        return None
    return _agreement(incoming, ticket, clip(incoming.message.reply_text, WORDS_LIMIT))


def _survey_answer(incoming: Incoming, ticket: TicketView) -> Decision | None:
    text = incoming.message.reply_text.strip()
    to_survey = _may(_answered_letter(incoming), Answer.SCORES)
    score = read_score(incoming.message.subject, text if to_survey else "")
    complains = bool(complaint_word(prepare(text)))
    if score.value is None and (not to_survey or (says_away(text) and not complains)):
        return None
    if not to_survey:
        score = replace(read_score("", text), value=score.value, figure=True)
    declined = declines(text)
    event = SurveyAnswered(_writer(incoming), score.value, clip(text, WORDS_LIMIT), declined)
    said = "" if declined and not complains else score.beside
    unhappy = _unhappy(incoming, score.value, said)
    letters, begun = _heard(incoming, ticket, score.value, said, unhappy=unhappy)
    if (not declined and not _thanked(incoming, ticket)) or (unhappy and begun):
        thanks = SurveyThanksFacts(score.value if score.value and score.figure else "", unhappy)
        letters += (_to_customer(SURVEY_THANKS, thanks, ticket, incoming),)
    changes = TicketChange(last_message_id=incoming.message.message_id)
    return _joined(incoming, ticket, event, letters, changes, begun)


def _unhappy(incoming: Incoming, score: int | None, said: str) -> bool:
    """A low score; or words in which nobody can see contentment, where no good score stands beside them."""
    if score is not None and (score <= UNHAPPY or score >= CONTENT):
        return score <= UNHAPPY
    return bool(said) and not _praises(incoming, said)


def _praises(incoming: Incoming, said: str) -> bool:
    thanks = content_alone(said) or thanks_alone(replace(incoming.message, reply_text=said))
    praise = nature_of(prepare(said), incoming.policy).nature is Nature.PRAISE
    return praise or thanks


def _heard(
    incoming: Incoming, ticket: TicketView, score: int | None, said: str, *, unhappy: bool
) -> tuple[tuple[LetterOrder, ...], tuple[Deadline, ...]]:
    """What whoever holds the ticket reads of an answer to the survey, and the deadlines that begin with it.

    Words beside a good score are an ordinary mail, which waits for an answer where it complains or asks.
    An unhappy answer, and a complaint beside a good score, goes to somebody else, too: the department
    would judge itself.
    """
    running = incoming.situation.running.get(ticket.id, ())
    if unhappy:
        begun = begun_by_customer(Starts.UNHAPPY_ANSWER, incoming, ticket)
        told = UnhappyFacts(
            score=score or "",
            words=clip(incoming.message.reply_text.strip(), WORDS_LIMIT),
            deadlines=deadlines_told(running, begun, incoming.policy),
        )
        above = beside_the_holder(ticket.department, incoming.policy)
        also = letters_to(above, UNHAPPY_SURVEY, told, incoming.policy) if above else ()
        return (*_to_holder(UNHAPPY_SURVEY, told, ticket, incoming), *also), begun
    if not said:
        return (), ()
    praises = _praises(incoming, said)
    complains = bool(nature_of(prepare(said), incoming.policy).word) and not praises
    waits = complains or not {"?", "？"}.isdisjoint(said)
    begun = begun_by_customer(Starts.CUSTOMER_WROTE, incoming, ticket) if waits else ()
    deadlines = deadlines_told(running, begun, incoming.policy)
    return _wrote(incoming, ticket, deadlines=deadlines, beside=complains), begun


def _thanked(incoming: Incoming, ticket: TicketView) -> bool:
    file = incoming.situation.files.get(ticket.id, History())
    return any(isinstance(stored.event, SurveyAnswered) for stored in file.events)


def _status_question(incoming: Incoming, ticket: TicketView) -> Decision | None:
    """Answered by the daemon, not more than once a day, and never for urgent tickets; the holder is told."""
    text = incoming.message.reply_text.strip()
    if ticket.urgent or incoming.message.attachments or not asks_how_far(text):
        return None
    file = incoming.situation.files.get(ticket.id, History())
    now = incoming.situation.now
    if any(isinstance(s.event, StatusTold) and now - s.at < STATUS_AGAIN for s in file.events):
        return None
    facts = StatusFacts(stage=ticket.status.value, received_at=ticket.received_at, answer_by=ticket.due_at)
    letters = (
        _to_customer(STATUS_ANSWER, facts, ticket, incoming),
        *_to_holder(STATUS_ASKED, StatusAskedFacts(text), ticket, incoming),
    )
    changes = TicketChange(last_message_id=incoming.message.message_id)
    more = len(text.split()) > _QUESTION_ALONE  # somebody has to read it in time, too
    begun = begun_by_customer(Starts.CUSTOMER_WROTE, incoming, ticket) if more else ()
    return _joined(incoming, ticket, StatusTold(_writer(incoming), text), letters, changes, begun)


def begun_by_customer(event: Starts, incoming: Incoming, ticket: TicketView) -> tuple[Deadline, ...]:
    """The deadlines that a mail of the customer's starts; one that runs is not put off by a second mail."""
    situation = incoming.situation
    rules = applicable(incoming.policy.deadlines, ticket.nature, urgent=ticket.urgent)
    begun = started(event, rules, situation.received_at, situation.calendar)
    running = {name for name, _ in situation.running.get(ticket.id, ())}
    return tuple(deadline for deadline in begun if deadline.name not in running)


def _writer(incoming: Incoming) -> Who:
    return Who(incoming.message.sender.email)


def _joined(
    incoming: Incoming,
    ticket: TicketView,
    event: Event,
    letters: tuple[LetterOrder, ...],
    changes: TicketChange,
    begun: tuple[Deadline, ...] = (),
) -> Decision:
    return Decision(
        Disposition.JOINED,
        f"{event.kind}: {incoming.threaded.rule}",
        incoming.verdict,
        role="customer",
        joins=ticket,
        consequences=Consequences(
            (NewEvent(event, incoming.threaded.rule),),
            letters,
            changes,
            begun,
            (Done(CUSTOMERS_ANSWER.only),),
        ),
        threaded=incoming.threaded,
    )


def _wrote(
    incoming: Incoming,
    ticket: TicketView,
    recorded: str = "",
    deadlines: Sequence[NamedDeadline] = (),
    *,
    beside: bool = False,
) -> tuple[LetterOrder, ...]:
    """The customer's words for whoever holds the ticket, as of any further mail, and what they agreed to.

    ``beside``: somebody who is not the department itself reads them, too.
    """
    message, policy = incoming.message, incoming.policy
    mail = told_of_mail(message, ticket.customer_name, message.sender.email, incoming.situation.received_at)
    facts = CustomerWroteFacts(
        department=holder_of(ticket.department, policy).title,
        mail=mail,
        parts=parts_of_mail(message),
        found=(),
        deadlines=deadlines,
        linked=(),
        evidence="",
        doubt="",
        writer="",
        handed_in_by=incoming.said.by if incoming.said else "",
        recorded=recorded,
        offered=ticket.status is Status.OFFERED,
        closed=ticket.status is Status.CLOSED,
    )
    above = beside_the_holder(ticket.department, policy) if beside else None
    also = letters_to(above, CUSTOMER_WROTE, facts, policy, original=message.digest) if above else ()
    return (*notices(CUSTOMER_WROTE, ticket.department, facts, message, policy), *also)


def _to_customer(letter: Letter[F], facts: F, ticket: TicketView, incoming: Incoming) -> LetterOrder:
    message = incoming.message
    return letter_to_customer(
        ticket, letter, facts, incoming.policy, answers=message.message_id, spoken=message.language
    )


def _to_holder(
    letter: Letter[F], facts: F, ticket: TicketView, incoming: Incoming
) -> tuple[LetterOrder, ...]:
    return letters_to(holder_of(ticket.department, incoming.policy), letter, facts, incoming.policy)
