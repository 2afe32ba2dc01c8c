"""Days on which one thing of each kind is broken: only it fails, and a person hears of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.rules.undone import ATTEMPTS
from mailflow.ports.errors import LetterFailed
from mailflow.ports.letterhead import Rendered

from simulation.days import EVENING, POLICY_OF_DAYS, Day, FewWords
from support.fakes import Answer
from support.house import House

AFTERWARDS = (1, 1, 1, 1, 1)
"""Hours in which what failed gets its attempts."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What cannot be written on this day, one of each kind."""

    deadline_of: str  # the reference of a ticket
    owed_by: str  # the address of a customer
    notice_of: str  # the reference of another ticket, whose mail has letters

    def breaks(self, order: LetterOrder) -> bool:
        """Whether this letter is the broken one of its kind."""
        reference = order.written.reference
        return (
            (order.letter.name in {"reminder", "escalation"} and reference == self.deadline_of)
            or (
                order.letter.name in {"acknowledgement_plain", "acknowledgement_digest"}
                and order.recipient.email == self.owed_by
            )
            or order.letter.name in {"digest", "undeliverable"}
            or (order.letter.name in {"new_ticket", "new_complaint"} and reference == self.notice_of)
        )


class TornPaper(FewWords):
    """A few words, but some letters cannot be written."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(POLICY_OF_DAYS.organisation)
        self.broken = broken

    def render(self, order: LetterOrder) -> Rendered:
        """See the port."""
        if self.broken.breaks(order):
            raise LetterFailed(f"The letter {order.letter.name!r} cannot be written")
        return super().render(order)


class BrokenDay(Day):
    """A day with one broken thing of each kind, by its seed."""

    def _paper(self) -> TornPaper:
        chance = random.Random(f"broken {self.seed}")
        first, second = chance.sample(range(1, 5), 2)
        self.broken = Broken(
            f"KN-2026-{first:06d}",
            f"customer{chance.randrange(4)}@customer.example",
            f"KN-2026-{second:06d}",
        )
        return TornPaper(self.broken)

    def __post_init__(self) -> None:
        super().__post_init__()
        for number in range(2):  # their letters come to nothing, and of that nobody can be told
            refused = f"customer{number}@customer.example"
            self.house.smtp.answers[refused] = Answer("rcpt", 550, "5.1.1 no such user")

    @property
    def evening(self) -> tuple[int, ...]:
        """See the day."""
        return EVENING + AFTERWARDS

    def play(self) -> list[str]:
        """The day with its invariants, and those of what is broken."""
        found: list[str] = []
        excused: set[str] = set()  # tickets that do not know yet what became of their letter
        done = self._done_with_database

        def looked_at() -> None:
            found.extend(alone(self.house, self.broken))
            query = (
                "select t.reference from failures f join tickets t on t.id = f.ticket_id where kind = 'fate'"
            )
            excused.update(str(row[0]) for row in self.house.rows(query))
            done()

        self._done_with_database = looked_at  # type: ignore[method-assign]
        owing = "still owes its acknowledgement"
        faults = super().play()
        return found + [f for f in faults if not (owing in f and f.split()[1] in excused)]


def alone(house: House, broken: Broken) -> Iterator[str]:
    """I21: nothing else failed, and nothing else that is due is left.  I22: attempts are counted and told."""
    now = int(house.clock.now().timestamp() * 1000)
    for kind, key, attempts, first_at, told_at, reference, email in house.rows(
        "select f.kind, f.key, f.attempts, f.first_at, f.told_at, t.reference, t.customer_email "
        "from failures f left join tickets t on t.id = f.ticket_id"
    ):
        theirs = {
            "deadline": reference == broken.deadline_of,
            "owed acknowledgement": email == broken.owed_by,
            "duty": str(key).startswith("digest "),
            "fate": True,
        }
        if not theirs.get(str(kind), False):
            yield f"I21 {kind} {key} of {reference} failed, and nothing of it is broken"
        if now - int(str(first_at)) >= ATTEMPTS * 3_600_000 and int(str(attempts)) < ATTEMPTS:
            yield f"I22 {kind} {key} was tried {attempts} times"
        if int(str(attempts)) >= ATTEMPTS and told_at is None:
            yield f"I22 nobody was told of {kind} {key}"
    left = (
        f"select 'deadline ' || id from deadlines where next_at <= {now} union all "
        f"select 'acknowledgement of ' || reference from tickets where ack_next_at <= {now}"
    )
    yield from (f"I21 {row[0]} is due and left" for row in house.rows(left))
    told = house.one("select count(*) from failures where told_at is not null")
    letters = house.one("select count(*) from outbox where occasion = 'not_done'")
    if int(str(letters)) < int(str(told)):
        yield f"I22 of {told} failures {letters} letters tell"
