"""Dates, sizes and code words as people say them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from letter_company import LANGUAGES, LETTERHEAD
from mailflow.adapters.letters.phrases import Phrases, brief, lines, quoted, unlinked
from mailflow.domain.model.letters import NAMES
from mailflow.domain.model.policy import Nature
from mailflow.domain.rules.default_deadlines import default_rules
from mailflow.domain.rules.threading import RULES
from mailflow.domain.text.cleaning import many_lines, one_line
from mailflow.domain.understanding.sender_kind import WITHHELD

FRIDAY = datetime(2026, 12, 18, 7, 5, tzinfo=UTC)


def phrases(language: str) -> Phrases:
    return LETTERHEAD.shelf(language, builtin=True).phrases


@pytest.mark.parametrize(
    ("language", "day", "moment", "stamp", "size"),
    [
        (
            "vi",
            "thứ Sáu, ngày 18 tháng 12 năm 2026",
            "14:05, thứ Sáu, ngày 18 tháng 12 năm 2026",
            "18/12/2026 14:05",
            "1,5 MB",
        ),
        ("en", "Friday, 18 December 2026", "Friday, 18 December 2026, 14:05", "18/12/2026 14:05", "1.5 MB"),
        ("zh", "2026年12月18日（星期五）", "2026年12月18日（星期五） 14:05", "2026-12-18 14:05", "1.5 MB"),
    ],
)
def test_dates_and_sizes_are_those_of_the_language(
    language: str, day: str, moment: str, stamp: str, size: str
) -> None:
    """In the organisation's time zone, seven hours ahead of UTC."""
    said = phrases(language)
    assert said.day(FRIDAY) == said.day(date(2026, 12, 18)) == said.day("2026-12-18") == day
    assert said.moment(FRIDAY) == moment
    assert said.stamp(FRIDAY) == stamp
    assert said.size(1_572_864) == size
    assert said.size(512) == "512 B"


def test_no_date_is_nothing() -> None:
    """A deadline that does not exist is not written as one."""
    said = Phrases(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert (said.day(None), said.day(""), said.moment(None), said.stamp(None)) == ("", "", "", "")


def test_rules_are_said_once_with_or_without_detail() -> None:
    """What decides is told in words; what has no words is told as it is."""
    said = phrases("en")
    evidence = "our message-id: <a@b>; reference in subject: KN-1; our message-id: <c@d>"
    assert said.word(evidence, "evidence").split("; ") == [
        "it answers a letter of ours (Message-ID)",
        "the reference in the subject, under an address that takes part in the ticket",
    ]
    assert said.word("bulk: mailing_list", "rule", detail=True) == "bulk mail (mailing_list)"
    assert said.word("an admin's own role", "role") == "an admin's own role"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_word_has_words(language: str) -> None:
    """What the program calls things is never shown to staff where the language has words for it."""
    words = phrases(language).words
    assert {str(n) for n in Nature} <= words["nature"].keys()
    assert set(NAMES) <= words["letter"].keys()
    assert {level for rule in default_rules() for level in rule.escalate} <= words["role"].keys()
    caps = {"per_address_hour", "per_address_day", "all_per_hour"}
    fates = {"bounced", "refused", "given up", "unreadable"}
    assert WITHHELD | caps | fates <= words["reason"].keys()
    assert len(words["evidence"]) >= len(RULES)


def test_small_helpers() -> None:
    """Cutting, quoting, cleaning and unlinking do that and no more."""
    assert brief("short") == "short"
    assert brief("x" * 80) == "x" * 69 + "…"
    assert quoted("a\n\nb") == "> a\n>\n> b"
    assert lines("<a>\nb@c") == "&lt;a&gt;<br>\nb<span>@</span>c"
    assert unlinked("<a@b.vn>") == "&lt;a<span>@</span>b<span>.</span>vn&gt;"
    assert one_line(" a\u202e\r\n\tb\u2028c ") == "a b c"
    assert many_lines("a\r\nb\rc\u2028d\x00\x1b\u202e") == "a\nb\nc\nd"
