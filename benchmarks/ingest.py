"""Complaints per second through the real thing: Dovecot, the whole daemon, smtp-sink of Postfix.

    benchmarks/ingest.py [--mails 1000] [--large]

Delivers mails of mixed shapes by LMTP, lets the daemon's threads take them in, and waits until every
letter has left.  Prints complaints a second, CPU milliseconds for each complaint by stage (our
processes only: the servers' CPU is not ours), peak memory, and how long a single mail waits for its
acknowledgement.  Needs root, Dovecot and Postfix (make servers).
"""

import argparse
import base64
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.mailbed import SEARCH_PATH, SUPPORT, MailBed, missing_servers  # noqa: E402

from mailflow.adapters.servers import ServerSettings  # noqa: E402
from mailflow.adapters.store.database import Database  # noqa: E402
from mailflow.config.settings import Loaded, MailboxConfig  # noqa: E402
from mailflow.daemon import Shift  # noqa: E402
from mailflow.domain.deadline import default_rules  # noqa: E402
from mailflow.domain.policy import (  # noqa: E402
    AcknowledgementRules,
    Department,
    MailboxRules,
    Organisation,
    Policy,
    Roles,
    Route,
)
from mailflow.wiring import Station, Workplace, adopt_configured, open_database, workplace  # noqa: E402

SHAPES = (
    (
        "vi",
        "Khiếu nại hóa đơn",
        "Tôi muốn khiếu nại về hóa đơn tháng 10, bị tính hai lần. Xin kiểm tra giúp tôi. ",
    ),
    (
        "en",
        "Complaint about my invoice",
        "I was charged twice for my October invoice and nobody answers the phone. ",
    ),
    ("zh", "投诉发票问题", "我要投诉：十月份的发票被重复扣款，打电话没有人处理，请尽快核实并回复。"),
)
DOMAIN = "customers.test"


class Meter:
    """CPU seconds of this process by stage, counted on the thread that spends them."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inner = threading.local()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens inside, less what an inner stage counts."""
        outer = getattr(self._inner, "child", 0.0)
        self._inner.child = 0.0
        start = time.thread_time()
        try:
            yield
        finally:
            spent = time.thread_time() - start
            self.spent[name] += spent - self._inner.child
            self._inner.child = outer + spent


class Metered:
    """A port whose calls are counted; everything else is passed through."""

    def __init__(self, inner: Any, meter: Meter, stages: dict[str, str]) -> None:
        self._inner, self._meter, self._stages = inner, meter, stages

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if name not in self._stages:
            return value

        def counted(*args: Any, **kwargs: Any) -> Any:
            with self._meter.stage(self._stages[name]):
                return value(*args, **kwargs)

        return counted


class MeteredStore:
    """The store; its transactions' time is what is left when the other stages are taken off."""

    def __init__(self, inner: Database, meter: Meter) -> None:
        self._inner, self._meter = inner, meter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def transaction(self) -> "MeteredTransaction":
        return MeteredTransaction(self._inner.transaction(), self._meter)


class MeteredTransaction:
    """One transaction: decisions and SQL together, commit apart."""

    def __init__(self, inner: AbstractContextManager[Any], meter: Meter) -> None:
        self._inner, self._meter = inner, meter
        self._stage = meter.stage("decide and write (Python and SQL)")

    def __enter__(self) -> Any:
        self._stage.__enter__()
        return self._inner.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        with self._meter.stage("commit"):
            result = self._inner.__exit__(kind, error, trace)
        self._stage.__exit__(kind, error, trace)
        return result


class Quiet:
    """A journal that says nothing but trouble."""

    def tell(self, action: str, **facts: object) -> None:
        if action in {"trouble", "mail failed", "batch failed", "letter refused", "stopped"}:
            print(action, facts, file=sys.stderr)


