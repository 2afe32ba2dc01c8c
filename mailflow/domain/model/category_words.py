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
    "nạt", "nạt nộ", "chửi", "chửi bới", "mắng", "mắng khách", "nhân viên trả lời", "kỹ thuật viên",
    "anh kỹ thuật", "chị tổng đài", "nói chuyện dễ nghe", "giải thích kỹ", "giải thích cặn kẽ",
    "coi khách", "không coi khách", "coi khách ra gì", "anh bảo vệ", "nhân viên bảo vệ",
    "bảo vệ không cho", "bảo vệ chửi", "giao dịch viên", "hung up", "swore at",
    "screamed at", "your technician", "your driver", "your staff", "the agent", "to get lost",
    "talked down to", "fixed it in", "骂我", "骂了", "骂客", "凶得", "很凶", "太凶", "师傅", "師傅",
    "细心", "細心", "柜员",
    "櫃員", "翻白眼", "客服骂", "客服态度",
    "rolled her eyes", "rolled his eyes", "explained everything", "patiently", "patient with", "dễ mến",
    "nhanh nhẹn", "vui vẻ", "niềm nở", "lịch sự", "khó chịu", "cau có", "hằn học", "cãi nhau với khách",
    "cãi khách", "đuổi khách", "phân biệt đối xử", "nạt khách", "sỉ nhục", "xúc phạm", "hỗn",
    "trịch thượng", "shouted", "yelled", "sneered", "snapped at", "insulted", "mocked", "sarcastic",
    "polite", "courteous", "discriminated", "营业员", "營業員", "售货员", "店员", "店員", "白眼", "吼",
    "骂", "罵", "嘲笑",
    "歧视", "羞辱", "客气",
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
    "atm", "nuốt thẻ", "nuốt tiền", "rút tiền", "cây atm", "tính dư", "tính lố", "thu dư", "trừ của",
    "trừ phí", "phí duy trì", "phí thường niên", "bao nhiêu ạ", "bao nhiêu vậy", "tháng bao nhiêu",
    "năm bao nhiêu", "là bao nhiêu", "giá niêm yết", "giá trên web", "sai giá", "học phí", "from my card",
    "my card", "my money", "dollars", "euros", "to pay", "let us pay", "per month", "per year", "取款机",
    "取款機", "提款机", "吞卡", "扣了", "多少费用", "打折", "打八折", "原价", "原價", "月租", "话费",
    "話費", "乱扣",
    "quẹt thẻ", "quẹt hai lần", "bị quẹt", "nạp tiền", "nạp thẻ", "nạp 100k", "nạp 50k", "số dư",
    "lãi suất", "tiền lãi", "phí chuyển", "phí rút", "phí quản lý", "phí ẩn", "hoa hồng", "tiền cọc",
    "đặt cọc", "tiền thừa", "thối tiền", "thối thiếu", "trả thừa", "học sinh", "sinh viên", "qr", "momo",
    "zalopay", "paypal", "roaming", "deposit", "interest", "interest rate", "loan", "balance", "top up",
    "topped up", "tip", "by card", "in cash", "took money", "quote", "hidden fee", "充值", "充了",
    "到账", "到帳",
    "余额", "餘額", "利息", "押金", "收钱", "收錢", "交钱", "找零", "贷款", "漫游", "学生优惠", "学生价",
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
    "giao nhanh", "giao hàng nhanh", "giao đúng hẹn", "giao sớm", "gửi nhầm", "gửi thiếu", "gửi sai",
    "ship gì", "freeship", "chưa tới nơi", "chưa tới tay", "đi lạc", "mở thùng", "you sent me",
    "sent me two", "sent me the wrong",
    "sent the wrong", "day early", "days early", "arrived early", "arrived late", "wrapped", "wrapping",
    "pick-up point", "pick-up points", "pickup point", "on the way", "doorstep", "早到", "提前到",
    "自提", "自提点",
    "自取", "在路上", "扔门口", "送到", "没送到", "还没送", "没到货", "少了一", "缺了一",
    "bưu cục", "bưu điện", "giao ra", "giao về", "giao cho", "đã giao", "giao lộn", "giao hụt",
    "hẹn giao", "gửi màu", "giao màu", "chưa thấy hàng", "chưa có hàng", "hàng chưa", "hàng về", "kho",
    "lạc mất", "hoàn hàng", "nhận tại cửa hàng", "driver left", "left outside", "left at the door",
    "neighbour", "neighbor", "dispatched", "dispatch", "warehouse", "customs", "postman", "mailbox",
    "in the rain", "two weeks late", "still not here", "supposed to arrive", "没拿到", "拿到", "寄到",
    "寄错",
    "寄来", "快递员", "快遞員", "仓库", "海关", "门口", "丢了", "路上", "预计",
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
    "host", "hosting", "vps", "ssl", "cpanel", "chậm như rùa", "đứng hình", "giật lag", "bị giật", "sập",
    "bị sập", "sập mạng", "chưa sập", "cắm sim", "sim em", "sim của", "không gọi được", "không nghe được",
    "vạch sóng", "mail bị trả", "email bị trả lại", "mail gửi đi", "mail đến chậm", "thư rác",
    "load chậm", "quay vòng", "khởi động lại", "broadband", "freezes", "freezing", "frozen", "drops out",
    "keeps dropping", "bouncing", "bounced back", "dark theme", "theme", "plugin", "certificate",
    "hosted", "502", "504", "reboot", "down for", "is down", "宽带", "寬頻", "网速", "信号", "訊號",
    "邮箱", "郵箱",
    "发不出", "收不到邮件", "宕机", "服务器宕机", "卡死", "很卡", "黑屏", "重启", "打开很慢", "加载",
    "mạng", "dữ liệu", "database", "cơ sở dữ liệu", "sao lưu", "backup", "router", "modem",
    "trang quản trị", "trắng xóa", "trang trắng", "nâng cấp xong", "cập nhật xong", "cài đặt", "cài lại",
    "mã otp", "otp", "không nhận được mã", "vân tay", "camera", "đầu thu", "kênh", "nghẽn", "ping",
    "nhiễu sóng", "mất tín hiệu", "tín hiệu", "cuộc gọi", "rớt cuộc gọi", "virus", "bị hack", "hack",
    "hacked", "malware", "update", "upgrade", "after the update", "data", "contacts vanished", "blinks",
    "blinking", "red light", "dropped calls", "signal", "speed test", "slow speed", "email account",
    "smtp", "imap", "ftp", "port", "firewall", "script", "404", "403", "500 error", "php", "python", "数据",
    "數據", "重装", "路由器", "光猫", "红灯", "更新后", "升级", "升級", "验证码", "驗證碼", "短信",
    "备份", "備份", "黑客", "病毒", "上网",
    "上網", "刷新", "白屏", "端口",
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
    "báo cắt", "cắt mạng", "cắt hợp đồng", "chủ tên miền", "đổi chủ", "đổi tên chủ", "người khác gia hạn",
    "tự ý gia hạn", "tự động gia hạn", "mất tên miền", "transfer my domain", "transfer domain",
    "closed my account", "close my account", "locked me out", "one account", "auto-renewal",
    "auto-renewed", "自动续费", "自動續費", "转过来", "转入域名", "域名转", "过户手续", "同意就",
    "没经我同意",
    "chuyển nhà", "chuyển địa chỉ", "hợp đồng cũ", "sang tên sim", "cắt số", "giữ số",
    "chuyển mạng giữ số", "đóng tài khoản", "hủy thẻ", "khóa thẻ", "mở thẻ", "get out of",
    "notice period", "locked in", "cancel my", "cancel the", "moved house", "new address", "username",
    "sign up", "signed up", "trial", "free trial", "搬家", "旧合同", "舊合同", "退订", "退訂",
    "取消服务", "携号转网", "锁了",
    "冻结", "凍結", "开户", "開戶", "试用",
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
    "phai màu", "sờn", "bung chỉ", "rách", "nứt", "móp", "kêu ầm", "tịt", "sạc không vào", "không sạc",
    "chai pin", "vô pin", "sợi tóc", "có tóc", "có giòi", "thiu", "bị ôi", "ôi thiu", "khác xa hình",
    "khác hình",
    "không như hình", "khác quảng cáo", "size", "mặc vừa", "chất vải", "dùng điện", "tương thích",
    "cracked", "cracks", "scratched", "torn", "ripped", "came off", "fell apart", "stopped heating",
    "stopped charging", "stopped after", "sour", "stale", "rotten", "faded", "shrank", "past its date",
    "best before", "compatible", "refills", "ever owned", "ever bought", "left shoe", "掉漆", "没声",
    "没有声音",
    "虫子", "虫", "发霉", "發霉", "变质", "變質", "缩水", "褪色", "掉色", "开胶", "断裂", "裂了", "漏油",
    "充电器", "充電器", "耳机", "耳機",
    "通用吗", "尺码", "回购", "码数",
    "ghế", "tủ lạnh", "máy giặt", "máy lạnh", "máy lọc", "nồi cơm", "nồi", "chảo", "bếp", "giày", "dép",
    "áo", "quần", "váy", "đầm", "túi xách", "balo", "sữa", "bánh", "thịt", "rau", "trái cây", "đồ ăn",
    "món ăn", "thức ăn", "mỹ phẩm", "kem", "đồng hồ", "laptop", "tivi", "quạt", "nệm", "gối", "đồ chơi",
    "vón cục", "sụm", "gãy", "bong", "tróc", "bung", "hở keo", "chảy", "mốc", "nóng ran", "chair",
    "table", "shoe", "shoes", "boots", "sole", "shirt", "dress", "jacket", "trousers", "fridge",
    "washing machine", "lamp", "kettle", "pan", "toaster", "milk", "food", "meal", "cake", "bread",
    "meat", "fruit", "cream", "headphones", "headset", "watch", "bag", "toy", "toys", "mattress",
    "pillow", "screen", "fell off", "snapped", "leg broke", "peeled", "burnt", "rusty", "rust", "椅子",
    "鞋",
    "衣服", "裤子", "褲子", "裙子", "外套", "冰箱", "洗衣机", "洗衣機", "空调", "空調", "电视", "電視",
    "面包", "麵包", "蛋糕", "牛奶",
    "手表", "玩具", "床垫", "腿断", "断了", "斷了", "碎了", "生锈", "掉了", "难吃", "不新鲜", "馊",
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
    "hồi âm", "không hồi âm", "chờ máy", "gọi không được", "máy bận", "quầy", "không bao giờ quay lại",
    "không quay lại nữa", "làm ăn quá chán", "làm ăn kiểu gì", "cut off", "get back to me",
    "gets back to me", "got back to me", "never called back", "made my day", "made my week", "counter",
    "queued", "占线", "佔線", "打不通", "回电", "回电话", "窗口", "放心", "电话打",
    "không thấy bóng dáng", "bóng dáng", "dậm chân tại chỗ", "giậm chân tại chỗ", "chờ cả ngày",
    "đợi cả ngày", "chờ cả buổi", "đợi cả buổi", "chờ hoài", "đợi hoài", "hẹn rồi không", "hứa hẹn",
    "hứa suông", "đùn đẩy", "chuyển máy", "không ai nghe", "chậm phản hồi", "thủ tục rườm rà", "rườm rà",
    "hỗ trợ khách", "chat support", "live chat", "support chat", "no one came", "nobody came",
    "never came", "did not show up", "didn't show up", "no show", "passed around", "runaround",
    "waited all day", "waited all morning", "kept waiting", "promised to call", "call back", "callback",
    "没来", "沒來", "等了一整天", "等了半天", "等了很久", "回复很快", "处理很快", "推来推去", "没人理",
    "没人管", "没人来", "敷衍",
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
