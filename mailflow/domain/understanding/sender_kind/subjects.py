"""Subjects that answering machines write: the words that a product puts before the subject it answers.

Compared in folded form (``mailflow.domain.text.cleaning.fold``).  A person who answers such a mail has the
mark of their client in front ("Re: Automatic reply: …"), so a prefix counts only where the subject begins.
"""

import re
from typing import Final

from mailflow.domain.text.cleaning import fold

_LONGEST: Final = 300  # characters of a subject that are looked at

_ANSWERS: Final = "re|aw|sv|antw|vs|ref|rif|odp|ynt|回复|回覆|答复|答覆|tra loi"
_FORWARDS: Final = "fw|fwd|wg|tr|enc|rv|i|转发|轉寄|轉發|转寄|chuyen tiep"
_TAGS: Final = r"\s{0,3}(?:[\[【][^\]】\n]{0,40}[\]】]\s{0,3}){0,2}"  # [External], 【外部】
_ANSWER_OR_FORWARD: Final = re.compile(rf"{_TAGS}(?:{_ANSWERS}|{_FORWARDS})(?:[\[(][0-9]{{1,3}}[\])])?\s?:")
_FORWARD: Final = re.compile(rf"{_TAGS}(?:{_FORWARDS})(?:[\[(][0-9]{{1,3}}[\])])?\s?:")

_PREFIXES: Final = fold(
    # English, the words of Exchange, Lotus, GroupWise, MDaemon, SmarterMail, Yahoo and others
    "automatic reply|automatic response|automatic acknowledge?ment|automated reply|automated response"
    "|auto[- ]?reply|auto[- ]?response|auto[- ]?responder|autoresponse|auto[- ]?ack(?:nowledge?ment)?"
    "|out of (?:the )?office(?: (?:auto[- ]?reply|reply|response|message|notification|notice))?"
    "|out-of-office(?: (?:auto[- ]?reply|reply))?|ooo(?: auto[- ]?reply)?"
    "|vacation (?:auto[- ]?)?(?:reply|response|message|notice)|away (?:message|notice)"
    "|yahoo! auto[- ]?response"
    # Vietnamese
    "|(?:thư |email )?(?:trả lời|phản hồi|hồi âm|trả thư) tự động|tự động (?:trả lời|phản hồi|hồi âm)"
    "|không có mặt tại văn phòng|ngoài văn phòng|vắng mặt tại văn phòng"
    # Chinese: QQ, 163, Exchange, Foxmail
    "|(?:外出|假期|休假|邮件|郵件|系统|系統|离岗|不在办公室)?[ :]?(?:自动|自動)(?:回复|回覆|回復|答复|答覆"
    "|应答|應答)(?:邮件|信息)?"
    "|不在办公室|不在辦公室"
    # German, French, Spanish, Italian, Portuguese, Dutch
    "|automatische (?:antwort|beantwortung|rückantwort|empfangsbestätigung)"
    "|abwesenheits(?:notiz|nachricht|meldung|assistent)|abwesend|abwesenheit"
    "|réponse automatique|message d.absence|absence du bureau|absent du bureau|réponse d.absence"
    "|respuesta automática|fuera de (?:la )?oficina|mensaje de ausencia"
    "|risposta automatica|fuori (?:sede|ufficio)|resposta automática|ausência temporária|fora do escritório"
    "|automatisch antwoord|automatische reactie|afwezigheid(?:sbericht)?|niet aanwezig"
    # Nordic, Slavic, Hungarian, Romanian, Turkish, Greek
    "|automatiskt svar|frånvaro|autosvar|automatisk svar|ikke til stede|automaattinen vastaus"
    "|poissaolo(?:viesti)?"
    "|odpowiedź automatyczna|automatyczna odpowiedź|automatická odpověď|automatikus válasz|răspuns automat"
    "|otomatik (?:yanıt|cevap)|автоматический ответ|автоответ|автоматична відповідь|αυτόματη απάντηση"
    # Hebrew, Arabic, Indonesian, Malay, Japanese, Korean, Thai
    "|מענה אוטומטי|תשובה אוטומטית|الرد التلقائي|رد تلقائي|balasan otomatis|jawapan automatik"
    "|自動応答|自動返信|不在通知|自動返答|자동 ?(?:회신|응답)|부재 ?중(?: 자동 ?회신)?"
    "|การตอบกลับอัตโนมัติ|ตอบกลับอัตโนมัติ|ข้อความตอบกลับอัตโนมัติ"
)
_PREFIX: Final = re.compile(
    rf"{_TAGS}(?:auto(?:matic)?: ?)?[\[【(<*]{{0,2}}(?P<words>{_PREFIXES}) ?[:;|\]】)>*-]"
)
_PREFIX_ALONE: Final = re.compile(rf"{_TAGS}[\[【(<*]{{0,2}}(?:{_PREFIXES}) ?[\]】)>*.!]{{0,2}}")
# IBM Notes writes its own sentence: "AUTO: Lan Tran is out of the office (returning 05/12/2026)".
_NOTES: Final = re.compile(
    r"(?:auto: ?)?(?!i )[^:\n]{2,60} is (?:currently )?(?:out of the office|on (?:leave|vacation)|away)"
    r"(?:\.? \(|\.?$|,| until| from| returning)"
)
# An absence or an automatic answer is what the subject is about, behind whatever else.
_ABSENCE: Final = re.compile(
    _PREFIXES + r"|out of (?:the )?office|away from (?:my |the )?(?:e-?mail|mail|desk|office)"
    r"|\bon (?:leave|vacation|holiday)\b|annual leave"
    r"|nghi (?:phep|le|tet)|vang mat|di cong tac|休假|出差|外出|放假|假期|不在"
    r"|urlaub|abwesen|vacances|conge|vacaciones|ferie|vakantie|отпуск|休暇"
)
_RECEIPT: Final = re.compile(
    r"(?:request|message|e-?mail|ticket|enquiry|inquiry|case|query|mail|complaint|feedback)[^\n]{0,40}"
    r" (?:received|created|opened|registered|acknowledged|submitted|has been)"
    r"|we (?:have |'ve |’ve )?received|received:|acknowledge?ment"
    r"|(?:thank you|thanks) for (?:contacting|your|reaching|getting)"
    r"|(?:da |xac nhan |tiep nhan|ghi nhan).{0,20}(?:nhan|tiep nhan|yeu cau|khieu nai|phan anh)"
    r"|cam on (?:ban|quy khach|anh)|收到|受理|感谢您|感謝您|谢谢您|已提交|工单|工單"
    r"|eingangsbestatigung|accuse de reception|acuse de recibo|ricevuta|ontvangstbevestiging"
    r"|[\[(]?(?:ticket|case|request|req)[ #:-]{0,3}[a-z0-9-]{0,8}[0-9]{3,12}"
)


