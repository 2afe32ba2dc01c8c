"""Whoever is not surely the customer agrees to nothing, changes nothing, and is shown to staff as that."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from mailflow.domain.model.policy import Organisation

from support.conversation import (
    AUTHENTICATED,
    EVE,
    FAILED,
    LAN,
    PASSED,
    answers,
    arrives,
    event,
    kinds,
    state,
    writes,
)
from support.house import BILLING, DIRECTOR, POLICY, House, answer, mail, text_of

STAFF = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
FOR_EVE = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=elsewhere.example")]
SILENT = [("Authentication-Results", "mx.acme.example; dkim=none; spf=none; dmarc=none")]
COMPLAINT = "Hóa đơn tháng 10 sai, tôi khiếu nại, xin giải quyết."
REFUND = "Xin hoàn tiền vào tài khoản mới: 0011223344 ngân hàng Evil."
TAG = "[KN-2026-000001]"
RED = {
    "refuted": "NGƯỜI GỬI BỊ GIẢ MẠO",
    "unsure": "NGƯỜI GỬI KHÔNG RÕ",
    "other": "NGƯỜI VIẾT KHÔNG PHẢI KHÁCH HÀNG",
    "unproved": "CHƯA XÁC THỰC ĐƯỢC NGƯỜI GỬI",
}


@pytest.fixture
def house() -> House:
    """A house whose server vouches for senders, with one complaint of Lan's."""
    house = House(policy=AUTHENTICATED)
    writes(house, f"Trần Thị Lan <{LAN}>", COMPLAINT, headers=PASSED)
    return house


def offered(house: House) -> EmailMessage:
    """The department lets her choose; the letter that she gets."""
    words = "#options\nChị vui lòng chọn:\n1. Đổi hóa đơn\n2. Thẻ quà"
    plan = "#plan thẻ quà @billing due 5/12"
    for box, text in ((BILLING, plan), ("manager@acme.example", "#approve"), (BILLING, words)):
        letter = next(
            each
            for each in reversed(house.letters_to(box))
            if "receipt" not in str(each["Message-ID"]) and each["Reply-To"]
        )
        house.arrives(answer(letter, text, sender=box, headers=STAFF))
        house.turn()
        house.clock.move(minutes=3)
        house.turn()
    assert kinds(house, LAN)[-1] == "options"
    return house.last_letter_to(LAN)


def surveyed(house: House) -> EmailMessage:
    """The final answer, and the survey some days later."""
    words = "#answer Chúng tôi đã sửa hóa đơn."
    house.arrives(answer(house.letters_to(BILLING)[0], words, sender=BILLING, headers=STAFF))
    house.turn()
    for _ in range(6):
        house.clock.move(days=1)
        house.turn()
    assert "survey" in kinds(house, LAN)
    return next(each for each in house.letters_to(LAN) if each["X-Mailflow-Letter"] == "survey")


def notice(house: House) -> str:
    """The last that the department was told."""
    return text_of(house.last_letter_to(BILLING))


def said_of(house: House) -> tuple[object, object]:
    """State and score of the ticket."""
    score = "select json_extract(payload, '$.score') from events where kind = 'survey answered'"
    return house.rows(f"select status, ({score}) from tickets where id = 1")[0]


