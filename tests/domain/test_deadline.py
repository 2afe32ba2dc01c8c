"""A clock tells the right people once each, in order, and can show how it was reckoned."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mailflow.adapters.system.holidays import load_calendar
from mailflow.domain.model.deadline import (
    StageDue,
    StageKind,
    applicable,
    due_stages,
    start,
    start_until,
    stopped_by,
    told_again,
)
from mailflow.domain.model.deadline_events import NOT_IN_CONFIG, OPENING, DeadlineId, Done, Starts, Stops
from mailflow.domain.model.letters.letter import Letter
from mailflow.domain.model.letters.notices import ESCALATION, REMINDER
from mailflow.domain.model.policy import Allowance, CalendarRules, DeadlineRule, Nature, Stage
from mailflow.domain.model.procedure_state import Action, ProcedureState, Remedy
from mailflow.domain.rules.default_deadlines import (
    CUSTOMERS_DATE,
    DEADLINES,
    all_work_ends,
    default_rules,
    words_behind,
)
from mailflow.language import BUILTIN, languages, load

VIETNAM = load_calendar(CalendarRules(), "Asia/Ho_Chi_Minh")
MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+07:00")


def rule(name: str, *, urgent: bool = False) -> DeadlineRule:
    found = applicable(default_rules(), Nature.COMPLAINT, urgent=urgent)
    return next(rule for rule in found if rule.name == name)


def stages_of(of: DeadlineRule, at: datetime = MONDAY) -> list[tuple[str, str]]:
    """The stages' names and times on the organisation's clocks."""
    deadline = start(of, at, VIETNAM)
    return [(stage.name, VIETNAM.local(stage.at).strftime("%a %d %b %H:%M")) for stage in deadline.stages]


def test_resolution() -> None:
    """Twenty working days; all its stages fall into working hours."""
    deadline = start(rule("resolution"), MONDAY, VIETNAM)
    assert deadline.due_at == datetime.fromisoformat("2026-12-22T23:59:59+07:00")
    assert stages_of(rule("resolution")) == [
        ("reminder 50%", "Tue 08 Dec 08:00"),  # five in the morning is before hours
        ("reminder 80%", "Thu 17 Dec 08:00"),  # so is two
        ("reminder 1 working day before", "Mon 21 Dec 08:00"),
        ("escalation 1: department", "Wed 23 Dec 08:00"),
        ("escalation 2: manager", "Thu 24 Dec 08:00"),
        ("escalation 3: director", "Fri 25 Dec 08:00"),
    ]


def test_escalations_skip_what_is_not_worked() -> None:
    """Nobody is expected to read an escalation on Sunday or at Tết."""
    one_day = DeadlineRule("promise", Starts.DATE_GIVEN, (), Allowance(working_days=1), escalate=("a", "b"))
    assert stages_of(one_day, datetime.fromisoformat("2027-02-01T09:00+07:00")) == [
        ("escalation 1: a", "Wed 03 Feb 08:00"),
        ("escalation 2: b", "Thu 11 Feb 08:00"),
    ]


def test_first_reading_runs_by_the_wall_clock() -> None:
    """Nights, Sundays and holidays count, for the reminder and for each level."""
    friday_night = datetime.fromisoformat("2026-11-27T21:15:00+07:00")
    assert stages_of(rule("first reading"), friday_night) == [
        ("reminder 50%", "Sat 28 Nov 09:15"),
        ("escalation 1: department", "Sat 28 Nov 21:15"),
        ("escalation 2: manager", "Sun 29 Nov 21:15"),
        ("escalation 3: director", "Mon 30 Nov 21:15"),
    ]


def test_an_urgent_ticket_climbs_by_hours() -> None:
    """Read within four hours, then four more for each level, nights too; the answer's levels at work."""
    friday_night = datetime.fromisoformat("2026-11-27T21:15:00+07:00")
    assert stages_of(rule("first reading", urgent=True), friday_night)[1:] == [
        ("escalation 1: department", "Sat 28 Nov 01:15"),
        ("escalation 2: manager", "Sat 28 Nov 05:15"),
        ("escalation 3: director", "Sat 28 Nov 09:15"),
    ]
    assert stages_of(rule("resolution", urgent=True), friday_night)[-3:] == [
        ("escalation 1: department", "Thu 03 Dec 08:00"),
        ("escalation 2: manager", "Thu 03 Dec 12:00"),
        ("escalation 3: director", "Thu 03 Dec 16:00"),
    ]


def test_an_urgent_level_that_does_not_fit_into_the_day_comes_in_the_morning() -> None:
    """Six hours after eight are two o'clock, six more the next morning; no weekend counts."""
    slow = replace(rule("resolution", urgent=True), every=timedelta(hours=6))
    assert stages_of(slow, datetime.fromisoformat("2026-11-30T10:00:00+07:00"))[-3:] == [
        ("escalation 1: department", "Fri 04 Dec 08:00"),
        ("escalation 2: manager", "Fri 04 Dec 14:00"),
        ("escalation 3: director", "Mon 07 Dec 10:30"),
    ]


