"""Commands from the cause to the customer's agreement (P10, P14-P18, P22)."""

import re
from dataclasses import replace
from datetime import date

from mailflow.domain.decision.decision import Happening
from mailflow.domain.model.letter import LetterOrder
from mailflow.domain.model.people import Holder
from mailflow.domain.procedure import receipts
from mailflow.domain.procedure import messages as say_words
from mailflow.domain.procedure.commands.common import about, all_words, approval_clock, clock, customers_clock, due_of, happened, letter_receipt, letters_that_wait, offer_clock, to_customer, to_staff, unit_in, words_of
from mailflow.domain.procedure.engine import Effect, Matter, Refused, command
from mailflow.domain.procedure.limits import Cost, allowed, approver, cost_of, doubt_about, may_approve, released
from mailflow.domain.model.ticket import Status

_TOLD = ("customer told", "responded", "remedy told")
"""What stops when the customer gets the remedy in writing."""
_CHOICE = re.compile(r"^\s{0,8}(?:[0-9]{1,2}[.)、]|[-*•])\s{1,4}(.{1,2000})$")


@command("ask", "hoi", "hoikhach", example="#ask …")
def ask(argument: str, matter: Matter) -> Effect:
    """Ask the customer for what is missing; the ticket waits for them. / Hỏi khách thêm thông tin."""
    text = words_of(argument, matter, "ask")
    letter = to_customer(matter, "information_request", {"words": text})
    return Effect(
        (happened("asked", matter, words=text),),
        (letter,),
        deadlines=customers_clock(matter),
        stops=("read", "responded"),
        receipt=letter_receipt(matter),
    )


@command("cause", "nguyennhan", "nn", example="#cause …")
def cause(argument: str, matter: Matter) -> Effect:
    """Record the cause. / Ghi nguyên nhân."""
    text = words_of(argument, matter, "cause")
    return Effect(
        (happened("cause found", matter, text=text),),
        stops=("read",),
        receipt=receipts.done(matter.policy, "cause", text[:80]),
    )


@command("plan", "remedy", "phuongan", "bienphap", example="#plan hoàn 200.000đ @billing due 5/12")
def plan(argument: str, matter: Matter) -> Effect:
    """Propose a remedy with @unit and due date; a superior approves. / Đề xuất biện pháp, cấp trên duyệt."""
    example = "#plan hoàn 200.000đ @billing due 5/12"
    if not argument:
        raise Refused(say_words.say(say_words.MISSING, matter.policy, "#plan"), example)
    due = due_of(argument, matter, example)
    unit = unit_in(argument, matter, example)
    allowed(argument, matter)
    cost, doubt = cost_of(argument, matter.policy), doubt_about(argument, matter.policy)
    prepared = bool(matter.body)
    facts = {"text": argument, "amount": cost.total, "unit": unit, "due": due.isoformat(), "letter": prepared}
    proposed = happened("remedy proposed", matter, **facts)
    letters: tuple[LetterOrder, ...] = ()
    if matter.body:
        letters = (
            to_customer(matter, "offer", offer_facts(matter, argument, due.isoformat()), awaits="approval"),
        )
    if released(matter, argument):
        approved = happened("remedy approved", matter, how="within the limits of config")
        return Effect(
            (proposed, approved, *((_offered(matter, matter.actor.email),) if prepared else ())),
            (
                *(replace(letter, awaits="") for letter in letters),
                *_order(matter, argument, unit, due.isoformat()),
            ),
            {"status": (Status.OFFERED if prepared else Status.APPROVED).value},
            (*clock("remedy", due, matter, unit), *offer_clock(matter.with_event(proposed))),
            stops=("remedy decided", *(_TOLD if prepared else ())),
            outbox=("cancel approval",),
            receipt=say_words.say(say_words.DONE_APPROVED, matter.policy),
            uses_body=True,
        )
    superior = approver(matter.actor.email, argument, unit, matter.policy, matter.today)
    request = {
        "proposer": matter.actor.email,
        "remedy": argument,
        "amount": cost.figures,
        "doubt": doubt,
        "unit": unit,
        "due": due.isoformat(),
        "letter_text": matter.body,
        "words": matter.words,
        **about(matter),
    }
    return Effect(
        (proposed,),
        (*letters, *to_staff(superior, "approval_request", request, matter)),
        deadlines=(*clock("remedy", due, matter, unit), *approval_clock(matter, superior)),
        stops=("remedy told",),
        outbox=("cancel approval",),
        receipt="\n".join(filter(None, (_proposed(matter, superior, cost, unit, due), doubt))),
    )


