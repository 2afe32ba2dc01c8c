"""The table of the lifecycle is true, whole, and drawn as it stands."""

import runpy
from pathlib import Path

import pytest
from mailflow.domain.model.deadline_events import Done, Stop, Stops
from mailflow.domain.model.letters import buttons
from mailflow.domain.model.letters.letter import Button
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.command import Takes
from mailflow.domain.procedure.commands import BY_NAME, COMMANDS
from mailflow.domain.procedure.lifecycle import BY_ITSELF, WRITTEN_ANSWER
from mailflow.domain.rules.default_deadlines import DEADLINES
from test_staff_handbook import NEED_A_HISTORY, ROWS, carried, code, command_of

ROOT = Path(__file__).parents[2]
DRAWN = runpy.run_path(str(ROOT / "scripts" / "lifecycle.py"))
ANY_ACT = frozenset(
    {Stops.READ, Stops.ACTED, Stops.RESPONDED, Stops.CUSTOMER_TOLD, Stops.INSTRUCTED, Stops.CLOSED}
)
"""What nearly everything that is done or written brings about: no command names the deadlines these end."""
STOPS = {each.stops[0]: each.name for each in reversed(DEADLINES) if {*each.stops} - ANY_ACT}
"""The deadline that each other event is for: the one that names it first."""

LATER = frozenset({"offer", "survey", "customer_reminder", "customer_silent", "written_response"}) | {
    "verification_request",
    "consultation",
    "closed_unfinished",
}
"""Letters that follow when something else has happened, or that were written before."""


def test_the_page_is_drawn_from_the_table() -> None:
    """docs/lifecycle.md says what the table says; where it does not, "make docs" draws it again."""
    page = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert page == DRAWN["page"](), "make docs"


def test_every_state_is_reached_and_left() -> None:
    """Every state can be reached and left, by a command or by itself."""
    arrows = [(source, command.to) for command in COMMANDS for source in command.usually]
    arrows += [(source, target) for source, target, _ in BY_ITSELF]
    assert {target for _, target in arrows} == set(Status) - {Status.RECEIVED}
    assert {source for source, _ in arrows} == set(Status) - {Status.MERGED}
    for command in COMMANDS:
        assert set(command.usually) <= command.states


BUTTONS = [each for each in vars(buttons).values() if isinstance(each, Button)]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.command)
def test_letters_offer_commands_as_they_are_written(button: Button) -> None:
    """A button is a command; words are asked for where it takes some, a number where it takes one."""
    command = BY_NAME[button.command.partition(" ")[0]]
    assert bool(command.takes) or not button.says_more
    assert (Takes.NUMBER in command.takes) == (button in buttons.NUMBERED)


@pytest.mark.parametrize(("names", "example", "letter"), ROWS)
def test_letters_and_clocks(names: str, example: str, letter: str) -> None:
    """What a command of the handbook brings about is in its row."""
    del names, letter
    name = command_of(code(example)[0])
    if name in NEED_A_HISTORY:
        return
    effect, command = carried("\n".join(code(example)), name).effect, BY_NAME[name]
    letters = [*effect.letters, *(order for split in effect.splits for order in split.letters)]
    told = {order.letter.name for order in letters}
    assert told - {letter.name for letter in command.letters} <= (
        {"offer"} if name == "plan" else set()
    )  # prepared, to be approved
    assert told or not {letter.name for letter in command.letters} - LATER
    assert {clock.name.kind for clock in effect.deadlines} <= {each.name for each in command.starts}
    assert {_ended(stop) for stop in effect.stops if stop not in ANY_ACT} <= {
        each.name for each in command.ends
    }


def _ended(stop: Stop) -> str:
    """The kind of the clock that ends: action 2 is an action."""
    return stop.deadline.kind if isinstance(stop, Done) else STOPS[stop]


def test_every_event_that_stops_deadlines_has_its_own() -> None:
    """A new event that stops a deadline is either named by that deadline first, or comes with any act."""
    assert STOPS.keys() - ANY_ACT == frozenset(Stops) - ANY_ACT


def test_the_short_path() -> None:
    """A suggestion that was thanked may be closed; a complaint needs an answer."""
    thanked = ProcedureState(thanked=True)
    assert WRITTEN_ANSWER in BY_NAME["close"].needs
    assert WRITTEN_ANSWER.met(thanked, Nature.SUGGESTION)
    assert not WRITTEN_ANSWER.met(thanked, Nature.COMPLAINT)
    assert not WRITTEN_ANSWER.met(ProcedureState(), Nature.PRAISE)
