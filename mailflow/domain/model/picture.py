"""A small picture that mail programs show: what it is, and its size in pixels, by its bytes."""

from dataclasses import dataclass
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"IEND\xaeB`\x82"  # the last chunk has no content: its checksum is always the same
_GIFS: Final = (b"GIF87a", b"GIF89a")
_JPEG: Final = b"\xff\xd8\xff"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers with the size (T.81 B.2.2)
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers that nothing follows
_MOST: Final = 4000  # pixels of a side: no mail program has to unpack more


class NoPictureError(ValueError):
    """Bytes that no mail program shows; says what they are instead, as far as can be seen."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, JPEG or GIF, bytes unaltered."""

    content: bytes
    kind: str  # png | jpeg | gif
    width: int  # pixels
    height: int

    def within(self, width: int, height: int) -> tuple[int, int]:
        """The size at which it is shown: in proportion, within these pixels, never larger than it is."""
        scale = min(1.0, width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def picture_of(content: bytes) -> Picture:
    """The picture that these bytes are, whatever the file is called; raises NoPictureError."""
    if content.startswith(_PNG):
        kind, whole = "png", content.rstrip().endswith(_PNG_END)
        size = (_number(content[16:20]), _number(content[20:24])) if content[12:16] == b"IHDR" else (0, 0)
    elif content.startswith(_GIFS):
        kind, whole = "gif", content.rstrip(b"\x00\r\n").endswith(b";")
        size = int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    elif content.startswith(_JPEG):
        kind, whole, size = "jpeg", b"\xff\xd9" in content[-64:], _jpeg_size(content)
    else:
        raise NoPictureError(_instead(content))
    if not whole or 0 in size:
        raise NoPictureError(f"the {kind.upper()} picture in it is damaged or cut off")
    if max(size) > _MOST:
        raise NoPictureError(f"it has {size[0]} x {size[1]} pixels, at most {_MOST} x {_MOST} are taken")
    return Picture(content, kind, *size)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the first frame header (T.81 B.2.2); 0, 0 where there is none."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004  (each marker begins so)
        marker = content[at + 1]
        if marker in _FRAMES:
            return _number(content[at + 7 : at + 9]), _number(content[at + 5 : at + 7])
        if marker == 0xFF:  # noqa: PLR2004  (a byte that fills)
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + max(2, _number(content[at + 2 : at + 4]))
    return 0, 0


def _number(big_endian: bytes) -> int:
    return int.from_bytes(big_endian, "big")


def _instead(content: bytes) -> str:
    """What a file is that is none of the three kinds."""
    begins = content[:1000].lstrip().lower()
    if not content:
        return "it is empty"
    if begins.startswith((b"<svg", b"\xef\xbb\xbf<svg")) or b"<svg" in begins:
        return "it is an SVG drawing, which mail programs do not show"
    if content[8:12] == b"WEBP":
        return "it is a WebP picture, which some mail programs do not show"
    if content[4:8] == b"ftyp":
        return "it is a HEIC or AVIF picture, which some mail programs do not show"
    if content.startswith((b"BM", b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*")):
        return "it is a picture of a kind (BMP, ICO, TIFF) that some mail programs do not show"
    return "it is no picture"
