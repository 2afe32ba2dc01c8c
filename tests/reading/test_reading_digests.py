"""Two arrivals of one mail are known as one, and two mails as two."""

import pytest
from mailflow.adapters.reading.parsing import parse
from sample_mails import HEAD, PLAIN, mail

TRANSIT = [
    b"Return-Path: <an@example.vn>\n",
    b"Received: from a by b;\n\tMon, 23 Nov 2026 09:00:00 +0700\n",
    b"Received: from a by b\nReceived: from c by d\n",
    b"Delivered-To: support@example.com\n",
    b"X-Original-To: support@example.com\n",
    b"Envelope-To: support@example.com\n",
    b"ARC-Seal: i=1; a=rsa-sha256;\n b=abc\nARC-Authentication-Results: i=1; x\n",
    b"Authentication-Results: mx.example.com; dkim=pass\n",
    b"DKIM-Signature: v=1; a=rsa-sha256;\n\tb=abc\n",
    b"X-Spam-Status: No\nX-Spam-Flag: NO\n",
    b"X-Virus-Scanned: clean\n",
    b"X-Mailflow-Test: 1\n",
]


@pytest.mark.parametrize("header", TRANSIT)
def test_what_transport_adds_makes_no_other_mail(header: bytes) -> None:
    """The bytes differ, the content does not."""
    first, second = parse(PLAIN), parse(header + PLAIN)
    assert first.digest != second.digest
    assert first.content_digest == second.content_digest


def test_line_ends_make_no_other_mail() -> None:
    """Nor line ends at the end."""
    assert parse(PLAIN.replace(b"\n", b"\r\n") + b"\r\n").content_digest == parse(PLAIN).content_digest


@pytest.mark.parametrize(
    "other",
    [
        mail("another text"),
        PLAIN.replace(b"hang 12", b"hang 13"),
        PLAIN.replace(b"an@", b"binh@"),
        b"X-Other: 1\n" + PLAIN,
        HEAD,
        PLAIN.replace(b"\n\n", b"\nReceived: a\n\n").replace(b"Received: a", b"X-Received-By: a"),
    ],
)
def test_another_content_is_another_mail(other: bytes) -> None:
    """Text, subject, sender and any other header count."""
    assert parse(other).content_digest != parse(PLAIN).content_digest


def test_a_header_named_in_the_text_counts() -> None:
    """Only headers are left out, not lines of the text that look like them."""
    assert parse(mail("Received: yesterday\n")).content_digest != parse(mail("\n")).content_digest
