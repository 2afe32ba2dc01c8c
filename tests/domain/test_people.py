"""Who holds a ticket, who may write for whom, who hears of it one level up."""

from dataclasses import replace

import pytest
from mailflow.domain.model.people import above, admins, holder_of, is_staff_for, level_of, staff_addresses
from mailflow.domain.model.policy import Department, Organisation, Policy, Roles
from mailflow.domain.model.token import TokenRole

BILLING = Department(
    "billing", "billing@acme.vn", {"vi": "Kế toán"}, ("lan@acme.vn", "*@pay.acme.vn"), "manager@acme.vn"
)
STORES = Department("stores", "stores@acme.vn", members=("tam@acme.vn",))
POLICY = Policy(
    Organisation("ACME", "acme.vn"),
    (),
    (BILLING, STORES),
    roles=Roles(("care@acme.vn",), ("qa@acme.vn",), ("director@acme.vn",), ("ho@acme.vn",), ("it@acme.vn",)),
)


@pytest.mark.parametrize(
    ("sender", "addressee", "may"),
    [
        ("billing@acme.vn", "billing@acme.vn", True),
        ("lan@acme.vn", "billing@acme.vn", True),
        ("anyone@pay.acme.vn", "billing@acme.vn", True),
        ("manager@acme.vn", "billing@acme.vn", True),
        ("manager@acme.vn", "manager@acme.vn", True),
        ("director@acme.vn", "director@acme.vn", True),
        ("lan@acme.vn", "manager@acme.vn", False),
        ("billing@acme.vn", "manager@acme.vn", False),
        ("tam@acme.vn", "billing@acme.vn", False),
        ("lan@acme.vn", "stores@acme.vn", False),
        ("lan@acme.vn", "customer@elsewhere.example", False),
        ("x@evil-pay.acme.vn", "billing@acme.vn", False),
        ("x@pay.acme.vn.evil.example", "billing@acme.vn", False),
        ("", "", False),
        ("", "stores@acme.vn", False),
    ],
)
def test_who_may_write_for_whom(sender: str, addressee: str, *, may: bool) -> None:
    """Members and the manager for their department, each for themselves, nobody as the manager."""
    assert is_staff_for(sender, addressee, POLICY) is may


@pytest.mark.parametrize(
    ("level", "department", "addresses"),
    [
        ("department", "billing", ("billing@acme.vn",)),
        ("manager", "billing", ("manager@acme.vn",)),
        ("manager", "stores", ("director@acme.vn",)),
        ("director", "billing", ("director@acme.vn",)),
        ("head_office", "billing", ("ho@acme.vn",)),
        ("quality", "", ("qa@acme.vn",)),
        ("department", "", ("care@acme.vn",)),
        ("department", "dissolved", ("care@acme.vn",)),
        ("nonsense", "billing", ("billing@acme.vn",)),
    ],
)
def test_levels(level: str, department: str, addresses: tuple[str, ...]) -> None:
    """Where a level is empty the next best hears of it: a ticket is never nobody's."""
    assert level_of(level, department, POLICY).addresses == addresses


def test_one_level_up() -> None:
    """A department's failing address is the manager's business, the manager's the director's."""
    assert above(TokenRole.DEPARTMENT, "billing", POLICY).addresses == ("manager@acme.vn",)
    assert above(TokenRole.MANAGER, "billing", POLICY).addresses == ("director@acme.vn",)
    assert above(TokenRole.DIRECTOR, "billing", POLICY).addresses == ("it@acme.vn",)


def test_the_last_resort() -> None:
    """Customer care, else the first department, else the admins."""
    nobody = replace(POLICY, roles=Roles())
    assert holder_of("", POLICY).role == "customer_care"
    assert holder_of("", nobody).addresses == ("billing@acme.vn",)
    assert holder_of("", replace(nobody, departments=(), roles=Roles(admin=("it@acme.vn",)))).role == "admin"
    assert admins(nobody).addresses == ("billing@acme.vn",)


def test_all_addresses_of_the_house() -> None:
    """Every one that letters inside the house may go to, each once."""
    assert staff_addresses(POLICY) == (
        "billing@acme.vn",
        "manager@acme.vn",
        "stores@acme.vn",
        "care@acme.vn",
        "qa@acme.vn",
        "director@acme.vn",
        "ho@acme.vn",
        "it@acme.vn",
    )
