"""The words of the form, in Vietnamese, English and Chinese, compared without case and diacritics."""

from collections.abc import Mapping
from typing import Final, TypeVar

from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Channel
from mailflow.domain.text.cleaning import fold

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("new", "newticket", "ticket", "moi", "hosomoi", "mohoso", "新建", "新工单"),
    "customer": ("customer", "client", "khach", "khachhang", "kh", "客户", "顾客"),
    "channel": ("channel", "via", "kenh", "qua", "渠道", "方式"),
    "nature": ("nature", "kind", "type", "loai", "tinhchat", "性质", "类型"),
    "category": ("category", "nhom", "phanloai", "分类", "类别"),
    "subject": ("subject", "title", "chude", "tieude", "主题", "标题"),
    "urgent": ("urgent", "khan", "gap", "紧急", "加急"),
    "language": ("language", "lang", "ngonngu", "语言"),
    "mail": ("mail", "thu", "邮件"),
}
"""What the lines of a form may begin with; the first of each is what our letters write."""

CHANNELS: Final[Mapping[Channel, tuple[str, ...]]] = {
    Channel.PHONE: (
        *(
            "phone",
            "telephone",
            "call",
            "hotline",
            "điện thoại",
            "đt",
            "gọi điện",
            "tổng đài",
            "电话",
            "致电",
            "热线",
        ),
    ),
    Channel.COUNTER: (
        *(
            "counter",
            "in person",
            "face to face",
            "visit",
            "quầy",
            "tại quầy",
            "trực tiếp",
            "gặp mặt",
            "柜台",
        ),
        *("当面", "上门", "现场"),
    ),
    Channel.LETTER: (
        "letter",
        "post",
        "fax",
        "thư tay",
        "thư",
        "công văn",
        "bưu điện",
        "信件",
        "来信",
        "信函",
        "传真",
    ),
    Channel.ZALO: (
        "zalo",
        "chat",
        "facebook",
        "messenger",
        "viber",
        "whatsapp",
        "mạng xã hội",
        "微信",
        "在线聊天",
    ),
    Channel.SHEET: (
        "sheet",
        "form",
        "feedback sheet",
        "phiếu",
        "phiếu góp ý",
        "hòm thư góp ý",
        "意见表",
        "意见箱",
        "表单",
    ),
    Channel.WEB: ("web", "website", "web form", "trang web", "biểu mẫu", "form web", "网站", "网页表单"),
    Channel.MAIL: ("mail", "email", "e-mail", "thư điện tử", "邮件", "电邮", "电子邮件"),
    Channel.OTHER: ("other", "khác", "其他"),
}

NATURES: Final[Mapping[Nature, tuple[str, ...]]] = {
    Nature.COMPLAINT: ("complaint", "khiếu nại", "kn", "phàn nàn", "投诉"),
    Nature.SUGGESTION: ("suggestion", "góp ý", "đề xuất", "建议"),
    Nature.QUESTION: ("question", "câu hỏi", "hỏi", "thắc mắc", "咨询", "问题"),
    Nature.PRAISE: ("praise", "khen", "lời khen", "khen ngợi", "表扬"),
}

LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "vi": ("vi", "tiếng việt", "vietnamese", "越南语"),
    "en": ("en", "tiếng anh", "english", "英语"),
    "zh": ("zh", "tiếng trung", "tiếng hoa", "chinese", "中文"),
}

NO: Final = frozenset({"no", "off", "khong", "thuong", "normal", "false", "否", "不"})


_Name = TypeVar("_Name")


def by_word(table: Mapping[_Name, tuple[str, ...]]) -> dict[str, _Name]:
    """The table the other way round: folded word → what it means."""
    return {fold(word): name for name, words in table.items() for word in words}


FORM_LINES: Final = by_word(KEYS)
"""The words behind # by which a line of the form begins → the key that they mean."""
