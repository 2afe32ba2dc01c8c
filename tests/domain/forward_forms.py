# ruff: noqa: E501  (one form, one line: the table is read across)
"""How mail programs forward a mail in the text: name, head, and whether they say that it is a forward.

Below the head stands BODY, above it NOTE.  ``{n}`` is the customer's name, ``{a}`` their address, ``{s}`` the subject.
Written after the programs' real forms; none is a copy of somebody's mail.
"""

NOTE = "Nhờ CSKH tiếp nhận giúp.\nKhách đã gọi hai lần."
BODY = "Chào công ty,\n\nHóa đơn tháng 10 của tôi bị tính hai lần.\nMong được xử lý sớm.\n\nTrân trọng"
NAME, EMAIL, SUBJECT = "Trần Thị Lan", "lan@customer.example", "Hóa đơn tháng 10"

FORMS: list[tuple[str, str, bool]] = [
    # Gmail
    ("gmail-en", "---------- Forwarded message ---------\nFrom: {n} <{a}>\nDate: Tue, Nov 3, 2026 at 10:00 AM\nSubject: {s}\nTo: Billing <billing@acme.vn>\n\n", True),
    ("gmail-en-bold", "---------- Forwarded message ---------\nFrom: *{n}* <{a}>\nDate: Tue, Nov 3, 2026 at 10:00 AM\nSubject: {s}\nTo: <billing@acme.vn>\n\n", True),
    ("gmail-en-cc", "---------- Forwarded message ---------\nFrom: {n} <{a}>\nDate: Tue, Nov 3, 2026 at 10:00 AM\nSubject: {s}\nTo: Billing <billing@acme.vn>\nCc: Minh <minh@acme.vn>, Hoa <hoa@acme.vn>,\nNam <nam@acme.vn>\n\n", True),
    ("gmail-vi-mixed", "---------- Forwarded message ---------\nTừ: {n} <{a}>\nDate: Th 3, 3 thg 11, 2026 vào lúc 10:00\nSubject: {s}\nTo: Billing <billing@acme.vn>\n\n", True),
    ("gmail-vi", "---------- Thư đã chuyển tiếp ---------\nTừ: {n} <{a}>\nNgày: Th 3, 3 thg 11, 2026 vào lúc 10:00\nChủ đề: {s}\nĐến: Billing <billing@acme.vn>\n\n", True),
    ("gmail-vi-plain", "---------- Thu da chuyen tiep ----------\nTu: {n} <{a}>\nNgay: 3/11/2026\nChu de: {s}\nDen: billing@acme.vn\n\n", True),
    ("gmail-zh", "---------- Forwarded message ---------\n发件人： {n} <{a}>\nDate: 2026年11月3日周二 10:00\nSubject: {s}\nTo: <billing@acme.vn>\n\n", True),
    ("gmail-zh-tw", "---------- 轉寄郵件 ----------\n寄件者： {n} <{a}>\n日期： 2026年11月3日 週二 上午10:00\n主旨： {s}\n收件者： Billing <billing@acme.vn>\n\n", True),
    ("gmail-fr", "---------- Forwarded message ---------\nDe : {n} <{a}>\nDate: mar. 3 nov. 2026 à 10:00\nSubject: {s}\nTo: <billing@acme.vn>\n\n", True),
    # Outlook on the desktop
    ("outlook-en", "From: {n} <{a}>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Billing <billing@acme.vn>\nSubject: {s}\n\n", False),
    ("outlook-en-mailto", "From: {n} [mailto:{a}]\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Billing\nCc: Minh; Hoa\nSubject: {s}\n\n", False),
    ("outlook-en-doubled", "From: {n} <{a}<mailto:{a}>>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Billing <billing@acme.vn<mailto:billing@acme.vn>>\nSubject: {s}\n\n", False),
    ("outlook-en-line", "-----Original Message-----\nFrom: {n} <{a}>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Billing\nSubject: {s}\nImportance: High\n\n", False),
    ("outlook-en-attached", "From: {n} <{a}>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Billing <billing@acme.vn>\nSubject: {s}\nAttachments: hoadon.pdf\n\n", False),
    ("outlook-vi", "Từ: {n} <{a}>\nĐã gửi: Thứ Ba, 3 Tháng Mười Một 2026 10:00 SA\nĐến: Billing <billing@acme.vn>\nChủ đề: {s}\n\n", False),
    ("outlook-vi-line", "-----Thư gốc-----\nTừ: {n} <{a}>\nĐã gửi: 03/11/2026 10:00 SA\nĐến: Billing\nCc: Minh\nChủ đề: {s}\n\n", False),
    ("outlook-zh", "发件人: {n} <{a}>\n发送时间: 2026年11月3日 10:00\n收件人: Billing <billing@acme.vn>\n主题: {s}\n\n", False),
    ("outlook-zh-wide", "发件人： {n} [mailto:{a}]\n发送时间： 2026年11月3日 10:00\n收件人： Billing\n抄送： Minh\n主题： {s}\n\n", False),
    ("outlook-zh-tw", "寄件者: {n} <{a}>\n寄件日期: 2026年11月3日 上午 10:00\n收件者: Billing\n主旨: {s}\n\n", False),
    ("outlook-de", "Von: {n} <{a}>\nGesendet: Dienstag, 3. November 2026 10:00\nAn: Billing <billing@acme.vn>\nBetreff: {s}\n\n", False),
    ("outlook-fr", "De : {n} <{a}>\nEnvoyé : mardi 3 novembre 2026 10:00\nÀ : Billing <billing@acme.vn>\nObjet : {s}\n\n", False),
    # Outlook on the web and on the phone
    ("outlook-web", "________________________________\nFrom: {n} <{a}>\nSent: Tuesday, November 3, 2026 10:00\nTo: Billing <billing@acme.vn>\nSubject: {s}\n\n", False),
    ("outlook-web-vi", "________________________________________\nTừ: {n} <{a}>\nĐã gửi: Thứ Ba, Tháng Mười Một 3, 2026 10:00 SA\nĐến: Billing <billing@acme.vn>; Minh <minh@acme.vn>;\nHoa <hoa@acme.vn>\nChủ đề: {s}\n\n", False),
    ("outlook-web-zh", "________________________________\n发件人: {n} <{a}>\n发送时间: 2026年11月3日 10:00\n收件人: Billing <billing@acme.vn>\n主题: {s}\n\n", False),
    ("outlook-mobile", "Tải Outlook cho iOS\n________________________________\nFrom: {n} <{a}>\nSent: Tuesday, November 3, 2026 10:00:00 AM\nTo: Billing <billing@acme.vn>\nSubject: {s}\n\n", False),
    ("outlook-bold", "*From:* {n} <{a}>\n*Sent:* Tuesday, November 3, 2026 10:00 AM\n*To:* Billing <billing@acme.vn>\n*Subject:* {s}\n\n", False),
    ("outlook-one-line", "From: {n} <{a}> Sent: Tuesday, November 3, 2026 10:00 AM To: billing@acme.vn Subject: {s}\n\n", False),
    # Apple Mail
    ("apple-en", "Begin forwarded message:\n\nFrom: {n} <{a}>\nSubject: {s}\nDate: 3 November 2026 at 10:00:00 GMT+7\nTo: billing@acme.vn\n\n", True),
    ("apple-en-quoted", "Begin forwarded message:\n\n> From: {n} <{a}>\n> Subject: {s}\n> Date: 3 November 2026 at 10:00:00 GMT+7\n> To: billing@acme.vn\n> \n", True),
    ("apple-en-reply-to", "Begin forwarded message:\n\nFrom: {n} <{a}>\nDate: 3 November 2026 at 10:00:00 GMT+7\nTo: billing@acme.vn\nSubject: {s}\nReply-To: {n} <{a}>\n\n", True),
    ("apple-vi", "Bắt đầu thư được chuyển tiếp:\n\nTừ: {n} <{a}>\nChủ đề: {s}\nNgày: 10:00:00 GMT+7 Ngày 03 tháng 11 năm 2026\nĐến: billing@acme.vn\n\n", True),
    ("apple-vi-quoted", "Bắt đầu thư đã chuyển tiếp:\n\n> Từ: {n} <{a}>\n> Ngày: 10:00:00 GMT+7 Ngày 03 tháng 11 năm 2026\n> Đến: billing@acme.vn\n> Chủ đề: {s}\n> \n", True),
    ("apple-zh", "开始转发的邮件：\n\n发件人: {n} <{a}>\n主题: {s}\n日期: 2026年11月3日 GMT+7 10:00:00\n收件人: billing@acme.vn\n\n", True),
    ("apple-zh-quoted", "下面是被转发的邮件：\n\n> 发件人： {n} <{a}>\n> 主题： {s}\n> 日期： 2026年11月3日 GMT+7 10:00:00\n> 收件人： billing@acme.vn\n> \n", True),
    ("apple-de", "Anfang der weitergeleiteten Nachricht:\n\nVon: {n} <{a}>\nBetreff: {s}\nDatum: 3. November 2026 um 10:00:00 MEZ\nAn: billing@acme.vn\n\n", True),
    # Thunderbird, Roundcube, SOGo, mutt
    ("thunderbird-en", "-------- Forwarded Message --------\nSubject: \t{s}\nDate: \tTue, 3 Nov 2026 10:00:00 +0700\nFrom: \t{n} <{a}>\nTo: \tbilling@acme.vn\n\n\n\n", True),
    ("thunderbird-vi", "-------- Thư được chuyển tiếp --------\nTiêu đề: \t{s}\nNgày: \tTue, 3 Nov 2026 10:00:00 +0700\nNgười gửi: \t{n} <{a}>\nNgười nhận: \tbilling@acme.vn\n\n\n", True),
    ("thunderbird-zh", "-------- 转发的消息 --------\n主题: \t{s}\n日期: \tTue, 3 Nov 2026 10:00:00 +0700\n发件人: \t{n} <{a}>\n收件人: \tbilling@acme.vn\n\n\n", True),
    ("thunderbird-de", "-------- Weitergeleitete Nachricht --------\nBetreff: \t{s}\nDatum: \tTue, 3 Nov 2026 10:00:00 +0700\nVon: \t{n} <{a}>\nAn: \tbilling@acme.vn\n\n\n", True),
    ("roundcube", "-------- Original Message --------\nSubject: {s}\nDate: 2026-11-03 10:00\nFrom: {n} <{a}>\nTo: billing@acme.vn\n\n", False),
    ("mutt", "----- Forwarded message from {n} <{a}> -----\n\nDate: Tue, 3 Nov 2026 10:00:00 +0700\nFrom: {n} <{a}>\nTo: billing@acme.vn\nSubject: {s}\n\n", True),
    # Yahoo, Zoho, Zimbra, Zalo Mail, Proton
    ("yahoo-en", "----- Forwarded Message -----\nFrom: {n} <{a}>\nTo: Billing <billing@acme.vn>\nSent: Tuesday, November 3, 2026 at 10:00:00 AM GMT+7\nSubject: {s}\n\n", True),
    ("yahoo-vi", "----- Thư đã chuyển tiếp -----\nTừ: {n} <{a}>\nĐến: Billing <billing@acme.vn>\nĐã gửi: Thứ Ba, 3 tháng 11, 2026 10:00:00 GMT+7\nChủ đề: {s}\n\n", True),
    ("yahoo-zh", "----- 转发的邮件 -----\n发件人： {n} <{a}>\n收件人： billing@acme.vn <billing@acme.vn>\n发送时间： 2026年11月3日周二 10:00\n主题： {s}\n\n", True),
    ("zoho", "============ Forwarded message ============\nFrom: {n} <{a}>\nTo: <billing@acme.vn>\nDate: Tue, 03 Nov 2026 10:00:00 +0700\nSubject: {s}\n============ Forwarded message ============\n\n", True),
    ("zoho-vi", "============ Thư đã chuyển tiếp ============\nTừ: {n} <{a}>\nĐến: <billing@acme.vn>\nNgày: Th 3, 03 thg 11 2026 10:00:00 +0700\nChủ đề: {s}\n============ Thư đã chuyển tiếp ============\n\n", True),
    ("zimbra", '----- Forwarded Message -----\nFrom: "{n}" <{a}>\nTo: "Billing" <billing@acme.vn>\nSent: Tuesday, November 3, 2026 10:00:00 AM\nSubject: {s}\n\n', True),
    ("zimbra-vi", '----- Tin nhắn đã chuyển tiếp -----\nTừ: "{n}" <{a}>\nĐến: "Billing" <billing@acme.vn>\nĐã gửi: Thứ Ba, 3 Tháng Mười Một, 2026 10:00:00\nChủ đề: {s}\n\n', True),
    ("proton", "------- Forwarded Message -------\nFrom: {n} <{a}>\nDate: On Tuesday, November 3rd, 2026 at 10:00 AM\nSubject: {s}\nTo: billing@acme.vn <billing@acme.vn>\n\n", True),
    # QQ, NetEase, Foxmail, Lark, WPS, Aliyun
    ("qq", '------------------ 原始邮件 ------------------\n发件人: "{n}" <{a}>;\n发送时间: 2026年11月3日(星期二) 上午10:00\n收件人: "Billing"<billing@acme.vn>;\n主题: {s}\n\n', False),
    ("qq-mobile", '---原始邮件---\n发件人: "{n}"<{a}>\n发送时间: 2026年11月3日(周二) 上午10:00\n收件人: "Billing"<billing@acme.vn>;\n主题: {s}\n\n', False),
    ("qq-en", '------------------ Original ------------------\nFrom: "{n}" <{a}>;\nDate: Tue, Nov 3, 2026 10:00 AM\nTo: "Billing"<billing@acme.vn>;\nSubject: {s}\n\n', False),
    ("163", '-------- 转发邮件信息 --------\n发件人："{n}" <{a}>\n发送日期：2026-11-03 10:00:00\n收件人："Billing" <billing@acme.vn>\n主题：{s}\n', True),
    ("163-mobile", "---- 转发的邮件 ----\n| 发件人 | {n}<{a}> |\n| 日期 | 2026年11月03日 10:00 |\n| 收件人 | billing@acme.vn |\n| 主题 | {s} |\n", True),
    ("163-en", '-------- Forwarding messages --------\nFrom: "{n}" <{a}>\nDate: 2026-11-03 10:00:00\nTo: "Billing" <billing@acme.vn>\nSubject: {s}\n', True),
    ("foxmail", "发件人： {n} <{a}>\n发送时间： 2026-11-03 10:00\n收件人： Billing\n主题： {s}\n", False),
    ("foxmail-en", "From: {a}\nDate: 2026-11-03 10:00\nTo: Billing\nSubject: {s}\n\n", False),
    ("lark", '---------- Forwarded message ----------\nFrom: "{n}"<{a}>\nDate: Tue, Nov 3, 2026, 10:00\nSubject: {s}\nTo: "Billing"<billing@acme.vn>\n\n', True),
    ("lark-zh", '---------- 转发的邮件 ----------\n发件人："{n}"<{a}>\n日期：2026年11月3日(周二) 10:00\n主题：{s}\n收件人："Billing"<billing@acme.vn>\n\n', True),
    ("aliyun", "------------------------------------------------------------------\n发件人：{n} <{a}>\n发送时间：2026年11月3日(星期二) 10:00\n收件人：Billing <billing@acme.vn>\n主　题：{s}\n\n", False),
    # Other languages
    ("ja", "---------- 転送メッセージ ----------\n差出人: {n} <{a}>\n日時: 2026年11月3日 10:00\n件名: {s}\n宛先: billing@acme.vn\n\n", True),
    ("ko", "---------- 전달된 메시지 ----------\n보낸사람: {n} <{a}>\n날짜: 2026년 11월 3일\n제목: {s}\n받는사람: billing@acme.vn\n\n", True),
    ("es", "---------- Mensaje reenviado ----------\nDe: {n} <{a}>\nFecha: mar, 3 nov 2026\nAsunto: {s}\nPara: billing@acme.vn\n\n", True),
    ("ru", "-------- Пересылаемое сообщение --------\nОт: {n} <{a}>\nДата: 3 ноября 2026\nТема: {s}\nКому: billing@acme.vn\n\n", True),
    # more tongues
    ("apple-cs", "Začátek přeposílané zprávy:\n\n> Od: {n} <{a}>\n> Předmět: {s}\n> Datum: 3. 11. 2026 10:00\n> Komu: b@acme.vn\n>\n\n", True),
    ("thunderbird-hr", "-------- Proslijeđena poruka --------\nNaslov: \t{s}\nDatum: \t3.11.2026 10:00\nŠalje: \t{n} <{a}>\nPrima: \tb@acme.vn\n\n", True),
    ("thunderbird-pl", "-------- Treść przekazanej wiadomości --------\nTemat: \t{s}\nData: \t3.11.2026 10:00\nNadawca: \t{n} <{a}>\nAdresat: \tb@acme.vn\n\n", True),
    ("apple-ru", "Начало переадресованного сообщения:\n\nОтправитель: {n} <{a}>\nТема: {s}\nДата: 3 ноября 2026 10:00\nКому: b@acme.vn\n\n", True),
    ("apple-ro", "Începe mesajul redirecționat:\n\nExpeditorul: {n} <{a}>\nSubiectul: {s}\nData: 3.11.2026 10:00\nDestinatarul: b@acme.vn\n\n", True),
    ("yahoo-uk", "----- Перенаправлене повідомлення -----\nВід: {n} <{a}>\nКому: b@acme.vn\nНадіслано: 3.11.2026 10:00\nТема: {s}\n\n", True),
    ("gmail-ms", "---------- Forwarded message ---------\nDaripada: {n} <{a}>\nTarikh: 3/11/2026 10:00\nSubjek: {s}\nKepada: b@acme.vn\n\n", True),
]  # fmt: skip

