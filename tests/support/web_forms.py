"""Mails of web forms and of groups, as the programs write them by default; all words are our own."""

from collections.abc import Sequence
from email.message import EmailMessage

from support.house import SUPPORT, mail

LAN, MINH = "lan@customer.example", "minh@customer.example"
SITE = "wordpress@acme.example"
WORDS = "Tôi đặt nồi cơm từ thứ Hai mà đến nay chưa nhận được. Giao hàng kiểu gì vậy?"

PHPMAILER = ("X-Mailer", "PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)")


def form(
    body: str,
    *,
    sender: str = f"ACME <{SITE}>",
    reply_to: str = "",
    subject: str = "Liên hệ",
    headers: Sequence[tuple[str, str]] = (),
    html: bool = False,
) -> bytes:
    """A form's mail; with ``html`` in a page alone."""
    more = [*((("Reply-To", reply_to),) if reply_to else ()), *headers]
    if not html:
        return mail(body, sender=sender, subject=subject, headers=more)

    def page(message: EmailMessage) -> None:
        message.set_content(body, subtype="html")

    return mail("", sender=sender, subject=subject, headers=more, attach=page)


CONTACT_FORM_7 = form(
    f"From: Trần Thị Lan {LAN}\nSubject: Giao hàng trễ\n\nMessage Body:\n{WORDS}\n\n-- \n"
    "This is a notification that a contact form was submitted on your website (ACME https://acme.example).",
    reply_to=LAN,
    subject='ACME "Giao hàng trễ"',
    headers=[PHPMAILER, ("X-WPCF7-Content-Type", "text/plain")],
)
CONTACT_FORM_7_VI = form(
    f"Họ tên: Trần Thị Lan\nĐiện thoại: 0901 234 567\nEmail: {LAN}\nNội dung: {WORDS}\n\n--\n"
    "Email này được gửi đến từ form liên hệ của website ACME (https://acme.example)",
    headers=[PHPMAILER],
)
CONTACT_FORM_7_NEW_SITE = form(
    f"Gửi đến từ: Trần Thị Lan <{LAN}>\nTiêu đề: Giao hàng trễ\n\nNội dung thông điệp:\n{WORDS}\n\n-- \n"
    "Email này được gửi đến từ form liên hệ của website ACME (https://acme.example)",
    subject='ACME "Giao hàng trễ"',
)
ELEMENTOR = form(
    f"Name: Trần Thị Lan<br>\nEmail: {LAN}<br>\nPhone: 0901234567<br>\nMessage: {WORDS}<br>\n"
    "<br>\n---<br>\nDate: November 23, 2026<br>\nTime: 9:00 am<br>\nPage URL: https://acme.example/lien-he/<br>\n"
    "User Agent: Mozilla/5.0 (Windows NT 10.0)<br>\nRemote IP: 192.0.2.7<br>\nPowered by: Elementor<br>",
    sender="ACME <email@acme.example>",
    subject="New message from ACME",
    html=True,
)
WPFORMS = form(
    "<html><body><table><tbody>"
    "<tr><td><strong>Name</strong></td></tr><tr><td>Trần Thị Lan</td></tr>"
    f"<tr><td><strong>Email</strong></td></tr><tr><td><a href='mailto:{LAN}'>{LAN}</a></td></tr>"
    f"<tr><td><strong>Comment or Message</strong></td></tr><tr><td>{WORDS}</td></tr>"
    "</tbody></table><p>Sent from <a href='https://acme.example'>ACME</a></p></body></html>",
    reply_to=LAN,
    subject="New Entry: Simple Contact Form",
    headers=[PHPMAILER],
    html=True,
)
WPFORMS_PLAIN = form(
    f"--- Name ---\n\nTrần Thị Lan\n\n--- Email ---\n\n{LAN}\n\n--- Comment or Message ---\n\n{WORDS}\n\n",
    subject="New Entry: Simple Contact Form",
)
GRAVITY = form(
    "<html><body><table>"
    "<tr bgcolor='#EAF2FA'><td colspan='2'><strong>Họ và tên</strong></td></tr>"
    "<tr><td width='20'>&nbsp;</td><td>Trần Thị Lan</td></tr>"
    "<tr bgcolor='#EAF2FA'><td colspan='2'><strong>Địa chỉ email</strong></td></tr>"
    f"<tr><td width='20'>&nbsp;</td><td><a href='mailto:{LAN}'>{LAN}</a></td></tr>"
    "<tr bgcolor='#EAF2FA'><td colspan='2'><strong>Lời nhắn</strong></td></tr>"
    f"<tr><td width='20'>&nbsp;</td><td>{WORDS}</td></tr></table></body></html>",
    sender="ACME <info@www.acme.example>",
    subject="New submission from Liên hệ",
    html=True,
)
SHOPIFY = form(
    "You received a new message from your online store's contact form.\n\n"
    f"Country Code:\nVN\n\nName:\nTrần Thị Lan\n\nEmail:\n{LAN}\n\nPhone:\n0901234567\n\n"
    f"What Is Your Request Regarding?:\nDH-1001\n\nBody:\n{WORDS}\n",
    sender="ACME (Shopify) <mailer@shopify.com>",
    reply_to=LAN,
    subject="New customer message on November 23, 2026 at 9:00 am",
)
SQUARESPACE = form(
    f"Sent via form submission from ACME\n\nName: Trần Thị Lan\n\nEmail: {LAN}\n\nMessage: {WORDS}\n\n"
    "Manage Submissions\n\nDoes this submission look like spam? Report it here.",
    sender="Squarespace <form-submission@squarespace.info>",
    subject="Form Submission - Contact",
)
WIX = form(
    f"<p>New form submission</p><p>Name:</p><p>Trần Thị Lan</p><p>Email:</p><p>{LAN}</p>"
    f"<p>Message:</p><p>{WORDS}</p>",
    sender="ACME <no-reply@crm.wix.com>",
    subject="Liên hệ got a new submission",
    html=True,
)
HARAVAN = form(
    "<p>Bạn nhận được liên hệ mới từ website acme.example</p><table>"
    "<tr><td>Họ tên</td><td>Trần Thị Lan</td></tr>"
    f"<tr><td>Email</td><td>{LAN}</td></tr><tr><td>Số điện thoại</td><td>0901 234 567</td></tr>"
    f"<tr><td>Nội dung</td><td>{WORDS}</td></tr></table>",
    sender="ACME <noreply@haravan.com>",
    subject="Khách hàng liên hệ",
    html=True,
)
SAPO = form(
    f"Tên người liên hệ: Trần Thị Lan\nEmail: {LAN}\nĐiện thoại: 0901234567\nNội dung liên hệ: {WORDS}\n",
    sender="Sapo <no-reply@mysapo.net>",
    subject="Liên hệ mới từ website",
)
CHINESE = form(
    f"姓名：王丽\n电子邮件：{LAN}\n电话：13812345678\n留言内容：\n电饭锅坏了，我要投诉，请尽快处理并退款。\n",
    subject="在线留言",
)
PLAIN_PHP = form(WORDS, sender=SUPPORT, reply_to=f"Trần Thị Lan <{LAN}>")
PLAIN_PHP_BODY = form(
    f"Tên: Trần Thị Lan\nEmail: {LAN}\nTin nhắn: {WORDS}",
    sender=SUPPORT,
    headers=[("X-PHP-Originating-Script", "33:lienhe.php")],
)
GOOGLE_ADD_ON = form(
    f"Liên hệ\n\nHọ và tên\nTrần Thị Lan\n\nĐịa chỉ email\n{LAN}\n\nNội dung\n{WORDS}\n\nGoogle Forms",
    sender="ACME <noreply@acme.example>",
    subject="Google Forms: Liên hệ",
)

