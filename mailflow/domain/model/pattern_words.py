"""The patterns that come with the program: what is picked out of a mail into its ticket, and by which words.

``after`` holds words that stand before the value, compared without case and diacritics ("số hợp đồng" also
finds "So hop dong").  Words of shape and number ("số", "no.", "#", "là", "is", "是") may stand in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PHONE, DOMAIN, INCIDENT = "phone", "domain", "incident"
"""The patterns that are recognised by rules of their own, not by words and shape."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing to look for: what stands before it, what it looks like, or both.

    In a shape ``#`` is a digit, ``@`` a letter, ``*`` up to 30 letters and digits; everything else is itself.
    """

    name: str
    label: Mapping[str, str] = field(default_factory=dict)  # language → what people read
    after: tuple[str, ...] = ()
    shape: tuple[str, ...] = ()  # alternatives; without any: a number of at least three digits

    def title(self, language: str) -> str:
        """What people read, else in any language, else its name."""
        return self.label.get(language) or next(iter(self.label.values()), self.name)


CONTRACT = (
    *("số hợp đồng", "mã hợp đồng", "hợp đồng", "số HĐ", "mã HĐ", "HĐ số"),
    *("contract number", "contract no", "contract id", "contract", "agreement number", "agreement no"),
    *("合同号", "合同号码", "合同编号", "合同", "合同編號", "合約編號", "合约编号", "合约号", "协议编号"),
)
ACCOUNT = (
    *("mã khách hàng", "mã số khách hàng", "mã KH", "số khách hàng", "số tài khoản", "tài khoản", "STK"),
    *("số TK", "tài khoản ngân hàng", "TK ngân hàng", "TK số", "số tài khoản ngân hàng"),
    *("mã thuê bao", "mã hội viên", "số thẻ thành viên", "mã thành viên"),
    *("customer number", "customer no", "customer id", "customer code", "client number", "client id"),
    *("account number", "account no", "account id", "account", "acct", "acc no", "a/c", "member number"),
    *("membership number", "membership no", "member id", "subscriber number", "subscriber id"),
    *("客户号", "客户编号", "客户代码", "客户号码", "客戶編號", "客戶號碼", "账号", "账户", "賬號", "帳號"),
    *("帳戶", "账户号", "会员号", "会员编号", "會員編號", "会员卡号", "用户号", "用户编号", "户号"),
)
ORDER = (
    *("mã đơn hàng", "số đơn hàng", "mã đơn", "đơn hàng", "đơn đặt hàng", "mã đặt hàng", "mã vận đơn"),
    *("số vận đơn", "vận đơn", "mã đặt chỗ", "mã giao dịch", "mã bưu gửi"),
    *("có đơn", "đặt đơn", "hủy đơn", "giao đơn", "nhận đơn", "mua đơn", "theo đơn", "về đơn"),
    *(
        "order number",
        "order no",
        "order id",
        "order code",
        "order ref",
        "order",
        "purchase order",
        "po no",
        "PO",
    ),
    *("booking number", "booking reference", "booking ref", "booking", "tracking number", "tracking no"),
    *("tracking code", "transaction id", "transaction no", "shipment number"),
    *("订单号", "订单编号", "订单号码", "订单", "單號", "訂單編號", "訂單號碼", "訂單號", "訂單", "单号"),
    *("运单号", "快递单号", "物流单号", "預訂編號", "预订号", "交易号", "流水号"),
)
INVOICE = (
    *("số hóa đơn", "mã hóa đơn", "hóa đơn", "hóa đơn điện tử", "số phiếu thu", "số biên lai"),
    *("hóa đơn GTGT", "hóa đơn giá trị gia tăng", "hóa đơn VAT", "hóa đơn đỏ", "phiếu thu", "biên lai"),
    *("invoice number", "invoice no", "invoice id", "invoice", "bill number", "bill no", "receipt number"),
    *("receipt no", "发票号", "发票号码", "发票编号", "發票號碼", "發票號", "账单号", "账单编号", "帳單編號"),
)
PHONE_WORDS = (
    *(
        "số điện thoại",
        "điện thoại",
        "sđt",
        "số đt",
        "đt",
        "di động",
        "hotline",
        "zalo",
        "gọi số",
        "gọi lại số",
    ),
    *("số thuê bao", "thuê bao"),
    *("phone number", "phone no", "phone", "telephone", "tel", "mobile", "cell", "cell phone", "whatsapp"),
    *(
        "phone me",
        "text me at",
        "text me on",
        "call me at",
        "call me on",
        "reach me at",
        "reach me on",
        "viber",
    ),
    *("电话", "联系电话", "电话号码", "手机", "手机号", "手机号码", "電話", "聯絡電話", "手機", "微信"),
)
"""A number behind these is a telephone number, whatever country it is of."""

OTHER_NUMBERS = (
    *(
        "mã số thuế",
        "MST",
        "CMND",
        "CCCD",
        "căn cước",
        "căn cước công dân",
        "chứng minh nhân dân",
        "hộ chiếu",
    ),
    *(
        "tax code",
        "tax id",
        "tax number",
        "vat number",
        "passport",
        "id card",
        "imei",
        "serial",
        "serial number",
    ),
    *("税号", "稅號", "身份证", "身份证号", "身份證", "护照", "統編", "统一社会信用代码", "序列号"),
)
"""A number behind these is no telephone number, even where it looks like one."""

DOMAIN_WORDS = ("tên miền", "domain", "domain name", "website", "trang web", "域名", "網域", "网站", "網站")
"""A name behind these is a domain whatever its ending."""

BUILT_IN = (
    Pattern("contract", {"vi": "Số hợp đồng", "en": "Contract number", "zh": "合同号"}, CONTRACT),
    Pattern(
        "account",
        {"vi": "Mã khách hàng, số tài khoản", "en": "Account number", "zh": "客户号、账号"},
        ACCOUNT,
    ),
    Pattern("order", {"vi": "Mã đơn hàng", "en": "Order number", "zh": "订单号"}, ORDER),
    Pattern("invoice", {"vi": "Số hóa đơn", "en": "Invoice number", "zh": "发票号"}, INVOICE),
    Pattern(PHONE, {"vi": "Số điện thoại", "en": "Telephone", "zh": "电话"}),
    Pattern(DOMAIN, {"vi": "Tên miền", "en": "Domain name", "zh": "域名"}),
    Pattern(INCIDENT, {"vi": "Ngày xảy ra sự việc", "en": "Date of the incident", "zh": "事发日期"}),
)
"""In this order: what one pattern has taken, no later one takes."""
