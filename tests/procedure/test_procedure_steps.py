"""What staff write by mail, and what customers and colleagues hear of it: the steps of the procedure."""

import html
import re
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import unquote

import pytest
from mailflow.domain.model.policy import StaffRules
from mailflow.domain.procedure.choice import choice_in

from support.conversation import (
    CLERK,
    COMPANY,
    CUSTOMER,
    QA,
    Conversation,
    complaint,
    title_of,
)
from support.house import BILLING, CARE, DIRECTOR, MANAGER, SUPPORT, TECHNICAL, text_of


def test_the_whole_way() -> None:
    """Cause, plan, approval, the prepared letter, done, failed, the second form, passed, answer, closed."""
    talk = complaint()
    talk.staff("#take\n#cause nhập nhầm hai lần")
    assert talk.status == "investigating"
    talk.staff("#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, chúng tôi xin hoàn lại 200.000đ.")
    assert talk.status == "remedy proposed"
    assert "offer" not in talk.kinds(CUSTOMER)
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.status == "offered"
    assert talk.kinds(CUSTOMER)[-1] == "offer"
    talk.staff("#agree khách đồng ý qua điện thoại")
    talk.staff("#action preventive kiểm tra hai lớp @technical due 12/12")
    assert talk.kinds(TECHNICAL)[-1] == "work_order"
    talk.staff("#done 1", sender=TECHNICAL, box=TECHNICAL)
    talk.staff("#done")
    assert talk.kinds(QA)[-1] == "verification_request"
    talk.staff("#verify fail tiền chưa về tài khoản", sender=QA, box=QA)
    assert talk.status == "investigating"
    talk.staff("#plan chuyển khoản lại 200.000đ @billing due 15/12")
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    talk.staff("#done")
    talk.staff("#verify pass", sender=QA, box=QA)
    talk.staff("#answer\n\nKính gửi chị, chúng tôi đã hoàn lại 200.000đ.")
    assert talk.status == "answered"
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"
    talk.staff("#close kiểm tra kỹ trước khi xuất hóa đơn")
    assert talk.status == "closed"
    assert talk.running() <= {"survey"}


def test_receipts_for_problems_only() -> None:
    """What went as written needs no receipt; what waits, is stopped, stayed inside or is refused does."""
    talk = complaint(policy=replace(COMPANY, staff=StaffRules(receipts="problems")))
    talk.staff("#take\n#cause nhập nhầm hai lần")
    assert talk.status == "investigating"
    assert talk.kinds(CLERK) == []
    talk.staff("#note nhờ xem\n\nEm xem xong rồi ạ.")
    talk.staff("#urgent\n\nKính gửi chị, chúng tôi xin lỗi.")
    assert talk.kinds(CLERK) == ["receipt"]
    talk.staff("#status")
    talk.staff("#approve")
    assert talk.kinds(CLERK) == ["receipt", "story", "refused"]
    talk.staff("#answer Kính gửi chị, việc đã xong.", wait=0)
    assert talk.kinds(CLERK)[3:] == ["receipt"]
    talk.staff("#stop")
    assert talk.kinds(CLERK)[4:] == ["receipt"]
    assert "final_answer" not in talk.kinds(CUSTOMER)


def test_byte_for_byte_what_was_approved() -> None:
    """The letter that the superior has seen is stored when it is proposed, and those bytes leave."""
    talk = complaint()
    talk.staff("#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, chúng tôi xin hoàn lại 200.000đ.")
    sql = "select content from letters l join outbox o using (message_id) where o.occasion = 'offer'"
    stored = talk.house.one(sql)
    assert talk.house.one("select state from outbox where occasion = 'offer'") == "waiting"
    assert "húng tôi xin hoàn lại 200.000đ" in talk.last(MANAGER)
    talk.days(2)
    assert "offer" not in talk.kinds(CUSTOMER)
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.house.smtp.to(CUSTOMER)[-1] == stored
    assert talk.kinds(CUSTOMER).count("offer") == 1


def test_a_rejected_plan_sends_nothing() -> None:
    """Its letter is cancelled for good; the proposer hears why."""
    talk = complaint()
    talk.staff("#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, xin hoàn 200.000đ.")
    talk.staff("#không duyệt quá cao", sender=MANAGER, box=MANAGER)
    assert "quá cao" in talk.last(BILLING)
    talk.staff("#plan hoàn 100.000đ @billing due 5/12")
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert "offer" not in talk.kinds(CUSTOMER)


def test_nobody_approves_their_own_proposal() -> None:
    """The manager's goes to the director."""
    talk = complaint()
    talk.staff("#route billing", sender=MANAGER, box=BILLING)
    talk.staff("#plan hoàn 900.000đ @billing due 5/12", sender=MANAGER, box=BILLING)
    assert talk.kinds(DIRECTOR)[-1] == "approval_request"
    assert "approval_request" not in talk.kinds(MANAGER)
    talk.staff("#approve", sender=DIRECTOR, box=DIRECTOR)
    assert talk.status == "remedy approved"


