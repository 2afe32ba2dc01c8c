"""A few words where a letter has asked: what they do, and that everything less clear does nothing unsaid."""

import pytest
from mailflow.domain.model.letters.to_colleagues import APPROVAL_REQUEST, VERIFICATION_REQUEST, WORK_ORDER
from mailflow.domain.procedure.clear_answers import clear_answer, says_noted, says_received

from support.conversation import CLERK, CUSTOMER, QA, Conversation, complaint
from support.house import BILLING, DIRECTOR, MANAGER, TECHNICAL

PLAN = "#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, chúng tôi xin hoàn lại 200.000đ."


class TestWords:
    """The short answers of managers, QA and units, in three languages, as phones send them."""

    @pytest.mark.parametrize(
        "words",
        [
            "Duyệt",
            "Đồng ý.",
            "duyet",
            "DUYỆT!",
            "Ok duyệt nhé em",
            "ok",
            "Approved",
            "Yes, please go ahead. Thanks",
            "Anh đồng ý, làm đi em",
            "同意",
            "好的，批准",
            "Đồng ý với phương án",
            "Duyệt ạ",
            "Ừ, duyệt",
            "Duyệt nhé.\n\nTrần Minh\nGiám đốc | ACME\nĐT 0901 234 567",
            "同意\n\n张总",
        ],
    )
    def test_yes(self, words: str) -> None:
        """It is the approval."""
        answer = clear_answer(words, APPROVAL_REQUEST.takes_for)
        assert answer is not None
        assert [given.name for given in answer.commands] == ["approve"]
        assert not answer.body

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            ("Không duyệt, cao quá", "cao quá"),
            ("Không đồng ý vì khách đã dùng dịch vụ", "khách đã dùng dịch vụ"),
            ("Not approved because the sum is too high", "the sum is too high"),
            ("不同意，因为金额太高", "金额太高"),
            ("Không duyệt", ""),
        ],
    )
    def test_no(self, words: str, reason: str) -> None:
        """It is the rejection, with the reason behind it; one without is asked for by the command itself."""
        answer = clear_answer(words, APPROVAL_REQUEST.takes_for)
        assert answer is not None
        assert [given.name for given in answer.commands] == ["reject"]
        assert answer.body == reason

    @pytest.mark.parametrize(
        "words",
        [
            "",
            "Không",
            "Duyệt chưa?",
            "Duyệt. Nhưng chỉ 3 triệu",
            "Duyệt 3 triệu thôi",
            "Đồng ý nếu khách trả lại hàng",
            "Ok em, để chị xem.",
            "Sao nhiều thế?",
            "Em trình lại nhé",
            "Thanks",
            "Đồng ý với phương án 2",
            "I approve of your effort, but no",
            "No problem, go ahead",
            "Duyệt à",
            "Duyệt lại nhé",
            "Chưa duyệt vì cần hỏi thêm",
            "Anh duyệt\nEm giảm còn 300k",
            "同意吗",
            "Duyệt " + "nhé " * 300,
        ],
    )
    def test_not_unmistakable(self, words: str) -> None:
        """Questions, conditions, other sums and thanks decide nothing."""
        assert clear_answer(words, APPROVAL_REQUEST.takes_for) is None

    @pytest.mark.parametrize(
        ("words", "verdict", "remark"),
        [
            ("Đạt", "pass", ""),
            ("Ok em, đạt nhé", "pass", ""),
            ("Đạt. Cần theo dõi thêm", "pass", "Cần theo dõi thêm"),
            ("Không đạt vì log còn lỗi", "fail", "log còn lỗi"),
            ("Chưa đạt: tiền chưa về", "fail", "tiền chưa về"),
            ("合格", "pass", ""),
            ("不合格，因为日志还有错误", "fail", "日志还有错误"),
        ],
    )
    def test_verified(self, words: str, verdict: str, remark: str) -> None:
        """QA's verdict."""
        answer = clear_answer(words, VERIFICATION_REQUEST.takes_for)
        assert answer is not None
        assert (answer.commands[0].name, answer.commands[0].argument) == ("verify", verdict)
        assert answer.body == remark

    @pytest.mark.parametrize(
        ("words", "remark"),
        [
            ("Xong rồi em nhé", ""),
            ("Xong rồi em nhé, đã sửa log", "đã sửa log"),
            ("Done, fixed the log", "fixed the log"),
            ("已完成", ""),
        ],
    )
    def test_done(self, words: str, remark: str) -> None:
        """A unit's report."""
        answer = clear_answer(words, WORK_ORDER.takes_for)
        assert answer is not None
        assert answer.commands[0].name == "done"
        assert answer.body == remark

    @pytest.mark.parametrize(
        "words",
        [
            "chưa xong",
            "Đặt",
            "Không đạt log lỗi",
            "xong chưa em?",
            "Xong một phần, còn thiếu",
            "Xong rồi nhưng chưa test",
            "Đạt nhưng còn lỗi",
        ],
    )
    def test_not_done(self, words: str) -> None:
        """Half done is not done."""
        assert clear_answer(words, WORK_ORDER.takes_for) is None
        assert clear_answer(words, VERIFICATION_REQUEST.takes_for) is None

    @pytest.mark.parametrize(
        ("words", "received"),
        [
            ("Đã nhận, để tôi kiểm tra nhé.", True),
            ("ok", True),
            ("OK em", True),
            ("nhận", True),
            ("Tôi nhận việc này", True),
            ("Ok em, để chị xem.", True),
            ("Received", True),
            ("收到", True),
            ("Đã nhận tiền hoàn chưa ạ?", False),
            ("Đã nhận được hàng trả lại, chúng tôi sẽ đổi mới", False),
            ("Received, thanks. We will refund you", False),
            ("Chúng tôi đã kiểm tra và xin lỗi Quý khách", False),
        ],
    )
    def test_received(self, words: str, received: bool) -> None:
        """Words that only say that somebody looks after it."""
        assert says_received(words) is received


