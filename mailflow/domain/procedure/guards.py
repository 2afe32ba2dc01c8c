"""What keeps a plain reply back: money or a remedy without approval, or a second answer to one notice."""

from dataclasses import dataclass

from mailflow.domain.procedure.framework import Matter
from mailflow.domain.procedure.money import amounts, in_words, percentages
from mailflow.domain.words import prepare, words

_REMEDY_WORDS = words(
    (
        "hoàn tiền", "hoàn lại tiền", "bồi thường", "đền bù", "giảm giá", "miễn phí", "tặng", "voucher",
        "phiếu quà tặng", "mã giảm giá", "đổi mới", "refund", "compensate", "compensation", "reimburse",
        "discount", "coupon", "gift card", "voucher", "free of charge", "replacement",
        "退款", "赔偿", "补偿", "折扣", "优惠券", "礼品卡", "免费", "更换",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """Why a reply waits, and for what."""

    awaits: str  # approval | confirmation
    reason: str  # a code word of the letter
    detail: str


def held_because(text: str, matter: Matter) -> Held | None:
    """None where the reply may go; money that an approved remedy covers may."""
    remedy = matter.work.remedy
    approved = remedy is not None and remedy.state == "approved"
    sums = amounts(text)
    over = [s for s in sums if not (approved and remedy and s <= remedy.amount)]
    if over:
        return Held("approval", "amount", ", ".join(str(s) for s in over))
    if said := in_words(text):
        return Held("approval", "amount", said)
    word = _REMEDY_WORDS.first_match(prepare(text))
    if not approved and (word or percentages(text)):
        return Held("approval", "remedy", word or "%")
    if matter.answered_since:
        return Held("confirmation", "second_answer", "")
    return None
