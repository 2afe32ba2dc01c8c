"""The talks of the procedure in memory, where every step can be looked at in a moment."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from support import forged_talks, form_talks, other_talks, procedure_talks, work_talks
from support.conversation import Conversation
from support.house import text_of
from support.people import attached, first_attached
from support.stage import MemoryStage, Stage

TALKS = (
    *procedure_talks.TALKS,
    *other_talks.TALKS,
    *work_talks.TALKS,
    *forged_talks.TALKS,
    *form_talks.TALKS,
)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.__name__)
def test_talk(talk: Callable[[Stage], Conversation]) -> None:
    """Every letter reaches the one for whom it is meant, and the customer sees nothing of the house."""
    stage = MemoryStage()
    talk(stage)
    assert stage.house.journal.told("mail failed") == []
    assert stage.house.journal.told("batch failed") == []


def started() -> tuple[Conversation, EmailMessage]:
    """A complaint that billing has been told of."""
    talk = Conversation(MemoryStage(), "mary", "Mary Jones")
    talk.complains("Complaint about my invoice", "You charged me twice. I am very disappointed.\n\nMary\n")
    notice = talk.sees("billing", "new_ticket")
    talk.sees("director", "new_complaint")
    return talk, notice


def attach(size: int, name: str = "scan.pdf", kind: str = "pdf") -> Callable[[EmailMessage], None]:
    """A file of so many bytes."""
    return lambda m: m.add_attachment(b"x" * size, maintype="application", subtype=kind, filename=name)


@pytest.mark.parametrize(
    "body", ["Please find it attached.", "#note only us\n#answer\n\nPlease find it attached."]
)
def test_too_large_attachments(body: str) -> None:
    """Nothing goes out and nothing is done; the writer is told the sizes, and can send it again."""
    talk, notice = started()
    talk.answers("billing", notice, body, attach(6 * 2**20), subject="Re: first try")
    talk.sees("billing", "response_scheduled" if not body.startswith("#") else "receipt")
    talk.answers("billing", notice, body, lambda m: [attach(6 * 2**20)(m), attach(5 * 2**20)(m)])
    refused = text_of(talk.sees("billing", "refused"))
    assert "11.0 MB" in refused
    assert "10 MB" in refused
    talk.held()
    occasion = "written_response" if not body.startswith("#") else "final_answer"
    [scan] = talk.sees("mary", occasion).iter_attachments()
    assert len(scan.get_payload(decode=True)) == 6 * 2**20
    talk.nothing_new()


@pytest.mark.parametrize(
    ("name", "kind"), [("KN-2026-000001.eml", "octet-stream"), ("winmail.dat", "ms-tnef")]
)
def test_a_whole_mail_is_not_passed_on(name: str, kind: str) -> None:
    """It may hold what was written for colleagues: the mail is kept back and the reason told."""
    talk, notice = started()
    talk.answers("billing", notice, "See attached.", attach(100, name, kind))
    assert name in text_of(talk.sees("billing", "refused"))
    talk.held()
    talk.nothing_new()


def test_files_go_along_inside_the_house() -> None:
    """Whoever is asked, and whoever approves, sees the files that belong to it."""
    talk, notice = started()
    talk.answers("billing", notice, "#note @technical What is this?", attach(100, "log.zip", "zip"))
    talk.sees("billing", "receipt")
    assert first_attached(talk.sees("technical", "consultation")) == b"x" * 100
    plan = "#plan refund 50 USD @billing due 5/12\n\nWe refund 50 USD, see the statement."
    talk.answers("billing", notice, plan, attach(200))
    talk.sees("billing", "receipt")
    request = talk.sees("manager", "approval_request")
    assert attached(request) == b"x" * 200
    talk.answers("manager", request, "#approve")
    talk.sees("manager", "receipt")
    talk.held()
    assert attached(talk.sees("mary", "offer")) == b"x" * 200  # what was approved is what is sent


def test_a_stopped_answer_was_never_given() -> None:
    """The ticket stands where it stood, cannot be closed, and no survey is sent."""
    talk, notice = started()
    talk.answers("billing", notice, "#answer\n\nAll is well now.")
    receipt = talk.sees("billing", "receipt")
    assert talk.status == "answered"
    talk.answers("billing", receipt, "#stop")
    talk.sees("billing", "receipt")
    assert talk.status == "with department"
    talk.answers("billing", notice, "#close")
    talk.sees("billing", "refused")
    talk.stage.later(days=5)
    talk.nothing_new("mary")
    assert "resolution" in talk.running()


@pytest.mark.parametrize(
    "command", ["#unjustified", "#dispute", "#refer registry@authority.example"], ids=lambda c: c.split()[0]
)
def test_no_survey_where_the_customer_did_not_get_what_they_wanted(command: str) -> None:
    """Not after an explanation, a dispute or a referral; after any other answer there is one."""
    talk, notice = started()
    talk.answers("billing", notice, f"{command}\n\nThis is why.")
    talk.sees("billing", "receipt")
    talk.held()
    talk.answers("billing", notice, "#answer\n\nThis is all that we can do.")
    talk.sees("billing", "receipt")
    talk.stage.later(days=6)
    told = [str(letter["X-Mailflow-Letter"]) for letter in talk.stage.mailbox("mary")]
    assert "final_answer" in told
    assert "survey" not in told


def test_one_survey_in_ninety_days() -> None:
    """A second complaint of the same customer brings no second survey."""
    talk, notice = started()
    _solve(talk, notice)
    talk.complains("Complaint about an invoice", "It is wrong again, I am disappointed.\n")
    _solve(talk, talk.stage.mailbox("billing")[-1])
    told = [str(letter["X-Mailflow-Letter"]) for letter in talk.stage.mailbox("mary")]
    assert told.count("final_answer") == 2
    assert told.count("survey") == 1


def _solve(talk: Conversation, notice: EmailMessage) -> None:
    talk.answers("billing", notice, "#answer\n\nSolved.")
    talk.stage.later(days=6)
