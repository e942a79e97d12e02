"""Tags: the team's own words on submissions, in groups. Called the same but for capitals is the same tag."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from participation import audit
from participation.database import Db
from participation.errors import NoSuchTag, NoWords, TagExists
from participation.models import Submission, SubmissionTag, Tag
from participation.pretending import of_tests
from participation.review import Reviewed, locked

NAME_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class TagView:
    id: int
    group: str
    name: str
    count: int = 0
    """On so many submissions."""


async def tags_of(db: Db, *, challenge_id: int) -> tuple[TagView, ...]:
    """All of the challenge's, by group and name."""
    on = (
        select(func.count())
        .select_from(SubmissionTag)
        .join(Submission, Submission.id == SubmissionTag.submission_id)
        .where(SubmissionTag.tag_id == Tag.id, Submission.withdrawn_at.is_(None), of_tests(challenge_id))
        .correlate(Tag)
        .scalar_subquery()
    )
    found = await db.execute(
        select(Tag.id, Tag.group_name, Tag.name, on)
        .where(Tag.challenge_id == challenge_id)
        .order_by(func.lower(Tag.group_name), func.lower(Tag.name))
    )
    return tuple(TagView(*row) for row in found)


async def put_tag(db: Db, on: Reviewed, *, name: str, group: str = "") -> int:
    """The tag's id; one that is not there yet is made on the way, in this group."""
    called = _called(name)
    await locked(db, on)
    tag_id = await _known_or_new(db, on, called, _tidy(group))
    added = await db.execute(
        upsert(SubmissionTag).values(submission_id=on.number, tag_id=tag_id).on_conflict_do_nothing()
    )
    if added.rowcount:
        await _changed(db, on, "tagged", tag_id)
    return tag_id


async def take_tag_off(db: Db, on: Reviewed, *, tag_id: int) -> None:
    """Twice is once."""
    await locked(db, on)
    gone = await db.execute(
        delete(SubmissionTag).where(SubmissionTag.submission_id == on.number, SubmissionTag.tag_id == tag_id)
    )
    if gone.rowcount:
        await _changed(db, on, "untagged", tag_id)


async def rename_tag(db: Db, *, challenge_id: int, tag_id: int, name: str, group: str, by: int) -> None:
    """It stays the same tag on all submissions.

    Raises:
        NoSuchTag, NoWords
        TagExists: merge them instead.
    """
    called = _called(name)
    await _check_known(db, challenge_id, tag_id)
    other = select(Tag.id).where(
        Tag.challenge_id == challenge_id, func.lower(Tag.name) == called.lower(), Tag.id != tag_id
    )
    if (await db.execute(other)).first() is not None:
        raise TagExists(tag_id)
    await db.execute(update(Tag).where(Tag.id == tag_id).values(name=called, group_name=_tidy(group)))
    await audit.note(
        db, "renamed", target="tags", ids=[tag_id], challenge_id=challenge_id, by=by, fields=["name", "group"]
    )


async def merge_tags(db: Db, *, challenge_id: int, tag_id: int, into: int, by: int) -> None:
    """Everything with the one gets the other; that it was so stands in the audit.

    Raises:
        NoSuchTag
    """
    await _check_known(db, challenge_id, tag_id)
    await _check_known(db, challenge_id, into)
    if tag_id == into:
        return
    moved = select(SubmissionTag.submission_id, literal(into, BigInteger)).where(SubmissionTag.tag_id == tag_id)
    await db.execute(upsert(SubmissionTag).from_select(["submission_id", "tag_id"], moved).on_conflict_do_nothing())
    await db.execute(delete(Tag).where(Tag.id == tag_id))
    await audit.note(db, "merged", target="tags", ids=[tag_id, into], challenge_id=challenge_id, by=by)


async def _known_or_new(db: Db, on: Reviewed, called: str, group: str) -> int:
    here = select(Tag.id).where(Tag.challenge_id == on.challenge_id, func.lower(Tag.name) == called.lower())
    known = (await db.execute(here)).scalar_one_or_none()
    if known is not None:
        return int(known)
    made = await db.execute(
        upsert(Tag)
        .values(challenge_id=on.challenge_id, name=called, group_name=group)
        .on_conflict_do_nothing()
        .returning(Tag.id)
    )
    tag_id = made.scalar_one_or_none()
    if tag_id is None:  # somebody made it at this very moment
        return int((await db.execute(here)).scalar_one())
    await audit.note(db, "made", target="tags", ids=[tag_id], challenge_id=on.challenge_id, by=on.by)
    return int(tag_id)


async def _check_known(db: Db, challenge_id: int, tag_id: int) -> None:
    here = select(Tag.id).where(Tag.id == tag_id, Tag.challenge_id == challenge_id).with_for_update()
    if (await db.execute(here)).first() is None:
        raise NoSuchTag(tag_id)


async def _changed(db: Db, on: Reviewed, action: str, tag_id: int) -> None:
    """Tags of two members do not get in each other's way: the version stays."""
    await audit.note(
        db, action, target="submissions", ids=[on.number], challenge_id=on.challenge_id, by=on.by, reason=str(tag_id)
    )


def _called(name: str) -> str:
    """
    Raises:
        NoWords: it would be called nothing.
    """
    if not (called := _tidy(name)):
        raise NoWords
    return called


def _tidy(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH].rstrip()
