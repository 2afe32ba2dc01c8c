"""The program is killed again and again while mail comes in; at the end nothing is lost and nothing doubled.

``MAILFLOW_KILLS`` sets how often (50; ``make soak``: 1,000), ``MAILFLOW_SEED`` repeats the choices of a run.
"""

import os
import random
import sqlite3
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from support.faulty_smtp import FaultySmtpServer
from support.house import answer, mail, read_letter
from support.mailbed import MailBed, mails
from support.patience import EVENT
from support.program import Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

KILLS = int(os.environ.get("MAILFLOW_KILLS", "50"))
SEED = int(os.environ.get("MAILFLOW_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
LONGEST_WAIT = 400.0  # seconds: a mail that was alone in hand at two deaths is tried again after five minutes
ONE_MAIL = 0.5  # seconds that each mail of the last life may take where others use the machine, too
NO_CAPS = "[acknowledgement]\nall_per_hour = 1000000\n"
IN_FLIGHT = "select message_id from outbox where state = 'sending'"


class Town:
    """Customers who write all the while: new complaints, the same mail twice, answers to our letters."""

    def __init__(self, bed: MailBed, company: Company, sink: FaultySmtpServer, chance: random.Random) -> None:
        self.bed, self.company, self.sink = bed, company, sink
        self.delivered: list[bytes] = []
        self.complaints = self.copies = self.answers = 0
        self._chance = chance
        self._quiet = threading.Event()
        self._writing = threading.Thread(target=self._write_on)

    def wake(self) -> None:
        """People begin to write."""
        self._writing.start()

    def sleep(self) -> None:
        """Nobody writes any more."""
        self._quiet.set()
        self._writing.join()

    def _write_on(self) -> None:
        with self.bed.many() as lmtp:
            while not self._quiet.is_set():
                raw = self._next()
                lmtp.sendmail("someone@customers.test", [self.company.support], raw)
                self.delivered.append(raw)
                self._quiet.wait(self._chance.expovariate(8.0))

    def _next(self) -> bytes:
        kind = self._chance.random()
        ours = [letter for letter in self.sink.taken[-50:] if b"-Letter: acknowledgement" in letter.content]
        if kind < 0.1 and self.delivered:
            self.copies += 1
            return self._chance.choice(self.delivered)
        if kind < 0.25 and ours:
            self.answers += 1
            letter = self._chance.choice(ours)
            words = f"Tôi bổ sung thêm thông tin, lần {self.answers}.\r\n"
            return answer(read_letter(letter.content), words, sender=f"<{letter.recipient}>")
        self.complaints += 1
        sender = self.company.customer(f"c{self.complaints}")
        return mail(
            f"Khiếu nại số {self.complaints}: tôi bị tính tiền sai.\r\n",
            sender=f"<{sender}>",
            subject=f"Khiếu nại {self.complaints}",
            to=self.company.support,
            message_id=f"<{self.complaints}.{self.company.tag}@customers.test>",
        )


class Executioner:
    """Starts lives and ends them, each at another moment; remembers which letters were in flight then."""

    def __init__(self, program: Program, sink: FaultySmtpServer, chance: random.Random) -> None:
        self.program, self.sink, self.chance = program, sink, chance
        self.in_flight: Counter[str] = Counter()  # kills that hit a letter between claim and record
        self.hits = 0

    def one_life(self) -> None:
        """Born, at work for a moment, killed."""
        born_at = self.program.log.stat().st_size
        self.program.start(ready=False)
        match self.chance.choice(("early", "late", "letter", "letter", "commit")):
            case "early":
                time.sleep(self.chance.uniform(0.02, 0.6))
            case "late":
                self._until(lambda: self._told(b'"ready"', born_at), born_at)
                time.sleep(self.chance.uniform(0.05, 1.2))
            case "letter":  # just after the server took one, before that can be written down
                taken = len(self.sink.taken) + self.chance.randrange(1, 8)
                self._until(lambda: len(self.sink.taken) >= taken, born_at)
            case "commit":  # between the decision and the move
                self._until(lambda: self._told(b'"opened"', born_at), born_at)
                time.sleep(self.chance.uniform(0, 0.03))
        assert self.program.running, self.program.words()[-3000:]
        self.program.kill()
        found = {row[0] for row in self._rows(IN_FLIGHT)}
        self.in_flight.update(found)
        self.hits += bool(found)

    def _rows(self, query: str) -> list[Any]:
        with suppress(sqlite3.OperationalError):  # killed before it had made the database
            return self.program.rows(query)
        return []

    def _told(self, words: bytes, since: int) -> bool:
        with self.program.log.open("rb") as log:
            log.seek(since)
            return words in log.read()

    def _until(self, happened: Callable[[], bool], born_at: int) -> None:
        """For some seconds of its working life at most, as there may be nothing to do; not of its birth."""
        end, at_work = time.monotonic() + EVENT, False
        while not happened() and time.monotonic() < end:
            if not at_work and self._told(b'"ready"', born_at):
                end, at_work = time.monotonic() + 3, True
            time.sleep(0.001)


@pytest.mark.timeout(0)
@pytest.mark.parametrize("kills", [KILLS, pytest.param(max(KILLS, 1000), marks=pytest.mark.soak)])
def test_killed_again_and_again(
    dovecot: MailBed, tmp_path: Path, kills: int, record_property: Callable[[str, object], None]
) -> None:
    """Every mail decided on once and filed, letters always the same, no copy without a kill to blame."""
    chance = random.Random(SEED)
    company, started = Company(), time.monotonic()
    with FaultySmtpServer() as sink:
        config = write_config(
            tmp_path, dovecot, company, smtp=sink.settings(), more='subaddressing = "no"', extra=NO_CAPS
        )
        program = Program(config)
        program.log.touch()
        town = Town(dovecot, company, sink, random.Random(SEED + 1))
        executioner = Executioner(program, sink, chance)
        town.wake()
        try:
            for _ in range(kills):
                executioner.one_life()
        finally:
            town.sleep()
        last_life_at = time.monotonic()
        _finish(program, dovecot, company, LONGEST_WAIT + len(town.delivered) * ONE_MAIL)
        at_rest_after = time.monotonic() - last_life_at
        faults = [
            *_mails_decided_once(program, dovecot, town),
            *_letters_once(program, sink, executioner.in_flight),
            *_tickets_acknowledged(program, town, kills),
        ]
        copies = sum(Counter(message_id(letter.content) for letter in sink.taken).values()) - len(
            {message_id(letter.content) for letter in sink.taken}
        )
    told = {
        "seed": SEED,
        "kills": kills,
        "kills_in_flight": executioner.hits,
        "mails": len(town.delivered),
        "letters": len(sink.taken),
        "copies": copies,
        "charged": program.one("select count(*) from arrivals where attempts > 0"),
        "quarantined": program.one("select count(*) from arrivals where disposition = 'quarantined'"),
        "seconds_of_last_life": round(at_rest_after, 1),
        "seconds": round(time.monotonic() - started, 1),
    }
    for name, value in told.items():
        record_property(name, value)
    sys.stdout.write(f"{told}\n")
    again = f"MAILFLOW_SEED={SEED} MAILFLOW_KILLS={kills} pytest {Path(__file__).name}"
    assert not faults, "\n".join([again, f"{len(faults)} faults", *faults[:40]])
    assert executioner.hits, "no kill hit a letter in flight: this run has proved nothing about copies"
    assert program.command("db", "check").returncode == 0


def _finish(program: Program, bed: MailBed, company: Company, seconds: float) -> None:
    """A last life that is left in peace until all is done: who was killed so often has much left to do."""
    with program.start():
        program.until(lambda: not mails(bed, company.support), seconds, "mails are left in the inbox")
        left = "select state, count(*) from outbox where state in ('pending', 'sending') group by state"
        program.until(lambda: not program.rows(left), seconds, "letters are left in the outbox")
        assert program.stop() == 0


def message_id(content: bytes) -> str:
    """Of a letter of ours, without brackets."""
    head = content.partition(b"\r\n\r\n")[0].lower()
    return head.partition(b"\nmessage-id:")[2].split()[0].decode().strip("<>")


def _mails_decided_once(program: Program, bed: MailBed, town: Town) -> list[str]:
    """I1, I2, I6: every mail has one disposition, lies in Processed, and is kept to the byte."""
    processed = mails(bed, town.company.support, "Processed")
    faults = []
    for raw, count in Counter(town.delivered).items():
        there = sum(kept.endswith(raw) for kept in processed)
        if there != count:
            faults.append(f"{there} of {count} copies are in Processed: {raw[:200]!r}")
    arrivals = program.rows("select disposition, filed, digest from arrivals")
    if len(arrivals) != len(town.delivered) or len(processed) != len(town.delivered):
        faults.append(f"{len(town.delivered)} mails, {len(arrivals)} arrivals, {len(processed)} processed")
    faults += [f"undecided or not filed: {row}" for row in arrivals if not row[0] or not row[1]]
    digests = {row[0] for row in program.rows("select digest from originals")}
    unknown = {row[2] for row in arrivals} - {sha256(raw).hexdigest() for raw in processed}
    faults += [f"digest {digest} is none of the mails" for digest in unknown]
    faults += [
        f"original {d} was not kept"
        for (d,) in program.rows(
            "select digest from messages where digest not in (select digest from originals)"
        )
    ]
    return faults if digests else [*faults, "no originals"]


def _letters_once(program: Program, sink: FaultySmtpServer, in_flight: Counter[str]) -> list[str]:
    """I4, I5, I7: the bytes of a letter never change; copies only where a kill hit it in flight."""
    copies: dict[str, Counter[bytes]] = defaultdict(Counter)
    for letter in sink.taken:
        copies[message_id(letter.content)][letter.content] += 1
    rows = dict(program.rows("select message_id, state from outbox"))
    faults = [
        f"{name} had {len(found)} different contents" for name, found in copies.items() if len(found) > 1
    ]
    faults += [f"{name} was never in the outbox" for name in copies.keys() - rows.keys()]
    faults += [
        f"{name} is {state} but never arrived"
        for name, state in rows.items()
        if state == "sent" and name not in copies
    ]
    faults += [
        f"{name} is {state}" for name, state in rows.items() if state not in {"sent", "kept back", "bundled"}
    ]
    return faults + [
        f"{name} went out {found.total()} times, {in_flight[name]} kills hit it"
        for name, found in copies.items()
        if found.total() > 1 + in_flight[name]
    ]


def _tickets_acknowledged(program: Program, town: Town, kills: int) -> list[str]:
    """One ticket for each complaint, one acknowledgement for each ticket, answers on their tickets, I9."""
    faults = []
    tickets = program.rows("select id, reference, ack_state from tickets order by id")
    dispositions = Counter(row[0] for row in program.rows("select disposition from arrivals"))
    quarantined = dispositions["quarantined"]
    expected = {"opened": town.complaints, "joined": town.answers, "set aside": town.copies}
    found = {name: dispositions[name] for name in expected}
    if (found != expected and not quarantined) or sum(found.values()) + quarantined != len(town.delivered):
        faults.append(f"expected {expected}, found {found} and {quarantined} in quarantine")
    if quarantined:
        faults.append(f"{quarantined} sound mails are in quarantine after {kills} kills")
    numbers = [int(reference.rpartition("-")[2]) for _, reference, _ in tickets]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"references are not in a row: {numbers}")
    faults += [f"{reference}: acknowledgement {state}" for _, reference, state in tickets if state != "sent"]
    letters = Counter(
        row[0] for row in program.rows("select ticket_id from outbox where occasion like 'acknowledgement%'")
    )
    return faults + [
        f"ticket {i} has {letters[i]} acknowledgements" for i, _, _ in tickets if letters[i] != 1
    ]
