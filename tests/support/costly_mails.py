"""Mails that cost a careless reader much: each form in any size, for tests and benchmarks.

``TEXTS`` cost where a mail is read; ``STAFF`` are words of staff that cost where it is decided on.
"""

import base64
from collections.abc import Callable

HEAD = b"From: Nguyen An <an@example.vn>\nTo: support@example.com\nSubject: Don hang 12\n"
UTF8 = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\n\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n"
PILE = "\u0315\u0300".encode()  # two combining marks that normalisation has to put in order
Build = Callable[[int], bytes]


def _encoded(content: bytes) -> bytes:
    """As an encoded word."""
    return b"=?utf-8?b?" + base64.b64encode(content) + b"?="


def _many(line: bytes | str, head: bytes = UTF8) -> Build:
    """The line over and over."""
    once = line.encode() if isinstance(line, str) else line
    return lambda size: head + once * (size // len(once))


MAILS: dict[str, Build] = {
    "spaces before a tag": lambda n: HTML + b"<pre>" + b" " * n + b"x</pre>",
    "spaces, then a tab": lambda n: HTML + b"<pre>\t" + b" " * n + b"x\t</pre>",
    "spaces and a hard one": lambda n: HTML + "<pre>\xa0x".encode() + b" " * n + "x\xa0</pre>".encode(),
    "wide spaces": lambda n: HTML + b"<pre>" + "\u3000".encode() * (n // 3) + b"x</pre>",
    "marks": lambda n: UTF8 + b"a" + PILE * (n // 4),
    "marks in HTML": lambda n: HTML + b"<p>a" + PILE * (n // 4),
    "marks of a Vietnamese charset": lambda n: (
        HEAD + b"Content-Type: text/plain; charset=tcvn\n\na" + b"\xb4\xb3" * (n // 2)
    ),
    "marks in headers": lambda n: (
        b"".join(b"X-%d: %s\n" % (at, _encoded(b"a" + PILE * (n // 60))) for at in range(10)) + UTF8 + b"x"
    ),
    "marks in a name": lambda n: b"To: " + _encoded(b"a" + PILE * (n // 6)) + b" <a@b.vn>\n" + UTF8 + b"x",
    "marks between symbols": _many("€\u0315\u0300"),
    "header lines": _many(b"From: a\n"),
    "header lines, vi": _many("Từ: a\nĐã gửi: b\n"),
    "signature lines": _many(b"-- \n"),
    "command lines": _many(b"#note a\n"),
    "quote lines": _many(b"> a\n"),
    "attribution lines": _many(b"On Mon, a wrote\n"),
    "attribution lines, vi": _many("Vào a\n"),
    "attribution lines, zh": _many("在 2026年 a 写道\n"),
    "dividers": _many(b"-----Original Message-----\n"),
    "one line": lambda n: UTF8 + b"a" * n,
    "spaces": lambda n: UTF8 + b" " * n + b"x",
    "list items": _many(b"<li>x", HTML),
    "empty list items": _many(b"<li>", HTML),
    "cells of one row": lambda n: HTML + b"<table><tr>" + b"<td><p>" * (n // 7),
    "rows": lambda n: HTML + b"<table>" + b"<tr><td><p>a<td><p>b" * (n // 20),
    "nested elements": _many(b"<div>", HTML),
    "quotes in quotes": _many(b"<blockquote>", HTML),
    "hidden elements": _many(b'<p style="display:none">x</p>', HTML),
    "hidden by size": _many(b'<p style="font-size:0px">x</p>', HTML),
    "quoted histories": _many(b'<div class="gmail_quote">x</div>', HTML),
    "links": _many(b"<a href=x>y</a>", HTML),
    "formatting": _many(b"<b><p>", HTML),
    "parts": _many(b"--x\n\nhello\n", MIXED),
    "HTML parts": _many(b"--x\nContent-Type: text/html\n\n" + b"<li>x" * 20 + b"\n", MIXED),
    "boundary-like lines": _many(b"--y\n", MIXED),
    "nested parts": lambda n: (
        HEAD
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(n // 60)
        )
    ),
    "addresses": lambda n: b"To: " + b"a@b.vn, " * (n // 8) + b"\n" + HEAD + b"\nx",
    "encoded words": lambda n: b"X-A: " + b"=?utf-8?q?a?= " * (n // 14) + b"\n" + HEAD + b"\nx",
    "headers": lambda n: HEAD + b"A: b\n" * (n // 5) + b"\nx",
    "bounce": lambda n: b"Return-Path: <>\nFrom: mailer-daemon@a.vn\n\n" + b"<a@b.vn>: 550\n" * (n // 14),
}

STAFF: dict[str, str] = {
    "command lines": "#note a\n",
    "unknown commands": "#zzz a\n",
    "commands that hand in": "#customer Lan <lan@customer.example>\n",
    "commands within lines": "please use #note here\n",
    "a command and a long text": "#note a\n" + "words\n" * 50,
    "nothing but signs": "#",
    "sums": "100.000đ ",
}
