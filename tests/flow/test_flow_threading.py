"""A follow-up joins by the strongest evidence; a stranger who guesses joins nothing and learns nothing."""

import re

import pytest
from flow_promises import whole_text

from support.conversation import (
    BOB,
    CHINESE,
    ENGLISH,
    EVE,
    LAN,
    answers,
    arrives,
    became,
    close,
    event,
    kinds,
    linked,
    reference,
    ticket_of_latest,
    tickets,
    writes,
)
from support.house import BILLING, SUPPORT, TECHNICAL, House, answer, mail, text_of

MORE = "Tôi gửi thêm số hợp đồng 12345, mong công ty xem giúp."


class TestEvidence:
    """Each kind joins by itself, and the rule is recorded."""

    def test_our_message_id(self, house: House) -> None:
        """The client's In-Reply-To is enough: no tag in the subject, another address of the same person."""
        writes(house, LAN)
        letter = house.last_letter_to(LAN)
        answers(house, "lan.private@mailbox.example", letter, MORE, subject="ảnh", to=SUPPORT)
        assert became(house) == "joined: our message-id"
        assert event(house, "joined")["participant"] is False

    def test_our_message_id_in_references_only(self, house: House) -> None:
        """Some clients lose In-Reply-To; the newest of References counts first."""
        writes(house, LAN)
        ours = str(house.last_letter_to(LAN)["Message-ID"])
        headers = [("References", f"<unknown@nowhere.example> {ours}")]
        assert writes(house, LAN, MORE, headers=headers, subject="x") == "joined: our message-id"

    def test_a_known_message_of_theirs(self, house: House) -> None:
        """She answers her own first mail."""
        writes(house, LAN, message_id="<first@customer.example>")
        headers = [("In-Reply-To", "<first@customer.example>")]
        assert writes(house, LAN, MORE, headers=headers, subject="x") == "joined: known message-id"

    @pytest.mark.parametrize(
        "subject",
        [
            "Re: [KN-2026-000001] Khiếu nại",
            "hỏi về kn-2026-000001",
            "ＫＮ－２０２６－０００００１",
            "Re: KN–2026–000001",
            "回复：[KN—2026—000001] 投诉",
        ],
    )
    def test_the_reference_in_the_subject(self, house: House, subject: str) -> None:
        """As people type and phones replace it: dashes, full-width letters, lower case."""
        writes(house, LAN)
        assert writes(house, LAN, MORE, subject=subject) == "joined: reference in subject"
        assert tickets(house) == 1

    @pytest.mark.parametrize(
        "subject",
        [
            "KN-2026-0000011",
            "XKN-2026-000001",
            "KN-2026-٠٠٠٠٠١",
            "KN-1999-000001",
            "KN-2026-999999",
            "KN-2026-",
        ],
    )
    def test_what_only_looks_like_it(self, house: House, subject: str) -> None:
        """One digit more, other digits, a year that never was: a ticket of its own."""
        writes(house, LAN)
        assert writes(house, LAN, MORE, subject=subject) == "opened: nothing fits"

    @pytest.mark.parametrize(
        "header",
        ["<nonsense>", "", "Your letter of Monday", "<@>", "<a@b> <c@d> " * 30, "((((", "<\x00@\x01>"],
    )
    def test_nonsense_in_reply_to(self, house: House, header: str) -> None:
        """Opens a ticket like any other mail."""
        writes(house, LAN)
        raw = mail(MORE, sender=LAN).replace(
            b"Subject:", b"In-Reply-To: " + header.encode() + b"\r\nSubject:", 1
        )
        assert arrives(house, raw) == "opened: nothing fits"


