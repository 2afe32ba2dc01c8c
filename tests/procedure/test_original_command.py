"""Staff get what the customer has sent: pictures and PDFs open on any telephone, nothing is out of reach."""

from email.message import EmailMessage

import pytest
from mailflow.flow import letters, originals

from support.conversation import (
    CLERK,
    COMPLAINT,
    Conversation,
    complaint,
    kind_of,
    title_of,
)
from support.house import BILLING, mail, read_letter, text_of

TECHNICAL = "technical@acme.example"
PNG = b"\x89PNG\r\n\x1a\n" + b"photo " * 20_000


def sends(*files: tuple[str, str, bytes]) -> Conversation:
    """A complaint with these files: type, name and bytes."""
    talk = complaint()
    message = read_letter(mail(COMPLAINT, sender="Trần Lan <tran@customer.example>", subject="Ảnh hóa đơn"))
    for content_type, name, content in files:
        main, _, sub = content_type.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    del message["In-Reply-To"]
    talk.house.arrives(message.as_bytes())
    talk.house.turn()
    return talk


def files_of(letter: EmailMessage) -> dict[str, bytes]:
    """The files of a letter by name."""
    return {str(p.get_filename()): p.get_payload(decode=True) or b"" for p in letter.iter_attachments()}  # type: ignore[misc]


def latest(talk: Conversation, who: str, kind: str) -> EmailMessage:
    """The latest such letter to somebody."""
    return [each for each in talk.house.letters_to(who) if kind_of(each) == kind][-1]


class TestAsThemselves:
    """Gmail and K-9 on a telephone open no .eml."""

    def test_the_notice_of_a_new_ticket(self) -> None:
        """Beside the original stand the picture and the PDF; a document stays in the original."""
        talk = sends(
            ("image/png", "anh.png", PNG),
            ("application/pdf", "hoa-don.pdf", b"%PDF-1.4 x"),
            ("application/msword", "thu.doc", b"doc"),
        )
        files = files_of(latest(talk, BILLING, "new_ticket"))
        assert files["anh.png"] == PNG
        assert {"anh.png", "hoa-don.pdf"} < files.keys()
        assert "thu.doc" not in files
        assert any(name.endswith(".eml") for name in files)

    @pytest.mark.parametrize(
        ("command", "kind"),
        [("#route technical Nhờ xem.", "handed_on"), ("#note @technical Xem giúp ảnh này.", "consultation")],
    )
    def test_whoever_gets_the_ticket_or_a_question(self, command: str, kind: str) -> None:
        """The customer was told that all they wrote goes along."""
        talk = sends(("image/png", "anh.png", PNG))
        talk.staff(command, letter=latest(talk, BILLING, "new_ticket"))
        files = files_of(latest(talk, TECHNICAL, kind))
        assert files["anh.png"] == PNG
        assert any(name.endswith(".eml") for name in files)

    def test_a_program_is_none_whatever_its_name_says(self) -> None:
        """Only what is a picture by type and by name."""
        talk = sends(("application/x-msdownload", "anh.png", b"MZ"), ("image/png", "anh.exe", PNG))
        assert not {"anh.png", "anh.exe"} & files_of(latest(talk, BILLING, "new_ticket")).keys()


class TestTooLarge:
    """Three photographs of a telephone: what does not fit is named, and #original sends it."""

    BIG = b"\xff\xd8" + b"0123456789abcdef" * 2_500

    @pytest.fixture(autouse=True)
    def _a_hundredth(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The limits and the photographs are a hundredth of the real ones."""
        monkeypatch.setattr(originals, "ATTACH_LIMIT", originals.ATTACH_LIMIT // 100)
        monkeypatch.setattr(originals, "TOTAL_LIMIT", originals.TOTAL_LIMIT // 100)
        monkeypatch.setattr(letters, "TOTAL_LIMIT", letters.TOTAL_LIMIT // 100)

    def big(self) -> Conversation:
        """Three, 120 kB together."""
        return sends(*(("image/jpeg", f"IMG_{n}.jpg", self.BIG + bytes([n])) for n in (1, 2, 3)))

    def test_the_notice_says_what_is_missing(self) -> None:
        """And how to get it."""
        notice = latest(self.big(), BILLING, "new_ticket")
        assert files_of(notice).keys() == {"IMG_1.jpg", "IMG_2.jpg"}
        assert "IMG_3.jpg" in text_of(notice).split("quá lớn")[1]
        assert "#bangoc" in text_of(notice)

    def test_original_sends_all_of_it(self) -> None:
        """In as many letters as it needs, to whoever asked only."""
        talk = self.big()
        talk.staff("#bản gốc", letter=latest(talk, BILLING, "new_ticket"))
        got = [each for each in talk.house.letters_to(CLERK) if kind_of(each) == "originals"]
        assert len(got) == 2
        assert "1/2" in title_of(got[0])
        every: dict[str, bytes] = {}
        for letter in got:
            every |= files_of(letter)
        assert {"IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"} <= every.keys()
        assert every["IMG_3.jpg"] == self.BIG + bytes([3])


@pytest.mark.parametrize("words", ["#original", "#thư gốc", "#bangoc"])
def test_what_the_customer_wrote_later_comes_too(words: str) -> None:
    """Every mail of theirs, and none of a colleague's."""
    talk = complaint()
    talk.staff("#note CHUYỆN NỘI BỘ")
    talk.writes("Thư thứ hai.", to=talk.house.letters_to("tran@customer.example")[0])
    talk.staff(words)
    files = files_of(latest(talk, CLERK, "originals"))
    assert len(files) == 2
    assert all(name.endswith(".eml") for name in files)
    assert not any("NỘI BỘ".encode() in content for content in files.values())
