"""One thing that is broken harms only itself: the rest goes on, and a person hears of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.policy import AcknowledgementRules, Roles
from mailflow.flow.duties import do_what_is_due
from mailflow.flow.failures import try_again
from mailflow.ports.errors import LetterFailed
from mailflow.ports.letterhead import Rendered

from support.conversation import (
    BOB,
    LAN,
    VIETNAMESE,
    answers,
    became,
    events,
    kinds,
    reference,
    state,
    writes,
)
from support.fakes import Answer
from support.house import (
    BILLING,
    CARE,
    DIRECTOR,
    MANAGER,
    POLICY,
    TECHNICAL,
    House,
    mail,
    sqlite_connection,
    text_of,
)

ADMIN = "admin@acme.example"
WITH_ADMIN = replace(POLICY, roles=Roles(customer_care=(CARE,), director=(DIRECTOR,), admin=(ADMIN,)))
SAID = (reference(1), "đã thử 3 lần", "Đọc và bắt đầu xử lý", "broken by a test", "mỗi ngày một lần")
INVOICE = "Hóa đơn tháng 10 sai, tôi rất bức xúc và muốn khiếu nại."


class Breaking(TemplateLetterhead):
    """Real letters, but those that ``breaks`` names cannot be written."""

    breaks: Callable[[LetterOrder], bool] = staticmethod(lambda _: False)

    def render(self, order: LetterOrder) -> Rendered:
        """See the port."""
        if self.breaks(order):
            raise LetterFailed(f"The letter {order.letter.name!r} cannot be written: broken by a test")
        return super().render(order)


@pytest.fixture
def paper() -> Breaking:
    return Breaking(POLICY.organisation)


@pytest.fixture
def house(paper: Breaking) -> House:
    """A house with an admin, and letters that can be broken."""
    return House(policy=WITH_ADMIN, letterhead=paper)


def about(number: int, *occasions: str) -> Callable[[LetterOrder], bool]:
    """The letters of these occasions about the n-th ticket."""
    return lambda order: order.letter.name in occasions and order.written.reference == reference(number)


def execute(house: House, sql: str) -> None:
    """Damage the store."""
    sqlite_connection(house.store).execute(sql)


def failures(house: House) -> list[tuple[object, ...]]:
    """What could not be done."""
    return house.rows("select kind, attempts from failures order by id")


def told(house: House) -> list[str]:
    """Which letters the admins got, besides the daily digests."""
    return [kind for kind in kinds(house, ADMIN) if kind != "digest"]


def hours_pass(house: House, number: int) -> None:
    """The house works every hour."""
    for _ in range(number):
        house.clock.move(hours=1)
        house.turn()


class TestDeadlines:
    """One reminder that cannot be written stops no other."""

    def test_the_others_are_reminded_at_once(self, house: House, paper: Breaking) -> None:
        """Two tickets are overdue at the same time; the one whose letters break is alone in its trouble."""
        writes(house, LAN)
        writes(house, BOB)
        paper.breaks = about(1, "reminder", "escalation")
        house.clock.move(hours=25)
        house.turn()
        assert kinds(house, TECHNICAL).count("escalation") == 1
        assert reference(2) in str(house.last_letter_to(TECHNICAL)["Subject"])
        assert failures(house) == [("deadline", 1)]

    def test_three_attempts_then_the_admins_hear_of_it(self, house: House, paper: Breaking) -> None:
        """Each hour; then one letter: which ticket, what, why, what to do; then once a day, silently."""
        writes(house, LAN)
        paper.breaks = about(1, "reminder", "escalation")
        house.clock.move(hours=25)
        house.turn()
        assert told(house) == []
        hours_pass(house, 2)
        assert told(house) == ["not_done"]
        letter = house.last_letter_to(ADMIN)
        assert str(letter["Subject"]).endswith(f" [{reference(1)}]")
        words = " ".join(text_of(letter).split())
        for each in (
            reference(1),
            "đã thử 3 lần",
            "Đọc và bắt đầu xử lý",
            "broken by a test",
            "mỗi ngày một lần",
        ):
            assert each in words
        hours_pass(house, 20)
        assert failures(house)[0] == ("deadline", 3)
        hours_pass(house, 30)
        assert told(house) == ["not_done"]
        assert failures(house)[0][1] in {4, 5}

    def test_what_was_mended_is_done_by_itself(self, house: House, paper: Breaking) -> None:
        """The next attempt does it, and nothing is left over."""
        writes(house, LAN)
        paper.breaks = about(1, "reminder", "escalation")
        house.clock.move(hours=25)
        house.turn()
        paper.breaks = lambda _: False
        hours_pass(house, 1)
        assert kinds(house, TECHNICAL).count("escalation") == 1
        assert failures(house) == []

    def test_a_start_tries_again_at_once(self, house: House, paper: Breaking) -> None:
        """Who has updated the program need not wait a day."""
        writes(house, LAN)
        paper.breaks = about(1, "reminder", "escalation")
        house.clock.move(hours=25)
        house.turn()
        hours_pass(house, 3)
        paper.breaks = lambda _: False
        house.turn()
        assert kinds(house, TECHNICAL).count("escalation") == 0
        try_again(house.context)
        house.turn()
        assert kinds(house, TECHNICAL).count("escalation") == 1
        assert failures(house) == []

    def test_what_is_no_longer_due_is_forgotten(self, house: House, paper: Breaking) -> None:
        """Staff have read it meanwhile: there is nothing to be told of."""
        writes(house, LAN)
        paper.breaks = about(1, "reminder", "escalation")
        house.clock.move(hours=25)
        house.turn()
        answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#note Đang xem.")
        hours_pass(house, 4)
        assert failures(house) == []
        assert told(house) == []

    @pytest.mark.parametrize(
        "damage",
        [
            "update deadlines set stages = 'x' where ticket_id = 1",
            "update deadlines set stages = cast(x'5bff22' as text) where ticket_id = 1",
            "update tickets set status = 'x' where id = 1",
            "update tickets set received_at = 'x' where id = 1",
            "update deadlines set started_at = 9223372036854775807 where ticket_id = 1",
        ],
    )
    def test_a_damaged_row(self, house: House, damage: str) -> None:
        """The other ticket's reminder does not wait for it; the admins are told what is damaged."""
        writes(house, LAN)
        writes(house, BOB)
        execute(house, damage)
        house.clock.move(hours=25)
        house.turn()
        assert kinds(house, TECHNICAL).count("escalation") == 1
        hours_pass(house, 2)
        letters = [each for each in house.letters_to(ADMIN) if each["X-Mailflow-Letter"] == "not_done"]
        assert letters
        assert all("dữ liệu lưu trữ bị hỏng" in " ".join(text_of(each).split()) for each in letters)

    def test_words_that_are_no_utf8(self, house: House) -> None:
        """A stored text with bytes that are none keeps no reminder back; it is shown with a mark."""
        writes(house, LAN)
        execute(house, "update messages set words = cast(x'68ff69' as text)")
        house.clock.move(hours=25)
        house.turn()
        assert "h\N{REPLACEMENT CHARACTER}i" in text_of(house.last_letter_to(TECHNICAL))


