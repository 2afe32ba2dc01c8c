"""Reading and deciding stay linear: costly forms of mail, doubled thrice, and the CPU time that they take.

    python benchmarks/reading_linear.py [WORDS OF A FORM]

The last column is the ratio of CPU time for each doubling: near 2 is linear, 4 would be quadratic, less
than 2 shows a limit at work.  Times below some 10 ms say little.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from mailflow.adapters.reading.parsing import parse
from mailflow.domain.procedure.command_lines import read_reply
from mailflow.domain.procedure.commands import SPELLED

from support.costly_mails import MAILS, STAFF

SIZES = (25_000, 50_000, 100_000, 200_000)  # bytes


def seconds(work: Callable[[], object]) -> float:
    """CPU time; the better of two runs."""
    times = []
    for _ in range(2):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    """Print the table."""
    parse(b"Return-Path: <>\nFrom: mailer-daemon@a.vn\nSubject: warm up\n\nThe models are read once.")
    wanted = " ".join(sys.argv[1:])
    print(f"{'mail':36}" + "".join(f"{size // 1000:>7} kB" for size in SIZES) + f"{'ratio':>8}")
    for name, build in MAILS.items():
        mails = [build(size) for size in SIZES]
        show(f"read: {name}", [lambda raw=raw: parse(raw) for raw in mails], wanted)
    for name, line in STAFF.items():
        texts = [line * (size // len(line)) for size in SIZES]
        show(f"commands: {name}", [lambda text=text: read_reply(text, SPELLED) for text in texts], wanted)


def show(name: str, works: list[Callable[[], object]], wanted: str) -> None:
    """One row."""
    if wanted in name:
        times = [seconds(work) for work in works]
        ratio = (times[-1] / max(times[0], 1e-4)) ** (1 / (len(times) - 1))
        print(f"{name:36}" + "".join(f"{each:>8.3f} s" for each in times) + f"{ratio:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
