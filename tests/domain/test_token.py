"""A token says who may act on which ticket; nobody can make one, change one, or use it for something else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailflow.domain.model.token import (
    TOKEN_PATTERN,
    Keyring,
    Purpose,
    TokenRole,
    read,
    role_named,
    sign,
    verify,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEYS = Keyring({1: b"a" * 32, 2: b"b" * 32}, 2)
BILLING = "billing@acme.example"

GOLDEN = {
    # role: to thread, to reply, to find a bounce
    TokenRole.CUSTOMER: (
        "aiaaaaaaa4fdc3j3plbhtej4pweg6",
        "aiaaaaaaa4fddam4iz7xnv2bw6oww",
        "aiaaaaaaa4fdcm32ylubntgzflqzq",
    ),
    TokenRole.DEPARTMENT: (
        "aiaqaaaaa4fdcfnz5r5ozlst3smpq",
        "aiaqaaaaa4fddndo4xmhr6k4ihocm",
        "aiaqaaaaa4fddkcmyq5cph27ho45g",
    ),
    TokenRole.MANAGER: (
        "aibaaaaaa4fdcq56l6yuntruu6bxi",
        "aibaaaaaa4fdcwjevg2rfc2oqrqyi",
        "aibaaaaaa4fdckrlyhywfvi5y5dkg",
    ),
    TokenRole.CUSTOMER_CARE: (
        "aibqaaaaa4fddezvcqey2bcm3xhi2",
        "aibqaaaaa4fdd46a4gxzcu7ckiy7m",
        "aibqaaaaa4fdd366o6p6jwscxenw6",
    ),
    TokenRole.QUALITY: (
        "aicaaaaaa4fddw6tlinsmretj2yq4",
        "aicaaaaaa4fdddtnqvaajwmly7y3g",
        "aicaaaaaa4fdct7oigb4pv7yl5yxo",
    ),
    TokenRole.DIRECTOR: (
        "aicqaaaaa4fddmywefipnm6bpvmqs",
        "aicqaaaaa4fddzdtzl53tedd5rgps",
        "aicqaaaaa4fddrtvt4coh6ntbfalo",
    ),
    TokenRole.HEAD_OFFICE: (
        "aidaaaaaa4fddhm4v4au7c6y5a3ri",
        "aidaaaaaa4fdduekj26wikqnnrxk6",
        "aidaaaaaa4fddgtwrlrdq4ggiejbo",
    ),
    TokenRole.ADMIN: (
        "aidqaaaaa4fdcpuqyv3ba53jwzea2",
        "aidqaaaaa4fdddlxjtge5zzennige",
        "aidqaaaaa4fdc7eosiqcbx7mxkkbw",
    ),
    TokenRole.AUTHORITY: (
        "aieaaaaaa4fdditzrirb2scrdpp7s",
        "aieaaaaaa4fddzywbvu2wfygyo2ci",
        "aieaaaaaa4fdd6gbth3jwvihxkas2",
    ),
}
"""Tokens of the first version for ticket 7 and billing, which end on 22 February 2027."""


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


@pytest.mark.parametrize("role", TokenRole)
def test_tokens_of_the_first_version_stay_what_they_were(role: TokenRole) -> None:
    """Letters are answered years later: a department's token is never that of a manager, of none to reply."""
    for purpose, old in zip(Purpose, GOLDEN[role], strict=True):
        verified = verify(KEYS, old, purpose=purpose, candidates=[BILLING], now=NOW)
        assert verified is not None
        assert (verified.ticket_id, verified.role, verified.expired) == (7, role, False)
        assert token(role=role.value, purpose=purpose) == old
        others = [other for other in Purpose if other is not purpose]
        assert not any(verify(KEYS, old, purpose=o, candidates=[BILLING], now=NOW) for o in others)


def test_no_letter_for_an_unknown_role() -> None:
    """A role that no token can name is a mistake of ours, told at once."""
    with pytest.raises(ValueError, match="somebody"):
        token(role="somebody")


@pytest.mark.parametrize("name", ["", "somebody", "captain of a later version"])
def test_a_stored_role_that_nobody_knows_decides_nothing(name: str) -> None:
    """It is read as somebody outside, who may do the least; those that are known stay what they are."""
    assert role_named(name) is TokenRole.AUTHORITY
    assert all(role_named(role.value) is role for role in TokenRole)
