"""Imports point down: each floor of the house knows only the floors below it."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mailflow"

TOP = frozenset({"runtime", "cli", "demo", "__main__"})  # where everything is put together

# floor → the parts of mailflow that it may import, itself included
FLOORS = {
    "language": {"language"},
    "domain": {"language", "domain"},
    "ports": {"language", "domain", "ports"},
    "flow": {"language", "domain", "ports", "flow"},
    "adapters": {"language", "domain", "ports", "adapters"},
    "migrations": {"language", "domain", "adapters", "migrations"},
    "config": {"language", "domain", "ports", "adapters", "config"},
}
ONLY_STANDARD_LIBRARY = {"language", "domain", "ports"}

# the floors of the domain, from the ground up: each imports only what stands before it
DOMAIN = ("model", "text", "understanding", "rules", "decision", "procedure", "triage")

FILES = sorted(PACKAGE.rglob("*.py"))


def floor_of(path: Path) -> str:
    """``mailflow/flow/route.py`` → flow, ``mailflow/daemon.py`` → daemon, the package itself → ""."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imported(source: str, package: str) -> set[str]:
    """The dotted names that a module imports anywhere, also inside functions; relative ones made absolute."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *filter(None, [node.module])])
            names.update(f"{base}.{alias.name}" for alias in node.names)
    return names


def wrong_imports(floor: str, source: str, package: str = "mailflow") -> list[str]:
    """The imports that a module on this floor must not have."""
    allowed = FLOORS.get(floor)
    wrong = []
    for name in sorted(imported(source, package)):
        root, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if root == "mailflow":
            if allowed is not None and target not in {
                *allowed,
                "",
                "__version__",
            }:  # mailflow itself is empty
                wrong.append(name)
        elif floor in ONLY_STANDARD_LIBRARY and root not in sys.stdlib_module_names:
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """No module knows the floors above it; domain and ports know nothing but the standard library."""
    package = ".".join(path.relative_to(PACKAGE.parent).parts[:-1])
    assert wrong_imports(floor_of(path), path.read_text(), package) == []


def imports_from_above(floor: str, source: str) -> list[str]:
    """The imports of a domain's module that lead to a floor above its own."""
    wrong = []
    for name in sorted(imported(source, f"mailflow.domain.{floor}")):
        parts = name.split(".")
        if parts[:2] == ["mailflow", "domain"] and DOMAIN.index(parts[2]) > DOMAIN.index(floor):
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("floor", DOMAIN)
def test_the_domain_has_floors_of_its_own(floor: str) -> None:
    """What a mail says is read without tickets, rules are asked without procedure, triage stands on top."""
    wrong = {
        str(path.relative_to(PACKAGE)): names
        for path in sorted((PACKAGE / "domain" / floor).rglob("*.py"))
        if (names := imports_from_above(floor, path.read_text()))
    }
    assert wrong == {}


def test_every_room_of_the_domain_is_on_a_floor() -> None:
    """A new folder of the domain is put among the floors before it is used; no module stands beside them."""
    rooms = {path.relative_to(PACKAGE / "domain").parts[0] for path in (PACKAGE / "domain").rglob("*.py")}
    assert rooms == {*DOMAIN, "__init__.py"}


def test_an_import_from_above_is_found() -> None:
    """The check of the domain's floors can fail."""
    above = "from mailflow.domain.procedure.context import Effect"
    assert imports_from_above("rules", above) != []
    assert imports_from_above("triage", above) == []


def test_every_part_has_a_floor() -> None:
    """A new part of the package is put on a floor before it is used."""
    assert {floor_of(path) for path in FILES} - {""} <= FLOORS.keys() | TOP


@pytest.mark.parametrize(
    ("floor", "line"),
    [
        ("language", "from mailflow.domain.model.policy import Policy"),
        ("language", "import jinja2"),
        ("domain", "from mailflow.ports import Clock"),
        ("domain", "import pydantic"),
        ("domain", "from mailflow import adapters"),
        ("ports", "import sqlmodel"),
        ("flow", "from mailflow.adapters.store import Store"),
        ("flow", "def f():\n    import mailflow.config"),
        ("flow", "from ..adapters import imap"),
        ("adapters", "from mailflow.config.model import Settings"),
        ("adapters", "from mailflow.flow.route import route"),
        ("config", "from mailflow.runtime.wiring import build"),
    ],
)
def test_an_upward_import_is_found(floor: str, line: str) -> None:
    """The check itself sees every form of import."""
    assert wrong_imports(floor, line, f"mailflow.{floor}") != []


def test_downward_imports_are_allowed() -> None:
    """What the floors are for."""
    assert (
        wrong_imports(
            "flow",
            "import structlog\nfrom . import route\nfrom mailflow.domain import ticket",
            "mailflow.flow",
        )
        == []
    )
    assert (
        wrong_imports("runtime", "from mailflow.adapters.imap.mailbox import ImapMailbox\nimport typer") == []
    )
