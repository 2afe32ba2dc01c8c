"""How far is it?  As customers ask it, and what is no bare question."""

import pytest
from mailflow.domain.procedure.status_question import asks_how_far


@pytest.mark.parametrize(
    "text",
    [
        "Cho tôi hỏi bao giờ thì xong?",
        "Bao giờ tôi nhận được tiền?",
        "bao gio toi nhan duoc tien a",
        "Khi nào em mới được hoàn tiền vậy?",
        "Có tin gì chưa?",
        "Có gì mới chưa ạ?",
        "Chào anh chị,\nHồ sơ của tôi đến đâu rồi?\nTrần Lan",
        "Any updates?",
        "Hi, any news?",
        "When will I get my money?",
        "When will this be resolved?",
        "How long will it take?",
        "有消息了吗？",
        "什么时候能处理好？",
        "我什么时候能收到退款？",
        "进度",
    ],
)
def test_a_bare_question(text: str) -> None:
    """The daemon says how it stands."""
    assert asks_how_far(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đồng ý, khi nào có tiền?",
        "I accept. When will I get my money?",
        "同意，什么时候能收到退款？",
        "Bao giờ tôi nhận được tiền? Số tài khoản mới của tôi là 0123456789.",
        "Bao giờ tôi nhận được tiền? Lần trước các anh hứa thứ Sáu mà đến nay vẫn chưa thấy, tôi rất bực.",
        "Bao giờ tôi nhận được hóa đơn mới?",
        "Có gì chưa rõ thì gọi tôi.",
        "Tôi chưa nhận được tiền đó.",
        "When I called, nobody answered.",
    ],
)
def test_what_says_more(text: str) -> None:
    """A yes, a new account, a complaint, another question: a person reads it."""
    assert not asks_how_far(text)
