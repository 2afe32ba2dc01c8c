# ruff: noqa: E501  (one row, one line)
"""Delivery reports are read as a person would: whom did it not reach, which letter was it, and why."""

import time

import pytest
from bounce_forms import FORMS, OUR_ID, OUR_LETTER, POSTFIX, Form
from kind_mails import mail
from mailflow.adapters.reading.bounces import looks_like_report, read_bounce
from mailflow.adapters.reading.delivery_status import address_in, read_status
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.model.message import Kind
from mailflow.domain.understanding.sender_kind import classify


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_whom_a_report_names(form: Form) -> None:
    """The failed address, whatever mail system writes it and in whatever language."""
    bounce = parse(form.raw.encode()).bounce
    assert bounce is not None
    assert bounce.recipients == form.recipients
    assert bounce.delayed is form.delayed


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_which_letter_and_why(form: Form) -> None:
    """The Message-ID of our letter, the status code and the remote server's words."""
    bounce = parse(form.raw.encode()).bounce
    assert bounce is not None
    assert bounce.original_message_id == form.message_id
    if form.status:
        assert bounce.status == form.status
    assert form.says in bounce.diagnostic


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_failure_is_a_bounce_and_a_delay_a_report(form: Form) -> None:
    """A delay is only noted; nobody's address is marked for it."""
    verdict = classify(parse(form.raw.encode()))
    assert verdict.kind is (Kind.REPORT if form.delayed else Kind.BOUNCE)


def test_our_acknowledgement_comes_back() -> None:
    """An acknowledgement that bounced is not an acknowledgement: its Message-ID leads to the outbox row."""
    bounce = parse(POSTFIX.encode()).bounce
    assert bounce is not None
    assert bounce.original_message_id == OUR_ID
    assert bounce.diagnostic == "550 5.1.1 <minh@example.com>: Recipient address rejected: User unknown"


def test_the_letter_is_found_without_its_copy() -> None:
    """Gmail writes the Message-ID into the status part; servers may return nothing of the letter."""
    raw = POSTFIX.replace(OUR_LETTER, "").replace(
        "X-Postfix-Sender:", f"X-Original-Message-ID: <{OUR_ID}>\nX-Sender:"
    )
    bounce = parse(raw.encode()).bounce
    assert bounce is not None
    assert bounce.original_message_id == OUR_ID


def test_the_letter_is_found_by_what_the_report_answers() -> None:
    """Nothing returned, nothing in the status part: In-Reply-To is left."""
    raw = POSTFIX.replace(OUR_LETTER, "").replace(
        "MIME-Version:", f"In-Reply-To: <{OUR_ID}>\nMIME-Version:", 1
    )
    bounce = parse(raw.encode()).bounce
    assert bounce is not None
    assert bounce.original_message_id == OUR_ID


@pytest.mark.parametrize(
    "headers",
    ["", "Return-Path: <lan@example.vn>", "X-Spam-Flag: YES", "In-Reply-To: <our.letter@acme.vn>"],
)
@pytest.mark.parametrize(
    ("subject", "lead"),
    [
        ("Re: Undelivered Mail Returned to Sender", "Your mail server does not take my mail, see below.\n\n"),
        ("Fwd: Mail delivery failed: returning message to sender", ""),
        ("FW: Undeliverable: my complaint", "See below.\n\n"),
        ("转发：系统退信", "请看下面的退信。\n\n"),
        ("Chuyển tiếp: Thư không gửi được", "Thư tôi gửi bị trả lại.\n\n"),
        ("My mail came back", "I wrote to sales@acme.vn and got this:\n\n"),
        ("Complaint", "I complain that my mail is undeliverable:\n\n"),
    ],
)
def test_a_customer_who_quotes_a_bounce_is_no_bounce(headers: str, subject: str, lead: str) -> None:
    """Quoted reports mark nobody's address."""
    quoted = "This message was created automatically by mail delivery software.\n\nThe following address failed:\n\n  sales@acme.vn\n    550 5.1.1 User unknown"
    message = mail(headers, subject=subject, text=lead + quoted)
    assert message.bounce is None
    assert classify(message).kind is Kind.HUMAN


def test_a_customer_who_attaches_a_bounce_is_no_bounce() -> None:
    """The same with the report as an attached mail."""
    raw = f"""\
From: Lan <lan@example.vn>
To: support@acme.vn
Subject: My mails to you come back
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=o

--o
Content-Type: text/plain

See the attachment.
--o
Content-Type: message/rfc822

{POSTFIX}
--o--
"""
    message = parse(raw.encode())
    assert message.bounce is None
    assert classify(message).kind is Kind.HUMAN


