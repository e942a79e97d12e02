"""`samenleven migrate`: the tables of the database."""

import asyncio

import typer

from samenleven.settings import Settings
from samenleven.starting import settings_with_logs


def migrate() -> None:
    """Bring the database's tables to this release."""
    asyncio.run(_migrate(settings_with_logs()))
    typer.echo("The database's tables are those of this release.")


async def _migrate(settings: Settings) -> None:
    from participation.database import make_engine  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.opened import disposed, running_server  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.secret import secret_of  # noqa: PLC0415 — with the embedded database's modules
    from samenleven.server_checks import refuse_unfit_server  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.tables import bring_tables_up  # noqa: PLC0415 — sqlalchemy is slow to import

    secret_of(settings.database)  # made before the embedded database: without it that counts as lost
    async with running_server(settings.database) as url, disposed(make_engine(url, pool_size=1)) as engine:
        await refuse_unfit_server(engine)
        await bring_tables_up(url)
