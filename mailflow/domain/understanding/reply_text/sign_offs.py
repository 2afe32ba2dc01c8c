"""How letters end: device lines, closing phrases and disclaimers as tables, and no logic.

Compared after :func:`mailflow.domain.text.cleaning.fold`, as the tables of ``quoting``.
"""

from typing import Final

# "Sent from my iPhone": a star stands for what the sender calls the device.  SURE forms only programs write.
SURE_DEVICE_FORMS: Final = (
    *("sent from my *", "get outlook for *", "download outlook for *", "sent from mail for windows *"),
    *("gửi từ * của tôi", "đã gửi từ * của tôi", "được gửi từ * của tôi", "gởi từ * của tôi"),
    *("đã được gửi từ * của tôi", "thư được gửi từ * của tôi", "gửi từ * của mình"),
    *("đã gửi từ thư cho *", "gửi từ thư cho *", "được gửi từ thư cho *", "签名由 * 定制"),
    *("tải outlook cho *", "tải xuống outlook cho *", "nhận outlook cho *", "lấy outlook cho *"),
    *("发自我的 *", "發自我的 *", "从我的 * 发送", "從我的 * 發送", "從我的 * 傳送", "来自我的 * 发送"),
    *("通过我的 * 发送", "使用我的 * 发送", "使用我的 * 傳送", "以我的 * 傳送", "從我的 * 寄出"),
    *("寄自我的 *", "获取 outlook for *", "获取适用于 * 的 outlook", "下載 outlook for *"),
    *("取得 outlook for *", "來自我的 * 傳送", "发送自 windows *", "從 * 版的 outlook 傳送"),
    *("从 * 版 outlook 发送", "von meinem * gesendet", "gesendet von meinem *"),
    *("holen sie sich outlook für *", "diese nachricht wurde von meinem * gesendet", "envoyé de mon *"),
    *("envoyé depuis mon *", "envoyé à partir de mon *", "obtenez outlook pour *"),
    *("obtenir outlook pour *", "télécharger outlook pour *", "enviado desde mi *", "enviado de mi *"),
    *("obtener outlook para *", "enviado do meu *", "enviado a partir do meu *"),
    *("obter o outlook para *", "obtenha o outlook para *", "inviato da mio *", "inviato dal mio *"),
    *("scarica outlook per *", "ottieni outlook per *", "verstuurd vanaf mijn *"),
    *("verzonden vanaf mijn *", "outlook voor * downloaden", "download outlook voor *"),
    *("wysłane z mojego *", "pobierz program outlook dla *", "отправлено с моего *"),
    *("скачать outlook для *", "skickat från min *", "hämta outlook för *", "sendt fra min *"),
    *("hent outlook til *", "få outlook til *", "skaff deg outlook for *", "lähetetty minun *"),
    *("odesláno z mého *", "* cihazımdan gönderildi", "* から送信", "* から送信されました"),
    *("나의 * 에서 보냄", "내 * 에서 보냄"),
)
# These a person may also write; they count where a device's name follows and nothing else stands with them.
DEVICE_FORMS: Final = (
    *("sent from *", "sent via *", "sent with *", "sent using *", "gửi từ *", "đã gửi từ *"),
    *("được gửi từ *", "gửi bằng *", "được gửi bằng *", "gửi qua *", "发自 *", "發自 *", "发送自 *"),
    *("来自 *", "來自 *", "gesendet von *", "gesendet mit *", "von * gesendet", "envoyé de *"),
    *("envoyé depuis *", "envoyé à partir de *", "enviado desde *", "enviado do *", "enviado via *"),
    *("inviato da *", "verzonden vanaf *", "verstuurd vanaf *"),
    *("verzonden met *", "wysłane z *", "wysłano z *", "отправлено с *", "отправлено из *"),
    *("надіслано з *", "skickat från *", "skickat med *", "sendt fra *", "sendt med *", "odesláno z *"),
    *("odoslané z *", "trimis de pe *", "dikirim dari *", "lähetetty *"),
)
DEVICES: Final = (
    *("iphone", "ipad", "ipod", "android", "samsung", "galaxy", "blackberry", "huawei", "xiaomi", "oppo"),
    *("vivo", "redmi", "nokia", "outlook", "yahoo", "windows", "gmail", "proton", "aol", "zalo", "zoho"),
    *("foxmail", "honor", "lenovo", "sony", "xperia", "typeapp", "bluemail", "spark", "apple"),
    *("aquamail", "k-9", "fairemail", "mail"),
    *("điện thoại", "thiết bị", "手机", "手機", "小米", "华为", "華為", "荣耀", "魅族", "一加", "qq邮箱"),
    *("网易邮箱", "mobile", "smartphone", "handy", "téléphone", "teléfono", "telefono", "thunderbird"),
    *("tutanota", "hey", "飞书", "钉钉", "企业微信", "workspace one", "superhuman", "airmail"),
    *("cell", "phone", "a phone", "htc", "pixel", "oneplus", "realme", "motorola", "tablet", "máy tính bảng"),
    *("ứng dụng mail", "ứng dụng thư", "the samsung", "the mail app", "мобильной почты"),
    *("мобильного приложения", "приложения"),
)

