"""The shape of config.toml: every section and key with its form, default and meaning.

The descriptions are what the editor shows and what a message says of a missing key.  The models hold
the file as written; ``build`` turns them into the frozen values that the rest of the program takes.
Long because every key of the file stands here, once.
"""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mailflow.config import forms, looks
from mailflow.config.forms import OneOrMany
from mailflow.config.secrets import Secret
from mailflow.domain.model.policy import Allowance, Nature, Signs, Stage, Subjects
from mailflow.domain.procedure.authority import LEVELS as LEVELS_OF_GRADE

Text = Annotated[str, forms.TEXT]
Email = Annotated[str, forms.EMAIL]
Language = Annotated[str, forms.LANGUAGE]
Duration = Annotated[timedelta, forms.DURATION]
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
Poll = Annotated[timedelta, forms.lasting(SECOND, 1, 60, "30s", "1s to 60s")]
Timeout = Annotated[timedelta, forms.lasting(SECOND, 1, 600, "30s", "1s to 600s")]
WholeDays = Annotated[timedelta, forms.lasting(DAY, 1, 3650, "90 days", "whole days, 1 to 3650")]
WholeHours = Annotated[timedelta, forms.lasting(HOUR, 1, 720, "72h", "whole hours, 1 to 720")]
Day = Annotated[date, forms.DAY]
YesOrNo = Annotated[bool, forms.YES_OR_NO]
NatureName = Annotated[str, forms.choice(*Nature)]
Texts = Annotated[tuple[Text, ...], OneOrMany()]
Emails = Annotated[tuple[Email, ...], OneOrMany()]
AddressPatterns = Annotated[tuple[Annotated[str, forms.ADDRESS_PATTERN], ...], OneOrMany()]
GradeName = Annotated[str, forms.choice(*LEVELS_OF_GRADE)]
Natures = Annotated[tuple[NatureName, ...], OneOrMany()]
Label = dict[str, Text]

LEVELS = ("department", "manager", "customer_care", "quality", "director", "head_office", "admin")
"""Who may be told of what is late."""


def key(description: str, default: Any = ..., **more: Any) -> Any:
    """A key of the file: what it means, and its default where it may be left out."""
    return Field(default, description=description, **more)


