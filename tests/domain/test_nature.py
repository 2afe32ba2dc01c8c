"""Complaint, suggestion, question, praise and urgency by the words that people use."""

from types import MappingProxyType

import pytest
from mailflow.domain.model.policy import Nature, Organisation, Policy
from mailflow.domain.text.cleaning import prepare
from mailflow.domain.understanding.nature import nature_of, urgency_of
from short_mails import REPROACHES, SHORT

POLICY = Policy(Organisation("ACME", "acme.vn"), mailboxes=())
C, S, Q, P = Nature.COMPLAINT, Nature.SUGGESTION, Nature.QUESTION, Nature.PRAISE

MAILS = [
    # Vietnamese
    (C, "Tôi muốn khiếu nại về đơn hàng DH-1029, đã 10 ngày vẫn chưa nhận được hàng."),
    (C, "Nhân viên của quý công ty có thái độ rất tệ, tôi không hài lòng chút nào."),
    (C, "Máy mới mua được hai hôm đã hỏng, đề nghị đổi máy khác."),
    (C, "Tháng này hóa đơn tiền điện tính sai, đề nghị kiểm tra lại."),
    (C, "Yêu cầu hoàn tiền ngay. Các anh lừa đảo khách hàng à?"),
    (C, "Dịch vụ tuyệt vời nhưng giao hàng mất ba tuần."),
    (C, "Dịch vụ tuyệt vời quá nhỉ, gọi năm cuộc không ai trả lời!"),
    (C, "Xin hỏi tại sao đơn hàng của tôi bị hủy?"),
    (C, "Toi muon khieu nai, hang bi hong, chua nhan duoc tien hoan."),
    (C, "Khong hai long voi dich vu cua cong ty"),
    (C, "Alo"),
    (C, ""),
    (C, "Đơn 5512. Xem ảnh đính kèm."),
    (C, "Áo giao có màu khác hình"),
    (C, "giá mà shop nói là 200 nghìn nhưng thu 300 nghìn"),
    (C, "Đề nghị đóng gói cẩn thận và giao lại"),
    (C, "Bên mình sang thì quạt không quay"),
    (S, "Mong ngân hàng mở thêm quầy vào thứ Bảy"),
    (S, "Giá mà có thêm màu xanh thì tốt"),
    (Q, "Máy này còn bảo hành không ạ?"),
    (Q, "Đổi chủ hợp đồng thì cần giấy tờ gì?"),
    (P, "Đóng gói cẩn thận, lần sau sẽ ủng hộ tiếp"),
    (P, "Chị Mai tư vấn dễ hiểu, rất nhiệt tình"),
    (C, "He said he will come back on Monday. It is Friday."),
    (C, "It was perfect for two months. Now the screen is black."),
    (C, "Would you be so kind as to look into case 55?"),
    (C, "I paid for fast shipping and it took 3 weeks"),
    (S, "Please add a dark mode to the app"),
    (Q, "Does the X200 come with a charger?"),
    (P, "Linh at the front desk was so kind to us, please thank her"),
    (C, "我很耐心地等了三天"),
    (C, "态度很好，就是解决不了"),
    (C, "手机只能开一次机"),
    (S, "希望APP能加一个夜间模式"),
    (Q, "这个能开发票吗"),
    (P, "发货很快，包装也很好，给个赞"),
    (S, "Tôi xin góp ý: cửa hàng nên có thêm chỗ để xe cho khách."),
    (S, "Đề xuất công ty mở thêm quầy vào cuối tuần."),
    (S, "Gop y: nen them chuc nang tim kiem tren trang web"),
    (S, "App sẽ tốt hơn nếu có chế độ tối."),
    (Q, "Cho tôi hỏi cửa hàng Quận 1 mở cửa đến mấy giờ?"),
    (Q, "Em muốn hỏi về gói cước gia đình ạ."),
    (Q, "Xin báo giá 50 bộ bàn ghế văn phòng."),
    (Q, "Cho em hoi con hang khong a"),
    (Q, "Xin lỗi vì làm phiền, cho mình hỏi chính sách đổi trả thế nào?"),
    (P, "Tôi rất hài lòng với cách phục vụ của bạn Hương ở quầy số 3."),
    (P, "Gửi lời khen đến anh giao hàng, rất nhiệt tình và chu đáo!"),
    (P, "Dich vu tuyet voi, cam on cong ty"),
    (P, "Nhân viên rất tận tình, không có gì để phàn nàn."),
    # English
    (C, "I wish to make a complaint about order 1029."),
    (C, "The kettle arrived broken and I want my money back."),
    (C, "I am still waiting for my parcel. This is unacceptable."),
    (C, "Great service until I needed a refund."),
    (C, "The staff are excellent, but the delivery was two weeks late."),
    (C, "Where is my order?"),
    (C, "Could you tell me why I was charged twice?"),
    (C, "Your app doesn’t work on my phone"),
    (C, "I am not impressed."),
    (C, "Order 5512"),
    (S, "A suggestion: please put more benches in the waiting room."),
    (S, "It would be great if the app had a dark mode."),
    (S, "I suggest you open on Sundays. You could add a counter, too."),
    (Q, "I have a question about your opening hours."),
    (Q, "Do you ship to Laos, and how much would it be?"),
    (Q, "Can you suggest a charger? I'd like to ask which one fits."),
    (Q, "What is your refund policy? I would like to know before I buy."),
    (P, "Kudos to Ms Hoa, she did an outstanding job."),
    (P, "I am very happy with the new sofa, thank you!"),
    (P, "No complaints at all, the team was wonderful."),
    (P, "Excellent! It did not disappoint."),
    # Chinese, simplified and traditional
    (C, "我要投诉你们的快递，包裹破损严重。"),
    (C, "訂單已經兩週了，還沒到，請退款。"),
    (C, "服务态度太差，要求赔偿"),
    (C, "请问为什么我的账号不能用？"),
    (C, "服务很好，但是东西坏了"),
    (C, "你好"),
    (C, "不是很满意"),
    (S, "建议贵公司增加夜间客服。"),
    (S, "提個意見：希望能增加停車位"),
    (Q, "请问营业时间是几点到几点？"),
    (Q, "想咨询一下套餐价格"),
    (P, "表扬三号柜台的小李，服务周到，非常满意！"),
    (P, "客服態度熱情周到，很棒"),
]  # fmt: skip


