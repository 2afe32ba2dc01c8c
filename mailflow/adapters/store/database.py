"""Open the database safely, bring its schema up to date, and hand out transactions.

SQLite's settings are measured ones: WAL with ``synchronous=FULL`` (NORMAL lost confirmed commits in
power cuts), BEGIN IMMEDIATE (a read that turns into a write fails at once otherwise), foreign keys on.
Only the daemon's connection checkpoints: several checkpointing connections can lose commits.
"""

import errno
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from mailflow.adapters.store.place import Identity, identity, lock_of, require_same
from mailflow.adapters.store.tables import METADATA
from mailflow.adapters.store.transaction import SqlTransaction
from mailflow.adapters.system.permissions import reason
from mailflow.domain.model.token import Keyring
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary
from mailflow.ports.system import Clock, Randomness

LOCK_PATIENCE = 30.0  # seconds; a command that holds the lock for longer is at work in earnest
SCHEMA_TABLE = "alembic_version"


class WrongSchema(Misconfigured):
    """The database was made by another version of the program."""


class Database:
    """One database; ``transaction()`` is the only way to write."""

    def __init__(self, url: str, *, clock: Clock, randomness: Randomness, checkpoints: bool = True) -> None:
        """``checkpoints`` is for the daemon alone; commands pass False."""
        self.url = url
        self.path = sqlite_path(url)  # the database's file; None in memory
        self.clock, self.randomness = clock, randomness
        self._lock = threading.RLock()
        self._checkpoints = checkpoints
        self.engine = self._engine(url)
        self._connection: Connection | None = None
        self._opened: Identity | None = None  # the file that is open; the path may come to lead elsewhere
        self._keyring: Keyring | None = None

    def _engine(self, url: str) -> Engine:
        if not make_url(url).drivername.startswith("sqlite"):
            raise Misconfigured(
                f"store url {make_url(url).render_as_string()}: only sqlite:///… is supported by this version"
            )
        engine = create_engine(
            url,
            poolclass=StaticPool,
            pool_reset_on_return=None,  # ``_begun`` ends its own; the pool would end another thread's, too
            connect_args={"check_same_thread": False, "timeout": 5},
        )
        event.listen(engine, "connect", self._on_connect)
        return engine

    def make_private(self) -> None:
        """A new database is for its owner alone: it holds the customers' mails and the signing keys."""
        if self.path is not None and not self.path.exists() and self.path.parent.is_dir():
            with _translated():
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _on_connect(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.text_factory = _text
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "cache_size=-16000",
            *(() if self._checkpoints else ("wal_autocheckpoint=0",)),
        ):
            connection.execute(f"PRAGMA {pragma}")

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Connection]:
        """A transaction of the only connection; what is not committed at the end is rolled back.

        We say BEGIN here, to the driver: a listener to SQLAlchemy's events would make every statement dearer,
        and through SQLAlchemy it would be as dear as a query.  And one connection is kept: taking it from the
        pool each time costs as much as two statements.
        """
        with self._lock, _translated():
            if self._connection is None:
                self._connection = self._connected()
                self._opened = identity(self.path)
            connection, driver = self._connection, _driver(self._connection)
            try:
                connection.begin()  # for Alembic: else it would commit each migration by itself
                driver.execute(begin)
                yield connection
            finally:
                connection.rollback()

    def _connected(self) -> Connection:
        try:
            return self.engine.connect()
        except UnicodeDecodeError as error:  # in SQLite's own words about a damaged schema
            words = "the database is damaged: its schema cannot be read; restore a backup"
            raise DiskTrouble(words) from error

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """BEGIN IMMEDIATE … COMMIT.

        Raises Temporary when another process holds the database, DiskTrouble when the disk fails.
        """
        with self.writing() as connection:
            tx = SqlTransaction(connection, self.randomness, self._keyring)
            yield tx
            tx.unit.flush()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same on a bare connection, for migrations."""
        with self._begun("BEGIN IMMEDIATE") as connection:
            self.require_in_place()
            yield connection
            connection.commit()
            self.require_in_place()  # else nobody outside may be told of what was written

    def require_in_place(self) -> None:
        """Raises DiskTrouble where the file is no longer the one at its path."""
        require_same(self.path, self._opened)

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction]:
        """The same questions without the right to write: nobody is kept waiting, nothing is kept."""
        with self.connection() as connection:
            yield SqlTransaction(connection, self.randomness, self._keyring)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """One consistent view for commands that read."""
        with self._begun("BEGIN") as connection:
            yield connection

    def load_keys(self) -> None:
        """Read the signing keys, making the first one where there is none."""
        with self.transaction() as tx:
            self._keyring = tx.knowledge.load_keyring(self.clock.now())

    def integrity(self) -> list[str]:
        """What SQLite's own checks complain about; empty when all is well."""
        with self.connection() as connection:
            rows = [str(r[0]) for r in connection.execute(text("PRAGMA integrity_check"))]
            keys = [f"foreign key: {tuple(r)}" for r in connection.execute(text("PRAGMA foreign_key_check"))]
        return [r for r in rows if r != "ok"] + keys

    def tables(self) -> set[str]:
        """The names of the tables that exist."""
        with self.connection() as connection:
            return set(inspect(connection).get_table_names())

    def create_all(self) -> None:
        """Make the tables directly, for simulations in memory; real databases are migrated."""
        METADATA.create_all(self.engine)

    def interrupt(self) -> None:
        """Break off the statement that runs, from another thread; its transaction ends as Temporary."""
        connection = self._connection
        if connection is not None:
            _driver(connection).interrupt()

    def close(self) -> None:
        """Close the connection; the last one of a WAL database checkpoints it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.engine.dispose()


def _driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection below SQLAlchemy's."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _text(stored: bytes) -> str:
    """A stored text; bytes that are no UTF-8 show as "�", so that one damaged row stops no list of many.

    ``db check`` names the rows.
    """
    return stored.decode("utf-8", "replace")


def sqlite_path(url: str) -> Path | None:
    """The file that a store's URL names; None in memory and on a server."""
    place = make_url(url)
    name = place.database if place.drivername.startswith("sqlite") else None
    return Path(name) if name and name != ":memory:" else None


