"""Sentences for staff that stand in receipts and refusals, in the languages of the house."""

from collections.abc import Mapping

from mailflow.domain.policy import Policy

Said = Mapping[str, str]

UNKNOWN: Said = {
    "vi": "Không có lệnh này. Có phải anh/chị muốn viết {0}?",
    "en": "There is no such command. Did you mean {0}?",
    "zh": "没有这个命令。您是否想写 {0}？",
}
GRADE: Said = {
    "vi": "Chúng tôi chưa xác minh được chắc chắn người gửi. Xin trả lời thẳng chính thư này "
    "từ địa chỉ công việc (giữ nguyên địa chỉ nhận).",
    "en": "It is not sure enough who wrote this. Please answer this very letter from your work address "
    "(keep the address it suggests).",
    "zh": "无法充分确认发件人身份。请用工作邮箱直接回复本信（保留其建议的收件地址）。",
}
OTHER_SENDER: Said = {
    "vi": "Thư này gửi từ {0}, không phải từ địa chỉ mà thư của chúng tôi đã gửi tới, "
    "nên chưa có gì được thực hiện. Nếu đó là thư của anh/chị, "
    "xin trả lời chính thư này từ địa chỉ công việc.",
    "en": "This came from {0}, not from the address that our letter went to, so nothing was done. "
    "If it was you, please answer this letter from your work address.",
    "zh": "此邮件来自 {0}，并非我们发信的地址，因此未执行任何操作。如果是您本人，请用工作邮箱直接回复本信。",
}
STRAY: Said = {
    "vi": "Lệnh phải đứng ở đầu thư, trước mọi lời khác. "
    "Nếu đây không phải là lệnh, xin bỏ dấu # ở đầu dòng.",
    "en": "Commands stand at the top, before any other words. If this is none, please take the # away.",
    "zh": "命令必须写在邮件开头、其他文字之前。如果这不是命令，请去掉行首的 #。",
}
NOT_PLAIN: Said = {
    "vi": "Lệnh chỉ được đọc trong phần văn bản thuần của thư; thư này chỉ có HTML hoặc tệp đính kèm. "
    "Xin gửi lại ở dạng văn bản thuần.",
    "en": "Commands are read in a mail's plain text only; this one has only HTML or an attachment. "
    "Please send it as plain text.",
    "zh": "只读取邮件纯文本部分中的命令；此邮件仅有 HTML 或附件。请以纯文本格式重新发送。",
}
ROLE: Said = {
    "vi": "Việc này thuộc quyền của: {0}.",
    "en": "This is for: {0}.",
    "zh": "此操作须由以下角色进行：{0}。",
}
STATE: Said = {
    "vi": "Không làm được khi hồ sơ đang ở trạng thái “{0}”.",
    "en": "This cannot be done while the ticket is “{0}”.",
    "zh": "案件处于“{0}”状态时不能进行此操作。",
}
NEEDS: Said = {
    "vi": "Trước đó cần có: {0}.",
    "en": "Before that there must be: {0}.",
    "zh": "在此之前需要：{0}。",
}
MISSING: Said = {
    "vi": "Còn thiếu: {0}.",
    "en": "Something is missing: {0}.",
    "zh": "缺少内容：{0}。",
}