@pytest.mark.parametrize(("nature", "text"), MAILS)
def test_nature(nature: Nature, text: str) -> None:
    """What a reader would call each of these mails; a complaint where one could be in doubt."""
    verdict = nature_of(prepare(text), POLICY)
    assert verdict.nature is nature, verdict


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Tôi muốn khiếu nại", True),
        ("Xin góp ý về giờ mở cửa", False),
        ("Xin góp ý thẳng thắn", True),
        ("Alo", False),
        ("Xin hỏi sao hàng bị hỏng", False),
        ("Dịch vụ tuyệt vời nhưng", False),
    ],
)
def test_sure_means_that_nothing_speaks_against_it(text: str, sure: bool) -> None:
    """Triage is automatic where it is clear; where it is not, staff see that."""
    assert nature_of(prepare(text), POLICY).sure is sure


def test_the_verdict_explains_itself() -> None:
    """Rule and word can be shown to the person who asks why."""
    verdict = nature_of(prepare("Xin BÁO GIÁ giúp em"), POLICY)
    assert (verdict.rule, verdict.word) == ("words of question", "báo giá")
    assert nature_of(prepare("Alo"), POLICY).rule == "complaint unless words say otherwise"
    doubtful = nature_of(prepare("Tuyệt vời, tuy nhiên…"), POLICY)
    assert (doubtful.rule, doubtful.word) == ("praise with a but", "tuy nhiên")


