"""One conversation for each ticket in Gmail and Outlook: by the customer's own subject."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import LetterRules, Subjects

from support.conversation import (
    AUTHENTICATED,
    BOB,
    ENGLISH,
    LAN,
    PASSED,
    answers,
    passes,
    title_of,
    writes,
)
from support.house import BILLING, DIRECTOR, POLICY, TECHNICAL, House, text_of

SUBJECT, TAG = "Hóa đơn tháng 10", "[KN-2026-000001]"
OURS = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
HOSTILE = "Mua thuốc ở evil.example, gọi 0900123456"


def subjects(house: House, address: str) -> list[str]:
    """Of all letters that somebody got, in order."""
    return [str(letter["Subject"]) for letter in house.letters_to(address)]


def paragraphs(letter: EmailMessage) -> list[str]:
    """Of the text, each as it stands."""
    return text_of(letter).replace("\r\n", "\n").split("\n\n")


def staff_answer(house: House, words: str = "Chúng tôi đã kiểm tra xong.") -> EmailMessage:
    """The department answers its latest letter; returns what the customer got."""
    answers(house, BILLING, house.last_letter_to(BILLING), words, headers=OURS)
    passes(house, minutes=3, step=1)
    return house.last_letter_to(LAN)


def test_a_customer_for_whom_the_server_vouches(new_house: MakeHouse) -> None:
    """All their letters answer theirs, with the reference at the end; they say what they are about."""
    house = new_house(policy=AUTHENTICATED)
    writes(house, LAN, subject=SUBJECT, headers=PASSED)
    first = house.last_letter_to(LAN)
    assert paragraphs(first)[:2] == [f"V/v: {SUBJECT}", "Kính gửi Quý khách,"]
    second = staff_answer(house)
    assert subjects(house, LAN) == [f"Re: {SUBJECT} {TAG}"] * 2
    assert str(second["References"]).split()[0] == first["In-Reply-To"]
    assert first["In-Reply-To"] == str(first["References"]).split()[-1]


def test_staff_have_one_conversation_too(new_house: MakeHouse) -> None:
    """Notice, customer's mail, receipt, reminders: one subject; the first line says what it is."""
    house = new_house(policy=AUTHENTICATED)
    writes(house, LAN, subject=f"Fwd: Re: {SUBJECT}", headers=PASSED)
    answers(house, LAN, house.last_letter_to(LAN), "Tôi gửi thêm hóa đơn.", headers=PASSED)
    passes(house, hours=30)
    assert len(subjects(house, BILLING)) > 2
    assert {*subjects(house, BILLING), *subjects(house, DIRECTOR)} == {f"{SUBJECT} {TAG}"}
    titles = [title_of(letter) for letter in house.letters_to(BILLING)]
    assert titles[0] == f"Khiếu nại mới: Fwd: Re: {SUBJECT}"
    second = house.letters_to(BILLING)[1]
    assert paragraphs(second)[1] == titles[1] == f"Khách hàng viết thêm: {SUBJECT}"
    assert str(second["References"]).split() == [str(house.letters_to(BILLING)[0]["Message-ID"])]


class TestNobodysWordsAreCarried:
    """Who wrote in somebody's name cannot have us repeat their subject to that person."""

    def test_until_it_is_sure(self, house: House) -> None:
        """No server vouches: the first letter is neutral, also when the ticket is handed on."""
        writes(house, LAN, subject=f"{HOSTILE} hóa đơn")
        answers(house, BILLING, house.last_letter_to(BILLING), "#route technical")
        passes(house, minutes=3, step=1)
        told = house.letters_to(LAN)
        assert len(told) == 2
        for letter in told:
            assert "evil" not in str(letter["Subject"]) + text_of(letter)
        first = str(told[0]["Subject"])
        assert subjects(house, LAN)[1] == f"Re: {first}"
        answers(house, LAN, told[0], "Khi nào có kết quả?")
        assert subjects(house, LAN)[2:] == [f"Re: {HOSTILE} hóa đơn {TAG}"]

    def test_a_reference_proves_nothing(self, house: House) -> None:
        """It can be guessed: who only names it learns nothing, and makes us say nothing."""
        writes(house, LAN, subject=HOSTILE)
        writes(house, LAN, "Bao giờ xong?", subject=f"Re: {HOSTILE} {TAG}")
        assert all("evil" not in str(letter["Subject"]) + text_of(letter) for letter in house.letters_to(LAN))

    def test_a_person_has_written(self, house: House) -> None:
        """Whoever read the complaint and answers it, answers it as mail is answered."""
        writes(house, LAN, subject=SUBJECT)
        letter = staff_answer(house)
        assert letter["Subject"] == f"Re: {SUBJECT} {TAG}"
        assert paragraphs(letter)[:2] == [f"V/v: {SUBJECT}", "Kính gửi Quý khách,"]


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("", "Phúc đáp Quý khách"),
        ("Re: [KN-2025-000777] Hóa đơn [KN-2026-000009]", "Re: Hóa đơn"),
        ("AW: 回复：hóa đơn " + "rất dài " * 40, "Re: hóa đơn rất dài"),
    ],
)
def test_whatever_the_customers_subject_is(house: House, written: str, named: str) -> None:
    """Without one the conversation is known by our first letter; other references are left out."""
    writes(house, LAN, "Hóa đơn sai, tôi khiếu nại.", subject=written)
    found = str(staff_answer(house)["Subject"])
    first = subjects(house, LAN)[0]
    assert found.startswith(named) if written else found == f"Re: {first}"
    assert found.count("KN-") == 1
    assert found.endswith(TAG)
    assert len(found) < 160


def test_a_subject_with_an_address_is_not_repeated(new_house: MakeHouse) -> None:
    """It may be a colleague's, which no letter to a customer names; the acknowledgement goes all the same."""
    house = new_house(policy=AUTHENTICATED)
    writes(house, LAN, subject="Hóa đơn từ lan@acme.example", headers=PASSED)
    assert subjects(house, LAN) == [f"Chúng tôi đã tiếp nhận khiếu nại của Quý khách {TAG}"]
    assert "Hóa đơn từ lan@acme.example" in subjects(house, BILLING)[0]


def test_each_letter_its_own_subject(new_house: MakeHouse) -> None:
    """[letters] subject = "letter": it says what the letter is, and no line more does."""
    house = new_house(policy=replace(POLICY, letters=LetterRules(Subjects.LETTER)))
    writes(house, BOB, ENGLISH)
    notice = house.last_letter_to(TECHNICAL)
    assert str(notice["Subject"]).startswith("Khiếu nại mới: ")
    assert title_of(notice) == notice["Subject"]
    assert subjects(house, BOB) == [f"We have received your complaint {TAG}"]
