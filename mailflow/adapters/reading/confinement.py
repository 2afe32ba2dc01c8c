"""What the process that reads mail cannot do any more, whoever takes it over by a mail.

It reaches no network, starts no program and no further process, writes no file, and of files it reads those
of Python and of the program.  It can still lie about the mails that it reads.  Landlock (Linux 5.13) and
seccomp (x86-64 and ARM64) are used where the kernel has them; the limits of memory and size hold everywhere.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

MEMORY: Final = 256 * 1024 * 1024  # bytes, beyond what the program itself needs
_MODEL: Final = 24 * 1024 * 1024  # bytes of the model of languages, loaded when a text first needs it
_FILES: Final = 64  # open at once

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # prctl(2)
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # landlock(7), the same on all machines
_ALL_FILE_RIGHTS, _TRUNCATE = (1 << 13) - 1, 1 << 14
_READ: Final = 1 << 2 | 1 << 3  # files, and what is in folders
_WITH_TRUNCATE: Final = 3  # versions of Landlock
_WITH_NETWORK: Final = 4
_NETWORK: Final = 0b11  # bind and connect by TCP

# Machine → its audit number, openat(2), open(2), and the calls that are refused: sockets, new processes,
# other processes, and changes to files by name.
_CALLS: Final = {
    "x86_64": (0xC000003E, 257, 2, (
        *(41, 42, 43, 44, 46, 49, 50, 53, 56, 57, 58, 59, 62, 288, 322, 435),
        *(101, 310, 311, 425, 434, 438, 321, 323, 250, 304),
        *(76, 82, 83, 84, 85, 86, 87, 88, 90, 92, 94, 133, 165, 188, 189, 258, 259, 260, 263, 264, 265, 266),
        *(268, 280, 316, 437, 452),
    )),
    "aarch64": (0xC00000B7, 56, -1, (
        *(198, 199, 200, 201, 202, 203, 206, 211, 220, 221, 129, 242, 281, 435),
        *(117, 270, 271, 425, 434, 438, 280, 282, 219, 265),
        *(5, 6, 33, 34, 35, 36, 37, 38, 40, 45, 53, 54, 88, 276, 437, 452),
    )),
}  # fmt: skip
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06  # instructions of BPF
_NUMBER, _MACHINE, _SECOND, _THIRD = 0, 4, 24, 32  # where they stand in seccomp_data
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
_FOREIGN_CALLS: Final = 0x40000000  # the x32 numbers of x86-64


def confine() -> None:
    """Give up all of it, as far as the kernel can; for good."""
    _limit()
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "prctl") or libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return
    _only_program_files(libc)
    _only_harmless_calls(libc)


def _limit() -> None:
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text("ascii").split()[0])
        limit = pages * resource.getpagesize() + _MODEL + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    if hasattr(resource, "RLIMIT_NPROC"):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _program_files() -> set[str]:
    """Where Python loads code and data from that it has not loaded yet."""
    places = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, *sys.path[1:]}
    places |= {str(Path(__file__).parents[2]), "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"}
    return {place for place in places if place and place != "/" and Path(place).exists()}


def _only_program_files(libc: ctypes.CDLL) -> None:
    """Landlock: no file is written, none but those of the program is read, nothing connects."""
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    rights = _ALL_FILE_RIGHTS | (_TRUNCATE if version >= _WITH_TRUNCATE else 0)
    network = (_NETWORK,) if version >= _WITH_NETWORK else ()
    attributes = struct.pack(f"={1 + len(network)}Q", rights, *network)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return
    for place in _program_files():
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        allowed = _READ if Path(place).is_dir() else 1 << 2
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", allowed, opened), 0)
        os.close(opened)
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _only_harmless_calls(libc: ctypes.CDLL) -> None:
    """seccomp: the kernel refuses the calls of the table, on the machines that stand in it."""
    if platform.machine() not in _CALLS:
        return
    code = b"".join(struct.pack("=HBBI", *each) for each in _program(*_CALLS[platform.machine()]))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    libc.prctl(_SECCOMP, _FILTER, program, 0, 0)


def _program(
    machine: int, openat: int, plain_open: int, refused: Iterable[int]
) -> Iterator[tuple[int, int, int, int]]:
    """The instructions: operation, how many to skip where it holds and where it does not, operand."""
    yield (_LOAD, 0, 0, _MACHINE)
    yield (_EQUAL, 1, 0, machine)
    yield (_RETURN, 0, 0, _REFUSE)
    yield (_LOAD, 0, 0, _NUMBER)
    yield (_AT_LEAST, 0, 1, _FOREIGN_CALLS)
    yield (_RETURN, 0, 0, _REFUSE)
    for number in refused:
        yield (_EQUAL, 0, 1, number)
        yield (_RETURN, 0, 0, _REFUSE)
    for number, flags in ((openat, _THIRD), (plain_open, _SECOND)):
        if number >= 0:
            yield (_EQUAL, 0, 3, number)
            yield (_LOAD, 0, 0, flags)
            yield (_ANY_BIT, 0, 1, _WRITING)
            yield (_RETURN, 0, 0, _REFUSE)
            yield (_LOAD, 0, 0, _NUMBER)
    yield (_RETURN, 0, 0, _ALLOW)
