"""HTML to the text that a person sees: no hidden text, no tracking pixels, tables and lists readable."""

import re
from typing import Final

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from mailflow.adapters.reading.cleaning import clean_text
from mailflow.adapters.reading.limits import MAX_HTML

_BLANK_LINES: Final = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*){2,}")
_NEVER_SHOWN: Final = ("head", "script", "style", "title", "template", "svg", "object", "noscript")


def html_to_text(html: str) -> str:
    """The visible text of an HTML mail; never raises for broken HTML."""
    tree = HTMLTree.parse(html[:MAX_HTML])
    text: str = extract_plain_text(
        tree, preserve_formatting=True, alt_texts=False, links=False, form_fields=True, noscript=False, skip_elements=_NEVER_SHOWN
    )
    return _BLANK_LINES.sub("\n\n", clean_text(text)).strip()
