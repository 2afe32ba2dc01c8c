"""When a person is written to about a trouble, and what ``status`` makes of the last sign of life."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mailflow.domain.rules.alarm import Surroundings, alarms, is_grave
from mailflow.domain.rules.health import (
    BY_ONCE,
    BY_RUN,
    Fault,
    Health,
    from_json,
    jump,
    observed,
    to_json,
    to_tell,
)

NOW = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
ADDRESS = "support@acme.example"
IMAP, SMTP = f"mailbox {ADDRESS}", f"sending for {ADDRESS}"
REFUSED = "mail.acme.example:993: login refused"
POLLS = {ADDRESS: timedelta(minutes=1)}


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


class Watched:
    """A house that is looked at every minute; remembers the letters, by the minute."""

    def __init__(self) -> None:
        self.minute = 0
        self.faults: tuple[Fault, ...] = ()
        self.letters: list[tuple[int, str, list[str]]] = []

    def pass_by(self, minutes: int, found: Mapping[str, str], *, settled: bool = True) -> None:
        for _ in range(minutes):
            self.minute += 1
            now = NOW + timedelta(minutes=self.minute)
            telling = to_tell(observed(self.faults, found, now, settled=settled), now)
            self.faults = telling.faults
            for name, told in (("trouble", telling.trouble), ("over", telling.over)):
                if told:
                    self.letters.append((self.minute, name, [fault.what for fault in told]))


def test_a_password_expires_on_friday_evening() -> None:
    """One letter after a quarter of an hour, none the whole weekend, one when it works again."""
    house = Watched()
    house.pass_by(3, {})
    house.pass_by(60 * 62, {IMAP: REFUSED})
    house.pass_by(60, {})
    assert house.letters == [(19, "trouble", [IMAP]), (3 + 60 * 62 + 6, "over", [IMAP])]
    assert house.faults == ()


def test_a_server_is_restarted() -> None:
    """What heals by itself is nobody's business."""
    house = Watched()
    for _ in range(20):
        house.pass_by(14, {IMAP: REFUSED})
        house.pass_by(1, {})
    assert house.letters == []


def test_what_comes_and_goes_is_one_trouble() -> None:
    """A link that flaps all night brings two letters, not hundreds; the words may change meanwhile."""
    house = Watched()
    house.pass_by(16, {IMAP: REFUSED})
    for minute in range(100):
        house.pass_by(3, {})
        house.pass_by(2, {IMAP: f"no answer ({minute})"})
    house.pass_by(10, {})
    assert [name for _, name, _ in house.letters] == ["trouble", "over"]


def test_troubles_of_one_cause_are_one_letter() -> None:
    """The server is gone: reading and sending fail some minutes apart, and the admins have one letter."""
    house = Watched()
    house.pass_by(4, {IMAP: REFUSED})
    house.pass_by(20, {IMAP: REFUSED, SMTP: "connection refused"})
    assert house.letters == [(16, "trouble", [IMAP, SMTP])]


def test_a_new_trouble_beside_an_old_one() -> None:
    """It has its own quarter of an hour and its own letter."""
    house = Watched()
    house.pass_by(60, {IMAP: REFUSED})
    house.pass_by(20, {IMAP: REFUSED, SMTP: "connection refused"})
    assert house.letters == [(16, "trouble", [IMAP]), (76, "trouble", [SMTP])]


def test_a_restart_in_the_middle() -> None:
    """Before the first look of a new process the trouble is neither over nor new."""
    house = Watched()
    house.pass_by(20, {IMAP: REFUSED})
    house.pass_by(10, {}, settled=False)
    house.pass_by(20, {IMAP: REFUSED})
    assert [name for _, name, _ in house.letters] == ["trouble"]
    assert house.faults[0].since == NOW + timedelta(minutes=1)


def test_kept_and_read_again() -> None:
    """Nothing is lost in the store; what is no sign of life there is none."""
    fault = Fault(IMAP, "từ chối\n“x”", NOW, told_at=NOW, gone_at=None)
    health = Health(
        BY_RUN,
        4711,
        ago(60),
        NOW,
        {ADDRESS: ago(1)},
        (fault, replace(fault, gone_at=NOW)),
        60.0,
        NOW,
        "SIGTERM",
        1,
    )
    assert from_json(to_json(health)) == health
    for nonsense in ("", "[]", "{}", "null", "1", '{"by": 1}', to_json(health)[:-5]):
        assert from_json(nonsense) is None


