"""What the demo has done, in numbers from mailflow's own store: what came in, what went out, what is lost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mailflow.adapters.store import account, outbox_queries, soundness, ticket_queries
from mailflow.adapters.store.database import Database
from mailflow.demo.play import Played
from mailflow.demo.screen import ScreenDeadline
from mailflow.domain.model.ticket import Disposition
from mailflow.language import ENGLISH, MESSAGES, load

_BECAME = {
    Disposition.OPENED.value: "opened a ticket",
    Disposition.JOINED.value: "joined one",
    Disposition.COMMAND.value: "with commands of staff",
    Disposition.SET_ASIDE.value: "set aside",
    Disposition.QUARANTINED.value: "in quarantine",
    Disposition.BEFORE_START.value: "older than the company",
    "undecided": "not decided on",
}


@dataclass(frozen=True, slots=True)
class Balance:
    """The account of one demo."""

    seconds: float
    mails: Mapping[str, int]  # disposition → number
    natures: Mapping[str, int]  # of the tickets
    letters: Mapping[str, int]  # occasion → number of those delivered
    waiting: int  # letters that were not delivered
    faults: Sequence[str]  # of the record's chains

    @property
    def sound(self) -> bool:
        """Whether every mail has its fate, every letter is delivered and the record verifies."""
        return not (self.undecided or self.waiting or self.faults)

    @property
    def undecided(self) -> int:
        """Mails that were seen but not decided on yet."""
        return self.mails.get("undecided", 0)


def draw_up(database: Database, seconds: float) -> Balance:
    """Count what the store holds."""
    with database.connection() as connection:
        mails: Counter[str] = Counter()
        for folder in account.ledger(connection):
            mails.update(folder["dispositions"])
        tickets = ticket_queries.tickets(connection, limit=10_000)
        letters = outbox_queries.outbox(connection, everything=True, limit=100_000)
        faults = list(soundness.broken_chains(connection))
    sent = [letter for letter in letters if letter["state"] == "sent"]
    return Balance(
        seconds=seconds,
        mails=dict(mails),
        natures=Counter(ticket["nature"] for ticket in tickets),
        letters=Counter(letter["occasion"] for letter in sent),
        waiting=len(letters) - len(sent),
        faults=faults,
    )


def deadlines_of(database: Database, reference: str) -> list[ScreenDeadline]:
    """A ticket's deadlines, the next one first."""
    with database.connection() as connection:
        story = ticket_queries.story(connection, reference)
    return [
        ScreenDeadline(
            deadline["name"],
            datetime.fromisoformat(deadline["due_at"]).astimezone(UTC),
            bool(deadline["met_at"]),
        )
        for deadline in (story.deadlines if story else ())
    ]


def summary(balance: Balance) -> RenderableType:
    """The account as a small table."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(justify="right")
    grid.add_column(overflow="fold")
    grid.add_row("Mails in", _total(balance.mails), _counts(balance.mails, _BECAME, "{} {}"))
    grid.add_row("Tickets", _total(balance.natures), _counts(balance.natures, {}, "{} × {}"))
    letters = load(ENGLISH, MESSAGES)["letter"]
    grid.add_row("Letters out", _total(balance.letters), _counts(balance.letters, letters, "{} × {}"))
    undone = balance.undecided + balance.waiting + len(balance.faults)
    grid.add_row("Left undone", str(undone), _state(balance))
    spent = timedelta(seconds=round(balance.seconds))
    grid.add_row("Time", "", f"{balance.seconds:.1f} s" if balance.seconds < 60 else str(spent))  # noqa: PLR2004
    return grid


def programme(played: Sequence[Played]) -> RenderableType:
    """What was played: each scene with its ticket and how soon its last letter was delivered."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(no_wrap=True, justify="right")
    for one in played:
        count = len(one.scene.letters)
        letters = "no letter" if not count else f"{count} letter{'s' if count > 1 else ''}"
        grid.add_row(
            Text("✓", style="green"), one.scene.title, one.reference or "-", letters, f"{one.seconds:.2f} s"
        )
    return grid


def _total(numbers: Mapping[str, int]) -> str:
    return str(sum(numbers.values()))


def _counts(numbers: Mapping[str, int], names: Mapping[str, str], form: str) -> str:
    common = Counter(numbers).most_common()
    return ", ".join(form.format(number, names.get(key, key)) for key, number in common) or "none"


def _state(balance: Balance) -> Text:
    if balance.sound:
        return Text("every mail has its place, every letter is delivered, the record verifies", style="green")
    words = []
    if balance.undecided:
        words.append(f"{balance.undecided} mails wait to be decided on")
    if balance.waiting:
        words.append(f"{balance.waiting} letters are still in the outbox; the next start would send them")
    if balance.faults:
        words.append(f"the record has {len(balance.faults)} faults")
    return Text("; ".join(words), style="bold red" if balance.faults else "yellow")