def planned() -> Conversation:
    """A plan with its letter waits for the manager."""
    talk = complaint()
    talk.staff(PLAN)
    return talk


class TestApproval:
    """A director on a phone answers with one word."""

    def test_a_yes_approves(self) -> None:
        """The letter leaves, the record says who approved."""
        talk = planned()
        talk.staff("Ok duyệt nhé em", sender=MANAGER, box=MANAGER)
        assert talk.status == "offered"
        assert talk.kinds(CUSTOMER)[-1] == "offer"
        assert talk.kinds(MANAGER)[-1] == "receipt"

    def test_a_no_rejects(self) -> None:
        """With the reason, which the proposer reads."""
        talk = planned()
        talk.staff("Không đồng ý vì cao quá", sender=MANAGER, box=MANAGER)
        assert talk.status == "investigating"
        assert "cao quá" in talk.last(BILLING)
        talk.days(1)
        assert "offer" not in talk.kinds(CUSTOMER)

    def test_a_no_without_a_reason_is_asked_for_it(self) -> None:
        """Nothing is decided; the manager hears at once how it would be right."""
        talk = planned()
        talk.staff("Không duyệt", sender=MANAGER, box=MANAGER)
        assert talk.status == "remedy proposed"
        assert talk.kinds(MANAGER)[-1] == "refused"

    def test_what_is_unclear_decides_nothing_and_says_so(self) -> None:
        """The proposer reads the question; whoever asked it hears that the decision still waits."""
        talk = planned()
        talk.staff("Sao nhiều thế em?", sender=MANAGER, box=MANAGER)
        assert talk.status == "remedy proposed"
        assert "Sao nhiều thế em?" in talk.last(CLERK)
        assert talk.kinds(MANAGER)[-1] == "not_decided"
        assert "#duyệt" in talk.last(MANAGER)
        assert "offer" not in talk.kinds(CUSTOMER)

    def test_nobody_approves_by_a_forged_yes(self) -> None:
        """A colleague who answers in the manager's name has no token, and is no manager."""
        talk = planned()
        talk.staff("Duyệt", sender="eve@elsewhere.example", box=MANAGER)
        assert talk.status == "remedy proposed"


