"""The clocks of the house: which event starts and stops each, its allowance, who is told (P25).

One table, :func:`default_rules`; ``[[deadlines]]`` in config.toml changes and completes it.  Only the
clocks that do more than remind and escalate (the customer's answer, the survey, a reminder that was
asked for, a watch) are begun by the commands that need them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from mailflow.domain.model.deadline import numbered
from mailflow.domain.model.policy import Allowance, DeadlineRule, Stage
from mailflow.domain.text.cleaning import clip

STARTS: Final[Mapping[str, str]] = {
    "received": "the mail that opened the ticket was received",
    "routed": "the ticket was given to whoever holds it",
    "customer wrote": "the customer has written again; bare thanks do not count",
    "unhappy answer": "the customer's answer to the survey is unhappy, or in words that are no praise",
    "instructed": "the director or head office has sent instructions",
    "handed over": "another department got the ticket, and no letter could tell the customer",
    "remedy proposed": "a remedy waits for its superior",
    "remedy approved": "the customer may hear of a remedy, and no letter was prepared",
}
"""Event that starts a clock → when it happens."""

STOPS: Final[Mapping[str, str]] = {
    "acknowledged": "the acknowledgement has left the house",
    "read": "somebody in charge did something on the ticket, and be it a note",
    "acted": "the same, but not by the director or head office",
    "responded": "a member of staff has written to the customer, or said with `#told` that they were told",
    "customer told": "the customer was told of the hand-over or of the remedy",
    "instructed": "the director or head office has sent instructions",
    "remedy decided": "a superior has approved or rejected the remedy",
    "remedy told": "the customer has heard of the remedy",
    "verified": "QA has passed or failed what was done",
    "final answer": "the customer has the outcome",
    "closed": "the ticket was closed",
}
"""Event that stops a clock → when it happens.  Closing a ticket stops every clock but those of promises."""

OPENING: Final = ("received", "routed")
"""The events that every ticket begins with."""

BY_MAIL: Final = frozenset({"customer wrote", "unhappy answer"})
"""The events that are a customer's further mail: a reminder shows that one, not the first."""

DATE_GIVEN: Final = "date given"
"""Starts the clocks whose end a person says: a promise, a remedy, an action."""

_DAY = timedelta(days=1)
_BEHIND = 80  # characters of what a promise or an action is about
_LADDER = ("department", "manager", "director")
_ALL = ("complaint", "suggestion", "question", "praise")
_HALF = (Stage(fraction=0.5),)


def _labelled(vi: str, en: str, zh: str) -> Mapping[str, str]:
    return {"vi": vi, "en": en, "zh": zh}


def default_rules(acknowledge_within: timedelta = _DAY) -> tuple[DeadlineRule, ...]:
    """The clocks of an organisation that has not said otherwise (docs/procedure.md, deadlines)."""
    acknowledgement = DeadlineRule(
        name="acknowledgement",
        starts="received",
        stops=("acknowledged",),
        allow=Allowance(wall=acknowledge_within),
        escalate=("department", "manager"),
        natures=_ALL,
        label=_labelled("Xác nhận tiếp nhận", "Acknowledgement", "受理确认"),
    )
    reading = DeadlineRule(
        name="first reading",
        starts="routed",
        stops=("read",),
        allow=Allowance(wall=_DAY),
        remind=_HALF,
        escalate=_LADDER,
        label=_labelled("Đọc và bắt đầu xử lý", "First reading", "首次查阅"),
    )
    waiting = DeadlineRule(
        name="customer waiting",
        starts="customer wrote",
        stops=("responded", "final answer"),
        allow=Allowance(working_days=2),
        remind=_HALF,
        escalate=_LADDER,
        label=_labelled("Trả lời thư mới của khách hàng", "Answer to the customer's mail", "回复客户来信"),
    )
    unhappy = DeadlineRule(
        name="unhappy customer",
        starts="unhappy answer",
        stops=("read",),
        allow=Allowance(working_days=2),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
        label=_labelled(
            "Xem lại hồ sơ khách hàng chưa hài lòng",
            "Decision after an unhappy answer",
            "处理客户的不满意评价",
        ),
    )
    instructions = DeadlineRule(
        name="instructions",
        starts="instructed",
        stops=("acted",),
        allow=Allowance(working_days=1),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
        label=_labelled("Thực hiện ý kiến chỉ đạo", "Acting on instructions", "落实领导指示"),
    )
    resolution = DeadlineRule(
        name="resolution",
        starts="received",
        stops=("final answer",),
        allow=Allowance(working_days=20),
        remind=(Stage(fraction=0.5), Stage(fraction=0.8), Stage(before=Allowance(working_days=1))),
        escalate=_LADDER,
        natures=("complaint", "question"),  # a suggestion is thanked for and passed on (P6)
        label=_labelled("Giải quyết và trả lời kết quả", "Resolution", "处理并答复"),
    )
    return (
        acknowledgement,
        reading,
        replace(reading, urgent=True, allow=Allowance(wall=timedelta(hours=4))),
        waiting,
        replace(waiting, urgent=True, allow=Allowance(working_days=1)),
        unhappy,
        instructions,
        replace(instructions, urgent=True, allow=Allowance(wall=timedelta(hours=4))),
        resolution,
        replace(resolution, urgent=True, allow=Allowance(working_days=5)),
        *_of_the_work(),
    )


