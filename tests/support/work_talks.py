"""Talks of people at work: away, in a hurry, on a telephone, behind gateways, with silent customers."""

from email.message import EmailMessage

from support.conversation import CANARY, Conversation
from support.house import text_of
from support.stage import Stage

ASKED = "Bốn số cuối của thẻ là gì ạ?"
ANSWER = "Kính gửi chị, chúng tôi đang đối chiếu với ngân hàng và sẽ trả lời trong tuần này."


def _begun(stage: Stage, customer: str, name: str) -> tuple[Conversation, EmailMessage]:
    """A complaint of which billing has the notice."""
    talk = Conversation(stage, customer, name)
    talk.complains(
        "Hóa đơn bị tính hai lần",
        f"Kính gửi công ty,\n\nTôi bị trừ tiền hai lần trên hóa đơn, xin xử lý khiếu nại.\n\n{name}\n",
    )
    talk.sees("director", "new_complaint")
    return talk, talk.sees("billing", "new_ticket")


def deputy_approves(stage: Stage) -> Conversation:
    """The manager is away: Hoa gets the request, too, and what she approves is what the customer gets."""
    talk, notice = _begun(stage, "mai", "Lê Thị Mai")
    day = talk.day(16)
    offer = f"Chúng tôi xin hoàn 500.000đ vào thẻ của chị trước ngày {day}."
    talk.answers(
        "billing", notice, f"#plan hoàn 500k @billing due {day} {CANARY}\n\nKính gửi chị Mai,\n\n{offer}"
    )
    talk.sees("billing", "receipt")
    talk.sees("manager", "approval_request")
    request = talk.sees("hoa", "approval_request")
    assert "thay mặt Trần Quản" in text_of(request)
    talk.answers("hung", request, "#duyệt")  # a colleague who was shown it
    talk.sees("hoa", "refused")
    talk.nothing_new("mai", "hung")
    talk.answers("hoa", request, "#duyệt")
    talk.sees("hoa", "receipt")
    talk.sees("billing", "approval_result")
    talk.held()
    letter = talk.sees("mai", "offer")
    assert offer in text_of(letter).replace("\r\n", "\n")
    assert "Hoa" not in text_of(letter)
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def vacation_reply(stage: Stage) -> Conversation:
    """QA's mailbox answers that QA is away: the holder is told, once; the customer never."""
    talk, notice = _begun(stage, "cuc", "Đỗ Thu Cúc")
    talk.answers("billing", notice, f"#plan đối chiếu và gửi lại hóa đơn đúng @billing {talk.day(16)}")
    talk.sees("billing", "receipt")
    talk.answers("hoa", talk.sees("hoa", "approval_request"), "#duyệt")
    talk.sees("hoa", "receipt")
    talk.sees("manager", "approval_request")
    result = talk.sees("billing", "approval_result")
    talk.answers("billing", result, "#xong")
    talk.sees("billing", "receipt")
    request = talk.sees("qa", "verification_request")
    back = talk.day(9)
    words = f"Tôi nghỉ phép đến hết ngày {back}. Việc gấp xin liên hệ {stage.address('technical')}."
    automatic = [("Auto-Submitted", "auto-replied")]
    for subject in ("Trả lời tự động: xin kiểm tra", "Trả lời tự động (2)"):
        talk.answers("qa", request, words, subject=subject, headers=automatic)
    told = text_of(talk.sees("billing", "colleague_away"))
    assert " tháng ".join(back.split("/")) in told
    assert stage.address("technical") in told
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def several_at_once(stage: Stage) -> Conversation:
    """Two members answer the same notice: the second is asked first, and only what is sent is sent."""
    talk, notice = _begun(stage, "nga", "Bùi Thị Nga")
    stage.later(minutes=10)
    talk.answers("hung", notice, ANSWER)
    talk.sees("hung", "response_scheduled")
    talk.answers("thao", notice, "Kính gửi chị, xin chị gửi giúp ảnh hóa đơn.")
    held = talk.sees("thao", "response_held")
    talk.held()
    assert "đối chiếu với ngân hàng" in text_of(talk.sees("nga", "written_response"))
    talk.answers("thao", held, "#gửi")
    talk.sees("thao", "receipt")
    talk.held()
    assert "ảnh hóa đơn" in text_of(talk.sees("nga", "written_response"))
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def another_from(stage: Stage) -> Conversation:
    """A colleague's telephone writes from a private address: nothing leaves, and the department is told."""
    talk, notice = _begun(stage, "oanh", "Vũ Kim Oanh")
    private = stage.address("hung.private")
    talk.answers("hung", notice, f"#answer Việc đã xong. {CANARY}", sender=f"Hùng <{private}>")
    refused = talk.sees("billing", "refused")
    assert private in text_of(refused)
    talk.held()
    talk.nothing_new("hung", "hung.private", "oanh")
    assert talk.status == "with department"
    talk.answers("hung", refused, ANSWER)  # from the address of work
    talk.sees("hung", "response_scheduled")
    talk.held()
    talk.sees("oanh", "written_response")
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def stripped_token(stage: Stage) -> Conversation:
    """A gateway takes the token off: the thread alone lets nothing out, and the letter says what to do."""
    talk, notice = _begun(stage, "phuong", "Phạm Phương")
    talk.answers("hung", notice, ANSWER, to=stage.address("support"))
    refused = talk.sees("hung", "refused")
    assert "bấm Trả lời ở chính thư này" in " ".join(text_of(refused).split())
    talk.held()
    talk.nothing_new("phuong")
    talk.answers("hung", refused, ANSWER)
    talk.sees("hung", "response_scheduled")
    talk.held()
    talk.sees("phuong", "written_response")
    talk.nothing_new()
    return talk


