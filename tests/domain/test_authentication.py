"""Only the receiving server's own word counts, and only about the From that we read (RFC 8601)."""

import pytest
from mailflow.domain.authentication import Authentication, authenticate
from mailflow.domain.message import Address, Message

PASS, FAIL, NONE = Authentication.PASS, Authentication.FAIL, Authentication.NONE


def judged(*headers: str, sender: str = "lan@customer.example", authserv_id: str = "mx.acme.example") -> str:
    """What we make of these headers, the topmost first."""
    message = Message(
        digest="",
        content_digest="",
        size=0,
        senders=(Address(sender),) if sender else (),
        headers={"authentication-results": headers},
    )
    return authenticate(message, authserv_id)


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("mx.acme.example; dmarc=pass header.from=customer.example", PASS),
        ("mx.acme.example 1; dmarc=pass header.from=customer.example", PASS),
        ("MX.Acme.Example; DMARC=Pass header.from=Customer.Example", PASS),
        ("mx.acme.example;\tdmarc = pass (p=none) header.from = customer.example", PASS),
        ('mx.acme.example; dmarc=pass header.from="customer.example"', PASS),
        ("mx.acme.example; spf=pass smtp.mailfrom=lan@customer.example", PASS),
        ("mx.acme.example; spf=pass smtp.mailfrom=customer.example", PASS),
        ("mx.acme.example; dkim=pass header.d=customer.example; spf=fail smtp.mailfrom=x.example", PASS),
        ("mx.acme.example; dkim=pass header.i=@customer.example", PASS),
        ("mx.acme.example; dkim=fail header.d=a.example; dkim=pass header.d=customer.example", PASS),
        ("mx.acme.example; dmarc=fail header.from=customer.example", FAIL),
        (
            "mx.acme.example; dkim=pass header.d=customer.example; dmarc=fail",
            FAIL,
        ),
        ("mx.acme.example; spf=fail smtp.mailfrom=x.example; dkim=fail header.d=x.example", FAIL),
        ("mx.acme.example; spf=fail smtp.mailfrom=x.example; dkim=none", NONE),
        ("mx.acme.example; spf=softfail smtp.mailfrom=customer.example; dkim=fail", NONE),
        ("mx.acme.example; none", NONE),
        ("mx.acme.example", NONE),
        ("", NONE),
    ],
)
def test_what_the_server_says(header: str, verdict: Authentication) -> None:
    """DMARC decides where it is stated; else an aligned DKIM or SPF; a failure only where nothing passed."""
    assert judged(header) is verdict


@pytest.mark.parametrize(
    "header",
    [
        "mx.acme.example; dmarc=pass header.from=evil.example",
        "mx.acme.example; dkim=pass header.d=evil.example",
        "mx.acme.example; dkim=pass header.d=xcustomer.example",
        "mx.acme.example; dkim=pass header.d=example",
        "mx.acme.example; spf=pass smtp.mailfrom=lan@evil.example",
        "mx.acme.example; arc=pass header.from=customer.example",
        "mx.acme.example; iprev=pass; auth=pass",
        "mx.evil.example; dmarc=pass header.from=customer.example",
        "mx.acme.example.evil.example; dmarc=pass header.from=customer.example",
        "; dmarc=pass header.from=customer.example",
        "evil mx.acme.example; dmarc=pass header.from=customer.example",
    ],
)
def test_what_passes_for_somebody_else(header: str) -> None:
    """Another domain's pass, another server's word, another method: no statement about this sender."""
    assert judged(header) is NONE


@pytest.mark.parametrize(
    "part",
    [
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=customer.example"@evil.example',
        'spf=pass smtp.mailfrom="a@customer.example; dkim=pass header.d=customer.example "@evil.example',
        'spf=none smtp.helo="\\"; dmarc=pass header.from=customer.example; \\""',
        "spf=none (x; dmarc=pass header.from=customer.example)",
        "spf=none (x (nested); dmarc=pass header.from=customer.example)",
        'dkim=none reason="(" dmarc=pass header.from=customer.example; x=")"',
    ],
)
def test_the_senders_own_words_prove_nothing(part: str) -> None:
    """A sender chooses their envelope address; a quoted local part must not speak for the server."""
    assert judged(f"mx.acme.example; {part}") is NONE


def test_the_topmost_of_our_server() -> None:
    """Headers below it came with the mail; headers of others above it do not matter."""
    ours_fail = "mx.acme.example; dmarc=fail header.from=customer.example"
    forged = "mx.acme.example; dmarc=pass header.from=customer.example"
    other = "relay.example; dmarc=pass header.from=customer.example"
    assert judged(ours_fail, forged) is FAIL
    assert judged(other, ours_fail, forged) is FAIL
    assert judged(other) is NONE


def test_nothing_configured_nothing_believed() -> None:
    """Without authserv_id nobody's word counts."""
    assert judged("; dmarc=pass header.from=customer.example", authserv_id="") is NONE


def test_no_sender_passes_nothing() -> None:
    """A From that could not be read is nobody's."""
    assert judged("mx.acme.example; dkim=pass header.d=customer.example", sender="") is NONE
    assert judged("mx.acme.example; dmarc=pass header.from=", sender="") is NONE


@pytest.mark.parametrize(
    "junk", ['"' * 4000, "(" * 4000, ";" * 4000, "\\" * 4000, "dmarc=" * 700, "a" * 9999]
)
def test_any_header_is_judged(junk: str) -> None:
    """Total, whatever stands in it."""
    assert judged(f"mx.acme.example; {junk}") is NONE
