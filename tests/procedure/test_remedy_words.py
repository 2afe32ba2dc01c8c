"""An offer is seen in whatever words and spelling it is made, and held until somebody approves it (P15)."""

from dataclasses import replace

import pytest
from mailflow.domain.model.policy import RemedyRule
from mailflow.domain.procedure.money import sums
from mailflow.domain.procedure.money_guard import offers_something
from mailflow.domain.text.spelling import fold

from support.conversation import CLERK, COMPANY, CUSTOMER, complaint

OFFERS = (
    "Chúng tôi sẽ hoàn tiền đầy đủ cho chị.",
    "Chúng tôi xin trả lại tiền cho chị.",
    "Chúng tôi trả lại chị toàn bộ số tiền đã thu.",
    "Chúng tôi sẽ hoàn phí cho quý khách.",
    "Công ty sẽ bồi hoàn cho quý khách.",
    "Chúng tôi miễn cước 3 tháng cho chị.",
    "Chúng tôi miễn cho chị cước ba tháng tới.",
    "Tháng sau chúng tôi không thu phí của chị.",
    "Chúng tôi xin đền bù cho chị.",
    "Chúng tôi xin tặng chị một phiếu.",
    "Chúng tôi hoàn lại chị khoản đã trừ.",
    "We will give you your money back in full.",
    "You will get a full reimbursement.",
    "We will waive the fee.",
    "We are waiving your late charges.",
    "We will credit your account.",
    "We will credit the amount to your card.",
    "We shall return your payment.",
    "We will reverse the charge.",
    "The next two months free, on us.",
    "我们会免除费用。",
    "我们将返还您的款项。",
    "我们会退费给您。",
    "为您减免三个月的费用。",
    "这个月不收您的费用。",
    "我们会赔您一台新的。",
    "Anh chị không phải trả tháng này đâu ạ.",
    "Em chuyển khoản lại cho chị chiều nay.",
    "Bên em ck lại cho chị nhé.",
    "You will not be charged for October.",
    "We won't bill you for it.",
    "Your next invoice will be on us.",
    "我们会退还您多付的钱。",
)
HARMLESS = (
    "Chúng tôi đã hoàn thành kiểm tra và hoàn toàn chia sẻ với chị.",
    "Chúng tôi đang tìm hiểu nguyên nhân và sẽ trả lời chị sớm.",
    "Tôi đã nhận được tiền của chị ngày 5/12.",
    "Chúng tôi đã tăng tốc độ đường truyền.",
    "Xin chị cho biết số hợp đồng.",
    "Chị không phải trả lời thư này.",
    "Kỹ thuật viên sẽ đến cho chị xem máy.",
    "Your card was not charged twice.",
    "We have completed our check and will return to you soon.",
    "Please send us the number of your contract.",
    "Please pay the amount of the invoice.",
    "我们正在核实情况，会尽快回复您。",
)


@pytest.mark.parametrize("text", OFFERS)
def test_an_offer_in_any_words(text: str) -> None:
    """With diacritics and without, in capitals and across lines."""
    for written in (text, fold(text), text.upper(), text.replace(" ", "\n"), text.replace(" ", "  ")):
        if written == fold(text) and "tặng" in text:
            continue  # told below
        assert offers_something(written, COMPANY), written


def test_presents_without_diacritics() -> None:
    """Alone it may mean to raise; with the one who gets it, it is a present."""
    assert offers_something("Chung toi xin tang chi mot phieu.", COMPANY)
    assert not offers_something("Chung toi da tang toc do.", COMPANY)
    assert offers_something("Bên em sẽ đền cho chị cái mới.", COMPANY)
    assert not offers_something("Ky thuat vien den cho chi xem may.", COMPANY)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_offers_nothing_leaves(text: str) -> None:
    """The ordinary words of an answer are not held."""
    assert not offers_something(text, COMPANY)
    assert not offers_something(fold(text), COMPANY)


@pytest.mark.parametrize("text", ["Không hoàn tiền được.", "We cannot refund this.", "我们无法退款。"])
def test_a_refusal_is_held_too(text: str) -> None:
    """It has the same words, and who refuses has #unjustified; doubt holds."""
    assert offers_something(text, COMPANY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 củ", 5_000_000),
        ("5cu", 5_000_000),
        ("200.ooo đ", 200_000),
        ("2oo.ooo đồng", 200_000),
        ("2oo k", 200_000),
        ("1.5OO.OOO đ", 1_500_000),
    ],
)
def test_sums_as_people_write_them(text: str, value: int) -> None:
    """A million in slang, the letter o for a zero."""
    assert [each.value for each in sums(f"Chúng tôi gửi chị {text} nhé.")] == [value]


@pytest.mark.parametrize("text", ["phiên bản 2.0", "góc 45o", "xin gọi 1800.1008", "số 10 Oai"])
def test_what_is_no_sum(text: str) -> None:
    """Versions, degrees, telephones, names."""
    assert sums(text) == ()


class TestConfig:
    """The words of [[remedies]] are offers, too."""

    POLICY = replace(
        COMPANY,
        remedies=(
            RemedyRule("modem", ("thiết bị mới", "đổi máy")),
            RemedyRule("refund", ("hoàn",), "over limit", 200_000),
            RemedyRule("apology", ("xin lỗi",), "over limit", 0),
        ),
    )

    @pytest.mark.parametrize(
        "text",
        ["Chúng tôi đổi máy cho chị.", "Chung toi doi may cho chi.", "A new MODEM for you.", "Xin hoàn ạ."],
    )
    def test_its_words(self, text: str) -> None:
        """Names and words, with and without diacritics."""
        assert offers_something(text, self.POLICY)

    @pytest.mark.parametrize(
        "text", ["Chúng tôi xin lỗi chị.", "Chúng tôi đã hoàn thành.", "Chung toi hoan toan chia se."]
    )
    def test_what_is_not_meant(self, text: str) -> None:
        """What staff may give without asking, and compounds of a short word."""
        assert not offers_something(text, self.POLICY)


@pytest.mark.parametrize("text", ["Chung toi se hoan tien day du cho chi.", OFFERS[11], OFFERS[21]])
@pytest.mark.parametrize("command", ["", "#answer "])
def test_it_does_not_reach_the_customer(text: str, command: str) -> None:
    """Held or refused; the writer is told which words it is about."""
    talk = complaint()
    talk.staff(f"{command}{text}")
    talk.days(1)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert {"response_held", "refused"} & set(talk.kinds(CLERK))


@pytest.mark.parametrize(
    "junk", ["hoan " * 60_000, "credit " * 40_000, "o" * 200_000, "0o" * 100_000, "1.ooo" * 50_000]
)
def test_any_text_is_searched_in_time(junk: str) -> None:
    """Total, and linear."""
    offers_something(junk, TestConfig.POLICY)
    sums(junk)
