"""A customer writes after their ticket was closed: a new complaint is heard, late thanks stay quiet."""

from dataclasses import replace

import pytest
from mailflow.domain.model.policy import Roles

from support.conversation import CLERK, COMPANY, CUSTOMER, QA, Conversation, complaint, reference
from support.house import BILLING, CARE, DIRECTOR, MANAGER, TECHNICAL

AGAIN = "Hóa đơn tháng 12 lại sai nữa rồi, các anh làm ăn kiểu gì vậy?"


def closed(words: str = "#answered phone đã gọi, khách đồng ý\n#close") -> Conversation:
    """A complaint that was answered and closed, some days ago."""
    talk = complaint()
    talk.staff(words)
    assert talk.status == "closed"
    talk.passes(hours=52)
    return talk


def writes(talk: Conversation, words: str) -> None:
    """The customer answers their acknowledgement."""
    talk.writes(words, to=talk.house.letters_to(CUSTOMER)[0])


class TestANewComplaint:
    """What has gone wrong again is nobody's old news."""

    def test_everybody_hears_of_it_at_once(self) -> None:
        """The customer that it has come, the department with #reopen first, the director as of a new one."""
        talk = closed()
        writes(talk, AGAIN)
        assert talk.kinds(CUSTOMER) == ["acknowledgement", "written_again"]
        told = talk.last(CUSTOMER)
        assert reference(1) in told
        assert "Chúng tôi rất tiếc" in told
        assert "Người phụ trách sẽ đọc thư" in told
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        notice = talk.last(BILLING)
        assert "trong một hồ sơ đã đóng" in notice
        assert 0 < notice.index("#mở lại") < notice.index("#tách")
        assert "#hỏi" not in notice
        assert talk.kinds(DIRECTOR)[-1] == "new_complaint"
        assert "của một hồ sơ đã đóng" in talk.last(DIRECTOR)
        assert AGAIN in talk.last(DIRECTOR)

    def test_it_has_a_clock_and_can_be_opened_with_one_press(self) -> None:
        """Two working days, as for every mail; reopened, the ticket has its date again."""
        talk = closed()
        writes(talk, AGAIN)
        assert "customer waiting" in talk.running()
        talk.staff("#reopen")
        assert talk.status == "investigating"
        assert {"customer waiting", "resolution"} <= talk.running()

    def test_a_second_mail_is_told_inside_only(self) -> None:
        """One acknowledgement until somebody answers; two programs cannot play tennis with us."""
        talk = closed()
        writes(talk, AGAIN)
        before = len(talk.kinds(DIRECTOR))
        writes(talk, "Tôi đang chờ đây, trả lời tôi đi.")
        assert talk.kinds(CUSTOMER) == ["acknowledgement", "written_again"]
        assert talk.kinds(BILLING)[-2:] == ["customer_wrote"] * 2
        assert len(talk.kinds(DIRECTOR)) == before

    def test_a_matter_of_its_own_is_parted(self) -> None:
        """#split works on a closed ticket; whoever wrote today has their answer as from today."""
        talk = closed()
        writes(talk, AGAIN)
        [before] = talk.house.rows("select due_at from tickets where id = 1")
        talk.staff("#split technical Khách báo hóa đơn tháng 12 sai.")
        assert talk.status == "closed"
        assert talk.kinds(TECHNICAL) == ["handed_on"]
        [row] = talk.house.rows("select received_at, due_at from tickets where id = 2")
        assert int(str(row[1])) > int(str(before[0]))

    def test_a_question_after_praise_waits_too(self) -> None:
        """Who praised waited for nothing; who complains now does."""
        talk = complaint(
            words="Cảm ơn công ty, dịch vụ tuyệt vời, nhân viên rất nhiệt tình!", subject="Lời khen"
        )
        talk.staff(
            "#thanks Chúng tôi sẽ chuyển lời khen đến nhân viên.\n#close", box=TECHNICAL, sender=TECHNICAL
        )
        assert talk.status == "closed"
        writes(talk, AGAIN)
        assert "customer waiting" in talk.running()
        assert talk.kinds(CUSTOMER)[-1] == "written_again"


