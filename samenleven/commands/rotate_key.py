"""`samenleven rotate-key`: a new key in the place of the one that addresses are hashed and sealed with."""

import asyncio

import typer

from samenleven.starting import settings_with_logs


def rotate_key() -> None:
    """Make a new key and seal all addresses with it, while the program does not run."""
    settings = settings_with_logs()
    from samenleven.rotating import rotate_key as rotate  # noqa: PLC0415 — sqlalchemy is slow to import

    done = asyncio.run(rotate(settings))
    if not done.made:
        typer.echo(f"What was cut short is finished: {done.sealed} more values are under key {done.number}.")
        return
    typer.echo(f"Key {done.number} is in use, and {done.sealed} values are sealed with it.")
    typer.echo(f"Keep a new copy of {done.file}. The former keys stay in it, as earlier backups need them.")
