"""The forms that are known without any configuration: what in ``knowledge/forms.toml`` shows them."""

from collections.abc import Mapping
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.sender_kind.robot_words import GENRES, WEBSITE
from mailflow.language.knowledge import knowledge, words_of

_HEAD: Final = 4_000  # characters at both ends of a text in which a form names itself


def _known(place: str) -> Mapping[str, tuple[str, ...]]:
    """Name of a form → its words in a place, "text" or "subject", folded."""
    forms = knowledge("forms")["form"]
    return {form["name"]: tuple(map(fold, words_of(form[place]))) for form in forms if place in form}


_IN_TEXT: Final = _known("text")
_IN_SUBJECT: Final = _known("subject")
_SCRIPTS: Final = ("x-php-originating-script", "x-php-script", "x-wpcf7-content-type", "x-form-id")
_MAILERS: Final = ("phpmailer", "php/", "wpmailsmtp", "wp mail smtp", "swiftmailer", "drupal", "joomla")


def names_itself(message: Message) -> str:
    """The name of the form whose words stand in the mail; "" where there are none."""
    text = message.text
    folded = fold(text if len(text) <= 2 * _HEAD else f"{text[:_HEAD]}\n{text[-_HEAD:]}")
    named = (name for name, phrases in _IN_TEXT.items() if any(phrase in folded for phrase in phrases))
    found = next(named, "")
    if found and found != "website":
        return found
    subject = fold(message.subject[:200]).strip()
    begun = (name for name, openings in _IN_SUBJECT.items() if subject.startswith(openings))
    return next(begun, found)


def own_notice(message: Message) -> bool:
    """Whether a website tells its owner something of its own: a comment to approve, an update, a password."""
    return GENRES[WEBSITE].match(fold(message.subject[:200]).strip()) is not None


def sent_by_script(message: Message) -> bool:
    """Whether a program for websites says in the headers that it has sent the mail."""
    if any(name in message.headers for name in _SCRIPTS):
        return True
    return message.header("x-mailer")[:100].lower().lstrip().startswith(_MAILERS)
