"""Somebody is away: their letters reach a deputy, who acts for them as long as it lasts."""

from dataclasses import replace
from datetime import date

import pytest
from mailflow.domain.model.policy import Person
from mailflow.domain.rules.deputies import absences, away_until, stand_in

from support.conversation import CLERK, COMPANY, CUSTOMER, QA, Conversation, complaint
from support.house import BILLING, DIRECTOR, MANAGER, SUPPORT, TECHNICAL, answer, read_letter, text_of

HOA, MINH = "hoa@acme.example", "minh@acme.example"
FRIDAY = date(2026, 11, 27)
AWAY = ((date(2026, 11, 23), FRIDAY),)
PLAN = "#plan hoàn 1.250.000đ @billing due 12/12"


def company(*people: Person) -> Conversation:
    """The company in a week in which the manager is away; Hoa stands in."""
    return complaint(replace(COMPANY, people=people or (Person(MANAGER, "Trần Quản", HOA, AWAY),)))


def test_a_deputy_approves() -> None:
    """Both get the request, the deputy's approval counts, and the record says for whom."""
    talk = company()
    talk.staff(f"{PLAN}\n\nKính gửi chị, chúng tôi xin hoàn 1.250.000đ.")
    assert talk.kinds(MANAGER) == ["approval_request"]
    assert talk.kinds(HOA) == ["approval_request"]
    request = text_of(talk.house.last_letter_to(HOA))
    assert "đang thay mặt Trần Quản (vắng mặt đến hết thứ Sáu, ngày 27 tháng 11 năm 2026)" in request
    assert "thay mặt" not in talk.last(MANAGER)
    talk.staff("#duyệt", sender=f"Hoa <{HOA}>", box=HOA)
    assert talk.status == "offered"
    assert "hoàn 1.250.000đ" in talk.last(CUSTOMER)
    facts = talk.house.one("select payload from events where kind = 'remedy approved'")
    assert MANAGER in str(facts)
    assert HOA in str(facts)
    assert talk.kinds(HOA) == ["approval_request", "receipt"]
    assert talk.kinds(MANAGER) == ["approval_request"]


def test_the_manager_may_all_the_same() -> None:
    """Who is away may still answer from afar; the deputy gets no receipt for that."""
    talk = company()
    talk.staff(PLAN)
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.status == "remedy approved"
    assert talk.kinds(HOA) == ["approval_request"]


def test_when_the_absence_is_over() -> None:
    """The deputy's letter is worth nothing any more, and they are told why."""
    talk = company()
    talk.staff(PLAN)
    talk.days(6)
    request = talk.house.letters_to(HOA)[0]
    talk.staff("#approve", sender=HOA, letter=request)
    assert talk.status == "remedy proposed"
    assert talk.kinds(HOA)[-1] == "refused"
    assert "với tư cách quản lý" in talk.last(HOA)
    before = talk.kinds(HOA)
    talk.staff("#note còn chờ", sender=CLERK)
    talk.days(2)
    assert talk.kinds(HOA) == before


def test_a_stranger_with_the_deputys_letter() -> None:
    """The token is bound to the deputy: neither a customer nor a colleague can use it."""
    talk = company()
    talk.staff(PLAN)
    for sender in (CUSTOMER, CLERK, "eve@evil.example", f"{HOA} <eve@evil.example>"):
        talk.staff("#approve", sender=sender, letter=talk.house.letters_to(HOA)[0])
        assert talk.status == "remedy proposed"


def test_nobody_approves_their_own_proposal_as_a_deputy() -> None:
    """Lan stands in for the manager and proposes: the request goes to the director, not to her (P15)."""
    talk = company(Person(MANAGER, "", CLERK, AWAY))
    talk.staff(PLAN)
    assert talk.kinds(DIRECTOR)[-1] == "approval_request"
    assert "approval_request" not in talk.kinds(CLERK)
    talk.passes(hours=5)
    talk.staff("#approve")
    assert talk.status == "remedy proposed"
    talk.staff("#approve", sender=DIRECTOR, box=DIRECTOR)
    assert talk.status == "remedy approved"


def test_a_deputy_does_not_approve_what_the_absent_has_proposed() -> None:
    """The manager proposes from afar: their deputy is not the one to approve it."""
    talk = company(Person(MANAGER, "", HOA, AWAY))
    talk.staff("#note @billing xem giúp")
    talk.passes(hours=40)
    talk.staff(PLAN)
    talk.staff("#reject tính lại", sender=MANAGER, box=MANAGER)
    talk.staff("#plan hoàn 900.000đ @billing due 12/12", sender=MANAGER, box=MANAGER)
    assert talk.kinds(DIRECTOR)[-1] == "approval_request"
    request = next(x for x in talk.house.letters_to(HOA) if "approval-request" in str(x["Message-ID"]))
    talk.staff("#approve", sender=HOA, letter=request)
    assert talk.status == "remedy proposed"
    assert "Không ai tự duyệt" in talk.last(HOA)


