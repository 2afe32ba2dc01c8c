"""Files that go along with a letter: what staff meant to send, unaltered, and nothing else."""

import contextlib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from mailflow.adapters.reading.reader import Reader
from mailflow.domain.model.paper import Enclosure
from mailflow.ports.errors import FilesUnreadable

from support.house import mail
from support.inline_reader import InlineReader

PDF = b"%PDF-1.4\r\n\x00\xff binary \n"
LOGO = b"\x89PNG" + b"l" * 3000
PHOTO = b"\xff\xd8\xff" + b"p" * 60_000


@pytest.fixture(params=[InlineReader, Reader], scope="module")
def reader(request: pytest.FixtureRequest) -> Iterator[InlineReader | Reader]:
    made = request.param()
    yield made
    made.close()


def taken(reader: InlineReader | Reader, build: EmailMessage) -> list[Enclosure]:
    return reader.files(build.as_bytes())


def letter() -> EmailMessage:
    """A mail with a text and a page that shows a logo."""
    message = EmailMessage()
    message["From"], message["Subject"] = "lan@acme.example", "Re: [KN-2026-000001]"
    message.set_content("Please find the statement attached.")
    message.add_alternative("<p>Please find …</p><img src='cid:logo@x'>", subtype="html")
    page = message.get_body(("html",))
    assert isinstance(page, EmailMessage)
    page.add_related(LOGO, "image", "png", cid="<logo@x>", filename="image001.png")
    return message


def test_a_file_arrives_unaltered(reader: InlineReader | Reader) -> None:
    """Bytes and name are those of the sender; the logo of the signature stays at home."""
    message = letter()
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="sao kê tháng 10.pdf")
    message.add_attachment("a,b\n1,2\n", subtype="csv", filename="table.csv")
    found = taken(reader, message)
    assert [(f.filename, f.content_type) for f in found] == [
        ("sao kê tháng 10.pdf", "application/pdf"),
        ("table.csv", "text/csv"),
    ]
    assert found[0].content == PDF


def test_a_large_picture_in_the_text_goes_along(reader: InlineReader | Reader) -> None:
    """A screenshot that was pasted into the text is meant for the reader."""
    message = letter()
    page = message.get_body(("html",))
    assert isinstance(page, EmailMessage)
    page.add_related(PHOTO, "image", "jpeg", cid="<shot@x>", filename="screen.jpg")
    assert [f.filename for f in taken(reader, message)] == ["screen.jpg"]


def test_a_photo_from_a_telephone_goes_along(reader: InlineReader | Reader) -> None:
    """Telephones mark photos as inline, although they stand beside the text."""
    message = letter()
    message.add_attachment(b"small", "image", "jpeg", filename="IMG_1.jpeg", disposition="inline")
    assert [f.filename for f in taken(reader, message)] == ["IMG_1.jpeg"]


def test_whole_mails_never_go_along(reader: InlineReader | Reader) -> None:
    """A notice of ours, forwarded or in Outlook's winmail.dat, holds tokens and words for colleagues."""
    message = letter()
    inner = EmailMessage()
    inner["Subject"] = "internal"
    inner.set_content("internal words")
    message.add_attachment(inner)
    message.add_attachment(b"Subject: x\n\ninternal", "application", "octet-stream", filename="KN-1.eml")
    message.add_attachment(b"x", "application", "ms-tnef", filename="winmail.dat")
    message.add_attachment(b"x", "application", "octet-stream", filename="Antwort.MSG")
    assert taken(reader, message) == []


def test_what_programs_add_stays_at_home(reader: InlineReader | Reader) -> None:
    """Signatures and Exchange's footers are no files of the writer."""
    message = letter()
    message.add_attachment(b"sig", "application", "pgp-signature", filename="signature.asc")
    message.add_attachment("footer", filename="ATT00001.txt")
    assert taken(reader, message) == []


def test_names_are_harmless(reader: InlineReader | Reader) -> None:
    """No path, no letters that turn a name around."""
    message = letter()
    message.add_attachment(b"x", "application", "pdf", filename="../../etc/in\u202efdp.exe")
    [file] = taken(reader, message)
    assert "/" not in file.filename
    assert "\u202e" not in file.filename


def test_no_files(reader: InlineReader | Reader) -> None:
    """A mail of words alone has none, whatever its bytes."""
    assert reader.files(mail("words")) == []
    assert reader.files(b"") == []
    assert reader.files(bytes(range(256)) * 20) == []


def test_endless_nesting_harms_nobody(reader: InlineReader | Reader) -> None:
    """Parts within parts beyond every bound: none found or refused, and the reader goes on."""
    head = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(20_000))
    found: list[Enclosure] = []
    with contextlib.suppress(FilesUnreadable):
        found = reader.files(head.encode())
    assert found == []
    assert reader.files(mail("words")) == []
