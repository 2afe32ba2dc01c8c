"""The schema's version: made and changed by Alembic migrations only.

A database that is newer than the program is refused: an old program must not write into it.
"""

from pathlib import Path

from alembic.command import upgrade as alembic_upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import mailflow
from mailflow.adapters.store.database import Database, WrongSchema


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(mailflow.__file__).parent / "migrations"))
    return config


def head() -> str:
    """The version that this program wants."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def version(database: Database) -> str:
    """The version of a database; "" for an empty one."""
    with database.connection() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def upgrade(database: Database) -> str:
    """Bring the database to this program's version; returns it.  Raises WrongSchema for a newer one."""
    require_known(database)
    with database.writing() as connection:
        config = _config()
        config.attributes["connection"] = connection
        alembic_upgrade(config, "head")
    return version(database)


def require_known(database: Database) -> None:
    """Refuse a database that another, newer program has made."""
    now = version(database)
    known = {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}
    if now and now not in known:
        raise WrongSchema(
            f"{database.url}: its schema is version {now}, which this program ({head()}) does not know; "
            "use the newer program that made it, or restore a backup"
        )


def require_current(database: Database) -> None:
    """Refuse to work on a schema that has not been brought up to date."""
    require_known(database)
    if version(database) != head():
        raise WrongSchema(
            f"{database.url}: its schema is version {version(database) or 'none'}, "
            f"this program needs {head()}; run 'mailflow db upgrade'"
        )
