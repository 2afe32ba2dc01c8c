"""The project as a whole: nothing of one machine in it, small modules, a package that is complete."""

import ast
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40  # lines
MIGRATIONS = ROOT / "mailflow" / "migrations"  # history, written once
LOCKS = ("requirements.lock", "requirements-dev.lock")

# Addresses of package registries, and folders that exist on one machine only.
FOREIGN = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|proxy\.golang|/opt/(?:wheels|pypi)|/root/|/home/[a-z]|/work/"
    r"|/tmp/venv|index-url|find-links"
)
EXPLAINED = {"tests/test_project.py", "scripts/lock.sh"}  # they name the words in order to refuse them


def tracked() -> list[Path]:
    """Every file of the project: git's list, or all files where there is no git."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode == 0:
        files = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        hidden = (".git", ".venv")
        files = [path for path in ROOT.rglob("*") if path.relative_to(ROOT).parts[0] not in hidden]
    return [path for path in files if path.is_file()]


def modules() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


def test_nothing_of_one_machine() -> None:
    """No tracked file names a package registry's address or a path of somebody's machine."""
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        text = path.read_bytes().decode("utf-8", "replace")
        if name not in EXPLAINED and (hit := FOREIGN.search(text)):
            found.append(f"{name}: {hit[0]}")
    assert found == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_is_exact_and_bare(name: str) -> None:
    """Every version is exact and has its hashes; no address of any registry stands in the lock."""
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", text).strip())
    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[^\s]+( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry


def test_locks_agree() -> None:
    """What is tested is what runs: the production lock is a part of the developers' lock."""
    versions = [set(re.findall(r"(?m)^([a-z0-9-]+==\S+)", (ROOT / name).read_text())) for name in LOCKS]
    assert versions[0] < versions[1]


def test_modules_are_small() -> None:
    """No module needs more than a few screens, or it says why; tests may tell long stories."""
    found = []
    for path in modules():
        if not path.is_relative_to(ROOT / "mailflow") or path.is_relative_to(MIGRATIONS):
            continue
        length = path.read_bytes().count(b"\n")
        why = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if length > LONGEST_MODULE and "Long because" not in why:
            found.append(f"{path.relative_to(ROOT)}: {length} lines")
    assert found == []


def test_functions_are_small() -> None:
    """No function does more than fits on a screen, or it says why; parameters and docstring do not count."""
    found = []
    for path in modules():
        if not path.is_relative_to(ROOT / "mailflow") or path.is_relative_to(MIGRATIONS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            why = ast.get_docstring(node)
            first = node.body[1 if why and len(node.body) > 1 else 0]
            length = (node.end_lineno or 0) - first.lineno + 1
            if length > LONGEST_FUNCTION and "Long because" not in (why or ""):
                found.append(f"{path.relative_to(ROOT)}: {node.name} has {length} lines")
    assert found == []


def test_first_line_says_the_purpose() -> None:
    """Every module begins with its one purpose."""
    wordless = [path for path in modules() if ast.get_docstring(ast.parse(path.read_text())) is None]
    assert wordless == []


def test_package_is_complete(tmp_path: Path) -> None:
    """The wheel holds every module, the letters of all languages, the demo's pages, command and licence."""
    build = [sys.executable, "-m", "pip", "wheel", ".", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", tmp_path], cwd=ROOT, check=True, timeout=600, capture_output=True)
    [wheel] = tmp_path.glob("mailflow-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        points = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
        licence = archive.read(next(name for name in names if name.endswith("licenses/LICENSE"))).decode()
    wanted = [path for path in tracked() if path.relative_to(ROOT).parts[0] in ("mailflow", "templates")]
    inside = {path.relative_to(ROOT).as_posix() for path in wanted}
    expected = {f"mailflow/{name}" if name.startswith("templates/") else name for name in inside}
    assert expected <= names
    assert {name.split("/")[2] for name in names if name.startswith("mailflow/templates/")} >= {
        "vi",
        "en",
        "zh",
    }
    assert "mailflow = mailflow.cli:main" in points
    assert "Apache License" in licence


def test_no_two_types_share_a_name() -> None:
    """A type's name means one thing in the whole program."""
    names = Counter(
        node.name
        for path in (ROOT / "mailflow").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )
    assert sorted(name for name, count in names.items() if count > 1) == []
