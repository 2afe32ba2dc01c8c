"""Staff on their telephones: autocapitals, dictation, short forms, lines that programs add, no quote."""

import pytest

from support.conversation import CLERK, CUSTOMER, complaint
from support.house import BILLING, MANAGER, text_of

WORDS = "Bên em đã kiểm tra và sửa lại hóa đơn tháng 10 cho chị rồi ạ."

US = "ACME <support@acme.example>"
LINE = "________________________________"
PROGRAMS = {
    "iPhone, English": f"Sent from my iPhone\n\n> On 23 Nov 2026, at 09:00, {US} wrote:\n> \n> Nhóm: Giá",
    "iPhone, Vietnamese": "Đã gửi từ iPhone của tôi\n\n"
    f"Vào 09:00 Th 2, 23 thg 11, 2026, {US} đã viết:\n\n> Kính gửi Billing,",
    "iPhone, Chinese": f"发自我的iPhone\n\n在 2026年11月23日，09:00，{US} 写道：\n\n> Kính gửi",
    "Gmail without a quote": "",
    "Gmail, Vietnamese": f"Vào 09:00, Th 2, 23 thg 11, 2026 {US} đã viết:\n\n> Kính gửi Billing,",
    "Gmail, Android": f"On Mon, 23 Nov 2026, 09:00 {US.replace(' <', ', <')} wrote:\n\n> Kính gửi Billing,",
    "Outlook, iOS": f"Get Outlook for iOS<https://aka.ms/o0ukef>\n{LINE}\nFrom: {US}\n"
    "Sent: Monday, November 23, 2026 9:00:00 AM\nTo: Billing\nSubject: x\n\nKính gửi Billing,",
    "Outlook, Vietnamese": f"Tải xuống Outlook dành cho Android<https://aka.ms/AAb9ysg>\n{LINE}\nTừ: {US}\n"
    "Đã gửi: Thứ Hai, ngày 23 tháng 11 năm 2026 09:00\nĐến: Billing\nChủ đề: x\n\nKính gửi Billing,",
    "Samsung": f"Đã gửi từ thiết bị Galaxy của tôi\n\n-------- Tin nhắn gốc --------\nTừ: {US} \n"
    "Ngày: 23/11/26 09:00 (GMT+07:00) \nĐến: billing@acme.example \nChủ đề: x \n\nKính gửi Billing,",
    "Xiaomi": f"Gửi từ điện thoại Xiaomi của tôi\nVào {US}, 23 thg 11, 2026 9:00 SA đã viết:\n> Kính gửi",
}
ADDED = ("iPhone", "Outlook", "Galaxy", "Xiaomi", "Từ:", "From:", "support@", "Kính gửi Billing", "Nhóm:")


@pytest.mark.parametrize("added", PROGRAMS.values(), ids=PROGRAMS)
def test_what_programs_add_is_never_sent(added: str) -> None:
    """The customer reads the words alone; a command above the same lines is done."""
    talk = complaint()
    talk.staff(f"{WORDS}\n\n{added}")
    letter = text_of(talk.house.last_letter_to(CUSTOMER))
    assert WORDS in letter
    assert [word for word in ADDED if word in letter] == []
    talk.staff(f"#Nhận\n\n{added}")
    assert talk.kinds(CLERK)[-1] == "receipt"


TAKEN = (
    "#Nhận", "# nhận", "#Nhan.", "“#Nhận”", "#NHẬN ạ", "＃处理", "/nhận", "Hashtag nhận", "Dấu thăng nhận",
    "Nhận", "Ok em nhận", "Dạ e nhận ạ", "Ok 👍",
)  # fmt: skip


@pytest.mark.parametrize("words", TAKEN)
def test_however_it_is_typed_or_said(words: str) -> None:
    """Autocapitals, smart quotes, dictation, short forms: the ticket is taken, the customer hears nothing."""
    talk = complaint()
    talk.staff(words)
    assert talk.status == "investigating"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


@pytest.mark.parametrize(
    "words", ["Dạ e gọi khách rồi ạ", "Trả lời khách: đã sửa rồi", "👍", "Đầu tháng nhận", "thăng nhận"]
)
def test_words_about_the_customer(words: str) -> None:
    """They are rather for a colleague: asked about, not sent."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK) == ["response_held"]


YES = (
    "duyệt nha e",
    "A duyệt r nhé",
    "OK duyệt 👍",
    "“Duyệt”",
    "Duyệt\n\nSent from my iPhone",
    "Dấu thăng duyệt",
)
NO = ("ko duyệt, cao quá", "#Từ chối cao quá", "Không duyệt. Số tiền cao quá")
NEITHER = (
    "👍", "Chưa duyệt", "Duyệt nhưng giảm còn 500k", "Duyệt hả em?", "Để a xem",
    "Không duyệt “gói lớn”, duyệt gói nhỏ",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "status"),
    [
        *((each, "remedy approved") for each in YES),
        *((each, "investigating") for each in NO),
        *((each, "remedy proposed") for each in NEITHER),
    ],
)
def test_a_director_in_a_taxi(words: str, status: str) -> None:
    """A clear yes or no counts; whatever else it is, they are asked at once."""
    talk = complaint()
    talk.staff("#plan hoàn 1.000.000đ @billing due 20/12")
    talk.staff(words, sender=MANAGER, letter=talk.house.last_letter_to(MANAGER))
    assert talk.status == status
    assert talk.kinds(MANAGER)[-1] == ("not_decided" if status == "remedy proposed" else "receipt")


def test_dictated_over_several_lines() -> None:
    """A letter is dictated below its command."""
    talk = complaint()
    talk.staff(f"Dấu thăng trả lời\n{WORDS}")
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"
    assert "thăng" not in talk.last(CUSTOMER)


def test_a_first_notice_answered_twice_by_the_same_thumb() -> None:
    """The second press of the same button is told as what it is, and harms nothing."""
    talk = complaint()
    notice = talk.house.last_letter_to(BILLING)
    talk.staff("#Nhận", letter=notice)
    talk.staff("#Nhận", letter=notice)
    assert talk.status == "investigating"
    assert talk.kinds(CLERK) == ["receipt", "receipt"]
