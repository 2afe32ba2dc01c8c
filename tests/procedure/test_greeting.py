"""The customer is greeted once, by the frame of the letter."""

import pytest
from mailflow.domain.procedure.greeting import greeting_of, without_greeting

from support.conversation import CUSTOMER, complaint


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


@pytest.mark.parametrize(
    ("words", "greeting", "rest"),
    [
        ("Kính gửi chị Châu,\n\nChúng tôi đã kiểm tra.", "Kính gửi chị Châu,", "Chúng tôi đã kiểm tra."),
        ("Kính gửi chị Châu\nĐã xong.", "Kính gửi chị Châu,", "Đã xong."),
        ("尊敬的欧阳女士：\n已处理。", "尊敬的欧阳女士：", "已处理。"),
        ("Chào chị Lan, hệ thống đã hoàn tiền.", "Chào chị Lan,", "Hệ thống đã hoàn tiền."),
        ("Thưa anh/chị, đã xong.", "Thưa anh/chị,", "Đã xong."),
        ("Kính gửi Quý khách hàng Lan, đã xong.", "Kính gửi Quý khách hàng Lan,", "Đã xong."),
        ("Dear Ms Jones, we have asked the bank.", "Dear Ms Jones,", "We have asked the bank."),
        ("您好，我们正在核实。", "您好，", "我们正在核实。"),
        ("Xin chào, chúng tôi đã gửi.", "Xin chào,", "Chúng tôi đã gửi."),
        *(
            (words, "", words)
            for words in (
                "Kính gửi anh bản sao hợp đồng, hóa đơn và biên bản.",
                "Chào hàng cạnh tranh, gói thầu số 3: đã đóng.",
                "Hello there of yesterday, it is done.",
                "Dear me",
                "Chúng tôi đã kiểm tra, mọi việc đã xong.",
                "",
            )
        ),
    ],
)
def test_the_writers_own_greeting(words: str, greeting: str, rest: str) -> None:
    """It takes the place of the frame's; what is no greeting stays in the words."""
    assert greeting_of(words) == (greeting, rest)


@pytest.mark.parametrize("words", ["", "#answer ", "#ask "])
def test_the_customer_is_greeted_as_staff_greet_them(words: str) -> None:
    """Whatever the command: their greeting stands first, and there is no second one."""
    talk = complaint()
    talk.staff(f"{words}Kính gửi chị Châu,\n\nHệ thống đã được kiểm tra xong.")
    told = talk.last(CUSTOMER)
    assert told.startswith("V/v: Khiếu nại Kính gửi chị Châu, ")
    assert told.count("Kính gửi") == 1
    assert "Hệ thống đã được kiểm tra xong." in told


def test_a_reminder_greets_once() -> None:
    """It repeats what was asked, without the greeting that stood above."""
    talk = complaint()
    talk.staff("#ask Kính gửi chị Châu,\n\nXin chị gửi số hợp đồng.")
    talk.days(9)
    told = talk.last(CUSTOMER)
    assert "Xin chị gửi số hợp đồng." in told
    assert "gửi lại nội dung ấy" in told
    assert told.count("Kính gửi") == 1
