"""What a customer's few words to an offer, or to options, mean."""

import pytest
from mailflow.domain.procedure.choice import agrees, choice_in


@pytest.mark.parametrize(
    "words",
    [
        "Vâng",
        "Dạ vâng ạ.",
        "Cũng được",
        "Thế cũng được ạ",
        "👍",
        "👍🏿",
        "👍️ cảm ơn",
        "ừ",
        "Ừ nhé",
        "Đồng ý",
        "Tôi đồng ý nhận 200.000đ",
        "Đồng ý nhận 200k ạ",
        "Em đồng ý với mức 200.000 đồng.",
        "đồng ý nhé, số tk 0123456789",
        "Đồng ý\nSTK: 0123 456 789 Vietcombank Tran Thi Lan",
        "Yes",
        "Yes please",
        "Sure, thanks",
        "That's fine",
        "I agree to receive 200.000 VND",
        "Agreed, my account 0123456789",
        "好的",
        "可以",
        "同意，账号：6222020200012345",
    ],
)
def test_a_yes(words: str) -> None:
    """As people say it; the very sum of the offer may stand in it, and where the money is to go."""
    assert agrees(words, 200_000, "VND")


@pytest.mark.parametrize(
    "words",
    [
        "Vâng, nhưng phải nhanh",
        "Vâng\nnhưng phải nhanh",
        "Vâng?",
        "Dạ vâng để tôi xem",
        "Cũng không được",
        "👎",
        "👍 nhưng chờ lâu quá",
        "Tôi đồng ý nhận 300.000đ",
        "Tôi đồng ý nhận 200 USD",
        "Đồng ý nhận 200.000đ và một tháng",
        "đồng ý nếu chuyển vào số tk 0123456789",
        "đồng ý, số tk 0123456789 nhưng phải hôm nay",
        "đồng ý, số tk 0123456789 được không?",
        "Yes, but faster",
        "Yes?",
        "Sure, if it is today",
        "可以，但是要快",
        "不可以",
    ],
)
def test_no_yes(words: str) -> None:
    """A condition, a question, another sum: a person reads it."""
    assert not agrees(words, 200_000, "VND")


def test_a_sum_where_none_was_offered() -> None:
    """Is the customer's own."""
    assert not agrees("Tôi đồng ý nhận 200.000đ")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Một", 1),
        ("cách thứ nhất", 1),
        ("cái đầu tiên", 1),
        ("Cái đầu tiên đi ạ", 1),
        ("Tôi chọn phương án một", 1),
        ("Hai nhé", 2),
        ("phương án thứ hai", 2),
        ("1 ạ, số TK 0123456789", 1),
        ("2\nSố tài khoản: 0123456789 Vietcombank", 2),
        ("One", 1),
        ("the second one please", 2),
        ("Option two", 2),
        ("第一个", 1),
        ("选二", 2),
        ("方案一", 1),
    ],
)
def test_a_choice(words: str, number: int) -> None:
    """By its number, in words, or by its place."""
    assert choice_in(words, 2) == number


@pytest.mark.parametrize(
    "words",
    [
        "thứ hai",
        "Một trong hai",
        "Cả hai",
        "cái thứ ba",
        "1 nhưng phải nhanh",
        "1 hoặc 2",
        "1 ạ, số TK 0123456789 nhưng hôm nay",
        "not the first",
        "一个都不要",
    ],
)
def test_no_choice(words: str) -> None:
    """Monday, both, neither, more than was offered, a condition."""
    assert choice_in(words, 2) is None
