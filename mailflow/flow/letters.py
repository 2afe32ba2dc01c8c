"""Turn a decision's letter orders into final bytes for the outbox.

A letter's Message-ID is a function of ticket, occasion, sequence and recipient and carries a token, so
that the answer finds its ticket; it is fixed here, once, before anything is sent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.answers import ResponseHeld
from mailflow.domain.model.letters import Answer, Audience
from mailflow.domain.model.letters.order import LetterOrder, Written, letters_to, numbered
from mailflow.domain.model.letters.receipts import RESPONSE_HELD, HeldFacts, HeldReason
from mailflow.domain.model.letters.to_customers import SeveralReceivedFacts
from mailflow.domain.model.message import Address
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.paper import Enclosure, Stationery
from mailflow.domain.model.people import Holder, holder_of
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.token import Purpose, role_named, sign
from mailflow.domain.model.token_line import token_line
from mailflow.domain.procedure.links import WrittenTo
from mailflow.domain.procedure.outgoing_words import never
from mailflow.domain.rules.deputies import with_deputies
from mailflow.domain.rules.enclosures import TOTAL_LIMIT
from mailflow.domain.rules.outgoing_guard import Inside, internal
from mailflow.domain.text.cleaning import one_line
from mailflow.flow.conversation import Conversation, Subject, conversation_of, subject_of
from mailflow.flow.letter_links import actions, linked
from mailflow.flow.names_in_letters import with_names
from mailflow.flow.originals import EnclosedMails, OriginalsReader, expanded
from mailflow.flow.shown_letter import with_letter
from mailflow.flow.subaddresses import BOUNCE_MARK, plus, subaddressing
from mailflow.flow.ticket_file import file_for
from mailflow.ports.errors import Damaged, FilesUnreadable, LetterFailed
from mailflow.ports.letterhead import Letterhead, Rendered
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.parser import Parser
from mailflow.ports.store import Transaction


@dataclass(frozen=True)
class LetterWriter:
    """Where letters are written: the rules, the paper and the sending mailbox."""

    policy: Policy
    letterhead: Letterhead
    mailbox: MailboxRules
    parser: Parser

    @cached_property
    def originals(self) -> OriginalsReader:
        """What takes the customer's mails out of the store, each once."""
        return OriginalsReader(self.parser)

    def write(
        self, tx: Transaction, orders: Sequence[LetterOrder], about: Subject, now: datetime
    ) -> list[OutgoingLetter]:
        """Write the letters and put them in the outbox; raises LetterFailed where one cannot be written."""
        plus_works = subaddressing(tx, self.mailbox)
        wanted = expanded(self.originals, tx, self._orders(orders, now), about.id, about.reference, now)
        talk = conversation_of(tx, about, wanted, self.policy)
        pages: dict[int, WrittenLetter] = {}
        for place in sorted(range(len(wanted)), key=lambda place: not wanted[place].writer):
            written = next((page.text for page in pages.values() if page.order.writer), "")
            order = with_letter(tx, wanted[place], written, about.id, self.letterhead)
            pages[place] = self._write_one(tx, order, about, talk, now, plus_works=plus_works)
        letters = [pages[place].letter for place in range(len(wanted))]
        for place, order in enumerate(wanted):
            if letters[place].awaits != order.awaits:  # the last look has found something of the house in it
                letters += self._ask_about(tx, order, pages[place], about, talk, now, plus_works=plus_works)
        tx.outbox.queue(letters)
        return letters

    def write_what_can_be(
        self, tx: Transaction, orders: Sequence[LetterOrder], about: Subject, now: datetime
    ) -> tuple[list[OutgoingLetter], list[tuple[LetterOrder, LetterFailed]]]:
        """The same, but one that cannot be written keeps no other back; returns those, with the reason."""
        letters: list[OutgoingLetter] = []
        left_out: list[tuple[LetterOrder, LetterFailed]] = []
        for order in self._orders(orders, now):
            try:
                letters += self.write(tx, [order], about, now)
            except LetterFailed as error:
                left_out.append((order, error))
        return letters, left_out

    def _orders(self, orders: Sequence[LetterOrder], now: datetime) -> list[LetterOrder]:
        every = with_deputies(orders, self.policy, self.policy.day(now))
        return numbered(order for order in every if order.recipient.email)

    def _ask_about(
        self,
        tx: Transaction,
        order: LetterOrder,
        page: "WrittenLetter",
        about: Subject,
        talk: Conversation,
        now: datetime,
        *,
        plus_works: bool,
    ) -> list[OutgoingLetter]:
        """Tell whoever wrote the words of a held letter, else customer care, and note it on the ticket."""
        care = holder_of("", self.policy)
        asked = Holder((order.writer,), role_named(order.writer_role), "") if order.writer else care
        letter = page.letter
        confirmable = letter.awaits is Awaits.CONFIRMATION
        reason = HeldReason.INTERNAL if confirmable else HeldReason.NEVER
        facts = HeldFacts(reason, detail="", letter_text=page.text)
        if about.id:
            held = ResponseHeld(Who(order.writer or "mailflow"), letter.awaits, letter=letter.message_id)
            tx.tickets.add_events(about.id, [NewEvent(held, "outgoing guard")], now)
        told = letters_to(asked, RESPONSE_HELD, facts, self.policy)
        return [self._write_one(tx, each, about, talk, now, plus_works=plus_works).letter for each in told]

    def _awaits(
        self, tx: Transaction, order: LetterOrder, rendered: Rendered, about: Subject, talk: Conversation
    ) -> Awaits:
        """What a letter waits for: the last look at the final words of one to a customer may hold it."""
        outward = order.letter.audience is Audience.CUSTOMER
        if not outward or order.awaits is Awaits.CONFIRMATION:
            return order.awaits
        texts = (rendered.subject, rendered.text, rendered.html)
        inside = Inside(public=self.letterhead.inside.public) if order.automatic else self.letterhead.inside
        several = order.facts.references if isinstance(order.facts, SeveralReceivedFacts) else ()
        own = {about.reference, order.recipient.email, *several}
        leaks = internal(texts, self.policy, inside, own=own)
        if leaks and about.id:  # rarely: what the customer wrote is no secret
            said = f"{talk.customers}\n{tx.tickets.history(about.id)[1]}"
            leaks = internal(texts, self.policy, inside, own=own, said=said)
        if not leaks or (order.confirmed and not never(leaks)):
            return order.awaits
        return Awaits.NOBODY if never(leaks) or order.awaits else Awaits.CONFIRMATION

    def _write_one(
        self,
        tx: Transaction,
        order: LetterOrder,
        about: Subject,
        talk: Conversation,
        now: datetime,
        *,
        plus_works: bool,
    ) -> "WrittenLetter":
        """Long because every field of a letter is decided here, once."""
        recipient, name = order.recipient.email, order.letter.name
        first = about.opened is not None or about.id == 0
        sequence = order.alike + (1 if first else tx.outbox.next_sequence(about.id, name, recipient))
        expires = now + timedelta(days=self.policy.token_days)
        token = self._signer(tx, order, about, expires)
        series = order.series or str(sequence)
        message_id = f"{token(Purpose.THREAD)}.{order.letter.mark}.{series}@{self.policy.organisation.domain}"
        reply_to = self._reply_to(order, token) if plus_works else ""
        carried = self._carried(tx, order, about, now)
        file = file_for(tx, order, about.id, self.policy)
        written_to = self._written_to(order, about, reply_to, token)
        subject = subject_of(tx, order, about, talk, self.policy)
        known = Written(about.reference, subject=subject, about=talk.repeated(order), file=file)
        rendered = self.letterhead.render(self._complete(order, known, written_to, carried))
        earlier = () if first or order.references else tx.outbox.conversation(about.id, recipient)
        stationery = Stationery(
            occasion=name,
            from_address=Address(self.mailbox.address, self.mailbox.shown(order.languages[0])),
            to=Address(recipient, one_line(order.recipient.name)),
            message_id=message_id,
            date=now,
            language=order.languages[0],
            reply_to=reply_to,
            in_reply_to=order.in_reply_to or (earlier[-1] if earlier else ""),
            references=order.references or earlier,
            automatic=order.automatic and (order.letter.by_clock or not order.letter.awaited),
            replied=bool(order.in_reply_to) and not order.letter.by_clock,
            awaited=order.letter.awaited,
            enclosures=carried.enclosures,
        )
        letter = OutgoingLetter(
            ticket_id=about.id or None,
            mailbox=self.mailbox.address,
            occasion=name,
            sequence=sequence,
            recipient=recipient,
            role=order.role,
            message_id=message_id,
            envelope_sender=self._envelope_sender(token(Purpose.BOUNCE), plus_works=plus_works),
            subject=rendered.subject,
            content=self.letterhead.write(rendered, stationery),
            expires_at=expires,
            created_at=now,
            not_before=now + order.hold,
            awaits=self._awaits(tx, order, rendered, about, talk),
            carried_token=bool(reply_to),
            author=order.author,
            author_role=order.author_role,
        )
        return WrittenLetter(order, letter, rendered.text)

    @staticmethod
    def _signer(
        tx: Transaction, order: LetterOrder, about: Subject, expires: datetime
    ) -> Callable[[Purpose], str]:
        """What signs the tokens of one letter, each for its purpose."""
        keyring = tx.knowledge.keyring()
        return lambda purpose: sign(
            keyring,
            ticket_id=about.id,
            role=order.role,
            addressee=order.recipient.email,
            purpose=purpose,
            expires=expires,
        )

    def _complete(
        self, order: LetterOrder, known: Written, to: WrittenTo, carried: EnclosedMails
    ) -> LetterOrder:
        """The order with all that is known only now: links, files, what an answer does."""
        return replace(
            order,
            facts=with_names(linked(order, to), self.policy),
            written=replace(
                known,
                plain_reply="note" if _stays_inside(order) else self.policy.staff.plain_reply,
                actions=actions(order, to),
                original=carried.whole,
                left_out=carried.left_out,
            ),
        )

    def _written_to(
        self, order: LetterOrder, about: Subject, reply_to: str, token: Callable[[Purpose], str]
    ) -> WrittenTo:
        """What the links of a letter write to; those for staff carry a token, in the address or as a line."""
        outward = order.letter.audience in {Audience.CUSTOMER, Audience.AUTHORITY}
        line = ""
        if not reply_to and not outward:
            line = token_line(self.policy.say("link.keep"), token(Purpose.REPLY))
        return WrittenTo(reply_to or self.mailbox.address, about.reference, line)

    def _reply_to(self, order: LetterOrder, token: Callable[[Purpose], str]) -> str:
        """Staff answer to an address with a token; customers to the plain one, it ends in address books."""
        if order.letter.audience is Audience.CUSTOMER:
            return ""
        return plus(self.mailbox.address, token(Purpose.REPLY))

    def _envelope_sender(self, token: str, *, plus_works: bool) -> str:
        """A bounce finds its letter by the token in the address that it is sent to."""
        return plus(self.mailbox.address, BOUNCE_MARK + token) if plus_works else self.mailbox.address

    def _carried(self, tx: Transaction, order: LetterOrder, about: Subject, now: datetime) -> EnclosedMails:
        """The customer's original, or the files that a member of staff sends along, or both.

        A notice goes out without an original that is damaged, and the admins hear of that; a person's own
        letter never goes without its files.
        """
        if order.written.enclosures:
            return EnclosedMails(order.written.enclosures)
        own = self._files(tx, order) if order.enclose_digest else ()
        if order.letter.audience not in {Audience.STAFF, Audience.MANAGEMENT}:
            return EnclosedMails(own)
        room = TOTAL_LIMIT - sum(len(each.content) for each in own)
        name = about.reference or "original"
        carried = self.originals.carried(tx, order, about.id, name, now, room)
        return replace(carried, enclosures=own + carried.enclosures)

    def _files(self, tx: Transaction, order: LetterOrder) -> tuple[Enclosure, ...]:
        try:
            raw = tx.mails.original(order.enclose_digest)
            return tuple(self.parser.files(raw)) if raw else ()
        except (Damaged, FilesUnreadable) as error:
            words = f"The letter {order.letter.name!r} cannot be written with its files: {error}"
            raise LetterFailed(words) from error


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter that was written, and its words as its reader sees them."""

    order: LetterOrder
    letter: OutgoingLetter
    text: str


def _stays_inside(order: LetterOrder) -> bool:
    """Whether a plain answer to this letter is for colleagues, never for the customer."""
    inside = order.letter.answer is Answer.STAYS_INSIDE
    return inside or order.role not in {"department", "customer_care"}