class Sink:
    """smtp-sink of Postfix: takes every letter and throws it away."""

    def __init__(self) -> None:
        program = shutil.which("smtp-sink", path=SEARCH_PATH) or "smtp-sink"
        import socket

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = subprocess.Popen(
            [program, "-u", "nobody", "-c", f"127.0.0.1:{self.port}", "1000"], stdout=subprocess.DEVNULL
        )

    def __enter__(self) -> Self:
        import socket

        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise SystemExit("smtp-sink does not answer")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def complaints(number: int, chance: random.Random) -> Iterator[bytes]:
    """About 10 kB each: text, HTML with quotes, a small attachment; three languages."""
    for index in range(number):
        language, subject, sentence = SHAPES[index % len(SHAPES)]
        message = EmailMessage()
        message["From"] = f"Customer {index} <customer{index}@{DOMAIN}>"
        message["To"] = SUPPORT
        message["Subject"] = f"{subject} {index}"
        message["Message-ID"] = f"<{index}.{chance.getrandbits(64):x}@{DOMAIN}>"
        message["Date"] = "Mon, 23 Nov 2026 09:00:00 +0700"
        text = sentence * (8 + index % 20) + "\n\n-- \nCustomer\n"
        message.set_content(text)
        shape = index % 4
        if shape in {1, 2}:
            quoted = f"<div class=gmail_quote><blockquote>{sentence * 20}</blockquote></div>"
            message.add_alternative(f"<html><body><p>{text}</p>{quoted}</body></html>", subtype="html")
        if shape in {2, 3}:
            message.add_attachment(
                chance.randbytes(4000), maintype="image", subtype="jpeg", filename=f"ảnh {index}.jpg"
            )
        del language
        yield message.as_bytes()


def large_mail(chance: random.Random) -> bytes:
    """25 MB of photographs."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"big@{DOMAIN}", SUPPORT, "Ảnh hóa đơn"
    message["Message-ID"] = f"<big.{chance.getrandbits(64):x}@{DOMAIN}>"
    message.set_content("Tôi gửi ảnh hóa đơn bị tính sai.")
    head = message.as_bytes()
    boundary = b"=_large"
    body = (
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
        + "Tôi gửi ảnh hóa đơn bị tính sai.".encode()
        + b"\r\n"
    )
    photo = base64.encodebytes(chance.randbytes(18 * 2**20)).replace(b"\n", b"\r\n")
    lines = [
        line
        for line in head.split(b"\n\n", 1)[0].split(b"\n")
        if not line.lower().startswith((b"content-", b"mime-"))
    ]
    return (
        b"\r\n".join(lines)
        + b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="'
        + boundary
        + b'"\r\n\r\n--'
        + boundary
        + b"\r\n"
        + body
        + b"--"
        + boundary
        + b"\r\nContent-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + photo
        + b"--"
        + boundary
        + b"--\r\n"
    )


def settings(bed: MailBed, sink: Sink, folder: Path) -> Loaded:
    """A company without caps, on files in ``folder``."""
    policy = Policy(
        organisation=Organisation("ACME", "acme.example"),
        mailboxes=(MailboxRules(SUPPORT, "ACME", subaddressing="yes"),),
        departments=(
            Department("billing", "billing@departments.test"),
            Department("rest", "rest@departments.test"),
        ),
        routes=(
            Route("invoices", "billing", subject_or_text=("hóa đơn", "invoice", "发票")),
            Route("rest", "rest"),
        ),
        acknowledgement=AcknowledgementRules(
            per_address_hour=10**6, per_address_day=10**6, all_per_hour=10**6
        ),
        roles=Roles(customer_care=("care@departments.test",)),
        deadlines=default_rules(),
        hash="benchmark",
    )
    mailbox = MailboxConfig(
        address=SUPPORT,
        display_name="ACME",
        folder="INBOX",
        processed_folder="Processed",
        start_from=datetime.now(UTC) - timedelta(days=1),
        poll=timedelta(seconds=30),
        imap=bed.imap(SUPPORT),
        smtp=ServerSettings("127.0.0.1", sink.port, "none", "", ""),
    )
    return Loaded(folder / "config.toml", policy, (mailbox,), f"sqlite:///{folder}/mailflow.db")


def measured(place: Workplace, meter: Meter) -> Workplace:
    """The same workplace with its doors counted."""
    tools = replace(
        place.tools,
        store=MeteredStore(place.tools.store, meter),
        parser=Metered(place.tools.parser, meter, {"parse": "hand to the reader"}),
        letterhead=Metered(
            place.tools.letterhead, meter, {"render": "letters: words", "write": "letters: bytes"}
        ),
    )
    stages = {"waiting": "list", "fetch": "fetch", "file": "file away", "open": "list"}
    stations = tuple(
        Station(s.config, s.rules, Metered(s.mailbox, meter, stages), s.courier) for s in place.stations
    )
    return replace(place, tools=tools, stations=stations)


def count(database: Database, sql: str) -> int:
    with database.connection() as connection:
        return int(connection.exec_driver_sql(sql).scalar_one())


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("the daemon did not finish in time")
        time.sleep(0.01)


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def delays(bed: MailBed, database: Database, number: int) -> list[float]:
    """Seconds from delivery to the server's 250 for the acknowledgement, one mail at a time."""
    found = []
    for index in range(number):
        before = count(database, "select count(*) from outbox where occasion like 'ack%' and state='sent'")
        start = time.monotonic()
        raw = next(complaints(1, random.Random(10_000 + index)))
        bed.deliver(f"single{index}@{DOMAIN}", SUPPORT, raw)
        sql = "select count(*) from outbox where occasion like 'ack%' and state='sent'"
        while count(database, sql) <= before:
            time.sleep(0.002)
        found.append(time.monotonic() - start)
        time.sleep(0.3)
    return found


