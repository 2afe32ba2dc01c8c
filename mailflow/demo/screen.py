"""A journal that tells the terminal, in plain words, what happens while it happens."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from mailflow.demo.company import name_of
from mailflow.demo.texts import (
    ASIDE,
    CARRIED_OUT,
    CARRIED_OUT_TOLD,
    DONE,
    DUE,
    HELD,
    OTHERS,
    STAFF_NOTE,
    STAFF_WROTE,
)
from mailflow.domain.model.letters import Audience, letter_named
from mailflow.domain.model.policy import Policy
from mailflow.domain.text.cleaning import clip
from mailflow.language import BUILTIN, ENGLISH, word

_LABEL: Final = 10  # columns
_BY_STAFF: Final = "staff answer by "  # the beginning of the rule
_LONGEST: Final = 300  # characters of an error

Row = tuple[str, Text]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ScreenDeadline:
    """One deadline of a ticket, as the screen shows it; times are aware."""

    name: str
    due_at: datetime
    met: bool


class Screen:
    """Shows arrivals, letters and troubles as blocks of a few lines; never raises."""

    def __init__(
        self,
        console: Console,
        policy: Policy,
        deadlines: Callable[[str], Sequence[ScreenDeadline]],
    ) -> None:
        """``deadlines`` looks up those of a reference."""
        self._console, self._policy, self._deadlines = console, policy, deadlines
        self._stopped: set[tuple[str, str]] = set()  # deadlines whose end has been shown
        self.gone: Callable[[], None] = lambda: None  # called when nobody reads any more
        self._zone = ZoneInfo(policy.organisation.timezone)
        self._lock = threading.RLock()
        self._about = ""  # the ticket that the last block was about
        self._broken = False
        self._tellers: Mapping[str, Callable[[Facts], None]] = {
            "opened": self._opened,
            "joined": self._joined,
            "command": self._by_staff,
            "set aside": self._set_aside,
            "letter sent": self._sent,
            "stage": self._stage,
        }

    def tell(self, action: str, **facts: Any) -> None:
        """One thing that happened (the journal port)."""
        with contextlib.suppress(Exception), self._lock:  # a mail is worth more than its story
            if action in self._tellers:
                self._tellers[action](facts)
            elif action in OTHERS:
                style, words = OTHERS[action]
                shown = {key: clip(printable(value), _LONGEST) for key, value in facts.items()}
                self._block("", [Text(words.format(**shown), style=style)], [])

    def show(self, what: RenderableType = "") -> None:
        """Print anything else, between the blocks."""
        with self._lock:
            if self._broken:
                return
            try:
                self._console.print(what)
            except (OSError, SystemExit):  # the terminal is gone; rich makes a broken pipe a SystemExit
                self._broken = True
                self.gone()

    def heading(self, title: str) -> None:
        """Announce what comes next."""
        self.show()
        words = Text(title, style="bold blue")
        fits = words.cell_len + 4 <= self._console.width  # a rule is cut off where it does not
        self.show(Rule(words, style="blue", align="left") if fits else words)

    # --- arrivals --------------------------------------------------------------------------------

    def _opened(self, facts: Facts) -> None:
        what = Text.assemble(
            (str(facts["reference"]), "bold green"),
            f"  {facts['nature']}, in {_language(facts['language'])}",
            ("  URGENT", "bold red") if facts["urgent"] else "",
        )
        rows = [("new ticket", what)]
        if because := BUILTIN.sentence("opened", facts["rule"], ENGLISH):
            rows.append(("because", Text(because)))
        rows.append(("goes to", self._holder(facts)))
        due = [deadline for deadline in self._deadlines(facts["reference"]) if deadline.name in DUE]
        if due:
            times = "\n".join(f"{DUE[deadline.name]} {self._day(deadline.due_at)}" for deadline in due)
            rows.append(("due", Text(times + self._zone_name(due[-1].due_at))))
        if facts["acknowledgement"] in HELD:
            rows.append(("attention", Text(HELD[facts["acknowledgement"]], style="yellow")))
        self._arrival(facts, rows)

    def _joined(self, facts: Facts) -> None:
        if str(facts["rule"]).startswith(_BY_STAFF):
            self._by_staff(facts)
            return
        joins = _reference(str(facts["reference"]), "no second ticket, no second acknowledgement")
        because = Text(word("evidence", str(facts["rule"]), ENGLISH))
        self._arrival(facts, [("joins", joins), ("because", because)])

    def _by_staff(self, facts: Facts) -> None:
        """Staff answered a notice, with or without commands; what came of it shows in the letters."""
        reference, (what, _, rule) = str(facts["reference"]), str(facts["rule"]).partition(" by ")
        letters = {occasion for occasion, _ in facts["letters"]}
        if what == "staff command":
            told = any(letter_named(occasion).audience is Audience.CUSTOMER for occasion in letters)
            rows = [("command", _reference(reference, CARRIED_OUT_TOLD if told else CARRIED_OUT))]
        else:
            came = next((words for key, words in STAFF_WROTE.items() if key in letters), STAFF_NOTE)
            rows = [("from staff", _reference(reference, came))]
        because = f"{word('evidence', rule, ENGLISH)}, and its sender belongs to the department"
        rows.append(("because", Text(because)))
        met = [
            deadline.name for deadline in self._deadlines(reference) if deadline.met and deadline.name in DONE
        ]
        news = [name for name in met if (reference, name) not in self._stopped]
        rows += [("clock", Text(f"the ticket {DONE[name]}")) for name in news]
        self._stopped.update((reference, name) for name in news)
        self._arrival(facts, rows)

    def _set_aside(self, facts: Facts) -> None:
        kind, _, rule = str(facts["rule"]).partition(": ")
        rows: list[Row] = [("set aside", Text(ASIDE.get(kind, kind), style="yellow"))]
        if rule:
            rows.append(("because", Text(f"of the rule “{rule.replace('_', ' ')}”")))
        if facts["reference"]:
            rows.append(("kept on", Text(str(facts["reference"]), style="bold")))
        self._arrival(facts, rows)

    def _arrival(self, facts: Facts, rows: Iterable[Row]) -> None:
        address = str(facts["sender"])
        who = _person(address) if address else Text("from an address that cannot be read")
        subject = printable(facts["subject"])
        heads = [who, Text(f"“{subject}”" if subject else "(no subject)", style="italic")]
        self._block(str(facts["reference"]), heads, rows)

    # --- what follows ----------------------------------------------------------------------------

    def _sent(self, facts: Facts) -> None:
        occasion, subject = str(facts["occasion"]), str(facts["subject"])
        words = Text.assemble(("✓ ", "green"), f"{word('letter', occasion, ENGLISH)} → ")
        row = ("letter", words.append_text(_person(str(facts["recipient"]))))
        if self._about and self._about in subject:
            self._rows([row])
        else:  # other things were told since its ticket's block
            self._block("", [Text(printable(subject), style="italic")], [row])

    def _stage(self, facts: Facts) -> None:
        words = Text(f"{facts['reference']}  {facts['kind']}: {facts['stage']}", style="yellow")
        self._block(str(facts["reference"]), [words], [])

    def _holder(self, facts: Facts) -> Text:
        unit = self._policy.department(str(facts["department"]))
        title = unit.title("en") if unit else "Customer care"
        reason, rule = printable(facts["route_reason"]), f"{facts['route']}: "
        because = f"by rule “{facts['route']}”: " if reason.startswith(rule) else ""
        return Text.assemble((title, "bold cyan"), f"  {because}{reason.removeprefix(rule)}")

    def _day(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%a %d %b %Y, %H:%M}"

    def _zone_name(self, moment: datetime) -> str:
        """The company's time zone, where the reader's clock shows another time."""
        same = moment.astimezone(self._zone).utcoffset() == moment.astimezone().utcoffset()
        return "" if same else f" ({self._zone.key})"

    # --- lines -----------------------------------------------------------------------------------

    def _block(self, about: str, heads: Sequence[Text], rows: Iterable[Row]) -> None:
        """A few lines of their own, the first with the time of day."""
        self._about = about
        now = f"{datetime.now(UTC).astimezone():%H:%M:%S}"  # as the reader's watch
        self.show()
        self._rows([(now if number == 0 else "", head) for number, head in enumerate(heads)])
        self._rows(rows)

    def _rows(self, rows: Iterable[Row]) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=_LABEL, no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for label, words in rows:
            grid.add_row(label, words)
        if grid.row_count:
            self.show(grid)


def printable(value: object) -> str:
    """Control characters of a mail must not steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in str(value))


def _person(address: str) -> Text:
    name = name_of(address)
    if name == address:
        return Text(printable(address), style="bold")
    return Text.assemble((name, "bold"), (f"  {address}", "dim"))


def _reference(reference: str, words: str) -> Text:
    return Text.assemble((reference, "bold cyan"), f"  {words}")


def _language(code: object) -> str:
    return word("language", str(code), ENGLISH) if code else "a language that is not clear"