class TestStrangers:
    """Who is not part of a ticket gets a ticket of their own, and not a word about the other."""

    def test_a_stranger_quotes_a_reference(self, house: House) -> None:
        """Linked for staff; the acknowledgement names the new reference only."""
        writes(house, LAN)
        assert writes(house, EVE, ENGLISH, subject=f"Re: [{reference(1)}] mine!") == (
            "opened: stranger names a ticket"
        )
        assert linked(house, 2) == [(1, "stranger names a ticket")]
        letter = house.last_letter_to(EVE)
        assert reference(2) in text_of(letter)
        assert reference(1) not in whole_text(letter)
        assert reference(1) in text_of(house.last_letter_to(TECHNICAL))
        assert kinds(house, LAN) == ["acknowledgement"]

    def test_a_stranger_knows_a_message_id_of_hers(self, house: House) -> None:
        """Message-IDs leak through lists and copies; they join for participants only."""
        writes(house, LAN, message_id="<first@customer.example>")
        headers = [("In-Reply-To", "<first@customer.example>")]
        assert writes(house, EVE, ENGLISH, headers=headers) == "opened: stranger names a ticket"
        assert linked(house, 2) == [(1, "stranger names a ticket")]

    def test_a_stranger_without_any_reason(self, house: House) -> None:
        """The same subject is no evidence."""
        writes(house, LAN, subject="Khiếu nại hóa đơn")
        assert writes(house, EVE, ENGLISH, subject="Re: Khiếu nại hóa đơn") == "opened: nothing fits"
        assert linked(house, 2) == []

    def test_two_from_addresses_take_part_in_nothing(self, house: House) -> None:
        """A From that two programs may read differently is nobody's; whom Sender names is answered."""
        writes(house, LAN)
        raw = mail(MORE, sender=f"{LAN}, {EVE}", subject=f"Re: [{reference(1)}]")
        assert arrives(house, raw) == "opened: stranger names a ticket"
        assert house.one("select customer_email from tickets where id = 2") == ""
        sent = mail(MORE, sender=f"{LAN}, {EVE}", subject=f"Re: [{reference(1)}]", headers=[("Sender", LAN)])
        assert arrives(house, sent) == "opened: stranger names a ticket"
        assert house.one("select customer_email from tickets where id = 3") == LAN

    def test_who_was_sent_our_letter_may_answer_it(self, house: House) -> None:
        """She forwards our letter to her brother, who answers: it joins, told as his own and not hers."""
        writes(house, f"Trần Thị Lan <{LAN}>")
        letter = house.last_letter_to(LAN)
        answers(house, f"Minh <{BOB}>", letter, "I am her brother; here are the papers.", to=SUPPORT)
        notice = text_of(house.last_letter_to(TECHNICAL))
        assert f"Người viết thư này: Minh, {BOB}" in notice
        assert f"Khách hàng: Trần Thị Lan, {LAN}" in notice
        assert "NGƯỜI VIẾT KHÔNG PHẢI KHÁCH HÀNG" in notice
        assert kinds(house, BOB) == []


