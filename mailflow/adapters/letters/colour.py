"""The organisation's colour in place of the built-in one, where pages are light; dark pages keep theirs."""

import re
from typing import Final

BUILT_IN: Final = "#0b5cad"
_STYLE: Final = re.compile(
    r'style="[^"]{0,2000}"'
)  # no word of a mail stands there: quotes in words are escaped


def coloured(page: str, colour: str) -> str:
    """The page with names, links, buttons and edges in a colour (#rrggbb); "" for the built-in one."""
    if not colour:
        return page
    return _STYLE.sub(lambda found: found[0].replace(BUILT_IN, colour), page)
