"""What the team did: who, when, to which ids. Only added to; never a word that somebody wrote."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import DateTime, Delete, delete, func, insert, literal

from participation.database import Db
from participation.models import Audit


async def note(
    db: Db,
    action: str,
    *,
    target: str,
    ids: Sequence[int],
    challenge_id: int | None = None,
    by: int | None = None,
    fields: Sequence[str] = (),
    reason: str | None = None,
) -> None:
    """`action`: a verb in the past (`invited`); `target`: the table of `ids`; `by`: a member, None for the command line
    or the program itself; `fields`, `reason`: names and codes."""
    await db.execute(
        insert(Audit).values(
            action=action,
            target=target,
            ids=list(ids),
            challenge_id=challenge_id,
            member_id=by,
            fields=list(fields),
            reason=reason,
        )
    )


def noted_long_ago(now: datetime) -> Delete:
    five_years_ago = literal(now, DateTime(timezone=True)) - func.make_interval(5)
    return delete(Audit).where(Audit.at < five_years_ago)
