"""What is written wrongly comes back in one friendly letter, with a link that opens it put right."""

import html
import re
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from mailflow.domain.model.paper import Enclosure
from mailflow.domain.procedure.dates import find_date
from mailflow.ports.errors import FilesUnreadable

from support.conversation import CLERK, COMPLAINT, CUSTOMER, Conversation, complaint
from support.house import BILLING, MANAGER, MONDAY, TECHNICAL, mail, read_letter, text_of
from support.inline_reader import InlineReader
from support.people import html_of

ASIDE = [CUSTOMER, BILLING, TECHNICAL, MANAGER]


@pytest.fixture(scope="module")
def talk() -> Conversation:
    """A ticket on which nothing that is refused leaves a trace: one is enough for all of them."""
    return complaint()


@pytest.mark.parametrize(
    ("words", "said", "right"),
    [
        ("#aprove", "Có phải anh/chị muốn viết #approve?", "#duyệt"),
        ("#ghichuu gọi lại", "Có phải anh/chị muốn viết #ghi chú?", "#ghi chú gọi lại"),
        ("#hoàn tiền ngay cho khách", "cũng không có lệnh nào giống", "#trợ giúp"),
        ("#ask", "Sau #hỏi chưa có lời nào", "#hỏi …"),
        ("#answer …", "Sau #trả lời chưa có lời nào", "#trả lời …"),
        ("#plan hoàn tiền @billing", "Chưa có ngày hẹn", "#phương án hoàn tiền @billing 30/11"),
        ("#hứa gọi lại 1/1/2020", "Ngày 01/01/2020 đã qua", "#hứa gọi lại 30/11"),
        (
            "#plan hoàn tiền @tecnical 5/12",
            "Không có bộ phận “tecnical”",
            "#phương án hoàn tiền @technical 5/12",
        ),
        ("#note @kho xem giúp", "Các bộ phận: billing, technical", "#ghi chú @… xem giúp"),
        ("#chuyển", "Xin chọn một trong: billing, technical", "#chuyển technical"),
        ("#loại bực mình", "khiếu nại, góp ý, câu hỏi, lời khen", "#loại khiếu nại"),
        ("#đã trả lời bằng bồ câu", "điện thoại, thư giấy", "#đã trả lời điện thoại …"),
        ("#close", "Trước đó cần có: thư trả lời kết quả", "#trả lời …"),
        ("#xong", "Trước đó cần có", "#phương án … @billing 30/11"),
        ("#answer Xin hoàn 1tr5 cho chị.", "chưa được duyệt (1.500.000 VND)", "#phương án … @billing 30/11"),
        ("#duyệt", "thuộc quyền của: quản lý, Giám đốc", ""),
        ("Đã xong.\n#note gọi lại\nXin chào.", "Lệnh phải đứng ở đầu thư", "#ghi chú gọi lại"),
        ("Khách gọi.\n\n#note hỏi @kho", "chưa rõ lời ấy cho ai", "#ghi chú hỏi @kho"),
        ("Em xem “#nhận” nhé", "Lệnh phải đứng ở đầu thư", "#nhận” nhé"),
    ],
)
def test_one_letter_back(talk: Conversation, words: str, said: str, right: str) -> None:
    """It says what was wrong and how it is right; nothing is done, nobody else hears of it."""
    before = {box: talk.kinds(box) for box in ASIDE}
    talk.staff(words, wait=0, letter=talk.house.letters_to(BILLING)[0])
    talk.passes(seconds=150)
    letter = talk.house.last_letter_to(CLERK)
    text = " ".join(text_of(letter).split())
    assert said in text
    assert "chưa lệnh nào được thực hiện" in text
    assert (f"Viết đúng: {right}" in text) is bool(right)
    assert {box: talk.kinds(box) for box in ASIDE} == before
    assert talk.status == "with department"


def test_the_link_is_the_mended_mail() -> None:
    """A click opens a mail with all its commands put right; sent as it is, they are carried out."""
    talk = complaint()
    talk.staff("#note @technical hỏi giúp\n#khẩn\n#plan hoàn 500k @billing\n#nhạn")
    page = html_of(talk.house.last_letter_to(CLERK))
    links = {html.unescape(link) for link in re.findall(r'href="(mailto:[^"]+)"', page)}
    assert len(links) == 1
    parts = urlsplit(links.pop())
    asked = parse_qs(parts.query)
    body, subject = asked["body"][0].replace("\r\n", "\n"), asked["subject"][0]
    talk.house.arrives(mail(body, sender=CLERK, to=unquote(parts.path), subject=subject))
    talk.house.turn()
    assert talk.kinds(TECHNICAL) == ["consultation"]
    assert "500.000 VND; thực hiện: Billing, hạn 30/11/2026" in talk.last(CLERK)
    assert "đã nhận xử lý" in talk.last(CLERK)


def test_the_place_of_the_words_is_left_free() -> None:
    """Nobody sends a customer three dots by pressing a link and then Send."""
    talk = complaint()
    talk.staff("#answer")
    page = html.unescape(html_of(talk.house.last_letter_to(CLERK)))
    assert "body=%23answer%20" in page
    assert "%E2%80%A6" not in page