class TestWork:
    """Units and QA answer as they speak."""

    def test_done_and_verified(self) -> None:
        """From the work order to the verification without a single command."""
        talk = complaint()
        talk.staff("#plan hoàn 200.000đ @technical due 5/12")
        talk.staff("Duyệt", sender=MANAGER, box=MANAGER)
        talk.staff("#agree đồng ý")
        talk.staff("Xong rồi em nhé, đã sửa log", sender=TECHNICAL, box=TECHNICAL)
        assert talk.kinds(QA)[-1] == "verification_request"
        talk.staff("Không đạt vì tiền chưa về", sender=QA, box=QA)
        assert talk.status == "investigating"
        assert "tiền chưa về" in talk.last(BILLING)

    def test_a_sum_is_no_number_of_an_action(self) -> None:
        """What was done twice reports the remedy, not somebody's action 2."""
        talk = complaint()
        talk.staff("#plan hoàn 200.000đ @billing due 5/12")
        talk.staff("#approve", sender=MANAGER, box=MANAGER)
        talk.staff("#agree đồng ý")
        talk.staff("#action corrective sửa @billing due 6/12\n#action preventive dạy lại @technical due 6/12")
        talk.staff("#done đã hoàn 2 lần giao dịch vào thẻ khách")
        actions = [event for event in talk.events() if event in {"action done", "remedy done"}]
        assert actions == ["remedy done"]

    def test_nobody_reports_another_unit_s_action(self) -> None:
        """It is refused, and says whose it is."""
        talk = complaint()
        talk.staff("#action preventive dạy lại @technical due 6/12")
        talk.staff("#done 1")
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "action done" not in talk.events()

    def test_which_of_several_is_done(self) -> None:
        """A unit with two actions that says "done" is asked which; the remedy of others is not reported."""
        talk = complaint()
        talk.staff("#action corrective sửa log @technical 6/12\n#action preventive cảnh báo @technical 7/12")
        talk.staff("Xong rồi ạ", sender=TECHNICAL, box=TECHNICAL)
        assert talk.kinds(TECHNICAL)[-1] == "refused"
        assert "#done 1 (corrective sửa log" in talk.last(TECHNICAL)
        assert {"action done", "remedy done"}.isdisjoint(talk.events())
        talk.staff("#done 2", sender=TECHNICAL, box=TECHNICAL)
        assert "action done" in talk.events()


class TestReceived:
    """That it was received is for us, never a letter to the customer."""

    def test_it_takes_a_new_ticket(self) -> None:
        """The first reading is over; the customer hears nothing."""
        talk = complaint()
        talk.staff("Đã nhận, để tôi kiểm tra nhé.")
        assert talk.status == "investigating"
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_later_it_is_a_note(self) -> None:
        """It does not throw the ticket back, and its writer hears that it stayed inside."""
        talk = complaint()
        talk.staff("#take")
        talk.writes("Tôi cần hóa đơn mới trước thứ Sáu.", to=talk.house.last_letter_to(CUSTOMER))
        talk.staff("ok em, để chị xem")
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert talk.kinds(CLERK)[-1] == "receipt"

    def test_an_answer_to_a_reminder_stays_inside(self) -> None:
        """That people are missing is nothing for the customer."""
        talk = complaint()
        talk.days(1)
        assert talk.kinds(BILLING)[-1] in {"reminder", "escalation"}
        talk.staff("Phòng đang thiếu người, xin cho thêm hai ngày.")
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert "nội bộ" in talk.last(CLERK)


