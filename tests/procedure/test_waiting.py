"""Nobody waits in silence: a customer who has written again, the director whose word was not acted upon."""

from dataclasses import replace

import pytest
from mailflow.domain.model.deadline_events import Starts, Stops
from mailflow.domain.model.policy import Allowance, DeadlineRule

from support.conversation import (
    COMPANY,
    CUSTOMER,
    Conversation,
    complaint,
    kind_of,
    title_of,
)
from support.house import BILLING, CARE, DIRECTOR, MANAGER, mail, text_of

ANSWER, INSTRUCTED = "trả lời thư mới của khách hàng", "thực hiện ý kiến chỉ đạo"


def read_once() -> Conversation:
    """A complaint that its department has taken."""
    talk = complaint()
    talk.staff("#take")
    return talk


def writes_again(
    talk: Conversation, words: str = "Bao giờ công ty trả lại tiền cho tôi? Tôi chờ lâu rồi."
) -> None:
    """The customer answers their acknowledgement."""
    talk.writes(words, to=talk.house.letters_to(CUSTOMER)[0])


def late(talk: Conversation, who: str, about: str) -> list[str]:
    """The reminders and escalations about a deadline that somebody has got, in order."""
    return [
        "escalation" if "QUÁ HẠN" in title_of(letter) else "reminder"
        for letter in talk.house.letters_to(who)
        if about in title_of(letter).casefold()
    ]


