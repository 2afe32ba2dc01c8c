"""The impersonation matrix: From form x authentication x token x position x role, and never a wrong one."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from itertools import product

import pytest
from mailflow.domain.decision.decision import Decision
from mailflow.domain.model.letters.facts import staff_words
from mailflow.domain.model.message import Message
from mailflow.domain.model.people import is_staff, staff_addresses
from mailflow.domain.model.policy import AuthenticationRules
from mailflow.domain.model.token import Purpose, sign
from mailflow.domain.triage.triage import decide
from mailflow.flow.gather import gather
from mailflow.flow.subaddresses import plus

from support.house import BILLING, CARE, DIRECTOR, MANAGER, POLICY, SUPPORT, TECHNICAL, House, mail

LAN, EVE = "lan@acme.example", "eve@evil.example"
CUSTOMER, OTHER = "tran@customer.example", "other@customer.example"
AUTHSERV = "mx.acme.example"
WORDS = "Kính gửi chị, chúng tôi xin trả lời khiếu nại của chị."

SURE_FORMS = (
    "{0}",
    "<{0}>",
    "Lan <{0}>",
    '"Trần Lan, Kế toán" <{0}>',
    "=?utf-8?q?Tr=E1=BA=A7n_Lan=2C?= <{0}>",
    "{0} (Lan)",
)
"""One address, and every program reads it alike."""

FORGED_FORMS = (
    "{0}, eve@evil.example",
    "eve@evil.example, {0}",
    "{0} <eve@evil.example>",
    '"{0}" <eve@evil.example>',
    "eve@evil.example <{0}>",
    "<{0}> <eve@evil.example>",
    "<eve@evil.example> <{0}>",
    "Lan <{0}>, <eve@evil.example>",
    "Lan <{0}",
    "{0}>",
    "({0}) eve@evil.example",
    "eve@evil.example ({0})",
    "<@evil.example:{0}>",
    "group: {0};",
    "Lan <{0}>; eve@evil.example",
    "{0}@evil.example",
    "<eve@evil.example>{0}",
    "=?utf-8?q?lan=40acme=2Eexample?=",
    "=?utf-8?q?lan=40acme.example?= <eve@evil.example>",
    "=?utf-8?q?=3C{0}=3E?= <eve@evil.example>",
    '"Lan" {0}',
    "Lan [mailto:{0}]",
    "{0}.",
    "Lan <{0}> eve",
    'Lan <"{0}"@evil.example>',
    "Lan <{0}(eve@evil.example)>",
    "{0}\r\nFrom: eve@evil.example",
    "eve@evil.example\r\nFrom: {0}",
    "eve@evil.example\r\nSender: {0}",
    "eve@evil.example\r\nReply-To: {0}",
    "l\u0430n@acme.example",
    "lan@acme.example.evil.example",
    "lan@acme\u200b.example",
    "Lan",
)
"""Two addresses, a recovered one, one in the name, in a comment, in Sender or Reply-To, a look-alike."""

RESULTS = {
    "": AuthenticationRules(),
    "none": None,
    "pass": "mx.acme.example; dmarc=pass header.from=acme.example",
    "fail": "mx.acme.example; dmarc=fail header.from=acme.example",
    "pass of another domain": "mx.acme.example; dmarc=pass header.from=evil.example",
    "pass by another server": "mx.evil.example; dmarc=pass header.from=acme.example",
    "pass in a comment": "mx.acme.example; dmarc=none (dmarc=pass header.from=acme.example)",
    "fail above a forged pass": "mx.acme.example; dmarc=fail header.from=acme.example",
}
"""What the header says; the first entry: no server is configured."""

TOKENS = (
    "address and thread",
    "address",
    "thread",
    "expired",
    "tampered",
    "bounce address",
    "customer's thread",
    "other ticket",
    "other department",
    "reference",
    "none",
)

RIGHT_TOKENS = {"address and thread", "address", "other ticket"}
POSITIONS = {
    "top": "{0}",
    "below a greeting": "Chào các anh chị,\n\n{0}",
    "quote": "Cảm ơn.\n\n> {0}",
    "after a quote line": "Cảm ơn.\n\nOn Mon, 23 Nov 2026, Support <support@acme.example> wrote:\n> {0}",
    "signature": "Cảm ơn.\n\n-- \nLan\n{0}",
    "forward": "Xem bên dưới.\n\n-----Original Message-----\nFrom: Lan\nTo: Support\nSubject: x\n\n{0}",
}

AT_THE_TOP = {"top", "below a greeting"}
"""Where a command is given; a greeting above it is none of its words."""


@dataclass(frozen=True)
class Attempt:
    """One cell of the matrix."""

    sender: str  # the whole From, perhaps with further headers
    sure: str  # the address that it surely is; "" where it is none
    result: str
    token: str
    position: str
    command: str = f"#answer {WORDS}"

    @property
    def configured(self) -> bool:
        """Whether config names the server to be believed."""
        return self.result != ""

    @property
    def may_answer(self) -> bool:
        """Whether this mail may write to the customer; said here once more, from the specification."""
        if self.position not in AT_THE_TOP or self.sure not in {LAN, BILLING, MANAGER}:
            return False  # MANAGER may write for the department
        if self.configured:
            return self.result == "pass" and self.token in {
                "address and thread",
                "address",
                "thread",
                "other ticket",
            }
        return self.token in {"address and thread", "address", "other ticket"}

    @property
    def customer(self) -> str:
        """Whose ticket the token is for."""
        return OTHER if self.token == "other ticket" else CUSTOMER


@cache
def house(configured: bool) -> House:
    """A ticket of a customer's with billing, another one, and a question to technical."""
    authentication = AuthenticationRules(AUTHSERV) if configured else AuthenticationRules()
    made = House(policy=replace(POLICY, authentication=authentication))
    for sender, words in ((CUSTOMER, "Khiếu nại: hóa đơn sai."), (OTHER, "Hóa đơn hỏng.")):
        made.arrives(mail(words, sender=sender, subject="Khiếu nại"))
    made.turn()
    return made


