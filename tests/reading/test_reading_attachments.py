"""Attachments: what they are called, what they are, how large; nothing is opened."""

import pytest
from mailflow.adapters.reading.attachments import MAX_NAME, safe_name
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.model.message import Attachment
from sample_mails import PHOTO, mail, multipart

NAMES = {
    "quoted": ('Content-Disposition: attachment; filename="a b.pdf"', "a b.pdf"),
    "only in the type": ('Content-Type: application/pdf; name="a.pdf"', "a.pdf"),
    "RFC 2231": (
        "Content-Disposition: attachment; filename*=UTF-8''h%C3%B3a%20%C4%91%C6%A1n.pdf",
        "hóa đơn.pdf",
    ),
    "RFC 2231 in pieces": (
        (
            "Content-Disposition: attachment;\n filename*0*=UTF-8''h%C3%B3a;\n"
            ' filename*1="-don";\n filename*2=.pdf'
        ),
        "hóa-don.pdf",
    ),
    "RFC 2231 in GBK": ("Content-Disposition: attachment; filename*=gb2312''%CD%B6%D4%56.pdf", "投訴.pdf"),
    "RFC 2231 in nonsense": ("Content-Disposition: attachment; filename*=foo''h%C3%B3a.pdf", "hóa.pdf"),
    "encoded word": (
        'Content-Disposition: attachment; filename="=?UTF-8?Q?h=C3=B3a?= =?UTF-8?Q?_=C4=91=C6=A1n.pdf?="',
        "hóa đơn.pdf",
    ),
    "raw bytes": ('Content-Disposition: attachment; filename="hóa đơn.pdf"', "hóa đơn.pdf"),
    "no quotes": ("Content-Disposition: attachment; filename=hoa.pdf", "hoa.pdf"),
    "the whole one of two": (
        (
            "Content-Type: application/pdf; name*=utf-8''h%C3%B3a.pdf\n"
            'Content-Disposition: attachment; filename="h?a.pdf"'
        ),
        "hóa.pdf",
    ),
    "path": ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
    "Windows path": ('Content-Disposition: attachment; filename="C:\\\\temp\\\\a.exe"', "a.exe"),
    "disguised by direction": (
        "Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEgpj.exe",
        "agpj.exe",
    ),
    "zero-width": ("Content-Disposition: attachment; filename*=utf-8''%E2%80%8B.htaccess", "htaccess"),
    "newline": ("Content-Disposition: attachment; filename*=utf-8''a%0Ab.pdf", "a b.pdf"),
    "dots": ('Content-Type: application/pdf; name=".."', "attachment-1.pdf"),
    "none": ("Content-Type: application/pdf", "attachment-1.pdf"),
    "none, unknown type": (
        "Content-Type: application/x-foo\nContent-Disposition: attachment",
        "attachment-1.bin",
    ),
    "none, a picture": ("Content-Type: image/jpeg\nContent-ID: <1@x>", "attachment-1.jpg"),
    "broken": ("Content-Disposition: attachment; filename*=%; name*0*=''", "%"),
}


@pytest.mark.parametrize(("headers", "name"), NAMES.values(), ids=NAMES)
def test_an_attachment_has_a_name_to_show(headers: str, name: str) -> None:
    """Decoded whatever the encoding, harmless whatever the intent, and never missing."""
    message = parse(multipart("\n\ntext", headers.encode() + b"\n\ncontent"))
    assert [each.filename for each in message.attachments] == [name]
    assert message.text == "text"


def test_a_raw_name_is_read_in_the_charset_of_the_mail() -> None:
    """Old Chinese programs write the name's bytes as they are."""
    name = b'Content-Disposition: attachment; filename="' + "发票.pdf".encode("gb18030") + b'"'
    raw = multipart("Content-Type: text/plain; charset=gbk\n\ntext", name + b"\n\ncontent")
    assert [each.filename for each in parse(raw).attachments] == ["发票.pdf"]


def test_type_and_size_are_told_without_opening() -> None:
    """The size is that of the file, not of its encoding."""
    (photo,) = parse(PHOTO).attachments
    assert photo == Attachment("photo.jpg", "image/jpeg", 24)


def test_long_names_keep_their_extension() -> None:
    """Cut where it does not hurt."""
    name = safe_name("x" * 1000 + ".pdf")
    assert len(name) == MAX_NAME
    assert name.endswith(".pdf")
    assert len(safe_name("x" * 1000)) == MAX_NAME


def test_a_mail_that_is_a_file_has_an_attachment() -> None:
    """Scanners send the picture as the mail itself."""
    message = parse(
        mail("/9j/4AAQ", "Content-Type: image/jpeg; name=scan.jpg\nContent-Transfer-Encoding: base64")
    )
    assert message.text == ""
    assert [each.filename for each in message.attachments] == ["scan.jpg"]


def test_a_file_inside_of_the_text_is_an_attachment() -> None:
    """As old programs send it; what only looks like one stays text."""
    message = parse(mail("Here it is:\nbegin 644 note.txt\n%:&5L;&\\\n`\nend\nRegards\n"))
    assert message.text == "Here it is:\nRegards"
    assert message.attachments == (Attachment("note.txt", "application/octet-stream", 5),)
    text = "We can\nbegin 644 people\nwith this offer\nend"
    assert parse(mail(text)).text == text


def test_a_large_mail_is_read_like_a_small_one() -> None:
    """Photographs are left raw, and everything else is as if they had been parsed."""
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n"

    def photos(lines: int) -> bytes:
        head = b'Content-Type: image/jpeg; name="p.jpg"\nContent-Transfer-Encoding: base64\n\n'
        note = b"Content-Type: text/plain; charset=utf-8\n\n" + "Hàng bị vỡ".encode()
        attached = b"Content-Type: message/rfc822\n\nSubject: old one\n\n" + b"text of it\n" * 500
        return multipart(note, head + line * lines, attached, b"Content-Type: text/html\n\n<p>Regards</p>")

    small, large = parse(photos(10)), parse(photos(10_000))
    assert large.text == small.text == "Hàng bị vỡ\n\nRegards"
    assert [each.filename for each in large.attachments] == [each.filename for each in small.attachments]
    assert [each.size for each in large.attachments] == [510_000, small.attachments[1].size]
    assert large.defects == small.defects == ()
