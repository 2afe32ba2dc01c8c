"""Assembles the final bytes of a letter: headers, text and HTML, enclosures.

Own assembly, because ``EmailMessage`` costs eight times as much; the encoders are the library's.  The same
input gives the same bytes (a letter that is sent twice must be byte-identical), all of them ASCII, so that
no server on the way has to change a transfer encoding.
"""

import binascii
import re
from email.header import Header
from email.utils import encode_rfc2231, format_datetime, formataddr
from functools import lru_cache
from hashlib import sha256

from mailflow.domain.model.message import Address
from mailflow.domain.model.paper import Enclosure, InlinePicture, Stationery
from mailflow.ports.letterhead import Rendered

REFERENCES = 20  # the first, which names the conversation, and the last ones (RFC 5322 3.6.4 allows the cut)
SUPPRESSED = "OOF, AutoReply, RN, NRN, DR"
"""What Exchange is asked not to send (MS-OXCMAIL 2.1.3.2.20): all but the report of what failed (NDR)."""
_ID_LENGTH = 900  # a line may have 998 octets (RFC 5322 2.1.1)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PRINTABLE = re.compile(r"[\x20-\x7e]*")
_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]+")  # printable ASCII without the angle brackets
_ADDRESS = re.compile(r"[^\s\"(),:;<>@\[\\\]]+@[^\s\"(),:;<>@\[\\\]]+")
_LANGUAGES = re.compile(r"[A-Za-z0-9, -]*")
_CONTENT_TYPE = re.compile(
    r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
)  # RFC 6838 4.2
_TOKEN = re.compile(r"[A-Za-z0-9_.+-]+")
_SUBJECT_LENGTH = 300
_LINE = 76  # of an encoded body (RFC 2045 6.7, 6.8)
_NOT_ASCII = bytes(range(0x80, 0x100))
_BLOCK = 57 * 1024  # bytes that become 1,024 such lines


def build(rendered: Rendered, stationery: Stationery) -> bytes:
    """The letter with CRLF line ends, ready for DATA (no dot-stuffing yet).

    Raises ValueError for a control character in any header's value and for addresses, a Message-ID or
    a content type that cannot stand in a header.
    """
    seed = sha256(stationery.message_id.encode("utf-8", "replace")).hexdigest()[:32]
    pieces = [headers(rendered.subject, stationery).encode("ascii")]
    if stationery.enclosures:
        mixed = f"=_mixed_{seed}"
        pieces.append(f'Content-Type: multipart/mixed;\r\n boundary="{mixed}"\r\n\r\n--{mixed}\r\n'.encode())
        pieces += _alternative(rendered, seed)
        for enclosure in stationery.enclosures:
            pieces.append(f"\r\n--{mixed}\r\n".encode())
            pieces += _enclosed(enclosure)
        pieces.append(f"\r\n--{mixed}--\r\n".encode())
    else:
        pieces += _alternative(rendered, seed)
    return b"".join(pieces)


# --- headers -------------------------------------------------------------------------------------


def headers(subject: str, stationery: Stationery) -> str:
    """Every header but the content type, each ended by CRLF."""
    s = stationery
    for value in (subject, s.occasion, s.language, *s.references, s.in_reply_to):
        _refuse_control(value)
    message_id = _message_id(s.message_id)
    lines = [
        f"From: {mailbox(s.from_address)}",
        f"To: {mailbox(s.to)}",
        f"Subject: {_subject(subject)}",
        f"Date: {format_datetime(s.date)}",
        f"Message-ID: {message_id}",
    ]
    if s.in_reply_to and _usable(s.in_reply_to):
        lines.append(f"In-Reply-To: <{s.in_reply_to}>")
    if thread := _thread(s):
        lines.append("References: " + "\r\n ".join(f"<{each}>" for each in thread))
    if s.reply_to:
        lines.append(f"Reply-To: {mailbox(Address(s.reply_to))}")
    if s.automatic:  # RFC 3834 5
        lines.append(f"Auto-Submitted: {'auto-replied' if s.replied else 'auto-generated'}")
    if s.automatic and not s.awaited:
        lines.append(f"X-Auto-Response-Suppress: {SUPPRESSED}")
    if s.language:
        lines.append(f"Content-Language: {_matching(_LANGUAGES, s.language)}")
    lines += [f"X-Mailflow-Letter: {_matching(_TOKEN, s.occasion)}", "MIME-Version: 1.0", ""]
    return "\r\n".join(lines)


def mailbox(address: Address) -> str:
    """The address with its display name as a header value (RFC 5322 3.4, RFC 2047)."""
    return _mailbox(address.name, address.email)


@lru_cache(maxsize=1024)
def _mailbox(name: str, email: str) -> str:
    _refuse_control(name)
    _refuse_control(email)
    if not _ADDRESS.fullmatch(email) or len(email) > 320:  # noqa: PLR2004  (RFC 5321 4.5.3.1: 64 + @ + 255)
        raise ValueError(f"not an address that mail can be sent to: {email!r}")
    if not email.isascii():  # kept readable as an empty group (RFC 6857 3.1.8); the envelope has the address
        return f"{_encoded(f'{name} {email}'.strip(), 6)}:;"
    if not name:
        return email
    if _needs_encoding(name) or len(name) > 60:  # noqa: PLR2004  (a long one must be folded)
        return f"{_encoded(name, 6)}\r\n <{email}>"
    return formataddr((name, email))


def _subject(subject: str) -> str:
    """As it is where it can stand in a header, else as encoded words, which filters decode."""
    if not _needs_encoding(subject) and len(subject) <= _SUBJECT_LENGTH:
        return subject  # not folded: mailparser and others show a folded subject with its line end
    return _encoded(subject, 9)


