"""The way in for the first of the team. Its secret is shown to a person at a terminal alone, and stands in no log."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.catalogues import OURS
from participation.challenges import ChallengeView, list_challenges
from participation.database import Db, transaction
from participation.members import add_member, make_link, team
from participation.passkeys import somebody_came_in
from participation.words import LinkPurpose, Role


@dataclass(frozen=True, slots=True)
class FirstOfTheTeam:
    """Nobody of the team has come in yet."""

    token: str | None
    """Of a one-time link; None where it is not shown."""


async def first_of_the_team(engine: AsyncEngine, *, at_terminal: bool) -> FirstOfTheTeam | None:
    """None when somebody has come in already. At a terminal with a link for the owner there is, or else a new one."""
    async with transaction(engine) as db:
        challenges = await list_challenges(db)
        if not challenges or await somebody_came_in(db):
            return None
        return FirstOfTheTeam(await _link(db, challenges[0]) if at_terminal else None)


async def _link(db: Db, challenge: ChallengeView) -> str:
    owner, now = await _owner_of(db, challenge), datetime.now(UTC)
    return await make_link(db, challenge_id=challenge.id, member_id=owner, purpose=LinkPurpose.ENROL, by=None, now=now)


async def _owner_of(db: Db, challenge: ChallengeView) -> int:
    members = await team(db, challenge_id=challenge.id)
    known = next((each.id for each in members if each.role is Role.OWNER and not each.disabled), None)
    if known is not None:
        return known
    language = next((each for each in challenge.languages if each in OURS), OURS[0])
    return await add_member(db, challenge_id=challenge.id, name=_your_name(), role=Role.OWNER, language=language)


def _your_name() -> str:
    """As this computer knows who started it; the accounts of an image may have no name."""
    try:
        return getpass.getuser().capitalize()
    except (KeyError, OSError):
        return Role.OWNER.capitalize()
