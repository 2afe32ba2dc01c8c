"""Small pictures, as an organisation's logo may be one: each as long as it must be, and no longer."""

import struct
import zlib


def png(width: int, height: int, more: bytes = b"") -> bytes:
    """A white picture; ``more``: bytes of a comment that makes it larger."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = (b"\0" + b"\xff" * (-(-width // 8))) * height
    chunks = [
        (b"IHDR", header),
        (b"tEXt", b"Comment\0" + more),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


GIF = b"GIF89a" + struct.pack("<HH", 120, 40) + (b"\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;")
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 40, 120) + b"\1\1\x11\0\xff\xda\x00\x08\1\1\0\0?\0\0\xff\xd9"
)
