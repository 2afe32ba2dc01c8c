"""One day is played once, and at each of its boundaries trouble strikes, in a branch that goes on to the end.

A branch is a fork of the process: all that a simulated day is made of lives in memory, the record too,
so that each branch has a world of its own.  Call by call it is the run that ``--crash`` or ``--cut`` of
``python -m simulation`` replays; only what comes before the trouble is not played anew for each.

A program that is started again finds what lasts: the record, the servers, time and chance.  Where a
branch finds these exactly as an earlier one has found them, the same follows, and it ends there.

A process of its own does this, for threads do not survive a fork: in a day only the reading has one, and
it rests at every boundary.
"""

import gc
import json
import os
import subprocess
import sys
from dataclasses import asdict, astuple, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from simulation.days import Day
from simulation.faults import fails
from support.house import sqlite_connection

TESTS = Path(__file__).parents[1]


@dataclass(slots=True)
class Branch:
    """What became of one; what is not filled in was not reached."""

    number: int  # of the boundary where trouble struck
    trouble: str
    faults: list[str] = field(default_factory=lambda: ["the branch came to no end"])
    struck: int = 0  # how often
    found: str = ""  # a digest of all that the restarted program found
    like: int = 0  # the number of an earlier branch that has found the same, and was played on
    whole: str = ""  # a digest of every call, and every letter that left
    rest: str = ""  # the same, since the restart


@dataclass
class BranchingDay(Day):
    """A day that branches off at the boundaries of a range; itself it meets no trouble."""

    troubles: tuple[str, ...] = ()
    first: int = 0
    last: int = 0
    shortened: bool = True  # branches end where the rest is known
    branches: list[Branch] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.passing.at_each = self._branch_off
        self._branch: Branch | None = None  # set in the process that is one
        self._mouth = self._calls = self._letters = 0  # where it tells its end; what was before its restart

    def _branch_off(self, operation: str, moment: str) -> None:
        number = self.passing.count
        if self._branch or not self.first <= number <= self.last:
            return
        for trouble in self.troubles:
            if trouble != "crash" and not fails(operation, moment):
                continue
            if trouble == "cut-from" and self.passing.evening:
                continue
            ear, mouth = os.pipe()
            if not os.fork():
                self._branch, self._mouth = Branch(number, trouble), mouth
                self.passing.meet(trouble)
                return
            os.close(mouth)
            with os.fdopen(ear) as listening:
                told = listening.read()
            os.wait()
            self.branches.append(Branch(**json.loads(told)) if told else Branch(number, trouble))

    def _restart(self) -> None:
        super()._restart()
        if self._branch and not self.passing.cut_from:
            self._branch.found = self._lasting()
            self._calls, self._letters = self.passing.count, len(self.house.smtp.accepted)
            known = {b.found: b.number for b in self.branches if b.rest}
            self._branch.like = known.get(self._branch.found, 0)
            if self._branch.like and self.shortened:
                self._end([])

    def play(self) -> list[str]:
        """In a branch it does not return."""
        faults = super().play()
        if self._branch:
            self._branch.whole, self._branch.rest = self.digest(), self.digest(self._calls, self._letters)
            self._end(faults)
        return faults

    def _end(self, faults: list[str]) -> None:
        assert self._branch
        self._branch.faults = faults
        self._branch.struck = self.passing.crashes + self.passing.errors
        os.write(self._mouth, json.dumps(asdict(self._branch)).encode())
        os._exit(0)

    def digest(self, calls: int = 0, letters: int = 0) -> str:
        """Of all that was called and that left, but for the first so many."""
        left = [letter.content for letter in self.house.smtp.accepted[letters:]]
        return sha256(repr((self.passing.trace[calls:], left)).encode()).hexdigest()

    def _lasting(self) -> str:
        """A digest of everything that outlives the program, and of what the day keeps in mind."""
        imap, smtp = self.house.imap, self.house.smtp
        lasting = (
            [(name, astuple(folder)) for name, folder in imap.folders.items()],
            (imap.uidvalidities, imap.down, imap.login_refused, smtp.accepted, smtp.answers, smtp.down),
            (self.house.clock.at, self.house.randomness.state(), self.chance.getstate(), self.turns),
            (self.delivered, self.expunged, sorted(self.old), self.faults, sorted(self.unheard.items())),
            (sorted(self.reader.deaths.items()), self._number, self.renumberings),
        )
        return sha256(repr(lasting).encode() + sqlite_connection(self.house.store).serialize()).hexdigest()


def branches(first: int = 1, last: int = sys.maxsize, **options: Any) -> list[Branch]:
    """The branches at these boundaries of a BranchingDay, which is played in a process of its own."""
    command = [sys.executable, "-m", "simulation.branches", json.dumps([first, last, options])]
    done = subprocess.run(command, cwd=TESTS, stdout=subprocess.PIPE, check=True)
    return [Branch(**told) for told in json.loads(done.stdout)]


def main() -> None:
    """Play the day that the argument describes."""
    first, last, options = json.loads(sys.argv[1])
    assert BranchingDay(**options).play() == []  # by now all is loaded and all SQL compiled, for every branch
    gc.collect()
    gc.freeze()
    day = BranchingDay(**options, first=first, last=last)
    assert day.play() == []
    json.dump([asdict(branch) for branch in day.branches], sys.stdout)


if __name__ == "__main__":
    main()
