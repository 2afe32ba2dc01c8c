"""The forms that are known without any configuration, and by which words they give themselves away.

Facts from the programs' own templates: what their mails say by default.
"""

from collections.abc import Mapping
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.sender_kind.robot_words import GENRES, WEBSITE

_HEAD: Final = 4_000  # characters at both ends of a text in which a form names itself

IN_TEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "Contact Form 7": (
        "a contact form was submitted on your website",
        "e-mail was sent from a contact form on",
        "mail is sent via contact form on",
        "duoc gui tu form lien he",
        "duoc gui tu bieu mau lien he",
        "duoc gui den tu form lien he",
    ),
    "Elementor": ("powered by: elementor",),
    "WPForms": ("powered by wpforms", "sent with wpforms"),
    "Shopify": (
        "message from your online store's contact form",
        "message from your online store’s contact form",
    ),
    "Squarespace": ("sent via form submission from",),
    "Google Forms": ("google forms", "google bieu mau"),
    "website": (
        "submitted via the contact form",
        "submitted the following form",
        "new form submission",
        "you have received a new message from your website",
        "you have a new message from your website",
        "form lien he tren website",
        "lien he moi tu website",
        "khach hang lien he tu website",
        "thong tin lien he tu website",
        "tin nhan moi tu website",
        "来自网站的留言",
        "来自您网站的",
        "网站留言",
        "在线留言",
    ),
}
"""Name of a form → words of its own in the text, folded."""

IN_SUBJECT: Final[Mapping[str, tuple[str, ...]]] = {
    "WPForms": ("new entry:", "new entry from", "muc moi:"),
    "Gravity Forms": ("new submission from",),
    "Fluent Forms": ("new form submission",),
    "Elementor": ("new message from ",),
    "Shopify": ("new customer message on",),
    "Squarespace": ("form submission - ",),
    "website": ("contact form", "lien he tu website", "form lien he", "lien he moi", "网站留言", "在线留言"),
}
"""Name of a form → how its subject begins, folded."""

_SCRIPTS: Final = ("x-php-originating-script", "x-php-script", "x-wpcf7-content-type", "x-form-id")
_MAILERS: Final = ("phpmailer", "php/", "wpmailsmtp", "wp mail smtp", "swiftmailer", "drupal", "joomla")


def names_itself(message: Message) -> str:
    """The name of the form whose words stand in the mail; "" where there are none."""
    text = message.text
    folded = fold(text if len(text) <= 2 * _HEAD else f"{text[:_HEAD]}\n{text[-_HEAD:]}")
    named = (name for name, phrases in IN_TEXT.items() if any(phrase in folded for phrase in phrases))
    found = next(named, "")
    if found and found != "website":
        return found
    subject = fold(message.subject[:200]).strip()
    begun = (name for name, openings in IN_SUBJECT.items() if subject.startswith(openings))
    return next(begun, found)


def own_notice(message: Message) -> bool:
    """Whether a website tells its owner something of its own: a comment to approve, an update, a password."""
    return GENRES[WEBSITE].match(fold(message.subject[:200]).strip()) is not None


def sent_by_script(message: Message) -> bool:
    """Whether a program for websites says in the headers that it has sent the mail."""
    if any(name in message.headers for name in _SCRIPTS):
        return True
    return message.header("x-mailer")[:100].lower().lstrip().startswith(_MAILERS)
