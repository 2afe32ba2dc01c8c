"""What customers' letters look like: the forms of the signature and the colour."""

import re
from typing import Final

from mailflow.config.forms import NAMED_SCHEMA, Form
from mailflow.config.problems import ExpectedError

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_LEAST_CONTRAST: Final = 4.5  # WCAG 2.2, 1.4.3
_MOST_LINES: Final = 8  # of a signature


def _signature(value: object) -> str | dict[str, str]:
    """Lines at the end of letters, or those of each language."""
    if value == "":
        return ""
    if isinstance(value, dict) and value:
        return {str(language): _lines(text) for language, text in value.items()}
    return _lines(value)


def _lines(value: object) -> str:
    lines = [line.strip() for line in value.strip().split("\n")] if isinstance(value, str) else []
    if not any(lines) or len(lines) > _MOST_LINES or not all(line.isprintable() for line in lines):
        raise ExpectedError(
            f'text in quotes, at most {_MOST_LINES} lines, or one for each language: {{ vi = "…" }}'
        )
    return "\n".join(lines)


def _colour(value: object) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise ExpectedError('a colour such as "#0b5cad"')
    contrast = _contrast_with_white(value)
    if contrast < _LEAST_CONTRAST:
        raise ExpectedError(
            f"a colour to be read on white: contrast {_LEAST_CONTRAST}, this has {contrast:.1f}"
        )
    return value.lower()


def _contrast_with_white(colour: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004  (sRGB)
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


SIGNATURE: Final = Form(_signature, NAMED_SCHEMA)
COLOUR: Final = Form(_colour, {"type": "string", "examples": ["#0b5cad"]})
