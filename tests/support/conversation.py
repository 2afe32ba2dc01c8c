"""The language in which conversations are told: who writes what, which letters follow, what the record says.

The functions speak of a house in memory, with as many customers as the test has.  A Conversation is one
ticket's, told in memory or on real servers (support/stage.py): people read their letters in order, and nobody
gets a letter that the test does not name; what staff write inside the house carries canary words, which no
customer may ever see.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from html import unescape

from mailflow.domain.model.policy import AuthenticationRules, Policy, Roles

from support.house import BILLING, CARE, DIRECTOR, POLICY, House, answer, mail, read_letter, text_of
from support.people import html_of
from support.stage import STAFF, MemoryStage, Stage

VIETNAMESE = "Tôi bị tính tiền hai lần trong tháng 10, tôi rất bức xúc. Đề nghị công ty giải quyết sớm."
ENGLISH = "You charged my card twice in October. This is a complaint, please sort it out as soon as you can."
CHINESE = "十月份我的卡被重复扣款两次，我要投诉，请尽快处理并退款。"
JAPANESE = "ルーターがすぐに壊れました。交換してください。よろしくお願いいたします。"
LAN, BOB, WANG = "lan@customer.example", "bob@customer.example", "wang@customer.example"
EVE = "eve@elsewhere.example"

AUTHENTICATED = replace(POLICY, authentication=AuthenticationRules(authserv_id="mx.acme.example"))
FAILED = [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=customer.example")]
PASSED = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=customer.example")]

_KIND = re.compile(rb"(?m)^X-Mailflow-Letter: (\w+)")  # without parsing every letter of a storm

ACKNOWLEDGEMENTS = (
    "acknowledgement",
    "acknowledgement_neutral",
    "acknowledgement_plain",
    "acknowledgement_digest",
)

CUSTOMER, CLERK, QA = "tran@customer.example", "lan@acme.example", "qa@acme.example"
COMPANY = replace(POLICY, roles=Roles(customer_care=(CARE,), director=(DIRECTOR,), quality=(QA,)))
COMPLAINT = "Tôi muốn khiếu nại: hóa đơn tháng 10 bị tính hai lần, xin xử lý giúp."

CANARY = "chim-hoàng-yến"
"""A word that stands in everything written for colleagues only."""

BY_THE_CLOCK = frozenset(
    {
        "reminder",
        "escalation",
        "digest",
        "bundle",
        "stage_update",
        "undeliverable",
        "more_time",
        "more_time_proposed",
    }
)
"""Letters that come when time passes; a talk about people's letters passes over them unless it names them."""

_REFERENCE = re.compile(r"\[(KN-[0-9]{4}-[0-9]{6})\]")
Attach = Callable[[EmailMessage], None]


def writes(house: House, sender: str, body: str = VIETNAMESE, **rest: object) -> str:
    """Somebody writes, and the house works; returns what became of the mail."""
    return arrives(house, mail(body, sender=sender, **rest))  # type: ignore[arg-type]


