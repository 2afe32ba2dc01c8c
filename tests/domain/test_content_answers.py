"""Answers to the survey in other shapes than a number from one to five."""

import pytest
from mailflow.domain.procedure.bare_thanks import content_alone
from mailflow.domain.procedure.survey import beside_the_score, score_of


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("10/10", 5),
        ("9 / 10", 5),
        ("5/10", 3),
        ("2/10", 1),
        ("0/10", 1),
        ("4/5", 4),
        ("3", 3),
        ("5 tốt", 5),
        ("5/12 tôi mới nhận hàng", None),
        ("4/5/2026", None),
        ("10 ngày rồi chưa xong", None),
    ],
)
def test_out_of_ten_is_a_score_and_a_date_is_none(text: str, score: int | None) -> None:
    """Who writes 10/10 is content; who begins with a date has given no score."""
    assert score_of("", text) == score


def test_the_words_beside_a_score_out_of_ten() -> None:
    """The number is taken off whole."""
    assert beside_the_score("10/10, cảm ơn") == "cảm ơn"


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "👍🏻👍",
        "vậy là tốt rồi",
        "Cảm ơn, vậy là tốt rồi ạ.",
        "Tôi rất hài lòng",
        "All good, thanks!",
        "That's fine",
        "很满意，谢谢",
    ],
)
def test_all_is_well(text: str) -> None:
    """Nobody is told that this customer is unhappy."""
    assert content_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "👎",
        "👍👎",
        "cảm ơn 👎",
        "không hài lòng",
        "chưa ổn",
        "Tốt rồi nhưng còn hóa đơn",
        "tốt rồi?",
        "not satisfied",
        "不满意",
    ],
)
def test_not_all_is_well(text: str) -> None:
    """What is turned round, asked or followed by more is no contentment."""
    assert not content_alone(text)
