"""A start without any challenge: the embedded database gets the sample one, a server of one's own is left alone."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from participation.challenges import create_challenge
from participation.sample import sample_challenge
from samenleven.sentences import Stopped


async def open_a_challenge(engine: AsyncEngine) -> None:
    """The sample challenge, when there is none. Two processes that start together make one."""
    async with engine.begin() as db:
        await db.execute(text("LOCK TABLE challenges IN SHARE ROW EXCLUSIVE MODE"))
        if await has_none(db):
            await create_challenge(db, sample_challenge())


async def refuse_without_challenge(engine: AsyncEngine) -> None:
    """Raises Stopped."""
    async with engine.connect() as db:
        if await has_none(db):
            raise Stopped("There is no challenge yet: make one with `samenleven challenge create FILE.toml`.")


async def has_none(db: AsyncConnection) -> bool:
    return not await db.scalar(text("SELECT EXISTS (SELECT FROM challenges)"))
