# ruff: noqa: E501  (reports stand in their own lines)
"""Reports of many mail systems in their own forms, about letters of ours; written for these tests."""

from dataclasses import dataclass

OUR_ID = "kn-2026-000123.2.abcdefg@acme.vn"
OUR_LETTER = f"""\
Return-Path: <support@acme.vn>
From: ACME <support@acme.vn>
To: Minh <minh@example.com>
Subject: [KN-2026-000123] We have received your complaint
Message-ID: <{OUR_ID}>
Date: Sun, 22 Nov 2026 10:00:00 +0700

Thank you for writing to us.
"""


@dataclass(frozen=True)
class Form:
    """One report and what a person reads out of it."""

    name: str
    raw: str
    recipients: tuple[str, ...] = ("minh@example.com",)
    status: str = ""
    says: str = ""  # words that must stand in the diagnostic
    delayed: bool = False
    message_id: str = OUR_ID


def _dsn(
    sender: str,
    subject: str,
    text: str,
    status: str,
    *,
    returned: str = OUR_LETTER,
    path: str = "<>",
    kind: str = "delivery-status",
) -> str:
    inner = "message/rfc822" if "\n\n" in returned else "text/rfc822-headers"
    return f"""\
Return-Path: {path}
From: {sender}
To: support@acme.vn
Subject: {subject}
Message-ID: <report-1@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain; charset=utf-8

{text}
--=_b
Content-Type: message/{kind}

{status}
--=_b
Content-Type: {inner}

{returned}
--=_b--
"""


def _plain(sender: str, subject: str, text: str, *, path: str = "<>", headers: str = "") -> str:
    more = "".join(f"{line}\n" for line in headers.splitlines() if line)
    return f"""\
Return-Path: {path}
From: {sender}
To: support@acme.vn
Subject: {subject}
Message-ID: <report-2@example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
{more}
{text}
"""


_HEADERS_ONLY = OUR_LETTER.partition("\n\n")[0]

POSTFIX = _dsn(
    "MAILER-DAEMON@mx.example.com (Mail Delivery System)",
    "Undelivered Mail Returned to Sender",
    "This is the mail system at host mx.example.com.\n\nI'm sorry to have to inform you that your message could not\nbe delivered"
    " to one or more recipients. It's attached below.\n\n<minh@example.com>: host mail.example.com[192.0.2.1] said: 550 5.1.1 User unknown",
    "Reporting-MTA: dns; mx.example.com\nX-Postfix-Sender: rfc822; support@acme.vn\n\nFinal-Recipient: rfc822; minh@example.com\n"
    "Original-Recipient: rfc822;minh@example.com\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mail.example.com\n"
    "Diagnostic-Code: smtp; 550 5.1.1\n    <minh@example.com>: Recipient address rejected: User unknown",
)

FORMS: tuple[Form, ...] = (
    Form("postfix", POSTFIX, status="5.1.1", says="User unknown"),
    Form(
        "postfix, headers of the letter only",
        POSTFIX.replace(OUR_LETTER, _HEADERS_ONLY).replace("message/rfc822", "text/rfc822-headers"),
        status="5.1.1",
    ),
    Form("postfix without null path", POSTFIX.replace("Return-Path: <>\n", ""), status="5.1.1"),
    Form("line ends of the wire", POSTFIX.replace("\n", "\r\n"), status="5.1.1"),
    Form(
        "upper-case fields",
        POSTFIX.replace("Final-Recipient: rfc822;", "FINAL-RECIPIENT: RFC822;")
        .replace("Action: failed", "ACTION: FAILED")
        .replace("Status:", "STATUS:"),
        status="5.1.1",
    ),
    Form(
        "postfix, alias expanded",
        POSTFIX.replace(
            "Final-Recipient: rfc822; minh@example.com", "Final-Recipient: rfc822; mbox-17@store.example.com"
        ),
        status="5.1.1",
    ),
    Form(
        "two of three recipients failed",
        _dsn(
            "MAILER-DAEMON@mx.example.com",
            "Undelivered Mail Returned to Sender",
            "Your message could not be delivered to one or more recipients.",
            "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; minh@example.com\nAction: failed\nStatus: 5.2.2\n"
            "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\n\nFinal-Recipient: rfc822; hoa@example.com\nAction: failed\nStatus: 5.1.1\n\n"
            "Final-Recipient: rfc822; lan@example.com\nAction: relayed\nStatus: 2.0.0",
        ),
        recipients=("minh@example.com", "hoa@example.com"),
        status="5.2.2",
        says="Mailbox full",
    ),
    Form(
        "one failed, one only delayed",
        _dsn(
            "MAILER-DAEMON@mx.example.com",
            "Returned mail: see transcript for details",
            "The following addresses had permanent fatal errors",
            "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: RFC822; minh@example.com\nAction: failed\nStatus: 5.1.1\n\n"
            "Final-Recipient: RFC822; hoa@example.com\nAction: delayed\nStatus: 4.2.2",
        ),
        status="5.1.1",
    ),
    Form(
        "exchange online",
        _dsn(
            "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>",
            "Undeliverable: [KN-2026-000123] We have received your complaint",
            "Your message to minh@example.com couldn't be delivered.\nminh wasn't found at example.com.",
            "Reporting-MTA: dns;AM0PR01MB1234.eurprd01.prod.exchangelabs.com\nReceived-From-MTA: dns;mail.acme.vn\n\n"
            "Final-Recipient: rfc822;minh@example.com\nAction: failed\nStatus: 5.1.10\n"
            "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient minh@example.com not found by SMTP address lookup",
        ),
        status="5.1.10",
        says="RecipientNotFound",
    ),
    Form(
        "gmail",
        _dsn(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            "Delivery Status Notification (Failure)",
            "** Address not found **\n\nYour message wasn't delivered to minh@example.com because the address couldn't be found.",
            "Reporting-MTA: dns; googlemail.com\nX-Original-Message-ID: <kn-2026-000123.2.abcdefg@acme.vn>\n\nFinal-Recipient: rfc822; minh@example.com\n"
            "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.",
        ),
        status="5.1.1",
        says="does not exist",
    ),
    Form(
        "internationalised, RFC 6533",
        _dsn(
            "mailer-daemon@mx.example.com",
            "Delivery Status Notification (Failure)",
            "Your message could not be delivered.",
            "Reporting-MTA: dns; mx.example.com\n\nOriginal-Recipient: utf-8; nguyễn@ví-dụ.vn\nFinal-Recipient: utf-8; nguyễn@ví-dụ.vn\nAction: failed\nStatus: 5.1.1",
            kind="global-delivery-status",
        ),
        recipients=("nguyễn@ví-dụ.vn",),
        status="5.1.1",
    ),
    Form(
        "internationalised, escaped",
        _dsn(
            "mailer-daemon@mx.example.com",
            "Delivery Status Notification (Failure)",
            "Your message could not be delivered.",
            "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: utf-8; \\x{7528}\\x{6237}@example.cn\nAction: failed\nStatus: 5.1.1",
        ),
        recipients=("用户@example.cn",),
        status="5.1.1",
    ),
    Form(
        "status without an action",
        _dsn(
            "MAILER-DAEMON@mx.example.com",
            "failure",
            "Undeliverable",
            "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; minh@example.com\nStatus: 5.0.0",
        ),
        status="5.0.0",
    ),
    Form(
        "fields in one block",
        _dsn(
            "MAILER-DAEMON@mx.example.com",
            "failure",
            "Undeliverable",
            "Reporting-MTA: dns; x\nFinal-Recipient: rfc822; minh@example.com\nAction: failed\nStatus: 5.4.4",
        ),
        status="5.4.4",
    ),
    Form(
        "fields flattened into the text by a gateway",
        _plain(
            "MAILER-DAEMON@us.example.com",
            "Delivery Status Notification (Failure)",
            "An error occurred while trying to deliver the mail to the following recipients:\nminh@example.com\n\nReporting-MTA: dns; a.example.com\n\n"
            f"Action: failed\nFinal-Recipient: rfc822; minh@example.com\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\nStatus: 5.1.1\n\n{OUR_LETTER}",
        ),
        status="5.1.1",
        says="User unknown",
    ),
    Form(
        "exim",
        _plain(
            "Mail Delivery System <Mailer-Daemon@mx.example.com>",
            "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
            "recipients. This is a permanent error. The following address(es) failed:\n\n  minh@example.com\n    SMTP error from remote mail server after RCPT TO:<minh@example.com>:\n"
            f"    host mail.example.com [192.0.2.1]: 550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. ------\n\n{OUR_LETTER}",
            headers="X-Failed-Recipients: minh@example.com\nAuto-Submitted: auto-replied",
        ),
        status="5.1.1",
        says="User unknown",
    ),
    Form(
        "exim delay",
        _plain(
            "Mail Delivery System <Mailer-Daemon@mx.example.com>",
            "Warning: message 1abc delayed 24 hours",
            "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\n"
            "recipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  minh@example.com\n    Delay reason: connection timed out\n\n"
            "No action is required on your part. Delivery attempts will continue for\nsome time.",
            headers="Auto-Submitted: auto-replied",
        ),
        delayed=True,
        message_id="",
    ),
    Form(
        "postfix delay",
        _dsn(
            "MAILER-DAEMON@mx.example.com (Mail Delivery System)",
            "Delayed Mail (still being retried)",
            "# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n\nYour message could not be delivered for 4 hours.",
            "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; minh@example.com\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connect: timed out\nWill-Retry-Until: Fri, 27 Nov 2026 10:00:00 +0700",
        ),
        status="4.4.1",
        says="timed out",
        delayed=True,
    ),
    Form(
        "qmail",
        _plain(
            "MAILER-DAEMON@mx.example.com",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
            f"This is a permanent error; I've given up. Sorry it didn't work out.\n\n<minh@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n{OUR_LETTER}",
        ),
        status="5.1.1",
    ),
    Form(
        "sendmail, old",
        _plain(
            "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>",
            "Returned mail: User unknown",
            "The original message was received at Sun, 22 Nov 2026 10:00:00 +0700\n\n   ----- The following addresses had permanent fatal errors -----\n<minh@example.com>\n\n"
            f"   ----- Transcript of session follows -----\n... while talking to mail.example.com.:\n>>> RCPT To:<minh@example.com>\n<<< 550 5.1.1 User unknown\n550 <minh@example.com>... User unknown\n\n   ----- Original message follows -----\n\n{OUR_LETTER}",
        ),
        status="5.1.1",
        says="User unknown",
    ),
    Form(
        "exchange, plain words",
        _plain(
            "System Administrator <postmaster@example.com>",
            "Undeliverable: [KN-2026-000123] We have received your complaint",
            "Your message\n\n  To:      minh@example.com\n  Subject: [KN-2026-000123] We have received your complaint\n  Sent:    Sun, 22 Nov 2026 10:00:00 +0700\n\n"
            "did not reach the following recipient(s):\n\nminh@example.com on Sun, 22 Nov 2026 10:00:05 +0700\n    The e-mail account does not exist at the organization this message was sent to.\n    <mail.example.com #5.1.1>",
            headers=f"In-Reply-To: <{OUR_ID}>",
        ),
        status="5.1.1",
    ),
    Form(
        "exchange 2010, groups",
        _plain(
            "Microsoft Outlook <postmaster@example.com>",
            "Undeliverable: We have received your complaint",
            "Delivery has failed to these recipients or groups:\n\nminh@example.com<mailto:minh@example.com>\nThe email address you entered couldn't be found. Please check the recipient's email address.\n\n"
            "Diagnostic information for administrators:\n\nGenerating server: mail.example.com\n\nminh@example.com\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
        ),
        status="5.1.1",
        says="RecipNotFound",
        message_id="",
    ),
    Form(
        "qq",
        _plain(
            "PostMaster@qq.com",
            "=?utf-8?b?57O757uf6YCA5L+hL1N5c3RlbXMgYm91bmNl?=",
            "抱歉，您的邮件被退回来了……\n\n原邮件信息：\n时间 2026-11-22 10:00:00\n主题 [KN-2026-000123] 我们已收到您的投诉\n收件人 minh@qq.com\n\n退信原因\n收件人邮件地址（minh@qq.com）不存在，邮件无法送达。\n"
            "host mx3.qq.com[203.205.219.58] said: 550 Mailbox not found. http://service.mail.qq.com (in reply to RCPT TO command)\n\n解决方案\n请联系您的收件人，重新核实邮箱地址，或发送到其他收信邮箱。",
        ),
        recipients=("minh@qq.com",),
        says="Mailbox not found",
        message_id="",
    ),
    Form(
        "163",
        _plain(
            "Postmaster@163.com",
            "系统退信",
            "抱歉，您的邮件被系统退回。\n\n发件人：support@acme.vn\n收件人：minh@163.com\n主题：我们已收到您的投诉\n\n退信原因：550 User not found: minh@163.com\n建议：请核实收件人地址后重新发送。",
        ),
        recipients=("minh@163.com",),
        says="User not found",
        message_id="",
    ),
    Form(
        "aliyun",
        _plain(
            "MAILER-DAEMON@aliyun.com",
            "退信通知：邮件投递失败",
            f"您发送的邮件投递失败，以下收件人未能送达：\n\n<minh@example.cn>\n原因：552 5.2.2 邮箱空间已满\n\n---- 原始邮件 ----\n{OUR_LETTER}",
        ),
        recipients=("minh@example.cn",),
        status="5.2.2",
    ),
    Form(
        "traditional Chinese",
        _plain(
            "postmaster@example.tw",
            "郵件傳送失敗通知",
            "您的郵件無法傳送給下列收件人：\n\nminh@example.tw\n\n原因：使用者不存在 (550 5.1.1)",
        ),
        recipients=("minh@example.tw",),
        status="5.1.1",
        message_id="",
    ),
    Form(
        "Vietnamese",
        _plain(
            "Hệ thống thư <postmaster@example.vn>",
            "Thông báo: Thư không gửi được",
            f"Thư của bạn không gửi được đến người nhận sau:\n\n  minh@example.vn\n\nLý do: 550 5.1.1 Địa chỉ không tồn tại.\n\n---------- Thư gốc ----------\n{OUR_LETTER}",
        ),
        recipients=("minh@example.vn",),
        status="5.1.1",
    ),
    Form(
        "Vietnamese, delayed",
        _plain(
            "MAILER-DAEMON@example.vn",
            "Cảnh báo: thư bị trì hoãn",
            "Thư của bạn chưa gửi được đến minh@example.vn. Hệ thống sẽ tiếp tục thử gửi lại trong 3 ngày.",
        ),
        recipients=("minh@example.vn",),
        delayed=True,
        message_id="",
    ),
    Form(
        "mobile operator gateway, no mail system's header",
        _plain(
            "MMS Gateway <mms@operator.example.vn>",
            "Message delivery failed",
            "Your message could not be delivered to the following recipient:\n84981234567@mms.operator.example.vn\nReason: subscriber unknown",
            path="<mms@operator.example.vn>",
        ),
        recipients=("84981234567@mms.operator.example.vn",),
        message_id="",
    ),
    Form(
        "courier",
        _plain(
            "Courier mail server at mx.example.com <@>",
            "NOTICE: mail delivery status.",
            "This is a delivery status notification from mx.example.com,\nrunning the Courier mail server, version 0.65.2.\n\n               UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n"
            f"<minh@example.com>:\n    mail.example.com [192.0.2.1]:\n>>> RCPT TO:<minh@example.com>\n<<< 550 5.1.1 User unknown\n\n---------------------------------------------------------------------------\nThe original message follows:\n\n{OUR_LETTER}",
        ),
        status="5.1.1",
    ),
    Form(
        "zoho",
        _plain(
            "mailer-daemon@mail.zoho.com",
            "Undelivered Mail Returned to Sender",
            "This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\nminh@example.com Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User unknown",
        ),
        status="5.1.1",
        message_id="",
    ),
    Form(
        "imail",
        _plain(
            "Postmaster <postmaster@example.com>",
            "Undeliverable Mail",
            f"Unknown user: minh@example.com\n\n\n\nOriginal message follows.\n\n{OUR_LETTER}",
        ),
    ),
    Form(
        "messaging server",
        _plain(
            "Internet Mail Delivery <postmaster@example.com>",
            "Delivery Notification: Delivery has failed",
            "This report relates to a message you sent with the following header fields:\n\n  Message-id: <kn-2026-000123.2.abcdefg@acme.vn>\n  From: support@acme.vn\n  To: minh@example.com\n\n"
            "Your message cannot be delivered to the following recipients:\n\n  Recipient address: minh@example.com\n  Reason: Remote SMTP server has rejected address\n  Diagnostic code: smtp;550 5.1.1 unknown or illegal alias",
        ),
        status="5.1.1",
    ),
    Form(
        "german, words only",
        _plain(
            "Postmaster <postmaster@example.de>",
            "Unzustellbar: Ihre Beschwerde",
            "Ihre Nachricht konnte nicht zugestellt werden an:\n\nminh@example.de\n\nGrund: Postfach voll (552 5.2.2)",
        ),
        recipients=("minh@example.de",),
        status="5.2.2",
        message_id="",
    ),
    Form(
        "japanese",
        _plain(
            "MAILER-DAEMON@example.jp",
            "メール配信エラー",
            "以下のメールアドレスへの送信に失敗しました。\nminh@example.jp\n\n550 5.1.1 user unknown",
        ),
        recipients=("minh@example.jp",),
        status="5.1.1",
        message_id="",
    ),
    Form(
        "vietnamese exchange, which asks to send again",
        _plain(
            "Microsoft Outlook <postmaster@example.vn>",
            "Không thể gửi được: [KN-2026-000123] Đã tiếp nhận",
            "Gửi tới những người nhận hoặc nhóm này không thành công:\n\nminh@example.com\nKhông tìm thấy địa chỉ. Vui lòng kiểm tra rồi thử gửi lại thư.\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
        ),
        status="5.1.1",
        message_id="",
    ),
    Form(
        "blocked by a gateway",
        _plain(
            "Gateway <noreply@gate.example.com>",
            "Undeliverable: Your complaint",
            "Your message to: minh@example.com\nwas blocked by our Spam Firewall. The email you sent has NOT BEEN DELIVERED.",
        ),
        message_id="",
    ),
    Form(
        "address in square brackets",
        _plain(
            "postmaster@example.com",
            "Message Delivery Failure",
            "Message could not be delivered to the following recipients:\n\n [SMTP:minh@example.com]\n\nReason: the mailbox does not exist",
        ),
        message_id="",
    ),
    Form(
        "one sentence",
        _plain("<>", "", "You sent mail to minh@example.com. That's not a valid user here."),
        message_id="",
    ),
    Form(
        "recipient only in the returned letter",
        _dsn(
            "MAILER-DAEMON@mx.example.com",
            "Returned mail",
            "Undeliverable.",
            "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: x400; /S=minh\nAction: failed\nStatus: 5.1.1",
        ),
        status="5.1.1",
    ),
)
