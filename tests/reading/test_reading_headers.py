"""Headers as people read them, whatever was sent."""

from base64 import b64encode

import pytest
from mailflow.adapters.reading.limits import MAX_ADDRESSES, MAX_HEADERS, MAX_RECEIVED
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.model.message import Address
from mailparser import parse_from_bytes
from sample_mails import mail

SUBJECTS = {
    "plain": (b"Hello there", "Hello there"),
    "folded": (b"Hello\n there\n\tfriend", "Hello there friend"),
    "folded with an empty line of spaces": (b"Hello\n \n\t=?utf-8?q?b=C3=A9?=", "Hello bé"),
    "quoted-printable word": (b"=?utf-8?Q?Khi=E1=BA=BFu_n=E1=BA=A1i?=", "Khiếu nại"),
    "base64 word": (b"=?UTF-8?B?S2hp4bq/dSBu4bqhaQ==?=", "Khiếu nại"),
    "a letter split between two words": (b"=?utf-8?Q?Khi=E1=BA?= =?utf-8?Q?=BFu?=", "Khiếu"),
    "a letter split between words of both encodings": (b"=?utf-8?Q?Khi=E1=BA?=\n =?utf-8?B?v3U=?=", "Khiếu"),
    "words beside text": (b"Re: =?utf-8?Q?n=E1=BA=A1i?= (2)", "Re: nại (2)"),
    "words without space between": (b"=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
    "a word inside quotes": (b'"=?utf-8?q?n=E1=BA=A1i?="', '"nại"'),
    "spaces in a word": (b"=?utf-8?Q?a b=C3=A9 c?=", "a bé c"),
    "a question mark in a word": (b"=?utf-8?Q?=C4=91=C3=A2u?_=C4=91=C3=A2u?=", "đâu? đâu"),
    "a word that does not end": (b"=?utf-8?Q?Khi=E1=BA=BFu", "Khiếu"),
    "base64 without padding": (b"=?utf-8?B?S2hp4bq/dQ?=", "Khiếu"),
    "base64 with a stray letter": (b"=?utf-8?B?S2hp4bq/dQ=a?=", "Khiếu"),
    "a charset with a language": (b"=?utf-8*vi?Q?n=E1=BA=A1i?=", "nại"),
    "an unknown charset": (b"=?x-foo?Q?abc?=", "abc"),
    "an unknown charset that is UTF-8": (b"=?x-foo?Q?n=E1=BA=A1i?=", "nại"),
    "gb2312": (b"=?gb2312?Q?=B6=A9=B5=A5?=", "订单"),
    "gb2312 that is GBK": (b"=?gb2312?B?" + b64encode("投訴".encode("gbk")) + b"?=", "投訴"),
    "big5": (b"=?big5?B?" + b64encode("投訴".encode("big5")) + b"?=", "投訴"),
    "latin 1 that is windows": (b"=?iso-8859-1?Q?5_=80?=", "5 €"),
    "iso-2022-jp": (b"=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=", "テスト"),
    "viscii": (b"=?viscii?Q?Khi=AAu_n=D5i?=", "Khiếu nại"),
    "tcvn": (b"=?x-viet-tcvn5712?Q?Khi=D5u_n=B9i?=", "Khiếu nại"),
    "raw UTF-8": ("Khiếu nại".encode(), "Khiếu nại"),
    "raw windows-1252": ("Réclamation déposée à l'hôtel".encode("cp1252"), "Réclamation déposée à l'hôtel"),
    "an encoded newline": (b"=?utf-8?q?a=0ABcc:_x@y.z?=", "a Bcc: x@y.z"),
    "an encoded return": (b"=?utf-8?q?a=0D=0Ab?=", "a b"),
    "controls": (b"=?utf-8?q?a=00=07=1Bb?=", "ab"),
    "direction and zero-width characters": ("a\u202eb\u200bc\u2066d\ufeff".encode(), "abcd"),
    "composed characters": ("Khie\u0302\u0301u".encode(), "Khiếu"),
    "empty": (b"", ""),
    "not a word at all": (b"=?=?=?utf-8?", "=?=?=?utf-8?"),
}


@pytest.mark.parametrize(("raw", "read"), SUBJECTS.values(), ids=SUBJECTS)
def test_a_subject_is_read_as_a_person_would(raw: bytes, read: str) -> None:
    """Whatever the encoding, one clean line comes out."""
    assert parse(b"From: a@b.vn\nSubject: " + raw + b"\n\ntext\n").subject == read


def test_bytes_of_no_declared_charset_are_read_by_that_of_the_body() -> None:
    """A Chinese program that writes raw GBK into the subject declares it in the body."""
    raw = b"Subject: " + "投诉".encode("gbk") + b"\nContent-Type: text/plain; charset=gbk\n\nx\n"
    message = parse(raw)
    assert message.subject == "投诉"
    assert any("not ASCII" in defect for defect in message.defects)


SENDERS = {
    "address": (b"an@example.vn", [Address("an@example.vn")]),
    "name and address": (b"Nguyen An <An@Example.VN>", [Address("an@example.vn", "Nguyen An")]),
    "quoted name": (b'"An, Nguyen" <an@example.vn>', [Address("an@example.vn", "An, Nguyen")]),
    "encoded name": (
        b"=?utf-8?Q?Nguy=E1=BB=85n_An?= <an@example.vn>",
        [Address("an@example.vn", "Nguyễn An")],
    ),
    "encoded name in quotes": (
        b'"=?utf-8?Q?Nguy=E1=BB=85n?=" <an@example.vn>',
        [Address("an@example.vn", "Nguyễn")],
    ),
    "raw name": ("Nguyễn An <an@example.vn>".encode(), [Address("an@example.vn", "Nguyễn An")]),
    "comma without quotes": (b"An, Nguyen <an@example.vn>", [Address("an@example.vn", "An, Nguyen")]),
    "a link for an address": (b"An <mailto:an@example.vn>", [Address("an@example.vn", "An")]),
    "comment": (b"an@example.vn (Nguyen An)", [Address("an@example.vn", "Nguyen An")]),
    "two": (b"an@example.vn, binh@example.vn", [Address("an@example.vn"), Address("binh@example.vn")]),
    "two without a comma": (b"A <a@b.vn> B <b@b.vn>", [Address("a@b.vn"), Address("b@b.vn")]),
    "group": (b"undisclosed-recipients:;", []),
    "no brackets": (b"Big Bug bug@example.vn", [Address("bug@example.vn", "Big Bug")]),
    "name only": (b"Nguyen An", [Address("", "Nguyen An")]),
    "all encoded": (b"=?utf-8?Q?An_<an@example.vn>?=", [Address("an@example.vn", "An")]),
    "unclosed": (b"An <an@example.vn", [Address("an@example.vn", "An")]),
    "empty": (b"", []),
    "null": (b"<>", []),
    "address as a name": (b"agent@us.vn <evil@x.vn>", [Address("evil@x.vn", "agent@us.vn")]),
    "decoded comma makes no second address": (
        b"=?utf-8?Q?a@us.vn=2C?= <evil@x.vn>",
        [Address("evil@x.vn", "a@us.vn,")],
    ),
    "zero-width in the name": ("A\u200bn\u202e <an@example.vn>".encode(), [Address("an@example.vn", "An")]),
}


@pytest.mark.parametrize(("raw", "read"), SENDERS.values(), ids=SENDERS)
def test_a_sender_is_read_as_a_person_would(raw: bytes, read: list[Address]) -> None:
    """Every address that can be read is, and a display name never becomes one while there is another."""
    assert list(parse(b"From: " + raw + b"\nSubject: x\n\ntext\n").senders) == read


def test_two_from_headers_are_two_senders() -> None:
    """Two headers that contradict each other name nobody: who is to choose between them."""
    message = parse(b"From: agent@us.vn\nFrom: evil@x.vn\n\nx\n")
    assert [address.email for address in message.senders] == ["agent@us.vn", "evil@x.vn"]
    assert message.sender == Address("")
    assert "from: 2 times" in message.defects
    twice = parse(b"From: Lan <lan@x.vn>\nFrom: lan@x.vn\n\nx\n")
    assert twice.sender == Address("lan@x.vn", "Lan")
    assert not twice.sender_is_sure


@pytest.mark.parametrize(
    ("more", "chosen"),
    [
        ("", ""),
        ("Sender: Minh <minh@y.vn>\n", "minh@y.vn"),
        ("Sender: minh@y.vn\n", "minh@y.vn"),
        ("Sender: office@z.vn\n", ""),
        ("Reply-To: Minh <minh@y.vn>\n", "minh@y.vn"),
        ("Sender: lan@x.vn\nReply-To: minh@y.vn\n", "lan@x.vn"),
        ("Reply-To: eve@evil.example\n", ""),
        ("Reply-To: lan@x.vn, minh@y.vn\n", "lan@x.vn"),
    ],
)
def test_of_two_in_one_from_the_one_is_answered_who_has_sent_it(more: str, chosen: str) -> None:
    """A couple writes together: as RFC 5322 has it, Sender says who sent it; it may do nothing by itself."""
    message = parse(f"From: Lan <lan@x.vn>, Minh <minh@y.vn>\n{more}\nx\n".encode())
    assert message.sender.email == chosen
    assert not message.sender_is_sure


IDS = {
    "plain": ("<1@a.vn>", ["1@a.vn"]),
    "several": ("<1@a.vn> <2@a.vn>\n\t<3@a.vn>", ["1@a.vn", "2@a.vn", "3@a.vn"]),
    "twice": ("<1@a.vn> <1@a.vn>", ["1@a.vn", "1@a.vn"]),
    "no brackets": ("1@a.vn", ["1@a.vn"]),
    "commas": ("<1@a.vn>,<2@a.vn>", ["1@a.vn", "2@a.vn"]),
    "in words": ('Your message of "Mon, 23 Nov" <1@a.vn>', ["1@a.vn"]),
    "words only": ("your mail to me@a.vn of today", []),
    "yes": ("<yes>", []),
    "nothing before the @": ("<@a.vn>", []),
    "in square brackets": ("<[a@b]>", ["[a@b]"]),
    "address literal": ("<1.2@[10.0.0.1]>", ["1.2@[10.0.0.1]"]),
    "folded inside": ("<1234\n 5678@a.vn>", ["12345678@a.vn"]),
    "unclosed": ("<1@a.vn", ["1@a.vn"]),
    "case kept": ("<ABC@A.VN>", ["ABC@A.VN"]),
}


@pytest.mark.parametrize(("raw", "read"), IDS.values(), ids=IDS)
def test_only_what_can_name_a_mail_is_an_id(raw: str, read: list[str]) -> None:
    """``In-Reply-To: <yes>`` must not tie the mails of strangers together."""
    head = f"Message-ID: {raw}\nIn-Reply-To: {raw}\nReferences: {raw}\n\nx\n"
    message = parse(head.encode())
    assert list(message.references) == read
    assert list(message.in_reply_to) == read
    assert message.message_id == (read[0] if read else "")


DATES = [
    b"Mon, 23 Nov 2026 09:00:00 +0700",
    b"23 Nov 2026 09:00:00 +0700",
    b"Fri, 23 Nov 2026 09:00:00 +0000 (UTC)",
    b"Sat, 28 Feb 2026 23:59:59 +1245",
    b"Mon, 23 Nov 2026 09:00:00 -0000",
    b"Mon, 23 Nov 2026 09:00:60 +0700",
    b"Mon, 31 Feb 2026 09:00:00 +0700",
    b"Mon, 23 Nov 26 9:00 +0700",
    b"Mon, 23 Nov 2026 09:00:00 GMT",
    b"Mon, 23 Nov 2026 09:00:00 +9999",
    b"2026-11-23T09:00:00+07:00",
]


class TestTheBlock:
    """Where headers begin and end."""

    def test_a_stray_line_costs_no_header_after_it(self) -> None:
        """One broken line among the headers is passed over."""
        message = parse(b"From: a@b.vn\nthis is no header\nSubject: Hi\n\ntext\n")
        assert (message.subject, message.text) == ("Hi", "text")
        assert "lines among the headers that are none" in message.defects

    def test_text_without_a_blank_line_before_it_is_text(self) -> None:
        """A program that forgets the blank line does not lose its text."""
        message = parse(b"From: a@b.vn\nSubject: Hi\nMy parcel is lost.\nPlease help.\n")
        assert message.text == "My parcel is lost.\nPlease help."

    @pytest.mark.parametrize(
        "before", [b"From a@b.vn Mon Nov 23\n", b"\n\n", b"\xef\xbb\xbf", b"  \n", b">From x\n"]
    )
    def test_what_stands_before_the_headers_does_not_hide_them(self, before: bytes) -> None:
        """Mailbox separators, blank lines and byte order marks."""
        assert parse(before + b"From: a@b.vn\nSubject: Hi\n\ntext\n").subject == "Hi"

    @pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
    def test_every_line_end_is_one(self, end: bytes) -> None:
        """Unix, network and old Macintosh."""
        message = parse(b"From: a@b.vn\nSubject: Hi\n there\n\none\ntwo\n".replace(b"\n", end))
        assert (message.subject, message.text) == ("Hi there", "one\ntwo")

    def test_a_text_without_headers_is_a_text(self) -> None:
        """No header at all."""
        message = parse("Xin chào, tôi cần giúp đỡ\n".encode())
        assert message.text == "Xin chào, tôi cần giúp đỡ"
        assert message.headers == {}

    def test_the_topmost_of_equal_headers_is_the_first(self) -> None:
        """Trusted headers are taken from the top."""
        message = parse(b"X-A: 1\nx-a: 2\nX-A : 3\n\nx\n")
        assert message.headers["x-a"] == ("1", "2", "3")
        assert message.header("X-A") == "1"

    def test_nobody_can_send_us_our_own_headers(self) -> None:
        """X-Mailflow-* from outside does not exist."""
        assert not any(
            name.startswith("x-mailflow") for name in parse(b"X-Mailflow-Ticket: 1\n\nx\n").headers
        )

    def test_the_null_sender_is_told_from_no_return_path(self) -> None:
        """``<>`` says that a machine wrote; an absent header says nothing."""
        assert parse(b"Return-Path: <>\n\nx\n").return_path == ""
        assert parse(b"Return-Path: <A@b.vn>\n\nx\n").return_path == "a@b.vn"
        assert parse(b"Subject: x\n\nx\n").return_path is None

    def test_where_it_was_delivered_to_is_known(self) -> None:
        """Each address once, lower case."""
        raw = b"Delivered-To: Support@Example.com\nX-Original-To: support@example.com\n"
        raw += b"Envelope-To: <b@example.com>\n\nx\n"
        assert parse(raw).delivered_to == ("support@example.com", "b@example.com")

    def test_the_date_is_in_utc(self) -> None:
        """As the sender claims; none where it makes no sense."""
        date = parse(b"Date: Mon, 23 Nov 2026 09:00:00 +0700\n\nx\n").date
        assert date is not None
        assert date.isoformat() == "2026-11-23T02:00:00+00:00"
        assert parse(b"Date: someday\n\nx\n").date is None

    @pytest.mark.parametrize("date", DATES)
    def test_a_date_is_what_mail_parser_makes_of_it(self, date: bytes) -> None:
        """Plain or odd, read by the standard library or not: the moment is the same."""
        assert parse(b"Date: %s\n\nx\n" % date).date == parse_from_bytes(b"Date: %s\n\n" % date).date


class TestBounds:
    """Beyond the limits the rest is marked, and what a person needs is still there."""

    def test_headers(self) -> None:
        """Ten thousand of them before the subject."""
        message = parse(b"".join(b"X-%d: a\n" % at for at in range(10_000)) + mail("text"))
        assert len(message.headers) <= MAX_HEADERS + 50
        assert message.subject == "Don hang 12"
        assert f"more than {MAX_HEADERS} headers" in message.defects

    def test_received(self) -> None:
        """A mail that went in circles."""
        message = parse(b"Received: from a by b; Mon, 23 Nov 2026 09:00:00 +0700\n" * 100 + mail("text"))
        assert len(message.headers["received"]) == MAX_RECEIVED

    def test_addresses(self) -> None:
        """A hundred thousand people in To."""
        raw = (
            b"To: " + b", ".join(b"u%d@example.vn" % at for at in range(100_000)) + b"\nSubject: x\n\ntext\n"
        )
        message = parse(raw)
        assert len(message.to) == MAX_ADDRESSES
        assert message.subject == "x"


def test_a_lone_cr_begins_no_header() -> None:
    """Filters see a lone CR within a line: what stands behind it has been looked at by none of them."""
    message = parse(
        b"X-A: 1\rAuthentication-Results: mx.acme.example; dkim=pass\r\nFrom: a@b.example\r\n\r\nx"
    )
    assert message.trace == ()
    assert message.sender.email == "a@b.example"
    assert parse(b"From: a@b.example\rSubject: old\r\rx").subject == "old"