class TestTheCustomerWaits:
    """A customer's further mail is answered by a person within two working days."""

    def test_the_holder_then_one_level_up_at_a_time(self) -> None:
        """Monday, and Tuesday is a holiday: overdue on Thursday night, then manager and director."""
        talk = read_once()
        writes_again(talk)
        assert "customer waiting" in talk.running()
        assert "Trả lời thư mới của khách hàng: trước" in talk.last(BILLING)
        talk.days(9)
        assert late(talk, BILLING, ANSWER) == ["reminder", "escalation"]
        assert late(talk, MANAGER, ANSWER) == ["escalation"]
        assert late(talk, DIRECTOR, ANSWER) == ["escalation"]
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_after_a_week_without_power(self) -> None:
        """Each level hears of it once, and the reminder that is of no use any more is left out."""
        talk = read_once()
        writes_again(talk)
        talk.passes(days=9)
        talk.passes(minutes=5)
        assert [late(talk, who, ANSWER) for who in (BILLING, MANAGER, DIRECTOR)] == [["escalation"]] * 3

    @pytest.mark.parametrize("words", ["Chúng tôi đang đối chiếu hóa đơn của chị.", "#ask Cho tôi số thẻ."])
    def test_an_answer_ends_it(self, words: str) -> None:
        """Words of a person to the customer, once they are on their way."""
        talk = read_once()
        writes_again(talk)
        talk.staff(words)
        assert "customer waiting" not in talk.running()
        talk.days(9)
        assert late(talk, BILLING, ANSWER) == []

    def test_a_note_is_no_answer(self) -> None:
        """What stays inside does not help who waits outside."""
        talk = read_once()
        writes_again(talk)
        talk.staff("#note đang tra nhật ký")
        assert "customer waiting" in talk.running()

    def test_an_answer_that_was_stopped_is_none(self) -> None:
        """The clock runs again as if nothing had been written."""
        talk = read_once()
        writes_again(talk)
        talk.staff("Chúng tôi đang kiểm tra.", wait=0)
        assert "customer waiting" not in talk.running()
        talk.staff("#stop")
        assert "customer waiting" in talk.running()

    def test_a_held_answer_is_none_until_it_is_approved(self) -> None:
        """Money without approval has not reached the customer."""
        talk = read_once()
        writes_again(talk)
        talk.staff("Chúng tôi xin hoàn 200.000đ vào thẻ của chị.")
        assert "customer waiting" in talk.running()

    def test_the_first_unanswered_mail_counts(self) -> None:
        """Who writes every day does not thereby put it off."""
        talk = read_once()
        writes_again(talk)
        due = talk.house.one("select due_at from deadlines where name = 'customer waiting'")
        talk.passes(days=1)
        writes_again(talk, "Sao vẫn chưa ai trả lời tôi?")
        assert talk.house.rows("select due_at from deadlines where name = 'customer waiting'") == [(due,)]

    def test_it_counts_among_many_tickets(self) -> None:
        """Whoever has seven complaints and answers all our letters at once starts no clock anew."""
        talk = complaint()
        for number in range(6):
            talk.passes(hours=3)
            talk.writes(f"Hóa đơn {number} cũng bị tính sai, tôi rất bực.", subject=f"Hóa đơn {number} sai")
        letters = talk.house.letters_to(CUSTOMER)
        assert len(letters) == 7
        earlier = " ".join(str(letter["Message-ID"]) for letter in letters)
        for words in ("Bao giờ công ty trả lại tiền?", "Sao vẫn chưa ai trả lời tôi?"):
            talk.passes(hours=5)
            threading = [("In-Reply-To", str(letters[-1]["Message-ID"])), ("References", earlier)]
            subject = f"Re: {letters[-1]['Subject']}"
            talk.house.arrives(mail(words, sender=f"<{CUSTOMER}>", subject=subject, headers=threading))
            talk.house.turn()
        begun = "select ticket_id, round from deadlines where name = 'customer waiting'"
        assert talk.house.rows(begun) == [(7, 1)]

    @pytest.mark.parametrize(
        "words",
        [
            "Cảm ơn anh chị nhiều ạ!",
            "Dạ vâng, em cảm ơn shop đã hỗ trợ nhiệt tình.",
            "OK, thank you very much for your quick reply.",
            "Cảm ơn shop, em đã nhận được rồi ạ.",
            "好的，谢谢您的回复！",
            "Cảm ơn công ty, vậy là tốt rồi.",
        ],
    )
    def test_bare_thanks_wait_for_nothing(self, words: str) -> None:
        """The holder hears of it, and no clock runs."""
        talk = read_once()
        writes_again(talk, words)
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        assert "customer waiting" not in talk.running()

    @pytest.mark.parametrize(
        "words",
        [
            "Cảm ơn, nhưng tôi vẫn chưa nhận được tiền.",
            "Cảm ơn. Khi nào có hóa đơn mới?",
            "Thanks?",
            "Giúp tôi với, cảm ơn.",
            "请回复，谢谢！",
            "Trả lời sớm giúp tôi, xin cảm ơn.",
        ],
    )
    def test_thanks_with_something_beside_them(self, words: str) -> None:
        """Politeness is not contentment."""
        talk = read_once()
        writes_again(talk, words)
        assert "customer waiting" in talk.running()

    def test_what_needs_no_answer(self) -> None:
        """Somebody says so, with a reason, also on a closed ticket; the record keeps it."""
        talk = read_once()
        talk.staff("#answered phone đã gọi, khách hài lòng\n#close")
        writes_again(talk, "Hẹn gặp lại công ty dịp khác.")
        assert "customer waiting" in talk.running()
        talk.staff("#khỏi trả lời khách chỉ chào")
        assert "customer waiting" not in talk.running()
        assert "told" in talk.events()
        assert talk.status == "closed"

    def test_closing_ends_it(self) -> None:
        """A closed ticket cries for nobody."""
        talk = read_once()
        writes_again(talk)
        talk.staff("#answered phone đã gọi\n#close")
        assert talk.running() <= {"survey"}

    def test_an_urgent_ticket_has_one_day(self) -> None:
        """Shorter clocks for what is urgent (P7)."""
        talk = read_once()
        talk.staff("#urgent")
        writes_again(talk)
        talk.passes(days=7)
        assert late(talk, MANAGER, ANSWER) == ["escalation"]


