"""The letters of the complaint procedure, from the first answer to the survey (docs/procedure.md)."""

from collections.abc import Mapping

from mailflow.domain.model.occasion import Audience, Occasion, occasion

# Types of the facts, besides those that letter.py tells:
# - words, letter_text, customer_words: texts of several lines.  In a customer's letter ``words`` are those of
#   our member of staff, in a staff letter the customer's, in consultation, consultation_answer, instructions
#   and handed_on the colleague's, in customer_silent what the customer was asked.
# - stage (a code word of [stage], never anything else: customers read it), state ([state]), kind ([work]),
#   reason of response_held ([reason]: amount, remedy, second_answer, internal, never), of receipt "" or that
#   a letter waits, of reminder and escalation the name of the clock
# - answerer: the address of a colleague who answers the customer, "" where it is the reader
# - by: in offer the day of completion, elsewhere a person's name or address; at, asked_at: aware datetimes
# - number: of an action, 0 of the remedy
# - due and the offer's by: aware datetime, or ISO 8601 date as text, or ""
# - amount: the sums of a plan as people write them, or an int; "" or 0 for none; doubt: a sentence or "";
#   score: 1 to 5, "" for words alone
# - options: list of (number, text, mailto); links: list of (score, label or "", mailto)
# - done, understood: list of str; problems: list of (line, explanation, example or "", mailto or "")
# - commands: list of (command, meaning, example, mailto); lines: list of (aware datetime, what)
# - items of verification_request: list of (text, unit, due, done: bool); of complaints_digest:
#   list of (reference, received_at, customer_name, subject, department, urgent)
PROCEDURE_LETTERS: Mapping[str, Occasion] = {
    o.name: o
    for o in (
        occasion(
            "written_response",
            Audience.CUSTOMER,
            "What a member of staff answers, in the organisation's frame.",
            "words signed_by",
        ),
        occasion(
            "information_request",
            Audience.CUSTOMER,
            "Asks the customer for what is missing.",
            "words",
        ),
        occasion(
            "handed_over",
            Audience.CUSTOMER,
            "Another department looks after the matter now.",
            "department_title answer_by",
        ),
        occasion(
            "offer",
            Audience.CUSTOMER,
            "One remedy, what exactly will happen and by when; the customer answers.",
            "words remedy by",
        ),
        occasion(
            "options",
            Audience.CUSTOMER,
            "Several remedies to choose from, by number or in own words.",
            "words options",
        ),
        occasion(
            "explanation",
            Audience.CUSTOMER,
            "Not justified: reasoned and friendly.",
            "words",
        ),
        occasion(
            "referral",
            Audience.CUSTOMER,
            "The competent authority decides; what happens next.",
            "words authority",
        ),
        occasion(
            "dispute_ways",
            Audience.CUSTOMER,
            "The recognised ways to settle a dispute that the organisation may not decide.",
            "words",
        ),
        occasion(
            "final_answer",
            Audience.CUSTOMER,
            "The outcome, thanks, and what to do if not satisfied.",
            "words signed_by",
        ),
        occasion(
            "stage_update",
            Audience.CUSTOMER,
            "One sentence on where the matter stands.",
            "stage answer_by",
        ),
        occasion(
            "status_answer",
            Audience.CUSTOMER,
            "Where the matter stands, for a customer who asked just that.",
            "stage received_at answer_by",
        ),
        occasion(
            "customer_reminder",
            Audience.CUSTOMER,
            "We still need what we asked for; nothing is closed.",
            "words asked_at",
        ),
        occasion(
            "survey",
            Audience.CUSTOMER,
            "How satisfied? Why it is asked and who will see it.",
            "links",
        ),
        occasion(
            "survey_thanks",
            Audience.CUSTOMER,
            "Thanks for the answer; a person reads an unhappy one.",
            "score",
        ),
        occasion(
            "improvement",
            Audience.CUSTOMER,
            "What became better thanks to this customer.",
            "words",
        ),
        occasion(
            "apology",
            Audience.CUSTOMER,
            "Says sorry, nothing else.",
            "words",
        ),
        occasion(
            "thanks",
            Audience.CUSTOMER,
            "Thanks for a suggestion, praise or help.",
            "words",
        ),
        occasion(
            "receipt",
            Audience.STAFF,
            "The commands of a mail were carried out.",
            "done state reason by actions",
        ),
        occasion(
            "refused",
            Audience.STAFF,
            "Nothing was carried out: what was understood, what not, how it would be right.",
            "understood problems",
        ),
        occasion(
            "help",
            Audience.STAFF,
            "What is possible on this ticket now.",
            "commands state",
        ),
        occasion(
            "approval_request",
            Audience.STAFF,
            "A remedy awaits the superior's decision: exactly what would be sent.",
            "proposer remedy amount doubt unit due letter_text customer_name customer_email subject words"
            " actions",
        ),
        occasion(
            "approval_result",
            Audience.STAFF,
            "A remedy was approved or rejected.",
            "approved by reason remedy",
        ),
        occasion(
            "verification_request",
            Audience.STAFF,
            "All is reported done: QA verifies.",
            "remedy items customer_name subject actions",
        ),
        occasion(
            "verification_passed",
            Audience.STAFF,
            "QA is content: what remains is the final answer, and who gives it.",
            "by remark remedy answerer actions",
        ),
        occasion(
            "verification_failed",
            Audience.STAFF,
            "The work starts again from the analysis, on a new form.",
            "by reason form actions",
        ),
        occasion(
            "work_order",
            Audience.STAFF,
            "A unit gets its part of the work.",
            "kind text number due by customer_name subject actions",
        ),
        occasion(
            "consultation",
            Audience.STAFF,
            "A colleague asks for a view; internal.",
            "asker words customer_name subject customer_words actions",
        ),
        occasion(
            "consultation_answer",
            Audience.STAFF,
            "A colleague's view, to whoever asked; internal.",
            "by words actions",
        ),
        occasion(
            "authority_request",
            Audience.AUTHORITY,
            "The competent authority is asked for its guidance; it reads nothing of the house.",
            "words customer_name customer_email subject customer_words",
        ),
        occasion(
            "instructions",
            Audience.STAFF,
            "What the director or head office wants done; internal.",
            "by words actions",
        ),
        occasion(
            "response_held",
            Audience.STAFF,
            "A reply to the customer was held: why, and how to send or stop it.",
            "reason detail letter_text actions",
        ),
        occasion(
            "response_scheduled",
            Audience.STAFF,
            "A reply goes to the customer at that time unless it is stopped.",
            "at letter_text actions",
        ),
        occasion(
            "customer_silent",
            Audience.STAFF,
            "The customer has not answered, reminders included: the holder decides.",
            "asked_at reminders words actions",
        ),
        occasion(
            "status_asked",
            Audience.STAFF,
            "The customer asked for the status and was told it automatically.",
            "words actions",
        ),
        occasion(
            "colleague_away",
            Audience.STAFF,
            "A colleague's vacation reply, to whoever waits for them: until when, and whom to ask.",
            "by until deputy unit words actions",
        ),
        occasion(
            "unhappy_survey",
            Audience.STAFF,
            "An unhappy customer: a person decides on reopening.",
            "score words deadlines actions",
        ),
        occasion(
            "story",
            Audience.STAFF,
            "The course of a ticket in lines, answering #why and #status.",
            "state deadlines lines",
        ),
        occasion(
            "handed_on",
            Audience.STAFF,
            "The new holder of a ticket is told, with what the colleague says.",
            "by words department customer_name customer_email subject customer_words received_at "
            "deadlines actions",
        ),
        occasion(
            "new_complaint",
            Audience.MANAGEMENT,
            "A complaint has come in, told at once (P6, P8).",
            "department customer_name subject words received_at urgent actions doubt",
        ),
        occasion(
            "complaints_digest",
            Audience.MANAGEMENT,
            "The complaints since the last digest.",
            "items",
        ),
    )
}
"""Occasion name → occasion; each has a text and a page in every language."""

ANSWERS_STAY_INSIDE = frozenset(
    {
        "not_done",
        "approval_request",
        "verification_request",
        "work_order",
        "consultation",
        "consultation_answer",
        "instructions",
        "new_complaint",
        "complaints_digest",
    }
)
"""Letters that promise their reader that a plain answer does not go to the customer."""