class TestTurns:
    """Colleagues talk; each answer goes to whoever wrote the letter that is answered."""

    def test_the_second_turn_of_a_consultation(self) -> None:
        """Question, answer, question back, answer again."""
        talk = complaint()
        talk.staff("#note @technical lỗi này do đâu?")
        talk.staff("Do máy chủ tính cước.", sender=TECHNICAL, box=TECHNICAL)
        assert talk.kinds(CLERK)[-1] == "consultation_answer"
        talk.staff("Vậy đã sửa chưa anh?", box=CLERK)
        assert "Vậy đã sửa chưa anh?" in talk.last(TECHNICAL)
        talk.staff("Sửa rồi, từ hôm qua.", sender=TECHNICAL, box=TECHNICAL)
        assert "từ hôm qua" in talk.last(CLERK)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_the_director_gets_an_answer(self) -> None:
        """Instructions are answered to the director, and the director's next words are no new instruction."""
        talk = complaint(words="Dịch vụ quá tệ, tôi yêu cầu bồi thường, hóa đơn sai hai lần!")
        talk.staff("Bao giờ xong, báo tôi?", sender=DIRECTOR, box=DIRECTOR)
        assert talk.kinds(BILLING)[-1] == "instructions"
        talk.staff("Dự kiến thứ Sáu ạ.")
        assert "Dự kiến thứ Sáu" in talk.last(DIRECTOR)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]


class TestShown:
    """Whoever writes or approves sees the letter as the customer will."""

    def test_the_receipt_shows_the_whole_letter(self) -> None:
        """Greeting, frame and closing, not the bare words."""
        talk = complaint()
        talk.staff("#answer Chúng tôi đã sửa hóa đơn tháng 10.", wait=0)
        told = talk.last(CLERK)
        assert "Chúng tôi đã sửa hóa đơn tháng 10." in told
        assert "Bộ phận Chăm sóc khách hàng" in told
        assert "Kính gửi anh/chị Trần Lan" in told or "Quý khách Trần Lan" in told

    def test_what_is_approved_is_what_leaves(self) -> None:
        """Every word of the customer's letter stood in the request."""
        talk = planned()
        asked = talk.last(MANAGER)
        talk.staff("Duyệt", sender=MANAGER, box=MANAGER, wait=0)
        assert "offer" not in talk.kinds(CUSTOMER)
        talk.passes(minutes=3)
        sent = talk.last(CUSTOMER)
        said = [word for word in sent.split() if word.isalpha()]
        assert [word for word in said if word not in asked] == []

    def test_an_approved_letter_can_be_stopped(self) -> None:
        """Within the same two minutes as any other."""
        talk = planned()
        talk.staff("#approve", sender=MANAGER, box=MANAGER, wait=0)
        talk.staff("#stop", box=MANAGER, sender=MANAGER)
        talk.passes(hours=1)
        assert "offer" not in talk.kinds(CUSTOMER)

    def test_a_stop_that_comes_too_late_says_so(self) -> None:
        """The letter is with the customer, and when it left is told."""
        talk = complaint()
        talk.staff("#answer Chúng tôi đã sửa hóa đơn tháng 10.", wait=5)
        talk.staff("#stop", box=CLERK)
        assert "đã gửi cho khách lúc" in talk.last(CLERK)