class TestInstructions:
    """What the director or head office wants done is acted upon within a working day."""

    def instructed(self) -> Conversation:
        """The director answers the word of a new complaint."""
        talk = complaint()
        talk.staff("Việc này phải xong trong tuần.", sender=f"Giám đốc <{DIRECTOR}>", box=DIRECTOR)
        return talk

    def test_nobody_acts(self) -> None:
        """The department is reminded and told, then the manager, then the director."""
        talk = self.instructed()
        assert talk.kinds(BILLING)[-1] == "instructions"
        talk.days(8)
        assert late(talk, BILLING, INSTRUCTED) == ["reminder", "escalation"]
        assert late(talk, MANAGER, INSTRUCTED) == ["escalation"]
        assert late(talk, DIRECTOR, INSTRUCTED) == ["escalation"]

    def test_whatever_the_holder_does_ends_it(self) -> None:
        """Taking it is acting; a further word of the director is not."""
        talk = self.instructed()
        assert {"instructions", "first reading"} <= talk.running()
        talk.staff("Nhanh lên nhé.", sender=f"Giám đốc <{DIRECTOR}>", box=DIRECTOR)
        assert "instructions" in talk.running()
        talk.staff("#take")
        assert not {"instructions", "first reading"} & talk.running()


class TestWhereItStands:
    """The clocks that run are no secret."""

    def test_status_names_them(self) -> None:
        """State and deadlines stand above the story."""
        talk = read_once()
        writes_again(talk)
        talk.staff("#promise gọi lại cho chị thứ sáu")
        talk.staff("#status")
        text = talk.last("lan@acme.example")
        assert "Tình trạng hồ sơ: " in text
        for each in (
            "Trả lời thư mới của khách hàng: trước",
            "Lời hứa với khách hàng 1 (gọi lại cho chị thứ sáu): trước",
        ):
            assert each in text, text


def test_a_hand_over_by_telephone_is_told_by_a_person() -> None:
    """Without an address no letter can tell the customer: both departments read so, and a clock runs."""
    talk = complaint()
    form = "#new\n#customer Lâm Phong 0902 345 678\n#channel phone\n\nKhiếu nại: hóa đơn bị tính hai lần."
    talk.writes(form, sender="Lan <lan@acme.example>", subject="Điện thoại")
    talk.staff("#route technical lỗi ở máy chủ")
    assert "hand-over" in talk.running(2)
    assert "xin báo khách" in talk.last("lan@acme.example")
    assert "Khách hàng không có địa chỉ thư" in talk.last("technical@acme.example")
    talk.staff("#told đã gọi cho khách", sender="t <technical@acme.example>", box="technical@acme.example")
    assert "hand-over" not in talk.running(2)


def test_a_house_may_want_the_directors_word_on_each_complaint() -> None:
    """A clock of config alone: the director is told when they have not said anything for a day."""
    wanted = DeadlineRule(
        "director's word",
        Starts.RECEIVED,
        (Stops.INSTRUCTED, Stops.FINAL_ANSWER),
        Allowance(working_days=1),
        (),
        ("director",),
    )
    talk = complaint(replace(COMPANY, deadlines=(*COMPANY.deadlines, wanted)))
    talk.staff("#take")
    talk.days(4)
    assert late(talk, DIRECTOR, "director's word") == ["escalation"]