def test_help_opens_what_it_names() -> None:
    """Each command of the help letter is a link, too."""
    talk = complaint()
    talk.staff("#help")
    assert 8 < html_of(talk.house.last_letter_to(CLERK)).count('href="mailto:') <= 15
    talk.staff("#help all")
    assert html_of(talk.house.last_letter_to(CLERK)).count('href="mailto:') > 25


@pytest.mark.parametrize("words", ["“#nhận”", '"#nhận"', "‘#take’", "(#take)", "«#Nhận»", "“#nhận。”"])
def test_quotation_marks_around_a_command(words: str) -> None:
    """Letters say: put “#take” on the first line. Who copies the marks means the command."""
    talk = complaint()
    talk.staff(words)
    assert talk.status == "investigating"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


@pytest.mark.parametrize("words", ["Anh chị xem #note giúp", "Đã xong, “#đóng” nhé", "… #answer"])
def test_a_command_within_a_sentence_never_reaches_a_customer(words: str) -> None:
    """Perhaps it was meant as one: the writer is asked."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK) == ["refused"]


@pytest.mark.parametrize("words", ["Phần #1 đã xong ạ.", "Xem https://acme.example/#help ạ.", "Mã #A12 ạ."])
def test_other_signs_of_that_form_are_words(words: str) -> None:
    """Numbers, addresses of pages and codes go out."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_part_of_the_departments_name() -> None:
    """Vietnamese staff write what the label says, without spaces or diacritics."""
    talk = complaint()
    talk.staff("#chuyển tech lỗi máy chủ")
    assert talk.kinds(TECHNICAL) == ["handed_on"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("cuối tháng", "2026-11-30"),
        ("hết tháng sau", "2026-12-31"),
        ("end of the month", "2026-11-30"),
        ("月底", "2026-11-30"),
    ],
)
def test_the_end_of_a_month(words: str, day: str) -> None:
    """As people put off things."""
    found = find_date(words, MONDAY.date())
    assert found is not None
    assert found[0].isoformat() == day


# --- mails that are HTML alone ---------------------------------------------------------------------


def page_from(talk: Conversation, page: str, *, to: str = "") -> None:
    """Lan's program sends nothing but HTML."""
    notice = talk.house.letters_to(BILLING)[0]
    to = to or str(notice["Reply-To"])
    raw = mail("x", sender=CLERK, to=to, subject=f"Re: {notice['Subject']}")
    message = read_letter(raw)
    for name in ("Content-Type", "Content-Transfer-Encoding", "MIME-Version"):
        del message[name]
    message["In-Reply-To"] = message["References"] = str(notice["Message-ID"])
    message.set_content(page, subtype="html")
    talk.house.arrives(message.as_bytes())
    talk.house.turn()
    talk.passes(minutes=3)


QUOTE = f"<blockquote type=cite><p>{COMPLAINT}</p><p>#close</p></blockquote>"


def test_commands_in_html() -> None:
    """What the page shows at its top is read, where it came to the address with the token."""
    talk = complaint()
    page_from(talk, f"<div>#nhận</div><div>#ghi chú gọi khách</div><br>{QUOTE}")
    assert talk.status == "investigating"
    assert talk.kinds(CLERK) == ["receipt"]


@pytest.mark.parametrize(
    "page",
    [
        f"<p>Cảm ơn.</p>{QUOTE}",
        QUOTE,
        '<div style="display:none">#close</div><p>Cảm ơn.</p>',
        "<p>Cảm ơn.</p><!-- #close --><title>#close</title>",
    ],
)
def test_what_is_quoted_or_hidden_in_html(page: str) -> None:
    """Nobody means that."""
    talk = complaint()
    page_from(talk, page)
    assert talk.status == "with department"
    assert "closed" not in talk.events()


def test_html_without_the_token() -> None:
    """The thread alone is not enough for a page; the letter back says what to do."""
    talk = complaint()
    page_from(talk, "<div>#nhận</div>", to="support@acme.example")
    assert talk.status == "with department"
    assert "bấm Trả lời ở chính thư này" in talk.last(CLERK)


@pytest.mark.parametrize("kind", ["x_pdf", "", "vnd.ms-excel; x"])
def test_files_of_an_odd_type_go_along(kind: str) -> None:
    """``application/x_pdf`` and ``application/`` keep no answer back: the customer has letter and file."""
    talk = complaint()

    def scan(message: EmailMessage) -> None:
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="bill.pdf")
        part = next(message.iter_attachments())
        part.replace_header("Content-Type", f'application/{kind}; name="bill.pdf"')

    talk.staff("#answer\n\nPlease find your bill attached.", attach=scan)
    letter = talk.house.last_letter_to(CUSTOMER)
    assert [part.get_filename() for part in letter.iter_attachments()] == ["bill.pdf"]


def test_whose_files_cannot_be_read_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes out and nothing waits in quarantine: the writer hears of it at once."""
    talk = complaint()

    def scan(message: EmailMessage) -> None:
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="bill.pdf")

    def broken(*_: object) -> list[Enclosure]:
        raise FilesUnreadable("the attachments could not be read")

    monkeypatch.setattr(InlineReader, "files", broken)
    talk.staff("#answer\n\nPlease find it attached.", attach=scan)
    assert talk.kinds(CUSTOMER)[-1] != "final_answer"
    assert talk.kinds(CLERK) == ["refused"]
    assert talk.house.one("select count(*) from arrivals where disposition = 'quarantined'") == 0