class Section(BaseModel):
    """A table of the file; keys that it does not have are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class OrganisationSection(Section):
    """Who writes the letters."""

    name: Annotated[str | dict[str, str], forms.NAMED] = key(
        "the organisation's name, as customers know it; or one for each language"
    )
    domain: Annotated[str, forms.HOST_NAME] = key("right-hand side of our Message-IDs")
    timezone: Annotated[str, forms.TIME_ZONE] = key(
        "time zone of dates in letters and of deadlines", "Asia/Ho_Chi_Minh"
    )
    languages: Annotated[tuple[Language, ...], OneOrMany(), Field(min_length=1)] = key(
        "languages of the letters; the first is the fallback", ["vi", "en", "zh"]
    )
    currency: Annotated[str, forms.CURRENCY] = key(
        "of sums that name none, and of the limits of remedies", "VND"
    )
    signature: Annotated[str | dict[str, str], looks.SIGNATURE] = key(
        "lines at the end of customers' letters, in place of department and name; or for each language", ""
    )
    phone: Annotated[str, forms.TEXT_OR_EMPTY] = key("telephone for customers, below the signature", "")
    colour: Annotated[str, looks.COLOUR] = key("of names, links and buttons in letters, as #rrggbb", "")
    logo: Annotated[str, forms.TEXT_OR_EMPTY] = key(
        "picture at the head of customers' letters, a file relative to this one", ""
    )


class ServerSection(Section):
    """An IMAP or SMTP server; port and security have their defaults in the two sections below."""

    host: Annotated[str, forms.SERVER] = key("name of the server")
    username: Text | None = key("login name; without it no login", None)
    password: Annotated[Secret, forms.SECRET] | None = key("where the password is kept", None)
    ca_file: Text | None = key("certificate of a private CA; without it the system's CAs count", None)
    timeout: Timeout = key("how long to wait for the server's answer", "30s")


class ImapSection(ServerSection):
    """Where mail is fetched."""

    port: Annotated[int, forms.whole(1, 65535)] | None = key("993 for tls, else 143", None)
    security: Annotated[str, forms.choice("tls", "starttls", "none")] = key(
        "tls, starttls, or none (none: on this machine only)", "tls"
    )


class SmtpSection(ServerSection):
    """Where letters are handed over."""

    port: Annotated[int, forms.whole(1, 65535)] | None = key(
        "465 for tls, 587 for starttls, 25 for none", None
    )
    security: Annotated[str, forms.choice("tls", "starttls", "none")] = key(
        "tls, starttls, or none (none: on this machine only)", "starttls"
    )


class MailboxSection(Section):
    """A mailbox that complaints arrive in."""

    address: Email = key("the address that customers write to")
    display_name: Annotated[str | dict[str, str], forms.NAMED_OR_EMPTY] = key(
        "name beside the address in our letters; or one for each language", ""
    )
    aliases: Emails = key("further addresses whose mail arrives here", [])
    folder: Text = key("folder to watch", "INBOX")
    processed_folder: Text = key(
        "folder that mails are moved to once they are safe in the store", "Processed"
    )
    start_from: Annotated[date | datetime, forms.MOMENT] | None = key(
        "mail received before is left alone", None
    )
    poll: Poll = key("how often to look, at most 60s", "30s")
    subaddressing: Annotated[str, forms.choice("auto", "yes", "no")] = key(
        "does mail to support+something@ arrive here: auto, yes or no", "auto"
    )
    imap: ImapSection = key("the server that mail is fetched from")
    smtp: SmtpSection = key("the server that letters are sent through")


class StoreSection(Section):
    """The database."""

    url: Annotated[str, forms.STORE_URL] = key(
        "database file, relative to this file", "sqlite:///mailflow.db"
    )


class ReferenceSection(Section):
    """What a reference ID looks like."""

    prefix: Annotated[str, forms.PREFIX] = key("letters in front of a reference ID", "KN")
    digits: Annotated[int, forms.whole(3, 12)] = key("digits of its number", 6)


class AcknowledgementSection(Section):
    """When an acknowledgement may go out, and how many."""

    within: Duration = key("latest time after receipt, wall clock", "24h")
    plain_after: Duration | None = key("still withheld after this time: the plainest form goes", None)
    per_address_hour: Annotated[int, forms.whole(1, 1000)] = key("most per address and hour", 5)
    per_address_day: Annotated[int, forms.whole(1, 10_000)] = key("most per address and day", 10)
    all_per_hour: Annotated[int, forms.whole(1, 1_000_000)] = key("most to all addresses in an hour", 2000)
    digest_after: Duration = key("complaints beyond the caps are acknowledged in one letter by then", "1h")


class DepartmentSection(Section):
    """A unit that works on tickets."""

    name: Text = key("short name, used in routes and commands")
    address: Email = key("where its notices go")
    label: Label = key("its name in each language", {})
    members: AddressPatterns = key("who may write for it besides the address itself", [])
    manager: Email | None = key("who is told when it is late", None)
    was: Texts = key("former names, and departments that it took over: their tickets are its own", [])


class RouteSection(Section):
    """A routing rule: the first whose conditions all hold wins."""

    name: Text | None = key("shown where the rule has decided", None)
    department: Text = key("name of the department that gets the ticket")
    subject: Texts = key("words in the subject", [])
    text: Texts = key("words in what the customer wrote", [])
    subject_or_text: Texts = key("words in either", [])
    sender: AddressPatterns = key("who wrote: an address, @domain or *@domain", [])
    recipient: Emails = key("which of our addresses was written to", [])
    language: Annotated[tuple[Language, ...], OneOrMany()] = key("language of the mail", [])
    nature: Natures = key("what the mail is: complaint, suggestion, question, praise", [])
    category: Texts = key("what it is about: names of categories", [])
    urgent: YesOrNo | None = key("true: urgent only; false: the others only", None)


class AuthenticationSection(Section):
    """Whom we believe about who wrote a mail."""

    authserv_id: Annotated[str, forms.TEXT_OR_EMPTY] = key(
        "whose Authentication-Results header we believe", ""
    )
    trusted_list_ids: Texts = key("List-Id of groups that the mailbox itself is a member of", [])
    trusted_forwarders: Annotated[tuple[Annotated[str, forms.FORWARDER], ...], OneOrMany()] = key(
        "domains or addresses that forward mail to us", []
    )


class StaffSection(Section):
    """How staff's mails are treated."""

    plain_reply: Annotated[tuple[str, timedelta], forms.PLAIN_REPLY] = key(
        "what becomes of a reply without commands: hold, send or note", "hold 2m"
    )
    stage_every: Duration = key("customers hear of a new stage at most so often, 0m for never", "2 days")
    ask_again: Annotated[int, forms.whole(0, 60)] = key(
        "working days between reminders to a customer who was asked, 0 for none", 3
    )
    extend_by: Annotated[int, forms.whole(0, 60)] = key(
        "working days that a customer is asked for when their date comes without an answer, 0 for none", 5
    )
    letters_per_hour: Annotated[int, forms.whole(1, 100_000)] = key(
        "letters of one kind that one address gets one by one in an hour; the rest in one letter", 100
    )
    grades: dict[str, GradeName] = key("how sure it must be who gives a command, where not as built in", {})
    sign: Annotated[str, forms.choice(*Signs)] = key(
        "who signs what staff write to customers: their name, their department, or none of both", "none"
    )
    receipts: Annotated[str, forms.choice("all", "problems")] = key(
        "all: whatever staff do gets a receipt; problems: only where a letter waits or something is refused",
        "all",
    )
    calendar: YesOrNo = key("notices of new tickets carry their deadlines as a file for calendars", False)
    public_addresses: Emails = key("addresses of ours that letters to customers may name", [])
    reopen_within: Duration = key("a later reply to a closed ticket opens a new, linked one", "30 days")


