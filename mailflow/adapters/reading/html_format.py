"""What of an answer's page is bold, an item of a list or a link: nothing else of a page is ever repeated.

The text of the answer is read elsewhere and has the last word; a line that it does not have is passed over.
"""

import re
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Final

from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.html_quotes import HISTORY, INTRODUCTIONS, ONWARDS, QUOTES
from mailflow.domain.model.message import FormattedLine

_LOOKED_AT: Final = 60_000  # characters of the page; an answer stands above its history
_MOST: Final = 200  # lines
_LONGEST: Final = 5000  # characters of a line
_LONG: Final = 60  # characters; a longer line may have been cut in the text
_LONGEST_TAG: Final = 4000
_LONGEST_TARGET: Final = 1000
_NAME: Final = re.compile(r"/?[a-z][a-z0-9]{0,15}")
_ATTRIBUTE: Final = re.compile(
    r"\b(href|style|class|id|start|type|cite)\s{0,3}=\s{0,3}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})')"
)
_HEAVY: Final = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)")
_LIGHT: Final = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:normal|[1-5]00)")
_QUOTED: Final = re.compile(r"border-(?:left|top)[a-z-]{0,10}\s{0,3}:\s{0,3}(?!none|0|medium)")
_BULLET: Final = re.compile(r"([·•▪●§-]|[0-9]{1,2}[.)])\s{1,12}(?=\S)")  # Word writes its marks as text
_TARGET: Final = re.compile(
    r"(?:https?://[^\s<>()\"]{3,1000}|mailto:[^\s<>()\"?@]{1,64}@[^\s<>()\"?@]{3,255})"
)
_SPACE: Final = re.compile(r"\s+")
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "br", "tr", "td", "th", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("pre", "hr", "center", "blockquote", "body", "html", "dl", "dt", "dd"),
    )
)
_KEEPS_LINES: Final = re.compile(r"<pre\b|white-space\s{0,3}:\s{0,3}(?:pre|break)")
_SILENT: Final = frozenset(("style", "script", "head", "title"))
_SIGNS: Final = ("<b", "<strong", "<li", "<a ", "font-weight", "<p", "<div", "<br")


def formatted_lines(html: str) -> tuple[FormattedLine, ...]:
    """The lines of a page that have some form, or may have been cut, down to its history; in linear time."""
    page = html[:_LOOKED_AT]
    lowered = page.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return ()
    walk, at = _FormatWalk(keeps_lines=_KEEPS_LINES.search(lowered) is not None), 0
    while at < len(page) and len(walk.lines) < _MOST:
        tag = page.find("<", at)
        walk.words(page[at : tag if tag >= 0 else len(page)])
        if tag < 0:
            break
        closing = "-->" if page.startswith("<!--", tag) else ">"
        end = page.find(closing, tag, tag + _LONGEST_TAG)
        if end < 0 or not walk.element(lowered[tag + 1 : end], page[tag + 1 : end]):
            break
        at = end + len(closing)
    walk.flush()
    return tuple(
        each for each in walk.lines if each.bold or each.links or each.item or len(each.text) > _LONG
    )