def _proposed(matter: Matter, superior: Holder, cost: Cost, unit: str, due: date) -> str:
    """Before whom the plan is put, what it costs, who carries it out by when."""
    policy = matter.policy
    role = say_words.names((superior.role,), policy)
    return say_words.say(say_words.DONE_PROPOSED, policy, role, cost.figures or "-", unit, f"{due:%d/%m/%Y}")


@command("approve", "duyet", "dongy", example="#approve")
def approve(_argument: str, matter: Matter) -> Effect:
    """Approve the proposed remedy; a prepared letter leaves as it was shown. / Duyệt biện pháp xử lý."""
    remedy = matter.work.remedy
    if remedy is not None and not may_approve(matter.actor.role, remedy.text, matter.policy):
        doubt = doubt_about(remedy.text, matter.policy)
        over = say_words.say(say_words.OVER_YOUR_LIMIT, matter.policy)
        raise Refused(f"{doubt} {over}" if doubt else over, "#note …")
    if remedy is not None and remedy.by in {matter.actor.email, *matter.actor.stands_in_for}:
        superior = approver(remedy.by, remedy.text, remedy.unit, matter.policy, matter.today)
        if matter.actor.email not in superior.addresses:
            raise Refused(say_words.say(say_words.OWN_PROPOSAL, matter.policy, ", ".join(superior.addresses)))
    leaving = letters_that_wait(matter)
    prepared = remedy is not None and "offer" in leaving
    return Effect(
        (
            happened("remedy approved", matter),
            *((_offered(matter, remedy.by),) if remedy and prepared else ()),
        ),
        (
            *_result(matter, approved=True, reason=""),
            *(_order(matter, remedy.text, remedy.unit, remedy.due) if remedy else ()),
        ),
        {"status": Status.OFFERED.value} if prepared else {},
        deadlines=offer_clock(matter),
        stops=("remedy decided", *(_TOLD if leaving else ())),
        outbox=("release approval",),
        receipt=say_words.say(say_words.DONE_APPROVED, matter.policy),
    )


def _offered(matter: Matter, by: str) -> Happening:
    """With the approval leaves the offer that its proposer had prepared with the plan."""
    return happened("offered", matter, by=by, how="prepared with the plan")


@command("reject", "tuchoi", "khongduyet", example="#reject …")
def reject(argument: str, matter: Matter) -> Effect:
    """Reject the proposed remedy, with the reason. / Không duyệt, nêu lý do."""
    reason = words_of(argument, matter, "reject")
    return Effect(
        (happened("remedy rejected", matter, reason=reason),),
        _result(matter, approved=False, reason=reason),
        stops=("remedy decided", "remedy done"),
        outbox=("cancel approval",),
        receipt=receipts.done(matter.policy, "reject", reason[:80]),
    )


def _order(matter: Matter, text: str, unit: str, due: str) -> tuple[LetterOrder, ...]:
    """The unit that carries the remedy out hears of it with the approval; the holder knows (P18)."""
    department = matter.policy.department(unit)
    if department is None or unit == matter.ticket.department:
        return ()
    facts = {
        "kind": "remedy",
        "text": text,
        "number": 0,
        "due": due,
        "by": matter.actor.email,
        **about(matter),
    }
    return to_staff(Holder((department.address,), "department", ""), "work_order", facts, matter)