class SingleWriter:
    """A lock file beside the database: one daemon (or ``once``) at a time."""

    def __init__(self, database: Path | None, ended: Callable[[], bool] = lambda: False) -> None:
        """Who holds the lock for a moment is waited for, LOCK_PATIENCE seconds or until ``ended``."""
        self._path = lock_of(database) if database else None
        self._file: IO[str] | None = None
        self._ended = ended

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._file = self._path.open("a+")
            except OSError as error:
                raise DiskTrouble(f"{self._path} cannot be opened: {reason(error, self._path)}") from error
            until = time.monotonic() + LOCK_PATIENCE
            while not self._locked(self._file):
                if time.monotonic() > until or self._ended():
                    self._file.close()
                    raise Temporary(
                        f"{self._path}: another mailflow is running on this database; stop it first"
                    )
                time.sleep(0.1)
        return self

    @staticmethod
    def _locked(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


_FULL = (
    "disk is full",
    "disk i/o error",
    "readonly database",
    "unable to open",
    "malformed",
    "not a database",
)


def _words(error: DatabaseError | sqlite3.DatabaseError) -> str:
    """SQLite's own words, whether or not the error came through SQLAlchemy."""
    return str(error.orig if isinstance(error, DatabaseError) else error)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:  # the second from BEGIN
        words = _words(error)
        if words == "interrupted":
            raise Temporary("broken off, because the program ends") from error
        if "locked" in words or "busy" in words:
            raise Temporary(f"the database is locked by another process: {words}") from error
        if any(sign in words.lower() for sign in _FULL):
            raise DiskTrouble(f"the database cannot be written: {words}; nothing more is taken in") from error
        raise
    except (DatabaseError, sqlite3.DatabaseError) as error:
        words = _words(error)
        if any(sign in words.lower() for sign in _FULL):
            raise DiskTrouble(f"the database is damaged: {words}; restore a backup") from error
        raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EIO, errno.EROFS}:
            raise DiskTrouble(f"the disk refuses: {os.strerror(error.errno)}") from error
        raise
