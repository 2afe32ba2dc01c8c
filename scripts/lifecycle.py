"""Draw docs/lifecycle.md from the commands in mailflow/domain/procedure/commands."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure import lifecycle
from mailflow.domain.procedure.command import Command
from mailflow.domain.procedure.commands import COMMANDS
from mailflow.domain.procedure.lifecycle import BY_ITSELF
from mailflow.language import say

PAGE = Path(__file__).parent.parent / "docs" / "lifecycle.md"

MEANINGS = {
    Status.RECEIVED: "no route fits: customer care looks after it",
    Status.WITH_DEPARTMENT: "a department has it and has not begun",
    Status.WAITING: "the customer was asked for something; reminded twice, then it is back with the holder",
    Status.INVESTIGATING: "somebody works on it: the cause, the remedy",
    Status.PROPOSED: "a remedy awaits the superior; the customer has heard nothing of it",
    Status.APPROVED: "the remedy may be offered",
    Status.OFFERED: "the customer has the remedy, or the options",
    Status.AGREED: "the customer's word is recorded",
    Status.CARRYING_OUT: "remedy and actions are under way",
    Status.VERIFYING: "QA has passed it; what remains is the answer",
    Status.ANSWERED: "the customer has the final answer",
    Status.UNJUSTIFIED: "explained to the customer why it is not justified",
    Status.REFERRED: "the competent authority decides; its guidance is awaited",
    Status.CLOSED: "done; a later mail of the customer joins it, or opens a linked ticket",
    Status.MERGED: "the work goes on in another ticket",
}
_EARLY = (Status.RECEIVED, Status.WITH_DEPARTMENT, Status.INVESTIGATING, Status.WAITING)
PATH = (*_EARLY, *(status for status in Status if status not in _EARLY))
"""The order in which the picture tells of the states: then few arrows cross."""
WHO = (
    (lifecycle.EVERYONE, "everybody"),
    (lifecycle.HELPERS, "department, customer care, manager, director, QA; a department that was asked"),
    (lifecycle.ANALYSTS, "department, customer care, manager, director, QA"),
    (lifecycle.UNIT, "department, customer care, manager, director"),
    (("quality", *lifecycle.SUPERIOR), "QA, manager, director"),
    (lifecycle.SUPERIOR, "manager, director"),
)
WHEN = (
    (lifecycle.ANY, "always"),
    (lifecycle.OPEN, "open"),
    (lifecycle.WORKING, "at work"),
    (lifecycle.DECIDED | {Status.CLOSED}, "decided or closed"),
)

HEAD = """\
# The life of a ticket

The states of a ticket, and what leads from one to the next. This page is drawn from the table `COMMANDS` in
`domain/procedure/commands` by `make docs`. What staff write is explained in [staff.md](staff.md), letters
in [letters.md](letters.md), deadlines and grades in [configuration.md](configuration.md).

An acknowledgement is no state: it is a deadline that was met. The picture shows the usual way; the table below
says in which other states a command is possible, too, and which commands change no state.

"""
BETWEEN = """
**Open** is every state but closed and merged, **at work** every open one but answered, **decided**: answered,
unjustified, referred.

## Commands

| command | who | when | needs before it | leads to | letters | deadlines |
|---|---|---|---|---|---|---|
"""
TAIL = """
- Every command is answered by a receipt, or by one letter that says why it could not be carried out (`refused`).
  All commands of a mail are carried out, or none.
- What the department, customer care, a superior or QA does on a ticket ends the deadline of the first reading and, but
  for the director, that of instructions. Plain words of the director or head office start the latter.
- A customer who writes again starts the deadline *customer waiting*, unless they only give thanks. Every letter with
  words of staff ends it, and so does `#told`.
- A ticket that comes to *investigating*, *remedy approved*, *being carried out* or *being verified* without a
  letter to the customer brings them a `stage_update`, not more often than `[staff]` `stage_every`.
- **The short path**: a suggestion, a question or praise that was thanked or answered in plain words may be closed;
  only a complaint needs the final answer first.
- **Failed verification**: `#verify fail` opens the next form on the same ticket. The work starts again from the
  analysis; both forms stay in the record, and so do promises.
- **Rejected**: `#reject` leads back to the analysis, with the reason; a prepared letter to the customer is dropped.
- **Reopened**: staff decide it, also after an unhappy survey; the deadline of the answer runs anew.
- A department that does not hold the ticket only helps: it may note, give a cause, plan an action and report it
  done.
"""


def page() -> str:
    """The whole page."""
    return "".join(
        (
            HEAD,
            "```mermaid\n",
            *(f"{line}\n" for line in _picture()),
            "```\n\n## States\n\n| state | what it means |\n|---|---|\n",
            *(f"| {status.value} | {MEANINGS[status]} |\n" for status in Status),
            BETWEEN,
            *map(_row, COMMANDS),
            TAIL,
        )
    )


def _picture() -> Iterator[str]:
    """A Mermaid state diagram: the commands between two states share one arrow."""
    yield "stateDiagram-v2"
    yield "    [*] --> received"
    for status in Status:
        if " " in status.value:
            yield f'    state "{status.value}" as {_id(status)}'
    arrows: dict[tuple[Status, Status], list[str]] = defaultdict(list)
    for command in COMMANDS:
        for source in command.usually:
            if command.to not in {None, source}:  # what does not lead on would only be a loop
                arrows[source, command.to].append(command.name)
    for source, target, why in BY_ITSELF:
        arrows[source, target].append(why)
    for source, target in sorted(arrows, key=lambda arrow: tuple(map(PATH.index, arrow))):
        labels = arrows[source, target]
        yield f"    {_id(source)} --> {_id(target)}: {', '.join(labels)}"
    yield f"    {_id(Status.CLOSED)} --> [*]"
    yield f"    {_id(Status.MERGED)} --> [*]"


def _id(status: Status) -> str:
    return status.value.replace(" ", "_")


def _row(command: Command) -> str:
    who = next(words for roles, words in WHO if set(roles) == set(command.who))
    when = next((words for states, words in WHEN if states == command.states), "")
    needs = "; ".join(say(f"need.{need.name}", "en") for need in command.needs)
    letters = ", ".join(f"`{letter.name}`" for letter in command.letters)
    times = "; ".join(
        f"{verb} {', '.join(each.name for each in deadlines)}"
        for verb, deadlines in (("starts", command.starts), ("ends", command.ends))
        if deadlines
    )
    to = command.to.value if command.to else ""
    cells = (f"`#{command.name}`", who, when, needs, to, letters, times)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
