"""The visiting card below the words of a member of staff: it is not for the customer.

Of customers only what is sure is cut (understanding/reply_text/signatures.py).  Of a member of staff we know
the name, the address, the department, the company, and how earlier mails ended: so more is sure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mailflow.domain.model.message import Address
from mailflow.domain.model.policy import Policy
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import whole
from mailflow.domain.understanding.reply_text.line_shapes import is_sentence, known
from mailflow.domain.understanding.reply_text.signatures import CLOSING, is_disclaimer, without_sign_off
from mailflow.language.knowledge import knowledge, words_of

_ROUNDS: Final = 4
_CARD: Final = 25  # written lines
_WORDS: Final = 12  # on a line of a card
_LINE: Final = 120  # characters
_CAPITALS: Final = 0.6  # of the words of a title begin with one
_SENTENCE_END: Final = (".", "!", "?", "。", "！", "？", ";", ":", ",", "：")
_NO_NAME: Final = ("!", "?", "。", "！", "？", ";", ":", "：")
_PICTURE: Final = re.compile(
    r"[\[<]?(?:cid:[^\s\]>]{1,200}|image[0-9]{0,4}\.(?:png|jpe?g|gif)[^\]>]{0,80}"
    r"|(?:image|logo|hình ảnh):[^\]>]{0,100})[\]>]?",
    re.IGNORECASE,
)
_LABELS: Final = "|".join(re.escape(fold(word)) for word in words_of(knowledge("sign_offs")["staff_labels"]))
_LABEL: Final = re.compile(rf"(?:{_LABELS})(?: ?[.:：]|[ ]?(?=[+0-9(]))")
_LATIN: Final = re.compile(r"[^\W\d_]{1,60}")
_COMMAND: Final = re.compile(r"[\"'“(]?[#＃﹟♯@]")
_PARTS: Final = re.compile(r"[|/(,–—]| - ")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,100}|(?:https?://|www\.)[^\s]{1,200}")
_ABBREVIATED: Final = re.compile(r"(?:[A-ZĐ][\w&,-]{0,30}[ ]?){1,4}\.")
_MATTER: Final = re.compile(
    rf"(?:{'|'.join(whole(map(re.escape, (*known('matters'), *known('payments')))))})"
    r"(?! (?:executive|manager|director|department|dept))"
)
_WORD: Final = re.compile(r"[^\W_]{1,60}")
_DECORATION: Final = " \t*_•·|~=–—->"
_SIGN: Final = re.compile("^(?:[\u2600-\u27bf\U0001f300-\U0001faff][\ufe0e\ufe0f\u200d]{0,2}){1,6}[ ]?")
_CONTACTS: Final = frozenset("☎📞📱📲🏢🏠📍🌐🌍🌎🌏🔗📧✉📩📨💼👤👩👨")
_SIGNED: Final = 3  # such pictures, one before each line, each another: a card
_HABIT: Final = 2  # earlier mails
_NAME: Final = 6  # words
_CJK_NAME: Final = 4  # characters
_SHORT: Final = 24  # characters of a Chinese line
_FEW: Final = 3  # words of a title
_TITLES: Final = frozenset({"ms", "mr", "mrs", "dr", "anh", "chi", "ong", "ba", "em"})
_CJK: Final = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote, and what their card may name; all names folded."""

    names: frozenset[str]  # the words of their name
    address: str
    house: tuple[str, ...]  # the company, its departments
    earlier: tuple[tuple[str, ...], ...]  # the lines of their earlier mails, folded


def writer_of(sender: Address, policy: Policy, earlier: Sequence[str] = ()) -> Writer:
    """The member of staff who writes; ``earlier``: the words of mails that they have written before."""
    names = set(_WORD.findall(fold(sender.name))) - _TITLES
    names |= {word for word in _WORD.findall(sender.email.partition("@")[0]) if len(word) > 1}
    house = {
        fold(policy.organisation.name),
        *map(fold, policy.organisation.names.values()),
        *(fold(name) for unit in policy.departments for name in unit.label.values()),
    }
    lines = (tuple(line.strip() for line in fold(text).split("\n") if line.strip()) for text in earlier)
    return Writer(
        frozenset(names), sender.email, tuple(sorted(house - {""})), tuple(each for each in lines if each)
    )


def without_card(text: str, writer: Writer) -> str:
    """What a member of staff wrote, without the card or the lines that end each of their mails."""
    lines = text.replace("\r\n", "\n").split("\n")
    for _ in range(_ROUNDS):
        kept = without_sign_off(lines)
        kept = kept[: _card_begins(kept, writer)]
        kept = kept[: _habit_begins(kept, writer)]
        if kept == lines:
            break
        lines = kept
    return "\n".join(lines).strip()