class TestByTheReference:
    """A reference can be guessed, and anybody can write a customer's address into From."""

    @pytest.mark.parametrize(
        ("headers", "doubt"), [(FAILED, "refuted"), (SILENT, "unproved"), ([], "unproved")]
    )
    def test_a_new_account(self, house: House, headers: list[tuple[str, str]], doubt: str) -> None:
        """It is shown with a red line; nobody is told that the customer wrote it; nothing changes."""
        before = said_of(house), len(house.letters_to(LAN))
        subject = f"Re: {TAG} tài khoản nhận tiền"
        assert writes(house, LAN, REFUND, subject=subject, headers=headers) == "joined: reference in subject"
        shown = notice(house)
        assert RED[doubt] in shown
        assert "0011223344" in shown
        assert "Khách hàng vừa viết thêm" not in shown
        assert "do người đã tham gia" not in shown
        assert "KHÁCH HÀNG VIẾT" not in shown
        assert (said_of(house), len(house.letters_to(LAN))) == before
        facts = event(house, "joined")
        assert (facts["participant"], facts["doubt"]) == (False, doubt)
        assert house.one("select role from messages order by id desc limit 1") == "stranger"

    def test_the_page_says_it_in_red(self, house: House) -> None:
        """Most people see the page, not the text."""
        writes(house, LAN, REFUND, subject=TAG, headers=FAILED)
        page = house.last_letter_to(BILLING).get_body(("html",))
        assert page is not None
        before, _, _ = str(page.get_content()).partition(RED["refuted"])
        assert before.rstrip().endswith('color:#b42318">')

    def test_a_choice(self, house: House) -> None:
        """The link of an option is a subject that anybody can write: only the true customer agrees by it."""
        offered(house)
        for headers in (FAILED, SILENT, FOR_EVE):
            writes(house, LAN, "2", subject=f"{TAG} 2", headers=headers)
            assert said_of(house)[0] == "offered"
        writes(house, LAN, "2", subject=f"{TAG} 2", headers=PASSED)
        assert said_of(house)[0] == "agreed"

    def test_a_choice_in_answer_to_our_letter(self, house: House) -> None:
        """Where the server says nothing, our letter's Message-ID proves it; not where it refutes her."""
        letter = offered(house)
        answers(house, LAN, letter, "2", headers=FAILED)
        assert said_of(house)[0] == "offered"
        answers(house, LAN, letter, "2", headers=SILENT)
        assert said_of(house)[0] == "agreed"

    def test_a_score(self, house: House) -> None:
        """No score, and no automatic thanks to a customer who has not written."""
        letter = surveyed(house)
        before = len(house.letters_to(LAN))
        for headers in (FAILED, SILENT):
            writes(house, LAN, "Rất tốt", subject=f"{TAG} 5/5", headers=headers)
        answers(house, LAN, letter, "5", headers=FAILED)
        assert said_of(house)[1] is None
        assert len(house.letters_to(LAN)) == before
        answers(house, LAN, letter, "5", headers=SILENT)
        assert said_of(house)[1] == 5
        assert kinds(house, LAN)[-1] == "survey_thanks"

    def test_the_bare_question(self, house: House) -> None:
        """How it stands is told to nobody who is refuted, and by reference alone to nobody unproved."""
        for headers in (FAILED, SILENT):
            writes(house, LAN, "Đến đâu rồi?", subject=TAG, headers=headers)
            assert "status_answer" not in kinds(house, LAN)
        writes(house, LAN, "Đến đâu rồi?", subject=TAG, headers=PASSED)
        assert kinds(house, LAN)[-1] == "status_answer"

    def test_who_waits_for_the_customer_still_waits(self, house: House) -> None:
        """A forged answer does not end the waiting, and the clock of the question runs on."""
        ask = "#ask Xin cho biết số hợp đồng."
        house.arrives(answer(house.letters_to(BILLING)[0], ask, sender=BILLING, headers=STAFF))
        house.turn()
        writes(house, LAN, "Số hợp đồng là 1.", subject=TAG, headers=FAILED)
        assert said_of(house)[0] == "waiting for the customer"
        answers(house, LAN, house.last_letter_to(LAN), "Số hợp đồng là 2.", headers=PASSED)
        assert said_of(house)[0] == "investigating"

    def test_somebody_has_to_look_at_what_may_be_true(self, house: House) -> None:
        """Her own server signs nothing: her mail by reference is answered in time all the same."""
        writes(house, LAN, "Khi nào xong?! Tôi chờ mãi.", subject=TAG, headers=SILENT)
        running = "select count(*) from deadlines where name = 'customer waiting' and met_at is null"
        assert house.one(running) == 1


class TestFrom:
    """A From that programs read differently, or that the server did not vouch for."""

    @pytest.mark.parametrize(
        "form",
        [
            f"<{LAN}>@evil.example",
            f"Lan <{LAN}(eve@evil.example)>",
            f"group: {LAN};",
            f"<@evil.example:{LAN}>",
            f"eve@evil.example <{LAN}>",
            f"{LAN}, eve@evil.example",
            f"eve@evil.example, {LAN}",
            f"Lan <{LAN}",
            f"Lan [mailto:{LAN}]",
        ],
    )
    @pytest.mark.parametrize("authserv_id", ["", "mx.acme.example"])
    def test_odd_forms_agree_to_nothing(self, form: str, authserv_id: str) -> None:
        """The server vouches for the forger's own domain: nobody becomes the customer by it."""
        house = House(policy=AUTHENTICATED)
        writes(house, LAN, COMPLAINT, headers=PASSED)
        offered(house)
        authentication = replace(house.policy.authentication, authserv_id=authserv_id)
        house.policy = replace(house.policy, authentication=authentication)
        house.start()
        before = len(house.letters_to(LAN))
        for header in ("dmarc=pass header.from=evil.example", "dkim=pass header.d=evil.example"):
            headers = [("Authentication-Results", f"mx.acme.example; {header}")]
            raw = mail("2", sender="placeholder@x.example", subject=f"{TAG} 2", headers=headers)
            arrives(house, raw.replace(b"placeholder@x.example", form.encode()))
            assert said_of(house)[0] == "offered"
        assert len(house.letters_to(LAN)) == before

    def test_an_unsure_from_is_said(self, house: House) -> None:
        """The department reads what stands in From."""
        raw = mail(REFUND, sender="placeholder@x.example", subject=TAG)
        arrives(house, raw.replace(b"placeholder@x.example", f"eve@evil.example <{LAN}>".encode()))
        assert RED["unsure"] in notice(house)

    def test_without_a_server_that_vouches_the_address_counts(self) -> None:
        """Nothing is configured: a plain From and the reference join, as ever."""
        house = House()
        writes(house, LAN, COMPLAINT)
        writes(house, LAN, "Còn nữa.", subject=TAG)
        assert event(house, "joined")["participant"] is True
        assert "!!" not in notice(house)


class TestStrangers:
    """Who has the customer's letter is not therefore the customer."""

    def test_a_forwarded_acknowledgement(self, house: House) -> None:
        """Under the customer's name, from another address: shown as what it is."""
        letter = house.last_letter_to(LAN)
        answers(house, f"Trần Thị Lan <{EVE}>", letter, REFUND, headers=FOR_EVE)
        shown = notice(house)
        assert RED["other"] in shown
        assert f"Khách hàng: Trần Thị Lan, {LAN}" in shown
        assert f"Người viết thư này: Trần Thị Lan, {EVE}" in shown
        assert "tham gia" not in shown
        assert said_of(house)[0] != "agreed"
        assert not house.letters_to(EVE)

    def test_only_what_joined_is_told(self, house: House) -> None:
        """A reference that does not let a stranger in is no reason of theirs."""
        answers(house, EVE, house.last_letter_to(LAN), REFUND, headers=FOR_EVE)
        reason = next(line for line in notice(house).splitlines() if line.startswith("Vì sao thư này"))
        assert reason == "Vì sao thư này thuộc hồ sơ: trả lời một thư của chúng ta (Message-ID)"
        rules = [(e["rule"], e["joins"]) for e in event(house, "joined")["evidence"]]  # type: ignore[union-attr]
        assert rules == [("our message-id", True), ("reference in subject", False)]


class TestNewTickets:
    """The red line stands on every notice of a mail whose sender is not proved."""

    @pytest.mark.parametrize(
        ("headers", "doubt"), [(FAILED, "refuted"), (SILENT, "unproved"), ([], "unproved")]
    )
    @pytest.mark.parametrize("language", ["vi", "en", "zh"])
    def test_everybody_who_is_told(self, headers: list[tuple[str, str]], doubt: str, language: str) -> None:
        """Department, director and, where nothing is acknowledged, customer care."""
        ours = Organisation("ACME", "acme.example", languages=(language, "en"))
        house = House(policy=replace(AUTHENTICATED, organisation=ours))
        writes(house, LAN, COMPLAINT, headers=headers)
        said = {"vi": RED[doubt], "en": "THE SENDER IS", "zh": "发件人"}[language]
        boxes = [BILLING, DIRECTOR, *(["care@acme.example"] if doubt == "refuted" else [])]
        for box in boxes:
            assert said in text_of(house.last_letter_to(box))

    @pytest.mark.parametrize("policy", [POLICY, AUTHENTICATED])
    def test_who_is_proved_is_not_doubted(self, policy: object) -> None:
        """No red line where the server vouches, nor where nobody asked it to."""
        house = House(policy=policy)  # type: ignore[arg-type]
        writes(house, LAN, COMPLAINT, headers=PASSED)
        for box in (BILLING, DIRECTOR):
            assert "!!" not in text_of(house.last_letter_to(box))

    def test_forged_mails_are_not_acknowledged_but_unproved_ones_are(self) -> None:
        """Many a small company signs nothing: its mail is acknowledged; what is refuted is not."""
        for headers, ack in ((FAILED, "not owed"), (SILENT, "queued")):
            house = House(policy=AUTHENTICATED)
            house.arrives(mail(COMPLAINT, sender=LAN, headers=headers))
            house.take_in()
            assert state(house)[0] == ack
