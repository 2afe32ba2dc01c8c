# ruff: noqa: E501  (one text, one line: the tables are read across)
"""What is kept and what is left out of a reply, beyond the mail programs' own forms."""

import pytest
from client_forms import OLD, QUOTED
from mailflow.domain.understanding.reply_text import new_text, reply_text


class TestInlineAnswers:
    """Answers between quotes stay together with the line that they answer."""

    def test_each_answer_keeps_its_question(self) -> None:
        """Two questions, two answers: four lines, and nothing of the rest of the letter."""
        mail = (
            "Vào Th 2, 3 thg 11, 2026 vào lúc 10:00 CSKH <cskh@acme.vn> đã viết:\n"
            "> Kính gửi Quý khách,\n>\n> Mã đơn hàng của Quý khách là gì?\n\nDH-778.\n\n"
            "> Quý khách mua hàng ngày nào?\n\nNgày 20/10.\n\n> Trân trọng,\n> ACME"
        )
        assert reply_text(mail) == (
            "> Mã đơn hàng của Quý khách là gì?\n\nDH-778.\n\n> Quý khách mua hàng ngày nào?\n\nNgày 20/10."
        )

    def test_the_answers_alone_can_be_had(self) -> None:
        """Language and words are judged on the person's own text, without our questions."""
        mail = "> Please send the order number.\n\nIt is DH-778.\n\n> And the date?\n\n20 October."
        assert reply_text(mail, with_questions=False) == "It is DH-778.\n\n20 October."

    def test_text_above_stays_above(self) -> None:
        """A greeting above the quote and the answers below it keep their order."""
        mail = "Chào anh,\n\nOn 3/11/2026 10:00, CSKH wrote:\n> Số máy?\nA-1\n> Ngày mua?\nHôm qua"
        assert reply_text(mail) == "Chào anh,\n\n> Số máy?\n\nA-1\n\n> Ngày mua?\n\nHôm qua"

    def test_chinese_answers(self) -> None:
        """The same in Chinese."""
        mail = "在 2026年11月3日，CSKH <cskh@acme.vn> 写道：\n> 订单号是多少？\n\nDH-778\n\n> 哪一天购买的？\n\n十月二十日"
        assert reply_text(mail) == "> 订单号是多少？\n\nDH-778\n\n> 哪一天购买的？\n\n十月二十日"

    def test_a_question_of_several_lines_is_kept_up_to_three(self) -> None:
        """A wrapped question stays readable, a whole letter is not repeated."""
        mail = "> one\n> two\n> three\n> four?\nYes.\n> five?\nNo."
        assert reply_text(mail) == "> two\n> three\n> four?\n\nYes.\n\n> five?\n\nNo."

    def test_one_quote_between_two_texts_is_no_interview(self) -> None:
        """Text above and below one quote: both texts, no quote."""
        assert (
            reply_text(f"Above.\n\nOn 3/11/2026 10:00, CSKH wrote:\n{QUOTED}\n\nBelow.") == "Above.\n\nBelow."
        )

    def test_a_quoted_line_that_was_broken_in_two_is_no_answer(self) -> None:
        """Programs wrap long quoted lines without marking the rest."""
        mail = (
            "Thanks, solved.\n\nOn 3/11/2026 10:00, CSKH wrote:\n"
            "> We have looked into the matter of the parcel that you sent us on the\nthird of November.\n> Bye"
        )
        assert reply_text(mail) == "Thanks, solved."


