"""What mail servers write about letters of ours."""

from support.house import read_letter


def bounce_of(raw: bytes, *, action: str = "failed", status: str = "5.1.1", to: str = "") -> bytes:
    """What a mail server writes when a letter of ours cannot be delivered (RFC 3464)."""
    letter = read_letter(raw)
    recipient = letter["To"].addresses[0].addr_spec
    back = to or "support@acme.example"
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {back}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{action}.{letter['Message-ID'][1:30]}@mx.example>\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} User unknown\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['Message-ID']}\r\n"
        f"Subject: {letter['Subject']}\r\n\r\n--b--\r\n"
    ).encode("utf-8", "replace")
