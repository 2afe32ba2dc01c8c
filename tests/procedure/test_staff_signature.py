"""The card below the words of staff never reaches a customer; what the customer needs is never cut."""

import pytest
from mailflow.domain.model.message import Address
from mailflow.domain.model.policy import Department, Organisation, Policy
from mailflow.domain.procedure.staff_signature import without_card, writer_of

from support.conversation import CLERK, CUSTOMER, complaint
from support.house import BILLING

POLICY = Policy(
    Organisation("Công ty Sao Mai", "saomai.example"),
    (),
    departments=(
        Department(
            "ketoan",
            "ketoan@departments.test",
            {"vi": "Phòng Kế toán", "en": "Accounting", "zh": "财务部"},
        ),
    ),
)
LAN = Address("lan@departments.test", "Lê Thị Lan")
HUNG = Address("hung@departments.test", "Hùng NV")
WANG = Address("wang@departments.test", "王小明")
LI = Address("lan@departments.test", "李兰")
BODY = "Kính gửi chị Châu,\n\nChúng tôi đã kiểm tra và sẽ trả lời chị trước thứ Sáu."

CARDS = [
    (
        LAN,
        "Lê Thị Lan\nKế toán viên | Công ty Sao Mai\nĐT: 028 3822 1234 (máy lẻ 42)\nE: lan@departments.test",
    ),
    (LAN, "Lê Thị Lan"),
    (LAN, "Lê Thị Lan\nPhòng Kế toán\nCông ty Sao Mai\nMobile: 0903 123 456"),
    (LAN, "____________________\nLê Thị Lan\nKế toán viên\nM: 0903 123 456"),
    (LAN, "*Lê Thị Lan*\n*Kế toán viên*\n0903 123 456 | lan@departments.test"),
    (LAN, "Thanks & Best regards,\n-----\nLe Thi Lan (Ms.)\nAccountant\nSao Mai Co., Ltd"),
    (LAN, "📞 0903 123 456\n📧 lan@departments.test\n🌐 www.saomai.example"),
    (LI, "李兰\n财务部\n电话：028-38221234"),
    (LAN, "[cid:image001.png@01DA1234.5678]\nLê Thị Lan\nKế toán viên"),
    (
        LAN,
        (
            "Lê Thị Lan\nThis email and any attachments are confidential "
            "and intended "
            "solely for the addressee. If you are not the intended recipient please delete it and notify "
            "the sender."
        ),
    ),
    (LAN, "Lê Thị Lan | Kế toán\n“Tận tâm – Chuyên nghiệp – Sáng tạo”"),
    (LAN, "Trân trọng,\nLê Thị Lan\nKế toán viên\nCông ty Sao Mai\n028 3822 1234"),
    (LAN, "-- \nLê Thị Lan\nlan@departments.test"),
    (LAN, "Kính,\nLan"),
    (
        LAN,
        "Best,\nLan Le\nSenior Accountant\nSao Mai JSC\n12 Nguyen Hue, District 1, HCMC\nT +84 28 3822 1234",
    ),
    (LAN, "LÊ THỊ LAN (Ms.)\nAccountant - Sao Mai JSC\nA: 12 Nguyễn Huệ, Q.1, TP.HCM\nW: www.saomai.example"),
    (HUNG, "Nguyễn Văn Hùng – Trưởng phòng Kỹ thuật – 0912 345 678"),
    (HUNG, "Hùng NV\nTech Lead\nSkype: hung.nv"),
    (LAN, "Lan Lê (Chị)\nZalo: 0903123456"),
    (LAN, "Lê Lan / Accounting Dept.\nSao Mai Corporation\nTel: (84-28) 3822 1234 Ext: 42"),
    (WANG, "王小明\n客户服务部 经理\n手机：13800001111\n邮箱：wang@departments.test"),
    (LAN, "Lê Thị Lan\nSAO MAI JSC\n---\nPlease consider the environment before printing this email."),
    (LAN, "<image001.png>\nLê Thị Lan\nKế toán viên"),
    (LAN, "Sent from my iPhone"),
    (LAN, "Lan - P.KT - Ext 42"),
    (
        LAN,
        (
            "Ms. Lan Le\nAccount Executive\n+84 903 123 456\n"
            "lan@departments.test\nFollow us: facebook.com/saomai"
        ),
    ),
    (LAN, "Lê Thị Lan (Kế toán)\nMST: 0301234567\nĐ/c: 12 Nguyễn Huệ, Quận 1"),
    (LAN, "Thân,\nLan"),
    (LAN, "Lê Thị Lan\nKế toán viên\nSĐT: 0903.123.456"),
    (LAN, "Lê Thị Lan\n\nKế toán viên | ĐT 0903 123 456"),
    (LAN, "☎️ 0903 123 456\n🏢 12 Lê Lợi, Quận 1\n🌐 saomai.vn"),
    (LAN, "👩 Lê Thị Lan\n💼 Kế toán viên\n📞 0903 123 456"),
]
"""As people set them up: with pipes, rules, emoji, pictures, slogans, disclaimers."""

