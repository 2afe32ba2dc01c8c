"""Can this address be a customer's at all?  The one question of everything that writes by itself.

``why_no_customer`` is asked before a ticket gets its customer, before an acknowledgement of any form goes
out (also the plainest after 20 hours, also of a mail in quarantine) and before an answer leaves: our own
mailboxes, addresses that nobody reads, mail systems, lists, groups and web forms are nobody's.
It says nothing about whether the person behind an address is who they say (``authenticate``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mailflow.domain.model.message import Address, Message, address_matches
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.understanding.form_senders import FORM_SENDERS
from mailflow.domain.understanding.groups import group_addresses
from mailflow.domain.understanding.senders import (
    base_address,
    list_role,
    mail_system_address,
    no_reply,
    usable,
)


@dataclass(frozen=True, slots=True)
class NoCustomer:
    """Why an address is no customer's.

    ``certain`` ones never get an automatic letter.  The others (postmaster@, …-request@) may be people: an
    acknowledgement waits for a person, and goes out in its plainest form when nobody has said otherwise.
    """

    code: str  # one of sender_kind.WITHHELD
    detail: str  # for people to read: the address
    certain: bool = True


def why_no_customer(email: str, policy: Policy, message: Message | None = None) -> NoCustomer | None:
    """Why the address cannot be a customer's; None where it can.

    ``message`` is the mail that the address stands in, where there is one: its headers name the group or
    list that it came through.  Codes: ``no_address`` (unusable for a letter), ``own_address`` (a mailbox of
    ours, with or without sub-address), ``form_sender`` (a web form: of ``[[forms]]``, or a known one),
    ``mail_system`` (MAILER-DAEMON; postmaster, which is not certain), ``no_reply``, ``list_role``
    (RFC 3834 section 2; …-request is not certain), ``group`` (the mail's own list, RFC 2369, RFC 2919).
    Staff may complain like everybody else: they are customers here.
    """
    email = email.strip().lower()
    answers = (reason(email, policy, message) for reason in REASONS)
    return next((found for found in answers if found is not None), None)


def can_be_written_to(ticket: TicketView, policy: Policy) -> bool:
    """Whether a letter to the customer of a ticket reaches somebody, as config stands now."""
    nobody = why_no_customer(ticket.customer_email, policy)
    return nobody is None or not nobody.certain


def _unusable(email: str, _policy: Policy, _message: Message | None) -> NoCustomer | None:
    return None if usable(Address(email)) else NoCustomer("no_address", email[:200])


def _own(email: str, policy: Policy, _message: Message | None) -> NoCustomer | None:
    return NoCustomer("own_address", email) if base_address(email) in policy.own_addresses else None


def _form(email: str, policy: Policy, _message: Message | None) -> NoCustomer | None:
    return NoCustomer("form_sender", email) if form_sender(email, policy) else None


def _mail_system(email: str, _policy: Policy, _message: Message | None) -> NoCustomer | None:
    system = mail_system_address(Address(email))
    return NoCustomer("mail_system", email, certain=system == "daemon") if system else None


def _no_reply(email: str, _policy: Policy, _message: Message | None) -> NoCustomer | None:
    return NoCustomer("no_reply", email) if no_reply(Address(email)) else None


def _list_role(email: str, _policy: Policy, _message: Message | None) -> NoCustomer | None:
    request = email.rpartition("@")[0].endswith("-request")
    return NoCustomer("list_role", email, certain=not request) if list_role(Address(email)) else None


def _group(email: str, _policy: Policy, message: Message | None) -> NoCustomer | None:
    named = message is not None and email in group_addresses(message)
    return NoCustomer("group", email) if named else None


Reason = Callable[[str, Policy, Message | None], NoCustomer | None]

REASONS: Final[tuple[Reason, ...]] = (_unusable, _own, _form, _mail_system, _no_reply, _list_role, _group)
"""The first that has an answer counts."""


def form_sender(email: str, policy: Policy) -> bool:
    """Whether a web form sends from this address: one of ``[[forms]]``, or one that is known to everybody."""
    always = (
        form for form in policy.forms if not form.subject
    )  # with one, the address writes other mails, too
    configured = (sender for form in always for sender in form.senders)
    if any(address_matches(sender, email) for sender in configured):
        return True
    local = email.rpartition("@")[0]
    return not FORM_SENDERS.isdisjoint({email, f"{local}@"})
