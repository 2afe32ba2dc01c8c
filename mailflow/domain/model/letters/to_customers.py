"""The letters to customers: acknowledgements, what staff write, what the daemon tells and asks by itself.

Long because each letter to customers stands here, once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from mailflow.domain.model.letters.facts import (
    Blank,
    DueDay,
    FactMark,
    Filled,
    Flag,
    LetterFacts,
    Number,
    StaffWords,
    StaffWordsIfAny,
)
from mailflow.domain.model.letters.letter import About, Answer, Audience, Letter

CUSTOMER: Final = Audience.CUSTOMER


@dataclass(frozen=True, slots=True)
class AcknowledgementFacts(LetterFacts):
    """When it came, and by when an answer follows; ``called``: told by telephone, not written.

    ``urgent``: it is treated as urgent, and a person reads it within ``read_within`` hours (0: not said);
    ``usual_days``: within how many working days such a question is answered as a rule (0: not said).
    """

    received_at: datetime
    answer_by: datetime | None
    called: Flag = False
    urgent: Flag = False
    read_within: Number = 0
    usual_days: Number = 0


@dataclass(frozen=True, slots=True)
class SeveralReceivedFacts(LetterFacts):
    """Which tickets one letter acknowledges."""

    references: Filled[str]
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class WrittenAgainFacts(LetterFacts):
    """When it came; ``complains``: about something that has gone wrong."""

    received_at: datetime
    complains: Flag


@dataclass(frozen=True, slots=True)
class HandedOverFacts(LetterFacts):
    """Who looks after the matter now."""

    department_title: Blank
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class OfferFacts(StaffWordsIfAny):
    """The remedy in the words of our member of staff, and the day by which it is done.

    The mailto links are put in when the letter is written.
    """

    remedy: str
    by: DueDay
    agree_link: Blank = ""
    discuss_link: Blank = ""


@dataclass(frozen=True, slots=True)
class OptionsFacts(StaffWordsIfAny):
    """Rows of number, text and mailto link; the link is put in when the letter is written."""

    options: Filled[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class ReferralFacts(StaffWordsIfAny):
    """Who decides; a name, never a mailbox."""

    authority: Blank


@dataclass(frozen=True, slots=True)
class StageFacts(LetterFacts):
    """``stage``: a code word of [stage], never anything else: customers read it."""

    stage: str
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class StageUpdateFacts(StageFacts):
    """``agreed``: what the customer has chosen, where that is the news."""

    agreed: Blank = ""


@dataclass(frozen=True, slots=True)
class StatusFacts(StageFacts):
    """The stage, for a customer who asked."""

    received_at: datetime


@dataclass(frozen=True, slots=True)
class ReminderToCustomerFacts(StaffWordsIfAny):
    """What the customer was asked, and when."""

    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class MoreTimeFacts(StaffWordsIfAny):
    """The date that was given, the new one, and the reason; ``waits``: for the customer's answer."""

    given: datetime | None
    answer_by: datetime
    waits: Flag


