"""Talks that begin on a website or behind a group, in memory and on real servers."""

from support.conversation import CANARY, Conversation
from support.house import mail, text_of
from support.stage import Stage

SITE = "wordpress@customers.test"
WORDS = "You charged me twice on my invoice in October. This is a complaint, please refund it."
FOOTER = (
    "-- \nThis is a notification that a contact form was submitted on your website (ACME https://acme.test)."
)


def _arrives(talk: Conversation, raw: bytes, sender: str) -> None:
    """The mail comes in, and the talk is about the ticket that it opens."""
    stage = talk.stage
    stage.post(sender, stage.address("support"), raw)
    [(reference,)] = stage.rows("select reference from tickets order by id desc limit 1")
    talk.reference = str(reference)


def _nobody_wrote_to(stage: Stage, *addresses: str) -> None:
    recipients = {str(row[0]) for row in stage.rows("select distinct recipient from outbox")}
    assert recipients.isdisjoint(addresses)


def web_form(stage: Stage) -> Conversation:
    """Contact Form 7: the customer is acknowledged, answered and writes again; the website hears nothing."""
    talk = Conversation(stage, "flora", "Flora Nguyen")
    customer, support = stage.address("flora"), stage.address("support")
    words = f"From: Flora Nguyen {customer}\nSubject: Charged twice\n\nMessage Body:\n{WORDS}\n\n{FOOTER}"
    headers = [
        ("Reply-To", customer),
        ("X-Mailer", "PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)"),
    ]
    raw = mail(words, sender=f"ACME <{SITE}>", subject='ACME "Charged twice"', to=support, headers=headers)
    _arrives(talk, raw, SITE)
    assert "Flora Nguyen" in text_of(talk.sees("flora", "acknowledgement"))
    talk.notice = talk.sees("billing", "new_ticket")
    notice = text_of(talk.notice)
    assert "Contact Form 7" in notice
    assert WORDS in notice
    assert FOOTER.splitlines()[1] not in notice
    talk.sees("director", "new_complaint")
    talk.answers("billing", talk.notice, f"#note {CANARY}")
    talk.sees("billing", "receipt")
    talk.answers("billing", talk.notice, "#answer\n\nThe second charge was our mistake.")
    talk.sees("billing", "receipt")
    talk.held()
    letter = talk.sees("flora", "final_answer")
    assert "The second charge was our mistake." in text_of(letter)
    talk.answers("flora", letter, "I can see it now. But who will pay the bank's fee?")
    assert "the bank's fee" in text_of(talk.sees("billing", "customer_wrote"))
    _nobody_wrote_to(stage, SITE, support)
    talk.customer_saw_nothing_internal()
    return talk


def form_of_two(stage: Stage) -> Conversation:
    """A form with two addresses in Reply-To: nobody outside hears until the department says whose it is."""
    talk = Conversation(stage, "gina", "Gina")
    customer, other = stage.address("gina"), stage.address("harry")
    support = stage.address("support")
    raw = mail(WORDS, sender=support, to=support, headers=[("Reply-To", f"{customer}, {other}")])
    _arrives(talk, raw, SITE)
    notice = talk.sees("billing", "new_ticket")
    assert customer in text_of(notice)
    assert other in text_of(notice)
    talk.sees("care", "acknowledgement_withheld")
    talk.sees("director", "new_complaint")
    talk.nothing_new("gina", "harry")
    talk.answers("billing", notice, "We are looking into it.")
    assert "#khách hàng" in text_of(talk.sees("billing", "refused"))
    talk.answers("billing", notice, f"#customer Gina <{customer}>")
    talk.sees("billing", "receipt")
    talk.sees("gina", "acknowledgement")
    talk.nothing_new("gina", "harry")
    _nobody_wrote_to(stage, support, other)
    return talk


def behind_a_group(stage: Stage) -> Conversation:
    """A Google Group with our mailbox's address has rewritten From: its writer is acknowledged at once."""
    talk = Conversation(stage, "ivy", "Ivy Tran")
    customer, support = stage.address("ivy"), stage.address("support")
    headers = [
        ("X-Original-Sender", customer),
        ("X-Original-From", f"Ivy Tran <{customer}>"),
        ("Reply-To", f"Ivy Tran <{customer}>"),
        ("Precedence", "list"),
        ("List-Post", f"<mailto:{support}>"),
    ]
    raw = mail(WORDS, sender=f"'Ivy Tran' via Support <{support}>", to=support, headers=headers)
    _arrives(talk, raw, "support+bounces@groups.test")
    assert "Ivy Tran" in text_of(talk.sees("ivy", "acknowledgement"))
    talk.sees("billing", "new_ticket")
    talk.sees("director", "new_complaint")
    talk.nothing_new()
    _nobody_wrote_to(stage, support)
    return talk


TALKS = (web_form, form_of_two, behind_a_group)
