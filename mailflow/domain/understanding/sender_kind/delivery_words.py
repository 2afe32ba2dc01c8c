"""How mail systems say that a mail was not, or not yet, delivered: subjects and first sentences.

Compared in folded form (``mailflow.domain.text.cleaning.fold``).  The words alone prove nothing: people
write about lost mail too.  ``mail_system_says`` therefore looks only where a mail system speaks, at the
beginning of the subject and in the first lines, and never behind "Re:" or "Fwd:".
"""

import re
from enum import StrEnum
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.sender_kind.signs import normal
from mailflow.domain.understanding.sender_kind.subjects import answers_or_forwards

_FIRST_LINES: Final = 700  # folded characters in which a mail system has come to its point


class Delivery(StrEnum):
    """What a mail system says about a delivery."""

    FAILED = "failed"
    DELAYED = "delayed"


_SUBJECT_FAILED: Final = re.compile(
    fold(
        r"undeliver|non[- ]?deliver|not delivered|delivery (?:status )?(?:notification|report)(?! \(delay)"
        r"|deliver(?:y|ing)[^\n]{0,40}(?:fail|error|problem|unsuccess|incomplete|impossible|abort|reject)"
        r"|fail(?:ed|ure)[^\n]{0,20}(?:deliver|notice|mail|message|recipient)|mail failure"
        r"|(?:return(?:ed|ing)|rejected|bounced|blocked)[: -]{0,3}(?:e-?mail|message|mail|to sender"
        r"|letter)|mail delivery"
        r"|(?:e-?mail|message|mail)[^\n]{0,30}(?:fail|returned|rejected|blocked|bounced|error"
        r"|not (?:be )?(?:sent|deliver)|could not|unable)"
        r"|(?:could not|cannot|can't|unable to|couldn't)(?: be)? (?:deliver|send|sent)|user unknown"
        r"|unknown (?:user|recipient|address)"
        r"|mailbox (?:is )?(?:full|unavailable|over)|full mailbox|address not found|message status - "
        r"|non remis|warning: [^ ]{1,80}@"
        # Vietnamese
        r"|không (?:thể )?(?:gửi|chuyển|phân phối) được ?:"
        r"|không (?:thể )?(?:gửi|phân phối|chuyển|giao|phát) (?:được )?(?:thư|email|e-mail|tin|mail|đến"
        r"|tới)|(?:thư|email|tin) (?:không|bị|gửi) [^\n]{0,20}(?:được|trả lại|từ chối|thất bại|hoàn)"
        r"|gửi (?:thư|email|tin)[^\n]{0,20}(?:thất bại|lỗi|không thành công|không được)|(?:lỗi"
        r"|thất bại)[^\n]{0,12} gửi (?:thư|email|mail)|trả lại người gửi|thông báo trạng thái (?:gửi|phát"
        r"|phân phối)"
        # Chinese
        r"|退信|(?:投递|投遞|发送|發送|递送|遞送|传递|傳遞|传送|傳送|送达|寄送|派送|邮件发送)(?:状态|狀態"
        r"|失败|失敗|错误|錯誤|不成功|未成功)|无法(?:投递|送达|发送|传递|传送|递送)|無法(?:投遞|送達|傳送"
        r"|傳遞|遞送)"
        r"|未(?:能)?(?:送达|送達|投递|投遞|传递|傳遞)|(?:邮件|郵件)(?:被)?(?:退回|拒收)|被退回"
        # Japanese, Korean, Thai, Indonesian
        r"|(?:配信|送信|配達|送達)(?:でき|不能|失敗|エラー|不可)|エラーメール|届けられ|반송|전송 ?(?:실패"
        r"|되지)|배달(?:되지|할 수|실패)|ไม่สามารถส่ง|ส่งไม่สำเร็จ|tidak terkirim|gagal (?:terkirim|dikirim)"
        # European
        r"|unzustellbar|nicht (?:zugestellt|zustellbar|zustellen)|zustellung[^\n]{0,20}(?:fehl|nicht)"
        r"|rückläufer|fehler (?:beim|bei der) (?:senden|zustell)"
        r"|non (?:distribu|deliv|remis)|échec (?:de |d.)?(?:la )?(?:remise|livraison|distribution|envoi)"
        r"|no (?:se (?:puede|pudo|ha podido) )?(?:entrega|enviar)|error (?:de|al) (?:entrega|enviar)"
        r"|devuelto"
        r"|mancat[oa] (?:recapito|consegna)|non (?:recapitabil|consegnat)|não (?:foi )?entreg"
        r"|falha na entrega|devolvid|onbestelbaar|niet (?:be)?zorgd|niet afgeleverd|olever"
        r"|kunde inte levereras|kunne? ikke (?:leveres|sendes)"
        r"|ei (?:voitu|voida) toimittaa|niedostarcz|nie dostarcz|nedoruč|nedorucitelna|недоставлен"
        r"|не доставлен|не удалось (?:доставить|отправить)|ошибка доставки|teslim edilemedi|iletilemedi"
        r"|kézbesíthetetlen|nem kézbesít"
    )
)
_SENTENCE_FAILED: Final = re.compile(
    fold(
        r"(?:your |the |a |this |following |original |e-?mail |mail )(?:e-?mail|message|mail"
        r"|letter)s?(?: [^\n]{0,80}| ?\n[^\n]{0,80}\n?)?(?:could not|couldn't|cannot|can not|can't|was not"
        r"|wasn't|were not|has not been|is not|not|failed to)\s?(?:be |been )?(?:able to be )?(?:deliver"
        r"|sent|transmit|forward)"
        r"|(?:could not|couldn't|unable to|cannot|can't|failed to|wasn't able to"
        r"|not able to) (?:be )?(?:successfully )?(?:deliver|send|forward)\w{0,4}[^\n]{0,40}(?:message"
        r"|mail|to the following|to one or more|to these)"
        r"|deliver(?:y|ing)[^\n]{0,60}(?:failed|has been suspended|could not|aborted|impossible"
        r"|not possible|problems|errors?\b|unsuccessful)|(?:did|has|have) not (?:been )?(?:reach"
        r"|deliver)\w{0,3}[^\n]{0,60}recipient"
        r"|did not reach (?:some|the|one|all|any)|following (?:address|recipient"
        r"|mailbox)[^\n]{0,40}(?:fail|deliver|unknown|had|did not|could not|cannot|not)|(?:failed"
        r"|undeliverable|invalid|bad|unknown|rejected) (?:recipient|address|mailbox)"
        r"|(?:permanent|fatal|permanent fatal|delivery|transient non-fatal) (?:delivery )?errors?"
        r"|recipient addresses? (?:rejected|that were)|malformed recipient|(?:returned|rejected|refused"
        r"|blocked|bounced) (?:by|to the sender|mail|message|your)"
        r"|(?:message|mail) (?:you sent )?(?:was|has been|is) (?:returned|rejected|refused|blocked|bounced"
        r"|not delivered|undeliverable|automatically rejected)|(?:no such|unknown) user|user unknown"
        r"|(?:mailbox|inbox|quota)[^\n]{0,30}(?:full|exceeded|over)"
        r"|non-?delivery (?:report|notification|receipt)|delivery status notification|this is (?:a"
        r"|an) (?:permanent|delivery)|wasn't delivered|won't be delivered|error occurred while (?:trying"
        r"|attempting|sending)|rcpt to:"
        r"|there was an? (?:problem|error) (?:delivering|sending)|undeliverable|not accept"
        r"|message log follows|failed addresses|not a valid (?:user|address|recipient|mailbox|account)"
        r"|(?:no|not a|isn't a) valid (?:recipient|mailbox|user)"
        # Vietnamese
        r"|(?:thư|email|e-mail|tin nhắn|tin|mail)[^\n.]{0,80}(?:không|chưa) (?:thể )?(?:được )?(?:gửi"
        r"|chuyển|phân phối|giao|phát|đến|tới)[^\n]{0,20}(?:được|đến|tới|người nhận|thành công)?"
        r"|không (?:thể )?(?:gửi|chuyển|phân phối|phát|giao) (?:được )?(?:thư|email|e-mail|tin|mail)"
        r"|(?:gửi|chuyển|phát) (?:thư|email|tin|tới|đến)[^\n]{0,40}(?:thất bại|không thành công|bị lỗi)"
        r"|địa chỉ[^\n]{0,60}(?:không tồn tại|không tìm thấy|không hợp lệ)|hộp thư[^\n]{0,40}(?:đã đầy|đầy"
        r"|không tồn tại)|bị trả lại"
        # Chinese
        r"|(?:邮件|郵件|信件|来信|mail)[^\n]{0,40}(?:无法|無法|未能|不能|没有|沒有|被|未)(?:成功)?(?:投递"
        r"|投遞|送达|送達|发送|發送|传递|傳遞|到达|到達|送到|退回|拒绝|拒收|寄達|寄达|递送|遞送|传送|傳送"
        r"|投送)|退信|无法(?:送达|投递|发送)|無法(?:送達|投遞|傳送)"
        r"|(?:收件人|邮箱|郵箱|用户|地址|信箱)[^\n]{0,40}(?:不存在|已满|已滿|拒绝|拒收|拒絕|错误|空间不足"
        r"|被禁用|无效)|(?:投递|发送|發送|送信|递送)(?:失败|失敗)"
        # Japanese, Korean
        r"|(?:送信|配信|配達|送達|お届け)(?:でき|不能|に失敗|エラー)|失敗しました|見つかりません"
        r"|전송(?:하지|되지|할 수|실패)|배달(?:되지|할 수|하지)"
        # European
        r"|(?:nachricht|e-?mail|mail)[^\n]{0,80}(?:nicht (?:zugestellt|gesendet|ausgeliefert|zustellbar)"
        r"|konnte nicht)|(?:message|courriel|courrier)[^\n]{0,60}n.(?:a|ont) (?:pas "
        r"|pu )[^\n]{0,30}(?:delivr|remis|distribu|livre|envoye|achemine)"
        r"|(?:no (?:se )?(?:pudo|puede|ha podido|fue|pudieron)|no ha sido)[^\n]{0,30}(?:entrega|enviar"
        r"|posible)|(?:non|impossibile)[^\n]{0,30}(?:recapit|consegn)|(?:não|nao) (?:pôde|foi"
        r"|pode)[^\n]{0,20}entreg"
        r"|(?:bericht|mail)[^\n]{0,40}(?:niet|kon) [^\n]{0,20}(?:bezorg|aflever)|не (?:может|могло|удалось"
        r"|было)[^\n]{0,40}(?:доставлен|отправлен|доставить)|не (?:доставлено|найден)|kunde inte leverer"
        r"|kunne ikke lever|nie (?:została|mogła|można)[^\n]{0,20}(?:dostarcz|wysł)"
    )
)
_DELAYED: Final = re.compile(
    fold(
        r"(?:delivery|message|mail|notification|warning)[^\n]{0,60}(?:delay|deferred|postponed)"
        r"|delay(?:ed)?[^\n]{0,20}(?:mail|delivery|message|notification)"
        r"|warning (?:message )?only|only a (?:notification|warning) about a delay|still (?:being retried"
        r"|undelivered|trying|in the queue)|(?:will|shall)(?: be| keep| continue| still)? (?:retr|tr)(?:y"
        r"|ied|ying)"
        r"|(?:do|does|need) not (?:need to )?(?:resend|re-send)|warning: (?:could|message|mail"
        r"|delivery)[^\n]{0,30}(?:not send|still|past|for the last|for past|delayed)"
        r"|could not send message for past"
        r"|(?:delivery )?attempts (?:to deliver [^\n]{0,40})?will (?:be made|continue)"
        r"|has not (?:yet )?been (?:delivered|able to)|not yet been delivered|not delivered yet"
        r"|temporar(?:y|ily)[^\n]{0,60}(?:fail|problem|defer|unable|delivery|undeliver)"
        r"|has been postponed|retried until|action: delayed|will continue (?:trying|to try|to attempt"
        r"|attempting)"
        r"|(?:thư|email|tin|mail)[^\n]{0,60}(?:bị )?(?:trì hoãn|chậm trễ|bị chậm|chưa gửi được"
        r"|chưa được gửi)|tiếp tục (?:thử|gửi)|thử (?:gửi )?lại"
        r"|(?:投递|投遞|发送|發送|递送|送达|邮件|郵件)[^\n]{0,12}(?:延迟|延遲|延误|推迟|暂缓|稍后重试)"
        r"|暂时(?:无法|未能|不能)|暫時(?:無法|未能)|(?:继续|繼續|再次|重新)(?:尝试|嘗試|投递|投遞|重试"
        r"|发送)|尚未(?:送达|送達|投递)"
        r"|verzögert|zustellung[^\n]{0,20}verzöger|retard[^\n]{0,20}(?:remise|livraison)|(?:remise"
        r"|livraison)[^\n]{0,20}(?:retard|différée)|retrasad|retraso|ritardo|atrasad|vertraagd|fördröj"
        r"|forsink|opóźn|задерж|遅延|再送"
    )
)
_GAVE_UP: Final = re.compile(
    r"returned mail|(?:has been |will be |was |been )(?:deleted|removed|dropped|discarded|returned"
    r"|bounced)(?: from)?|giv(?:en|ing|e) up|no further|not be retried|undeliverable|permanent"
    r"|could not be delivered for [0-9]{1,3} days"
    r"|cannot send message (?:for|within)|will not (?:be )?retr|final(?:ly)? fail|gave up|message expired"
    r"|action: failed|delivery (?:has )?failed|(?:was|were|been|is) (?:blocked|rejected|refused)"
    r"|(?<![0-9.])5\.[0-9]{1,2}\.[0-9]{1,3}(?![0-9.])|khong ton tai|khong tim thay"
    r"|不存在|找不到|unzustellbar|放弃|退回|退信|khong thu lai"
)
_TO_THE_SENDER: Final = re.compile(
    fold(
        r"(?:your|the|this|a) (?:e-?mail|message|mail|letter)(?: (?:that )?you sent"
        r"| below)?[^.]{0,120}?(?:could not|couldn't|cannot|can't|was not|wasn't|has not been|is not"
        r"|failed to|did not)\s(?:be )?(?:able to be )?(?:deliver|sent|reach)"
        r"|(?:could not|unable to|cannot|failed to) (?:be )?deliver[^.\n]{0,60}(?:your|to the following"
        r"|following)|following (?:user|recipient|address)[^.]{0,60}(?:fail|could not|not|reject|unknown)"
        r"|(?:failed|undeliverable|invalid|bad|rejected) recipient|non-?delivery report"
        r"|did not reach the following|delivery to the following"
        r"|delivery of (?:e-?mail|mail|your message)[^!?]{0,100}(?:fail|postponed|delayed|not|could)"
        r"|error[^.\n]{0,40}deliver[^.\n]{0,40}your"
        r"|(?:thư|email|e-mail|tin nhắn|tin|mail)[^.]{0,40}(?:của (?:bạn|quý khách)|bạn (?:đã )?gửi"
        r"|đã gửi)[^.]{0,100}(?:không|chưa|bị|thất bại)|không (?:thể )?(?:gửi|chuyển|phân phối"
        r"|phát) (?:được )?(?:thư|email|tin)[^.]{0,30}(?:của bạn|của quý khách|đến|tới)"
        r"|(?:您|你)(?:的|所|发送|發送|发出|给|寄|尝试|嘗試)[^。]{0,80}(?:无法|無法|未能|不能|没有|沒有|被"
        r"|未|失败|失敗)(?:成功)?(?:投递|投遞|送达|送達|发送|發送|传递|傳遞|到达|到達|退回|拒绝|拒收|寄達"
        r"|递送|遞送|传送|傳送)?"
        r"|(?:发送|投递|发往)(?:到|至)?[^。]{0,60}(?:邮件|信)[^。]{0,40}(?:失败|退回|被退|退信)"
        r"|votre (?:message|courriel)[^.]{0,80}(?:pas|non)|(?:ihre|folgende) (?:nachricht|e-?mail|mail"
        r"|empfänger)[^.]{0,80}nicht|(?:su|tu) (?:mensaje|correo)[^.]{0,80} no |il (?:suo|tuo"
        r"|vostro) messaggio[^.]{0,80}non"
        r"|sua mensagem[^.]{0,80}não|uw bericht[^.]{0,80}niet|ваше (?:сообщение|письмо)[^.]{0,80} не "
    )
)
_ADDRESS: Final = re.compile(r"[^\s<>@,;:()\"]{1,64}@[a-z0-9.-]{1,255}")
_APPENDED: Final = re.compile(
    r"\((?:delivery fail|non[- ]deliver|undeliver)[^)]{0,30}\)$"
)  # put behind the old subject
_FIRST_SENTENCES: Final = 300  # folded characters in which a mail system says it to the sender


