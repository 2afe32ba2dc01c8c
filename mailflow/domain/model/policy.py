"""The company's rules as frozen values: what config.toml says once it has been read and checked.

Nothing here knows of files or TOML; ``mailflow.config`` builds a :class:`Policy` and every decision
takes it as an argument.  Addresses are lower case.  Durations are ``timedelta`` of wall-clock time
unless they are an :class:`Allowance` in working days.
Long because all that config says is here in one place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mailflow.domain.model.category import BUILT_IN as CATEGORIES
from mailflow.domain.model.category import Category
from mailflow.domain.model.deadline_events import DeadlineId, Starts, Stops
from mailflow.domain.model.pattern import BUILT_IN as PATTERNS
from mailflow.domain.model.pattern import Pattern
from mailflow.domain.model.picture import Picture
from mailflow.domain.model.token import TokenRole
from mailflow.language import BUILTIN, Wording


class Nature(StrEnum):
    """What a ticket is about (P6); a complaint unless words say otherwise."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who writes the letters."""

    name: str
    domain: str  # right-hand side of our Message-IDs
    timezone: str = "Asia/Ho_Chi_Minh"  # IANA name
    languages: tuple[str, ...] = ("vi", "en", "zh")  # the first is the fallback
    currency: str = "VND"  # ISO 4217; of sums that name none, and of the limits of remedies
    names: Mapping[str, str] = field(default_factory=dict, hash=False)  # language → name, where they differ
    signature: str = ""  # lines below "Kind regards," to customers; "": department and name, as templates say
    signatures: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # language → lines, if they differ
    phone: str = ""  # for customers, below the signature
    colour: str = ""  # of names, links and buttons on pages, as #rrggbb; "" for the built-in one
    logo: Picture | None = None  # at the head of pages to customers, in place of the name

    def signed(self, language: str) -> str:
        """The lines at the end of customers' letters in a language; "" where templates say them."""
        return self.signatures.get(language, self.signature)

    def named(self, language: str) -> str:
        """What the organisation is called in a language."""
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class MailboxRules:
    """The part of a mailbox's settings that decisions need; servers and passwords stay in the config."""

    address: str
    display_name: str = ""
    aliases: tuple[str, ...] = ()  # further addresses that arrive in this mailbox
    subaddressing: str = "auto"  # auto | yes | no: may Reply-To be support+<token>@…?
    names: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # language → display name, where they differ

    def shown(self, language: str) -> str:
        """The name beside the address in letters of a language."""
        return self.names.get(language, self.display_name)


@dataclass(frozen=True, slots=True)
class Department:
    """A unit that works on tickets; ``members`` may write for it ("*@acme.vn" is allowed)."""

    name: str
    address: str
    label: Mapping[str, str] = field(default_factory=dict)  # language → name that people read
    members: tuple[str, ...] = ()
    manager: str = ""
    was: tuple[str, ...] = ()  # former names, and of departments that it took over

    def title(self, language: str) -> str:
        """The department's name in a language, else in any, else its key."""
        return self.label.get(language) or next(iter(self.label.values()), self.name)


@dataclass(frozen=True, slots=True)
class Route:
    """One routing rule: every given condition must hold, the words of one condition are alternatives."""

    name: str  # "routes[3]" or the admin's own name; stored with each decision
    department: str
    subject: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    subject_or_text: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()  # addresses, "@domain" or "*@domain"
    recipient: tuple[str, ...] = ()  # our alias that was written to
    language: tuple[str, ...] = ()
    nature: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    urgent: bool | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgementRules:
    """When an acknowledgement may go out (docs/reliability.md 4)."""

    within: timedelta = timedelta(hours=24)
    plain_after: timedelta = timedelta(hours=20)  # still withheld: the plainest form goes
    per_address_hour: int = 5
    per_address_day: int = 10
    all_per_hour: int = 2000
    digest_after: timedelta = timedelta(hours=1)  # what is beyond the caps is acknowledged together by then