class TestOriginals:
    """A damaged original keeps no letter back; the admins hear of it at once."""

    @pytest.mark.parametrize(
        "damage",
        [
            "update originals set content = zeroblob(10) where digest = (select first_digest from tickets)",
            "delete from originals where digest = (select first_digest from tickets)",
        ],
    )
    def test_the_escalation_goes_without_it(self, house: House, damage: str) -> None:
        """The letter does not claim to carry it, and says where the mail is."""
        writes(house, LAN)
        execute(house, damage)
        house.clock.move(hours=25)
        house.turn()
        letter = house.last_letter_to(TECHNICAL)
        assert letter["X-Mailflow-Letter"] == "escalation"
        assert list(letter.iter_attachments()) == []
        assert told(house) == ["not_done"]
        assert reference(1) in str(house.last_letter_to(ADMIN)["Subject"])
        hours_pass(house, 40)
        assert told(house) == ["not_done"]

    def test_when_it_is_back_all_is_well(self, house: House) -> None:
        """A backup was brought back: nothing is left to be told of."""
        writes(house, LAN)
        execute(house, "create table kept as select * from originals")
        execute(house, "update originals set content = zeroblob(10)")
        house.clock.move(hours=25)
        house.turn()
        assert [kind for kind, _ in failures(house)] == ["original"]
        execute(house, "delete from originals")
        execute(house, "insert into originals select * from kept")
        execute(house, "drop table kept")
        hours_pass(house, 25)
        assert failures(house) == []


