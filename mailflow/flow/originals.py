"""The customer's mails and files for colleagues: each mail as .eml, pictures and PDFs also as themselves.

Many telephones cannot open an .eml.  What does not fit into a letter is named in it; #original sends all of
it, in as many letters as it needs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from mailflow.domain.decision.letter_orders import ATTACH_LIMIT
from mailflow.domain.model.letters import Brings
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.receipts import ORIGINALS, OriginalsFacts
from mailflow.domain.model.paper import Enclosure
from mailflow.domain.rules.enclosures import TOTAL_LIMIT, opens_anywhere
from mailflow.domain.rules.undone import Undone
from mailflow.ports.errors import Damaged, FilesUnreadable, Temporary
from mailflow.ports.parser import Parser
from mailflow.ports.store import Transaction

MOST_MAILS: Final = 10  # of a ticket that one letter or one command brings; the first and the latest
MOST_LETTERS: Final = 6  # that one #original sends
_MAY_HOLD_FILES: Final = re.compile(rb"(?i)content-(?:type|disposition):\s{0,9}(?:image/|appl|attach)")
_EML: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class EnclosedMails:
    """What one letter carries; ``whole``: the original that it is about is among them, unaltered."""

    enclosures: tuple[Enclosure, ...] = ()
    left_out: tuple[str, ...] = ()  # names of files
    whole: bool = False


@dataclass(frozen=True, slots=True)
class OriginalsReader:
    """Takes originals out of the store, each once for all letters that are written together."""

    parser: Parser
    _read: dict[str, tuple[Enclosure, ...]] = field(default_factory=dict)

    def carried(
        self,
        tx: Transaction,
        order: LetterOrder,
        ticket_id: int,
        name: str,
        now: datetime,
        room: int = TOTAL_LIMIT,
    ) -> EnclosedMails:
        """What goes with a notice; one that is damaged is left out, and the admins hear of it."""
        digests = self._digests(tx, order, ticket_id)
        found = EnclosedMails()
        for number, digest in enumerate(digests, start=1):
            raw = _original(tx, digest, ticket_id, now)
            called = f"{name}-{number}" if len(digests) > 1 else name
            if raw:
                more = self._of_mail(
                    digest, raw, called, room, opened=order.letter.brings is not Brings.NAMED
                )
                room -= sum(len(each.content) for each in more.enclosures)
                found = EnclosedMails(
                    found.enclosures + more.enclosures,
                    found.left_out + more.left_out,
                    found.whole or more.whole,
                )
        return found

    def _of_mail(self, digest: str, raw: bytes, name: str, room: int, *, opened: bool) -> EnclosedMails:
        """One mail as .eml where it fits, with the files of it that any telephone opens."""
        whole = len(raw) <= min(ATTACH_LIMIT, room)
        enclosures = [Enclosure(f"{name}.eml", _EML, raw)] if whole else []
        room -= len(raw) if whole else 0
        left_out: list[str] = []
        for file in self.files(digest, raw) if opened else ():
            if opens_anywhere(file.content_type, file.filename) and len(file.content) <= room:
                enclosures.append(file)
                room -= len(file.content)
            elif not whole:
                left_out.append(file.filename)
        return EnclosedMails(tuple(enclosures), tuple(left_out), whole)

    def files(self, digest: str, raw: bytes) -> tuple[Enclosure, ...]:
        """The files of a mail; none where they cannot be taken out: the .eml has them."""
        if digest not in self._read:
            try:
                found = self.parser.files(raw) if _MAY_HOLD_FILES.search(raw) else ()
            except (FilesUnreadable, Temporary):
                found = ()
            self._read[digest] = tuple(found)
        return self._read[digest]

    def in_letters(
        self, tx: Transaction, order: LetterOrder, ticket_id: int, name: str, now: datetime
    ) -> list[LetterOrder]:
        """The answer to #original: as many letters as all mails and files of the customer need."""
        items: list[Enclosure] = []
        for number, digest in enumerate(_of_customer(tx, ticket_id), start=1):
            raw = _original(tx, digest, ticket_id, now)
            if 0 < len(raw) <= ATTACH_LIMIT:
                items.append(Enclosure(f"{name}-{number}.eml", _EML, raw))
            files = self.files(digest, raw)
            items += [
                f for f in files if len(raw) > ATTACH_LIMIT or opens_anywhere(f.content_type, f.filename)
            ]
        packs, left_out = _packed(items)
        return [
            replace(
                order,
                facts=OriginalsFacts(
                    part=number,
                    parts=len(packs),
                    files=[(each.filename, len(each.content)) for each in pack],
                    too_large=left_out if number == len(packs) else [],
                ),
                written=replace(order.written, enclosures=tuple(pack)),
                alike=number - 1,
            )
            for number, pack in enumerate(packs, start=1)
        ]

    @staticmethod
    def _digests(tx: Transaction, order: LetterOrder, ticket_id: int) -> Sequence[str]:
        if order.letter.brings is Brings.ALL and ticket_id:
            return _of_customer(tx, ticket_id)
        return (order.attach_digest,) if order.attach_digest else ()


def expanded(
    reader: OriginalsReader,
    tx: Transaction,
    orders: Sequence[LetterOrder],
    ticket_id: int,
    name: str,
    now: datetime,
) -> list[LetterOrder]:
    """The orders, with as many letters for #original as it needs."""
    found: list[LetterOrder] = []
    for order in orders:
        is_asked = order.letter is ORIGINALS and not order.written.enclosures
        found += reader.in_letters(tx, order, ticket_id, name, now) if is_asked else [order]
    return found


def _of_customer(tx: Transaction, ticket_id: int) -> Sequence[str]:
    """The digests of the customer's mails: the first, and the latest of the others."""
    ticket = tx.tickets.find(ticket_id)
    first = (ticket.first_digest,) if ticket and ticket.first_digest else ()
    later = [mail.digest for mail in tx.mails.of_ticket(ticket_id) if mail.role == "customer"]
    every = tuple(dict.fromkeys((*first, *later)))
    return every if len(every) <= MOST_MAILS else (*every[:1], *every[1 - MOST_MAILS :])


def _packed(items: Sequence[Enclosure]) -> tuple[list[list[Enclosure]], list[str]]:
    """The files in letters of a size that servers take; and the names of what fits none."""
    packs: list[list[Enclosure]] = [[]]
    left_out: list[str] = []
    size = 0
    for item in items:
        if len(item.content) > TOTAL_LIMIT:
            left_out.append(item.filename)
            continue
        if size + len(item.content) > TOTAL_LIMIT:
            if len(packs) == MOST_LETTERS:
                left_out.append(item.filename)
                continue
            packs.append([])
            size = 0
        packs[-1].append(item)
        size += len(item.content)
    return packs, left_out


def _original(tx: Transaction, digest: str, ticket_id: int, now: datetime) -> bytes:
    try:
        raw = tx.mails.original(digest)
    except Damaged as error:
        words = str(error)
    else:
        if raw is not None:
            return raw
        words = f"the stored mail {digest[:12]} is missing"
    tx.failures.count(Undone.ORIGINAL, digest, ticket_id or None, "damaged", words, now)
    return b""
