"""Letters of staff are signed as config says; the house's short names and addresses stand in none."""

from dataclasses import replace

import pytest
from mailflow.domain.model.policy import Department, Person, Policy, Signs

from support.conversation import CLERK, COMPANY, CUSTOMER, complaint
from support.house import BILLING, MANAGER, POLICY, text_of

CARE = "Bộ phận Chăm sóc khách hàng"


def signed(sign: Signs, label: dict[str, str], *, named: bool = True) -> Policy:
    """The company, with a department of that label; the clerk has a name or not."""
    billing = Department("ketoan", BILLING, label, (CLERK,), MANAGER)
    routes = tuple(
        replace(route, department="ketoan") if route.department == "billing" else route
        for route in POLICY.routes
    )
    people = (Person(CLERK, "Lê Thị Lan"),) if named else ()
    units = (billing, *COMPANY.departments[1:])
    staff = replace(COMPANY.staff, sign=sign)
    return replace(COMPANY, departments=units, routes=routes, people=people, staff=staff)


VIETNAMESE = {"vi": "Phòng Kế toán", "en": "Accounting"}


@pytest.mark.parametrize(
    ("policy", "closing"),
    [
        (signed(Signs.NAME, VIETNAMESE), ["Lê Thị Lan", "Phòng Kế toán"]),
        (signed(Signs.NAME, VIETNAMESE, named=False), ["Phòng Kế toán"]),
        (signed(Signs.DEPARTMENT, VIETNAMESE), ["Phòng Kế toán"]),
        (signed(Signs.DEPARTMENT, {"en": "Accounting"}), [CARE]),  # not in the customer's language
        (signed(Signs.DEPARTMENT, {"vi": "ketoan"}), [CARE]),  # a short name is no name
        (signed(Signs.NONE, VIETNAMESE), [CARE]),
    ],
)
@pytest.mark.parametrize("words", ["", "#answer ", "#ask "])
def test_who_signs(policy: Policy, closing: list[str], words: str) -> None:
    """Whatever staff write, by a command or without."""
    talk = complaint(policy)
    talk.staff(f"{words}Chúng tôi đã kiểm tra xong hóa đơn.")
    lines = text_of(talk.house.last_letter_to(CUSTOMER)).replace("\r\n", "\n").split("\n")
    at = lines.index("Trân trọng,")
    assert lines[at + 1 : at + 3 + len(closing) - 1] == [*closing, "ACME"]
    assert "ketoan" not in "\n".join(lines)


def test_what_the_program_writes_is_signed_by_nobody() -> None:
    """The customer hears that the ticket is elsewhere; whoever moved it has not written that."""
    talk = complaint(signed(Signs.NAME, VIETNAMESE))
    talk.staff("#route technical")
    assert talk.kinds(CUSTOMER)[-1] == "handed_over"
    assert f"Trân trọng, {CARE} ACME" in talk.last(CUSTOMER)