def _result(matter: Matter, *, approved: bool, reason: str) -> tuple[LetterOrder, ...]:
    remedy = matter.work.remedy
    facts = {
        "approved": approved,
        "by": matter.actor.email,
        "reason": reason,
        "remedy": remedy.text if remedy else "",
    }
    return to_staff(matter.holder, "approval_result", facts, matter)


@command("offer", "denghi", example="#offer …")
def offer(argument: str, matter: Matter) -> Effect:
    """Offer the approved remedy to the customer. / Gửi khách biện pháp đã duyệt."""
    text = words_of(argument, matter, "offer")
    remedy = matter.work.remedy
    due = remedy.due if remedy else ""
    letter = to_customer(matter, "offer", offer_facts(matter, text, due) | {"words": text})
    return Effect(
        (happened("offered", matter, words=text),),
        (letter,),
        stops=_TOLD,
        receipt=letter_receipt(matter),
    )


@command("options", "luachon", example="#options\n1. …\n2. …")
def options(argument: str, matter: Matter) -> Effect:
    """Offer choices, one per line; the customer answers with the number. / Đưa các lựa chọn cho khách."""
    lines = (all_words(argument, matter)).splitlines()
    choices = [found[1].strip() for line in lines if (found := _CHOICE.match(line))]
    if len(choices) < 2:  # noqa: PLR2004  (one is no choice)
        raise Refused(say_words.say(say_words.MISSING, matter.policy, "#options"), "#options\n1. …\n2. …")
    intro = "\n".join(line for line in matter.body.splitlines() if not _CHOICE.match(line)).strip()
    numbered = [(number, text, "") for number, text in enumerate(choices[:9], start=1)]
    letter = to_customer(matter, "options", {"words": intro, "options": numbered})
    return Effect(
        (happened("options offered", matter, options=choices[:9]),),
        (letter,),
        stops=_TOLD,
        receipt=letter_receipt(matter),
    )


@command("agree", "khachdongy", "thongnhat", example="#agree …")
def agree(argument: str, matter: Matter) -> Effect:
    """Record the customer's word on the remedy. / Ghi nhận khách đồng ý."""
    text = words_of(argument, matter, "agree")
    return Effect(
        (happened("agreed", matter, text=text),),
        receipt=receipts.done(matter.policy, "agree", text[:80]),
    )


@command("promise", "hua", "camket", example="#promise … 5/12")
def promise(argument: str, matter: Matter) -> Effect:
    """Record a promise with its date; it is reminded and escalated. / Ghi lời hứa và ngày."""
    due = due_of(argument, matter, "#promise gọi lại 5/12")
    number = len(matter.work.promises) + 1
    return Effect(
        (happened("promised", matter, text=argument, due=due.isoformat()),),
        deadlines=clock(f"promise {number}", due, matter),
        receipt=receipts.done(matter.policy, f"promise {number}", due.isoformat()),
    )


@command("kept", "giuloihua", "giuloi", "dagiuloi", example="#kept 1")
def kept(argument: str, matter: Matter) -> Effect:
    """Report a promise kept; its reminders end. / Báo đã giữ lời hứa, thôi nhắc hạn."""
    left = matter.work.open_promises
    said = next((int(word) for word in argument.split()[:2] if word.isascii() and word.isdecimal()), 0)
    number = said or (left[0] if len(left) == 1 else 0)
    if number not in left:
        known = ", ".join(map(str, left))
        raise Refused(say_words.say(say_words.ONE_OF, matter.policy, known), f"#kept {left[0]}", mended=True)
    return Effect(
        (happened("promise kept", matter, number=number, words=all_words(argument, matter)),),
        stops=(f"promise {number} done",),
        receipt=receipts.done(matter.policy, f"kept {number}"),
    )


def offer_facts(matter: Matter, remedy: str, due: str) -> dict[str, object]:
    """What the customer reads of a remedy: the member of staff's words, never the internal plan."""
    del remedy
    return {"words": matter.body, "remedy": "", "by": due}
