"""How well mail is understood: scores what ``explain`` says against a corpus with expected results.

    python benchmarks/understanding.py CORPUS_DIR [--misses a|b|c|d|e|f|g] [--show 30]

CORPUS_DIR holds folders with ``*.eml`` and ``expected.json``.  The table counts checks passed per
source and question; what we hold to be wrong in the corpus stands in understanding_disputed.toml
with the reason and is counted apart.
"""

import argparse
import json
import re
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from unicodedata import normalize

from mailflow.adapters.reading.explain import describe
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.model.message import Message
from mailflow.domain.understanding.sender_kind import classify

QUESTIONS = {
    "a": "subject, sender, text, attachments",
    "b": "human or auto-reply",
    "c": "bounce and whose",
    "d": "reply text",
    "e": "message ids, references, threads",
    "f": "malformed",
    "g": "language",
}
Record = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One judged expectation."""

    source: str
    file: str
    question: str
    key: str
    passed: bool
    expected: object
    found: object
    disputed: str = ""


def plain(text: str) -> str:
    """NFC, white space to one space."""
    return re.sub(r"\s+", " ", normalize("NFC", text)).strip()


def bare(text: str) -> str:
    """As ``plain``, the asterisks of bold text left out."""
    return plain(text.replace("*", ""))


def _each_in(found: str, wanted: list[str], *, inside: bool) -> list[tuple[bool, str]]:
    text = plain(found)
    return [((plain(piece) in text) is inside, f"({piece}) {'not ' * inside}in: {text}") for piece in wanted]


RULES: dict[str, tuple[str, Callable[[Record, Any], list[tuple[bool, Any]]]]] = {
    "subject": ("a", lambda r, e: [(plain(r["subject"]) == plain(e), r["subject"])]),
    "from": ("a", lambda r, e: [(r["from"] == _address(e), r["from"])]),
    "from_name": ("a", lambda r, e: [(plain(r["from_name"]).lower() == plain(e).lower(), r["from_name"])]),
    "text_contains": ("a", lambda r, e: _each_in(r["text"], e, inside=True)),
    "attachments": (
        "a",
        lambda r, e: [
            (
                set(map(plain, e)) <= {plain(a["filename"]) for a in r["attachments"]},
                [a["filename"] for a in r["attachments"]],
            )
        ],
    ),
    "attachments_count": ("a", lambda r, e: [(len(r["attachments"]) == e, r["attachments"])]),
    "kind": ("b", lambda r, e: [(r["kind"] == e, r["kind"])]),
    "kind_not": ("b", lambda r, e: [(r["kind"] != e, r["kind"])]),
    "bounced_recipients": (
        "c",
        lambda r, e: [(_addresses(r["bounced_recipients"]) == _addresses(e), r["bounced_recipients"])],
    ),
    "reply_contains": ("d", lambda r, e: _each_in(r["reply_text"], e, inside=True)),
    "reply_excludes": ("d", lambda r, e: _each_in(r["reply_text"], e, inside=False)),
    "reply_text": ("d", lambda r, e: [(bare(r["reply_text"]) == bare(e), r["reply_text"])]),
    "message_id": ("e", lambda r, e: [(r["message_id"] == _id(e), r["message_id"])]),
    "in_reply_to": ("e", lambda r, e: [(r["in_reply_to"] == _ids(e)[0], r["in_reply_to"])]),
    "references": ("e", lambda r, e: [(_ids(r["references"]) == _ids(e), r["references"])]),
    "language": ("g", lambda r, e: [(r["language"] == e, r["language"])]),
}


def _addresses(found: list[str]) -> set[str]:
    return {address.strip("<>").lower() for address in found}


def _address(value: str) -> str:
    """The address in an expected sender, which some sources give with the name."""
    return value[value.rfind("<") + 1 :].strip("> ").rpartition(" ")[2].lower()


def _id(value: str) -> str:
    return value.strip("<> ")


def _ids(value: str | list[str]) -> list[str]:
    return [_id(one) for one in ([value] if isinstance(value, str) else value)]


def kind_of(message: Message) -> str:
    """The kind by mailflow's own rules, without a config."""
    return str(classify(message).kind)


