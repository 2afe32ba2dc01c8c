"""Reading stays linear: hostile mails, each also at twice the size, and the time that both take.

    python benchmarks/reading_linear.py

A ratio near 2 is linear; 4 would be quadratic.  Small times say little.
"""

import time
from collections.abc import Callable

from mailflow.adapters.reading.parsing import parse

HTML = b"Content-Type: text/html\n\n"
MIXED = b"Content-Type: multipart/mixed; boundary=x\n\n"
MAILS: dict[str, Callable[[int], bytes]] = {
    "HTML: nested": lambda n: HTML + b"<div>" * (n // 5),
    "HTML: quotes in quotes": lambda n: HTML + b"<blockquote>" * (n // 12),
    "HTML: hidden elements": lambda n: HTML + b'<p style="display:none">x</p>' * (n // 30),
    "HTML: quoted histories": lambda n: HTML + b'<div class="gmail_quote">x</div>' * (n // 32),
    "HTML: formatting": lambda n: HTML + b"<b><p>" * (n // 6),
    "text: quote lines": lambda n: b"\n" + b"> a\n" * (n // 4),
    "text: attribution lines": lambda n: b"\n" + b"On Mon, a wrote\n" * (n // 16),
    "text: attribution lines, vi": lambda n: b"\n" + "Vào a\n".encode() * (n // 7),
    "text: attribution lines, zh": lambda n: b"\n" + "在 2026年 a 写道\n".encode() * (n // 22),
    "text: header blocks": lambda n: b"\n" + "Từ: a\nĐã gửi: b\n".encode() * (n // 23),
    "text: dividers": lambda n: b"\n" + b"-----Original Message-----\n" * (n // 27),
    "text: signatures": lambda n: b"\n" + b"--\n" * (n // 3),
    "text: one line": lambda n: b"\n" + b"a" * n,
    "text: spaces": lambda n: b"\n" + b" " * n + b"x",
    "parts": lambda n: MIXED + b"--x\n\nhello\n" * (n // 11),
    "boundary-like lines": lambda n: MIXED + b"--y\n" * (n // 4),
    "nested parts": lambda n: b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(n // 60)
    ),
    "addresses": lambda n: b"To: " + b"a@b.vn, " * (n // 8) + b"\n\nx",
    "encoded words": lambda n: b"Subject: " + b"=?utf-8?q?a?= " * (n // 14) + b"\n\nx",
    "headers": lambda n: b"A: b\n" * (n // 5) + b"\nx",
    "bounce": lambda n: b"Return-Path: <>\nFrom: mailer-daemon@a.vn\n\n" + b"<a@b.vn>: 550\n" * (n // 14),
}
SIZE = 250_000  # bytes


def seconds(raw: bytes) -> float:
    """The better of two runs."""
    times = []
    for _ in range(2):
        began = time.process_time()
        parse(raw)
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    """Print the table."""
    parse(b"Return-Path: <>\nFrom: mailer-daemon@a.vn\nSubject: warm up\n\nThe models are read once.")
    print(f"{'mail':30}{f'{SIZE} bytes':>16}{'twice that':>14}{'ratio':>8}")
    for name, build in MAILS.items():
        once, twice = seconds(build(SIZE)), seconds(build(2 * SIZE))
        print(f"{name:30}{once:>14.3f} s{twice:>12.3f} s{twice / max(once, 1e-4):>8.1f}")


if __name__ == "__main__":
    main()
