"""A letter to the customer, whole, in a letter about it: writer and superior see what will leave."""

from dataclasses import replace
from typing import Any

from mailflow.domain.model.letters.order import LetterOrder
from mailflow.ports.letterhead import Letterhead
from mailflow.ports.store import Transaction


def with_letter(
    tx: Transaction, order: LetterOrder, text: str, ticket_id: int, letterhead: Letterhead
) -> LetterOrder:
    """The order with the letter that it is about as it was written, not only its bare words.

    ``text``: of a letter that was written beside it, "" for none; else the one that waits is shown, with its
    files, for they are part of it.
    """
    if not getattr(order.facts, "letter_text", ""):
        return order
    awaited = order.letter.shows_waiting
    if not text and awaited and (waiting := tx.outbox.waiting(ticket_id, awaited)):
        page = letterhead.read_back(waiting)
        text = page.text
        order = replace(order, written=replace(order.written, enclosures=page.enclosures))
    facts: Any = order.facts  # one of those that show a letter
    return replace(order, facts=replace(facts, letter_text=text.strip())) if text else order