class RolesSection(Section):
    """People beside the departments."""

    customer_care: Emails = key("gets what no department gets", [])
    quality: Emails = key("verifies what was done", [])
    director: Emails = key("is told of complaints and of what is late", [])
    head_office: Emails = key("is told of complaints", [])
    admin: Emails = key("is told of technical trouble; customer_care where empty", [])


class PersonSection(Section):
    """Somebody of the house who may be away."""

    address: Email = key("their address, as it stands under [roles] or [[departments]]")
    name: Annotated[str, forms.TEXT_OR_EMPTY] = key("what colleagues read; without it the address", "")
    deputy: Email | None = key("who gets their letters too, and acts for them, while they are away", None)
    away: Annotated[tuple[Annotated[tuple[date, date], forms.AWAY], ...], OneOrMany()] = key(
        "when they are away: days, or first and last day", []
    )


class CalendarSection(Section):
    """Working days and hours."""

    country: Annotated[str, forms.COUNTRY] = key("whose public holidays count", "VN")
    rest_days: Annotated[tuple[Annotated[str, forms.WEEKDAY], ...], OneOrMany()] = key(
        "weekly days off", ["saturday", "sunday"]
    )
    hours: Annotated[tuple[time, time], forms.HOURS] = key("working hours", "08:00-17:30")
    extra_holidays: Annotated[tuple[Day, ...], OneOrMany()] = key("further days off", [])
    extra_workdays: Annotated[tuple[Day, ...], OneOrMany()] = key(
        "days worked although they would be off", []
    )
    official_swaps: YesOrNo = key("follow the state's swaps of working days", False)


