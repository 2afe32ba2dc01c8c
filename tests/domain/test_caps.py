"""Caps on acknowledgements hold exactly at their number, and say which of them it was."""

import pytest
from mailflow.domain.model.person_key import person_key
from mailflow.domain.model.policy import AcknowledgementRules
from mailflow.domain.rules.caps import AckCounts, cap

RULES = AcknowledgementRules(per_address_hour=5, per_address_day=10, all_per_hour=2000)


@pytest.mark.parametrize(
    ("counts", "reached"),
    [
        (AckCounts(), None),
        (AckCounts(address_hour=4, address_day=9, all_hour=1999), None),
        (AckCounts(address_hour=5, address_day=5, all_hour=5), "per_address_hour"),
        (AckCounts(address_day=10, all_hour=10), "per_address_day"),
        (AckCounts(all_hour=2000), "all_per_hour"),
        (AckCounts(address_hour=5, address_day=10, all_hour=2000), "per_address_hour"),
    ],
)
def test_cap(counts: AckCounts, reached: str | None) -> None:
    """The fifth in an hour still goes out, the sixth waits for the digest."""
    assert cap(counts, RULES) == reached


def test_config_decides() -> None:
    """Another number, another answer."""
    assert cap(AckCounts(address_hour=1), AcknowledgementRules(per_address_hour=1)) == "per_address_hour"


@pytest.mark.parametrize(("sent", "reached"), [(2000, None), (3999, None), (4000, "all_per_hour")])
def test_whom_we_know(sent: int, reached: str | None) -> None:
    """A storm of strangers takes nothing from customers with earlier tickets."""
    assert cap(AckCounts(all_hour=sent), RULES, known=True) == reached


@pytest.mark.parametrize(
    ("address", "person"),
    [
        ("Lan@Customer.Example", "lan@customer.example"),
        ("lan+1@customer.example", "lan@customer.example"),
        ("l.an@customer.example", "l.an@customer.example"),
        ("v.i.c.tim+x.y@googlemail.com", "victim@gmail.com"),
        ("+x@customer.example", "+x@customer.example"),
        ("...@gmail.com", "...@gmail.com"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_one_person_has_many_spellings(address: str, person: str) -> None:
    """What a mail server delivers to one mailbox is one person."""
    assert person_key(address) == person
