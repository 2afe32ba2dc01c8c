"""The first config.toml: a commented file from the answers that ``mailflow init`` was given."""

import json
from collections.abc import Sequence
from datetime import datetime

from mailflow.config.questions import (
    DEPARTMENT_QUESTIONS,
    LANGUAGES,
    QUESTIONS,
    Answers,
    Question,
    department_questions,
    questions,
)

__all__ = ["Answers", "Question", "answers_to_toml", "department_questions", "questions"]

COMMENTS = 40  # column of the comments in the file


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
    said["store_url"] = f"sqlite:///{said['store']}"
    for role, example in (("director", "director@…"), ("admin", "it@…")):
        said[f"{role}_line"] = "" if said[role] else "# "
        said[role] = said[role] or example
    quoted = {key: _quoted(value) for key, value in said.items()}
    raw = {key: said[key] for key in _AS_THEY_ARE}
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


_AS_THEY_ARE = ("languages", "secret", "imap_port", "smtp_port", "director_line", "admin_line")


def _aligned(text: str) -> str:
    """Comments behind values in one column; the mark in front of them is in no answer."""
    pairs = (line.partition("\x1f") for line in text.split("\n"))
    return "\n".join(f"{code:<{COMMENTS - 1}} {comment}" if mark else code for code, mark, comment in pairs)


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
display_name = {display_name}\x1f# beside the address in our letters
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
url = {store_url}\x1f# a file; sqlite:////var/… is absolute

[reference]
prefix = "KN"\x1f# KN-2026-000123

[roles]
customer_care = {customer_care}\x1f# hears of what fits no department
{director_line}director = {director}\x1f# hears of complaints, and of what is long overdue
{admin_line}admin = {admin}\x1f# is told of technical trouble
# quality = "qa@…"
# head_office = []

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
