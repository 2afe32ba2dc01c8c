"""A deadline's name is stored as text and read back as what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailflow.domain.model.deadline_events import DeadlineId


@pytest.mark.parametrize(
    ("stored", "deadline"),
    [
        ("resolution", DeadlineId("resolution")),
        ("promise 2", DeadlineId("promise", 2)),
        ("customer's answer", DeadlineId("customer's answer")),
        ("xem lại 12", DeadlineId("xem lại", 12)),
        ("promise 0", DeadlineId("promise 0")),
        ("promise 02", DeadlineId("promise 02")),
        ("promise ٢", DeadlineId("promise ٢")),
        ("2", DeadlineId("2")),
    ],
)
def test_names_of_the_first_version(stored: str, deadline: DeadlineId) -> None:
    """The kind and the number; whatever an administrator has called a deadline is one, too."""
    assert DeadlineId.parse(stored) == deadline
    assert str(deadline) == stored


@given(st.text())
def test_no_name_is_lost(text: str) -> None:
    """Total, and the same text again: a stored deadline is found under its name."""
    assert str(DeadlineId.parse(text)) == text