class TestAddressTokens:
    """The address of our letters' envelopes and of staff's Reply-To carries a MAC."""

    def test_right(self, house: House) -> None:
        """It joins without any other evidence."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        raw = mail("Đã nhận.", sender=TECHNICAL, to=str(notice["Reply-To"]), subject="x")
        assert arrives(house, raw) == "joined: staff answer by address token"

    def test_upper_case(self, house: House) -> None:
        """A server that shouts local parts changes nothing."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        raw = mail("Đã nhận.", sender=TECHNICAL, to=str(notice["Reply-To"]).upper(), subject="x")
        assert arrives(house, raw) == "joined: staff answer by address token"

    def test_delivered_to(self, house: House) -> None:
        """Where the client wrote another To, the server's Delivered-To has it."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        headers = [("Delivered-To", str(notice["Reply-To"]))]
        raw = mail("Đã nhận.", sender=TECHNICAL, subject="x", headers=headers)
        assert arrives(house, raw) == "joined: staff answer by address token"

    def test_tampered(self, house: House) -> None:
        """One letter changed, at any of a few places: nothing fits."""
        writes(house, LAN)
        address = str(house.last_letter_to(TECHNICAL)["Reply-To"])
        token = address.partition("+")[2].partition("@")[0]
        for place in (3, 9, 15, 20, 27):
            other = "b" if token[place] != "b" else "c"
            bad = address.replace(token, token[:place] + other + token[place + 1 :])
            assert (
                writes(house, TECHNICAL, "Đã nhận.", to=bad, subject=f"x {place}") == "opened: nothing fits"
            )

    def test_expired(self, house: House) -> None:
        """After ninety days a notice's address authorises nothing any more: the answer is set aside."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        house.clock.move(days=92)
        raw = mail("Đã nhận.", sender=TECHNICAL, to=str(notice["Reply-To"]), subject="x")
        house.arrives(raw)
        house.take_in()
        assert (
            house.one("select rule from arrivals order by id desc")
            == "staff answer to a notice that is too old"
        )
        assert tickets(house) == 1

    def test_of_another_ticket(self, house: House) -> None:
        """The token says which ticket, the subject another: the token wins."""
        writes(house, LAN)
        first = house.last_letter_to(TECHNICAL)
        writes(house, BOB, ENGLISH)
        raw = mail("#note Đã xem", sender=TECHNICAL, to=str(first["Reply-To"]), subject=f"[{reference(2)}]")
        arrives(house, raw)
        assert ticket_of_latest(house) == 1

    def test_with_another_purpose(self, house: House) -> None:
        """What stands in a Message-ID only threads: it is no reply address."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        token = str(notice["Message-ID"]).strip("<>").partition(".")[0]
        raw = mail("Đã nhận.", sender=TECHNICAL, to=f"support+{token}@acme.example", subject="x")
        assert arrives(house, raw) == "opened: nothing fits"


class TestContradictions:
    """Evidence for two tickets is recorded, never guessed away."""

    def test_answer_to_one_with_the_reference_of_another(self, house: House) -> None:
        """The stronger evidence decides; the record shows both, and staff see the other ticket beside it."""
        writes(house, LAN)
        first = house.last_letter_to(LAN)
        writes(house, LAN, "Còn một việc khác: nhân viên giao hàng rất thô lỗ.")
        answers(house, LAN, first, MORE, subject=f"Re: [{reference(2)}]")
        assert became(house) == "joined: our message-id"
        joined = event(house, "joined", 1)
        assert joined["contradiction"] is True
        assert [e["rule"] for e in joined["evidence"]] == ["our message-id", "reference in subject"]  # type: ignore[attr-defined]
        assert linked(house, 1) == [(2, "named in the same mail")]
        assert reference(2) in text_of(house.last_letter_to(TECHNICAL))

    def test_two_references_in_one_subject(self, house: House) -> None:
        """The one that she named first."""
        writes(house, LAN)
        writes(house, LAN, "Còn một việc khác: nhân viên giao hàng rất thô lỗ.")
        writes(house, LAN, MORE, subject=f"Về {reference(2)} và {reference(1)}")
        assert event(house, "joined", 2)["contradiction"] is True

    def test_a_strangers_mail_beside_a_right_to_join(self, house: House) -> None:
        """Bob answers his own letter and names Lan's ticket: it joins his, and he learns nothing of hers."""
        writes(house, LAN)
        writes(house, BOB, ENGLISH)
        answers(house, BOB, house.last_letter_to(BOB), "see also", subject=f"Re: [{reference(1)}]")
        assert event(house, "joined", 2)["contradiction"] is True
        assert kinds(house, BOB) == ["acknowledgement"]


