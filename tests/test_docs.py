"""The documents say what is: what they list exists, and what exists is listed."""

import re
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_dependencies_page_is_complete() -> None:
    """docs/dependencies.md names every direct dependency once, and no other."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    wanted = [
        line
        for part in (project["dependencies"], *extras)
        for line in part
        if not line.startswith("mailflow[")
    ]
    names = sorted(re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in wanted)  # type: ignore[index]
    page = (ROOT / "docs" / "dependencies.md").read_text()
    rows = re.findall(r"(?m)^\| ([a-z0-9._-]+) \| (.+) \| (.+) \|$", page)
    listed = sorted(name for name, why, licence in rows if why != "what for")
    assert listed == names
    assert all(why and licence for _, why, licence in rows)


def test_make_commands_exist() -> None:
    """Every `make …` that a document or a message names is a target, and `make help` explains each target."""
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    phony = re.findall(r"(?m)^\.PHONY: (.+)$", makefile)[0].split()
    explained = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(phony) == targets == set(re.findall(r"(?m)^make ([a-z]+)", explained))
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("systemd/*.md")]
    named = {
        name
        for page in documents
        for name in re.findall(r"(?:`|sudo |^)make ([a-z]+)", page.read_text(), re.MULTILINE)
    }
    named |= set(re.findall(r"make --no-print-directory ([a-z]+)", (ROOT / ".ci" / "run").read_text()))
    assert {"demo", "test", "servers"} <= named <= targets


def test_scripts_are_readable_by_sh() -> None:
    """The scripts behind make need no more than a POSIX shell."""
    scripts = sorted((ROOT / "scripts").glob("*.sh"))
    assert scripts
    for script in scripts:
        subprocess.run(["sh", "-n", script], check=True)


def test_every_package_is_used() -> None:
    """What must be installed to run mailflow, or its demo, is imported somewhere in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["demo"]]
    modules: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(_plain(package), set()).add(module)
    source = "\n".join(path.read_text() for path in (ROOT / "mailflow").rglob("*.py"))
    imported = set(re.findall(r"(?m)^\s*(?:from|import) ([A-Za-z0-9_]+)", source))
    names = {_plain(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in wanted}
    assert {name for name in names if not modules.get(name, set()) & imported} == set()


def _plain(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
