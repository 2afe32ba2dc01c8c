"""What pydantic finds wrong with the shape of a file, in sentences for the admin."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mailflow.config.model import File
from mailflow.config.outline import Key, keys, section_at
from mailflow.config.problems import ConfigFinding, ExpectedError, Path, SourcePlace, kind_of, nearest

NOT_YET = {"oauth2": "login by OAuth2 is not built yet; use password"}
"""Keys that are agreed on but not built."""

ALL_KEYS: tuple[Key, ...] = tuple(keys())
SECTIONS = {key.name: key.repeated for key in ALL_KEYS if not key.section and key.below is not None}
"""The sections at the top: whether there may be several."""


def mistakes_in(raw: Mapping[str, Any]) -> tuple[File | None, list[ConfigFinding]]:
    """The file as a model, or None and everything that is wrong with its shape."""
    try:
        return File.model_validate(raw), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    found = [_finding(detail, _standing(detail["loc"], raw)) for detail in details if not _echo(detail)]
    meant = {(*f.path[:-1], f.suggestion) for f in found if f.suggestion and f.place is SourcePlace.KEY}
    return None, [f for f in found if f.place is not SourcePlace.TABLE or f.path not in meant]


def _echo(detail: ErrorDetails) -> bool:
    """Pydantic counts only the valid entries of a list; too few of them is no mistake of its own."""
    return detail["type"] == "too_short" and bool(detail.get("input"))


def _standing(path: Path, raw: Mapping[str, Any]) -> Path:
    """Where it stands in the file: a lone value in a list's place has no index there."""
    node: Any = raw
    standing: Path = ()
    for part in path:
        if isinstance(part, int) and not isinstance(node, list):
            continue
        standing += (part,)
        inside = isinstance(node, list) or (isinstance(node, dict) and part in node)
        node = node[part] if inside else None
    return standing


def _finding(detail: ErrorDetails, path: Path) -> ConfigFinding:
    kind = detail["type"]
    found = detail.get("input")
    if kind == "extra_forbidden":
        return _unknown(path, found)
    if kind == "missing":
        return ConfigFinding(path, f"missing: {_description(path)}", SourcePlace.TABLE)
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, ExpectedError):
        return ConfigFinding(path, error.sentence(found), suggestion=error.suggestion)
    return ConfigFinding(path, _shape(kind, path, found, detail["msg"]))


def _unknown(path: Path, found: object) -> ConfigFinding:
    """An unknown key: the nearest of its section, else the section where a key of that name belongs."""
    name = str(path[-1])
    section = section_at(path[:-1])
    valid = list(section.model_fields) if section else []
    if name in NOT_YET:
        return ConfigFinding(path, NOT_YET[name], SourcePlace.KEY)
    what = "unknown section" if len(path) == 1 and isinstance(found, dict | list) else "unknown key"
    near = nearest(name, valid)
    if near:
        return ConfigFinding(path, what, SourcePlace.KEY, near)
    homes = [_header(key.section) for key in ALL_KEYS if key.name == name and key.section]
    if homes:
        return ConfigFinding(path, f"{what} here; it belongs in {' or '.join(homes)}", SourcePlace.KEY)
    return ConfigFinding(path, f"{what}; known here: {', '.join(valid)}", SourcePlace.KEY)


def _shape(kind: str, path: Path, found: object, message: str) -> str:
    """A table where a list stands, a list where a table stands, too few entries."""
    name = path[-1] if path else ""
    if kind == "too_short":
        return "at least one is needed"
    if kind == "tuple_type" and isinstance(found, dict):
        return f"expected [[{name}]] in double brackets, for there may be several; found [{name}]"
    if kind == "tuple_type":
        return f"expected a list, found {kind_of(found)}"
    if kind in ("model_type", "dict_type") and isinstance(found, list) and isinstance(name, str):
        return f"expected one table, [{name}] in single brackets; found a list"
    if kind in ("model_type", "dict_type"):
        return f"expected a table, found {kind_of(found)}"
    return message


def _description(path: Path) -> str:
    section = section_at(path[:-1])
    field = section.model_fields.get(str(path[-1])) if section else None
    return (field.description if field else "") or "this key is needed"


def _header(section: str) -> str:
    """``[[routes]]`` or ``[organisation]``; inner tables of a list in single brackets."""
    top = next((key for key in ALL_KEYS if not key.section and key.name == section), None)
    return f"[[{section}]]" if top is not None and top.repeated else f"[{section}]"
