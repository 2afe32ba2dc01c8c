"""The talks of the complaint procedure: each is played in memory and on real servers, word for word."""

from email.message import EmailMessage

from support.conversation import CANARY, Conversation
from support.house import read_letter, text_of
from support.people import attached, first_attached
from support.stage import Stage

PDF = b"%PDF-1.4\nthe bank's confirmation\n"


def whole_procedure(stage: Stage) -> Conversation:
    """From the complaint to the second form, the answer, the survey and the reopening, in Vietnamese."""
    talk = Conversation(stage, "lan", "Trần Thị Lan")
    acknowledgement = talk.complains(
        "Hóa đơn tháng 10 bị tính hai lần",
        "Kính gửi công ty,\n\nTôi bị trừ tiền hai lần trên hóa đơn tháng 10. Tôi rất bực mình, "
        "đề nghị kiểm tra và giải quyết.\n\nTrần Thị Lan\n",
    )
    assert "Quý khách Trần Thị Lan" in text_of(acknowledgement)
    notice = talk.sees("billing", "new_ticket")
    told = talk.sees("director", "new_complaint")
    talk.nothing_new()
    talk.answers("director", told, f"Việc này làm kỹ giúp tôi. {CANARY}")
    assert "làm kỹ giúp tôi" in text_of(talk.sees("billing", "instructions"))
    view = _consultation(talk, notice)
    approved = _cause_plan_approval(talk, view)
    _options_and_choice(talk, approved)
    failed = _done_but_not_good(talk, notice)
    passed = _second_form(talk, failed)
    _answer_and_close(talk, passed)
    _unhappy_and_reopened(talk)
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def _consultation(talk: Conversation, notice: EmailMessage) -> EmailMessage:
    """One department asks another; the answer comes back and stays inside."""
    talk.answers(
        "billing", notice, f"#take\n#note @technical Nhật ký có ghi hai lần trừ tiền không? {CANARY}"
    )
    talk.sees("billing", "receipt")
    question = talk.sees("technical", "consultation")
    assert "hai lần trừ tiền" in text_of(question)
    assert "Tôi bị trừ tiền hai lần" in text_of(question)  # what the customer wrote
    talk.answers("technical", question, f"Có, lệnh thứ hai bị gửi lại vì mạng chậm. {CANARY}")
    view = talk.sees("billing", "consultation_answer")
    assert "gửi lại vì mạng chậm" in text_of(view)
    talk.held()
    talk.nothing_new()
    return view


def _cause_plan_approval(talk: Conversation, view: EmailMessage) -> EmailMessage:
    """The remedy is over the limit: it waits for the manager."""
    talk.answers(
        "billing",
        view,
        f"#nguyên nhân Máy chủ gửi lại lệnh trừ tiền {CANARY}\n"
        f"#plan hoàn 1.250.000đ @billing due {talk.day(16)} {CANARY}",
    )
    talk.sees("billing", "receipt")
    request = talk.sees("manager", "approval_request")
    assert "1.250.000" in text_of(request)
    talk.answers("manager", request, f"#note @technical Chắc chắn là lỗi của ta chứ? {CANARY}")
    receipt = talk.sees("manager", "receipt")
    assert talk.threads("manager", receipt)[0] == str(request["Message-ID"])
    question = talk.sees("technical", "consultation")
    talk.answers("technical", question, f"Chắc chắn. {CANARY}")
    assert "Chắc chắn." in text_of(talk.sees("manager", "consultation_answer"))  # to whoever asked
    talk.answers("manager", request, f"#approve\n#note Làm nhanh nhé. {CANARY}")
    talk.sees("manager", "receipt")
    talk.nothing_new("lan", "technical", "qa")
    return talk.sees("billing", "approval_result")


def _options_and_choice(talk: Conversation, approved: EmailMessage) -> None:
    """The customer answers with a number; that is their agreement."""
    talk.answers(
        "billing",
        approved,
        "#options\nChúng tôi xác nhận hóa đơn đã bị tính trùng.\n"
        "1. Hoàn tiền vào thẻ trong 3 ngày làm việc\n2. Trừ vào hóa đơn tháng sau\n",
    )
    talk.sees("billing", "receipt")
    talk.nothing_new()
    talk.held()
    offered = talk.sees("lan", "options")
    assert "1. Hoàn tiền vào thẻ" in text_of(offered)
    talk.answers("lan", offered, "1\n\nCảm ơn.\nLan")
    assert "1. Hoàn tiền vào thẻ" in text_of(talk.sees("billing", "customer_wrote"))
    assert talk.status == "agreed"


