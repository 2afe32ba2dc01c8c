"""Whether a customer's mail is the bare question how far it is, which the daemon answers itself."""

import re
from typing import Final

from mailflow.domain.text.matching import prepare, words
from mailflow.domain.text.spelling import fold
from mailflow.language.knowledge import knowledge, words_of

_LONGEST: Final = 160  # characters; a longer mail says more than the bare question
_BESIDE: Final = 60  # characters beside a question that may stand in other mails, too: greeting, name, thanks
_KNOWN: Final = knowledge("short_answers")
_PHRASES: Final = words(words_of(_KNOWN["status_questions"]))
_FORMS: Final = re.compile("|".join(words_of(_KNOWN["status_forms"])))
_AGREES: Final = re.compile("|".join(words_of(_KNOWN["agreement"]["verbs"])))
_LONG_NUMBER: Final = re.compile(
    r"[0-9](?:[ .-]?[0-9]){5}"
)  # an account, a telephone: it is there to be read


def asks_how_far(text: str) -> bool:
    """Whether a mail asks how far it is, or when the money comes, and says no more.

    Who agrees to an offer and asks on what day is for a person.
    """
    folded = fold(text.strip())
    if len(folded) > _LONGEST or _AGREES.search(folded):
        return False
    if _PHRASES.first_match(prepare(text.strip())) is not None:
        return True
    beside = _FORMS.sub("", folded)
    return beside != folded and len(beside) <= _BESIDE and _LONG_NUMBER.search(beside) is None
