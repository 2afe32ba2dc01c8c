"""What ``mailflow check`` looks at: config, letters, database and servers, a line for each."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from mailflow.adapters.imap.mailbox import probe_imap
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.template_set import TemplateProblem
from mailflow.adapters.reading.other_language import RECOGNISED
from mailflow.adapters.servers import Probe, ServerSettings, other_security
from mailflow.adapters.smtp.probe import probe_smtp
from mailflow.adapters.store import check_queries, schema
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.place import is_lost
from mailflow.adapters.system.clock import SystemClock, SystemRandomness
from mailflow.adapters.system.permissions import unwritable, whose
from mailflow.cli.common import LOST, is_missing
from mailflow.cli.readiness import readiness
from mailflow.cli.status import away_words
from mailflow.config.settings import Loaded
from mailflow.domain.model.letters import LETTERS
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.rules.deputies import absences
from mailflow.flow.subaddress_probe import asked_note, last_asked
from mailflow.flow.subaddresses import SUBADDRESSING_FAILS, SUBADDRESSING_WORKS, subaddressing_note
from mailflow.language import languages as built_in_languages
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary


def examine(config: Loaded, now_at: Callable[[str], None], *, offline: bool) -> Iterator[Probe]:
    """Try everything out; ``now_at`` hears what comes next.  Changes nothing, raises nothing."""
    yield Probe("config", ok=True, detail=f"{config.source} is understood (hash {config.policy.hash})")
    yield from _people(config.policy)
    now_at("the letters")
    yield from _letters(config)
    now_at("the database")
    yield from _store(config, pages=not offline)
    with _looked_into(config) as connection:
        doubts = list(readiness(config, connection))
        notes = check_queries.notes(connection) if connection is not None else {}
    yield from doubts
    for mailbox, rules in zip(config.mailboxes, config.policy.mailboxes, strict=True):
        prefix = f"{mailbox.address}: " if len(config.mailboxes) > 1 else ""
        probes = [_subaddressing(rules, notes)]
        if not offline:
            now_at(f"{mailbox.imap.where} and {mailbox.smtp.where}")
            probes = [
                *_hinted(mailbox.imap, probe_imap(mailbox.imap, mailbox.folder, mailbox.processed_folder)),
                *_hinted(mailbox.smtp, probe_smtp(mailbox.smtp)),
                *probes,
            ]
        yield from (replace(probe, name=prefix + probe.name) for probe in probes)


def _hinted(settings: ServerSettings, probes: list[Probe]) -> list[Probe]:
    """What was found; of a server that kept silent, whether the other kind of connection is what it wants."""
    if not any(not probe.ok and "no answer within" in probe.detail for probe in probes):
        return probes
    hint = other_security(settings)
    return [replace(probe, detail=f"{probe.detail}{hint}") if not probe.ok else probe for probe in probes]


def _people(policy: Policy) -> Iterator[Probe]:
    """Who is away now, and whether somebody stands in: worth a word, but nothing is broken."""
    for absence in absences(policy, policy.day(SystemClock().now())):
        yield Probe("away", ok=True, detail=away_words(absence), doubtful=not absence.deputy)


_UNRECOGNISED = "customers who write in it are not recognised: #language sets it for a ticket"


def _letters(config: Loaded) -> Iterator[Probe]:
    """Every letter in every language, rendered with invented tickets; faults under their language."""
    problems = TemplateLetterhead(config.policy.organisation, config.templates).check_all()
    languages = dict.fromkeys((*config.policy.organisation.languages, *built_in_languages()))
    told = {language: [p for p in problems if language in Path(p.file).parts] for language in languages}
    for language, faults in told.items():
        if language not in RECOGNISED:
            yield Probe(f"letters {language}", ok=True, detail=_UNRECOGNISED, doubtful=True)
        yield from (_letter_probe(f"letters {language}", fault) for fault in faults)
        if all(fault.hint for fault in faults):
            yield Probe(f"letters {language}", ok=True, detail=f"{len(LETTERS)} letters, as text and as page")
    others = [p for p in problems if not any(p in faults for faults in told.values())]
    yield from (_letter_probe("letters", problem) for problem in others)


def _letter_probe(name: str, problem: TemplateProblem) -> Probe:
    return Probe(name, ok=problem.hint, detail=str(problem), doubtful=problem.hint)


def _store(config: Loaded, *, pages: bool) -> Iterable[Probe]:
    """Whether it can be written and has our schema; ``pages``: and whether each of its pages is sound."""
    store = _open(config)
    path = store.path
    if path is not None and (why := unwritable(path.resolve().parent) or (is_lost(path) and LOST)):
        return [Probe("database", ok=False, detail=f"{path}: {why}")]
    if path is not None and is_missing(path):
        return [Probe("database", ok=True, detail=f"{path}: will be made by the first run")]
    if path is not None and not os.access(path, os.R_OK | os.W_OK):
        return [Probe("database", ok=False, detail=f"{path}: permission denied: {whose(path)}")]
    try:
        schema.require_current(store)
        faults = store.integrity() if pages else []
    except (Misconfigured, Temporary, DiskTrouble) as error:
        told = str(error) if str(path) in str(error) else f"{path}: {error}"
        return [Probe("database", ok=False, detail=told)]
    finally:
        store.close()
    if faults:
        return [Probe("database", ok=False, detail=f"{path}: {fault}") for fault in faults[:5]]
    state = "sound" if pages else "can be written"
    return [Probe("database", ok=True, detail=f"{path}: schema {schema.head()}, {state}")]


def _subaddressing(rules: MailboxRules, notes: Mapping[str, str]) -> Probe:
    """What config says, or what a letter to ourselves has shown (see flow/subaddress_probe)."""
    name, local = "sub-addresses", rules.address.partition("@")[0]
    if rules.subaddressing != "auto":
        return Probe(name, ok=True, detail=f"{rules.subaddressing}, says config.toml")
    known, asked = notes.get(subaddressing_note(rules)), last_asked(notes.get(asked_note(rules), ""))
    if known == SUBADDRESSING_WORKS:
        return Probe(name, ok=True, detail=f"{local}+…@ arrives here: a letter to ourselves has shown it")
    if known == SUBADDRESSING_FAILS:
        said = f" (the server: {asked.answer})" if asked and asked.answer else ""
        return Probe(name, ok=True, detail=f"{local}+…@ does not arrive here{said}: {_WITHOUT}")
    if asked:
        since = f"our letter to ourselves of {asked.at[:16].replace('T', ' ')} UTC has not come back"
        return Probe(name, ok=True, detail=f"{since}; it is written again. Until then: {_WITHOUT}")
    return Probe(
        name,
        ok=True,
        detail=f"not known whether {local}+…@ arrives: the daemon finds out by a letter to itself",
    )


_WITHOUT = "staff answer to the plain address, and whoever has one of our letters to staff can write as staff"
"""What is lost where no sub-address arrives."""


@contextmanager
def _looked_into(config: Loaded) -> Iterator[Connection | None]:
    """The database; None where there is none yet, or where the line about it tells why it cannot be read."""
    store = _open(config)
    try:
        if store.path is None or is_missing(store.path) or not os.access(store.path, os.R_OK | os.W_OK):
            yield None
            return
        try:
            schema.require_current(store)
        except (Misconfigured, Temporary, DiskTrouble):
            yield None
            return
        with store.connection() as connection:
            yield connection
    finally:
        store.close()


def _open(config: Loaded) -> Database:
    return Database(config.store_url, clock=SystemClock(), randomness=SystemRandomness(), checkpoints=False)