class DeadlineSection(Section):
    """A deadline; what is left out stays as in the built-in deadline of the same name."""

    name: Text = key("name of the deadline")
    enabled: YesOrNo = key("false switches a built-in deadline off", True)
    starts: Text | None = key("event that starts it", None)
    stops: Texts | None = key("events that stop it", None)
    allow: Annotated[Allowance, forms.ALLOWANCE] | None = key("how long it may take", None)
    remind: Annotated[tuple[Annotated[Stage, forms.STAGE], ...], OneOrMany()] | None = key(
        "when to remind", None
    )
    escalate: Annotated[tuple[Annotated[str, forms.choice(*LEVELS)], ...], OneOrMany()] | None = key(
        "who is told when it is missed, one level more each following working day", None
    )
    natures: Natures | None = key("tickets that have it", None)
    urgent: YesOrNo | None = key("true: urgent tickets only; false: the others only", None)
    label: Label | None = key("its name in each language", None)


class NatureWordsSection(Section):
    """Words that tell what a mail is, besides the built-in ones."""

    complaint: Texts = key("words of a complaint", [])
    suggestion: Texts = key("words of a suggestion", [])
    question: Texts = key("words of a question", [])
    praise: Texts = key("words of praise", [])


class NatureSection(Section):
    """How the nature of a mail is recognised."""

    words: NatureWordsSection = key("words for each nature, besides the built-in ones", NatureWordsSection())


class UrgentSection(Section):
    """How an urgent mail is recognised."""

    words: Texts = key("words that make a mail urgent, besides the built-in ones", [])
    escalate_every: WholeHours = key(
        "when an urgent ticket is late: how long until the next level is told", "4h"
    )


class CategorySection(Section):
    """What tickets are about; a section with the name of a built-in category changes that."""

    name: Text = key("name of the category, built in or one of your own")
    enabled: YesOrNo = key("false switches a built-in category off", True)
    label: Label | None = key("its name in each language", None)
    words: Texts = key("words that tell it, besides the built-in ones", [])


class PatternSection(Section):
    """Something that is picked out of mails into their tickets."""

    name: Text = key("name of the pattern, built in or one of your own")
    enabled: YesOrNo = key("false switches a built-in pattern off", True)
    label: Label | None = key("its name in each language", None)
    after: Texts = key("words that stand before the value, besides the built-in ones", [])
    shape: Texts = key("what it looks like: # is a digit, @ a letter, * up to 30 letters and digits", [])


class FormSection(Section):
    """A web form that writes in the name of customers, and where they stand in its mails."""

    name: Text | None = key("what staff read of it; without it the first sender", None)
    senders: Annotated[AddressPatterns, Field(min_length=1)] = key(
        "whose mails are its: an address, @domain or *@domain"
    )
    subject: Texts = key("words in the subject; without them every mail of the senders is the form's", [])
    address: Annotated[tuple[Annotated[str, forms.FORM_PLACE], ...], OneOrMany()] = key(
        'where the customer\'s address stands: "reply-to" or a label; the first that has one counts', []
    )
    customer: Annotated[tuple[Annotated[str, forms.FORM_LABEL], ...], OneOrMany()] = key(
        "labels before the customer's name, besides the built-in ones", []
    )
    telephone: Annotated[tuple[Annotated[str, forms.FORM_LABEL], ...], OneOrMany()] = key(
        "labels before their telephone number, besides the built-in ones", []
    )
    words: Annotated[tuple[Annotated[str, forms.FORM_LABEL], ...], OneOrMany()] = key(
        "labels before what they wrote, besides the built-in ones", []
    )
    pattern: Annotated[tuple[Annotated[str, forms.FORM_PATTERN], ...], OneOrMany()] = key(
        "lines that hold {address}, {customer}, {telephone} or, at the end, {words}", []
    )


class RemedySection(Section):
    """Something that customers may be offered; where there is one, nothing else may be."""

    name: Text = key("what it is called; a plan that names it means it")
    words: Texts = key("words by which a plan is known to mean it, besides the name", [])
    approval: Annotated[str, forms.choice("always", "over limit")] = key(
        "always: a superior approves each; over limit: only those beyond limit_staff", "always"
    )
    limit_staff: Annotated[int, forms.whole(0, 10**12)] | None = key(
        "what departments, customer care and QA may offer", None
    )
    limit_manager: Annotated[int, forms.whole(0, 10**12)] | None = key(
        "what managers may offer and approve", None
    )
    limit_director: Annotated[int, forms.whole(0, 10**12)] | None = key(
        "what the director may offer and approve", None
    )


