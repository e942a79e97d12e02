"""What the team did: who, when, to which ids. Only added to; never a word that somebody wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, DateTime, Select, and_, func, insert, literal, or_, select

from participation.changes import telling
from participation.database import Db
from participation.models import Audit, Member, MemberRole

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class AuditFilter:
    member_id: int | None = None
    action: str | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    id: int
    at: datetime
    member_id: int | None
    """None: the command line, or the program itself."""
    member: str | None
    action: str
    target: str
    ids: tuple[int, ...]
    fields: tuple[str, ...]
    reason: str | None


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
    or the program itself; `fields`, `reason`: names and codes. Pages of the challenge that are open are told."""
    new = insert(Audit).values(
        action=action,
        target=target,
        ids=list(ids),
        challenge_id=challenge_id,
        member_id=by,
        fields=list(fields),
        reason=reason,
    )
    if challenge_id is None:
        await db.execute(new)
    else:
        await db.execute(new.returning(telling(challenge_id, ids if target == "submissions" else ())))


async def last_noted(db: Db, *, challenge_id: int) -> int:
    """The number of the newest line; 0 when there is none."""
    return await db.scalar(select(func.max(Audit.id)).where(Audit.challenge_id == challenge_id)) or 0


async def audit_page(
    db: Db, wanted: AuditFilter, *, challenge_id: int, after: int | None = None, most: int = PAGE
) -> tuple[AuditLine, ...]:
    """What was done in the challenge, and how its members signed in, the newest first; `after`: the id of the last
    line of the page before."""
    query = (
        select(
            Audit.id,
            Audit.at,
            Audit.member_id,
            Member.name,
            Audit.action,
            Audit.target,
            Audit.ids,
            Audit.fields,
            Audit.reason,
        )
        .outerjoin(Member, Member.id == Audit.member_id)
        .where(*_conditions(wanted, challenge_id=challenge_id, after=after))
        .order_by(Audit.id.desc())
        .limit(most)
    )
    found = await db.execute(query)
    return tuple(AuditLine(*row[:6], tuple(row.ids), tuple(row.fields), row.reason) for row in found)


def _conditions(wanted: AuditFilter, *, challenge_id: int, after: int | None) -> list[ColumnElement[bool]]:
    team = select(MemberRole.member_id).where(MemberRole.challenge_id == challenge_id)
    of_the_team = and_(Audit.challenge_id.is_(None), Audit.member_id.in_(team))
    conditions: list[ColumnElement[bool]] = [or_(Audit.challenge_id == challenge_id, of_the_team)]
    if wanted.member_id is not None:
        conditions.append(Audit.member_id == wanted.member_id)
    if wanted.action is not None:
        conditions.append(Audit.action == wanted.action)
    if wanted.since is not None:
        conditions.append(Audit.at >= wanted.since)
    if wanted.before is not None:
        conditions.append(Audit.at < wanted.before)
    if after is not None:
        conditions.append(Audit.id < after)
    return conditions


def noted_long_ago(now: datetime) -> Select[tuple[int]]:
    """Deletes what is older than five years, and answers a row for each: the program's role deletes nothing itself."""
    return select(func.audit_forget(literal(now, DateTime(timezone=True))))
