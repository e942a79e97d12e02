"""Submissions: what residents bring, recorded at once and enriched after."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Update, delete, insert, literal, select, text, update

from participation.database import Db
from participation.errors import ChallengeClosed, NoSuchArea, NoSuchSubmission
from participation.languages import Detected
from participation.models import Area, Challenge, Consent, Domain, Media, Resident, Submission, SubmissionDomain
from participation.words import (
    About,
    ChallengeStatus,
    ConsentKind,
    Kind,
    MediaKind,
    Status,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class MediaRef:
    """Telegram media, of use to the bot with this row id only."""

    bot_id: int
    file_id: str
    kind: MediaKind
    seconds: int | None


async def record_submission(
    db: Db,
    *,
    challenge_id: int,
    resident_id: int,
    kind: Kind,
    own_words: str,
    area_id: int | None,
    language: Detected | None,
    media: Sequence[MediaRef] = (),
) -> int:
    """Its number.

    Raises:
        ChallengeClosed: the challenge takes nothing in.
        NoSuchArea: the area is not one of the challenge's.
    """
    area = select(Area.id).where(Area.id == area_id, Area.challenge_id == challenge_id).scalar_subquery()
    row = {
        Submission.challenge_id: Challenge.id,
        Submission.resident_id: literal(resident_id),
        Submission.kind: literal(kind),
        Submission.status: literal(Status.RECEIVED),
        Submission.own_words: literal(own_words),
        Submission.visibility: literal(Visibility.TEAM),
        Submission.area_id: area,
        Submission.language: literal(language.language if language else None),
        Submission.language_confidence: literal(language.confidence if language else None),
    }
    source = select(*row.values()).where(Challenge.id == challenge_id, Challenge.status == ChallengeStatus.OPEN)
    made = await db.execute(
        insert(Submission).from_select(list(row), source).returning(Submission.id, Submission.area_id)
    )
    if (recorded := made.one_or_none()) is None:
        raise ChallengeClosed
    if area_id is not None:
        if recorded.area_id is None:
            raise NoSuchArea
        await _know_area(db, resident_id=resident_id, area_id=area_id)
    if media:
        await _attach(db, challenge_id=challenge_id, submission_id=recorded.id, media=media)
    return int(recorded.id)


async def set_domains(db: Db, *, number: int, resident_id: int, domain_ids: Sequence[int]) -> None:
    """What it is about; ids that are none of the challenge's are left out."""
    own = select(Submission.id).where(Submission.id == number, Submission.resident_id == resident_id)
    await db.execute(delete(SubmissionDomain).where(SubmissionDomain.submission_id.in_(own)))
    await db.execute(
        insert(SubmissionDomain).from_select(
            ["submission_id", "domain_id"],
            select(Submission.id, Domain.id)
            .join(Domain, Domain.challenge_id == Submission.challenge_id)
            .where(Submission.id == number, Submission.resident_id == resident_id, Domain.id.in_(domain_ids)),
        )
    )


async def set_purpose(db: Db, *, number: int, resident_id: int, words: str) -> None:
    """Why it matters, in the resident's words."""
    await _one(db, _change(number, resident_id).values(purpose=words))


async def set_about(db: Db, *, number: int, resident_id: int, about: About) -> None:
    await _one(db, _change(number, resident_id).values(about=about))


async def show_neighbours(
    db: Db, *, number: int, resident_id: int, visibility: Visibility, name: str | None, version: str, language: str
) -> None:
    """Who may see it once it is accepted; a consent of its own."""
    await _one(db, _change(number, resident_id).values(visibility=visibility))
    if name is not None:
        await db.execute(update(Resident).where(Resident.id == resident_id).values(name=name))
    await db.execute(
        insert(Consent).from_select(
            ["challenge_id", "resident_id", "kind", "version", "language"],
            select(
                Submission.challenge_id,
                Submission.resident_id,
                literal(ConsentKind.NEIGHBOURS),
                literal(version),
                literal(language),
            ).where(Submission.id == number),
        )
    )


async def _know_area(db: Db, *, resident_id: int, area_id: int) -> None:
    await db.execute(
        text("UPDATE residents SET area_id = :area WHERE id = :id AND area_id IS NULL"),
        {"area": area_id, "id": resident_id},
    )


async def _attach(db: Db, *, challenge_id: int, submission_id: int, media: Sequence[MediaRef]) -> None:
    rows = [
        {
            "challenge_id": challenge_id,
            "submission_id": submission_id,
            "bot_id": item.bot_id,
            "file_id": item.file_id,
            "kind": item.kind,
            "seconds": item.seconds,
        }
        for item in media
    ]
    await db.execute(insert(Media), rows)


def _change(number: int, resident_id: int) -> Update:
    return update(Submission).where(Submission.id == number, Submission.resident_id == resident_id)


async def _one(db: Db, statement: Update) -> None:
    if (await db.execute(statement)).rowcount != 1:
        raise NoSuchSubmission
