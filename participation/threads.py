"""A resident's own submissions after they were sent: seen again, added to, asked about, hidden, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import BigInteger, Row, Select, String, bindparam, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from participation.changes import telling_sql
from participation.database import Db
from participation.errors import NoSuchSubmission
from participation.lineage import GoesOnAs, goes_on_as
from participation.models import Submission, SubmissionMove, ThreadEntry
from participation.statements import Statement
from participation.submissions import MediaRef, media_rows
from participation.succession import lock_families, succeed
from participation.supports import counts
from participation.words import OF_RESIDENTS, ConsentKind, EntryKind, Kind, Move, Status, SupportKind, Visibility

MOST_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    number: int
    kind: Kind
    status: Status
    own_words: str
    visibility: Visibility
    additions: tuple[str, ...] = ()
    """With the answers to what the team asked; oldest first."""
    told: tuple[str, ...] = ()
    """What the team asked, replied, or gave as a reason; oldest first."""
    supports: dict[SupportKind, int] = field(default_factory=dict)
    """How many neighbours say what; what nobody says is left out."""
    merged: GoesOnAs | None = None


async def own_submissions(db: Db, *, resident_id: int) -> tuple[OwnSubmission, ...]:
    """The newest, newest first; without what was added, and without what was taken back."""
    found = await db.execute(
        _columns()
        .where(Submission.resident_id == resident_id, Submission.withdrawn_at.is_(None))
        .order_by(Submission.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(_own(row) for row in found)


async def own_submission(db: Db, *, number: int, resident_id: int) -> OwnSubmission | None:
    """With what was added, and what neighbours say of it.

    None when none of that number is this resident's, or it was taken back.
    """
    here = (Submission.id == number) & (Submission.resident_id == resident_id) & Submission.withdrawn_at.is_(None)
    row = (await db.execute(_columns().where(here))).one_or_none()
    if row is None:
        return None
    found = await db.execute(
        select(ThreadEntry.kind, ThreadEntry.words)
        .where(ThreadEntry.submission_id == number, ThreadEntry.kind != EntryKind.NOTE, ThreadEntry.words.is_not(None))
        .order_by(ThreadEntry.id)
    )
    said = [(EntryKind(kind), words) for kind, words in found if words]
    return replace(
        _own(row),
        additions=tuple(words for kind, words in said if kind in OF_RESIDENTS),
        told=tuple(words for kind, words in said if kind not in OF_RESIDENTS),
        supports=await counts(db, number=number),
        merged=await goes_on_as(db, number=number),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What the team asks, and nobody answered yet."""

    number: int
    """Of the submission."""
    words: str