@pytest.mark.parametrize(
    "words",
    [
        "#answer Chúng tôi xin hoàn 500.000đ cho chị.",
        "#offer Chúng tôi tặng chị một voucher.",
        "#options\n1. Hoàn 300.000đ\n2. Đổi mới",
        "#improve Chị được giảm giá 10%.",
        "#answer Chúng tôi hoàn hai trăm nghìn đồng.",
        "#thanks We refund everything.",
        "#unjustified Nhưng chúng tôi vẫn hoàn 500.000đ.",
    ],
)
def test_no_offer_past_the_superior(words: str) -> None:
    """Whatever the command: money or a remedy that nobody approved is refused and explained."""
    talk = complaint()
    before = talk.kinds(CUSTOMER)
    talk.staff(words)
    assert talk.kinds(CUSTOMER) == before
    assert talk.kinds(CLERK)[-1] == "refused"
    assert talk.status == "with department"


class TestUndo:
    """The last step, as long as nothing of it has reached the customer."""

    def test_an_answer_within_its_hold(self) -> None:
        """The letter is cancelled, the state and the clocks are as before."""
        talk = complaint()
        clocks = talk.running()
        talk.staff("#answer Kính gửi chị, việc đã xong.", wait=0)
        assert talk.status == "answered"
        assert "resolution" not in talk.running()
        talk.staff("#undo")
        assert talk.status == "with department"
        assert talk.running() == clocks - {"first reading"}  # to undo is to have read
        talk.passes(hours=1)
        assert "final_answer" not in talk.kinds(CUSTOMER)
        talk.staff("#close")
        assert talk.kinds(CLERK)[-1] == "refused"

    def test_stop_is_an_undo_of_what_waits(self) -> None:
        """A stopped answer is no answer."""
        talk = complaint()
        talk.staff("#answer Kính gửi chị, việc đã xong.", wait=0)
        talk.staff("#stop")
        assert talk.status == "with department"
        assert "resolution" in talk.running()
        assert "final_answer" not in talk.kinds(CUSTOMER)

    def test_a_plain_reply_is_stopped(self) -> None:
        """#stop within the hold."""
        talk = complaint()
        talk.staff("Kính gửi chị, chúng tôi đang kiểm tra.", wait=0)
        assert talk.kinds(CLERK) == ["response_scheduled"]
        talk.staff("#stop", box=CLERK)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_what_has_left_stays(self) -> None:
        """After the hold it is refused."""
        talk = complaint()
        talk.staff("#answer Kính gửi chị, việc đã xong.")
        talk.staff("#undo")
        assert talk.kinds(CLERK)[-1] == "refused"
        assert talk.status == "answered"

    def test_work_that_only_colleagues_know(self) -> None:
        """A plan is withdrawn with its letter and its clocks; one step, not two."""
        talk = complaint()
        talk.staff("#cause nhập nhầm")
        talk.staff("#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, xin hoàn 200.000đ.")
        talk.staff("#hoàn tác")
        assert talk.status == "investigating"
        assert not {"remedy", "approval"} & talk.running()
        talk.staff("#approve", sender=MANAGER, box=MANAGER)
        assert "offer" not in talk.kinds(CUSTOMER)
        talk.staff("#undo", letter=talk.house.letters_to(BILLING)[0])
        assert talk.kinds(CLERK)[-1] == "refused"


