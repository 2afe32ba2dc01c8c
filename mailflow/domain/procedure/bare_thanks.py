"""Whether a customer's mail says nothing but thanks: then no deadline for an answer begins (P10)."""

import re
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.spelling import fold

_LONGEST: Final = 200  # characters; a longer mail says more
_THANKS: Final = re.compile(
    r"\b(?:(?:da|xin|rat|chan thanh) ){0,3}(?:cam|cham|kam) (?:on|un)\b|\bthank(?:s|[ -]?you)\b|\bthx\b"
    r"|谢谢|多谢|感谢|謝謝|多謝|感謝"
)
_FOR: Final = re.compile(
    r"\b(?:vi )?da (?:ho tro|phan hoi|tra loi|giup do|giup)(?: (?:rat |toi |minh |em )?(?:nhanh|som|kip thoi"
    r"|nhiet tinh))?\b"
    r"|\bfor (?:all )?(?:your|the) (?:very |so )?(?:quick |prompt |fast |kind )?"
    r"(?:help|support|reply|answer|response|assistance)\b"
    r"|(?:您|你们|你)的(?:及时|耐心)?(?:回复|答复|帮助|处理)"
)
"""What people give thanks for; the same words alone may ask for it."""
_BESIDE: Final = re.compile(
    r"\b(?:nhieu|lam|nha|nhe|a|da|vang|ok|okay|oke|oki|roi|da nhan duoc|toi|minh|em|anh|chi|ban|co|chu|shop"
    r"|ad|admin|quy|cong ty|cty|moi nguoi|chao|than ai|tran trong|so|very|much|a lot|many|again|all|got it"
    r"|received|noted|well|great|good|perfect|dear|hi|hello|team|everyone|kind|best|regards|sincerely|cheers)\b"
    r"|已?收到|您|你们|你|们|好的|好|了|啦|非常|十分|大家"
)
_SIGNS: Final = re.compile(r"[^\w?？]+")


def thanks_alone(message: Message) -> bool:
    """Bare thanks, in any of the three languages, without a question or a file."""
    text = message.reply_text.strip()
    if not text or len(text) > _LONGEST or message.attachments:
        return False
    folded = fold(text)
    if _THANKS.search(folded) is None:
        return False
    for words in (_FOR, _THANKS, _BESIDE, _SIGNS):
        folded = words.sub(" ", folded)
    return not folded.strip()
