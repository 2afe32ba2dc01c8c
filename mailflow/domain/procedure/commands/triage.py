"""Commands that say what a ticket is, whose it is, and who hears of it."""

from collections.abc import Iterable
from dataclasses import replace

from mailflow.domain.model import deadline as deadlines
from mailflow.domain.understanding.category_words import Category
from mailflow.domain.procedure.default_deadlines import clocks_told
from mailflow.domain.rules.customer_address import why_no_customer
from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.letter import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.domain.model.people import Holder, holder_of
from mailflow.domain.model.policy import Nature
from mailflow.domain.procedure import receipts
from mailflow.domain.procedure import messages as say_words
from mailflow.domain.procedure.commands.common import about, all_words, begun_by, department_of, due_of, first_department, happened, reminder_on, to_customer, to_staff, words_of, work_ends
from mailflow.domain.procedure.engine import Effect, Matter, Refused, command
from mailflow.domain.procedure.owed import acknowledged_at_last
from mailflow.domain.procedure.history import story_lines
from mailflow.domain.understanding.senders import usable
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.cleaning import NAME_LENGTH, clean_name, one_line

_NATURES = {
    Nature.COMPLAINT: ("complaint", "khieu nai", "kn", "投诉"),
    Nature.SUGGESTION: ("suggestion", "gop y", "建议"),
    Nature.QUESTION: ("question", "hoi", "cau hoi", "咨询"),
    Nature.PRAISE: ("praise", "khen", "loi khen", "表扬"),
}
_LANGUAGES = {
    "vi": ("vi", "tieng viet", "vietnamese"),
    "en": ("en", "tieng anh", "english"),
    "zh": ("zh", "tieng trung", "chinese", "中文"),
}
_NO = frozenset({"no", "off", "khong", "thuong", "normal", "否"})


@command("note", "ghichu", "gc", example="#note @technical …")
def note(argument: str, matter: Matter) -> Effect:
    """Keep an internal note; with @department it asks them. / Ghi chú nội bộ; thêm @bộ-phận để hỏi họ."""
    text = words_of(argument, matter, "note")
    letters: tuple[LetterOrder, ...] = ()
    asked = ""
    if argument.startswith("@"):
        name, _, rest = argument[1:].partition(" ")
        unit = department_of(name, matter, "#note @technical …", argument)
        asked, text = unit.name, all_words(rest.strip(), matter)
        if not text:
            raise Refused(say_words.say(say_words.MISSING, matter.policy, "#note"), f"#note @{unit.name} …")
        facts = {"asker": matter.actor.email, "words": text, **about(matter)}
        letters = to_staff(Holder((unit.address,), "department", ""), "consultation", facts, matter)
    return Effect(
        (happened("noted", matter, words=text, asked=asked),),
        letters,
        stops=("read",),
        receipt=say_words.say(say_words.DONE_NOTE, matter.policy),
    )


@command("take", "nhan", "toilam", example="#take")
def take(_argument: str, matter: Matter) -> Effect:
    """You start on it: the clock of the first reading stops. / Nhận xử lý: dừng thời hạn đọc đầu tiên."""
    return Effect(
        (happened("taken", matter),),
        stops=("read",),
        receipt=say_words.say(say_words.DONE_TAKE, matter.policy, matter.actor.email),
    )


@command("route", "assign", "chuyen", "giao", example="#route billing")
def route(argument: str, matter: Matter) -> Effect:
    """Hand the ticket over to another department; the customer is told. / Chuyển cho bộ phận khác."""
    unit, rest = first_department(argument, matter, "#route billing")
    by_mail = bool(matter.ticket.customer_email)
    begun = () if by_mail else begun_by("handed over", matter)
    facts = {
        "by": matter.actor.email,
        "words": all_words(rest, matter),
        "received_at": matter.ticket.received_at,
        "deadlines": clocks_told(matter.running, begun, matter.policy),
        "department": holder_of(unit.name, matter.policy).title,
        **about(matter),
    }
    letters = to_staff(Holder((unit.address,), "department", ""), "handed_on", facts, matter)
    if by_mail:
        told = {"department_title": "", "answer_by": matter.ticket.due_at}
        letters += (replace(to_customer(matter, "handed_over", told), automatic=True, enclose_digest=""),)
    return Effect(
        (happened("handed over", matter, department=unit.name, words=facts["words"]),),
        letters,
        {"department": unit.name},
        begun,
        stops=("read", *(("customer told",) if by_mail else ())),
        receipt=say_words.say(
            say_words.DONE_ROUTE if by_mail else say_words.DONE_ROUTE_UNTOLD, matter.policy, unit.name
        ),
    )