def _done_but_not_good(talk: Conversation, notice: EmailMessage) -> EmailMessage:
    """Remedy and action are reported done; quality is not content: the next form begins."""
    action = f"#action phòng ngừa: chặn lệnh gửi lại @technical {talk.day(14)} {CANARY}"
    talk.answers("billing", notice, action)
    talk.sees("billing", "receipt")
    order = talk.sees("technical", "work_order")
    talk.answers("technical", order, "#done 1")
    talk.sees("technical", "receipt")
    talk.nothing_new()
    talk.answers("billing", notice, "#xong")
    talk.sees("billing", "receipt")
    request = talk.sees("qa", "verification_request")
    assert "chặn lệnh gửi lại" in text_of(request)
    talk.answers("qa", request, f"#verify fail Tiền chưa về thẻ của khách {CANARY}")
    talk.sees("qa", "receipt")
    failed = talk.sees("billing", "verification_failed")
    assert "Tiền chưa về thẻ" in text_of(failed)
    talk.nothing_new()
    return failed


def _second_form(talk: Conversation, failed: EmailMessage) -> EmailMessage:
    """The work starts again; what the manager approves is what the customer gets, byte for byte."""
    day = talk.day(19)
    prepared = f"Chúng tôi chuyển 1.250.000đ vào tài khoản của chị trước ngày {day}.\nXin chị yên tâm."
    talk.answers(
        "billing",
        failed,
        f"#cause Ngân hàng trả lại lệnh hoàn {CANARY}\n"
        f"#plan chuyển khoản 1.250.000đ @billing due {day}\n\nKính gửi chị Lan,\n\n{prepared}",
    )
    talk.sees("billing", "receipt")
    request = talk.sees("manager", "approval_request")
    assert prepared.partition("\n")[0] in text_of(request)
    talk.held()
    talk.nothing_new()
    talk.answers("manager", request, "#duyệt")
    talk.sees("manager", "receipt")
    talk.sees("billing", "approval_result")
    talk.held()
    offer = talk.sees("lan", "offer")
    assert prepared in text_of(offer).replace("\r\n", "\n")
    assert text_of(offer).count("Kính gửi") == 1
    talk.answers("lan", offer, "Tôi đồng ý, số tài khoản là 0071 2345.")
    wrote = talk.sees("billing", "customer_wrote")
    talk.answers("billing", wrote, "#agree chuyển khoản\n#done")
    talk.sees("billing", "receipt")
    request = talk.sees("qa", "verification_request")
    talk.answers("qa", request, f"#kiểm tra đạt\n\nĐã gọi ngân hàng. {CANARY}")
    talk.sees("qa", "receipt")
    assert talk.stage.address("care") in text_of(talk.sees("billing", "verification_passed"))
    return talk.sees("care", "verification_passed")


def _answer_and_close(talk: Conversation, passed: EmailMessage) -> None:
    """The final answer goes with the bank's confirmation; closing keeps the lessons inside."""
    talk.answers(
        "care",
        passed,
        "#trả lời\n\nKính gửi chị Lan,\n\nTiền đã về tài khoản của chị ngày 5/12, giấy báo kèm theo thư này.",
        _pdf,
    )
    receipt = talk.sees("care", "receipt")
    talk.held()
    answer = talk.sees("lan", "final_answer")
    assert "Tiền đã về tài khoản của chị" in text_of(answer)
    assert attached(answer) == PDF
    assert [part.get_filename() for part in answer.iter_attachments()] == ["giấy báo.pdf"]
    talk.answers("care", receipt, f"#close Kiểm tra trạng thái hoàn tiền trước khi báo xong {CANARY}")
    talk.sees("care", "receipt")
    assert talk.status == "closed"
    talk.nothing_new()


def _unhappy_and_reopened(talk: Conversation) -> None:
    """Two working days later the customer is asked, is not happy, and a person opens the ticket again."""
    talk.waits("lan", "survey")
    survey = talk.sees("lan", "survey")
    assert talk.running() == set()  # nothing is overdue on a ticket that is done
    talk.answers("lan", survey, "2\n\nTôi phải chờ quá lâu.")
    talk.sees("lan", "survey_thanks")
    talk.sees("manager", "unhappy_survey")
    unhappy = talk.sees("billing", "unhappy_survey")
    assert "chờ quá lâu" in text_of(unhappy)
    assert talk.running() == {"unhappy customer"}
    talk.answers("billing", unhappy, f"#reopen Gọi lại xin lỗi khách {CANARY}")
    talk.sees("billing", "receipt")
    assert talk.status == "investigating"
    assert talk.running() == {"resolution", "customer's date"}


