"""A stage of real processes: the daemon, Dovecot and Postfix, mailboxes, and a clock that the story moves."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from support.mailbed import Bed
from support.people import letters_now, post
from support.program import Company, Program, write_config
from support.stage import MEMBERS, STAFF

SECONDS = 20.0


class RealStage:
    """See support.stage.Stage; the daemon runs while the stage is open."""

    def __init__(self, bed: Bed, folder: Path) -> None:
        self.bed, self.company = bed, Company()
        self._clock = folder / "clock"
        self._ahead = 0.0
        self._clock.write_text("0")
        config = write_config(
            folder,
            bed,
            self.company,
            more='subaddressing = "yes"',
            extra=f'quality = "{self.company.at("qa")}"\n'
            f'[[people]]\naddress = "{self.company.at("manager")}"\nname = "Trần Quản"\n'
            f'deputy = "{self.company.at("hoa")}"\naway = "2020-01-01..2099-12-31"\n',
        )
        members = ", ".join(f'"{self.company.at(name)}"' for name in MEMBERS)
        text = config.read_text(encoding="utf-8")
        named = text.replace('name = "billing"\n', f'name = "billing"\nmembers = [{members}]\n', 1)
        config.write_text(named, encoding="utf-8")
        self.program = Program(config, ("--clock", str(self._clock)))

    def address(self, name: str) -> str:
        """See Stage."""
        return (
            self.company.at(name)
            if name in {*STAFF, *MEMBERS, "hoa", "support"}
            else self.company.customer(name)
        )

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """See Stage; returns once the daemon has decided and sent what follows."""
        before = self._decided()
        post(self.bed, sender, to, raw)
        self.program.until(lambda: self._decided() > before, SECONDS, "nobody decided on the mail")
        self._quiet()

    def mailbox(self, name: str) -> list[EmailMessage]:
        """See Stage."""
        return letters_now(self.bed, self.address(name))

    def until(self, looked: Callable[[], bool]) -> bool:
        """See Stage; Postfix and Dovecot take a moment."""
        end = time.monotonic() + SECONDS / 4
        while not (found := looked()) and time.monotonic() < end:
            time.sleep(0.03)
        return found

    def later(self, **by: float) -> None:
        """See Stage; weeks are days are hours, a second of the test's time."""
        hours = by.get("days", 0) * 24 + by.get("hours", 0)
        self._ahead += hours * 3600 + by.get("minutes", 0) * 60 + by.get("seconds", 0)
        self._clock.write_text(str(self._ahead))
        self._quiet()

    def today(self) -> date:
        """See Stage."""
        return (datetime.now(UTC) + timedelta(seconds=self._ahead)).date()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """See Stage."""
        return self.program.rows(sql)

    def _decided(self) -> int:
        return int(self.program.one("select count(*) from arrivals where disposition <> ''"))

    def _quiet(self) -> None:
        """Wait until nothing is due: no letter to be sent, no stage of a deadline."""
        self.program.until(lambda: not self._due(), SECONDS, "there is still something to be done")

    def _due(self) -> int:
        now = int((datetime.now(UTC).timestamp() + self._ahead) * 1000)
        letters = (
            f"select count(*) from outbox where state in ('pending', 'sending') and next_attempt_at <= {now}"
        )
        stages = f"select count(*) from deadlines where next_at <= {now}"
        return int(self.program.one(letters)) + int(self.program.one(stages))
