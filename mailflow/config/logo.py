"""The organisation's logo: a small picture in a file that config names."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mailflow.adapters.system.permissions import reason
from mailflow.config.draft import Draft
from mailflow.config.problems import ConfigFinding
from mailflow.domain.model.picture import NoPictureError, Picture, picture_of
from mailflow.ports.errors import Misconfigured

LARGEST: Final = 60_000  # bytes: it goes with each letter to a customer


def logo(draft: Draft) -> Iterator[ConfigFinding]:
    """The logo is a picture that every mail program shows, and small."""
    for path, name in draft.texts("organisation", "logo"):
        try:
            read_logo(draft.folder, name)
        except Misconfigured as error:
            yield ConfigFinding(path, str(error))


def read_logo(folder: Path, name: str) -> Picture | None:
    """The picture in a file, relative to the folder; None for no name.

    Raises Misconfigured where the file is missing, unreadable, too large, or no PNG, JPEG or GIF.
    """
    if not name:
        return None
    path = folder / name
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Misconfigured(f'"{path}" is no file')
        if found.st_size > LARGEST:
            told = f'"{path}" has {found.st_size:,} bytes, at most {LARGEST:,} are taken'
            raise Misconfigured(f"{told}: save it smaller, 96 pixels high are enough")
        return picture_of(path.read_bytes())
    except FileNotFoundError:
        raise Misconfigured(f'there is no file "{path}"') from None
    except OSError as error:
        raise Misconfigured(f'"{path}" cannot be read: {reason(error, path)}') from None
    except NoPictureError as error:
        raise Misconfigured(f'"{path}": {error}: save it as PNG, JPEG or GIF') from None
