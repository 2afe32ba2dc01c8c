"""The letters to staff who hand in what customers told them (P4)."""

from collections.abc import Mapping

from mailflow.domain.model.occasion import Audience, Occasion, occasion

# Types of the facts, besides those that letter.py tells:
# - outcome: opened, joined or known; channel ([channel]); acknowledgement ([acknowledgement]) or ""
# - reason of ask_forwarder ([doubt]); mistakes: list of (line, reason ([mistake]), list of right words)
# - example: list of lines, the form as it should be sent; answer_link: mailto URL with that form filled in
HAND_IN_LETTERS: Mapping[str, Occasion] = {
    o.name: o
    for o in (
        occasion(
            "handed_in",
            Audience.STAFF,
            "What a member of staff handed in is recorded: its reference, where it went, who was told.",
            "outcome customer_name customer_email phone subject received_at channel nature category"
            " department acknowledgement reason",
        ),
        occasion(
            "ask_forwarder",
            Audience.STAFF,
            "A forwarded mail does not say for sure whose it is: the forwarder is asked.",
            "reason subject received_at words example answer_link",
        ),
        occasion(
            "form_refused",
            Audience.STAFF,
            "A form has mistakes; nothing was opened. What was wrong, and how it would be right.",
            "mistakes subject received_at words example answer_link",
        ),
    )
}