class TestNothingOfThePersonsIsLost:
    """Text that might be the person's stays, however much it looks like a program's."""

    @pytest.mark.parametrize(
        "text",
        [
            "Vào thứ 2 tôi đến cửa hàng, nhân viên đã viết: hàng hết bảo hành.\nTừ: 10h\nĐến: 11h tôi phải đợi.",
            "Tôi đặt xe:\nTừ: Hà Nội\nĐến: Đà Nẵng\nNgày: 3/11/2026\nXe không đến.",
            "From: Hanoi\nTo: Da Nang\nDate: 3 November 2026\nThe bus never came.",
            "Thanks,\nbut the parcel still has not come.\nFrom: Hanoi To: Da Nang is the route.",
            "Vấn đề của tôi:\n- Máy hỏng\n- Bảo hành không nghe máy\n-- gọi 5 lần\nĐề nghị giải quyết.",
            "On Monday I called and the lady wrote:\nnothing at all. I want my money back.",
            "On 3/11/2026 10:00 I wrote to cskh@acme.vn and they wrote:\nno. Why?",
            "Ngày 3/11/2026 tôi đã gửi thư cho cskh@acme.vn:\nkhông ai trả lời.",
            "From: Hanoi (office an@x.vn) To: Da Nang is the route.\nThe parcel is lost.",
            "Ngày 3/11/2026 lúc 10:00 tôi gửi thư cho cskh@acme.vn và nhân viên đã viết:\nkhông giải quyết.",
            "在2026年11月3日10:00我给客服写道：\n请退款。\n到现在没有回复。",
            "Sent from my desk, is much easier than my mobile phone.\nPlease answer.",
            "Máy mới.\n\nĐược gửi từ kho Bình Dương mà đã hỏng.",
            "Tiền bị trừ.\n\n从我的手机号扣费了，请退款。",
            "Problem one: no refund.\n--\nProblem two: nobody answers the phone.",
            "Cảm ơn,\nnhưng tôi vẫn chưa nhận được hàng.",
            "Cảm ơn\nTôi chờ phản hồi",
            "谢谢\n请尽快处理",
            "Thanks\nNguyễn Văn A\nĐơn hàng DH-778 vẫn chưa giao",
            "Trân trọng đề nghị công ty giải quyết.",
            "Kính gửi công ty\nTrân trọng,\nNguyễn Văn A\nMã đơn hàng: 123456789",
            "Best regards from Hanoi, but where is my order?",
            "My data leaked.\n\nThis email with my confidential data was sent to an unauthorized recipient by you.",
            "Rò rỉ dữ liệu.\n\nThông tin trong thư của tôi bị tiết lộ cho người nhận khác, do nhầm lẫn.",
            "Best regards,\nLan\n\nP.S. The box was also open.",
            "> 5 triệu đồng tiền hoàn",
            "Tôi không hài lòng -----",
            "Total\n=====\n5.000.000",
            "-- \nNguyễn Văn A",
            "Sent from my iPhone",
            "Trân trọng,\nNguyễn Văn A",
            "* Original message was lost\nand so was my order.",
        ],
    )
    def test_prose_stays_whole(self, text: str) -> None:
        """A person's own words come back as they were written."""
        assert reply_text(text) == text.strip()

    def test_an_empty_mail_is_empty(self) -> None:
        """Nothing in, nothing out."""
        assert reply_text("") == ""
        assert reply_text(" \n\t\n") == ""

    def test_a_device_line_takes_only_itself_away(self) -> None:
        """Whose the text below "Sent from my iPhone" is, nothing tells: it stays."""
        assert reply_text("No refund yet.\n\nSent from my iPhone\n\nAnd the box was open.") == (
            "No refund yet.\n\n\nAnd the box was open."
        )


