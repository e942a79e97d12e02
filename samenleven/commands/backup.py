"""`samenleven backup`: the database in a file. It works beside a running program."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from samenleven.sentences import Stopped
from samenleven.settings import DatabaseSettings
from samenleven.starting import settings_with_logs


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace the file when it is there.")] = False,  # noqa: FBT002 — as typer calls it
) -> None:
    """Write all that the database holds to a file, also while the program runs. The key is not in it."""
    settings = settings_with_logs()
    if file.exists() and not force:
        raise Stopped(f"{file} is there already: choose another name, or replace it with `--force`.")
    data_dir = settings.database.data_dir
    if settings.database.url is None and not (data_dir / "postgres").exists():
        raise Stopped(f"There is no database in {data_dir} yet: `samenleven run` makes one.")
    size = asyncio.run(_backup(settings.database, file))
    from rich.filesize import decimal  # noqa: PLC0415 — rich is slow to import

    from samenleven.secret import key_file  # noqa: PLC0415 — with the embedded database's modules

    place = key_file(settings.database) or "SECRET_KEY, in the environment"
    typer.echo(f"{file} is written: {decimal(size)}.")
    typer.echo(f"Keep the key ({place}) too, and apart from it: only with both are addresses found again.")


async def _backup(database: DatabaseSettings, file: Path) -> int:
    from participation.database import make_engine  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.backup_file import write_backup  # noqa: PLC0415 — with the above
    from samenleven.opened import disposed, running_server  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.programs import programs_for  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.progress import progress_of_bytes  # noqa: PLC0415 — with the above
    from samenleven.server_checks import look_at_server, reached  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.tables import refuse_no_tables  # noqa: PLC0415 — sqlalchemy is slow to import

    async with running_server(database) as url:
        async with disposed(make_engine(url, pool_size=1)) as engine, reached(engine) as db:
            major = (await look_at_server(db)).major
        await refuse_no_tables(url)
        programs = await programs_for(url, "pg_dump", major=major, embedded=database.url is None)
        with progress_of_bytes("Writing") as written:
            return await write_backup(programs, file, reached=written)
