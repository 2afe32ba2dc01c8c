"""Hostile mail is read within 5 seconds, as far as a person would need, and the rest is marked."""

import time
from collections.abc import Callable

import pytest
from mailflow.adapters.reading.limits import MAX_DEPTH, MAX_PARTS
from mailflow.adapters.reading.parsing import parse, parse_beginning
from sample_mails import HEAD, mail

SECONDS = 12  # five on a machine that does nothing else


def nested(depth: int, subtype: bytes = b"mixed") -> bytes:
    """Multiparts one in the other."""
    parts = b"".join(
        b'Content-Type: multipart/%s; boundary="b%d"\n\n--b%d\n' % (subtype, at, at) for at in range(depth)
    )
    return HEAD + parts + b"Content-Type: text/plain\n\ndeep text\n"


def parts(count: int) -> bytes:
    """Many small texts."""
    one = b"--x\nContent-Type: text/plain\n\nhello there\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + one * count + b"--x--\n"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "10,000 parts": lambda: parts(10_000),
    "100,000 parts": lambda: parts(100_000),
    "depth 1,000": lambda: nested(1000),
    "depth 20,000": lambda: nested(20_000, b"alternative"),
    "attached mails, depth 1,000": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 1000 + b"\nhi",
    "attached mails, depth 20,000": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 20_000 + b"\nhi",
    "100,000 addresses": lambda: (
        b"To: " + b", ".join(b"u%d@a.vn" % at for at in range(100_000)) + b"\n" + mail("hi")
    ),
    "a header of 1 MB": lambda: b"X-A: " + b"a" * 1_000_000 + b"\n" + mail("hi"),
    "a subject of 1 MB": lambda: b"Subject: " + b"=?utf-8?q?=41?= " * 60_000 + b"\n" + mail("hi"),
    "a subject of beginnings": lambda: b"Subject: " + b"=?a?q?" * 160_000 + b"\n" + mail("hi"),
    "100,000 headers": lambda: b"".join(b"X-%d: a\n" % at for at in range(100_000)) + mail("hi"),
    "one header 100,000 times": lambda: b"From: a b c\n" * 100_000 + mail("hi"),
    "10,000 Received": lambda: b"Received: from (((( by b; x\n" * 10_000 + mail("hi"),
    "1,000 ( in From": lambda: b"From: " + b"(" * 1000 + b"a@b.vn\n" + mail("hi"),
    "60,000 ( in From": lambda: b"From: " + b"(" * 60_000 + b"a@b.vn\n" + mail("hi"),
    "60,000 < in From": lambda: b"From: " + b"<" * 60_000 + b"a@b.vn\n" + mail("hi"),
    "60,000 quotes in From": lambda: b"From: " + b'"' * 60_000 + b"a@b.vn\n" + mail("hi"),
    "30,000 a@ in From": lambda: b"From: " + b"a@" * 30_000 + b"\n" + mail("hi"),
    "groups in To": lambda: b"To: " + b"a:;" * 20_000 + b"\n" + mail("hi"),
    "References without end": lambda: b"References: " + b"<a@b.vn> " * 100_000 + b"\n" + mail("hi"),
    "Message-ID <[a@b]>": lambda: b"Message-ID: <[a@b]>\n" + mail("hi"),
    "date of numbers": lambda: b"Date: " + b"1 " * 30_000 + b"\n" + mail("hi"),
    "charset=idna": lambda: mail(b"\xff" + b"a" * 100_000, "Content-Type: text/plain; charset=idna"),
    "parameters without end": lambda: mail("hi", "Content-Type: text/plain; " + ";" * 60_000),
    "quotes in parameters": lambda: mail("hi", 'Content-Type: text/plain; a="' + '\\"' * 30_000),
    "5,000 pieces of a name": lambda: mail(
        "hi", "Content-Type: a/b; " + "".join(f"name*{at}=a;" for at in range(5000))
    ),
    "boundary of 60,000": lambda: mail(
        "--" + "x" * 60_000, f"Content-Type: multipart/mixed; boundary={'x' * 60_000}"
    ),
    "a million boundary-like lines": lambda: mail(
        "--y\n" * 1_000_000, "Content-Type: multipart/mixed; boundary=x"
    ),
    "closing and opening": lambda: mail(
        "--x--\n--x\n" * 100_000, "Content-Type: multipart/mixed; boundary=x"
    ),
    "one line of 1 MB": lambda: mail("a" * 1_000_000),
    "1 MB of line ends": lambda: mail("\n" * 1_000_000 + "x"),
    "1 MB of returns": lambda: mail("\r" * 1_000_000 + "x"),
    "1 MB of spaces": lambda: mail(" " * 1_000_000 + "x"),
    "1 MB of quote marks": lambda: mail("> " * 500_000),
    "1 MB of @": lambda: mail("a@" * 500_000),
    "1 MB of addresses": lambda: mail("http://" * 150_000),
    "flowing lines": lambda: mail("a \n" * 300_000, "Content-Type: text/plain; format=flowed"),
    "files in the text": lambda: mail("begin 644 a\nM\n" * 100_000),
    "base64 lines": lambda: mail("QUJDRA==\n" * 100_000, "Content-Transfer-Encoding: base64"),
    "Latin 1 that could be anything": lambda: mail(
        bytes(range(160, 256)) * 20_000, "Content-Type: text/plain; charset=latin1"
    ),
    "encoded twice": lambda: mail("Ã¡" * 500_000, "Content-Type: text/plain; charset=utf-8"),
    "commas in From": lambda: b"From: " + b"a," * 60_000 + b"<a@b.vn>\n" + mail("hi"),
    "text as base64": lambda: mail("a b c " * 200_000, "Content-Transfer-Encoding: base64"),
    "frames without words": lambda: mail("| |\nLan\n" * 150_000),
    "HTML: deep": lambda: mail("<div>" * 200_000 + "hi", "Content-Type: text/html"),
    "HTML: quotes": lambda: mail("<blockquote>" * 100_000 + "hi", "Content-Type: text/html"),
    "HTML: formatting": lambda: mail("<b><p>" * 100_000 + "hi", "Content-Type: text/html"),
    "nothing": lambda: b"",
    "zeros": lambda: b"\x00" * 100_000,
    "all bytes": lambda: bytes(range(256)) * 4000,
    "colons": lambda: b":" * 1_000_000,
    "20 MB of anything": lambda: b"\xff" * 20_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_time(name: str) -> None:
    """Whatever the mail, there is a message, soon; the short reading works on it, too."""
    raw = HOSTILE[name]()
    began = time.process_time()
    message = parse(raw)
    assert time.process_time() - began < SECONDS
    assert message.size == len(raw)
    if HEAD in raw:
        assert message.subject
    beginning = parse_beginning(raw)
    assert beginning.digest == message.digest
    assert beginning.subject == message.subject


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH + 10, 1000])
def test_depth_is_bounded_and_said(depth: int) -> None:
    """A text 49 levels down is read; deeper ones are marked."""
    message = parse(nested(depth))
    assert (message.text == "deep text") is (depth < MAX_DEPTH)
    assert any("nested deeper" in defect for defect in message.defects) is (depth > MAX_DEPTH)


def test_parts_are_bounded_and_said() -> None:
    """The first ones are read."""
    message = parse(parts(10_000))
    assert 400 < message.text.count("hello there") <= MAX_PARTS
    assert f"more than {MAX_PARTS} parts" in message.defects


def test_the_beginning_of_any_structure_can_be_read() -> None:
    """Of a mail on which the reader died: headers and first text, decoded."""
    raw = mail(
        "--x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        "SMOgbmcgYuG7iyB24buh\n--x\nContent-Type: text/html\n\n<p>no</p>\n--x--\n",
        "Content-Type: multipart/alternative; boundary=x",
    )
    message = parse_beginning(raw)
    assert message.text == message.reply_text == "Hàng bị vỡ"
    assert message.subject == "Don hang 12"
    html = mail("<html><style>p{}</style><p>Hello <b>there</b></p>", "Content-Type: text/html")
    assert parse_beginning(html).text.split() == ["Hello", "there"]
