"""What frames the demo's story: who is who and where to look, what to try, how it ended."""

import sys
from pathlib import Path
from shutil import which

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from mailflow.demo.balance import Balance, programme, summary
from mailflow.demo.company import CUSTOMERS, PEOPLE, STAFF, SUPPORT, YOU
from mailflow.demo.play import Played
from mailflow.demo.scenes import SCENES

_INTRODUCTION = (
    "Sao Mai, a shop for household goods, gets complaints by mail, in Vietnamese, English and Chinese. "
    "mailflow works in its mailbox: acknowledges, opens tickets, tells the department in charge."
)


def opening() -> RenderableType:
    """For readers of a log."""
    return Text(f"{_INTRODUCTION} {len(SCENES)} mails are written to it now.")


def welcome(webmail: str) -> RenderableType:
    """Before the play: the company, its people, the webmail."""
    people = _fields()
    people.add_row("Customers", _names(CUSTOMERS))
    people.add_row("Staff", _names(STAFF))
    people.add_row("They write to", Text(SUPPORT, style="bold"))
    return Panel(
        Group(_INTRODUCTION, "", _address(webmail), "", people),
        title="mailflow demo",
        subtitle="Ctrl-C ends it",
        border_style="blue",
    )


def your_turn(webmail: str, config: Path) -> RenderableType:
    """After the play: what a visitor may try."""
    steps = Table.grid(padding=(0, 1))
    steps.add_column(style="bold")
    steps.add_column(overflow="fold")
    for number, words in enumerate(
        (
            f"Write to {SUPPORT} as {YOU.name}, in your own words, and watch this terminal.",
            f"Read the acknowledgement in the inbox of {YOU.name}. Answer it: your mail joins the ticket.",
            "Read the notice as the department (it is in Vietnamese) and answer it: the customer gets it.",
        ),
        start=1,
    ):
        steps.add_row(f"{number}.", words)
    poster = Panel(
        Group(_address(webmail), "", steps),
        title="Now it is your turn",
        subtitle="Ctrl-C ends it",
        border_style="green",
    )
    command = Text(f"{_program()} --config {config} tickets", style="bold", no_wrap=True, overflow="ignore")
    return Group("", poster, "In another terminal you may look into mailflow itself:", command)


def farewell(balance: Balance) -> RenderableType:
    """After Ctrl-C."""
    gone = Text("The mail server is stopped, the sample company's data is removed.", style="dim")
    return Group("", Text("The demo has ended.", style="bold"), summary(balance), gone)


def result(played: list[Played], balance: Balance, missed: str) -> RenderableType:
    """After a headless demo: every scene, the account, and the verdict."""
    letters = sum(len(one.scene.letters) for one in played)
    verdict = (
        Text(f"FAILED: {missed}", style="bold red")
        if missed
        else Text(
            f"PASSED: {len(played)} mails became what they should, and {letters} letters were found by IMAP "
            "in the mailboxes of customers and departments, no more and no fewer.",
            style="bold green",
        )
    )
    return Group("", programme(played), "", summary(balance), "", verdict)


def _address(webmail: str) -> RenderableType:
    fields = _fields()
    fields.add_row("Webmail", Text.assemble((f" {webmail} ", "bold reverse green")))
    fields.add_row("", Text("Open it in a browser: write and read there as any customer or department."))
    return fields


def _fields() -> Table:
    fields = Table.grid(padding=(0, 2))
    fields.add_column(style="bold", no_wrap=True)
    fields.add_column(overflow="fold")
    return fields


def _names(group: str) -> str:
    return " · ".join(person.name for person in PEOPLE if person.group == group)


def _program() -> str:
    """How this program is called from a shell."""
    called = sys.argv[0]
    if Path(called).name != "mailflow":
        return f"{Path(sys.executable).name} -m mailflow"
    return "mailflow" if which("mailflow") else called
