"""Days on which the power fails: what was not synced is lost or torn, what was acknowledged must be there."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import cast

from mailflow.adapters.store.database import Database
from mailflow.adapters.store.tables import METADATA
from mailflow.adapters.store.transaction import SqlTransaction

from simulation.days import COMPLAINTS, Day
from simulation.faults import Boundaries
from simulation.invariants import message_id_of
from support.house import HandClock, House, SeededRandomness, empty_schema, mail, sqlite_connection
from support.power import Tape, put_back, record, recorded

NAME = "mailflow.db"
TABLES = tuple(METADATA.tables)
CHECKPOINT = 60  # pages: often enough that cuts fall into checkpoints


class Disk:
    """One database file on the recording disk, used again and again so that its SQL is compiled once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tape: Tape
        self.database = Database(recorded(folder / NAME), clock=HandClock(), randomness=SeededRandomness())

    def begin(self, files: dict[str, bytes]) -> Tape:
        """The power comes (back): these files are found."""
        self.database.close()
        put_back(files, self.folder)
        self.tape = record(self.folder)
        sqlite_connection(self.database).execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT}")
        return self.tape


def state_of(connection: sqlite3.Connection) -> int:
    """Everything that the database holds, as one number."""
    return hash(tuple(row for name in TABLES for row in connection.execute(f"select * from {name}")))


@dataclass
class Recorded:
    """A piece of work on the disk: which states were acknowledged when, and what the world was told."""

    disk: Disk
    states: list[tuple[int, int]] = field(default_factory=list)
    filed: list[tuple[int, str]] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)

    def work(self, seed: int, mails: int) -> None:
        """Customers write, letters leave, days pass; the program is started anew in between."""
        chance = random.Random(seed)
        disk, randomness = self.disk, SeededRandomness(seed)
        tape = disk.begin({NAME: empty_schema()})
        disk.database.clock, disk.database.randomness = HandClock(), randomness
        house = House(
            clock=disk.database.clock,  # type: ignore[arg-type]
            randomness=randomness,
            database=disk.database,
            guarded=lambda store: Noting(store, self),  # type: ignore[arg-type,return-value]
        )
        house.imap.hook = house.smtp.hook = lambda operation, moment: self._told(house, operation, moment)
        self.states.append((len(tape), state_of(sqlite_connection(disk.database))))
        for number in range(mails):
            subject, body = chance.choice(COMPLAINTS)
            sender = f"c{chance.randrange(6)}@customer.example"
            house.arrives(
                mail(f"{body} {number}", sender=sender, subject=subject, message_id=f"<{number}@x.test>")
            )
            if chance.random() < 0.6:
                house.turn()
            if chance.random() < 0.2:
                house.clock.move(hours=chance.choice((1, 30)))
            if number == mails // 2:
                disk.database.close()
        house.turn()
        disk.database.close()

    def faults(self, moment: int, files: dict[str, bytes], folder: Path) -> list[str]:
        """What is wrong after a power cut at a moment."""
        put_back(files, folder)
        with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as found:
            try:
                found.execute("PRAGMA synchronous=OFF")  # nothing of what is looked at here must last
                return self._compared(moment, found)
            except sqlite3.DatabaseError as error:
                return [f"the database is damaged: {error}"]

    def _compared(self, moment: int, found: sqlite3.Connection) -> list[str]:
        before = [state for at, state in self.states if at <= moment][-1:]
        under_way = [state for at, state in self.states if at > moment][:1]
        faults = [] if state_of(found) in before + under_way else ["a commit is lost, or there by half"]
        faults += [
            f"integrity: {row[0]}" for row in found.execute("PRAGMA integrity_check") if row[0] != "ok"
        ]
        faults += [f"foreign key: {row}" for row in found.execute("PRAGMA foreign_key_check")]
        known = {row[0] for row in found.execute("select digest from arrivals where disposition <> ''")}
        letters = {row[0] for row in found.execute("select message_id from outbox where attempts > 0")}
        faults += [
            f"{d[:8]} was filed and is lost" for at, d in self.filed if at <= moment and d not in known
        ]
        return faults + [
            f"{m} left and is unknown" for at, m in self.sent if at <= moment and m not in letters
        ]

    def _told(self, house: House, operation: str, moment: str) -> None:
        now = len(self.disk.tape)
        if (operation, moment) == ("imap.file", "after"):
            known = {digest for _, digest in self.filed}
            digests = [sha256(raw).hexdigest() for raw in house.imap.contents("Processed")]
            self.filed += [(now, digest) for digest in digests if digest not in known]
        elif (operation, moment) == ("smtp.dot", "before"):
            self.sent.append((now, ""))
        elif (operation, moment) == ("smtp.dot", "after"):
            self.sent[-1] = (self.sent[-1][0], message_id_of(house.smtp.accepted[-1].content))


class Noting:
    """The store; after each acknowledged commit its state is noted."""

    def __init__(self, inner: Database, work: Recorded) -> None:
        self._inner, self._work = inner, work

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """See the port."""
        with self._inner.transaction() as tx:
            yield tx
        self._work.states.append((len(self._work.disk.tape), state_of(sqlite_connection(self._inner))))


@dataclass
class Sockets(Boundaries):
    """Boundaries that remember where on the tape the last one was left behind: no cut comes before it."""

    disk: Disk | None = None
    passed: int = 0

    def __call__(self, operation: str, moment: str) -> None:
        """Pass a boundary, or die at it."""
        super().__call__(operation, moment)
        assert self.disk is not None
        self.passed = len(self.disk.tape)


class PowerDay(Day):
    """A day in the simulator on which a crash takes the power with it, maybe in the middle of a commit."""

    disk: Disk

    def _database(self) -> Database:
        self.disk.begin({NAME: empty_schema()})
        database = self.disk.database
        database.clock, database.randomness = HandClock(), SeededRandomness(self.seed)
        before = self.passing
        self.passing = Sockets(before.crash_at, before.cut_at, before.cut_from, disk=self.disk)
        return database

    def _done_with_database(self) -> None:
        self.disk.database.close()

    def _restart(self) -> None:
        passing = cast("Sockets", self.passing)
        moment = self.chance.randint(passing.passed, len(self.disk.tape))
        [(_, files)] = self.disk.tape.images([moment], self.chance)
        self.disk.begin(files)
        passing.passed = 0
        super()._restart()
