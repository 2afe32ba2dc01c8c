"""Write a file that was not there before, for its owner alone; links are not followed."""

import contextlib
import os
import secrets
from pathlib import Path

OWNER_ONLY = 0o600


def write_new(path: Path, content: bytes) -> None:
    """Write a new file, mode 0600.  Raises FileExistsError, also for a link, and other OSErrors.

    When writing fails, nothing stays behind.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def write_whole(path: Path, content: bytes) -> None:
    """The same at one stroke: nobody ever finds half of the file.  Raises FileExistsError, OSError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(draft, content)
    try:
        os.link(draft, path)  # unlike a rename, it never replaces
    finally:
        draft.unlink()
