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
    "links": '<a href="https://a.example">' * 10_000,
    "attributes": "<p " + "a=1 " * 50_000 + ">",
    "brackets": "<" * 200_000,
    "entities": "&" * 200_000,
    "comments": "<!--" * 50_000,
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
