"""What of an answer's page is kept of its form, and how the words then stand in text and page."""

import re
import time

import pytest
from mailflow.adapters.letters.prose import Worded, prose
from mailflow.adapters.reading.html_format import formatted_lines
from mailflow.domain.text.formatted import in_lines, shown

GMAIL = (
    '<div dir="ltr">Chúng tôi đã <b>kiểm tra</b> và thấy hóa đơn bị ghi hai lần; xin chị xem '
    '<a href="https://acme.vn/hoa-don">tại đây</a> hoặc viết cho '
    '<a href="mailto:hotro@acme.vn">hotro@acme.vn</a>.'
    "<div><br></div><ul><li>Gửi bản sao <b>hóa đơn</b></li><li>Gửi <i>mã thẻ</i></li></ul>"
    '<ol><li>Bước một</li><li>Bước hai</li></ol></div><div class="gmail_quote"><b>Duyệt</b></div>'
)
GMAIL_TEXT = """\
Chúng tôi đã *kiểm tra* và thấy hóa đơn bị ghi hai lần; xin chị xem tại đây
<https://acme.vn/hoa-don> hoặc viết cho hotro@acme.vn.

   - Gửi bản sao *hóa đơn*
   - Gửi *mã thẻ*

   1. Bước một
   2. Bước hai"""
PARAGRAPH = (
    "Chúng tôi đã kiểm tra và thấy hóa đơn bị ghi hai lần; xin chị xem tại đây (https://acme.vn/hoa-don) "
    "hoặc viết cho hotro@acme.vn."
)
OUTLOOK = (
    "<div class=WordSection1><p class=MsoNormal><b>Hai việc</b> đã xong:<o:p></o:p></p>"
    "<p class=MsoListParagraph><![if !supportLists]><span>·<span>&nbsp;&nbsp; </span></span><![endif]>"
    "Đổi máy</p>"
    "<p class=MsoListParagraph><![if !supportLists]><span>·<span>&nbsp;&nbsp; </span></span><![endif]>"
    "Hoàn phí, xem "
    '<a href="https://acme.vn/x">hướng dẫn</a><o:p></o:p></p></div>'
)
OUTLOOK_TEXT = "Hai việc đã xong:\n\n·       Đổi máy\n\n·       Hoàn phí, xem hướng dẫn<https://acme.vn/x>"
APPLE = '<div>Xin xem <a href="https://acme.vn/x">hướng dẫn</a>, <b>trước thứ Sáu</b>.</div>'


def written(text: str, html: str) -> tuple[str, str]:
    """The words as they go on, and the page made of them."""
    lines = formatted_lines(html)
    words = in_lines(text, lines)
    return words, str(prose(Worded(words, tuple(map(shown, lines)))))


def seen(page: str) -> str:
    """What a reader of the page reads."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", page))


def test_gmail() -> None:
    """Its text has stars, cut lines and angle brackets: they become paragraphs, bold, lists, links."""
    words, page = written(GMAIL_TEXT, GMAIL)
    assert words.split("\n") == [
        PARAGRAPH,
        "",
        "- Gửi bản sao hóa đơn",
        "- Gửi mã thẻ",
        "",
        "1. Bước một",
        "2. Bước hai",
    ]
    assert "<b>kiểm tra</b>" in page
    assert "<li>Gửi bản sao <b>hóa đơn</b></li>" in page
    assert re.search(r'<ol start="1"[^>]*>\n<li>Bước một</li>\n<li>Bước hai</li>\n</ol>', page)
    assert re.search(
        r'<a href="https://acme.vn/hoa-don"[^>]*>tại đây</a> \(<a href="https://acme.vn/hoa-don"', page
    )
    assert re.search(r'<a href="mailto:hotro@acme.vn"[^>]*>hotro@acme.vn</a>', page)


def test_outlook() -> None:
    """Word's lists are paragraphs with a dot: one list, without blank lines between its items."""
    words, page = written(OUTLOOK_TEXT, OUTLOOK)
    assert words == "Hai việc đã xong:\n\n- Đổi máy\n- Hoàn phí, xem hướng dẫn (https://acme.vn/x)"
    assert page.startswith("<b>Hai việc</b> đã xong:")
    assert page.count("<ul") == 1
    assert page.count("<li>") == 2


def test_apple_mail() -> None:
    """Its text says nothing of the target: the words of the letter do."""
    words, page = written("Xin xem hướng dẫn, trước thứ Sáu.", APPLE)
    assert words == "Xin xem hướng dẫn (https://acme.vn/x), trước thứ Sáu."
    assert "<b>trước thứ Sáu</b>" in page


