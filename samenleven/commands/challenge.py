"""`samenleven challenge`: made from a file, listed, shown; changed, opened, closed."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samenleven.settings import Settings
from samenleven.starting import settings_with_logs

if TYPE_CHECKING:
    from participation.challenge_file import ChallengeFile
    from participation.challenges import ChallengeView


_Slug = Annotated[str, typer.Argument(help="The challenge's short name.", show_default=False)]


def create(file: Annotated[Path, typer.Argument(help="A TOML file that describes it.", show_default=False)]) -> None:
    """Make a challenge from its file; all that is wrong in the file is told at once."""
    settings = settings_with_logs()
    from participation.challenge_file import read_challenge_file  # noqa: PLC0415 — pydantic models: slow to import

    made = asyncio.run(_create(settings, read_challenge_file(file.read_bytes())))
    typer.echo(f"Challenge {made.slug} is made: {len(made.areas)} areas, {len(made.domains)} domains.")


def change(
    file: Annotated[Path, typer.Argument(help="A TOML file that describes it as it is to be.", show_default=False)],
) -> None:
    """Set a challenge to what its file says now; what the file names no more is hidden, never deleted."""
    settings = settings_with_logs()
    from participation.challenge_file import read_challenge_file  # noqa: PLC0415 — pydantic models: slow to import

    read = read_challenge_file(file.read_bytes())
    fields = asyncio.run(_change(settings, read))
    typer.echo(f"Challenge {read.slug} is " + (f"changed: {', '.join(fields)}." if fields else "so already."))


def open_up(slug: _Slug) -> None:
    """Open a challenge: residents can take part from now on."""
    asyncio.run(_set_status(settings_with_logs(), slug, "open"))
    typer.echo(f"Challenge {slug} is open.")


def close(slug: _Slug) -> None:
    """Close a challenge: it takes nothing in; what was sent stays, and the team can go on with it."""
    asyncio.run(_set_status(settings_with_logs(), slug, "closed"))
    typer.echo(f"Challenge {slug} is closed.")


def list_all() -> None:
    """List the challenges: slug, status, languages, name."""
    for each in asyncio.run(_list(settings_with_logs())):
        typer.echo(f"{each.slug}\t{each.status}\t{' '.join(each.languages)}\t{_in_its_language(each, each.setup.name)}")


def show(slug: _Slug) -> None:
    """Show one challenge whole."""
    for line in _shown(asyncio.run(_show(settings_with_logs(), slug))):
        typer.echo(line)


async def _create(settings: Settings, file: "ChallengeFile") -> "ChallengeView":
    from participation.challenges import create_challenge  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.opened import opened_database  # noqa: PLC0415 — sqlalchemy is slow to import

    async with opened_database(settings, pool_size=1, needs_challenge=False) as (engine, _), engine.begin() as db:
        return await create_challenge(db, file)


async def _change(settings: Settings, file: "ChallengeFile") -> tuple[str, ...]:
    from participation.challenge_changes import change_challenge  # noqa: PLC0415 — sqlalchemy is slow to import
    from participation.challenges import challenge_by_slug  # noqa: PLC0415 — as above
    from samenleven.opened import opened_database  # noqa: PLC0415 — as above

    async with opened_database(settings, pool_size=1, needs_challenge=False) as (engine, _), engine.begin() as db:
        challenge = await challenge_by_slug(db, file.slug)
        return await change_challenge(db, challenge_id=challenge.id, file=file, by=None)


async def _set_status(settings: Settings, slug: str, status: str) -> None:
    from participation.challenge_changes import set_status  # noqa: PLC0415 — sqlalchemy is slow to import
    from participation.challenges import challenge_by_slug  # noqa: PLC0415 — as above
    from participation.words import ChallengeStatus  # noqa: PLC0415 — as above
    from samenleven.opened import opened_database  # noqa: PLC0415 — as above

    async with opened_database(settings, pool_size=1, needs_challenge=False) as (engine, _), engine.begin() as db:
        challenge = await challenge_by_slug(db, slug)
        await set_status(db, challenge_id=challenge.id, status=ChallengeStatus(status), by=None)


async def _list(settings: Settings) -> tuple["ChallengeView", ...]:
    from participation.challenges import list_challenges  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.opened import opened_database  # noqa: PLC0415 — sqlalchemy is slow to import

    async with opened_database(settings, pool_size=1, needs_challenge=False) as (engine, _), engine.connect() as db:
        return await list_challenges(db)


async def _show(settings: Settings, slug: str) -> "ChallengeView":
    from participation.challenges import challenge_by_slug  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.opened import opened_database  # noqa: PLC0415 — sqlalchemy is slow to import

    async with opened_database(settings, pool_size=1, needs_challenge=False) as (engine, _), engine.connect() as db:
        return await challenge_by_slug(db, slug)


def _shown(challenge: "ChallengeView") -> list[str]:
    setup = challenge.setup
    depth: dict[int, int] = {}
    lines = [
        f"{challenge.slug} ({challenge.status})",
        f"  Name       {_in_its_language(challenge, setup.name)}",
        f"  Question   {_in_its_language(challenge, setup.question)}",
        f"  Owner      {_in_its_language(challenge, setup.owner)}",
        f"  Operator   {setup.operator.name}, {setup.operator.mail}",
        f"  Basis      {setup.legal_basis}",
        f"  Languages  {' '.join(challenge.languages)}",
        f"  Time zone  {challenge.time_zone}",
        f"  Read in    {setup.reading_days} working days",
        f"  Kept       {setup.retention_months} months, then {setup.erasure}",
        "  Areas",
    ]
    for area in challenge.areas:
        depth[area.id] = depth[area.parent_id] + 1 if area.parent_id else 0
        lines.append(f"    {'  ' * depth[area.id]}{area.name} ({area.slug})")
    domains = (f"    {_in_its_language(challenge, each.names)} ({each.slug})" for each in challenge.domains)
    return [*lines, "  Domains", *domains]


def _in_its_language(challenge: "ChallengeView", texts: dict[str, str]) -> str:
    return texts[challenge.languages[0]]
