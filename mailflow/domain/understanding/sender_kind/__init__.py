"""Who or what wrote a mail: a person, an answering machine, a mail system, a list, or we ourselves.

The rules stand in one table, RULES, and the first that fits decides.  Headers come first (RFC 3834),
then structure, then words, for the machines that set no header.  Doubt means a person: a customer
wrongly silenced is worse than a loop that the caps stop.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from mailflow.domain.model.message import Kind, Message
from mailflow.domain.model.policy import Policy
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.domain.understanding.sender_kind import by_header, by_words, lists, reports, robots
from mailflow.domain.understanding.sender_kind.lone_header import alone
from mailflow.domain.understanding.sender_kind.verdict import Rule, Setting, Verdict
from mailflow.domain.understanding.senders import is_mail_system, is_mailer_daemon

__all__ = ["RULES", "Verdict", "Withheld", "classify", "may_acknowledge"]

RULES: Final[tuple[Rule, ...]] = (
    by_header.own_letter,
    by_header.own_address,
    reports.delivery_report,
    reports.receipt_or_abuse_report,
    reports.failed_recipients,
    reports.other_report,
    reports.mail_system,
    by_header.auto_submitted,
    by_header.auto_reply_header,
    by_header.precedence_auto_reply,
    by_header.null_return_path,
    lists.mailing_list,
    lists.precedence_bulk,
    by_words.bounce_words,
    robots.notification,
    by_words.automatic_subject,
    by_words.automatic_words,
    by_words.program_by_service,
)
"""Who wrote this mail?  In this order, the first rule that answers decides; none means a person."""


def classify(
    message: Message,
    *,
    own_addresses: frozenset[str] = frozenset(),
    own_domain: str = "",
    trusted_list_ids: Iterable[str] = (),
    trusted_forwarders: Iterable[str] = (),
) -> Verdict:
    """The verdict of the first rule of RULES that fits; a person where none does.

    ``own_addresses`` are our mailboxes in lower case, ``own_domain`` the right-hand side of our
    Message-IDs.  ``trusted_list_ids`` are groups that support@ itself is a member of,
    ``trusted_forwarders`` domains or addresses that forward to us: the list headers that they add
    are the envelope of a direct mail.
    """
    setting = Setting(own_addresses, own_domain.lower(), tuple(trusted_list_ids), tuple(trusted_forwarders))
    for rule in RULES:
        found = rule(message, setting)
        if found is not None:
            return found
    return Verdict(Kind.HUMAN, "person", "", certain=False)


# --- may an automatic acknowledgement go out? ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why no automatic acknowledgement goes out for now.

    ``certain`` ones stay withheld for good; the others go out in the plainest form when nobody has
    cleared them in time (docs/reliability.md 4).
    """

    code: str  # one of WITHHELD
    detail: str = ""  # for people to read: the header, the address, the rule
    certain: bool = False


WITHHELD: Final = frozenset(
    {"machine", "authentication_failed", "no_address", "null_path", "mail_system", "no_reply", "list_role"}
    | {"group", "form_sender", "own_address", "suppressed", "forwarded"}
)
"""Every code; what people read of each stands in the messages, [reason]."""


def may_acknowledge(
    message: Message, verdict: Verdict, policy: Policy, *, authentication_failed: bool = False
) -> Withheld | None:
    """None where an automatic acknowledgement may go out, else the first of HOLDS that speaks against it.

    It never decides whether a ticket is opened: what a person wrote always becomes one.
    """
    machine = None
    if verdict.kind is not Kind.HUMAN and not _lone_header(message, verdict):
        evidence = f"{verdict.kind}: {verdict.rule}: {verdict.evidence}"[:200]
        machine = Withheld("machine", evidence, verdict.certain)
    if machine is not None and machine.certain:
        return machine
    if authentication_failed:
        return Withheld("authentication_failed", message.sender.email, certain=True)
    holds = [found for hold in HOLDS if (found := hold(message, policy)) is not None]
    certain = next((found for found in holds if found.certain), None)
    if (
        machine is not None
    ):  # in doubt it goes in its plainest form: not where something certain speaks against it
        return certain or machine
    return next(iter(holds), None)


def _lone_header(message: Message, verdict: Verdict) -> bool:
    """Whether the doubt about the sender rests on one header alone, as services set it for people, too."""
    return not (verdict.certain or verdict.likely) and verdict.rule in _BY_HEADER and alone(message)


_BY_HEADER: Final = frozenset(
    rule.__name__ for rule in (by_header.auto_submitted, lists.mailing_list, lists.precedence_bulk)
)


def _null_path(message: Message, _: Policy) -> Withheld | None:
    return Withheld("null_path", "Return-Path: <>", certain=True) if message.return_path == "" else None


def _no_customer(message: Message, policy: Policy) -> Withheld | None:
    """The sender's address is nobody's: our own, a no-reply, a mail system's, a list's, a form's."""
    found = why_no_customer(message.sender.email, policy, message)
    if found is None:
        return None
    detail = message.header("from")[:200] if found.code == "no_address" else found.detail
    return Withheld(found.code, detail, found.certain)


def _mail_system(message: Message, _: Policy) -> Withheld | None:
    """The name or the envelope of a mail system, whatever the address."""
    daemon = is_mailer_daemon(message)
    if not daemon and not is_mail_system(message):
        return None
    return Withheld("mail_system", message.sender.email, certain=bool(daemon))


def _suppressed(message: Message, _: Policy) -> Withheld | None:
    """X-Auto-Response-Suppress (MS-OXCMAIL) with a value that means answers, not receipts.

    Outlook sets it on some mail that people write, so it is never certain.
    """
    for value in message.headers.get("x-auto-response-suppress", ()):
        words = {word.strip() for word in value.lower()[:200].split(",")}
        if words & {"all", "autoreply", "oof"}:
            return Withheld("suppressed", f"X-Auto-Response-Suppress: {value}"[:200])
    return None


def _forwarded(message: Message, _: Policy) -> Withheld | None:
    value = message.header("auto-submitted").strip().lower()
    return (
        Withheld("forwarded", f"Auto-Submitted: {value}"[:200])
        if value.startswith("auto-forwarded")
        else None
    )


HOLDS: Final[tuple[Callable[[Message, Policy], Withheld | None], ...]] = (
    _null_path,
    _mail_system,
    _no_customer,
    _suppressed,
    _forwarded,
)
"""What speaks against an automatic acknowledgement of a person's mail, in this order."""
