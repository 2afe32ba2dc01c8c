"""docs/staff.md tells staff the truth: every command, every alias, examples that are carried out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from mailflow.adapters.system.holidays import load_calendar
from mailflow.domain.model.letters.receipts import HelpFacts
from mailflow.domain.model.message import Message
from mailflow.domain.model.outbox import Release
from mailflow.domain.model.policy import Department, Nature
from mailflow.domain.model.procedure_state import Action, HeldLetter, ProcedureState, Remedy
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.procedure.authority import Actor, Grade
from mailflow.domain.procedure.command import Takes
from mailflow.domain.procedure.command_lines import read_reply
from mailflow.domain.procedure.commands import ALIASES, BY_NAME, COMMANDS, SPELLED
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.dates import find_date
from mailflow.domain.procedure.engine import Carried, carry_out
from mailflow.domain.procedure.lifecycle import (
    ALL_DONE,
    ANSWER_TO_CONFIRM,
    LETTER_TO_SUBMIT,
    OPEN_PROMISE,
    TO_DECIDE,
)
from mailflow.domain.text.vocabulary import squeezed
from mailflow.language.vocabulary import vocabulary

from support.house import MONDAY, POLICY

ROOT = Path(__file__).parents[2]
PROCEDURE = ROOT / "mailflow" / "domain" / "procedure"
VIETNAMESE, ENGLISH = re.split(r"(?m)^## English$", (ROOT / "docs" / "staff.md").read_text(encoding="utf-8"))
HALVES = {"vi": VIETNAMESE, "en": ENGLISH}
ROWS = [
    pytest.param(names, example, letter, id=f"{half} {names.split('`')[1]}")
    for half, text in HALVES.items()
    for names, example, letter in re.findall(r"(?m)^\| (`#.+?) \| (`#.+?) \| [^|]+? \|( ✉)? \|$", text)
]
NEED_A_HISTORY = frozenset({"close", "merge", "offer", "options", "undo"})
"""Commands that need another ticket, an approved letter, a last step, or work that is done."""

REMEDY = Remedy("refund", 200_000, "billing", "2026-12-05", "approved")
WORK = ProcedureState(
    remedy=REMEDY, actions=(Action(1, "preventive", "", "technical", "2026-12-12"),), answered=True
)
KEYS = {"billing": "ketoan", "technical": "kythuat"}  # what the company of the Vietnamese half calls them


def matter_for(name: str) -> CommandContext:
    """A ticket on which the command is possible, and somebody who may give it."""
    command = BY_NAME[name]
    state = WORK
    if TO_DECIDE in command.needs:
        state = replace(WORK, remedy=replace(REMEDY, state="proposed"))
    if OPEN_PROMISE in command.needs:
        state = replace(WORK, promises=(("call her", "2026-12-05"),))
    if LETTER_TO_SUBMIT in command.needs:
        state = replace(WORK, letter=HeldLetter("The fee is 350.000đ.", "lan@acme.example"))
    if ANSWER_TO_CONFIRM in command.needs:
        state = replace(WORK, held="confirmation")
    if ALL_DONE in command.needs:
        state = replace(WORK, remedy_done=True, actions=())
    status = next(s for s in Status if s in command.states)
    role = "department" if "department" in command.who else command.who[0]
    return CommandContext(
        ticket=TicketView(
            1, "KN-2026-000123", status, Nature.COMPLAINT, False, "billing", "Invoice",
            "lan@customer.example", "Lan", "vi", MONDAY,
        ),
        state=state,
        actor=Actor("lan@acme.example", role, "billing@acme.example", "billing", Grade.AUTHENTICATED),
        policy=replace(
            POLICY,
            departments=tuple(
                Department(d.name, d.address, {"vi": KEYS[d.name]}, d.members, d.manager)
                for d in POLICY.departments
            ),
        ),
        calendar=load_calendar(POLICY.calendar, POLICY.organisation.timezone, range(2026, 2028)),
        now=MONDAY,
        body="",
        message=Message("", "", 0, plain=True),
    )  # fmt: skip


def carried(example: str, name: str) -> Carried:
    """What becomes of a mail with these lines, with words below them."""
    reply = read_reply(example + "\n\nXin chào.", SPELLED)
    return carry_out(reply, replace(matter_for(name), body=reply.body))


def command_of(line: str) -> str:
    """The command that a line names."""
    [given] = read_reply(line, SPELLED).commands
    return ALIASES[given.name].name


def code(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`(.+?)`", cell)


@pytest.mark.parametrize("half", HALVES)
def test_every_command_is_there_with_its_aliases(half: str) -> None:
    """Each command has one row in each language, with all the words that it is known by."""
    listed = [
        {squeezed(name.removeprefix("#")) for name in code(param.values[0])}
        for param in ROWS
        if str(param.id).startswith(half)
    ]
    known = [
        {squeezed(word) for section in ("commands", "spoken") for word in vocabulary(section).get(name, ())}
        for name in BY_NAME
    ]
    assert sorted(map(sorted, listed)) == sorted(map(sorted, known))


@pytest.mark.parametrize(("names", "example", "letter"), ROWS)
def test_examples_are_carried_out(names: str, example: str, letter: str) -> None:
    """Each spelling of a row is that command; its example works; ✉ stands where the customer gets words."""
    [name] = {command_of(spelling) for spelling in code(names)}
    lines = "\n".join(code(example))
    assert command_of(code(example)[0]) == name
    if name in NEED_A_HISTORY:
        return  # carried out in test_procedure_steps.py, where there is one
    outcome = carried(lines, name)
    assert outcome.problems == ()
    to_customer = any(order.role == "customer" for order in outcome.effect.letters)
    released = any(isinstance(change, Release) for change in outcome.effect.outbox)
    assert bool(letter) is (to_customer or released)


WORDS_ALONE = sorted(
    {c.name for c in COMMANDS if c.takes in {Takes.NOTE, Takes.LETTER} and not c.example} - NEED_A_HISTORY
)


@pytest.mark.parametrize("name", WORDS_ALONE)
def test_the_words_may_stand_below(name: str) -> None:
    """A command that takes nothing but words takes those under it, as #thanks and #told do."""
    assert len(WORDS_ALONE) > 10
    assert carried(f"#{name}", name).problems == ()


