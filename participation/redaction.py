"""Personal data taken out of a submission: the one case in which own words are changed. It cannot be undone, and no old
text is kept anywhere. Its resident is told. All refuse before they write, as `participation.review` does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import bindparam, delete, exists, insert, literal, select, update

from participation import audit, copies
from participation.belongings import Who
from participation.database import Db
from participation.errors import NoSuchMedium, NotInTheWords, NoWords
from participation.models import Media, Notice, Reading, Resident, Submission, SubmissionMove, Support, ThreadEntry
from participation.passages import Passages
from participation.review import Reviewed, Standing, locked
from participation.words import OF_RESIDENTS, MediaKind, Move, NoticeKind, TextOf

_COLUMNS: Final = (TextOf.OWN_WORDS, TextOf.PURPOSE, TextOf.FOR_WHOM, TextOf.AVAILABILITY, TextOf.PUBLIC_WORDING)
_ROWS: Final = {TextOf.READINGS: Reading.words, TextOf.THREAD: ThreadEntry.words, TextOf.SUPPORTS: Support.note}
_NOTICES: Final = {MediaKind.PHOTO: NoticeKind.PHOTO_TAKEN_OUT, MediaKind.VOICE: NoticeKind.VOICE_TAKEN_OUT}


@dataclass(frozen=True, slots=True)
class TextHere:
    """One text of a submission."""

    of: TextOf
    words: str
    id: int
    """Of its row."""
    kind: str | None = None
    """Of the entry, the reading or the support."""
    resident_id: int | None = None
    """Whose words they are; None: the team's."""


async def texts_of(db: Db, *, challenge_id: int, number: int) -> tuple[TextHere, ...]:
    """All in which somebody may be named; none where there is no such submission."""
    here = Submission.id == number, Submission.challenge_id == challenge_id, Submission.withdrawn_at.is_(None)
    row = (await db.execute(select(Submission).where(*here))).one_or_none()
    if row is None:
        return ()
    readings = select(Reading).where(Reading.submission_id == number).order_by(Reading.kind, Reading.language)
    thread = select(ThreadEntry).where(ThreadEntry.submission_id == number).order_by(ThreadEntry.id)
    supports = select(Support).where(Support.submission_id == number).order_by(Support.id)
    texts = [
        *(TextHere(of, getattr(row, of), number, resident_id=_author(of, row.resident_id)) for of in _COLUMNS),
        *(TextHere(TextOf.READINGS, each.words, each.id, each.kind) for each in await db.execute(readings)),
        *(
            TextHere(
                TextOf.THREAD, each.words, each.id, each.kind, row.resident_id if each.kind in OF_RESIDENTS else None
            )
            for each in await db.execute(thread)
        ),
        *(
            TextHere(TextOf.SUPPORTS, each.note, each.id, each.kind, each.resident_id)
            for each in await db.execute(supports)
        ),
    ]
    return tuple(text for text in texts if text.words)


def _author(of: TextOf, resident_id: int) -> int | None:
    return None if of is TextOf.PUBLIC_WORDING else resident_id


async def redact(db: Db, on: Reviewed, *, passages: Passages) -> None:
    """With the mark in place of each passage, wherever it stands.

    Raises:
        NotInTheWords: one of them stands in none of its texts.
    """
    if not passages.lines:
        raise NoWords
    where = {"challenge_id": on.challenge_id, "number": on.number}
    who = _whose(on, _changed(await texts_of(db, **where), passages))
    await copies.lock_chats(db, who, **where)
    at = await locked(db, on)
    texts = await texts_of(db, **where)
    if passages.missing([text.words for text in texts]):
        raise NotInTheWords
    changed = _changed(texts, passages)
    await _write(db, changed)
    await copies.take_out(db, who, **where, passages=passages)
    await _keep(db, on, at, reason="words", fields=dict.fromkeys(text.of.value for text in changed))
    for resident_id in {text.resident_id for text in changed if text.resident_id is not None}:
        await _tell(db, on, resident_id, NoticeKind.REDACTED)


async def take_medium_out(db: Db, on: Reviewed, *, medium_id: int) -> None:
    """A whole photo or voice message: it is deleted, and nothing leads to it any more.

    Raises:
        NoSuchMedium: it has none of that id.
    """
    author = _whose(on, ())
    await copies.lock_chats(db, author, challenge_id=on.challenge_id, number=on.number)
    at = await locked(db, on)
    gone = delete(Media).where(Media.id == medium_id, Media.submission_id == on.number)
    row = (await db.execute(gone.returning(Media.file_id, Media.kind))).one_or_none()
    if row is None:
        raise NoSuchMedium
    kind = MediaKind(row.kind)
    await copies.take_file_out(db, author, file_id=row.file_id)
    await _keep(db, on, at, reason=kind, fields=["media"])
    await _tell(db, on, at.resident_id, _NOTICES[kind])


def _changed(texts: Sequence[TextHere], passages: Passages) -> list[TextHere]:
    """Those in which a passage stands, without it."""
    return [replace(text, words=new) for text in texts if (new := passages.without(text.words)) != text.words]


def _whose(on: Reviewed, changed: Sequence[TextHere]) -> Who:
    """The author, and neighbours in whose notes a passage stands."""
    author = select(Submission.resident_id).where(Submission.id == on.number).scalar_subquery()
    neighbours = [text.resident_id for text in changed if text.of is TextOf.SUPPORTS]
    return select(Resident.id).where((Resident.id == author) | Resident.id.in_(neighbours))


async def _write(db: Db, changed: Sequence[TextHere]) -> None:
    columns = {text.of.value: text.words for text in changed if text.of in _COLUMNS}
    if columns:
        (number,) = {text.id for text in changed if text.of in _COLUMNS}
        await db.execute(update(Submission).where(Submission.id == number).values(columns))
    for of, column in _ROWS.items():
        rows = [{"row": text.id, "new": text.words} for text in changed if text.of is of]
        if rows:
            table: Any = column.class_
            written = update(table).where(table.id == bindparam("row")).values({column.key: bindparam("new")})
            await db.execute(written, rows)


async def _keep(db: Db, on: Reviewed, at: Standing, *, reason: str, fields: Collection[str]) -> None:
    await db.execute(update(Submission).where(Submission.id == on.number).values(version=Submission.version + 1))
    row = {"challenge_id": on.challenge_id, "submission_id": on.number, "move": Move.REDACT, "reason": reason}
    await db.execute(insert(SubmissionMove).values(**row, before=at.status, after=at.status, member_id=on.by))
    await audit.note(
        db,
        "redact",
        target="submissions",
        ids=[on.number],
        challenge_id=on.challenge_id,
        by=on.by,
        fields=list(fields),
        reason=reason,
    )


async def _tell(db: Db, on: Reviewed, resident_id: int, kind: NoticeKind) -> None:
    """Once, however often something is taken out before they hear of it."""
    key = {"challenge_id": on.challenge_id, "resident_id": resident_id, "submission_id": on.number, "kind": kind.value}
    waits = exists().where(*(getattr(Notice, name) == value for name, value in key.items()), Notice.told_at.is_(None))
    row = select(*(literal(value).label(name) for name, value in key.items())).where(~waits)
    await db.execute(insert(Notice).from_select(list(key), row))
