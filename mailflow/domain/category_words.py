"""The categories of tickets that come with the program, with their words in Vietnamese, English and Chinese.

Order matters where two categories are equally plain: the special stand before the general.  Vietnamese
words stand here with their diacritics; in a text that has none, phrases are found without theirs, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

OTHER = "other"
"""The category of a mail in which no word of any is found."""


@dataclass(frozen=True, slots=True)
class Category:
    """What tickets are about, for routing, register and report (P5)."""

    name: str
    label: Mapping[str, str] = field(default_factory=dict)  # language → what people read
    words: tuple[str, ...] = ()  # by which it is recognised
    own: tuple[str, ...] = ()  # the organisation's own words: they decide before all others

    def title(self, language: str) -> str:
        """What people read, else in any language, else its name."""
        return self.label.get(language) or next(iter(self.label.values()), self.name)


STAFF = (
    "thái độ", "nhân viên thô lỗ", "thô lỗ", "bất lịch sự", "thiếu tôn trọng", "cáu gắt", "quát",
    "quát mắng", "lớn tiếng", "nói trống không", "coi thường khách", "xem thường khách", "vô trách nhiệm",
    "thiếu trách nhiệm", "thiếu nhiệt tình", "không nhiệt tình", "hách dịch", "vòi vĩnh", "cúp máy ngang",
    "dập máy", "phục vụ kém", "phục vụ không tốt", "nhân viên tư vấn sai", "nhân viên không hỗ trợ",
    "nhân viên nhiệt tình", "nhân viên dễ thương", "nhân viên thân thiện", "attitude", "rude", "rudely",
    "rudeness", "impolite", "disrespectful", "unprofessional", "arrogant", "shouted at", "yelled at",
    "hung up on", "unfriendly", "unhelpful", "dismissive", "staff behaviour", "staff behavior",
    "manner of your staff", "staff was", "staff were", "your employee", "your agent",
    "customer service representative", "friendly staff", "helpful staff", "态度", "態度", "粗鲁", "粗魯",
    "无礼", "無禮", "不礼貌", "不禮貌", "没礼貌", "沒禮貌", "不耐烦", "不耐煩", "nói chuyện khó chịu",
    "nói chuyện rất khó chịu", "khó chịu với", "nói chuyện cục", "nói chuyện cộc", "cộc lốc", "lồi lõm",
    "trả treo", "liếc", "tận tình", "tận tâm", "lễ tân", "thu ngân", "quản lý cửa hàng", "cashier",
    "receptionist", "front desk", "waiter", "waitress", "salesman", "laughed at", "walked away",
    "ignored me", "was so kind", "so kind to", "爱理不理", "愛理不理", "前台", "服务员", "服務員",
    "收银员", "耐心", "热情", "熱情", "骂人", "罵人", "冷漠", "傲慢", "推诿", "推諉", "踢皮球", "不专业",
    "不專業", "挂电话", "掛電話",
)  # fmt: skip

PRICE = (
    "hóa đơn", "giá cước", "giá tiền", "tính tiền", "tính sai", "tính nhầm", "tính hai lần", "tính phí",
    "thu phí", "phụ phí", "phí phạt", "cước phí", "trừ tiền", "trừ hai lần", "trừ nhầm", "thu thừa",
    "thu sai", "thanh toán", "chuyển khoản", "hoàn tiền", "hoàn lại tiền", "hoàn phí", "trả lại tiền",
    "đòi tiền", "bảng giá", "báo giá", "tăng giá", "giá cao", "quá đắt", "khuyến mãi", "khuyến mại",
    "giảm giá", "mã giảm giá", "công nợ", "biên lai", "thuế gtgt", "vat", "invoice", "invoices", "bill",
    "bills", "billed", "billing", "charge", "charges", "charged", "overcharged", "overcharge",
    "double charged", "charged twice", "payment", "payments", "paid twice", "refund", "refunded",
    "money back", "price", "prices", "pricing", "fee", "fees", "surcharge", "expensive", "overpriced",
    "discount", "coupon", "voucher", "promo code", "promotion", "receipt", "receipts", "bank transfer",
    "credit card", "direct debit", "cước", "giá bao nhiêu", "bao nhiêu tiền", "trả góp", "tăng gấp đôi",
    "đắt quá", "mắc quá", "instalments", "installments", "can i pay", "how much", "cost", "costs",
    "too expensive", "发票", "發票", "多少钱", "多少錢", "分期", "账单", "賬單", "帳單", "费用", "費用",
    "收费", "收費", "扣费", "扣費", "扣款", "多收", "多扣", "付款", "支付", "退款", "退钱", "退錢", "价格",
    "價格", "涨价", "漲價", "太贵", "太貴", "优惠", "優惠", "折扣", "优惠券", "優惠券", "转账", "轉帳",
    "收据", "收據", "手续费", "手續費",
)  # fmt: skip

DELIVERY = (
    "giao hàng", "giao nhận", "giao trễ", "giao chậm", "giao sai", "giao nhầm", "giao thiếu", "chưa giao",
    "không giao", "nhận hàng", "chưa nhận được hàng", "không nhận được hàng", "vận chuyển", "shipper",
    "bưu tá", "bưu kiện", "kiện hàng", "đơn vị vận chuyển", "mã vận đơn", "vận đơn", "thất lạc",
    "gửi hàng", "phí ship", "tiền ship", "ship hàng", "ship chậm", "ship lâu", "delivery", "deliveries",
    "delivered", "not delivered", "courier", "shipping", "shipment", "shipped", "parcel", "parcels",
    "package", "tracking", "tracking number", "in transit", "never arrived", "not arrived",
    "has not arrived", "hasn't arrived", "wrong address", "lost in the post", "đặt hàng", "đơn hàng",
    "giờ giao", "ngày giao", "giao tới", "giao đến", "ship về", "ship đi", "ship tới", "ném hàng",
    "đóng gói", "nhận được hàng", "deliver", "delivers", "delivering", "ship to", "packed", "my order",
    "arrive", "到货", "到貨", "几天能到", "收货", "收貨", "包装", "包裝", "订单", "訂單", "快递", "快遞",
    "送货", "送貨", "物流", "配送", "发货", "發貨", "包裹", "运单", "運單", "派送", "签收", "簽收", "寄送",
    "丢件", "丟件", "没收到货", "沒收到貨", "未收到货", "未收到貨",
)  # fmt: skip

TECHNICAL = (
    "lỗi kỹ thuật", "lỗi hệ thống", "sự cố", "mất mạng", "mất kết nối", "rớt mạng", "mạng chậm",
    "mạng yếu", "chập chờn", "đứt cáp", "không truy cập được", "không vào được", "không đăng nhập được",
    "đăng nhập", "báo lỗi", "bị treo", "treo máy", "không kết nối được", "không gửi được email",
    "không nhận được email", "website không vào được", "trang web lỗi", "ứng dụng lỗi", "app lỗi",
    "máy chủ", "tên miền", "dns", "phần mềm", "cập nhật lỗi", "mất điện", "mất sóng", "wifi", "technical",
    "error message", "error code", "log in", "login", "cannot log in", "can't log in", "crash", "crashes",
    "crashed", "bug", "bugs", "outage", "downtime", "offline", "disconnected", "connection",
    "slow internet", "website is down", "site is down", "server", "servers", "domain name", "app does not",
    "app doesn't", "app keeps", "software", "not loading", "wi-fi", "no signal", "internet", "kỹ thuật",
    "website", "trang web", "app", "ứng dụng", "tính năng", "rớt liên tục", "văng ra", "đường truyền",
    "lag", "dark mode", "web site", "webpage", "feature", "网站", "網站", "转圈", "轉圈", "卡顿",
    "夜间模式", "故障", "断网", "斷網", "掉线", "掉線", "网络", "網絡", "網路", "无法登录", "無法登入",
    "登录", "登入", "报错", "報錯", "死机", "當機", "系统错误", "系統錯誤", "服务器", "伺服器", "域名",
    "打不开", "打不開", "连不上", "連不上", "闪退", "閃退", "软件", "軟體", "没信号", "沒訊號",
)  # fmt: skip

CONTRACT = (
    "hợp đồng", "ký hợp đồng", "thanh lý", "gia hạn", "điều khoản", "tài khoản", "mở tài khoản",
    "khóa tài khoản", "đổi thông tin", "thay đổi thông tin", "chủ thuê bao", "thuê bao", "chuyển nhượng",
    "sang tên", "hủy dịch vụ", "chấm dứt dịch vụ", "mật khẩu", "thông tin cá nhân", "đăng ký dịch vụ",
    "hủy đăng ký", "gói cước", "cắt dịch vụ", "ngừng dịch vụ", "hủy gói", "hủy hợp đồng", "tạm ngưng",
    "i cancelled", "i canceled", "cancelled in", "still renewed", "contract", "contracts", "agreement",
    "terms and conditions", "renewal", "renew", "renewed", "cancel my subscription", "cancellation",
    "subscription", "account", "accounts", "my account", "account locked", "password", "personal data",
    "change of ownership", "terminate", "termination", "early termination", "合同", "合约", "合約", "协议",
    "協議", "条款", "條款", "续约", "續約", "续费", "續費", "账户", "帳戶", "账号", "帳號", "销户", "銷戶",
    "解约", "解約", "注销", "註銷", "密码", "密碼", "过户", "過戶", "套餐", "个人信息", "個人資料",
)  # fmt: skip

PRODUCT = (
    "sản phẩm", "hàng hóa", "hàng giả", "hàng nhái", "hàng lỗi", "kém chất lượng", "chất lượng kém",
    "hỏng", "bị hỏng", "bị vỡ", "bị bể", "bị rách", "móp méo", "trầy xước", "bị lỗi", "không hoạt động",
    "bảo hành", "đổi trả", "đổi hàng", "trả hàng", "hết hạn sử dụng", "sai mẫu", "sai màu",
    "sai kích thước", "thiếu phụ kiện", "dị vật", "ngộ độc", "không giống hình", "không đúng mô tả",
    "product", "products", "item", "items", "goods", "broken", "damaged", "defective", "faulty", "defect",
    "does not work", "doesn't work", "not working", "stopped working", "poor quality", "warranty",
    "guarantee", "wrong size", "wrong colour", "wrong color", "wrong item", "missing parts", "counterfeit",
    "expired", "spare part", "spare parts", "replacement", "not as described", "hết hạn", "không lạnh",
    "không nóng", "không lên nguồn", "chảy nước", "rò nước", "có mùi", "bẩn", "dơ", "nấm mốc", "có gián",
    "có màu", "thêm màu", "vải", "leaks", "leaking", "leaked", "dirty", "smells", "mould", "mold",
    "hair in", "bug in", "charger", "battery", "没声音", "沒聲音", "不干净", "不乾淨", "脏", "蟑螂",
    "异味", "異味", "漏水", "头发", "颜色", "顏色", "黑色", "产品", "產品", "商品", "质量", "質量", "品质",
    "品質", "坏了", "壞了", "损坏", "損壞", "破损", "破損", "假货", "假貨", "过期", "過期", "保修", "保固",
    "退货", "退貨", "换货", "換貨", "瑕疵", "尺寸", "颜色不对", "货不对板", "缺件",
)  # fmt: skip

SERVICE = (
    "chất lượng dịch vụ", "dịch vụ", "dịch vụ kém", "chăm sóc khách hàng", "chờ đợi", "chờ quá lâu",
    "chờ rất lâu", "đợi quá lâu", "đợi rất lâu", "xếp hàng", "không ai nghe máy", "không ai trả lời",
    "không ai liên hệ", "không phản hồi", "không trả lời", "không giải quyết", "xử lý chậm",
    "giải quyết chậm", "hỗ trợ chậm", "tổng đài", "hotline", "thất hứa", "hẹn mà không đến", "lịch hẹn",
    "quy trình", "thủ tục", "vệ sinh", "service", "services", "customer service", "customer care",
    "support team", "waiting time", "waited", "still waiting", "queue", "on hold", "no response",
    "no reply", "nobody answers", "nobody answered", "nobody replied", "no one has", "slow response",
    "appointment", "technician did not", "call centre", "call center", "procedure", "tới lượt", "đến lượt",
    "ngồi chờ", "đứng chờ", "mở cửa", "đóng cửa", "chi nhánh", "phòng giao dịch", "mở thêm quầy",
    "cuối tuần", "không ai bắt máy", "branch", "branches", "opening hours", "opened earlier",
    "open earlier", "come back", "营业", "營業", "效率", "周末", "週末", "服务", "服務", "客服", "等待",
    "等了", "排队", "排隊", "没人接", "沒人接", "没人回复", "沒人回覆", "无人回复", "无人处理", "没人处理",
    "预约", "預約", "热线", "熱線", "流程", "手续", "手續",
)  # fmt: skip

BUILT_IN = (
    Category("staff", {"vi": "Thái độ nhân viên", "en": "Staff attitude", "zh": "员工态度"}, STAFF),
    Category("price", {"vi": "Giá và thanh toán", "en": "Price and billing", "zh": "价格与账单"}, PRICE),
    Category("delivery", {"vi": "Giao hàng", "en": "Delivery", "zh": "配送"}, DELIVERY),
    Category("technical", {"vi": "Sự cố kỹ thuật", "en": "Technical fault", "zh": "技术故障"}, TECHNICAL),
    Category(
        "contract",
        {"vi": "Hợp đồng và tài khoản", "en": "Contract and account", "zh": "合同与账户"},
        CONTRACT,
    ),
    Category("product", {"vi": "Sản phẩm", "en": "Product", "zh": "产品"}, PRODUCT),
    Category("service", {"vi": "Chất lượng dịch vụ", "en": "Service quality", "zh": "服务质量"}, SERVICE),
    Category(OTHER, {"vi": "Khác", "en": "Other", "zh": "其他"}),
)
"""The categories in the order in which they win where two are equally plain."""
