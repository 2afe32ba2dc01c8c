"""What a person wrote now: without quotes, header blocks, carried forwards and signatures.

The strongest sign decides: our marker line, then attribution lines and header blocks, then ``>``
lines, then lines that the mail before also had.  Where nothing would be left, everything is left:
text that might be the person's is never cut silently.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mailflow.domain.understanding.reply_text.quote_lines import (
    attribution,
    folded_lines,
    header_block,
    is_arrowed,
    is_bare_divider,
    is_divider,
    is_marker,
    is_rule,
    shared_line,
)
from mailflow.domain.understanding.reply_text.signatures import without_sign_off

_QUESTION_LINES: Final = 3  # of a quote that are kept above the answer to it
_PARENT: Final = 20_000  # characters of the mail before that are compared
_PARENT_LINES: Final = 2_000  # lines of this mail that are looked for in it
_PARENT_RUN: Final = 40  # characters in a row that make a coincidence unlikely
_PARENT_LINE: Final = 12
_WRAPPED_QUOTE: Final = 60  # a quoted line at least so long may have spilled over into the next


@dataclass(slots=True)
class _Group:
    """Lines in a row that are all the writer's own, or all quoted."""

    quoted: bool
    lines: list[str]


def reply_text(
    text: str, *, parent: str = "", with_questions: bool = True, answers_nothing: bool = False
) -> str:
    """What the person wrote now; everything where nothing else is left.

    ``parent`` is the text of the mail that this one answers, where it is known: its lines are quotes
    even where nothing marks them.  Answers between quotes keep the quoted line that they answer, with
    its ``>``; ``with_questions=False`` leaves those lines out (for language and words of the writer).
    ``answers_nothing``: no program has quoted here, but a person, to show what was written to them.
    Time is linear in the text.
    """
    return new_text(
        text, parent=parent, with_questions=with_questions, answers_nothing=answers_nothing
    ) or _everything(text)


def new_text(
    text: str, *, parent: str = "", with_questions: bool = True, answers_nothing: bool = False
) -> str:
    """As ``reply_text``, but "" where the mail holds nothing but history and signature."""
    lines = text.replace("\r\n", "\n").split("\n")
    folded = folded_lines(lines)
    _part_shared(lines, folded)
    end, marks = _scan(folded)
    if answers_nothing and (end < len(lines) or any(marks)) and not any(map(is_marker, folded)):
        return text.strip()
    _mark_spilled(lines[:end], folded, marks)
    if parent:
        _mark_parent(folded, end, marks, parent)
    groups = list(_groups(lines[:end], marks))
    return _told(groups, with_questions=with_questions)


def with_signature(text: str) -> str:
    """What the person wrote now together with the signature below it: their telephone stands there."""
    lines = text.replace("\r\n", "\n").split("\n")
    end, marks = _scan(folded_lines(lines))
    return "\n".join(line for line, mark in zip(lines[:end], marks, strict=False) if mark == _OWN)


_OWN, _QUOTED, _DROPPED = 0, 1, 2


def _scan(folded: Sequence[str]) -> tuple[int, bytearray]:
    """Where the history begins that runs to the end, and what each line before it is."""
    marks = bytearray(len(folded))
    at, own = 0, False
    while at < len(folded):
        line = folded[at]
        size = 0
        if line.startswith(">") and not is_arrowed(line):
            marks[at] = _DROPPED if is_marker(line) else _QUOTED
        elif line and is_marker(line):
            if own:
                return at, marks
            marks[at] = _DROPPED
        elif line:
            size, sure = _history(folded, at)
            if size and _followed_by_quote(folded, at + size):
                marks[at : at + size] = bytes([_DROPPED]) * size
            elif size and sure:
                return _above(folded, at), marks
            else:
                size = 0
                own = own or not is_rule(line)
        at += size or 1
    return len(folded), marks


def _part_shared(lines: list[str], folded: list[str]) -> None:
    """A line on which words and the introduction of the quote below them share the room: two lines."""
    for at in range(len(folded) - 2, -1, -1):
        if folded[at + 1].startswith(">") and (here := shared_line(folded[at], folded[at + 1])):
            words = len(folded[at][:here].split())
            own = " ".join(lines[at].split()[:words]).rstrip("- ")
            lines[at : at + 1] = [own, " ".join(lines[at].split()[words:])]
            folded[at : at + 1] = [folded[at][:here].rstrip("- "), folded[at][here:]]
            return


def _above(folded: Sequence[str], at: int) -> int:
    """Where history begins that ``at`` shows: its title above ("-- mail --", "原始邮件") belongs to it."""
    above = next((line for line in range(at - 1, max(at - 4, -1), -1) if folded[line]), at)
    titled = is_rule(folded[above][:3]) and is_rule(folded[above][-3:])
    return above if titled or is_bare_divider(folded[above]) else at