def question_of(key: str, case: Record) -> str:
    """The question that a key answers; a kind belongs to b unless it is about bounces."""
    if key == "kind":
        return "c" if case["expect"]["kind"] == "bounce" else "b"
    if key == "kind_not":
        return "b" if "b" in case["questions"] else "c"
    return RULES[key][0]


def judge(source: str, case: Record, found: Record, disputed: dict[tuple[str, str], str]) -> Iterator[Check]:
    """Every check of one case."""
    name = f"{source}/{case['file']}"
    expect = case["expect"]
    malformed = "malformed" in case.get("tags", ())
    for key, (_, rule) in RULES.items():
        if key not in expect:
            continue
        results = rule(found, expect[key])
        if key == "bounced_recipients" and "bounced_alias" in expect:
            results = [max(results[0], rule(found, expect["bounced_alias"])[0], key=lambda r: r[0])]
        question = question_of(key, case)
        for passed, seen in results:
            check = Check(
                source, case["file"], question, key, passed, expect[key], seen, disputed.get((name, key), "")
            )
            yield check
            if malformed and question in "ae":
                yield Check(**{**vars(check), "question": "f"})


def kept(source: str, file: str, raw: bytes, message: Message) -> Iterator[Check]:
    """Question f on every mail: what a person can read in the raw mail must not be lost."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    for name, found in (
        ("subject", message.subject),
        ("from", message.senders),
        ("message-id", message.message_id),
    ):
        wanted = {"from": rb"[\w.]@[\w]", "subject": rb"[^=?\s]{2}", "message-id": rb"<[^<>@\s]+@[^<>@\s]+>"}[
            name
        ]
        line = re.search(rb"(?im)^" + name.encode() + rb":([^\n]*(?:\n[ \t][^\n]*)*)", head)
        if line and re.search(wanted, line[1]):
            yield Check(source, file, "f", f"{name} kept", bool(found), line[1].strip(), found)


def threads(cases: dict[str, tuple[int, Record]]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The pairs of mails that are one thread: expected, and found by shared ids."""
    expected = {frozenset(pair) for pair in combinations(cases, 2) if cases[pair[0]][0] == cases[pair[1]][0]}
    group = {file: file for file in cases}

    def top(file: str) -> str:
        while group[file] != file:
            file = group[file]
        return file

    owner: dict[str, str] = {}
    for file, (_, found) in cases.items():
        for one in {found["message_id"], found["in_reply_to"], *found["references"]} - {""}:
            group[top(file)] = top(owner.setdefault(one, file))
    return expected, {frozenset(pair) for pair in combinations(cases, 2) if top(pair[0]) == top(pair[1])}


def _thread_checks(
    source: str, expected: set[frozenset[str]], joined: set[frozenset[str]], files: dict[str, Any]
) -> Iterator[Check]:
    """One check per mail: it is with all the mails of its thread, and with no other."""
    for file in files:
        wanted = sorted(min(pair - {file}) for pair in expected if file in pair)
        found = sorted(min(pair - {file}) for pair in joined if file in pair)
        yield Check(source, file, "e", "thread", wanted == found, wanted, found)


def disputes() -> dict[tuple[str, str], str]:
    """What we hold to be wrong in the corpus: the reason by file and key."""
    listed = Path(__file__).with_name("understanding_disputed.toml")
    entries = tomllib.loads(listed.read_text("utf-8"))["disputed"]
    return {(entry["file"], entry["key"]): entry["reason"] for entry in entries}


def run(corpus: Path) -> tuple[list[Check], list[str]]:
    """All checks, and lines about threads and speed."""
    disputed = disputes()
    checks: list[Check] = []
    notes: list[str] = []
    spent, mails = 0.0, 0
    parse(b"Subject: warm up\n\nThe model of languages is read once.")
    for path in sorted(corpus.glob("*/expected.json")):
        source = path.parent.name
        threaded: dict[str, tuple[int, Record]] = {}
        for case in json.loads(path.read_text("utf-8"))["cases"]:
            raw = (path.parent / case["file"]).read_bytes()
            began = time.process_time()
            try:
                message = parse(raw)
                found = describe(message, case["file"], kind_of(message))
            except Exception as error:  # noqa: BLE001  (that nothing is raised is what is measured)
                checks.append(Check(source, case["file"], "f", "no crash", False, "", repr(error)))
                continue
            spent, mails = spent + time.process_time() - began, mails + 1
            checks.append(Check(source, case["file"], "f", "no crash", True, "", ""))
            checks.extend(judge(source, case, found, disputed))
            checks.extend(kept(source, case["file"], raw, message))
            if "thread" in case["expect"]:
                threaded[case["file"]] = (case["expect"]["thread"], found)
        if threaded:
            expected, joined = threads(threaded)
            checks.extend(_thread_checks(source, expected, joined, threaded))
            right = len(expected & joined)
            shares = (
                f"precision {right / max(len(joined), 1):.3f}, recall {right / max(len(expected), 1):.3f}"
            )
            notes.append(f"threads of {source}: {shares}")
    silenced = [c for c in checks if c.key == "kind" and c.expected == "human" and not c.passed]
    notes.append(f"humans taken for machines: {len(silenced)}")
    notes.append(f"speed: {mails / spent:.0f} mails a second of one core")
    return checks, notes


def table(checks: list[Check]) -> str:
    """Passed and all checks per source and question."""
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for check in checks:
        if not check.disputed:
            for row in (check.source, "in all"):
                cell = counts[row][check.question]
                cell[0] += check.passed
                cell[1] += 1
    lines = [f"{'source':26}" + "".join(f"{question:>14}" for question in QUESTIONS)]
    for row in [*sorted(set(counts) - {"in all"}), "in all"]:
        cells = (counts[row].get(question) for question in QUESTIONS)
        lines.append(f"{row:26}" + "".join(f"{f'{c[0]}/{c[1]}' if c else '-':>14}" for c in cells))
    shares = (counts["in all"].get(question) for question in QUESTIONS)
    lines.append(f"{'share':26}" + "".join(f"{f'{c[0] / c[1]:.2%}' if c else '-':>14}" for c in shares))
    return "\n".join(lines)


def show_misses(checks: list[Check], question: str, limit: int) -> None:
    """The checks of a question that did not pass, shortest expectation first within a source."""
    missed = [
        check for check in checks if check.question == question and not check.passed and not check.disputed
    ]
    for check in missed[:limit]:
        print(f"{check.source}/{check.file}: {check.key}")
        print(f"    expected {check.expected!r:.600}\n    found    {check.found!r:.900}")
    print(f"{len(missed)} misses of {question} ({QUESTIONS[question]}), {min(limit, len(missed))} shown")


def main() -> int:
    """Print the table; the exit code is 0 whatever the scores are."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("corpus", type=Path, help="folder of folders with *.eml and expected.json")
    words.add_argument("--misses", choices=sorted(QUESTIONS), help="print the misses of one question")
    words.add_argument("--show", type=int, default=40, help="how many misses")
    options = words.parse_args()
    if not any(options.corpus.glob("*/expected.json")):
        print(f"skipped: no corpus in {options.corpus}")
        return 0
    checks, notes = run(options.corpus)
    print(table(checks))
    print(*notes, sep="\n")
    apart = [check for check in checks if check.disputed]
    if apart:
        print(f"disputed, counted apart: {sum(c.passed for c in apart)} of {len(apart)} passed")
    if options.misses:
        show_misses(checks, options.misses, options.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
