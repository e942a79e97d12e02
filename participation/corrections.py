"""What the team puts right about a submission: its public wording, area, domains, and whose turn it is.

The resident's own words are never touched. All refuse as `participation.review` does.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from participation import audit
from participation.database import Db
from participation.errors import NoSuchArea, NoSuchMember
from participation.models import Area, Domain, Member, MemberRole, Submission, SubmissionDomain
from participation.review import Reviewed, locked


async def reword(db: Db, on: Reviewed, *, words: str) -> None:
    """What others than the team may read; empty: the own words as they are."""
    await locked(db, on)
    await _changed(db, on, public_wording=words or None)


async def place(db: Db, on: Reviewed, *, area_id: int | None) -> None:
    """
    Raises:
        NoSuchArea: it is none of the challenge's.
    """
    await locked(db, on)
    if area_id is not None:
        here = exists().where(Area.id == area_id, Area.challenge_id == on.challenge_id)
        if not (await db.execute(select(here))).scalar_one():
            raise NoSuchArea
    await _changed(db, on, area_id=area_id)


async def set_domains(db: Db, on: Reviewed, *, domain_ids: Sequence[int]) -> None:
    """Ids that are none of the challenge's are left out."""
    await locked(db, on)
    await db.execute(delete(SubmissionDomain).where(SubmissionDomain.submission_id == on.number))
    found = select(Domain.id).where(Domain.challenge_id == on.challenge_id, Domain.id.in_(domain_ids))
    rows = [{"submission_id": on.number, "domain_id": each} for each in (await db.execute(found)).scalars()]
    if rows:
        await db.execute(insert(SubmissionDomain), rows)
    await _changed(db, on, noted="domains")


async def hand_to(db: Db, on: Reviewed, *, member_id: int | None) -> None:
    """Whose turn it is now; None: nobody's. What is urgent stands on top until it is somebody's.

    Raises:
        NoSuchMember: not of this team, or disabled.
    """
    await locked(db, on)
    if member_id is not None:
        await check_in_team(db, challenge_id=on.challenge_id, member_id=member_id)
    await _changed(db, on, assigned_to=member_id)


async def check_in_team(db: Db, *, challenge_id: int, member_id: int) -> None:
    """
    Raises:
        NoSuchMember: not of this team, or disabled.
    """
    here = (
        select(Member.id)
        .join(MemberRole, MemberRole.member_id == Member.id)
        .where(Member.id == member_id, MemberRole.challenge_id == challenge_id, Member.disabled_at.is_(None))
    )
    if (await db.execute(here)).first() is None:
        raise NoSuchMember(member_id)


async def _changed(db: Db, on: Reviewed, noted: str | None = None, **columns: Any) -> None:
    await db.execute(
        update(Submission).where(Submission.id == on.number).values(version=Submission.version + 1, **columns)
    )
    fields = [noted] if noted else list(columns)
    await audit.note(
        db, "corrected", target="submissions", ids=[on.number], challenge_id=on.challenge_id, by=on.by, fields=fields
    )