# Phrases that, alone on a line near the end, close a letter.  STRONG ones close it even without a name below.
STRONG_CLOSINGS: Final = (
    *("regards", "best regards", "kind regards", "warm regards", "with regards", "with kind regards"),
    *("with best regards", "many regards", "warmest regards", "kindest regards", "best wishes"),
    *("sincerely", "sincerely yours", "yours sincerely"),
    *("yours faithfully", "yours truly", "respectfully", "respectfully yours", "cordially", "rgds"),
    *("brgds", "br", "best"),
    *("thanks and regards", "thanks & regards", "thank you and best regards"),
    *("thanks and best regards", "thanks & best regards", "trân trọng", "trân trọng kính chào"),
    *("kính thư", "trân trọng cảm ơn", "kính chào"),
    *("xin trân trọng cảm ơn", "thân mến", "thân ái"),
    *("kính", "trân trọng và cảm ơn", "cảm ơn và trân trọng", "xin chân thành cảm ơn và kính chào"),
    *("kính chào trân trọng", "此致", "此致敬礼", "顺祝商祺", "顺颂商祺", "祝好", "敬上", "谨上"),
    *("順頌商祺", "順祝商祺", "此致敬禮", "敬祝", "祝商祺", "顺祝", "敬礼", "敬禮"),
    *("mit freundlichen grüßen", "freundliche grüße", "viele grüße", "beste grüße", "mfg"),
    *("liebe grüße", "mit freundlichem gruß", "cordialement", "bien cordialement", "salutations"),
    *("bien à vous", "sincères salutations", "cdlt", "meilleures salutations"),
    *("saludos", "saludos cordiales", "atentamente", "un saludo", "un cordial saludo"),
    *("cordiali saluti", "distinti saluti", "saluti"),
    *("atenciosamente", "cumprimentos", "com os melhores cumprimentos", "abraços"),
    *("met vriendelijke groet", "vriendelijke groet", "met vriendelijke groeten", "groeten", "groet"),
    *("mvg", "pozdrawiam", "z poważaniem"),
    *("z wyrazami szacunku", "serdecznie pozdrawiam", "с уважением", "med venlig hilsen"),
    *("venlig hilsen", "mvh", "hilsen", "med vänlig hälsning"),
    *("vänliga hälsningar", "hälsningar", "med vänliga hälsningar", "vennlig hilsen"),
    *("med vennlig hilsen", "bästa hälsningar", "ystävällisin terveisin", "terveisin"),
    *("s pozdravem", "saygılarımla", "saygılar", "üdvözlettel", "cu stimă", "hormat kami", "敬具"),
    *("以上",),
)
CLOSINGS: Final = (
    *("thanks", "thank you", "many thanks", "thanks a lot", "thank you very much", "thanks in advance"),
    *("thx", "cheers", "thank you so much"),
    *("cảm ơn", "xin cảm ơn", "cám ơn", "xin cám ơn", "cảm ơn nhiều", "chân thành cảm ơn"),
    *("xin chân thành cảm ơn", "cảm ơn bạn", "thank you for your help", "thanks again", "chào", "thân"),
    *("谢谢", "多谢", "谢谢！", "感谢", "謝謝", "感謝", "多謝", "非常感谢"),
    *("danke", "vielen dank", "merci", "gracias", "muchas gracias", "grazie", "obrigado", "obrigada"),
    *("bedankt", "dank u", "dziękuję"),
    *("спасибо", "tack", "tak", "takk", "kiitos", "děkuji", "teşekkürler", "terima kasih", "hälsn"),
    *("vh", "gr", "lg", "vg"),
)

