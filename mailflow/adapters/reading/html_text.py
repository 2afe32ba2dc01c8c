"""HTML to the text that a person sees: no hidden text, no tracking pixels, lists and tables readable."""

import html as entities
import re
from typing import Any, Final

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from mailflow.adapters.reading.cleaning import clean_text
from mailflow.adapters.reading.limits import MAX_TEXT_BYTES

MAX_LINKS: Final = 20  # a person's mail has few; with more of them the addresses would drown the text
MAX_LINK: Final = 300  # characters; longer ones are for machines

_SKIPPED: Final = [
    *("head", "title", "script", "style", "template", "noscript", "svg", "object", "iframe", "button"),
    "[hidden]",
    *(
        f'[style*="{words}" i]'
        for words in ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
    ),
]
_TAG: Final = re.compile(r"<[A-Za-z/!?]")
_ANY_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_TABS: Final = re.compile(r"[ \xa0]*\t[\t \xa0]*")
_SPACES_AT_END: Final = re.compile(r"[ \t\xa0\u3000]+(?=\n|$)")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_SAME: Final = re.compile(r"^(?:https?://)?(?:www\.)?|/$")


def html_to_text(html: str) -> str:
    """The visible text of an HTML mail, at most 2,000,000 characters of which are read.

    Takes linear time and never raises: HTML that the library refuses loses its tags.
    """
    html = html[:MAX_TEXT_BYTES]
    if not _TAG.search(html):
        return _tidy(entities.unescape(html))
    try:
        return _tidy(_visible(html))
    except Exception:  # noqa: BLE001  (what the library raises on hostile HTML is not listed)
        return _tidy(entities.unescape(_ANY_TAG.sub(" ", html)))


def _visible(html: str) -> str:
    """What the library shows of the page."""
    tree = HTMLTree.parse(html)
    if "href" in html and html.count("<a") <= MAX_LINKS:
        _show_links(tree)
    text: str = extract_plain_text(
        tree, preserve_formatting=True, alt_texts=False, links=False, form_fields=True, skip_elements=_SKIPPED
    )
    return text


def _tidy(text: str) -> str:
    """Cells apart by one tab, no spaces at line ends, at most one blank line in a row."""
    text = clean_text(text)
    if "\t" in text:
        text = _TABS.sub("\t", text)
    return _BLANK_LINES.sub("\n\n", _SPACES_AT_END.sub("", text)).strip("\n")


def _show_links(tree: Any) -> None:
    """Write the address behind a link after its words, where they do not say it themselves."""
    for link in tree.document.get_elements_by_tag_name("a"):
        address = clean_text(link.getattr("href", "") or "").strip()
        words = link.text.strip()
        if not words or len(address) > MAX_LINK or not address.lower().startswith(("http://", "https://")):
            continue
        if _SAME.sub("", words.lower()) not in _SAME.sub("", address.lower()):
            link.append_child(tree.create_text_node(f" ({address})"))
