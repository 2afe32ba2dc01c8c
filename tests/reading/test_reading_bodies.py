"""The text of a mail: the right part, the right charset, nothing of what is only attached."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from mailflow.adapters.reading.flowed import unflow
from mailflow.adapters.reading.parsing import parse
from sample_mails import ALTERNATIVE, BOUNCE, FORWARD, NESTED, mail, multipart

VIETNAMESE = "Tôi muốn khiếu nại về đơn hàng bị giao chậm, rất thất vọng vì thái độ phục vụ."
CHARSETS = {
    "utf-8": ("utf-8", VIETNAMESE, "utf-8"),
    "utf-8 in capitals and quotes": ('"UTF-8"', VIETNAMESE, "utf-8"),
    "utf-8 declared as latin 1": ("iso-8859-1", VIETNAMESE, "utf-8"),
    "utf-8 declared as ascii": ("us-ascii", VIETNAMESE, "utf-8"),
    "utf-8 declared as nonsense": ("fakescii-7", VIETNAMESE, "utf-8"),
    "utf-8 not declared": ("", VIETNAMESE, "utf-8"),
    "gb2312 with characters of GBK": ("gb2312", "請處理我的投訴，谢谢", "gbk"),
    "gb18030": ("gb18030", "订单还没有到，请处理𠮷", "gb18030"),
    "gbk not declared": ("", "我的订单还没有到，请你们尽快处理，谢谢", "gbk"),
    "gbk declared as ascii": ("us-ascii", "我的订单还没有到，请你们尽快处理，谢谢", "gbk"),
    "big5": ("big5", "我要投訴，請盡快處理", "big5"),
    "big5 of Hong Kong": ("big5", "我哋嘅訂單仲未到，喺邊度", "big5hkscs"),
    "big5 not declared": ("", "我的訂單還沒有送到，請儘快處理我的投訴", "big5"),
    "hz": ("hz-gb-2312", "订单", "hz"),
    "iso-2022-jp": ("iso-2022-jp", "届きません", "iso2022_jp"),
    "iso-2022-jp not declared": ("", "まだ届きません", "iso2022_jp"),
    "iso-2022-kr": ("iso-2022-kr", "감사합니다", "iso2022_kr"),
    "ks_c_5601-1987": ("ks_c_5601-1987", "고맙습니다", "cp949"),
    "shift_jis": ("shift_jis", "届きません①", "cp932"),
    "latin 1 that is windows": ("iso-8859-1", "The price “€ 5” – fine", "cp1252"),
    "latin 9": ("iso-8859-15", "Prix : 5 €", "iso-8859-15"),
    "koi8-r": ("koi8-r", "Где мой заказ", "koi8-r"),
    "windows-1251 not declared": ("", "Здравствуйте, где находится мой заказ? Прошу ответить.", "cp1251"),
    "utf-7": ("unicode-1-1-utf-7", "Khiếu nại", "utf-7"),
    "utf-16": ("utf-16", "Khiếu nại", "utf-16"),
}


@pytest.mark.parametrize(("declared", "text", "codec"), CHARSETS.values(), ids=CHARSETS)
def test_a_text_is_read_in_its_charset(declared: str, text: str, codec: str) -> None:
    """The declared charset where it holds, the likely one where it does not."""
    charset = f"; charset={declared}" if declared else ""
    raw = mail(
        b64encode(text.encode(codec)), f"Content-Type: text/plain{charset}\nContent-Transfer-Encoding: base64"
    )
    assert parse(raw).text == text


def test_windows_vietnamese_is_composed() -> None:
    """Its tones are characters of their own; we compare and search composed ones (NFC)."""
    raw = mail("Ha\u0300ng bi\u0323 hư".encode("cp1258"), "Content-Type: text/plain; charset=windows-1258")
    assert parse(raw).text == "Hàng bị hư"


# "Khiếu nại: đơn hàng giao chậm quá" in bytes of charsets that Python cannot write.
VISCII = b"Khi\xaau n\xd5i: \xf0\xbdn h\xe0ng giao ch\xa7m qu\xe1, \xf0\xab ngh\xb8 ho\xe0n ti\xabn"
TCVN = b"Khi\xd5u n\xb9i: \xae\xacn h\xb5ng giao ch\xcbm qu\xb8, \xae\xd2 ngh\xde ho\xb5n ti\xd2n"
READ = "Khiếu nại: đơn hàng giao chậm quá, đề nghị hoàn tiền"


@pytest.mark.parametrize(
    ("declared", "data"),
    [
        ("viscii", VISCII),
        ("x-viet-tcvn5712", TCVN),
        ("tcvn-5712", TCVN),
        ("iso-8859-1", TCVN),
        ("", VISCII),
        ("", TCVN),
    ],
)
def test_old_vietnamese_charsets_are_read(declared: str, data: bytes) -> None:
    """Also where an old program calls them Latin 1, or nothing."""
    charset = f"; charset={declared}" if declared else ""
    assert parse(mail(data, f"Content-Type: text/plain{charset}")).text == READ


@pytest.mark.parametrize(
    "text",
    [
        "Où est ma commande? Très déçu, problème à régler",
        "ä ö ü á à",
        "Ich möchte mein Geld zurück, schöne Grüße",
    ],
)
def test_western_text_is_not_taken_for_vietnamese(text: str) -> None:
    """French and German in Latin 1 stay what they are."""
    raw = mail(text.encode("latin-1"), "Content-Type: text/plain; charset=iso-8859-1")
    assert parse(raw).text == text


@pytest.mark.parametrize(
    ("declared", "text", "codec"),
    [
        ("iso-8859-1", "我还没有收到退款，请尽快处理，谢谢。", "gb18030"),
        ("us-ascii", "我還沒有收到退款，請盡快處理，謝謝。", "big5"),
        ("iso-8859-1", "Я до сих пор не получил возврат денег, проверьте", "windows-1251"),
    ],
)
def test_another_script_that_calls_itself_latin(declared: str, text: str, codec: str) -> None:
    """Where most bytes are beyond ASCII no language of Latin letters is meant."""
    assert parse(mail(text.encode(codec), f"Content-Type: text/plain; charset={declared}")).text == text


@pytest.mark.parametrize(
    ("text", "between"),
    [("Đơn hàng chưa đến, hoàn tiền đi", "latin-1"), ("Giao chậm quá, vẫn đợi", "cp1252")],
)
def test_what_was_encoded_twice_is_undone_once(text: str, between: str) -> None:
    """A program took UTF-8 for Latin 1; a text that only speaks of such letters stays as it is."""
    message = parse(mail(text.encode().decode(between).encode(), "Content-Type: text/plain; charset=utf-8"))
    assert message.text == text
    assert any("twice" in defect for defect in message.defects)
    about = "Chữ bị lỗi: Ã¡, Ã©, Ã¬ là sao?"
    assert parse(mail(about.encode(), "Content-Type: text/plain; charset=utf-8")).text == about


def test_damaged_characters_cost_only_themselves() -> None:
    """One bad byte in a long text of UTF-8."""
    data = (VIETNAMESE * 3).encode()
    message = parse(mail(data[:150] + b"\xff" + data[150:], "Content-Type: text/plain; charset=utf-8"))
    assert message.text.replace("\ufffd", "") == VIETNAMESE * 3
    assert any("damaged" in defect for defect in message.defects)


@pytest.mark.parametrize(
    "charset",
    ["idna", "punycode", "undefined", "unicode_escape", "zlib", "rot13", "base64", "", "\\", "x" * 500],
)
def test_no_charset_can_do_harm(charset: str) -> None:
    """Python has codecs that raise on purpose, or that are none."""
    message = parse(mail(b"hello \xff there", f"Content-Type: text/plain; charset={charset}"))
    assert message.text.startswith("hello ")


class TestWhichPart:
    """Of several texts the one that a person would read."""

    def test_plain_text_wins_over_its_html(self) -> None:
        """The usual pair is one text."""
        assert parse(ALTERNATIVE).text == "Hàng bị vỡ rồi, tôi muốn đổi."

    def test_html_wins_over_a_hint(self) -> None:
        """Such as that the program cannot show this mail."""
        html = "<p>" + "My washing machine leaks since Monday and nobody calls back. " * 10 + "</p>"
        message = parse(
            multipart("\n\nNo HTML?", f"Content-Type: text/html\n\n{html}", subtype="alternative")
        )
        assert message.text.startswith("My washing machine")

    def test_html_wins_over_nothing(self) -> None:
        """An empty plain part beside HTML."""
        message = parse(multipart("\n\n ", "Content-Type: text/html\n\n<p>Hello</p>", subtype="alternative"))
        assert message.text == "Hello"

    def test_all_texts_of_a_mixed_mail_are_read_in_order(self) -> None:
        """Apple Mail: text, picture, text."""
        message = parse(multipart("\n\nbefore", "Content-Type: image/png; name=a.png\n\nx", "\n\nafter"))
        assert message.text == "before\n\nafter"
        assert [each.filename for each in message.attachments] == ["a.png"]

    def test_an_attached_mail_is_no_text_of_this_one(self) -> None:
        """Its words are another person's; its subject is its name."""
        message = parse(FORWARD)
        assert message.text == "Please have a look at this."
        assert [(each.filename, each.content_type) for each in message.attachments] == [
            ("May giat hong.eml", "message/rfc822")
        ]

    def test_a_report_is_its_readable_part(self) -> None:
        """The machine-readable parts are attachments."""
        message = parse(BOUNCE)
        assert message.text == "Your message could not be delivered."
        assert message.content_type == "multipart/report"

    def test_nested_parts(self) -> None:
        """HTML with a picture of its own, and a file beside."""
        message = parse(NESTED)
        assert message.text == "Hi"
        assert [each.filename for each in message.attachments] == ["attachment-1.png", "hóa đơn.txt"]

    def test_an_attached_text_is_read_where_there_is_no_other(self) -> None:
        """Some telephones send the text as a file."""
        raw = multipart(
            'Content-Type: text/plain; name="text_0.txt"\nContent-Disposition: inline\n\nxin chao'
        )
        assert parse(raw).text == "xin chao"
        raw = multipart('Content-Type: text/plain; name="a.txt"\nContent-Disposition: attachment\n\nsecret')
        assert parse(raw).text == ""

    def test_html_that_calls_itself_plain_is_html(self) -> None:
        """Broken shop software."""
        assert (
            parse(mail("<!DOCTYPE html><html><body><p>Hi</p></body></html>", "Content-Type: text/plain")).text
            == "Hi"
        )

    def test_plain_text_that_calls_itself_html_keeps_its_lines(self) -> None:
        """Forms of websites."""
        assert parse(mail("one\ntwo &amp; three", "Content-Type: text/html")).text == "one\ntwo & three"


