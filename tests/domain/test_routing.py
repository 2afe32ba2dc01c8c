"""The first route whose every condition holds gets the ticket, and the decision can be explained."""

import time
from dataclasses import replace

import pytest
from mailflow.domain.model.message import Address, Message, address_matches
from mailflow.domain.model.policy import Department, Nature, Organisation, Policy, Route
from mailflow.domain.rules.routing import CRITERIA, NO_RULE, Routed, route
from mailflow.domain.text.cleaning import prepare
from mailflow.domain.understanding.nature import nature_of

BILLING = Department("billing", "billing@acme.vn")
DELIVERY = Department("delivery", "delivery@acme.vn")
SALES = Department("sales", "sales@acme.vn")
MAIL = Message(
    digest="00",
    content_digest="00",
    size=1,
    senders=(Address("lan@khach.vn", "Lan"),),
    to=(Address("support@acme.vn"),),
    subject="Về đơn hàng của tôi",
    reply_text="Hoá đơn tháng 10 ghi thừa một triệu.",
    language="vi",
)


def routed(
    *routes: Route, mail: Message = MAIL, nature: Nature = Nature.COMPLAINT, urgent: bool = False
) -> Routed:
    policy = Policy(Organisation("ACME", "acme.vn"), (), (BILLING, DELIVERY, SALES), routes)
    return route(mail, nature=nature, urgent=urgent, policy=policy)


def test_the_words_decide_and_are_named() -> None:
    """The customer wrote "Hoá đơn": billing has it, and staff can read why in their language."""
    result = routed(Route("routes[1]", "billing", subject_or_text=("invoice", "hóa đơn")))
    assert result.department is BILLING
    assert result.rule == "routes[1]"
    assert result.reason == "routes[1]: “hóa đơn” in the text"
    assert result.reason_in("vi") == "routes[1]: nội dung có “hóa đơn”"
    assert result.reason_in("zh") == "routes[1]: 正文中有“hóa đơn”"
    assert result.reason_in("fr") == result.reason


@pytest.mark.parametrize(
    ("word", "subject", "words", "language", "holds"),
    [
        ("hóa đơn", "hoa don thang 10", "Cong ty tinh sai tien.", "vi", True),
        ("HOÁ ĐƠN", "", "Toi chua nhan duoc hoa  don", "", True),
        ("hóa đơn", "", "my hoa don is wrong", "en", True),
        ("bán", "", "Nhan vien ban hang khong tra loi", "vi", True),
        ("bán", "", "Bạn trả lời giúp tôi", "vi", False),
        ("bán", "", "Bạn hỏi ban quản lý giúp tôi", "vi", False),
        ("bán", "Gặp ban quản lý", "ban oi", "vi", False),
        ("sơn", "", "My son cannot log in", "en", False),
        ("đơn", "", "Lan muon hoi ve mon hang", "vi", False),
        ("hóa đơn", "", "hoa dong nay dep", "vi", False),
    ],
)
def test_a_mail_without_diacritics_is_routed(
    word: str, subject: str, words: str, language: str, holds: bool
) -> None:
    """Half of the customers type "hoa don" for "hóa đơn"; one who writes "bạn" does not mean "bán"."""
    mail = replace(MAIL, subject=subject, reply_text=words, language=language)
    result = routed(Route("r", "billing", subject_or_text=(word,)), mail=mail)
    assert (result.department is BILLING) is holds
    assert not holds or f"“{word}”" in result.reason


def test_the_first_match_wins() -> None:
    """Order is the administrator's; later rules are not even tried."""
    by_subject = Route("a", "delivery", subject=("đơn hàng",))
    by_text = Route("b", "billing", text=("hóa đơn",))
    assert routed(by_subject, by_text).department is DELIVERY
    assert routed(by_text, by_subject).department is BILLING
    assert [tried.rule for tried in routed(by_text, by_subject).tried] == ["b"]