class TestOnlyTold:
    """The director, a manager, QA get copies: that they have read one is no work on the ticket."""

    @pytest.mark.parametrize(
        "words",
        [
            "Ok em",
            "Đã nhận, cảm ơn em",
            "Cảm ơn em nhé",
            "👍",
            "👍🏻",
            "Noted, thanks",
            "收到，谢谢",
            "Anh nắm rồi nhé",
        ],
    )
    def test_seen(self, words: str) -> None:
        """No more than that is said."""
        assert says_noted(words)

    @pytest.mark.parametrize(
        "words",
        [
            "Em kiểm tra nhé",
            "Xử lý ngay",
            "Ok em, mai báo anh",
            "?",
            "Đã nhận, em gọi khách đi",
            "马上处理",
            "",
            "Do it",
        ],
    )
    def test_work_is_asked_for(self, words: str) -> None:
        """Instructions and questions are read by whoever holds the ticket."""
        assert not says_noted(words)

    @pytest.mark.parametrize(
        ("who", "words"),
        [(DIRECTOR, "Ok em"), (DIRECTOR, "👍"), (MANAGER, "Đã nhận, cảm ơn em"), (DIRECTOR, "收到，谢谢")],
    )
    def test_it_changes_nothing(self, who: str, words: str) -> None:
        """An escalation answered so: the department has still to read it, and nobody gets a letter."""
        talk = complaint()
        while not talk.kinds(who):
            talk.days(1)
        before, running, held = talk.status, talk.running(), talk.kinds(BILLING)
        talk.staff(words, sender=who, box=who, wait=0)
        assert talk.status == before
        assert talk.running() == running
        assert talk.events()[-1] == "noted"
        assert talk.kinds(BILLING) == held
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_what_asks_for_work_is_an_instruction(self) -> None:
        """The holder reads it; the director has not begun on it."""
        talk = complaint()
        while not talk.kinds(DIRECTOR):
            talk.days(1)
        talk.staff("Em kiểm tra ngay nhé", sender=DIRECTOR, box=DIRECTOR)
        assert talk.status != "investigating"
        assert talk.kinds(BILLING)[-1] == "instructions"

    def test_whoever_holds_it_begins(self) -> None:
        """A department's receipt is its first reading, as before."""
        talk = complaint()
        talk.staff("Đã nhận, cảm ơn em")
        assert talk.status == "investigating"


class TestReportedOnce:
    """What is done is reported once, and verified once."""

    def acted(self) -> Conversation:
        """No remedy, two actions of billing's."""
        talk = complaint()
        talk.staff("#action corrective sửa máy chủ @billing 5/12\n#action preventive dạy lại @billing 6/12")
        return talk

    def failed(self) -> Conversation:
        """One action, reported done, and not passed by QA."""
        talk = complaint()
        talk.staff("#action corrective sửa máy chủ @billing 5/12")
        talk.staff("#done 1 đã sửa")
        talk.staff("Không đạt vì log còn lỗi", sender=QA, box=QA)
        assert talk.status == "investigating"
        return talk

    def test_no_remedy_is_reported_where_none_was_proposed(self) -> None:
        """A bare #xong asks which action; QA hears of nothing."""
        talk = self.acted()
        talk.staff("#xong")
        assert "#done 2 (dạy lại)" in talk.last(CLERK)
        assert "remedy done" not in talk.events()
        talk.staff("#done 1\n#done 2")
        asked = talk.kinds(QA).count("verification_request")
        assert asked == 1
        talk.staff("#xong")
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "đã báo xong lúc" in talk.last(CLERK)
        talk.staff("#done 1")
        assert "đã báo xong lúc" in talk.last(CLERK)
        assert "remedy done" not in talk.events()
        assert talk.kinds(QA).count("verification_request") == asked

    def test_passed_after_it_was_failed(self) -> None:
        """QA hears who has decided and when; nobody gets a letter, the second form goes on."""
        talk = self.failed()
        request = next(x for x in talk.stage.mailbox(QA) if "verification-request" in str(x["Message-ID"]))
        held = talk.kinds(BILLING)
        talk.staff("Đạt", sender=QA, letter=request)
        assert talk.kinds(QA)[-1] == "refused"
        assert "ghi không đạt lúc" in talk.last(QA)
        assert talk.kinds(BILLING) == held
        assert "verified" not in talk.events()

    def test_an_old_request_after_new_work(self) -> None:
        """What is reported now was not in it; the new request is answered as ever."""
        talk = self.failed()
        request = next(x for x in talk.stage.mailbox(QA) if "verification-request" in str(x["Message-ID"]))
        talk.staff("#action corrective sửa lại @billing 7/12")
        talk.staff("Đạt", sender=QA, letter=request)
        assert "ghi không đạt lúc" in talk.last(QA)
        talk.staff("#done 1 đã sửa lại")
        talk.staff("Đạt", sender=QA, letter=request)
        assert "ghi không đạt lúc" in talk.last(QA)
        assert "verified" not in talk.events()
        newest = [x for x in talk.stage.mailbox(QA) if "verification-request" in str(x["Message-ID"])][-1]
        talk.staff("Đạt", sender=QA, letter=newest)
        assert "verified" in talk.events()

    def test_passed_twice(self) -> None:
        """The second yes starts nothing; a fault that is found later can still be told."""
        talk = complaint()
        talk.staff("#action corrective sửa máy chủ @billing 5/12")
        talk.staff("#done 1 đã sửa")
        request = next(x for x in talk.stage.mailbox(QA) if "verification-request" in str(x["Message-ID"]))
        talk.staff("Đạt", sender=QA, letter=request)
        held = talk.kinds(BILLING)
        talk.staff("Đạt nhé", sender=QA, letter=request)
        assert "ghi đạt lúc" in talk.last(QA)
        assert talk.kinds(BILLING) == held
        talk.staff("#không đạt log lại lỗi", sender=QA, letter=request)
        assert talk.events().count("verification failed") == 1
        talk.staff("Không đạt vì log lại lỗi", sender=QA, letter=request)
        assert "ghi không đạt lúc" in talk.last(QA)
        assert talk.events().count("verification failed") == 1


