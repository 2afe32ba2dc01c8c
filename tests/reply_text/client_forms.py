# ruff: noqa: E501  (one form, one line: the table is read across)
"""How mail programs carry the mail before: name, language, and what they put below (or above) the new text.

``OWN`` stands for what the person wrote, ``OLD`` for our letter, ``QUOTED`` for our letter with ``>``.
Written after the programs' real forms; none is a copy of somebody's mail.
"""

OWN = {
    "vi": "Tôi vẫn chưa nhận được tiền hoàn.\nXin kiểm tra lại giúp.",
    "vi-plain": "Toi van chua nhan duoc tien hoan.\nXin kiem tra lai giup.",
    "en": "I still have not received the refund.\n\nPlease look into it again.",
    "zh": "退款还没收到，请再查一下。\n已经等了两个星期。",
    "other": "Bonjour,\n\nle remboursement n'est pas arrivé.",
}

OLD = """Kính gửi Quý khách,

Chúng tôi đã tiếp nhận khiếu nại KN-2026-000123 của Quý khách.
We have received your complaint and will answer by 8 December.

Trân trọng,
Phòng Chăm sóc khách hàng"""

QUOTED = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))

FORMS: list[tuple[str, str, str]] = [
    # Gmail
    (
        "gmail-2",
        "vi",
        "OWN\n\nVào Th 2, 3 thg 11, 2026 vào lúc 10:00 CSKH ACME <cskh@acme.vn> đã viết:\n\nQUOTED",
    ),
    (
        "gmail-wrapped",
        "vi",
        "OWN\n\nVào Th 2, 3 thg 11, 2026 vào lúc 10:00 Phòng Chăm sóc khách hàng\nACME <cskh@acme.vn> đã\nviết:\n\nQUOTED",
    ),
    (
        "gmail-name-broken",
        "vi",
        "OWN\n\nVào CN, 8 thg 11, 2026 vào lúc 21:05 CSKH <\ncskh@acme.vn> đã viết:\n\nQUOTED",
    ),
    ("gmail-old", "vi", "OWN\n\nVào 10:00, Th 2, 3 thg 11, 2026 CSKH <cskh@acme.vn> đã viết:\n\nQUOTED"),
    (
        "gmail-older",
        "vi",
        "OWN\n\nVào 10:00 Ngày 03 tháng 11 năm 2026, CSKH <cskh@acme.vn> đã viết:\n\nQUOTED",
    ),
    ("gmail-ngay", "vi", "OWN\n\nNgày 3 tháng 11 năm 2026 lúc 10:00, CSKH <cskh@acme.vn> đã viết:\n\nQUOTED"),
    ("gmail-unquoted", "vi", "OWN\n\nVào Th 3, 4 thg 11, 2026 lúc 08:12 CSKH <cskh@acme.vn> đã viết:\n\nOLD"),
    (
        "gmail-no-marks",
        "vi-plain",
        "OWN\n\nVao Th 2, 3 thg 11, 2026 vao luc 10:00 CSKH <cskh@acme.vn> da viet:\n\nQUOTED",
    ),
    (
        "gmail-forward",
        "vi",
        "OWN\n\n---------- Forwarded message ---------\nTừ: CSKH <cskh@acme.vn>\nDate: Th 2, 3 thg 11, 2026 vào lúc 10:00\nSubject: [KN-2026-000123] Đã tiếp nhận\nTo: An <an@x.vn>\n\n\nOLD",
    ),
    (
        "gmail-forward-vi",
        "vi",
        "OWN\n\n---------- Thư đã chuyển tiếp ---------\nTừ: CSKH <cskh@acme.vn>\nNgày: 10:00, Th 2, 3 thg 11, 2026\nChủ đề: [KN-2026-000123]\nĐến: An <an@x.vn>\n\nOLD",
    ),
    (
        "gmail-forward-plain",
        "vi-plain",
        "OWN\n\n---------- Thu da chuyen tiep ----------\nTu: CSKH <cskh@acme.vn>\nNgay: 3/11/2026\nChu de: KN-2026-000123\nDen: An\n\nOLD",
    ),
    (
        "gmail",
        "en",
        "OWN\n\nOn Mon, Nov 3, 2026 at 10:00 AM ACME Customer Care <cskh@acme.vn> wrote:\n\nQUOTED",
    ),
    (
        "gmail-3-lines",
        "en",
        "OWN\n\nOn Mon, 3 Nov 2026 at 10:00, Customer Care of the ACME Company Limited\n<\ncskh@acme.vn> wrote:\n\nQUOTED",
    ),
    (
        "gmail-2-lines",
        "en",
        "OWN\n\nOn Mon, Nov 3, 2026, 10:00 AM ACME Customer Care <cskh@acme.vn>\nwrote:\n\nQUOTED",
    ),
    ("gmail-old-en", "en", "OWN\n\n2026-11-03 10:00 GMT+07:00 CSKH <cskh@acme.vn>:\n\nQUOTED"),
    (
        "gmail-cut-address",
        "en",
        "OWN\n\nOn Mon, Nov 3, 2026 at 10:00 AM CSKH <cskh@acme.vn\n> wrote:\n\nQUOTED",
    ),
    (
        "gmail-mailto",
        "en",
        "OWN\n\nOn Mon, Nov 3, 2026 at 10:00 AM CSKH <cskh@acme.vn<mailto:cskh@acme.vn>> wrote:\nOLD",
    ),
    (
        "gmail-forward",
        "en",
        "OWN\n\n---------- Forwarded message ---------\nFrom: CSKH <cskh@acme.vn>\nDate: Mon, Nov 3, 2026 at 10:00 AM\nSubject: [KN-2026-000123] Received\nTo: <an@x.vn>\n\n\nOLD",
    ),
    ("gmail", "zh", "OWN\n\nCSKH ACME <cskh@acme.vn> 于2026年11月3日周二 10:00写道：\n\nQUOTED"),
    (
        "gmail-wrapped",
        "zh",
        "OWN\n\nCustomer Care of the ACME Company Limited <cskh@acme.vn>\n于2026年11月3日周二 10:00写道：\n\nQUOTED",
    ),
    ("gmail-tw", "zh", "OWN\n\nCSKH <cskh@acme.vn> 於 2026年11月3日 週二 上午10:00寫道：\n\nQUOTED"),
    ("gmail-on", "zh", "OWN\n\n在 2026年11月3日周二 10:00，CSKH <cskh@acme.vn> 写道：\n\nQUOTED"),
    (
        "gmail-forward",
        "zh",
        "OWN\n\n---------- Forwarded message ---------\n发件人： CSKH <cskh@acme.vn>\nDate: 2026年11月3日周二 10:00\nSubject: [KN-2026-000123]\nTo: <an@qq.com>\n\n\nOLD",
    ),
    (
        "gmail-forward-tw",
        "zh",
        "OWN\n\n---------- 轉寄郵件 ----------\n寄件者： CSKH <cskh@acme.vn>\n日期： 2026年11月3日\n主旨： KN-2026-000123\n收件者： An\n\nOLD",
    ),
    # Outlook on the desktop, on the web, on the phone
    (
        "outlook",
        "vi",
        "OWN\n\nTừ: CSKH <cskh@acme.vn>\nĐã gửi: Thứ Ba, 3 Tháng Mười Một 2026 10:00 SA\nĐến: An <an@x.vn>\nChủ đề: [KN-2026-000123] Đã tiếp nhận\n\nOLD",
    ),
    (
        "outlook-cc",
        "vi",
        "OWN\n\nTừ: CSKH\nĐã gửi: 03 Tháng Mười Một 2026 10:00\nĐến: An; Bình;\nChi; Dung\nCc: Phòng Kế toán\nChủ đề: [KN-2026-000123] Đã tiếp nhận\nMức độ quan trọng: Cao\n\nOLD",
    ),
    (
        "outlook-bold",
        "vi",
        "OWN\n\n*Từ:* CSKH <cskh@acme.vn>\n*Ngày gửi:* Thứ Ba, 3 Tháng Mười Một 2026\n*Tới:* An\n*Chủ đề:* KN-2026-000123\n\nOLD",
    ),
    (
        "outlook-nguoi-gui",
        "vi",
        "OWN\n\nNgười gửi: CSKH\nNgày gửi: 3/11/2026\nNgười nhận: An\nTiêu đề: KN-2026-000123\n\nOLD",
    ),
    (
        "outlook-web",
        "vi",
        "OWN\n\n________________________________\nTừ: CSKH <cskh@acme.vn>\nĐã gửi: Thứ Ba, Tháng Mười Một 3, 2026 10:00 SA\nĐến: An <an@x.vn>\nChủ đề: KN-2026-000123\n\nOLD",
    ),
    (
        "outlook-goc",
        "vi",
        "OWN\n\n-----Thư gốc-----\nTừ: CSKH [mailto:cskh@acme.vn]\nĐã gửi: 3/11/2026\nTới: An\nChủ đề: x\n\nOLD",
    ),
    ("outlook-tin-nhan-goc", "vi", "OWN\n\n-------- Tin nhắn gốc --------\nOLD"),
    (
        "outlook-phone",
        "vi",
        "OWN\n\nTải Outlook cho Android<https://aka.ms/AAb9ysg>\n________________________________\nFrom: CSKH <cskh@acme.vn>\nSent: Tuesday, November 3, 2026 10:00:00 AM\nTo: An <an@x.vn>\nSubject: KN-2026-000123\n\nOLD",
    ),
    (
        "outlook-iphone",
        "vi",
        "OWN\n\nTải Outlook cho iOS\n________________________________\nTừ: CSKH <cskh@acme.vn>\nĐã gửi: Thứ Ba, 3 Tháng 11, 2026\nĐến: An\nChủ đề: KN-2026-000123\nOLD",
    ),
    (
        "outlook-plain",
        "vi-plain",
        "OWN\n\nTu: CSKH <cskh@acme.vn>\nDa gui: Thu Ba, 3 Thang Muoi Mot 2026\nDen: An\nChu de: KN-2026-000123\n\nOLD",
    ),
    (
        "outlook",
        "en",
        "OWN\n\nFrom: CSKH <cskh@acme.vn>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: An Nguyen <an@x.vn>\nSubject: [KN-2026-000123] Received\n\nOLD",
    ),
    (
        "outlook-classic",
        "en",
        "OWN\n\n-----Original Message-----\nFrom: CSKH [mailto:cskh@acme.vn]\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: An\nSubject: Received\n\nOLD",
    ),
    (
        "outlook-mac",
        "en",
        "OWN\n\nFrom: CSKH <cskh@acme.vn>\nDate: Tuesday, 3 November 2026 at 10:00\nTo: An <an@x.vn>\nSubject: Received\nOLD",
    ),
    (
        "outlook-long-from",
        "en",
        "OWN\n\nFrom: Customer Care of the ACME Company\n<customer-care-no-1234567890@acme.vn>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: An\nSubject: Received\n\nOLD",
    ),
    (
        "outlook-spaced",
        "en",
        "OWN\n\nFrom: CSKH <cskh@acme.vn>\n\nSent: Tuesday, November 3, 2026 10:00 AM\n\nTo: An\n\nSubject: Received\n\nOLD",
    ),
    (
        "outlook-phone",
        "en",
        "OWN\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: CSKH <cskh@acme.vn>\nSent: Tuesday, November 3, 2026 10:00:00 AM\nTo: An <an@x.vn>\nSubject: Received\n\nOLD",
    ),
    (
        "outlook-quoted",
        "en",
        "OWN\n\n> From: cskh@acme.vn\n> To: an@x.vn\n> Subject: Received\n> Date: Tue, 3 Nov 2026\n>\nQUOTED",
    ),
    (
        "outlook",
        "zh",
        "OWN\n\n发件人: CSKH <cskh@acme.vn>\n发送时间: 2026年11月3日 10:00\n收件人: An <an@x.cn>\n主题: [KN-2026-000123] x\n\nOLD",
    ),
    (
        "outlook-wide",
        "zh",
        "OWN\n\n发件人： CSKH\n发送时间： 2026年11月3日 10:00\n收件人： An\n抄送： Binh\n主题： KN-2026-000123\n\nOLD",
    ),
    (
        "outlook-tw",
        "zh",
        "OWN\n\n寄件者: CSKH <cskh@acme.vn>\n寄件日期: 2026年11月3日 上午 10:00\n收件者: An\n主旨: KN-2026-000123\n\nOLD",
    ),
    (
        "outlook-tw-web",
        "zh",
        "OWN\n\n________________________________\n寄件者: CSKH <cskh@acme.vn>\n已傳送: 2026年11月3日\n收件者: An\n主旨: KN\n\nOLD",
    ),
    (
        "outlook-divider",
        "zh",
        "OWN\n\n-----邮件原件-----\n发件人: CSKH [mailto:cskh@acme.vn]\n发送时间: 2026年11月3日\n收件人: An\n主题: x\n\nOLD",
    ),
    # Apple Mail
    ("apple", "vi", "OWN\n\nVào 10:00, 3 thg 11, 2026, CSKH <cskh@acme.vn> đã viết:\n\nQUOTED"),
    (
        "apple-quoted",
        "vi",
        "OWN\n\nĐã gửi từ iPhone của tôi\n\n> Vào 10:00, 3 thg 11, 2026, CSKH <cskh@acme.vn> đã viết:\n>\nQUOTED",
    ),
    (
        "apple-phone",
        "vi",
        "OWN\n\nĐược gửi từ iPhone của tôi\n\nVào 3 thg 11, 2026, lúc 10:00, CSKH <cskh@acme.vn> đã viết:\n\n\ufeffOLD",
    ),
    (
        "apple-forward",
        "vi",
        "OWN\n\nBắt đầu thư được chuyển tiếp:\n\nTừ: CSKH <cskh@acme.vn>\nChủ đề: KN-2026-000123\nNgày: 10:00:00, 3 tháng 11, 2026\nĐến: An\n\nOLD",
    ),
    ("apple", "en", "OWN\n\n> On 3 Nov 2026, at 10:00, CSKH <cskh@acme.vn> wrote:\n>\nQUOTED"),
    (
        "apple-us",
        "en",
        "OWN\n\nSent from my iPhone\n\nOn Nov 3, 2026, at 10:00 AM, CSKH <cskh@acme.vn> wrote:\n\nOLD",
    ),
    (
        "apple-forward",
        "en",
        "OWN\n\nBegin forwarded message:\n\nFrom: CSKH <cskh@acme.vn>\nSubject: Received\nDate: 3 November 2026 at 10:00:00 ICT\nTo: an@x.vn\n\nOLD",
    ),
    (
        "apple",
        "zh",
        "OWN\n\n发自我的iPhone\n\n> 在 2026年11月3日，上午10:00，CSKH <cskh@acme.vn> 写道：\n>\nQUOTED",
    ),
    (
        "apple-2",
        "zh",
        "OWN\n\n从我的 iPhone 发送\n\n在 2026年11月3日，10:00，CSKH <cskh@acme.vn> 写道：\n\nOLD",
    ),
    (
        "apple-tw",
        "zh",
        "OWN\n\n從我的 iPhone 傳送\n\n> CSKH <cskh@acme.vn> 於 2026年11月3日 上午10:00 寫道：\n>\nQUOTED",
    ),
    (
        "apple-forward",
        "zh",
        "OWN\n\n开始转发的邮件：\n\n发件人: CSKH <cskh@acme.vn>\n主题: KN-2026-000123\n日期: 2026年11月3日\n收件人: an@x.cn\n\nOLD",
    ),
    # Thunderbird, mutt, Roundcube, K-9
    ("thunderbird", "vi", "OWN\n\nVào 03/11/2026 10:00, CSKH đã viết:\nQUOTED"),
    ("thunderbird-luc", "vi", "OWN\n\nVào lúc 10:00 03/11/2026, CSKH đã viết:\nQUOTED"),
    ("thunderbird", "en", "OWN\n\nOn 11/3/2026 10:00 AM, ACME Customer Care wrote:\nQUOTED"),
    ("thunderbird-below", "en", "On 03/11/2026 10:00, CSKH wrote:\nQUOTED\n\nOWN"),
    ("thunderbird-name", "en", "CSKH wrote on 03/11/2026 10:00:\nQUOTED\n\nOWN"),
    (
        "thunderbird-forward",
        "en",
        "OWN\n\n-------- Forwarded Message --------\nSubject: \tReceived\nDate: \tTue, 3 Nov 2026 10:00:00 +0700\nFrom: \tCSKH <cskh@acme.vn>\nTo: \tan@x.vn\n\n\nOLD",
    ),
    ("mutt", "en", "OWN\n\nOn Tue, Nov 03, 2026 at 10:00:00AM +0700, CSKH wrote:\nQUOTED"),
    ("roundcube", "en", "OWN\n\nOn 2026-11-03 10:00, CSKH wrote:\n\nQUOTED"),
    (
        "k9",
        "en",
        "OWN\n\nOn November 3, 2026 10:00:00 AM GMT+07:00, CSKH <cskh@acme.vn> wrote:\nQUOTED\n\n-- \nSent from my Android device with K-9 Mail. Please excuse my brevity.",
    ),
    ("horde", "en", "OWN\n\nQuoting CSKH <cskh@acme.vn>:\n\nQUOTED"),
    ("thunderbird", "zh", "OWN\n\n在 2026/11/3 10:00, CSKH 写道:\nQUOTED"),
    ("thunderbird-tw", "zh", "OWN\n\nCSKH 於 2026/11/3 上午 10:00 寫道:\nQUOTED"),
    (
        "flattened",
        "en",
        "OWN\n\nFrom: CSKH <cskh@acme.vn> Sent: Tuesday, November 3, 2026 10:00 AM To: An Subject: Received\n\nOLD",
    ),
    ("gmail-oldest", "en", "OWN\n\n2026/11/3 CSKH <cskh@acme.vn>:\nQUOTED"),
    # Yahoo, AOL
    (
        "yahoo",
        "vi",
        "OWN\n\n    Vào 10:00:00 GMT+7 Thứ Ba, 3 tháng 11, 2026, CSKH <cskh@acme.vn> đã viết:  \n \n OLD",
    ),
    (
        "yahoo-phone",
        "vi",
        "OWN\n\nGửi từ Yahoo Mail trên Android\n\n  Vào Th 3, 3 thg 11, 2026 lúc 10:00, CSKH<cskh@acme.vn> đã viết:   OLD".replace(
            "   OLD", "\nOLD"
        ),
    ),
    (
        "yahoo",
        "en",
        "OWN\n\n    On Tuesday, 3 November 2026 at 10:00:00 am GMT+7, CSKH <cskh@acme.vn> wrote:  \n \n OLD",
    ),
    (
        "yahoo-old",
        "en",
        "OWN\n\n--- On Tue, 11/3/26, CSKH <cskh@acme.vn> wrote:\n\nFrom: CSKH <cskh@acme.vn>\nSubject: Received\nTo: an@x.vn\n\nOLD",
    ),
    (
        "yahoo-phone",
        "en",
        "OWN\n\nSent from Yahoo Mail for iPhone\n\nOn Tuesday, November 3, 2026, 10:00 AM, CSKH <cskh@acme.vn> wrote:\n\nOLD",
    ),
    (
        "aol",
        "en",
        "OWN\n\n-----Original Message-----\nFrom: CSKH <cskh@acme.vn>\nTo: an <an@aol.com>\nSent: Tue, Nov 3, 2026 10:00 am\nSubject: Received\n\nOLD",
    ),
    # Zoho, Zalo Mail and other services of Viet Nam
    (
        "zoho",
        "vi",
        "OWN\n\n\n---- Vào Th 3, 03 thg 11 2026 10:00:00 +0700 CSKH <cskh@acme.vn> đã viết ----\n\nOLD",
    ),
    ("zoho", "en", "OWN\n\n\n---- On Tue, 03 Nov 2026 10:00:00 +0700 CSKH <cskh@acme.vn> wrote ---\n\nOLD"),
    ("zoho-short", "en", "OWN\n\n---- On Tue, 03 Nov 2026 10:00:00 +0700 cskh@acme.vn wrote ----\n\nOLD"),
    (
        "zoho-forward",
        "en",
        "OWN\n\n============ Forwarded message ============\nFrom: CSKH <cskh@acme.vn>\nTo: <an@x.vn>\nDate: Tue, 03 Nov 2026\nSubject: Received\n============ Forwarded message ============\n\nOLD",
    ),
    (
        "zalo-mail",
        "vi",
        "OWN\n\n----- Thư gốc -----\nTừ: CSKH <cskh@acme.vn>\nNgày: 03/11/2026 10:00\nĐến: An <an@x.vn>\nTiêu đề: KN-2026-000123\n\nOLD",
    ),
    (
        "zimbra",
        "vi",
        'OWN\n\nTừ: "CSKH" <cskh@acme.vn>\nĐến: "An" <an@x.vn>\nĐã gửi: Thứ Ba, 3 Tháng 11, 2026 10:00:00\nChủ đề: KN-2026-000123\n\nOLD',
    ),
    (
        "zimbra",
        "en",
        'OWN\n\n----- Original Message -----\nFrom: "CSKH" <cskh@acme.vn>\nTo: "An" <an@x.vn>\nSent: Tuesday, November 3, 2026 10:00:00 AM\nSubject: Received\n\nOLD',
    ),
    (
        "samsung",
        "vi",
        "OWN\n\nĐược gửi từ Samsung Galaxy của tôi\n\n-------- Tin nhắn gốc --------\nTừ: CSKH <cskh@acme.vn>\nNgày: 3/11/26 10:00 (GMT+07:00)\nTới: an@x.vn\nChủ đề: KN-2026-000123\n\nOLD",
    ),
    (
        "samsung",
        "en",
        "OWN\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: CSKH <cskh@acme.vn> \nDate: 3/11/26  10:00  (GMT+07:00) \nTo: an@x.vn \nSubject: Received \n\nOLD",
    ),
    (
        "lotus",
        "en",
        "OWN\n\n----- Forwarded by An Nguyen/ACME on 03/11/2026 10:00 -----\n\nFrom: CSKH\nTo: An\n\nOLD",
    ),
    # QQ, Foxmail, NetEase, Lark, Aliyun, WPS, 139
    (
        "qq",
        "zh",
        'OWN\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人:                                                                                                                        "CSKH"<cskh@acme.vn>;\n发送时间:&nbsp;2026年11月3日(星期二) 上午10:00\n收件人:&nbsp;"An"<an@qq.com>;\n主题:&nbsp;KN-2026-000123\n\nOLD'.replace(
            "&nbsp;", "\xa0"
        ),
    ),
    (
        "qq-english",
        "zh",
        'OWN\n\n------------------ Original ------------------\nFrom: "CSKH" <cskh@acme.vn>;\nDate: Tue, Nov 3, 2026 10:00 AM\nTo: "An"<an@qq.com>;\nSubject: x\n\nOLD',
    ),
    (
        "qq-forward",
        "zh",
        'OWN\n\n------------------ 转发邮件 ------------------\n发件人: "CSKH" <cskh@acme.vn>\n发送时间: 2026年11月3日\n收件人: An\n主题: x\n\nOLD',
    ),
    (
        "qq-phone",
        "zh",
        'OWN\n\n---原始邮件---\n发件人: "CSKH"<cskh@acme.vn>\n发送时间: 2026年11月3日(周二) 上午10:00\n收件人: "An"<an@qq.com>;\n主题: x\n\nOLD',
    ),
    (
        "foxmail",
        "zh",
        "OWN\n\n\nAn\n\n发件人： CSKH\n发送时间： 2026-11-03 10:00\n收件人： an\n抄送： binh\n主题： KN-2026-000123\nOLD".replace(
            "\n\n\nAn\n", "\n"
        ),
    ),
    (
        "163",
        "zh",
        'OWN\n\n\n\nAt 2026-11-03 10:00:00, "CSKH" <cskh@acme.vn> wrote:\n'
        + "\n".join(">" + line for line in OLD.split("\n")),
    ),
    ("163-zh", "zh", '\n\nOWN\n\n在 2026-11-03 10:00:00，"CSKH" <cskh@acme.vn> 写道：\n\nOLD'),
    (
        "netease-phone",
        "zh",
        "OWN\n\n\n---- 回复的原邮件 ----\n| 发件人 | CSKH<cskh@acme.vn> |\n| 发送日期 | 2026年11月3日 10:00 |\n| 收件人 | an<an@163.com> |\n| 主题 | KN-2026-000123 |\nOLD",
    ),
    (
        "netease-phone-plain",
        "zh",
        "OWN\n\n---- 回复的原邮件 ----\n发件人 CSKH<cskh@acme.vn>\n发送日期 2026年11月3日 10:00\n收件人 an<an@163.com>\n主题 KN-2026-000123\nOLD",
    ),
    (
        "netease-english",
        "zh",
        "OWN\n\n---- Replied Message ----\n| From | CSKH<cskh@acme.vn> |\n| Date | 11/03/2026 10:00 |\n| To | an@163.com |\n| Subject | KN |\nOLD",
    ),
    (
        "netease-forward",
        "zh",
        'OWN\n\n-------- 转发邮件信息 --------\n发件人："CSKH" <cskh@acme.vn>\n发送日期：2026-11-03 10:00:00\n收件人：an@163.com\n主题：KN\nOLD',
    ),
    (
        "lark",
        "zh",
        "OWN\n\n发件人: CSKH<cskh@acme.vn>\n时间: 2026年11月3日(周二) 10:00\n主题: KN-2026-000123\n收件人: An<an@x.cn>\nOLD",
    ),
    (
        "lark-forward",
        "zh",
        "OWN\n\n---------- 转发消息 ----------\n发件人: CSKH<cskh@acme.vn>\n时间: 2026年11月3日 10:00\n主题: KN\n收件人: An\n\nOLD",
    ),
    (
        "lark",
        "en",
        "OWN\n\nFrom: CSKH<cskh@acme.vn>\nDate: Tue, Nov 3, 2026, 10:00\nSubject: Received\nTo: An<an@x.vn>\n\nOLD",
    ),
    (
        "aliyun",
        "zh",
        "OWN\n\n------------------------------------------------------------------\n发件人：CSKH <cskh@acme.vn>\n发送时间：2026年11月3日(星期二) 10:00\n收件人：An <an@aliyun.com>\n主　题：KN-2026-000123\n\nOLD",
    ),
    (
        "wps",
        "zh",
        "OWN\n\n------------------ 原始邮件 ------------------\n发件人：CSKH<cskh@acme.vn>\n日期：2026/11/03 10:00\n收件人：An<an@x.cn>\n主题：KN\n\nOLD",
    ),
    (
        "139",
        "zh",
        "OWN\n\n----邮件原文----\n发件人：CSKH <cskh@acme.vn>\n收件人：An\n发送时间：2026-11-03 10:00:00\n主题：KN\n\nOLD",
    ),
    (
        "huawei",
        "zh",
        "OWN\n\n发自我的华为手机\n\n-------- 原始邮件 --------\n发件人： CSKH <cskh@acme.vn>\n日期： 2026年11月3日周二 10:00\n收件人： an@x.cn\n主 题： KN\n\nOLD",
    ),
    # Other languages
    ("gmail-de", "other", "OWN\n\nAm Di., 3. Nov. 2026 um 10:00 Uhr schrieb CSKH <cskh@acme.vn>:\n\nQUOTED"),
    ("gmail-de-2", "other", "OWN\n\nCSKH <cskh@acme.vn> schrieb am Di., 3. Nov. 2026, 10:00:\n\nQUOTED"),
    (
        "outlook-de",
        "other",
        "OWN\n\nVon: CSKH <cskh@acme.vn>\nGesendet: Dienstag, 3. November 2026 10:00\nAn: An\nBetreff: KN\n\nOLD",
    ),
    ("thunderbird-de", "other", "OWN\n\nAm 03.11.26 um 10:00 schrieb CSKH:\nQUOTED"),
    ("gmail-fr", "other", "OWN\n\nLe mar. 3 nov. 2026 à 10:00, CSKH <cskh@acme.vn> a écrit :\n\nQUOTED"),
    (
        "outlook-fr",
        "other",
        "OWN\n\nDe : CSKH <cskh@acme.vn>\nEnvoyé : mardi 3 novembre 2026 10:00\nÀ : An\nObjet : KN\n\nOLD",
    ),
    (
        "apple-fr",
        "other",
        "OWN\n\nEnvoyé de mon iPhone\n\n> Le 3 nov. 2026 à 10:00, CSKH <cskh@acme.vn> a écrit :\n>\nQUOTED",
    ),
    ("gmail-es", "other", "OWN\n\nEl mar, 3 nov 2026 a las 10:00, CSKH (<cskh@acme.vn>) escribió:\n\nQUOTED"),
    (
        "outlook-es",
        "other",
        "OWN\n\nDe: CSKH <cskh@acme.vn>\nEnviado: martes, 3 de noviembre de 2026 10:00\nPara: An\nAsunto: KN\n\nOLD",
    ),
    (
        "gmail-it",
        "other",
        "OWN\n\nIl giorno mar 3 nov 2026 alle ore 10:00 CSKH <cskh@acme.vn>\nha scritto:\n\nQUOTED",
    ),
    (
        "outlook-it",
        "other",
        "OWN\n\nDa: CSKH <cskh@acme.vn>\nInviato: martedì 3 novembre 2026 10:00\nA: An\nOggetto: KN\n\nOLD",
    ),
    ("gmail-nl", "other", "OWN\n\nOp di 3 nov 2026 om 10:00 schreef CSKH <cskh@acme.vn>:\n\nQUOTED"),
    (
        "outlook-nl",
        "other",
        "OWN\n\nVan: CSKH <cskh@acme.vn>\nVerzonden: dinsdag 3 november 2026 10:00\nAan: An\nOnderwerp: KN\n\nOLD",
    ),
    ("gmail-pl", "other", "OWN\n\nwt., 3 lis 2026 o 10:00 CSKH <cskh@acme.vn> napisał(a):\n\nQUOTED"),
    (
        "outlook-pl",
        "other",
        "OWN\n\nOd: CSKH <cskh@acme.vn>\nWysłano: wtorek, 3 listopada 2026 10:00\nDo: An\nTemat: KN\n\nOLD",
    ),
    (
        "gmail-pt",
        "other",
        "OWN\n\nEm ter., 3 de nov. de 2026 às 10:00, CSKH <cskh@acme.vn> escreveu:\n\nQUOTED",
    ),
    (
        "outlook-pt",
        "other",
        "OWN\n\nDe: CSKH <cskh@acme.vn>\nEnviado: terça-feira, 3 de novembro de 2026 10:00\nPara: An\nAssunto: KN\n\nOLD",
    ),
    ("gmail-ru", "other", "OWN\n\nвт, 3 нояб. 2026 г. в 10:00, CSKH <cskh@acme.vn>:\n\nQUOTED"),
    ("mail.ru", "other", "OWN\n\nВторник, 3 ноября 2026, 10:00 +07:00 от CSKH <cskh@acme.vn>:\n\nOLD"),
    (
        "outlook-ru",
        "other",
        "OWN\n\nОт: CSKH <cskh@acme.vn>\nОтправлено: 3 ноября 2026 г. 10:00\nКому: An\nТема: KN\n\nOLD",
    ),
    ("gmail-uk", "other", "OWN\n\nвт, 3 лист. 2026 р. о 10:00 CSKH <cskh@acme.vn> пише:\n\nQUOTED"),
    ("gmail-ja", "other", "OWN\n\n2026年11月3日(火) 10:00 CSKH <cskh@acme.vn>:\n\nQUOTED"),
    (
        "outlook-ja",
        "other",
        "OWN\n\n差出人: CSKH <cskh@acme.vn>\n送信日時: 2026年11月3日 10:00\n宛先: An\n件名: KN\n\nOLD",
    ),
    ("gmail-ko", "other", "OWN\n\n2026년 11월 3일 (화) 오전 10:00, CSKH <cskh@acme.vn>님이 작성:\n\nQUOTED"),
    (
        "outlook-ko",
        "other",
        "OWN\n\n보낸 사람: CSKH <cskh@acme.vn>\n보낸 날짜: 2026년 11월 3일\n받는 사람: An\n제목: KN\n\nOLD",
    ),
    ("gmail-sv", "other", "OWN\n\nDen tis 3 nov. 2026 kl 10:00 skrev CSKH <cskh@acme.vn>:\n\nQUOTED"),
    (
        "outlook-sv",
        "other",
        "OWN\n\nFrån: CSKH <cskh@acme.vn>\nSkickat: den 3 november 2026 10:00\nTill: An\nÄmne: KN\n\nOLD",
    ),
    ("gmail-da", "other", "OWN\n\nDen tirs. 3. nov. 2026 kl. 10.00 skrev CSKH <cskh@acme.vn>:\n\nQUOTED"),
    ("gmail-no", "other", "OWN\n\ntir. 3. nov. 2026 kl. 10:00 skrev CSKH <cskh@acme.vn>:\n\nQUOTED"),
    (
        "outlook-no",
        "other",
        "OWN\n\nFra: CSKH <cskh@acme.vn>\nSendt: tirsdag 3. november 2026 10:00\nTil: An\nEmne: KN\n\nOLD",
    ),
    ("gmail-fi", "other", "OWN\n\nti 3. marrask. 2026 klo 10.00 CSKH (cskh@acme.vn) kirjoitti:\n\nQUOTED"),
    (
        "outlook-fi",
        "other",
        "OWN\n\nLähettäjä: CSKH <cskh@acme.vn>\nLähetetty: tiistai 3. marraskuuta 2026\nVastaanottaja: An\nAihe: KN\n\nOLD",
    ),
    ("gmail-cs", "other", "OWN\n\nút 3. 11. 2026 v 10:00 odesílatel CSKH <cskh@acme.vn> napsal:\n\nQUOTED"),
    (
        "seznam",
        "other",
        "OWN\n\n---------- Původní e-mail ----------\nOd: CSKH <cskh@acme.vn>\nKomu: an@x.cz\nDatum: 3. 11. 2026 10:00:00\nPředmět: KN\nOLD",
    ),
    (
        "gmail-tr",
        "other",
        "OWN\n\nCSKH <cskh@acme.vn>, 3 Kas 2026 Sal, 10:00 tarihinde şunu yazdı:\n\nQUOTED",
    ),
    (
        "outlook-tr",
        "other",
        "OWN\n\nKimden: CSKH <cskh@acme.vn>\nGönderildi: 3 Kasım 2026 Salı 10:00\nKime: An\nKonu: KN\n\nOLD",
    ),
    (
        "gmail-hu",
        "other",
        "OWN\n\nCSKH <cskh@acme.vn> ezt írta (időpont: 2026. nov. 3., K, 10:00):\n\nQUOTED",
    ),
    ("gmail-ro", "other", "OWN\n\nÎn mar., 3 nov. 2026 la 10:00, CSKH <cskh@acme.vn> a scris:\n\nQUOTED"),
    (
        "gmail-id",
        "other",
        "OWN\n\nPada tanggal Sel, 3 Nov 2026 pukul 10.00 CSKH <cskh@acme.vn> menulis:\n\nQUOTED",
    ),
    # Lines above a quote in whatever language, and header blocks in more of them
    (
        "zoho-trong",
        "vi",
        "OWN\n\n---- Trong Thứ Hai, 03 Tháng 11 2026 10:00:00 +0700, CSKH <cskh@acme.vn> đã viết ----\n\nOLD",
    ),
    ("ngay-viet", "vi", "OWN\n\nNgày 03/11/2026 lúc 10:00, CSKH <cskh@acme.vn> viết:\n\nQUOTED"),
    (
        "windows-mail-vi",
        "vi",
        "OWN\n\nĐã gửi từ Thư cho Windows\n\nTừ: CSKH\nĐã gửi: Thứ Hai, 3 Tháng Mười Một 2026 10:00\nTới: an@x.vn\nChủ đề: KN\n\nOLD",
    ),
    (
        "windows-mail-no-subject",
        "vi",
        "OWN\n\nTừ: CSKH\nĐã gửi: Thứ Hai, 3 Tháng Mười Một 2026 10:00\nTới: An\n\nOLD",
    ),
    (
        "qq-2026",
        "zh",
        "OWN\n\n原始邮件\n\n\n发件人：CSKH <cskh@acme.vn>\n发件时间：2026年11月3日 10:00\n收件人：李雷 <lilei@x.cn>\n主题：KN\n\nOLD",
    ),
    (
        "netease-card",
        "zh",
        "OWN\n\n| |\n李雷\n|\n|\nlilei@x.cn\n|\n签名由网易邮箱大师定制\n\n在2026年11月3日 10:00，CSKH<cskh@acme.vn> 写道：\n\nOLD",
    ),
    (
        "feishu-table",
        "zh",
        "OWN\n\n发自飞书邮箱\n\n| 发件人 | CSKH<cskh@acme.vn> |\n| 时间 | 2026年11月3日 10:00 |\n| 收件人 | 李雷<lilei@x.cn> |\n| 主题 | KN |\n\nOLD",
    ),
    (
        "blackberry-10",
        "en",
        "OWN\n\nSent from my BlackBerry 10 smartphone.\n  Original Message  \nFrom: CSKH\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: an@x.vn\nSubject: KN\n\nOLD",
    ),
    ("groupwise-arrows", "en", "OWN\n\n>>> CSKH <cskh@acme.vn> 11/3/2026 10:00 AM >>>\nOLD"),
    ("mutt-stars", "en", "OWN\n\n* CSKH <cskh@acme.vn> [2026-11-03 10:00:00 +0700]:\n\nQUOTED"),
    (
        "apple-pl",
        "other",
        "OWN\n\nWiadomość napisana przez CSKH <cskh@acme.vn> w dniu 03.11.2026, o godz. 10:00:\n\nQUOTED",
    ),
    ("gmail-hi", "other", "OWN\n\nगुरु, 3 नव॰ 2026 को 10:00 am बजे को CSKH <cskh@acme.vn> ने लिखा:\n\nOLD"),
    ("gmail-he", "other", "OWN\n\nבתאריך יום ג׳, 3 בנוב׳ 2026 ב-10:00 מאת CSKH <cskh@acme.vn>:\n\nOLD"),
    ("gmail-ar", "other", "OWN\n\nفي الثلاثاء، 3 نوفمبر 2026 10:00 ص CSKH <cskh@acme.vn> كتب:\n\nOLD"),
    ("gmail-hr", "other", "OWN\n\nuto, 3. stu 2026. u 10:00 CSKH <cskh@acme.vn> napisao je:\n\nOLD"),
    (
        "unknown-tongue",
        "other",
        "OWN\n\nMar, 3 Hydref 2026 am 10:00 CSKH <cskh@acme.vn> ysgrifennodd:\n\nQUOTED",
    ),
    (
        "outlook-hr",
        "other",
        "OWN\n\nŠalje: CSKH <cskh@acme.vn>\nPoslano: 3. studenog 2026. 10:00\nPrima: An\nPredmet: KN\n\nOLD",
    ),
    (
        "outlook-he",
        "other",
        "OWN\n\nמאת: CSKH <cskh@acme.vn>\nנשלח: יום שלישי 3 נובמבר 2026 10:00\nאל: An\nנושא: KN\n\nOLD",
    ),
    ("gmail-th", "other", "OWN\n\nในวันที่ อ. 3 พ.ย. 2026 เวลา 10:00 CSKH <cskh@acme.vn> เขียนว่า:\n\nQUOTED"),
]
