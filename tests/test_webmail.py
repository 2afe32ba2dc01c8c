"""The demo's webmail, told as what a visitor does with a browser."""

import html
import http.client
import imaplib
import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlencode, urlsplit

import pytest
from mailflow.demo.embedded import EmbeddedServer
from mailflow.demo.webmail import MailUser

from support.patience import SERVER

LAN = MailUser("lan@customers.test", "Nguyễn Thị Lan", "Customers")
SUPPORT = MailUser("support@acme.test", "ACME Customer Care", "Support")
BILLING = MailUser("billing@acme.test", "Phòng kế toán", "Departments")


class Browser:
    """Just enough of a browser: follow links, fill in the form."""

    def __init__(self, url: str) -> None:
        self.authority = urlsplit(url).netloc

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.authority, timeout=SERVER)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body or None, kind | headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, dict(answer.headers), content

    def open(self, path: str, **query: str) -> str:
        status, _, content = self.ask("GET", path + ("?" + urlencode(query) if query else ""))
        assert status == 200, (path, status)
        return content.decode()

    def send(self, **fields: str) -> tuple[int, str]:
        status, headers, content = self.ask("POST", "/send", urlencode(fields))
        return status, headers.get("Location", "") or content.decode()

    def first_mail(self, address: str, folder: str = "INBOX") -> dict[str, str]:
        page = self.open("/box", of=address, folder=folder)
        found = re.search(r'href="/mail\?[^"]*uid=([0-9]+)"', page)
        assert found, page
        return {"of": address, "folder": folder, "uid": found[1]}


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return html.unescape(found[1])


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    embedded = EmbeddedServer(["acme.test", "customers.test"], people=[LAN, SUPPORT, BILLING])
    embedded.start()
    yield embedded
    embedded.stop()


@pytest.fixture
def browser(server: EmbeddedServer) -> Browser:
    return Browser(server.endpoints.webmail_url)


def deliver(server: EmbeddedServer, mail: EmailMessage) -> None:
    with smtplib.SMTP(server.endpoints.host, server.endpoints.smtp_port, timeout=SERVER) as smtp:
        smtp.send_message(mail)


def test_a_customer_writes_and_support_answers(server: EmbeddedServer, browser: Browser) -> None:
    """Lan writes; the mail lies in support's INBOX and in her Sent; the reply is threaded and reaches her."""
    overview = browser.open("/")
    assert LAN.name in overview
    assert "Departments" in overview

    words = {"subject": "Hóa đơn tháng 10", "text": "Tôi bị tính tiền hai lần.\r\n发票 <b>không</b>"}
    status, place = browser.send(of=LAN.address, to=SUPPORT.address, **words)
    assert (status, place) == (303, "/box?of=lan%40customers.test&sent=1")
    assert "Sent." in browser.open("/box", of=LAN.address, sent="1")
    assert "Hóa đơn tháng 10" in browser.open("/box", of=LAN.address, folder="Sent")

    mail = browser.first_mail(SUPPORT.address)
    page = browser.open("/mail", **mail)
    assert "Nguyễn Thị Lan" in page
    assert "发票 &lt;b&gt;không&lt;/b&gt;" in page
    assert "Message-ID: <" in browser.open("/source", **mail)

    form = browser.open("/write", **mail)
    assert field(form, "to") == LAN.address
    assert field(form, "subject") == "Re: Hóa đơn tháng 10"
    assert "&gt; Tôi bị tính tiền hai lần." in form
    parent = field(form, "in_reply_to")
    browser.send(of=SUPPORT.address, to=LAN.address, subject="Re: x", text="Xin lỗi.", in_reply_to=parent)
    with imaplib.IMAP4(server.endpoints.host, server.endpoints.imap_port, timeout=SERVER) as imap:
        imap.login(LAN.address, server.password)
        imap.select()
        source = imap.uid("FETCH", "1:*", "(BODY.PEEK[])")[1][0][1].decode()
    assert f"In-Reply-To: {parent}" in source
    assert f"References: {parent}" in source


