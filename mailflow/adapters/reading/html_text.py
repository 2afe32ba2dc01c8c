"""HTML to the text that a person sees: no hidden text, no tracking pixels, lists and tables readable."""

import html as entities
import re
from typing import Any, Final
from urllib.parse import unquote

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from mailflow.adapters.reading.cleaning import clean_text
from mailflow.adapters.reading.html_mending import mend
from mailflow.adapters.reading.limits import MAX_TAGS, MAX_TEXT_BYTES

MAX_LINKS: Final = 20  # a person's mail has few; with more of them the addresses would drown the text
MAX_LINK: Final = 300  # characters; longer ones are for machines

_SKIPPED: Final = [
    *(
        "head",
        "title",
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "object",
        "iframe",
        "button",
        "select",
    ),
    "[hidden]",
    *(
        f'[style*="{words}" i]'
        for words in ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
    ),
]
_TAG: Final = re.compile(r"<[A-Za-z/!?]")
_ANY_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_LIST: Final = re.compile(r"<(/?)[ou]l(?=[\s/>])", re.IGNORECASE)
_DEEPEST_LIST: Final = 20
# What begins in the middle of a run of spaces is looked at only once: a run may have a million of them.
_TABS: Final = re.compile(r"(?<![ \xa0])[ \xa0]*\t[\t \xa0]*")
_HARD_SPACES: Final = re.compile(
    r"(?<! )[ ]*\xa0[ \xa0]*"
)  # for looks only, as those of Word behind a bullet
_SPACES_AT_END: Final = re.compile(r"(?<![ \t\xa0\u3000])[ \t\xa0\u3000]+(?=\n|$)")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_SIGNS: Final = re.compile(r"[\s().-]")
_SAME: Final = re.compile(r"^(?:https?://)?(?:www\.)?|/$")


def html_to_text(html: str) -> str:
    """The visible text of an HTML mail; takes linear time.

    Never raises: HTML that the library refuses loses its tags.  Only the beginning of a page beyond the
    limits is read (``bounded``).
    """
    html, _ = bounded(html)
    if not _TAG.search(html):
        return _tidy(entities.unescape(html))
    try:
        return _tidy(_visible(html))
    except Exception:  # noqa: BLE001  (what the library raises on hostile HTML is not listed)
        return _tidy(entities.unescape(_ANY_TAG.sub(" ", html)))


def bounded(html: str, tags: int = MAX_TAGS) -> tuple[str, int]:
    """The beginning of a page with at most so many tags and 2,000,000 characters, and how many it has."""
    html = html[:MAX_TEXT_BYTES]
    found = html.count("<")
    if found <= tags:
        return html, found
    return "<".join(html.split("<", tags + 1)[: tags + 1]), tags


def _visible(html: str) -> str:
    """What the library shows of the page."""
    tree = HTMLTree.parse(_shallow(html))
    mend(tree, html)
    if "href" in html and html.count("<a") <= MAX_LINKS:
        _show_links(tree)
    text: str = extract_plain_text(
        tree, preserve_formatting=True, alt_texts=False, links=False, form_fields=True, skip_elements=_SKIPPED
    )
    return text


def _shallow(html: str) -> str:
    """The page with lists at most so deep as people make them: the library takes cubic time in the depth."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        depth = max(depth + (-1 if tag[1] else 1), 0)
        deepest = _DEEPEST_LIST - 1 if tag[1] else _DEEPEST_LIST
        return tag[0] if depth <= deepest else f"<{tag[1]}div"

    return _LIST.sub(kept, html) if html.count("<") > _DEEPEST_LIST else html


def _tidy(text: str) -> str:
    """Cells apart by one tab, no spaces at line ends, at most one blank line in a row."""
    text = clean_text(text)
    if "\xa0" in text:
        text = _HARD_SPACES.sub(" ", text)
    if "\t" in text:
        text = _TABS.sub("\t", text)
    return _BLANK_LINES.sub("\n\n", _SPACES_AT_END.sub("", text)).strip("\n")


def _show_links(tree: Any) -> None:
    """Write the address behind a link after its words, where they do not say it themselves."""
    for link in tree.document.get_elements_by_tag_name("a"):
        address = clean_text(link.getattr("href", "") or "").strip()
        words = link.text.strip()
        if words and len(address) <= MAX_LINK and (shown := _not_said(address, words)):
            link.append_child(tree.create_text_node(f" ({shown})"))


def _not_said(address: str, words: str) -> str:
    """The address behind a link as a person needs it; "" where the words say it, or it is for machines."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() in ("http", "https"):
        return "" if _SAME.sub("", words.lower()) in _SAME.sub("", address.lower()) else address
    if scheme.lower() in ("mailto", "tel"):
        rest = unquote(rest.partition("?")[0]).strip()
        return "" if _SIGNS.sub("", rest.lower()) in _SIGNS.sub("", words.lower()) else rest
    return ""
