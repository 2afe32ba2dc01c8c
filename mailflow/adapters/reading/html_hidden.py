"""Text that senders hide from people: without size or colour, clipped, moved off the page, struck out.

What cannot be seen must not be read either: it holds words for search engines and spam filters, the
preview of newsletters, and commands or complaints that nobody wrote.  Who strikes words out takes them back.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from resiliparse.parse.html import NodeType

_SUSPECT: Final = re.compile(  # a page without any of these hides nothing in its styles
    r"font-size\s{0,3}:\s{0,3}[01][^0-9]|opacity\s{0,3}:\s{0,3}0|height\s{0,3}:\s{0,3}0|clip\s{0,3}:\s{0,3}rect"
    r"|(?:indent|left|top)\s{0,3}:\s{0,3}-[0-9]{3}|color\s{0,3}[:=]\s{0,3}[\"']?(?:#fff|white|rgb)|display\s{1,3}:|display:\s{2,3}none"
    r"|line-through|<(?:s|del|strike)[\s>]",
    re.IGNORECASE,
)
_STRUCK: Final = re.compile(r"line-through|<(?:s|del|strike)[\s>]", re.IGNORECASE)
_UNSEEN: Final = re.compile(
    r"display:none|(?:^|;)text-decoration(?:-line)?:[a-z]{0,30}line-through"
    r"|(?:^|;)opacity:0?(?:\.0+)?(?:;|!|$)|clip:rect\(0|text-indent:-[0-9]{3}"
    r"|(?:^|;)(?:left|top):-[0-9]{3}"
)
_NO_HEIGHT: Final = re.compile(r"(?:^|;)(?:max-)?height:0(?:px|pt|em|%)?(?:;|!|$)")
_SIZE: Final = re.compile(r"(?:^|;)font-size:([^;!]{1,20})")
_NO_SIZE: Final = re.compile(r"(?:0|0?\.[0-9]+|0\.0+|1(?:\.0+)?)(?:px|pt)?|0(?:\.0+)?(?:em|rem|%)")
_WHITE: Final = r"(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,[01.]{1,4})?\))"
_WHITE_LETTERS: Final = re.compile(rf"(?:^|;)color:{_WHITE}(?:;|!|$)")
_WHITE_GROUND: Final = re.compile(rf"(?:^|;)background(?:-color)?:{_WHITE}(?:;|!|$)")
_IS_WHITE: Final = re.compile(_WHITE)
_GROUND: Final = re.compile(
    r"(?:bgcolor\s{0,3}=|background(?:-color|-image)?\s{0,3}[:=])\s{0,3}[\"']?([^;\"'>]{1,40})", re.IGNORECASE
)
_NO_GROUND: Final = re.compile(rf"{_WHITE}|transparent|none|inherit|initial")
STRUCK_OUT: Final = frozenset({"s", "del", "strike"})
LOOKED_AT: Final = STRUCK_OUT | {"font"}
"""Elements that may hide something without any style."""
_SPACES: Final = re.compile(r"\s+")
_LONGEST_STYLE: Final = 1000  # characters


def children(node: Any) -> Iterator[Any]:
    """What stands directly in an element; the library's own collections take quadratic time."""
    child = node.first_child
    while child is not None:
        following = child.next
        yield child
        child = following


def may_hide(html: str) -> bool:
    """A quick look that spares most pages the walk."""
    return _SUSPECT.search(html) is not None


def strikes_out(html: str) -> bool:
    """Whether a page may strike words out, of which the plain text beside it says nothing."""
    return _STRUCK.search(html) is not None


def mark_hidden(nodes: Iterable[Any], html: str) -> None:
    """Give the attribute ``hidden`` to those elements that nobody sees."""
    white_page = all(_NO_GROUND.fullmatch(_bare(found[1])) for found in _GROUND.finditer(html))
    for node in nodes:
        style = _bare((node.getattr("style") or "")[:_LONGEST_STYLE])
        white = _WHITE_LETTERS.search(style) and (_WHITE_GROUND.search(style) or white_page)
        if node.tag in STRUCK_OUT or _is_hidden(style) or white:
            node.setattr("hidden", "")
        elif (size := _SIZE.search(style)) and _NO_SIZE.fullmatch(size[1]):
            _take_text(node)
        elif (
            white_page
            and node.tag == "font"
            and _IS_WHITE.fullmatch(_bare((node.getattr("color") or "")[:40]))
        ):
            node.setattr("hidden", "")


def _bare(value: str) -> str:
    return _SPACES.sub("", value).lower()


def _is_hidden(style: str) -> bool:
    return bool(_UNSEEN.search(style) or ("overflow:hidden" in style and _NO_HEIGHT.search(style)))


def _take_text(top: Any) -> None:
    """The text that has no size goes; elements inside with a size of their own stay as they are."""
    stack = [top]
    while stack:
        for child in children(stack.pop()):
            if child.type == NodeType.TEXT:
                child.value = ""
            elif child.type == NodeType.ELEMENT and "font" not in (child.getattr("style") or "").lower():
                stack.append(child)
