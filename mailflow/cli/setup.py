"""init, check, adopt: from nothing to a mailbox that may be worked on."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from mailflow.adapters.imap import probe_imap
from mailflow.adapters.letterhead import TemplateLetterhead
from mailflow.adapters.servers import Probe
from mailflow.adapters.smtp import probe_smtp
from mailflow.adapters.store import schema
from mailflow.adapters.store.database import Database
from mailflow.adapters.system import SystemClock, SystemRandomness
from mailflow.cli.common import (
    EXIT_USAGE,
    EXIT_WRONG,
    Options,
    console,
    database,
    errors,
    fail,
    honest_ends,
    loaded,
)
from mailflow.config.problems import ExpectedError
from mailflow.config.questions import Answers, Question, department_questions, questions
from mailflow.config.schema import json_schema
from mailflow.config.settings import Loaded
from mailflow.config.writing import answers_to_toml
from mailflow.ports import Permanent, Temporary


def init(context: typer.Context) -> None:
    """Ask a few questions and write a commented config.toml; nothing is overwritten."""
    options: Options = context.obj
    if options.config.exists():
        raise fail(f"{options.config} is there already; move it away first, or edit it", EXIT_USAGE)
    console.print(
        f"[bold]mailflow[/] will ask a few questions and write {options.config}. "
        "Enter takes the answer in brackets; everything can be changed in the file later.\n",
        highlight=False,
    )
    answers: dict[str, str] = {}
    for question in questions():
        answers[question.key] = _ask(question, answers)
    departments: list[Answers] = []
    while True:
        names = "\n".join(d["name"] for d in departments)
        unit = dict(answers) | {"departments": names}
        first, *others = department_questions()
        name = _ask(first, unit)
        if not name:
            break
        unit[first.key] = name
        for question in others:
            unit[question.key] = _ask(question, unit)
        departments.append(unit)
    text = answers_to_toml(answers, departments, datetime.now(UTC))
    options.config.write_text(text, encoding="utf-8")
    options.config.chmod(0o600)
    console.print(
        f"\n{options.config} is written. Next: [bold]mailflow check[/], then [bold]mailflow run[/].",
        highlight=False,
    )


def _ask(question: Question, answers: Answers) -> str:
    default = question.default(answers)
    console.print(f"[dim]{question.help}[/]", highlight=False)
    while True:
        given = typer.prompt(question.label, default=default, show_default=bool(default)).strip()
        try:
            return question.check(given, answers)
        except ExpectedError as error:
            errors.print(error.sentence(given), highlight=False, markup=False)


def check(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Do not connect to the mail servers.")] = False,
    schema_only: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of config.toml for editors, and end.")
    ] = False,
) -> None:
    """Check everything: config, both servers, letters, database. Sends nothing, changes nothing."""
    if schema_only:
        typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        return
    with honest_ends():
        config = loaded(context)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), console=errors, transient=True
    ) as progress:
        progress.add_task("Checking …")
        probes = [
            Probe("config", ok=True, detail=f"{config.source} is understood (hash {config.policy.hash})"),
            *_letters(config),
            *_store(config),
            *([] if offline else _servers(config)),
        ]
    for warning in config.warnings:
        errors.print(warning, highlight=False, soft_wrap=True, markup=False)
    width = max(len(probe.name) for probe in probes)
    for probe in probes:
        mark = "[green]✓[/]" if probe.ok else "[bold red]✗[/]"
        console.print(f"{mark} {probe.name.ljust(width)}  ", end="", highlight=False)
        console.print(probe.detail, highlight=False, markup=False, soft_wrap=True)
    if not all(probe.ok for probe in probes):
        raise typer.Exit(EXIT_WRONG)


def _letters(config: Loaded) -> Iterable[Probe]:
    problems = TemplateLetterhead(config.policy.organisation, config.templates).check_all()
    if problems:
        return [Probe("letters", ok=False, detail=str(problem)) for problem in problems]
    return [Probe("letters", ok=True, detail="every letter renders in every language")]


def _store(config: Loaded) -> Iterable[Probe]:
    store = Database(config.store_url, clock=SystemClock(), randomness=SystemRandomness(), checkpoints=False)
    if store.path is not None and not store.path.exists():
        where = store.path.resolve().parent
        return [Probe("database", ok=where.is_dir(), detail=f"{store.path} will be made by the first run")]
    try:
        schema.require_current(store)
        faults = store.integrity()
    except (Permanent, Temporary) as error:
        return [Probe("database", ok=False, detail=str(error))]
    finally:
        store.close()
    if faults:
        return [Probe("database", ok=False, detail=fault) for fault in faults[:5]]
    return [Probe("database", ok=True, detail=f"{store.path}: schema {schema.head()}, sound")]


def _servers(config: Loaded) -> Iterable[Probe]:
    for mailbox in config.mailboxes:
        prefix = f"{mailbox.address}: " if len(config.mailboxes) > 1 else ""
        for probe in (
            *probe_imap(mailbox.imap, mailbox.folder, mailbox.processed_folder),
            *probe_smtp(mailbox.smtp),
        ):
            yield Probe(prefix + probe.name, probe.ok, probe.detail)


def adopt(
    context: typer.Context,
    since: Annotated[
        str, typer.Option("--since", help="A date such as 2026-11-23, or 'now': older mail is left alone.")
    ] = "now",
    mailbox: Annotated[str, typer.Option("--mailbox", help="Only this mailbox.")] = "",
) -> None:
    """Decide from when on the mail in a folder is answered. Older mail is left alone and counted."""
    with database(context) as (config, store):
        start = _moment(since, config)
        chosen = [m for m in config.mailboxes if mailbox in {"", m.address}]
        if not chosen:
            raise fail(f"{mailbox}: no such mailbox in {config.source}", EXIT_USAGE)
        with store.transaction() as tx:
            for one in chosen:
                if one.start_from is not None:
                    raise fail(
                        f"{one.address}: start_from in {config.source} decides this already; change it there",
                        EXIT_USAGE,
                    )
                tx.adopt(one.address, one.folder, start)
    for one in chosen:
        console.print(
            f"{one.address}, {one.folder}: mail received since {start.isoformat()} is answered.",
            highlight=False,
        )


def _moment(since: str, config: Loaded) -> datetime:
    if since == "now":
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise fail(f"--since {since}: expected a date such as 2026-11-23, or now", EXIT_USAGE) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(config.policy.organisation.timezone))
    return moment.astimezone(UTC)
