"""Answers to the survey in other shapes than a number from one to five."""

import pytest
from mailflow.domain.procedure.bare_thanks import content_alone
from mailflow.domain.procedure.survey import declines, read_score


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
    assert read_score("", text).value == score


def test_the_words_beside_a_score_out_of_ten() -> None:
    """The number is taken off whole."""
    assert read_score("", "10/10, cảm ơn").beside == "cảm ơn"


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


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Tôi cho 5 điểm", 5),
        ("điểm 5", 5),
        ("chọn 5", 5),
        ("Mức 4", 4),
        ("Tôi chọn mức 4 ạ", 4),
        ("4 điểm", 4),
        ("4 trên 5", 4),
        ("9 trên 10", 5),
        ("5 sao", 5),
        ("⭐⭐⭐⭐⭐", 5),
        ("⭐️⭐️⭐️", 3),
        ("★★☆☆☆", 2),
        ("I give you 4 out of 5", 4),
        ("Score: 2", 2),
        ("4 stars", 4),
        ("我给5分", 5),
        ("评分：4", 4),
        ("Rất hài lòng", 5),
        ("Hài lòng ạ", 4),
        ("tạm ổn", 3),
        ("Cũng bình thường thôi, cảm ơn", 3),
        ("Chưa hài lòng", 2),
        ("Rất không hài lòng", 1),
        ("Very satisfied", 5),
        ("It was okay", 3),
        ("一般", 3),
        ("非常满意！", 5),
        ("不满意", 2),
        ("5 ngày rồi chưa có tiền", None),
        ("3 lần gọi không ai nghe", None),
        ("2 weeks and no answer", None),
        ("3个月了", None),
        ("Tạm ổn nhưng chờ lâu", None),
        ("⭐⭐⭐⭐⭐⭐", None),
    ],
)
def test_scores_as_people_give_them(text: str, score: int | None) -> None:
    """With a word before or behind, as stars, in the survey's own words; a count of days is none."""
    assert read_score("", text).value == score


@pytest.mark.parametrize(
    "text", ["Tôi cho 5 điểm", "Mức 4", "⭐⭐⭐", "3 ạ", "bình thường", "4 stars!", "5分"]
)
def test_nothing_stands_beside_a_bare_score(text: str) -> None:
    """The word for a point is no remark that somebody has to read."""
    assert read_score("", text).beside == ""


@pytest.mark.parametrize(
    "text",
    [
        "Tôi không muốn được hỏi ý kiến nữa",
        "Đừng gửi mail cho tôi nữa",
        "Đừng hỏi tôi nữa",
        "Vui lòng không gửi khảo sát cho tôi nữa.",
        "Không cần gửi thư này nữa",
        "Tôi không muốn nhận thư khảo sát",
        "Please don't send me any more emails",
        "Stop emailing me",
        "I do not want to be asked again.",
        "No more surveys, please",
        "Unsubscribe",
        "不要再给我发邮件了",
        "别再问我了",
        "我不想再收到这样的邮件",
        "退订",
    ],
)
def test_who_wants_no_more_surveys(text: str) -> None:
    """As people say it."""
    assert declines(text)


@pytest.mark.parametrize(
    "text",
    [
        "Không gửi tiền cho tôi nữa à",
        "Tôi hỏi mãi không ai trả lời",
        "Tôi không hài lòng",
        "You did not send me the refund",
        "不要再拖了",
    ],
)
def test_a_complaint_declines_nothing(text: str) -> None:
    """Who complains is read."""
    assert not declines(text)