def _of_the_work() -> tuple[DeadlineRule, ...]:
    """Clocks that steps of the work start: a hand-over, a remedy's way, and the dates that people give."""
    handed_over = DeadlineRule(
        name="hand-over",
        starts="handed over",
        stops=("customer told", "responded", "final answer"),
        allow=Allowance(wall=_DAY),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
        label=_labelled(
            "Báo khách hàng về việc chuyển bộ phận", "Telling of the hand-over", "告知客户转交情况"
        ),
    )
    approval = DeadlineRule(
        name="approval",
        starts="remedy proposed",
        stops=("remedy decided",),
        allow=Allowance(working_days=1),
        remind=_HALF,  # to the superior who decides
        escalate=("manager", "director"),
        natures=_ALL,
        label=_labelled("Duyệt biện pháp xử lý", "Approval of the remedy", "审批处理措施"),
    )
    offer = DeadlineRule(
        name="offer",
        starts="remedy approved",
        stops=("remedy told",),
        allow=Allowance(working_days=1),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
        label=_labelled(
            "Báo khách hàng về biện pháp đã duyệt",
            "Telling the customer of the approved remedy",
            "将已批准的措施告知客户",
        ),
    )
    promise = DeadlineRule(
        name="promise",
        starts=DATE_GIVEN,
        stops=(),
        allow=Allowance(),
        remind=(Stage(before=Allowance(working_days=1)),),
        escalate=_LADDER,
        natures=_ALL,
        label=_labelled("Lời hứa với khách hàng", "Promise to the customer", "对客户的承诺"),
    )
    remedy = _labelled("Thực hiện biện pháp xử lý", "Carrying out the remedy", "执行处理措施")
    action = _labelled("Hành động khắc phục, phòng ngừa", "Corrective action", "纠正预防措施")
    return (
        handed_over,
        approval,
        offer,
        replace(promise, name="remedy", label=remedy),
        replace(promise, name="action", label=action),
        promise,
    )


_OTHERS: Final[Mapping[str, Mapping[str, str]]] = {
    "reminder": _labelled("Nhắc theo yêu cầu", "Reminder that was asked for", "约定的提醒"),
    "watch": _labelled(
        "Hết thời gian theo dõi lỗi có thể tái diễn",
        "End of watching for a fault that may come back",
        "故障复发观察期结束",
    ),
    "customer's answer": _labelled("Khách hàng trả lời", "The customer's answer", "客户回复"),
    "survey": _labelled("Hỏi mức độ hài lòng", "Satisfaction survey", "满意度调查"),
}
"""What people call the clocks that stand in no table."""


def rule_named(name: str, rules: Iterable[DeadlineRule]) -> DeadlineRule | None:
    """The rule of a running clock; several of one rule are numbered: "promise 2"."""
    wanted = (name, numbered(name)[0])
    return next((rule for each in wanted for rule in rules if rule.name == each), None)


def title_of(name: str, rules: Iterable[DeadlineRule], language: str, behind: str = "") -> str:
    """What people call a running clock: "Promise to the customer 2 (call her)", with what is behind it."""
    about = f" ({clip(' '.join(behind.split()), _BEHIND)})" if behind else ""
    rule = rule_named(name, rules)
    if rule is not None:
        return f"{rule.title(language)}{name.removeprefix(rule.name)}{about}"
    said = _OTHERS.get(numbered(name)[0])
    return name if said is None else said.get(language, said["en"]) + about
