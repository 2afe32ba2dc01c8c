"""Reading takes time in proportion to the mail, and no more than a limit: nobody pays for another's mail."""

import time
from collections.abc import Callable

import pytest
from mailflow.adapters.reading.cleaning import clean_line, clean_text
from mailflow.adapters.reading.limits import MAX_TEXT
from mailflow.adapters.reading.parsing import parse, parse_beginning
from mailflow.domain.model.message import CUT
from mailflow.domain.procedure.command_lines import MAX_COMMANDS, MAX_STRAY, read_reply
from mailflow.domain.procedure.commands import SPELLED
from sample_mails import mail

from support.costly_mails import MAILS, STAFF

SMALL, TIMES = 8_000, 8  # bytes, and how many times as many
STEEP = 24  # eight times the mail, eight times the work; 64 times where it is quadratic
NOTHING = 0.004  # seconds that tell nothing


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the better of two runs: another program's share does not count."""
    times = []
    for _ in range(2):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def grows_too_fast(small: Callable[[], object], large: Callable[[], object]) -> bool:
    """Whether eight times the input takes more than three times eight times the time; asked twice."""
    return all(seconds(large) > STEEP * max(seconds(small), NOTHING) for _ in range(2))


@pytest.mark.parametrize("form", MAILS)
def test_reading_is_linear(form: str) -> None:
    """Eight times the mail takes about eight times as long, whole or only its beginning."""
    small, large = MAILS[form](SMALL), MAILS[form](SMALL * TIMES)
    assert not grows_too_fast(lambda: parse(small), lambda: parse(large))
    assert not grows_too_fast(lambda: parse_beginning(small), lambda: parse_beginning(large))


@pytest.mark.parametrize("form", STAFF)
def test_finding_commands_is_linear(form: str) -> None:
    """As above, for what the daemon itself does, where no child can be killed."""
    line = STAFF[form]
    small, large = (line * (size // len(line)) for size in (SMALL, SMALL * TIMES))
    assert not grows_too_fast(lambda: read_reply(small, SPELLED), lambda: read_reply(large, SPELLED))


def test_a_flood_of_commands_is_refused_without_reading_all_of_it() -> None:
    """So many lines are no letter: some are named to the writer, and nothing of it is sent on."""
    for line in ("#note a\n", "#zzz a\n", "see #note here\n"):
        reply = read_reply(line * 40_000, SPELLED)
        assert len(reply.commands) <= MAX_COMMANDS
        assert reply.stray
        assert len(reply.stray) <= MAX_STRAY


def test_a_long_letter_with_numbers_is_no_flood() -> None:
    """Numbers and headings are no commands, however many there are."""
    text = "#answer\n\nDear Lan,\n\n" + "# Heading\nOrder #4711 is colour #123.\n" * 90
    reply = read_reply(text, SPELLED)
    assert [each.name for each in reply.commands] == ["answer"]
    assert not reply.stray


class TestMarks:
    """Marks on letters: as many as a person needs, and no more."""

    def test_letters_keep_their_marks(self) -> None:
        """Composed and decomposed Vietnamese, Thai, Hindi, and a name for fun."""
        for text in ("Khie\u0302\u0301u na\u0323i", "ที่นี่", "हिन्दी", "Z\u0351\u036b\u0343a\u0334lgo"):
            assert clean_text(text) == clean_line(text)
            assert len(clean_text(text)) > 3
        assert clean_text("Khie\u0302\u0301u na\u0323i") == "Khiếu nại"

    def test_a_pile_of_marks_is_cut(self) -> None:
        """At 32; what stands before and behind it stays."""
        assert clean_text("a" + "\u0316" * 1000 + " b") == "a" + "\u0316" * 32 + " b"

    @pytest.mark.parametrize("line", ["😀" * 100, "─" * 100, "！" * 100, "👍\ufe0f" * 40])
    def test_rows_of_signs_stay_whole(self, line: str) -> None:
        """They cost nothing, and are what was written."""
        assert clean_text(line) == line


class TestLongTexts:
    """What is too long to be looked at is said; the original has it all."""

    def test_a_text_beyond_the_limit_is_marked(self) -> None:
        """And nothing that staff wrote goes out as if it were whole."""
        message = parse(mail("words of a customer\n" * 20_000))
        assert MAX_TEXT - 100 < len(message.text) <= MAX_TEXT
        assert message.defects[0].startswith(CUT)

    def test_a_short_answer_above_a_long_history_is_whole(self) -> None:
        """The history is cut anyway."""
        message = parse(
            mail(
                "Yes, please.\n\nOn Mon, 2 Nov 2026 at 10:15, A <a@b.vn> wrote:\n" + "> old\n" * 60_000,
                "In-Reply-To: <1@b.vn>",
            )
        )
        assert message.reply_text == "Yes, please."
        assert not any(defect.startswith(CUT) for defect in message.defects)

    def test_a_long_page_is_read_from_its_beginning(self) -> None:
        """A page of more tags than any person's mail."""
        message = parse(mail("<p>Hello</p>" + "<p>x</p>" * 100_000, "Content-Type: text/html"))
        assert message.text.startswith("Hello")
        assert message.defects[0].startswith(CUT)

    def test_a_letter_of_sixty_pages_is_read_whole(self) -> None:
        """People do not write more."""
        text = "\n".join(f"{at}. Ngày hôm sau tôi gọi lại mà không ai trả lời." for at in range(3_500))
        message = parse(mail(text.encode(), "Content-Type: text/plain; charset=utf-8"))
        assert message.text == message.reply_text == text
        assert message.defects == ()
