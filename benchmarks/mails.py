"""The mails of the benchmark: complaints of mixed shapes in three languages, and one of 25 MB."""

import base64
import random
from collections.abc import Iterator
from email.message import EmailMessage

DOMAIN = "customers.test"
LARGE = 25 * 2**20  # bytes on the wire
_SENTENCES = (
    (
        "Khiếu nại hóa đơn",
        "Tôi muốn khiếu nại về hóa đơn tháng 10, bị tính hai lần. Xin kiểm tra giúp tôi. ",
    ),
    (
        "Complaint about my invoice",
        "I was charged twice for my October invoice and nobody answers the phone. ",
    ),
    ("投诉发票问题", "我要投诉：十月份的发票被重复扣款，打电话没有人处理，请尽快核实并回复。"),
)


def complaints(recipient: str, number: int, chance: random.Random) -> Iterator[bytes]:
    """About 8 kB each: plain text, or with HTML that quotes, or with a small photograph, or both."""
    for index in range(number):
        subject, sentence = _SENTENCES[index % len(_SENTENCES)]
        message = _complaint(f"customer{index}", recipient, f"{subject} {index}", chance)
        text = sentence * (8 + index % 20) + "\n\n-- \nCustomer\n"
        message.set_content(text)
        shape = index % 4
        if shape in {1, 2}:
            quoted = f"<div class=gmail_quote><blockquote>{sentence * 20}</blockquote></div>"
            message.add_alternative(f"<html><body><p>{text}</p>{quoted}</body></html>", subtype="html")
        if shape in {2, 3}:
            message.add_attachment(
                chance.randbytes(4000), maintype="image", subtype="jpeg", filename=f"ảnh {index}.jpg"
            )
        yield message.as_bytes()


def large_complaint(recipient: str, chance: random.Random) -> bytes:
    """A short text and 25 MB of photograph; the library would need minutes to build it."""
    message = _complaint("large", recipient, "Ảnh hóa đơn", chance)
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'multipart/mixed; boundary="large"'
    head = message.as_bytes().replace(b"\n", b"\r\n")
    text = "Tôi gửi ảnh hóa đơn bị tính sai, xin xem giúp.".encode()
    photograph = base64.encodebytes(chance.randbytes(LARGE * 57 // 78)).replace(b"\n", b"\r\n")
    return b"".join(
        (
            head,
            b"--large\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
            text,
            b"\r\n--large\r\nContent-Type: image/jpeg; name=photograph.jpg\r\n",
            b"Content-Transfer-Encoding: base64\r\n\r\n",
            photograph,
            b"--large--\r\n",
        )
    )


def _complaint(sender: str, recipient: str, subject: str, chance: random.Random) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{sender.capitalize()} <{sender}@{DOMAIN}>"
    message["To"], message["Subject"] = recipient, subject
    message["Message-ID"] = f"<{sender}.{chance.getrandbits(64):x}@{DOMAIN}>"
    message["Date"] = "Mon, 23 Nov 2026 09:00:00 +0700"
    return message