@pytest.mark.parametrize("name", ["promise", "remedy", "action"])
def test_a_date_that_a_person_gave_is_late_at_work(name: str) -> None:
    """A promise for Friday is overdue on Monday morning, not at a minute to midnight, not on Saturday."""
    friday = datetime.fromisoformat("2026-11-27T23:59:59+07:00")
    deadline = start_until(rule(name), DeadlineId(name), MONDAY, friday, VIETNAM)
    times = [VIETNAM.local(stage.at).strftime("%a %d %b %H:%M") for stage in deadline.stages]
    assert times == ["Thu 26 Nov 08:00", "Mon 30 Nov 08:00", "Tue 01 Dec 08:00", "Wed 02 Dec 08:00"]


def test_the_derivation_can_be_recomputed() -> None:
    """What is stored names start, allowance, calendar and each day; it survives JSON."""
    deadline = start(rule("resolution", urgent=True), MONDAY, VIETNAM)
    stored = json.loads(json.dumps(deadline.derivation))
    assert stored == {
        "starts": "received",
        "started_at": "2026-11-23T03:00:00+00:00",
        "stops": ["final answer"],
        "allow": {"working_days": 3},
        "timezone": "Asia/Ho_Chi_Minh",
        "calendar": VIETNAM.version,
        "days": [
            ["2026-11-23", False, "day of start"],
            ["2026-11-24", False, "Ngày Văn hóa Việt Nam"],
            ["2026-11-25", True, "working day"],
            ["2026-11-26", True, "working day"],
            ["2026-11-27", True, "working day"],
        ],
        "due_at": "2026-11-27T16:59:59+00:00",
        "due_local": "2026-11-27T23:59:59+07:00",
    }
    wall = start(rule("acknowledgement"), MONDAY, VIETNAM)
    assert wall.derivation["allow"] == {"seconds": 86400}
    assert wall.due_at == MONDAY + timedelta(hours=24)
    assert wall.due_at.tzinfo is UTC


def test_reminders_that_make_no_sense_are_left_out() -> None:
    """Nobody is reminded before the clock starts, nor twice of the same."""
    short = DeadlineRule(
        "short",
        Starts.RECEIVED,
        (),
        Allowance(working_days=1),
        remind=(Stage(before=Allowance(working_days=3)), Stage(fraction=0.5), Stage(fraction=0.5)),
    )
    assert [name for name, _ in stages_of(short)] == ["reminder 50%"]


def test_a_late_reminder_comes_in_the_evening_rather_than_after_the_end() -> None:
    """Moved into working time, the reminder would miss its deadline."""
    tight = DeadlineRule(
        "tight", Starts.RECEIVED, (), Allowance(working_days=1), remind=(Stage(fraction=0.98),)
    )
    ((_, when),) = stages_of(tight, datetime.fromisoformat("2026-11-25T10:00:00+07:00"))
    assert when == "Thu 26 Nov 23:14"


def test_wall_clock_reminders_before_the_end() -> None:
    """So many hours before are hours."""
    wall = DeadlineRule(
        "wall",
        Starts.RECEIVED,
        (),
        Allowance(wall=timedelta(days=2)),
        remind=(
            Stage(before=Allowance(wall=timedelta(hours=6))),
            Stage(before=Allowance(wall=timedelta(minutes=90))),
        ),
    )
    assert stages_of(wall) == [
        ("reminder 6h before", "Wed 25 Nov 04:00"),
        ("reminder 90m before", "Wed 25 Nov 08:30"),
    ]


