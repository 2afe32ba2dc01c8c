"""Nobody gets ten letters in one morning: what falls due at one time for one reader comes in one."""

from dataclasses import replace
from datetime import date

import pytest
from mailflow.domain.model.policy import Person

from support.buttons import buttons
from support.conversation import (
    LAN,
    VIETNAMESE,
    answers,
    events,
    kinds,
    passes,
    reference,
    title_of,
    writes,
)
from support.house import BILLING, DIRECTOR, MANAGER, POLICY, TECHNICAL, House, mail, text_of

NO_SUB_ADDRESSES = replace(POLICY, mailboxes=(replace(POLICY.mailboxes[0], subaddressing="no"),))
NAMES = ("Lan", "Bình", "Chi", "Dũng", "Em", "Giang", "Hà", "Khoa", "Linh", "Mai")
HOA = "hoa@acme.example"
AWAY = replace(
    POLICY, people=(Person(MANAGER, "Trần Quản", HOA, ((date(2026, 11, 20), date(2026, 12, 31)),)),)
)


def complaints(house: House, count: int) -> None:
    """So many customers write at the same minute."""
    for number in range(count):
        sender = f"{NAMES[number]} <c{number}@customer{number}.example>"
        house.arrives(mail(f"{VIETNAMESE} Mã máy {number:03}.", sender=sender, subject=f"Máy {number} hỏng"))
    house.turn()


def test_ten_overdue_tickets_are_one_letter(house: House) -> None:
    """Each with its reference, customer, subject, words, since when; the record has each stage."""
    complaints(house, 10)
    passes(house, step=3, hours=25)
    assert kinds(house, TECHNICAL)[10:] == ["several_due", "several_due"]  # reminded at night, then overdue
    letter = house.last_letter_to(TECHNICAL)
    text = " ".join(text_of(letter).split())
    assert "QUÁ HẠN: 10 hồ sơ" in str(letter["Subject"])
    for number in range(10):
        row = f"{reference(number + 1)} – {NAMES[number]} – Máy {number} hỏng"
        assert row in text
        assert f"Mã máy {number:03}" in text
        assert "escalated" in " ".join(events(house, number + 1))
    assert text.count("quá hạn từ 09:00, thứ Ba") == 10


@pytest.mark.parametrize("policy", [POLICY, NO_SUB_ADDRESSES], ids=["token in address", "token in the body"])
def test_the_buttons_are_those_of_each_ticket(new_house: object, policy: object) -> None:
    """Pressing #take in the fourth row takes the fourth ticket and no other."""
    house: House = new_house(policy=policy)  # type: ignore[operator]
    complaints(house, 5)
    passes(house, step=25, hours=25)
    takes = [each for each in buttons(house.last_letter_to(TECHNICAL)) if each.body.startswith("#take")]
    assert [each.subject for each in takes] == [f"[{reference(n)}]" for n in range(1, 6)]
    house.arrives(takes[3].sent(TECHNICAL))
    house.turn()
    assert "taken" in events(house, 4)
    assert all("taken" not in events(house, n) for n in (1, 2, 3, 5))


def test_what_is_urgent_stands_first(house: House) -> None:
    """And says so: whoever has a minute sees it."""
    for number, words in enumerate((VIETNAMESE, f"KHẨN CẤP! {VIETNAMESE}", f"KHẨN CẤP!! {VIETNAMESE}")):
        house.arrives(mail(words, sender=f"Lan <c{number}@customer{number}.example>"))
    house.turn()
    house.clock.move(hours=25)
    house.turn()
    rows = [line for line in text_of(house.last_letter_to(TECHNICAL)).splitlines() if line.startswith("- ")]
    assert [row.split(" – ")[:2] for row in rows] == [
        ["- KHẨN", reference(2)],
        ["- KHẨN", reference(3)],
        [f"- {reference(1)}", "Lan"],
    ]


def test_two_tickets_keep_their_words_and_their_file(house: House) -> None:
    """A list is for many: two come as letters of their own."""
    complaints(house, 2)
    passes(house, step=25, hours=25)
    assert kinds(house, TECHNICAL).count("escalation") == 2


def test_two_deadlines_of_one_ticket_are_one_letter(house: House) -> None:
    """What is overdue leads, the rest is named, and both have their buttons."""
    writes(house, LAN)
    answers(
        house, TECHNICAL, house.last_letter_to(TECHNICAL), "#promise gọi lại cho khách 25/11\n\nEm sẽ gọi."
    )
    answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#promise gửi hóa đơn mới 25/11\n\nEm sẽ gửi.")
    before = len(house.letters_to(TECHNICAL))
    passes(house, step=24, days=3)
    late = [each for each in house.letters_to(TECHNICAL)[before:] if "QUÁ HẠN" in title_of(each)]
    assert len(late) == 1
    text = " ".join(text_of(late[0]).split())
    assert "Lời hứa với khách hàng 1 (gọi lại cho khách 25/11)" in text
    assert "Cùng hồ sơ này còn: - Lời hứa với khách hàng 2 (gửi hóa đơn mới 25/11), quá hạn từ" in text
    pressed = [each.body.strip() for each in buttons(late[0])]
    assert "#kept 1" in pressed
    assert "#kept 2" in pressed


def test_a_deputy_gets_the_list_with_buttons_of_their_own(new_house: object) -> None:
    """Who stands in for the manager may press what the manager may."""
    house: House = new_house(policy=AWAY)  # type: ignore[operator]
    complaints(house, 3)
    passes(house, step=49, hours=49)
    for reader in (MANAGER, HOA):
        assert kinds(house, reader)[-1] == "several_due"
    theirs, own = (buttons(house.last_letter_to(each))[0] for each in (MANAGER, HOA))
    assert theirs.to != own.to
    house.arrives(own.sent(HOA))
    house.turn()
    assert "taken" in events(house, 1)


def test_each_level_gets_its_own(house: House) -> None:
    """After a week without power the department, the manager and the director each get one letter."""
    complaints(house, 4)
    house.clock.move(days=7)
    house.turn()
    for reader in (TECHNICAL, MANAGER, DIRECTOR):
        assert kinds(house, reader).count("several_due") == 1
        assert "escalation" not in kinds(house, reader)
    assert kinds(house, BILLING) == []


@pytest.mark.parametrize("words", ["#nhận", "Tôi đã gọi cho các khách này rồi."])
def test_an_answer_to_the_list_is_told_at_once_that_it_did_nothing(house: House, words: str) -> None:
    """It cannot be known which ticket is meant: the writer hears so, the customers hear nothing."""
    complaints(house, 3)
    passes(house, step=25, hours=25)
    customers = [kinds(house, f"c{n}@customer{n}.example") for n in range(3)]
    answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), words)
    assert kinds(house, TECHNICAL)[-1] == "not_on_a_ticket"
    text = " ".join(text_of(house.last_letter_to(TECHNICAL)).split())
    assert "chưa có lệnh nào được thực hiện, và khách hàng không nhận được gì" in text
    assert words in text
    assert all("taken" not in events(house, n) for n in (1, 2, 3))
    assert customers == [kinds(house, f"c{n}@customer{n}.example") for n in range(3)]


@pytest.mark.parametrize("words", ["Cảm ơn nhé", "Đã nhận"])
def test_thanks_for_the_list_are_not_answered(house: House, words: str) -> None:
    """Whoever only says that it has come needs no lesson."""
    complaints(house, 3)
    passes(house, step=25, hours=25)
    answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), words)
    assert kinds(house, TECHNICAL)[-1] == "several_due"
