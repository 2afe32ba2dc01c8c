# ruff: noqa: E501  (one mail, one line: the table is read across)
"""HTML replies of real mail programs give back the new text, as plain ones do."""

import pytest
from mailflow.adapters.reading.html_quotes import without_quotes
from mailflow.adapters.reading.html_text import html_to_text
from mailflow.domain.understanding.reply_text import reply_text

OWN = "<div>Tôi vẫn chưa nhận được tiền.</div>"
OLD = "<p>Kính gửi Quý khách,</p><p>Chúng tôi đã tiếp nhận KN-2026-000123.</p><p>Trân trọng</p>"
ATTR = "Vào Th 2, 3 thg 11, 2026 CSKH &lt;<a href='mailto:cskh@acme.vn'>cskh@acme.vn</a>&gt; đã viết:<br>"
OUTLOOK = "<b>Từ:</b> CSKH &lt;cskh@acme.vn&gt;<br><b>Đã gửi:</b> Thứ Hai<br><b>Đến:</b> An<br><b>Chủ đề:</b> KN-2026-000123"

FORMS = {
    "gmail": f'<div dir="ltr">{OWN}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{ATTR}</div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">{OLD}</blockquote></div>',
    "gmail, old": f'<div dir="ltr">{OWN}</div><div class="gmail_extra"><br><div class="gmail_quote">{ATTR}<blockquote class="gmail_quote">{OLD}</blockquote></div><br></div>',
    "gmail, below": f'<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">{ATTR}</div><blockquote class="gmail_quote">{OLD}</blockquote></div>{OWN}</div>',
    "gmail, below, inside": f'<div class="gmail_quote"><div class="gmail_attr">{ATTR}</div><blockquote class="gmail_quote">{OLD}</blockquote>{OWN}</div>',
    "gmail, unknown language": f'<div dir="ltr">{OWN}</div><div class="gmail_quote"><div class="gmail_attr">Eine Zeile, die niemand kennt</div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "gmail forward": f'<div dir="ltr">{OWN}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>Từ: <strong>Shop</strong> <span>&lt;<a href="mailto:s@x.vn">s@x.vn</a>&gt;</span><br>Date: Th 2<br>Subject: x<br>To: an<br></div><br><br>{OLD}</div></div>',
    "gmail with signature": f'{OWN}<div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature">Nguyễn An<br>0912345678</div><div class="gmail_quote"><div class="gmail_attr">{ATTR}</div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "outlook on the web": f'<div class="elementToProof">{OWN}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">{OUTLOOK}<div>&nbsp;</div></div><div>{OLD}</div>',
    "outlook on the web, forwarded on": f'<div><div>{OWN}</div><hr tabindex="-1"><div id="x_divRplyFwdMsg">{OUTLOOK}</div></div><div>{OLD}</div>',
    "outlook on the desktop": f'<div class="WordSection1"><p class="MsoNormal">{OWN}</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">{OUTLOOK}</p></div></div><p class="MsoNormal">{OLD}</p></div>',
    "outlook on the phone": f'<div dir="auto">{OWN}</div><div id="ms-outlook-mobile-signature">Tải <a href="https://aka.ms/o0ukef">Outlook cho iOS</a></div><div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message"><hr><div id="divRplyFwdMsg">{OUTLOOK}</div>{OLD}</div>',
    "outlook for mac": f'<p>{OWN}</p><span id="OLK_SRC_BODY_SECTION"><div>{OUTLOOK}</div><div>{OLD}</div></span>',
    "apple": f'<html><body dir="auto">{OWN}<br><div dir="ltr">Đã gửi từ iPhone của tôi</div><div dir="ltr"><br><blockquote type="cite">{ATTR}<br></blockquote></div><blockquote type="cite"><div dir="ltr">{OLD}</div></blockquote></body></html>',
    "apple on the desktop": f'<body>{OWN}<div><br><blockquote type="cite"><div>On 3 Nov 2026, at 10:00, CSKH &lt;cskh@acme.vn&gt; wrote:</div><br><div>{OLD}</div></blockquote></div><br></body>',
    "thunderbird": f'<p>{OWN}</p><div class="moz-cite-prefix">Vào 03/11/2026 10:00, CSKH đã viết:<br></div><blockquote type="cite" cite="mid:x@acme.vn">{OLD}</blockquote><div class="moz-signature">-- <br>An</div>',
    "thunderbird, below": f'<div class="moz-cite-prefix">On 03/11/2026 10:00, CSKH wrote:<br></div><blockquote type="cite" cite="mid:x@acme.vn">{OLD}</blockquote><p>{OWN}</p>',
    "thunderbird forward": f'<p>{OWN}</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tr><th>Subject: </th><td>x</td></tr></table>{OLD}</div>',
    "yahoo": f'<div class="ydp yahoo-style-wrap">{OWN}</div><div id="ydp1yahoo_quoted_1" class="ydp1yahoo_quoted"><div>Vào 10:00 CSKH đã viết:</div><div>{OLD}</div></div>',
    "yahoo for ios": f'{OWN}<br><br>Gửi từ Yahoo Mail cho iPhone<br><p class="yQTDQuotedHeader">Vào Thứ Ba, 3 tháng 11, 2026, 10:00, CSKH &lt;cskh@acme.vn&gt; đã viết:</p><blockquote class="iosymail">{OLD}</blockquote>',
    "zoho": f'<div>{OWN}</div><div class="zmail_extra_hr" style="border-top:1px solid"></div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- Vào Th 3 CSKH đã viết ---</div><blockquote style="margin:0">{OLD}</blockquote></div>',
    "zalo and other webmail": f"<div>{OWN}</div><br><div>----- Thư gốc -----</div><div>{OUTLOOK}</div><div>{OLD}</div>",
    "qq": f'<div>{OWN}</div><div><includetail><div>&nbsp;</div><div style="font:Verdana normal 14px"><div style="FONT-SIZE:12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b> CSKH</div>{OLD}</div></includetail></div>',
    "qq, empty tail": f'<div>{OWN}</div><div><br></div><div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div><div><b>发件人:</b>&nbsp;"CSKH"&lt;cskh@acme.vn&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月3日</div><div><b>收件人:</b>&nbsp;"An";</div><div><b>主题:</b>&nbsp;KN</div></div><div>{OLD}<!--<![endif]--></div><includetail><!--<![endif]--></includetail>',
    "foxmail": f'<div><span></span>{OWN}</div><div>&nbsp;</div><blockquote style="margin-top:0px;margin-bottom:0px;margin-left:0.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="PADDING-RIGHT:8px;font-size:12px"><div><b>发件人：</b>&nbsp;<a href="mailto:cskh@acme.vn">CSKH</a></div><div><b>发送时间：</b>&nbsp;2026-11-03&nbsp;10:00</div><div><b>收件人：</b>&nbsp;an</div><div><b>主题：</b>&nbsp;KN</div></div></div>{OLD}</blockquote>',
    "163": f'<div style="font-size:14px">{OWN}</div><br><div id="divNeteaseMailCard"></div><br><pre><br>At 2026-11-03 10:00:00, "CSKH" &lt;cskh@acme.vn&gt; wrote:</pre><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex">{OLD}</blockquote>',
    "163 forward": f'<div>{OWN}</div><div id="isForwardContent">-------- 转发邮件信息 --------<br>发件人："CSKH"<br>主题：x<br>{OLD}</div>',
    "163 with signature": f'<div><span id="spnEditorContent">{OWN}</span></div><span id="spnEditorSign"><br>--<br>王小明<br>电话：13800000000</span><blockquote id="isReplyContent">{OLD}</blockquote>',
    "netease on the phone": f'<div>{OWN}</div><div id="imail_signature" class="ntes-signature">发自网易邮箱大师</div><div class="J-reply ntes-mailmaster-quote"><div>---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>CSKH</td></tr></table>{OLD}</div>',
    "lark": f'<div>{OWN}</div><div class="history-quote-wrapper" id="lark-mail-quote-170930435"><div class="adit-html-block adit-html-block--collapsed"><div>发件人: CSKH<br>时间: 2026<br>主题: KN</div>{OLD}</div></div>',
    "lark, old": f'<div>{OWN}</div><div id="lark-mail-quote-162574974"><div class="adit-html-block adit-html-block--collapsed">{OLD}</div></div>',
    "wps and coremail": f'<div>{OWN}</div><div><hr></div><div><div><b>发件人：</b>"CSKH"&lt;cskh@acme.vn&gt;</div><div><b>日期：</b>2026/11/03 10:00</div><div><b>收件人：</b>"An"</div><div><b>主题：</b>KN</div></div><div>{OLD}</div>',
    "aliyun": f'<div class="__aliyun_email_body_block">{OWN}<div><br></div><blockquote style="margin-right:0;margin-top:0;margin-bottom:0"><div>------------------------------------------------------------------</div><div>发件人：CSKH &lt;cskh@acme.vn&gt;</div><div>发送时间：2026年11月3日(星期二) 10:00</div><div>收件人：An</div><div>主　题：KN</div><div>{OLD}</div></blockquote></div>',
    "139": f"<div>{OWN}</div><hr id='replySplit'/><div id='reply139content'>----邮件原文----<br>{OLD}</div>",
    "proton": f'<div>{OWN}</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">On Tuesday, CSKH &lt;cskh@acme.vn&gt; wrote:<br><br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
    "tutanota": f"<div>{OWN}</div><br>3 Nov 2026, 10:00 by cskh@acme.vn:<br><blockquote class='tutanota_quote' style='border-left: 1px solid #93A3B8'>{OLD}</blockquote>",
    "roundcube": f'<p>{OWN}</p><p id="reply-intro">On 2026-11-03 10:00, CSKH wrote:</p><blockquote type="cite" style="padding:0 0.4em;border-left:#1010ff 2px solid;margin:0">{OLD}</blockquote>',
    "gmx": f'<div>{OWN}</div><div name="quote" style="margin:10px 5px"><div><b>Gesendet:</b> Dienstag</div><div name="quoted-content">{OLD}</div></div>',
    "zimbra": f'<div>{OWN}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Từ: </b>"CSKH" &lt;cskh@acme.vn&gt;<br><b>Đến: </b>"An"<br><b>Đã gửi: </b>Thứ Ba<br><b>Chủ đề: </b>KN<br></div><div data-marker="__QUOTED_TEXT__">{OLD}</div>',
}


