"""Complaints per second through the real thing: Dovecot, the whole daemon, smtp-sink of Postfix.

    python benchmarks/ingest.py [--mails 1000] [--large] [--singles 11]

Delivers mails of mixed shapes by LMTP, lets the daemon take them in, and waits until every letter has
left.  Prints complaints a second, the CPU milliseconds of each (the daemon's and its reader's: the mail
servers' are not ours), the most memory held, and how long a single mail waits for its acknowledgement;
then, from a run of its own, the milliseconds by thread and stage.  Needs root, Dovecot and Postfix (make
servers).
"""

import argparse
import multiprocessing
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import mailparser
from mailflow.adapters.servers import ServerSettings

from mails import DOMAIN, complaints, large_complaint
from measured_daemon import Figures, serve
from metering import own_memory, peak_memory
from support.mailbed import SEARCH_PATH, SUPPORT, MailBed, missing_servers

PATIENCE = 300.0  # seconds
_SENT = "select count(*) from outbox where state = 'sent'"


@dataclass
class Run:
    """What one run brought."""

    complaints: int
    seconds: float
    figures: Figures
    memory: tuple[float, float]  # MB at most: daemon, reader
    together: float  # MB at most that both held at one moment
    waits: Sequence[tuple[float, float]]  # seconds of single mails: since delivery, since the notice


@contextmanager
def sink() -> Iterator[ServerSettings]:
    """smtp-sink of Postfix: takes every letter and throws it away."""
    program = shutil.which("smtp-sink", path=SEARCH_PATH) or "smtp-sink"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [program, "-u", "nobody", "-c", f"127.0.0.1:{port}", "1000"]
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL) as process:
        wait_for(lambda: _answers(port), 5.0)
        try:
            yield ServerSettings("127.0.0.1", port, "none", "", "")
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def daemon(
    folder: Path, imap: ServerSettings, smtp: ServerSettings, *, by_stage: bool
) -> Iterator[tuple[Connection, int, int]]:
    """The daemon, ready but not started: the pipe to it, its process id and its reader's."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=serve, args=(theirs, folder, imap, smtp, by_stage))
    process.start()
    theirs.close()
    try:
        pid, reader = ours.recv()
        yield ours, pid, reader
    except EOFError:
        raise SystemExit("the daemon has ended") from None
    finally:
        process.join(10)
        process.kill()
        told = (folder / "log").read_text().splitlines(keepends=True)
        print(*(line for line in told if "level='info'" not in line), sep="", end="", file=sys.stderr)


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE, every: float = 0.01) -> None:
    """Look again and again; ends the program when it takes too long."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise SystemExit("not finished in time")
        time.sleep(every)


def measure(mails: int, singles: int, *, large: bool, by_stage: bool = False) -> Run:
    """One run: all mails wait when the daemon starts; afterwards some come one by one."""
    chance = random.Random(1)
    with MailBed() as bed, sink() as smtp, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with bed.many() as lmtp:
            for index, raw in enumerate(complaints(SUPPORT, mails, chance)):
                if large and index == mails // 2:
                    lmtp.sendmail(f"large@{DOMAIN}", [SUPPORT], large_complaint(SUPPORT, chance))
                lmtp.sendmail(f"customer{index}@{DOMAIN}", [SUPPORT], raw)
        number = mails + large
        with daemon(folder, bed.imap(SUPPORT), smtp, by_stage=by_stage) as (pipe, pid, reader):
            together = [0.0]
            with closing(sqlite3.connect(f"file:{folder}/mailflow.db?mode=ro", uri=True)) as database:

                def finished() -> bool:
                    if large:
                        together.append(own_memory(pid) + own_memory(reader))
                    return bool(database.execute(_SENT).fetchone()[0] >= 2 * number)

                started = time.monotonic()
                pipe.send("start")
                wait_for(finished, every=0.1 if large else 0.01)  # looking at the memory disturbs
                seconds = time.monotonic() - started
                pipe.send("figures")
                figures = pipe.recv()
                memory = peak_memory(pid), peak_memory(reader)
                waits = list(one_by_one(bed, pipe, singles, number))
                pipe.send("stop")
    return Run(number, seconds, figures, memory, max(together), waits)