async def open_questions(db: Db, *, resident_id: int) -> tuple[Question, ...]:
    """The last one of each submission that the team asks about, the newest first."""
    last = (
        select(ThreadEntry.id)
        .where(ThreadEntry.submission_id == Submission.id, ThreadEntry.kind == EntryKind.QUESTION)
        .order_by(ThreadEntry.id.desc())
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )
    found = await db.execute(
        select(Submission.id, ThreadEntry.words)
        .join(ThreadEntry, ThreadEntry.id == last)
        .where(
            Submission.resident_id == resident_id,
            Submission.status == Status.CLARIFYING,
            Submission.proposed_kind.is_(None),
            Submission.withdrawn_at.is_(None),
        )
        .order_by(ThreadEntry.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(Question(number, words or "") for number, words in found)


async def answer_question(db: Db, *, number: int, resident_id: int, words: str, media: Sequence[MediaRef] = ()) -> None:
    """The resident's answer joins the thread, and the submission waits for the team again. Where the team took its
    question back meanwhile, the words are added all the same.

    Raises:
        NoSuchSubmission: none of that number is this resident's, or it was taken back.
    """
    own = await db.execute(
        select(Submission.status, Submission.challenge_id, Submission.proposed_kind)
        .where(Submission.id == number, Submission.resident_id == resident_id, Submission.withdrawn_at.is_(None))
        .with_for_update()
    )
    if (row := own.one_or_none()) is None:
        raise NoSuchSubmission
    asked = Status(row.status) is Status.CLARIFYING and row.proposed_kind is None
    kind = EntryKind.ANSWER if asked else EntryKind.ADDITION
    values = {"kind": kind.value, "words": words, "media": media_rows(media)}
    await _ADD.rows(db, number=number, resident=resident_id, **values)
    if asked:
        await _answered(db, number, row.challenge_id)


async def _answered(db: Db, number: int, challenge_id: int) -> None:
    await db.execute(
        update(Submission)
        .where(Submission.id == number)
        .values(status=Status.RECEIVED, version=Submission.version + 1, answered_at=func.now())
    )
    await db.execute(
        insert(SubmissionMove).values(
            challenge_id=challenge_id,
            submission_id=number,
            move=Move.ANSWERED,
            before=Status.CLARIFYING,
            after=Status.RECEIVED,
        )
    )


_ADD: Final = Statement(
    text(f"""
    WITH own AS (
        SELECT id, challenge_id FROM submissions
        WHERE id = :number AND resident_id = :resident AND withdrawn_at IS NULL
    ), attached AS (
        INSERT INTO media (challenge_id, submission_id, bot_id, file_id, kind, seconds)
        SELECT own.challenge_id, own.id, m.bot_id, m.file_id, m.kind, m.seconds
        FROM own, jsonb_to_recordset(:media) AS m(bot_id bigint, file_id text, kind text, seconds integer)
    )
    INSERT INTO thread_entries (challenge_id, submission_id, kind, words)
    SELECT challenge_id, id, :kind, :words FROM own
    RETURNING id, {telling_sql("challenge_id", "submission_id")}
""").bindparams(  # noqa: S608 — only our own words are filled in
        bindparam("number", type_=BigInteger),
        bindparam("resident", type_=BigInteger),
        bindparam("kind", type_=String),
        bindparam("words", type_=String),
        bindparam("media", type_=JSONB),
    )
)

_NO_LONGER_SHOWN: Final = """
    withdrawn AS (
        UPDATE consents SET withdrawn_at = now() FROM own
        WHERE consents.resident_id = own.resident_id AND consents.kind = :consent AND consents.withdrawn_at IS NULL
            AND NOT EXISTS (
                SELECT FROM submissions s
                WHERE s.resident_id = own.resident_id AND s.id <> own.id AND s.visibility <> 'team'
                    AND s.withdrawn_at IS NULL
            )
    )
"""
"""Where `own` was the last submission that neighbours might see, the consent to that is withdrawn."""
_OWN: Final = (
    bindparam("number", type_=BigInteger),
    bindparam("resident", type_=BigInteger),
    bindparam("consent", type_=String),
)

_WITHDRAW: Final = Statement(
    text(f"""
    WITH own AS (
        UPDATE submissions SET withdrawn_at = coalesce(withdrawn_at, now())
        WHERE id = :number AND resident_id = :resident
        RETURNING id, resident_id, challenge_id
    ), {_NO_LONGER_SHOWN}
    SELECT id, {telling_sql("challenge_id", "id")} FROM own
""").bindparams(*_OWN)  # noqa: S608 — only our own words are filled in
)

_HIDE: Final = Statement(
    text(f"""
    WITH own AS (
        UPDATE submissions SET visibility = 'team' WHERE id = :number AND resident_id = :resident
        RETURNING id, resident_id
    ), {_NO_LONGER_SHOWN}
    SELECT id FROM own
""").bindparams(*_OWN)  # noqa: S608 — only our own words are filled in
)


async def add_to_submission(
    db: Db, *, number: int, resident_id: int, words: str, media: Sequence[MediaRef] = ()
) -> None:
    """One more thing the resident has to say about it; the own words stay as they were.

    Raises:
        NoSuchSubmission: none of that number is this resident's, or it was taken back.
    """
    values = {"kind": EntryKind.ADDITION.value, "words": words, "media": media_rows(media)}
    if not await _ADD.rows(db, number=number, resident=resident_id, **values):
        raise NoSuchSubmission


async def withdraw_submission(db: Db, *, number: int, resident_id: int) -> None:
    """The resident takes it back: it leaves every list and export at once. Twice is once.

    With the last one that neighbours might see, the consent to that is withdrawn. Of what was merged into it the oldest
    takes its place.

    Raises:
        NoSuchSubmission: none of that number is this resident's.
    """
    own = select(Submission.id).where(Submission.id == number, Submission.resident_id == resident_id)
    await lock_families(db, own)
    if not await _WITHDRAW.rows(db, number=number, resident=resident_id, consent=ConsentKind.NEIGHBOURS.value):
        raise NoSuchSubmission
    await db.execute(succeed(lambda each: each.id == number))


async def hide_from_neighbours(db: Db, *, number: int, resident_id: int) -> None:
    """Only the team may see it from now on; with the last one hidden the consent is withdrawn.

    Raises:
        NoSuchSubmission: none of that number is this resident's.
    """
    if not await _HIDE.rows(db, number=number, resident=resident_id, consent=ConsentKind.NEIGHBOURS.value):
        raise NoSuchSubmission


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Submission.id,
        Submission.kind,
        Submission.status,
        Submission.own_words,
        Submission.visibility,
    )


def _own(row: Row[Any]) -> OwnSubmission:
    return OwnSubmission(row.id, Kind(row.kind), Status(row.status), row.own_words, Visibility(row.visibility))
