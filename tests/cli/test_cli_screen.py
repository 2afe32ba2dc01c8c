"""How things look: widths, times, how deadlines were reckoned."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from mailflow.cli.common import console, plain
from mailflow.cli.deadlines import print_deadlines, reckoned
from mailflow.cli.history import FATES
from mailflow.cli.screen import Column, Times, many, print_table, quote
from mailflow.cli.status import MANY_SET_ASIDE, MANY_WITHHELD, print_standing, standing
from mailflow.config.settings import Loaded, LogSettings
from mailflow.domain.model.outbox import OutboxState
from rich.cells import cell_len
from rich.text import Text

from support.house import House, mail

TIMES = Times(ZoneInfo("Asia/Ho_Chi_Minh"), datetime(2026, 11, 23, 3, tzinfo=UTC))
COLUMNS = (Column("Reference"), Column("Customer", gives_way=True), Column("Note", from_width=90))
WIDE = [("KN-2026-000123", "投诉" * 60, "x" * 20), ("KN-2026-000124", "short", "y")]


@pytest.mark.parametrize("width", [30, 60, 80, 90, 200])
def test_tables_fit(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Only columns that may give way do, wide letters are counted as wide, minor columns need room."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(console, "width", width)
    print_table(COLUMNS, WIDE, empty="")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert max(cell_len(line) for line in lines) <= width
    assert lines[1].startswith("KN-2026-000123  投诉")
    assert ("Note" in lines[0]) == (width >= 90)


def test_a_cell_that_wraps(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It continues under its own beginning, and keeps its styles and line breaks."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(console, "width", 40)
    cell = Text("one two three four five six").append("\nsecond\x1b line", "dim")
    print_table((Column("A"), Column("B", wraps=True)), [("KN-2026-000123", cell)], empty="")
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[1:] == [
        "KN-2026-000123  one two three four five",
        "                six",
        "                second  line",
    ]


def test_words_that_wrap_stay_beside_their_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wide letters count as wide; what was indented stays so."""
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.setattr(console, "width", 24)
    quote("我还没有收到退款请尽快处理", "cyan")
    quote("  one two three four five", "cyan")
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == ["  │ 我还没有收到退款请尽", "  │ 快处理", "  │   one two three four", "  │ five"]


def test_times() -> None:
    """Short where it may be, never ambiguous."""
    today, earlier, last_year = (
        "2026-11-23T02:05:00+00:00",
        "2026-11-01T17:00:00+00:00",
        "2025-12-31T20:00:00+00:00",
    )
    assert [TIMES.brief(m) for m in (today, earlier, last_year, None)] == ["09:05", "2 Nov", "1 Jan", ""]
    assert TIMES.brief("2025-06-01T00:00:00+00:00") == "1 Jun 2025"
    assert [TIMES.day(m) for m in (today, "2027-01-04T16:59:59+00:00")] == ["23 Nov", "4 Jan 2027"]
    assert [TIMES.line(m) for m in (today, earlier)] == ["23 Nov 09:05", " 2 Nov 00:00"]
    assert TIMES.full(earlier) == "Mon 2 Nov 2026, 00:00"


def test_plain() -> None:
    """One line, whatever a stranger wrote; letters of all languages stay."""
    assert plain("a\x1b[31m\r\n\u202eb\x9b\u2028\ud800\tc") == "a [31m   b    c"
    assert plain("Trần Thị Lan 王伟 é 🙂") == "Trần Thị Lan 王伟 é 🙂"


def test_many() -> None:
    """One mail, two mails."""
    assert [many(n, "mail") for n in (0, 1, 2)] == ["0 mails", "1 mail", "2 mails"]


def derivation(days: list[tuple[str, bool, str]], allow: dict[str, int]) -> dict[str, object]:
    return {
        "starts": "received",
        "started_at": "2026-12-30T02:00:00+00:00",
        "allow": allow,
        "calendar": "VN, rules 1",
        "days": [list(day) for day in days],
    }