class TestAsking:
    """The ticket waits for the customer (P10)."""

    def test_a_silent_customer(self) -> None:
        """Two reminders with the question, then the holder decides; never closed by itself."""
        talk = complaint()
        talk.staff("#ask Xin chị gửi số hợp đồng.")
        assert talk.status == "waiting for the customer"
        talk.days(20)
        assert talk.kinds(CUSTOMER).count("customer_reminder") == 2
        assert "số hợp đồng" in text_of(
            next(x for x in talk.house.letters_to(CUSTOMER) if "customer-reminder" in str(x["Message-ID"]))
        )
        assert talk.kinds(BILLING).count("customer_silent") == 1
        assert talk.status == "waiting for the customer"

    def test_an_answer_ends_the_waiting(self) -> None:
        """No reminder after it; the holder hears of the answer."""
        talk = complaint()
        talk.staff("#ask Xin chị gửi số hợp đồng.")
        talk.writes("Số hợp đồng là 12345.", to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "investigating"
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        talk.days(12)
        assert "customer_reminder" not in talk.kinds(CUSTOMER)

    def test_config_may_switch_it_off(self) -> None:
        """ask_again = 0."""
        talk = complaint(replace(COMPANY, staff=replace(COMPANY.staff, ask_again=0)))
        talk.staff("#ask Xin chị gửi số hợp đồng.")
        talk.days(12)
        assert "customer_reminder" not in talk.kinds(CUSTOMER)


class TestOptions:
    """The customer answers with the number or in words (P16)."""

    def offered(self) -> Conversation:
        """Two options have been offered."""
        talk = complaint()
        talk.staff("#plan hoàn 200.000đ hoặc bù một tháng @billing due 5/12")
        talk.staff("#approve", sender=MANAGER, box=MANAGER)
        talk.staff("#options\nChị vui lòng chọn:\n1. Hoàn lại 200.000đ\n2. Dùng thêm một tháng")
        assert talk.kinds(CUSTOMER)[-1] == "options"
        return talk

    @pytest.mark.parametrize(
        "words", ["2", "Tôi chọn phương án 2, cảm ơn.", "2.\n\nTrần Lan", "我选2", "Option 2 please"]
    )
    def test_a_number(self, words: str) -> None:
        """It is the agreement; the holder hears of it."""
        talk = self.offered()
        talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "agreed"
        assert "Dùng thêm một tháng" in talk.last(BILLING)

    def test_a_press_of_its_link(self) -> None:
        """The mail that it opens answers no letter; its subject says which ticket and which option."""
        talk = self.offered()
        letter = talk.house.last_letter_to(CUSTOMER)
        page = letter.get_body(("html",))
        assert page is not None
        [_, second] = re.findall(r'href="mailto:([^"]+)"', str(page.get_content()))
        address, _, query = html.unescape(second).partition("?")
        written = dict(part.split("=", 1) for part in unquote(query).split("&"))
        assert address == SUPPORT
        assert written == {"subject": "[KN-2026-000001] 2", "body": "2"}
        talk.writes(written["body"], subject=written["subject"])
        assert talk.status == "agreed"
        assert "Dùng thêm một tháng" in talk.last(BILLING)

    @pytest.mark.parametrize("changed", [{"body": "1"}, {"sender": "Eve <eve@elsewhere.example>"}])
    def test_a_link_that_was_tampered_with(self, changed: dict[str, str]) -> None:
        """Another number in the mail than in its subject is for staff; a stranger chooses nothing."""
        talk = self.offered()
        body = changed.pop("body", "2")
        talk.writes(body, subject="[KN-2026-000001] 2", **changed)
        assert talk.status == "offered"

    @pytest.mark.parametrize(
        "words", ["3", "Tôi không chọn 2", "2 nhưng phải nhanh", "1\nnhưng tôi muốn thêm", "Cả hai"]
    )
    def test_words(self, words: str) -> None:
        """Anything else is for staff."""
        talk = self.offered()
        talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "offered"
        assert talk.kinds(BILLING)[-1] == "customer_wrote"

    @pytest.mark.parametrize(
        "words",
        [
            "Số 2 nhé. Nhanh giúp tôi.",
            "Chọn số 2 giúp tôi, cảm ơn",
            "2 nhé, nhanh giúp",
            "2. Dùng thêm một tháng",
            "Cách thứ hai ạ",
            "2 ạ, số TK 0123456789 Vietcombank",
        ],
    )
    def test_as_people_choose(self, words: str) -> None:
        """A number with a word or two, or the line copied: recorded, and told to holder and customer."""
        talk = self.offered()
        talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "agreed"
        assert talk.kinds(CUSTOMER)[-1] == "stage_update"
        assert "đã ghi nhận lựa chọn của Quý khách: 2. Dùng thêm một tháng" in talk.last(CUSTOMER)
        assert "Khách hàng đã đồng ý: 2. Dùng" in title_of(talk.house.last_letter_to(BILLING))

    def test_the_holder_may_record_what_was_meant(self) -> None:
        """Words that may be a choice come with the button that records it."""
        talk = self.offered()
        talk.writes("Cái nào nhanh hơn thì làm ạ", to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "offered"
        assert "#khách đồng ý" in talk.last(BILLING)

    def test_only_what_was_offered(self) -> None:
        """A number beyond the last option is none."""
        assert choice_in("2", 2) == 2
        assert choice_in("2", 1) is None
        assert choice_in("12", 9) is None


class TestClosing:
    """A ticket cannot be closed without a written answer (P21)."""

    def test_a_complaint_needs_it(self) -> None:
        """A plain reply is not the final answer."""
        talk = complaint()
        talk.staff("Kính gửi chị, chúng tôi đang kiểm tra.")
        talk.staff("#close")
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "#trả lời" in talk.last(CLERK)
        assert talk.status != "closed"

    @pytest.mark.parametrize(
        ("said", "how"),
        [
            ("Zalo 20/11 đã giải thích khoản thu phí", "zalo"),
            ("trực tiếp 20/11, chị Thu đến quầy", "counter"),
            ("counter 20/11, she will telephone", "counter"),
            ("in person 20/11", "counter"),
            ("qua điện thoại 20/11", "phone"),
            ("gọi điện cho khách 20/11", "phone"),
            ("by fax 20/11", "fax"),
            ("thư 20/11 gửi bảo đảm", "letter"),
            ("通过电话 20/11 告知客户", "phone"),
        ],
    )
    def test_how_it_was_given_stands_first(self, said: str, how: str) -> None:
        """Later words may sound like a channel: "chị Thu" is no letter, "khoản thu phí" neither."""
        talk = complaint()
        talk.staff(f"#answered {said}")
        assert f'"how":"{how}"' in str(
            talk.house.one("select payload from events where kind = 'answered'")
        ).replace(" ", "")

    def test_how_it_was_given_is_asked_for(self) -> None:
        """Where the first words name no channel, nothing is recorded wrongly."""
        talk = complaint()
        talk.staff("#answered chị Thu đã đồng ý")
        assert talk.house.one("select count(*) from events where kind = 'answered'") == 0

    def test_one_given_by_telephone(self) -> None:
        """Recorded with the day and the scan; nothing goes to the customer."""
        talk = complaint()
        before = talk.kinds(CUSTOMER)

        def scan(message: EmailMessage) -> None:
            message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="bien-ban.pdf")

        talk.staff("#answered phone 20/11 khách đã đồng ý", attach=scan)
        assert talk.status == "answered"
        assert talk.kinds(CUSTOMER) == before
        payload = str(talk.house.one("select payload from events where kind = 'answered'"))
        assert "2026-11-20" in payload
        assert "bien-ban.pdf" in payload
        talk.staff("#close")
        assert talk.status == "closed"

    def test_a_suggestion_is_thanked_and_closed(self) -> None:
        """The short path (P6)."""
        talk = complaint(words="Tôi xin góp ý: nên gửi hóa đơn bằng thư điện tử.", subject="Góp ý")
        talk.staff("#nature suggestion\n#thanks Cảm ơn góp ý quý báu của chị.")
        assert talk.kinds(CUSTOMER)[-1] == "thanks"
        talk.staff("#close chuyển phòng sản phẩm")
        assert talk.status == "closed"

    @pytest.mark.parametrize(
        ("line", "column", "value"),
        [
            ("#nature 问题", "nature", "question"),
            ("#loại thắc mắc", "nature", "question"),
            ("#ngôn ngữ tiếng Hoa", "language", "zh"),
            ("#language 英语", "language", "en"),
        ],
    )
    def test_commands_take_the_words_of_the_form(self, line: str, column: str, value: str) -> None:
        """What the form calls a nature or a language is understood behind a command, too."""
        talk = complaint()
        talk.staff(line)
        assert talk.house.one(f"select {column} from tickets") == value

    @pytest.mark.parametrize(("typed", "code"), [("pl", "pl"), ("tiếng Nhật", "ja"), ("JA", "ja")])
    def test_an_added_language_is_set_by_its_code_or_its_name(self, typed: str, code: str) -> None:
        """Also one that is not recognised; receipts call it as people do, where there is a word for it."""
        organisation = replace(COMPANY.organisation, languages=("vi", "en", "ja", "pl"))
        talk = complaint(policy=replace(COMPANY, organisation=organisation))
        talk.staff(f"#language {typed}")
        assert talk.house.one("select language from tickets") == code
        assert talk.kinds(CLERK)[-1] == "receipt"
        assert {"ja": "tiếng Nhật"}.get(code, code) in talk.last(CLERK)

    def test_the_customer_hears_what_became_better(self) -> None:
        """P27, also after closing."""
        talk = complaint()
        talk.staff("#answer Kính gửi chị, việc đã xong.")
        talk.staff("#close")
        talk.staff("#improve Nhờ chị, hóa đơn nay được kiểm tra hai lần.")
        assert talk.kinds(CUSTOMER)[-1] == "improvement"

    def test_reopened(self) -> None:
        """The work starts again; closing needs another answer."""
        talk = complaint()
        talk.staff("#answer Kính gửi chị, việc đã xong.")
        talk.staff("#close")
        talk.staff("#reopen khách chưa nhận được")
        assert talk.status == "investigating"
        talk.staff("#close")
        assert talk.kinds(CLERK)[-1] == "refused"


class TestTwoTickets:
    """Merge, split, copies."""

    def test_split(self) -> None:
        """A second ticket with its own reference, acknowledged, with the other department."""
        talk = complaint()
        talk.staff("#split technical mạng chập chờn")
        assert talk.house.one("select count(*) from tickets") == 2
        assert talk.kinds(TECHNICAL) == ["handed_on"]
        assert "mạng chập chờn" in talk.last(TECHNICAL)
        assert talk.kinds(CUSTOMER) == ["acknowledgement", "acknowledgement"]
        assert "KN-2026-000002" in talk.last(CUSTOMER)
        assert {"first reading", "resolution"} <= talk.running(2)
        talk.staff("#take", sender=TECHNICAL, box=TECHNICAL)
        assert talk.house.one("select status from tickets where id = 2") == "investigating"

    def test_merge(self) -> None:
        """What the customer adds to the merged ticket joins the other; staff there are told where it went."""
        talk = complaint()
        talk.writes("Thêm một khiếu nại: hóa đơn tháng 9 cũng sai.", subject="Hóa đơn tháng 9")
        letter = talk.house.letters_to(BILLING)[-1]
        talk.staff("#action corrective: đối chiếu lại hóa đơn @billing 5/12", letter=letter)
        talk.staff("#merge KN-2026-000001", letter=letter)
        assert talk.house.one("select status from tickets where id = 2") == "merged"
        titles = [title_of(sent) for sent in talk.house.letters_to(CLERK)]
        assert any("Đã gộp vào hồ sơ" in title for title in titles)
        second = talk.house.letters_to(CUSTOMER)[1]
        talk.writes("Xin bổ sung ảnh chụp.", to=second)
        assert talk.house.one("select ticket_id from messages order by id desc limit 1") == 1
        assert not talk.running(2)

    @pytest.mark.parametrize("which", ["KN-2026-000009", "KN-2026-000001", "", "KN-2026-000002"])
    def test_a_merge_that_cannot_be(self, which: str) -> None:
        """Unknown, itself, none, another customer's: refused."""
        talk = complaint()
        talk.writes("Hóa đơn của tôi sai.", sender="other@customer.example")
        talk.staff(f"#merge {which}", letter=talk.house.letters_to(BILLING)[0])
        assert talk.kinds(CLERK)[-1] == "refused"
        assert talk.status == "with department"

    def test_a_lawyer_may_write(self) -> None:
        """After #cc by the reference alone; before it, a ticket of their own."""
        talk = complaint()
        subject = "Re: [KN-2026-000001] Khiếu nại"
        talk.writes("I write for Ms Tran.", sender="lawyer@law.example", subject=subject)
        assert talk.house.one("select count(*) from tickets") == 2
        talk.staff("#cc lawyer@law.example", letter=talk.house.letters_to(BILLING)[0])
        talk.writes("I write for Ms Tran, again.", sender="lawyer@law.example", subject=subject)
        assert talk.house.one("select count(*) from tickets") == 2
        assert talk.house.one("select ticket_id from messages order by id desc limit 1") == 1
        assert talk.kinds("lawyer@law.example") == ["acknowledgement"]


class TestAuthority:
    """Outside of our scope: the authority takes part, seen by staff only (P11)."""

    def test_its_answer_is_for_staff(self) -> None:
        """It gets a letter of its own, its answer goes to the holder, the customer never sees its address."""
        talk = complaint()
        line = "#refer Trung tâm VNNIC <registry@vnnic.example> Kính nhờ cho ý kiến về tên miền."
        talk.staff(f"{line}\n\nHồ sơ của chị đã được gửi kèm.", wait=1)
        assert talk.kinds("registry@vnnic.example") == []
        assert "Kính nhờ cho ý kiến" in talk.last(CLERK)
        talk.passes(minutes=2)
        assert talk.kinds("registry@vnnic.example") == ["authority_request"]
        assert "Kính nhờ cho ý kiến" in talk.last("registry@vnnic.example")
        assert "của chị" not in talk.last("registry@vnnic.example")
        assert talk.kinds(CUSTOMER)[-1] == "referral"
        assert "Cơ quan có thẩm quyền: Trung tâm VNNIC" in talk.last(CUSTOMER)
        assert "Hồ sơ của chị" in talk.last(CUSTOMER)
        assert "Kính nhờ" not in talk.last(CUSTOMER)
        assert "registry@" not in talk.last(CUSTOMER)
        before = talk.kinds(CUSTOMER)
        letter = talk.house.last_letter_to("registry@vnnic.example")
        talk.staff("#close\n\nĐề nghị giữ nguyên.", sender="registry@vnnic.example", letter=letter)
        assert talk.kinds(CUSTOMER) == before
        assert talk.kinds(BILLING)[-1] == "consultation_answer"
        assert "Đề nghị giữ nguyên" in talk.last(BILLING)
        assert "#chuyển cơ quan registry@vnnic.example" in talk.last(BILLING)
        assert talk.status == "referred"
        talk.staff("#chuyển cơ quan registry@vnnic.example Xin gửi thêm giấy tờ.")
        assert "Xin gửi thêm giấy tờ." in talk.last("registry@vnnic.example")
        assert talk.kinds(CUSTOMER) == before

    def test_stop_keeps_both_letters_back(self) -> None:
        """Neither the authority nor the customer hears of it."""
        talk = complaint()
        talk.staff("#refer VNNIC <registry@vnnic.example> Xin cho ý kiến.\n\nĐã chuyển.", wait=1)
        talk.staff("#stop", box=CLERK)
        assert talk.kinds("registry@vnnic.example") == []
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    @pytest.mark.parametrize(
        ("said", "name"), [("Bộ Công Thương", "Bộ Công Thương"), ("registry@vnnic.example Xin ý kiến.", "")]
    )
    def test_the_customer_reads_a_name_or_none(self, said: str, name: str) -> None:
        """All of the line is the name where no address stands in it; of an address nothing is shown."""
        talk = complaint()
        talk.staff(f"#refer {said}\n\nChúng tôi đã chuyển hồ sơ.")
        assert (f"Cơ quan có thẩm quyền: {name} Chúng tôi" in talk.last(CUSTOMER)) is bool(name)
        assert "vnnic" not in talk.last(CUSTOMER)


class TestDates:
    """Clocks of people's own."""

    def test_remind_me(self) -> None:
        """One reminder on the morning of that day, named as people would."""
        talk = complaint()
        talk.staff("#take\n#remind 27/11")
        talk.days(5)
        reminders = [x for x in talk.house.letters_to(BILLING) if "Nhắc theo yêu cầu" in text_of(x)]
        assert len(reminders) == 1
        assert "escalation" not in talk.kinds(MANAGER)

    def test_a_missed_promise_climbs(self) -> None:
        """Reminded the day before, escalated when missed (P22)."""
        talk = complaint()
        talk.staff("#take\n#promise gọi lại 27/11")
        talk.days(12)
        assert any("Lời hứa với khách hàng 1" in text_of(x) for x in talk.house.letters_to(BILLING))
        assert any("Lời hứa với khách hàng 1" in text_of(x) for x in talk.house.letters_to(DIRECTOR))

    def test_watching(self) -> None:
        """When the time is over the holder is told, also after closing (P28)."""
        talk = complaint()
        talk.staff("#answer Kính gửi chị, việc đã xong.")
        talk.staff("#watch until 4/12\n#close")
        talk.days(13)
        assert any("có thể tái diễn" in text_of(x) for x in talk.house.letters_to(BILLING))

    @pytest.mark.parametrize(
        "line", ["#plan hoàn 1tr @billing", "#plan x @billing 22/11", "#remind", "#promise gọi 1/11"]
    )
    def test_no_or_past_date(self, line: str) -> None:
        """Refused with an example."""
        talk = complaint()
        talk.staff(line)
        assert talk.kinds(CLERK) == ["refused"]


def test_all_commands_of_a_mail_or_none() -> None:
    """A wrong one refuses the rest: what was understood and what not."""
    talk = complaint()
    talk.staff("#take\n#category nonsense\n#urgent")
    assert talk.status == "with department"
    text = talk.last(CLERK)
    assert "#take" in text
    assert "#category nonsense" in text
    assert talk.house.one("select urgent from tickets") == 0


def test_an_urgent_ticket_gets_shorter_clocks() -> None:
    """The due date of the whole ticket moves at once (P7)."""
    talk = complaint()
    before = talk.house.one("select due_at from tickets")
    talk.staff("#urgent")
    assert talk.house.one("select due_at from tickets") < before  # type: ignore[operator]
    talk.staff("#urgent no")
    assert talk.house.one("select due_at from tickets") == before


def test_help_lists_what_is_possible_now() -> None:
    """And nothing else."""
    talk = complaint()
    talk.staff("#help")
    text = talk.last(CLERK)
    assert "#phương án hoàn 200.000đ @billing hạn 30/11" in text
    assert "#duyệt" not in text
    assert "#đóng" not in text


def test_a_consultation_stays_inside() -> None:
    """The asked department's answer comes to the asker (P13)."""
    talk = complaint()
    talk.staff("#note @technical Máy chủ có lỗi không?")
    before = talk.kinds(CUSTOMER)
    talk.staff("Máy chủ lỗi, chúng tôi hoàn tiền nhé.", sender=TECHNICAL, box=TECHNICAL)
    assert talk.kinds(CUSTOMER) == before
    assert "Máy chủ lỗi" in talk.last(CLERK)
    talk.staff("#answer Chúng tôi đã sửa.", sender=TECHNICAL, box=TECHNICAL)
    assert talk.kinds(CUSTOMER) == before
    assert talk.kinds(TECHNICAL)[-1] == "refused"


def test_customer_care_hears_of_a_ticket_of_nobody() -> None:
    """And the staff of the talk are who they are."""
    assert {CARE, QA} <= {*COMPANY.roles.customer_care, *COMPANY.roles.quality}


class TestAnOfferIsAnswered:
    """One remedy is offered; the customer says yes, or something else (P16)."""

    def offered(self) -> Conversation:
        """The letter of the plan has left."""
        talk = complaint()
        talk.staff("#plan hoàn 200.000đ @technical due 5/12\n\nChúng tôi xin hoàn 200.000đ vào thẻ.")
        talk.staff("#approve", sender=MANAGER, box=MANAGER)
        assert talk.kinds(CUSTOMER)[-1] == "offer"
        return talk

    @pytest.mark.parametrize(
        "words",
        [
            "Đồng ý",
            "Dạ, tôi đồng ý ạ.\n\nTrần Lan",
            "Tôi đồng ý với đề xuất này.",
            "I agree, thanks",
            "同意",
            "Vâng",
            "👍🏽",
            "Tôi đồng ý nhận 200.000đ",
        ],
    )
    def test_yes(self, words: str) -> None:
        """The agreement is recorded by itself; the holder hears of it, and nobody waits for an answer."""
        talk = self.offered()
        talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "agreed"
        assert talk.kinds(BILLING)[-1] == "customer_wrote"
        assert "customer waiting" not in talk.running()

    @pytest.mark.parametrize(
        "words",
        [
            "Không đồng ý",
            "Đồng ý nhưng phải nhanh",
            "Đồng ý, khi nào có tiền?",
            "Tôi chưa đồng ý",
            "I agree if today",
            "Vâng, nhưng phải trước thứ Sáu",
            "Tôi đồng ý nhận 300.000đ",
        ],
    )
    def test_anything_else(self, words: str) -> None:
        """Conditions and questions are for a person."""
        talk = self.offered()
        talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "offered"
        assert "customer waiting" in talk.running()

    def test_a_yes_with_an_account(self) -> None:
        """The agreement is recorded; where the money is to go is read by whoever sends it."""
        talk = self.offered()
        talk.writes("đồng ý nhé, số tk 0123456789 Vietcombank", to=talk.house.last_letter_to(CUSTOMER))
        assert talk.status == "agreed"
        assert "0123456789" in talk.last(BILLING)
        assert "0123456789" not in talk.last(CUSTOMER)

    def test_the_unit_gets_its_order(self) -> None:
        """Who carries the remedy out hears of it with the approval, not the day before it is due."""
        talk = self.offered()
        assert talk.kinds(TECHNICAL)[-1] == "work_order"
        assert "hoàn 200.000đ" in talk.last(TECHNICAL)
        talk.staff("#done", sender=TECHNICAL, box=TECHNICAL)
        assert talk.events().count("remedy done") == 1


class TestWorkOrders:
    """A department reports what it was given, by a press."""

    def ordered(self) -> Conversation:
        """A remedy of billing's, and an action of technical's."""
        talk = complaint()
        talk.staff("#plan hoàn 200.000đ @billing due 5/12")
        talk.staff("#approve", sender=MANAGER, box=MANAGER)
        talk.staff("#action preventive chặn trùng @technical 12/12", letter=talk.house.letters_to(BILLING)[0])
        return talk

    def test_its_button_names_the_action(self) -> None:
        """A bare #done of technical's was once taken for billing's remedy."""
        talk = self.ordered()
        page = str(talk.house.last_letter_to(TECHNICAL).get_body(("html",)))
        assert "%23done%201%20" in page
        assert "“#xong 1”" in talk.last(TECHNICAL)

    @pytest.mark.parametrize("words", ["#done", "#done 1", "#xong"])
    def test_done(self, words: str) -> None:
        """With its number or, where there is but one, without."""
        talk = self.ordered()
        talk.staff(words, sender=TECHNICAL, box=TECHNICAL)
        assert "action done" in talk.events()
        assert "remedy done" not in talk.events()

    @pytest.mark.parametrize(
        ("words", "event"), [("#đạt", "verified"), ("#không đạt tiền chưa về", "verification failed")]
    )
    def test_quality_says_it_in_a_word(self, words: str, event: str) -> None:
        """As people say it, without "verify"."""
        talk = self.ordered()
        talk.staff("#done", sender=TECHNICAL, box=TECHNICAL)
        talk.staff("#done", letter=talk.house.letters_to(BILLING)[0])
        talk.staff(words, sender=QA, box=QA)
        assert event in talk.events()


class TestAsPeopleSayIt:
    """Names and dates are taken as people write them, and what is wrong comes back put right."""

    @pytest.mark.parametrize(
        ("words", "category"),
        [
            ("#nhóm price", "price"),
            ("#phân loại giá và thanh toán", "price"),
            ("#nhóm giao hàng", "delivery"),
        ],
    )
    def test_a_category_by_its_label(self, words: str, category: str) -> None:
        """By its key, its label, or a part of the label that no other has."""
        talk = complaint()
        talk.staff(words)
        assert talk.house.one("select category from tickets") == category

    def test_an_unknown_category_names_all_by_their_labels(self) -> None:
        """Nobody has to guess what "price" may be."""
        talk = complaint()
        talk.staff("#nhóm linh tinh")
        assert "(price)" in talk.last(CLERK)

    @pytest.mark.parametrize("said", ["kỹ thuật", "Phòng kỹ thuật", "kythuat", "technical"])
    def test_a_department_by_the_words_of_its_label(self, said: str) -> None:
        """Also where these are several; what stands behind them is for the colleague."""
        billing, technical = COMPANY.departments
        named = replace(technical, label={"vi": "Phòng kỹ thuật"})
        talk = complaint(replace(COMPANY, departments=(billing, named)))
        talk.staff(f"#chuyển {said} nhờ xem giúp")
        assert talk.kinds(TECHNICAL) == ["handed_on"]
        assert "nhờ xem giúp" in talk.last(TECHNICAL)
        assert "Kính gửi Phòng kỹ thuật," in talk.last(TECHNICAL)

    @pytest.mark.parametrize(
        "said",
        ["kĩ thuật", "bên kỹ thuật nhé", "kt", "cho bộ phận kĩ thuật giúp em", "phòng kythuat", "KT nhé"],
    )
    def test_a_department_as_people_say_it(self, said: str) -> None:
        """With i for y, with "bên" before and "nhé" behind, by its initials: nothing of that is a message."""
        assert self.handed_on(f"#chuyển {said}") == ["handed_on"]

    @pytest.mark.parametrize(
        ("said", "right"),
        [
            ("kĩ thuạtt", "#chuyển technical"),
            ("tecnical nhờ xem giúp", "#chuyển technical nhờ xem giúp"),
            ("billing thuat", ""),
            ("biling", ""),
            ("kho", "#chuyển …"),
        ],
    )
    def test_no_suggestion_keeps_half_of_a_wrong_name(self, said: str, right: str) -> None:
        """Nor is the own department offered; what names two departments is none of them."""
        assert self.handed_on(f"#chuyển {said}") == []
        assert self.talk.kinds(CLERK)[-1] == "refused"
        told = self.talk.last(CLERK).replace(f"“#chuyển {said}”", "")
        assert "#chuyển billing" not in told
        assert "thuat" not in told
        assert not right or f"Viết đúng: {right}" in told

    def handed_on(self, command: str) -> list[str]:
        """What technical hears of a command of billing's."""
        billing, technical = COMPANY.departments
        named = replace(technical, label={"vi": "Phòng kỹ thuật"})
        self.talk = complaint(replace(COMPANY, departments=(billing, named)))
        self.talk.staff(command)
        return self.talk.kinds(TECHNICAL)

    def test_a_part_of_a_ticket_greets_its_department(self) -> None:
        """By its label, as every other letter does, not by its name in config.toml."""
        billing, technical = COMPANY.departments
        named = replace(technical, label={"vi": "Phòng kỹ thuật"})
        talk = complaint(replace(COMPANY, departments=(billing, named)))
        talk.staff("#split technical mạng chập chờn")
        assert "Kính gửi Phòng kỹ thuật," in talk.last(TECHNICAL)
        talk.staff("#phương án hoàn 200.000đ @technical hạn 5/12")
        assert "số tiền: 200.000 VND; thực hiện: Phòng kỹ thuật," in talk.last(CLERK)
        assert "Đơn vị thực hiện: Phòng kỹ thuật" in talk.last(MANAGER)

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ("#nhắc hôm qua", "#nhắc 30/11"),
            ("#hứa gọi lại 31/11", "#hứa gọi lại 30/11"),
            ("#hứa gọi lại hôm qua nhé", "#hứa gọi lại 30/11 nhé"),
        ],
    )
    def test_a_wrong_day_is_put_right(self, wrong: str, right: str) -> None:
        """The link that comes with the refusal would work."""
        talk = complaint()
        talk.staff(wrong)
        assert f"Viết đúng: {right}" in talk.last(CLERK)

    def test_several_reminders(self) -> None:
        """Each comes, with the words that it was asked for with, and none of them is overdue afterwards."""
        talk = complaint()
        talk.staff("#take\n#nhắc thứ tư gọi ngân hàng\n#nhắc thứ sáu hỏi kho")
        assert {"reminder 1", "reminder 2"} <= talk.running()
        talk.days(6)
        told = [title_of(letter) for letter in talk.house.letters_to(BILLING) if "Nhắc" in title_of(letter)]
        assert [any(words in each for each in told) for words in ("gọi ngân hàng", "hỏi kho")] == [True, True]
        assert not {"reminder 1", "reminder 2"} & talk.running()

    def test_a_receipt_offers_to_stop_what_waits(self) -> None:
        """And only that."""
        talk = complaint()
        talk.staff("#ask Cho tôi số thẻ.", wait=0)
        assert "“#dừng lại”" in talk.last(CLERK)
        talk.staff("#note đang chờ")
        assert "“#dừng lại”" not in talk.last(CLERK)


