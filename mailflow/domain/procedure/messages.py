"""Sentences for staff that stand in receipts and refusals, in the languages of the house."""

from collections.abc import Iterable, Mapping

from mailflow.domain.model.policy import Policy

Said = Mapping[str, str]

UNKNOWN: Said = {
    "vi": "Không có lệnh này. Có phải anh/chị muốn viết {0}?",
    "en": "There is no such command. Did you mean {0}?",
    "zh": "没有这个指令。您是否想写 {0}？",
}
GRADE: Said = {
    "vi": "Chúng tôi chưa xác minh được chắc chắn người gửi. Xin trả lời thẳng chính thư này "
    "từ địa chỉ công việc (giữ nguyên địa chỉ nhận).",
    "en": "We cannot be sure enough who wrote this. Please answer this very letter from your work address "
    "(keep the address it suggests).",
    "zh": "无法充分确认发件人身份。请用工作邮箱直接回复本信（保留其建议的收件地址）。",
}
OWN_MATTER: Said = {
    "vi": "Đây là khiếu nại của chính anh/chị nên đồng nghiệp khác quyết định; lời của anh/chị được lưu "
    "trong hồ sơ.",
    "en": "This is your own complaint, so your colleagues decide on it; your words are kept on the ticket.",
    "zh": "这是您本人的投诉，须由其他同事决定；您的话已存入案件。",
}
NO_LONGER: Said = {
    "vi": "Thư này đã gửi cho anh/chị với tư cách {0}. Nay anh/chị không còn (hoặc không còn thay mặt) "
    "vai trò ấy nên chưa có gì được thực hiện. Người đang giữ vai trò ấy cũng có thư này.",
    "en": "Our letter reached you as {0}. That is no longer your part, or you no longer stand in for it, so "
    "nothing was done. Whoever has that part now has the letter, too.",
    "zh": "本信当时是以“{0}”的身份发给您的。您现在已不再担任（或代理）该角色，因此未执行任何操作。"
    "现任者也收到了这封信。",
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
    "en": "Commands stand at the top, before any other words. If this is no command, please take away the #.",
    "zh": "指令必须写在邮件开头、其他文字之前。如果这不是指令，请去掉行首的 #。",
}
NOT_PLAIN: Said = {
    "vi": "Lệnh chỉ được đọc trong chính lời của thư, không đọc trong tệp đính kèm; thư chỉ có HTML thì phải "
    "gửi đến đúng địa chỉ ghi sẵn trong thư của chúng tôi. Xin bấm Trả lời ở chính thư này và viết lại lệnh.",
    "en": "Commands are read in the mail's own words, never in an attached file; a mail that is HTML alone "
    "must come to the very address that our letter suggests. Please press Reply on this letter and write "
    "it again.",
    "zh": "只读取邮件正文中的指令，不读取附件；仅有 HTML 的邮件必须发到我们信中给出的收件地址。"
    "请直接回复本信，重新写上指令。",
}
LETTER_FAILED: Said = {
    "vi": "Một lá thư cần gửi theo lời anh/chị không viết được, nên chưa có gì được thực hiện. "
    "Lý do kỹ thuật: {0}. Xin xem lại tên, địa chỉ và tệp đính kèm rồi gửi lại; "
    "nếu vẫn không được, xin báo người quản trị.",
    "en": "A letter that your mail asks for cannot be written, so nothing was done. "
    "The technical reason: {0}. Please look at names, addresses and attached files and send it again; "
    "if that does not help, tell the administrator.",
    "zh": "您的邮件所要求发出的一封信无法生成，因此未执行任何操作。技术原因：{0}。"
    "请检查姓名、地址和附件后重新发送；如仍不行，请告知管理员。",
}
NOTHING_TO_UNDO: Said = {
    "vi": "Không có bước nào có thể hoàn tác.",
    "en": "There is no step that can be undone.",
    "zh": "没有可以撤销的步骤。",
}
HAS_LEFT: Said = {
    "vi": "Thư của bước vừa rồi đã gửi đến khách hàng nên không hoàn tác được nữa.",
    "en": "The letter of that step has gone to the customer, so it can no longer be undone.",
    "zh": "该步骤的信件已发给客户，无法撤销。",
}
DONE_UNDONE: Said = {
    "vi": "Đã hoàn tác bước vừa rồi; thư chưa gửi được giữ lại.",
    "en": "The last step is undone; its letters that were waiting are kept back.",
    "zh": "已撤销上一步；尚未发出的信件已停止发送。",
}
ANSWERED_SINCE: Said = {
    "vi": "Sau thông báo mà anh/chị trả lời, đồng nghiệp đã viết cho khách hàng. "
    "Xin xem lại hồ sơ (#status); nếu vẫn muốn gửi, xin gửi lại lệnh bằng cách trả lời chính thư này.",
    "en": "A colleague has written to the customer since the notice that you answer. Please look at the "
    "ticket (#status); to send it all the same, give the command again in answer to this letter.",
    "zh": "在您回复的通知之后，已有同事答复客户。请先查看工单（#status）；"
    "如仍需发送，请回复本信重新下达指令。",
}
UNAPPROVED: Said = {
    "vi": "Nội dung có khoản tiền hoặc biện pháp chưa được duyệt ({0}). Xin trình bằng #plan.",
    "en": "This offers something that nobody has approved ({0}). Please propose it with #plan.",
    "zh": "内容涉及未经批准的金额或处理措施（{0}）。请用 #plan 提交审批。",
}
NOT_OUTSIDE: Said = {
    "vi": "Thư gửi khách có điều chỉ dành cho nội bộ: {0}. Có lẽ phần trích thông báo còn nằm dưới lời của "
    "anh/chị. Xin bỏ đi rồi gửi lại; nếu đúng là muốn gửi như vậy, xin thêm dòng #send ở đầu thư.",
    "en": "The letter to the customer holds what is for us alone: {0}. Perhaps our notice is still quoted "
    "below your words. Please take it out and send it again; if it is meant so, add #send at the top.",
    "zh": "致客户的信中有仅供内部的内容：{0}。可能您的文字下面还留有通知的引文。请删除后重新发送；"
    "如确要照此发出，请在邮件开头加上一行 #send。",
}
NEVER_OUTSIDE: Said = {
    "vi": "Thư gửi khách có điều không bao giờ được gửi ra ngoài: {0}. Ai có địa chỉ trả lời riêng của "
    "anh/chị thì có thể ra lệnh thay anh/chị. Xin bỏ phần trích thông báo dưới lời của anh/chị rồi gửi lại.",
    "en": "The letter to the customer holds what must never leave the house: {0}. Whoever has your own reply "
    "address can give commands in your name. Please take out the notice quoted below your words, and send "
    "it again.",
    "zh": "致客户的信中有绝不能外传的内容：{0}。得到您专用回复地址的人可以冒用您的名义下达指令。"
    "请删除您文字下面的通知引文，然后重新发送。",
}
LEAKS: Mapping[str, Said] = {
    "token": {
        "vi": "địa chỉ trả lời riêng của anh/chị ({0})",
        "en": "your own reply address ({0})",
        "zh": "您的专用回复地址（{0}）",
    },
    "address": {"vi": "địa chỉ nội bộ {0}", "en": "the staff address {0}", "zh": "内部地址 {0}"},
    "notice": {
        "vi": "lời của thông báo nội bộ “{0}”",
        "en": "words of our notice “{0}”",
        "zh": "内部通知的文字“{0}”",
    },
    "reference": {
        "vi": "mã của hồ sơ khác {0}",
        "en": "another ticket's reference {0}",
        "zh": "其他工单的编号 {0}",
    },
    "command": {"vi": "lệnh {0}", "en": "the command {0}", "zh": "指令 {0}"},
}
NO_SUCH_TICKET: Said = {
    "vi": "Không có hồ sơ nào khác với mã “{0}” để gộp vào.",
    "en": "There is no other ticket “{0}” to merge into.",
    "zh": "没有可并入的其他工单“{0}”。",
}
OTHER_CUSTOMER: Said = {
    "vi": "Hồ sơ {0} là của khách hàng khác, nên không gộp được: người này sẽ đọc được thư của người kia.",
    "en": "Ticket {0} is another customer's: merged, each could read what was written to the other.",
    "zh": "工单 {0} 属于另一位客户，合并后会互相看到对方的信件，因此不能合并。",
}
OWN_PROPOSAL: Said = {
    "vi": "Không ai tự duyệt đề xuất của mình; xin chờ {0}.",
    "en": "Nobody approves what they have proposed themselves; this is for {0}.",
    "zh": "不能审批自己提出的处理措施，请等待 {0} 审批。",
}
NO_SUCH_REMEDY: Said = {
    "vi": "Biện pháp này không có trong danh mục được phép. Được phép: {0}.",
    "en": "This remedy is not among those that may be offered: {0}.",
    "zh": "该处理措施不在允许范围内。允许的有：{0}。",
}
OVER_ALL_LIMITS: Said = {
    "vi": "Với “{0}”, không ai được đề nghị quá {1}.",
    "en": "Nobody may offer more than {1} as “{0}”.",
    "zh": "“{0}”的金额任何人都不得超过 {1}。",
}
NOT_COMPARED: Said = {
    "vi": "Không so được {0} với hạn mức (tính bằng {1}), nên người có quyền phải tự quyết định.",
    "en": "{0} cannot be compared with the limits, which are in {1}: somebody has to decide on it.",
    "zh": "{0} 无法与审批限额（以 {1} 计）比较，须由有权人员决定。",
}
NO_SUM: Said = {
    "vi": "Phương án không nêu số tiền nên không so được với hạn mức.",
    "en": "The plan names no sum, so it cannot be compared with the limits.",
    "zh": "方案未写明金额，无法与审批限额比较。",
}
OVER_YOUR_LIMIT: Said = {
    "vi": "Số tiền này vượt hạn mức duyệt của anh/chị; xin chờ cấp trên duyệt.",
    "en": "This sum is more than you may approve; it is for your superior.",
    "zh": "该金额超出您的审批权限，须由上级审批。",
}
ROLE: Said = {
    "vi": "Việc này thuộc quyền của: {0}.",
    "en": "This is for: {0}.",
    "zh": "此操作须由以下角色进行：{0}。",
}
STATE: Said = {
    "vi": "Không làm được khi hồ sơ đang ở trạng thái “{0}”.",
    "en": "This cannot be done while the ticket is “{0}”.",
    "zh": "工单处于“{0}”状态时不能进行此操作。",
}
NEEDS: Said = {
    "vi": "Trước đó cần có: {0}.",
    "en": "First there must be: {0}.",
    "zh": "在此之前需要：{0}。",
}
MISSING: Said = {
    "vi": "Sau {0} chưa có lời nào. Xin viết ngay sau lệnh hoặc ở những dòng dưới.",
    "en": "There are no words with {0}. Please write them behind the command or below it.",
    "zh": "{0} 后面没有内容。请写在命令之后或下面几行。",
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
    "vi": "Chưa biết địa chỉ thư của khách hàng: xin ghi bằng #customer Tên <địa chỉ>, hoặc trả lời qua kênh"
    " khác và ghi lại bằng #answered.",
    "en": "No mail address of this customer is known: please say it with #customer Name <address>, or answer"
    " by another channel and record it with #answered.",
    "zh": "尚不知道该客户的电子邮件地址：请用 #customer 姓名 <地址> 写明，"
    "或通过其他渠道答复，并用 #answered 记录。",
}
NO_CUSTOMER: Said = {
    "vi": "“{0}” không phải là địa chỉ của khách: đó là hộp thư của chúng ta, hoặc địa chỉ của máy, biểu mẫu"
    " hay nhóm thư mà không ai đọc. Xin ghi địa chỉ của khách bằng #customer Tên <địa chỉ>.",
    "en": "“{0}” is nobody's address: a mailbox of our own, or one of a machine, a web form or a group, where"
    " no customer reads. Please name the customer with #customer Name <address>.",
    "zh": "“{0}”不是客户的地址：它是我方信箱，或是无人阅读的机器、网站表单或群组的地址。"
    "请用 #customer 姓名 <地址> 写明客户。",
}
ONE_OF: Said = {
    "vi": "Xin chọn một trong: {0}.",
    "en": "Please choose one of: {0}.",
    "zh": "请选择其中之一：{0}。",
}
FILES_TOO_LARGE: Said = {
    "vi": "Các tệp đính kèm có tổng dung lượng {0} MB; thư gửi khách hàng chỉ nhận tối đa {1} MB. Xin gửi "
    "bớt tệp, nén nhỏ lại, hoặc chia ra nhiều thư.",
    "en": "The attachments are {0} MB in all; a letter to the customer takes at most {1} MB. Please send "
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
DONE_ROUTE_UNTOLD: Said = {
    "vi": "Đã chuyển cho {0}. Khách hàng không có địa chỉ thư: xin báo khách bằng cách khác rồi ghi lại "
    "bằng #told.",
    "en": "Handed over to {0}. The customer has no mail address: please tell them otherwise and record it "
    "with #told.",
    "zh": "已转交 {0}。客户没有电子邮件地址：请用其他方式告知客户，并用 #told 记录。",
}
DONE_LETTER: Said = {
    "vi": "Thư gửi khách hàng sẽ đi sau {0} phút; #stop để giữ lại.",
    "en": "The letter to the customer leaves in {0} minutes; #stop keeps it back.",
    "zh": "致客户的信将在 {0} 分钟后发出；如需撤回请回复 #stop。",
}
DONE_PROPOSED: Said = {
    "vi": "Đã trình {0} duyệt; số tiền: {1}; thực hiện: {2}, hạn {3}.",
    "en": "Put before {0}; amount: {1}; carried out by {2}, due {3}.",
    "zh": "已提交{0}审批；金额：{1}；执行部门：{2}，期限 {3}。",
}
DONE_APPROVED: Said = {
    "vi": "Biện pháp xử lý đã được duyệt.",
    "en": "The remedy is approved.",
    "zh": "处理措施已获批准。",
}


NAMES: Mapping[str, Said] = {
    "department": {"vi": "bộ phận phụ trách", "en": "the department in charge", "zh": "负责部门"},
    "customer_care": {"vi": "phòng CSKH", "en": "customer care", "zh": "客服部"},
    "manager": {"vi": "quản lý", "en": "the manager", "zh": "经理"},
    "director": {"vi": "Giám đốc", "en": "the director", "zh": "总经理"},
    "quality": {"vi": "phòng QA", "en": "QA", "zh": "质检部"},
    "head_office": {"vi": "văn phòng chính (HO)", "en": "head office", "zh": "总部"},
    "admin": {"vi": "quản trị hệ thống", "en": "the administrators", "zh": "系统管理员"},
    "colleague": {"vi": "bộ phận được hỏi ý kiến", "en": "a department that was asked", "zh": "被咨询的部门"},
    "a remedy": {"vi": "biện pháp xử lý (#plan)", "en": "a remedy (#plan)", "zh": "处理措施（#plan）"},
    "a proposed remedy": {
        "vi": "biện pháp đang chờ duyệt (#plan)",
        "en": "a proposed remedy (#plan)",
        "zh": "待审批的处理措施（#plan）",
    },
    "an approved remedy": {
        "vi": "biện pháp đã được duyệt (#plan, rồi #approve của cấp trên)",
        "en": "an approved remedy (#plan, then a superior's #approve)",
        "zh": "已批准的处理措施（#plan，再由上级 #approve）",
    },
    "an answer to confirm": {
        "vi": "thư trả lời đang chờ xác nhận (thư chờ duyệt thì cấp trên #approve)",
        "en": "an answer that waits for confirmation (for approval, a superior's #approve)",
        "zh": "等待确认的回复（等待审批的回复须由上级 #approve）",
    },
    "an open promise": {
        "vi": "lời hứa chưa giữ (#promise)",
        "en": "a promise that is still open (#promise)",
        "zh": "尚未兑现的承诺（#promise）",
    },
    "something to carry out": {
        "vi": "việc cần thực hiện (#plan hoặc #action)",
        "en": "something to carry out (#plan or #action)",
        "zh": "需要执行的事项（#plan 或 #action）",
    },
    "everything reported done": {
        "vi": "báo cáo mọi việc đã xong (#done)",
        "en": "everything reported done (#done)",
        "zh": "全部事项已报完成（#done）",
    },
    "a written answer": {
        "vi": "thư trả lời kết quả cho khách (#answer, hoặc #answered nếu đã trả lời bằng cách khác)",
        "en": "a written answer to the customer (#answer, or #answered where it was given otherwise)",
        "zh": "给客户的书面答复（#answer；如已用其他方式答复，用 #answered）",
    },
    "received": {"vi": "đã tiếp nhận", "en": "received", "zh": "已受理"},
    "with department": {"vi": "bộ phận đang phụ trách", "en": "with a department", "zh": "部门处理中"},
    "waiting for the customer": {"vi": "chờ khách hàng", "en": "waiting for the customer", "zh": "等待客户"},
    "investigating": {"vi": "đang tìm nguyên nhân", "en": "being looked into", "zh": "调查中"},
    "remedy proposed": {"vi": "chờ duyệt biện pháp", "en": "remedy proposed", "zh": "处理措施待批"},
    "remedy approved": {"vi": "biện pháp đã duyệt", "en": "remedy approved", "zh": "处理措施已批"},
    "offered": {"vi": "đã đề nghị với khách", "en": "offered", "zh": "已向客户提出"},
    "agreed": {"vi": "khách đã đồng ý", "en": "agreed", "zh": "客户已同意"},
    "being carried out": {"vi": "đang thực hiện", "en": "being carried out", "zh": "执行中"},
    "being verified": {"vi": "đang kiểm tra", "en": "being verified", "zh": "验证中"},
    "answered": {"vi": "đã trả lời", "en": "answered", "zh": "已答复"},
    "unjustified": {"vi": "không có cơ sở", "en": "unjustified", "zh": "不成立"},
    "referred": {"vi": "đã chuyển cơ quan có thẩm quyền", "en": "referred", "zh": "已转主管机构"},
    "closed": {"vi": "đã đóng", "en": "closed", "zh": "已结案"},
    "merged": {"vi": "đã gộp", "en": "merged", "zh": "已合并"},
}
"""What people call roles, states and what a step needs."""


def names(codes: Iterable[str], policy: Policy) -> str:
    """What people call some code words, with commas between."""
    language = policy.organisation.languages[0]
    return ", ".join(NAMES[c].get(language, NAMES[c]["en"]) if c in NAMES else c for c in codes)


def say(sentence: Said, policy: Policy, *parts: str) -> str:
    """A sentence in the staff language, else in English."""
    language = policy.organisation.languages[0]
    return sentence.get(language, sentence["en"]).format(*parts)
