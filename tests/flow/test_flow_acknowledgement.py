"""A person finds the acknowledgement: theirs in language and form, and nothing of a stranger's in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from flow_promises import MakeHouse, whole_text
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.domain.model.letters.order import letter_languages

from support.conversation import (
    AUTHENTICATED,
    BOB,
    CHINESE,
    ENGLISH,
    FAILED,
    JAPANESE,
    LAN,
    VIETNAMESE,
    WANG,
    answers,
    arrives,
    became,
    kind_of,
    kinds,
    reference,
    state,
    tickets,
    writes,
)
from support.house import POLICY, House, mail, text_of


class TestWords:
    """What stands in it."""

    @pytest.mark.parametrize(
        ("body", "language", "words"),
        [
            (VIETNAMESE, "vi", ("Cảm ơn", "xin lỗi", "Mã hồ sơ: KN-2026-000001", "22 tháng 12 năm 2026")),
            (ENGLISH, "en", ("Thank you", "sorry", "Your reference: KN-2026-000001", "22 December 2026")),
            (CHINESE, "zh", ("感谢", "歉", "KN-2026-000001", "2026年12月22日")),
        ],
    )
    def test_a_complaint_is_thanked_and_apologised_for(
        self, house: House, body: str, language: str, words: tuple[str, ...]
    ) -> None:
        """In the customer's language, with the reference, and the date by the working-day calendar."""
        writes(house, LAN, body)
        letter = house.last_letter_to(LAN)
        assert kind_of(letter) == "acknowledgement"
        assert letter["Content-Language"] == language
        assert str(letter["Subject"]).endswith(" [KN-2026-000001]")
        for each in words:
            assert each in text_of(letter)

    @pytest.mark.parametrize(
        "body",
        [
            "Cảm ơn công ty rất nhiều, nhân viên phục vụ rất nhiệt tình và chu đáo!",
            "Cho tôi hỏi cửa hàng mở cửa mấy giờ vào ngày chủ nhật?",
            "Tôi góp ý: công ty nên có thêm chỗ gửi xe cho khách hàng.",
        ],
    )
    def test_praise_questions_and_suggestions_get_no_apology(self, house: House, body: str) -> None:
        """The neutral form thanks; nobody apologises for praise."""
        writes(house, LAN, body, subject="Gửi công ty")
        letter = house.last_letter_to(LAN)
        assert kind_of(letter) == "acknowledgement_neutral"
        assert "Cảm ơn" in text_of(letter)
        assert "xin lỗi" not in text_of(letter)
        assert reference(1) in text_of(letter)

    def test_an_unknown_language_gets_two(self, house: House) -> None:
        """A photograph without words: the first two languages of the config, one below the other."""
        writes(house, LAN, "???", subject="")
        text = text_of(house.last_letter_to(LAN))
        assert text.index("Cảm ơn") < text.index("Thank you")
        assert "感谢" not in text

    @pytest.mark.parametrize("body", [JAPANESE, "Ich möchte mein Geld zurück, die Rechnung ist falsch."])
    def test_whoever_speaks_none_of_them_reads_english_first(self, house: House, body: str) -> None:
        """A German and a Japanese get it above the Vietnamese, now and in what staff write later."""
        writes(house, LAN, body, subject="123")
        text = text_of(house.last_letter_to(LAN))
        assert text.index("Thank you") < text.index("Cảm ơn")
        assert house.one("select language from tickets") == "other"
        assert letter_languages("", "other", house.policy) == ("en", "vi")
        assert letter_languages("vi", "other", house.policy) == ("vi",)

    def test_an_added_language_is_used_for_who_writes_in_it(
        self, new_house: MakeHouse, tmp_path: Path
    ) -> None:
        """The organisation has letters in Japanese: a Japanese gets them, a Korean does not."""
        own = tmp_path / "ja/customer/acknowledgement.txt"
        own.parent.mkdir(parents=True)
        own.write_text("Subject: 受付\n\nありがとうございます。{{ reference }}\n", encoding="utf-8")
        organisation = replace(POLICY.organisation, languages=("vi", "en", "ja"))
        letters = TemplateLetterhead(organisation, tmp_path)
        house = new_house(policy=replace(POLICY, organisation=organisation), letterhead=letters)
        writes(house, LAN, JAPANESE, subject="123")
        assert "ありがとうございます。KN-2026-000001" in text_of(house.last_letter_to(LAN))
        assert house.one("select language from tickets") == "ja"
        writes(house, BOB, "주문한 상품이 아직 도착하지 않았습니다. 환불해 주세요.", subject="123")
        text = text_of(house.last_letter_to(BOB))
        assert text.index("Thank you") < text.index("Cảm ơn")

    def test_a_short_second_mail_is_answered_in_the_language_of_the_first(self, house: House) -> None:
        """Two words are not enough to tell a language; the customer's earlier mail is."""
        writes(house, WANG, CHINESE, subject="投诉")
        writes(house, WANG, "ok", subject="photo 2")
        assert tickets(house) == 2
        assert [letter["Content-Language"] for letter in house.letters_to(WANG)] == ["zh", "zh"]

    def test_a_forged_sender_does_not_teach_a_language(self, new_house: MakeHouse) -> None:
        """Who fails authentication may not choose in which language we write to the true owner."""
        house = new_house(policy=AUTHENTICATED)
        writes(house, WANG, CHINESE, headers=FAILED)
        writes(house, WANG, "ok", subject="photo 2")
        text = text_of(house.last_letter_to(WANG))
        assert "Cảm ơn" in text
        assert "Thank you" in text

    def test_each_mail_without_a_thread_is_a_matter_of_its_own(self, house: House) -> None:
        """Two complaints of one person on one day: two references, two letters."""
        writes(house, BOB, ENGLISH)
        writes(house, BOB, "The router is broken too, and nobody answers the phone. I complain.")
        subjects = [str(letter["Subject"])[-16:] for letter in house.letters_to(BOB)]
        assert subjects == [f"[{reference(1)}]", f"[{reference(2)}]"]


class TestHeaders:
    """RFC 3834: an automatic answer says so, threads itself, and bounces to an address of its own."""

    def test_headers_of_an_automatic_answer(self, house: House) -> None:
        """Auto-Submitted, In-Reply-To and References of the customer's mail; Reply-To stays plain."""
        writes(house, LAN, message_id="<first@customer.example>")
        letter = house.last_letter_to(LAN)
        assert letter["Auto-Submitted"] == "auto-replied"
        assert letter["In-Reply-To"] == letter["References"] == "<first@customer.example>"
        assert letter["From"].addresses[0].addr_spec == "support@acme.example"
        assert letter["To"].addresses[0].addr_spec == LAN
        assert letter["Reply-To"] is None

    def test_the_envelope_takes_bounces_to_their_letter(self, house: House) -> None:
        """The envelope sender carries a token; it is not the Reply-To of anything."""
        writes(house, LAN)
        sender = house.smtp.accepted[0].sender
        assert sender.startswith("support+b.")
        assert sender.endswith("@acme.example")

    def test_a_mail_without_message_id_is_answered_without_one(self, house: House) -> None:
        """What is not there is not invented."""
        raw = mail(VIETNAMESE, sender=LAN).replace(b"Message-ID:", b"X-Was-Message-ID:")
        arrives(house, raw)
        letter = house.last_letter_to(LAN)
        assert letter["In-Reply-To"] is None
        assert reference(1) in text_of(letter)


class TestNothingOfTheirs:
    """Anybody may write in anybody's name: our server must not carry their words to that person."""

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("Trần Thị Lan", "Trần Thị Lan"),
            ("Click https://evil.example/win now", ""),
            ("boss@bank.example", ""),
            ("evil.example", ""),
            ("Gọi ngay 0900123456", ""),
            ("\u202enal \u200fẳnb", "Nal Ẳnb"),
            ("A" * 200, ""),
            ("Lan <b>bold</b>", "Lan bold"),
            ("王丽 ✆", "王丽"),
            ("王丽 ✆ 12345", ""),
        ],
    )
    def test_only_a_cleaned_name_is_repeated(self, house: House, name: str, shown: str) -> None:
        """No URL, no address, no digits, no bidi tricks, no half name."""
        writes(house, f'"{name}" <{LAN}>')
        letter = house.last_letter_to(LAN)
        expected = f"Kính gửi Quý khách {shown}," if shown else "Kính gửi Quý khách,"
        assert text_of(letter).splitlines()[0] == expected
        for bad in ("evil", "bank", "0900", "\u202e", "\u200f", "A" * 41, "✆"):
            assert bad not in whole_text(letter)

    @pytest.mark.parametrize(
        "subject",
        [
            "You have won: http://evil.example",
            "[KN-2026-000777] Khiếu nại",
            "=?utf-8?q?Khi=E1=BA=BFu_n=E1=BA=A1i=0D=0ABcc:_victim@elsewhere.example?=",
            "\u202edrowssap ruoy",
        ],
    )
    def test_the_subject_is_ours(self, house: House, subject: str) -> None:
        """Neither their words nor another reference nor a smuggled header is in the acknowledgement."""
        raw = mail(VIETNAMESE, sender=LAN, subject="placeholder")
        arrives(house, raw.replace(b"placeholder", subject.encode()))
        letter = house.last_letter_to(LAN)
        text = whole_text(letter)
        for bad in ("evil", "000777", "victim", "drowssap", "\u202e"):
            assert bad not in text
        assert letter["Bcc"] is None
        assert [
            accepted.recipient for accepted in house.smtp.accepted if "acme" not in accepted.recipient
        ] == [LAN]

    def test_the_words_are_not_repeated(self, house: House) -> None:
        """Not a line of the body, nor the name of a file."""
        writes(house, BOB, "Buy cheap watches at the market. I complain about the delivery.")
        assert "watches" not in whole_text(house.last_letter_to(BOB))
        assert "watches" in whole_text(house.last_letter_to("technical@acme.example"))

    def test_nobody_in_copy_is_written_to(self, house: House) -> None:
        """Cc and Reply-To grant nothing and get nothing."""
        headers = [("Cc", "victim@elsewhere.example"), ("Reply-To", "other@elsewhere.example")]
        writes(house, LAN, headers=headers)
        assert not any("elsewhere" in accepted.recipient for accepted in house.smtp.accepted)


MACHINES = {
    "vacation": [("Auto-Submitted", "auto-replied")],
    "null path": [("Return-Path", "<>")],
    "list": [("List-Id", "<news.shop.example>"), ("List-Unsubscribe", "<mailto:off@shop.example>")],
    "bulk": [("Precedence", "bulk")],
    "gmail autoreply": [("X-Autoreply", "yes")],
}


class TestMachines:
    """Never to machines; everything else is recorded."""

    @pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
    def test_a_machine_gets_nothing(self, house: House, headers: list[tuple[str, str]]) -> None:
        """It is set aside, and a person sees it in the daily digest."""
        words = "Chương trình khuyến mãi tháng 11 của cửa hàng."
        assert writes(house, LAN, words, headers=headers).startswith("set aside: ")
        assert house.smtp.accepted == []
        assert tickets(house) == 0

    @pytest.mark.parametrize(
        "sender", ["no-reply@shop.example", "MAILER-DAEMON@mx.example", "owner-list@lists.example"]
    )
    def test_addresses_that_take_no_answers_get_none(self, house: House, sender: str) -> None:
        """A ticket may be opened, but nothing is sent to such an address, not even the plainest form."""
        writes(house, sender, ENGLISH)
        house.clock.move(hours=30)
        house.turn()
        assert kinds(house, sender.lower()) == kinds(house, sender) == []

    def test_a_person_between_machines_is_not_silenced(self, house: House) -> None:
        """X-Auto-Response-Suppress asks for silence, not to be ignored: the plainest form comes in time."""
        writes(house, LAN, headers=[("X-Auto-Response-Suppress", "OOF, AutoReply")])
        assert (kinds(house, LAN), state(house)) == ([], ("withheld", "suppressed"))
        house.clock.move(hours=20, minutes=1)
        house.turn()
        assert kinds(house, LAN) == ["acknowledgement_plain"]
        assert state(house)[0] == "sent"

    def test_our_own_letter_that_comes_back_is_set_aside(self, house: House) -> None:
        """A copy of our acknowledgement in our own mailbox is neither answered nor a complaint."""
        writes(house, LAN)
        house.arrives(house.smtp.accepted[0].content)
        house.turn()
        assert became(house).startswith("set aside: own mail")
        assert tickets(house) == 1


def test_the_thread_goes_on_in_the_customers_program(house: House) -> None:
    """What she answers joins, and she is not acknowledged twice."""
    writes(house, LAN)
    assert answers(house, LAN, house.last_letter_to(LAN), "Tôi bổ sung ảnh chụp hóa đơn.") == (
        "joined: our message-id"
    )
    assert kinds(house, LAN) == ["acknowledgement"]
