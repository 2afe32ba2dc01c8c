"""The right people get the mail, know why it came to them, and what came before."""

from dataclasses import replace

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import MailboxRules, Nature, Roles, Route

from support.conversation import (
    BOB,
    CHINESE,
    ENGLISH,
    LAN,
    VIETNAMESE,
    WANG,
    answers,
    event,
    kinds,
    reference,
    title_of,
    writes,
)
from support.house import BILLING, CARE, DIRECTOR, MANAGER, POLICY, TECHNICAL, House, text_of


class TestRules:
    """First match wins, and only what the customer wrote now counts."""

    @pytest.mark.parametrize(
        ("body", "word"),
        [
            ("Hóa đơn tháng 10 bị tính hai lần, tôi rất bức xúc.", "hóa đơn"),
            ("Hoa don thang 10 bi tinh hai lan, toi rat buc xuc.", "hóa đơn"),
            ("The invoice for October is wrong. I complain.", "invoice"),
            ("我的发票有错误，我要投诉。", "发票"),
        ],
    )
    def test_words_in_three_languages(self, house: House, body: str, word: str) -> None:
        """The notice says which word it was; a rule with marks matches a mail that is written without any."""
        writes(house, LAN, body, subject="x")
        assert kinds(house, BILLING) == ["new_ticket"]
        assert ("“" + word) in text_of(house.last_letter_to(BILLING))
        assert event(house, "routed")["department"] == "billing"

    def test_quoted_words_do_not_count(self, house: House) -> None:
        """The invoice stands in what she quotes, not in what she writes."""
        quoted = "Máy bị hỏng, tôi rất bức xúc.\n\nOn Monday support wrote:\n> the invoice is attached\n"
        writes(house, LAN, quoted, subject="Re: Máy hỏng")
        assert kinds(house, TECHNICAL) == ["new_ticket"]

    def test_the_reason_is_recorded_and_told(self, house: House) -> None:
        """For the record in English, for the department in its language."""
        writes(house, BOB, "The invoice is wrong. I complain.", subject="x")
        assert event(house, "routed")["reason"] == "invoices: “invoice” in the text"
        assert "invoices: nội dung có “invoice”" in text_of(house.last_letter_to(BILLING))

    def test_by_urgency(self, new_house: MakeHouse) -> None:
        """Urgent ones go to customer care's own desk, before any word is looked at."""
        urgent = Route("urgent", "technical", urgent=True)
        house = new_house(policy=replace(POLICY, routes=(urgent, *POLICY.routes)))
        writes(house, LAN, f"Khẩn cấp! Hóa đơn sai. {VIETNAMESE}", subject="Khẩn cấp")
        assert event(house, "routed")["reason"] == "urgent: urgent"
        assert "KHẨN" in title_of(house.last_letter_to(TECHNICAL)).upper()

    def test_by_alias(self, new_house: MakeHouse) -> None:
        """What was written to billing-help@ is billing's, whatever its words are."""
        mailbox = MailboxRules("support@acme.example", "ACME", ("hoadon@acme.example",), "yes")
        route = Route("alias", "billing", recipient=("hoadon@acme.example",))
        policy = replace(POLICY, mailboxes=(mailbox,), routes=(route, *POLICY.routes))
        house = new_house(policy=policy)
        writes(house, LAN, to="hoadon@acme.example")
        writes(house, BOB, ENGLISH, headers=[("Delivered-To", "hoadon@acme.example")])
        writes(house, WANG, CHINESE)
        assert kinds(house, BILLING) == ["new_ticket"] * 2
        assert kinds(house, TECHNICAL) == ["new_ticket"]

    def test_by_nature_and_language(self, new_house: MakeHouse) -> None:
        """Praise to one department, Chinese to another."""
        routes = (
            Route("praise", "billing", nature=(Nature.PRAISE,)),
            Route("chinese", "technical", language=("zh",)),
        )
        house = new_house(policy=replace(POLICY, routes=routes))
        writes(house, LAN, "Cảm ơn công ty rất nhiều, nhân viên rất nhiệt tình!", subject="Cảm ơn")
        writes(house, WANG, CHINESE)
        assert (kinds(house, BILLING), kinds(house, TECHNICAL)) == (["new_ticket"], ["new_ticket"])