@command("nature", "loai", example="#nature complaint")
def nature(argument: str, matter: Matter) -> Effect:
    """Say what it is: complaint, suggestion, question or praise. / Loại: khiếu nại, góp ý, hỏi, khen."""
    wanted = fold(argument)
    found = next((kind for kind, names in _NATURES.items() if wanted in names), None)
    if found is None:
        choices = receipts.choices(matter.policy, _NATURES)
        raise Refused(say_words.say(say_words.ONE_OF, matter.policy, choices), "#nature complaint")
    return Effect(
        (happened("nature set", matter, before=matter.ticket.nature.value, after=found.value),),
        changes={"nature": found.value},
        receipt=receipts.done(matter.policy, "nature", found.value),
    )


@command("category", "nhom", "phanloai", example="#category price")
def category(argument: str, matter: Matter) -> Effect:
    """Set the category. / Đặt nhóm khiếu nại."""
    policy, language = matter.policy, matter.policy.organisation.languages[0]
    found = _category_called(fold(argument), policy.categories)
    if found is None:
        known = ", ".join(f"{c.title(language)} ({c.name})" for c in policy.categories)
        raise Refused(say_words.say(say_words.ONE_OF, policy, known), "#category price")
    return Effect(
        (happened("category set", matter, after=found.name),),
        changes={"category": found.name},
        receipt=receipts.done(policy, "category", found.title(language)),
    )


def _category_called(said: str, categories: Iterable[Category]) -> Category | None:
    """The category of a name, of a label in any language, or the one in whose label the words stand."""
    called = {c.name: (c, {fold(c.name), *map(fold, c.label.values())}) for c in categories}
    exact = [c for c, names in called.values() if said in names]
    part = [c for c, names in called.values() if any(f" {said} " in f" {name} " for name in names)]
    return next(iter(exact), part[0] if said and len(part) == 1 else None)


@command("urgent", "khan", "gap", example="#urgent")
def urgent(argument: str, matter: Matter) -> Effect:
    """Mark it urgent (or #urgent no). / Đánh dấu khẩn (hoặc #khan khong)."""
    wanted = fold(argument) not in _NO
    clocks = _clocks(matter, urgent=wanted)
    due = next((clock.due_at for clock in clocks if clock.name == "resolution"), None)
    return Effect(
        (happened("urgency set", matter, after=wanted),),
        changes={"urgent": wanted} | ({"due_at": due} if due else {}),
        deadlines=clocks,
        receipt=receipts.done(matter.policy, "urgent", "yes" if wanted else "no"),
    )


def _clocks(matter: Matter, *, urgent: bool) -> tuple[Deadline, ...]:
    """The clock of the whole ticket anew, from the receipt: urgent ones are shorter (P7)."""
    ticket = matter.ticket
    if urgent == ticket.urgent or matter.work.answered:
        return ()
    rules = deadlines.applicable(matter.policy.deadlines, ticket.nature, urgent=urgent)
    return tuple(
        deadlines.start(rule, ticket.received_at, matter.calendar)
        for rule in rules
        if rule.name == "resolution"
    )


@command("language", "ngonngu", example="#language en")
def language(argument: str, matter: Matter) -> Effect:
    """Set the language of the customer's letters. / Đặt ngôn ngữ thư gửi khách."""
    wanted = fold(argument)
    found = next((code for code, names in _LANGUAGES.items() if wanted in names), None)
    if found is None or found not in matter.policy.organisation.languages:
        known = ", ".join(matter.policy.organisation.languages)
        raise Refused(say_words.say(say_words.ONE_OF, matter.policy, known), "#language en")
    return Effect(
        (happened("language set", matter, after=found),),
        changes={"language": found},
        receipt=receipts.done(matter.policy, "language", found),
    )


