"""From the file as written to the values that the program takes: defaults filled in, secrets fetched."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from mailflow.adapters.servers import Security, ServerSettings
from mailflow.config import secrets
from mailflow.config.deadlines import deadline_rules
from mailflow.config.draft import Draft, same
from mailflow.config.forms import WEEKDAYS
from mailflow.config.logo import read_logo
from mailflow.config.model import (
    AcknowledgementSection,
    CalendarSection,
    DepartmentSection,
    File,
    FormSection,
    ImapSection,
    MailboxSection,
    OrganisationSection,
    PersonSection,
    RouteSection,
    SmtpSection,
    StoreSection,
)
from mailflow.config.secrets import Secret
from mailflow.config.settings import Loaded, LogSettings, MailboxConfig
from mailflow.config.understanding import categories_of, patterns_of
from mailflow.domain.model import policy as domain
from mailflow.domain.model.category import Category
from mailflow.domain.procedure.own_words import own_commands
from mailflow.language import BUILTIN
from mailflow.language.digest import digest
from mailflow.language.own import own_vocabulary, own_wording

PORTS = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
}


def build(file: File, draft: Draft, source: Path, warnings: tuple[str, ...]) -> Loaded:
    """The frozen settings of a file that has passed every check."""
    templates = draft.folder / file.templates.folder if file.templates.folder else None
    return Loaded(
        source=source,
        policy=_worded(policy_of(file, draft.folder), templates),
        mailboxes=tuple(_mailbox(box, file, draft) for box in file.mailboxes),
        store_url=_store_url(file.store, draft),
        templates=templates,
        log=LogSettings(json=file.log.format == "json", level=file.log.level),
        warnings=warnings,
    )


def policy_of(file: File, folder: Path) -> domain.Policy:
    """What decisions take, with the hash of its meaning.  Long because each section has its line."""
    departments = tuple(_department(unit, file.organisation.languages[0]) for unit in file.departments)
    categories = categories_of(file.categories)
    policy = domain.Policy(
        organisation=_organisation(file.organisation, folder),
        mailboxes=tuple(_rules(box, file.organisation.languages) for box in file.mailboxes),
        departments=departments,
        routes=tuple(
            _route(route, number, departments, categories)
            for number, route in enumerate(file.routes, start=1)
        ),
        acknowledgement=_acknowledgement(file.acknowledgement),
        roles=domain.Roles(**file.roles.model_dump()),
        people=tuple(_person(section) for section in file.people),
        authentication=domain.AuthenticationRules(**file.authentication.model_dump()),
        calendar=_calendar(file.calendar),
        deadlines=deadline_rules(file.deadlines, file.acknowledgement.within, file.urgent.escalate_every),
        limits=domain.Limits(file.limits.attempts, file.limits.mail_size, file.staff.reopen_within),
        staff=domain.StaffRules(
            *file.staff.plain_reply,
            file.staff.ask_again,
            file.staff.extend_by,
            file.staff.stage_every,
            file.staff.letters_per_hour,
            file.staff.grades,
            file.staff.calendar,
            tuple(file.staff.public_addresses),
            domain.Signs(file.staff.sign),
            file.staff.receipts,
        ),
        letters=domain.LetterRules(domain.Subjects(file.letters.subject)),
        forms=tuple(_form(section) for section in file.forms),
        remedies=tuple(domain.RemedyRule(**section.model_dump()) for section in file.remedies),
        nature_words=file.nature.words.model_dump(),
        urgent_words=file.urgent.words,
        categories=categories,
        patterns=patterns_of(file.patterns),
        reference_prefix=file.reference.prefix,
        reference_digits=file.reference.digits,
        token_days=file.tokens.valid.days,
        digest_hour=file.digest.hour,
        management=file.management.complaints,
        managers_hear=file.management.managers,
        outbox_hours=int(file.outbox.give_up_after.total_seconds()) // 3600,
    )
    return dataclasses.replace(policy, hash=meaning(policy))


def _worded(policy: domain.Policy, templates: Path | None) -> domain.Policy:
    """The policy with the words of the organisation's folder; those that staff type change its meaning."""
    typed, _ = own_commands(own_vocabulary(templates)[0])
    worded = dataclasses.replace(policy, wording=own_wording(templates), own_commands=typed)
    return dataclasses.replace(worded, hash=meaning(worded)) if typed else worded


def meaning(policy: domain.Policy) -> str:
    """A short SHA-256 over what a policy says and the words by which mail is understood.

    Comments, servers, secrets and sentences leave it alone.
    """
    facts = dataclasses.asdict(dataclasses.replace(policy, hash="", wording=BUILTIN))
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{canonical}\n{digest()}".encode()).hexdigest()[:12]


