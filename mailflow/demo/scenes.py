"""What happens at Sao Mai this morning: who writes what, in which order, and what should come of it.

The addresses of the sample company are those of :mod:`mailflow.demo.company`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mailflow.demo import company as sao_mai
from mailflow.demo.webmail import MailUser
from mailflow.domain.model.ticket import Disposition

Letters = tuple[tuple[str, MailUser], ...]
"""Occasions with their recipients."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One mail, and what is expected to become of it."""

    title: str
    sender: MailUser
    subject: str  # {} stands for the subject of the letter that is answered
    text: str
    becomes: Disposition
    letters: Letters = ()
    language: str = ""  # of the ticket that it opens
    department: str = ""  # that the ticket goes to; "" for customer care
    urgent: bool = False
    answers: MailUser | None = None  # whose oldest letter from mailflow is answered; None: a new mail
    attribution: str = ""  # what the mail client writes above the quoted letter; "": it quotes nothing
    headers: Mapping[str, str] = field(default_factory=dict)  # set by a machine


SCENES: Final = (
    Scene(
        title="A complaint in Vietnamese: the parcel is five days late",
        sender=sao_mai.LAN,
        subject="Giao hàng trễ 5 ngày, không ai trả lời",
        text="""\
Kính gửi Sao Mai,

Tuần trước tôi đặt một bộ nồi inox (đơn SM-20418), hẹn giao trong hai ngày. Đến nay đã trễ 5 ngày, \
tôi gọi tổng đài nhiều lần mà không ai trả lời. Tôi rất bức xúc, mong công ty cho biết bao giờ \
hàng đến nơi.

Nguyễn Thị Lan
""",
        becomes=Disposition.OPENED,
        language="vi",
        department="delivery",
        letters=(
            ("acknowledgement", sao_mai.LAN),
            ("new_ticket", sao_mai.DELIVERY),
            ("new_complaint", sao_mai.DIRECTOR),
        ),
    ),
    Scene(
        title="A complaint in English: charged twice",
        sender=sao_mai.EMILY,
        subject="Charged twice for one order",
        text="""\
Hello,

My card was charged twice for order SM-20377: 1,290,000 VND on Monday and the same amount again on \
Tuesday. I am quite disappointed. Please return the second payment and send me a correct invoice.

Kind regards,
Emily Carter
""",
        becomes=Disposition.OPENED,
        language="en",
        department="billing",
        letters=(
            ("acknowledgement", sao_mai.EMILY),
            ("new_ticket", sao_mai.BILLING),
            ("new_complaint", sao_mai.DIRECTOR),
        ),
    ),
    Scene(
        title="A complaint in Chinese: a rice cooker fails after three days",
        sender=sao_mai.WANG,
        subject="电饭锅只用了三天就坏了",
        text="""\
您好：

我上周在贵店买的电饭锅只用了三天就坏了，按键完全没有反应，非常失望。产品还在保修期内，\
希望贵店尽快为我更换一台新的。

王丽
""",
        becomes=Disposition.OPENED,
        language="zh",
        department="repairs",
        letters=(
            ("acknowledgement", sao_mai.WANG),
            ("new_ticket", sao_mai.SERVICE),
            ("new_complaint", sao_mai.DIRECTOR),
        ),
    ),
    Scene(
        title="Praise for a shop assistant: thanks, and no apology",
        sender=sao_mai.QUAN,
        subject="Lời khen dành cho chị Hoa",
        text="""\
Chào Sao Mai,

Chị Hoa ở cửa hàng Nguyễn Trãi phục vụ rất tận tình, cả nhà tôi rất hài lòng với chiếc máy lọc nước. \
Nhờ quý công ty chuyển lời cảm ơn của tôi đến chị.

Trần Minh Quân
""",
        becomes=Disposition.OPENED,
        language="vi",
        letters=(("acknowledgement_neutral", sao_mai.QUAN), ("new_ticket", sao_mai.CARE)),
    ),
    Scene(
        title="A question about opening hours",
        sender=sao_mai.CHEN,
        subject="请问周末营业吗？",
        text="""\
您好！

请问贵店周六和周日的营业时间是几点到几点？谢谢！

陈伟
""",
        becomes=Disposition.OPENED,
        language="zh",
        department="sales",
        letters=(("acknowledgement_neutral", sao_mai.CHEN), ("new_ticket", sao_mai.SALES)),
    ),
    Scene(
        title="An urgent one: a kettle gives electric shocks",
        sender=sao_mai.HUNG,
        subject="KHẨN CẤP: ấm siêu tốc bị rò điện",
        text="""\
Ấm siêu tốc tôi mua hôm qua bị rò điện, vợ tôi vừa bị điện giật, rất may là không sao. \
Tôi đã rút phích cắm. Đề nghị công ty liên hệ ngay và cho người đến kiểm tra.

Phạm Văn Hùng
""",
        becomes=Disposition.OPENED,
        language="vi",
        department="repairs",
        urgent=True,
        letters=(
            ("acknowledgement", sao_mai.HUNG),
            ("new_ticket", sao_mai.SERVICE),
            ("new_complaint", sao_mai.DIRECTOR),
        ),
    ),
    Scene(
        title="A machine answers the acknowledgement: it gets no answer",
        sender=sao_mai.EMILY,
        subject="Automatic reply: {}",
        text="""\
I am out of the office until Monday and will read your message when I am back.

Emily Carter
""",
        becomes=Disposition.SET_ASIDE,
        answers=sao_mai.EMILY,
        headers={"Auto-Submitted": "auto-replied", "Precedence": "auto_reply"},
    ),
    Scene(
        title="The first customer writes again, without the reference",
        sender=sao_mai.LAN,
        subject="Nồi đã đến nhưng thiếu nắp",
        text="""\
Hàng vừa được giao tới, nhưng trong thùng thiếu mất một chiếc nắp nồi. Nhờ công ty gửi bổ sung giúp tôi.

Lan
""",
        becomes=Disposition.JOINED,
        letters=(("customer_wrote", sao_mai.DELIVERY),),
        answers=sao_mai.LAN,
        attribution="Vào {date}, {sender} đã viết:",
    ),
    Scene(
        title="A member of the department answers the notice: the customer gets it",
        sender=sao_mai.HA,
        subject="Re: {}",
        text="""\
Sao Mai thành thật xin lỗi chị vì đơn hàng đến muộn mà còn thiếu nắp nồi. \
Chúng tôi sẽ mang chiếc nắp đến tận nhà chị trong sáng mai.
""",
        becomes=Disposition.JOINED,
        letters=(("response_scheduled", sao_mai.HA), ("written_response", sao_mai.LAN)),
        answers=sao_mai.DELIVERY,
        attribution="Vào {date}, {sender} đã viết:",
    ),
    Scene(
        title="A line with # at the top is a command: here a note that stays inside",
        sender=sao_mai.HA,
        subject="Re: {}",
        text="""\
#ghichu Kho đã xuất nắp nồi, anh Tuấn sẽ giao trước 10 giờ sáng mai.
""",
        becomes=Disposition.COMMAND,
        letters=(("receipt", sao_mai.HA),),
        answers=sao_mai.DELIVERY,
        attribution="Vào {date}, {sender} đã viết:",
    ),
)
"""In this order; a later scene may answer a letter that an earlier one brought."""
