"""A conversation between a customer and staff in memory: who writes what, who hears what."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage

from mailflow.domain.model.policy import Policy, Roles

from support.house import (
    BILLING,
    CARE,
    DIRECTOR,
    MANAGER,
    POLICY,
    SUPPORT,
    TECHNICAL,
    House,
    answer,
    mail,
    read_letter,
    text_of,
)

CUSTOMER, LAN, QA = "tran@customer.example", "lan@acme.example", "qa@acme.example"
COMPANY = replace(POLICY, roles=Roles(customer_care=(CARE,), director=(DIRECTOR,), quality=(QA,)))
COMPLAINT = "Tôi muốn khiếu nại: hóa đơn tháng 10 bị tính hai lần, xin xử lý giúp."

__all__ = [
    "BILLING",
    "CARE",
    "COMPANY",
    "CUSTOMER",
    "DIRECTOR",
    "LAN",
    "MANAGER",
    "QA",
    "SUPPORT",
    "TECHNICAL",
    "Talk",
]


class Talk:
    """One customer's complaint with billing."""

    def __init__(self, policy: Policy = COMPANY, words: str = COMPLAINT, **headers: str) -> None:
        self.house = House(policy=policy)
        self.seen = 0
        self.customer(words, **headers)

    # --- who writes -----------------------------------------------------------------------------

    def customer(self, words: str, *, to: EmailMessage | None = None, **changed: str) -> None:
        """The customer writes, or answers a letter."""
        sender = changed.pop("sender", f"Trần Lan <{CUSTOMER}>")
        raw = answer(to, words, sender=sender, **changed) if to else mail(words, sender=sender, **changed)
        self.house.arrives(raw)
        self.house.turn()

    def staff(
        self,
        words: str,
        *,
        sender: str = f"Lan <{LAN}>",
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
        self.house.clock.move(**time)
        self.house.turn()

    def days(self, count: int) -> None:
        """Days pass, the daemon looking every few hours."""
        for _ in range(count * 6):
            self.passes(hours=4)

    # --- who hears ------------------------------------------------------------------------------

    def letters(self, address: str) -> list[str]:
        """The occasions of all letters that reached somebody, in order."""
        return [occasion(letter) for letter in self.house.letters_to(address)]

    def last(self, address: str) -> str:
        """The latest letter's text, as one line."""
        return " ".join(text_of(self.house.last_letter_to(address)).split())

    @property
    def status(self) -> str:
        """The first ticket's state."""
        return str(self.house.one("select status from tickets where id = 1"))

    def events(self, ticket: int = 1) -> list[str]:
        """The kinds of a ticket's events."""
        rows = self.house.rows(f"select kind from events where ticket_id = {ticket} order by sequence")
        return [str(row[0]) for row in rows]

    def open_clocks(self, ticket: int = 1) -> set[str]:
        """The names of the clocks that run."""
        sql = f"select name from deadlines where ticket_id = {ticket} and met_at is null and not cancelled"
        return {str(row[0]) for row in self.house.rows(sql)}


def occasion(letter: EmailMessage) -> str:
    """What a letter is, from its Message-ID."""
    return str(letter["Message-ID"]).split(".")[1].replace("-", "_")
