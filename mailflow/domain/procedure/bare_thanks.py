"""Whether a customer's mail says nothing but thanks: then no deadline for an answer begins (P10)."""

import re
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import whole
from mailflow.language.knowledge import knowledge, words_of

_LONGEST: Final = 200  # characters; a longer mail says more
_KNOWN: Final = knowledge("short_answers")
_THANKS: Final = re.compile("|".join(words_of(_KNOWN["thanks"])))
_FOR: Final = re.compile("|".join(words_of(_KNOWN["thanks_for"])))
"""What people give thanks for; the same words alone may ask for it."""
_BESIDE: Final = re.compile("|".join(whole(words_of(_KNOWN["beside_thanks"]))))
_CONTENT: Final = re.compile("|".join(whole(words_of(_KNOWN["content"]))))
_DOWN: Final = "👎"  # a sign like any other to _SIGNS, but it turns the words round
_SIGNS: Final = re.compile(r"[^\w?？]+")


def thanks_alone(message: Message) -> bool:
    """Bare thanks, in any of the three languages, without a question or a file."""
    text = message.reply_text.strip()
    if not text or len(text) > _LONGEST or message.attachments:
        return False
    folded = fold(text)
    return _THANKS.search(folded) is not None and _nothing_else(folded)


def content_alone(text: str) -> bool:
    """Whether an answer to the survey says only that all is well: "👍", "vậy là tốt rồi"."""
    folded = fold(text.strip())
    return len(folded) <= _LONGEST and _CONTENT.search(folded) is not None and _nothing_else(folded)


def _nothing_else(folded: str) -> bool:
    if _DOWN in folded:
        return False
    for words in (_FOR, _THANKS, _CONTENT, _BESIDE, _SIGNS):
        folded = words.sub(" ", folded)
    return not folded.strip()
