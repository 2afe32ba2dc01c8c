"""Commands from carrying out to verification (P19, P20)."""

from mailflow.domain.model.letter import LetterOrder
from mailflow.domain.model.people import Holder
from mailflow.domain.procedure import receipts
from mailflow.domain.procedure import messages as say_words
from mailflow.domain.procedure.commands.common import about, all_words, clock, due_of, happened, to_staff, unit_in, words_of
from mailflow.domain.procedure.engine import Effect, Matter, Refused, command
from mailflow.domain.text.spelling import fold

_PREVENTIVE = ("preventive", "phong ngua", "预防")
_PASS = frozenset({"pass", "passed", "dat", "ok", "通过"})
_FAIL = frozenset({"fail", "failed", "khongdat", "khong", "不通过"})


@command("action", "hanhdong", example="#action preventive … @technical 12/12")
def action(argument: str, matter: Matter) -> Effect:
    """Plan a corrective or preventive action with @unit and date. / Hành động khắc phục, phòng ngừa."""
    example = "#action preventive … @technical 12/12"
    due = due_of(argument, matter, example)
    unit = unit_in(argument, matter, example)
    kind = "preventive" if any(word in fold(argument) for word in _PREVENTIVE) else "corrective"
    number = len(matter.work.actions) + 1
    department = matter.policy.department(unit)
    order = {
        "kind": kind,
        "text": argument,
        "number": number,
        "due": due.isoformat(),
        "by": matter.actor.email,
        **about(matter),
    }
    holder = Holder((department.address,), "department", "") if department else matter.holder
    return Effect(
        (happened("action planned", matter, action=kind, text=argument, unit=unit, due=due.isoformat()),),
        to_staff(holder, "work_order", order, matter),
        deadlines=clock(f"action {number}", due, matter, unit),
        receipt=receipts.done(matter.policy, f"action {number}", due.isoformat()),
    )


@command("done", "xong", "hoanthanh", example="#done 1")
def done(argument: str, matter: Matter) -> Effect:
    """Report the remedy (#done) or an action (#done 1) done; QA is asked when all is. / Báo đã làm xong."""
    number = next((int(word) for word in argument.split() if word.isascii() and word.isdigit()), 0)
    number = number or _own_action(matter)
    if number:
        if number not in {a.number for a in matter.work.actions}:
            known = ", ".join(str(a.number) for a in matter.work.actions) or "-"
            raise Refused(say_words.say(say_words.ONE_OF, matter.policy, known), "#done 1")
        happening = happened("action done", matter, number=number, words=argument)
        stops = (f"action {number} done",)
    else:
        happening = happened("remedy done", matter, words=all_words(argument, matter))
        stops = ("remedy done",)
    after = matter.with_happening(happening)
    letters: tuple[LetterOrder, ...] = ()
    if after.work.all_done:
        letters = to_staff(matter.quality, "verification_request", _checklist(after), matter)
    return Effect(
        (happening,),
        letters,
        stops=stops,
        receipt=receipts.done(matter.policy, "done", argument or (str(number) if number else "remedy")),
    )


def _own_action(matter: Matter) -> int:
    """What a bare #done means: the one open action of a department that has no remedy to carry out."""
    unit, remedy = matter.actor.department, matter.work.remedy
    theirs = [a.number for a in matter.work.actions if a.unit == unit and not a.done]
    carries_out = remedy is not None and remedy.unit == unit and not matter.work.remedy_done
    return theirs[0] if len(theirs) == 1 and not carries_out else 0


def _checklist(matter: Matter) -> dict[str, object]:
    remedy = matter.work.remedy
    items = [(a.text, a.unit, a.due, a.done) for a in matter.work.actions]
    if remedy:
        items.insert(0, (remedy.text, remedy.unit, remedy.due, matter.work.remedy_done))
    return {"remedy": remedy.text if remedy else "", "items": items, **about(matter)}


@command("verify", "kiemtra", "xacnhan", spoken=("dat", "khongdat"), example="#verify pass")
def verify(argument: str, matter: Matter) -> Effect:
    """QA: pass, or fail with the reason; a failed one opens the next form. / QA: đạt hoặc không đạt."""
    word, _, rest = argument.partition(" ")
    said = fold(word).replace(" ", "")
    if fold(argument).startswith("khong dat"):
        said, rest = "khongdat", argument[len("không đạt") :]
    if said in _PASS:
        return Effect(
            (happened("verified", matter, words=all_words(rest.strip(), matter)),),
            _passed(matter, all_words(rest.strip(), matter)),
            stops=("verified",),
            receipt=receipts.done(matter.policy, "verify", "pass"),
            uses_body=True,
        )
    if said not in _FAIL:
        raise Refused(say_words.say(say_words.ONE_OF, matter.policy, "pass, fail"), "#verify fail …")
    reason = words_of(rest.strip(), matter, "verify fail")
    facts = {"by": matter.actor.email, "reason": reason, "form": matter.work.form + 1}
    return Effect(
        (happened("verification failed", matter, reason=reason, form=matter.work.form + 1),),
        to_staff(matter.holder, "verification_failed", facts, matter),
        {"status": "investigating"},
        stops=("verified",),
        receipt=receipts.done(matter.policy, "verify", "fail"),
    )


def _passed(matter: Matter, remark: str) -> tuple[LetterOrder, ...]:
    """Customer care answers the customer (P20), the holder where there is none; both hear of it."""
    remedy = matter.work.remedy
    facts = {
        "by": matter.actor.email,
        "remark": remark,
        "remedy": remedy.text if remedy else "",
        "answerer": "",
    }
    care = matter.policy.roles.customer_care
    if not care or matter.holder.role == "customer_care":
        return to_staff(matter.holder, "verification_passed", facts, matter)
    answerer = Holder(care, "customer_care", "")
    return (
        *to_staff(answerer, "verification_passed", facts, matter),
        *to_staff(matter.holder, "verification_passed", facts | {"answerer": ", ".join(care)}, matter),
    )