def test_every_condition_must_hold_and_each_is_shown() -> None:
    """``explain`` shows every rule that was tried and which of its conditions failed."""
    result = routed(
        Route("vip", "sales", sender=("@khach.vn",), language=("vi",), urgent=True),
        Route("billing", "billing", text=("hóa đơn",), sender=("@khach.vn",)),
    )
    assert [(t.rule, t.holds, {f.criterion: f.holds for f in t.findings}) for t in result.tried] == [
        ("vip", False, {"sender": True, "language": True, "urgent": False}),
        ("billing", True, {"text": True, "sender": True}),
    ]
    assert result.reason == "billing: “hóa đơn” in the text; sent by @khach.vn"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"subject": ("đơn hàng",)}, True),
        ({"subject": ("hóa đơn",)}, False),
        ({"subject": ("don hang",)}, True),
        ({"text": ("đơn hàng",)}, False),
        ({"subject_or_text": ("đơn hàng",)}, True),
        ({"subject_or_text": ("thang 10",)}, True),
        ({"subject_or_text": ("tháng 1",)}, False),
        ({"sender": ("lan@khach.vn",)}, True),
        ({"sender": ("an@khach.vn",)}, False),
        ({"sender": ("*@khach.vn",)}, True),
        ({"sender": ("@ach.vn",)}, False),
        ({"sender": ("@vn",)}, False),
        ({"recipient": ("support@acme.vn",)}, True),
        ({"recipient": ("vip@acme.vn",)}, False),
        ({"recipient": ("@acme.vn",)}, True),
        ({"language": ("en", "vi")}, True),
        ({"language": ("en",)}, False),
        ({"nature": ("complaint",)}, True),
        ({"nature": ("praise", "question")}, False),
        ({"urgent": False}, True),
        ({"urgent": True}, False),
        ({}, True),
    ],
)
def test_each_condition(condition: dict[str, object], holds: bool) -> None:
    """Each key of [[routes]] means what it says."""
    result = routed(Route("r", "billing", **condition))  # type: ignore[arg-type]
    assert (result.department is BILLING) is holds


def test_only_the_customers_own_new_words_count() -> None:
    """The quoted letter of ours speaks of invoices, the customer of delivery."""
    mail = replace(
        MAIL, subject="Re: support", reply_text="Chưa giao hàng", text="Chưa giao hàng\n> hóa đơn của bạn"
    )
    rules = (Route("b", "billing", subject_or_text=("hóa đơn",)), Route("d", "delivery", text=("giao hàng",)))
    assert routed(*rules, mail=mail).department is DELIVERY


@pytest.mark.parametrize(
    "mail",
    [
        replace(MAIL, to=(), cc=(Address("vip@acme.vn"),)),
        replace(MAIL, to=(), delivered_to=("vip@acme.vn",)),
        replace(MAIL, to=(Address("x@y.vn"), Address("vip@acme.vn"))),
    ],
)
def test_an_alias_is_recognised_wherever_it_stands(mail: Message) -> None:
    """To, Cc, or only in what the server noted on delivery."""
    assert routed(Route("r", "sales", recipient=("vip@acme.vn",)), mail=mail).department is SALES


def test_the_last_route_without_condition_takes_the_rest() -> None:
    """A rule without conditions always holds."""
    result = routed(Route("a", "billing", text=("hoàn cọc",)), Route("rest", "sales"))
    assert result.department is SALES
    assert result.reason == "rest: everything else"
    assert [tried.holds for tried in result.tried] == [False, True]


def test_nothing_fits_and_customer_care_has_it() -> None:
    """A ticket is never nobody's."""
    result = routed(Route("a", "billing", text=("hoàn cọc",)))
    assert result.department is None
    assert result.rule == NO_RULE
    assert result.reason == "no rule applies"
    assert routed().tried == ()


def test_a_route_to_nowhere_is_passed_over() -> None:
    """A department that does not exist cannot swallow a ticket."""
    result = routed(Route("a", "gone"), Route("b", "sales"))
    assert result.department is SALES


