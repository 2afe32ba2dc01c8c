"""What is mended in a page so that its text reads as people saw it: cells, lists, bullets, emoji."""

import re
from collections.abc import Iterator
from typing import Any, Final

from mailflow.adapters.reading.html_hidden import LOOKED_AT, children, mark_hidden, may_hide

_PARAGRAPHS: Final = frozenset({"p", "div"})
_BLOCKS: Final = frozenset(
    ("p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote")
)
_DEEPEST: Final = 10
_BULLETS: Final = frozenset("·§oØüvq-•▪")  # what the fonts of Word show as bullets
_MOST_ITEMS: Final = 100  # of a list that is numbered anew: replacing one costs as much as all have siblings
_MOST_BULLETS: Final = 500
_LONGEST_EMOJI: Final = 12  # characters: some are put together of several
# What a page must have for the walk to be worth it.
_TO_MEND: Final = re.compile(
    r"<t[dh](?:\s[^<>]{0,500})?>\s{0,20}<(?:p|div)|<ol[^<>]{0,200}\sstart\s{0,3}=|mso-list:\s{0,3}ignore"
    r"|\salt\s{0,3}=\s{0,3}[\"']?[^\x00-\x7f]",
    re.IGNORECASE,
)


def mend(tree: Any, html: str) -> None:
    """All of it, in one walk over the elements; a page that needs nothing is not walked."""
    hides = may_hide(html)
    if not hides and not _TO_MEND.search(html):
        return
    nodes = list(_elements(tree))
    if hides:
        mark_hidden((node for node in nodes if node.hasattr("style") or node.tag in LOOKED_AT), html)
    bullets = 0
    for node in reversed(nodes):  # the inner ones first: what holds them may be taken away
        if node.tag == "tr":
            _flatten_cells(tree, node)
        elif node.tag == "ol":
            _number_items(tree, node)
        elif node.tag == "img":
            _show_emoji(tree, node)
        elif node.tag == "span" and bullets < _MOST_BULLETS:
            bullets += _show_bullet(node)


def _elements(tree: Any) -> Iterator[Any]:
    """Every element in the order of the document; the library's own collections take quadratic time."""
    top = tree.body
    node = top.first_element_child if top is not None else None
    while node is not None:
        yield node
        following = node.first_element_child
        while following is None and node is not None and node != top:
            following = node.next_element
            node = node.parent if following is None else node
        node = following


def _flatten_cells(tree: Any, row: Any) -> None:
    """A cell with a single paragraph beside other cells: Word puts one into each, which tears the row."""
    cells = [child for child in children(row) if child.tag in ("td", "th")]
    if len(cells) < 2:  # noqa: PLR2004  (a row of one is layout)
        return
    for cell in cells:
        inside = [c for c in children(cell) if c.tag not in ("#comment", "#text") or (c.text or "").strip()]
        if len(inside) == 1 and inside[0].tag in _PARAGRAPHS and _is_plain(inside[0]):
            _unwrap(tree, inside[0])


def _is_plain(block: Any) -> bool:
    """Whether only lines of text stand in a block, not further blocks; a deep one is no data."""
    found = [(child, 0) for child in children(block)]
    for child, depth in found:
        if child.tag in _BLOCKS or depth > _DEEPEST:
            return False
        found.extend((each, depth + 1) for each in children(child))
    return True


def _unwrap(tree: Any, block: Any) -> None:
    """The block's content in a span in its place."""
    span = tree.create_element("span")
    for child in list(children(block)):
        span.append_child(child)
    for name in ("style", "hidden"):
        if block.hasattr(name):
            span.setattr(name, block.getattr(name) or "")
    block.parent.replace_child(span, block)


def _number_items(tree: Any, listed: Any) -> None:
    """A list that goes on from another ("5."): the library would begin at 1 again."""
    start = (listed.getattr("start") or "").strip()
    if not start.isdecimal() or len(start) > 6 or start == "1":  # noqa: PLR2004  (no list is so long)
        return
    items = [child for child in children(listed) if child.tag == "li"]
    if len(items) > _MOST_ITEMS:
        return
    for number, item in enumerate(items, int(start)):
        line = tree.create_element("div")
        line.append_child(tree.create_text_node(f"{number}. "))
        for child in list(children(item)):
            line.append_child(child)
        listed.replace_child(line, item)


def _show_bullet(mark: Any) -> bool:
    """The sign that Word writes before an item of its lists; whether this was its place."""
    style = (mark.getattr("style") or "")[:200].lower()
    if "mso-list:ignore" not in style.replace(" ", ""):
        return False
    if (mark.text or "").strip("\xa0 \t\r\n") in _BULLETS:
        mark.text = "• "
    return True


def _show_emoji(tree: Any, picture: Any) -> None:
    """A picture that stands for one sign ("😀"); other pictures' words are for those who cannot see them."""
    words = (picture.getattr("alt") or "").strip()
    if words and len(words) <= _LONGEST_EMOJI and min(words) > "\u2000" and not any(map(str.isalnum, words)):
        picture.parent.insert_before(tree.create_text_node(words), picture)
