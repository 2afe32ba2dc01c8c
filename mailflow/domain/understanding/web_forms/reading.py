"""The mail of a web form: which form, who filled it in, what they wrote; why, where that is not sure.

A form is one of ``[[forms]]``, or is recognised by honest signs, and only where the From is no person's
anyhow: our own mailbox, a no-reply address, the web server, our own domain, a service for forms.  An
ordinary person whose Reply-To is another address is no form.  Everything in a form is typed by a stranger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mailflow.domain.model.message import Address, Message, address_matches
from mailflow.domain.model.origin import FORM, NOBODY_NAMED, SEVERAL_NAMED, Origin
from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import FormRule, Policy
from mailflow.domain.text.matching import prepare, words
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.customer_address import form_sender, why_no_customer
from mailflow.domain.understanding.extraction.phones import dialled
from mailflow.domain.understanding.form_senders import service_of
from mailflow.domain.understanding.forwarded import forwards
from mailflow.domain.understanding.our_addresses import in_own_domain, is_ours
from mailflow.domain.understanding.senders import base_address, came_as_bounce, no_reply
from mailflow.domain.understanding.web_forms.fields import (
    Field,
    addresses_in,
    addresses_labelled,
    read_fields,
    values,
)
from mailflow.domain.understanding.web_forms.known import names_itself, own_notice, sent_by_script
from mailflow.domain.understanding.web_forms.labels import (
    ABOUT,
    EMAIL,
    NAME,
    PHONE,
    ROLES,
    SUBJECT,
    WORDS,
    WRITER,
    squeezed,
)
from mailflow.domain.understanding.web_forms.pattern import found_by
from mailflow.language.knowledge import knowledge, words_of

REPLY_TO: Final = "reply-to"
"""The place ``[[forms]] address`` may name beside labels."""

_NAME: Final = 100
_MOST_LIKELY: Final = 5  # addresses that staff are shown to choose from
_ORDERS: Final = tuple(map(fold, words_of(knowledge("forms")["orders"])))


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of the one who filled a form in."""

    emails: tuple[str, ...]  # one where it is sure
    where: tuple[str, ...]
    name: str
    phone: str
    words: str


def read_form_mail(message: Message, policy: Policy) -> Origin | None:
    """The mail of a form as its writer's; None for every other mail."""
    rule = _configured(message, policy)
    maybe = _may_be_form(message) and not own_notice(message) and _sent_by_no_person(message, policy)
    if rule is None and not maybe:
        return None
    fields = read_fields(message.text, _labels(rule))
    name = rule.name if rule else _recognised(message, fields, policy)
    if not name:
        return None
    found = _by_rule(message, fields, rule, policy) if rule else _by_signs(message, fields, policy)
    return _origin(message, name, found)


def _configured(message: Message, policy: Policy) -> FormRule | None:
    """The form of ``[[forms]]`` whose mail it is."""
    sender, subject = message.sender.email, prepare(message.subject)
    return next(
        (
            rule
            for rule in policy.forms
            if any(address_matches(pattern, sender) for pattern in rule.senders)
            and (not rule.subject or words(rule.subject).first_match(subject) is not None)
        ),
        None,
    )


def _may_be_form(message: Message) -> bool:
    """Nothing that answers another mail or that mail systems write is a form's."""
    answered = message.in_reply_to or message.references
    machine = message.bounce is not None or message.content_type == "multipart/report"
    replied = any("replied" in value.lower() for value in message.headers.get("auto-submitted", ()))
    return not answered and not machine and not replied and not came_as_bounce(message)


def _sent_by_no_person(message: Message, policy: Policy) -> bool:
    """Whether the From may be a website's: ours, nobody's, of our domain, of a service for forms."""
    sender = message.sender
    known = _website(message, policy) or no_reply(sender) or service_of(sender.domain)
    return bool(known) or in_own_domain(sender.email, policy)