def title_of(letter: EmailMessage) -> str:
    """What a letter inside the house says that it is: its first line, for its subject is the customer's."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html_of(letter), re.DOTALL)
    return unescape(found[1]) if found else str(letter["Subject"])


def answers(house: House, sender: str, letter: EmailMessage, body: str, **rest: object) -> str:
    """Somebody answers one of our letters; returns what became of it."""
    return arrives(house, answer(letter, body, sender=sender, **rest))  # type: ignore[arg-type]


def arrives(house: House, raw: bytes) -> str:
    """A mail arrives, and the house works; returns what became of it, with the rule."""
    house.arrives(raw)
    house.turn()
    return became(house)


def became(house: House) -> str:
    """The disposition of the latest mail, with its rule."""
    return str(house.one("select disposition || ': ' || rule from arrivals order by id desc limit 1"))


def ticket_of_latest(house: House) -> object:
    """The ticket that the latest mail belongs to; None for none."""
    return house.one("select ticket_id from messages order by id desc limit 1")


def kind_of(letter: EmailMessage) -> str:
    """Which letter it is."""
    return str(letter["X-Mailflow-Letter"])


def kinds(house: House, address: str) -> list[str]:
    """Which letters somebody got, in order."""
    return [_KIND.findall(raw)[0].decode() for raw in house.smtp.to(address)]


def acknowledged(house: House, address: str) -> int:
    """How many letters of ours a customer got."""
    return sum(kind in ACKNOWLEDGEMENTS for kind in kinds(house, address))


def staff_letters(house: House) -> int:
    """How many letters went to people of the house."""
    return sum(letter.recipient.endswith("@acme.example") for letter in house.smtp.accepted)


def reference(number: int) -> str:
    """The reference of the n-th ticket."""
    return f"KN-2026-{number:06d}"


def tickets(house: House) -> int:
    """How many there are."""
    return int(str(house.one("select count(*) from tickets")))


def state(house: House, number: int = 1) -> tuple[str, str]:
    """What became of the obligation to acknowledge a ticket, and why."""
    row = house.rows(f"select ack_state, ack_reason from tickets where id = {number}")[0]
    return str(row[0]), str(row[1])


def events(house: House, number: int = 1) -> list[str]:
    """What happened to a ticket, in order."""
    rows = house.rows(f"select kind from events where ticket_id = {number} order by sequence")
    return [str(row[0]) for row in rows]


def event(house: House, kind: str, number: int = 1) -> dict[str, object]:
    """What the record says of the latest event of a kind."""
    rows = house.rows(
        f"select payload from events where ticket_id = {number} and kind = '{kind}' order by sequence desc"
    )
    return dict(json.loads(str(rows[0][0])))


def linked(house: House, number: int) -> list[tuple[object, ...]]:
    """The tickets that staff see beside this one, and why."""
    return house.rows(f"select other_id, reason from links where ticket_id = {number} order by other_id")


def close(house: House, number: int = 1) -> None:
    """A person has closed the ticket now."""
    at = int(house.clock.now().timestamp() * 1000)
    with house.store.writing() as connection:
        connection.exec_driver_sql(
            f"update tickets set status = 'closed', closed_at = {at} where id = {number}"
        )


def passes(house: House, *, step: float = 4, **by: float) -> None:
    """Time passes, and the house works every ``step`` hours."""
    end = house.clock.now()
    house.clock.move(**by)
    end, house.clock.at = house.clock.at, end
    while house.clock.at < end:
        house.clock.move(hours=step)
        house.clock.at = min(house.clock.at, end)
        house.turn()


class Conversation:
    """One ticket's conversation: who writes what, and which letters follow."""

    def __init__(self, stage: Stage, customer: str, name: str = "") -> None:
        self.stage = stage
        self.customer = customer
        self.name = name
        self.reference = ""
        self.notice: EmailMessage | None = None  # what a member of staff answers next
        self.first_mail = ""  # the Message-ID of the customer's first mail
        self._read: Counter[str] = Counter()
        self._written: dict[str, set[str]] = defaultdict(set)  # Message-IDs of everybody's own mails

    # --- customers -------------------------------------------------------------------------------

    def complains(self, subject: str, body: str, attach: Attach | None = None) -> EmailMessage:
        """The customer's first mail; returns the acknowledgement."""
        address = self.stage.address(self.customer)
        support = self.stage.address("support")
        sender = f"{self.name} <{address}>" if self.name else address
        before = len(self.stage.mailbox(self.customer))
        raw = mail(body, sender=sender, subject=subject, to=support, attach=attach)
        self.first_mail = str(read_letter(raw)["Message-ID"])
        self._written[self.customer].add(self.first_mail)
        self.stage.post(address, support, raw)
        assert self.stage.until(lambda: len(self.stage.mailbox(self.customer)) > before)
        letter = self.stage.mailbox(self.customer)[before]
        found = _REFERENCE.search(letter["Subject"])
        assert found, letter["Subject"]
        self.reference = found[1]
        assert str(letter["X-Mailflow-Letter"]).startswith("acknowledgement")
        self._read[self.customer] = 1
        return letter

    def calls(self, who: str, form: str, reads: str = "handed_in") -> EmailMessage:
        """The customer telephones, and somebody hands in a form; returns the receipt."""
        address, support = self.stage.address(who), self.stage.address("support")
        before = len(self.stage.mailbox(who))
        self.stage.post(address, support, mail(form, sender=address, subject="Telephone", to=support))
        assert self.stage.until(lambda: len(self.stage.mailbox(who)) > before)
        receipt = self.stage.mailbox(who)[before]
        assert kind_of(receipt) == reads
        found = _REFERENCE.search(receipt["Subject"])
        assert found, receipt["Subject"]
        self.reference = found[1]
        self._read[who] = 1
        return receipt

    # --- everybody -------------------------------------------------------------------------------

    def answers(
        self,
        who: str,
        letter: EmailMessage,
        body: str,
        attach: Attach | None = None,
        subject: str | None = None,
        to: str = "",
        sender: str = "",
        headers: Sequence[tuple[str, str]] = (),
    ) -> bytes:
        """Somebody presses "Reply" on a letter; returns what was sent.

        ``to``, ``sender``, ``headers``: what gateways, telephones and lists have made of it.
        """
        address = self.stage.address(who)
        name = self.name if who == self.customer else ""
        to = to or parseaddr(str(letter["Reply-To"] or letter["From"]))[1]
        whole = f"{body}\n\n{quoted(letter)}"
        raw = answer(
            letter,
            whole,
            sender=sender or f"{name} <{address}>".strip(),
            to=to,
            subject=subject,
            headers=headers,
            attach=attach,
        )
        self._written[who].add(str(read_letter(raw)["Message-ID"]))
        self.stage.post(address, to, raw)
        return raw

    def reads(self, who: str, *occasions: str) -> list[EmailMessage]:
        """The next letters on this ticket in somebody's mailbox, which are exactly these, in any order."""
        first = self._read[who]
        wanted = first + len(occasions)
        self.stage.until(lambda: len(self._letters(who, occasions)) >= wanted)
        found = self._letters(who, occasions)[first:]
        told = [kind_of(letter) for letter in found]
        assert Counter(told) == Counter(occasions), f"{who} has {told}, not {list(occasions)}"
        self._read[who] = wanted
        return [next(letter for letter in found if kind_of(letter) == each) for each in occasions]

    def sees(self, who: str, occasion: str) -> EmailMessage:
        """The one next letter."""
        return self.reads(who, occasion)[0]

    def nothing_new(self, *people: str) -> None:
        """None of these has got a letter that was not named."""
        for who in people or (*STAFF, self.customer):
            told = [kind_of(letter) for letter in self._letters(who, ())[self._read[who] :]]
            assert not told, f"{who} has got {told}, too"

    def threads(self, who: str, letter: EmailMessage) -> list[str]:
        """The Message-IDs in References: all are known to this reader's client, the last is the parent."""
        thread = str(letter["References"]).split()
        assert thread[-1] == letter["In-Reply-To"]
        known = {str(each["Message-ID"]) for each in self.stage.mailbox(who)} | self._written[who]
        assert set(thread) <= known, "a mail that this reader has never seen"
        return thread

    def day(self, ahead: int) -> str:
        """A day so many days from now as people write it: 5/12."""
        day = self.stage.today() + timedelta(days=ahead)
        return f"{day.day}/{day.month}"

    def held(self) -> None:
        """The time passes in which #stop would work."""
        self.stage.later(minutes=2, seconds=10)

    def waits(self, who: str, occasion: str) -> None:
        """Days pass until somebody gets another such letter; rest days and holidays may lie between."""

        def count() -> int:
            return sum(kind_of(letter) == occasion for letter in self.stage.mailbox(who))

        before = count()
        for _ in range(15):
            self.stage.later(days=2)
            if count() > before:
                return

    def _letters(self, who: str, named: tuple[str, ...]) -> list[EmailMessage]:
        ignored = BY_THE_CLOCK - set(named)
        return [
            letter
            for letter in self.stage.mailbox(who)
            if f"[{self.reference}]" in letter["Subject"] and kind_of(letter) not in ignored
        ]

    # --- in memory: a customer and a clerk, who answer the latest letter ---------------------------

    @property
    def house(self) -> House:
        """The house in memory."""
        assert isinstance(self.stage, MemoryStage)
        return self.stage.house

    def writes(self, words: str, *, to: EmailMessage | None = None, **changed: str) -> None:
        """The customer writes, or answers a letter."""
        sender = changed.pop("sender", f"Trần Lan <{CUSTOMER}>")
        raw = answer(to, words, sender=sender, **changed) if to else mail(words, sender=sender, **changed)
        self.house.arrives(raw)
        self.house.turn()

    def staff(
        self,
        words: str,
        *,
        sender: str = f"Lan <{CLERK}>",
        box: str = BILLING,
        letter: EmailMessage | None = None,
        to: str = "",
        headers: Sequence[tuple[str, str]] = (),
        attach: Callable[[EmailMessage], None] | None = None,
        wait: float = 3,
    ) -> None:
        """Somebody answers the latest letter to ``box``; then the hold passes (``wait`` minutes)."""
        notice = letter or self.house.last_letter_to(box)
        raw = answer(notice, words, sender=sender, to=to, headers=headers)
        if attach:
            message = read_letter(raw)
            attach(message)
            raw = message.as_bytes()
        self.house.arrives(raw)
        self.house.turn()
        if wait:
            self.passes(minutes=wait)

    def passes(self, **time: float) -> None:
        """Time passes, in one step."""
        self.stage.later(**time)

    def days(self, count: int) -> None:
        """Days pass, the daemon looking every few hours."""
        for _ in range(count * 6):
            self.passes(hours=4)

    def kinds(self, who: str) -> list[str]:
        """Which letters somebody got, in order."""
        return [kind_of(letter) for letter in self.stage.mailbox(who)]

    def last(self, who: str) -> str:
        """The latest letter's text, as one line."""
        letters = self.stage.mailbox(who)
        assert letters, f"no letter reached {who}"
        return " ".join(text_of(letters[-1]).split())

    # --- the record --------------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """Where the ticket stands."""
        [(status,)] = self.stage.rows(f"select status from tickets where reference = '{self.reference}'")
        return str(status)

    def events(self, number: int = 0) -> list[str]:
        """The kinds of what has happened on this ticket, or the n-th, in order."""
        return [str(kind) for (kind,) in self._rows("kind", "events", number, "order by sequence")]

    def running(self, number: int = 0) -> set[str]:
        """The names of the deadlines that run on this ticket, or the n-th."""
        rows = self._rows("name", "deadlines", number, "and met_at is null and not cancelled")
        return {str(name) for (name,) in rows}

    def _rows(self, column: str, table: str, number: int, which: str) -> list[tuple[object, ...]]:
        joined = f"{table} join tickets on tickets.id = {table}.ticket_id"
        ticket = reference(number) if number else self.reference
        return self.stage.rows(f"select {column} from {joined} where reference = '{ticket}' {which}")

    # --- promises --------------------------------------------------------------------------------

    def customer_saw_nothing_internal(self) -> None:
        """No word, token, address or command of the house in any byte of the customer's letters."""
        secrets = [CANARY, "#", "+", *(self.stage.address(name) for name in STAFF)]
        for letter in self.stage.mailbox(self.customer):
            assert letter["Reply-To"] is None
            shown = "\n".join((str(letter["Subject"]), text_of(letter), html_without_style(letter)))
            for secret in secrets:
                assert secret not in shown, f"{secret!r} in {kind_of(letter)}:\n{shown}"
            for part in letter.walk():
                content = part.get_payload(decode=True) or b""
                assert CANARY.encode() not in content
            everything = letter.as_bytes().decode("ascii", "replace")
            for name in STAFF:
                assert self.stage.address(name) not in everything


def quoted(letter: EmailMessage) -> str:
    """The letter as mail programs put it under an answer."""
    lines = "\n".join(f"> {line}" for line in text_of(letter).splitlines())
    return f"On Mon, 23 Nov 2026 at 09:00, {parseaddr(str(letter['From']))[0]} wrote:\n{lines}\n"


def html_without_style(letter: EmailMessage) -> str:
    """The page's words and links, without colours and entities, which hold a # of their own."""
    page = re.sub(
        r"<style.*?</style>|style=\"[^\"]*\"|bgcolor=\"[^\"]*\"|&#?[a-z0-9]+;",
        "",
        html_of(letter),
        flags=re.DOTALL,
    )
    return re.sub(r"mailto:[^\"]*", lambda link: link[0].partition("?")[0], page)


def complaint(policy: Policy = COMPANY, words: str = COMPLAINT, **headers: str) -> Conversation:
    """In memory: one customer's complaint with billing, the first ticket of the company."""
    told = Conversation(MemoryStage(policy), CUSTOMER, "Trần Lan")
    told.writes(words, **headers)
    told.reference = reference(1)
    return told