def main() -> None:
    """Run and print."""
    words = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    words.add_argument("--mails", type=int, default=1000)
    words.add_argument("--large", action="store_true", help="a mail of 25 MB in the batch")
    options = words.parse_args()
    if missing_servers():
        print(f"not run: {missing_servers()}")
        return
    chance = random.Random(1)
    meter = Meter()
    with MailBed() as bed, Sink() as sink, tempfile.TemporaryDirectory() as name:
        loaded = settings(bed, sink, Path(name))
        with bed.many() as lmtp:
            for index, raw in enumerate(complaints(options.mails, chance)):
                lmtp.sendmail(f"customer{index}@{DOMAIN}", [SUPPORT], raw)
            if options.large:
                lmtp.sendmail(f"big@{DOMAIN}", [SUPPORT], large_mail(chance))
        expected = options.mails + int(options.large)
        database = open_database(loaded, daemon=True)
        adopt_configured(loaded, database)
        mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        children_before = children_cpu()
        with workplace(loaded, database, Quiet()) as place:
            shift = Shift(measured(place, meter))
            started, cpu = time.monotonic(), own_cpu()
            shift.start()
            sql = "select count(*) from outbox where state='sent'"
            wait_for(lambda: count(database, sql) >= 2 * expected, 300)
            elapsed, cpu = time.monotonic() - started, own_cpu() - cpu
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            single = sorted(delays(bed, database, 11))
            shift.stop()
        reader = children_cpu() - children_before
        reader_peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        database.close()
    report(expected, elapsed, cpu, reader, meter, (mb, peak, reader_peak), single)


def report(
    number: int,
    elapsed: float,
    cpu: float,
    reader: float,
    meter: Meter,
    memory: Sequence[float],
    single: Sequence[float],
) -> None:
    """The table."""
    print(f"{number} complaints in {elapsed:.2f} s: {number / elapsed:.0f} complaints/s")
    print(
        f"CPU for each: {1000 * (cpu + reader) / number:.2f} ms (daemon {1000 * cpu / number:.2f}, reader {1000 * reader / number:.2f})"
    )
    known = 0.0
    for stage, spent in sorted(meter.spent.items(), key=lambda item: -item[1]):
        known += spent
        print(f"  {stage:36} {1000 * spent / number:6.2f} ms")
    print(f"  {'sending and the rest of the daemon':36} {1000 * (cpu - known) / number:6.2f} ms")
    print(f"  {'reader process (parsing)':36} {1000 * reader / number:6.2f} ms")
    start, peak, reader_peak = memory
    print(f"Memory: {start:.0f} MB at the start, {peak:.0f} MB at most; largest child {reader_peak:.0f} MB")
    print(
        f"One mail, delivery to acknowledged: median {1000 * single[len(single) // 2]:.0f} ms (Dovecot's notice alone takes 500)"
    )


if __name__ == "__main__":
    main()