def test_days_are_counted_out() -> None:
    """Days in a row for the same reason are one line; each holiday has its name; the count goes on."""
    days = [
        ("2026-12-30", False, "day of start"),
        ("2026-12-31", True, "working day"),
        ("2027-01-01", False, "Tết Dương lịch"),
        ("2027-01-02", False, "saturday"),
        ("2027-01-03", False, "sunday"),
        ("2027-01-04", True, "working day"),
        ("2027-01-05", True, "working day"),
        ("2027-01-09", True, "extra working day"),
    ]
    assert list(reckoned(derivation(days, {"working_days": 4}), TIMES)) == [
        "reckoned: 4 working days from Wed 30 Dec 2026, 09:00 (received); calendar: VN, rules 1",
        "  skipped    Wed 30 Dec               day of start",
        "  day 1      Thu 31 Dec               working day",
        "  skipped    Fri 1 Jan                Tết Dương lịch",
        "  skipped    Sat 2 Jan - Sun 3 Jan    saturday, sunday",
        "  day 2-3    Mon 4 Jan - Tue 5 Jan    working day",
        "  day 4      Sat 9 Jan                extra working day",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (86400, "24 hours"),
        (14400, "4 hours"),
        (3600, "1 hour"),
        (172800, "2 days"),
        (90, "90 seconds"),
        (60, "1 minute"),
    ],
)
def test_wall_clock(seconds: int, words: str) -> None:
    """As config says it."""
    [line] = reckoned(derivation([], {"seconds": seconds}), TIMES)
    assert line == f"reckoned: {words} of wall-clock time from Wed 30 Dec 2026, 09:00 (received)"


@pytest.mark.parametrize(
    ("headers", "number", "says"),
    [
        (
            (("List-Id", "<l.example>"), ("List-Post", "<mailto:l@x.example>")),
            MANY_WITHHELD,
            "withheld for one reason",
        ),
        ((("List-Unsubscribe", "<mailto:out@x.example>"),), MANY_SET_ASIDE, "set aside by one rule"),
    ],
)
def test_status_warns_of_a_list_in_front_of_the_mailbox(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    headers: tuple[tuple[str, str], ...],
    number: int,
    says: str,
) -> None:
    """Every mail looks like list mail: one short of the number is chance, the number is a warning."""
    house = House()
    store = f"sqlite:///{tmp_path / 'mailflow.db'}"
    config = Loaded(tmp_path / "config.toml", house.policy, (), store, None, LogSettings(), ())
    for at in range(number):
        house.arrives(mail(f"Chưa nhận được hàng {at}", sender=f"kh{at}@customer.example", headers=headers))
        if at >= number - 2:
            house.turn()
            with house.store.connection() as connection:
                print_standing(standing(connection, config, house.clock.now()), TIMES)
            told = " ".join(capsys.readouterr().out.split())
            assert (says in told) is (at == number - 1)
    assert "authentication.trusted_forwarders" in told
    house.move_out()


def test_a_day_that_a_person_gave_is_no_sum() -> None:
    """A promise, a remedy, an action: there is nothing to recount but who said it when."""
    given = {k: v for k, v in derivation([], {}).items() if k != "allow"}
    [line] = reckoned(given, TIMES)
    assert line.startswith("reckoned: the end of the day that a person gave on ")


def test_a_reminder_to_somebody_is_no_escalation(capsys: pytest.CaptureFixture[str]) -> None:
    """The superior who decides is reminded before the time is over; who hears of its end is told so."""
    at = "2026-11-25T01:00:00+00:00"
    stages = [
        {"name": "reminder 50%", "at": at, "kind": "reminder", "level": "manager", "done": ""},
        {"name": "escalation 1: director", "at": at, "kind": "escalation", "level": "director", "done": ""},
    ]
    approval = {
        "name": "approval",
        "due_at": at,
        "met_at": None,
        "cancelled": False,
        "stages": stages,
        "derivation": {"started_at": at},
    }
    print_deadlines([approval], TIMES, why=True)
    shown = capsys.readouterr().out
    assert "reminder 50%: to come" in shown
    assert "escalation to director: to come" in shown
    assert "manager" not in shown


@pytest.mark.parametrize("state", OutboxState)
def test_each_state_of_a_letter_is_told(state: OutboxState) -> None:
    """Also of one that waits for an approval, or that was one of too many."""
    mark, style, words = FATES[state]
    assert mark
    assert style
    assert words.startswith(", ") or state is OutboxState.SENT