@dataclass(frozen=True, slots=True)
class SurveyFacts(LetterFacts):
    """Rows of score, label or "", mailto link."""

    links: Filled[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class SurveyThanksFacts(LetterFacts):
    """``score``: 1 to 5, "" for words alone; ``unhappy``: a person decides what is still to be done."""

    score: Annotated[int | str, FactMark.MAY_BE_EMPTY]
    unhappy: Flag


ACKNOWLEDGEMENT: Final = Letter(
    "acknowledgement",
    CUSTOMER,
    "Thanks for the complaint, sorry, reference, what comes next and by when.",
    AcknowledgementFacts,
    answer=Answer.TO_HOLDER,
    acknowledges=True,
)
ACKNOWLEDGEMENT_NEUTRAL: Final = Letter(
    "acknowledgement_neutral",
    CUSTOMER,
    "Thanks for praise, a suggestion or a question; no apology.",
    AcknowledgementFacts,
    answer=Answer.TO_HOLDER,
    acknowledges=True,
)
ACKNOWLEDGEMENT_PLAIN: Final = Letter(
    "acknowledgement_plain",
    CUSTOMER,
    "The plainest form, sent when the full one was withheld too long; nothing of the sender's in it.",
    AcknowledgementFacts,
    answer=Answer.TO_HOLDER,
    acknowledges=True,
    makes_up=True,
)
ACKNOWLEDGEMENT_DIGEST: Final = Letter(
    "acknowledgement_digest",
    CUSTOMER,
    "One letter for all complaints beyond the rate cap: the references received.",
    SeveralReceivedFacts,
    about=About.NO_TICKET,
    answer=Answer.TO_HOLDER,
    acknowledges=True,
    makes_up=True,
    by_clock=True,
)
WRITTEN_AGAIN: Final = Letter(
    "written_again",
    CUSTOMER,
    "A mail on a closed ticket was received; a person reads it and decides how the work goes on.",
    WrittenAgainFacts,
    answer=Answer.TO_HOLDER,
)
WRITTEN_RESPONSE: Final = Letter(
    "written_response",
    CUSTOMER,
    "What a member of staff answers, in the organisation's frame.",
    StaffWords,
    answer=Answer.TO_HOLDER,
)
INFORMATION_REQUEST: Final = Letter(
    "information_request",
    CUSTOMER,
    "Asks the customer for what is missing.",
    StaffWords,
    answer=Answer.TO_HOLDER,
)
HANDED_OVER: Final = Letter(
    "handed_over",
    CUSTOMER,
    "Another department looks after the matter now.",
    HandedOverFacts,
    answer=Answer.TO_HOLDER,
)
OFFER: Final = Letter(
    "offer",
    CUSTOMER,
    "One remedy, what exactly will happen and by when; the customer answers.",
    OfferFacts,
    answer=Answer.AGREES,
)
OPTIONS: Final = Letter(
    "options",
    CUSTOMER,
    "Several remedies to choose from, by number or in own words.",
    OptionsFacts,
    answer=Answer.CHOOSES,
)
EXPLANATION: Final = Letter(
    "explanation",
    CUSTOMER,
    "Not justified: reasoned and friendly.",
    StaffWords,
    answer=Answer.TO_HOLDER,
)
REFERRAL: Final = Letter(
    "referral",
    CUSTOMER,
    "The competent authority decides; what happens next.",
    ReferralFacts,
    answer=Answer.TO_HOLDER,
)
DISPUTE_WAYS: Final = Letter(
    "dispute_ways",
    CUSTOMER,
    "The recognised ways to settle a dispute that the organisation may not decide.",
    StaffWordsIfAny,
    answer=Answer.TO_HOLDER,
)
FINAL_ANSWER: Final = Letter(
    "final_answer",
    CUSTOMER,
    "The outcome, thanks, and what to do if not satisfied.",
    StaffWords,
    answer=Answer.TO_HOLDER,
)
STAGE_UPDATE: Final = Letter(
    "stage_update",
    CUSTOMER,
    "One sentence on where the matter stands.",
    StageUpdateFacts,
    answer=Answer.TO_HOLDER,
)
STATUS_ANSWER: Final = Letter(
    "status_answer",
    CUSTOMER,
    "Where the matter stands, for a customer who asked just that.",
    StatusFacts,
    answer=Answer.TO_HOLDER,
)
CUSTOMER_REMINDER: Final = Letter(
    "customer_reminder",
    CUSTOMER,
    "We still need what we asked for; nothing is closed.",
    ReminderToCustomerFacts,
    answer=Answer.TO_HOLDER,
    by_clock=True,
)
MORE_TIME: Final = Letter(
    "more_time",
    CUSTOMER,
    "The answer takes longer than we said: sorry, why, and the new date.",
    MoreTimeFacts,
    answer=Answer.TO_HOLDER,
    by_clock=True,
)
SURVEY: Final = Letter(
    "survey",
    CUSTOMER,
    "How satisfied? Why it is asked and who will see it.",
    SurveyFacts,
    answer=Answer.SCORES,
    by_clock=True,
)
SURVEY_THANKS: Final = Letter(
    "survey_thanks",
    CUSTOMER,
    "Thanks for the answer; a person reads an unhappy one.",
    SurveyThanksFacts,
    answer=Answer.TO_HOLDER,
)
IMPROVEMENT: Final = Letter(
    "improvement",
    CUSTOMER,
    "What became better thanks to this customer.",
    StaffWords,
    answer=Answer.TO_HOLDER,
)
APOLOGY: Final = Letter(
    "apology",
    CUSTOMER,
    "Says sorry, nothing else.",
    StaffWordsIfAny,
    answer=Answer.TO_HOLDER,
)
THANKS: Final = Letter(
    "thanks",
    CUSTOMER,
    "Thanks for a suggestion, praise or help.",
    StaffWordsIfAny,
    answer=Answer.TO_HOLDER,
)
