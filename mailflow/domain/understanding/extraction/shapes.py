"""Shapes such as ``HD-######`` as patterns that take linear time on any text.

An admin's free regular expression could hang on a hostile mail; a shape cannot.
"""

import re
from functools import lru_cache
from typing import Final

from mailflow.domain.text.spelling import fold

LONGEST_SHAPE: Final = 40
MOST_STARS: Final = 2
LEAST_FIXED: Final = 3
"""Digits, letters and signs that a shape without words before it must fix: else every word would fit."""

_CLASSES: Final = {"#": "[0-9]", "@": "[a-z]", "*": "[a-z0-9]{1,30}"}
_SEPARATORS: Final = "-./_ "


@lru_cache(maxsize=256)
def shape_pattern(shape: str) -> re.Pattern[str]:
    """The pattern of a shape over folded text, one group for each of its signs.

    People write HD123456, HD 123456 and HD.123456 for HD-######: between letters and digits any one
    separator or none will do, elsewhere any one.
    """
    signs = fold(shape)
    groups = []
    for at, sign in enumerate(signs):
        if sign in _CLASSES:
            groups.append(f"({_CLASSES[sign]})")
        elif sign in _SEPARATORS:
            groups.append(f"([-./_ ]{'?' if _turns(signs[:at], signs[at + 1 :]) else ''})")
        else:
            groups.append(f"({re.escape(sign)})")
    return re.compile(rf"(?<![a-z0-9]){''.join(groups)}(?![a-z0-9])")


def in_shape(shape: str, found: re.Match[str]) -> str:
    """The value that was found, spelt as the shape is: capitals, and its own separators."""
    signs = fold(shape)
    return "".join(
        sign if sign in _SEPARATORS else part for sign, part in zip(signs, found.groups(), strict=True)
    ).upper()


def fault_of(shape: str, *, alone: bool) -> str:
    """What is wrong with a shape, in a sentence; "" for a good one.  ``alone``: without words before it."""
    if len(shape) > LONGEST_SHAPE:
        return f"a shape has at most {LONGEST_SHAPE} signs"
    if not any(sign in shape for sign in _CLASSES):
        return "a shape needs a #, @ or * (a digit, a letter, letters and digits)"
    if shape.count("*") > MOST_STARS or "**" in shape:
        return f"a shape has at most {MOST_STARS} *, with something else between them"
    fixed = sum(sign not in "*@ " for sign in shape)
    if alone and fixed < LEAST_FIXED:
        return f"without words in after, a shape must fix at least {LEAST_FIXED} digits or signs"
    return ""


def _turns(before: str, after: str) -> bool:
    """Whether a separator stands between letters and digits."""
    left, right = before[-1:], after[:1]
    letters = (left == "@" or left.isalpha(), right == "@" or right.isalpha())
    digits = (left == "#" or left.isdecimal(), right == "#" or right.isdecimal())
    return (letters[0] and digits[1]) or (digits[0] and letters[1])
