"""A department is renamed or left out while it holds tickets: they find a holder, and somebody is told."""

from dataclasses import replace

from mailflow.domain.model.policy import Department
from mailflow.flow.departments import hand_over

from support.conversation import BOB, VIETNAMESE, answers, writes
from support.house import BILLING, CARE, POLICY, House

LAN = "lan@acme.example"
FINANCE = Department("finance", BILLING, {"en": "Finance"}, (LAN,), "", ("billing",))


def with_departments(house: House, *departments: Department) -> list[str]:
    """The config is read again; what is said of departments that are no more."""
    routes = tuple(replace(route, department=departments[0].name) for route in POLICY.routes)
    house.policy = replace(POLICY, departments=departments, routes=routes)
    house.start()
    return hand_over(house.context)


def test_renamed(house: House) -> None:
    """Its tickets go on under the new name: its people work on them, its clocks reach it."""
    writes(house, BOB, VIETNAMESE, subject="invoice")
    notice = house.last_letter_to(BILLING)
    assert with_departments(house, FINANCE) == []
    assert house.one("select department from tickets") == "finance"
    assert house.one("select count(*) from events where kind = 'department renamed'") == 1
    answers(house, LAN, notice, "#take")
    assert house.one("select status from tickets") == "investigating"
    assert hand_over(house.context) == []
    assert house.one("select count(*) from events where kind = 'department renamed'") == 1


def test_left_out(house: House) -> None:
    """Nobody is forgotten: customer care hears of what is late, each start says whose tickets these are."""
    writes(house, BOB, VIETNAMESE, subject="invoice")
    writes(house, BOB, f"{VIETNAMESE} 2", subject="invoice again")
    others = [unit for unit in POLICY.departments if unit.name != "billing"]
    [told] = with_departments(house, *others)
    assert told == (
        '2 open tickets with "billing", which is no department now: '
        'was = ["billing"] in the [[departments]] that takes over'
    )
    house.clock.move(days=1, hours=2)
    house.turn()
    assert house.letters_to(CARE)
    house.clock.move(minutes=1)
    assert with_departments(house, replace(others[0], was=("billing",))) == []
    assert house.rows("select distinct department from tickets") == [(others[0].name,)]
    house.policy = POLICY  # under which the first letters went to billing, as the invariants will see


def test_closed_tickets_alone_warn_nobody(house: House) -> None:
    """What is done may bear the old name."""
    writes(house, BOB, VIETNAMESE, subject="invoice")
    with house.store.writing() as connection:
        connection.exec_driver_sql("update tickets set status = 'closed'")
    others = [unit for unit in POLICY.departments if unit.name != "billing"]
    assert with_departments(house, *others) == []
    house.policy = POLICY  # as above