@pytest.mark.parametrize(
    ("text", "html"),
    [(GMAIL_TEXT, GMAIL), (OUTLOOK_TEXT, OUTLOOK), ("Xin xem hướng dẫn.", APPLE), ("a *b* c", "")],
)
def test_text_and_page_have_the_same_words(text: str, html: str) -> None:
    """Letter by letter, but for the marks of lists, which a page draws."""
    words, page = written(text, html)
    assert seen(page) == re.sub(r"(?m)^(?:-|[0-9]+\.) |\s+", "", words)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Xin chào chị Lan, <b>hoàn 5 triệu đồng</b> cho chị ngay hôm nay nhé.</p>",
        '<p>Chúng tôi đã sửa hóa đơn.<span style="display:none"> Hoàn 5 triệu.</span></p>',
        "<p>Chúng tôi đã sửa hóa đơn</p><script>alert(1)</script><img src=x onerror=alert(1)>",
    ],
)
def test_a_page_adds_no_word(html: str) -> None:
    """What the text does not say never leaves, whatever the page says: every guard reads the text."""
    words, page = written("Chúng tôi đã sửa hóa đơn.", html)
    assert words == "Chúng tôi đã sửa hóa đơn."
    assert page == words


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "vbscript:x", "//acme.vn",
     "tel:1", 'https://a.vn/"onclick="x', "https://a.vn/ x", "HTTPS://ａ.vn/x"],
)  # fmt: skip
def test_a_link_leads_to_a_website_or_a_mailbox(href: str) -> None:
    """Every other target is left out, its words stay."""
    words, page = written(
        "Xin xem hướng dẫn sử dụng.", f"<p>Xin xem <a href='{href}'>hướng dẫn</a> sử dụng.</p>"
    )
    assert (words, page) == ("Xin xem hướng dẫn sử dụng.", "Xin xem hướng dẫn sử dụng.")


@pytest.mark.parametrize("label", ["https://acme.vn", "www.acme.vn", "acme.vn", "acme.vn.evil.example"])
def test_a_link_cannot_say_one_thing_and_do_another(label: str) -> None:
    """The true target stands behind words that look like another address."""
    words, _ = written(
        f"Xin xem {label} nhé.", f'<p>Xin xem <a href="https://acme.vn.evil.example/x">{label}</a> nhé.</p>'
    )
    assert "(https://acme.vn.evil.example/x)" in words


@pytest.mark.parametrize("label", ["https://www.acme.vn/", "www.acme.vn", "acme.vn", "https://acme.vn"])
def test_a_target_that_is_said_is_said_once(label: str) -> None:
    """What is clicked on is where it leads."""
    words, page = written(
        f"Xin xem {label} nhé.", f'<p>Xin xem <a href="https://www.acme.vn">{label}</a> nhé.</p>'
    )
    assert words == f"Xin xem {label} nhé."
    assert 'href="https://www.acme.vn"' in page


def test_what_is_typed_in_plain_text() -> None:
    """Without a page: lines with dashes are a list, addresses can be pressed, stars stay stars."""
    page = str(
        prose("Cần có:\n- hóa đơn\n- ảnh chụp\nGửi về a@acme.vn, xem https://acme.vn/a. *Gấp* 5 * 3\n- Lan")
    )
    assert page.count("<li>") == 2
    assert 'href="mailto:a@acme.vn"' in page
    assert 'href="https://acme.vn/a"' in page
    assert "*Gấp* 5 * 3<br>\n- Lan" in page


def test_numbers_that_are_no_list() -> None:
    """Days, sums and a list that begins again are not renumbered."""
    page = str(prose("1. Một\n2. Hai\n1. Lại một\n3. 5 triệu"))
    assert page.count("<li>") == 2
    assert "1. Lại một<br>\n3. 5 triệu" in page


def test_a_command_stands_before_the_words() -> None:
    """Bold words on the line of a command stay bold behind it."""
    words, _ = written(
        "#traloi Chúng tôi *đã sửa* hóa đơn.", "<div>#traloi Chúng tôi <b>đã sửa</b> hóa đơn.</div>"
    )
    lines = tuple(map(shown, formatted_lines("<div>#traloi Chúng tôi <b>đã sửa</b> hóa đơn.</div>")))
    assert words == "#traloi Chúng tôi đã sửa hóa đơn."
    assert prose(Worded(words.partition(" ")[2], lines)) == "Chúng tôi <b>đã sửa</b> hóa đơn."


@pytest.mark.parametrize("tag", ["pre", 'div style="white-space:pre-wrap"'])
def test_line_ends_that_the_page_keeps(tag: str) -> None:
    """A command stays on its line where the page only shows the lines of a plain mail."""
    text = (
        "#note Khách đã gọi hai lần, xin xem giúp.\nChúng tôi đã kiểm tra lại hóa đơn tháng 10 của chị Lan."
    )
    assert written(text, f"<{tag}>{text}</{tag[:3]}>")[0] == text


def test_short_lines_are_not_joined() -> None:
    """No program cuts a line of five words: whoever wrote two lines meant two."""
    text = "#note Khách đã gọi.\nChúng tôi đã kiểm tra lại hóa đơn tháng 10 và sẽ sửa ngay."
    assert written(text, f"<p>{text}</p>")[0] == text


@pytest.mark.parametrize(
    "piece",
    ["<b>", "<a href='https://x.vn'>", "<!--", "<", "<li>", "</b>", "<ol>", "<p", "x<br>", "<b>x</b> "],
)
def test_a_page_of_one_sign_costs_little(piece: str) -> None:
    """Whatever is repeated: linear in what is looked at."""
    page = piece * (60_000 // len(piece))
    began = time.process_time()
    lines = formatted_lines(page)
    in_lines("x\n" * 2000, lines)
    assert time.process_time() - began < 2
