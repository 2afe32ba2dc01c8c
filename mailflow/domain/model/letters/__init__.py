"""Every letter that leaves the house: one record each, in the order in which they are listed."""

from typing import Any, Final

from mailflow.domain.model.letters import (
    handing_in,
    management,
    notices,
    operations,
    receipts,
    several_due,
    to_colleagues,
    to_customers,
)
from mailflow.domain.model.letters.letter import About, Answer, Audience, Brings, Button, Hourly, Letter

__all__ = [
    "LETTERS",
    "NAMES",
    "About",
    "Answer",
    "Audience",
    "Brings",
    "Button",
    "Hourly",
    "Letter",
    "letter_named",
    "stored_letter",
]

LETTERS: Final[tuple[Letter[Any], ...]] = (
    to_customers.ACKNOWLEDGEMENT,
    to_customers.ACKNOWLEDGEMENT_NEUTRAL,
    to_customers.ACKNOWLEDGEMENT_PLAIN,
    to_customers.ACKNOWLEDGEMENT_DIGEST,
    to_customers.WRITTEN_AGAIN,
    notices.NEW_TICKET,
    notices.CUSTOMER_WROTE,
    notices.REMINDER,
    notices.ESCALATION,
    several_due.SEVERAL_DUE,
    several_due.NOT_ON_A_TICKET,
    notices.ACKNOWLEDGEMENT_WITHHELD,
    operations.UNDELIVERABLE,
    operations.QUARANTINED,
    operations.SERVICE_TROUBLE,
    operations.SERVICE_RECOVERED,
    operations.NOT_DONE,
    operations.BUNDLE,
    operations.DIGEST,
    to_customers.WRITTEN_RESPONSE,
    to_customers.INFORMATION_REQUEST,
    to_customers.HANDED_OVER,
    to_customers.OFFER,
    to_customers.OPTIONS,
    to_customers.EXPLANATION,
    to_customers.REFERRAL,
    to_customers.DISPUTE_WAYS,
    to_customers.FINAL_ANSWER,
    to_customers.STAGE_UPDATE,
    to_customers.STATUS_ANSWER,
    to_customers.CUSTOMER_REMINDER,
    to_customers.MORE_TIME,
    to_customers.SURVEY,
    to_customers.SURVEY_THANKS,
    to_customers.IMPROVEMENT,
    to_customers.APOLOGY,
    to_customers.THANKS,
    receipts.RECEIPT,
    receipts.REFUSED,
    receipts.NOT_DECIDED,
    receipts.HELP,
    to_colleagues.APPROVAL_REQUEST,
    to_colleagues.APPROVAL_RESULT,
    to_colleagues.LETTER_APPROVAL,
    to_colleagues.LETTER_RESULT,
    to_colleagues.VERIFICATION_REQUEST,
    to_colleagues.VERIFICATION_PASSED,
    to_colleagues.VERIFICATION_FAILED,
    to_colleagues.WORK_ORDER,
    to_colleagues.CLOSED_UNFINISHED,
    to_colleagues.CONSULTATION,
    to_colleagues.CONSULTATION_ANSWER,
    to_colleagues.AUTHORITY_REQUEST,
    to_colleagues.INSTRUCTIONS,
    receipts.RESPONSE_HELD,
    receipts.RESPONSE_SCHEDULED,
    receipts.WRITTEN_DIRECTLY,
    to_colleagues.CUSTOMER_SILENT,
    to_colleagues.MORE_TIME_PROPOSED,
    to_colleagues.STATUS_ASKED,
    to_colleagues.COLLEAGUE_AWAY,
    to_colleagues.UNHAPPY_SURVEY,
    receipts.STORY,
    receipts.ORIGINALS,
    notices.HANDED_ON,
    management.NEW_COMPLAINT,
    management.COMPLAINTS_DIGEST,
    handing_in.HANDED_IN,
    handing_in.ASK_FORWARDER,
    handing_in.FORM_REFUSED,
)

_BY_NAME: Final = {letter.name: letter for letter in LETTERS}
NAMES: Final = tuple(_BY_NAME)


def letter_named(name: str) -> Letter[Any]:
    """The letter of that name; raises KeyError where there is none."""
    return _BY_NAME[name]


def stored_letter(name: str) -> Letter[Any] | None:
    """The letter of which the outbox has kept the name; None for what is none, or unknown."""
    return _BY_NAME.get(name)
