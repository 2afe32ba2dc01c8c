"""The reply token as a line of the mail that a link begins, where addresses with a token do not arrive.

It stands in brackets with a few words beside it, so that whoever writes the mail leaves it alone; a mail
program may break it, move it below a signature, or quote it.
"""

import re
from typing import Final

from mailflow.domain.model.token import TOKEN_PATTERN, read

_LONGEST_WORDS: Final = 60  # characters beside the token
_MOST: Final = 5  # of one mail
_LINE: Final = re.compile(
    rf"\[[^\[\]\r\n]{{0,{_LONGEST_WORDS}}}[ \r\n]{{0,3}}(?<![a-z0-9])({TOKEN_PATTERN.pattern})\s{{0,2}}\]"
)


def token_line(words: str, token: str) -> str:
    """The line; ``words`` ask to leave it alone."""
    return f"[{words}: {token}]"


def tokens_in(text: str) -> tuple[str, ...]:
    """The tokens of such lines, each once; nobody has verified them."""
    found = (match[1] for match in _LINE.finditer(text) if read(match[1]) is not None)
    return tuple(dict.fromkeys(found))[:_MOST]


def without_token_lines(text: str) -> str:
    """A text without such lines; every other text as it is."""
    return _LINE.sub(lambda match: match[0] if read(match[1]) is None else "", text) if "[" in text else text
