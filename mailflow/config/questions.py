"""What ``mailflow init`` asks, as data: the command line only prints and reads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailflow.adapters.servers import is_loopback
from mailflow.config import addresses, forms, secrets
from mailflow.config.draft import same
from mailflow.config.problems import ExpectedError
from mailflow.language import languages

Answers = Mapping[str, str]
"""Question key → checked answer."""

PORTS = {
    "imap tls": "993",
    "imap starttls": "143",
    "imap none": "143",
    "smtp tls": "465",
    "smtp starttls": "587",
    "smtp none": "25",
}


LANGUAGES = tuple(sorted(languages(), key=lambda each: each != "vi"))
"""The languages that come with the program, Vietnamese first."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask.

    ``default`` and ``check`` see the answers so far, and ``folder``, where the file will stand.
    ``default`` gives "" where a person must answer, or may leave it empty; ``check`` returns the answer
    in its normal form or raises ExpectedError, whose ``sentence(answer)`` says what to write instead.
    """

    key: str
    label: str
    help: str
    default: Callable[[Answers], str]
    check: Callable[[str, Answers], str]


def questions() -> tuple[Question, ...]:
    """What to ask once, in order."""
    return QUESTIONS


def department_questions() -> tuple[Question, ...]:
    """What to ask for each department; an empty name ends the list.

    The answers so far are those of ``questions`` and of this department; ``departments`` holds the names
    already taken, one a line.
    """
    return DEPARTMENT_QUESTIONS


def _said(text: str) -> Callable[[Answers], str]:
    """A default that may name earlier answers in braces."""
    return lambda answers: text.format_map({**_BLANK, **answers})


def _port(kind: str) -> Callable[[Answers], str]:
    return lambda answers: PORTS.get(f"{kind} {answers.get(f'{kind}_security', '')}", "")


def unquoted(answer: str) -> str:
    """Without the quotes that people type around an answer, because they stand in the file."""
    text = answer.strip()
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        around = len(text) > 1 and text.startswith(opening) and text.endswith(closing)
        if around and opening not in inner and closing not in inner:
            return inner.strip()
    return text


_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"), ("「", "」"))


def _text(answer: str, _: Answers) -> str:
    text = unquoted(answer)
    if not text or not text.isprintable():
        raise ExpectedError("a name, on one line and not empty")
    return text


def _optional(check: Callable[[str, Answers], str]) -> Callable[[str, Answers], str]:
    """Nothing, or an answer that this takes."""
    return lambda answer, answers: check(answer, answers) if answer.strip() else ""


def _form(form: forms.Form) -> Callable[[str, Answers], str]:
    return lambda answer, _: str(form.parse(unquoted(answer)))


def _security(kind: str) -> Callable[[str, Answers], str]:
    def check(answer: str, answers: Answers) -> str:
        chosen = str(forms.choice("tls", "starttls", "none").parse(unquoted(answer)))
        if chosen == "none" and not is_loopback(answers.get(f"{kind}_host", "")):
            raise ExpectedError('"tls" or "starttls"', hint="none is for a server on this machine only")
        return chosen

    return check


def _own_address(answers: Answers) -> str:
    """billing@acme.vn for billing; nothing for a name that makes no address."""
    try:
        return addresses.email(f"{answers.get('name', '')}@{answers.get('domain', '')}")
    except ExpectedError:
        return ""


def _port_number(answer: str, _: Answers) -> str:
    text = unquoted(answer)
    number = int(text) if re.fullmatch("[0-9]{1,5}", text) else text
    return str(forms.whole(1, 65535).parse(number))


def _our_people(answer: str, answers: Answers) -> str:
    """An address of staff: not the mailbox itself, or letters would come back for ever."""
    address = addresses.email(unquoted(answer))
    if address == answers.get("address"):
        raise ExpectedError("another address than the mailbox itself", hint="letters to it would come back")
    return address


def _password(answer: str, _: Answers) -> str:
    source, name = [*unquoted(answer).split(" ", 1), ""][:2]
    if source.lower() not in secrets.SOURCES:
        raise ExpectedError("env NAME, file PATH or credential NAME", shown=False)
    where = secrets.secret({source.lower(): unquoted(name)})
    return f"{where.source} {where.name}"


def _start(answer: str, _: Answers) -> str:
    text = unquoted(answer)
    return "now" if text.lower() == "now" else forms.MOMENT.parse(text).isoformat()


def _new_name(answer: str, answers: Answers) -> str:
    name = _text(answer, answers)
    if same(name) in map(same, answers.get("departments", "").split("\n")):
        raise ExpectedError("a name that no other department has")
    return name


def _words(answer: str, _: Answers) -> str:
    words = [unquoted(word) for word in re.split("[,;，；、]", answer)]
    return ", ".join(str(forms.TEXT.parse(word)) for word in words if word)


SERVICE_FOLDER, SERVICE_STORE = "/etc/mailflow", "/var/lib/mailflow/mailflow.db"
"""Where the service has its config, and where it may write (systemd/mailflow.service)."""


def _for_a_service(answers: Answers) -> bool:
    """``folder`` is where the file will stand."""
    return answers.get("folder", "") == SERVICE_FOLDER


def _store(answer: str, answers: Answers) -> str:
    return str(forms.STORE_URL.parse(f"sqlite:///{_text(answer, answers)}")).removeprefix("sqlite:///")


_BLANK = {"domain": "", "address": "", "name": "", "organisation": ""}

QUESTIONS = (
    Question(
        "organisation",
        "Organisation",
        "The name that stands in letters to customers.",
        _said(""),
        _text,
    ),
    Question(
        "domain",
        "Mail domain",
        "The part of your addresses behind the @.",
        _said(""),
        _form(forms.HOST_NAME),
    ),
    Question(
        "language",
        "Main language",
        f"{', '.join(LANGUAGES)}: of letters inside the house, and to customers whose language is unsure.",
        _said("vi"),
        _form(forms.choice(*LANGUAGES)),
    ),
    Question(
        "address",
        "Complaints mailbox",
        "The address that customers write to.",
        _said("support@{domain}"),
        _form(forms.EMAIL),
    ),
    Question(
        "display_name",
        "Name beside it",
        "What customers see as the sender of letters, beside the address.",
        _said("{organisation}"),
        _text,
    ),
    Question(
        "imap_host",
        "IMAP server",
        "Where mail is fetched from.",
        _said("imap.{domain}"),
        _form(forms.SERVER),
    ),
    Question(
        "imap_security",
        "IMAP security",
        "tls, starttls, or none for a server on this very machine.",
        _said("tls"),
        _security("imap"),
    ),
    Question("imap_port", "IMAP port", "993 for tls, 143 for starttls.", _port("imap"), _port_number),
    Question(
        "imap_user",
        "User name",
        "The login name at the IMAP and SMTP server, often the address.",
        _said("{address}"),
        _text,
    ),
    Question(
        "smtp_host",
        "SMTP server",
        "Where letters are handed over.",
        _said("smtp.{domain}"),
        _form(forms.SERVER),
    ),
    Question(
        "smtp_security",
        "SMTP security",
        "tls, starttls, or none for a server on this very machine.",
        _said("starttls"),
        _security("smtp"),
    ),
    Question("smtp_port", "SMTP port", "465 for tls, 587 for starttls.", _port("smtp"), _port_number),
    Question(
        "password",
        "Where is the password?",
        "Never in the file itself: env NAME (environment variable), file PATH, or credential NAME (systemd).",
        lambda answers: "credential support-password" if _for_a_service(answers) else "env SUPPORT_PASSWORD",
        _password,
    ),
    Question(
        "customer_care",
        "Customer care",
        "The address that hears of what fits no department.",
        _said(""),
        _our_people,
    ),
    Question(
        "director",
        "Director",
        "Hears of each complaint and of what is long overdue. Empty: escalations end at customer care.",
        _said(""),
        _optional(_our_people),
    ),
    Question(
        "admin",
        "Admin",
        "Hears of technical trouble. Empty: customer care does.",
        _said(""),
        _optional(_our_people),
    ),
    Question(
        "store",
        "Database file",
        "Holds everything, so the user that runs mailflow must be able to write it and its folder.",
        lambda answers: SERVICE_STORE if _for_a_service(answers) else "mailflow.db",
        _store,
    ),
    Question(
        "start_from",
        "Start from",
        "Mail received before is left alone: now, or a date such as 2026-11-23.",
        _said("now"),
        _start,
    ),
)

DEPARTMENT_QUESTIONS = (
    Question("name", "Department", "A short name such as billing.", _said(""), _new_name),
    Question("address", "Its address", "Where its tickets go.", _own_address, _our_people),
    Question(
        "words",
        "Its words",
        "Words in a complaint that belong to this department, with commas between: invoice, hóa đơn.",
        _said(""),
        _words,
    ),
)