class TestForwards:
    """A forwarded mail speaks for the customer only where the customer adds nothing."""

    FORWARD = (
        "---------- Thư đã chuyển tiếp ---------\nTừ: Shop <shop@x.vn>\nNgày: 3/11/2026\nChủ đề: Từ chối bảo hành\n"
        "Đến: an@y.vn\n\nChúng tôi từ chối bảo hành máy của anh."
    )

    def test_below_a_text_it_is_left_out(self) -> None:
        """The customer's sentence is the complaint."""
        assert (
            reply_text("Cửa hàng trả lời thế này là sao?\n\n" + self.FORWARD)
            == "Cửa hàng trả lời thế này là sao?"
        )

    @pytest.mark.parametrize(
        "above", ["", "\n\n", "Đã gửi từ iPhone của tôi\n\n", "-- \nNguyễn Văn A\n0912345678\n\n"]
    )
    def test_alone_it_is_what_the_customer_wants_to_say(self, above: str) -> None:
        """Nothing above the forward, or only a signature: the content stays."""
        assert "từ chối bảo hành máy" in reply_text(above + self.FORWARD)

    def test_alone_it_loses_the_signature_at_its_end(self) -> None:
        """Also what is forwarded ends with a name that says nothing."""
        mail = "From: a@x.vn\nSent: 3/11/2026\nSubject: No\n\nWe refuse.\n\nKind regards,\nShop Manager"
        assert reply_text(mail) == "From: a@x.vn\nSent: 3/11/2026\nSubject: No\n\nWe refuse."


MARKERS = {
    "vi": "##- Vui lòng trả lời phía trên dòng này -##",
    "en": "##- Please reply above this line -##",
    "zh": "##- 请在此行上方回复 -##",
}


class TestMarkerLine:
    """What stands below the marker line of a help desk is no new text."""

    @pytest.mark.parametrize("marker", MARKERS.values(), ids=MARKERS.keys())
    @pytest.mark.parametrize("before", ["", "\nEine unbekannte Zeile: cskh@acme.vn\n"])
    def test_it_ends_the_reply_in_every_language(self, marker: str, before: str) -> None:
        """However the program introduces the quote, even not at all."""
        assert reply_text(f"No refund yet.\n{before}\n{marker}\n{OLD}") == f"No refund yet.\n{before}".strip()

    @pytest.mark.parametrize(
        "marker",
        [
            "##- please reply above this line -##",
            "## VUI LONG TRA LOI PHIA TREN DONG NAY ##",
            "--- Reply above this line ---",
        ],
    )
    def test_a_program_may_change_its_edges(self, marker: str) -> None:
        """Case, diacritics and decoration do not matter."""
        assert reply_text(f"Tôi đồng ý.\n\n{marker}\n{OLD}") == "Tôi đồng ý."

    def test_below_it_a_quote_may_still_be_answered(self) -> None:
        """A marker inside a quote is a quoted line like others."""
        mail = f"> {MARKERS['en']}\n> The order number?\n\nDH-778\n\n> The date?\n\nToday"
        assert reply_text(mail) == "> The order number?\n\nDH-778\n\n> The date?\n\nToday"

    def test_with_nothing_above_it_the_text_below_is_read(self) -> None:
        """Somebody who writes below the line has still written."""
        assert reply_text(f"{MARKERS['vi']}\nTôi viết ở dưới.") == "Tôi viết ở dưới."


class TestParent:
    """Lines of the mail before are quotes even where nothing marks them."""

    def test_unmarked_history_is_recognised(self) -> None:
        """A program without any quote mark is caught by what we sent."""
        assert reply_text(f"Tôi đồng ý.\n\n{OLD}", parent=OLD) == "Tôi đồng ý."

    def test_answers_between_unmarked_lines_stay(self) -> None:
        """Inline answers without marks keep the line that they answer."""
        parent = "Please tell us the number of your order.\nPlease tell us the date of your purchase, too."
        first, second = parent.split("\n")
        assert reply_text(f"{first}\nDH-778\n{second}\nYesterday", parent=parent) == (
            f"{first}\n\nDH-778\n\n{second}\n\nYesterday"
        )

    def test_a_short_coincidence_is_no_quote(self) -> None:
        """Every letter has its "Xin cảm ơn."."""
        assert reply_text("Tôi đã nhận tiền.\nXin cảm ơn.", parent="Xin cảm ơn.\n" + OLD) == (
            "Tôi đã nhận tiền.\nXin cảm ơn."
        )


