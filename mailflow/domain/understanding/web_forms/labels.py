"""The labels of the fields of web forms: ``knowledge/forms.toml``, and what other parts know already.

Compared without case, diacritics, blanks and punctuation: "Your e-mail *" is "youremail".
"""

from collections.abc import Iterable, Mapping
from typing import Final

from mailflow.domain.model.pattern import PHONE_WORDS
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.reply_text.quoting import HEADER_LABELS
from mailflow.language.knowledge import knowledge, words_of
from mailflow.language.vocabulary import vocabulary

WRITER, NAME, EMAIL, PHONE, SUBJECT, WORDS, ABOUT = (
    "writer",
    "name",
    "email",
    "phone",
    "subject",
    "words",
    "about",
)
"""Roles of fields; ``writer`` is name and address in one line, ``about`` what the form says of itself."""

_TAKEN_OVER: Final = {
    WRITER: HEADER_LABELS["from"],
    PHONE: PHONE_WORDS,
    SUBJECT: vocabulary("form")["subject"],
}
"""What other parts of the program know already."""
LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    role: (*_TAKEN_OVER.get(role, ()), *words_of(labels))
    for role, labels in knowledge("forms")["labels"].items()
}
"""Role → its labels."""


def squeezed(label: str) -> str:
    """A label without case, diacritics, blanks and punctuation."""
    return "".join(filter(str.isalnum, fold(label)))


def by_label(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The table the other way round: squeezed label → role; the first role of a label counts."""
    found: dict[str, str] = {}
    for role, labels in table.items():
        for label in labels:
            found.setdefault(squeezed(label), role)
    return found


ROLES: Final = by_label(LABELS)
