"""A whole mailflow in memory: real store, real reader, real letters; mailbox, SMTP, time and chance are fake.

A test tells a conversation: *this person writes that; these letters arrive*.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from typing import Any, cast
from weakref import finalize

from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.store.database import Database
from mailflow.adapters.system.holidays import load_calendar
from mailflow.domain.model.policy import Department, MailboxRules, Organisation, Policy, Roles, Route
from mailflow.domain.rules.default_deadlines import default_rules
from mailflow.flow.context import Context
from mailflow.flow.dispatch import dispatch, recover
from mailflow.flow.duties import do_what_is_due
from mailflow.flow.intake import visit
from mailflow.flow.intake_result import IntakeResult
from mailflow.flow.last_end import look_back
from mailflow.flow.quarantine import retry_quarantined
from mailflow.flow.reading_costs import ReadingCosts
from mailflow.ports.letterhead import Letterhead
from mailflow.ports.parser import Parser
from mailflow.ports.store import Store

from support.fakes import FakeCourier, FakeImapServer, FakeMailbox, FakeSmtpServer
from support.inline_reader import InlineReader

SUPPORT, BILLING, TECHNICAL = "support@acme.example", "billing@acme.example", "technical@acme.example"
MANAGER, DIRECTOR, CARE = "manager@acme.example", "director@acme.example", "care@acme.example"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 9:00 in Vietnam

POLICY = Policy(
    organisation=Organisation("ACME", "acme.example"),
    mailboxes=(MailboxRules(SUPPORT, "ACME Customer Care", subaddressing="yes"),),
    departments=(
        Department("billing", BILLING, {"en": "Billing"}, ("lan@acme.example",), MANAGER),
        Department("technical", TECHNICAL, {"en": "Technical"}, (), MANAGER),
    ),
    routes=(
        Route("invoices", "billing", subject_or_text=("hóa đơn", "invoice", "发票")),
        Route("the rest", "technical"),
    ),
    roles=Roles(customer_care=(CARE,), director=(DIRECTOR,)),
    deadlines=default_rules(),
    hash="test",
)


class HandClock:
    """Time stands still until a test moves it."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at
        self._passed = 0.0

    def now(self) -> datetime:
        """See the port."""
        return self.at

    def elapsed(self) -> float:
        """See the port."""
        return self._passed

    def move(self, **by: float) -> None:
        """Let time pass: ``move(hours=3)``.  Somebody who sets the clock changes ``at``."""
        self.at += timedelta(**by)
        self._passed += timedelta(**by) / timedelta(seconds=1)


class SeededRandomness:
    """The same chance for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def token_bytes(self, count: int) -> bytes:
        """See the port."""
        return self._random.randbytes(count)

    def jitter(self, low: float, high: float) -> float:
        """See the port."""
        return self._random.uniform(low, high)

    def state(self) -> object:
        """What decides on all chance to come."""
        return self._random.getstate()


class ListJournal:
    """Remembers what was told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def tell(self, action: str, **facts: object) -> None:
        """See the port."""
        self.lines.append((action, facts))

    def told(self, action: str) -> list[dict[str, object]]:
        """The facts of every line of an action."""
        return [facts for said, facts in self.lines if said == action]


letterhead = cache(TemplateLetterhead)  # templates are compiled once for all houses
calendar = cache(load_calendar)


@cache
def empty_schema() -> bytes:
    """An empty database with all tables, as bytes: copying it is ten times faster than making it."""
    database = Database("sqlite://", clock=HandClock(), randomness=SeededRandomness())
    database.create_all()
    return sqlite_connection(database).serialize()


_FREE: list[Database] = []
"""Databases that nobody uses any more: a new one would compile all its SQL anew, for a fifth of a second."""


def empty_database(clock: HandClock, randomness: "SeededRandomness") -> Database:
    """A database in memory, for one house at a time."""
    database = _FREE.pop() if _FREE else Database("sqlite://", clock=clock, randomness=randomness)
    database.clock, database.randomness = clock, randomness
    sqlite_connection(database).deserialize(empty_schema())
    return database


