"""What people may type, ready to be compared: without case, diacritics and, in a command, spaces."""

from collections.abc import Iterable, Iterator, Mapping

from mailflow.domain.text.spelling import fold
from mailflow.language.vocabulary import vocabulary


def squeezed(word: str) -> str:
    """A word as the commands and the lines of the form are compared: "#chuyển cơ-quan" is chuyencoquan."""
    return fold(word).replace(" ", "").replace("-", "").replace("_", "")


def meanings(section: str) -> Mapping[str, str]:
    """A section of the vocabulary the other way round: folded word → what is meant."""
    return {fold(word): key for key, words in vocabulary(section).items() for word in words}


def names(section: str) -> Mapping[str, str]:
    """The same for what stands behind a #: squeezed word → what is meant."""
    return {squeezed(word): key for key, words in vocabulary(section).items() for word in words}


def first_words(text: str, section: str, most: int = 2) -> tuple[str, str]:
    """What the first words of a text mean by a section, and the rest; the longest name counts.

    ("", text) where they are none of the section's names, compared as behind a #.
    """
    known = names(section)
    for count in range(most, 0, -1):
        parts = text.split(None, count)
        said = known.get(squeezed(" ".join(parts[:count])))
        if said is not None:
            return said, "".join(parts[count:])
    return "", text


def whole(patterns: Iterable[str]) -> Iterator[str]:
    """Patterns of folded text that stand for whole words; those of Chinese stand anywhere."""
    for pattern in patterns:
        yield rf"\b(?:{pattern})\b" if pattern.isascii() else pattern
