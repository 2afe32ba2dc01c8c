"""Facts of an invented ticket for every occasion: for ``check``, for previews and for tests of templates.

They also show what each fact looks like.  Code words (``nature``, ``level``, ``letter``, ``reason`` …) are
looked up in the language's ``messages.toml``; a text that is no code word is printed as it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_type_hints

from mailflow.adapters.letters.procedure_samples import DUE, procedure_facts, sample_words
from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.letters import About, Audience, Letter, letter_named
from mailflow.domain.model.letters.facts import Action, LetterFacts, Number, is_day, may_be_empty
from mailflow.domain.model.letters.file import FileFacts
from mailflow.domain.model.letters.letter import F
from mailflow.domain.model.letters.order import LetterOrder, Written
from mailflow.domain.model.letters.several_due import DueTicket
from mailflow.domain.model.message import Address
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.links import WrittenTo, links
from mailflow.domain.rules.default_deadlines import default_rules, label_of
from mailflow.domain.text.cleaning import clip
from mailflow.language import BUILTIN

_ROLES = {
    Audience.CUSTOMER: TokenRole.CUSTOMER,
    Audience.STAFF: TokenRole.DEPARTMENT,
    Audience.MANAGEMENT: TokenRole.DIRECTOR,
    Audience.AUTHORITY: TokenRole.AUTHORITY,
}
_STAFF_NAME = "Nguyễn Văn Minh"
_REASONS: Mapping[str, str] = {
    "undeliverable": "bounced",
    "quarantined": "unreadable",
    "not_done": "letter_failed",
    "ask_forwarder": "no_sender",
    "handed_in": "per_address_hour",
}
_RECEIVED = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
_ANSWER_BY = datetime(2026, 12, 21, 10, 30, tzinfo=UTC)
_READ_BY = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
_REFERENCE = "KN-2026-000123"
_HOST = "support@acme.example"
_MAILTO = f"mailto:{_HOST}?subject=%5B{_REFERENCE}%5D&body="


def _troubles(occasion: str, kind: str) -> tuple[object, ...]:
    if occasion == "service_recovered":
        return kind, _HOST, _RECEIVED, _READ_BY
    return kind, _HOST, "mail.acme.example:993: login refused: Authentication failed", _RECEIVED


def _full(occasion: str, language: str) -> dict[str, object]:
    """Every fact that a letter may have.  Long because it is a list: an example of each."""
    spoken = sample_words(language, "ticket")
    reading, resolution = (
        label_of(DeadlineId(name), default_rules(), language, BUILTIN)
        for name in ("first reading", "resolution")
    )
    return {
        **spoken,
        "customer_email": "lan.tran@customer.example",
        "customer_language": language,
        "received_at": _RECEIVED,
        "answer_by": _ANSWER_BY,
        "references": ["KN-2026-000124", "KN-2026-000125", "KN-2026-000126"],
        "nature": "complaint",
        "urgent": True,
        "deadlines": [(reading, _READ_BY), (resolution, _ANSWER_BY)],
        "deadline": resolution,
        "due_at": _ANSWER_BY,
        "level": "manager",
        "evidence": "our message-id: 5x2k.kn@acme.example; reference in subject: KN-2026-000123",
        "doubt": "other",
        "writer": "Minh <minh@other.example>",
        "recorded": "" if language == "en" else sample_words(language, "said")["option 1"],
        "offered": True,
        "closed": language == "zh",
        "complains": language != "zh",
        "unhappy": True,
        "agreed": sample_words(language, "said")["option 1"],
        "earlier": ["KN-2026-000087", "KN-2025-004410"],
        "linked": ["KN-2026-000101"],
        "found": [
            (spoken["order_label"], "DH-889912"),
            (spoken["phone_label"], "0901234567"),
        ],
        "again": "",
        "again_link": f"{_MAILTO}%23answer%0D%0A",
        "either": False,
        "part": 1,
        "parts": 2,
        "files": [("KN-2026-000123-1.eml", 1_961_984), ("hoa-don-10.pdf", 184_320)],
        "too_large": ["video.mp4"],
        "attachments": [("hoa-don-10.pdf", 184_320), ("ảnh chụp màn hình.png", 1_572_864)],
        "truncated": True,
        "reason": _REASONS.get(occasion, "suppressed"),
        "channel": "phone",
        "called": False,
        "read_within": 4,
        "usual_days": 2,
        "origin": "Contact Form 7",
        "sent_by": "wordpress@acme.example",
        "found_in": "Reply-To",
        "whose": "whose_several",
        "likely": ["lan.tran@customer.example", "minh@customer.example"],
        "handed_in_by": "minh@acme.example",
        "note": spoken["note"],
        "written": "Mon, 23 Nov 2026 09:00:00 +0700",
        "outcome": "opened",
        "phone": "0901234567",
        "acknowledgement": "capped",
        "mistakes": [
            ("#channel fone", "unknown_channel", ["phone", "counter", "letter"]),
            ("", "no_customer", []),
        ],
        "example": ["#new", "#customer Trần Thị Lan <lan.tran@customer.example>", "#channel phone"],
        "tickets": []
        if language == "zh"
        else [("KN-2026-000042", "Invoice", ["#join KN-2026-000042"], f"mailto:{_HOST}?body=%23join")],
        "answer_link": f"mailto:{_HOST}?subject=Re%3A%20Invoice&body=%23new%0D%0A",
        "letter": "acknowledgement",
        "recipient": "lan.tran@customer.example",
        "diagnostic": "550 5.1.1 <lan.tran@customer.example>: Recipient address rejected: User unknown",
        "mailbox": _HOST,
        "sender": "lan.tran@customer.example",
        "attempts": 3,
        "undone": "deadline",
        "what": resolution,
        "since_at": _RECEIVED,
        "acknowledged": False,
        "day": "2026-11-23",
        "set_aside": [(_RECEIVED, "news@shop.example", "Sale!", "bulk: mailing_list", f"{_MAILTO}%23new")],
        "withheld": [(_REFERENCE, "suppressed")],
        "failed": [("lan.tran@customer.example", "acknowledgement", "550 5.1.1 User unknown")],
        "overdue": [(_REFERENCE, reading, _READ_BY)],
        "checkpoint": "9f2b6c0d4e8a1375" * 4,
        "letters": [
            (f"[{_REFERENCE}] {spoken['subject']}", f"mailto:{_HOST}?subject=%5B{_REFERENCE}%5D"),
            (f"[KN-2026-000124] {spoken['subject']}", ""),
        ],
        "also": [(reading, _READ_BY, "first reading", True)],
        "late_tickets": 1,
        "due_tickets": [
            DueTicket(
                _REFERENCE,
                str(spoken["customer_name"]),
                str(spoken["subject"]),
                clip(" ".join(str(spoken["words"]).split()), 200),
                [(resolution, _READ_BY, True)],
                [("take", f"{_MAILTO}%23take", ""), ("route", f"{_MAILTO}%23route%20", "")],
                urgent=True,
            ),
            DueTicket(
                "KN-2026-000124",
                "minh@customer.example",
                "",
                "",
                [(reading, _ANSWER_BY, False)],
                [("take", f"{_MAILTO}%23take", "")],
                urgent=False,
            ),
        ],
        "counts": [("opened", 12), ("joined", 7), ("set aside", 31)],
        "troubles": [_troubles(occasion, "mailbox"), _troubles(occasion, "sending")],
    }


def sample_order(name: str, *languages: str, sparse: bool = False) -> LetterOrder:
    """An order for one letter in one language, or two; ``sparse``: whatever may be empty is empty."""
    letter = letter_named(name)
    known = _full(name, languages[0]) | procedure_facts(name, languages[0], _MAILTO)
    facts: LetterFacts = _filled(letter.facts, known)
    if sparse:
        facts = _emptied(facts)
    nameless = letter.about is About.NO_TICKET or (sparse and letter.about is not About.TICKET)
    reference = "" if nameless else _REFERENCE
    to_customer = letter.audience is Audience.CUSTOMER
    recipient = str(known["customer_name"]) if to_customer else _STAFF_NAME
    return LetterOrder(
        letter,
        Address("lan.tran@customer.example", "" if sparse else recipient),
        _ROLES[letter.audience],
        languages,
        facts,
        written=Written(
            reference,
            about="" if sparse or not to_customer else str(known["subject"]),
            actions=() if sparse else _actions(letter, facts, reference, languages[0]),
            original=not sparse,
            left_out=() if sparse else ("video.mp4",),
            file=FileFacts() if sparse else _filled(FileFacts, known),
        ),
    )


def _actions(letter: Letter[Any], facts: LetterFacts, reference: str, language: str) -> tuple[Action, ...]:
    return tuple(links(letter, *facts.case(), WrittenTo(_HOST, reference), language))


def _filled(facts: type[F], known: Mapping[str, Any]) -> F:
    """Such facts, taken from what is known of the invented ticket; raises KeyError for what is not known."""
    values: dict[str, Any] = {}
    for name, hint in get_type_hints(facts, include_extras=True).items():
        if isinstance(hint, type) and issubclass(hint, LetterFacts):
            values[name] = _filled(hint, known)
        else:
            values[name] = DUE if is_day(hint) else known[name]
    return facts(**values)


def _emptied(facts: F) -> F:
    """The same without all that may be empty: a letter must read well without it."""
    changes: dict[str, Any] = {}
    for name, hint in get_type_hints(type(facts), include_extras=True).items():
        value = getattr(facts, name)
        if isinstance(value, LetterFacts):
            changes[name] = _emptied(value)
        elif may_be_empty(hint):
            changes[name] = 0 if hint == Number else _EMPTY[type(value)]
    return replace(facts, **changes)


_EMPTY: Mapping[type, object] = {str: "", int: "", bool: False, list: (), tuple: (), datetime: None}
"""By the type of the full sample's fact."""
