"""What mail programs write in the name of staff is no letter to a customer, and nobody is asked about it."""

from email.message import EmailMessage

import pytest

from support.conversation import BY_THE_CLOCK, CLERK, CUSTOMER, complaint
from support.house import BILLING

GMAIL = "https://www.google.com/gmail/about/?utm_source=gmail-in-product&utm_medium=et#app"
PROGRAMS = {
    "Gmail, vi": f"👍\n\nLê Thị Lan đã bày tỏ cảm xúc qua Gmail\n({GMAIL})",
    "Gmail, one line": f"👍\n\nLê Thị Lan đã bày tỏ cảm xúc qua Gmail ({GMAIL})",
    "Gmail, en": f"❤️\n\nLan Le reacted via Gmail\n<{GMAIL}>",
    "Gmail, zh": f"👍\n\n李兰通过 Gmail 做出了回应 ({GMAIL})",
    "Outlook, en": "[Like] Lan Le reacted to your message:",
    "Outlook, sign": "Lan reacted to your message: 👍",
    "Outlook, vi": "Lan đã phản ứng với thư của bạn: 👍",
    "Outlook, zh": "李兰 对您的邮件做出了回应：👍",
    "recall, vi": 'Lê Thị Lan muốn thu hồi thư, "Hóa đơn tháng 10".',
    "recall, en": 'Lan Le would like to recall the message, "Re: Hóa đơn tháng 10".',
    "recall, nothing else": "Recall: Khiếu nại",
    "recall, zh": "李兰 希望撤回邮件“十月账单”。",
    "calendar, vi": "Lê Thị Lan đã chấp nhận lời mời này.",
    "calendar, en": "Lan Le has accepted this invitation.",
    "calendar, zh": "李兰已接受此邀请。",
    "absence, vi": "Tôi đang nghỉ phép đến 30/11/2026.",
    "absence, vi, long": "Xin chào,\n\nTôi hiện đang đi công tác từ ngày 20/11 đến hết ngày 30/11. Nếu gấp, "
    "vui lòng liên hệ anh Minh (0903 123 456). Tôi sẽ trả lời sau khi quay lại.\n\nTrân trọng,\nLan",
    "absence, vi, stand-in": "Tôi đang nghỉ phép, nhờ chị Hoa xử lý thay",
    "absence, en": "Hello,\n\nI am on annual leave until 30 November. For urgent matters please contact Minh "
    "(minh@acme.example). I will reply when I am back.\n\nBest regards,\nLan",
    "absence, zh": "您好，我正在休假，至11月30日。如有急事，请联系王小明。",
}

LETTERS = (
    "Chị ơi, hóa đơn đã được sửa 👍",
    "Em đang nghỉ phép, mai em kiểm tra hóa đơn tháng 10 rồi báo chị ngay ạ.",
    (
        'Kính gửi chị, công ty muốn thu hồi thư báo cước "Tháng 10" vì in sai, thư mới đã gửi hôm nay.\n\n'
        "Mong chị thông cảm.\n\nHóa đơn đúng ở trong hộp thư của chị.\n\nBên em cảm ơn chị."
    ),
    "Dear Ms Chau, we have accepted this invitation of yours to look at the bill together on Monday.",
    "Our system reacted to your message too late; the October bill is right now.",
)


@pytest.mark.parametrize("words", PROGRAMS.values(), ids=PROGRAMS)
def test_what_a_program_writes_reaches_nobody(words: str) -> None:
    """The customer gets no letter, the writer no question; the file says that a program wrote."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert set(talk.kinds(CLERK)) <= BY_THE_CLOCK
    assert talk.house.one("select rule from arrivals order by id desc limit 1") != "staff answer"


@pytest.mark.parametrize("words", LETTERS)
def test_a_person_s_sentence_is_none(words: str) -> None:
    """Who uses the same words in a letter is heard: it leaves, or is asked about."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CUSTOMER)[-1] == "written_response" or talk.kinds(CLERK)[-1] == "response_held"


def test_the_part_that_gmail_adds() -> None:
    """A reaction in words of any language: the part beside them says what it is."""

    def reaction(mail: EmailMessage) -> None:
        mail.add_alternative(b'{"emoji": "x", "version": 1}', "text", "vnd.google.email-reaction+json")

    talk = complaint()
    talk.staff("👍\n\nLan ha reaccionado mediante Gmail", attach=reaction)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert set(talk.kinds(CLERK)) <= BY_THE_CLOCK


def test_whoever_waits_for_them_hears_of_an_absence() -> None:
    """An absence without a header is one: their superior is told until when."""
    talk = complaint()
    talk.staff(PROGRAMS["absence, vi"], sender=f"Billing <{BILLING}>")
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.house.one("select count(*) from events where kind = 'colleague away'")
