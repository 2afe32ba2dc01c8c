"""The first config.toml: what ``mailflow init`` asks, as data, and the commented file that comes of it."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.config import forms, secrets
from mailflow.config.draft import same
from mailflow.config.problems import ExpectedError

Answers = Mapping[str, str]
"""Question key → checked answer."""

PORTS = {"imap tls": "993", "imap starttls": "143", "smtp tls": "465", "smtp starttls": "587"}
LANGUAGES = ("vi", "en", "zh")
COMMENTS = 40  # column of the comments in the file


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask.

    ``default`` and ``check`` see the answers so far.  ``default`` gives "" where a person must answer;
    ``check`` returns the answer in its normal form or raises ExpectedError, whose ``sentence(answer)``
    says what to write instead.
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


def _form(form: forms.Form) -> Callable[[str, Answers], str]:
    return lambda answer, _: str(form.parse(answer))


def _port_number(answer: str, _: Answers) -> str:
    number = int(answer) if re.fullmatch("[0-9]{1,5}", answer.strip()) else answer
    return str(forms.whole(1, 65535).parse(number))


def _our_people(answer: str, answers: Answers) -> str:
    """An address of staff: not the mailbox itself, or letters would come back for ever."""
    address = forms.email(answer)
    if address == answers.get("address"):
        raise ExpectedError("another address than the mailbox itself", hint="letters to it would come back")
    return address


def _password(answer: str, _: Answers) -> str:
    source, name = [*answer.strip().split(" ", 1), ""][:2]
    where = secrets.secret({source.lower(): name.strip()})
    return f"{where.source} {where.name}"


def _start(answer: str, _: Answers) -> str:
    return "now" if answer.strip().lower() == "now" else forms.MOMENT.parse(answer.strip()).isoformat()


def _new_name(answer: str, answers: Answers) -> str:
    name = str(forms.TEXT.parse(answer))
    if same(name) in map(same, answers.get("departments", "").split("\n")):
        raise ExpectedError("a name that no other department has")
    return name


def _words(answer: str, _: Answers) -> str:
    words = [word.strip() for word in re.split("[,;，；、]", answer)]
    return ", ".join(str(forms.TEXT.parse(word)) for word in words if word)


_BLANK = {"domain": "", "address": "", "name": ""}
_SECURITY = _form(forms.choice("tls", "starttls", "none"))

QUESTIONS = (
    Question(
        "organisation",
        "Organisation",
        "The name that stands in letters to customers.",
        _said(""),
        _form(forms.TEXT),
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
        "vi, en or zh: for letters inside the house, and for customers whose language is unsure.",
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
        _SECURITY,
    ),
    Question("imap_port", "IMAP port", "993 for tls, 143 for starttls.", _port("imap"), _port_number),
    Question(
        "imap_user",
        "User name",
        "The login name at the IMAP and SMTP server, often the address.",
        _said("{address}"),
        _form(forms.TEXT),
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
        _SECURITY,
    ),
    Question("smtp_port", "SMTP port", "465 for tls, 587 for starttls.", _port("smtp"), _port_number),
    Question(
        "password",
        "Where is the password?",
        "Never in the file itself: env NAME (environment variable), file PATH, or credential NAME (systemd).",
        _said("env SUPPORT_PASSWORD"),
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
        "start_from",
        "Start from",
        "Mail received before is left alone: now, or a date such as 2026-11-23.",
        _said("now"),
        _start,
    ),
)

DEPARTMENT_QUESTIONS = (
    Question("name", "Department", "A short name such as billing.", _said(""), _new_name),
    Question("address", "Its address", "Where its tickets go.", _said("{name}@{domain}"), _our_people),
    Question(
        "words",
        "Its words",
        "Words in a complaint that belong to this department, with commas between: invoice, hóa đơn.",
        _said(""),
        _words,
    ),
)


def answers_to_toml(answers: Answers, departments: Sequence[Answers], now: datetime) -> str:
    """A commented config.toml that loads without error; ``now`` (aware) is what "now" means.

    Raises ExpectedError for an answer that its question would refuse.
    """
    said = {question.key: question.check(answers[question.key], answers) for question in QUESTIONS}
    said["start"] = now.isoformat(timespec="seconds") if said["start_from"] == "now" else said["start_from"]
    said["languages"] = ", ".join(
        _quoted(code) for code in sorted(LANGUAGES, key=lambda c: c != said["language"])
    )
    source, _, name = said["password"].partition(" ")
    said["secret"] = f"{{ {source} = {_quoted(name)} }}"
    quoted = {key: _quoted(value) for key, value in said.items()}
    raw = {key: said[key] for key in ("languages", "secret", "imap_port", "smtp_port")}
    parts = [_FILE.format_map({**quoted, **raw})]
    taken: list[str] = []
    for department in departments:
        context = {**answers, **department, "address": said["address"], "departments": "\n".join(taken)}
        unit = {
            question.key: question.check(department[question.key], context)
            for question in DEPARTMENT_QUESTIONS
        }
        taken.append(unit["name"])
        parts.append(_department(unit, said["language"]))
    return _aligned("".join(parts if departments else [*parts, _NO_DEPARTMENT]))


def _aligned(text: str) -> str:
    """Comments behind values in one column; the mark in front of them is in no answer."""
    pairs = (line.partition("\x1f") for line in text.split("\n"))
    return "\n".join(f"{code:<{COMMENTS}}{comment}" if mark else code for code, mark, comment in pairs)


def _department(unit: Answers, language: str) -> str:
    words = ", ".join(_quoted(word) for word in unit["words"].split(", ") if word)
    name = _quoted(unit["name"])
    section = _DEPARTMENT.format(
        name=name, address=_quoted(unit["address"]), label=f"{{ {language} = {name} }}"
    )
    return section + (_ROUTE.format(name=name, words=words) if words else "")


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's, too."""
    return json.dumps(text, ensure_ascii=False)


