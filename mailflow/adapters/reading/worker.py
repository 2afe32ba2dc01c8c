"""The child process that reads mail: hostile bytes come in, a Message goes out, and no other way is open.

Started by the Reader with ``python -m mailflow.adapters.reading.worker SECONDS``; it ends when its
standard input does, or by SIGPROF when a mail takes more than so many seconds of processor time.  What
the kernel keeps from it stands in confinement.py.
"""

import os
import signal
import sys
import time
from dataclasses import replace
from typing import BinaryIO

from mailflow.adapters.reading.confinement import confine
from mailflow.adapters.reading.files import take_files
from mailflow.adapters.reading.parsing import parse, parse_beginning
from mailflow.adapters.reading.protocol import FILES, LENGTH, READY, WHOLE, frame, pack, pack_files


def main() -> None:
    """Read frames from standard input until it ends; answer each with one frame on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which ends us in its own time
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that some library prints may get between the frames
    confine()
    _send(answers, READY)
    serve(sys.stdin.buffer, answers, float(sys.argv[1]))


def serve(mails: BinaryIO, answers: BinaryIO, seconds: float) -> None:
    """One answer per mail, until the mails end."""
    while len(prefix := mails.read(LENGTH.size)) == LENGTH.size:
        (size,) = LENGTH.unpack(prefix)
        mode = mails.read(1)
        raw = mails.read(size - 1)
        if len(raw) != size - 1:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)  # the kernel counts, and kills: no clock is asked
        answer = _answer(mode, raw)
        signal.setitimer(signal.ITIMER_PROF, 0)
        del raw
        _send(answers, answer)


def _answer(mode: bytes, raw: bytes) -> bytes:
    """The files of a mail, or the mail with what it cost to read."""
    if mode == FILES:
        return pack_files(take_files(raw))
    began = time.process_time()
    message = parse(raw) if mode == WHOLE else parse_beginning(raw)
    return pack(replace(message, cpu_seconds=time.process_time() - began))


def _send(answers: BinaryIO, content: bytes) -> None:
    answers.write(frame(content))
    answers.flush()


if __name__ == "__main__":
    main()
