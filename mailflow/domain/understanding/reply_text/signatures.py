"""Where a person's text ends and what follows by itself begins: signature, device line, disclaimer.

Only the end of a text is ever cut, only on evidence that no sentence of the person's own gives, and
never all of it.  The forms stand in ``knowledge/sign_offs.toml``.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from mailflow.domain.understanding.reply_text.line_shapes import (
    is_card_line,
    is_contact,
    is_matter,
    is_name,
    is_sentence,
    is_title,
    known,
    may_sign,
)
from mailflow.domain.understanding.reply_text.quote_lines import folded_lines, is_rule
from mailflow.language.knowledge import knowledge, words_of

_ROUNDS: Final = 6
_SIGNATURE_LINES: Final = 30  # written lines below a delimiter or a closing phrase
_CARD_LINES: Final = 8
_LIST_FOOTER_LINES: Final = 6
_DEVICE: Final = 40  # characters of what a sender calls the device
_DEVICE_LINE: Final = 300
_REMARKS: Final = (",", ";", "!", "?", "。", ". ")  # behind the device people ask to excuse their typing
_PROOFS_NEEDED: Final = 2
_DISCLAIMER_LENGTH: Final = 6_000
_DELIMITERS: Final = frozenset({"--", "—", "––", "__"})


def _forms(forms: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each form's words before and after its star."""
    parted = (form.partition("*") for form in forms)
    return tuple((before.strip(), after.strip()) for before, _, after in parted)


_SURE_FORMS: Final = _forms(known("sure_device_forms"))
_FORMS: Final = _forms(known("device_forms"))
_FORM_STARTS: Final = tuple({before for before, _ in (*_SURE_FORMS, *_FORMS) if before})
_FORM_ENDS: Final = tuple({after for before, after in (*_SURE_FORMS, *_FORMS) if not before})
_DEVICES: Final = known("devices")
_STRONG: Final = frozenset(known("strong_closings"))
CLOSING: Final = _STRONG | frozenset(known("closings"))
_DISCLAIMER: Final = known("disclaimer_openings")
_PROOFS: Final = known("disclaimer_proofs")
_FIRST_PERSON: Final = words_of(knowledge("sign_offs")["first_person"])
_FOOTERS: Final = known("footers")
_LIST: Final = re.compile("|".join(known("list_footers")))
_LINK: Final = re.compile(r"[<\[(]?(?:https?://|mailto:)[^\s>\])]{1,300}[>\])]?|<>|\[\]|\([^()]{0,80}\)$")


def without_sign_off(lines: Sequence[str]) -> list[str]:
    """The lines without what ends a letter by itself; [] where nothing else was there."""
    kept = list(lines)
    folded = folded_lines(kept)
    for _ in range(_ROUNDS):
        length = len(kept)
        for cut in _CUTS:
            end = cut(kept, folded)
            del kept[end:], folded[end:]
        if len(kept) == length:
            break
    # A device line between two texts goes alone: whose the text below it is, nothing tells.
    return [line for line, said in zip(kept, folded, strict=True) if not _is_device_line(said, _SURE_FORMS)]


def _blank_end(_: Sequence[str], folded: Sequence[str]) -> int:
    end = len(folded)
    while end and (not folded[end - 1] or _draws(folded[end - 1])):
        end -= 1
    return end


def _draws(line: str) -> bool:
    """A line without a word: a rule, or what is left of the frame around a signature ("| |")."""
    return is_rule(line) or not line.strip("| ")


def _card(lines: Sequence[str], folded: Sequence[str]) -> int:
    """A visiting card below a drawn line: a name first, then only such lines as stand on cards."""
    found, below, contact, name = len(folded), 0, False, ""
    for at in range(len(folded) - 1, -1, -1):
        line = folded[at]
        if not line:
            continue
        if _draws(line):
            above = next((said for said in reversed(folded[:at]) if said), "")
            if below and contact and is_name(name) and not above.endswith(":"):
                found = at
        elif is_card_line(line):
            contact, below, name = True, below + 1, lines[at].strip()
        elif is_name(lines[at].strip()):
            below, name = below + 1, lines[at].strip()
        else:
            break
        if below > _CARD_LINES:
            break
    return found


def _delimited(lines: Sequence[str], folded: Sequence[str]) -> int:
    """The signature below "-- " (RFC 3676, section 4.3); without its space only where it looks like one."""
    found, below = len(folded), 0
    contact = sentence = False
    name = ""
    for at in range(len(folded) - 1, -1, -1):
        line = lines[at].strip()
        if line in _DELIMITERS:
            exact = lines[at].rstrip("\r") == "-- "
            if below and (exact or (not sentence and (contact or is_name(name)))):
                found = at
        elif line:
            name, below = line, below + 1
            contact = contact or is_contact(line)
            sentence = sentence or is_sentence(line) or is_matter(folded[at])
        if below > _SIGNATURE_LINES:
            break
    return found


