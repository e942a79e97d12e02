"""The tables' migrations: where a database stands, and the way up and down. The steps are in `alembic/versions/`.

They lie beside `pyproject.toml`, in a checkout as in the image. Alembic is imported where it is used, since it takes
longer to import than all the rest of this room, and most commands never need it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from participation.app_role import give_role
from participation.database import Db

if TYPE_CHECKING:
    from alembic.config import Config

LOCK: Final = 4_715_230_611
"""An advisory lock's number, any but always the same: held by the one who migrates, until its transaction ends."""

T = TypeVar("T")
_ROOT: Final = Path(__file__).resolve().parent.parent


class NoMigrations(Exception):
    """There is no `alembic/` beside `pyproject.toml`: this is neither a whole checkout nor the image."""


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the tables at `url` (`postgresql+asyncpg://…`) up to `revision`, in one transaction.

    Two processes may call this at once: the second waits, and finds nothing left to do.

    Raises:
        NoMigrations: the migrations are not there.
    """
    from alembic import command  # noqa: PLC0415 — slow to import, seldom needed

    config = _config()

    def up(connection: Connection) -> None:
        command.upgrade(_alone(config, connection), revision)
        give_role(connection)

    await _at(url, up)


async def upgrade_within(db: Db) -> None:
    """Bring the tables of the schema that `db` looks at (`search_path`) to the newest revision, in its transaction.

    Raises:
        NoMigrations: the migrations are not there.
    """
    from alembic import command  # noqa: PLC0415 — slow to import, seldom needed

    config = _config()
    await db.run_sync(lambda connection: command.upgrade(_alone(config, connection), "head"))
    await db.run_sync(give_role)


def knows(revision: str) -> bool:
    """Whether this release, or an earlier one, made tables of this revision.

    Raises:
        NoMigrations: the migrations are not there.
    """
    from alembic.script import ScriptDirectory  # noqa: PLC0415 — slow to import, seldom needed

    return any(each.revision == revision for each in ScriptDirectory.from_config(_config()).walk_revisions())


async def downgrade(url: str, revision: str) -> None:
    """Bring the tables down to `revision`; `base` removes them all, with what is in them.

    Raises:
        NoMigrations: the migrations are not there.
    """
    from alembic import command  # noqa: PLC0415 — slow to import, seldom needed

    config = _config()
    await _at(url, lambda connection: command.downgrade(_alone(config, connection), revision))


async def current_and_head(url: str) -> tuple[str | None, str | None]:
    """The revision that the database is at (None: no tables yet), and the newest one there is.

    Raises:
        NoMigrations: the migrations are not there.
    """
    from alembic.migration import MigrationContext  # noqa: PLC0415 — slow to import, seldom needed
    from alembic.script import ScriptDirectory  # noqa: PLC0415 — slow to import, seldom needed

    newest = ScriptDirectory.from_config(_config()).get_current_head()
    return await _at(url, lambda connection: MigrationContext.configure(connection).get_current_revision()), newest


async def _at(url: str, work: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        async with engine.begin() as db:
            return await db.run_sync(work)
    finally:
        await engine.dispose()


def _config(root: Path = _ROOT) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 — slow to import, seldom needed

    folder = root / "alembic"
    if not (root / "pyproject.toml").is_file() or not (folder / "env.py").is_file():
        raise NoMigrations(f"There are no migrations in {folder}: use a whole checkout of Samenleven, or its image.")
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _alone(config: "Config", connection: Connection) -> "Config":
    """Waits for the lock before Alembic begins: its `context` is one for the whole process."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config.attributes["connection"] = connection
    return config
