"""A customer's mail that a member of staff forwards: whose it is, where that is sure; else why it is not."""

import re
from dataclasses import replace
from typing import Final

from mailflow.domain.decision.handed_in import Doubtful, Said, Taken
from mailflow.domain.model.message import Address, Enclosed, Message
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Channel
from mailflow.domain.triage.handed_in.as_customer import from_enclosed, from_words
from mailflow.domain.understanding.forwarded import forwards, read_forward
from mailflow.domain.understanding.our_addresses import is_ours
from mailflow.domain.understanding.reply_text.quoting import PREFIXES
from mailflow.domain.understanding.senders import base_address, list_role, no_reply, usable
from mailflow.domain.understanding.web_forms.reading import writer_in

NOBODY: Final = Address("")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}")
_LOOKED_AT: Final = 20_000  # characters of a forwarded mail in which a likely address is looked for
_TRIED: Final = 20


def read(message: Message, role: str, policy: Policy) -> Taken | Doubtful | None:
    """What a forward of staff is; None for a mail of theirs that is no forward."""
    chosen = _chosen(message)
    if chosen is None:
        return _empty(message, role) if forwards(message.subject) and not message.enclosed else None
    sender = chosen.senders[0] if len(chosen.senders) == 1 else NOBODY
    if base_address(sender.email) in policy.own_addresses and not forwards(message.subject):
        return None  # the head of a letter of ours, below an answer to it
    reason = _doubt(message, chosen, sender, policy)
    if reason in _MAY_BE_FORMS and (form := _form(message, chosen, role, policy)) is not None:
        return form
    if reason:
        mail = from_enclosed(message, chosen, NOBODY)
        return Doubtful(reason, mail, role, _likely(chosen, sender, policy))
    note = message.reply_text if chosen.attached else chosen.note
    said = Said(message.sender.email, role, "forward", note=note, written=chosen.written)
    return Taken(from_enclosed(message, chosen, sender), said)


_MAY_BE_FORMS: Final = frozenset({"no_reply", "our_sender"})
"""Doubts about the sender of a carried mail that a website's form may have sent."""


def _form(message: Message, chosen: Enclosed, role: str, policy: Policy) -> Taken | None:
    """A form's mail that is forwarded: its customer is the one who filled it in."""
    found = writer_in(chosen.text, policy)
    if found is None:
        return None
    customer, phone, words = found
    note = message.reply_text if chosen.attached else chosen.note
    said = Said(message.sender.email, role, "forward", Channel.WEB, note, chosen.written, phone)
    return Taken(from_enclosed(message, replace(chosen, reply_text=words), customer), said)


def _chosen(message: Message) -> Enclosed | None:
    """The carried mail that was meant: the one in the text if said to be a forward, else the attached one."""
    in_text = next((each for each in message.enclosed if not each.attached), None)
    attached = [each for each in message.enclosed if each.attached]
    said = in_text is not None and (in_text.marked or (forwards(message.subject) and not attached))
    if said or not attached:
        return in_text
    people = {sender.email for each in attached for sender in each.senders}
    if len(people) > 1:
        return Enclosed(tuple(map(Address, sorted(people))), attached[0].subject, attached=True)
    return attached[0]


def _empty(message: Message, role: str) -> Doubtful:
    """Called a forward, but nothing is in it: a form that we do not know, or a file of Outlook."""
    return Doubtful("nothing_found", from_words(message, message.text, "", NOBODY), role)


def _doubt(message: Message, chosen: Enclosed, sender: Address, policy: Policy) -> str:
    """Why it is not sure whose mail it is; "" where it is."""
    emails = {each.email for each in chosen.senders if each.email}
    if len(emails) > 1:
        return "several_senders"
    if not sender.email:
        return "no_sender"
    if not usable(sender) or no_reply(sender) or list_role(sender):
        return "no_reply"
    if is_ours(sender.email, policy):
        return "our_sender"
    if not chosen.attached and not chosen.marked and answers(message.subject):
        return "an_answer"
    return ""


def answers(subject: str) -> bool:
    """Whether the outermost prefix says that the mail is an answer, not a forward."""
    head, colon, _ = subject.replace("：", ":").strip().partition(":")
    return bool(colon) and head.strip(" [").casefold() in PREFIXES and not forwards(subject)


def _likely(chosen: Enclosed, sender: Address, policy: Policy) -> Address:
    """Whom the forwarder's answer is prefilled with: the one behind a colleague, an address in the words."""
    if sender.email and not is_ours(sender.email, policy) and not no_reply(sender):
        return sender
    inner = read_forward(chosen.text)
    if inner is not None and len(inner.senders) == 1 and _outside(inner.senders[0].email, policy):
        return inner.senders[0]
    found = _EMAIL.findall(chosen.text[:_LOOKED_AT])[:_TRIED]
    email = next((each.lower().strip(".") for each in found if _outside(each.lower(), policy)), "")
    return Address(email, "" if sender.email else sender.name)


def _outside(email: str, policy: Policy) -> bool:
    return (
        bool(email) and not is_ours(email, policy) and usable(Address(email)) and not no_reply(Address(email))
    )
