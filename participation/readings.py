"""What the team writes down of own words: what is said in a voice message or seen on a photo, and translations.

Readings stand beside own words, never in their place, and say whose they are. Refuses as `participation.review` does.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert

from participation import audit
from participation.database import Db
from participation.errors import NoWords
from participation.models import Media, Member, Reading, Submission
from participation.review import Reviewed, locked
from participation.words import MediaKind, ReadingKind


@dataclass(frozen=True, slots=True)
class ReadingView:
    kind: ReadingKind
    language: str
    words: str
    by: str | None
    """A member's name; None: who is of the team no more."""
    at: datetime


async def write_down(db: Db, on: Reviewed, *, kind: ReadingKind, language: str, words: str) -> None:
    """There is one of each kind in each language: it is changed; without words it is taken away.

    Raises:
        NoWords: and there is none to take away.
    """
    await locked(db, on)
    here = and_(Reading.submission_id == on.number, Reading.kind == kind, Reading.language == language)
    if words:
        key = {"challenge_id": on.challenge_id, "submission_id": on.number, "kind": kind, "language": language}
        new = {"words": words, "member_id": on.by, "written_at": func.now()}
        written = insert(Reading).values(**key, **new)
        keys = ["submission_id", "kind", "language"]
        await db.execute(written.on_conflict_do_update(index_elements=keys, set_=new))
    elif (await db.execute(delete(Reading).where(here))).rowcount == 0:
        raise NoWords
    await db.execute(update(Submission).where(Submission.id == on.number).values(version=Submission.version + 1))
    await audit.note(
        db, "written_down", target="submissions", ids=[on.number], challenge_id=on.challenge_id, by=on.by, fields=[kind]
    )


async def readings_of(db: Db, *, number: int) -> tuple[ReadingView, ...]:
    """Transcripts first, then translations; each by language."""
    found = await db.execute(
        select(Reading.kind, Reading.language, Reading.words, Member.name, Reading.written_at)
        .outerjoin(Member, Member.id == Reading.member_id)
        .where(Reading.submission_id == number)
        .order_by(Reading.kind, Reading.language)
    )
    return tuple(ReadingView(ReadingKind(row[0]), row[1], row[2], row[3], row[4]) for row in found)


def needs_reader() -> ColumnElement[bool]:
    """On `Submission`: what was said is heard or seen only, and nobody wrote it down yet."""
    sent = exists().where(
        Media.submission_id == Submission.id, or_(Media.kind == MediaKind.VOICE, Submission.own_words == "")
    )
    written = exists().where(Reading.submission_id == Submission.id, Reading.kind == ReadingKind.TRANSCRIPT)
    return and_(sent, ~written)


def readings_json() -> ScalarSelect[Any]:
    """A submission's, beside `Submission` in a query: a list of kind, language and words."""
    one = func.jsonb_build_object("kind", Reading.kind, "language", Reading.language, "words", Reading.words)
    return (
        select(func.jsonb_agg(aggregate_order_by(one, Reading.kind, Reading.language), type_=JSONB))
        .where(Reading.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )
