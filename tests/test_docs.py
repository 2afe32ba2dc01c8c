"""The documents say what is: what they list exists, and what exists is listed."""

import re
import tomllib
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