KEPT = [
    "Số tài khoản hoàn tiền:\nLê Thị Lan\nVietcombank 0071000123456",
    "Xin liên hệ cửa hàng:\nSao Mai Quận 1\n12 Nguyễn Huệ, Q.1\nĐT: 028 3822 1234",
    "Mã giao dịch: FT26334123456\nSố tiền: 350.000đ",
    "Người nhận hàng:\nTrần Văn Nam\n0912 345 678\n12 Lê Lợi, Huế",
    "1. Lê Thị Lan\n2. Trần Văn Nam",
    "Kỹ thuật viên sẽ đến là anh Nguyễn Văn Hùng, số điện thoại 0912 345 678.",
    "Hotline hỗ trợ: 1900 1234",
    "Chị gọi cho tôi theo số 0903 123 456 nhé.",
    "Tên miền: saomai.example\nNgày hết hạn: 12/12/2026",
    "Lan sẽ gọi cho chị chiều nay",
    "Chị Lan bên kế toán sẽ gọi lại",
    "Trung tâm bảo hành\n12 Lê Lợi, Quận 1\nGiờ mở cửa 8h - 17h",
    "Chủ tài khoản\nCông ty Sao Mai\nVCB 0071000123456",
    "Ngân hàng Vietcombank\nSTK 0071000123456\nTrần Văn Nam",
    "Công ty Sao Mai\nVietcombank 0071000123456",
    "Công ty Sao Mai\nMST: 0301234567\n12 Nguyễn Huệ, Quận 1",
    "Lê Thị Lan\nVietcombank 0071000123456",
    "Phòng Kế toán\nTầng 3, 12 Nguyễn Huệ",
    "Phòng Kế toán\nCông ty TNHH Sao Mai\nHotline: 1900 1234",
    "✅ Hóa đơn tháng 10\n✅ Hợp đồng\n✅ Phiếu thu",
    "📍 12 Lê Lợi, Quận 1\n📍 34 Hai Bà Trưng, Quận 3\n📍 56 Nguyễn Huệ, Huế",
]


@pytest.mark.parametrize(("sender", "card"), CARDS, ids=[str(n) for n in range(len(CARDS))])
def test_a_card_is_cut(sender: Address, card: str) -> None:
    """Below a blank line, or right below the words where it begins with the writer's name."""
    assert without_card(f"{BODY}\n\n{card}", writer_of(sender, POLICY)) == BODY


@pytest.mark.parametrize("words", KEPT)
def test_what_the_customer_needs_is_kept(words: str) -> None:
    """Accounts, shops, lists, numbers to call, although they look like cards."""
    text = f"{BODY}\n\n{words}"
    assert without_card(text, writer_of(LAN, POLICY)) == text


def test_nothing_but_a_card() -> None:
    """It is no letter."""
    assert without_card("Lê Thị Lan\nKế toán viên\nĐT: 0903 123 456", writer_of(LAN, POLICY)) == ""


def test_what_ends_each_of_their_mails_is_learnt() -> None:
    """A slogan and initials that no rule knows; a sentence that they always write stays."""
    end = "Sao Mai – vì bạn\nbp.kt"
    earlier = [f"Xin chào\n\n{end}", f"Vâng\n{end}"]
    assert without_card(f"{BODY}\n\n{end}", writer_of(LAN, POLICY, earlier)) == BODY
    assert without_card(f"{BODY}\n\n{end}", writer_of(LAN, POLICY, earlier[:1])) != BODY
    polite = "Nếu cần thêm thông tin, xin chị trả lời thư này."
    earlier = [f"Xin chào\n\n{polite}", f"Vâng\n\n{polite}"]
    assert without_card(f"{BODY}\n\n{polite}", writer_of(LAN, POLICY, earlier)).endswith(polite)


