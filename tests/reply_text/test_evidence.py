"""A quote in a mail that answers nothing is no history but what the writer wants to show: it stays."""

import pytest
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.understanding.reply_text import reply_text

LETTER = """Your agent wrote me this, and I do not accept it:

> We cannot refund you.
> You should have read the contract.

Please tell me whether that is your policy.
Lan
"""
ABOVE = """See what I was told, below.

On Mon, 2 Nov 2026 at 10:15, ACME Sales <sales@acme.example> wrote:
> We will not refund you.
"""


def read(text: str, headers: str = "Subject: Refund\n", kind: str = "text/plain") -> str:
    """What counts as written now."""
    raw = f"From: lan@x.vn\nTo: support@acme.example\nContent-Type: {kind}; charset=utf-8\n{headers}\n{text}"
    return parse(raw.encode()).reply_text


def test_it_stays() -> None:
    """Words of a third person, put there with care."""
    for text in (LETTER, ABOVE):
        assert read(text) == text.strip()


def test_it_stays_in_html_too() -> None:
    """As an element."""
    page = "<p>You wrote:</p><blockquote type=cite>We cannot refund you.</blockquote><p>I do not accept.</p>"
    assert read(page, kind="text/html").split("\n\n") == [
        "You wrote:",
        "We cannot refund you.",
        "I do not accept.",
    ]


@pytest.mark.parametrize(
    "headers",
    [
        "Subject: Re: Refund\n",
        "Subject: Trả lời: Refund\n",
        "Subject: 回复：Refund\n",
        "Subject: RE[2]: Refund\n",
        "Subject: Refund\nIn-Reply-To: <1@acme.example>\n",
        "Subject: Refund\nReferences: <1@acme.example>\n",
        "Subject: Refund\nCc: support+abcdefgh@acme.example\n",
    ],
)
def test_in_an_answer_it_goes(headers: str) -> None:
    """There a program has put it."""
    assert read(ABOVE, headers) == "See what I was told, below."


def test_below_our_marker_it_goes() -> None:
    """Our own letter is history, however the answer to it travels."""
    text = "Yes, please.\n\n> ##- Please reply above this line -##\n> Dear Lan,\n"
    assert read(text) == "Yes, please."


def test_without_a_quote_a_signature_goes() -> None:
    """As always."""
    assert reply_text("Hello.\n\n-- \nLan\n", answers_nothing=True) == "Hello."
