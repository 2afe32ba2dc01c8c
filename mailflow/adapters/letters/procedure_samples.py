"""What the procedure's letters say of an invented ticket: facts by letter, where they differ."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

_AT = datetime(2026, 11, 25, 3, 5, tzinfo=UTC)
_DUE = "2026-12-05"
_BY = "minh@acme.example"

# What people say in each language; one line per fact and letter.
_SAID: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "written_response": "Chúng tôi đã xem lại hai giao dịch ngày 2 và ngày 3 tháng 10.\n\n"
        "Giao dịch thứ hai là do máy chủ thanh toán ghi trùng. Chúng tôi đang làm việc với ngân hàng và sẽ "
        "viết lại cho Quý khách trong tuần này.",
        "information_request": "1. Bốn số cuối của thẻ đã bị trừ tiền.\n"
        "2. Ảnh chụp tin nhắn của ngân hàng, nếu còn.",
        "offer": "Số tiền được chuyển về đúng thẻ đã thanh toán; Quý khách không cần làm thủ tục gì.",
        "options": "Sau khi kiểm tra, chúng tôi xác nhận hóa đơn tháng 10 đã bị ghi trùng.",
        "explanation": "Khoản thứ hai là phí thuê bao tháng 11, được thu trước theo gói mà Quý khách đăng ký "
        "ngày 1 tháng 9. Hai khoản có cùng số tiền nên dễ nhầm là một.",
        "referral": "Kèm theo hồ sơ là toàn bộ thư từ và chứng từ của Quý khách.",
        "dispute_ways": "Tên miền giữ nguyên hiện trạng trong thời gian các bên giải quyết.",
        "final_answer": "Khoản thu trùng 1.250.000 đồng đã được hoàn về thẻ của Quý khách ngày 3 tháng 12. "
        "Lỗi của máy chủ thanh toán đã được khắc phục.",
        "customer_reminder": "Bốn số cuối của thẻ đã bị trừ tiền.",
        "improvement": "Mỗi hóa đơn nay được đối chiếu trước khi trừ tiền; khoản trùng được chặn ngay.",
        "apology": "Chúng tôi đã để Quý khách gọi đến ba lần mà chưa có lời giải thích.",
        "thanks": "Góp ý của Quý khách về màn hình thanh toán sẽ được xem xét trong bản cập nhật tới.",
        "question": "Nhật ký máy chủ có ghi hai lần trừ tiền không?\nXin cho biết trước thứ Sáu.",
        "guidance": "Kính mong Quý cơ quan cho ý kiến về việc chuyển nhà đăng ký.",
        "remark": "Đã đối chiếu với sao kê của ngân hàng.",
        "answer": "Có. Lần thứ hai là do lệnh gửi lại khi mạng chậm.",
        "instructions": "Hoàn tiền ngay trong tuần. Kiểm tra xem còn khách nào bị như vậy.",
        "handed_on": "Lỗi nằm ở máy chủ thanh toán, nhờ anh/chị xem tiếp.",
        "department_title": "Phòng Kỹ thuật",
        "remedy": "Hoàn lại khoản thu trùng",
        "unit": "Phòng kế toán",
        "authority": "Trung tâm Internet Việt Nam",
        "letter_text": "Kính gửi Quý khách,\n\nChúng tôi xin hoàn lại 1.250.000 đồng về thẻ của Quý khách.",
        "reason": "Tiền chưa về thẻ của khách hàng.",
        "decided": "Đúng chính sách, xin thực hiện ngay trong tuần.",
        "detail": "1.250.000 đồng",
        "text": "Chặn lệnh trừ tiền gửi lại",
        "asked": "Xin Quý khách cho biết bốn số cuối của thẻ đã bị trừ tiền.",
        "status": "Cho tôi hỏi việc của tôi đến đâu rồi?",
        "unhappy": "Tôi phải chờ quá lâu.",
        "away": "Tôi nghỉ phép đến hết ngày 5/12. Việc gấp xin liên hệ hoa@acme.example.",
        "option 1": "Hoàn tiền vào thẻ trong 3 ngày làm việc",
        "option 2": "Trừ vào hóa đơn tháng sau",
        "option 3": "Mã giảm giá trị giá 1.500.000 đồng",
        "line 1": "Khiếu nại đến, mở hồ sơ và gửi xác nhận.",
        "line 2": "Lan nhận xử lý.",
        "done 1": "Nguyên nhân đã được ghi.",
        "done 2": "Biện pháp “Hoàn lại khoản thu trùng” đã gửi đi chờ duyệt.",
        "unknown": "Không có lệnh này. Có phải anh/chị muốn viết #approve?",
        "meaning 1": "Hỏi khách hàng thêm thông tin",
        "meaning 2": "Đề xuất biện pháp xử lý, đơn vị và thời hạn",
    },
    "en": {
        "written_response": "We have looked at the two payments of 2 and 3 October.\n\n"
        "The second one was recorded twice by the payment server. We are in touch with the bank and will "
        "write to you again this week.",
        "information_request": "1. The last four digits of the card that was charged.\n"
        "2. A picture of the bank's message, if you still have it.",
        "offer": "The money goes back to the card that was charged; there is nothing for you to do.",
        "options": "We have confirmed that your October invoice was charged twice.",
        "explanation": "The second payment is the fee for November, which is taken in advance under the plan "
        "that you chose on 1 September. Both have the same amount and look like one.",
        "referral": "Your letters and papers went with it.",
        "dispute_ways": "The domain name stays as it is while the parties settle this.",
        "final_answer": "The 1,250,000 dong that were charged twice went back to your card on 3 December. "
        "The fault of the payment server has been put right.",
        "customer_reminder": "The last four digits of the card that was charged.",
        "improvement": "Each invoice is now compared before a card is charged; a second charge "
        "is stopped at once.",
        "apology": "You had to call us three times without being given an explanation.",
        "thanks": "Your suggestion about the payment screen will be looked at for the next version.",
        "question": "Does the server's log show two charges?\nPlease let me know by Friday.",
        "guidance": "Please advise on the transfer between registrars.",
        "remark": "Checked against the bank's statement.",
        "answer": "Yes. The second was sent again because the network was slow.",
        "instructions": "Refund it this week. Check whether other customers have had the same.",
        "handed_on": "The fault is in the payment server; please take it from here.",
        "department_title": "Technical Department",
        "remedy": "Refund of the second charge",
        "unit": "Billing",
        "authority": "Vietnam Internet Network Information Center",
        "letter_text": "Dear customer,\n\nwe refund 1,250,000 dong to your card.",
        "reason": "The money has not reached the customer's card.",
        "decided": "It is our mistake; please carry it out this week.",
        "detail": "1,250,000 dong",
        "text": "Stop charges that are sent twice",
        "asked": "Please tell us the last four digits of the card that was charged.",
        "status": "Could you tell me how far you have got?",
        "unhappy": "I had to wait too long.",
        "away": "I am on leave until 5 December. In urgent matters please write to hoa@acme.example.",
        "option 1": "A refund to your card within 3 working days",
        "option 2": "The amount taken off your next invoice",
        "option 3": "A discount code worth 1,500,000 dong",
        "line 1": "The complaint arrived; ticket opened, acknowledgement sent.",
        "line 2": "Taken by Lan.",
        "done 1": "The cause is recorded.",
        "done 2": "The remedy “Refund of the second charge” awaits approval.",
        "unknown": "There is no such command. Did you mean #approve?",
        "meaning 1": "Ask the customer for information",
        "meaning 2": "Propose a remedy with its unit and date",
    },
    "zh": {
        "written_response": "我们已核对10月2日和3日的两笔扣款。\n\n"
        "第二笔是支付服务器重复记录所致。我们正在与银行沟通，本周内会再写信告诉您。",
        "information_request": "一、被扣款银行卡的后四位。\n二、银行短信的截图（如仍保留）。",
        "offer": "款项会退回原付款银行卡，您无需办理任何手续。",
        "options": "经核实，您十月份的发票确实被重复扣款。",
        "explanation": "第二笔是十一月的月费，按您9月1日选择的套餐提前收取。两笔金额相同，容易看成是同一笔。",
        "referral": "您的来信和单据已一并转去。",
        "dispute_ways": "在各方解决争议期间，域名保持现状。",
        "final_answer": "重复扣收的125万越南盾已于12月3日退回您的银行卡。支付服务器的故障已经排除。",
        "customer_reminder": "被扣款银行卡的后四位。",
        "improvement": "现在每张发票在扣款前都会核对，重复扣款会立即被拦截。",
        "apology": "您打了三次电话，却没有得到任何解释。",
        "thanks": "您对付款页面的建议，我们会在下一版本中考虑。",
        "question": "服务器日志里有两次扣款记录吗？\n请在周五之前告诉我。",
        "guidance": "请就注册商之间的转移给予指导。",
        "remark": "已与银行对账单核对。",
        "answer": "有。第二次是因为网络慢而重新发送的。",
        "instructions": "本周内退款。并检查是否还有其他客户遇到同样情况。",
        "handed_on": "问题出在支付服务器，请接着处理。",
        "department_title": "技术部",
        "remedy": "退还重复扣款",
        "unit": "财务部",
        "authority": "越南互联网信息中心",
        "letter_text": "尊敬的客户：\n\n我们将向您的银行卡退还125万越南盾。",
        "reason": "款项尚未到达客户的银行卡。",
        "decided": "请先与银行核对金额，再重新提出。",
        "detail": "125万越南盾",
        "text": "拦截重复发送的扣款指令",
        "asked": "请告诉我们被扣款银行卡的后四位。",
        "status": "请问我的事情处理得怎么样了？",
        "unhappy": "等得太久了。",
        "away": "本人休假至12月5日，急事请联系 hoa@acme.example。",
        "option 1": "三个工作日内退款到银行卡",
        "option 2": "从下期账单中扣除",
        "option 3": "价值150万越南盾的优惠码",
        "line 1": "收到投诉，建立工单并发出受理确认。",
        "line 2": "由小兰负责处理。",
        "done 1": "原因已记录。",
        "done 2": "处理措施“退还重复扣款”已提交审批。",
        "unknown": "没有这条指令。您是否想写 #approve？",
        "meaning 1": "向客户了解情况",
        "meaning 2": "提出处理措施、执行部门与期限",
    },
}

# Letter → whose words these are; the letters that are not named here have the customer's.
_WORDS = {
    "consultation": "question",
    "authority_request": "guidance",
    "consultation_answer": "answer",
    "customer_silent": "asked",
    "status_asked": "status",
    "unhappy_survey": "unhappy",
    "colleague_away": "away",
}


def procedure_facts(occasion: str, language: str, mailto: str) -> dict[str, object]:
    """The facts of these letters; ``mailto``: a link to which the body's words are added, percent-encoded."""
    said = _SAID.get(language, _SAID["en"])

    def link(words: str) -> str:
        return f"{mailto}{quote(words)}"

    facts: dict[str, object] = {
        "signed_by": "Nguyễn Văn Minh",
        "department_title": said["department_title"],
        "remedy": said["remedy"],
        "authority": said["authority"],
        "by": _DUE if occasion == "offer" else _BY,
        "options": [(i, said[f"option {i}"], link(str(i))) for i in (1, 2, 3)],
        "stage": "investigating",
        "asked_at": _AT,
        "links": [(score, "", link(str(score))) for score in (5, 4, 3, 2, 1)],
        "score": 2,
        "done": [said["done 1"], said["done 2"]],
        "state": "remedy proposed",
        "understood": ["#cause …"],
        "problems": [("#aprove", said["unknown"], "#approve", link("#approve \r\n"))],
        "commands": [
            ("#ask", said["meaning 1"], "#ask …", link("#ask \r\n")),
            ("#plan", said["meaning 2"], f"#plan … @billing {_DUE}", link("#plan \r\n")),
        ],
        "proposer": _BY,
        "amount": 1_250_000,
        "unit": said["unit"],
        "due": _DUE,
        "letter_text": said["letter_text"],
        "approved": occasion != "approval_result" or language != "zh",
        "items": _items(occasion, said),
        "form": 2,
        "number": 1,
        "kind": "preventive",
        "text": said["text"],
        "asker": _BY,
        "customer_words": said["status"],
        "detail": said["detail"],
        "at": _AT,
        "reminders": 2,
        "answerer": "cskh@acme.example" if language == "en" else "",
        "remark": said["remark"],
        "until": _DUE,
        "deputy": "hoa@acme.example",
        "lines": [(_AT, said["line 1"]), (_AT, said["line 2"])],
    }
    if occasion in {"approval_request", "new_complaint"}:
        facts["doubt"] = ""
    words = said.get(_WORDS.get(occasion, occasion))
    if words is not None:
        facts["words"] = words
    if occasion == "verification_failed":
        facts["reason"] = said["reason"]
    if occasion == "approval_result":
        facts["reason"] = said["decided"]
    if occasion == "colleague_away":
        facts["unit"] = "technical"
    if occasion == "response_held":
        facts["reason"] = "amount"
    return facts


def _items(occasion: str, said: Mapping[str, str]) -> list[tuple[object, ...]]:
    if occasion == "complaints_digest":
        row = (_AT, "Trần Thị Lan", said["status"], said["unit"])
        return [("KN-2026-000123", *row, True), ("KN-2026-000124", *row, False)]
    return [(said["remedy"], said["unit"], _DUE, True), (said["text"], said["department_title"], _DUE, True)]