class TestLetters:
    """What reaches the customer, what is asked about, what is told."""

    def test_a_card_stays_here(self) -> None:
        """Outlook's signature below a plain answer, without "-- "."""
        talk = complaint()
        card = f"Lê Thị Lan\nKế toán viên | ACME\nĐT: 028 3822 1234 (máy lẻ 42)\nE: {CLERK}"
        talk.staff(f"Kính gửi chị, chúng tôi đã kiểm tra hóa đơn tháng 10.\n\n{card}")
        read = talk.last(CUSTOMER)
        assert "hóa đơn tháng 10" in read
        assert not any(word in read for word in ("máy lẻ", CLERK, "Kế toán viên"))

    def test_a_card_is_no_offer(self) -> None:
        """The plan's letter would have been the signature alone: there is none."""
        talk = complaint()
        talk.staff(f"#plan hoàn 200.000đ @billing due 5/12\n\nLê Thị Lan\nKế toán viên\nE: {CLERK}")
        assert "offer" not in {str(row[0]) for row in talk.house.rows("select occasion from outbox")}

    def test_a_card_alone_sends_nothing_and_says_so(self) -> None:
        """Whoever pressed "Send" too early hears of it."""
        talk = complaint()
        talk.staff(f"Lan\nKế toán viên\nE: {CLERK}")
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "chữ ký" in talk.last(CLERK)

    @pytest.mark.parametrize(
        "words",
        [
            "@Minh em xem giúp chị nhé, khách này khó tính lắm, chị đang bận họp với đối tác",
            "FYI, hóa đơn này đã in lại hôm qua và gửi cho bên giao nhận rồi nhé",
            "Chị gọi lại cho chúng tôi theo số 028 3822 1234 máy lẻ 42 để được giúp thêm ạ",
            "Để mai nhé",
            "Em xem giúp chị nhé, chị đang họp với đối tác đến chiều",
        ],
    )
    def test_words_for_colleagues_are_asked_about(self, words: str) -> None:
        """They wait; one press sends them where they were meant so."""
        talk = complaint()
        talk.staff(words)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert talk.kinds(CLERK)[-1] == "response_held"
        talk.staff("#send", box=CLERK)
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_colleagues_in_copy(self) -> None:
        """Reply to all, with a colleague among the readers: perhaps it was for them."""
        talk = complaint()
        talk.staff(
            "Chúng tôi đã kiểm tra hóa đơn và sẽ sửa trong tuần này.",
            headers=[("Cc", f"Minh <{BILLING}>, m@acme.example")],
        )
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert talk.kinds(CLERK)[-1] == "response_held"

    @pytest.mark.parametrize(
        "words",
        [
            "Kính gửi chị, chúng tôi đã kiểm tra hóa đơn và sẽ sửa trong tuần này.",
            "Em đã kiểm tra giúp chị hóa đơn tháng 10 rồi ạ, hóa đơn nay đã đúng.",
            "Để em kiểm tra giúp chị nhé, em báo lại chị trong ngày mai ạ.",
            "Lỗi nội bộ của hệ thống tính cước đã được khắc phục sáng nay ạ.",
            "Anh gọi giúp em vào số 1900 1234 để được hướng dẫn ngay nhé.",
        ],
    )
    def test_an_ordinary_letter_leaves(self, words: str) -> None:
        """As clerks speak to customers: nobody is asked."""
        talk = complaint()
        talk.staff(words)
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_what_the_customer_has_said_first(self) -> None:
        """Their own word is no word of the house, however it is spelled."""
        talk = complaint(
            words="Tôi khiếu nại hóa đơn sai, tôi đã gọi cho Sếp của các anh mà không ai trả lời."
        )
        talk.staff("Kính gửi chị, sếp của chúng tôi đã xem hóa đơn và sẽ gọi chị trong tuần này.")
        assert talk.kinds(CUSTOMER)[-1] == "written_response"