_FILE = """\
# mailflow's configuration; every key is explained in docs/configuration.md.
# After a change: mailflow check, then mailflow's reload (SIGHUP) or a restart.

[organisation]
name = {organisation}
domain = {domain}\x1f# right-hand side of our Message-IDs
timezone = "Asia/Ho_Chi_Minh"\x1f# of dates in letters and of deadlines
languages = [{languages}]\x1f# the first is the fallback

[[mailboxes]]
address = {address}
folder = "INBOX"
processed_folder = "Processed"\x1f# mails go there once they are safe in the store
start_from = {start}\x1f# older mail is left alone
[mailboxes.imap]
host = {imap_host}
port = {imap_port}
security = {imap_security}\x1f# tls | starttls | none (none: on this machine only)
username = {imap_user}
password = {secret}
[mailboxes.smtp]
host = {smtp_host}
port = {smtp_port}
security = {smtp_security}
username = {imap_user}
password = {secret}

[store]
url = "sqlite:///mailflow.db"\x1f# beside this file

[reference]
prefix = "KN"\x1f# KN-2026-000123

[roles]
customer_care = {customer_care}\x1f# hears of what fits no department
# quality = "qa@…"
# director = "director@…"
# head_office = []
# admin = "it@…"                    # is told of technical trouble

[calendar]
country = "VN"\x1f# public holidays
rest_days = ["saturday", "sunday"]
hours = "08:00-17:30"
"""

_DEPARTMENT = """
[[departments]]
name = {name}
label = {label}
address = {address}
# members = ["*@…"]                 # who else may write for it
# manager = "…"                     # is told when it is late
"""

_ROUTE = """
[[routes]]\x1f# the first that fits wins
department = {name}
subject_or_text = [{words}]
"""

_NO_DEPARTMENT = """
# [[departments]]
# name = "billing"
# label = { vi = "Phòng kế toán", en = "Billing", zh = "财务部" }
# address = "billing@…"
#
# [[routes]]                        # the first that fits wins
# department = "billing"
# subject_or_text = ["hóa đơn", "invoice", "发票"]
"""
