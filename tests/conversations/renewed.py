"""A newer version of the notice, and what is kept meanwhile, for the tests of it."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, text

from participation.database import Db
from participation.models import Consent
from tests.conversations.someone import NEED, Someone

CHANGED: Final = "Onze uitleg over privacy is veranderd."
GO_ON: Final = "Prima, ga verder"
NO: Final = "Nee, dank u"


async def renew(db: Db, version: str = "2027-1") -> None:
    """All challenges have a newer notice now."""
    newer = "UPDATE challenges SET setup = jsonb_set(setup, '{notice,version}', to_jsonb(CAST(:version AS text)))"
    await db.execute(text(newer), {"version": version})


async def acknowledged(db: Db) -> Sequence[str]:
    rows = await db.execute(select(Consent.version).where(Consent.kind == "notice").order_by(Consent.id))
    return rows.scalars().all()


async def everything_kept(db: Db) -> str:
    tables = ("talks", "messages", "submissions", "residents")
    rows = [await db.execute(text(f"SELECT string_agg(t::text, '') FROM {table} t")) for table in tables]  # noqa: S608
    return "".join(row.scalar_one() or "" for row in rows)


def times_shown(person: Someone) -> int:
    return sum(NEED in content.answered.shown for content in person.log if content.answered)
