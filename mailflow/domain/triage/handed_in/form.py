"""The form by which staff log what came by telephone, over the counter, on paper or by Zalo (P4).

    #new
    #customer Trần Lan <lan@example.com> 0901 234 567
    #channel phone
    What the customer said, in as many lines as it takes.

Lines count only in the first block of what was written now, below a greeting at most.
All or nothing: one mistake, and nothing opens.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mailflow.domain.decision.handed_in import Faulty, Mistake, Said, Taken
from mailflow.domain.model.message import Address, Enclosed, Message
from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import Nature, Policy
from mailflow.domain.model.reference import find_references
from mailflow.domain.model.ticket import Channel
from mailflow.domain.procedure.command_lines import Given, Reply, read_reply
from mailflow.domain.procedure.greeting import without_greeting
from mailflow.domain.text.cleaning import NAME_LENGTH, fold, one_line
from mailflow.domain.text.vocabulary import meanings, names
from mailflow.domain.triage.handed_in.as_customer import from_enclosed, from_original, from_words
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.domain.understanding.extraction.phones import dialled
from mailflow.domain.understanding.senders import base_address, usable

FORM_LINES: Final = names("form")
"""The words behind # by which a line of the form begins → the key that they mean."""

_CHANNELS: Final = {word: Channel(channel) for word, channel in meanings("channels").items()}
_NATURES: Final = {word: Nature(nature) for word, nature in meanings("natures").items()}
_LANGUAGES: Final = meanings("languages")

_EMAIL: Final = re.compile(r"[^\s<>()\[\]{},;:\"“”|]{1,64}@[^\s<>()\[\]{},;:\"“”|]{1,255}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 .()-]{6,20}[0-9]")
_KEY: Final = re.compile(r"[0-9a-f]{8,64}")
_DIGITS: Final = range(8, 16)


