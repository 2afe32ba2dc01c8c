"""How mail programs mark what they quote: tables of words, one row per role and language, and no logic.

The words are compared after :func:`mailflow.domain.text.fold` on both sides, so that each stands here
once, with its diacritics: "đã viết" also finds "da viet", "發件人：" needs no colon of its own.
"""

from collections.abc import Mapping
from typing import Final

REPLY_MARKERS: Final[Mapping[str, str]] = {
    "vi": "##- Vui lòng trả lời phía trên dòng này -##",
    "en": "##- Please reply above this line -##",
    "zh": "##- 请在此行上方回复 -##",
}
"""The line that our letters put above their text, by language: what stands below it is ours."""

MARKER_PHRASES: Final = (
    "trả lời phía trên dòng này",
    "reply above this line",
    "response above this line",
    "respond above this line",
    "reply above. do not remove this line",
    "phản hồi phía trên dòng này",
    "在此行上方回复",
    "在此行上方回覆",
    "在此行上方回復",
)
"""What makes a short line a marker, whatever a mail program or another help desk did to its edges."""

# How the line begins that a program puts above a quote ("On …, X wrote:"), by language.  It may also begin
# with a date ("2025-11-03 10:00 X <a@b>:") or with the name and address ("X <a@b> 于2025年11月3日写道：").
ATTRIBUTION_OPENINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("on", "at", "in a message dated", "in the message dated"),
    "vi": ("vào", "lúc", "ngày", "trong", "trong thư ngày"),
    "zh": ("在", "于", "於"),
    "de": ("am",),
    "fr": ("le", "en date du"),
    "es": ("el", "con fecha", "a las"),
    "it": ("il", "in data", "alle"),
    "pt": ("em", "no dia", "a"),
    "nl": ("op",),
    "pl": ("w dniu", "dnia", "w wiadomości z dnia"),
    "ru": ("в", "от"),
    "uk": ("у", "о"),
    "sv": ("den",),
    "da": ("den",),
    "no": ("den", "på"),
    "cs": ("dne", "v"),
    "sk": ("dňa",),
    "hu": ("ezt írta",),
    "ro": ("în", "pe", "la data de"),
    "id": ("pada",),
    "th": ("เมื่อ", "ในวันที่"),
    "el": ("στις", "την"),
    "bg": ("на",),
    "et": ("kuupäev",),
    "ca": ("el dia",),
    "he": ("בתאריך", "ב־"),
    "ar": ("في", "بتاريخ"),
    "fa": ("در",),
}

# Words that make such a line without a verb ("Quoting Lan <lan@acme.vn>:").
QUOTING_WORDS: Final = (
    *("quoting", "trích dẫn", "trích thư của", "引用", "zitat von", "citando a", "citando"),
    *("citation de", "citeren", "цитирую", "idézet", "wiadomość napisana przez", "missatge de"),
)

# The verb of that line.  It ends the line, or the name follows it ("schrieb X:").
ATTRIBUTION_VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("wrote", "writes", "said", "has written"),
    "vi": ("đã viết", "đã ghi"),
    "zh": ("写道", "寫道", "写到", "的郵件", "的邮件", "写了"),
    "de": ("schrieb", "schrieb folgendes", "hat geschrieben", "geschrieben"),
    "fr": ("a écrit", "écrivait", "a écrit ce qui suit"),
    "es": ("escribió", "ha escrito"),
    "it": ("ha scritto", "scrive"),
    "pt": ("escreveu", "escreve"),
    "nl": ("schreef", "heeft geschreven", "het volgende geschreven"),
    "pl": ("napisał(a)", "napisał", "napisała", "pisze"),
    "ru": ("написал(а)", "написал", "написала", "пишет", "писал", "писал(а)"),
    "uk": ("написав(ла)", "написав", "написала", "пише"),
    "sv": ("skrev", "följande"),
    "da": ("skrev", "følgende"),
    "no": ("skrev", "følgende"),
    "fi": ("kirjoitti", "kirjoitti seuraavaa"),
    "cs": ("napsal(a)", "napsal", "napsala"),
    "sk": ("napísal(a)", "napísal", "napísala"),
    "tr": ("şunu yazdı", "yazdı", "şunları yazdı"),
    "hu": ("ezt írta", "írta"),
    "ro": ("a scris",),
    "id": ("menulis",),
    "th": ("เขียนว่า", "เขียน"),
    "el": ("έγραψε",),
    "bg": ("написа",),
    "hr": ("napisao je", "napisala je", "je napisao", "je napisala", "napisao"),
    "sl": ("je oseba", "je napisal", "je napisala"),
    "lt": ("rašė", "parašė"),
    "lv": ("rakstīja",),
    "et": ("kirjutas", "kirjutas järgmist"),
    "ca": ("va escriure",),
    "he": ("כתב", "כתבה", "כתב/ה", "מאת"),
    "ar": ("كتب", "كتبت"),
    "fa": ("نوشت",),
    "hi": ("ने लिखा",),
    "ja": ("のメール", "のメッセージ", "さんは書きました", "が書きました", "さんが書きました", "書いた"),
    "ko": ("님이 작성", "작성", "님이 썼습니다", "메시지"),
}