@pytest.mark.parametrize(
    "words", ["Cảm ơn anh chị nhiều ạ!", "Dịch vụ tuyệt vời, tôi rất hài lòng, cảm ơn công ty."]
)
def test_late_thanks_are_left_in_peace(words: str) -> None:
    """The department reads them; no clock, no letter, nobody of the management."""
    talk = closed()
    before = talk.kinds(DIRECTOR)
    writes(talk, words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(BILLING)[-1] == "customer_wrote"
    assert talk.kinds(DIRECTOR) == before
    assert "customer waiting" not in talk.running()


def surveyed(policy: object = COMPANY) -> Conversation:
    """A complaint that was answered, and the customer is asked how satisfied they are."""
    talk = complaint(policy)  # type: ignore[arg-type]
    talk.staff("#answer\n\nChúng tôi đã tính lại hóa đơn tháng 10.")
    talk.staff("#close")
    talk.days(6)
    assert talk.kinds(CUSTOMER)[-1] == "survey"
    return talk


def answers_survey(talk: Conversation, words: str) -> None:
    """The customer answers the survey."""
    talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))


class TestAnUnhappyAnswer:
    """The department that is judged does not judge alone."""

    @pytest.mark.parametrize("words", ["1", "Dịch vụ quá tệ, tôi vẫn chưa nhận được tiền."])
    def test_somebody_else_reads_it(self, words: str) -> None:
        """Her manager, too, with name, subject and the last answer; she hears what comes next."""
        talk = surveyed()
        answers_survey(talk, words)
        assert talk.kinds(BILLING)[-1] == "unhappy_survey"
        assert talk.kinds(MANAGER)[-1] == "unhappy_survey"
        told = talk.last(MANAGER)
        assert "Trần Lan" in told
        assert "Chúng tôi đã tính lại hóa đơn tháng 10." in told
        assert talk.kinds(CUSTOMER)[-1] == "survey_thanks"
        assert "quyết định cần làm gì thêm" in talk.last(CUSTOMER)

    @pytest.mark.parametrize(
        "words", ["Tôi không muốn được hỏi ý kiến nữa", "Please don't send me any more emails", "别再问我了"]
    )
    def test_who_wants_no_more_surveys(self, words: str) -> None:
        """Is not asked again; nobody is alarmed, and no letter is sorry."""
        talk = surveyed()
        answers_survey(talk, words)
        assert talk.kinds(CUSTOMER)[-1] == "survey"
        assert "unhappy_survey" not in talk.kinds(BILLING)
        declined = "select json_extract(payload, '$.declined') from events where kind = 'survey answered'"
        assert talk.house.one(declined) == 1

    def test_who_declines_and_complains_is_read(self) -> None:
        """No more surveys is not all that they say."""
        talk = surveyed()
        answers_survey(talk, "Đừng gửi mail cho tôi nữa, dịch vụ quá tệ, lừa đảo khách hàng.")
        assert talk.kinds(BILLING)[-1] == "unhappy_survey"

    @pytest.mark.parametrize("words", ["Bình thường", "Tạm ổn ạ", "It was okay", "一般"])
    def test_a_neutral_word_alarms_nobody(self, words: str) -> None:
        """It is the middle of the scale; the customer is thanked, and told no figure they did not write."""
        talk = surveyed()
        answers_survey(talk, words)
        assert "unhappy_survey" not in talk.kinds(BILLING)
        assert (
            talk.house.one(
                "select json_extract(payload, '$.score') from events where kind = 'survey answered'"
            )
            == 3
        )
        assert talk.kinds(CUSTOMER)[-1] == "survey_thanks"
        assert "/5" not in talk.last(CUSTOMER)

    def test_ten_out_of_ten_is_not_told_back_as_five(self) -> None:
        """Who gave ten reads no other figure; who gave stars reads how many."""
        talk = surveyed()
        answers_survey(talk, "10/10")
        assert "5/5" not in talk.last(CUSTOMER)
        talk = surveyed()
        answers_survey(talk, "⭐⭐⭐⭐⭐")
        assert "5/5" in talk.last(CUSTOMER)

    def test_an_absence_note_is_no_answer(self) -> None:
        """Not even where its headers do not say that a program wrote it."""
        talk = surveyed()
        answers_survey(talk, "Tôi đang nghỉ phép đến hết ngày 20/12, sẽ trả lời sau khi trở lại.")
        assert "unhappy_survey" not in talk.kinds(BILLING)
        assert "survey answered" not in talk.events()

    def test_a_complaint_beside_a_good_score(self) -> None:
        """Somebody besides those complained of reads it."""
        talk = surveyed()
        answers_survey(talk, "5 nhưng nhân viên thái độ quá tệ")
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        assert talk.kinds(MANAGER)[-1] == "customer_wrote"
        assert "thái độ quá tệ" in talk.last(MANAGER)

    @pytest.mark.parametrize(
        ("roles", "reader"),
        [
            (Roles(customer_care=(CARE,), director=(DIRECTOR,), quality=(QA,)), QA),
            (Roles(customer_care=(CARE,), director=(DIRECTOR,)), DIRECTOR),
            (Roles(customer_care=(CARE,)), CARE),
        ],
        ids=["quality", "director", "customer care"],
    )
    def test_whoever_is_there(self, roles: Roles, reader: str) -> None:
        """Without a manager QA, else the director, else customer care."""
        units = tuple(replace(unit, manager="") for unit in COMPANY.departments)
        talk = surveyed(replace(COMPANY, roles=roles, departments=units))
        answers_survey(talk, "1")
        assert talk.kinds(reader)[-1] == "unhappy_survey"

    def test_quality_opens_it_again(self) -> None:
        """Who reads of an unhappy customer may act."""
        units = tuple(replace(unit, manager="") for unit in COMPANY.departments)
        talk = surveyed(replace(COMPANY, departments=units))
        answers_survey(talk, "1")
        talk.staff("#reopen", sender=QA, box=QA)
        assert talk.status == "investigating"

    def test_after_a_good_answer_an_unhappy_one_is_answered_too(self) -> None:
        """Who was thanked for a 5 and then complains hears that somebody reads it."""
        talk = surveyed()
        survey = talk.house.last_letter_to(CUSTOMER)
        talk.writes("5", to=survey)
        talk.writes("2 thật ra tiền vẫn chưa về", to=survey)
        assert talk.kinds(CUSTOMER)[-2:] == ["survey_thanks", "survey_thanks"]
        assert "Chúng tôi rất tiếc" in talk.last(CUSTOMER)


