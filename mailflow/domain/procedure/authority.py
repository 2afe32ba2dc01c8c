"""Who may: identity is graded, and each command names the grade that it needs (docs/reliability.md 5).

A reply token (in the notice's Reply-To and links) is bound to ticket, addressee, role and expiry; a
Message-ID of ours travels in References to whoever is in the conversation and proves less.  From alone
never authorises anything that could reach a customer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from mailflow.domain.model.policy import Policy
from mailflow.domain.model.token import TokenRole
from mailflow.domain.rules.threading import TOKEN_IN_TEXT
from mailflow.domain.understanding.authentication import Authentication


class Grade(IntEnum):
    """How surely a mail was written by whom it says; higher is surer."""

    NOBODY = 0  # an explicit fail, or not staff at all
    ADDRESS = 1  # a staff address in From, nothing more
    THREAD = 2  # … and it answers a letter of ours to that address or its department
    TOKEN = 3  # … and was sent to the address with the token of that letter, or has it in a line of its own
    AUTHENTICATED = 4  # … and the receiving server vouches for From


@dataclass(frozen=True, slots=True)
class Identity:
    """How surely a writer must be known: where no server vouches for senders, and where one does."""

    plain: Grade = Grade.TOKEN
    vouched: Grade = Grade.AUTHENTICATED

    @property
    def least(self) -> Grade:
        """The grade below which config may not go: what can reach a customer needs more than a From."""
        return min(self.plain, Grade.THREAD)

    @property
    def harmless(self) -> bool:
        """Whether what is done can harm nobody."""
        return self.vouched < Grade.TOKEN


FROM_ALONE = Identity(Grade.ADDRESS, Grade.ADDRESS)
IN_THREAD = Identity(Grade.THREAD, Grade.THREAD)
BY_TOKEN = Identity()


@dataclass(frozen=True, slots=True)
class Graded:
    """Something that members of staff do by mail, to which config may give a grade."""

    name: str
    identity: Identity = field(default=BY_TOKEN, kw_only=True)


PLAIN_REPLY = Graded("reply")
"""A reply without a command, among the commands."""

HAND_IN = Graded("hand_in", identity=Identity(Grade.ADDRESS, Grade.TOKEN))
"""Handing in what a customer told a colleague, by form or forward, among the commands.

It begins a conversation, so there is no token yet: where nobody vouches for senders the address is enough;
else whoever is not vouched for answers a letter of ours, which only they can read.
"""

LEVELS: Mapping[str, Grade] = {each.name.lower(): each for each in Grade if each is not Grade.NOBODY}
"""How config calls the grades."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The member of staff who writes."""

    email: str
    role: TokenRole  # that the token is bound to: department, manager, quality …
    addressee: str  # whom our letter was written to
    department: str  # a department's name; "" for roles beside the departments
    grade: Grade
    own_matter: bool = False  # their own complaint: nobody decides on that (P32)
    stands_in_for: tuple[str, ...] = ()  # whose role it is, where the writer is their deputy


def grade(*, rules: Collection[str], authentication: Authentication, token_expected: bool) -> Grade:
    """The grade of a mail from a staff address, by the threading rules that lead to the ticket.

    ``token_expected``: the answered letter asked for answers to an address with a token, and such addresses
    arrive.  A letter that asked for nothing of the kind has its Message-ID as its token.
    """
    if authentication is Authentication.FAIL:
        return Grade.NOBODY
    by_rule = {
        "address token": Grade.TOKEN,
        TOKEN_IN_TEXT: Grade.TOKEN,
        "our message-id": Grade.THREAD,
    }
    found = max((by_rule.get(rule, Grade.ADDRESS) for rule in rules), default=Grade.NOBODY)
    if found is Grade.THREAD and not token_expected:
        found = Grade.TOKEN
    if authentication is Authentication.PASS and found >= Grade.THREAD:
        return Grade.AUTHENTICATED
    return found


def needed(act: Graded, policy: Policy) -> Grade:
    """The grade that something needs: as config says, else as built in."""
    said = policy.staff.grades.get(act.name)
    if said is not None:
        return max(LEVELS[said], act.identity.least)
    return act.identity.vouched if policy.authentication.authserv_id else act.identity.plain


def unsure(act: Graded, actor: Actor, policy: Policy) -> str:
    """Why it is not sure enough who writes, as a key of a sentence; "" where it is."""
    grade_needed = needed(act, policy)
    if actor.grade >= grade_needed:
        return ""
    answered = grade_needed is Grade.AUTHENTICATED and actor.grade >= Grade.THREAD
    return "refused.not_vouched" if answered else "refused.without_token"
