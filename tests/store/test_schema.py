"""The schema is made by migrations alone, and is what the rows say."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from mailflow.adapters.store import database as place_of_database
from mailflow.adapters.store import schema
from mailflow.adapters.store.database import Database, SingleWriter, WrongSchema
from mailflow.adapters.store.tables import METADATA
from mailflow.ports.errors import DiskTrouble, Temporary

from support.house import HandClock, SeededRandomness


def opened(path: Path) -> Database:
    """A database file that nobody has migrated yet."""
    return Database(f"sqlite:///{path}", clock=HandClock(), randomness=SeededRandomness())


def test_migrations_make_what_the_rows_say(tmp_path: Path) -> None:
    """No column, index or constraint of the rows is missing in the migrations, and none is too many."""
    database = opened(tmp_path / "a.db")
    assert schema.upgrade(database) == schema.head()
    with database.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []
    database.close()


def test_migrations_are_named_by_their_versions() -> None:
    """What is read from the names of the files, so that no start need load Alembic, is what Alembic says."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert [schema.head()] == scripts.get_heads()
    assert schema.known() == sorted(script.revision for script in scripts.walk_revisions())


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    """An upgrade may be repeated, also after a crash."""
    database = opened(tmp_path / "a.db")
    assert schema.upgrade(database) == schema.upgrade(database)
    schema.require_current(database)
    assert database.integrity() == []
    database.close()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """An old program does not write into what a newer one has made."""
    database = opened(tmp_path / "a.db")
    schema.upgrade(database)
    with database.transaction() as tx:
        tx.unit.connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    with pytest.raises(WrongSchema, match="newer program"):
        schema.require_current(database)
    with pytest.raises(WrongSchema):
        schema.upgrade(database)
    database.close()


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    """Without a schema nothing is worked on; the message names the command."""
    database = opened(tmp_path / "a.db")
    with pytest.raises(WrongSchema, match="mailflow db upgrade"):
        schema.require_current(database)
    database.close()


def test_one_writer_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second daemon on the same database is put off, and may start when the first has ended."""
    monkeypatch.setattr(place_of_database, "LOCK_PATIENCE", 0.1)
    path = tmp_path / "a.db"
    with SingleWriter(path), pytest.raises(Temporary, match="another mailflow"), SingleWriter(path):
        pass
    with SingleWriter(path):
        pass
    link = tmp_path / "elsewhere" / "b.db"
    link.parent.mkdir()
    link.symlink_to(path)
    with SingleWriter(path), pytest.raises(Temporary, match="another mailflow"), SingleWriter(link):
        pass


def test_a_lock_held_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    """An admin's command is soon over: the daemon that starts meanwhile does not give up."""
    path = tmp_path / "a.db"
    held = SingleWriter(path)
    held.__enter__()
    asked = threading.Event()

    def asked_once() -> bool:
        asked.set()
        return False

    release = threading.Thread(target=lambda: (asked.wait(60), held.__exit__(None, None, None)))
    release.start()
    with SingleWriter(path, asked_once):
        release.join()


def test_who_waits_for_the_lock_can_be_ended(tmp_path: Path) -> None:
    """SIGTERM does not wait for half a minute."""
    path = tmp_path / "a.db"
    with SingleWriter(path), pytest.raises(Temporary), SingleWriter(path, lambda: True):
        pass


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    """A file of something else is never written to."""
    path = tmp_path / "a.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(DiskTrouble):
        opened(path).tables()
    assert path.read_bytes().startswith(b"this is no database")