class TestNearAnAttribution:
    """What stands close above the line of a mail program is still the writer's."""

    @pytest.mark.parametrize(
        "own", ["Em vẫn chưa nhận được hàng", "Em đặt 2 món", "A lô, có ai không", "Am waiting"]
    )
    @pytest.mark.parametrize(
        "introduction",
        [
            "Vào Th 5, 26 thg 11, 2026 lúc 10:15 CSKH <cskh@acme.vn> đã viết:",
            "Vào 10:15, Th 5, 26 thg 11, 2026 CSKH <\ncskh@acme.vn> đã viết:",
            "On Thu, Nov 26, 2026 at 10:15 AM CSKH <cskh@acme.vn> wrote:",
        ],
    )
    def test_a_line_without_a_blank_one_below(self, own: str, introduction: str) -> None:
        """It begins like an attribution in some language ("Em", "A", "Am"), and is none."""
        assert reply_text(f"Chào shop,\n{own}\n{introduction}\n{QUOTED}") == f"Chào shop,\n{own}"

    @pytest.mark.parametrize(
        "line",
        [
            "Em chưa nhận được. Vào Th 5, 26 thg 11, 2026 lúc 10:15 CSKH <cskh@acme.vn> đã viết:",
            "Em chưa nhận được.--- On Thu, Nov 26, 2026 at 10:15 AM, cskh@acme.vn wrote:",
        ],
    )
    def test_a_line_shared_with_it(self, line: str) -> None:
        """Some programs write it behind the last words."""
        assert reply_text(f"{line}\n{QUOTED}") == "Em chưa nhận được."

    def test_a_sentence_that_cites_is_the_writers(self) -> None:
        """Date and verb, but no address: a person tells what happened."""
        told = "I was there on 3/11/2026 10:00 and he wrote:"
        assert reply_text(f"{told}\n> no refund\nIs that right?").startswith(told)

    @pytest.mark.parametrize(
        "frame", ["---- Lan CSKH wrote ----", "------On 12/29/2026 17:32 PM, CSKH wrote-----"]
    )
    def test_between_rules_it_is_sure(self, frame: str) -> None:
        """Nobody but a program draws them; the history below needs no mark."""
        assert reply_text(f"Vẫn chưa được.\n\n{frame}\n\n{OLD}") == "Vẫn chưa được."

    def test_a_link_broken_inside_a_quote_is_no_answer(self) -> None:
        """Its second half bears no mark."""
        quote = "> Xem phiếu (https://acme.vn/phieu\n_so=3dd518)\n> CSKH"
        introduction = "On 3/11/2026 10:00, CSKH <cskh@acme.vn> wrote:"
        assert reply_text(f"Cảm ơn, tôi sẽ xem.\n\n{introduction}\n\n{quote}") == "Cảm ơn, tôi sẽ xem."


SIGNED = "Máy vẫn hỏng, đề nghị đổi máy mới."