def _history(folded: Sequence[str], at: int) -> tuple[int, bool]:
    """How many lines introduce a quote or a carried mail at ``at``, and whether that is sure."""
    if is_divider(folded[at]) or is_arrowed(folded[at]):
        return 1, True
    size = header_block(folded, at)
    return (size, True) if size else attribution(folded, at)


def _followed_by_quote(folded: Sequence[str], at: int) -> bool:
    """Whether the next written line, at most a few blank ones away, is a quoted one."""
    following = next((line for line in folded[at : at + 6] if line), "")
    return following.startswith(">")


def _mark_spilled(lines: Sequence[str], folded: Sequence[str], marks: bytearray) -> None:
    """A long quoted line that a program broke in two: its second half bears no mark."""
    if not any(
        mark == _OWN and line for mark, line in zip(marks[: _first(marks, _QUOTED)], folded, strict=False)
    ):
        return
    for at in range(1, len(lines) - 1):
        if marks[at] == _OWN and marks[at - 1] == _QUOTED and marks[at + 1] == _QUOTED and folded[at]:
            before, line = lines[at - 1].rstrip(), lines[at].strip()
            if " " not in line and (
                before.rfind("(") > before.rfind(")") or line.startswith(("(http", "<http"))
            ):
                marks[at] = _QUOTED  # the rest of a link that was broken in two
            elif (
                len(before) >= _WRAPPED_QUOTE
                and not before.endswith("?")
                and not line[:1].isupper()
                and line[:1].isalpha()
            ):
                marks[at] = _QUOTED


def _first(marks: bytearray, mark: int) -> int:
    found = marks.find(mark)
    return len(marks) if found < 0 else found


def _mark_parent(folded: Sequence[str], end: int, marks: bytearray, parent: str) -> None:
    """Runs of lines that the mail before had too are quotes, whatever marks them."""
    before = " ".join(folded_lines(parent[:_PARENT].replace(">", " ").split("\n")))
    before = " ".join(before.split())
    run: list[int] = []
    for at in range(min(end, _PARENT_LINES)):
        line = folded[at]
        if marks[at] == _OWN and len(line) >= _PARENT_LINE and line in before:
            run.append(at)
        elif line and not (run and line in before):
            _mark_run(folded, run, marks)
            run = []
    _mark_run(folded, run, marks)


def _mark_run(folded: Sequence[str], run: Sequence[int], marks: bytearray) -> None:
    if sum(len(folded[at]) for at in run) >= _PARENT_RUN:
        for at in range(run[0], run[-1] + 1):
            marks[at] = _QUOTED


def _groups(lines: Sequence[str], marks: bytearray) -> Iterator[_Group]:
    """The text as alternating groups; dropped lines are gone, groups without a written line too."""
    group: _Group | None = None
    for line, mark in zip(lines, marks, strict=False):
        if mark == _DROPPED:
            continue
        if mark == _OWN and not line.strip():
            if group:
                group.lines.append(line)
            continue
        if group is None or group.quoted != (mark == _QUOTED):
            if group:
                yield group
            group = _Group(mark == _QUOTED, [])
        group.lines.append(line)
    if group:
        yield group


def _told(groups: Sequence[_Group], *, with_questions: bool) -> str:
    """The own groups as one text; between quotes each with the line that it answers."""
    quotes = [at for at, group in enumerate(groups) if group.quoted]
    inline = bool(quotes) and any(not group.quoted for group in groups[quotes[0] : quotes[-1]])
    pieces: list[str] = []
    for at, group in enumerate(groups):
        if group.quoted:
            continue
        last_word = at >= len(groups) - 2 or not inline or at == 0
        own = "\n".join(without_sign_off(group.lines) if last_word else group.lines).strip("\n")
        if not own.strip():
            continue
        if inline and with_questions and at:
            own = _question(groups[at - 1].lines) + "\n\n" + own
        pieces.append(own.strip())
    return "\n\n".join(pieces)


def _question(quoted: Sequence[str]) -> str:
    """The last paragraph of a quote, at most a few lines: what the text below it answers."""
    asked: list[str] = []
    for line in reversed(quoted):
        if line.strip(" >\t＞"):
            asked.insert(0, line.strip())
        elif asked:
            break
        if len(asked) == _QUESTION_LINES:
            break
    return "\n".join(asked)


def _everything(text: str) -> str:
    """All of it; a forwarded mail that stands alone still loses the signature at its end."""
    lines = text.replace("\r\n", "\n").split("\n")
    folded = folded_lines(lines[:20])
    first = next((at for at, line in enumerate(folded) if line and not is_rule(line)), len(folded))
    if first < len(folded) and header_block(folded, first):
        return "\n".join(without_sign_off(lines)).strip() or text.strip()
    return text.strip()