class TestBrokenStructure:
    """What a person can see is read."""

    def test_another_boundary_than_the_declared_one(self) -> None:
        """Gateways rewrite one and forget the other."""
        body = "--real\nContent-Type: text/plain\n\nhello\n--real\nContent-Type: image/png; name=a.png\n\n"
        body += "x\n--real--\n"
        message = parse(mail(body, "Content-Type: multipart/mixed; boundary=declared"))
        assert message.text == "hello"
        assert [each.filename for each in message.attachments] == ["a.png"]
        assert any("another boundary" in defect for defect in message.defects)

    @pytest.mark.parametrize(
        "kind", ["multipart/mixed", "multipart/mixed; boundary=", "multipart/alternative; boundary=x"]
    )
    def test_a_multipart_without_parts_is_a_text(self, kind: str) -> None:
        """Nothing is lost, though no library is sure of some of these."""
        message = parse(mail("hello\n", f"Date: Mon, 23 Nov 2026 09:00:00 +0700\nContent-Type: {kind}"))
        assert message.text == "hello"
        assert message.date == datetime(2026, 11, 23, 2, tzinfo=UTC)
        assert any("several parts are announced" in defect for defect in message.defects)

    def test_a_part_that_never_ends(self) -> None:
        """A mail that was cut off."""
        raw = mail("--x\nContent-Type: text/plain\n\nhello", "Content-Type: multipart/mixed; boundary=x")
        assert parse(raw).text == "hello"

    @pytest.mark.parametrize(
        ("encoding", "body", "text"),
        [
            ("base64", b"aGVsbG8", "hello"),
            ("BASE64 ", b"aGVs\nbG8=\n", "hello"),
            ("base64", b"aGVs*bG8=\n-- \nfooter", "hello"),
            ("base64", "Chưa nhận được hàng".encode(), "Chưa nhận được hàng"),
            ("base64", b"Toi chua nhan duoc hang", "Toi chua nhan duoc hang"),
            ("quoted-printable", b"caf=C3=A9 =\nau lait =ZZ", "café au lait =ZZ"),
            ("8-bit", "café".encode(), "café"),
            ("", b"plain", "plain"),
            ("x-uuencode", b"begin 644 a\n%:&5L;&\\\n`\nend\n", "hello"),
        ],
    )
    def test_transfer_encodings_are_read_as_far_as_they_go(
        self, encoding: str, body: bytes, text: str
    ) -> None:
        """Padding missing, foreign characters, odd names."""
        assert parse(mail(body, f"Content-Transfer-Encoding: {encoding}")).text.startswith(text)

    def test_invisible_characters_are_removed(self) -> None:
        """Controls, zero-width spaces, directions; line ends and tabs stay."""
        raw = mail("a\u200bb\u202e c\x00\x07\td\r\ne\u00ad", "Content-Type: text/plain; charset=utf-8")
        assert parse(raw).text == "ab c\td\ne"


def test_wrapped_text_is_as_it_was_written() -> None:
    """format=flowed (RFC 3676): soft line ends go, quotes and signatures keep their lines."""
    assert unflow("one \ntwo \nthree\nfour") == "one two three\nfour"
    assert unflow("> one \n> two\n>> three \n> four") == "> one two\n>> three \n> four"
    assert unflow("text \n-- \nAn") == "text \n-- \nAn"
    assert unflow(" > no quote") == "> no quote"
    assert unflow("我的订 \n单", delete_space=True) == "我的订单"
    raw = mail("Please call \nme back.\n", "Content-Type: text/plain; format=flowed")
    assert parse(raw).text == "Please call me back."
