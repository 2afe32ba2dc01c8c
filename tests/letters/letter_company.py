"""An invented organisation whose letters the tests write."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.domain.model.letters import NAMES
from mailflow.domain.model.letters.facts import LetterFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.domain.model.paper import Stationery
from mailflow.domain.model.policy import Organisation

LANGUAGES = ("vi", "en", "zh")
COMPANY = Organisation("Công ty ACME", "acme.example")
LETTERHEAD = TemplateLetterhead(COMPANY)
EVERY_LETTER = [(occasion, language) for occasion in NAMES for language in LANGUAGES]


def stationery(**changes: object) -> Stationery:
    """The envelope of an acknowledgement."""
    usual: dict[str, object] = {
        "occasion": "acknowledgement",
        "from_address": Address("support@acme.example", "Công ty ACME – Chăm sóc khách hàng"),
        "to": Address("lan.tran@customer.example", "Trần Thị Lan"),
        "message_id": "abcdefghijklmnopqrstuvwxyz234.acknowledgement.1@acme.example",
        "date": datetime(2026, 11, 23, 7, 30, 5, tzinfo=UTC),
        "language": "vi",
        "in_reply_to": "her-mail@customer.example",
        "references": ("her-mail@customer.example",),
        "replied": True,
    }
    return Stationery(**(usual | changes))  # type: ignore[arg-type]


def altered(order: LetterOrder, **changes: object) -> LetterOrder:
    """The order with other facts, wherever they stand; a name that none has is passed over."""
    return replace(order, facts=_altered(order.facts, changes))


def _altered(facts: LetterFacts, changes: Mapping[str, object]) -> LetterFacts:
    values = {field.name: getattr(facts, field.name) for field in fields(facts)}
    new: dict[str, Any] = {n: _altered(v, changes) for n, v in values.items() if isinstance(v, LetterFacts)}
    return replace(facts, **new, **{n: v for n, v in changes.items() if n in values})
