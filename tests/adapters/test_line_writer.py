"""A log that nobody reads holds nothing up, and what is missing is counted."""

import os
import select
from collections.abc import Iterator

import pytest
from mailflow.adapters.system.line_writer import LineWriter

from support.patience import EVENT


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """The two ends of a pipe: to read, to write."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def read(end: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        found += os.read(end, 65536)
    return found


def test_lines_in_their_order(pipe: tuple[int, int]) -> None:
    """What is written comes out, whole and in order."""
    writer = LineWriter(pipe[1], lambda _: None)
    lines = [f"dòng {number}\n" for number in range(1000)]
    for line in lines:
        writer.write(line)
    assert writer.finish(EVENT)
    expected = "".join(lines).encode()
    assert read(pipe[0], len(expected)) == expected


def test_nobody_reads(pipe: tuple[int, int]) -> None:
    """Nobody waits; when lines flow again the number of those that are missing is told, once for each gap."""
    lost: list[int] = []
    writer = LineWriter(pipe[1], lost.append, most=100_000)
    line = "x" * 99 + "\n"
    for _ in range(5000):
        writer.write(line)
    assert not writer.finish(0.05)
    found = b""
    while not writer.finish(0):  # only then is there surely room for one more line
        if select.select([pipe[0]], [], [], 0.05)[0]:
            found += os.read(pipe[0], 65536)
    writer.write("after\n")
    while not found.endswith(b"after\n"):
        found += os.read(pipe[0], 65536)
    assert lost  # more than one gap where the machine let a few lines through in between
    assert found == line.encode() * (5000 - sum(lost)) + b"after\n"


def test_the_reader_is_gone(pipe: tuple[int, int]) -> None:
    """A pipe whose other end is closed takes nothing, and nobody is told of a broken pipe."""
    end = os.dup(pipe[0])
    os.close(pipe[0])
    os.close(end)
    os.dup2(os.open(os.devnull, os.O_RDONLY), pipe[0])
    writer = LineWriter(pipe[1], lambda _: None)
    writer.write("into the void\n")
    assert writer.finish(EVENT)