def rewritten_by_a_list(stage: Stage) -> Conversation:
    """The department's list puts its own name into From and Subject; another list's rewriting is nobody."""
    talk, notice = _begun(stage, "quynh", "Hồ Thị Quỳnh")
    subject = f"[ketoan] Re: {notice['Subject']}"
    foreign = f"Hùng via Lists <{stage.address('lists')}>"
    talk.answers("hung", notice, ANSWER, sender=foreign, subject=subject)
    talk.sees("billing", "refused")
    talk.held()
    talk.nothing_new("quynh", "lists")
    ours = f"Hùng via Kế toán <{stage.address('billing')}>"
    talk.answers("billing", notice, ANSWER, sender=ours, subject=subject)
    talk.sees("billing", "response_scheduled")
    talk.held()
    letter = talk.sees("quynh", "written_response")
    assert "ketoan" not in str(letter["Subject"])
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def silent_customer(stage: Stage) -> Conversation:
    """Asked, reminded twice, then the ticket is back with the holder; it is never closed by itself."""
    talk, notice = _begun(stage, "son", "Ngô Sơn")
    talk.answers("billing", notice, f"#hỏi {ASKED}")
    talk.sees("billing", "receipt")
    talk.held()
    assert ASKED in text_of(talk.sees("son", "information_request"))
    for _ in range(2):
        talk.waits("son", "customer_reminder")
        assert ASKED in text_of(talk.sees("son", "customer_reminder"))
    talk.waits("billing", "customer_silent")
    silent = talk.sees("billing", "customer_silent")
    assert ASKED in text_of(silent)
    assert talk.status == "waiting for the customer"
    stage.later(days=30)
    talk.nothing_new("son")
    assert talk.status == "waiting for the customer"
    talk.answers("son", stage.mailbox("son")[-1], "Xin lỗi vì trả lời muộn, là 1234.")
    assert "1234" in text_of(talk.sees("billing", "customer_wrote"))
    assert talk.status == "investigating"
    talk.customer_saw_nothing_internal()
    return talk


TALKS = (
    deputy_approves,
    vacation_reply,
    several_at_once,
    another_from,
    stripped_token,
    rewritten_by_a_list,
    silent_customer,
)
SHORT = (deputy_approves, another_from, stripped_token, rewritten_by_a_list)
"""Played on real servers in every run; the others take more time there, and wait for the soak."""