DATE_MISSING: Said = {
    "vi": "Chưa có ngày hẹn, ví dụ 5/12 hoặc thứ sáu.",
    "en": "There is no date, such as 5/12 or friday.",
    "zh": "缺少日期，例如 5/12 或 星期五。",
}
DATE_PAST: Said = {
    "vi": "Ngày {0} đã qua hoặc quá xa.",
    "en": "The date {0} has passed, or is too far away.",
    "zh": "日期 {0} 已过或过远。",
}
UNIT_UNKNOWN: Said = {
    "vi": "Không có bộ phận “{0}”. Các bộ phận: {1}.",
    "en": "There is no department “{0}”. The departments are: {1}.",
    "zh": "没有名为“{0}”的部门。现有部门：{1}。",
}
NO_ADDRESS: Said = {
    "vi": "Khách hàng này không có địa chỉ thư; xin trả lời qua kênh khác và ghi lại bằng #answered.",
    "en": "This customer has no mail address; answer on another channel and record it with #answered.",
    "zh": "该客户没有电子邮件地址；请通过其他渠道答复，并用 #answered 记录。",
}
OVER_LIMIT: Said = {
    "vi": "Biện pháp hoặc số tiền này không có trong danh mục được phép ([[remedies]]).",
    "en": "This remedy or amount is not among those that config allows ([[remedies]]).",
    "zh": "该处理方式或金额不在允许范围内（[[remedies]]）。",
}
ALREADY: Said = {
    "vi": "Việc này đã được làm rồi.",
    "en": "This has been done already.",
    "zh": "此事已完成。",
}
ONE_OF: Said = {
    "vi": "Xin chọn một trong: {0}.",
    "en": "Please choose one of: {0}.",
    "zh": "请选择其中之一：{0}。",
}
FILES_TOO_LARGE: Said = {
    "vi": "Các tệp đính kèm có tổng dung lượng {0} MB; thư gửi khách hàng chỉ nhận tối đa {1} MB. Xin gửi "
    "bớt tệp, nén nhỏ lại, hoặc chia ra nhiều thư.",
    "en": "The attachments have {0} MB in all; a letter to the customer takes at most {1} MB. Please send "
    "fewer or smaller files, or several letters.",
    "zh": "附件共 {0} MB，致客户的信最多只能附 {1} MB。请减少或压缩附件，或分几封信发送。",
}
FILE_IS_A_MAIL: Said = {
    "vi": "Tệp này là cả một bức thư và có thể chứa lời trao đổi nội bộ, nên không gửi cho khách hàng. Xin "
    "lưu nội dung cần gửi thành tệp khác (ví dụ PDF); nếu là winmail.dat, xin gửi thư ở dạng "
    "HTML hoặc văn bản thuần.",
    "en": "This file is a whole mail and may hold words for colleagues, so it is not sent to the customer. "
    "Please save what is needed as another file, such as a PDF; for winmail.dat, write in HTML or plain "
    "text.",
    "zh": "该文件是一封完整的邮件，可能含有内部内容，因此不能发给客户。请将需要的内容另存为其他文件"
    "（如 PDF）；如果是 winmail.dat，请以 HTML 或纯文本格式写信。",
}
NOT_READ_WHOLE: Said = {
    "vi": "Thư này quá lớn hoặc quá phức tạp nên chưa đọc được trọn vẹn. Xin gửi lại thư ngắn hơn, "
    "ít tệp hơn.",
    "en": "This mail is too large or too complicated to be read whole. Please send a shorter one, "
    "with fewer files.",
    "zh": "此邮件过大或过于复杂，未能完整读取。请缩短内容、减少附件后重新发送。",
}
NOTHING_HELD: Said = {
    "vi": "Không có thư nào đang chờ gửi.",
    "en": "No letter is waiting to be sent.",
    "zh": "没有等待发送的信件。",
}
NOT_AN_ADDRESS: Said = {
    "vi": "“{0}” không phải là địa chỉ thư dùng được.",
    "en": "“{0}” is not a usable mail address.",
    "zh": "“{0}”不是可用的邮件地址。",
}

DONE_NOTE: Said = {
    "vi": "Đã lưu ghi chú nội bộ.",
    "en": "The internal note is kept.",
    "zh": "内部备注已保存。",
}
DONE_TAKE: Said = {
    "vi": "{0} đã nhận xử lý.",
    "en": "{0} has taken it.",
    "zh": "{0} 已接手处理。",
}
DONE_ROUTE: Said = {
    "vi": "Đã chuyển cho {0}; khách hàng được báo.",
    "en": "Handed over to {0}; the customer is told.",
    "zh": "已转交 {0}，并已告知客户。",
}
DONE_SET: Said = {
    "vi": "{0}: {1}.",
    "en": "{0}: {1}.",
    "zh": "{0}：{1}。",
}
DONE_LETTER: Said = {
    "vi": "Thư gửi khách hàng sẽ đi sau {0} phút; #stop để giữ lại.",
    "en": "The letter to the customer leaves in {0} minutes; #stop keeps it back.",
    "zh": "致客户的信将在 {0} 分钟后发出；如需撤回请回复 #stop。",
}
DONE_PROPOSED: Said = {
    "vi": "Đã trình phương án để duyệt.",
    "en": "The remedy has been put before the superior.",
    "zh": "处理方案已提交审批。",
}
DONE_APPROVED: Said = {
    "vi": "Phương án đã được duyệt.",
    "en": "The remedy is approved.",
    "zh": "处理方案已获批准。",
}


def say(sentence: Said, policy: Policy, *parts: str) -> str:
    """A sentence in the staff language, else in English."""
    language = policy.organisation.languages[0]
    return sentence.get(language, sentence["en"]).format(*parts)