class TestTheOrganisationsOwnWords:
    """Config adds words and takes built-in ones away."""

    policy = Policy(
        Organisation("ACME", "acme.vn"),
        mailboxes=(),
        nature_words=MappingProxyType(
            {"complaint": ("mất sóng", "-bồi thường"), "question": ("gói cước",), "praise": ("5 sao",)}
        ),
        urgent_words=("mất nước", "-住院"),
    )

    @pytest.mark.parametrize(
        ("text", "nature", "rule"),
        [
            ("Nhà tôi mất sóng từ sáng", C, "nature.words.complaint"),
            ("Gói cước nào rẻ nhất", Q, "nature.words.question"),
            ("Cho 5 sao!", P, "nature.words.praise"),
            ("Mất sóng, cho hỏi gói cước", C, "nature.words.complaint"),
            ("Xin hỏi về bảo hiểm bồi thường", Q, "words of question"),
        ],
    )
    def test_nature(self, text: str, nature: Nature, rule: str) -> None:
        """An insurer's customers write of compensation in every mail."""
        verdict = nature_of(prepare(text), self.policy)
        assert (verdict.nature, verdict.rule) == (nature, rule)

    def test_urgency(self) -> None:
        """What is urgent is the organisation's to say."""
        assert urgency_of(prepare("Cả khu mất nước"), self.policy).rule == "urgent.words"
        assert not urgency_of(prepare("我住院"), self.policy).urgent
        assert urgency_of(prepare("我住院"), POLICY).urgent


@pytest.mark.parametrize(
    ("urgent", "text"),
    [
        (True, "KHẨN: xe hỏng giữa đường"),
        (True, "Rất gấp, mong công ty xử lý ngay"),
        (True, "Nhờ giải quyết gấp giúp tôi"),
        (True, "Xu ly gap giup toi, khan cap"),
        (True, "Con tôi bị ngộ độc sau khi ăn"),
        (True, "URGENT - no heating"),
        (True, "This is an emergency."),
        (True, "My charger caught fire"),
        (True, "紧急！请马上处理"),
        (True, "請加急處理"),
        (True, "Ổ cắm xẹt lửa, con tôi bị giật"),
        (True, "Cho người tới xử lý ngay, nhà đang rò gas"),
        (True, "We need this fixed today"),
        (True, "孩子吃了以后呕吐，正在医院"),
        (False, "Đề nghị công ty xử lý ngay"),
        (False, "Yêu cầu hoàn tiền ngay lập tức"),
        (False, "请立即处理我的退款"),
        (False, "Please refund me immediately"),
        (True, "Nếu không xử lý ngay hôm nay tôi sẽ mất nhà"),
        (False, "Giao toi ngay 30/11, xu ly ngay 2/12"),
        (False, "Tính tiền gấp đôi"),
        (False, "Việc này không gấp, khi nào rảnh trả lời cũng được"),
        (False, "Ghế gấp bị gãy chân"),
        (False, "Tôi cần gặp quản lý"),
        (False, "Toi can gap quan ly"),
        (False, "It's not urgent, take your time"),
        (False, "Không cần xử lý gấp, tôi chỉ muốn góp ý"),
        (False, "Nothing urgent, just asking"),
        (False, "The emergency exit was blocked with boxes in the photo"),
        (False, "这个不紧急，不着急"),
        (False, "I would like a refund"),
        (False, ""),
    ],
)
def test_urgency(urgent: bool, text: str) -> None:
    """Urgent is what says so, and danger to life and limb; "gấp đôi" is double, not urgent."""
    verdict = urgency_of(prepare(text), POLICY)
    assert verdict.urgent is urgent, verdict


def test_subject_and_text_count_together() -> None:
    """A word in the subject is as good as one in the text, but no phrase spans the two."""
    both = prepare("Góp ý").beside(prepare("Tiền sảnh nên rộng hơn"))
    assert nature_of(both, POLICY).nature is S
    apart = prepare("Hướng dẫn hoàn").beside(prepare("tiền sảnh"))
    assert nature_of(apart, POLICY).word == ""


def test_short_mails_are_told_apart() -> None:
    """Nine of ten of what people write in one sentence; and no complaint is taken for anything else."""
    judged = [(nature, nature_of(prepare(text), POLICY).nature, text) for nature, _, text in SHORT]
    assert sum(nature == found for nature, found, _ in judged) > 0.9 * len(SHORT)
    assert [text for nature, found, text in judged if nature == "complaint" != found] == []


@pytest.mark.parametrize("text", REPROACHES)
def test_a_complaint_in_disguise_is_a_complaint(text: str) -> None:
    """A question, a suggestion or praise that is a reproach: when in doubt we apologise."""
    assert nature_of(prepare(text), POLICY).nature is C
