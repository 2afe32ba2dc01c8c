"""Senders that no automatic letter should go to, by the shape of their address or name.

RFC 3834 section 2: owner-, -request, MAILER-DAEMON; and the no-reply addresses that came later.
"""

import re
from typing import Final

from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.token import TOKEN_PATTERN
from mailflow.domain.text.cleaning import fold
from mailflow.language.knowledge import knowledge, words_of

_DAEMON: Final = re.compile(
    r"mail(?:er)?[-_.]?daemon|mdaemon|mail[-_.]delivery[-_.](?:sub)?system", re.IGNORECASE
)
_BARE_DAEMON: Final = re.compile(r"(?:^|[\s<\"(])mail(?:er)?-daemon(?:$|[\s>\")@])", re.IGNORECASE)
_SYSTEM_NAMES: Final = frozenset(map(fold, words_of(knowledge("senders")["system_names"])))
_NO_REPLY: Final = re.compile(
    # in the middle of a local part only between separators: nora.reply@ is a person
    rf"(?:^|.{{0,60}}[-_.+])(?:{'|'.join(words_of(knowledge('senders')['no_reply']))})(?:$|[-_.+0-9].{{0,60}})"
    rf"|(?:{'|'.join(words_of(knowledge('senders')['nobody']))})"
)
_LIST_ROLE: Final = re.compile(
    r"owner-.{1,60}|.{1,60}-(?:owner|request|bounces?|admin-bounces|return|errors?|help|subscribe|unsubscribe)"
    # a name may begin so (bounce.nguyen@): mail systems write "+", a coded address, or a number
    r"|bounces?(?:\+.{0,60}|[-_.](?:.{0,60}=.{1,60}|[0-9]{1,20}(?:[-_.].{0,40})?"
    r"|.{1,40}[-_.][0-9]{5,20}(?:[-_.].{0,40})?))?|listserv|majordomo|mailman|sympa|(?:prvs|srs[01])=.{1,60}"
)
_UNSAFE: Final = re.compile(
    r"[\x00-\x20\x7f-\x9f<>\"(),:;\\\[\]\s\ud800-\udfff]"
)  # \s: spaces of every script


def base_address(email: str) -> str:
    """The address without a sub-address: "support+token@acme.vn" is support@acme.vn; lower case."""
    local, at, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def mail_system_address(address: Address) -> str:
    """Whether an address is a mail system's: "daemon", "postmaster" (who may be a person), or ""."""
    local = address.email.rpartition("@")[0]
    if _DAEMON.fullmatch(local):
        return "daemon"
    return "postmaster" if local == "postmaster" else ""


def is_mailer_daemon(message: Message) -> str:
    """The words in From or the envelope by which a mail system calls itself MAILER-DAEMON, or ""."""
    envelope = (message.return_path or "",)
    for address in (*(sender.email for sender in message.senders), *envelope):
        if _DAEMON.fullmatch(address.partition("@")[0]):
            return address
    found = _BARE_DAEMON.search(message.header("from")[:500])
    return found[0].strip() if found else ""


def is_mail_system(message: Message) -> bool:
    """Whether sender or recipient suggest a mail system, without proving it.

    postmaster may be a person; what arrives at the bounce address of one of our letters (its local
    part ends in ``+b.<token>``) is a bounce or a vacation reply.
    """
    for sender in message.senders:
        if sender.email.partition("@")[0] == "postmaster" or fold(sender.name[:60]).strip() in _SYSTEM_NAMES:
            return True
    if not message.senders and any(name in fold(message.header("from")[:200]) for name in _SYSTEM_NAMES):
        return True
    return came_as_bounce(message)


def came_as_bounce(message: Message) -> bool:
    """Whether the mail was sent to the bounce address of one of our letters: nothing there is answered."""
    arrived = (*message.delivered_to, *(address.email for address in message.to[:20]))
    return any(_is_bounce_address(address) for address in arrived)


def _is_bounce_address(address: str) -> bool:
    _, plus, sub = address.partition("@")[0].lower().partition("+")
    return bool(plus) and sub.startswith("b.") and TOKEN_PATTERN.fullmatch(sub[2:]) is not None


def no_reply(address: Address) -> bool:
    """Whether the address says itself that nobody reads what is sent to it."""
    return _NO_REPLY.fullmatch(address.email.rpartition("@")[0][:64]) is not None


def list_role(address: Address) -> bool:
    """Whether the address belongs to a list's machinery (owner-, -request, -bounces …)."""
    return _LIST_ROLE.fullmatch(address.email.rpartition("@")[0][:64]) is not None


def usable(address: Address) -> bool:
    """Whether a letter can be addressed to it: one local part, a domain, nothing that an envelope forbids."""
    local, at, domain = address.email.rpartition("@")
    if not (at and local and domain) or len(local) > 64 or len(domain) > 255:  # noqa: PLR2004  (RFC 5321 limits)
        return False
    return "." in domain.strip(".") and not _UNSAFE.search(address.email) and "@" not in local