class TestPromises:
    """A promise is reminded of until somebody says that it was kept."""

    def test_whoever_is_reminded_reads_what_was_promised(self) -> None:
        """Not only that something was: in the reminder, and to whom it climbs."""
        talk = read_once()
        talk.staff("#hứa gọi lại cho chị về thẻ thứ sáu")
        talk.days(9)
        assert late(talk, BILLING, "lời hứa với khách hàng") == ["reminder", "escalation"]
        assert "gọi lại cho chị về thẻ" in talk.last(MANAGER)

    @pytest.mark.parametrize("words", ["#kept 1", "#giữ lời hứa đã gọi sáng nay", "#đã giữ lời hứa 1 đã gọi"])
    def test_kept(self, words: str) -> None:
        """No more reminders; closing would not have ended them."""
        talk = read_once()
        talk.staff("#hứa gọi lại cho chị thứ sáu")
        talk.staff("#answered phone đã gọi\n#close")
        assert "promise 1" in talk.running()
        talk.staff(words)
        assert "promise 1" not in talk.running()
        assert talk.events().count("promise kept") == 1

    def test_which_one(self) -> None:
        """Of two promises the number says which; one that was kept is not kept again."""
        talk = read_once()
        talk.staff("#hứa gọi lại thứ sáu\n#hứa gửi hóa đơn mới thứ bảy")
        talk.staff("#kept")
        assert "1, 2" in talk.last("lan@acme.example")
        talk.staff("#kept 2")
        assert {"promise 1"} == talk.running() & {"promise 1", "promise 2"}
        talk.staff("#kept 2")
        assert talk.kinds("lan@acme.example")[-1] == "refused"


def test_managers_hear_of_a_complaint_at_once_where_config_says_so() -> None:
    """As the director does (P8); who is both gets one letter, and what they answer stays inside."""
    talk = complaint(replace(COMPANY, managers_hear=True))
    assert talk.kinds(MANAGER) == ["new_complaint"]
    talk.staff("Làm kỹ giúp tôi.", sender=MANAGER, box=MANAGER)
    assert talk.kinds(BILLING)[-1] == "consultation_answer"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    roles = replace(COMPANY.roles, director=(MANAGER,))
    assert complaint(replace(COMPANY, managers_hear=True, roles=roles)).kinds(MANAGER) == ["new_complaint"]
    assert complaint().kinds(MANAGER) == []


class TestWhatALateLetterSays:
    """Whoever is reminded reads what it is about, and finds the commands that help."""

    def test_the_mail_that_waits(self) -> None:
        """Not the one with which everything began; and the ways to answer it."""
        talk = read_once()
        writes_again(talk, "Bao giờ công ty gửi hóa đơn mới?")
        talk.days(9)
        for who in (BILLING, MANAGER):
            assert "Bao giờ công ty gửi hóa đơn mới?" in talk.last(who)
            first, file = talk.last(who).split("HỒ SƠ ĐẾN NAY")
            assert "tính hai lần" not in first
            assert "tính hai lần" in file
            assert "“#trả lời …”" in talk.last(who)
            assert "“#đã báo …”" in talk.last(who)

    def test_the_instructions(self) -> None:
        """The director's own words."""
        talk = complaint()
        talk.staff("Trả tiền trong tuần.", sender=f"Giám đốc <{DIRECTOR}>", box=DIRECTOR)
        talk.days(9)
        assert "Trả tiền trong tuần." in talk.last(MANAGER)

    def test_the_promise_and_its_command(self) -> None:
        """With its number."""
        talk = read_once()
        talk.staff("#hứa gọi lại thứ sáu\n#hứa gửi hóa đơn 15/12")
        talk.days(6)
        assert "“#giữ lời hứa 1”" in talk.last(BILLING)

    def test_the_daily_digest_calls_clocks_as_people_do(self) -> None:
        """A promise that was not kept stands there in the language of the house, with its number."""
        talk = read_once()
        talk.staff("#hứa gọi lại thứ sáu")
        talk.days(12)
        told = [
            " ".join(text_of(letter).split())
            for letter in talk.house.letters_to(CARE)
            if kind_of(letter) == "digest"
        ]
        assert any("Lời hứa với khách hàng 1, hạn" in digest for digest in told), told[-1]
        assert not any("promise" in digest for digest in told)


