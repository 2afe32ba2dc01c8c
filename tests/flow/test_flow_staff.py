"""People of the house answer from their mail client; nothing of it reaches a customer by accident."""

import re
from dataclasses import replace
from email.message import EmailMessage
from html import unescape
from urllib.parse import SplitResult, parse_qs, urlsplit

from flow_promises import STAFF_NAME, MakeHouse
from mailflow.domain.model.policy import Department

from support.conversation import (
    AUTHENTICATED,
    BOB,
    ENGLISH,
    EVE,
    FAILED,
    LAN,
    PASSED,
    answers,
    became,
    kind_of,
    kinds,
    passes,
    reference,
    ticket_of_latest,
    tickets,
    writes,
)
from support.house import (
    BILLING,
    CARE,
    DIRECTOR,
    MANAGER,
    POLICY,
    SUPPORT,
    House,
    answer,
    text_of,
)

INVOICE = "Hóa đơn tháng 10 bị tính hai lần, tôi rất bức xúc."
NOTE = "#note Khách này hay nhầm số, kiểm tra lại giúp."


def read(house: House, number: int = 1) -> bool:
    """Whether the first reading of a ticket is met."""
    met = f"select met_by from deadlines where ticket_id = {number} and name = 'first reading'"
    return house.one(met) == "read"


class TestNotes:
    """What staff write for colleagues stays with them."""

    def test_a_member_of_the_department(self, house: House) -> None:
        """Lan Phạm of billing answers the notice: it is kept on the ticket, and the ticket has been read."""
        writes(house, LAN, INVOICE)
        notice = house.last_letter_to(BILLING)
        answers(house, f"{STAFF_NAME} <lan@acme.example>", notice, NOTE)
        assert (ticket_of_latest(house), tickets(house), read(house)) == (1, 1, True)
        assert kinds(house, LAN) == ["acknowledgement"]

    def test_a_read_ticket_is_not_reminded_of(self, house: House) -> None:
        """The clock of the first reading stops; that of the acknowledgement has stopped before."""
        writes(house, LAN, INVOICE)
        answers(house, BILLING, house.last_letter_to(BILLING), NOTE)
        passes(house, step=30, hours=90)
        assert "escalation" not in kinds(house, BILLING) + kinds(house, MANAGER) + kinds(house, DIRECTOR)

    def test_the_manager_for_the_department(self, house: House) -> None:
        """The manager may write where the department was written to."""
        writes(house, LAN, INVOICE)
        answers(house, MANAGER, house.last_letter_to(BILLING), NOTE)
        assert read(house)

    def test_nobody_for_the_manager(self, house: House) -> None:
        """A member who got hold of the manager's letter does not write as the manager."""
        writes(house, LAN, INVOICE)
        passes(house, step=50, hours=50)
        letter = house.last_letter_to(MANAGER)
        answers(house, "lan@acme.example", letter, "Tôi đồng ý hoàn tiền.")
        assert not read(house)
        assert kinds(house, LAN) == ["acknowledgement"]
        assert house.one("select role from messages order by id desc limit 1") == "stranger"

    def test_a_pattern_of_members(self, new_house: MakeHouse) -> None:
        """The member *@acme.example is every colleague, and nobody of a domain that only looks alike."""
        everyone = Department("billing", BILLING, {"vi": "Kế toán"}, ("*@acme.example",), MANAGER)
        house = new_house(policy=replace(POLICY, departments=(everyone, *POLICY.departments[1:])))
        writes(house, LAN, INVOICE)
        notice = house.last_letter_to(BILLING)
        answers(house, "somebody@evil-acme.example", notice, NOTE)
        assert not read(house)
        answers(house, "somebody@acme.example", notice, NOTE)
        assert read(house)