class TestAcknowledgements:
    """One owed acknowledgement that cannot be written keeps no other back."""

    POLICY = replace(WITH_ADMIN, acknowledgement=AcknowledgementRules(per_address_hour=0, per_address_day=0))

    def test_the_others_get_theirs(self, paper: Breaking) -> None:
        """Two customers wait for theirs; one of the letters breaks."""
        generous = replace(self.POLICY, acknowledgement=AcknowledgementRules(all_per_hour=0))
        house = House(policy=generous, letterhead=paper)
        for who in (LAN, BOB):
            writes(house, who)
        house.policy = WITH_ADMIN
        house.start()
        paper.breaks = lambda order: order.recipient.email == LAN
        hours_pass(house, 2)
        assert kinds(house, BOB) == ["acknowledgement_plain"]
        assert state(house, 1)[0] == "capped"
        hours_pass(house, 3)
        assert told(house) == ["not_done"]
        words = " ".join(text_of(house.last_letter_to(ADMIN)).split())
        assert LAN in words
        assert "tự viết cho khách hàng" in words
        paper.breaks = lambda _: False
        hours_pass(house, 25)
        assert kinds(house, LAN) == ["acknowledgement_plain"]
        assert [kind for kind, _ in failures(house)] == []


class TestDuties:
    """A duty that fails as a whole stops no other."""

    def test_the_digest(self, house: House, paper: Breaking) -> None:
        """It cannot be written: reminders come, the admins hear of it, and it is made up for."""
        writes(house, LAN)
        paper.breaks = lambda order: order.letter.name == "digest"
        house.clock.move(hours=25)
        house.turn()
        assert kinds(house, TECHNICAL).count("escalation") == 1
        for _ in range(4):
            house.clock.move(minutes=6)
            house.turn()
        assert told(house) == ["not_done"]
        paper.breaks = lambda _: False
        hours_pass(house, 24)
        assert kinds(house, ADMIN) == ["not_done", "digest"]
        assert failures(house) == []

    def test_a_mistake_in_the_program(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever a duty raises, the next ones are done, and what failed is told in a sentence."""
        writes(house, LAN)

        def broken(*_: object) -> None:
            raise ZeroDivisionError("a mistake")

        monkeypatch.setattr("mailflow.adapters.store.transaction.deadlines.SqlDeadlines.due_ids", broken)
        monkeypatch.setattr("mailflow.adapters.store.transaction.deadlines.SqlDeadlines.due", broken)
        house.clock.move(hours=30)
        done = do_what_is_due(house.rules, house.context)
        house.send()
        assert done.failed == ["duty not done, attempt 1: ZeroDivisionError: a mistake"]
        assert kinds(house, ADMIN) == ["digest"]

    @pytest.mark.slow
    def test_a_bundle(self, house: House, paper: Breaking) -> None:
        """What was kept back from one reader cannot be told: another reader's bundle goes out."""
        for number in range(60):
            house.arrives(mail(f"Khiếu nại số {number}.", sender=LAN, subject=f"Khiếu nại {number}"))
            house.arrives(mail(f"{INVOICE} Số {number}.", sender=LAN, subject=f"Hóa đơn {number}"))
        house.turn()
        paper.breaks = lambda order: order.letter.name == "bundle" and order.recipient.email == TECHNICAL
        hours_pass(house, 1)
        assert "bundle" in kinds(house, BILLING)
        assert "bundle" not in kinds(house, TECHNICAL)
        hours_pass(house, 3)
        assert "not_done" in kinds(house, ADMIN)
        paper.breaks = lambda _: False
        hours_pass(house, 25)
        assert "bundle" in kinds(house, TECHNICAL)


class TestFates:
    """What follows from a letter's fate is recorded for each letter by itself."""

    def test_a_notice_that_cannot_be_written(self, house: House, paper: Breaking) -> None:
        """Two letters are refused; of one nobody can be told now: it is not sent again, and told later."""
        house.smtp.answers |= {LAN: Answer("rcpt", 550, "5.1.1 no"), BOB: Answer("rcpt", 550, "5.1.1 no")}
        paper.breaks = about(1, "undeliverable")
        for who in (LAN, BOB):
            house.arrives(mail(VIETNAMESE, sender=who))
        house.turn()
        rows = house.rows("select recipient, state from outbox where role = 'customer' order by id")
        assert rows == [(LAN, "failed"), (BOB, "failed")]
        assert kinds(house, TECHNICAL).count("undeliverable") == 1
        assert state(house, 2)[0] == "failed"
        assert failures(house) == [("fate", 1)]
        paper.breaks = lambda _: False
        hours_pass(house, 2)
        assert kinds(house, TECHNICAL).count("undeliverable") == 2
        assert state(house, 1)[0] == "failed"
        assert failures(house) == []

    def test_sent_is_sent(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the ticket should remember of its acknowledgement fails; the letter goes out once."""

        def once_broken(*_: object, **__: object) -> list[str]:
            raise ValueError("this ticket's clocks cannot be read")

        monkeypatch.setattr("mailflow.adapters.store.transaction.deadlines.SqlDeadlines.stop", once_broken)
        house.arrives(mail(VIETNAMESE, sender=LAN))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("mailflow.flow.record._stop", lambda *_: None)
            house.turn()
            house.turn()
        assert kinds(house, LAN) == ["acknowledgement"]
        assert state(house)[0] == "queued"
        monkeypatch.undo()
        hours_pass(house, 1)
        assert state(house)[0] == "sent"
        assert kinds(house, LAN) == ["acknowledgement"]
        assert events(house).count("acknowledged") == 1

    def test_a_damaged_letter_does_not_leave(self, house: House) -> None:
        """Its bytes changed on the disk: nobody gets them, staff hear of it, the other letter goes out."""
        house.smtp.down = "away"
        for who in (LAN, BOB):
            house.arrives(mail(VIETNAMESE, sender=who))
        house.turn()
        mine = f"(select message_id from outbox where recipient = '{LAN}')"
        execute(house, f"update letters set content = cast('x' as blob) || content where message_id = {mine}")
        house.smtp.down = ""
        hours_pass(house, 1)
        assert house.letters_to(LAN) == []
        assert kinds(house, BOB) == ["acknowledgement"]
        assert kinds(house, TECHNICAL).count("undeliverable") == 1
        assert "dữ liệu lưu trữ bị hỏng" in " ".join(text_of(house.last_letter_to(TECHNICAL)).split())
        assert state(house, 1)[0] == "failed"

    def test_a_letter_whose_bytes_are_gone(self, house: House) -> None:
        """It does not wait for ever."""
        house.smtp.down = "away"
        house.arrives(mail(VIETNAMESE, sender=LAN))
        house.turn()
        execute(house, "delete from letters where message_id in (select message_id from outbox where id = 1)")
        house.smtp.down = ""
        hours_pass(house, 1)
        assert house.one("select state from outbox where id = 1") == "failed"
        assert house.one("select count(*) from outbox where state = 'pending'") == 0


class TestMails:
    """A mail is decided on though a letter of its decision cannot be written."""

    def test_a_complaint_is_taken_in_without_the_directors_notice(
        self, house: House, paper: Breaking
    ) -> None:
        """The customer is answered, the department has it, the admins hear what is missing."""
        paper.breaks = lambda order: order.letter.name == "new_complaint"
        writes(house, LAN)
        writes(house, BOB)
        assert kinds(house, LAN) == ["acknowledgement"]
        assert kinds(house, TECHNICAL).count("new_ticket") == 2
        assert house.letters_to(DIRECTOR) == []
        assert house.one("select count(*) from arrivals where disposition = 'quarantined'") == 0
        house.turn()
        assert set(kinds(house, ADMIN)) == {"not_done"}
        words = " ".join(text_of(house.last_letter_to(ADMIN)).split())
        assert "new_complaint director@acme.example" in words
        assert failures(house) == []
        assert "letter failed" in events(house)

    def test_an_acknowledgement_that_cannot_be_written_is_owed(self, house: House, paper: Breaking) -> None:
        """The plainest form goes out after an hour."""
        paper.breaks = lambda order: order.letter.name == "acknowledgement"
        writes(house, LAN)
        assert state(house) == ("withheld", "letter_failed")
        assert kinds(house, TECHNICAL) == ["new_ticket"]
        hours_pass(house, 2)
        assert kinds(house, LAN) == ["acknowledgement_plain"]
        assert state(house)[0] == "sent"

    def test_staff_are_told_that_nothing_was_done(self, house: House, paper: Breaking) -> None:
        """A final answer that cannot be written is refused to its writer, never called unreadable."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        answers(house, TECHNICAL, notice, "#cause Máy hỏng")
        paper.breaks = lambda order: order.role == "customer"
        answers(house, TECHNICAL, notice, "#ask Xin cho biết số hợp đồng.")
        assert became(house) == "set aside: staff mail whose letter cannot be written"
        letter = house.last_letter_to(TECHNICAL)
        assert letter["X-Mailflow-Letter"] == "refused"
        words = " ".join(text_of(letter).split())
        assert (
            "một lá thư cần gửi theo lời anh/chị không viết được" in words.casefold()
            or "không viết được" in words
        )
        assert "broken by a test" in words
        assert kinds(house, LAN) == ["acknowledgement"]
        assert events(house)[-1] == "command refused"
        assert house.one("select count(*) from arrivals where disposition = 'quarantined'") == 0

    def test_a_plain_answer_too(self, house: House, paper: Breaking) -> None:
        """Words for the customer that cannot be written down as a letter go back to their writer."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        paper.breaks = lambda order: order.letter.name == "written_response"
        answers(house, TECHNICAL, notice, "Chúng tôi đang kiểm tra và sẽ trả lời sớm.")
        assert house.last_letter_to(TECHNICAL)["X-Mailflow-Letter"] == "refused"
        assert "responded" not in events(house)


class TestNames:
    """A name that is written over two lines is one name."""

    def test_customer(self, house: House) -> None:
        """Staff wrap a line; the customer gets the answer and, later, the reminder."""
        writes(house, LAN)
        writes(house, BOB)
        notice = next(n for n in house.letters_to(TECHNICAL) if reference(1) in str(n["Subject"]))
        answers(house, TECHNICAL, notice, f"#customer Trần Thị\nLan <{LAN}>\n#note đã sửa tên")
        assert house.one("select customer_name from tickets where id = 1") == "Trần Thị Lan"
        answers(house, TECHNICAL, notice, "#ask Xin cho biết số hợp đồng.")
        for _ in range(12):
            house.clock.move(hours=24)
            house.turn()
        assert kinds(house, LAN).count("customer_reminder") >= 1
        assert "Trần Thị Lan" in str(house.last_letter_to(LAN)["To"])
        assert kinds(house, TECHNICAL).count("escalation") >= 1
        assert kinds(house, MANAGER).count("escalation") >= 1

    @pytest.mark.parametrize("name", ["Trần\x07 Lan", "Trần\u202e Lan", "  Trần   Lan "])
    def test_whatever_stands_in_it(self, house: House, name: str) -> None:
        """Control and direction characters never get into the record by a command."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        answers(house, TECHNICAL, notice, f"#customer {name} <{LAN}>")
        assert house.one("select customer_name from tickets") == "Trần Lan"

    def test_one_that_is_stored_already(self, house: House) -> None:
        """A name with a line break in the record breaks no letter."""
        writes(house, LAN)
        notice = house.last_letter_to(TECHNICAL)
        execute(house, "update tickets set customer_name = 'Trần Thị' || char(10) || 'Lan'")
        answers(house, TECHNICAL, notice, "#ask Xin cho biết số hợp đồng.")
        house.clock.move(hours=1)
        house.turn()
        assert "information_request" in kinds(house, LAN)
        assert "Trần Thị Lan" in str(house.last_letter_to(LAN)["To"])
