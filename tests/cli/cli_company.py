"""The company of the command line's tests, and a shell to type commands into."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from mailflow.adapters.store import schema
from mailflow.adapters.store.database import Database
from mailflow.cli.app import app
from mailflow.cli.common import console
from mailflow.domain.model.message import Message
from mailflow.domain.rules.health import BY_ONCE
from mailflow.flow.health import SignOfLife, write_sign
from mailflow.ports.errors import Temporary
from typer.testing import CliRunner, Result

from support.fakes import Answer
from support.house import (
    MONDAY,
    SUPPORT,
    HandClock,
    House,
    SeededRandomness,
    answer,
    mail,
    sqlite_connection,
)
from support.inline_reader import InlineReader
from support.patience import EVENT

NOW = MONDAY + timedelta(hours=1)  # Monday 23 November 2026, 10:00 in Vietnam
POISON = b"a mail with seven seals"

CONFIG = """
[organisation]
name = "ACME"
domain = "acme.example"

[[mailboxes]]
address = "support@acme.example"
start_from = "2026-11-20"
[mailboxes.imap]
host = "localhost"
port = 1
security = "none"
username = "support@acme.example"
password = { file = "secret" }
[mailboxes.smtp]
host = "localhost"
port = 1
security = "none"

[[departments]]
name = "billing"
address = "billing@acme.example"
manager = "manager@acme.example"

[[departments]]
name = "technical"
address = "technical@acme.example"

[[routes]]
name = "invoices"
department = "billing"
subject_or_text = ["hóa đơn", "invoice", "发票"]

[[routes]]
name = "the rest"
department = "technical"

[roles]
customer_care = "care@acme.example"
director = "director@acme.example"
"""

HOSTILE = "\x1b]0;owned\x07\x1b[2J \u202egnp.exe [bold red]hi[/] :smile:\r\nsecond \x9b31m line"
"""What a mail may try: title, clear screen, right-to-left, markup, emoji codes, C1 controls."""


class Squeamish(InlineReader):
    """Dies of one mail."""

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """See the port."""
        sound = super().parse(mails)
        return [Temporary("it died") if POISON in raw else one for raw, one in zip(mails, sound, strict=True)]


def fill(folder: Path) -> None:
    """Nine mails arrive on a Monday morning: seven tickets, one follow-up, one machine, one poison."""
    (folder / "config.toml").write_text(CONFIG)
    (folder / "secret").write_text("secret\n")
    (folder / "secret").chmod(0o600)
    clock, randomness = HandClock(MONDAY), SeededRandomness()
    store = Database(f"sqlite:///{folder}/mailflow.db", clock=clock, randomness=randomness)
    schema.upgrade(store)
    house = House(clock=clock, randomness=randomness, database=store, parser=Squeamish())
    house.smtp.answers["wrong@customer.example"] = Answer("rcpt", 550, "5.1.1 no such user")
    house.arrives(mail("Tôi bị tính tiền hai lần.\nXin kiểm tra giúp tôi.", subject="Hóa đơn sai"))
    house.arrives(
        mail(
            "The heater you sold me leaks gas, this is dangerous!",
            sender="John Smith <john@customer.example>",
            subject="URGENT: the heater that was delivered on the second of October is dangerous",
        )
    )
    house.arrives(mail("我要投诉：发票金额不对。", sender="王伟 <wang@customer.example>", subject="发票错误"))
    house.arrives(
        mail(
            HOSTILE,
            sender='"[red]Evil[/]" <evil@customer.example>',
            subject="=?utf-8?q?=1B=5D0=3Bowned=07=1B=5B2J_[bold]x[/]_=E2=80=AE?=",
        )
    )
    house.arrives(mail("Your invoice is wrong.", sender="wrong@customer.example", subject="invoice"))
    house.arrives(
        mail("I am away.", sender="away@customer.example", headers=[("Auto-Submitted", "auto-replied")])
    )
    house.arrives(mail(POISON.decode(), sender="quy@customer.example"))
    house.arrives(
        mail(
            "See also [KN-2026-000001].",
            sender="Mai <mai@customer.example>",
            subject="[KN-2026-000001] me too",
        )
    )
    for _ in range(4):  # the poison gets its attempts, at once
        house.turn()
        sqlite_connection(store).execute("update arrivals set again_at = null where disposition = ''")
    clock.move(minutes=30)
    letter = house.last_letter_to("lan@customer.example")
    house.arrives(answer(letter, "Số hóa đơn là 4711.", subject="số hóa đơn"))
    house.turn()
    clock.move(minutes=29)
    write_sign(SignOfLife(BY_ONCE, 4711, clock.now(), {SUPPORT: clock.now()}, {}), house.context)
    store.close()


@dataclass(frozen=True)
class Shell:
    """Types commands, in the program's own process where not said otherwise."""

    folder: Path
    runner: CliRunner = field(default_factory=CliRunner)

    def run(self, *arguments: str, width: int = 0, stdin: str | None = None) -> Result:
        """A command's end; ``width`` is that of a terminal, 0: the output goes into a file."""
        environ = {"COLUMNS": str(width) if width else None}  # None: not set
        console.width = width or 80
        result = self.runner.invoke(
            app, ["--config", str(self.folder / "config.toml"), *arguments], input=stdin, env=environ
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def json(self, *arguments: str, code: int = 0) -> Any:
        """What a command tells machines; ``code`` is how it ends."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == code, result.stderr
        return json.loads(result.stdout)

    def health(self, by: str, troubles: Mapping[str, str], minutes: int) -> None:
        """A sign of life at ``NOW`` of somebody who has had these troubles for so many minutes."""
        clock = HandClock(NOW - timedelta(minutes=minutes))
        store = Database(f"sqlite:///{self.folder}/mailflow.db", clock=clock, randomness=SeededRandomness())
        house = House(clock=clock, database=store, adopted=False)
        for _ in range(2):
            looks = {SUPPORT: clock.now()}
            write_sign(SignOfLife(by, 4711, NOW - timedelta(minutes=1), looks, troubles), house.context)
            clock.at = NOW
        store.close()

    def process(self, *arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
        """A command as a process of its own; ``options``: stdin, and environment variables."""
        return self.bare("--config", "config.toml", *arguments, **options)

    def bare(
        self, *arguments: str, stdin: str = "", through: Sequence[str] = (), **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """The same without a config being named; ``through``: what starts it with fewer rights."""
        return subprocess.run(
            [*through, sys.executable, "-m", "mailflow", *arguments],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=EVENT,
            env={name: os.environ[name] for name in os.environ.keys() - {"COLUMNS"}} | environ,
        )
