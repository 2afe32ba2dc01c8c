"""A disk that loses what was not synced when the power fails: a VFS of SQLite with a tape of all writes.

It is registered with the very library that Python's sqlite3 uses, so that the store under test is the
store of the program: SQLAlchemy, the driver, its pragmas, SQLite.  Writes go to real files, and onto the
tape with what was synced when.  ``Tape.image`` makes the files as a disk may hold them after a power cut
at any moment: what was synced is there; of the rest each write is there, or not, or a part of its
sectors is (a disk writes in the order that it likes).

sqlite3_vfs and sqlite3_io_methods are those of sqlite3.h; methods that we do not replace stay the
original ones, so the layout must only be right as far as we reach.
"""

import _sqlite3
import ctypes
import random
from collections.abc import Iterable, Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
VFS = "tape"

_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)


class _Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = [
        ("version", c_int),
        ("close", _Close),
        ("read", c_void_p),
        ("write", _Write),
        ("truncate", _Truncate),
        ("sync", _Sync),
        *[(f"other{n}", c_void_p) for n in range(13)],
    ]


class _File(Structure):
    """sqlite3_file: its methods, then what the VFS below keeps."""

    _fields_ = [("methods", POINTER(_Methods))]


class _Vfs(Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        *[(f"other{n}", c_void_p) for n in range(14)],
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done to a file: write, truncate, sync or delete."""

    kind: str
    file: str
    offset: int = 0
    content: bytes = b""


@dataclass(slots=True)
class _Disk:
    """One file: what is surely on the disk, and what was written since the last sync."""

    sure: bytearray = field(default_factory=bytearray)
    unsure: list[Entry] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        if entry.kind == "sync":
            for written in self.unsure:
                _apply(self.sure, written)
            self.unsure.clear()
        else:
            self.unsure.append(entry)

    def after_a_cut(self, chance: random.Random) -> bytes:
        """What the disk may hold."""
        content = bytearray(self.sure)
        kept = chance.choice((0.0, 0.3, 0.5, 0.9, 1.0))  # a cut loses little, much or everything
        for written in self.unsure:
            if written.kind == "truncate":
                if chance.random() < kept:
                    _apply(content, written)
                continue
            for start in range(0, len(written.content), SECTOR):
                if chance.random() < kept:
                    part = written.content[start : start + SECTOR]
                    _apply(content, Entry("write", written.file, written.offset + start, part))
        return bytes(content)


class Tape:
    """All that was done to all files, in order, since they were as ``folder`` has them."""

    def __init__(self, folder: Path) -> None:
        self.entries: list[Entry] = []
        self._before = {file.name: file.read_bytes() for file in folder.iterdir()}

    def __len__(self) -> int:
        """How far it has run: a moment at which the power may fail."""
        return len(self.entries)

    def images(self, moments: Iterable[int], chance: random.Random) -> Iterator[tuple[int, dict[str, bytes]]]:
        """The files as they may be found after a power cut at each of the moments."""
        disks = {name: _Disk(bytearray(content)) for name, content in self._before.items()}
        done = 0
        for moment in sorted(moments):
            for entry in self.entries[done:moment]:
                if entry.kind == "delete":
                    disks.pop(entry.file, None)
                else:
                    disks.setdefault(entry.file, _Disk()).take(entry)
            done = moment
            yield moment, {name: disk.after_a_cut(chance) for name, disk in disks.items()}


def _apply(content: bytearray, entry: Entry) -> None:
    if entry.kind == "truncate":
        del content[entry.offset :]
        return
    end = entry.offset + len(entry.content)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[entry.offset : end] = entry.content


class _Recorder:
    """The VFS; made once for the process and never taken away."""

    def __init__(self) -> None:
        self.tape: Tape
        self._library = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._base = self._library.sqlite3_vfs_find(None)
        self._names: dict[int, str] = {}  # by the address of the open file
        self._methods: dict[int, tuple[_Methods, _Methods]] = {}  # original and ours
        self._vfs = _Vfs.from_buffer_copy(self._base.contents)
        self._vfs.name = VFS.encode()
        self._vfs.next = None
        self._vfs.open, self._vfs.delete = _Open(self._open), _Delete(self._delete)
        self._calls = (_Write(self._write), _Truncate(self._truncate), _Sync(self._sync), _Close(self._close))
        if self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 0):
            raise OSError("SQLite takes no VFS")

    def _open(self, _vfs: int, name: int, file: int, flags: int, out: int) -> int:
        result: int = self._base.contents.open(cast(self._base, c_void_p), name, file, flags, out)
        opened = cast(file, POINTER(_File)).contents
        if result == 0 and name and opened.methods:
            self._names[file] = Path((cast(name, c_char_p).value or b"").decode()).name
            original = ctypes.addressof(opened.methods.contents)
            if original not in self._methods:
                ours = _Methods.from_buffer_copy(opened.methods.contents)
                ours.version = 2  # no xFetch: every write passes by here
                ours.write, ours.truncate, ours.sync, ours.close = self._calls
                self._methods[original] = self._methods[ctypes.addressof(ours)] = (
                    opened.methods.contents,
                    ours,
                )
            opened.methods = ctypes.pointer(self._methods[original][1])
        return result

    def _original(self, file: int) -> _Methods:
        methods = cast(file, POINTER(_File)).contents.methods
        return self._methods[ctypes.addressof(methods.contents)][0]

    def _write(self, file: int, buffer: int, amount: int, offset: int) -> int:
        self.tape.entries.append(Entry("write", self._names[file], offset, ctypes.string_at(buffer, amount)))
        return int(self._original(file).write(file, buffer, amount, offset))

    def _truncate(self, file: int, size: int) -> int:
        self.tape.entries.append(Entry("truncate", self._names[file], size))
        return int(self._original(file).truncate(file, size))

    def _sync(self, file: int, _flags: int) -> int:
        self.tape.entries.append(Entry("sync", self._names[file]))
        return 0  # the real disk need not be kept waiting

    def _close(self, file: int) -> int:
        original = self._original(file)
        self._names.pop(file, None)
        return int(original.close(file))

    def _delete(self, _vfs: int, name: bytes, sync: int) -> int:
        self.tape.entries.append(Entry("delete", Path(name.decode()).name))
        return int(self._base.contents.delete(cast(self._base, c_void_p), name, sync))


_RECORDER: list[_Recorder] = []


def can_record() -> bool:
    """Whether SQLite is a library of its own here, as in every distribution."""
    return hasattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_register")


def record(folder: Path) -> Tape:
    """Begin a new tape, for the databases in a folder that are opened as ``recorded`` from now on."""
    if not _RECORDER:
        _RECORDER.append(_Recorder())
    _RECORDER[0].tape = Tape(folder)
    return _RECORDER[0].tape


def recorded(path: Path) -> str:
    """The URL of a database on the recording disk; it must be closed before Python ends."""
    return f"sqlite:///file:{path}?vfs={VFS}&uri=true"


def put_back(files: dict[str, bytes], folder: Path) -> None:
    """The folder holds these files and no other."""
    for file in folder.iterdir():
        file.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