def one_by_one(bed: MailBed, pipe: Connection, singles: int, before: int) -> Iterator[tuple[float, float]]:
    """How long single mails wait for their acknowledgement: since delivery, and since the server's notice."""
    chance = random.Random(2)
    for index, raw in enumerate(complaints(SUPPORT, singles, chance)):
        time.sleep(0.3)
        delivered = time.monotonic()
        bed.deliver(f"single{index}@{DOMAIN}", SUPPORT, raw)
        sent: list[tuple[float, float]] = []

        def acknowledged(sent: list[tuple[float, float]] = sent, number: int = before + index) -> bool:
            pipe.send("acknowledged")
            sent[:] = pipe.recv()[number:]
            return bool(sent)

        wait_for(acknowledged, 20.0)
        notice, at = sent[0]
        yield at - delivered, at - notice


def yardstick() -> float:
    """CPU milliseconds that mail-parser alone needs for such a mail: machines differ by half and more."""
    raws = list(complaints(SUPPORT, 200, random.Random(1)))
    took = []
    for _ in range(3):
        began = time.process_time()
        for raw in raws:
            mailparser.parse_from_bytes(raw)
        took.append(time.process_time() - began)
    return 1000 * min(took) / len(raws)


def report(run: Run) -> None:
    """What an admin would notice."""
    each = 1000 / run.complaints
    figures = run.figures
    total = figures.cpu + figures.reader
    print(
        f"{run.complaints} complaints in {run.seconds:.2f} s: {run.complaints / run.seconds:.0f} complaints/s"
    )
    measure_here = yardstick()
    print(
        f"CPU for each: {each * total:.2f} ms, {each * total / measure_here:.1f} times what mail-parser "
        f"alone needs for such a mail on this machine ({measure_here:.2f} ms)"
    )
    print(f"Start of the reader, once: {1000 * figures.reader_start:.0f} ms CPU")
    print(f"Memory at most: daemon {run.memory[0]:.0f} MB, reader {run.memory[1]:.0f} MB", end="")
    print(f", both at one moment {run.together:.0f} MB (shared pages by halves)" if run.together else "")
    if run.waits:
        since_delivery, since_notice = (1000 * median(values) for values in zip(*run.waits, strict=True))
        print(
            f"One mail (median of {len(run.waits)}): acknowledged {since_notice:.0f} ms after the server's "
            f"notice, {since_delivery:.0f} ms after delivery (Dovecot waits 500 before it tells)"
        )


def report_stages(run: Run) -> None:
    """The table; the stages add up to the total, which is more than where nobody counts."""
    each = 1000 / run.complaints
    figures = run.figures
    print(f"By thread and stage, in a run of {run.complaints} that is slowed down by counting:")
    threads = sorted({thread for thread, _ in figures.spent})
    left = figures.cpu
    for thread in threads:
        stages = {stage: spent for (name, stage), spent in figures.spent.items() if name == thread}
        left -= sum(stages.values())
        print(f"  {thread:40} {each * sum(stages.values()):6.2f} ms")
        for stage, spent in sorted(stages.items(), key=lambda item: -item[1]):
            print(f"    {stage:38} {each * spent:6.2f} ms")
    print(f"  {'threads that have ended':40} {each * left:6.2f} ms")
    print(f"  {'reader process (parsing)':40} {each * figures.reader:6.2f} ms")


def main() -> None:
    """Run and print."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--mails", type=int, default=1000)
    words.add_argument("--large", action="store_true", help="a mail of 25 MB among them; samples memory")
    words.add_argument("--singles", type=int, default=11, help="mails that come one by one afterwards")
    options = words.parse_args()
    if missing_servers():
        print(f"not run: {missing_servers()}")
        return
    report(measure(options.mails, options.singles, large=options.large))
    report_stages(measure(options.mails, 0, large=False, by_stage=True))


if __name__ == "__main__":
    main()