def _organisation(section: OrganisationSection, folder: Path) -> domain.Organisation:
    name, names = _named(section.name, section.languages)
    signature, signatures = _named(section.signature, section.languages)
    own = {"name": name, "names": names, "signature": signature, "signatures": signatures}
    logo = read_logo(folder, section.logo)
    return domain.Organisation(**{**section.model_dump(), **own, "logo": logo})


def _rules(box: MailboxSection, languages: tuple[str, ...]) -> domain.MailboxRules:
    name, names = _named(box.display_name, languages)
    return domain.MailboxRules(box.address, name, box.aliases, box.subaddressing, names)


def _named(name: str | dict[str, str], languages: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The name where no language has one of its own, and those of the languages that have."""
    if isinstance(name, str):
        return name, {}
    first = next((name[language] for language in languages if language in name), "")
    return first or next(iter(name.values())), name


def _department(unit: DepartmentSection, language: str) -> domain.Department:
    label: Mapping[str, str] = unit.label or {language: unit.name}
    return domain.Department(unit.name, unit.address, label, unit.members, unit.manager or "", unit.was)


def _form(section: FormSection) -> domain.FormRule:
    return domain.FormRule(**{**section.model_dump(), "name": section.name or section.senders[0]})


def _person(person: PersonSection) -> domain.Person:
    return domain.Person(person.address, person.name, person.deputy or "", person.away)


def _route(
    route: RouteSection,
    number: int,
    departments: tuple[domain.Department, ...],
    categories: tuple[Category, ...],
) -> domain.Route:
    department = next(unit.name for unit in departments if same(unit.name) == same(route.department))
    wanted = {same(name) for name in route.category}
    conditions = route.model_dump(exclude={"name", "department", "category"})
    category = tuple(c.name for c in categories if same(c.name) in wanted)
    return domain.Route(route.name or f"routes[{number}]", department, category=category, **conditions)


def _acknowledgement(section: AcknowledgementSection) -> domain.AcknowledgementRules:
    """The plainest form goes at five sixths of the time (20 of 24 hours) unless said otherwise."""
    return domain.AcknowledgementRules(
        within=section.within,
        plain_after=section.plain_after or section.within * 5 / 6,
        per_address_hour=section.per_address_hour,
        per_address_day=section.per_address_day,
        all_per_hour=section.all_per_hour,
        digest_after=section.digest_after,
    )


def _calendar(section: CalendarSection) -> domain.CalendarRules:
    opens, closes = section.hours
    return domain.CalendarRules(
        country=section.country,
        rest_days=tuple(sorted({WEEKDAYS.index(day) for day in section.rest_days})),
        opens=opens,
        closes=closes,
        extra_holidays=tuple(sorted(set(section.extra_holidays))),
        extra_workdays=tuple(sorted(set(section.extra_workdays))),
        official_swaps=section.official_swaps,
    )


def _mailbox(box: MailboxSection, file: File, draft: Draft) -> MailboxConfig:
    return MailboxConfig(
        address=box.address,
        folder=box.folder,
        processed_folder=box.processed_folder,
        start_from=_moment(box.start_from, file.organisation.timezone),
        poll=box.poll,
        imap=_server("imap", box.imap, draft),
        smtp=_server("smtp", box.smtp, draft),
    )


def _moment(value: date | datetime | None, timezone: str) -> datetime | None:
    """A date is its first moment in the organisation's time zone; a time without zone is meant there."""
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    return moment.astimezone(UTC)


def _server(kind: str, section: ImapSection | SmtpSection, draft: Draft) -> ServerSettings:
    return ServerSettings(
        host=section.host,
        port=section.port or PORTS[kind, section.security],
        security=cast("Security", section.security),
        username=section.username or "",
        password=_secret(section.password, draft),
        ca_file=str(draft.folder / section.ca_file) if section.ca_file else "",
        timeout=section.timeout.total_seconds(),
    )


def _store_url(section: StoreSection, draft: Draft) -> str:
    """The URL; a relative file stands beside the config file."""
    url = make_url(section.url)
    if url.database and url.database != ":memory:":
        url = url.set(database=str(draft.folder / url.database))
    return url.render_as_string()


def _secret(where: Secret | None, draft: Draft) -> str:
    """The secret's text; "" where there is none, or where nobody will log in."""
    if where is None or not draft.fetch_secrets:
        return ""
    return secrets.fetch(where, draft.folder, draft.environ).value
