"""Whose mails cost much is known without reading them, and forgotten after an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from mailflow.domain.rules.reading_cost import COSTLY, Costs, claimed_sender

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        (b"From: Lan <Lan@X.vn>\n", "lan@x.vn"),
        (b"Subject: x\nfrom : lan@x.vn\n\n", "lan@x.vn"),
        (b"From: =?utf-8?q?a=40b.vn?=\r\n <lan@x.vn>\r\n", "lan@x.vn"),
        (b'From: "eve@y.vn" <lan@x.vn>\n', "lan@x.vn"),
        (b"Subject: x\n", ""),
        (b"", ""),
        (b"From: " + b"<" * 100_000, ""),
    ],
)
def test_who_says_to_have_written(head: bytes, sender: str) -> None:
    """Good enough for an order of reading; nothing else is decided by it."""
    assert claimed_sender(head + b"\nx") == sender


def test_many_mails_or_one() -> None:
    """What counts is the sum of an hour."""
    one = Costs().after("eve@x.vn", COSTLY, NOW)
    assert one.are_much("eve@x.vn", NOW)
    assert not one.are_much("lan@x.vn", NOW)
    assert not one.are_much("eve@x.vn", NOW + timedelta(hours=1))
    many = Costs()
    for minute in range(10):
        assert not many.are_much("eve@x.vn", NOW + timedelta(minutes=minute))
        many = many.after("eve@x.vn", COSTLY / 9.5, NOW + timedelta(minutes=minute))
    assert many.are_much("eve@x.vn", NOW + timedelta(minutes=10))


def test_a_usual_mail_costs_nothing_to_speak_of() -> None:
    """A customer with two hundred mails in an hour still does not wait."""
    costs = Costs()
    for _ in range(200):
        costs = costs.after("lan@x.vn", 0.004, NOW)
    assert not costs.are_much("lan@x.vn", NOW)


def test_nobody_and_a_clock_set_back() -> None:
    """A mail without a sender charges nobody; what was counted in the future does not hold for ever."""
    assert Costs().after("", 5.0, NOW) == Costs()
    assert not Costs().after("eve@x.vn", 5.0, NOW).are_much("eve@x.vn", NOW - timedelta(days=1))


def test_what_is_remembered_is_bounded() -> None:
    """However many senders there are."""
    costs = Costs()
    for number in range(1_100):
        costs = costs.after(f"{number}@x.vn", 2.0, NOW)
    assert len(costs.spent) == 1_000
    assert costs.are_much("1099@x.vn", NOW)