# --- shorter ones --------------------------------------------------------------------------------


def plain_replies(stage: Stage) -> Conversation:
    """A plain reply goes to the customer after two minutes, unless it is stopped; in English."""
    talk = Conversation(stage, "mary", "Mary Jones")
    talk.complains(
        "Complaint about my invoice",
        "Hello,\n\nYou charged me twice on my invoice this month. I am very disappointed.\n\nMary Jones\n",
    )
    notice = talk.sees("billing", "new_ticket")
    talk.sees("director", "new_complaint")
    talk.answers("billing", notice, "Dear Mary,\n\nthis is the wrong letter, I pressed Send too early.")
    scheduled = talk.sees("billing", "response_scheduled")
    talk.answers("billing", scheduled, "#stop")
    talk.sees("billing", "receipt")
    talk.held()
    talk.nothing_new()

    raw = talk.answers(
        "billing", notice, "Dear Mary,\n\nwe have asked the bank. Its first reply is attached.", _pdf
    )
    talk.sees("billing", "response_scheduled")
    talk.nothing_new("mary")
    talk.held()
    response = talk.sees("mary", "written_response")
    assert "we have asked the bank" in text_of(response)
    assert "wrote:" not in text_of(response)
    assert attached(response) == PDF
    assert response["Auto-Submitted"] is None  # a person's words
    assert response["Content-Language"] == "en"
    assert talk.threads("mary", response) == [talk.first_mail]
    assert str(read_letter(raw)["Message-ID"]) not in str(response["References"])

    talk.answers("mary", response, "Thank you. The card ends in 1234.")
    wrote = talk.sees("billing", "customer_wrote")
    assert "The card ends in 1234" in text_of(wrote)
    assert talk.threads("billing", wrote)[0] == str(notice["Message-ID"])
    talk.answers("billing", wrote, "Dear Mary,\n\nas an excuse we offer you 50 USD and a gift card.")
    held = talk.sees("billing", "response_held")
    assert "50" in text_of(held)
    talk.held()
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def unjustified(stage: Stage) -> Conversation:
    """An unjustified complaint gets a friendly explanation; in English."""
    talk = Conversation(stage, "bob", "Bob Smith")
    talk.complains(
        "Complaint: charged twice",
        "Hello,\n\nI see two payments on my invoice. This is a complaint, please check.\n\nBob Smith\n",
    )
    notice = talk.sees("billing", "new_ticket")
    talk.sees("director", "new_complaint")
    talk.answers(
        "billing",
        notice,
        f"#note He has had this twice before {CANARY}\n#unjustified\n\n"
        "The second payment is the fee for November, which is taken in advance under your plan.",
    )
    talk.sees("billing", "receipt")
    talk.held()
    letter = talk.sees("bob", "explanation")
    assert "taken in advance under your plan" in text_of(letter)
    assert talk.status == "unjustified"
    talk.answers("billing", notice, f"#close Explain advance payment on the invoice {CANARY}")
    talk.sees("billing", "receipt")
    assert talk.status == "closed"
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def referral(stage: Stage) -> Conversation:
    """Outside our scope: the registry decides, and the customer is told; in English."""
    talk = Conversation(stage, "carol", "Carol White")
    talk.complains(
        "Complaint about a transfer between registrars",
        "Hello,\n\nmy domain name was moved to another registrar without my consent. I complain.\n\nCarol\n",
    )
    notice = talk.sees("technical", "new_ticket")
    talk.sees("director", "new_complaint")
    registry = stage.address("registry")
    talk.answers(
        "technical", notice, f"#note Old customer {CANARY}\n#refer {registry}\n\nYour papers went with it."
    )
    talk.sees("technical", "receipt")
    talk.held()
    letter = talk.sees("carol", "referral")
    assert "Your papers went with it" in text_of(letter)
    assert registry not in text_of(letter)
    assert talk.status == "referred"
    request = talk.sees("registry", "authority_request")
    assert "moved to another registrar" in text_of(request)
    assert CANARY not in text_of(request)
    talk.answers("registry", request, f"The transfer was lawful; the form of 3 March is signed. {CANARY}")
    guidance = talk.sees("technical", "consultation_answer")
    assert "The transfer was lawful" in text_of(guidance)
    talk.held()
    talk.nothing_new()
    talk.answers("technical", guidance, "#answer\n\nThe registry has found the transfer lawful.")
    talk.sees("technical", "receipt")
    talk.held()
    talk.sees("carol", "final_answer")
    talk.customer_saw_nothing_internal()
    return talk


