"""The ticket's file for those inside the house: who wrote what, what was found and done (P13, P15, P20).

In short, the newest first, for letters that ask somebody to act; whole, the oldest first, for #status.
The words are those of the events; what the customer wrote stands in the kept mails.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailflow.domain.model.events import Event, StoredEvent, WhereTold, fold, still_counting
from mailflow.domain.model.events.answers import ResponseHeld
from mailflow.domain.model.events.mails import (
    CommandsRefused,
    MachineWrote,
    MailJoined,
    MailRefused,
    TicketHandedIn,
    TicketReceived,
)
from mailflow.domain.model.events.work import CauseFound, OptionsOffered
from mailflow.domain.model.kept_mail import KeptMail
from mailflow.domain.model.letters.file import FileFacts
from mailflow.domain.model.pattern import PHONE
from mailflow.domain.model.people import names_of_house, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.procedure_state import ProcedureState, Remedy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.procedure.history import Teller, happened_in, told_of
from mailflow.domain.text.cleaning import clip

SHORT_ROWS: Final = 5  # a screen or two of a telephone
SHORT_WORDS, FIRST_WORDS = 280, 500  # characters
WHOLE_WORDS: Final = 20_000  # characters of one row while there is room: as many as are kept
WHOLE_LIMIT: Final = 60_000  # characters of all rows: a mail program shows a letter of some 100 kB
_NO_WORDS: Final = (CommandsRefused, MailRefused, MachineWrote)  # what came of no effect, or is no person's
Row = tuple[datetime, str, str]


@dataclass(frozen=True, slots=True)
class FileSource:
    """What the store knows of a ticket; ``first_words``: of the mail that opened it."""

    ticket: TicketView
    events: tuple[StoredEvent, ...]
    mails: tuple[KeptMail, ...]
    first_words: str


def customer_of(kept: FileSource) -> FileFacts:
    """Who the customer is, and what the ticket is about."""
    return FileFacts(
        file_customer=kept.ticket.customer_name,
        file_email=kept.ticket.customer_email,
        file_phone=_phone(kept.events),
        file_subject=clip(kept.ticket.subject, 200),
    )


def file_in_short(kept: FileSource, policy: Policy, said: Collection[str] = ()) -> FileFacts:
    """The file so far; ``said``: what the letter says by itself and the file need not repeat."""
    known = {_flat(each) for each in said}
    state = fold(kept.events)
    counting = reversed(still_counting(kept.events))
    cause = next((s.event.text for s in counting if isinstance(s.event, CauseFound)), "")
    remedy = _remedy(state.remedy, policy) if state.remedy else ""
    rows = _once(row for row in _rows(kept, policy) if row[2] and not _repeats(row[2], known))
    first = rows[:1] if rows and _is_first(rows[0], kept) else []
    rest = [row for row in rows[len(first) :] if _flat(row[2]) not in {_flat(cause), _flat(_text(state))}]
    shown = [(at, what, clip(_flat(words), SHORT_WORDS)) for at, what, words in rest[-SHORT_ROWS:]]
    shown[:0] = [(at, what, clip(_flat(words), FIRST_WORDS)) for at, what, words in first]
    who = customer_of(kept)
    return FileFacts(
        file_customer=who.file_customer,
        file_email=who.file_email,
        file_phone=who.file_phone,
        file_subject=who.file_subject,
        file_cause="" if _repeats(cause, known) else clip(_flat(cause), SHORT_WORDS),
        file_remedy="" if _repeats(_text(state), known) else remedy,
        file_rows=tuple(reversed(shown)),
        file_more=max(0, len(rest) - SHORT_ROWS),
    )


def _once(rows: Iterable[Row]) -> list[Row]:
    """The rows without those whose words a later one has: a letter that was held and left stands once."""
    every = list(rows)
    latest = {_flat(row[2]): number for number, row in enumerate(every)}
    return [row for number, row in enumerate(every) if not number or latest[_flat(row[2])] == number]


def whole_file(kept: FileSource, policy: Policy) -> FileFacts:
    """Everything that happened, with all words, the oldest first; the original has what is cut."""
    rows = list(_rows(kept, policy))
    long = sum(len(words) for _, _, words in rows) > WHOLE_LIMIT
    limit = max(SHORT_WORDS, WHOLE_LIMIT // max(1, len(rows))) if long else WHOLE_WORDS
    who = customer_of(kept)
    return FileFacts(
        file_customer=who.file_customer,
        file_email=who.file_email,
        file_phone=who.file_phone,
        file_subject=who.file_subject,
        file_rows=tuple((at, what, clip(words, limit)) for at, what, words in rows),
    )


def _rows(kept: FileSource, policy: Policy) -> Iterator[Row]:
    """What happened, in order; a mail that only brings what the next event says is not told twice."""
    people = names_of_house(policy)
    teller = Teller(staff_language(policy), policy.wording, policy.deadlines, policy.titles, people)
    mails = {mail.message_id: mail for mail in kept.mails if mail.message_id}
    counting = still_counting(kept.events)
    told = [s for s in counting if s.event.where_told in {WhereTold.EVERYWHERE, WhereTold.STORY}]
    for number, stored in enumerate(told):
        mail = mails.get(_mail_of(stored.event))
        words = _words(stored.event, mail, kept)
        beside = [s.event for s in told[number + 1 : number + 3] if s.at == stored.at]
        again = any(_flat(_words(event, None, kept)) == _flat(words) for event in beside)
        if isinstance(stored.event, MailJoined) and again:
            words = ""
        yield stored.at, _said(stored.event, mail if words else None, teller, told=bool(words)), words


def _said(event: Event, mail: KeptMail | None, teller: Teller, *, told: bool) -> str:
    if mail is None:
        return happened_in(event, teller) if told else told_of(event, teller)
    who = f"{mail.sender_name} <{mail.sender_email}>" if mail.sender_name else mail.sender_email
    if mail.role == "customer" and isinstance(event, MailJoined):
        return teller.say("file.customer_wrote", who=who)
    return teller.say("formats.detail", sentence=happened_in(event, teller), detail=who)


def _mail_of(event: Event) -> str:
    return event.message_id if isinstance(event, TicketReceived | MailJoined) else ""


def _words(event: Event, mail: KeptMail | None, kept: FileSource) -> str:
    """Somebody's own words; "" where the event has none."""
    match event:
        case TicketReceived() if not event.split_from:
            return (mail.words if mail else "") or kept.first_words
        case MailJoined():
            return mail.words if mail else ""
        case OptionsOffered():
            return "\n".join(f"{number}. {text}" for number, text in enumerate(event.options, start=1))
        case ResponseHeld() if event.letter:
            return ""
    if isinstance(event, _NO_WORDS):
        return ""
    said = getattr(event, event.said) if event.said else ""
    return str(said or getattr(event, "words", ""))


def _text(state: ProcedureState) -> str:
    return state.remedy.text if state.remedy else ""


def _remedy(remedy: Remedy, policy: Policy) -> str:
    """The remedy with how far it is."""
    stands = {
        "approved": policy.say("file.approved"),
        "rejected": policy.say("file.rejected"),
    }.get(remedy.state) or policy.say("file.proposed")
    return policy.say("formats.detail", sentence=stands, detail=clip(_flat(remedy.text), SHORT_WORDS))


def _is_first(row: Row, kept: FileSource) -> bool:
    return bool(kept.events) and row[0] == kept.events[0].at


def _phone(events: Sequence[StoredEvent]) -> str:
    """The customer's telephone number that was told last."""
    for stored in reversed(events):
        event = stored.event
        if isinstance(event, TicketHandedIn) and event.phone:
            return event.phone
        if isinstance(event, TicketReceived | MailJoined):
            found = next((each for each in event.found if each.name == PHONE), None)
            if found is not None:
                return found.said or found.value
    return ""


def _repeats(words: str, known: Collection[str]) -> bool:
    """Whether the letter says these words already, perhaps as the beginning of something."""
    flat = _flat(words)
    return not flat or flat in known


def _flat(words: str) -> str:
    return " ".join(words.split())
