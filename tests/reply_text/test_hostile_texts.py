"""Nobody can make reading a reply slow, or make it fail, or make it swallow a text."""

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from client_forms import FORMS, OLD, OWN, QUOTED
from hypothesis import given, settings
from hypothesis import strategies as st
from mailflow.adapters.reading.html_quotes import without_quotes
from mailflow.domain.understanding.reply_text import new_text, reply_text

TEXTS: dict[str, Callable[[int], str]] = {
    "only quotes": lambda n: "> x\n" * n,
    "deep quotes": lambda n: ">" * 100 * n,
    "one line": lambda n: "a" * 40 * n,
    "one line of attributions": lambda n: "On Mon, 3 Nov 2026, a@b.c wrote " * n,
    "on on on": lambda n: "On " * 10 * n,
    "lines of on": lambda n: "On\n" * n,
    "attributions that never end": lambda n: "On 3/11/2026 10:00 a@b.c and\n" * n,
    "attributions": lambda n: "On 3/11/2026 10:00 a wrote:\n" * n,
    "verbs": lambda n: "wrote:\n" * n,
    "names": lambda n: ("x" * 79 + "<a@b wrote\n") * n,
    "broken addresses": lambda n: "a <\n> b:\n" * n,
    "alternating quotes": lambda n: "> q\na\n" * n,
    "header lines": lambda n: "From: a@b\nTo: c\n" * n,
    "to to to": lambda n: "To: a@b\n" * n,
    "dividers": lambda n: "> x\n---- Original ----\n" * n,
    "blank lines": lambda n: "\n" * n,
    "blanks": lambda n: " \t\xa0\n" * n,
    "delimiters": lambda n: "--\n" * n,
    "rules": lambda n: "____\nhttps://x\n" * n,
    "signatures": lambda n: "Best regards,\nJohn\n" * n,
    "device lines": lambda n: "Sent from my iPhone\n" * n,
    "disclaimers": lambda n: "This email is confidential, delete it\n\n" * n,
    "markers": lambda n: "reply above this line\n" * n,
    "marks without letters": lambda n: "e\u0301\u0301\u0301" * n + "\n" * n,
    "wide characters": lambda n: "\ufdfa\n" * n,
    "angles": lambda n: "<" * n + "\n" + "<\n" * n,
}

HTML: dict[str, Callable[[int], str]] = {
    "nested quotes": lambda n: "<blockquote type=cite>" * n + "x",
    "quotes": lambda n: "<p>a</p><blockquote type=cite>q</blockquote>" * n,
    "nested forwards": lambda n: "<div class=gmail_attr>---------- Forwarded message ----------" * n,
    "nested signatures": lambda n: "<div class=gmail_signature>" * n + "y" * 900,
    "depth": lambda n: "<div>" * n + "<blockquote>",
    "depth to the end": lambda n: "<div>" * n + "<div id=appendonsend>",
    "siblings to the end": lambda n: "<div id=appendonsend></div>" + "<p>x</p>" * n,
    "classes": lambda n: '<div class="' + "a " * n + '"><blockquote>',
    "tables": lambda n: "<table><tr><td>" * n + '<div class="yahoo_quoted">',
}


def work(function: Callable[..., Any], *args: Any) -> int:
    """How many calls, of Python and of built-in functions, it takes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function(*args)
    finally:
        sys.setprofile(before)
    return calls


class TestWorkGrowsWithTheText:
    """Twice the text, twice the work."""

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
    def test_twice_the_text_is_twice_the_work(self, text: Callable[[int], str]) -> None:
        """Counted in calls, so that no busy machine makes this fail."""
        reply_text(text(10))
        once, twice = work(reply_text, text(1_000)), work(reply_text, text(2_000))
        assert twice <= 2.2 * once + 1_000

    @pytest.mark.parametrize("html", HTML.values(), ids=HTML.keys())
    def test_twice_the_html_is_twice_the_work(self, html: Callable[[int], str]) -> None:
        """The same for the walk over elements."""
        once, twice = work(without_quotes, html(1_000)), work(without_quotes, html(2_000))
        assert twice <= 2.2 * once + 1_000

    @pytest.mark.parametrize("size", [100_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
    def test_a_long_text_is_read_in_a_breath(self, text: Callable[[int], str], size: int) -> None:
        """What calls do not show, time does: a megabyte of it takes seconds at the very most."""
        mail = text(size // len(text(1)))
        began = time.process_time()
        reply_text(mail, parent=mail)
        assert time.process_time() - began < size / 10_000

    @pytest.mark.parametrize("size", [100_000, pytest.param(500_000, marks=pytest.mark.soak)])
    @pytest.mark.parametrize("html", HTML.values(), ids=HTML.keys())
    def test_long_html_is_read_in_a_breath(self, html: Callable[[int], str], size: int) -> None:
        """The same for HTML."""
        mail = html(size // len(html(1)))
        began = time.process_time()
        without_quotes(mail)
        assert time.process_time() - began < size / 5_000

    def test_a_hundred_thousand_quoted_lines(self) -> None:
        """The answer below them is found."""
        assert reply_text("> x\n" * 100_000 + "\nNo.") == "No."


LINES = st.sampled_from(
    [
        *OLD.split("\n"),
        *QUOTED.split("\n"),
        *(line for _, _, form in FORMS for line in form.replace("OWN", "").split("\n")),
        *(line for own in OWN.values() for line in own.split("\n")),
        *(
            "-- ",
            "--",
            "Sent from my iPhone",
            "Trân trọng,",
            "Nguyễn Văn A",
            "____",
            "reply above this line",
            ">",
            "",
        ),
    ]
)
MAILS = st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=25).map("\n".join)


class TestPromises:
    """For every text whatsoever."""

    @given(MAILS)
    @settings(derandomize=True, max_examples=600, deadline=None)
    def test_a_written_mail_is_never_read_as_empty(self, text: str) -> None:
        """Where anything stands in a mail, something stands in its reply text."""
        assert bool(reply_text(text).strip()) == bool(text.strip())

    @given(MAILS, MAILS)
    @settings(derandomize=True, max_examples=300, deadline=None)
    def test_nothing_is_invented(self, text: str, parent: str) -> None:
        """Each line of a reply text is a line of the mail, in its order."""
        lines = iter([line.strip() for line in text.replace("\r\n", "\n").split("\n")])
        reply = new_text(text, parent=parent)
        assert all(line.strip() in lines for line in reply.split("\n") if line.strip())

    @given(MAILS)
    @settings(derandomize=True, max_examples=300, deadline=None)
    def test_questions_are_all_that_may_be_left_out(self, text: str) -> None:
        """Without the questions the reply is the same text or shorter."""
        own = new_text(text, with_questions=False)
        assert set(own.split("\n")) <= set(new_text(text).split("\n"))

    @given(
        st.lists(
            st.one_of(
                st.sampled_from(["<div>", "</div>", '<div class="gmail_quote">', "<blockquote type=cite>"]),
                st.sampled_from(["</blockquote>", '<div id="appendonsend">', "<includetail>", "x", "<p>"]),
                st.text(max_size=8),
            )
        )
    )
    @settings(derandomize=True, max_examples=300, deadline=None)
    def test_html_never_fails(self, pieces: list[str]) -> None:
        """Any HTML gives HTML."""
        assert isinstance(without_quotes("".join(pieces)), str)