def _recognised(message: Message, fields: Sequence[Field], policy: Policy) -> str:
    """The name of a form that shows itself by signs; "" where it is not sure to be one."""
    sender = message.sender.email
    service = service_of(message.sender.domain)
    website = _website(message, policy)
    itself = names_itself(message)
    machine = bool(itself) or sent_by_script(message)
    contact = values(fields, EMAIL) or values(fields, WRITER) or values(fields, PHONE)
    filled = bool(contact and values(fields, WORDS))
    if is_staff(sender, policy) and not machine and not (filled and _names_somebody(message, fields, policy)):
        return ""  # the mail of a colleague
    answerable = bool(_reply_to(message, policy))
    order = any(word in fold(message.subject[:200]) for word in _ORDERS) and not values(fields, WORDS)
    if filled or (itself and not order and (website or service or answerable)):
        return service or itself or "website"
    if website and answerable and not order:
        return itself or "website"
    return itself or "website" if machine and answerable and contact and not order else ""


def _names_somebody(message: Message, fields: Sequence[Field], policy: Policy) -> bool:
    """Whether a website that writes from a colleague's address names a person from outside.

    A colleague who forwards a mail, or logs what a customer said (#new), hands it in.
    """
    if forwards(message.subject) or message.text.lstrip().startswith("#"):
        return False
    named = (*(a.email for a in _reply_to(message, policy)), *_usable(_labelled(fields), message, policy))
    return any(not is_ours(email, policy) for email in named)


def _website(message: Message, policy: Policy) -> bool:
    """Whether only a program of ours writes from the address: our mailbox, the web server, our no-reply."""
    sender = message.sender
    return (
        base_address(sender.email) in policy.own_addresses
        or form_sender(sender.email, policy)
        or (no_reply(sender) and in_own_domain(sender.email, policy))
    )


def _labels(rule: FormRule | None) -> dict[str, str]:
    """The built-in labels and those of the config, which count first."""
    if rule is None:
        return ROLES
    given = ((EMAIL, rule.address), (NAME, rule.customer), (PHONE, rule.telephone), (WORDS, rule.words))
    own = {squeezed(label): role for role, labels in given for label in labels if label != REPLY_TO}
    return {**ROLES, **own}


def _by_signs(message: Message, fields: Sequence[Field], policy: Policy) -> _Found:
    """Reply-To and the labelled address, which must agree where both are there."""
    replying = [address.email for address in _reply_to(message, policy)]
    labelled = _usable(_labelled(fields), message, policy)
    if labelled:
        outside = [email for email in replying if not is_ours(email, policy)]
        replying = outside or [email for email in replying if email in labelled]
    slipped_in = () if replying else _usable(addresses_labelled(_words(fields)), message, policy)
    emails = tuple(dict.fromkeys((*replying, *labelled, *slipped_in)))
    where = (*(("Reply-To",) if replying else ()), *(_label_names(fields) if labelled else ()))
    return _Found(emails, where, _name(message, fields), _phone(fields), _written(message, fields))


def _by_rule(message: Message, fields: Sequence[Field], rule: FormRule, policy: Policy) -> _Found:
    """The places that the config names, in its order; the first that has an address counts."""
    by_pattern = found_by(rule.pattern, message.text) if rule.pattern else {}
    if not rule.address and "address" not in by_pattern:
        found = _by_signs(message, fields, policy)
    else:
        emails, where = _first_place(message, fields, rule, by_pattern.get("address", ""), policy)
        found = _Found(emails, where, _name(message, fields), _phone(fields), _written(message, fields))
    return replace(
        found,
        name=by_pattern.get("customer") or found.name,
        phone=dialled(by_pattern["telephone"]) if "telephone" in by_pattern else found.phone,
        words=by_pattern.get("words") or found.words,
    )