def test_qa_is_reminded_then_it_climbs() -> None:
    """All is reported done and nobody looks: QA reads the whole list again, then the manager does."""
    talk = complaint()
    talk.staff("#action corrective sửa máy chủ @billing 5/12")
    talk.staff("#done 1 đã sửa")
    assert "verification" in talk.running()
    talk.days(3)
    assert talk.kinds(QA).count("verification_request") > 1
    assert "sửa máy chủ" in talk.last(QA)
    talk.days(2)
    assert "QUÁ HẠN" in title_of(talk.stage.mailbox(MANAGER)[-1])
    talk.staff("Đạt", sender=QA, box=QA)
    assert talk.status == "being verified"
    assert "verification" not in talk.running()


def test_new_work_ends_the_wait_for_qa() -> None:
    """There is something to do again: nobody is reminded to verify."""
    talk = complaint()
    talk.staff("#action corrective sửa máy chủ @billing 5/12")
    talk.staff("#done 1 đã sửa")
    talk.staff("#action preventive thêm cảnh báo @billing 6/12")
    assert "verification" not in talk.running()


def test_work_is_told_without_the_marks_of_its_command() -> None:
    """Who carries it out reads what is to be done; the department and the date stand beside it, in full."""
    talk = complaint()
    talk.staff("#hành động phòng ngừa kiểm tra lại bảng cước @technical hạn 28/11")
    order = talk.last(TECHNICAL)
    assert "Việc cần làm: kiểm tra lại bảng cước Loại việc: Hành động phòng ngừa" in order
    assert "@technical" not in order
    talk.staff("#phương án hoàn tiền 350.000đ @technical trước thứ sáu")
    talk.staff("#tình trạng")
    told = talk.last(CLERK)
    assert "đề xuất biện pháp (Technical thực hiện, hạn 27/11/2026) > hoàn tiền 350.000đ" in told
    assert "giao việc cho Technical, hạn 28/11/2026 > kiểm tra lại bảng cước" in told