# Forms in which the sender cannot be told, and how many addresses there are.
UNSURE: list[tuple[str, str, int]] = [
    ("only a name", "From: Trần Thị Lan\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Billing\nSubject: {s}\n\n", 0),
    ("a name of the address book", "发件人： 张三\n发送时间： 2026-11-03 10:00\n收件人： Billing\n主题： {s}\n\n", 0),
    ("two addresses", "---------- Forwarded message ---------\nFrom: Lan <lan@customer.example>, An <an@customer.example>\nDate: x\nSubject: {s}\nTo: b@acme.vn\n\n", 2),
    ("an internal address of Exchange", "From: Lan </O=ACME/OU=EX/CN=LAN>\nSent: Tuesday\nTo: Billing\nSubject: {s}\n\n", 0),
    ("no head at all", "---------- Forwarded message ---------\n\n", 0),
]  # fmt: skip

# Texts that carry no mail.
NONE = [
    "Chào anh chị, tôi đi từ: Hà Nội, đến: Huế, ngày: 5/10.",
    "From: Hanoi\nTo: Hue\nDate: 5 October\n\nPlease refund my ticket.",
    "Khách hàng gọi điện báo mất mạng.\n\n-- \nMinh\nmail: minh@acme.vn",
    "",
    "Subject: hello",
    'I said to her: "wrote: nothing".',
]
