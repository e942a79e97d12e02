"""`samenleven member`: who belongs to the team; invited by a link that is printed once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from participation.words import LinkPurpose, Role
from samenleven.desk_address import DeskAddress, desk_address
from samenleven.sentences import Stopped
from samenleven.settings import Settings
from samenleven.starting import settings_with_logs

if TYPE_CHECKING:
    from participation.challenges import ChallengeView
    from participation.database import Db
    from participation.members import MemberView

_Challenge = Annotated[str, typer.Option(help="The challenge's short name; not needed when there is one.")]
_Number = Annotated[int, typer.Argument(help="The number that `samenleven member list` shows.", show_default=False)]


def invite(
    name: Annotated[str, typer.Option(help="How the team calls them.", show_default=False)],
    role: Annotated[Role, typer.Option(help="What they may see and do.")] = Role.COORDINATOR,
    language: Annotated[str, typer.Option(help="nl or en.")] = "nl",
    challenge: _Challenge = "",
) -> None:
    """Add somebody to the team, and print the one-time link by which they make their passkey."""
    from conversations.catalogues import OURS  # noqa: PLC0415 — babel is slow to import

    if language not in OURS:
        raise Stopped(f"--language must be {' or '.join(OURS)}.")
    settings = settings_with_logs()
    link, address = asyncio.run(_invite(settings, name, role, language, challenge))
    _print(address, link, f"{name} ({role}) opens this on their own telephone or computer:")


def link(
    number: _Number,
    *,
    sign_in: Annotated[
        bool, typer.Option("--sign-in", help="For one sign-in of twelve hours, without a passkey.")
    ] = False,
    challenge: _Challenge = "",
) -> None:
    """Print a new one-time link for a member: to make a passkey, or to sign in once."""
    settings = settings_with_logs()
    if sign_in and not settings.web.sign_in_links:
        raise Stopped("SIGN_IN_LINKS is switched off: leave --sign-in out, and they make a passkey.")
    purpose = LinkPurpose.SIGN_IN if sign_in else LinkPurpose.ENROL
    made, address = asyncio.run(_link(settings, number, purpose, challenge))
    _print(address, made, "They open this:")


def list_all(challenge: _Challenge = "") -> None:
    """List the team: number, name, role."""
    for each in asyncio.run(_team(settings_with_logs(), challenge)):
        typer.echo("\t".join((str(each.id), each.name, each.role, *(["disabled"] if each.disabled else []))))


def disable(number: _Number, challenge: _Challenge = "") -> None:
    """Let a member in no more; where they are signed in, they are out at once."""
    asyncio.run(_disable(settings_with_logs(), number, challenge))
    typer.echo("Disabled, and signed out everywhere.")


def _print(address: DeskAddress, token: str, sentence: str) -> None:
    typer.echo(sentence)
    typer.echo(address.link(token))
    typer.echo("It is good for ten minutes and one use.")
    if address.warning:
        typer.echo(address.warning, err=True)


async def _invite(settings: Settings, name: str, role: Role, language: str, slug: str) -> tuple[str, DeskAddress]:
    from participation.members import add_member, make_link  # noqa: PLC0415 — sqlalchemy is slow to import

    async with _team_of(settings, slug) as (db, challenge):
        member = await add_member(db, challenge_id=challenge.id, name=name, role=role, language=language)
        now, purpose = datetime.now(UTC), LinkPurpose.ENROL
        made = await make_link(db, challenge_id=challenge.id, member_id=member, purpose=purpose, by=None, now=now)
    return made, desk_address(settings.web)


async def _link(settings: Settings, number: int, purpose: LinkPurpose, slug: str) -> tuple[str, DeskAddress]:
    from participation.members import make_link  # noqa: PLC0415 — sqlalchemy is slow to import

    async with _team_of(settings, slug) as (db, challenge):
        now = datetime.now(UTC)
        made = await make_link(db, challenge_id=challenge.id, member_id=number, purpose=purpose, by=None, now=now)
    return made, desk_address(settings.web)


async def _team(settings: Settings, slug: str) -> "tuple[MemberView, ...]":
    from participation.members import team  # noqa: PLC0415 — sqlalchemy is slow to import

    async with _team_of(settings, slug) as (db, challenge):
        return await team(db, challenge_id=challenge.id)


async def _disable(settings: Settings, number: int, slug: str) -> None:
    from participation.members import disable_member  # noqa: PLC0415 — sqlalchemy is slow to import

    async with _team_of(settings, slug) as (db, challenge):
        now = datetime.now(UTC)
        await disable_member(db, challenge_id=challenge.id, member_id=number, by=None, now=now)


@asynccontextmanager
async def _team_of(settings: Settings, slug: str) -> "AsyncIterator[tuple[Db, ChallengeView]]":
    from participation.challenges import challenge_by_slug, list_challenges  # noqa: PLC0415 — slow to import
    from participation.database import transaction  # noqa: PLC0415 — as above
    from samenleven.opened import opened_database  # noqa: PLC0415 — as above

    async with opened_database(settings, pool_size=1) as (engine, _), transaction(engine) as db:
        if slug:
            yield db, await challenge_by_slug(db, slug)
            return
        all_of_them = await list_challenges(db)
        if len(all_of_them) != 1:
            raise Stopped(f"Say which with --challenge: {', '.join(each.slug for each in all_of_them)}.")
        yield db, all_of_them[0]