def mail_system_says(message: Message) -> tuple[Delivery, str] | None:
    """What the mail says about a delivery if a mail system wrote it, with the words; None for nothing."""
    if answers_or_forwards(message.subject):
        return None
    subject = fold(message.subject[:300])
    head = normal(message.reply_text or message.text)[:_FIRST_LINES]
    failed = _SUBJECT_FAILED.search(subject) or _SENTENCE_FAILED.search(head)
    delayed = _DELAYED.search(subject) or _DELAYED.search(head)
    if delayed and not _GAVE_UP.search(subject) and not _GAVE_UP.search(head):
        return Delivery.DELAYED, delayed[0][:80]
    return (Delivery.FAILED, failed[0][:80]) if failed else None


def subject_and_text_agree(message: Message) -> str:
    """The words, where subject and first lines speak as a mail system does and name an address; "" otherwise.

    People report mail trouble as well, so the sentence must be one that only a mail system says to a
    sender: *your* message, the *following* recipients.
    """
    subject = fold(message.subject[:300])
    if answers_or_forwards(subject) and not _APPENDED.search(subject):
        return ""
    if not (_SUBJECT_FAILED.search(subject) or _DELAYED.search(subject)):
        return ""
    head = normal(message.reply_text or message.text)[:_FIRST_LINES]
    sentence = _TO_THE_SENDER.search(head, 0, _FIRST_SENTENCES)
    if not sentence or not _ADDRESS.search(head):
        return ""
    return " ".join(sentence[0].split())[:80]
