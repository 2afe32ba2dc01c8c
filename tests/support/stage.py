"""Where a conversation is played: in memory, or on real servers (support/real_stage.py)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Protocol

from mailflow.domain.model.policy import Person, Policy, Roles

from support.house import MANAGER, POLICY, House, read_letter

STAFF = ("billing", "technical", "manager", "director", "care", "qa")
MEMBERS = ("hung", "thao")
"""Members of billing."""


class Stage(Protocol):
    """Where a conversation is played."""

    def address(self, name: str) -> str:
        """The address of a member of staff (STAFF) or of a customer (any other name).

        In memory an address stands for itself.
        """
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
        if "@" in name:
            return name
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
