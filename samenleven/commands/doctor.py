"""`samenleven doctor`: whether everything is well, a line each."""

import asyncio

import typer

from participation.check import Check
from samenleven.starting import settings_with_logs


def doctor() -> None:
    """Look whether everything is well, and say what to do where it is not."""
    settings = settings_with_logs()
    from samenleven.doctor import look_at_everything  # noqa: PLC0415 — sqlalchemy is slow to import

    checks = asyncio.run(look_at_everything(settings))
    for check in checks:
        typer.echo(_line(check))
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


def _line(check: Check) -> str:
    mark = typer.style("✓ well ", fg="green") if check.ok else typer.style("✗ wrong", fg="red")
    remedy = f" → {check.remedy}" if check.remedy else ""
    return f"{mark}  {check.name}: {check.detail}{remedy}"