class TestAnUnhappyCustomer:
    """The decision on reopening is made within two working days, and be it a note that says why not (P26)."""

    DECISION = "xem lại hồ sơ khách hàng chưa hài lòng"

    def surveyed(self, answer: str) -> Conversation:
        """A complaint that was answered, and the customer's answer to the survey."""
        talk = complaint()
        talk.staff("#answered phone đã gọi, khách đồng ý\n#close")
        talk.days(4)
        assert talk.kinds(CUSTOMER)[-1] == "survey"
        talk.writes(answer, to=talk.house.last_letter_to(CUSTOMER))
        return talk

    def test_who_decides_is_reminded_then_the_superiors_hear(self) -> None:
        """The letter names the deadline; nobody answers it."""
        talk = self.surveyed("2\n\nTôi phải chờ quá lâu.")
        assert talk.kinds(BILLING)[-1] == "unhappy_survey"
        assert "Xem lại hồ sơ khách hàng chưa hài lòng: trước" in talk.last(BILLING)
        talk.days(9)
        assert late(talk, BILLING, self.DECISION) == ["reminder", "escalation"]
        assert late(talk, MANAGER, self.DECISION) == ["escalation"]
        assert late(talk, DIRECTOR, self.DECISION) == ["escalation"]
        assert talk.kinds(CUSTOMER)[-1] == "survey_thanks"
        reminder = next(
            text_of(letter)
            for letter in talk.house.letters_to(BILLING)
            if kind_of(letter) == "reminder" and self.DECISION in title_of(letter).casefold()
        )
        assert "Tôi phải chờ quá lâu." in reminder
        assert "#mở lại" in reminder

    @pytest.mark.parametrize(
        "answer", ["3\n\nChờ lâu quá.", "Tôi phải chờ quá lâu, nhân viên trả lời cho có."]
    )
    def test_words_that_are_no_praise(self, answer: str) -> None:
        """A middling score with words, or words alone: somebody decides."""
        talk = self.surveyed(answer)
        assert talk.kinds(BILLING)[-1] == "unhappy_survey"
        assert "unhappy customer" in talk.running()

    @pytest.mark.parametrize("decision", ["#reopen gọi lại xin lỗi", "#note đã gọi, khách chỉ góp ý"])
    def test_a_decision_ends_it(self, decision: str) -> None:
        """Either way."""
        talk = self.surveyed("1")
        assert "unhappy customer" in talk.running()
        talk.staff(decision)
        assert "unhappy customer" not in talk.running()
        talk.days(9)
        assert late(talk, BILLING, self.DECISION) == []

    @pytest.mark.parametrize("answer", ["5", "4", "10/10"])
    def test_who_is_content_waits_for_nothing(self, answer: str) -> None:
        """A good score is no duty."""
        talk = self.surveyed(answer)
        assert talk.running() == set()
        assert "unhappy_survey" not in talk.kinds(BILLING)

    @pytest.mark.parametrize(
        "answer",
        [
            "5\n\nRất hài lòng, cảm ơn công ty!",
            "5/5. Nhân viên rất nhiệt tình.",
            "Cảm ơn anh chị nhiều ạ!",
            "Tôi rất hài lòng với cách giải quyết.",
            "5\n\n谢谢！",
            "👍",
            "Vậy là tốt rồi.",
        ],
    )
    def test_praise_is_read_and_called_by_its_name(self, answer: str) -> None:
        """Nobody is told that a customer who praises is not satisfied."""
        talk = self.surveyed(answer)
        assert "unhappy_survey" not in talk.kinds(BILLING)
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        assert talk.running() == set()

    @pytest.mark.parametrize(
        "answer", ["4\n\nNhưng hóa đơn tháng này lại bị tính sai.", "5\n\nBao giờ tôi nhận được hóa đơn mới?"]
    )
    def test_a_good_score_with_something_beside_it(self, answer: str) -> None:
        """It is a mail like any other: whoever complains or asks is answered."""
        talk = self.surveyed(answer)
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        assert talk.running() == {"customer waiting"}
