"""Letters inside the house name its people: by [[people]], else by department; customers read no name."""

from dataclasses import replace

import pytest
from mailflow.domain.model.people import called
from mailflow.domain.model.policy import Person

from support.conversation import CLERK, COMPANY, CUSTOMER, complaint
from support.house import BILLING, DIRECTOR, MANAGER, TECHNICAL

NAMED = replace(COMPANY, people=(Person(CLERK, "Lê Thị Lan"), Person(MANAGER, "")))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (CLERK, "Lê Thị Lan"),
        (BILLING, "Billing"),
        (MANAGER, "Billing (manager)"),  # without a name of their own
        (DIRECTOR, DIRECTOR),
        ("somebody@elsewhere.example", "somebody@elsewhere.example"),
        ("", ""),
    ],
)
def test_how_people_are_called(address: str, said: str) -> None:
    """An address that config says nothing of stands as it is."""
    assert called(address, NAMED) == said


def test_letters_to_colleagues_name_who_acts() -> None:
    """A question, a proposal, the file so far; an own mail of theirs is answered to nobody else."""
    talk = complaint(NAMED)
    talk.staff("#take")
    assert "Lê Thị Lan đã nhận xử lý" in talk.last(CLERK)
    talk.staff("#note @technical lỗi này do đâu?")
    asked = talk.last(TECHNICAL)
    assert "Lê Thị Lan cần ý kiến của anh/chị" in asked
    talk.staff("#plan hoàn 200.000đ @billing due 5/12")
    assert "Người đề xuất: Lê Thị Lan" in talk.last(MANAGER)
    for letter in (asked, talk.last(MANAGER)):
        assert CLERK not in letter
    assert "Lê Thị Lan" not in talk.last(CUSTOMER)
