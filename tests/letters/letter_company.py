"""An invented organisation whose letters the tests write."""

from datetime import UTC, datetime

from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.domain.model.letters import NAMES
from mailflow.domain.model.letters.order import Stationery
from mailflow.domain.model.message import Address
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
