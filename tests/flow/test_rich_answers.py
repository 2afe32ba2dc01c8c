"""Staff answer with bold, lists and links: the customer reads them, in the same words as the text part."""

from email.message import EmailMessage

import pytest

from support.conversation import CUSTOMER, Conversation, complaint
from support.house import BILLING, answer, text_of
from support.people import html_of

LAN = "Lan <lan@acme.example>"
TEXT = """\
Chúng tôi đã *kiểm tra* và xin chị làm hai việc sau đây, rồi xem kết quả
tại đây <https://acme.example/hoa-don>:

   - Gửi bản sao *hóa đơn*
   - Gọi 1900 1234
"""
PAGE = (
    "<div>Chúng tôi đã <b>kiểm tra</b> và xin chị làm hai việc sau đây, rồi xem kết quả "
    '<a href="https://acme.example/hoa-don">tại đây</a>:</div><div><br></div>'
    "<ul><li>Gửi bản sao <b>hóa đơn</b></li><li>Gọi 1900 1234</li></ul>"
)


def says(talk: Conversation, text: str, page: str) -> None:
    """Lan of billing answers the notice with a text and a page; the hold passes."""

    def both(mail: EmailMessage) -> None:
        mail.add_alternative(page, subtype="html")

    notice = talk.house.last_letter_to(BILLING)
    talk.house.arrives(answer(notice, text, sender=LAN, attach=both))
    talk.house.turn()
    talk.passes(minutes=3)


@pytest.mark.parametrize("command", ["", "#traloi "])
def test_bold_lists_and_links(command: str) -> None:
    """As a plain answer and as a command, on the page and in the text."""
    talk = complaint()
    says(talk, command + TEXT, PAGE.replace("<div>Chúng", f"<div>{command}Chúng"))
    letter = talk.house.last_letter_to(CUSTOMER)
    page, text = html_of(letter), text_of(letter).replace("\r\n", "\n")
    assert "<b>kiểm tra</b>" in page
    assert "<li>Gửi bản sao <b>hóa đơn</b></li>" in page
    assert "sau đây, rồi xem kết quả tại đây (https://acme.example/hoa-don):" in text
    assert "- Gửi bản sao hóa đơn\n- Gọi 1900 1234" in text
    assert "*" not in text
    talk.customer_saw_nothing_internal()


def test_what_only_the_page_says_is_not_sent() -> None:
    """A sum that the text lacks, a picture: the guards have read the text, and that is what leaves."""
    talk = complaint()
    says(
        talk,
        "Chúng tôi đã sửa hóa đơn, xin cảm ơn chị.",
        "<p>Chúng tôi đã sửa hóa đơn, hoàn <b>5 triệu</b></p><img src=x>",
    )
    page = html_of(talk.house.last_letter_to(CUSTOMER))
    assert "5 triệu" not in page
    assert "<img" not in page


def test_a_link_with_an_address_of_the_house_is_held() -> None:
    """The true target is a word of the letter: the guard reads it like any other."""
    talk = complaint()
    before = len(talk.house.letters_to(CUSTOMER))
    says(
        talk,
        "Chúng tôi đã sửa hóa đơn, chị có thể viết cho phòng kế toán.",
        f'<p>Chúng tôi đã sửa hóa đơn, chị có thể viết cho <a href="mailto:{BILLING}">phòng kế toán</a>.</p>',
    )
    assert len(talk.house.letters_to(CUSTOMER)) == before


def test_struck_out_words_are_taken_back() -> None:
    """The text part beside the page still has them; the customer reads what its writer left standing."""
    talk = complaint()
    says(
        talk,
        "Hóa đơn tháng 10 đã không sửa xong. Chúng tôi từ chối đồng ý đổi hóa đơn cho chị.",
        "<p>Hóa đơn tháng 10 đã <s>không</s> sửa xong. Chúng tôi "
        '<span style="text-decoration: line-through">từ chối</span> đồng ý đổi hóa đơn cho chị.</p>',
    )
    text = text_of(talk.house.last_letter_to(CUSTOMER))
    assert "đã sửa xong. Chúng tôi đồng ý đổi hóa đơn" in " ".join(text.split())