class TestTheSurveyWaits:
    """Nobody is asked how satisfied they are while they wait for an answer."""

    def test_while_their_mail_is_unanswered(self) -> None:
        """It is put off, not dropped: when somebody has called her she is asked."""
        talk = closed("#answered phone đã gọi, khách đồng ý\n#close")
        writes(talk, AGAIN)
        talk.days(6)
        assert "survey" not in talk.kinds(CUSTOMER)
        talk.staff("#told đã gọi lại, khách yên tâm")
        talk.days(6)
        assert talk.kinds(CUSTOMER).count("survey") == 1

    def test_while_the_work_goes_on_again(self) -> None:
        """Reopened before it was sent: it follows the next answer, once."""
        talk = closed("#answered phone đã gọi, khách đồng ý\n#close")
        talk.staff("#reopen")
        talk.days(8)
        assert "survey" not in talk.kinds(CUSTOMER)
        talk.staff("#answered phone đã hoàn tiền\n#close")
        talk.days(8)
        assert talk.kinds(CUSTOMER).count("survey") == 1


def test_to_ones_own_department() -> None:
    """#route to the department that has the ticket: it reads the words, the customer hears nothing."""
    talk = complaint()
    talk.staff("#route billing\nNhờ chị Hoa xem giúp.")
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert "khách hàng không được báo gì" in talk.last(CLERK)
    assert "hand-over" not in talk.running()


@pytest.mark.parametrize(
    "words",
    ["ok", "Vâng", "Tốt quá", "👍", "Đã nhận, cảm ơn.", "Tôi đồng ý", "收到", "Cảm ơn, vậy là tốt rồi."],
)
def test_a_word_of_assent_is_no_complaint(words: str) -> None:
    """Who says yes to a closed ticket is left in peace: no regret, no clock, no word to the director."""
    talk = complaint()
    talk.staff("#trả lời Kính gửi chị, hóa đơn đã được sửa.")
    talk.staff("#đóng")
    before = talk.kinds(DIRECTOR)
    talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"
    assert talk.kinds(DIRECTOR) == before
    assert talk.house.one("select count(*) from deadlines where name = 'customer waiting'") == 0