def test_a_vacation_reply_to_a_letter_is_no_bounce() -> None:
    """The null path alone does not make a bounce."""
    message = mail(
        "Return-Path: <>\nAuto-Submitted: auto-replied",
        subject="Automatic reply: Your complaint",
        text="I am away until Monday; contact hoa@example.com.",
    )
    assert message.bounce is None
    assert classify(message).kind is Kind.AUTO_REPLY


def test_a_success_report_is_no_bounce() -> None:
    """Delivered and relayed are good news (RFC 3461)."""
    message = parse(POSTFIX.replace("Action: failed", "Action: delivered").replace("5.1.1", "2.1.5").encode())
    assert message.bounce is None
    assert classify(message).kind is Kind.REPORT


def test_a_bounce_that_nobody_understands_is_still_one() -> None:
    """It is set aside for a person, with no address marked."""
    raw = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.com\nTo: support@acme.vn\nSubject: Undeliverable\n\nSorry.\n"
    message = parse(raw.encode())
    assert message.bounce is not None
    assert message.bounce.recipients == ()
    assert classify(message).kind is Kind.BOUNCE


def test_what_comes_to_the_bounce_address_of_a_letter_is_looked_at() -> None:
    """Some servers report from an ordinary address; the token in the recipient says what it is about."""
    raw = f"""\
From: Server <web@example.com>
To: <support+b.abcdefghijklmnopqrstuvwxyz234@acme.vn>
Subject: Mail could not be delivered

Your mail to minh@example.com could not be delivered: 550 5.1.1 unknown.

----- Original message -----
{OUR_LETTER}
"""
    message = parse(raw.encode())
    assert message.bounce is not None
    assert message.bounce.recipients == ("minh@example.com",)
    assert message.bounce.original_message_id == OUR_ID


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("rfc822; minh@example.com", "minh@example.com"),
        ("rfc822;minh@example.com", "minh@example.com"),
        ("RFC822; <Minh@Example.COM>", "minh@example.com"),
        ('rfc822; "minh tran"@example.com', "minh tran@example.com"),
        ("minh@example.com", "minh@example.com"),
        ("<minh@example.com> (unrecoverable error)", "minh@example.com"),
        ("smtp; minh@example.com", "minh@example.com"),
        ("rfc822; minh+2Btag@example.com", "minh+tag@example.com"),
        ("rfc822; minh+tag@example.com", "minh+tag@example.com"),
        ("utf-8; 用户@例子.公司", "用户@例子.公司"),
        ("utf-8; \\x{7528}\\x{6237}@example.cn", "用户@example.cn"),
        ("utf-8; \\x{ffffff}a@example.cn", "a@example.cn"),
        ("rfc822;|/usr/bin/filter minh@example.com", "minh@example.com"),
        ("x400; /S=minh", ""),
        ("unknown", ""),
        ("", ""),
        ("@", ""),
        ("@example.com", ""),
    ],
)
def test_an_address_in_any_dress(value: str, address: str) -> None:
    """RFC 3464 wants a type before the address; senders write what they like."""
    assert address_in(value) == address


def test_continued_fields_belong_together() -> None:
    """A diagnostic of several lines is read whole, indented or not."""
    (found,) = read_status(
        "Final-Recipient: rfc822; minh@example.com\nAction: failed\nStatus: 5.0.0 (permanent)\n"
        "Diagnostic-Code: smtp; 550-Please log in.\n550-mail.example.com says no\n  550 relay denied"
    )
    assert found.diagnostic == "550-Please log in. 550-mail.example.com says no 550 relay denied"
    assert found.status == "5.0.0"


HOSTILE = {
    "one long line": "a" * 300_000,
    "many at signs": "@" * 200_000,
    "many addresses": "<a@b.vn>, " * 30_000,
    "brackets": "<" * 200_000,
    "long words": ("x" * 990 + "\n") * 300,
    "open triggers": "The following addresses had permanent fatal errors\n" + ("<" + "a" * 980 + "\n") * 300,
    "could not be delivered": "Your message could not be delivered to the following recipients:\n" * 4000,
    "fields": "Final-Recipient: rfc822; a@b.vn\nAction: failed\n\n" * 10_000,
    "spaces": " " * 300_000,
    "colons": "a:" * 150_000,
    "numbers": "5.1." * 80_000,
    "chinese": "您的邮件无法送达" * 30_000,
    "nested brackets": "([{<" * 60_000,
}


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "multipart/report; report-type=delivery-status; boundary=b", "message/delivery-status"],
)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_reports_are_read_in_time(name: str, content_type: str) -> None:
    """No report may stall us, whatever stands in it."""
    body = HOSTILE[name]
    if "boundary" in content_type:
        body = f"--b\nContent-Type: message/delivery-status\n\n{body}\n--b--\n"
    raw = f"Return-Path: <>\nFrom: MAILER-DAEMON@x.vn\nSubject: Undeliverable\nContent-Type: {content_type}\n\n{body}".encode()
    message = parse(raw)
    began = time.process_time()
    bounce = read_bounce(message, raw)
    verdict = classify(message)
    assert time.process_time() - began < 10.0
    assert verdict.kind in (Kind.BOUNCE, Kind.REPORT)
    assert bounce is None or len(bounce.recipients) <= 100