@lru_cache(maxsize=1024)
def _encoded(text: str, used: int) -> str:
    """As RFC 2047 encoded words; ``used`` characters of the first line are taken."""
    plain = text.encode("utf-8", "replace").decode()  # no lone surrogates
    return Header(plain, "utf-8", header_name="-" * used, maxlinelen=_LINE).encode(linesep="\r\n")


def _needs_encoding(text: str) -> bool:
    return not _PRINTABLE.fullmatch(text) or "=?" in text  # "=?" would be decoded by the reader


def _thread(stationery: Stationery) -> list[str]:
    """The ids of References: the first and the last ones, ending with the mail that is answered."""
    ids = [each for each in stationery.references if _usable(each)]
    if stationery.in_reply_to and stationery.in_reply_to not in ids and _usable(stationery.in_reply_to):
        ids.append(stationery.in_reply_to)
    return ids if len(ids) <= REFERENCES else [ids[0], *ids[1 - REFERENCES :]]


def _usable(message_id: str) -> bool:
    """Whether a stranger's Message-ID can be repeated; one that cannot is left out, the letter still goes."""
    return len(message_id) <= _ID_LENGTH and _ID.fullmatch(message_id) is not None


def _message_id(message_id: str) -> str:
    _refuse_control(message_id)
    if not _usable(message_id) or "@" not in message_id:
        raise ValueError(f"not a Message-ID: {message_id!r}")
    return f"<{message_id}>"


def _refuse_control(value: str) -> None:
    if _CONTROL.search(value):
        raise ValueError(f"control character in a header: {value!r}")


def _matching(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(f"cannot stand in a header: {value!r}")
    return value


# --- bodies --------------------------------------------------------------------------------------


def _alternative(rendered: Rendered, seed: str) -> list[bytes]:
    mark = f"=_both_{seed}".encode()
    return [
        b'Content-Type: multipart/alternative;\r\n boundary="' + mark + b'"\r\n\r\n--' + mark + b"\r\n",
        _written(rendered.text, b"plain"),
        b"\r\n--" + mark + b"\r\n",
        *_page(rendered, f"=_page_{seed}".encode()),
        b"\r\n--" + mark + b"--\r\n",
    ]


def _page(rendered: Rendered, mark: bytes) -> list[bytes]:
    """The page, and beside it the picture that it shows (RFC 2387)."""
    page = _written(rendered.html, b"html")
    if rendered.picture is None:
        return [page]
    head = b'Content-Type: multipart/related; type="text/html";\r\n boundary="' + mark + b'"\r\n\r\n--'
    return [
        head + mark + b"\r\n",
        page,
        b"\r\n--" + mark + b"\r\n",
        *_shown(rendered.picture),
        b"\r\n--" + mark + b"--\r\n",
    ]


def _shown(picture: InlinePicture) -> list[bytes]:
    """A picture inside a page; its name is for programs that list it all the same."""
    name = _matching(_TOKEN, picture.filename)
    head = (
        f"Content-Type: {_matching(_CONTENT_TYPE, picture.content_type)}; name={name}\r\n"
        f"Content-Transfer-Encoding: base64\r\nContent-ID: {_message_id(picture.content_id)}\r\n"
        f"Content-Disposition: inline; filename={name}\r\n\r\n"
    )
    return [head.encode("ascii"), *_base64(picture.content)]


def _written(text: str, subtype: bytes) -> bytes:
    """One text part; quoted-printable where that is shorter (English), else base64 (Vietnamese, Chinese).

    Base64 of plain ASCII would look to spam filters like something to hide.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    data = (lines.rstrip("\n") + "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    foreign = len(data) - len(data.translate(None, _NOT_ASCII))
    if foreign * 6 < len(data):
        encoding, body = b"quoted-printable", binascii.b2a_qp(data, istext=True)
    else:
        encoding, body = b"base64", b"".join(_base64(data))
    head = b"Content-Type: text/" + subtype + b'; charset="utf-8"\r\nContent-Transfer-Encoding: '
    return head + encoding + b"\r\n\r\n" + body


def _enclosed(enclosure: Enclosure) -> list[bytes]:
    """An enclosure in base64, its bytes unaltered.

    A customer's original does not go as message/rfc822: that type may not be base64 (RFC 2046 5.2.1), so
    8-bit or long lines would be at the mercy of each server on the way, and clients would show it
    inline, remote pictures and all, ready to be answered past the ticket.  As application/octet-stream
    named original.eml it arrives unaltered and is opened only by a click.
    """
    kind = enclosure.content_type.lower()
    if not _CONTENT_TYPE.fullmatch(kind) or kind.startswith(("message/", "multipart/")):
        kind = (
            "application/octet-stream"  # what programs make of a type that they do not know (RFC 2046 4.5.1)
        )
    _refuse_control(enclosure.filename)
    if re.fullmatch(r"[A-Za-z0-9_. +()-]{1,60}", enclosure.filename):
        name = f'filename="{enclosure.filename}"'
    else:
        name = f"filename*={encode_rfc2231(enclosure.filename[:80], 'utf-8')}"
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n {name}\r\n\r\n"
    )
    return [head.encode("ascii"), *_base64(enclosure.content)]


def _base64(data: bytes) -> list[bytes]:
    """Lines of 76, in blocks: an original of 25 MB must not become half a million objects at once."""
    blocks = []
    for start in range(0, len(data), _BLOCK):
        text = binascii.b2a_base64(data[start : start + _BLOCK], newline=False)
        blocks.append(b"\r\n".join([text[i : i + _LINE] for i in range(0, len(text), _LINE)]) + b"\r\n")
    return blocks