# Labels of the header block that Outlook and its kin put above the mail they quote or forward.
HEADER_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "from": (
        *("from", "sender", "từ", "người gửi", "thư từ"),
        *("发件人", "发信人", "發件人", "寄件者", "寄件人", "发送人", "发件者"),
        *("von", "absender", "de", "expéditeur", "remitente", "da", "mittente", "remetente", "van"),
        *("afzender", "od", "nadawca", "от", "от кого", "від", "från", "avsändare", "fra", "afsender"),
        *("avsender", "lähettäjä", "odesílatel", "kimden", "gönderen", "feladó", "de la", "dari"),
        *("pengirim", "จาก", "差出人"),
        *("送信者", "보낸 사람", "보낸사람", "από"),
        *("šalje", "pošiljatelj", "pošiljalac", "saatja", "nuo", "daripada", "מאת", "من", "فرستنده"),
    ),
    "sent": (
        *("sent", "date", "sent on", "sent at", "date sent", "đã gửi", "ngày gửi", "ngày", "gửi lúc"),
        *("đã gửi lúc", "thời gian", "thời gian gửi", "ngày giờ", "gửi vào", "gửi"),
        *("发送时间", "发送日期", "时间", "日期", "發送時間", "寄件日期", "傳送時間", "傳送日期"),
        *("已傳送", "發送日期", "時間"),
        *("gesendet", "datum", "gesendet am", "envoyé", "envoyé le", "date d'envoi", "message du"),
        *("enviado", "enviado el", "fecha", "enviado em", "enviada em", "enviada", "data", "inviato"),
        *("inviato il", "data invio", "verzonden", "wysłano"),
        *("wysłane", "отправлено", "дата", "надіслано", "skickat", "datum", "sendt", "dato"),
        *("lähetetty", "päivämäärä", "päiväys"),
        *("odesláno", "odoslané", "gönderildi", "gönderilme tarihi", "tarih", "küldve", "elküldve"),
        *("dátum", "trimis", "dikirim"),
        *("tanggal", "ส่ง", "วันที่", "送信日時", "日時", "送信日", "日付", "보낸 날짜", "날짜"),
        *("보낸날짜", "στάλθηκε", "ημερομηνία", "发件时间", "發件時間"),
        *("poslano", "poslato", "saadetud", "išsiųsta", "nosūtīts", "изпратено", "enviat", "dihantar"),
        *("נשלח", "תאריך", "تم الإرسال", "تاريخ الإرسال", "التاريخ"),
    ),
    "to": (
        *("to", "đến", "tới", "người nhận", "gửi đến", "gửi tới"),
        *("收件人", "收信人", "收件者", "发给", "an", "empfänger", "à", "destinataire", "para", "a"),
        *("destinatario", "aan", "do"),
        *("кому", "till", "til", "vastaanottaja", "komu", "kime", "alıcı", "címzett", "către", "catre"),
        *("kepada", "ถึง", "宛先", "받는 사람", "받는사람", "προς"),
        *("prima", "primatelj", "za", "saaja", "kam", "до", "per a", "ke", "אל", "إلى", "gửi cho"),
    ),
    "cc": (
        *("cc", "đồng gửi", "bản sao", "抄送", "副本", "抄送人", "kopie", "copie à", "copie", "copia"),
        *("cópia", "dw", "do wiadomości"),
        *("копия", "копія", "kopia", "kopi", "kopio", "bilgi", "másolatot kap", "tembusan", "สำเนา"),
        *("参照", "참조", "bcc", "密送", "bilag til"),
    ),
    "subject": (
        *("subject", "chủ đề", "tiêu đề", "về việc"),
        *("主题", "主題", "主旨", "标题", "標題", "betreff", "objet", "sujet", "asunto", "oggetto"),
        *("assunto", "onderwerp", "temat"),
        *("тема", "ämne", "emne", "aihe", "předmět", "predmet", "konu", "tárgy", "subiect", "perihal"),
        *("subjek", "เรื่อง", "件名", "제목", "θέμα"),
        *("zadeva", "teema", "tema", "tēma", "относно", "assumpte", "נושא", "الموضوع", "موضوع"),
    ),
    "other": (
        *("reply-to", "reply to", "organization", "importance", "priority", "attachments", "mailed-by"),
        *("sensitivity", "trả lời", "tệp đính kèm", "đính kèm", "mức độ quan trọng", "附件", "重要性"),
        *("回复", "anlagen", "wichtigkeit"),
        *("pièces jointes", "importance", "datos adjuntos", "importancia", "allegati", "priorità"),
        *("bijlagen", "urgentie", "anexos", "prioridade", "załączniki", "ważność", "вложения"),
        *("важность", "bilagor", "prioritet", "添付ファイル"),
    ),
}

