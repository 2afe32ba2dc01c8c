"""The script that measures understanding: it counts what passes, or says that there is nothing to count."""

import json
import subprocess
import sys
from pathlib import Path

from sample_mails import ENCODED, PLAIN

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "understanding.py"


def run(*arguments: str) -> str:
    """What the script prints."""
    done = subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout


def test_without_a_corpus_it_says_so(tmp_path: Path) -> None:
    """No corpus is no failure."""
    assert run(str(tmp_path)).startswith("skipped: no corpus")


def test_checks_are_counted_and_misses_shown(tmp_path: Path) -> None:
    """Two mails, one wrong expectation."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "a.eml").write_bytes(ENCODED)
    (folder / "b.eml").write_bytes(PLAIN)
    cases = [
        {
            "file": "a.eml",
            "expect": {"subject": "Khiếu nại về hóa đơn", "from_name": "nguyễn văn an"},
            "questions": ["a"],
        },
        {"file": "b.eml", "expect": {"subject": "something else", "language": "vi"}, "questions": ["a", "g"]},
    ]
    (folder / "expected.json").write_text(json.dumps({"source": "ours", "cases": cases}), "utf-8")
    printed = run(str(tmp_path), "--misses", "a")
    assert "2/3" in printed
    assert "1/1" in printed
    assert "ours/b.eml: subject" in printed
    assert "something else" in printed
    assert "mails a second" in printed