class _Wrong(Exception):  # noqa: N818  (it ends in a letter, not in a traceback)
    """A line that cannot be followed: why, and what would have been right."""

    def __init__(self, reason: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason, self.known = reason, known


@dataclass(slots=True)
class _Filled:
    """The form as far as it has been read."""

    values: dict[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)  # key → its line as it should be
    missing_mail: bool = False  # no earlier mail is known that the form could be about


def read(message: Message, role: str, policy: Policy, asked: Message | None = None) -> Taken | Faulty | None:
    """A form; None for a mail that is none.  ``asked`` is the mail that we have asked the writer about."""
    reply = lines_of(message)
    named = [FORM_LINES.get(given.name, "") for given in reply.commands]
    about = asked or (message if message.enclosed else None)
    if "new" not in named[:1] and not (about is not None and {"customer", "new"} & set(named)):
        return _bare_answer(message, role, policy, asked) if asked is not None and not named else None
    filled = _Filled(missing_mail=asked is None)
    for given, key in zip(reply.commands, named, strict=True):
        _take(given, key, filled, policy)
    return _result(filled, message, reply.body, role, about, policy)


def lines_of(message: Message) -> Reply:
    """The lines of a form and the words below; a greeting above them says nothing of the matter."""
    return read_reply(without_greeting(message.reply_text), FORM_LINES)


def mail_key(message: Message) -> str:
    """The key of an earlier mail that a form names (``#mail 3f9a…``); "" for none."""
    commands = lines_of(message).commands
    given = next((each for each in commands if FORM_LINES.get(each.name) == "mail"), None)
    found = _KEY.fullmatch(given.argument.strip().lower()) if given else None
    return found[0] if found else ""


def _take(given: Given, key: str, filled: _Filled, policy: Policy) -> None:
    """Read one line; a mistake is noted, and the others are read all the same."""
    if key not in _READERS:
        filled.mistakes.append(Mistake(given.line, "unknown_key", tuple(f"#{name}" for name in _READERS)))
        return
    if key in filled.values:
        filled.mistakes.append(Mistake(given.line, "repeated"))
        return
    try:
        filled.values[key] = _READERS[key](given.argument, policy)
        _there(key, filled)
    except _Wrong as wrong:
        filled.values[key] = None
        filled.mistakes.append(Mistake(given.line, wrong.reason, wrong.known))
        example = f" {wrong.known[0]}" if wrong.known else " …"
        filled.corrected[key] = f"#{key}{example}"
    else:
        filled.corrected[key] = f"#{key} {given.argument}".rstrip()


def _there(key: str, filled: _Filled) -> None:
    """The mail that a form names must be known, and of no ticket yet."""
    if key == "mail" and filled.missing_mail:
        raise _Wrong("unknown_mail")


def _result(
    filled: _Filled, message: Message, body: str, role: str, about: Message | None, policy: Policy
) -> Taken | Faulty:
    values, mistakes = filled.values, filled.mistakes
    if "customer" not in values:
        mistakes.append(Mistake("", "no_customer"))
    customer, phone = values.get("customer") or (Address(""), "")
    outside = about is not None and not is_staff(about.sender.email, policy)
    told = _told(about or message, about is not None, body, customer.email, outside=outside)
    if not told.words:
        mistakes.append(Mistake("", "no_words"))
    mail = _mail(told, str(values.get("subject") or ""), customer)
    if mistakes:
        lines = {"new": "#new", "customer": "#customer …", "channel": "#channel phone"} | filled.corrected
        return Faulty(tuple(mistakes), tuple(lines.values()), role, mail)
    said = Said(
        message.sender.email,
        role,
        "form",
        channel=values.get("channel") or (Channel.MAIL if told.carried or outside else Channel.OTHER),
        note=told.note,
        written=told.carried.written if told.carried else "",
        phone=phone,
        nature=values.get("nature"),
        category=values.get("category") or "",
        urgent=values.get("urgent"),
        language=values.get("language") or "",
        joins=values.get("join") or "",
    )
    return Taken(mail, said)


@dataclass(frozen=True, slots=True)
class _Told:
    """Where the customer's words stand: in a mail that is carried, or as staff wrote them down."""

    source: Message
    carried: Enclosed | None
    words: str
    note: str
    outside: bool = False  # the source itself is the customer's mail


def _told(source: Message, earlier: bool, body: str, customer: str, *, outside: bool) -> _Told:
    """The words of a form, or of the mail that it is about; what stands below its lines is then a note.

    In answer to a form of theirs that had a mistake, the writer may have written the words again.
    ``outside``: the earlier mail is not staff's; it was set aside and is a customer's after all.
    """
    if outside:
        words = source.reply_text or source.text or source.subject
        return _Told(source, None, words, body, outside=True)
    if source.enclosed:
        theirs = (each for each in source.enclosed if customer in {s.email for s in each.senders})
        carried = next(theirs, source.enclosed[0])
        return _Told(source, carried, carried.text or carried.subject, body)
    if not earlier:
        return _Told(source, None, body, "")
    form = lines_of(source)
    if form.commands:
        return _Told(source, None, body or form.body, "")
    return _Told(source, None, source.reply_text or source.text, body)


def _mail(told: _Told, subject: str, customer: Address) -> Message:
    if told.outside:
        return from_original(told.source, subject, customer)
    if told.carried is None:
        return from_words(told.source, told.words, subject, customer)
    return from_enclosed(told.source, told.carried, customer)


def _bare_answer(message: Message, role: str, policy: Policy, asked: Message) -> Taken | Faulty:
    """An answer without any #: an address or a telephone in its first line is the customer's."""
    first, _, rest = message.reply_text.strip().partition("\n")
    filled = _Filled({"new": True}, corrected={"new": "#new"})
    if _EMAIL.search(first) or _PHONE.search(first):
        _take(Given("customer", first, first), "customer", filled, policy)
    return _result(filled, message, rest.strip(), role, asked, policy)


# --- one function for each key: what stands behind it; raises _Wrong -----------------------------


def _nothing(_argument: str, _policy: Policy) -> bool:
    return True


def _customer(argument: str, policy: Policy) -> tuple[Address, str]:
    """Name, address and telephone in any order; at least one of them."""
    if not argument:
        raise _Wrong("no_customer")
    emails = list(dict.fromkeys(found.lower().strip(".") for found in _EMAIL.findall(argument)))
    rest = _EMAIL.sub(" ", argument)
    email = emails[0] if emails else ""
    if len(emails) > 1 or ("@" in rest) or (email and not usable(Address(email))):
        raise _Wrong("bad_address")
    if email and base_address(email) in policy.own_addresses:
        raise _Wrong("own_address")
    if email and (nobody := why_no_customer(email, policy)) is not None and nobody.certain:
        raise _Wrong("nobodys_address")
    number = _PHONE.search(rest)
    phone = dialled(number[0]) if number else ""
    name = " ".join(
        re.sub(r"[<>()\[\]{},;:\"“”|]", " ", rest.replace(number[0] if number else "\0", " ")).split()
    )
    if not email and not phone and not any(c.isalpha() for c in name):
        raise _Wrong("no_customer")
    return Address(email, one_line(name)[:NAME_LENGTH]), phone


def _channel(argument: str, _policy: Policy) -> Channel:
    return Channel(_one_of(argument, _CHANNELS, "unknown_channel"))


def _nature(argument: str, _policy: Policy) -> Any:
    return _one_of(argument, _NATURES, "unknown_nature")


def _language(argument: str, policy: Policy) -> str:
    offered = {word: code for word, code in _LANGUAGES.items() if code in policy.organisation.languages}
    return str(_one_of(argument, offered, "unknown_language"))


def _category(argument: str, policy: Policy) -> str:
    names = {fold(c.name): c.name for c in policy.categories}
    names |= {fold(label): c.name for c in policy.categories for label in c.label.values()}
    return str(_one_of(argument, names, "unknown_category"))


def _urgent(argument: str, _policy: Policy) -> bool:
    return meanings("answers").get(fold(argument)) != "no"


def _subject(argument: str, _policy: Policy) -> str:
    return argument


def _join(argument: str, policy: Policy) -> str:
    found = find_references(argument, policy.reference_prefix)
    if not found:
        raise _Wrong("unknown_ticket", (f"{policy.reference_prefix}-…",))
    return found[0]


def _mail_key(argument: str, _policy: Policy) -> str:
    if not _KEY.fullmatch(argument.strip().lower()):
        raise _Wrong("unknown_mail")
    return argument


def _one_of(argument: str, known: Mapping[str, Any], reason: str) -> Any:
    found = known.get(fold(argument).strip(" ."))
    if found is None:
        raise _Wrong(reason, tuple(dict.fromkeys(str(value) for value in known.values())))
    return found


_READERS: Final[Mapping[str, Callable[[str, Policy], Any]]] = {
    "new": _nothing,
    "customer": _customer,
    "channel": _channel,
    "nature": _nature,
    "category": _category,
    "subject": _subject,
    "urgent": _urgent,
    "language": _language,
    "mail": _mail_key,
    "join": _join,
}
