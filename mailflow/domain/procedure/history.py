"""A ticket's history in sentences, in the languages of the house: for #why, #status and the terminal."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from mailflow.domain.procedure.context import CommandContext

Facts = Mapping[str, Any]
_LANGUAGES = ("vi", "en", "zh")


_SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "received": ("mở hồ sơ", "the ticket was opened", "建立工单"),
    "routed": ("giao cho {department}", "given to {department}", "分派给 {department}"),
    "acknowledgement withheld": ("chưa gửi xác nhận", "no acknowledgement for now", "暂未发出受理确认"),
    "acknowledged": ("đã gửi xác nhận", "the receipt was acknowledged", "已发出受理确认"),
    "acknowledged later": ("đã xác nhận bằng thư sau", "acknowledged by a later letter", "已由后续信函确认"),
    "joined": ("thêm một thư vào hồ sơ", "a mail joined the ticket", "并入一封邮件"),
    "handed in": ("{by} ghi nhận giúp khách", "handed in by {by}", "由 {by} 代客登记"),
    "noted": ("ghi chú nội bộ của {by}", "internal note by {by}", "{by} 的内部备注"),
    "taken": ("{by} nhận xử lý", "{by} took it", "{by} 接手处理"),
    "handed over": (
        "{by} chuyển cho {department}",
        "{by} handed it to {department}",
        "{by} 转交给 {department}",
    ),
    "responded": ("{by} trả lời khách hàng", "{by} answered the customer", "{by} 答复了客户"),
    "response held": ("giữ lại thư trả lời của {by}", "an answer by {by} is held", "{by} 的回复暂缓发出"),
    "asked": (
        "{by} xin khách thêm thông tin",
        "{by} asked the customer for information",
        "{by} 向客户了解情况",
    ),
    "cause found": (
        "{by} ghi nguyên nhân: {text}",
        "{by} recorded the cause: {text}",
        "{by} 记录了原因：{text}",
    ),
    "remedy proposed": (
        "{by} đề xuất biện pháp: {text}",
        "{by} proposed a remedy: {text}",
        "{by} 提出处理措施：{text}",
    ),
    "remedy approved": (
        "biện pháp được duyệt ({by})",
        "the remedy was approved ({by})",
        "处理措施已批准（{by}）",
    ),
    "remedy rejected": ("{by} không duyệt biện pháp", "{by} rejected the remedy", "{by} 未批准处理措施"),
    "offered": ("{by} gửi đề xuất cho khách", "{by} offered it to the customer", "{by} 向客户提出方案"),
    "options offered": (
        "{by} mời khách lựa chọn",
        "{by} offered choices to the customer",
        "{by} 请客户选择方案",
    ),
    "agreed": ("khách hàng đồng ý", "the customer agreed", "客户已同意"),
    "promised": (
        "{by} ghi lời hứa với khách: {text}",
        "{by} recorded a promise: {text}",
        "{by} 记录了对客户的承诺：{text}",
    ),
    "promise kept": (
        "{by} báo đã giữ lời hứa {number}",
        "{by} reported promise {number} kept",
        "{by} 报告承诺 {number} 已兑现",
    ),
    "action planned": ("{by} giao việc: {text}", "{by} planned an action: {text}", "{by} 安排措施：{text}"),
    "remedy done": (
        "{by} báo đã làm xong biện pháp",
        "{by} reported the remedy done",
        "{by} 报告处理措施已完成",
    ),
    "action done": ("{by} báo đã xong một việc", "{by} reported an action done", "{by} 报告一项措施已完成"),
    "verified": ("{by} kiểm tra: đạt", "{by} verified it: passed", "{by} 验证通过"),
    "verification failed": ("{by} kiểm tra: chưa đạt", "{by} verified it: failed", "{by} 验证未通过"),
    "answered": (
        "{by} trả lời kết quả cho khách",
        "{by} gave the customer the outcome",
        "{by} 答复客户处理结果",
    ),
    "told": (
        "{by} ghi: khách đã được báo hoặc không chờ trả lời",
        "{by}: the customer was told, or waits for nothing",
        "{by} 记录：客户已获告知或无需答复",
    ),
    "found unjustified": (
        "{by}: khiếu nại không có cơ sở",
        "{by} found it unjustified",
        "{by} 认定投诉不成立",
    ),
    "referred": ("{by} chuyển đến {to}", "{by} referred it to {to}", "{by} 转交 {to}"),
    "authority answered": ("cơ quan có thẩm quyền trả lời", "the authority answered", "主管机构已答复"),
    "dispute explained": (
        "{by} nêu các cách giải quyết tranh chấp",
        "{by} told the ways to settle it",
        "{by} 说明了争议解决途径",
    ),
    "thanked": ("{by} cảm ơn khách", "{by} thanked the customer", "{by} 感谢了客户"),
    "apologised": ("{by} xin lỗi khách", "{by} apologised to the customer", "{by} 向客户致歉"),
    "improved": ("{by} báo khách điều đã cải tiến", "{by} told what has improved", "{by} 告知客户所作的改进"),
    "closed": ("{by} đóng hồ sơ", "{by} closed the ticket", "{by} 关闭工单"),
    "reopened": ("{by} mở lại hồ sơ", "{by} reopened the ticket", "{by} 重新打开工单"),
    "merged": ("{by} gộp hồ sơ", "{by} merged it", "{by} 合并工单"),
    "split": ("{by} tách hồ sơ", "{by} split off a ticket", "{by} 拆分工单"),
    "nature set": ("{by} sửa loại hồ sơ", "{by} set the nature", "{by} 更正性质"),
    "category set": ("{by} sửa nhóm", "{by} set the category", "{by} 更正类别"),
    "urgency set": ("{by} sửa mức khẩn", "{by} set how urgent it is", "{by} 更正紧急程度"),
    "language set": ("{by} sửa ngôn ngữ", "{by} set the language", "{by} 更正语言"),
    "customer set": ("{by} sửa địa chỉ khách", "{by} set the customer's address", "{by} 更正客户地址"),
    "copied in": ("{by} cho thêm người tham gia", "{by} let somebody else take part", "{by} 添加了参与者"),
    "reminder set": ("{by} đặt lời nhắc: {text}", "{by} set a reminder: {text}", "{by} 设置提醒：{text}"),
    "watched": ("{by} đặt thời gian theo dõi", "{by} set a time to watch", "{by} 设置观察期"),
    "instructed": ("{by} cho ý kiến chỉ đạo", "{by} gave instructions", "{by} 作出指示"),
    "letters stopped": ("{by} dừng thư chưa gửi", "{by} stopped the waiting letters", "{by} 停止发送"),
    "letter released": ("{by} cho gửi thư đang giữ", "{by} released the held letter", "{by} 发出暂缓的信"),
    "undone": ("{by} hoàn tác bước trước", "{by} undid the last step", "{by} 撤销上一步"),
    "stage told": ("đã báo tiến độ cho khách", "the customer was told the stage", "已告知客户进展"),
    "status told": ("khách hỏi tiến độ và đã được báo", "the customer asked and was told", "已答复客户询问"),
    "survey answered": ("khách trả lời khảo sát", "the customer answered the survey", "客户已评价"),
    "reminded": ("nhắc thời hạn {deadline}", "reminded of {deadline}", "提醒期限 {deadline}"),
    "escalated": (
        "quá hạn {deadline}, báo cấp trên",
        "{deadline} overdue, escalated",
        "{deadline} 逾期，已上报",
    ),
    "refused": ("từ chối thư của {by}", "what {by} wrote was refused", "拒绝了 {by} 的邮件"),
    "command refused": ("chưa thực hiện lệnh của {by}", "commands of {by} not done", "未执行 {by} 的指令"),
    "bounced": ("một thư bị trả lại", "a letter came back", "有信函被退回"),
    "report noted": (
        "một thông báo không gửi được, không rõ về thư nào; không có gì thay đổi",
        "a delivery report came in that fits no letter that has left; nothing was changed",
        "收到一份退信通知，与已发出的信函不符，未作任何更改",
    ),
    "delayed": ("một thư đến chậm", "a letter is late", "有信函延迟"),
    "letter failed": ("một thư không gửi được", "a letter could not be sent", "有信函未能发出"),
    "department renamed": ("bộ phận đổi tên", "the department has another name", "部门已更名"),
    "letter resent": ("một thư được gửi lại", "a letter is sent again", "有信函重新发送"),
    "letter dismissed": (
        "thư không gửi được đã được xem",
        "a person has seen that a letter was not delivered",
        "已有人查看未送达的信函",
    ),
    "acknowledgement settled": (
        "thư tiếp nhận không còn phải gửi",
        "no acknowledgement is owed any more",
        "不再需要发送受理通知",
    ),
    "letter uncertain": (
        "không rõ một thư đã đến hay chưa",
        "nobody knows whether a letter has arrived",
        "有信函不知是否送达",
    ),
    "machine wrote": ("thư của máy, không trả lời", "a machine wrote; no answer", "机器来信，未回复"),
}
"""Kind of an event → what is said of it in Vietnamese, English and Chinese."""

_DEPUTY = ("{by} (thay {absent})", "{by} (for {absent})", "{by}（代 {absent}）")
"""Who acted, and for whom who was away."""

UNTOLD = frozenset({"step taken", "deadline met", "deadline runs again", "stage late"})
"""Events that the program keeps for itself: what they tell stands in others."""


def sentence(kind: str, facts: Facts, language: str) -> str:
    """What is said of an event; its own name where nothing is."""
    said, at = _SENTENCES.get(kind), _LANGUAGES.index(language if language in _LANGUAGES else "en")
    by = str(facts.get("by", ""))
    if by and facts.get("for"):
        by = _DEPUTY[at].format(by=by, absent=facts["for"])
    if said is None:
        return f"{kind} ({by})" if by else kind
    return said[at].format_map(defaultdict(str, facts, by=by)).strip()


def story_lines(context: CommandContext) -> list[tuple[object, str]]:
    """When and what, oldest first, in the staff language."""
    language = context.policy.organisation.languages[0]
    return [(at, sentence(kind, facts, language)) for at, kind, facts in context.events if kind not in UNTOLD]