# How a disclaimer begins, and what it speaks of; it must do both, and never speak of "me" or "my".
DISCLAIMER_OPENINGS: Final = (
    *("this e-mail", "this email", "this message", "this communication", "this mail"),
    *("this transmission", "the information contained in this", "the information in this"),
    *("the contents of this", "the content of this", "information contained in this", "confidentiality"),
    *("confidential", "disclaimer", "notice:", "legal notice"),
    *("if you have received this", "if you are not the intended", "please consider the environment"),
    *("important", "privacy notice", "any views", "the views", "e-mail confidentiality"),
    *("email confidentiality", "privileged", "e-mail disclaimer", "email disclaimer"),
    *("think before you print", "save a tree", "before printing"),
    *("email này", "e-mail này", "thư này", "thư điện tử này", "bức thư này", "thông điệp này"),
    *("tin nhắn này", "thông tin trong email này", "thông tin trong thư", "thông tin chứa trong"),
    *("nội dung email này", "nội dung thư", "nội dung của email", "nội dung của thư"),
    *("nội dung trong email", "tuyên bố miễn trừ", "tuyên bố bảo mật", "miễn trừ trách nhiệm", "lưu ý"),
    *("thông báo bảo mật", "khuyến cáo", "bảo mật"),
    *("nếu quý vị không phải", "nếu bạn không phải", "nếu quý khách không phải"),
    *("nếu bạn nhận được email này", "nếu quý vị nhận được", "hãy cân nhắc", "hãy nghĩ đến môi trường"),
    *("vui lòng cân nhắc", "hãy bảo vệ môi trường", "本邮件", "本电子邮件", "此邮件", "此电子邮件"),
    *("该邮件", "这封邮件", "免责声明", "保密声明", "重要提示", "声明"),
    *("本信件", "本郵件", "此郵件", "本電子郵件", "此電子郵件", "免責聲明", "保密聲明", "如果您不是"),
    *("如您不是", "若您不是", "请考虑环境", "请在打印", "保密提示", "法律声明", "这份邮件", "注意:本"),
    *("注意:此", "diese e-mail", "diese nachricht", "der inhalt dieser", "haftungsausschluss"),
    *("die information in dieser", "ce message", "ce courriel", "cet e-mail"),
    *("les informations contenues", "le présent message", "este mensaje", "este correo", "esta mensagem"),
    *("este e-mail", "este email", "aviso legal", "la información contenida"),
    *("le informazioni contenute", "questo messaggio", "questa e-mail", "dit bericht", "deze e-mail"),
    *("de informatie in", "ta wiadomość", "niniejsza wiadomość", "это сообщение", "данное сообщение"),
    *("настоящее сообщение", "detta meddelande", "denne e-mail", "denne e-post", "tämä viesti"),
    *("tato zpráva", "bu e-posta", "bu mesaj"),
    *("このメール", "本メール", "이 메일", "이 메시지"),
)
DISCLAIMER_PROOFS: Final = (
    *("confidential", "privileged", "intended", "recipient", "addressee", "unauthori", "disclos"),
    *("distribut", "in error", "sender", "notify", "delete", "virus", "printing", "environment"),
    *("liability", "the company", "bảo mật", "người nhận", "chỉ định", "nhầm", "xóa", "tiết lộ"),
    *("sao chép", "người gửi", "phát tán", "mật"),
    *("môi trường", "trước khi in", "dành riêng", "thông báo", "trách nhiệm", "vi-rút", "vi rút"),
    *("保密", "机密", "機密", "收件人", "收件者", "误", "誤", "删除", "刪除", "发件人", "寄件", "复制"),
    *("複製", "披露", "法律", "环境", "環境", "打印", "列印", "未经授权", "病毒", "责任", "責任"),
    *("vertraulich", "empfänger", "irrtümlich", "löschen", "vernicht", "absender", "confidentiel"),
    *("destinataire", "par erreur", "expéditeur", "supprim", "confidencial", "destinatari", "por error"),
    *("por engano", "remitente", "elimin", "riservat", "per errore", "mittente", "vertrouwelijk"),
    *("geadresseerde", "afzender", "verwijder"),
    *("poufn", "adresat", "nadawc", "usun", "конфиденциальн", "адресат", "отправител", "удал"),
    *("konfidentiel", "fortrolig", "mottagar", "modtager", "mottaker", "avsändar", "afsender"),
    *("luottamuksel", "vastaanottaja", "důvěrn", "příjemc", "odesílatel", "gizli", "alıcı", "gönderen"),
    *("守秘", "受信者", "削除", "기밀", "수신자"),
)
FIRST_PERSON: Final = (" my ", " i ", " tôi ", " em ", " mình ", "我的", "我要", "我想")

# One-line footers that services add by themselves.
FOOTERS: Final = (
    *("virus-free.www.avg.com", "virus-free.www.avast.com", "virus-free. www.avast.com"),
    *("virus-free. www.avg.com", "this email has been checked for viruses by"),
    *("this email has been scanned", "scanned by", "không có virus.www.avast.com"),
    *("không có virus.www.avg.com", "không có vi-rút.www.avast.com", "không có vi-rút. www.avast.com"),
    *("无病毒。www.avast.com", "无病毒。www.avg.com", "diese e-mail wurde von avast"),
    *("den här e-posten har", "l'absence de virus dans ce courrier"),
    *("ce courrier électronique ne contient aucun virus", "este correo electrónico ha sido comprobado"),
)

# A signature does not speak of these; a line below the name that does is the writer's own.
MATTERS: Final = (
    *("order", "invoice", "account", "contract", "domain", "ticket", "refund", "complaint", "case no"),
    *("tracking", "đơn hàng", "mã đơn", "mã đặt", "mã kh", "mã khách", "hóa đơn", "hợp đồng"),
    *("tài khoản", "tên miền", "khiếu nại"),
    *("hoàn tiền", "sự việc", "vận đơn", "mã số", "订单", "訂單", "发票", "發票", "合同", "账号", "帳號"),
    *("账户", "投诉", "退款", "域名", "单号", "單號", "编号", "編號"),
)
