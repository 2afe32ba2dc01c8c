"""The whole daemon in a process of its own, its doors metered, asked for figures through a pipe."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mailflow.adapters.servers import ServerSettings
from mailflow.adapters.system.journal import LogJournal, set_up_logging
from mailflow.config.settings import Loaded, MailboxConfig
from mailflow.domain.model.policy import (
    AcknowledgementRules,
    Department,
    MailboxRules,
    Organisation,
    Policy,
    Roles,
    Route,
    StaffRules,
)
from mailflow.domain.rules.default_deadlines import default_rules
from mailflow.runtime.shift import Shift
from mailflow.runtime.status import StatusBoard
from mailflow.runtime.wiring import MailboxRuntime, Runtime, adopt_configured, open_database, runtime

from metering import Meter, Metered, MeteredStore, Spent, process_cpu

_MAILBOX_STAGES = {"open": "list", "waiting": "list", "fetch": "fetch", "file": "file away"}
_LETTER_STAGES = {"render": "letters: words", "write": "letters: bytes"}
_NO_CAPS = AcknowledgementRules(per_address_hour=10**6, per_address_day=10**6, all_per_hour=10**6)


@dataclass(frozen=True)
class Figures:
    """What the daemon has spent since it was told to start."""

    cpu: float  # seconds, of the daemon's process
    spent: Spent
    reader_start: float  # CPU seconds of the reader until it was ready
    reader: float  # and since then


@dataclass
class Bell:
    """A mailbox that notes when the server's notice ended the wait."""

    mailbox: Any
    rang: float = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.mailbox, name)

    def wait(self, seconds: float) -> bool:
        """See the port."""
        news = bool(self.mailbox.wait(seconds))
        if news:
            self.rang = time.monotonic()
        return news


@dataclass
class Witness:
    """The daemon's journal, which also notes when acknowledgements were taken by the server."""

    bell: Callable[[], float]
    journal: LogJournal = field(default_factory=LogJournal)
    acknowledged: list[tuple[float, float]] = field(default_factory=list)  # notice, sent: monotonic seconds

    def tell(self, action: str, **facts: object) -> None:
        """See the port."""
        if action == "letter sent" and str(facts["occasion"]).startswith("acknowledgement"):
            self.acknowledged.append((self.bell(), time.monotonic()))
        self.journal.tell(action, **facts)


def serve(pipe: Connection, folder: Path, imap: ServerSettings, smtp: ServerSettings, by_stage: bool) -> None:
    """Work as ``mailflow run`` does, until asked to stop; logs to ``folder``/log.

    Counting ``by_stage`` looks at a clock some hundred times a mail, which makes it dearer.
    """
    os.dup2(os.open(folder / "log", os.O_CREAT | os.O_WRONLY), 2)
    set_up_logging("info", as_json=False)
    loaded = company(folder, imap, smtp)
    database = open_database(loaded, daemon=True)
    adopt_configured(loaded, database)
    bells: list[Bell] = []
    witness = Witness(lambda: bells[0].rang)
    with runtime(loaded, database, witness) as bare:
        place = _heard(bare, bells)
        reader = place.context.parser._child.process.pid  # noqa: SLF001
        reader_start = process_cpu(reader)
        meter = Meter()
        shift = Shift(_metered(place, meter) if by_stage else place, StatusBoard(lambda: None), lambda: None)
        pipe.send((os.getpid(), reader))
        pipe.recv()
        cpu = time.process_time()
        shift.start()
        while (asked := pipe.recv()) != "stop":
            if asked == "figures":
                used = process_cpu(reader) - reader_start
                figures = Figures(time.process_time() - cpu, meter.spent(), reader_start, used)
                pipe.send(figures)
            else:
                pipe.send(witness.acknowledged)
        shift.stop()
    database.close()


def _heard(place: Runtime, bells: list[Bell]) -> Runtime:
    """The same workplace, the servers' notices noted."""
    mailbox_runtimes = []
    for mailbox_runtime in place.mailbox_runtimes:
        bells.append(Bell(mailbox_runtime.mailbox))
        mailbox: Any = bells[-1]
        mailbox_runtimes.append(
            MailboxRuntime(mailbox_runtime.config, mailbox_runtime.rules, mailbox, mailbox_runtime.courier)
        )
    return replace(place, mailbox_runtimes=tuple(mailbox_runtimes))


def _metered(place: Runtime, meter: Meter) -> Runtime:
    """The same workplace with its doors counted."""
    context = replace(
        place.context,
        store=MeteredStore(place.context.store, meter),
        parser=Metered(place.context.parser, meter, {"parse": "talk to the reader"}),
        letterhead=Metered(place.context.letterhead, meter, _LETTER_STAGES),
    )
    mailbox_runtimes = []
    for mailbox_runtime in place.mailbox_runtimes:
        mailbox: Any = Metered(mailbox_runtime.mailbox, meter, _MAILBOX_STAGES)
        mailbox_runtimes.append(
            MailboxRuntime(mailbox_runtime.config, mailbox_runtime.rules, mailbox, mailbox_runtime.courier)
        )
    return replace(place, context=context, mailbox_runtimes=tuple(mailbox_runtimes))


def company(folder: Path, imap: ServerSettings, smtp: ServerSettings) -> Loaded:
    """A company with two departments and without caps, its store in ``folder``."""
    address = imap.username
    policy = Policy(
        organisation=Organisation("ACME", "acme.example"),
        mailboxes=(MailboxRules(address, "ACME", subaddressing="yes"),),
        departments=(
            Department("billing", "billing@departments.test"),
            Department("rest", "rest@departments.test"),
        ),
        routes=(
            Route("invoices", "billing", subject_or_text=("hóa đơn", "invoice", "发票")),
            Route("rest", "rest"),
        ),
        acknowledgement=_NO_CAPS,
        staff=StaffRules(letters_per_hour=10**6),
        roles=Roles(customer_care=("care@departments.test",)),
        deadlines=default_rules(),
        hash="benchmark",
    )
    mailbox = MailboxConfig(
        address=address,
        display_name="ACME",
        folder="INBOX",
        processed_folder="Processed",
        start_from=datetime.now(UTC) - timedelta(days=1),
        poll=timedelta(seconds=30),
        imap=imap,
        smtp=smtp,
    )
    return Loaded(folder / "config.toml", policy, (mailbox,), f"sqlite:///{folder}/mailflow.db")