def read(html: str) -> str:
    return reply_text(html_to_text(without_quotes(html)))


@pytest.mark.parametrize("html", FORMS.values(), ids=FORMS.keys())
class TestEveryForm:
    """All forms above."""

    def test_the_new_text_is_all_that_is_left(self, html: str) -> None:
        """Wherever the person wrote it: above, below, inside the program's elements."""
        assert read(html) == "Tôi vẫn chưa nhận được tiền."

    def test_without_new_text_everything_is_shown(self, html: str) -> None:
        """A forward, or a mail sent back without a word, keeps what it carries."""
        assert "KN-2026-000123" in read(html.replace(OWN, ""))


class TestInlineAnswers:
    """Answers between quotes stay with the line that they answer."""

    def test_gmail_splits_its_quote(self) -> None:
        """Each answer follows the last line of the quote above it."""
        html = f"""<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">{ATTR}</div>
            <blockquote class="gmail_quote"><div>Kính gửi Quý khách,</div><div>Mã đơn hàng là gì?</div></blockquote>
            <div>DH-778</div><blockquote class="gmail_quote"><div>Ngày mua?</div></blockquote><div>20/10</div></div></div>"""
        assert read(html) == "> Mã đơn hàng là gì?\n\nDH-778\n\n> Ngày mua?\n\n20/10"

    def test_thunderbird_splits_its_quote(self) -> None:
        """The same with ``blockquote type=cite``."""
        html = (
            '<div class="moz-cite-prefix">On 03/11/2026 10:00, CSKH wrote:</div>'
            '<blockquote type="cite"><p>The number?</p></blockquote><p>DH-778</p>'
            '<blockquote type="cite"><p>The date?</p></blockquote><p>Yesterday</p><blockquote type="cite">Bye</blockquote>'
        )
        assert read(html) == "> The number?\n\nDH-778\n\n> The date?\n\nYesterday"