def suggestion(stage: Stage) -> Conversation:
    """The short path of a suggestion: thanked, passed on, told what became better; in Chinese."""
    talk = Conversation(stage, "wang", "王芳")
    acknowledgement = talk.complains(
        "建议", "您好：\n\n我建议你们在网站上增加一个查询订单进度的功能，会方便很多。\n\n王芳\n"
    )
    assert acknowledgement["X-Mailflow-Letter"] == "acknowledgement_neutral"
    notice = talk.sees("technical", "new_ticket")
    talk.nothing_new()  # the director hears of complaints
    talk.answers("technical", notice, f"#note 列入下一版 {CANARY}\n#improve\n\n订单进度查询功能已经上线。")
    talk.sees("technical", "receipt")
    talk.held()
    letter = talk.sees("wang", "improvement")
    assert "订单进度查询功能已经上线" in text_of(letter)
    assert letter["Content-Language"] == "zh"
    talk.answers("technical", notice, "#answer\n\n感谢您的建议，我们已采纳。")
    talk.sees("technical", "receipt")
    talk.held()
    talk.sees("wang", "final_answer")
    talk.answers("technical", notice, f"#close 查询功能 {CANARY}")
    talk.sees("technical", "receipt")
    assert talk.status == "closed"
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def domain_dispute(stage: Stage) -> Conversation:
    """A dispute that we may not decide: the recognised ways, then the signed minutes; in Chinese."""
    talk = Conversation(stage, "li", "李明")
    talk.complains("投诉：域名争议", "您好：\n\n有人抢注了我公司商标的域名，我要投诉，请立即处理。\n\n李明\n")
    notice = talk.sees("technical", "new_ticket")
    talk.sees("director", "new_complaint")
    talk.answers("technical", notice, "#dispute\n\n在争议解决期间，域名保持现状。")
    talk.sees("technical", "receipt")
    talk.held()
    ways = talk.sees("li", "dispute_ways")
    for word in ("协商", "调解", "仲裁", "法院", "域名保持现状"):
        assert word in text_of(ways), word
    talk.answers("li", ways, "双方已和解，签字的会议纪要见附件。", _pdf)
    wrote = talk.sees("technical", "customer_wrote")
    assert b"JVBERi0xLjQK" in first_attached(wrote)  # the mail as it came, minutes and all
    talk.answers("technical", wrote, "#answer\n\n域名已按会议纪要过户。\n")
    talk.sees("technical", "receipt")
    talk.held()
    talk.sees("li", "final_answer")
    talk.answers("technical", wrote, f"#close 争议以和解结束 {CANARY}")
    talk.sees("technical", "receipt")
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def by_telephone(stage: Stage) -> Conversation:
    """A telephone complaint is logged by a form and answered by telephone; she has no mail; in English."""
    talk = Conversation(stage, "nobody")
    talk.calls(
        "care",
        "#new\n#customer Anna Green 0901 234 567\n#channel phone\n#language en\n\n"
        "She was charged twice on her invoice for October and is very angry. She asks to be called back.",
    )
    notice = talk.sees("billing", "new_ticket")
    assert "0901234567" in text_of(notice)
    assert "charged twice" in text_of(notice)
    talk.sees("director", "new_complaint")
    talk.answers("billing", notice, "Dear Anna, we are looking into it.")
    talk.sees("billing", "refused")  # there is no address to which it could go
    talk.held()
    talk.nothing_new("nobody", "care", "technical", "manager", "qa")
    talk.answers("billing", notice, "#close")
    refused = talk.sees("billing", "refused")  # nobody has answered her yet
    talk.answers("billing", refused, f"#answered phone, we pay it back {CANARY}", _pdf)
    talk.sees("billing", "receipt")
    assert talk.status == "answered"
    talk.answers("billing", notice, f"#close Call back sooner {CANARY}")
    talk.sees("billing", "receipt")
    assert talk.status == "closed"
    talk.stage.later(hours=1)
    talk.nothing_new()
    return talk


def _pdf(message: EmailMessage) -> None:
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="giấy báo.pdf")


TALKS = (plain_replies, unjustified, referral, suggestion, domain_dispute, by_telephone, whole_procedure)
"""The longest, whose time goes furthest, is the last."""