def _card_begins(lines: Sequence[str], writer: Writer) -> int:
    """Where the card at the end begins; the number of lines where there is none.

    It begins a paragraph, or with the writer's own name or a closing phrase; it names the writer or their
    address; and every line of it is such as stands on cards.  A list behind a colon is none.  The company's
    name alone proves nothing: below it may stand where to pay, what to put on the invoice, where to come.
    """
    found, anchored, written = len(lines), False, 0
    signs: set[str] = set()
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at].strip()
        if not line:
            continue
        written += 1
        if written > _CARD or not _on_card(line, writer):
            break
        signs |= {line[0]} & _CONTACTS
        signed = len(signs) == written >= _SIGNED
        anchored = anchored or signed or _names_writer(line, writer)
        above = lines[at - 1].strip() if at else ""
        first = not above or _is_name_of(line, writer) or _closes(line)
        before = next((each.strip() for each in reversed(lines[:at]) if each.strip()), "")
        if anchored and first and not before.endswith((":", "：")):
            found = at
    return found


def _habit_begins(lines: Sequence[str], writer: Writer) -> int:
    """Where the lines begin with which two of the writer's earlier mails ended, too; no sentences.

    A mail that was nothing but these words ("Duyệt", "#take") has ended with nothing, and shows no habit.
    """
    written = [(at, fold(line).strip()) for at, line in enumerate(lines) if line.strip()]
    found = len(lines)
    for count, (at, _) in enumerate(reversed(written), start=1):
        end = tuple(said for _, said in written[-count:])
        same = sum(len(each) > count and each[-count:] == end for each in writer.earlier)
        alone = len(written) == 1 or _COMMAND.match(lines[at].strip())
        if (
            same < _HABIT
            or alone
            or is_sentence(lines[at].strip())
            or lines[at].strip().endswith(_SENTENCE_END)
        ):
            break
        found = at
    return found


def _on_card(line: str, writer: Writer) -> bool:
    """Whether the line may stand on a card."""
    bare = _unadorned(line)
    folded = fold(bare)
    if not any(map(str.isalnum, bare)) or _PICTURE.fullmatch(line) or _closes(line) or is_disclaimer(line):
        return True
    if len(bare) > _LINE or _MATTER.search(folded) or _COMMAND.match(bare):
        return False
    if _is_slogan(bare) or _is_name_of(line, writer):
        return True
    if len(bare.split()) > _WORDS or (bare.endswith(_SENTENCE_END) and not _ABBREVIATED.fullmatch(bare)):
        return False
    labelled = _LABEL.match(folded) is not None or line[0] in _CONTACTS
    return labelled or _names_house(folded, writer) or _all_titled(bare)


def _names_house(folded: str, writer: Writer) -> bool:
    """Whether the company or a department is named; an address says nothing of whose card it is."""
    said = _ADDRESS.sub("", folded)
    return any(name in said for name in writer.house)


def _is_titled(bare: str) -> bool:
    """Whether the words of a line are those of names, titles and numbers, not of a sentence."""
    if _CJK.search(bare):
        return len(bare) <= _SHORT
    words = _LATIN.findall(_ADDRESS.sub("", bare))
    capitals = sum(word[:1].isupper() for word in words)
    return capitals >= _CAPITALS * len(words) or (len(words) <= _FEW and bare[:1].isupper())


def _all_titled(bare: str) -> bool:
    """Whether each part of a line is: "Kế toán viên | ĐT 0903 123 456"."""
    return all(_is_titled(part.strip()) for part in bare.split("|"))


def _unadorned(line: str) -> str:
    """A line without the marks around it, and without a picture before it: "📞 0903 123 456"."""
    return _SIGN.sub("", line.strip(_DECORATION)).strip(_DECORATION)


def _names_writer(line: str, writer: Writer) -> bool:
    """Whether a line gives the card away as the writer's."""
    folded = line.lower()
    return writer.address in folded or _is_name_of(line, writer)


def _is_name_of(line: str, writer: Writer) -> bool:
    """Whether a line begins with the writer's name, and says nothing in a sentence."""
    bare = _unadorned(line)
    first = _PARTS.split(bare)[0].strip(_DECORATION)
    words = [word for word in _WORD.findall(fold(first)) if word not in _TITLES]
    if not words or len(words) > _NAME or bare.endswith(_NO_NAME) or not first[:1].isalpha():
        return False
    if not first[:1].isupper() and not _CJK.match(first):
        return False
    theirs = not writer.names.isdisjoint({words[0], words[-1]})
    return theirs and (len(first) <= _CJK_NAME if _CJK.match(first) else _is_titled(bare))


def _closes(line: str) -> bool:
    return fold(line).strip(_DECORATION).rstrip(",.!~;: ") in CLOSING


def _is_slogan(bare: str) -> bool:
    return bare.startswith(("“", '"', "«", "‘")) and bare.endswith(("”", '"', "»", "’"))