class TestWhichClocks:
    """The most specific rule of a name runs."""

    def test_urgent_tickets_have_shorter_clocks(self) -> None:
        """An urgent complaint is read within hours and solved within three working days."""
        assert rule("first reading", urgent=True).allow == Allowance(wall=timedelta(hours=4))
        assert rule("resolution", urgent=True).allow == Allowance(working_days=3)
        assert rule("acknowledgement", urgent=True).allow == rule("acknowledgement").allow
        assert rule("resolution").allow == Allowance(working_days=20)

    def test_an_urgent_ticket_never_waits_longer_than_the_others(self) -> None:
        """Who allows all tickets two days need not think of the urgent ones."""
        two = replace(rule("resolution"), allow=Allowance(working_days=2))
        rules = (two, rule("resolution", urgent=True))
        assert [each.allow for each in applicable(rules, "complaint", urgent=True)] == [two.allow]
        assert applicable(rules, "complaint", urgent=False) == (two,)

    def test_the_first_of_equals_wins(self) -> None:
        """Two rules that say the same of the same tickets: the order decides."""
        first, second = rule("resolution"), replace(rule("resolution"), starts="routed")
        assert applicable((first, second), "complaint", urgent=False) == (first,)

    def test_a_rule_for_the_others_leaves_urgent_tickets_alone(self) -> None:
        """Urgent = false means exactly that."""
        others = replace(rule("resolution"), urgent=False)
        assert applicable((others,), "complaint", urgent=True) == ()
        assert applicable((rule("resolution"), others), "complaint", urgent=False) == (others,)

    def test_praise_is_acknowledged_and_that_is_all(self) -> None:
        """Nobody is escalated over a compliment, unless the house makes something of it."""
        rules = applicable(default_rules(), "praise", urgent=False)
        assert [r.name for r in rules if r.starts in OPENING] == ["acknowledgement"]
        assert Starts.CUSTOMER_WROTE not in {r.starts for r in rules}

    def test_every_default_speaks_three_languages(self) -> None:
        """Staff read a deadline's name in their own language."""
        for default in default_rules():
            titles = {default.title(language, BUILTIN) for language in ("vi", "en", "zh")}
            assert len(titles) == 3
            assert default.name not in titles

    def test_events_stop_the_clocks_that_name_them(self) -> None:
        """The final answer stops the resolution, under whichever of its rules it runs."""
        answered = (
            "customer waiting",
            "resolution",
            "customer's date",
            "question",
            "hand-over",
            "approval",
            "letter approval",
            "verification",
        )
        assert stopped_by(default_rules(), Stops.FINAL_ANSWER) == tuple(map(DeadlineId, answered))
        read = ("first reading", "unhappy customer")
        assert stopped_by(default_rules(), Stops.READ) == tuple(map(DeadlineId, read))
        assert stopped_by(default_rules(), Stops.CLOSED) == ()

    def test_what_is_done_stops_its_own_clock(self) -> None:
        """Of several promises the one that was kept."""
        kept = Done(DeadlineId("promise", 2))
        assert stopped_by(default_rules(), kept) == (DeadlineId("promise", 2),)
        assert str(kept) == "promise 2 done"


class TestCatchingUp:
    """Each stage once, in order; what came too late is recorded, not sent."""

    deadline = start(rule("resolution"), MONDAY, VIETNAM)
    names = tuple(stage.name for stage in deadline.stages)

    def due(self, when: str, *fired: str) -> tuple[list[str], list[str]]:
        found = due_stages(self.deadline.stages, fired, datetime.fromisoformat(when))
        return [stage.name for stage in found.send], [stage.name for stage in found.late]

    def test_one_by_one(self) -> None:
        """On an ordinary run each stage comes at its time and never again."""
        sent: list[str] = []
        for stage in self.deadline.stages:
            assert due_stages(self.deadline.stages, sent, stage.at - timedelta(seconds=1)).send == ()
            found = due_stages(self.deadline.stages, sent, stage.at)
            assert found.send == (stage,)
            assert found.late == ()
            sent.append(stage.name)
        assert due_stages(self.deadline.stages, sent, stage.at + timedelta(days=9)).send == ()

    def test_of_missed_reminders_the_last_is_sent(self) -> None:
        """After a week of downtime nobody reads three reminders of one thing."""
        assert self.due("2026-12-21T09:00+07:00") == ([self.names[2]], [*self.names[:2]])
        assert self.due("2026-12-21T09:00+07:00", *self.names[:2]) == ([self.names[2]], [])

    def test_after_the_end_reminders_are_of_no_use(self) -> None:
        """The escalation says it all."""
        assert self.due("2026-12-23T09:00+07:00") == ([self.names[3]], [*self.names[:3]])
        assert self.due("2026-12-23T09:00+07:00", *self.names[:2], self.names[3]) == ([], [self.names[2]])

    def test_missed_escalations_all_go_out_in_order(self) -> None:
        """Each level tells somebody else, so that none is left out."""
        assert self.due("2027-01-20T09:00+07:00") == ([*self.names[3:]], [*self.names[:3]])

    def test_after_the_last_level_it_goes_on(self) -> None:
        """A week after the last, within working hours; not while a stage is still to come."""
        saturday = datetime.fromisoformat("2026-12-26T23:00:00+07:00")
        assert told_again(self.deadline.stages, self.names[:-1], saturday, VIETNAM) == ()
        (again,) = told_again(self.deadline.stages, self.names, saturday, VIETNAM)
        assert (again.name, again.level) == ("escalation 4: director", "director")
        assert VIETNAM.local(again.at).isoformat() == "2027-01-04T08:00:00+07:00"
        assert told_again(self.deadline.stages[:1], self.names[:1], saturday, VIETNAM) == ()

    def test_a_customer_is_not_reminded_twice_at_once(self) -> None:
        """After long downtime the customer has one letter, not one for each reminder that was missed."""
        first, second, silent = (
            StageDue(name, MONDAY + timedelta(days=number), kind)
            for number, (name, kind) in enumerate(
                [
                    ("1", StageKind.CUSTOMER_REMINDER),
                    ("2", StageKind.CUSTOMER_REMINDER),
                    ("3", StageKind.CUSTOMER_SILENT),
                ]
            )
        )
        found = due_stages((first, second, silent), (), silent.at)
        assert (found.send, found.late) == ((second, silent), (first,))
        assert due_stages((first, second, silent), (), first.at).send == (first,)

    def test_a_clock_without_escalation_still_reminds_late(self) -> None:
        """Where nobody else would be told, a late reminder is better than none."""
        reminders = self.deadline.stages[:3]
        found = due_stages(reminders, (), datetime.fromisoformat("2027-01-20T09:00+07:00"))
        assert found.send == reminders[2:]
        assert found.late == reminders[:2]

    def test_stages_survive_the_store(self) -> None:
        """What was stored comes back equal, with what the store keeps beside it."""
        for stage in self.deadline.stages:
            assert StageDue.from_json(json.loads(json.dumps(stage.as_json() | {"done": "sent"}))) == stage


