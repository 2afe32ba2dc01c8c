"""Who hands in: a From that anybody can write opens no ticket in a customer's name where a server vouches."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import StaffRules

from support.conversation import (
    AUTHENTICATED,
    LAN,
    VIETNAMESE,
    answers,
    arrives,
    kinds,
    state,
    tickets,
    writes,
)
from support.house import BILLING, CARE, POLICY, TECHNICAL, House, mail, text_of

FORM = f"""#new
#customer Trần Thị Lan <{LAN}>
#channel phone

Khách gọi, báo hóa đơn tháng 10 bị tính hai lần."""
VOUCHED = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
MEMBER = "lan@acme.example"  # of billing


@pytest.fixture
def vouching(new_house: MakeHouse) -> House:
    """A house whose server says who wrote."""
    return new_house(policy=AUTHENTICATED)


def lines_of(letter: EmailMessage) -> str:
    """The lines that the letter asks to be left at the top of the answer."""
    return "\n".join(line for line in text_of(letter).splitlines() if line.startswith("#"))


class TestNobodyVouches:
    """The server says nothing about the mail: the colleague is asked at their own address."""

    def test_nothing_opens_and_the_colleague_is_asked(self, vouching: House) -> None:
        """No ticket, no word to the customer; a letter to the address in whose name it came."""
        assert writes(vouching, CARE, FORM) == "set aside: handed in, unsure by whom"
        assert (tickets(vouching), kinds(vouching, LAN)) == (0, [])
        asked = vouching.last_letter_to(CARE)
        assert "máy chủ thư của chúng ta không xác nhận" in text_of(asked)
        assert lines_of(asked).startswith(f"#new\n#customer Trần Thị Lan <{LAN}>\n#channel phone\n#mail ")

    def test_an_answer_to_the_question_is_enough(self, vouching: House) -> None:
        """Only they could read it: the ticket opens with the words of the first mail, channel and all."""
        writes(vouching, CARE, FORM)
        asked = vouching.last_letter_to(CARE)
        assert answers(vouching, CARE, asked, lines_of(asked)).startswith("opened: form by staff")
        assert vouching.rows("select customer_email, channel from tickets") == [(LAN, "phone")]
        assert kinds(vouching, LAN) == ["acknowledgement"]
        assert "> Khách gọi, báo hóa đơn" in text_of(vouching.last_letter_to(BILLING))

    def test_no_stranger_can_answer_it(self, vouching: House) -> None:
        """Whoever writes both mails in a colleague's name has not read the question."""
        writes(vouching, CARE, FORM)
        lines = lines_of(vouching.last_letter_to(CARE))
        assert writes(vouching, CARE, lines) == "set aside: handed in, unsure by whom"
        assert (tickets(vouching), kinds(vouching, LAN)) == (0, [])

    def test_no_words_are_put_into_a_customers_mouth(self, vouching: House) -> None:
        """A forged form with the reference in its subject joins nothing."""
        writes(vouching, LAN, VIETNAMESE)
        forged = mail(
            f"#new\n#customer {LAN}\n\nXin hoàn tiền vào tài khoản 99887766.",
            sender=BILLING,
            subject="[KN-2026-000001]",
        )
        assert arrives(vouching, forged) == "set aside: handed in, unsure by whom"
        assert vouching.one("select count(*) from messages where ticket_id = 1") == 1

    def test_a_forward_is_asked_about_too(self, vouching: House) -> None:
        """The question names the customer as far as the forward does."""
        head = f"From: Trần Thị Lan <{LAN}>\nSent: Monday\nSubject: Hóa đơn"
        body = f"-----Original Message-----\n{head}\n\nSai rồi."
        assert writes(vouching, CARE, body, subject="FW: Hóa đơn") == "set aside: handed in, unsure by whom"
        asked = vouching.last_letter_to(CARE)
        assert answers(vouching, CARE, asked, lines_of(asked)).startswith("opened: form by staff")
        assert kinds(vouching, LAN) == ["acknowledgement"]


def test_who_is_vouched_for_is_not_asked(vouching: House) -> None:
    """The server says that the colleague wrote: the ticket is open at once."""
    assert writes(vouching, CARE, FORM, headers=VOUCHED).startswith("opened: form by staff")
    assert kinds(vouching, LAN) == ["acknowledgement"]


def test_without_such_a_server_config_decides(new_house: MakeHouse) -> None:
    """The address is enough, unless the admin wants an answer to a letter of ours."""
    assert writes(new_house(), CARE, FORM).startswith("opened")
    strict = new_house(policy=replace(POLICY, staff=StaffRules(grades={"hand_in": "token"})))
    assert writes(strict, CARE, FORM) == "set aside: handed in, unsure by whom"


def test_the_holder_reads_who_handed_in(house: House) -> None:
    """What a colleague adds in a customer's name is not shown as the customer's own mail."""
    writes(house, LAN, "Hóa đơn sai.")
    more = mail(
        f"#new\n#customer {LAN}\n\nKhách gọi lại, giục xử lý.", sender=CARE, subject="[KN-2026-000001]"
    )
    assert arrives(house, more).startswith("joined")
    assert "Người ghi nhận thay khách: care@acme.example" in text_of(house.last_letter_to(BILLING))


class TestInSomebodysPlace:
    """#customer, #cc and #approve turn letters and money elsewhere: the role's own address hears of them."""

    def test_the_department_hears_what_a_member_changed(self, house: House) -> None:
        """The member gets a receipt, and so does the department, with the member's name."""
        writes(house, LAN, "Hóa đơn sai.")
        notice = house.last_letter_to(BILLING)
        answers(house, MEMBER, notice, "#cc eva@elsewhere.example")
        assert kinds(house, MEMBER) == ["receipt"]
        told = house.last_letter_to(BILLING)
        assert (kinds(house, BILLING)[-1], "Billing (" in text_of(told)) == ("receipt", True)

    def test_not_twice_to_who_did_it_themselves(self, house: House) -> None:
        """The department's own address needs no copy of its own receipt."""
        writes(house, LAN, "Hóa đơn sai.")
        answers(house, BILLING, house.last_letter_to(BILLING), "#cc eva@elsewhere.example")
        assert kinds(house, BILLING).count("receipt") == 1

    def test_harmless_commands_are_not_copied(self, house: House) -> None:
        """A note or a take of a member is nobody else's business."""
        writes(house, LAN, "Hóa đơn sai.")
        before = len(kinds(house, BILLING))
        answers(house, MEMBER, house.last_letter_to(BILLING), "#take")
        assert len(kinds(house, BILLING)) == before
        assert state(house)[0] == "sent"
        assert kinds(house, TECHNICAL) == []
