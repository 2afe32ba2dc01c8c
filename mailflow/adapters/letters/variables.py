"""The variables of a letter's templates: its facts and what all letters have, cleaned."""

from datetime import datetime
from typing import Any, cast

from mailflow.adapters.letters.prose import Worded
from mailflow.domain.model.letters import Audience
from mailflow.domain.model.letters.facts import CommonFacts, LetterFacts, StaffWords, has_lines, types_of
from mailflow.domain.model.letters.file import FileFacts, Shows
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.policy import Organisation
from mailflow.domain.text.cleaning import many_lines, one_line
from mailflow.domain.text.names import greeting_name


def variables(order: LetterOrder, organisation: Organisation, language: str) -> dict[str, object]:
    """What the templates of this letter may use, without control characters."""
    written = order.written
    common = CommonFacts(
        organisation=organisation.named(language),
        reference=written.reference,
        language=order.languages[0],
        recipient_name=_called(order),
        greeting=order.greeting,
        about=written.about,
        signed_by="" if order.automatic else order.signature.name,
        signed_for="" if order.automatic else order.signature.department,
        original_attached=written.original,
        left_out=written.left_out,
        plain_reply=written.plain_reply,
        signature=organisation.signed(language),
        organisation_phone=organisation.phone,
    )
    found = cleaned(order.facts) | cleaned(common)
    if isinstance(order.facts, StaffWords) and order.letter.audience is Audience.CUSTOMER:
        found["words"] = Worded(found["words"], order.formatted)
    if order.letter.shows is not Shows.NOTHING:
        found |= cleaned(written.file) | {"file_rows": _rows(written.file)}
    if order.letter.offers:
        found["actions"] = _clean(written.actions)
    if order.stands_in is not None:
        found |= cleaned(order.stands_in)
    return found


def _called(order: LetterOrder) -> str:
    """Customers are greeted by a whole name or by none; whoever is of the house reads what is known."""
    name = order.recipient.name
    outward = order.letter.audience is Audience.CUSTOMER
    return greeting_name(name, order.languages[0]) if outward else name


def cleaned(facts: LetterFacts) -> dict[str, object]:
    """The facts without control characters, every text but those of several lines on one line."""
    types = types_of(type(facts))
    return {
        name: many_lines(str(value)) if has_lines(types[name]) and value else _clean(value)
        for name, value in facts.variables().items()
    }


def _rows(file: FileFacts) -> list[tuple[datetime, str, str]]:
    return [(at, one_line(what), many_lines(words)) for at, what, words in file.file_rows]


def _clean(value: object) -> object:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in cast("list[Any]", value)]
    return value