FORMS = {
    "Contact Form 7": CONTACT_FORM_7,
    "Contact Form 7 in Vietnamese": CONTACT_FORM_7_VI,
    "Contact Form 7 as installed in Vietnamese": CONTACT_FORM_7_NEW_SITE,
    "Elementor": ELEMENTOR,
    "WPForms": WPFORMS,
    "WPForms as plain text": WPFORMS_PLAIN,
    "Gravity Forms": GRAVITY,
    "Shopify": SHOPIFY,
    "Squarespace": SQUARESPACE,
    "Wix": WIX,
    "Haravan": HARAVAN,
    "Sapo": SAPO,
    "in Chinese": CHINESE,
    "a script with Reply-To": PLAIN_PHP,
    "a script without": PLAIN_PHP_BODY,
    "an add-on of Google Forms": GOOGLE_ADD_ON,
}
"""Each with Lan's address, as it comes without any configuration."""

GROUP = [
    ("List-ID", "<{name}.acme.example>"),
    (
        "List-Post",
        "<https://groups.google.com/a/acme.example/group/{name}/post>, <mailto:{name}@acme.example>",
    ),
    ("Mailing-list", "list {name}@acme.example; contact {name}+owners@acme.example"),
    ("X-Google-Group-Id", "357212215037"),
    ("Precedence", "list"),
]


def through_group(
    body: str = WORDS,
    *,
    name: str = "support",
    sender: str = "'Trần Thị Lan' via Support <{name}@acme.example>",
    original: str = f"Trần Thị Lan <{LAN}>",
    reply_to: str = f"Trần Thị Lan <{LAN}>",
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A mail that a Google Group has passed on with its own address in From."""
    kept = [("X-Original-From", original)] if original else []
    answered = [("Reply-To", reply_to)] if reply_to else []
    group = [(header, value.format(name=name)) for header, value in GROUP]
    return mail(body, sender=sender.format(name=name), headers=[*kept, *answered, *group, *headers])
