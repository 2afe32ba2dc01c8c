"""A ticket's row is the projection of its events: the check recomputes it, and names what deviates."""

from dataclasses import fields

import pytest
from mailflow.adapters.store.projection import UNEXPLAINED
from mailflow.adapters.store.soundness import deviating_tickets, faults
from mailflow.adapters.store.tables import TicketRow
from mailflow.adapters.store.unit_of_work import table
from mailflow.domain.model.procedure_state import Columns

from support.conversation import Conversation
from support.stage import MemoryStage


@pytest.fixture
def talk() -> Conversation:
    """A complaint on which staff have worked."""
    talk = Conversation(MemoryStage(), "mary", "Mary Jones")
    talk.complains("Complaint about my invoice", "You charged me twice. I am very disappointed.\n\nMary\n")
    notice = talk.sees("billing", "new_ticket")
    talk.sees("director", "new_complaint")
    for commands in (
        "#cause counted twice\n#urgent\n#cc lawyer@customer.example\n#language vi\n#category price",
        "#customer Maria <maria@customer.example>\n#nature question\n#route technical",
    ):
        talk.answers("billing", notice, commands)
        talk.sees("billing", "receipt")
    return talk


def execute(talk: Conversation, sql: str) -> None:
    """Change the database past the program."""
    assert isinstance(talk.stage, MemoryStage)
    with talk.stage.house.store.writing() as connection:
        connection.exec_driver_sql(sql)


def deviating(talk: Conversation) -> list[str]:
    """What the check says of rows that are not what their events say."""
    assert isinstance(talk.stage, MemoryStage)
    with talk.stage.house.store.connection() as connection:
        found = list(deviating_tickets(connection))
    assert set(found) <= set(faults(talk.stage.house.store))
    return found


def test_each_column_is_explained_or_says_why_not() -> None:
    """A new column of a ticket is told by events, or stands in the list with a reason."""
    told = {each.name for each in fields(Columns)}
    assert told & UNEXPLAINED.keys() == set()
    assert told | UNEXPLAINED.keys() == {column.name for column in table(TicketRow).c}
    assert all(UNEXPLAINED.values())


def test_a_ticket_that_was_worked_on(talk: Conversation) -> None:
    """Nothing deviates, and every column is told."""
    assert deviating(talk) == []


@pytest.mark.parametrize(
    "change",
    [
        "status = 'closed'",
        "nature = 'praise'",
        "category = 'delivery'",
        "channel = 'phone'",
        "urgent = 0",
        "department = 'sales'",
        "customer_email = 'eve@elsewhere.example'",
        "customer_name = 'Eve'",
        "language = 'zh'",
        "due_at = due_at + 1",
        "due_at = null",
        "closed_at = 0",
        "copies = ''",
        "merged_into = 1",
    ],
)
def test_a_changed_column_is_named(talk: Conversation, change: str) -> None:
    """Whoever changes a row past its events is found out, column by column."""
    execute(talk, f"update tickets set {change}")
    column = change.partition(" ")[0]
    [found] = deviating(talk)
    assert found.startswith(f"{talk.reference}: its {column} is ")
    assert "its events say" in found


@pytest.mark.parametrize(
    "change",
    ["payload = '', salt = x''", "kind = 'levitated'", "payload = '{\"v\":99}'", "payload = '{'"],
    ids=["erased", "unknown", "newer", "damaged"],
)
def test_an_event_that_does_not_say_all_gives_no_false_alarm(talk: Conversation, change: str) -> None:
    """What cannot be recomputed any more is not called a fault."""
    execute(talk, f"update events set {change} where sequence = 4")
    execute(talk, "update tickets set department = 'sales'")
    assert deviating(talk) == []


def due(talk: Conversation) -> list[tuple[object, ...]]:
    """The deadlines that run: what each is, when it is due, when it is next looked at."""
    return talk.stage.rows(
        "select name, started_at, due_at, next_at from deadlines where met_at is null and not cancelled "
        "order by name"
    )


@pytest.mark.parametrize(
    "command",
    [
        "#urgent no",
        "#nature praise",
        "#category delivery",
        "#language en",
        "#customer Eva <eva@customer.example>",
        "#cc spouse@customer.example",
        "#cause something else",
        "#plan send a new invoice @billing 5/12",
        "#promise call back 5/12",
        "#answered phone",
        "#spam",
    ],
)
def test_what_is_taken_back_is_as_it_was(talk: Conversation, command: str) -> None:
    """The whole row, and each deadline, also one that the step started anew."""
    notice = talk.stage.mailbox("technical")[-1]
    columns = ", ".join(each.name for each in fields(Columns))
    talk.answers("technical", notice, "#take")  # whatever else is done has read it, too
    talk.stage.later(minutes=1)
    [before], running = talk.stage.rows(f"select {columns} from tickets"), due(talk)
    talk.answers("technical", notice, command)
    talk.answers("technical", notice, "#undo")
    assert due(talk) == running
    assert talk.events().count("undone") == 1
    assert talk.stage.rows(f"select {columns} from tickets") == [before]
    assert deviating(talk) == []
