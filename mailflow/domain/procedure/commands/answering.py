"""Commands that answer, refer, close, reopen; and those about letters that are held."""

from mailflow.domain.deadline import Deadline
from mailflow.domain.people import Holder
from mailflow.domain.procedure import words as say_words
from mailflow.domain.procedure.commands.common import (
    all_words,
    happened,
    letter_receipt,
    survey_clock,
    to_customer,
    to_staff,
    words_of,
)
from mailflow.domain.procedure.dates import find_past_date
from mailflow.domain.procedure.framework import COMMANDS, Effect, Matter, Refused, command
from mailflow.domain.procedure.lifecycle import STEPS, missing
from mailflow.domain.reference import find_references
from mailflow.domain.spelling import fold

_CHANNELS = {
    "phone": ("phone", "telephone", "dien thoai", "dt", "电话"),
    "letter": ("letter", "thu", "cong van", "信函"),
    "fax": ("fax", "传真"),
    "counter": ("counter", "in person", "truc tiep", "quay", "当面"),
    "zalo": ("zalo",),
}


@command("answer", "traloi", "phucdap", example="#answer …")
def answer(argument: str, matter: Matter) -> Effect:
    """The final written answer to the customer. / Thư phúc đáp kết quả cho khách."""
    text = words_of(argument, matter, "answer")
    letter = to_customer(matter, "final_answer", {"words": text, "signed_by": ""})
    return Effect(
        (happened("answered", matter, how="mail", words=text),),
        (letter,),
        deadlines=_survey(matter),
        stops=("read", "responded", "final answer"),
        receipt=letter_receipt(matter),
    )


@command("answered", "datraloi", example="#answered phone 5/12 …")
def answered(argument: str, matter: Matter) -> Effect:
    """Record an answer by phone, letter or fax: which, when, what. / Đã trả lời qua điện thoại, thư, fax."""
    example = "#answered phone 5/12 …"
    words = fold(argument)
    how = next((name for name, names in _CHANNELS.items() if any(n in words for n in names)), None)
    if how is None:
        raise Refused(say_words.say(say_words.ONE_OF, matter.policy, ", ".join(_CHANNELS)), example)
    found = find_past_date(argument, matter.today)
    when = found.isoformat() if found else matter.today.isoformat()
    return Effect(
        (happened("answered", matter, how=how, on=when, words=all_words(argument, matter)),),
        deadlines=_survey(matter),
        stops=("read", "responded", "final answer"),
        receipt=say_words.say(say_words.DONE_SET, matter.policy, "answered", how),
    )


def _survey(matter: Matter) -> tuple[Deadline, ...]:
    return survey_clock(matter)


@command("unjustified", "khonghoply", example="#unjustified …")
def unjustified(argument: str, matter: Matter) -> Effect:
    """Explain kindly why the complaint is not justified. / Giải thích vì sao khiếu nại chưa hợp lý."""
    text = words_of(argument, matter, "unjustified")
    return Effect(
        (
            happened("found unjustified", matter, words=text),
            happened("answered", matter, how="mail", words=text),
        ),
        (to_customer(matter, "explanation", {"words": text}),),
        stops=("read", "responded", "final answer"),
        receipt=letter_receipt(matter),
    )


@command("refer", "chuyencoquan", example="#refer registry@vnnic.example …")
def refer(argument: str, matter: Matter) -> Effect:
    """Refer it to the competent authority; the customer is told. / Chuyển cơ quan thẩm quyền, báo khách."""
    authority, _, rest = argument.partition(" ")
    text = words_of(rest.strip(), matter, "refer")
    if not authority:
        raise Refused(say_words.say(say_words.MISSING, matter.policy, "refer"), "#refer VNNIC …")
    return Effect(
        (happened("referred", matter, to=authority, words=text),),
        (to_customer(matter, "referral", {"words": text, "authority": authority}),),
        stops=("read", "responded"),
        receipt=letter_receipt(matter),
    )


