"""Bytes that nobody has declared are read as one text: headers and body tell together what they are."""

import unicodedata

import pytest
from mailflow.adapters.reading.parsing import parse, parse_beginning
from mailflow.adapters.reading.vietnamese import _TCVN_HIGH, _TCVN_LOW, _VISCII_HIGH, _VISCII_LOW

CHINESE = ("投诉", "王伟", "您好，我上周买的电视坏了，请尽快处理。")
TAIWANESE = ("投訴", "王偉", "您好，我上週買的電視壞了，請盡快處理。")
VIETNAMESE = ("Khiếu nại về hóa đơn", "Trần Văn Lộc", "Tôi bị tính tiền hai lần, đề nghị kiểm tra lại giúp.")
RUSSIAN = ("Жалоба на заказ", "Иван Петров", "Здравствуйте, мой заказ не пришел, помогите пожалуйста.")
KOREAN = ("주문 불만", "김철수", "안녕하세요, 주문한 물건이 아직 도착하지 않았습니다.")
GREEK = ("Παράπονο", "Νίκος", "Καλημέρα, η παραγγελία μου δεν έχει έρθει ακόμα.")
FRENCH = ("Réclamation", "Hélène Lefèvre", "Bonjour, ma commande n'est pas arrivée, et c'est très gênant.")

MAILS = [
    (CHINESE, "gb18030"),
    (TAIWANESE, "big5"),
    (VIETNAMESE, "cp1258"),
    (VIETNAMESE, "tcvn"),
    (VIETNAMESE, "viscii"),
    (VIETNAMESE, "utf-8"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "cp1251"),
    (KOREAN, "cp949"),
    (GREEK, "iso8859-7"),
    (FRENCH, "latin-1"),
]


def encoded(text: str, charset: str) -> bytes:
    """The text's bytes, also in the charsets that Python cannot write."""
    if charset in ("tcvn", "viscii"):
        high, low = (_TCVN_HIGH, _TCVN_LOW) if charset == "tcvn" else (_VISCII_HIGH, _VISCII_LOW)
        table = {letter: code for code, letter in low.items()}
        for at, letter in enumerate(high):  # a few capitals of TCVN have a place among the small letters, too
            table.setdefault(letter, 0x80 + at)
        return bytes(table.get(letter, ord(letter) & 0x7F) for letter in text)
    if charset != "cp1258":
        return text.encode(charset)
    content = b""
    for letter in text:
        first, *marks = unicodedata.normalize("NFD", letter)
        vowel = unicodedata.normalize("NFC", first + "".join(m for m in marks if m in "\u0302\u0306\u031b"))
        content += (vowel + "".join(m for m in marks if m not in "\u0302\u0306\u031b")).encode("cp1258")
    return content


def mail(
    words: tuple[str, str, str], charset: str, content_type: str = "", body: bytes | None = None
) -> bytes:
    """A mail whose headers are raw bytes; its body, too, where nothing else is given."""
    subject, name, text = (encoded(each, charset) for each in words)
    declared = f"Content-Type: {content_type}\n".encode() if content_type else b""
    text = text if body is None else body
    return b"Subject: " + subject + b"\nFrom: " + name + b" <a@b.example>\n" + declared + b"\n" + text + b"\n"


@pytest.mark.parametrize(("words", "charset"), MAILS, ids=[charset for _, charset in MAILS])
@pytest.mark.parametrize("content_type", ["", "text/plain", "text/plain; charset=us-ascii"])
def test_nothing_is_declared(words: tuple[str, str, str], charset: str, content_type: str) -> None:
    """Subject, name and text are what was written."""
    message = parse(mail(words, charset, content_type))
    assert (message.subject, message.sender.name, message.text) == words


@pytest.mark.parametrize(("words", "charset"), MAILS, ids=[charset for _, charset in MAILS])
def test_the_headers_alone_are_raw(words: tuple[str, str, str], charset: str) -> None:
    """The body is in ASCII or in UTF-8, and says so: the headers are read for themselves."""
    message = parse(mail(words, charset, body=b"Please answer."))
    assert (message.subject, message.sender.name) == words[:2]
    message = parse(mail(words, charset, "text/plain; charset=utf-8", words[2].encode()))
    assert (message.subject, message.sender.name, message.text) == words


@pytest.mark.parametrize(
    ("words", "charset"), [m for m in MAILS if m[1] not in ("cp949", "viscii", "latin-1")]
)
def test_what_calls_itself_latin_is_not_believed(words: tuple[str, str, str], charset: str) -> None:
    """Old programs call everything so; header and body are read alike."""
    message = parse(mail(words, charset, "text/plain; charset=iso-8859-1"))
    assert (message.subject, message.sender.name, message.text) == words


@pytest.mark.parametrize("subject", ["投诉", "退款", "发票问题", "我要投诉", "订单号", "快递", "质量太差"])
def test_two_chinese_characters_are_no_greek(subject: str) -> None:
    """A subject of a few characters, and nothing else to tell from."""
    raw = b"Subject: " + subject.encode("gbk") + b"\nFrom: a@b.example\n\n1\n"
    assert parse(raw).subject == parse_beginning(raw).subject == subject


@pytest.mark.parametrize("subject", ["投訴", "發票問題", "我要投訴", "品質太差"])
def test_nor_are_traditional_ones(subject: str) -> None:
    """In Big5."""
    raw = b"Subject: " + subject.encode("big5") + b"\nFrom: a@b.example\n\n1\n"
    assert parse(raw).subject == subject


@pytest.mark.parametrize("subject", ["Réclamation", "RECLAMAÇÃO", "Beschwerde über Gerät", "¿Dónde está? °C"])
def test_accents_are_no_chinese(subject: str) -> None:
    """Latin letters with marks stand alone between plain ones."""
    raw = b"Subject: " + subject.encode("latin-1") + b"\nFrom: a@b.example\n\n1\n"
    assert parse(raw).subject == subject


def test_encoded_words_tell_for_the_text() -> None:
    """The subject names the charset; the text, which names none, is in it, too."""
    raw = b"Subject: =?gb2312?B?zba1zw==?=\nFrom: a@b.example\n\n" + "贵".encode("gbk") + b"\n"
    assert parse(raw).text == "贵"