class TestThePersonsOwnHtml:
    """Elements that look like quotes but hold the person's words."""

    def test_without_any_mark_html_comes_back_untouched(self) -> None:
        """The quick look is enough for most mails."""
        html = "<p>Xin <b>chào</b><br>công ty</p>"
        assert without_quotes(html) is html

    def test_an_indented_paragraph_stays(self) -> None:
        """Gmail indents with a blockquote without a border."""
        html = '<div>Mã lỗi:<blockquote style="margin:0 0 0 40px;border:none;padding:0px">E-17</blockquote></div>'
        assert read(html).split() == ["Mã", "lỗi:", "E-17"]

    def test_a_letter_typed_into_the_signature_stays(self) -> None:
        """On the telephone people write where the cursor stands."""
        letter = "Tôi chưa nhận được tiền. " * 40
        assert read(f'<div class="gmail_signature">{letter}</div>').count("chưa nhận") == 40

    def test_a_short_text_in_the_signature_stays_where_nothing_else_is(self) -> None:
        """Nothing left means that everything is left."""
        assert read('<div class="gmail_signature">Trả tiền cho tôi</div>') == "Trả tiền cho tôi"

    @pytest.mark.parametrize(
        "html",
        [
            "",
            "<",
            "<blockquote type=cite",
            "</blockquote></div>",
            "<blockquote type=cite><blockquote type=cite></blockquote>",
            "<html><head></head></html><!-- gmail_quote -->",
            '<frameset><frame class="gmail_quote"></frameset>',
            '<div id="appendonsend">',
            '<table><blockquote type="cite">x</table>',
        ],
    )
    def test_broken_html_is_no_harm(self, html: str) -> None:
        """Whatever it is, it comes back as text."""
        assert isinstance(read(html), str)