class TestHolders:
    """A ticket is never nobody's."""

    def test_no_departments_at_all(self, new_house: MakeHouse) -> None:
        """Customer care gets it, is reminded of it, and hears when it is overdue."""
        house = new_house(policy=replace(POLICY, departments=(), routes=()))
        writes(house, LAN)
        for hours in (13, 12):
            house.clock.move(hours=hours)
            house.turn()
        mine = [kind for kind in kinds(house, CARE) if kind != "digest"]
        assert mine == ["new_ticket", "reminder", "escalation"]
        assert event(house, "routed")["department"] == ""

    def test_no_rule_fits(self, new_house: MakeHouse) -> None:
        """Without a rule for the rest, what fits none is customer care's."""
        house = new_house(policy=replace(POLICY, routes=POLICY.routes[:1]))
        writes(house, LAN)
        assert kinds(house, CARE) == ["new_ticket"]
        assert event(house, "routed")["reason"] == "no rule applies"

    def test_neither_departments_nor_customer_care(self, new_house: MakeHouse) -> None:
        """The admin is the last who hears of it."""
        roles = Roles(admin=("admin@acme.example",))
        house = new_house(policy=replace(POLICY, departments=(), routes=(), roles=roles))
        writes(house, LAN)
        assert kinds(house, "admin@acme.example") == ["new_ticket"]

    def test_a_department_without_manager(self, new_house: MakeHouse) -> None:
        """The level above it is the director."""
        units = tuple(replace(unit, manager="") for unit in POLICY.departments)
        house = new_house(policy=replace(POLICY, departments=units))
        writes(house, LAN)
        house.clock.move(days=2, minutes=1)
        house.turn()
        assert "escalation" in kinds(house, DIRECTOR)
        assert house.letters_to(MANAGER) == []


class TestNotice:
    """What a department reads."""

    def test_who_what_by_when(self, house: House) -> None:
        """Customer, words, original, deadlines, what can be done; her address in the text alone."""
        writes(house, f"Trần Thị Lan <{LAN}>", subject="Khiếu nại hóa đơn", message_id="<m@customer.example>")
        letter = house.last_letter_to(BILLING)
        text = text_of(letter)
        for each in (
            "Trần Thị Lan",
            LAN,
            "Khiếu nại hóa đơn",
            "> Tôi bị tính tiền",
            "24 tháng 11",
        ):
            assert each in text
        page = letter.get_body(("html",))
        assert page is not None
        assert f"mailto:{letter['Reply-To']}" in str(page.get_content())
        for name in ("From", "To", "Cc", "Reply-To", "In-Reply-To", "References"):
            assert LAN not in str(letter[name])
        (attached,) = letter.iter_attachments()
        assert attached.get_filename() == f"{reference(1)}.eml"
        assert attached.get_content() == house.imap.contents("Processed")[0]

    def test_what_came_before(self, house: House) -> None:
        """Her earlier tickets, newest first, at most five."""
        for number in range(7):
            writes(house, LAN, f"Hóa đơn sai lần {number}, tôi rất bức xúc.")
            house.clock.move(minutes=31)
        text = text_of(house.last_letter_to(BILLING))
        assert ", ".join(reference(n) for n in (6, 5, 4, 3, 2)) in text
        assert reference(1) not in text
        assert reference(2) not in text_of(house.letters_to(BILLING)[0])

    def test_a_follow_up_goes_to_whoever_holds_the_ticket(self, house: House) -> None:
        """Its words may speak of invoices: the ticket is technical's."""
        writes(house, LAN)
        answers(house, LAN, house.last_letter_to(LAN), "Hóa đơn đính kèm.")
        assert kinds(house, TECHNICAL) == ["new_ticket", "customer_wrote"]
        assert kinds(house, BILLING) == []
        assert "Hóa đơn đính kèm." in text_of(house.last_letter_to(TECHNICAL))
