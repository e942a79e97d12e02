"""`samenleven demo`: forty made-up submissions to look around with, put in or taken away."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from samenleven.sentences import Stopped
from samenleven.settings import Settings
from samenleven.starting import settings_with_logs


def demo(
    challenge: Annotated[
        str, typer.Option(metavar="SLUG", help="In this challenge, also where real residents take part.")
    ] = "",
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the samples away again, and nothing else.")] = False,
) -> None:
    """Put in forty made-up submissions to look around with at /desk; each is marked as a sample, nothing is sent."""
    slug, count = asyncio.run(_demo(settings_with_logs(), challenge, remove=remove))
    if remove:
        typer.echo(
            f"{count} sample submissions are taken away from {slug}." if count else f"There are no samples in {slug}."
        )
        return
    typer.echo(f"{count} sample submissions stand in {slug}. Take them away with `samenleven demo --remove`.")


async def _demo(settings: Settings, slug: str, *, remove: bool) -> tuple[str, int]:
    from participation import demo as samples  # noqa: PLC0415 — sqlalchemy is slow to import
    from participation.challenges import challenge_by_slug, list_challenges  # noqa: PLC0415 — as above
    from participation.database import transaction  # noqa: PLC0415 — as above
    from samenleven.opened import opened_database  # noqa: PLC0415 — as above

    async with opened_database(settings, pool_size=1) as (engine, _), transaction(engine) as db:
        everything = [await challenge_by_slug(db, slug)] if slug else await list_challenges(db)
        if len(everything) != 1:
            raise Stopped(f"Say which with --challenge: {', '.join(each.slug for each in everything)}.")
        challenge = everything[0]
        if remove:
            return challenge.slug, await samples.remove(db, challenge=challenge)
        now = datetime.now(UTC)
        return challenge.slug, await samples.fill(db, challenge=challenge, among_residents=bool(slug), now=now)