class LimitsSection(Section):
    """What one mail may cost."""

    attempts: Annotated[int, forms.whole(1, 20)] = key("tries before a mail goes to quarantine", 3)
    mail_size: Annotated[int, forms.BYTES] = key(
        "of larger mails only headers and first text part are read", "50 MB"
    )


class TokensSection(Section):
    """The tokens in our addresses and Message-IDs."""

    valid: WholeDays = key("how long a token is honoured, whole days", "90 days")


class DigestSection(Section):
    """The daily digest."""

    hour: Annotated[int, forms.whole(0, 23)] = key("local hour at which it is written", 8)


class ManagementSection(Section):
    """What the director and the head office hear of."""

    complaints: Annotated[str, forms.choice("letter", "digest", "none")] = key(
        "of each complaint at once (letter), once a day (digest), or not", "letter"
    )
    managers: YesOrNo = key("managers hear of the complaints of their departments, too", False)


class OutboxSection(Section):
    """Sending."""

    give_up_after: WholeHours = key(
        "how long a letter is tried before it counts as failed, whole hours", "72h"
    )


class LettersSection(Section):
    """How letters look."""

    subject: Annotated[str, forms.choice(*Subjects)] = key(
        "thread: one subject for all letters of a ticket, the customer's own; letter: each its own", "thread"
    )


class TemplatesSection(Section):
    """The organisation's own letters."""

    folder: Text | None = key("folder whose letters replace the built-in ones of the same name", None)


class LogSection(Section):
    """What the program tells of itself."""

    format: Annotated[str, forms.choice("text", "json")] = key("text or json", "text")
    level: Annotated[str, forms.choice("debug", "info", "warning", "error")] = key(
        "debug, info, warning or error", "info"
    )


class File(Section):
    """mailflow's config.toml."""

    organisation: OrganisationSection = key("who writes the letters")
    mailboxes: Annotated[tuple[MailboxSection, ...], Field(min_length=1)] = key(
        "the mailboxes that complaints arrive in"
    )
    store: StoreSection = key("the database", StoreSection())
    reference: ReferenceSection = key("what a reference ID looks like", ReferenceSection())
    acknowledgement: AcknowledgementSection = key("when acknowledgements go out", AcknowledgementSection())
    departments: tuple[DepartmentSection, ...] = key("the units that work on tickets", [])
    routes: tuple[RouteSection, ...] = key("which department gets what; the first match wins", [])
    authentication: AuthenticationSection = key("whom we believe", AuthenticationSection())
    staff: StaffSection = key("how staff's mails are treated", StaffSection())
    roles: RolesSection = key("people beside the departments", RolesSection())
    people: tuple[PersonSection, ...] = key("who is away, and who stands in for them", [])
    calendar: CalendarSection = key("working days and hours", CalendarSection())
    deadlines: tuple[DeadlineSection, ...] = key("clocks", [])
    nature: NatureSection = key("how the nature of a mail is recognised", NatureSection())
    urgent: UrgentSection = key("how an urgent mail is recognised", UrgentSection())
    categories: tuple[CategorySection, ...] = key("what tickets are about", [])
    patterns: tuple[PatternSection, ...] = key("what is picked out of mails into their tickets", [])
    forms: tuple[FormSection, ...] = key("web forms that write in the name of customers", [])
    remedies: tuple[RemedySection, ...] = key("what customers may be offered", [])
    limits: LimitsSection = key("what one mail may cost", LimitsSection())
    tokens: TokensSection = key("tokens in addresses and Message-IDs", TokensSection())
    digest: DigestSection = key("the daily digest", DigestSection())
    management: ManagementSection = key("what the director hears of", ManagementSection())
    outbox: OutboxSection = key("sending", OutboxSection())
    letters: LettersSection = key("how letters look", LettersSection())
    templates: TemplatesSection = key("the organisation's own letters", TemplatesSection())
    log: LogSection = key("what the program tells of itself", LogSection())