@dataclass(frozen=True, slots=True)
class Roles:
    """Addresses of the people beside the departments; an empty tuple means that nobody has the role."""

    customer_care: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    director: tuple[str, ...] = ()
    head_office: tuple[str, ...] = ()
    admin: tuple[str, ...] = ()  # told of technical trouble; customer care where empty


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the house, when they are away, and who stands in for them then."""

    address: str
    name: str = ""
    deputy: str = ""  # an address; "" for nobody
    away: tuple[tuple[date, date], ...] = ()  # first and last day


@dataclass(frozen=True, slots=True)
class AuthenticationRules:
    """Whom we believe about who wrote a mail."""

    authserv_id: str = ""  # whose Authentication-Results header counts; "" for none
    trusted_list_ids: tuple[str, ...] = ()  # groups that support@ itself is a member of
    trusted_forwarders: tuple[str, ...] = ()  # domains or addresses that forward to us


class Signs(StrEnum):
    """Who signs what staff write to customers."""

    NAME = "name"  # the person, where [[people]] names them, and their department
    DEPARTMENT = "department"
    NONE = "none"  # customer care


@dataclass(frozen=True, slots=True)
class StaffRules:
    """What becomes of a reply of staff that holds no command."""

    plain_reply: str = "hold"  # hold: sent to the customer after ``hold`` | send: at once | note: kept inside
    hold: timedelta = timedelta(minutes=2)
    ask_again: int = 3  # working days between the reminders to a customer who was asked; 0: never
    extend_by: int = 5  # working days that a letter of ours asks the customer for; 0: none is written
    stage_every: timedelta = timedelta(days=2)  # customers hear of a new stage at most so often; 0: never
    letters_per_hour: int = 100  # of one kind to one address, one by one; the rest in one letter
    grades: Mapping[str, str] = field(default_factory=dict)  # command → a name of authority.LEVELS
    calendar: bool = False  # notices of new tickets carry their deadlines as a file for calendars
    public_addresses: tuple[str, ...] = ()  # of the house, which letters to customers may name
    sign: Signs = Signs.NONE
    receipts: str = "all"  # all | problems: only where a letter waits for them to stop it or let it go


class Subjects(StrEnum):
    """What subjects the letters of a ticket have."""

    THREAD = "thread"  # the same: one conversation for each ticket in Gmail and Outlook
    LETTER = "letter"  # each its own, which says what it is


@dataclass(frozen=True, slots=True)
class LetterRules:
    """How letters look."""

    subject: Subjects = Subjects.THREAD


@dataclass(frozen=True, slots=True)
class RemedyRule:
    """Something that customers may be offered, and by whom without asking (P15)."""

    name: str
    words: tuple[str, ...] = ()  # by which a plan is known to mean it, besides the name
    approval: str = "always"  # always: a superior approves each | over limit: those beyond the limit
    limit_staff: int | None = (
        None  # of departments, customer care and quality; in the organisation's currency
    )
    limit_manager: int | None = None  # None: no limit
    limit_director: int | None = None

    def limit(self, role: TokenRole) -> int | None:
        """How much somebody may offer or approve; None for no limit."""
        if role is TokenRole.DIRECTOR:
            return self.limit_director
        return self.limit_manager if role is TokenRole.MANAGER else self.limit_staff


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """Which days are working days and which hours are working hours."""

    country: str = "VN"
    rest_days: tuple[int, ...] = (5, 6)  # date.weekday(): Monday is 0
    opens: time = time(8, 0)
    closes: time = time(17, 30)
    extra_holidays: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()
    official_swaps: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long something may take: wall-clock time or whole working days, never both."""

    wall: timedelta | None = None
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """When a reminder fires, relative to a deadline: exactly one field is set."""

    fraction: float | None = None  # 0.5 = half of the time is gone
    before: Allowance | None = None


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A deadline: what starts and stops it, its allowance, who is reminded and told."""

    name: str  # acknowledgement | first reading | resolution | … | an admin's own
    starts: Starts
    stops: tuple[Stops, ...]
    allow: Allowance
    remind: tuple[Stage, ...] = ()
    escalate: tuple[
        str, ...
    ] = ()  # department, manager, director, …: one level more each following working day
    natures: tuple[str, ...] = ("complaint", "suggestion", "question")
    urgent: bool | None = None  # None: for all tickets
    urgent_every: timedelta = timedelta(hours=4)  # [urgent] escalate_every: between its levels
    every: timedelta | None = None  # the same of the ticket's rule; None: a day, a working day
    label: Mapping[str, str] = field(default_factory=dict)  # language → what it is called, of config

    @property
    def only_acknowledges(self) -> bool:
        """Whether it waits for the acknowledgement alone, which is the program's own work."""
        return set(self.stops) == {Stops.ACKNOWLEDGED}

    @property
    def deadline(self) -> DeadlineId:
        """The deadline of a ticket by this rule, where it has only one."""
        return DeadlineId.parse(self.name)

    def title(self, language: str, wording: Wording) -> str:
        """What people call this deadline."""
        return self.label.get(language) or wording.word("deadline", self.name, language)


