"""Why the operating system refuses a file or folder: whose it is, its mode, and as whom we run."""

import errno
import grp
import os
import pwd
import stat
from pathlib import Path

_DENIED = frozenset({errno.EACCES, errno.EPERM})


def user_name(number: int | None = None) -> str:
    """The name of a user, of whom we run as by default; the number where it has none."""
    uid = os.geteuid() if number is None else number
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def _group_name(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return f"number {gid}"


def owner_and_mode(path: Path) -> str:
    """Whose a file is and its mode, such as ``root:mailflow, mode 0640``.  Raises OSError."""
    found = path.stat()
    mode = stat.S_IMODE(found.st_mode)
    return f"{user_name(found.st_uid)}:{_group_name(found.st_gid)}, mode {mode:04o}"


def reason(error: OSError, path: Path) -> str:
    """The system's words; where permission is what is missing, also whose it is and who we are."""
    words = error.strerror or str(error)
    return f"{words} ({whose(path)})" if error.errno in _DENIED else words


def whose(path: Path) -> str:
    """Owner and mode of what stands in the way, and the user that we run as: in one half sentence."""
    me = f"this is user {user_name()}"
    place = _in_the_way(path)
    try:
        what = "it" if place == path else f"{'the folder' if place.is_dir() else ''} {place}".strip()
        return f"{what} belongs to {owner_and_mode(place)}; {me}"
    except OSError:
        return me


def _in_the_way(path: Path) -> Path:
    """The outermost folder that lets nobody through, else what is there of the path itself."""
    for folder in reversed(path.absolute().parents):
        if not os.access(folder, os.X_OK):
            return folder
    return path if path.exists() else path.absolute().parent


def unwritable(folder: Path) -> str:
    """Why no file can be made in a folder; "" where it can."""
    try:
        if not folder.is_dir():
            return f"there is no folder {folder}"
    except OSError as error:
        return f"{folder}: {reason(error, folder)}"
    if os.access(folder, os.W_OK | os.X_OK):
        return ""
    return f"the folder {folder} cannot be written: {whose(folder)}"