class TestDoubt:
    """Doubt about who writes means silence to the outside."""

    def test_somebody_else_with_the_notice(self, house: House) -> None:
        """A supplier who was forwarded the notice answers it: for the department, never for the customer."""
        writes(house, LAN, INVOICE)
        answers(house, f"Eve <{EVE}>", house.last_letter_to(BILLING), "We will refund everything at once!")
        assert became(house) == "set aside: staff answer from another address: our message-id"
        assert not read(house)
        assert (kinds(house, LAN), kinds(house, EVE)) == (["acknowledgement"], [])
        letter = house.last_letter_to(BILLING)
        assert kind_of(letter) == "refused"
        assert EVE in text_of(letter)

    def test_a_customer_to_whom_the_notice_was_forwarded(self, house: House) -> None:
        """She answers it: it joins as hers, does not count as read by staff, and she learns nothing more."""
        writes(house, LAN, INVOICE)
        answers(house, LAN, house.last_letter_to(BILLING), "Cảm ơn, tôi chờ.")
        assert house.one("select role from messages order by id desc limit 1") == "customer"
        assert not read(house)
        assert kinds(house, LAN) == ["acknowledgement"]

    def test_authentication_fails(self, new_house: MakeHouse) -> None:
        """A forged From of the department: refused, on record, nothing read, nothing sent."""
        house = new_house(policy=AUTHENTICATED)
        writes(house, LAN, INVOICE, headers=PASSED)
        notice = house.last_letter_to(BILLING)
        failed = [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=acme.example")]
        answers(house, BILLING, notice, "Chúng tôi hoàn 5.000.000 đồng.", headers=failed)
        assert became(house) == "set aside: staff answer that failed authentication"
        assert not read(house)
        passes(house, step=0.2, hours=0.4)
        assert kinds(house, LAN) == ["acknowledgement"]

    def test_who_writes_without_a_token(self, house: House) -> None:
        """The reference alone authorises nothing, not even for the department's own address."""
        writes(house, LAN, INVOICE)
        writes(house, BILLING, "Đã trả lời khách.", subject=f"[{reference(1)}] xong")
        assert became(house) == "set aside: staff answer from another address: reference in subject"
        assert not read(house)
        assert kind_of(house.last_letter_to(BILLING)) == "refused"


class TestLinks:
    """What a letter says can be done can be pressed, and a press does no more than it says."""

    def test_a_misspelt_command_comes_back_as_a_link(self, house: House) -> None:
        """The link opens a mail to the ticket's address with the right command, and sending it is enough."""
        writes(house, LAN, INVOICE)
        answers(house, BILLING, house.last_letter_to(BILLING), "#tak")
        letter = house.last_letter_to(BILLING)
        (link,) = pressed(letter)
        assert link.path == letter["Reply-To"]
        mail = parse_qs(link.query)
        assert mail == {"subject": [f"[{reference(1)}]"], "body": ["#take "]}
        writes(house, BILLING, mail["body"][0], subject=mail["subject"][0], to=link.path)
        assert house.one("select status from tickets") == "investigating"

    def test_help_can_be_pressed(self, house: House) -> None:
        """Every command has its link, short, in ASCII, and without the values of its example."""
        writes(house, LAN, INVOICE)
        answers(house, BILLING, house.last_letter_to(BILLING), "#help")
        links = pressed(house.last_letter_to(BILLING))
        bodies = [parse_qs(link.query)["body"][0] for link in links]
        assert {"#take \r\n", "#plan \r\n", "#ask \r\n"} <= set(bodies)
        assert all(re.fullmatch(r"#([a-z]+|route technical|help all) \r\n", body) for body in bodies)
        assert all(len(link.geturl()) < 1800 and link.geturl().isascii() for link in links)


def pressed(letter: EmailMessage) -> list[SplitResult]:
    """The links that stand in a letter's page."""
    page = letter.get_body(("html",))
    assert page is not None
    return [urlsplit(unescape(link)) for link in re.findall(r'href="(mailto:[^"]+)"', page.get_content())]


class TestMachinesOfTheHouse:
    """An answering machine has read nothing."""

    def test_out_of_office(self, house: House) -> None:
        """The department's vacation reply is recorded and does not count as reading."""
        writes(house, LAN, INVOICE)
        notice = house.last_letter_to(BILLING)
        answers(house, BILLING, notice, "Tôi nghỉ đến thứ Hai.", headers=[("Auto-Submitted", "auto-replied")])
        assert became(house).startswith("set aside: auto-reply")
        assert ticket_of_latest(house) == 1
        assert not read(house)

    def test_out_of_office_without_headers(self, house: House) -> None:
        """Also when only its words give it away."""
        writes(house, LAN, INVOICE)
        answers(
            house,
            BILLING,
            house.last_letter_to(BILLING),
            "I am out of the office until Monday without e-mail. For urgent matters please call reception.",
            subject="Automatic reply: [KN-2026-000001] Hóa đơn",
        )
        assert became(house).startswith("set aside: ")
        assert not read(house)


class TestLettersAboutNoTicket:
    """Whoever answers the daily digest has no complaint."""

    def test_with_and_without_sub_addresses(self, new_house: MakeHouse) -> None:
        """It is set aside for a person to see; no ticket, no acknowledgement."""
        for works in ("yes", "no"):
            mailbox = replace(POLICY.mailboxes[0], subaddressing=works)
            house = new_house(policy=replace(POLICY, mailboxes=(mailbox,)))
            house.turn()
            house.clock.move(days=1)
            house.turn()
            digest = house.last_letter_to(CARE)
            assert kind_of(digest) == "digest"
            answers(house, CARE, digest, "Đã xem, cảm ơn.", to=str(digest["Reply-To"] or SUPPORT))
            assert became(house) == "set aside: staff answer to a letter about no ticket"
            if works == "yes":
                writes(house, CARE, "Còn một ý nữa.", to=str(digest["Reply-To"]), subject="x")
                assert became(house) == "set aside: staff answer to a letter about no ticket"
            answers(house, EVE, digest, ENGLISH, to=str(digest["Reply-To"] or SUPPORT))
            assert became(house) == "opened: nothing fits"


class TestStaffWhoComplain:
    """Staff may complain too, and are treated alike (P32)."""

    def test_a_member_of_the_department_complains_about_it(self, house: House) -> None:
        """Acknowledged like anybody; what she adds later is a customer's word, not a note."""
        writes(house, "lan@acme.example", INVOICE)
        assert kinds(house, "lan@acme.example") == ["acknowledgement"]
        answers(house, "lan@acme.example", house.last_letter_to("lan@acme.example"), "Bổ sung: từ tháng 9.")
        assert house.one("select role from messages order by id desc limit 1") == "customer"
        assert not read(house)

    def test_in_both_roles(self, house: House) -> None:
        """Answering the notice, she writes for the department; answering her letter, for herself."""
        writes(house, "lan@acme.example", INVOICE)
        answers(house, "lan@acme.example", house.last_letter_to(BILLING), NOTE)
        assert read(house)
        assert house.one("select role from messages order by id desc limit 1") == "department"


def test_a_staff_address_in_copy_gets_nothing(house: House) -> None:
    """Who is in Cc of a customer's mail is neither a participant nor a recipient."""
    writes(house, BOB, ENGLISH, headers=[("Cc", f"{BILLING}, {LAN}")])
    assert kinds(house, BILLING) == kinds(house, LAN) == []
    raw = answer(house.last_letter_to(BOB), "one more thing", sender=LAN, to=SUPPORT)
    house.arrives(raw)
    house.take_in()
    assert house.one("select role from messages order by id desc limit 1") == "stranger"


def test_a_forged_customer_is_told_to_staff_alone(new_house: MakeHouse) -> None:
    """A ticket that staff see at once, no letter to the address, whatever is answered later."""
    house = new_house(policy=AUTHENTICATED)
    writes(house, LAN, INVOICE, headers=FAILED)
    assert kinds(house, BILLING) == ["new_ticket"]
    writes(house, LAN, "Nhanh lên!", subject=f"Re: [{reference(1)}]", headers=FAILED)
    assert kinds(house, LAN) == []