# Those of "sent" that also stand in lists which people write themselves ("From: Huế / To: Vinh / Date: …").
DATE_LABELS: Final = (
    *("date", "ngày", "ngày giờ", "thời gian", "gửi", "时间", "日期", "時間", "datum", "fecha", "data"),
    *("дата", "dato", "päivämäärä", "päiväys", "tarih", "dátum", "tanggal", "วันที่", "日時", "日付", "날짜"),
    *("ημερομηνία", "תאריך", "التاريخ"),
)

# The line between a reply and the mail below it, without its dashes ("-----Original Message-----").
DIVIDERS: Final = (
    *("original message", "original email", "original mail", "forwarded message", "forwarded mail"),
    *("forwarded email", "forwarding message", "forwarding messages"),
    *("replied message", "reply message", "original appointment", "forwarded by", "previous message"),
    *("message history", "thư gốc", "tin nhắn gốc", "thư ban đầu", "email gốc", "tin nhắn ban đầu"),
    *("thông điệp gốc", "thông báo gốc", "nội dung gốc"),
    *("thư đã chuyển tiếp", "tin nhắn đã chuyển tiếp", "thư được chuyển tiếp"),
    *("tin nhắn được chuyển tiếp", "thư chuyển tiếp", "email được chuyển tiếp", "email đã chuyển tiếp"),
    *("đã chuyển tiếp tin nhắn", "tin nhắn chuyển tiếp", "thư trả lời"),
    *("原始邮件", "原邮件", "原始郵件", "原郵件", "邮件原件", "邮件原文", "原始信息", "原始消息", "原文"),
    *("回复的原邮件", "回复原邮件", "原始內容"),
    *("转发邮件信息", "转发的邮件", "转发邮件", "已转发邮件", "已轉寄郵件", "轉寄郵件", "轉寄的郵件"),
    *("转发的原邮件", "转发消息", "转发的消息", "已转发的邮件", "轉寄訊息", "轉發郵件", "邮件转发"),
    *("原始郵件內容", "ursprüngliche nachricht", "originalnachricht", "weitergeleitete nachricht"),
    *("originale nachricht", "message d'origine", "message original", "message transféré"),
    *("message initial", "courriel original", "mensaje original", "mensaje reenviado"),
    *("mensaje transmitido", "messaggio originale", "messaggio inoltrato"),
    *("messaggio originario", "mensagem original", "mensagem encaminhada", "mensagem reencaminhada"),
    *("oorspronkelijk bericht", "doorgestuurd bericht", "origineel bericht"),
    *("oorspronkelijk e-mailbericht", "wiadomość oryginalna", "oryginalna wiadomość"),
    *("wiadomość przekazana", "treść oryginalnej wiadomości", "исходное сообщение"),
    *("пересылаемое сообщение", "пересланное сообщение", "оригинальное сообщение"),
    *("перенаправленное сообщение", "ursprungligt meddelande", "originalmeddelande"),
    *("vidarebefordrat meddelande", "oprindelig meddelelse", "original meddelelse"),
    *("videresendt meddelelse", "videresendt besked", "oprindelig besked", "original besked"),
    *("opprinnelig melding", "videresendt melding", "original melding"),
    *("alkuperäinen viesti", "edelleenlähetetty viesti", "välitetty viesti", "původní zpráva"),
    *("původní e-mail", "přeposlaná zpráva", "pôvodná správa", "özgün ileti", "orijinal mesaj"),
    *("orijinal ileti", "yönlendirilmiş mesaj", "iletilen mesaj"),
    *("eredeti üzenet", "továbbított üzenet", "mesaj original", "mesaj redirecționat", "pesan asli"),
    *("pesan terusan", "元のメッセージ", "元のメール", "転送されたメッセージ", "転送メッセージ"),
    *("転送メール", "원본 메시지", "원본 메일", "전달된 메시지"),
    *("ข้อความต้นฉบับ", "ข้อความที่ส่งต่อ", "αρχικό μήνυμα", "προωθημένο μήνυμα"),
)

# The same without dashes, on a line of their own (Apple Mail).
BARE_DIVIDERS: Final = (
    *("begin forwarded message", "bắt đầu thư đã chuyển tiếp", "bắt đầu thư được chuyển tiếp"),
    *("bắt đầu chuyển tiếp thư", "bắt đầu tin nhắn được chuyển tiếp", "开始转发的邮件"),
    *("下面是被转发的邮件", "以下是轉寄的郵件", "開始轉寄郵件", "以下為轉寄的郵件"),
    *("anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail"),
    *("début du message réexpédié", "début du message transféré", "inicio del mensaje reenviado"),
    *("inizio messaggio inoltrato", "início da mensagem reenviada", "início da mensagem encaminhada"),
    *("begin doorgestuurd bericht", "początek przekazywanej wiadomości"),
    *("начало переадресованного сообщения", "vidarebefordrat brev", "vidarebefordrat mejl"),
    *("start på videresendt besked", "videresendt melding", "alku välitettyyn viestiin"),
    *("転送されたメッセージ", "전달된 메시지 시작", "iletilen ileti başlangıcı"),
)