def _signed(made: House, ticket: int, role: str, addressee: str, purpose: Purpose, *, days: int = 90) -> str:
    with made.store.transaction() as tx:
        return sign(
            tx.knowledge.keyring(),
            ticket_id=ticket,
            role=role,
            addressee=addressee,
            purpose=purpose,
            expires=made.clock.now() + timedelta(days=days),
        )


def _tampered(token: str) -> str:
    return ("b" if token[0] == "a" else "a") + token[1:-3] + ("a" if token[-3] != "a" else "b") + token[-2:]


@cache
def ties(configured: bool, token: str) -> tuple[str, tuple[tuple[str, str], ...], str]:
    """To whom the mail goes, its threading headers and its subject, for a kind of token."""
    made = house(configured)
    notice = made.letters_to(BILLING)[0]
    thread = str(notice["Message-ID"])
    subject = "Re: [KN-2026-000001] Khiếu nại"
    answering = (("In-Reply-To", thread), ("References", thread))
    right = str(notice["Reply-To"])
    to = {
        "address and thread": right,
        "address": right,
        "expired": plus(SUPPORT, _signed(made, 1, "department", BILLING, Purpose.REPLY, days=-1)),
        "tampered": plus(SUPPORT, _tampered(right.partition("+")[2].partition("@")[0])),
        "bounce address": plus(SUPPORT, "b." + _signed(made, 1, "department", BILLING, Purpose.BOUNCE)),
        "other ticket": str(made.letters_to(BILLING)[1]["Reply-To"]),
        "other department": plus(SUPPORT, _signed(made, 1, "department", TECHNICAL, Purpose.REPLY)),
    }.get(token, SUPPORT)
    if token == "customer's thread":
        theirs = str(made.letters_to(CUSTOMER)[0]["Message-ID"])
        answering = (("In-Reply-To", theirs), ("References", theirs))
    elif token not in {"address and thread", "thread"}:
        answering = ()
    if token in {"none", "other ticket"}:
        subject = "Khiếu nại"
    return to, answering, subject


