"""A rule's word is found where a reader would find it, and nowhere else."""

import time

import pytest
from mailflow.domain.text.matching import LONGEST_SEARCHED, prepare, words


def found(word: str, text: str) -> bool:
    return words((word,)).first_match(prepare(text)) == word


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("invoice", "My INVOICE is wrong"),
        ("invoice", "(invoice)"),
        ("invoice", "invoice_2024.pdf"),
        ("invoice", "我的invoice有问题"),
        ("ｉｎｖｏｉｃｅ", "invoice"),
        ("don't", "I don’t like it"),
        ("e-mail", "your e‑mail"),
        ("hoàn tiền", "tôi muốn HOÀN TIỀN ngay"),
        ("hoàn tiền", "tôi muốn hoàn\n   tiền"),
        ("hoàn tiền", "tôi muốn hoàn\u00a0tiền"),
        ("hoàn tiền", "hoa\u0300n ti\u1ec1n"),
        ("hóa đơn", "hoá đơn"),  # old and new place of the tone
        ("hoá đơn", "HÓA ĐƠN"),
        ("hủy", "xin huỷ đơn"),
        ("hoa don", "hóa đơn điện tử"),  # a rule without diacritics finds both
        ("hoa don", "hoa don dien tu"),
        ("hoa don", "hoa đơn"),  # even half-accented text
        ("don hang", "Ðơn hàng của tôi"),
        ("发票", "请补开发票，谢谢"),
        ("发票", "请补开发\n票"),
        ("发 票", "请补开发票"),
        ("返金", "返金してください"),
        ("ガス", "ｶﾞｽの料金"),
        ("환불", "환불해 주세요"),
        ("คืนเงิน", "ขอคืนเงินด้วย"),
        ("vat发票", "要VAT发票"),
        ("c++", "the C++ course"),
        ("24/7", "open 24/7?"),
        ("!!!", "now!!!"),
        ("hoàn tiền", "ho\u200bàn tiền"),
    ],
)
def test_found(word: str, text: str) -> None:
    """Spelling, spacing and the writer's keyboard make no difference."""
    assert found(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("in", "tin nhắn, inapp"),
        ("invoice", "invoices"),
        ("invoice", "preinvoice"),
        ("invoice", "invoice2"),
        ("hóa đơn", "hoa don"),  # a rule with diacritics means them
        ("hóa đơn", "hòa đơn"),
        ("ga", "gãy gara"),
        ("hoàn tiền", "hoàn, tiền"),
        ("hoàn tiền", "hoàn tiềnn"),
        ("hoàn tiền", "khoàn tiền"),
        ("发票", "发货票据"),
        ("がす", "かす"),
        ("vat发票", "avat发票"),
        ("", "anything"),
        ("\u200b", "anything"),
        ("hoàn tiền", ""),
    ],
)
def test_not_found(word: str, text: str) -> None:
    """A word inside another word, or with other marks, is another word."""
    assert not found(word, text)


def test_the_rules_order_decides() -> None:
    """Of several words the first of the rule is named, as it was written there."""
    rule = words(("Refund", "Hoàn tiền", "退款"))
    assert rule.first_match(prepare("退款! hoàn tiền! refund!")) == "Refund"
    assert rule.first_match(prepare("退款! hoàn tiền!")) == "Hoàn tiền"
    assert rule.first_match(prepare("nothing")) is None


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("xin lỗi vì làm phiền", None),
        ("xin lỗi, máy bị lỗi", "lỗi"),
        ("lỗi này, xin lỗi", "lỗi"),
        ("xin loi", None),
    ],
)
def test_a_phrase_can_undo_a_word(text: str, match: str | None) -> None:
    """A fault is "lỗi", an apology "xin lỗi"; a text with both has the fault."""
    assert words(("lỗi",), unless=("xin lỗi",)).first_match(prepare(text)) == match


def test_a_phrase_undoes_a_word_without_diacritics_too() -> None:
    """The exception is compared the way its word is."""
    rule = words(("gap",), unless=("gấp đôi",))
    assert rule.first_match(prepare("tính tiền gấp đôi, gap doi")) is None
    assert rule.first_match(prepare("xin giải quyết gấp, đừng gấp đôi")) == "gap"


def test_only_the_beginning_of_a_book_is_searched() -> None:
    """Somebody who sends a book as text is routed by its beginning."""
    assert prepare("x" * LONGEST_SEARCHED + " refund").exact == "x" * LONGEST_SEARCHED


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["xin lỗi " * 50_000, "ả" * 300_000, "lỗi" * 100_000, "ﷺ" * 200_000, "投 诉 " * 90_000]
)
def test_hostile_texts_stay_linear(text: str) -> None:
    """No text makes the search hang."""
    begun = time.process_time()
    words(("lỗi", "投诉", "ả ả"), unless=("xin lỗi", "lỗi lỗi")).first_match(prepare(text))
    assert time.process_time() - begun < 15
