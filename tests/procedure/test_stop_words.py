"""Plain words below a letter of ours that tells of one to the customer: stop, send, submit, or a question."""

import pytest

from support.conversation import CLERK, CUSTOMER, Conversation, complaint
from support.house import BILLING, MANAGER, answer

LETTER = "Kính gửi chị Lan, chúng tôi đã kiểm tra hóa đơn tháng 10 của chị và đang sửa lại."
FACTS = "Kính gửi chị, phí tháng 11 là 350.000đ theo hợp đồng đã ký, xin chị xem bảng kê gửi kèm."
PLAN = "#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, chúng tôi xin hoàn lại 200.000đ."
SENT = ["acknowledgement", "written_response"]


def says(talk: Conversation, words: str, who: str = CLERK, minutes: int = 3) -> None:
    """Somebody answers our latest letter to them at once; time passes."""
    ours = talk.stage.mailbox(who) or talk.stage.mailbox(BILLING)
    talk.house.arrives(answer(ours[-1], words, sender=who))
    talk.house.turn()
    talk.passes(minutes=minutes)


def scheduled() -> Conversation:
    """A plain reply of the clerk leaves in two minutes."""
    talk = complaint()
    says(talk, LETTER, minutes=0)
    assert talk.kinds(CLERK)[-1] == "response_scheduled"
    return talk


def held() -> Conversation:
    """The words below the letter that is about to leave were not clear: it waits for #send."""
    talk = scheduled()
    says(talk, "Kính gửi chị Lan, chúng tôi đã kiểm tra và sẽ sửa trong hôm nay.")
    return talk


@pytest.mark.parametrize(
    "words",
    [
        "Dừng lại",
        "dung lai",
        "Hủy",
        "Khoan, đừng gửi!",
        "dừng lại giúp em",
        "Gửi nhầm rồi",
        "Ok em dừng lại nhé.\n\nLê Thị Lan",
        "Stop",
        "Please stop, wrong customer!",
        "停止",
        "先别发，发错了",
    ],
)
def test_a_stop_word_stops(words: str) -> None:
    """Nothing leaves, and the writer hears it."""
    talk = scheduled()
    says(talk, words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK)[-1] == "receipt"
    assert "letters stopped" in talk.events()
    assert "không nhận được" not in talk.last(CLERK)
    says(talk, f"#answer {LETTER}")
    assert talk.kinds(CUSTOMER) == ["acknowledgement", "final_answer"]


@pytest.mark.parametrize(
    "words", ["Cảm ơn", "Ok em", "Đã nhận, cảm ơn em", "👍", "Ok gửi đi", "Thanks", "好的"]
)
def test_thanks_stop_nothing(words: str) -> None:
    """Who only says thanks, or yes, gets no letter; theirs leaves."""
    talk = scheduled()
    says(talk, words)
    assert talk.kinds(CUSTOMER) == SENT
    assert talk.kinds(CLERK)[-1] == "response_scheduled"


@pytest.mark.parametrize(
    "words",
    [
        "Kính gửi chị Lan, chúng tôi đã kiểm tra và sẽ sửa trong hôm nay.",
        "Ơ em viết sai tên rồi",
        "Dừng lại được không?",
        "Wait, the amount is wrong",
        "金额写错了",
        "👎",
    ],
)
def test_other_words_keep_it_back_and_ask(words: str) -> None:
    """The letter waits; one word sends it as it was written, with its clocks, another drops it."""
    talk = scheduled()
    clocks = talk.running()
    says(talk, words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK)[-1] == "response_held"
    told = talk.last(CLERK)
    assert "không nói rõ" in told
    assert "#gửi" in told
    assert "#dừng lại" in told
    assert clocks <= talk.running()
    says(talk, "Gửi đi em")
    assert talk.kinds(CUSTOMER) == SENT
    assert "đang sửa lại" in talk.last(CUSTOMER)


def test_kept_back_and_dropped() -> None:
    """A stop word below the question drops it; the new letter leaves."""
    talk = held()
    says(talk, "Bỏ")
    says(talk, "Gửi")
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    says(talk, "#answer Kính gửi chị, chúng tôi đã sửa hóa đơn.")
    assert talk.kinds(CUSTOMER) == ["acknowledgement", "final_answer"]


@pytest.mark.parametrize("words", ["Dừng lại", "Khoan, để anh xem lại số tiền"])
def test_a_command_and_what_followed(words: str) -> None:
    """Below the receipt of a command the letter stops, the step is taken back, and no word is false."""
    talk = complaint()
    says(talk, "#answer Kính gửi chị, chúng tôi đã sửa hóa đơn.", minutes=0)
    assert talk.kinds(CLERK)[-1] == "receipt"
    says(talk, words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.status == "with department"
    assert ("không nói rõ" in talk.last(CLERK)) == (words != "Dừng lại")


@pytest.mark.parametrize("words", ["Dừng lại", "Khoan em ơi, giảm còn 100k"])
def test_a_manager_who_has_approved(words: str) -> None:
    """The offer does not leave, the manager hears it, and may approve once more."""
    talk = complaint()
    talk.staff(PLAN)
    says(talk, "Duyệt", MANAGER, minutes=0)
    assert talk.kinds(MANAGER)[-1] == "receipt"
    says(talk, words, MANAGER)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(MANAGER)[-2:] == ["receipt", "receipt"]
    assert "remedy proposed" in talk.events()


def test_too_late() -> None:
    """A stop word after the letter has left hears that it has left."""
    talk = scheduled()
    talk.passes(minutes=5)
    says(talk, "Dừng lại")
    assert talk.kinds(CUSTOMER) == SENT
    assert talk.kinds(CLERK)[-1] == "receipt"


@pytest.mark.parametrize(
    "words",
    ["Gửi", "Gửi đi", "Ok gửi đi", "Đúng, gửi cho khách", "Đồng ý", "Send it anyway, thanks", "确认发送"],
)
def test_a_held_letter_is_sent(words: str) -> None:
    """As #send does."""
    talk = held()
    says(talk, words)
    assert talk.kinds(CUSTOMER) == SENT


@pytest.mark.parametrize(
    "words", ["Ok", "Cảm ơn", "Gửi chưa em?", "Gửi lại sau", "Không gửi được", "Gửi nhưng sửa tên"]
)
def test_a_held_letter_still_waits(words: str) -> None:
    """Anything else is told at once that it still waits, with the buttons."""
    talk = held()
    before = len(talk.kinds(CLERK))
    says(talk, words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK)[before:] == ["response_held"]
    assert "#gửi" in talk.last(CLERK)


@pytest.mark.parametrize(
    "words", ["Trình", "Trình duyệt giúp em", "Ok em trình sếp nhé", "Submit it", "提交审批"]
)
def test_a_letter_with_a_sum_is_submitted(words: str) -> None:
    """As #submit does, where that is said and nothing else; else its writer is told what it waits for."""
    talk = complaint()
    talk.staff(FACTS)
    says(talk, words)
    if talk.kinds(MANAGER)[-1:] != ["letter_approval"]:
        assert talk.kinds(CLERK)[-2:] == ["response_held"] * 2
        assert words == "Trình duyệt giúp em"
        assert "#trình" in talk.last(CLERK)


def test_a_letter_with_a_sum_is_not_sent_by_a_word() -> None:
    """Only its approval lets it go."""
    talk = complaint()
    talk.staff(FACTS)
    says(talk, "Gửi đi")
    assert talk.kinds(CLERK)[-2:] == ["response_held"] * 2
    assert "#trình" in talk.last(CLERK)
    says(talk, "Hủy")
    assert talk.kinds(CLERK)[-1] == "receipt"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
