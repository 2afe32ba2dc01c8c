"""The documents say what is: what they list exists, and what exists is listed."""

import importlib
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest
import typer
from mailflow.cli.app import app
from mailflow.cli.common import EXIT_CODES
from mailflow.domain.model.ticket import Disposition
from mailflow.ports.courier import DeliveryResult

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("systemd/*.md")])


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


# --- commands -------------------------------------------------------------------------------------


@cache
def commands() -> Mapping[str, click.Command]:
    """Every command of the program by its full name, groups left out."""

    def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
        inside = getattr(command, "commands", {})
        if not inside:
            yield name, command
        for part, below in inside.items():
            yield from walk(below, f"{name} {part}")

    return dict(walk(typer.main.get_command(app), "mailflow"))


def options(command: click.Command) -> set[str]:
    """How a command's options are written, all forms."""
    return {form for option in command.params for form in option.opts if form.startswith("-")}


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_command_and_option_is_documented() -> None:
    """docs/commands.md has a section for each command with each of its options, and no other."""
    text = page("docs/commands.md")
    sections = dict(re.findall(r"(?ms)^### `(mailflow [a-z ]*[a-z])[^`]*`\n(.*?)(?=^##|\Z)", text))
    assert set(sections) == set(commands())
    for name, section in sections.items():
        told = {
            form
            for row in re.findall(r"(?m)^\| (`-.*?) \|", section)
            for form in re.findall(r"`(-[^`]+)`", row)
        }
        assert told == options(commands()[name]), name
    front = set(re.findall(r"`(--?[a-z-]+)`", text.partition("## Exit codes")[0]))
    assert front >= options(typer.main.get_command(app))


def test_exit_codes_are_documented() -> None:
    """The table names each exit code that a command may end with."""
    table = page("docs/commands.md").partition("## Exit codes")[2].partition("##")[0]
    assert [int(code) for code in re.findall(r"(?m)^\| ([0-9]+) \|", table)] == sorted(EXIT_CODES)
    readme = page("README.md").partition("## Exit codes")[2].partition("##")[0]
    assert sorted({int(code) for code in re.findall(r"\*\*([0-9]+)\*\*", readme)}) == sorted(EXIT_CODES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_in_documents_exist(path: Path) -> None:
    """Every ``mailflow …`` that a page tells the reader to type is a command with these options."""
    text = path.read_text(encoding="utf-8")
    typed = re.findall(r"`([^`\n]*\bmailflow [^`\n]+)`", text)
    typed += [line for block in re.findall(r"(?ms)^```sh\n(.*?)^```", text) for line in block.splitlines()]
    for line in typed:
        for words in re.findall(r"(?:^|[ /])mailflow((?: +[^ |;&#]+)+)", line):
            check_typed(words.split(), line)


def check_typed(words: list[str], line: str) -> None:
    """One command line, without the program's name; fails where there is no such command or option."""
    while words and words[0] in {"--config", "-c"}:
        words = words[2:]
    if not words or not re.fullmatch("[a-z]+", words[0]):
        return  # the name of a service or a user, or the program's path
    known = commands()
    name = next((n for n in (" ".join(["mailflow", *words[:k]]) for k in (2, 1)) if n in known), "")
    if not name:
        assert len(words) == 1, line
        assert any(n.startswith(f"mailflow {words[0]} ") for n in known), line  # a group, as a whole
        return
    used = {word.partition("=")[0] for word in words if re.fullmatch("--?[a-z][a-z-]*(=.*)?", word)}
    assert used <= options(known[name]) | {"--help", "-h"}, line


# --- log lines ------------------------------------------------------------------------------------


def test_every_log_line_is_explained() -> None:
    """docs/operation.md explains each action that the log may name, and no other."""
    source = "\n".join(
        path.read_text() for path in sorted((ROOT / "mailflow").rglob("*.py")) if "demo" not in path.parts
    )
    told = set(re.findall(r'\.tell\(\s*"([^"]+)"', source))
    told |= {disposition.value for disposition in Disposition}
    told |= {f"letter {result.value}" for result in DeliveryResult}
    table = page("docs/operation.md").partition("## What the log says")[2].partition("\n## ")[0]
    assert set(re.findall(r"(?m)^\| `([^`]+)` \|", table)) == told


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Links inside the project name files that exist, and headings that stand there."""
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, heading = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        if heading:
            assert heading in anchors(file.read_text(encoding="utf-8")), target


def anchors(text: str) -> set[str]:
    """The names by which headings are linked, as on the usual hosts; and those given by hand."""
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def test_every_page_is_found_from_the_readme() -> None:
    """A reader who starts at README.md finds every other page."""
    readme = page("README.md")
    linked = {
        (ROOT / target.partition("#")[0]).resolve() for target in re.findall(r"\]\(([^)\s]+)\)", readme)
    }
    assert {path for path in PAGES if path.name != "README.md" or path.parent != ROOT} <= linked


def test_tables_stand_where_the_page_says() -> None:
    """docs/how-it-works.md: each table that it names is in the file that it names."""
    rows = re.findall(r"(?m)^\| `([A-Za-z_]+)` \| `([a-z_/]+)\.py` \|", page("docs/how-it-works.md"))
    assert len(rows) >= 8
    for name, file in rows:
        module = "mailflow." + file.replace("/", ".").removesuffix(".__init__")
        assert hasattr(importlib.import_module(module), name), (name, file)


def test_every_suite_is_described() -> None:
    """docs/tests.md says of each folder of tests, and each file beside them, what it promises."""
    text = page("docs/tests.md")
    suites = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("*/test_*.py")}
    suites |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("test_*.py")}
    assert {suite for suite in suites if f"`{suite}`" not in text} == set()
    named = set(re.findall(r"`(tests/[a-z_/]+(?:\.py)?)`", text))
    assert {name for name in named if not (ROOT / name).exists()} == set()


def cited(pattern: str) -> set[str]:
    """What the code, the tests and the pages cite, wherever."""
    places = [*PAGES, *ROOT.glob("mailflow/**/*.py"), *ROOT.glob("tests/**/*.py")]
    return {name for path in places for name in re.findall(pattern, path.read_text())}


def test_what_the_code_cites_stands_in_the_pages() -> None:
    """What is cited by number, of the procedure, the invariants or the rules, is found where it should be."""
    procedure = set(re.findall(r"(?m)^\| (P[0-9]+a?) \|", page("docs/procedure.md")))
    reliability = page("docs/reliability.md")
    invariants = set(re.findall(r"(?m)^\| (I[0-9]+) \|", reliability))
    sections = set(re.findall(r"(?m)^## ([0-9]+)\.", reliability))
    assert len(procedure) >= 32
    assert cited(r"\b(P[1-9][0-9]?a?)\b") <= procedure
    assert cited(r"\b(I[1-9][0-9]?)\b(?= |:|,|\.)") <= invariants
    assert cited(r"docs/reliability\.md ([0-9]+)") <= sections
    assert cited(r"\b(RELIABILITY|PROCEDURE) (?:section|[0-9])") == set()
