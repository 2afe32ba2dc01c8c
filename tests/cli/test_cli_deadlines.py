"""How a deadline that was met late is shown."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from mailflow.cli.deadlines import print_deadlines
from mailflow.cli.screen import Times


@pytest.mark.parametrize(
    ("met_at", "shown"), [("2026-11-24T02:00:00+00:00", "late, "), ("2026-11-23T02:00:00+00:00", "met ")]
)
def test_a_late_reading_shows_as_late(met_at: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody reads "✓ met" where the first reading came a day after its limit."""
    deadline = {
        "name": "first reading",
        "due_at": "2026-11-23T02:00:00+00:00",
        "met_at": met_at,
        "met_by": "answered",
        "cancelled": False,
        "stages": [],
    }
    times = Times(ZoneInfo("Asia/Ho_Chi_Minh"), datetime(2026, 11, 25, tzinfo=UTC))
    print_deadlines([deadline], times, why=False)
    out = capsys.readouterr().out
    assert shown in out
    assert ("✗" in out) is (shown == "late, ")
