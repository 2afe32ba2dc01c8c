"""Mails of our own for the tests of reading: what customers, machines and strangers send."""

from textwrap import dedent

HEAD = (
    b"From: Nguyen An <an@example.vn>\nTo: support@example.com\n"
    b"Subject: Don hang 12\nMessage-ID: <1@example.vn>\n"
)


def mail(body: str | bytes, headers: str = "", *, head: bytes = HEAD) -> bytes:
    """A mail with the usual headers, more of them, and a body."""
    more = dedent(headers).strip().encode()
    content = body if isinstance(body, bytes) else dedent(body).encode()
    return head + (more + b"\n" if more else b"") + b"\n" + content


def multipart(*parts: str | bytes, subtype: str = "mixed") -> bytes:
    """A multipart mail; each part begins with its headers."""
    content = b"".join(
        b"--=_b\n" + (each if isinstance(each, bytes) else each.encode()) + b"\n" for each in parts
    )
    return (
        HEAD
        + b'MIME-Version: 1.0\nContent-Type: multipart/%s; boundary="=_b"\n\n' % subtype.encode()
        + content
        + b"--=_b--\n"
    )


PLAIN = mail("Chào anh chị,\nđơn hàng của tôi chưa đến.\n", "Content-Type: text/plain; charset=utf-8")
ENGLISH = mail("My parcel has not arrived yet. Please help.\n")
CHINESE = mail("我的订单还没有到，请尽快处理。".encode("gb18030"), "Content-Type: text/plain; charset=gb2312")
BASE64 = mail(
    "VMO0aSBjaMawYSBuaOG6rW4gxJHGsOG7o2MgaMOgbmcu\n",
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
)
QUOTED = mail(
    "Caf=C3=A9 =E2=82=AC 5 =\nlang\n",
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
)
ALTERNATIVE = multipart(
    "Content-Type: text/plain; charset=utf-8\n\nHàng bị vỡ rồi, tôi muốn đổi.",
    "Content-Type: text/html; charset=utf-8\n\n<p>Hàng bị <b>vỡ</b> rồi, tôi muốn đổi.</p>",
    subtype="alternative",
)
PHOTO = multipart(
    "Content-Type: text/plain\n\nSee the photo.",
    'Content-Type: image/jpeg; name="photo.jpg"\nContent-Disposition: attachment; filename="photo.jpg"\n'
    "Content-Transfer-Encoding: base64\n\n/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD",
)
FORWARD = multipart(
    "Content-Type: text/plain\n\nPlease have a look at this.",
    "Content-Type: message/rfc822\n\nFrom: binh@example.vn\nSubject: May giat hong\n\n"
    "May giat nha toi bi hong.\n",
)
BOUNCE = multipart(
    "Content-Type: text/plain\n\nYour message could not be delivered.",
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.vn\n\n"
    "Final-Recipient: rfc822; an@example.vn\nAction: failed\nStatus: 5.1.1\n",
    subtype="report",
)
ENCODED = (
    b"From: =?UTF-8?B?Tmd1eeG7hW4gVsSDbiBBbg==?= <an@example.vn>\n"
    b"Subject: =?UTF-8?Q?Khi=E1=BA=BFu_n=E1=BA=A1i?=\n"
    b" =?UTF-8?Q?_v=E1=BB=81_h=C3=B3a_=C4=91=C6=A1n?=\nDate: Mon, 23 Nov 2026 09:00:00 +0700\n"
    b"In-Reply-To: <a@example.com>\nReferences: <b@example.com>\n <a@example.com>\n\nNoi dung\n"
)
OUTLOOK = mail(
    "<html><head><style>p{margin:0}</style></head><body><p class=MsoNormal>Xin chào,<o:p></o:p></p>"
    "<table><tr><td>Mã</td><td>12</td></tr></table><div style='display:none'>x</div><img src='http://t.example/p.gif'></body></html>",
    "Content-Type: text/html; charset=utf-8",
)
NESTED = multipart(
    'Content-Type: multipart/related; boundary="=_r"\n\n'
    '--=_r\nContent-Type: text/html\n\n<p>Hi <img src="cid:1"></p>\n'
    "--=_r\nContent-Type: image/png\nContent-ID: <1>\nContent-Transfer-Encoding: base64\n\n"
    "iVBORw0KGgo=\n--=_r--",
    "Content-Type: text/plain; name=a.txt\n"
    "Content-Disposition: attachment; filename*=utf-8''h%C3%B3a%20%C4%91%C6%A1n.txt\n\nx",
)
JAPANESE = mail("届きません".encode("iso2022_jp"), "Content-Type: text/plain; charset=iso-2022-jp")
BROKEN = (
    b"From someone Mon Nov 23\nSubject no colon\nFrom: <<<a@b>\n"
    b"Content-Type: multipart/mixed\n\n--x\n\n\xff\xfe\x00--x--"
)

ALL = (
    *(PLAIN, ENGLISH, CHINESE, BASE64, QUOTED, ALTERNATIVE, PHOTO, FORWARD, BOUNCE, ENCODED, OUTLOOK, NESTED),
    *(JAPANESE, BROKEN),
)
