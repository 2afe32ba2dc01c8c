"""Conditions, other sums and questions beside a decision: nothing is decided, and that is said at once."""

import pytest
from mailflow.domain.procedure.clear_answers import adds_nothing_to_yes, turns_round

from support.conversation import CLERK, CUSTOMER, QA, Conversation, complaint
from support.house import BILLING, MANAGER

PLAN = "#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, chúng tôi xin hoàn lại 200.000đ."


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \n\n",
        " nhé em",
        " đề xuất",
        " với phương án",
        "\n\nDuyệt nhé, cảm ơn em",
        "\n\nTrần Minh\nGiám đốc | ACME\nĐT 0901 234 567",
        "\n\nTrân trọng,\nTrần Minh",
        "\nThanks\n\nBest regards,\nMinh Tran",
        " 👍",
        "，谢谢",
    ],
)
def test_courtesies_add_nothing(words: str) -> None:
    """The approval stands."""
    assert adds_nothing_to_yes(words)


@pytest.mark.parametrize(
    "words",
    [
        "\nchỉ 100k thôi nhé",
        " giam con 100k",
        " nếu khách gửi lại biên lai",
        "?",
        "？",
        " 1 nhưng sửa thành 300.000đ",
        " 100k",
        " but only 100,000",
        "\n\nOnly if the customer sends the receipt.",
        "\nKhoan, để hỏi lại đã",
        "，但只退一半",
        " không",
        "\nEm trình lại nhé",
    ],
)
def test_other_words_do(words: str) -> None:
    """A sum, a condition, a question, or anything else that a person must read."""
    assert not adds_nothing_to_yes(words)


@pytest.mark.parametrize(
    ("words", "turned"),
    [
        ("Đã gọi ngân hàng.", False),
        ("tiền đã về thẻ", False),
        ("", False),
        ("nhưng chưa gọi khách", True),
        ("but the log is missing", True),
        ("?", True),
        ("，但还没退款", True),
    ],
)
def test_a_remark_that_takes_back(words: str, turned: bool) -> None:
    """Half passed is not passed."""
    assert turns_round(words) is turned


def planned() -> Conversation:
    """A plan with its letter waits for the manager."""
    talk = complaint()
    talk.staff(PLAN)
    return talk


@pytest.mark.parametrize("typed", ["#approve \n\nchỉ 100k thôi nhé", "#duyet giam con 100k", "#duyệt?"])
def test_nothing_is_approved(typed: str) -> None:
    """The offer stays, the manager gets the buttons with the words; then one plain press decides."""
    talk = planned()
    talk.staff(typed, sender=MANAGER, box=MANAGER)
    talk.passes(minutes=10)
    assert talk.status == "remedy proposed"
    assert "offer" not in talk.kinds(CUSTOMER)
    assert talk.kinds(MANAGER)[-1] == "not_decided"
    assert typed.rsplit(maxsplit=1)[-1] in talk.last(MANAGER)
    told = talk.kinds(CLERK)[-1] == "consultation_answer"
    assert told is (typed != "#duyệt?")
    talk.staff("#duyệt\n\nTrần Minh", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER)[-1] == "offer"


def test_a_letter_is_not_approved_with_another_sum() -> None:
    """The number of the letter is part of the command, what stands behind it is not."""
    talk = complaint()
    talk.staff("#answer Phí tháng 11 là 350.000đ.")
    talk.staff("#submit")
    talk.staff("#duyệt 1 nhưng sửa thành 300.000đ", sender=MANAGER, box=MANAGER)
    talk.passes(minutes=10)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(MANAGER)[-1] == "not_decided"
    talk.staff("#duyệt 1", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"


def test_words_for_another_command_are_its_own() -> None:
    """A note beside the approval is a note."""
    talk = planned()
    talk.staff("#duyệt\n#ghi chú làm nhanh giúp khách", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER)[-1] == "offer"


def test_half_passed_is_not_passed() -> None:
    """QA hears that the verification still waits, the holder reads what is missing."""
    talk = complaint()
    talk.staff("#plan hoàn 200.000đ @billing due 5/12")
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    talk.staff("#agree đồng ý")
    talk.staff("#done")
    talk.staff("#kiểm tra đạt nhưng chưa gọi khách", sender=QA, box=QA)
    assert talk.kinds(QA)[-1] == "not_decided"
    assert "verified" not in talk.events()
    assert "chưa gọi khách" in talk.last(BILLING)
    talk.staff("#kiểm tra đạt đã gọi khách", sender=QA, box=QA)
    assert "verified" in talk.events()