def test_the_clock_leaps() -> None:
    """Only what no drift and no slow machine does: an hour and more between clock and time."""
    assert jump(timedelta(seconds=15), 15.0) == timedelta()
    assert jump(timedelta(minutes=50), 1.0) == timedelta()
    assert jump(timedelta(days=40, seconds=15), 15.0) == timedelta(days=40)
    assert jump(timedelta(days=-2), 0.0) == timedelta(days=-2)


# --- status ---------------------------------------------------------------------------------------

WELL = Health(BY_RUN, 4711, ago(600), ago(0.2), {ADDRESS: ago(0.5)})
BUSY = Surroundings(at_work=True, polls=POLLS)
GONE = replace(BUSY, at_work=False)


def said(health: Health | None, around: Surroundings) -> tuple[list[str], bool]:
    found = alarms(health, around, NOW)
    return [alarm.words for alarm in found], is_grave(found)


def test_all_is_well() -> None:
    """No line, exit code 0."""
    assert said(WELL, BUSY) == ([], False)
    assert said(WELL, replace(BUSY, sending=3)) == ([], False)  # it is sending them


@pytest.mark.parametrize(
    ("health", "around", "words", "grave"),
    [
        (WELL, GONE, "not there any more", True),
        (WELL, replace(GONE, sending=3), "3 letters being sent when it ended", True),
        (replace(WELL, seen_at=ago(3)), BUSY, "no sign of life", True),
        (replace(WELL, seen_at=ago(3)), replace(BUSY, at_work=None), "no sign of life", True),
        (replace(WELL, ended_at=ago(0.1), ended="the disk refuses", code=1), GONE, "the disk refuses", True),
        (
            replace(WELL, ended_at=ago(9), ended="told to end", looks={ADDRESS: ago(9)}),
            GONE,
            "told to end",
            True,
        ),
        (None, GONE, "start 'mailflow run'", True),
        (None, BUSY, "just begun", False),
        (replace(WELL, faults=(Fault(IMAP, REFUSED, ago(1)),)), BUSY, REFUSED, False),
        (replace(WELL, faults=(Fault(IMAP, REFUSED, ago(6)),)), BUSY, REFUSED, True),
        (
            replace(WELL, faults=(Fault(SMTP, "connection refused", ago(6)),)),
            BUSY,
            "connection refused",
            True,
        ),
        (replace(WELL, faults=(Fault("reload", "config.toml:60", ago(0)),)), BUSY, "config.toml:60", True),
        (replace(WELL, looks={ADDRESS: ago(9)}), BUSY, f"Nobody has looked into {ADDRESS}", True),
        (WELL, replace(BUSY, quarantined=20), "20 mails in quarantine", True),
        (WELL, replace(BUSY, unfiled=1), "1 mail decided on and still in the inbox", True),
    ],
)
def test_what_is_wrong(health: Health | None, around: Surroundings, words: str, *, grave: bool) -> None:
    """Each fault has its line; trouble that has just begun is no alarm yet."""
    told, is_bad = said(health, around)
    assert any(words in line for line in told), told
    assert is_bad == grave


def test_ended_for_a_moment() -> None:
    """Who restarts the service on purpose is not woken at once."""
    assert said(replace(WELL, ended_at=ago(1), ended="told to end"), GONE) == ([], False)


def test_trouble_that_is_over_is_not_told() -> None:
    """What works again waits only for its letter."""
    over = Fault(IMAP, REFUSED, ago(60), told_at=ago(45), gone_at=ago(1))
    assert said(replace(WELL, faults=(over,)), BUSY) == ([], False)


@pytest.mark.parametrize(
    ("every", "last", "grave"),
    [
        (60, 4, False),
        (60, 6, True),
        (900, 30, False),
        (900, 40, True),
        (90_000, 350, False),
        (90_000, 370, True),
    ],
)
def test_cron_looks_as_often_as_cron_looks(every: float, last: float, *, grave: bool) -> None:
    """With ``once`` the usual interval counts: some rounds may fail to come, then somebody should look."""
    health = Health(BY_ONCE, 1, ago(last), ago(last), {ADDRESS: ago(last)}, every=every)
    found = alarms(health, GONE, NOW)
    assert is_grave(found) == grave


def test_a_long_poll_is_no_alarm() -> None:
    """A mailbox that is asked every ten minutes may be unseen for twenty."""
    slow = replace(BUSY, polls={ADDRESS: timedelta(minutes=10)})
    assert said(replace(WELL, looks={ADDRESS: ago(15)}), slow) == ([], False)
