"""Where a password comes from, and fetching it; a secret is never shown in a message, a log or a repr."""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mailflow.adapters.system.permissions import reason
from mailflow.config.problems import ExpectedError, nearest

SOURCES = ("env", "file", "credential")
EXPECTED = '{ env = "NAME" }, { file = "PATH" } or { credential = "NAME" }'
LARGEST = 4096  # characters of a secret; more is some other file

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_CREDENTIAL = re.compile(r"[A-Za-z0-9_.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is kept; the secret itself is not in here."""

    source: str  # env | file | credential
    name: str  # of the variable, the file or the systemd credential


class SecretError(Exception):
    """The secret could not be fetched; the message says which and what to do, never what it is."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A secret and the doubts about the way it is kept."""

    value: str
    doubt: str = ""

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Fetched(value=…, doubt={self.doubt!r})"


def secret(value: object) -> Secret:
    """Read ``{ env = … }`` and its like; raises ExpectedError without showing what was found."""
    if isinstance(value, str):
        raise ExpectedError(EXPECTED, hint="a password does not belong in this file", shown=False)
    if not isinstance(value, dict):
        raise ExpectedError(EXPECTED, shown=False)
    if len(value) != 1 or next(iter(value)) not in SOURCES:
        names = " and ".join(f'"{name[:40]}"' for name in list(value)[:3]) or "nothing"
        near = nearest(next(iter(value)), SOURCES) if len(value) == 1 else ""
        raise ExpectedError(EXPECTED, hint=f"it holds {names}", suggestion=near, shown=False)
    source, name = next(iter(value.items()))
    if not isinstance(name, str) or not _usable(source, name):
        wanted = {"env": "the name of an environment variable", "file": "the path of a file"}
        hint = wanted.get(source, "the name of a systemd credential")
        raise ExpectedError(f"{hint} behind {source} =", shown=False)
    return Secret(source, name)


def fetch(where: Secret, folder: Path, environ: Mapping[str, str]) -> Fetched:
    """The secret's text without its last line end.  Relative files stand beside the config file.

    Raises SecretError, which names the place and never the secret.
    """
    if where.source == "env":
        return _from_environment(where.name, environ)
    if where.source == "credential":
        directory = environ.get("CREDENTIALS_DIRECTORY", "")
        if not directory:
            raise SecretError(
                f'credential "{where.name}": CREDENTIALS_DIRECTORY is not set '
                f"(systemd sets it where the unit has LoadCredential={where.name}:…)",
            )
        return Fetched(_text(Path(directory) / where.name, f'credential "{where.name}"'))
    try:
        path = folder / Path(where.name).expanduser()
    except RuntimeError:
        raise SecretError(f'file "{where.name}": no such home directory') from None
    value = _text(path, f'file "{path}"')
    open_to_others = os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    doubt = f'the secret file "{path}" is readable by others: chmod 600 "{path}"' if open_to_others else ""
    return Fetched(value, doubt)


def _usable(source: str, name: str) -> bool:
    if source == "env":
        return _NAME.fullmatch(name) is not None
    if source == "credential":
        return _CREDENTIAL.fullmatch(name) is not None and name not in (".", "..")
    return bool(name.strip()) and name.isprintable()


def _from_environment(name: str, environ: Mapping[str, str]) -> Fetched:
    value = environ.get(name, "")
    if not value:
        state = "is empty" if name in environ else "is not set"
        raise SecretError(f"environment variable {name} {state}")
    return Fetched(
        value, f"{name} is an environment variable, which child processes inherit: a file is safer"
    )


def _text(path: Path, what: str) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(4 * LARGEST + 1)
        value = data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise SecretError(f"{what} is not UTF-8 text") from None
    except (OSError, ValueError) as error:
        why = reason(error, path) if isinstance(error, OSError) else "unusable path"
        raise SecretError(f"{what}: {why}") from None
    _usable_value(value, what)
    return value


def _usable_value(value: str, what: str) -> None:
    if not value.strip() or len(value) > LARGEST or not value.isprintable():
        raise SecretError(f"{what} holds no usable secret: one line of text is expected")
