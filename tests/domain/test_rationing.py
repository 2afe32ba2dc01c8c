"""How much of what is told to one address."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from mailflow.domain.model.letters import LETTERS, Audience, letter_named
from mailflow.domain.model.policy import AuthenticationRules, Organisation, Policy, StaffRules
from mailflow.domain.rules.letter_limits import (
    OF_ONE_COLLEAGUE,
    OF_ONE_SENDER,
    hour_of,
    mails_of_colleague,
    ration,
    trusted,
)

POLICY = Policy(
    Organisation("ACME", "acme.vn"),
    (),
    staff=StaffRules(letters_per_hour=77),
    authentication=AuthenticationRules(trusted_forwarders=("zalo.example", "fax@post.example")),
)


@pytest.mark.parametrize("occasion", ["new_ticket", "new_complaint", "customer_wrote"])
def test_what_mail_causes(occasion: str) -> None:
    """As many as people can read; config says how many."""
    assert ration(letter_named(occasion), POLICY) == 77
    assert ration(letter_named(occasion), replace(POLICY, staff=StaffRules())) == 100


def test_what_is_never_rationed() -> None:
    """The letters that tell of the others, and every letter to a customer."""
    assert ration(letter_named("digest"), POLICY) is ration(letter_named("bundle"), POLICY) is None
    customers = [each for each in LETTERS if each.audience is Audience.CUSTOMER]
    assert [each.name for each in customers if ration(each, POLICY) is not None] == []


def test_a_colleague_is_answered_however_busy() -> None:
    """Only who writes the same again and again is treated as a program."""
    assert mails_of_colleague("#close", ["#take", "#close", "#close", "#close", "#close"]) == OF_ONE_COLLEAGUE
    assert mails_of_colleague("#close", ["#close"] * 4) == OF_ONE_COLLEAGUE
    assert mails_of_colleague("I am away.", ["I am away."] * 5) == OF_ONE_SENDER


def test_hours_are_those_of_the_clock() -> None:
    """So that what was sent first is found first, however much was kept back since."""
    at = datetime(2026, 11, 23, 2, 59, 59, 999, tzinfo=UTC)
    assert hour_of(at) == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sender", "known"),
    [
        ("someone@zalo.example", True),
        ("fax@post.example", True),
        ("other@post.example", False),
        ("x@evil-zalo.example", False),
        ("", False),
    ],
)
def test_who_passes_on_the_mail_of_many(sender: str, *, known: bool) -> None:
    """A trusted forwarder is an address or a domain."""
    assert trusted(sender, POLICY) is known