def answers_or_forwards(subject: str) -> bool:
    """Whether the subject begins with a mail client's mark for an answer or a forwarded mail."""
    return _ANSWER_OR_FORWARD.match(fold(subject[:_LONGEST])) is not None


def forwards(subject: str) -> bool:
    """Whether the subject begins with a mail client's mark for a forwarded mail; machines set none."""
    return _FORWARD.match(fold(subject[:_LONGEST])) is not None


def product_prefix(subject: str) -> str:
    """The words that an answering machine put before a subject; "" where a person could have written it.

    The same words alone ("Out of office") are weaker: see ``product_words_alone``.
    """
    folded = fold(subject[:_LONGEST]).strip()
    match = _PREFIX.match(folded)
    if match:
        return match["words"]
    notes = _NOTES.match(folded)
    return notes[0] if notes else ""


def product_words_alone(subject: str) -> bool:
    """Whether the whole subject is such words; people write about an "Automatic reply" too."""
    return _PREFIX_ALONE.fullmatch(fold(subject[:_LONGEST]).strip()) is not None


def about_absence(subject: str) -> str:
    """What in the subject speaks of absence or an automatic answer, wherever it stands; "" for nothing."""
    match = _ABSENCE.search(fold(subject[:_LONGEST]))
    return match[0] if match else ""


def about_receipt(subject: str) -> str:
    """What in the subject says that something was received; "" for nothing."""
    match = _RECEIPT.search(fold(subject[:_LONGEST]))
    return match[0] if match else ""
