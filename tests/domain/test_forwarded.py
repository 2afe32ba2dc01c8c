"""A mail that was forwarded in the text is found as a person would find it, whatever program forwarded it."""

import time

import pytest
from forward_forms import BODY, EMAIL, FORMS, NAME, NONE, NOTE, SUBJECT, UNSURE
from mailflow.domain.model.message import Address
from mailflow.domain.understanding.forwarded import read_forward


def carried(head: str, note: str = NOTE) -> str:
    """A forward as its program writes it; a quoted head has a quoted body."""
    body = BODY
    if "\n> " in head:
        body = "\n".join(f"> {line}".rstrip() for line in BODY.split("\n"))
    return f"{note}\n\n{head.format(n=NAME, a=EMAIL, s=SUBJECT)}{body}\n"


@pytest.mark.parametrize(("head", "marked"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
def test_every_programs_forward_is_read(head: str, marked: bool) -> None:
    """Sender, name, subject, note and text, exactly."""
    found = read_forward(carried(head))
    assert found is not None
    name = "" if "{n}" not in head else NAME
    assert found.senders == (Address(EMAIL, name),)
    assert found.subject == SUBJECT
    assert found.text == BODY
    assert found.note.removesuffix("\nTải Outlook cho iOS").rstrip() == NOTE
    assert found.written
    assert found.marked is marked
    assert not found.quoted


@pytest.mark.parametrize("head", [form[1] for form in FORMS], ids=[form[0] for form in FORMS])
def test_a_forward_without_a_word(head: str) -> None:
    """Nothing written above it: the note is empty, the mail is the same."""
    found = read_forward(carried(head, note=""))
    assert found is not None
    assert found.senders[0].email == EMAIL
    assert found.text == BODY
    assert "CSKH" not in found.note


def test_there_are_many_forms() -> None:
    """Gmail, Outlook, Apple, Thunderbird, Yahoo, Zoho, QQ, NetEase, Foxmail, Lark and others."""
    assert len(FORMS) >= 60
    assert len({name for name, _, _ in FORMS}) == len(FORMS)


@pytest.mark.parametrize(("head", "number"), [form[1:] for form in UNSURE], ids=[form[0] for form in UNSURE])
def test_what_cannot_be_told_is_not_guessed(head: str, number: int) -> None:
    """A name without address, two addresses, nothing at all: it is a forward, but not whose."""
    found = read_forward(carried(head))
    assert found is not None
    assert len([sender for sender in found.senders if sender.email]) == number
    assert found.text.endswith(BODY)


@pytest.mark.parametrize("text", NONE)
def test_a_mail_that_carries_none(text: str) -> None:
    """A traveller's From and To, a signature: no forward."""
    assert read_forward(text) is None


def test_the_outermost_mail_is_the_one() -> None:
    """A colleague had it from a colleague: the inner one is found by looking again."""
    inner = carried(FORMS[0][1], note="Chị xem giúp.")
    outer = (
        f"{NOTE}\n\n---------- Forwarded message ---------\nFrom: Minh <minh@acme.vn>\nDate: x\n"
        f"Subject: Fwd: y\nTo: z@acme.vn\n\n{inner}"
    )
    first = read_forward(outer)
    assert first is not None
    assert first.senders == (Address("minh@acme.vn", "Minh"),)
    second = read_forward(first.text)
    assert second is not None
    assert (second.senders[0].email, second.note, second.text) == (EMAIL, "Chị xem giúp.", BODY)


def test_what_the_customer_quotes_stays_in_their_mail() -> None:
    """The head of a mail below the customer's own does not make that one's sender theirs."""
    below = "\n\nOn Mon, 2 Nov 2026 at 10:00, CSKH <cskh@acme.vn> wrote:\n> Kính gửi chị Lan"
    found = read_forward(carried(FORMS[0][1]).rstrip() + below)
    assert found is not None
    assert found.senders[0].email == EMAIL
    assert found.text == BODY + below


def test_words_below_an_attribution() -> None:
    """A reply carries a mail, too; it says that it is only quoted."""
    found = read_forward(
        f"{NOTE}\n\nOn Mon, 2 Nov 2026 at 10:00, {NAME} <{EMAIL}> wrote:\n\n> Xin chào\n> Lan"
    )
    assert found is not None
    assert (found.quoted, found.text, found.senders) == (True, "Xin chào\nLan", (Address(EMAIL, NAME),))


def test_a_long_subject_and_many_recipients_are_read_whole() -> None:
    """Programs break long lines; what goes on is no part of the mail."""
    head = (
        "From: {n} <{a}>\nSent: x\nTo: A <a@acme.vn>;\n B <b@acme.vn>; C <c@acme.vn>;\n D <d@acme.vn>\n"
        "Subject: Hóa đơn\n tháng 10\n\n"
    )
    found = read_forward(carried(head))
    assert found is not None
    assert (found.subject, found.text) == (SUBJECT, BODY)


HOSTILE = [
    *("From: a@b\n", "From: ", "> From: a@b\n> To: c\n> Subject: d\n", "-----Original Message-----\n"),
    *("a@", "On x@y wrote: ", "From: a@b Sent: x To: y ", "<mailto:", ">", "发件人：", "\n", "Subject: x\n"),
    *("---------- Forwarded message ---------\n", "On Mon, 3 Nov 2026 at 10:00, a <a@b.c> ", ": ", "\u0301"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """A megabyte of anything is read in little time."""
    text = f"From: a@b.example\nTo: c\nSubject: d\n\n{piece * (1_000_000 // len(piece))}"
    for hostile in (text, text[36:]):
        before = time.process_time()
        read_forward(hostile)
        assert time.process_time() - before < 10.0