@pytest.mark.parametrize("urgent", [True, False])
def test_every_default_clock_starts(urgent: bool) -> None:
    """All defaults are due after their start, their stages in order and within reason."""
    rules = applicable(default_rules(), "complaint", urgent=urgent)
    assert {rule.starts for rule in rules} == {*Starts} - {Starts.ASKED, Starts.ANSWERED}
    for default in rules:
        if default.starts is Starts.DATE_GIVEN:
            continue
        deadline = start(default, MONDAY, VIETNAM)
        times = [stage.at for stage in deadline.stages]
        assert deadline.started_at < deadline.due_at
        assert times == sorted(times)
        assert len({stage.name for stage in deadline.stages}) == len(times)
        assert str(deadline.name) == default.name


ACTION = Action(1, "corrective", "Change the tariff", "billing", "2026-12-12")
SPOKEN = ProcedureState(
    remedy=Remedy("Refund", 0, "billing", "2026-12-05"),
    actions=(ACTION, replace(ACTION, number=2, text="Train the staff")),
    promises=(("call her", "2026-12-05"),),
    reminders=("ask again",),
    watched_for="line noise",
    instructed="Be generous",
)


class TestTheRecords:
    """All that is known of a deadline stands in one record, and nothing is known of another."""

    @pytest.mark.parametrize("language", languages())
    def test_each_has_a_name_and_none_is_left_over(self, language: str) -> None:
        """What people call a deadline stands in messages.toml, for each in every language."""
        names = [each.name for each in DEADLINES]
        assert sorted(load(language, "messages")["deadline"]) == sorted(names)
        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("letter", [REMINDER, ESCALATION], ids=lambda letter: letter.name)
    def test_letters_offer_commands_for_deadlines_that_exist(self, letter: Letter) -> None:
        """A deadline of which a reminder offers other commands than usual is one of the house."""
        assert letter.offers_in_case.keys() <= {each.name for each in DEADLINES}

    def test_config_changes_what_commands_do_not_make(self) -> None:
        """What starts by an event that config knows is in config; the others have stages of their own."""
        for each in DEADLINES:
            assert each.in_config or each.starts in NOT_IN_CONFIG
            assert each.in_config or not (each.remind or each.escalate)
            assert bool(each.stops) is (each.starts not in NOT_IN_CONFIG or each is CUSTOMERS_DATE)

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("remedy", "Refund"),
            ("action 2", "Train the staff"),
            ("promise 1", "call her"),
            ("reminder 1", "ask again"),
            ("watch", "line noise"),
            ("instructions", "Be generous"),
            ("action 3", ""),
            ("promise", ""),
            ("watch 2", ""),
            ("resolution", ""),
            ("director's word", ""),
        ],
    )
    def test_what_stands_behind_it(self, name: str, words: str) -> None:
        """The words of whoever began it; none where there are none, or no such deadline."""
        assert words_behind(DeadlineId.parse(name), SPOKEN) == words
        assert words_behind(DeadlineId.parse(name), ProcedureState()) == ""

    def test_closing_ends_all_work_but_promises(self) -> None:
        """Each action and reminder by itself; promises and a watch go on, whatever became of the ticket."""
        done = {stop.deadline for stop in all_work_ends(SPOKEN) if isinstance(stop, Done)}
        names = ("customer's answer", "remedy", "action 1", "action 2", "reminder 1")
        assert done == set(map(DeadlineId.parse, names))
        assert {stop for stop in all_work_ends(SPOKEN) if isinstance(stop, Stops)} == set(Stops) - {
            Stops.ACKNOWLEDGED
        }
