"""Conversations between people and mailflow told once, and played twice: in memory and on real servers.

A talk is a function that takes a Stage.  People read their letters in order, and nobody gets a letter
that the talk does not name; what staff write inside the house carries canary words, which no customer
may ever see.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol

from mailflow.domain.model.policy import Person, Policy, Roles

from support.house import MANAGER, POLICY, House, answer, mail, read_letter, text_of
from support.people import html_of

CANARY = "chim-hoàng-yến"
"""A word that stands in everything written for colleagues only."""

BY_THE_CLOCK = frozenset({"reminder", "escalation", "digest", "bundle", "stage_update", "undeliverable"})
"""Letters that come when time passes; a talk about people's letters passes over them unless it names them."""

STAFF = ("billing", "technical", "manager", "director", "care", "qa")
MEMBERS = ("hung", "thao")
"""Members of billing."""
_REFERENCE = re.compile(r"\[(KN-[0-9]{4}-[0-9]{6})\]")
Attach = Callable[[EmailMessage], None]


class Stage(Protocol):
    """Where a talk is played."""

    def address(self, name: str) -> str:
        """The address of a member of staff (STAFF) or of a customer (any other name)."""
        ...

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Somebody sends a mail, and mailflow does what follows from it."""
        ...

    def mailbox(self, name: str) -> list[EmailMessage]:
        """What lies in somebody's mailbox now, oldest first."""
        ...

    def until(self, looked: Callable[[], bool]) -> bool:
        """Whether something comes true, after a while."""
        ...

    def later(self, **by: float) -> None:
        """Time passes, and mailflow does what is due."""
        ...

    def today(self) -> date:
        """The date in the house."""
        ...

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Look into the database."""
        ...


class Talk:
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
        assert _occasion(receipt) == reads
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
        told = [_occasion(letter) for letter in found]
        assert Counter(told) == Counter(occasions), f"{who} has {told}, not {list(occasions)}"
        self._read[who] = wanted
        return [next(letter for letter in found if _occasion(letter) == each) for each in occasions]

    def sees(self, who: str, occasion: str) -> EmailMessage:
        """The one next letter."""
        return self.reads(who, occasion)[0]

    def nothing_new(self, *people: str) -> None:
        """None of these has got a letter that was not named."""
        for who in people or (*STAFF, self.customer):
            told = [_occasion(letter) for letter in self._letters(who, ())[self._read[who] :]]
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
            return sum(_occasion(letter) == occasion for letter in self.stage.mailbox(who))

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
            if f"[{self.reference}]" in letter["Subject"] and _occasion(letter) not in ignored
        ]

    # --- the record --------------------------------------------------------------------------------

    def status(self) -> str:
        """Where the ticket stands."""
        [(status,)] = self.stage.rows(f"select status from tickets where reference = '{self.reference}'")
        return str(status)

    def events(self) -> list[str]:
        """The kinds of what has happened, in order."""
        joined = "events join tickets on tickets.id = events.ticket_id"
        rows = self.stage.rows(
            f"select kind from {joined} where reference = '{self.reference}' order by sequence"
        )
        return [str(kind) for (kind,) in rows]

    def running(self) -> list[str]:
        """The names of the clocks that run."""
        rows = self.stage.rows(
            "select name from deadlines join tickets on tickets.id = deadlines.ticket_id where "
            f"reference = '{self.reference}' and met_at is null and not cancelled order by name"
        )
        return [str(name) for (name,) in rows]

    # --- promises --------------------------------------------------------------------------------

    def customer_saw_nothing_internal(self) -> None:
        """No word, token, address or command of the house in any byte of the customer's letters."""
        secrets = [CANARY, "#", "+", *(self.stage.address(name) for name in STAFF)]
        for letter in self.stage.mailbox(self.customer):
            assert letter["Reply-To"] is None
            shown = "\n".join((str(letter["Subject"]), text_of(letter), html_without_style(letter)))
            for secret in secrets:
                assert secret not in shown, f"{secret!r} in {_occasion(letter)}:\n{shown}"
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


def _occasion(letter: EmailMessage) -> str:
    return str(letter["X-Mailflow-Letter"])


class MemoryStage:
    """A House: everything happens at once.  Its manager is away, and Hoa stands in."""

    def __init__(self, policy: Policy | None = None) -> None:
        roles = Roles(
            customer_care=("care@acme.example",),
            director=("director@acme.example",),
            quality=("qa@acme.example",),
        )
        billing, *others = POLICY.departments
        members = tuple(f"{name}@acme.example" for name in MEMBERS)
        always = (date(2020, 1, 1), date(2099, 12, 31))
        company = replace(
            POLICY,
            roles=roles,
            departments=(replace(billing, members=members), *others),
            people=(Person(MANAGER, "Trần Quản", "hoa@acme.example", (always,)),),
        )
        self.house = House(policy or company)

    def address(self, name: str) -> str:
        """See Stage."""
        return f"{name}@{'acme' if name in {*STAFF, *MEMBERS, 'hoa', 'support'} else 'customer'}.example"

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """See Stage."""
        del sender, to
        self.house.arrives(raw)
        self.house.turn()

    def mailbox(self, name: str) -> list[EmailMessage]:
        """See Stage."""
        return [read_letter(raw) for raw in self.house.smtp.to(self.address(name))]

    def until(self, looked: Callable[[], bool]) -> bool:
        """See Stage."""
        return looked()

    def later(self, **by: float) -> None:
        """See Stage."""
        self.house.clock.move(**by)
        self.house.turn()

    def today(self) -> date:
        """See Stage."""
        return self.house.clock.now().date()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """See Stage."""
        return self.house.rows(sql)