class TestHoldersOwnWork:
    """The customer has agreed, and the holder itself carries the remedy out."""

    def agreed(self) -> Conversation:
        """The holder reads the customer's yes."""
        talk = planned()
        talk.staff("#approve", sender=MANAGER, box=MANAGER)
        talk.writes("Tôi đồng ý", to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "agreed"
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        return talk

    @pytest.mark.parametrize("words", ["Xong rồi em nhé", "Done"])
    def test_done(self, words: str) -> None:
        """It is the report, no letter to the customer."""
        talk = self.agreed()
        talk.staff(words)
        assert "remedy done" in talk.events()
        assert talk.kinds(QA)[-1] == "verification_request"
        assert "written_response" not in talk.kinds(CUSTOMER)

    def test_a_number_of_no_action(self) -> None:
        """Nothing is reported, nothing is sent."""
        talk = self.agreed()
        talk.staff("xong 1")
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "written_response" not in talk.kinds(CUSTOMER)

    def test_words_about_the_customer_are_asked_about(self) -> None:
        """They were meant for a colleague."""
        talk = self.agreed()
        talk.staff("Đã chuyển tiền cho khách rồi nhé")
        assert talk.kinds(CLERK)[-1] == "response_held"
        assert "written_response" not in talk.kinds(CUSTOMER)

    def test_a_letter_leaves(self) -> None:
        """What says more goes to the customer as before."""
        talk = self.agreed()
        talk.staff("Đã xử lý xong. Anh kiểm tra lại giúp em nhé.")
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_before_the_customer_agrees(self) -> None:
        """Nothing is to be done yet: no report."""
        talk = complaint()
        talk.writes("Xong chưa ạ?", to=talk.house.last_letter_to(CUSTOMER))
        talk.staff("Xong rồi em nhé")
        assert "remedy done" not in talk.events()

    def test_a_unit_tells_what_it_has_done(self) -> None:
        """A transaction's number ("mã") turns nothing round as "mà" would."""
        answer = clear_answer("Xong rồi em nhé, đã hoàn 200k, mã GD 991", WORK_ORDER.takes_for)
        assert answer is not None
        assert answer.body == "đã hoàn 200k, mã GD 991"
        assert clear_answer("Xong rồi em nhé, mà khách kêu", WORK_ORDER.takes_for) is None