class TestNewMatters:
    """An old thread under a new subject, or after the end, is a new ticket beside the old one."""

    def test_token_alone_under_a_fresh_subject(self, house: House) -> None:
        """A bounce address from an address book: a new matter, linked."""
        writes(house, LAN)
        old = house.smtp.accepted[0].sender
        assert writes(house, LAN, MORE, to=old, subject="Hỏi về bảo hành") == (
            "opened: token under a fresh subject"
        )
        assert linked(house, 2) == [(1, "token under a fresh subject")]

    def test_token_under_the_old_subject(self, house: House) -> None:
        """The same address with the subject that she wrote under then: a reply."""
        writes(house, LAN, subject="Khiếu nại hóa đơn")
        old = house.smtp.accepted[0].sender
        assert (
            writes(house, LAN, MORE, to=old, subject="Trả lời: Khiếu nại hóa đơn") == "joined: address token"
        )

    def test_long_after_closing(self, house: House) -> None:
        """A reply 31 days after the end opens a linked ticket with an acknowledgement of its own."""
        writes(house, LAN)
        letter = house.last_letter_to(LAN)
        close(house)
        house.clock.move(days=31)
        house.arrives(answer(letter, MORE, sender=LAN))
        house.take_in()
        assert house.one("select rule from arrivals order by id desc") == "reply long after closing"
        assert linked(house, 2) == [(1, "reply long after closing")]

    def test_soon_after_closing(self, house: House) -> None:
        """29 days after the end it still belongs to the ticket."""
        writes(house, LAN)
        letter = house.last_letter_to(LAN)
        close(house)
        house.clock.move(days=29)
        house.arrives(answer(letter, MORE, sender=LAN))
        house.take_in()
        assert tickets(house) == 1

    def test_staff_long_after_closing(self, house: House) -> None:
        """What the department adds to a closed ticket is a note on it, no complaint of the department's."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        close(house)
        house.clock.move(days=40)
        house.arrives(answer(notice, "#note Khách đã gọi lại.", sender=TECHNICAL))
        house.take_in()
        assert (tickets(house), ticket_of_latest(house)) == (1, 1)


class TestCopies:
    """One mail, however often and by whichever way it comes, is one message of one ticket."""

    def test_the_same_bytes_twice(self, house: House) -> None:
        """Set aside, not answered again, not told again."""
        raw = mail(sender=LAN)
        arrives(house, raw)
        assert arrives(house, raw) == "set aside: duplicate: the same bytes"
        assert (kinds(house, LAN), kinds(house, TECHNICAL)) == (["acknowledgement"], ["new_ticket"])

    def test_another_way_through_the_net(self, house: House) -> None:
        """Other Received, Delivered-To, ARC and Authentication-Results headers: the same mail."""
        raw = mail(sender=LAN)
        arrives(house, raw)
        transit = (
            b"Return-Path: <lan@customer.example>\r\nDelivered-To: support@acme.example\r\n"
            b"Received: from a by b; Mon, 23 Nov 2026 09:00:00 +0700\r\nARC-Seal: i=1; a=rsa\r\n"
            b"Authentication-Results: mx.acme.example; spf=pass\r\n"
        )
        assert arrives(house, transit + raw) == "set aside: duplicate: same Message-ID and content"
        assert kinds(house, LAN) == ["acknowledgement"]

    def test_a_forged_message_id_comes_first(self, house: House) -> None:
        """An attacker uses her Message-ID before she does: her mail is a new one, flagged and answered."""
        writes(house, EVE, ENGLISH, message_id="<hers@customer.example>")
        assert writes(house, LAN, message_id="<hers@customer.example>") == "opened: nothing fits"
        assert event(house, "received", 2)["message_id_reused"] is True
        assert kinds(house, LAN) == ["acknowledgement"]
        headers = [("In-Reply-To", "<hers@customer.example>")]
        assert writes(house, LAN, MORE, headers=headers, subject="x") == "joined: known message-id"
        assert event(house, "joined", 2)["by"] == LAN

    def test_without_message_id(self, house: House) -> None:
        """The same content is the same mail; other content is another."""
        bare = re.sub(rb"Message-ID: [^\r]*\r\n", b"", mail(sender=LAN))
        arrives(house, bare)
        assert arrives(house, b"Received: from a by b\r\n" + bare).startswith("set aside: duplicate")
        assert arrives(house, bare.replace(b"Subject: ", b"Subject: 2 ")) == "opened: nothing fits"

    def test_a_copy_of_what_was_set_aside(self, house: House) -> None:
        """A machine's mail twice: set aside twice, no ticket."""
        raw = mail(sender=LAN, headers=[("Auto-Submitted", "auto-replied")])
        arrives(house, raw)
        assert arrives(house, raw).startswith("set aside: duplicate")
        assert tickets(house) == 0


def test_what_came_before_is_shown_to_the_department(house: House) -> None:
    """The notice names her earlier tickets, newest first, also those of other departments."""
    writes(house, LAN, CHINESE, subject="发票")
    writes(house, LAN)
    text = text_of(house.last_letter_to(TECHNICAL))
    assert kinds(house, BILLING) == ["new_ticket"]
    assert reference(1) in text
    assert str(house.last_letter_to(TECHNICAL)["Subject"]).endswith(f"[{reference(2)}]")
