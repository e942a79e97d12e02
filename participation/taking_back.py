"""What was written down for somebody by mistake goes for good, as long as nobody went on with it."""

from sqlalchemy import ColumnElement, delete, exists, or_, select

from participation import audit
from participation.database import Db
from participation.errors import NoSuchSubmission, NotAllowedNow
from participation.intake import Heard
from participation.models import (
    Consent,
    Intake,
    Merge,
    Resident,
    Submission,
    SubmissionDomain,
    SubmissionMove,
    SubmissionTag,
    Support,
    ThreadEntry,
)
from participation.residents import has_a_chat
from participation.words import About, Kind, Visibility

_HANGS_ON: tuple[type[ThreadEntry | SubmissionMove | SubmissionTag | Support], ...] = (
    ThreadEntry,
    SubmissionMove,
    SubmissionTag,
    Support,
)


async def take_back(db: Db, *, challenge_id: int, number: int, by: int) -> Heard:
    """What it said, to be put right and written down anew.

    Raises:
        NoSuchSubmission: none that was written down in this challenge.
        NotAllowedNow: somebody went on with it, or its resident has a chat with us by now.
    """
    here = (Intake.submission_id == number) & (Intake.challenge_id == challenge_id)
    heard = await _what_it_said(db, here)
    await remove(db, here)
    await audit.note(db, "taken_back", target="submissions", ids=[number], challenge_id=challenge_id, by=by)
    return heard


async def remove(db: Db, which: ColumnElement[bool]) -> int:
    """All of these, a condition on `Intake`, and the residents of whom nothing is left; how many.

    Raises:
        NotAllowedNow: somebody went on with one of them.
    """
    numbers = select(Intake.submission_id).where(which)
    theirs = select(Submission.resident_id).where(Submission.id.in_(numbers))
    whose = select(Resident.id).where(Resident.id.in_(theirs)).order_by(Resident.id).with_for_update()
    residents = (await db.execute(whose)).scalars().all()
    mine = select(Submission.id).where(Submission.id.in_(numbers)).order_by(Submission.id).with_for_update()
    locked = (await db.execute(mine)).scalars().all()
    if (await db.execute(select(exists().where(Submission.id.in_(locked), went_on())))).scalar_one():
        raise NotAllowedNow
    await db.execute(delete(Submission).where(Submission.id.in_(locked)))
    left = exists().where(Submission.resident_id == Resident.id)
    gone = (await db.execute(select(Resident.id).where(Resident.id.in_(residents), ~left))).scalars().all()
    await db.execute(delete(Consent).where(Consent.resident_id.in_(gone)))
    await db.execute(delete(Resident).where(Resident.id.in_(gone)))
    return len(locked)


def went_on() -> ColumnElement[bool]:
    """Of a `Submission`: there is more to it by now than what was written down."""
    more = [exists().where(table.submission_id == Submission.id) for table in _HANGS_ON]
    merged = exists().where(or_(Merge.from_id == Submission.id, Merge.into_id == Submission.id))
    taken = Submission.withdrawn_at.is_not(None)
    return or_(Submission.version > 1, taken, has_a_chat(Submission.resident_id), merged, *more)


async def _what_it_said(db: Db, here: ColumnElement[bool]) -> Heard:
    columns = (
        Submission.id,
        Submission.kind,
        Submission.own_words,
        Submission.purpose,
        Submission.area_id,
        Submission.language,
        Submission.language_confidence,
        Submission.about,
        Submission.visibility,
        Submission.urgent,
        Intake.source,
    )
    found = await db.execute(select(*columns).join(Intake, Intake.submission_id == Submission.id).where(here))
    if (row := found.one_or_none()) is None:
        raise NoSuchSubmission
    domains = select(SubmissionDomain.domain_id).where(SubmissionDomain.submission_id == row.id)
    return Heard(
        kind=Kind(row.kind),
        own_words=row.own_words,
        source=row.source or "",
        purpose=row.purpose,
        area_id=row.area_id,
        domain_ids=tuple((await db.execute(domains)).scalars()),
        language=row.language if row.language_confidence is None else None,
        about=About(row.about) if row.about else None,
        neighbours=row.visibility != Visibility.TEAM,
        urgent=row.urgent,
    )
