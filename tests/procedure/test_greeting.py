"""The customer is greeted once, by the frame of the letter."""

import pytest
from mailflow.domain.procedure.greeting import without_greeting


@pytest.mark.parametrize(
    "greeting",
    [
        "Kính gửi chị Lan,",
        "Kính gửi Quý khách hàng Trần Thị Lan",
        "Chào anh,",
        "Xin chào!",
        "Dear Ms Jones,",
        "Dear Mary",
        "Hello Mary,",
        "Hi,",
        "Good morning Mrs Smith:",
        "尊敬的李先生：",
        "尊敬的客户，您好！",
        "王女士：您好！",
        "您好！",
    ],
)
def test_a_greeting_of_its_own_line_goes(greeting: str) -> None:
    """Whatever the language."""
    assert without_greeting(f"{greeting}\n\nThe second line.\nThe third.") == "The second line.\nThe third."


@pytest.mark.parametrize(
    "words",
    [
        "Chào chị, chúng tôi đang kiểm tra.\nXin cảm ơn.",
        "Dear Mary, we have asked the bank.\nIt will answer soon.",
        "High costs are the reason.\nWe are sorry.",
        "Hiện nay chúng tôi đang kiểm tra.\nXin cảm ơn.",
        "您好，我们正在核实。\n请稍候。",
        "Kính gửi chị Lan,",
        "Dear Mary,\n\n",
        "",
        "\n\n",
    ],
)
def test_words_stay(words: str) -> None:
    """A greeting within a sentence, and one without anything below it, are the writer's words."""
    assert without_greeting(words) == words


def test_long_lines_cost_nothing() -> None:
    """A line of any length is looked at once."""
    words = "Dear " + "a " * 500_000 + "\nmore"
    assert without_greeting(words) == words
