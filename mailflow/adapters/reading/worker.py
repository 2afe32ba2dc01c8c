"""The child process that reads mail: hostile bytes come in, a Message goes out, nothing else is reachable.

Started by the Reader with ``python -m mailflow.adapters.reading.worker``; it ends when its standard
input does.
"""

import os
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO, Final

from mailflow.adapters.reading.files import take_files
from mailflow.adapters.reading.frames import FILES, LENGTH, READY, WHOLE, frame, pack, pack_files
from mailflow.adapters.reading.parsing import parse, parse_beginning

MEMORY: Final = 256 * 1024 * 1024  # bytes, beyond what the program itself needs
LAST_RESORT: Final = 30  # seconds on one mail, should the parent not be there to kill us
_MODEL: Final = 24 * 1024 * 1024  # bytes of the model of languages, loaded when a text first needs it


def main() -> None:
    """Read frames from standard input until it ends; answer each with one frame on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which ends us in its own time
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that some library prints may get between the frames
    _confine()
    _send(answers, READY)
    serve(sys.stdin.buffer, answers)


def serve(mails: BinaryIO, answers: BinaryIO) -> None:
    """One answer per mail, until the mails end."""
    while len(prefix := mails.read(LENGTH.size)) == LENGTH.size:
        (size,) = LENGTH.unpack(prefix)
        mode = mails.read(1)
        raw = mails.read(size - 1)
        if len(raw) != size - 1:
            return
        signal.alarm(LAST_RESORT)
        if mode == FILES:
            answer = pack_files(take_files(raw))
        else:
            answer = pack(parse(raw) if mode == WHOLE else parse_beginning(raw))
        signal.alarm(0)
        del raw
        _send(answers, answer)


def _send(answers: BinaryIO, content: bytes) -> None:
    answers.write(frame(content))
    answers.flush()


def _confine() -> None:
    """No more memory than a mail may need, no file written, no core left behind."""
    pages = (
        int(Path("/proc/self/statm").read_text("ascii").split()[0])
        if Path("/proc/self/statm").exists()
        else 0
    )
    if pages:
        limit = pages * resource.getpagesize() + _MODEL + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
