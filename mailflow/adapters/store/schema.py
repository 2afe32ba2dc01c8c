"""The schema's version: made and changed by Alembic migrations only.

A database that is newer than the program is refused: an old program must not write into it.
"""

from pathlib import Path

from sqlalchemy import String, column, select, table

import mailflow
from mailflow.adapters.store.database import SCHEMA_TABLE, Database, WrongSchema

MIGRATIONS = Path(mailflow.__file__).parent / "migrations"
_VERSION = select(column("version_num", String)).select_from(table(SCHEMA_TABLE))


def known() -> list[str]:
    """The versions that this program knows, by the names of the migrations: ``0001_first.py`` makes 0001."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def head() -> str:
    """The version that this program wants."""
    return known()[-1]


def version(database: Database) -> str:
    """The version of a database; "" for an empty one."""
    if SCHEMA_TABLE not in database.tables():
        return ""
    with database.connection() as connection:
        return connection.execute(_VERSION).scalar() or ""


def upgrade(database: Database) -> str:
    """Bring the database to this program's version; returns it.  Raises WrongSchema for a newer one."""
    require_known(database)
    if version(database) != head():
        _migrate(database)
    return version(database)


def _migrate(database: Database) -> None:
    from alembic.command import upgrade as alembic_upgrade  # noqa: PLC0415  (each start would load it for nothing)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        alembic_upgrade(config, "head")


def require_known(database: Database) -> None:
    """Refuse a database that another, newer program has made."""
    now = version(database)
    if now and now not in known():
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