@pytest.mark.parametrize("cut", range(0, len(POSTFIX), 37))
def test_a_report_cut_anywhere_never_raises(cut: int) -> None:
    """Half a report is read as far as it goes."""
    raw = POSTFIX.encode()[:cut]
    message = parse(raw)
    assert read_bounce(message, raw) is None or looks_like_report(message)


def test_deep_nesting_is_bounded() -> None:
    """A thousand multiparts in each other are a report that nobody reads, not a crash."""
    opening = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1000))
    raw = f"Return-Path: <>\nFrom: MAILER-DAEMON@x.vn\nSubject: Undeliverable\n{opening}\nhello\n".encode()
    message = parse(raw)
    read_bounce(message, raw)
    assert classify(message).kind is Kind.BOUNCE


LETTER_ID = "aeaqaaaaaefdqrk34h2zorhct2phw.acknowledgement.1@acme.vn"


def _report(
    *,
    sender: str = "MAILER-DAEMON@mx.example",
    subject: str = "Undelivered Mail",
    kind: str = "multipart/report; report-type=delivery-status",
    action: str = "failed",
    text: str = "Your message could not be delivered.",
    path: str = "Return-Path: <>\n",
) -> str:
    """A report with a status part and the head of our letter, in whatever wrapping."""
    return (
        f"{path}From: {sender}\nTo: support@acme.vn\nSubject: {subject}\nMessage-ID: <x@mx.example>\n"
        f'MIME-Version: 1.0\nContent-Type: {kind}; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{text}\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; minh@example.com\nAction: {action}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{LETTER_ID}>\n\n--b--\n"
    )


@pytest.mark.parametrize("action", ["failed", "expired", "Expired (too long in the queue)", "undeliverable"])
def test_what_was_given_up(action: str) -> None:
    """RFC 3464 says "failed"; mail systems have other words for it."""
    bounce = parse(_report(action=action).encode()).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.delayed) == (("minh@example.com",), False)


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@mx.example", "Mail Gateway <gateway@mx.example>"])
def test_a_status_part_in_another_wrapping(sender: str) -> None:
    """A multipart/mixed is a report where its status part comes with the head of a letter of ours."""
    raw = _report(sender=sender, kind="multipart/mixed", text="Fehler 17", path="", subject="Ihre Nachricht")
    bounce = parse(raw.encode()).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.original_message_id) == (("minh@example.com",), LETTER_ID)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: Undelivered Mail", "FYI"),
        ("My mail came back", "Why do I get this? I wrote to your shop and want my money back."),
    ],
)
def test_a_person_who_forwards_one(subject: str, text: str) -> None:
    """The same parts, but a person's words or mark: no report."""
    raw = _report(sender="Lan <lan@example.vn>", kind="multipart/mixed", path="", subject=subject, text=text)
    assert parse(raw.encode()).bounce is None


IN_WORDS = (
    "I wasn't able to deliver your message to the following addresses.\n\nMessage-ID:\n <{id}>\n",
    "Your message could not be delivered to one or more recipients.\nMessage <{id}>, user unknown.\n",
    "The following message could not be delivered to the recipient:\n<{id}>\nReason: 550 <{id}> unknown\n",
    "Your message could not be delivered.\nIn-Reply-To: <{id}>\nReferences: <old.1@customer.example>\n <{id}>\n",
    "Delivery of message 20261122.AB@mx.example failed, recipient unknown.\nID: <20261122.AB@mx.example>\n",
)


@pytest.mark.parametrize("text", IN_WORDS)
def test_a_message_id_is_nobody(text: str) -> None:
    """It has the form of an address; nobody is called unreachable for it."""
    text = text.replace("{id}", LETTER_ID)
    found = mail(
        "Return-Path: <>", sender="MAILER-DAEMON@mx.example", subject="Returned mail", text=text
    ).bounce
    assert found is not None
    assert found.recipients == ()
    named = LETTER_ID in text and "In-Reply-To" not in text
    assert found.original_message_id == (LETTER_ID if named else "")
