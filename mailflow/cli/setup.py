"""init, check: from nothing to a config that is sound."""

import grp
import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from mailflow.adapters.servers import Probe
from mailflow.adapters.system.permissions import reason, unwritable
from mailflow.adapters.system.private_files import write_whole
from mailflow.cli.common import (
    EXIT_USAGE,
    EXIT_WRONG,
    Options,
    errors,
    fail,
    honest_ends,
    is_missing,
    loaded,
    warn,
)
from mailflow.cli.examination import examine
from mailflow.cli.screen import beside, print_json, say
from mailflow.config.problems import ExpectedError
from mailflow.config.questions import Answers, Question, department_questions, questions
from mailflow.config.schema import json_schema
from mailflow.config.writing import answers_to_toml
from mailflow.domain.model.policy import Organisation


def init(context: typer.Context) -> None:
    """Ask a few questions and write a commented config.toml; nothing is overwritten.

    Answers may also come from a file, one a line: mailflow init < answers.txt
    """
    options: Options = context.obj
    path = options.config if options.named else Path("config.toml")
    if not is_missing(path):
        raise fail(f"{path} is there already; move it away first, or edit it", EXIT_USAGE)
    if why := unwritable(path.absolute().parent):
        raise fail(f"{path}: {why}", EXIT_USAGE)
    say(
        ("mailflow", "bold"),
        f" asks a few questions and writes {path}. Enter takes the answer in brackets; "
        "everything can be changed in the file later. Ctrl-C ends it, and nothing is written.",
    )
    try:
        answers, departments = _interview(path)
    except KeyboardInterrupt:  # between two questions
        raise fail("ended; nothing was written", EXIT_USAGE) from None
    zone = ZoneInfo(Organisation("", "").timezone)  # the file's, so that people recognise the time
    text = answers_to_toml(answers, departments, datetime.now(zone))
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise fail(f"{path}: cannot be written: {reason(error, path)}", EXIT_USAGE) from None
    source, _, name = answers["password"].partition(" ")
    say(f"\n{path} is written. {_readers(path)}Next:")
    for step in (_PASSWORD[source].format(name), "mailflow check", "mailflow run"):
        say((step, "bold"), indent=2)


SERVICE_GROUP = "mailflow"
"""Of the user that runs the service (systemd/mailflow.sysusers)."""


def _readers(path: Path) -> str:
    """Let the service read what root has written, or say what to do; no secret is in the file."""
    if os.geteuid() != 0:
        return ""
    try:
        group = grp.getgrnam(SERVICE_GROUP).gr_gid
        os.chown(path, -1, group)
        path.chmod(0o640)
    except (KeyError, OSError):
        return (
            f"Only root can read it, so whoever runs mailflow cannot yet: "
            f"chgrp GROUP {path} && chmod 640 {path}, with a group of that user. "
        )
    return f"Root may change it, and the group {SERVICE_GROUP} may read it. "


def _interview(path: Path) -> tuple[Answers, list[Answers]]:
    """All questions, in order; then the departments."""
    answers: dict[str, str] = {"folder": str(path.absolute().parent)}
    for question in questions():
        answers[question.key] = _ask(question, answers)
    say(
        ("\nDepartments", "bold"),
        ": who works on complaints? An empty name ends the list; without any, customer care gets everything.",
    )
    departments: list[Answers] = []
    while department := _department(answers, departments):
        departments.append(department)
    return answers, departments


_PASSWORD = {
    "env": "export {}=…    (the password)",
    "file": "write the password into {} and chmod 600 it",
    "credential": "give systemd the credential {}: systemd/README.md",
}
"""Where the password is kept → what to do about it first."""


def _department(answers: Answers, departments: list[Answers]) -> Answers:
    """One department's answers; none when the list is at its end."""
    unit = dict(answers) | {"departments": "\n".join(d["name"] for d in departments)}
    first, *others = department_questions()
    unit[first.key] = _ask(first, unit, last=True)
    if not unit[first.key]:
        return {}
    for question in others:
        unit[question.key] = _ask(question, unit)
    return unit


def _ask(question: Question, answers: Answers, *, last: bool = False) -> str:
    """An answer in its normal form; a wrong one is explained and asked for again.

    ``last``: the list that this question begins may end here, also because no more lines come.
    """
    default = question.default(answers)
    say(("\n" + question.help, "dim"))
    while True:
        try:
            given = typer.prompt(question.label, default=default, show_default=bool(default)).strip()
        except typer.Abort:  # Ctrl-C, or the lines of a file are at their end
            if last and not sys.stdin.isatty():
                return ""
            raise fail(f"ended at the question “{question.label}”; nothing was written", EXIT_USAGE) from None
        if last and not given:
            return ""
        try:
            return question.check(given, answers)
        except ExpectedError as error:
            warn(error.sentence(given), style="yellow")
            if not sys.stdin.isatty():
                raise fail(f"the question was “{question.label}”; nothing was written", EXIT_USAGE) from None


def check(
    context: typer.Context,
    offline: Annotated[
        bool, typer.Option("--offline", help="Without the mail servers and their passwords.")
    ] = False,
    schema_only: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of config.toml for editors, and end.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="For machines: an array of name, ok, detail, doubtful.")
    ] = False,
) -> None:
    """Check everything: config, letters, database, both servers. Sends nothing, changes nothing."""
    if schema_only:
        typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        return
    with honest_ends():
        config = loaded(context, secrets=not offline)
    with errors.status("Checking …") as status:
        found = list(examine(config, lambda what: status.update(f"Checking {what} …"), offline=offline))
    if as_json:
        print_json([asdict(probe) for probe in found])
    else:
        for warning in () if quiet else config.warnings:
            warn(warning, style="yellow")
        width = max(len(probe.name) for probe in found)
        for probe in found:
            if not (quiet and probe.ok):
                beside(_mark(probe), probe.name.ljust(width), probe.detail)
        if offline and not quiet:
            say(("Passwords and mail servers were not looked at.", "dim"))
    wrong = sum(not probe.ok for probe in found)
    if wrong:
        raise fail(f"{wrong} of {len(found)} checks failed", EXIT_WRONG)


def _mark(probe: Probe) -> tuple[str, str]:
    if probe.doubtful:
        return "!", "bold yellow"
    return ("✓", "green") if probe.ok else ("✗", "bold red")