@command("dispute", "tranhchap", example="#dispute …")
def dispute(argument: str, matter: Matter) -> Effect:
    """Tell the customer the recognised ways to settle a dispute. / Các cách giải quyết tranh chấp."""
    letter = to_customer(matter, "dispute_ways", {"words": all_words(argument, matter)})
    return Effect(
        (happened("dispute explained", matter, words=all_words(argument, matter)),),
        (letter,),
        stops=("read", "responded"),
        receipt=letter_receipt(matter),
    )


@command("close", "dong", "ketthuc", example="#close …")
def close(argument: str, matter: Matter) -> Effect:
    """Close the ticket; the words are the lessons learnt. / Đóng hồ sơ, ghi bài học."""
    lessons = all_words(argument, matter)
    return Effect(
        (happened("closed", matter, lessons=lessons),),
        stops=("read", "responded", "final answer", "customer told", "approved", "remedy done", "verified"),
        receipt=say_words.say(say_words.DONE_SET, matter.policy, "close", matter.ticket.reference),
    )


@command("reopen", "molai", example="#reopen …")
def reopen(argument: str, matter: Matter) -> Effect:
    """Open the ticket again. / Mở lại hồ sơ."""
    return Effect(
        (happened("reopened", matter, words=all_words(argument, matter)),),
        receipt=say_words.say(say_words.DONE_SET, matter.policy, "reopen", matter.ticket.reference),
    )


@command("improve", "caitien", example="#improve …")
def improve(argument: str, matter: Matter) -> Effect:
    """Tell the customer what we improved thanks to them. / Báo khách điều đã cải tiến nhờ góp ý."""
    text = words_of(argument, matter, "improve")
    return Effect(
        (happened("improved", matter, words=text),),
        (to_customer(matter, "improvement", {"words": text}),),
        receipt=letter_receipt(matter),
    )


@command("merge", "gop", example="#merge KN-2026-000123")
def merge(argument: str, matter: Matter) -> Effect:
    """Merge it into another ticket of the same matter: work goes on there. / Gộp vào hồ sơ khác."""
    found = find_references(argument, matter.policy.reference_prefix)
    if not found or found[0] == matter.ticket.reference:
        raise Refused(say_words.say(say_words.MISSING, matter.policy, "KN-…"), "#merge KN-2026-000123")
    return Effect(
        (happened("merged", matter, into=found[0]),),
        stops=("read", "responded", "final answer"),
        links=((found[0], "merged"),),
        receipt=say_words.say(say_words.DONE_SET, matter.policy, "merge", found[0]),
    )


@command("stop", "dunglai", "giu", example="#stop")
def stop(_argument: str, matter: Matter) -> Effect:
    """Keep back the letters to the customer that wait to be sent. / Giữ lại thư chưa gửi."""
    return Effect(
        (happened("letters stopped", matter),),
        outbox=("cancel",),
        receipt=say_words.say(say_words.DONE_SET, matter.policy, "stop", matter.ticket.reference),
    )


@command("send", "gui", example="#send")
def send(_argument: str, matter: Matter) -> Effect:
    """Send the answer that was held because somebody else has answered since. / Gửi thư đang giữ."""
    return Effect(
        (happened("letter released", matter),),
        outbox=("release confirmation",),
        receipt=say_words.say(say_words.DONE_SET, matter.policy, "send", matter.ticket.reference),
    )


@command("help", "trogiup", "giup", example="#help")
def help_(_argument: str, matter: Matter) -> Effect:
    """What is possible for this ticket now. / Những gì làm được lúc này."""
    language = matter.policy.organisation.languages[0]
    possible = [
        (f"#{name}", COMMANDS[name].meaning(language), COMMANDS[name].example, "")
        for name, step in STEPS.items()
        if name in COMMANDS
        and matter.acts_as in step.who
        and matter.ticket.status in step.sources
        and not missing(step, matter.work)
    ]
    holder = Holder((matter.actor.email,), matter.actor.role, "")
    facts = {"commands": possible, "state": matter.ticket.status.value}
    return Effect(letters=to_staff(holder, "help", facts, matter))
