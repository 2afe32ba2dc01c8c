"""Somebody sets the clock: nobody is escalated by a slip, and nothing stands still afterwards."""

from mailflow.domain.rules.health import HELD
from mailflow.runtime.clockwatch import ClockWatch
from mailflow.runtime.status import StatusBoard

from support.house import HandClock, ListJournal


def watching() -> tuple[HandClock, StatusBoard, ListJournal, ClockWatch]:
    clock, journal = HandClock(), ListJournal()
    board = StatusBoard(lambda: None)
    return clock, board, journal, ClockWatch(clock, journal, board)


def test_the_clock_leaps_ahead() -> None:
    """What is due waits for some minutes, in which it can be set right; then it is done."""
    clock, board, journal, watch = watching()
    clock.move(seconds=15)
    assert not watch.look()
    clock.at = clock.at.replace(year=2027)
    clock.move(seconds=15)
    assert watch.look()
    assert watch.holds
    assert "leapt ahead by 525600 minutes" in str(board)
    assert [line["way"] for line in journal.told("clock set")] == ["ahead"]
    clock.move(seconds=HELD - 1)
    assert not watch.look()
    assert watch.holds
    clock.move(seconds=2)
    watch.look()
    assert not watch.holds
    assert str(board) == ""


def test_set_right_again_meanwhile() -> None:
    """Nothing is held any longer, and nobody was escalated."""
    clock, board, _, watch = watching()
    right = clock.at
    clock.at = clock.at.replace(year=2027)
    assert watch.look()
    clock.at = right
    assert watch.look()  # so that the daemon does what is due at once
    assert not watch.holds
    watch.look()
    assert str(board) == ""