@dataclass(slots=True)
class _FormatWalk:
    """One walk over a page: the line at hand, and what holds where it stands."""

    keeps_lines: bool  # a line end of the source may be one of the page
    lines: list[FormattedLine] = field(default_factory=list)
    text: str = ""
    bold: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    heavy: list[tuple[str, bool]] = field(default_factory=list)  # open elements, and whether words are bold
    lists: list[int] = field(default_factory=list)  # the next number of each open list; 0: it has bullets
    item: str = ""
    target: str = ""
    silent: str = ""  # the open element that nobody sees

    def words(self, said: str) -> None:
        """Words of the line at hand."""
        if self.silent or not said:
            return
        if self.keeps_lines and "\n" in said:
            for line in said.split("\n"):
                self._said(line)
                self.flush()
        else:
            self._said(said)

    def _said(self, said: str) -> None:
        plain = _SPACE.sub(" ", unescape(said))
        if not self.text or self.text.endswith(" "):
            plain = plain.lstrip()
        start = len(self.text)
        self.text += plain[: _LONGEST - start]
        if self.heavy and self.heavy[-1][1] and plain.strip():
            _extended(self.bold, start, len(self.text))
        if self.target and plain.strip():
            self.links.append((start, len(self.text), self.target))

    def element(self, lowered: str, tag: str) -> bool:
        """What an element changes; False where history begins."""
        found = _NAME.match(lowered)
        if found is None or self.silent not in {"", found[0].strip("/")}:
            return True
        name, given = found[0], _attributes(tag, lowered)
        if name in _SILENT:
            self.silent = name
        elif name.strip("/") in _SILENT:
            self.silent = ""
        if _begins_history(name, given):
            return False
        if name.strip("/") in _BLOCKS:
            self.flush()
            self._listed(name, given)
        elif name in {"b", "strong", "span", "font"}:
            style = given.get("style", "").lower()
            heavy = name in {"b", "strong"} and not _LIGHT.search(style)
            self.heavy.append((name, heavy or bool(_HEAVY.search(style)) or self._is_heavy(style)))
        elif name.startswith("/") and any(name[1:] == each for each, _ in self.heavy):
            while self.heavy.pop()[0] != name[1:]:
                pass
        elif name in {"a", "/a"}:
            self.target = _safe(given.get("href", "")) if name == "a" else ""
        return True

    def _is_heavy(self, style: str) -> bool:
        return bool(self.heavy) and self.heavy[-1][1] and not _LIGHT.search(style)

    def _listed(self, name: str, given: dict[str, str]) -> None:
        if name in {"ul", "ol"}:
            start = given.get("start", "1")
            first = int(start) if start.isdecimal() and len(start) <= 2 else 1  # noqa: PLR2004  (digits)
            self.lists.append(first if name == "ol" else 0)
        elif name in {"/ul", "/ol"} and self.lists:
            self.lists.pop()
        elif name == "li":
            number = self.lists[-1] if self.lists else 0
            self.item = f"{number}." if number else "-"
            if number:
                self.lists[-1] = number + 1
        elif name == "/li":
            self.item = ""

    def flush(self) -> None:
        """The line at hand ends."""
        text = self.text.rstrip()
        clean = clean_line(text)
        if clean:
            line = FormattedLine(clean, self.item, max(len(self.lists), 1))
            if clean == text:  # else its places are others
                bold = tuple((start, min(end, len(text))) for start, end in self.bold if start < len(text))
                line = replace(line, bold=bold, links=_trimmed(text, self.links))
            self.lines.append(_marked_by_word(line))
            self.item = ""  # a second paragraph of an item is none of its own
        self.text, self.bold, self.links = "", [], []


def _extended(spans: list[tuple[int, int]], start: int, end: int) -> None:
    if spans and spans[-1][1] == start:
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))


def _trimmed(text: str, links: list[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Links without the blanks at their ends; two pieces of one link are one."""
    found: list[tuple[int, int, str]] = []
    for start, end, target in links:
        if found and found[-1][1] == start and found[-1][2] == target:
            found[-1] = (found[-1][0], end, target)
        else:
            found.append((start, end, target))
    trimmed = []
    for start, end, target in found:
        words = text[start:end]
        left = start + len(words) - len(words.lstrip())
        right = left + len(words.strip())
        if right > left:
            trimmed.append((left, right, target))
    return tuple(trimmed)


def _marked_by_word(line: FormattedLine) -> FormattedLine:
    """An item whose mark stands in its text, as Word and Outlook write lists."""
    mark = _BULLET.match(line.text)
    if mark is None or line.item:
        return line
    by = mark.end()
    bold = tuple((max(start - by, 0), end - by) for start, end in line.bold if end > by)
    links = tuple((start - by, end - by, target) for start, end, target in line.links if start >= by)
    item = f"{mark[1][:-1]}." if mark[1][0].isdigit() else "-"
    return FormattedLine(line.text[by:], item, 1, bold, links)


def _attributes(tag: str, lowered: str) -> dict[str, str]:
    if "=" not in lowered:
        return {}
    found = _ATTRIBUTE.finditer(tag)
    return {each[1].lower(): unescape(each[2] if each[2] is not None else each[3]) for each in found}


def _safe(href: str) -> str:
    """The target of a link that people may follow; "" for every other one."""
    target = href.strip()
    scheme, colon, rest = target.partition(":")
    target = f"{scheme.lower()}{colon}{rest}"
    if target.startswith("mailto:"):
        target = target.partition("?")[0]
    return target if target.isascii() and _TARGET.fullmatch(target) else ""


def _begins_history(name: str, given: dict[str, str]) -> bool:
    """Whether what others wrote begins here."""
    names = (*given.get("class", "").split(), given.get("id", ""))
    if any(each.endswith((*HISTORY, *INTRODUCTIONS, *ONWARDS, *QUOTES)) for each in names if each):
        return True
    quoted = given.get("type", "").lower() == "cite" or "cite" in given
    return name == "blockquote" and (quoted or _QUOTED.search(given.get("style", "").lower()) is not None)