def test_command_links_open_the_form(server: EmbeddedServer, browser: Browser) -> None:
    """A mailto: link of a notice, in HTML or text, opens the form with its address, plus sign and command."""
    link = "mailto:support+b.k3x@acme.test?subject=%5BKN-2026-000001%5D%20%23DONG&body=%23DONG%0D%0Axong"
    notice = EmailMessage()
    notice["From"], notice["To"], notice["Subject"] = SUPPORT.address, BILLING.address, "KN-2026-000001"
    notice.set_content(f"Đóng hồ sơ: <{link}>\n")
    notice.add_alternative(f'<p><a href="{link.replace("&", "&amp;")}">Đóng</a></p>', subtype="html")
    deliver(server, notice)

    page = browser.open("/mail", **browser.first_mail(BILLING.address))
    frame = re.search(r'srcdoc="([^"]*)"', page)
    assert frame
    in_html = re.search(r'href="(/write[^"]*)"', html.unescape(frame[1]))
    in_text = re.search(r'<pre>[^"]*<a href="(/write[^"]*)"', page)
    for found in (in_html, in_text):
        assert found
        form = browser.open(html.unescape(found[1]))
        assert field(form, "to") == "support+b.k3x@acme.test"
        assert field(form, "subject") == "[KN-2026-000001] #DONG"
        assert "#DONG\r\nxong</textarea>" in form


def test_a_hostile_letter_stays_in_its_frame(server: EmbeddedServer, browser: Browser) -> None:
    """No script of a mail runs and nothing is loaded: sandboxed frame, strict policy, escaped everywhere."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "x@customers.test", SUPPORT.address
    mail["Subject"] = "<script>alert(1)</script>"
    mail.set_content('<script>alert(2)</script>"></iframe><img src="http://evil.test/x">', subtype="html")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename='a"\u202e<b>.pdf')
    deliver(server, mail)
    place = browser.first_mail(SUPPORT.address)
    status, headers, content = browser.ask("GET", "/mail?" + urlencode(place))
    assert status == 200
    assert b"<script" not in content
    assert b'sandbox="allow-top-navigation-by-user-activation"' in content
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    status, headers, content = browser.ask("GET", "/part?" + urlencode(place | {"number": "0"}))
    assert (status, content, headers["Content-Type"]) == (200, b"%PDF", "application/octet-stream")
    assert headers["Content-Disposition"].isascii()


def test_what_is_wrong_is_said(browser: Browser) -> None:
    """A bad or foreign address brings the form back with the reason and the text kept."""
    for wrong, reason in (
        ("", "whom is it for?"),
        ("nobody", "did not go"),
        ("a@elsewhere.test", "relays nothing"),
    ):
        status, page = browser.send(of=LAN.address, to=wrong, subject="s", text="mein Text")
        assert status == 200
        assert reason in page
        assert "mein Text" in page
    assert browser.send(of="nobody@acme.test", to=LAN.address)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/box",
        "/box?of=x@y.test",
        "/box?of=lan@customers.test&folder=None",
        "/mail?of=lan@customers.test&uid=7",
        "/mail?of=lan@customers.test&uid=x%20OR%201",
        "/part?of=lan@customers.test&uid=1&number=0",
        "/write?of=x@y.test",
    ],
)
def test_wrong_addresses_are_not_found(browser: Browser, path: str) -> None:
    """A page that does not exist says so."""
    assert browser.ask("GET", path)[0] == 404


def test_other_sites_are_refused(browser: Browser) -> None:
    """A page elsewhere can neither read mailboxes (DNS rebinding) nor send mail (cross-site form)."""
    assert browser.ask("GET", "/", Host="evil.test")[0] == 403
    body = urlencode({"of": LAN.address, "to": SUPPORT.address})
    assert browser.ask("POST", "/send", body, Origin="http://evil.test")[0] == 403
    assert browser.ask("POST", "/send", body, Origin="null")[0] == 403
    assert browser.ask("POST", "/send", body, **{"Content-Length": str(2**21)})[0] == 413
