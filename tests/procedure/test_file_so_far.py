"""Staff who have only mail can read the ticket: whoever is asked to act reads what was said and done."""

from support.conversation import CUSTOMER, Conversation, complaint, kind_of
from support.house import BILLING, MANAGER, text_of

TECHNICAL = "technical@acme.example"
SERVER = "Máy chủ gửi lại lệnh trừ tiền"
HEADING = "HỒ SƠ ĐẾN NAY"


def worked_on() -> Conversation:
    """A note, a cause, and a further mail of the customer."""
    talk = complaint()
    talk.staff("#note Khách đã gọi lên tổng đài hai lần.")
    talk.staff(f"#cause {SERVER}")
    talk.writes("Số của tôi là 0901 234 567, xin gọi lại.", to=talk.house.letters_to(CUSTOMER)[0])
    return talk


def last_of(talk: Conversation, who: str, kind: str) -> str:
    """The text of the latest such letter that somebody has got."""
    return text_of([each for each in talk.house.letters_to(who) if kind_of(each) == kind][-1])


class TestWhoIsAskedToAct:
    """Reads the customer's words, the cause, what colleagues wrote; once, and the newest first."""

    def test_the_approver(self) -> None:
        """The cause and the notes stand before him, and the telephone number."""
        talk = worked_on()
        talk.staff("#plan hoàn 7.000.000đ @billing hạn 20/12")
        text = last_of(talk, MANAGER, "approval_request")
        file = text.split(HEADING)[1]
        assert f"Nguyên nhân: {SERVER}" in file
        assert "Khách đã gọi lên tổng đài hai lần." in file
        assert "Điện thoại: 0901 234 567" in text
        assert text.count("xin gọi lại.") == 1
        assert text.count("hoàn 7.000.000đ") <= 3  # subject apart, the letter says it by itself

    def test_the_new_holder(self) -> None:
        """The one who hands on need not tell it all again; what they say stands there once."""
        talk = worked_on()
        talk.staff("#route technical Nhờ xem nhật ký.")
        text = last_of(talk, TECHNICAL, "handed_on")
        assert text.count("Nhờ xem nhật ký.") == 1
        assert SERVER in text
        file = text.split(HEADING)[1]
        assert file.index("xin gọi lại.") < file.index("tổng đài hai lần.")  # the newest first
        assert text.count("tính hai lần, xin xử lý") == 1  # the letter has it by itself

    def test_who_only_reads_a_receipt(self) -> None:
        """Knows whom it is about: a call is one press away."""
        talk = worked_on()
        talk.staff("#take")
        text = last_of(talk, "lan@acme.example", "receipt")
        assert "Khách hàng: " in text
        assert CUSTOMER in text
        assert "0901 234 567" in text
        assert HEADING not in text

    def test_all_words_on_request(self) -> None:
        """#status has the words of everybody, also of the customer."""
        talk = worked_on()
        talk.staff("#tình trạng")
        text = talk.last("lan@acme.example")
        for words in (SERVER, "Khách đã gọi lên tổng đài hai lần.", "tính hai lần", "xin gọi lại."):
            assert words in text

    def test_it_stays_short(self) -> None:
        """A screen or two, however much was written."""
        talk = complaint()
        for number in range(12):
            talk.staff(f"#note {number}. " + "Nhật ký dài dòng của máy chủ thanh toán. " * 40)
        talk.staff("#route technical")
        file = last_of(talk, TECHNICAL, "handed_on").split(HEADING)[1]
        assert "11. Nhật ký" in file
        assert "3. Nhật ký" not in file
        assert "mục cũ hơn" in file
        assert len(file) < 3500


def test_nobody_outside_reads_a_line_of_it() -> None:
    """The customer and the authority get their own letters only."""
    talk = worked_on()
    talk.staff("#refer vnnic@registry.example Việc này do cơ quan quản lý tên miền quyết định.")
    talk.passes(minutes=10)
    outside = [*talk.house.letters_to(CUSTOMER), *talk.house.letters_to("vnnic@registry.example")]
    assert "authority_request" in [kind_of(each) for each in outside]
    for letter in outside:
        said = text_of(letter)
        assert HEADING not in said
        assert SERVER not in said
        assert "tổng đài" not in said


def test_a_long_mail_does_not_bury_the_buttons() -> None:
    """The notice shows its beginning; #status has every word."""
    talk = complaint()
    talk.writes(
        "Câu chuyện dài của tôi về hóa đơn. " * 200 + "CÂU CUỐI.", to=talk.house.letters_to(CUSTOMER)[0]
    )
    notice = last_of(talk, BILLING, "customer_wrote")
    assert "Câu chuyện dài" in notice
    assert "CÂU CUỐI." not in notice
    assert "#tinhtrang" in notice
    talk.staff("#tình trạng")
    assert "CÂU CUỐI." in talk.last("lan@acme.example")