@pytest.mark.parametrize("half", HALVES)
def test_dates(half: str) -> None:
    """The dates of the page mean what it says they mean."""
    rows = re.findall(r"(?m)^\| `([^#`]+)` \| (\d+)/(\d+)/(\d{4}) \|$", HALVES[half])
    assert len(rows) > 10
    for written, day, month, year in rows:
        found = find_date(written, date(2026, 11, 23))
        assert found is not None, written
        assert found[0] == date(int(year), int(month), int(day)), written


def test_commands_in_the_running_text_exist() -> None:
    """Wherever the page names a command, it is one."""
    prose = "\n".join(line for text in HALVES.values() for line in text.split("\n") if line[:3] != "| `")
    named = re.findall(r"`(#[^`]+)`", prose) + re.findall(r"(?m)^    (#.+)$", prose)
    assert len(named) > 30
    assert [line for line in named if command_of(line) not in BY_NAME] == []


def test_examples_in_the_code_name_commands() -> None:
    """What a refusal shows as right begins with a command's name, also after a command was renamed."""
    code = "\n".join(path.read_text("utf-8") for path in sorted(PROCEDURE.rglob("*.py")))
    named = re.findall(r'"#([a-z]+)', code)
    assert len(named) > 15
    assert sorted(set(named) - set(ALIASES)) == []


def helped(line: str, context: CommandContext, *units: str) -> Sequence[tuple[str, str, str, str]]:
    """What the letter lists: command, meaning, example."""
    policy = replace(
        context.policy, departments=tuple(Department(unit, f"{unit}@acme.example", {}) for unit in units)
    )
    ticket = replace(context.ticket, department=units[0])
    actor = replace(context.actor, department=units[0])
    here = replace(context, policy=policy, ticket=ticket, actor=actor)
    facts = carry_out(read_reply(line, SPELLED), here).effect.letters[0].facts
    assert isinstance(facts, HelpFacts)
    return facts.commands


def test_help_speaks_of_this_company() -> None:
    """The examples of #help have departments and days that there are (P6)."""
    examples = {name: example for name, _, example, _ in helped("#help all", matter_for("help"), "ketoan")}
    assert examples["#route"] == "#route ketoan"
    assert examples["#promise"] == "#promise … 30/11"
    assert not [example for example in examples.values() if "{" in example or "billing" in example]


@pytest.mark.parametrize("state", [each for each in Status if each is not Status.MERGED])
def test_help_fits_a_telephone(state: Status) -> None:
    """What comes next, what is of use every day, one line for each department; the rest is a press away."""
    context = matter_for("help")
    context = replace(context, ticket=replace(context.ticket, status=state))
    rows = helped("#help", context, "ketoan", "kythuat", "kinhdoanh")
    assert [example for name, _, example, _ in rows if name == "#route"] in (
        [],
        ["#route kythuat", "#route kinhdoanh"],
    )
    assert len(rows) <= 12
    assert rows[-1][2] == "#help all"
    everything = helped("#trợ giúp tất cả", context, "ketoan", "kythuat", "kinhdoanh")
    assert {row[0] for row in rows} <= {row[0] for row in everything} | {"#help"}
    assert len(everything) > len(rows)
    assert everything[-1][2] != "#help all"


def test_help_knows_what_praise_needs() -> None:
    """Who praises is thanked; nobody plans a remedy for them."""
    context = matter_for("help")
    for nature in (Nature.PRAISE, Nature.SUGGESTION):
        theirs = replace(context, ticket=replace(context.ticket, nature=nature))
        names = [row[0] for row in helped("#giúp", theirs, "ketoan")]
        assert names[0] == "#thanks" or "#thanks" in names[:4]
        assert "#plan" not in names


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.only_tells])
def test_what_only_tells_changes_nothing(name: str) -> None:
    """A letter is all that follows from a command that asks how things stand."""
    effect = carried(f"#{name}", name).effect
    assert replace(effect, letters=()) == Effect()
    assert len(effect.letters) == 1


def test_the_readme_leads_there() -> None:
    """Whoever opens the project finds the handbook."""
    assert "](docs/staff.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
