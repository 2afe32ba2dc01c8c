"""The sections and keys that a config file may have, read from the model."""

import typing
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mailflow.config.model import File
from mailflow.config.problems import Path


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the section that holds it (``mailboxes.imap``, "" for the top), its name, its description."""

    section: str
    name: str
    description: str
    field: FieldInfo
    repeated: bool = False  # [[name]] rather than [name]
    below: type[BaseModel] | None = None  # the section that it opens


def keys(section: type[BaseModel] = File, prefix: str = "") -> Iterator[Key]:
    """Every key of the file, sections before what they hold."""
    for name, field in section.model_fields.items():
        below, repeated = _section_of(field.annotation)
        yield Key(prefix, name, field.description or "", field, repeated, below)
        if below is not None:
            yield from keys(below, f"{prefix}.{name}" if prefix else name)


def section_at(path: Path) -> type[BaseModel] | None:
    """The section that a path leads to; None where the path is unknown or holds a value."""
    section: type[BaseModel] | None = File
    for part in path:
        if isinstance(part, int):
            continue
        field = section.model_fields.get(part) if section is not None else None
        section = _section_of(field.annotation)[0] if field else None
    return section


def _section_of(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    """The section behind a key's type, and whether there may be several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    inner = typing.get_args(annotation)
    if typing.get_origin(annotation) is tuple and inner:
        below = _section_of(inner[0])[0]
        return below, below is not None
    return None, False
