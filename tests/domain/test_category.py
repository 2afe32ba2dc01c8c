"""What a ticket is about is told by the customer's words, as a person would file it."""

from dataclasses import replace

import pytest
from mailflow.domain.model.category import BUILT_IN, Category
from mailflow.domain.model.policy import MailboxRules, Organisation, Policy
from mailflow.domain.text.matching import prepare
from mailflow.domain.understanding.category import category_of, category_title
from short_mails import SHORT

POLICY = Policy(Organisation("ACME", "acme.example"), (MailboxRules("support@acme.example"),))

MAILS = [
    ("staff", "Nhân viên quầy số 3 rất thô lỗ, quát mắng khách"),
    ("staff", "Thai do nhan vien qua te, tho lo voi khach"),
    ("staff", "Your agent was rude and hung up on me."),
    ("staff", "营业厅的员工态度很差，非常不耐烦"),
    ("price", "Hóa đơn tháng 10 bị tính hai lần, tôi đã gọi hotline mà không ai trả lời"),
    ("price", "Toi bi tru tien hai lan, xin hoan tien cho toi"),
    ("price", "I was charged twice and still wait for my refund"),
    ("price", "十月份的账单重复扣款，要求退款"),
    ("delivery", "Đơn hàng giao trễ 5 ngày, shipper không nghe máy"),
    ("delivery", "My parcel never arrived although the tracking says delivered"),
    ("delivery", "快递还没送到，物流信息三天没有更新"),
    ("technical", "Website không vào được từ sáng, báo lỗi máy chủ"),
    ("technical", "I cannot log in, the app crashes with an error message"),
    ("technical", "从昨天开始断网，路由器显示故障"),
    ("contract", "Tôi muốn thanh lý hợp đồng và chuyển nhượng thuê bao"),
    ("contract", "Please cancel my subscription and terminate the contract"),
    ("contract", "合同到期后没有通知就自动续约，我要解约"),
    ("product", "Sản phẩm bị vỡ, không giống hình, tôi muốn đổi trả"),
    ("product", "The item is broken and the warranty does not cover it"),
    ("product", "商品质量太差，用了两天就坏了，要求退货"),
    ("service", "Chờ quá lâu ở quầy, thủ tục rườm rà"),
    ("service", "I have been on hold for an hour; nobody answers"),
    ("service", "排队等了两个小时，服务太慢"),
    ("delivery", "Đặt từ tuần trước, đơn hàng chưa thấy đâu"),
    ("staff", "Lễ tân trả lời cộc lốc"),
    ("price", "Tháng này cước tăng gấp đôi mà không ai báo"),
    ("technical", "internet rot lien tuc ca tuan nay"),
    ("product", "Mua sữa về thấy hết hạn từ tháng trước"),
    ("product", "The kettle leaks after two days"),
    ("staff", "The cashier laughed at me and walked away"),
    ("technical", "网站一直转圈"),
    ("product", "房间有蟑螂，床单也不干净"),
    ("service", "Chi nhánh quận 7 mấy giờ đóng cửa?"),
    ("other", "Xin chào, tôi muốn phản ánh một việc."),
    ("other", ""),
]


@pytest.mark.parametrize(("category", "text"), MAILS, ids=[text[:30] or "empty" for _, text in MAILS])
def test_it_is_filed_as_a_person_would(category: str, text: str) -> None:
    """With diacritics or without, in three languages; what fits nowhere is "other"."""
    assert category_of(prepare(text), POLICY).name == category


def test_the_verdict_says_why() -> None:
    """The rule names the category, and the words that spoke for it."""
    verdict = category_of(prepare("hóa đơn sai, thanh toán hai lần"), POLICY)
    assert (verdict.rule, verdict.word) == ("words of price", "hóa đơn, thanh toán")
    assert category_of(prepare("."), POLICY).rule == "no word of a category"


def test_the_organisations_own_words_decide() -> None:
    """One word of the admin's weighs more than any number of built-in ones; a "-" takes one away."""
    own = Category("domain names", {"vi": "Tên miền"}, own=("tên miền",))
    delivery = next(c for c in BUILT_IN if c.name == "delivery")
    policy = replace(POLICY, categories=(*BUILT_IN[:2], replace(delivery, own=("-giao hàng",)), own))
    verdict = category_of(prepare("Hóa đơn, thanh toán và giá cước của tên miền"), policy)
    assert (verdict.name, verdict.rule, verdict.word) == (
        "domain names",
        "categories.domain names",
        "tên miền",
    )
    assert category_of(prepare("việc giao hàng"), policy).name == ""


def test_people_read_its_title() -> None:
    """In their language, else in any; the name where config has no such category any more."""
    assert category_title("price", POLICY, "zh") == "价格与账单"
    assert category_title("price", POLICY, "fr") == "Giá và thanh toán"
    assert category_title("gone", POLICY, "vi") == "gone"


def test_every_category_is_named_in_three_languages() -> None:
    """And only the last has no words."""
    assert all(set(c.label) == {"vi", "en", "zh"} for c in BUILT_IN)
    assert [c.name for c in BUILT_IN if not c.words] == ["other"]


def test_short_mails_find_their_category() -> None:
    """Eight of ten of what people write in one sentence."""
    found = [category_of(prepare(text), POLICY).name == category for _, category, text in SHORT]
    assert sum(found) > 0.8 * len(found)
