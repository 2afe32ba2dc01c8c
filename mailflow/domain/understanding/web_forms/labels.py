"""The labels of the fields of web forms, in Vietnamese, English and Chinese: one row per role, and no logic.

Compared without case, diacritics, blanks and punctuation: "Your e-mail *" is "youremail".  What other parts
of the program know already (headers of carried mails, words for telephones, staff's own form) is taken over.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from mailflow.domain.model.pattern import PHONE_WORDS
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.reply_text.quoting import HEADER_LABELS
from mailflow.language.vocabulary import vocabulary

WRITER, NAME, EMAIL, PHONE, SUBJECT, WORDS, ABOUT = (
    "writer",
    "name",
    "email",
    "phone",
    "subject",
    "words",
    "about",
)
"""Roles of fields; ``writer`` is name and address in one line, ``about`` what the form says of itself."""

LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    WRITER: (*HEADER_LABELS["from"], "submitted by", "sent by", "gửi bởi", "gửi đến từ", "提交人"),
    NAME: (
        *("name", "your name", "full name", "first name", "last name", "contact name", "contact person"),
        *("customer", "customer name", "your full name", "name of customer", "user name", "surname"),
        *("họ tên", "họ và tên", "tên", "họ", "tên khách hàng", "tên của bạn", "tên liên hệ", "quý danh"),
        *("người liên hệ", "tên người liên hệ", "khách hàng", "họ tên khách hàng", "họ tên của bạn"),
        *("tên người gửi", "họ và tên khách hàng", "tên quý khách", "họ tên người liên hệ"),
        *("姓名", "名字", "您的姓名", "称呼", "稱呼", "联系人", "聯絡人", "客户名称", "客户姓名", "顾客姓名"),
        *("您的名字", "姓", "名", "您的称呼", "客戶姓名", "联系人姓名"),
    ),
    EMAIL: (
        *("email", "mail", "your email", "email address", "your email address", "contact email", "mail id"),
        *("customer email", "reply to", "email id", "work email", "business email", "sender email"),
        *("địa chỉ email", "email của bạn", "email liên hệ", "email khách hàng", "hộp thư", "hòm thư"),
        *("thư điện tử", "địa chỉ thư điện tử", "địa chỉ mail", "địa chỉ thư", "email người gửi"),
        *("邮箱", "电子邮箱", "电子邮件", "邮件", "邮件地址", "邮箱地址", "电邮", "电子邮件地址", "您的邮箱"),
        *("電子郵件", "電郵", "信箱", "電子信箱", "联系邮箱", "客户邮箱"),
    ),
    PHONE: (
        *PHONE_WORDS,
        *(
            "your phone",
            "your phone number",
            "contact number",
            "mobile phone",
            "mobile number",
            "phone mobile",
        ),
        *("telephone number", "tel no", "customer phone", "contact phone", "phone call", "sms phone"),
        *("số di động", "sđt liên hệ", "số điện thoại liên hệ", "điện thoại liên hệ", "điện thoại di động"),
        *("số điện thoại của bạn", "số zalo", "số liên hệ", "điện thoại của bạn", "sđt của bạn"),
        *("联系方式", "手机号", "您的电话", "联系手机", "聯絡方式", "您的手机"),
    ),
    SUBJECT: (
        *vocabulary("form")["subject"],
        *("your subject", "topic", "reason", "regarding", "subject of message", "vấn đề", "tiêu đề thư"),
        *("chủ đề liên hệ", "lý do liên hệ", "留言主题", "咨询主题", "主旨", "標題", "主題"),
    ),
    WORDS: (
        *("message", "your message", "message body", "body", "comment", "comments", "comment or message"),
        *("question", "questions", "your question", "questions comments", "enquiry", "inquiry", "feedback"),
        *(
            "your comment",
            "your enquiry",
            "your inquiry",
            "how can we help",
            "how can we help you",
            "details",
        ),
        *("description", "complaint", "your complaint", "content", "text", "message text", "your feedback"),
        *("paragraph text", "message content", "additional information", "request", "your request"),
        *("nội dung", "nội dung tin nhắn", "lời nhắn", "tin nhắn", "ý kiến", "góp ý", "nội dung liên hệ"),
        *("nội dung khiếu nại", "nội dung góp ý", "nội dung yêu cầu", "khiếu nại", "phản ánh", "ghi chú"),
        *(
            "nội dung phản ánh",
            "mô tả",
            "chi tiết",
            "ý kiến của bạn",
            "câu hỏi",
            "yêu cầu",
            "yêu cầu của bạn",
        ),
        *("nội dung cần hỗ trợ", "nội dung thư", "lời nhắn của bạn", "tin nhắn của bạn", "mô tả chi tiết"),
        *("nội dung cần tư vấn", "ý kiến đóng góp", "nội dung phản hồi", "nội dung cần liên hệ"),
        *("nội dung thông điệp", "thông điệp"),
        *("留言", "留言内容", "内容", "消息", "消息正文", "您的留言", "问题", "问题描述", "投诉内容", "反馈"),
        *("反馈内容", "意见", "备注", "描述", "詳細內容", "內容", "訊息", "留言內容", "咨询内容", "您的意见"),
        *("您的问题", "需求描述", "详细说明", "信息内容"),
    ),
    ABOUT: (
        *(
            "date",
            "time",
            "page url",
            "url",
            "page",
            "user agent",
            "remote ip",
            "ip",
            "ip address",
            "referrer",
        ),
        *("submitted on", "submitted at", "submission date", "submission id", "form name", "form id", "form"),
        *("powered by", "sent from", "save info", "sent on", "page title", "browser", "entry id", "site"),
        *(
            "ngày gửi",
            "thời gian gửi",
            "thời gian",
            "gửi từ",
            "gửi từ trang",
            "trang",
            "địa chỉ ip",
            "gửi lúc",
        ),
        *("提交时间", "提交页面", "来源页面", "来源", "浏览器", "提交日期", "页面", "时间", "日期"),
    ),
}
"""Role → its labels."""


def squeezed(label: str) -> str:
    """A label without case, diacritics, blanks and punctuation."""
    return "".join(filter(str.isalnum, fold(label)))


def by_label(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The table the other way round: squeezed label → role; the first role of a label counts."""
    found: dict[str, str] = {}
    for role, labels in table.items():
        for label in labels:
            found.setdefault(squeezed(label), role)
    return found


ROLES: Final = by_label(LABELS)