class TestSignatures:
    """What ends a letter by itself is left out."""

    @pytest.mark.parametrize(
        "ending",
        [
            "-- \nNguyễn Văn A\n0912345678",
            "--\nNguyễn Văn A\nPhòng Kinh doanh\nĐT: 0912 345 678\nwww.x.vn",
            "—\nJohn Doe\njohn@x.com",
            "Trân trọng,\nNguyễn Văn A",
            "Trân trọng cảm ơn!\n\nNguyễn Thị Hoa\nTrưởng phòng Hành chính\nCông ty TNHH ABC\nĐT: 0912.345.678",
            "Tran trong,\nNguyen Van A\nHotline: 1900 1234",
            "Kính thư\nLê Văn Bình",
            "Thân mến,\nLan",
            "Cảm ơn,\nTrần Văn C",
            "Xin cám ơn.\nNguyễn Văn A",
            "Trân trọng, Nguyễn Văn A",
            "Best regards,\nJohn Doe\nSales Manager\n+84 912 345 678",
            "Regards\nJohn",
            "Thanks,\nJohn Doe",
            "Thanks & Regards,\n\nMs. Lan Nguyen",
            "Sincerely yours,\nJ. R. Smith",
            "Kind regards, John",
            "Best regards,",
            "此致\n敬礼！\n王小明",
            "谢谢！\n李华",
            "祝好\n张三\n电话：13800000000",
            "順頌商祺\n陳大文",
            "Mit freundlichen Grüßen\nHans Müller",
            "Cordialement,\nMarie Dupont",
            "Med venlig hilsen\nAnders Andersen",
            "С уважением,\nИван Петров",
            "/John",
            "Đã gửi từ iPhone của tôi",
            "Được gửi từ iPhone của tôi",
            "Gửi từ Samsung Galaxy của tôi",
            "Gửi từ Yahoo Mail trên Android",
            "Tải Outlook cho iOS <https://aka.ms/o0ukef>",
            "Sent from my iPhone",
            "Sent from my Verizon Wireless BlackBerry",
            "Sent from my iPad, please excuse typos.",
            "Sent from Mail for Windows 10",
            "Sent from Outlook for Android<https://aka.ms/AAb9ysg>",
            "Get Outlook for Android",
            "Sent with Proton Mail secure email.",
            "发自我的iPhone",
            "从我的 iPhone 发送",
            "從我的 iPhone 傳送",
            "发自我的小米手机",
            "获取 Outlook for iOS<https://aka.ms/o0ukef>",
            "Von meinem iPhone gesendet",
            "Envoyé de mon iPhone",
            "iPhoneから送信",
            "나의 iPhone에서 보냄",
            "Trân trọng,\nNguyễn Văn A\n\nĐã gửi từ iPhone của tôi",
            "This email and any attachments are confidential and intended only for the named recipient.\nIf you have received it in error, please notify the sender and delete it.",
            "Trân trọng,\nNguyễn Văn A\n\nThông tin trong email này và các tệp đính kèm là bảo mật, chỉ dành cho người nhận được chỉ định.\nNếu quý vị nhận nhầm, vui lòng xóa và thông báo cho người gửi.",
            "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的收件人。\n如果您错收了本邮件，请立即通知发件人并删除。",
            "Please consider the environment before printing this email.",
            "Hãy cân nhắc môi trường trước khi in email này.",
            "Virus-free. www.avast.com",
            "-----------------------\n李雷\n手机：13800138000\n邮箱：lilei@x.cn",
            "Sent from my cell, please excuse any typos.",
            "(sent from a phone)",
            "Sent via the Samsung Galaxy S23, an AT&T 5G smartphone",
            "_______________________________________________\ncustomers mailing list\nhttps://lists.x.vn/customers",
        ],
    )
    def test_it_is_left_out_and_the_text_stays(self, ending: str) -> None:
        """The same below a text, and between a text and a quote."""
        assert reply_text(f"{SIGNED}\n\n{ending}") == SIGNED
        assert reply_text(f"{SIGNED}\n\n{ending}\n\nOn 3/11/2026 10:00, CSKH wrote:\n{QUOTED}") == SIGNED

    @pytest.mark.parametrize(
        "ending",
        [
            "-----------\nNồi 3 lít 200.000.000\nChảo 150.000.000",
            "Xin liên hệ:\n--------\nNguyễn Văn A\n0912345678",
            "Ngày 03/11/2026 lúc 10:00 nhân viên <an@x.vn> nói với tôi:\n\nkhông đổi được.",
            "Sent from nine different shops",
        ],
    )
    def test_what_a_customer_lists_is_no_signature(self, ending: str) -> None:
        """Sums below a line, an address that the text announces, a sentence with date and address in it."""
        assert reply_text(f"{SIGNED}\n\n{ending}") == f"{SIGNED}\n\n{ending}"

    def test_what_is_new_may_be_asked_for_alone(self) -> None:
        """Where only history and signature are, nothing is new."""
        assert new_text(f"Sent from my iPhone\n\nOn 3/11/2026 10:00, CSKH wrote:\n{QUOTED}") == ""