def _first_place(
    message: Message, fields: Sequence[Field], rule: FormRule, by_pattern: str, policy: Policy
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    places = [("pattern", addresses_in(by_pattern))] if by_pattern else []
    for place in rule.address:
        if place == REPLY_TO:
            places.append(("Reply-To", tuple(a.email for a in _reply_to(message, policy))))
            continue
        wanted = squeezed(place)
        given = (each.value for each in fields if squeezed(each.label) == wanted)
        places.append((place, tuple(address for value in given for address in addresses_in(value))))
    tried = ((name, _usable(emails, message, policy)) for name, emails in places)
    return next(((emails, (name,)) for name, emails in tried if emails), ((), ()))


def _reply_to(message: Message, policy: Policy) -> list[Address]:
    """The addresses of Reply-To that can be a customer's."""
    return [a for a in message.reply_to if why_no_customer(a.email, policy, message) is None]


def _usable(emails: Iterable[str], message: Message, policy: Policy) -> tuple[str, ...]:
    can_be = (email for email in emails if why_no_customer(email, policy, message) is None)
    return tuple(dict.fromkeys(can_be))


def _labelled(fields: Sequence[Field]) -> tuple[str, ...]:
    given = (*values(fields, EMAIL), *values(fields, WRITER))
    return tuple(dict.fromkeys(address for value in given for address in addresses_in(value)))


def _label_names(fields: Sequence[Field]) -> tuple[str, ...]:
    named = (each for each in fields if each.role in {EMAIL, WRITER} and addresses_in(each.value))
    return tuple(dict.fromkeys(f"“{each.label[:40]}”" for each in named))[:2]


def _name(message: Message, fields: Sequence[Field]) -> str:
    """As typed; in several fields (first name, last name) in their order; else what Reply-To says."""
    typed = tuple(dict.fromkeys(value.split("\n")[0].strip() for value in values(fields, NAME)))
    if typed:
        return " ".join(typed)[:_NAME]
    for value in values(fields, WRITER):
        addresses = addresses_in(value)
        at = value.lower().find(addresses[0]) if addresses else -1
        if at > 0:
            return value[:at].strip(" <\"'(,;:-\t\n")[:_NAME]
    return next((address.name for address in message.reply_to if address.name), "")[:_NAME]


def _phone(fields: Sequence[Field]) -> str:
    given = values(fields, PHONE)
    return dialled(given[0][:40]) if given and any(map(str.isdecimal, given[0])) else ""


def _words(fields: Sequence[Field]) -> str:
    return "\n\n".join(values(fields, WORDS))


def _written(message: Message, fields: Sequence[Field]) -> str:
    """What the writer said: the message, below it the other lines that they filled in."""
    said = _words(fields)
    if not said:
        return message.reply_text or message.text
    subject = fold(message.subject)
    others = [
        f"{each.label}: {' '.join(each.value.split())}"
        for each in fields
        if each.value
        and (each.role in {"", PHONE} or (each.role == SUBJECT and fold(each.value) not in subject))
        and each.role != ABOUT
    ]
    return "\n\n".join(part for part in (said, "\n".join(others)) if part)


def writer_in(text: str, policy: Policy) -> tuple[Address, str, str] | None:
    """Who filled in a form whose text somebody carries on: name and address, telephone, words.

    None where the text is no form's, or does not say for sure whose it is.
    """
    carried = Message(digest="", content_digest="", size=0, text=text)
    fields = read_fields(text)
    if not values(fields, WORDS):
        return None
    found = _by_signs(carried, fields, policy)
    if len(found.emails) != 1 or is_ours(found.emails[0], policy):
        return None
    return Address(found.emails[0], found.name), found.phone, found.words


def _origin(message: Message, name: str, found: _Found) -> Origin:
    sure = len(found.emails) == 1
    email = found.emails[0] if sure else ""
    customer = Address(email, found.name)
    mail = replace(
        message,
        senders=(customer,) if email or found.name else (),
        reply_to=(),
        message_id="",  # the customer has never seen it
        return_path=None,  # the website's
        headers={},
        reply_text=found.words,
        language=message.words_language or message.language,
        enclosed=(),
    )
    doubt = "" if sure else (SEVERAL_NAMED if found.emails else NOBODY_NAMED)
    where = found.where if sure else ()
    likely = () if sure else found.emails[:_MOST_LIKELY]
    return Origin(FORM, name, message.sender.email, mail, where, doubt, likely, found.phone)
