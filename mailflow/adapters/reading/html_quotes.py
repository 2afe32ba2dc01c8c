"""Quoted history out of HTML mail, by the marks that mail programs put on it.

A quote that a program wrapped in an element becomes one ``>`` line (its last), so that the text made
from this HTML reads like a plain mail: answers between quotes stand below what they answer, and
``domain/understanding/reply_text`` has the last word.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from mailflow.domain.understanding.reply_text import new_text
from mailflow.domain.understanding.reply_text.quote_lines import folded_lines, is_divider

# Ends of ids and class names: programs that carry a mail on put "x_", "gmail-m_123" or "yiv99" before them.
QUOTES: Final = (  # on a blockquote: what it holds is quoted
    *("gmail_quote", "protonmail_quote", "tutanota_quote", "skiff_quote", "mimestream_quote", "iosymail"),
    *("isReplyContent", "oriMsgHtmlSeperator"),
)
HISTORY: Final = (  # the element holds the quote and what introduces it
    *("yahoo_quoted", "zmail_extra", "zmail_extra_hr", "protonmail_quote", "tutanota_quote", "ik_mail_quote"),
    *(
        "OLK_SRC_BODY_SECTION",
        "mail-editor-reference-message-container",
        "ms-outlook-mobile-reference-message",
    ),
    *("history-quote-wrapper", "adit-html-block--collapsed", "ntes-mailmaster-quote", "nui-mail-quote"),
    *(
        "isForwardContent",
        "isReplyContent",
        "foxmail_quote",
        "reply139content",
        "origbody",
        "moz-forward-container",
    ),
)
HISTORY_STARTS: Final = ("lark-mail-quote",)  # ids with a number at their end
INTRODUCTIONS: Final = ("gmail_attr", "moz-cite-prefix", "reply-intro")  # "On …, X wrote:"
ONWARDS: Final = (
    "appendonsend",
    "divRplyFwdMsg",
    "replySplit",
    "stopSpelling",
)  # history from here to the end
SIGNATURES: Final = (
    *(
        "gmail_signature",
        "gmail_signature_prefix",
        "moz-signature",
        "ms-outlook-mobile-signature",
        "Signature",
    ),
    *(
        "protonmail_signature_block",
        "spnEditorSign",
        "ntes-signature",
        "ntes-pcmail-signature",
        "imail_signature",
    ),
    *("lark-mail-signature",),
)
_MARKS: Final = ("<blockquote", "<includetail", '"quote"')
_FAST: Final = tuple(
    mark.lower()
    for mark in (*QUOTES, *HISTORY, *HISTORY_STARTS, *INTRODUCTIONS, *ONWARDS, *SIGNATURES, *_MARKS)
)
_LONGEST: Final = 2_000_000  # characters of HTML that are looked at
_LONGEST_SIGNATURE: Final = 800  # characters; people write their letter into the signature's element, too
_LONGEST_LINE: Final = 200
_FOUND: Final = 500  # marked elements that are treated: no person's mail has more
_BORDER: Final = re.compile(r"border-left(?:-width)?\s{0,5}:\s{0,5}(?!none|0|medium)", re.IGNORECASE)


def without_quotes(html: str) -> str:
    """The HTML without quoted history; unchanged where it has no mark of one or where nothing else is left.

    What a program quoted in an element of its own remains as one line, marked ``>``.  One walk over
    the elements, linear in their number; never raises for broken HTML.
    """
    html = html[:_LONGEST]
    lowered = html.lower()
    if not any(mark in lowered for mark in _FAST):
        return html
    tree = HTMLTree.parse(html)
    if tree.body is None or not _Walk(tree, tree.body).changed():
        return html
    left = extract_plain_text(tree, preserve_formatting=True, alt_texts=False, links=False, form_fields=True)
    return str(tree) if new_text(left) else html


@dataclass(slots=True)
class _Walk:
    """One walk over the elements of a mail in the order of the document."""

    tree: HTMLTree
    body: Any
    found: int = 0

    def changed(self) -> bool:
        """Treat every marked element; whether there was one."""
        node = self.body.first_element_child
        while node is not None and self.found < _FOUND:
            names = _names(node)
            if any(name.endswith(ONWARDS) for name in names):
                self._cut_onwards(node)
                return True
            treat = self._treatment(node, names)
            if treat is None:
                node = node.first_element_child or self._after(node)
                continue
            self.found += 1
            following = self._after(node)
            treat(node)
            node = following
        return self.found > 0

    def _after(self, node: Any) -> Any:
        """The next element in the order of the document that is not inside ``node``."""
        while node is not None and node != self.body:
            following = node.next_element
            if following is not None:
                return following
            node = node.parent
        return None

    def _treatment(self, node: Any, names: tuple[str, ...]) -> Callable[[Any], None] | None:
        """What is to be done with an element; None: look inside it."""
        if node.tag == "blockquote":
            return self._shorten if _is_quote(node, names) else None
        if node.tag == "includetail":
            return _remove
        if any(name.endswith(HISTORY) or name.startswith(HISTORY_STARTS) for name in names):
            return _remove
        if any(name.endswith((*INTRODUCTIONS, *SIGNATURES)) for name in names):
            self.found += 1
            return _remove if _is_small(node) else None
        return None

    def _shorten(self, node: Any) -> None:
        """In the place of a quote its last line, marked as in a plain mail."""
        lines = _lines(node)
        line: Any = self.tree.create_element("p")
        line.text = "> " + (lines[-1].lstrip("> ")[:_LONGEST_LINE] if lines else "")
        node.parent.insert_before(line, node)
        node.decompose()

    def _cut_onwards(self, node: Any) -> None:
        """The element goes, and all that follows it in the order of the document."""
        level = node
        while level is not None and level != self.body:
            while level.next is not None:
                level.next.decompose()
            level = level.parent
        node.decompose()


def _remove(node: Any) -> None:
    node.decompose()


def _names(node: Any) -> tuple[str, ...]:
    """Id and classes of an element; what GMX names "quote" is a protonmail_quote by another name."""
    names = (node.id or "", *node.class_list)
    return (*names, "protonmail_quote") if node.getattr("name") == "quote" else names


def _is_quote(node: Any, names: tuple[str, ...]) -> bool:
    """Gmail indents the writer's own text with a blockquote, too, but draws no line at its left."""
    if any(name.endswith(QUOTES) for name in names) or (node.getattr("type") or "").lower() == "cite":
        return True
    return bool(node.getattr("cite")) or _BORDER.search((node.getattr("style") or "")[:500]) is not None


def _is_small(node: Any) -> bool:
    """Whether it is no whole letter, and not the head of a forward, which the text below needs."""
    return len(node.text or "") <= _LONGEST_SIGNATURE and not any(map(is_divider, folded_lines(_lines(node))))


def _lines(node: Any) -> list[str]:
    text = extract_plain_text(
        HTMLTree.parse(node.html), preserve_formatting=True, alt_texts=False, links=False
    )
    return [line for line in map(str.strip, text.split("\n")) if line]
