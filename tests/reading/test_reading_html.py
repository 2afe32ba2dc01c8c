"""HTML as the text that a person sees."""

import time

import pytest
from mailflow.adapters.reading.html_text import html_to_text

PAGES = {
    "lines": ("<div>one<br>two</div><div>three</div>", "one\ntwo\nthree"),
    "paragraphs": ("<p>one</p><p>two</p>", "one\n\ntwo"),
    "no gaps": ("<p>one</p><p>&nbsp;</p><p><br></p><p>&nbsp;</p><p>two</p>", "one\n\ntwo"),
    "a list": ("<ul><li>one</li><li>two</li></ul>", "  • one\n  • two"),
    "numbers": ("<ol><li>one</li><li>two</li></ol>", "  1. one\n  2. two"),
    "a table": (
        "<table><tr><th>Mã</th><th>Giá</th></tr><tr><td>12</td><td>5</td></tr></table>",
        "Mã\tGiá\n12\t5",
    ),
    "style and script": ("<style>p{}</style><script>alert(1)</script><p>text</p>", "text"),
    "title": ("<html><head><title>Mail</title></head><body>text</body></html>", "text"),
    "comments": ("<!-- no --><!--[if mso]>no<![endif]-->text", "text"),
    "entities": ("1 &lt; 2 &amp; &#128512; &eacute;", "1 < 2 & 😀 é"),
    "hidden": (
        '<div style="display:none">no</div><p style="Display: None">no</p><b hidden>no</b>text',
        "text",
    ),
    "struck out": ("đã <s>không</s> sửa <del>từ chối</del> <strike>x</strike>xong", "đã sửa xong"),
    "struck out by style": ('đã <span style="text-decoration:line-through">không</span> sửa', "đã sửa"),
    "invisible": ('<p style="color:red;visibility: hidden">no</p>text', "text"),
    "small letters around visible ones": (
        '<td style="font-size:0"><p style="font-size:14px">text</p></td>',
        "text",
    ),
    "tracking pixel": ('text<img src="http://t.example/p.gif" width=1 height=1 alt="pixel">', "text"),
    "Outlook": ("<p class=MsoNormal>one<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>", "one"),
    "preformatted": ("<pre>a\n  b</pre>", "a\n  b"),
    "a link": (
        'see <a href="https://drive.example/x">the photo</a> please',
        "see the photo (https://drive.example/x) please",
    ),
    "a link that says itself": ('<a href="https://www.acme.vn/">acme.vn</a>', "acme.vn"),
    "a link on a picture": ('<a href="https://acme.vn"><img src="x"></a>text', "text"),
    "an address": ('<a href="mailto:an@acme.vn">an@acme.vn</a>', "an@acme.vn"),
    "no address for machines": (f'<a href="https://t.example/{"x" * 400}">here</a>', "here"),
    "no script in a link": ('<a href="javascript:alert(1)">here</a>', "here"),
    "no tags": ("one\ntwo &amp; three < four", "one\ntwo & three < four"),
    "unclosed": ("<div><p>one<b>two", "onetwo"),
    "a table of Word": (
        (
            "<table><tr><td><p class=MsoNormal>Ngày</p></td><td><p class=MsoNormal>Số tiền</p></td></tr>"
            "<tr><td><div>1/11</div></td><td><p>50.000</p></td></tr></table>"
        ),
        "Ngày\tSố tiền\n1/11\t50.000",
    ),
    "layout in one column": (
        "<table><tr><td><p>Xin chào,</p><p>Tôi cần</p></td></tr></table>",
        "Xin chào,\n\nTôi cần",
    ),
    "a list of Word": (
        (
            "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span "
            "style='font:7.0pt'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>một</p><p class=MsoListParagraph>"
            "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>hai</p>"
        ),
        "1. một\n\n• hai",
    ),
    "a list that goes on": ("<ol start=5><li>năm</li><li>sáu</li></ol>", "    5. năm\n    6. sáu"),
    "spaces for looks": ("<p>Giá:&nbsp;&nbsp; &nbsp;5&nbsp;000&nbsp;đ</p>", "Giá: 5 000 đ"),
    "emoji": ('<p>Buồn <img alt="😢" src="https://mail.example/e.png"></p>', "Buồn 😢"),
    "a picture's words": ('<p>Logo <img alt="Cửa hàng" src="x"></p>', "Logo"),
    "a name with an address": ('<a href="mailto:an@acme.vn?subject=x">An</a>', "An (an@acme.vn)"),
    "a name with a number": ('<a href="tel:+84901234567">gọi tôi</a>', "gọi tôi (+84901234567)"),
    "a number": ('<a href="tel:0901234567">0901 234 567</a>', "0901 234 567"),
    "a link that lies": (
        '<a href="http://evil.example/login">https://bank.example/login</a>',
        "https://bank.example/login (http://evil.example/login)",
    ),
    "without size": ('<p style="font-size: 0px">no</p><p style="font-size:0.9em">text</p>', "text"),
    "without colour": ('<p style="color:#FFFFFF">no</p><font color=white>no</font>text', "text"),
    "white on white": (
        '<b style="background:red">a </b><i style="color:#fff;background:#fff">no</i>text',
        "a text",
    ),
    "white on red": ('<p style="background-color:#c00"><b style="color:white">text</b></p>', "text"),
    "white on a ground of the style sheet": (
        "<style>.b{background:#c00}</style><p class=b style='color:white'>text</p>",
        "text",
    ),
    "transparent": ('<p style="opacity:0">no</p><p style="opacity:0.5">text</p>', "text"),
    "without height": ('<div style="max-height:0px;overflow:hidden">no</div>text', "text"),
    "off the page": (
        '<p style="position:absolute;left:-9999px">no</p><p style="text-indent:-999em">no</p>text',
        "text",
    ),
    "for screen readers": ('<i style="position:absolute;clip:rect(0,0,0,0)">no</i>text', "text"),
    "spaced style": ('<p style="display : none">no</p>text', "text"),
    "right to left": ("<p dir=rtl>شكوى حول الطلب</p>", "شكوى حول الطلب"),
    "Chinese": ("<p>订单<b>还没</b>到，<br>请<span>尽快</span>处理。</p>", "订单还没到，\n请尽快处理。"),
    "direction characters": ("<p>a\u202eb\u200bc</p>", "abc"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("html", "text"), PAGES.values(), ids=PAGES)
def test_html_reads_like_a_letter(html: str, text: str) -> None:
    """What is seen, in lines; what is not seen is not there."""
    assert html_to_text(html) == text


def test_a_newsletter_is_not_drowned_in_addresses() -> None:
    """With many links only the words remain."""
    html = "".join(f'<p><a href="https://shop.example/{at}">offer</a></p>' for at in range(50))
    assert "https" not in html_to_text(html)


def test_html_that_the_library_refuses_loses_its_tags() -> None:
    """Half a character is no text for it."""
    assert html_to_text("<p>a\ud800b</p><p>c</p>").split() == ["ab", "c"]


HOSTILE = {
    "deep": "<div>" * 20_000,
    "tables": "<table><tr><td>" * 5_000,
    "formatting": "<b><p>" * 10_000,
    "hidden": '<p style="display:none">x</p>' * 10_000,
    "white": '<p style="color:white">x' * 5_000,
    "links": '<a href="https://a.example">' * 10_000,
    "attributes": "<p " + "a=1 " * 50_000 + ">",
    "brackets": "<" * 200_000,
    "entities": "&" * 200_000,
    "comments": "<!--" * 50_000,
    "lists": "<ol><li>x" * 2_000,
    "lists that go on": "<ul><ol start=5><li>x" * 2_000,
    "bullets of Word": '<span style="mso-list:Ignore">·' * 2_000,
    "no size": '<p style="font-size:0">x' * 3_000,
    "cells": "<table><tr>" + "<td><p>x</p></td>" * 5_000,
    "misnested": "<font><i>" * 5_000 + "</font>" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_takes_time_in_proportion(name: str) -> None:
    """Twice as much takes about twice as long, and none of it long."""
    times = []
    for size in (1, 2):
        began = time.process_time()
        html_to_text(HOSTILE[name] * size)
        times.append(time.process_time() - began)
    assert times[1] < max(5 * times[0], 0.5)
    assert times[1] < 10
