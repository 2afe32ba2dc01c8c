"""What the receipt of a command says was done, one sentence each, in the staff language."""

from collections.abc import Iterable, Mapping
from datetime import date

from mailflow.domain.model.policy import Policy

_Said = Mapping[str, str]

_DONE: Mapping[str, _Said] = {
    "answered": {
        "vi": "Đã ghi nhận việc trả lời khách",
        "en": "The answer is recorded",
        "zh": "已记录对客户的答复",
    },
    "told": {
        "vi": "Đã ghi: khách đã được báo, không chờ trả lời",
        "en": "Recorded: the customer was told, or waits for nothing",
        "zh": "已记录：客户已获告知，或无需答复",
    },
    "close": {"vi": "Hồ sơ đã đóng", "en": "The ticket is closed", "zh": "工单已关闭"},
    "reopen": {"vi": "Hồ sơ đã mở lại", "en": "The ticket is open again", "zh": "工单已重新打开"},
    "spam": {
        "vi": "Hồ sơ đã đóng như thư rác",
        "en": "The ticket is closed as junk",
        "zh": "已作为垃圾邮件关闭",
    },
    "stop": {
        "vi": "Thư chưa gửi cho khách đã được giữ lại",
        "en": "Letters to the customer that were still waiting are kept back",
        "zh": "尚未发出的致客户信件已停止发送",
    },
    "send": {
        "vi": "Thư được giữ lại nay đã được gửi đi",
        "en": "The held letter is sent",
        "zh": "暂缓的信件已发出",
    },
    "cause": {"vi": "Nguyên nhân đã ghi", "en": "The cause is recorded", "zh": "原因已记录"},
    "reject": {
        "vi": "Biện pháp xử lý không được duyệt",
        "en": "The remedy is rejected",
        "zh": "处理措施未获批准",
    },
    "agree": {
        "vi": "Ý kiến của khách đã ghi",
        "en": "The customer's word is recorded",
        "zh": "客户意见已记录",
    },
    "promise": {"vi": "Lời hứa {0}, hạn", "en": "Promise {0}, due", "zh": "承诺 {0}，期限"},
    "kept": {"vi": "Đã giữ lời hứa {0}", "en": "Promise {0} was kept", "zh": "承诺 {0} 已兑现"},
    "action": {
        "vi": "Việc {0} đã giao, hạn",
        "en": "Action {0} is assigned, due",
        "zh": "措施 {0} 已布置，期限",
    },
    "done": {"vi": "Đã báo làm xong", "en": "Reported done", "zh": "已报告完成"},
    "verify": {"vi": "Kết quả kiểm tra", "en": "Verification", "zh": "验证结果"},
    "nature": {"vi": "Loại hồ sơ", "en": "Nature", "zh": "性质"},
    "category": {"vi": "Nhóm", "en": "Category", "zh": "类别"},
    "urgent": {"vi": "Khẩn", "en": "Urgent", "zh": "紧急"},
    "language": {"vi": "Ngôn ngữ của khách", "en": "The customer's language", "zh": "客户语言"},
    "customer": {"vi": "Địa chỉ của khách", "en": "The customer's address", "zh": "客户地址"},
    "cc": {
        "vi": "Người cùng tham gia với khách",
        "en": "May also write on this ticket",
        "zh": "可与客户一同来信",
    },
    "reminder": {"vi": "Sẽ nhắc vào ngày", "en": "A reminder comes on", "zh": "提醒日期"},
    "watch": {"vi": "Theo dõi đến ngày", "en": "Watched until", "zh": "观察至"},
    "merge": {"vi": "Đã gộp vào hồ sơ", "en": "Merged into", "zh": "已并入工单"},
    "split": {
        "vi": "Đã tách thành hồ sơ mới của",
        "en": "A new ticket is split off for",
        "zh": "已拆分出新工单，交由",
    },
}
"""What was done → the words before its value."""

_VALUES: Mapping[str, _Said] = {
    "yes": {"vi": "có", "en": "yes", "zh": "是"},
    "no": {"vi": "không", "en": "no", "zh": "否"},
    "pass": {"vi": "đạt", "en": "passed", "zh": "通过"},
    "fail": {"vi": "chưa đạt", "en": "failed", "zh": "未通过"},
    "remedy": {"vi": "biện pháp xử lý", "en": "the remedy", "zh": "处理措施"},
    "phone": {"vi": "qua điện thoại", "en": "by telephone", "zh": "电话"},
    "letter": {"vi": "bằng thư giấy", "en": "by letter", "zh": "信函"},
    "fax": {"vi": "qua fax", "en": "by fax", "zh": "传真"},
    "counter": {"vi": "trực tiếp", "en": "in person", "zh": "当面"},
    "zalo": {"vi": "qua Zalo", "en": "by Zalo", "zh": "Zalo"},
    "complaint": {"vi": "khiếu nại", "en": "complaint", "zh": "投诉"},
    "suggestion": {"vi": "góp ý", "en": "suggestion", "zh": "建议"},
    "question": {"vi": "câu hỏi", "en": "question", "zh": "咨询"},
    "praise": {"vi": "lời khen", "en": "praise", "zh": "表扬"},
}
"""Code words that staff read as values."""

_SENTENCES: _Said = {"vi": "{0}: {1}.", "en": "{0}: {1}.", "zh": "{0}：{1}。"}
_ALONE: _Said = {"vi": "{0}.", "en": "{0}.", "zh": "{0}。"}


def done(policy: Policy, what: str, value: str = "") -> str:
    """The sentence for something done, such as ``done(policy, "action 2", "2026-12-10")``."""
    language = policy.organisation.languages[0]
    name, _, number = what.partition(" ")
    label = _in(_DONE[name], language).format(number)
    if not value:
        return _in(_ALONE, language).format(label)
    known = _VALUES.get(value)
    return _in(_SENTENCES, language).format(label, _in(known, language) if known else _day(value, language))


def choices(policy: Policy, codes: Iterable[str]) -> str:
    """Some code words as people of the house say them; each may be written so."""
    language = policy.organisation.languages[0]
    return ", ".join(_in(_VALUES[code], language) if code in _VALUES else code for code in codes)


def _in(said: _Said, language: str) -> str:
    return said.get(language, said["en"])


def _day(value: str, language: str) -> str:
    """An ISO date as people of the house write it; anything else as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day:%d/%m/%Y}" if language in {"vi", "en"} else value