def test_notices_reminders_and_escalations() -> None:
    """A department that is one person, and its manager: both have deputies, who hear of everything."""
    talk = company(Person(BILLING, "Kế toán", HOA, AWAY), Person(MANAGER, "", MINH, AWAY))
    assert talk.kinds(HOA) == ["new_ticket"]
    talk.days(3)
    assert {"reminder", "escalation"} <= set(talk.kinds(HOA))
    assert "escalation" in talk.kinds(MINH)
    talk.staff("Kính gửi chị, chúng tôi đang kiểm tra.", sender=HOA, letter=talk.house.letters_to(HOA)[0])
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_deputy_of_a_deputy() -> None:
    """Hoa is away, too: Minh gets the letter; with nobody left the request goes one level up."""
    manager, hoa = Person(MANAGER, "", HOA, AWAY), Person(HOA, "", MINH, AWAY)
    talk = company(manager, hoa)
    talk.staff(PLAN)
    assert talk.kinds(MINH) == ["approval_request"]
    assert talk.kinds(HOA) == []
    talk.staff("#approve", sender=MINH, box=MINH)
    assert talk.status == "remedy approved"
    talk = company(manager, replace(hoa, deputy=""))
    talk.staff(PLAN)
    assert talk.kinds(DIRECTOR)[-1] == "approval_request"


def test_who_is_there() -> None:
    """Periods that touch are one; circles end; the last day counts."""
    first, second = (date(2026, 11, 23), date(2026, 11, 25)), (date(2026, 11, 26), FRIDAY)
    people = (Person("a", "", "b", (first, second)), Person("b", "", "a", (second,)))
    policy = replace(COMPANY, people=people)
    assert away_until("a", policy, date(2026, 11, 23)) == FRIDAY
    assert away_until("a", policy, FRIDAY) == FRIDAY
    assert away_until("a", policy, date(2026, 11, 28)) is None
    assert stand_in("a", policy, date(2026, 11, 24)) == "b"
    assert stand_in("a", policy, FRIDAY) == ""
    assert [a.person.address for a in absences(policy, FRIDAY)] == ["a", "b"]
    assert stand_in("c", policy, FRIDAY) == ""


# --- vacation replies ------------------------------------------------------------------------------


def replies(talk: Conversation, box: str, subject: str, words: str, sender: str = "") -> None:
    """A vacation program answers the latest letter to somebody, at its envelope address."""
    letter = talk.house.last_letter_to(box)
    raw = answer(letter, words, sender=sender or box, subject=subject, to=SUPPORT)
    message = read_letter(raw)
    message["Auto-Submitted"] = "auto-replied"
    talk.house.arrives(message.as_bytes())
    talk.house.turn()


def test_a_vacation_reply_of_the_superior() -> None:
    """The holder hears once who is away, until when and whom to ask; the customer hears nothing."""
    talk = complaint()
    talk.staff(PLAN)
    before = talk.kinds(CUSTOMER)
    words = f"Tôi nghỉ phép từ 23/11 đến hết ngày 5/12. Việc gấp xin liên hệ {TECHNICAL}."
    replies(talk, MANAGER, "Trả lời tự động: Xin duyệt", words, f"Trần Quản <{MANAGER}>")
    assert talk.kinds(BILLING)[-1] == "colleague_away"
    told = talk.last(BILLING)
    assert "Trần Quản đang vắng mặt đến hết thứ Bảy, ngày 5 tháng 12 năm 2026" in told
    assert TECHNICAL in told
    assert "#chuyển technical" in told
    assert "colleague away" in talk.events()
    count = len(talk.kinds(BILLING))
    replies(talk, MANAGER, "Trả lời tự động: Xin duyệt", words + " ")
    assert len(talk.kinds(BILLING)) == count
    assert talk.kinds(CUSTOMER) == before
    assert talk.status == "remedy proposed"


def test_a_vacation_reply_of_the_holder() -> None:
    """Their superior hears of it."""
    talk = complaint()
    replies(talk, BILLING, "Automatic reply: new", "I am out of the office until 2 December.")
    assert talk.kinds(MANAGER) == ["colleague_away"]
    assert "2 tháng 12 năm 2026" in talk.last(MANAGER)


@pytest.mark.parametrize(
    ("sender", "words"),
    [
        (QA, "We have received your message and will answer it right away."),  # no absence
        ("eve@evil.example", "I am out of the office until 2 December."),  # nobody of ours
        (CUSTOMER, "I am out of the office until 2 December."),
    ],
)
def test_other_automatic_replies(sender: str, words: str) -> None:
    """They are kept as before, and nobody is told."""
    talk = complaint()
    before = {box: talk.kinds(box) for box in (BILLING, MANAGER, DIRECTOR)}
    replies(talk, BILLING, "Automatic reply", words, sender)
    assert {box: talk.kinds(box) for box in before} == before


def test_an_absence_that_is_provided_for() -> None:
    """Config knows and a deputy has the letters: there is nothing to tell."""
    talk = company()
    talk.staff(PLAN)
    before = talk.kinds(BILLING)
    replies(talk, MANAGER, "Automatic reply", "I am out of the office until 2 December.")
    assert talk.kinds(BILLING) == before