def written(attempt: Attempt) -> bytes:
    """The bytes of the mail."""
    to, threading, subject = ties(attempt.configured, attempt.token)
    headers = list(threading)
    said = RESULTS[attempt.result]
    if isinstance(said, str):
        headers.append(("Authentication-Results", said))
    if attempt.result == "fail above a forged pass":
        headers.append(("Authentication-Results", str(RESULTS["pass"])))
    body = POSITIONS.get(attempt.position, "Cảm ơn.").format(attempt.command)
    if attempt.position == "subject":
        subject = f"{attempt.command} {subject}"
    raw = mail(
        body,
        sender="placeholder@x.example",
        to=to,
        subject=subject,
        headers=headers,
        attach=_attached(attempt) if attempt.position in {"attachment", "html"} else None,
    )
    return raw.replace(b"placeholder@x.example", attempt.sender.encode(), 1)


def _attached(attempt: Attempt):  # noqa: ANN202  (a callback)
    def attach(message: EmailMessage) -> None:
        if attempt.position == "html":
            message.clear_content()
            quoted = f"<p>Cảm ơn.</p><blockquote><p>{attempt.command}</p></blockquote>"
            message.set_content(quoted, subtype="html")
        else:
            message.add_attachment(attempt.command, filename="lệnh.txt")

    return attach


def decision_on(attempt: Attempt) -> tuple[Message, Decision]:
    """What would become of the mail; nothing is recorded."""
    made = house(attempt.configured)
    (message,) = made.parser.parse([written(attempt)])
    assert isinstance(message, Message)
    now = made.clock.now() + timedelta(minutes=5)
    with made.store.transaction() as tx:
        situation = gather(tx, message, now, now, made.rules, made.context)
    return message, decide(message, situation, made.policy)


def every_attempt() -> Iterator[Attempt]:
    """All From forms with all results and tokens; all positions with all tokens and people."""
    for form, result, token in product(FORGED_FORMS, ("", "pass"), TOKENS):
        yield Attempt(form.format(LAN), "", result, token, "top")
    for form, result, token in product(SURE_FORMS, RESULTS, TOKENS):
        yield Attempt(form.format(LAN), LAN, result, token, "top")
    people = (LAN, BILLING, MANAGER, TECHNICAL, CARE, DIRECTOR, CUSTOMER, EVE, OTHER)
    positions = (*POSITIONS, "subject", "attachment", "html")
    for person, result, token, position in product(people, ("", "pass"), TOKENS, positions):
        yield Attempt(f"Somebody <{person}>", person, result, token, position)


HARMLESS = {"refused", "command refused", "noted", "joined", "received", "routed", "acknowledgement withheld"}


def wrong(attempt: Attempt) -> str:
    """Why the decision is wrong; "" where it is right."""
    message, decision = decision_on(attempt)
    follows = decision.consequences
    to_customer = [o for o in follows.letters if o.recipient.email in {CUSTOMER, OTHER}]
    if attempt.may_answer:
        occasions = [(o.letter.name, o.recipient.email) for o in to_customer]
        right = occasions == [("final_answer", attempt.customer)]
        return "" if right else f"a true answer became {decision.rule} {occasions}"
    about = decision.joins is not None
    own = attempt.sure in {CUSTOMER, OTHER} and (decision.opens is not None)
    colleagues_word = attempt.position not in AT_THE_TOP and attempt.sure in {LAN, BILLING, MANAGER}
    if to_customer and not own and not (colleagues_word and _thanks_only(to_customer)):
        return f"the customer hears {[o.letter.name for o in to_customer]} ({decision.rule})"
    begun = {str(deadline.name) for deadline in follows.deadlines}
    if attempt.sure in {CUSTOMER, OTHER} and attempt.result != "fail":
        begun -= {"customer waiting"}  # to write again is the customer's right
    if any(new.event.kind == "instructed" for new in follows.events):
        begun -= {"instructions"}
    if about and (follows.outbox or begun or follows.changes.status):
        return f"the ticket changes: {follows.changes} {follows.outbox} ({decision.rule})"
    if about and decision.joins and not follows.events:
        return f"nothing is recorded ({decision.rule})"
    kinds = {new.event.kind for new in follows.events} - HARMLESS
    if about and kinds and not colleagues_word and not kinds <= {"responded", "instructed"}:
        return f"{kinds} happened ({decision.rule})"
    return _wrongly_told(message, decision)


