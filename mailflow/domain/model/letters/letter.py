"""What is known of a kind of letter: one frozen record holds all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from mailflow.domain.model.letters.facts import LetterFacts, variables_of
from mailflow.domain.model.letters.file import FileFacts, Shows
from mailflow.domain.model.outbox import Awaits

F = TypeVar("F", bound=LetterFacts)


class Audience(StrEnum):
    """Who reads a letter; also the folder of its template."""

    CUSTOMER = "customer"
    STAFF = "staff"
    MANAGEMENT = "management"
    AUTHORITY = "authority"  # outside the house, but no customer


class About(StrEnum):
    """Of what a letter is."""

    TICKET = "one ticket"
    PERHAPS_A_TICKET = "one ticket or none"
    NO_TICKET = "no ticket, or several"


class Answer(StrEnum):
    """What an answer in plain words, without a command, does."""

    TO_HOLDER = "the holder of the ticket reads it"  # the customer's
    AGREES = "a bare yes is the customer's agreement to the remedy"
    CHOOSES = "a number is the customer's choice"
    SCORES = "a number is the customer's satisfaction"
    AS_CONFIG_SAYS = "it goes to the customer, or is kept, as config says"  # a colleague's
    STAYS_INSIDE = "it is kept for colleagues and never goes to the customer"
    ABOUT_ASKED_MAIL = "it says what to do with the mail that the letter asks about"

    @property
    def more_than_words(self) -> bool:
        """Whether the ticket's events must be known to read it: what was offered, what was answered."""
        return self in {Answer.CHOOSES, Answer.SCORES}


class ClearAnswer(StrEnum):
    """What a few plain words may say where a letter has asked: sections of knowledge/clear_answers.toml."""

    YES = "yes"
    NO = "no"
    PASSED = "passed"
    FAILED = "failed"
    DONE = "done"
    RECEIVED = "received"
    STOP = "stop"
    SEND = "send"
    SUBMIT = "submit"


class Hourly(Enum):
    """How many such letters one address of the house gets one by one in an hour, where no number says it."""

    ALL = "all"
    AS_CONFIG_SAYS = "as config says"  # as many as people can read


class Brings(Enum):
    """Which mails of the customer go with a letter to colleagues."""

    NAMED = "the one that its order names, as it came"
    OPENED = "that, with its pictures and PDFs as files of their own"
    ALL = "all of the ticket, with their pictures and PDFs as files of their own"


@dataclass(frozen=True, slots=True)
class Button:
    """A command that a letter offers to be pressed."""

    command: str
    says_more: bool = False  # it says nothing alone: shown with an ellipsis


@dataclass(frozen=True, slots=True, eq=False)
class Letter(Generic[F]):
    """A kind of letter: one template per language in ``templates/<language>/<audience>/<name>``."""

    name: str
    audience: Audience
    purpose: str
    facts: type[F]
    about: About = About.TICKET
    answer: Answer = Answer.AS_CONFIG_SAYS
    takes_for: Mapping[ClearAnswer, str] = field(
        default_factory=dict
    )  # the commands that a clear answer gives
    offers: tuple[Button, ...] = ()  # what its reader is most likely to want, the likeliest first
    offers_in_case: Mapping[str, tuple[Button, ...]] = field(default_factory=dict)  # by the facts' case
    hourly: int | Hourly = Hourly.ALL  # beyond that they come together in one letter
    repeats: bool = False  # of a ticket that its reader has been told of: together, where that came together
    own_affair: bool = False  # of what its reader has done: a deputy has not done it and gets no copy
    shows: Shows = Shows.NOTHING  # of the ticket's file
    brings: Brings = Brings.NAMED  # of the customer's mails and files
    carries_files: bool = False  # a colleague gets the files of the mail that caused it
    shows_waiting: Awaits = Awaits.NOTHING  # with the words of the letter that waits for this
    acknowledges: bool = False  # it fulfils the obligation to acknowledge
    makes_up: bool = False  # it makes up for an acknowledgement that a doubt or a cap had kept back
    failure_is_told: bool = True  # somebody hears of it when it cannot be delivered
    awaited: bool = False  # its reader must do something: that they are away must be known
    by_clock: bool = False  # time has caused it, no mail (RFC 3834: auto-generated)

    @property
    def mark(self) -> str:
        """The name as its Message-IDs carry it."""
        return self.name.replace("_", "-")

    @property
    def variables(self) -> frozenset[str]:
        """What its template may use besides what every letter has."""
        offered = {"actions"} if self.offers else frozenset[str]()
        of_file = variables_of(FileFacts) if self.shows is not Shows.NOTHING else frozenset[str]()
        return variables_of(self.facts) | offered | of_file

    def offered(self, facts: F) -> tuple[Button, ...]:
        """The commands that this one offers."""
        case, _ = facts.case()
        return self.offers_in_case.get(case, self.offers)
