"""Plain words of staff for a colleague, or about the customer, do not reach the customer unasked."""

import pytest
from mailflow.domain.procedure.colleague_words import for_colleagues

from support.conversation import CLERK, CUSTOMER, complaint

INSIDE = [
    "Anh Hùng check giúp em cái log hôm 12/10 nhé",
    "Nhờ kỹ thuật kiểm tra lại máy chủ giúp em.",
    "Chuyển kỹ thuật giúp em",
    "Kính chuyển phòng kỹ thuật xử lý",
    "Em chuyển anh Minh xử lý nhé",
    "Em đã báo anh Hùng, chờ anh ấy trả lời",
    "Khách gọi 3 lần rồi, chửi ghê lắm",
    "Đã gọi điện cho anh ấy, anh ấy hài lòng.",
    "Cái này của bên kỹ thuật, không phải bên em",
    "Thư này gửi nhầm cho tôi",
    "Đóng hồ sơ giúp chị",
    "Dạ em nhận ạ, mai em xử lý",
    "Chúng tôi đã sửa hóa đơn cho chị.\n\nP/S: Hùng nhớ sửa log nhé",
    "Note: KH VIP, đã từng kiện công ty",
    "Chúng tôi đã sửa hóa đơn cho chị.\n\n(anh Minh duyệt giúp em rồi gửi khách nhé)",
    "Customer is lying, we have logs.",
    "Hi Hung, can you look into this? Customer is quite angry.",
    "Pls check with IT and revert",
    "I'll take this one.",
    "Not our department, sorry.",
    "请技术部处理",
    "好的，请小王处理一下",
    "客户很生气，一直在催",
    "发错部门了，这不归我们管。",
    "1",
]
OUTSIDE = [
    # Vietnamese
    "Em đã kiểm tra giúp chị hóa đơn tháng 10 rồi ạ, hóa đơn nay đã đúng.",
    "Bộ phận kỹ thuật đã kiểm tra và khắc phục lỗi sáng nay.",
    "Anh kiểm tra giúp em hộp thư đến xem đã có hóa đơn chưa nhé.",
    "Chị kiểm tra giúp em hộp thư nhé ạ.",
    "Khách hàng khác cũng bị lỗi này, chúng tôi đang khắc phục.",
    "Em đã chuyển phòng kỹ thuật kiểm tra và sẽ báo lại chị trong ngày mai.",
    "Chúng tôi đã chuyển yêu cầu của chị đến bộ phận kế toán để xử lý.",
    "Nhân viên kỹ thuật là anh Hùng, anh ấy sẽ gọi cho chị trước 9h sáng mai.",
    "Dạ em nhận được ảnh rồi ạ, cảm ơn chị nhiều.",
    "Anh Bob kiểm tra giúp em hộp thư rác nhé, có thể hóa đơn nằm ở đó.",
    "P/S: Chị nhớ mang theo hợp đồng khi đến cửa hàng.",
    "Mã KH của chị là 12345, chị dùng mã này khi gọi tổng đài nhé.",
    "Đây không phải lỗi của chị, hệ thống đã tính cước hai lần.",
    "Chị Lan ơi, em gửi chị hóa đơn đã sửa ạ.",
    "Anh vui lòng kiểm tra và xác nhận giúp em số tài khoản nhận tiền ạ.",
    "Anh Minh bên kỹ thuật kiểm tra giúp anh rồi ạ, đường truyền nay đã ổn định.",
    "Chị có thể liên hệ anh ấy theo số 0912 345 678.",
    "Khách hàng VIP được miễn phí chuyển khoản. Khách đổi hàng trong 7 ngày không mất phí.",
    # English
    "We have checked your invoice and will correct it this week.",
    "Our technical team has looked into this and fixed the error.",
    "Could you please check your spam folder?",
    "Can you please send us the number of your contract?",
    "Other customers had the same problem and it is fixed now.",
    "Your customer number is 12345.",
    "Please check with your bank whether the payment has arrived.",
    "I will look into this and write to you by Friday.",
    "I'll take this up with our accounting department today.",
    "Please close the window and sign in again.",
    "As a customer you can download the invoice from your account.",
    "We are sorry that the letter was sent to the wrong address.",
    "Please handle the parcel with care and approve the payment in your banking app.",
    # Chinese
    "您好，我们已核实您的发票，本周内会更正。",
    "技术部已检查并修复了该问题。",
    "我们已请技术部处理您的问题，明天给您答复。",
    "请您检查一下垃圾邮件文件夹。",
    "请提供您的合同编号，我们会尽快核实。",
    "其他客户也遇到了同样的问题，现已修复。",
    "财务部会在三个工作日内处理您的申请。",
    "请您确认一下收款账号。",
    "客户服务热线是 1900 1234，欢迎来电。",
    "我来为您说明一下扣款的原因。",
    "老师您好，请您提供订单号。",
    "这笔费用不是重复扣款，请您查看附件。",
]


@pytest.mark.parametrize("words", INSIDE)
def test_words_inside_the_house(words: str) -> None:
    """A request to a colleague or a department, a word about the customer, a bare number."""
    assert for_colleagues(words)


@pytest.mark.parametrize("words", OUTSIDE)
def test_words_to_the_customer(words: str) -> None:
    """As clerks write to customers: the customer is called Bob, and signed as Lan."""
    assert for_colleagues(words, "Xin kiểm tra giúp.\nLan", "Bob") == ""


def test_whose_name_it_is() -> None:
    """The same sentence is for a colleague, or for a customer of that name."""
    words = "Anh Hùng kiểm tra giúp em hộp thư nhé"
    assert for_colleagues(words, "Tôi khiếu nại, chúng tôi chưa nhận được hóa đơn.", "Trần Lan")
    assert not for_colleagues(words, "", "Nguyễn Văn Hùng")
    assert not for_colleagues(words, "Trân trọng,\nHùng", "")


@pytest.mark.parametrize(
    "words",
    [
        INSIDE[0],
        INSIDE[6],
        INSIDE[16],
        INSIDE[20],
        "1",
        "Kính gửi {name}, chúng tôi đã kiểm tra hóa đơn của chị.",
        "Kính gửi chị [TÊN KHÁCH], chúng tôi đã kiểm tra hóa đơn.",
    ],
)
def test_they_wait_for_one_press(words: str) -> None:
    """Held, told to the writer, and sent where they were meant so."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK)[-1] == "response_held"
    talk.staff("#send", box=CLERK)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"