def _thanks_only(letters: list) -> bool:  # type: ignore[type-arg]
    """A plain answer above what is quoted is a written response, without the command's words."""
    return all(o.letter.name == "written_response" and "#" not in staff_words(o.facts) for o in letters)


def _wrongly_told(message: Message, decision: Decision) -> str:
    """Letters about the ticket go to true staff only; whoever was refused is told, if they are staff."""
    follows = decision.consequences
    if decision.opens is not None:
        others = [o for o in follows.letters if o.role == "customer" and o.recipient != message.sender]
        return "somebody else is acknowledged" if others and not message.sender.email else ""
    strangers = [o for o in follows.letters if not is_staff(o.recipient.email, POLICY)]
    if strangers and not _thanks_only(strangers):
        return f"{strangers[0].recipient.email} is told {strangers[0].letter.name}"
    if "refused" in {new.event.kind for new in follows.events} and not follows.letters:
        return "nobody is told of a refusal"
    return ""


@pytest.mark.parametrize("count", [1000, pytest.param(None, marks=pytest.mark.soak)])
def test_the_matrix(count: int | None) -> None:
    """At least 800 combinations, zero wrong: what may act acts, everything else reaches no customer."""
    attempts = list(every_attempt())
    if count is not None:  # the same ones each time; all of them in the long run
        attempts = random.Random(1).sample(attempts, count)
    assert len(attempts) >= 800
    mistakes = [(attempt, why) for attempt in attempts if (why := wrong(attempt))]
    assert not mistakes, f"{len(mistakes)} of {len(attempts)}, first: {mistakes[:5]}"
    assert sum(attempt.may_answer for attempt in attempts) > 10


def test_the_staff_of_the_matrix_are_the_staff_of_config() -> None:
    """The people that the matrix takes for staff are those, and the strangers are not."""
    assert {BILLING, TECHNICAL, MANAGER, CARE, DIRECTOR} <= set(staff_addresses(POLICY))
    assert is_staff(LAN, POLICY)
    assert not is_staff(EVE, POLICY)
    assert not is_staff(CUSTOMER, POLICY)


@pytest.mark.parametrize("result", ["", "pass"])
@pytest.mark.parametrize(
    "form", ["{0} <eve@evil.example>", "eve@evil.example <{0}>", "{0}, eve@evil.example"]
)
def test_a_forger_with_a_leaked_token(form: str, result: str) -> None:
    """Recorded for real: nothing reaches customer or forger, the true department gets one clear letter."""
    made = House(policy=house(result != "").policy)
    made.arrives(mail("Khiếu nại: hóa đơn sai.", sender=CUSTOMER))
    made.turn()
    before = len(made.letters_to(CUSTOMER))
    made.arrives(written(Attempt(form.format(LAN), "", result, "address and thread", "top")))
    made.turn()
    made.clock.move(minutes=5)
    made.turn()
    assert len(made.letters_to(CUSTOMER)) == before
    assert made.letters_to(EVE) == []
    assert "refused" in str(made.last_letter_to(BILLING)["Message-ID"])
    assert made.one("select status from tickets") == "with department"
    assert made.one("select count(*) from events where kind = 'refused'") == 1