@dataclass(frozen=True, slots=True)
class FormRule:
    """A web form that writes in the name of customers, and where in its mails they stand (``[[forms]]``).

    Labels are those of its lines, compared without case and diacritics; where none are given, the built-in
    ones count.
    """

    name: str  # shown to staff and by explain
    senders: tuple[str, ...] = ()  # addresses or "*@domain"
    subject: tuple[str, ...] = ()  # words, one of which must be in the subject
    address: tuple[str, ...] = ()  # "reply-to" or labels: the first that has one address counts
    customer: tuple[str, ...] = ()  # labels of the name
    telephone: tuple[str, ...] = ()  # labels
    words: tuple[str, ...] = ()  # labels of what the customer wrote
    pattern: tuple[str, ...] = ()  # lines with {address}, {customer}, {telephone}, {words}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one mail or one table may cost us."""

    attempts: int = 3  # then quarantine
    mail_bytes: int = 50 * 2**20  # larger mails: headers and first text part only
    joined_within: timedelta = timedelta(days=30)  # [staff] reopen_within


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that a decision may depend on besides the mail, the ticket and the time."""

    organisation: Organisation
    mailboxes: tuple[MailboxRules, ...]
    departments: tuple[Department, ...] = ()
    routes: tuple[Route, ...] = ()
    acknowledgement: AcknowledgementRules = AcknowledgementRules()
    roles: Roles = Roles()
    people: tuple[Person, ...] = ()
    authentication: AuthenticationRules = AuthenticationRules()
    calendar: CalendarRules = CalendarRules()
    deadlines: tuple[DeadlineRule, ...] = ()
    limits: Limits = Limits()
    forms: tuple[FormRule, ...] = ()
    staff: StaffRules = StaffRules()
    letters: LetterRules = LetterRules()
    remedies: tuple[RemedyRule, ...] = ()  # where there are any, nothing else may be offered
    nature_words: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # nature → words, besides the defaults
    urgent_words: tuple[str, ...] = ()
    categories: tuple[Category, ...] = CATEGORIES
    patterns: tuple[Pattern, ...] = PATTERNS
    reference_prefix: str = "KN"
    reference_digits: int = 6
    token_days: int = 90
    management: str = "letter"  # how director and head office hear of complaints: letter, digest, none
    managers_hear: bool = False  # so do the managers, of those of their departments
    digest_hour: int = 8  # local time at which the daily digest is written
    outbox_hours: int = 72  # how long a letter is retried before it counts as failed
    wording: Wording = BUILTIN  # what people read
    own_commands: tuple[tuple[str, str], ...] = ()  # words that staff may type besides: word, command
    hash: str = ""  # of the config file's meaning; stored with each decision

    def mailbox(self, address: str, otherwise: MailboxRules) -> MailboxRules:
        """The mailbox that a ticket came to; ``otherwise`` where config does not know it any more."""
        return next((box for box in self.mailboxes if box.address == address), otherwise)

    def department(self, name: str) -> Department | None:
        """The department that has or had that name, or None."""
        named = next((d for d in self.departments if d.name == name), None)
        return named or next((d for d in self.departments if name and name in d.was), None)

    def titled(self, department: str) -> str:
        """What people of the house call a department, by its name; what is no department stands as it is."""
        unit = self.department(department)
        return unit.title(self.organisation.languages[0]) if unit else department

    @property
    def titles(self) -> Mapping[str, str]:
        """What people of the house call each department."""
        return {unit.name: unit.title(self.organisation.languages[0]) for unit in self.departments}

    def day(self, at: datetime) -> date:
        """The date of a moment where the organisation is."""
        return at.astimezone(ZoneInfo(self.organisation.timezone)).date()

    def say(self, key: str, /, **values: object) -> str:
        """A sentence for people of the house; raises KeyError for a key or a value that is missing."""
        return self.wording.say(key, self.organisation.languages[0], **values)

    def word(self, section: str, code: str) -> str:
        """What people of the house call a code word; one that has no words stands as it is."""
        return self.wording.word(section, code, self.organisation.languages[0])

    def listed(self, section: str, codes: Iterable[str]) -> str:
        """What people of the house call some code words, in one line."""
        return self.joined(self.word(section, code) for code in codes)

    def joined(self, parts: Iterable[str]) -> str:
        """Some words with commas between, as the staff language writes them."""
        return self.say("formats.comma").join(parts)

    def dated(self, day: date) -> str:
        """A date in digits, as people of the house write it."""
        return self.say("formats.digits", day=day.day, month=day.month, year=day.year)

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is ours: mailboxes and their aliases."""
        return frozenset(a for m in self.mailboxes for a in (m.address, *m.aliases))
