"""Words by which a text offers a customer something: money back, a fee that is not charged, a present (P15).

Vietnamese is looked for without its diacritics, as many people write it; what is doubtful counts as an offer,
for a letter that is held costs a question and an unapproved offer costs money.  A refusal ("cannot refund")
has the same words: the commands that refuse may name remedies.
"""

import re
from typing import Final

from mailflow.domain.model.policy import Policy, RemedyRule
from mailflow.domain.text.matching import Words, prepare, words
from mailflow.domain.text.spelling import fold

_VIETNAMESE: Final = (
    "hoàn tiền", "hoàn lại", "hoàn trả", "hoàn phí", "hoàn cước", "bồi hoàn", "bồi thường", "đền bù",
    "đền tiền", "bù tiền", "bù lại", "trả tiền lại", "trả lại tiền", "giảm giá", "giảm cước",
    "giảm phí", "giảm trừ", "chiết khấu", "miễn phí", "miễn cước", "miễn giảm", "không thu phí",
    "không thu cước", "không tính phí", "không tính cước", "không tính tiền", "không thu tiền",
    "quà tặng", "tặng quà", "tặng kèm", "tặng chị", "tặng anh", "tặng cô", "tặng chú", "tặng bạn",
    "tặng quý khách", "tặng thêm", "voucher", "mã giảm giá", "đổi mới",
)  # fmt: skip
_OTHERS: Final = (
    "refund", "refunds", "refunded", "refunding", "compensate", "compensated", "compensation",
    "reimburse", "reimbursed", "reimbursement", "reimbursing", "rebate", "cashback", "cash back",
    "money back", "pay you back", "pay it back", "pay back", "waive", "waived", "waiving", "waiver",
    "credit note", "discount", "discounts", "coupon", "gift card", "voucher", "vouchers",
    "free of charge", "for free", "free month", "free months", "months free", "month free",
    "no charge", "no cost", "write off", "write it off", "goodwill gesture", "goodwill payment",
    "indemnify", "indemnity", "replacement", "make it up to you", "退款", "退钱", "退费", "退还",
    "返还", "返现", "赔偿", "赔付", "赔钱", "赔给", "补偿", "免除", "减免", "免收", "免单", "抵扣",
    "折扣", "打折", "优惠券", "代金券", "礼品卡", "赠送", "免费", "更换", "换新",
)  # fmt: skip
_PLAIN: Final = words((*map(fold, _VIETNAMESE), *_OTHERS))
_MARKED: Final = words(("tặng", "đền"))  # without its mark it is "tăng", to raise, or "đến", to come
_GAP: Final = r"(?: [a-z0-9.,]{1,15}){0,4}"
_APART: Final = re.compile(  # a word that gives back, and a few words later what
    rf"\b(?:hoan(?! (?:thanh|tat|toan|thien|canh|hao))|tra lai|tra ve|mien|bot|giam){_GAP}"
    r" (?:tien|phi|cuoc|khoan)\b"
    r"|\b(?:give|return)(?: [a-z]{1,12}){0,3} (?:money|payment|fees?|amount|charges?)\b"
    rf"|\bcredit{_GAP} (?:accounts?|cards?|invoices?|bills?)\b"
    rf"|\b(?:cancel|drop|remove|reverse){_GAP} (?:fees?|charges?|payment)\b"
    r"|\b(?:khong|khoi)(?: can)? phai (?:tra(?! loi)|dong (?:tien|phi|cuoc)|nop|thanh toan)\b"
    r"|\b(?:chuyen khoan|chuyen tien|ck) (?:lai|tra|hoan)\b"
    r"|\b(?:not|won.t|never) (?:be (?:charged|billed)|(?:charge|bill) you)\b|\b(?:be|is|are|it.s) on us\b"
    r"|不(?:再|会|用|需|必)?(?:收|交|付)[^。，,\n]{0,8}(?:费|钱|款)|赔"
)
_FEW: Final = 50_000  # characters that are looked at
_COMPOUNDS: Final = ("hoàn thành", "hoàn tất", "hoàn toàn", "hoàn thiện", "hoàn cảnh", "hoàn hảo", "tăng")
"""What a short word of config ("hoàn") is found in without being meant."""


def remedy_word(text: str, policy: Policy) -> str:
    """The first words of a text that offer something; "" where there are none."""
    prepared = prepare(text)
    found = _PLAIN.first_match(prepared) or _MARKED.first_match(prepared)
    if found is None and (apart := _APART.search(" ".join(fold(text[:_FEW]).split()))):
        found = apart[0]
    if found is None:
        listed = (_words_of(rule) for rule in policy.remedies if not _costs_nothing(rule))
        found = next((word for each in listed if (word := each.first_match(prepared))), None)
    return found or ""


def _words_of(rule: RemedyRule) -> Words:
    """What config calls a remedy, with and without diacritics."""
    named = (rule.name, *rule.words)
    plain = tuple(fold(word) for word in named)
    return words((*named, *plain), (*_COMPOUNDS, *map(fold, _COMPOUNDS)))


def _costs_nothing(rule: RemedyRule) -> bool:
    """Whether staff may give it without asking, as an apology: its words are in many letters."""
    return rule.approval == "over limit" and rule.limit_staff == 0