def _is_device_line(line: str, forms: Sequence[tuple[str, str]]) -> bool:
    """Whether a folded line is a program's or device's own ("Sent from my iPhone")."""
    if len(line) >= _DEVICE_LINE or not (
        line.lstrip("(<").startswith(_FORM_STARTS) or line.rstrip(".)>").endswith(_FORM_ENDS)
    ):
        return False
    if line[:1] == "(" and line[-1:] == ")":
        line = line[1:-1]
    line = " ".join(_LINK.sub("", line).split()).strip(" .*_[]<>")
    remark = min((line.find(mark) for mark in _REMARKS if mark in line), default=len(line))
    line, more = line[:remark].strip(), line[remark:]
    for before, after in forms:
        if line.startswith(before) and line.endswith(after):
            device = line[len(before) : len(line) - len(after)].strip()
            known = device.startswith(_DEVICES)
            if device and len(device) <= _DEVICE and (known or (forms is _SURE_FORMS and not more)):
                return True
    return False


def _device(_: Sequence[str], folded: Sequence[str]) -> int:
    """A device line at the end; a form that people write, too, must stand alone."""
    if not folded or (len(folded) > 1 and folded[-2] and not _is_device_line(folded[-1], _SURE_FORMS)):
        return len(folded)
    last = folded[-1]
    is_device = _is_device_line(last, _SURE_FORMS) or _is_device_line(last, _FORMS)
    return len(folded) - 1 if is_device else len(folded)


def _footer(_: Sequence[str], folded: Sequence[str]) -> int:
    last = _LINK.sub("", folded[-1]).strip(" <>") if folded else ""
    return len(folded) - 1 if last.startswith(_FOOTERS) else len(folded)


def _disclaimer(lines: Sequence[str], folded: Sequence[str]) -> int:
    """The last paragraph, where it both begins and speaks like a disclaimer."""
    start = len(folded)
    while start and folded[start - 1] and not is_rule(folded[start - 1]):
        start -= 1
    said = " ".join(folded[start:])[:_DISCLAIMER_LENGTH].strip("*_[](- ")
    if not said.startswith(_DISCLAIMER):
        return len(folded)
    spoken = " ".join(lines[start:])[:_DISCLAIMER_LENGTH].lower()  # with its diacritics: "tới" is not "tôi"
    if any(person in spoken for person in _FIRST_PERSON):
        return len(folded)
    proofs = sum(proof in said for proof in _PROOFS)
    return start if proofs >= _PROOFS_NEEDED else len(folded)


def is_disclaimer(line: str) -> bool:
    """Whether one line, however long, both begins and speaks like a disclaimer."""
    return bool(line) and _disclaimer([line], folded_lines([line])) == 0


def _list_footer(_: Sequence[str], folded: Sequence[str]) -> int:
    """The line of a mailing list, below a rule."""
    written: list[str] = []
    for at in range(len(folded) - 1, -1, -1):
        if is_rule(folded[at]) and written:
            return at if any(map(_LIST.search, written)) else len(folded)
        if folded[at]:
            written.append(folded[at])
        if len(written) > _LIST_FOOTER_LINES:
            break
    return len(folded)


def _closed(lines: Sequence[str], folded: Sequence[str]) -> int:
    """A closing phrase with a name below it; "Thanks," before a sentence closes nothing."""
    found = len(folded)
    below: list[str] = []  # what stands below the line at hand, the last line first
    for at in range(len(folded) - 1, 0, -1):
        said = folded[at].rstrip(",.!~;: ")
        if said in CLOSING:
            if _is_signature(below[::-1]) if below else said in _STRONG:
                found = at
            continue
        if _closing_with_name(lines[at], folded[at]) and all(map(is_contact, below)):
            found = at
        if folded[at]:
            below.append(lines[at].strip())
            if len(below) > _SIGNATURE_LINES or not may_sign(lines[at].strip(), folded[at]):
                break
    return found


def _closing_with_name(line: str, folded: str) -> bool:
    """A closing phrase and the name on one line ("Best regards, John")."""
    said, comma, _ = folded.partition(",")
    return bool(comma) and said in _STRONG and is_name(line.strip().partition(",")[2].strip())


def _is_signature(below: Sequence[str]) -> bool:
    """A name or contact first; then titles up to the last contact, and hardly anything after it."""
    if not (is_name(below[0]) or is_contact(below[0])):
        return False
    last = max((at for at, line in enumerate(below) if is_contact(line)), default=0)
    return all(is_name(line) or is_title(line) for line in below[last + 1 :])


def _slashed(lines: Sequence[str], folded: Sequence[str]) -> int:
    """The name behind a slash ("/John"), as Scandinavians sign."""
    last = lines[-1].strip() if folded else ""
    is_signed = last.startswith("/") and "/" not in last[1:] and is_name(last[1:])
    return len(folded) - 1 if is_signed else len(folded)


_CUTS: Final[tuple[Callable[[Sequence[str], Sequence[str]], int], ...]] = (
    _blank_end,
    _delimited,
    _blank_end,
    _card,
    _blank_end,
    _footer,
    _blank_end,
    _device,
    _blank_end,
    _disclaimer,
    _blank_end,
    _list_footer,
    _blank_end,
    _closed,
    _blank_end,
    _slashed,
)
"""What may be cut at the end, in this order, until nothing more is: each gives where the text ends."""