@pytest.mark.parametrize(
    ("said", "work"),
    [
        ("hoàn 2 lần vào 30/11", "hoàn 2 lần"),
        ("hoàn trước 30/11 cho khách", "hoàn trước 30/11 cho khách"),
        ("thay cáp, hạn chót thứ sáu tuần sau.", "thay cáp, hạn chót thứ sáu tuần sau."),
        ("30/11", "30/11"),
        ("退款 11月30日", "退款"),
        ("replace the cable by 5 December", "replace the cable"),
    ],
)
def test_only_a_date_at_the_end_is_left_out(said: str, work: str) -> None:
    """Where the date stands within the words they are told as they are."""
    talk = complaint()
    talk.staff(f"#action {said}")
    talk.staff("#status")
    assert f"> {work} -- " in f"{talk.last(CLERK)} -- ", talk.last(CLERK)


@pytest.mark.parametrize(
    "words", ["Cho tôi hỏi bao giờ thì xong?", "Bao giờ tôi nhận được tiền?", "Có tin gì chưa?"]
)
def test_how_far_it_is(words: str) -> None:
    """The customer is told at once; whoever holds the ticket reads that they asked."""
    talk = complaint()
    talk.writes(words, to=talk.house.last_letter_to(CUSTOMER))
    assert talk.kinds(CUSTOMER)[-1] == "status_answer"
    assert talk.kinds(BILLING)[-1] == "status_asked"