@dataclass
class House:
    """One company's mailflow; ``turn`` lets it do all that it can do now."""

    policy: Policy = POLICY
    clock: HandClock = field(default_factory=HandClock)
    randomness: SeededRandomness = field(default_factory=SeededRandomness)
    imap: FakeImapServer = field(default_factory=FakeImapServer)
    smtp: FakeSmtpServer = field(default_factory=FakeSmtpServer)
    journal: ListJournal = field(default_factory=ListJournal)
    parser: Parser = field(default_factory=InlineReader)
    database: Database | None = None
    adopted: bool = True
    guarded: Callable[[Database], Store] = lambda store: store  # a simulator puts its faults in between
    letterhead: Letterhead | None = None  # the real one, unless words do not matter
    costs: ReadingCosts = field(default_factory=ReadingCosts)

    def __post_init__(self) -> None:
        if self.database is None:
            self.database = empty_database(self.clock, self.randomness)
            self._moved_out = finalize(self, _FREE.append, self.database)
        self.store.load_keys()
        self.start()
        if self.adopted:
            with self.store.transaction() as tx:
                tx.arrivals.adopt(self.rules.address, "INBOX", self.clock.now() - timedelta(hours=1))

    @property
    def store(self) -> Database:
        """The database."""
        return cast("Database", self.database)

    @property
    def rules(self) -> MailboxRules:
        """The first mailbox."""
        return self.policy.mailboxes[0]

    def start(self) -> None:
        """Start the program (again): what lived in memory is new, the store and the servers stay."""
        self._recovered = False
        self.mailbox = FakeMailbox(self.imap)
        self.courier = FakeCourier(self.smtp)
        self.context = Context(
            store=self.guarded(self.store),
            parser=self.parser,
            letterhead=self.letterhead or letterhead(self.policy.organisation),
            clock=self.clock,
            randomness=self.randomness,
            journal=self.journal,
            policy=self.policy,
            calendar=calendar(self.policy.calendar, self.policy.organisation.timezone),
        )

    def move_out(self) -> None:
        """Another house may have the database now, not only when nobody remembers this one."""
        self._moved_out()

    # --- what happens ---------------------------------------------------------------------------

    def arrives(self, raw: bytes) -> int:
        """A mail reaches the mailbox."""
        return self.imap.deliver(raw, self.clock.now())

    def take_in(self) -> IntakeResult:
        """Look into the mailbox until nothing is left that may be taken in now."""
        seen = visit(self.mailbox, self.rules, "INBOX", self.context, costs=self.costs)
        while seen.more:
            seen.add(visit(self.mailbox, self.rules, "INBOX", self.context, costs=self.costs))
        return seen

    def send(self) -> int:
        """Send all that is due; returns how many letters were accepted."""
        sent = 0
        while (done := dispatch(self.courier, self.rules, self.context)).total:
            sent += done.sent
            if done.server_down or not done.sent:
                break
        return sent

    def turn(self) -> None:
        """Take in, do what is due, send; after a start, what was being sent first."""
        if not self._recovered:
            look_back(self.context)
            recover(self.rules, self.context)
            self._recovered = True
        self.take_in()
        while retry_quarantined(self.rules, self.context):
            pass
        do_what_is_due(self.rules, self.context)
        self.send()

    # --- what people see ------------------------------------------------------------------------

    def letters_to(self, address: str) -> list[EmailMessage]:
        """The letters that reached somebody, as their mail client reads them."""
        return [read_letter(raw) for raw in self.smtp.to(address)]

    def last_letter_to(self, address: str) -> EmailMessage:
        """The latest of them."""
        letters = self.smtp.to(address)
        assert letters, f"no letter reached {address}"
        return read_letter(letters[-1])

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Look into the database; past the program, which does not notice."""
        with self.store._lock:  # not into the middle of what a thread is writing
            rows: list[tuple[object, ...]] = sqlite_connection(self.store).execute(sql).fetchall()
        return rows

    def one(self, sql: str) -> object:
        """One value of the database."""
        return self.rows(sql)[0][0]


def sqlite_connection(database: Database) -> Any:
    """The driver's own connection."""
    return database.engine.raw_connection().driver_connection


_NUMBER = iter(range(1, 10**9))


def mail(
    body: str = "Tôi muốn khiếu nại về dịch vụ của công ty, xin xử lý giúp.",
    *,
    sender: str = "Trần Thị Lan <lan@customer.example>",
    subject: str = "Khiếu nại",
    to: str = SUPPORT,
    message_id: str = "",
    headers: Sequence[tuple[str, str]] = (),
    attach: Callable[[EmailMessage], None] | None = None,
) -> bytes:
    """A mail as a person's client would send it; ``headers`` are added."""
    fields = [
        ("From", sender),
        ("To", to),
        ("Subject", subject),
        ("Message-ID", message_id or f"<{next(_NUMBER)}.mail@customer.example>"),
        ("Date", "Mon, 23 Nov 2026 09:00:00 +0700"),
        *headers,
    ]
    if not attach:
        return b"".join(header(name, value) for name, value in fields) + content(body)
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(body)
    for name, value in fields:
        message[name] = value
    attach(message)
    return message.as_bytes()


@cache
def content(body: str) -> bytes:
    """A mail's text with the headers that tell its form; people write much alike in tests."""
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(body)
    return message.as_bytes()


@cache
def header(name: str, value: str) -> bytes:
    """A header as the e-mail library writes it; most are written many times."""
    return policy.SMTP.fold_binary(name, policy.SMTP.header_store_parse(name, value)[1])


def answer(
    letter: EmailMessage,
    body: str,
    *,
    sender: str = "Trần Thị Lan <lan@customer.example>",
    subject: str | None = None,
    to: str = "",
    headers: Sequence[tuple[str, str]] = (),
    attach: Callable[[EmailMessage], None] | None = None,
) -> bytes:
    """A reply to one of our letters, as clients thread it."""
    message_id = str(letter["Message-ID"])
    threading = [("In-Reply-To", message_id), ("References", message_id)]
    return mail(
        body,
        sender=sender,
        subject=f"Re: {letter['Subject']}" if subject is None else subject,
        to=to or str(letter["Reply-To"] or SUPPORT),
        headers=[*threading, *headers],
        attach=attach,
    )


def read_letter(raw: bytes) -> EmailMessage:
    """Bytes as a mail client reads them.

    The parts are told apart under the old policy: the new one takes a header to pieces each time the parser
    asks for the content type, which is most of what reading costs.
    """
    letter = message_from_bytes(raw, EmailMessage, policy=policy.compat32)
    for part in letter.walk():
        part.policy = policy.default
    return letter


def text_of(letter: EmailMessage) -> str:
    """The text part of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
