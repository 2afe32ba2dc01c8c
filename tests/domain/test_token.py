"""A token says who may act on which ticket; nobody can make one, change one, or use it for something else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailflow.domain.model.token import TOKEN_PATTERN, Keyring, Purpose, read, sign, verify

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEYS = Keyring({1: b"a" * 32, 2: b"b" * 32}, 2)
BILLING = "billing@acme.example"


def token(**changes: object) -> str:
    """A token of billing for ticket 7, unless something else is asked for."""
    claims: dict[str, object] = {
        "ticket_id": 7,
        "role": "department",
        "addressee": BILLING,
        "purpose": Purpose.REPLY,
        "expires": NOW + timedelta(days=90),
    }
    return sign(KEYS, **(claims | changes))  # type: ignore[arg-type]


def test_it_says_what_it_was_signed_for() -> None:
    """Ticket, role, addressee; not expired."""
    verified = verify(KEYS, token(), purpose=Purpose.REPLY, candidates=["x@y.z", BILLING], now=NOW)
    assert verified is not None
    assert (verified.ticket_id, verified.role, verified.addressee) == (7, "department", BILLING)
    assert not verified.expired


def test_it_fits_a_local_part() -> None:
    """Lower-case base32, so short that ``support+b.<token>`` stays far below the 64 octets of RFC 5321."""
    made = token(ticket_id=2**32 - 1)
    assert TOKEN_PATTERN.fullmatch(made)
    assert len(f"support+b.{made}") < 64


def test_case_does_not_matter() -> None:
    """Mail servers fold local parts."""
    candidates = [BILLING.upper()]
    assert verify(KEYS, token().upper(), purpose=Purpose.REPLY, candidates=candidates, now=NOW) is not None


@pytest.mark.parametrize("purpose", [Purpose.THREAD, Purpose.BOUNCE])
def test_no_other_purpose(purpose: Purpose) -> None:
    """What stands in a Message-ID or a Return-Path, where others see it, authorises nothing."""
    assert verify(KEYS, token(), purpose=purpose, candidates=[BILLING], now=NOW) is None


def test_no_other_addressee() -> None:
    """It is bound to whom the letter was written to."""
    assert verify(KEYS, token(), purpose=Purpose.REPLY, candidates=["lan@acme.example"], now=NOW) is None
    assert verify(KEYS, token(), purpose=Purpose.REPLY, candidates=[], now=NOW) is None


@given(place=st.integers(0, 28), letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_no_changed_letter(place: int, letter: str) -> None:
    """Whichever letter is changed; the last one has a bit that says nothing."""
    good = token()
    bad = good[:place] + letter + good[place + 1 :]
    verified = verify(KEYS, bad, purpose=Purpose.REPLY, candidates=[BILLING], now=NOW)
    if bad != good and place < 28:
        assert verified is None
    elif verified is not None:
        assert verified.ticket_id == 7


@pytest.mark.parametrize(("days", "expired"), [(89, False), (90, False), (92, True)])
def test_it_expires(days: int, *, expired: bool) -> None:
    """After its day, by whole days; an expired one is still known for what it was."""
    now = NOW + timedelta(days=days)
    verified = verify(KEYS, token(), purpose=Purpose.REPLY, candidates=[BILLING], now=now)
    assert verified is not None
    assert verified.expired is expired


def test_keys_rotate() -> None:
    """A new key signs, the old one still verifies; without it nothing does."""
    old = sign(
        Keyring({1: b"a" * 32}, 1),
        ticket_id=7,
        role="manager",
        addressee=BILLING,
        purpose=Purpose.REPLY,
        expires=NOW + timedelta(days=1),
    )
    assert verify(KEYS, old, purpose=Purpose.REPLY, candidates=[BILLING], now=NOW) is not None
    lost = Keyring({2: b"b" * 32}, 2)
    assert verify(lost, old, purpose=Purpose.REPLY, candidates=[BILLING], now=NOW) is None
    stolen_id = Keyring({1: b"c" * 32, 2: b"b" * 32}, 2)
    assert verify(stolen_id, old, purpose=Purpose.REPLY, candidates=[BILLING], now=NOW) is None


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    """Total: what is no token is None, never an error."""
    claim = read(text)
    assert claim is None or TOKEN_PATTERN.fullmatch(claim.token)


@pytest.mark.parametrize("text", ["", "a" * 28, "a" * 30, "1" * 29, "ａ" * 29, "a" * 28 + "\n", "7" * 29])
def test_what_is_no_token(text: str) -> None:
    """Too short, too long, other letters, a role that does not exist."""
    assert read(text) is None
