"""What no server would take, or might take wrongly: found before the first command, in linear time."""

from collections.abc import Mapping

from mailflow.ports.courier import Envelope

_LINE_LIMIT = 1000  # bytes with CRLF (RFC 5321 section 4.5.3.1.6)
_ADDRESS_LIMIT = 254  # characters (RFC 5321 section 4.5.3.1.3, without the brackets)
_DIGITS = 19  # of a SIZE that means something
_FORBIDDEN = frozenset('<>"(),;:\\[]')


def unsendable(envelope: Envelope, extensions: Mapping[str, str]) -> str:
    """Why this letter cannot be handed to a server with these extensions; "" where it can."""
    content, size = envelope.content, len(envelope.content)
    sender, recipient = envelope.sender, envelope.recipient
    limit = size_limit(extensions)
    problems = (
        (
            not is_address(recipient) or (sender != "" and not is_address(sender)),
            "The envelope address cannot be written in SMTP.",
        ),
        (
            not (sender + recipient).isascii() and "smtputf8" not in extensions,
            "The address has letters beyond ASCII, which the server does not take (SMTPUTF8).",
        ),
        (0 < limit < size, f"The letter has {size} bytes; the server takes at most {limit} (SIZE)."),
        (
            not content.isascii() and "8bitmime" not in extensions,
            "The letter has 8-bit text, which the server does not take (8BITMIME).",
        ),
        (
            not content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"),
            "The letter has line ends other than CRLF, which servers read differently.",
        ),
        (has_long_line(content), "The letter has a line of more than 998 bytes."),
    )
    return next((words for found, words in problems if found), "")


def size_limit(extensions: Mapping[str, str]) -> int:
    """How many bytes a letter may have by the server's word (SIZE, RFC 1870); 0 where it does not say."""
    told = extensions.get("size", "")
    return int(told) if told.isdigit() and len(told) < _DIGITS else 0


def is_too_large(envelope: Envelope, extensions: Mapping[str, str]) -> bool:
    """Whether the server has said that it takes no letter of this size."""
    return 0 < size_limit(extensions) < len(envelope.content)


def is_address(address: str) -> bool:
    """Whether an address can stand in an envelope as it is: no controls, spaces, brackets, quotes."""
    local, _, domain = address.rpartition("@")
    return (
        0 < len(address) <= _ADDRESS_LIMIT
        and bool(local)
        and bool(domain)
        and address.isprintable()
        and not any(c.isspace() or c in _FORBIDDEN for c in address)
    )


def has_long_line(content: bytes) -> bool:
    """Whether a line exceeds 998 bytes and CRLF; jumps from line end to line end, a kilobyte at a time."""
    start, size = 0, len(content)
    while size - start >= _LINE_LIMIT - 1:
        end = content.rfind(b"\n", start, start + _LINE_LIMIT)
        if end < 0:
            return True
        start = end + 1
    return False