def test_a_known_language_of_the_customer_counts_where_the_mail_says_nothing() -> None:
    """A mere "Ok." is in no language, but the customer has one."""
    policy = Policy(Organisation("A", "a.vn"), (), (SALES,), (Route("zh", "sales", language=("zh",)),))
    mail = replace(MAIL, language="")
    assert route(mail, nature=Nature.QUESTION, urgent=False, policy=policy, language="zh").department is SALES


@pytest.mark.parametrize(
    ("nature", "urgent", "reason"),
    [
        (Nature.PRAISE, False, "r: a compliment; not urgent"),
        (Nature.PRAISE, True, "r: a compliment; urgent"),
    ],
)
def test_reasons_beside_words(nature: Nature, urgent: bool, reason: str) -> None:
    """Conditions on the ticket read as well as those on words."""
    assert (
        routed(Route("r", "sales", nature=("praise",), urgent=urgent), nature=nature, urgent=urgent).reason
        == reason
    )


def test_every_condition_of_a_route_is_judged() -> None:
    """A key that config accepts and nobody looks at would match everything."""
    fields = set(Route.__dataclass_fields__) - {"name", "department"}
    assert fields == set(CRITERIA)


def test_every_reason_speaks_three_languages() -> None:
    """Each condition's evidence can be read by Vietnamese, English and Chinese staff."""
    everything = Route(
        "all",
        "sales",
        subject=("đơn hàng",),
        text=("hóa đơn",),
        sender=("@khach.vn",),
        recipient=("support@acme.vn",),
        language=("vi",),
        nature=("complaint",),
        urgent=False,
    )
    result = routed(everything)
    assert result.reason_in("vi") == (
        "all: tiêu đề có “đơn hàng”; nội dung có “hóa đơn”; người gửi thuộc @khach.vn; "
        "gửi đến support@acme.vn; viết bằng tiếng Việt; thuộc loại khiếu nại; hồ sơ không khẩn"
    )
    assert result.reason_in("zh") == (
        "all: 主题中有“đơn hàng”；正文中有“hóa đơn”；发件人属于 @khach.vn；"
        "收件地址为 support@acme.vn；语言为越南语；性质为投诉；非紧急"
    )
    assert "written in Vietnamese; a complaint; not urgent" in result.reason


@pytest.mark.parametrize(
    ("pattern", "address", "matches"),
    [
        ("a@b.vn", "a@b.vn", True),
        ("a@b.vn", "aa@b.vn", False),
        ("@b.vn", "a@b.vn", True),
        ("*@b.vn", "a@b.vn", True),
        ("@b.vn", "a@ab.vn", False),
        ("@b.vn", "a@sub.b.vn", False),
        ("@b.vn", "", False),
        ("", "", False),
    ],
)
def test_address_matches(pattern: str, address: str, matches: bool) -> None:
    """A domain's pattern is that domain, no other that ends alike."""
    assert address_matches(pattern, address) is matches


def test_thirty_routes_cost_little() -> None:
    """Deciding must not be what a mail waits for: far below a millisecond each, even on a slow machine."""
    routes = tuple(
        Route(f"r{n}", "billing", subject_or_text=(f"hóa đơn {n}", "hoàn cọc", "payment refused", f"发票{n}"))
        for n in range(29)
    )
    policy = Policy(Organisation("A", "a.vn"), (), (BILLING,), (*routes, Route("rest", "billing")))
    words = "Tôi đặt mua một chiếc quạt điện nhưng đến nay vẫn chưa nhận được hàng. "
    mails = [replace(MAIL, reply_text=f"{n} " + words * 20) for n in range(200)]
    begun = time.process_time()
    for mail in mails:
        both = prepare(mail.subject).beside(prepare(mail.reply_text))
        nature = nature_of(both, policy).nature
        assert route(mail, nature=nature, urgent=False, policy=policy).rule == "rest"
    assert (time.process_time() - begun) / len(mails) < 0.02