@command("customer", "khachhang", "khach", example="#customer Nguyễn Lan <lan@example.vn>")
def customer(argument: str, matter: Matter) -> Effect:
    """Set the customer's address; letters go there. / Đặt địa chỉ khách hàng."""
    name, _, rest = argument.rpartition("<")
    email = rest.strip(" >").casefold()
    if not usable(Address(email)) or email in matter.policy.own_addresses:
        raise Refused(
            say_words.say(say_words.NOT_AN_ADDRESS, matter.policy, email), "#customer Lan <lan@example.vn>"
        )
    nobody = why_no_customer(email, matter.policy)
    if nobody is not None and nobody.certain:
        reason = say_words.say(say_words.NO_CUSTOMER, matter.policy, email)
        raise Refused(reason, "#customer Lan <lan@example.vn>")
    name = one_line(name)[:NAME_LENGTH]  # a wrapped line would break every letter to them
    changes = {"customer_email": email} | ({"customer_name": name} if name else {})
    known = Address(email, clean_name(name or matter.ticket.customer_name))
    effect = Effect(
        (happened("customer set", matter, email=email),),
        changes=changes,
        receipt=receipts.done(matter.policy, "customer", email),
    )
    return effect.beside(acknowledged_at_last(matter, known))


@command("copy", "cc", example="#cc lawyer@example.vn")
def copy(argument: str, matter: Matter) -> Effect:
    """Somebody else may write beside the customer. / Cho luật sư, người nhà của khách cùng viết."""
    email = argument.strip(" <>").casefold()
    if not usable(Address(email)) or email in matter.policy.own_addresses:
        raise Refused(say_words.say(say_words.NOT_AN_ADDRESS, matter.policy, email), "#cc lawyer@example.vn")
    return Effect(
        (happened("copied in", matter, address=email),),
        changes={"copies": " ".join(dict.fromkeys((*matter.ticket.copies, email)))},
        receipt=receipts.done(matter.policy, "cc", email),
    )


@command("remind", "nhac", example="#remind 5/12")
def remind(argument: str, matter: Matter) -> Effect:
    """Remind the holder on a date. / Nhắc người phụ trách vào một ngày."""
    due = due_of(argument, matter, "#remind 5/12")
    number = len(matter.work.reminders) + 1
    return Effect(
        (happened("reminder set", matter, due=due.isoformat(), text=all_words(argument, matter)),),
        deadlines=(reminder_on(f"reminder {number}", due, matter),),
        receipt=receipts.done(matter.policy, "reminder", due.isoformat()),
    )


@command("watch", "theodoi", example="#watch until 5/12")
def watch(argument: str, matter: Matter) -> Effect:
    """Watch until a date for a fault that may come back. / Theo dõi lỗi có thể tái diễn đến một ngày."""
    due = due_of(argument, matter, "#watch until 5/12")
    return Effect(
        (happened("watched", matter, until=due.isoformat(), text=all_words(argument, matter)),),
        deadlines=(reminder_on("watch", due, matter),),
        receipt=receipts.done(matter.policy, "watch", due.isoformat()),
    )


@command("spam", "thurac", example="#spam")
def spam(_argument: str, matter: Matter) -> Effect:
    """Junk, no complaint: close it without a letter. / Thư rác: đóng, không gửi thư."""
    return Effect(
        (happened("closed", matter, lessons="", as_spam=True),),
        changes={"closed_at": matter.now},
        stops=("acknowledged", *work_ends(matter)),
        outbox=("cancel",),
        receipt=receipts.done(matter.policy, "spam"),
    )


@command("why", "taisao", example="#why")
def why(_argument: str, matter: Matter) -> Effect:
    """Why it came to you and what has happened so far. / Vì sao và những gì đã diễn ra."""
    return _story(matter)


@command("status", "tinhtrang", example="#status")
def status(_argument: str, matter: Matter) -> Effect:
    """Where the ticket stands. / Tình trạng hồ sơ."""
    return _story(matter)


def _story(matter: Matter) -> Effect:
    holder = Holder((matter.actor.email,), matter.actor.role, "")
    facts = {
        "state": matter.ticket.status.value,
        "deadlines": clocks_told(matter.running, (), matter.policy, matter.work),
        "lines": story_lines(matter),
    }
    return Effect(letters=to_staff(holder, "story", facts, matter))
