"""Files of what people said whom the team met. One waits, sealed and for a day at most, until somebody says that it is
to be brought in; then only the rows that were left out wait, to be put right.

What a file's columns mean is the desk's to read: here it is a table of texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Delete, Row, Select, delete, exists, func, insert, select, text, update
from sqlalchemy.orm import aliased

from participation import audit
from participation.database import Db
from participation.errors import ImportedAlready, NoSuchImport, NotAllowedNow
from participation.intake import Desk, Heard, write_down_all
from participation.keys import Keys
from participation.models import Import, Intake, Member, Submission
from participation.residents import has_a_chat
from participation.taking_back import remove, went_on

WAITS: Final = timedelta(days=1)
SEALED_FOR: Final = "import"
_MOST_LISTED: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file."""

    number: int
    """As a spreadsheet counts it: the line of names is the first."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileTable:
    names: tuple[str, ...]
    """Of the columns."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ImportView:
    id: int
    by: str | None
    """A member's name."""
    uploaded_at: datetime
    confirmed_at: datetime | None
    undone_at: datetime | None
    brought: int
    left_out: int
    reading: Mapping[str, Any]
    waits: bool
    """Its table is still here."""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of the submissions that a file brought."""

    went_on: int
    """The team, or who claimed them, went on with so many."""
    claimed: int


_TABLE: Final = TypeAdapter(FileTable)


async def keep_file(db: Db, *, challenge_id: int, content: bytes, table: FileTable, by: int, keys: Keys) -> int:
    """Until somebody says that it shall be brought in; its id."""
    made = await db.execute(
        insert(Import)
        .values(
            challenge_id=challenge_id,
            hash=sha256(content).digest(),
            member_id=by,
            sealed=keys.seal(SEALED_FOR, _TABLE.dump_json(table).decode()),
            key_number=keys.number,
        )
        .returning(Import.id)
    )
    return made.scalar_one()


async def imports_of(db: Db, *, challenge_id: int) -> tuple[ImportView, ...]:
    """Those that were brought in, the newest first."""
    brought_in = (Import.challenge_id == challenge_id) & Import.confirmed_at.is_not(None)
    found = await db.execute(_seen().where(brought_in).order_by(Import.id.desc()).limit(_MOST_LISTED))
    return tuple(_view(row) for row in found)


async def see_import(db: Db, *, challenge_id: int, import_id: int) -> ImportView:
    """
    Raises:
        NoSuchImport: none of this challenge (any more).
    """
    return _view(await _one(db, _seen(), challenge_id, import_id))


async def table_of(db: Db, *, challenge_id: int, import_id: int, keys: Keys) -> FileTable:
    """
    Raises:
        NoSuchImport: none of this challenge, or kept no longer.
    """
    row = await _one(db, select(Import.sealed), challenge_id, import_id)
    if row.sealed is None:
        raise NoSuchImport(import_id)
    return _TABLE.validate_json(keys.unseal(SEALED_FOR, row.sealed))


async def same_file(db: Db, *, challenge_id: int, import_id: int) -> ImportView | None:
    """The last time that this very file was brought in, and not undone."""
    found = await db.execute(_seen().where(*_same(challenge_id, import_id)).order_by(Import.id.desc()).limit(1))
    row = found.one_or_none()
    return _view(row) if row else None


async def bring_in(
    db: Db,
    desk: Desk,
    people: Sequence[Sequence[Heard]],
    *,
    import_id: int,
    left_out: FileTable,
    reading: Mapping[str, Any],
    again: bool,
    keys: Keys,
    now: datetime,
) -> int:
    """All of it or nothing; how many submissions. `left_out`: the rows that could not be read, with `reading`, how.

    Raises:
        NoSuchImport
        NotAllowedNow: it was brought in already.
        ImportedAlready: the same file was, and `again` does not say that this is meant.
        NoWords, ChallengeClosed, NoSuchArea
    """
    challenge_id = desk.challenge.id
    await _one_at_a_time(db, challenge_id)
    if (await see_import(db, challenge_id=challenge_id, import_id=import_id)).confirmed_at is not None:
        raise NotAllowedNow
    if not again and await same_file(db, challenge_id=challenge_id, import_id=import_id) is not None:
        raise ImportedAlready
    brought = await write_down_all(db, desk, people, import_id=import_id)
    rest = keys.seal(SEALED_FOR, _TABLE.dump_json(left_out).decode()) if left_out.lines else None
    await db.execute(
        update(Import)
        .where(Import.id == import_id)
        .values(
            confirmed_at=now,
            brought=brought,
            left_out=len(left_out.lines),
            reading=dict(reading),
            sealed=rest,
            key_number=keys.number,
        )
    )
    await audit.note(db, "imported", target="imports", ids=[import_id], challenge_id=challenge_id, by=desk.by)
    return brought


async def undo_import(db: Db, *, challenge_id: int, import_id: int, by: int, now: datetime) -> int:
    """As if it had not been brought in; how many submissions go. One that was not is thrown away.

    Raises:
        NoSuchImport
        NotAllowedNow: somebody went on with one of its submissions, or it was undone already.
    """
    await _one_at_a_time(db, challenge_id)
    seen = await see_import(db, challenge_id=challenge_id, import_id=import_id)
    if seen.confirmed_at is None:
        await db.execute(delete(Import).where(Import.id == import_id))
        return 0
    if seen.undone_at is not None:
        raise NotAllowedNow
    gone = await remove(db, Intake.import_id == import_id)
    await db.execute(update(Import).where(Import.id == import_id).values(undone_at=now, sealed=None))
    await audit.note(db, "undone_import", target="imports", ids=[import_id], challenge_id=challenge_id, by=by)
    return gone


async def became(db: Db, *, import_id: int) -> Became:
    found = await db.execute(
        select(
            func.count().filter(went_on()).label("went_on"),
            func.count().filter(has_a_chat(Submission.resident_id)).label("claimed"),
        )
        .join(Intake, Intake.submission_id == Submission.id)
        .where(Intake.import_id == import_id)
    )
    return Became(*found.one())


def waited_long_enough(now: datetime) -> Delete:
    """What was never brought in; and of what was, the rows that were left out."""
    past = Import.uploaded_at < now - WAITS
    emptied = update(Import).where(past, Import.confirmed_at.is_not(None), Import.sealed.is_not(None))
    return delete(Import).where(past, Import.confirmed_at.is_(None)).add_cte(emptied.values(sealed=None).cte("emptied"))


async def _one_at_a_time(db: Db, challenge_id: int) -> None:
    """Two who bring in the same file at once go one after the other."""
    await db.execute(text("SELECT id FROM challenges WHERE id = :id FOR NO KEY UPDATE"), {"id": challenge_id})


async def _one(db: Db, query: Select[*tuple[Any, ...]], challenge_id: int, import_id: int) -> Row[*tuple[Any, ...]]:
    here = query.where(Import.id == import_id, Import.challenge_id == challenge_id)
    if (row := (await db.execute(here)).one_or_none()) is None:
        raise NoSuchImport(import_id)
    return row


def _same(challenge_id: int, import_id: int) -> tuple[ColumnElement[bool], ...]:
    this = aliased(Import)
    alike = exists().where(this.id == import_id, this.hash == Import.hash)
    brought_in = Import.confirmed_at.is_not(None) & Import.undone_at.is_(None)
    return Import.challenge_id == challenge_id, Import.id != import_id, brought_in, alike


def _seen() -> Select[*tuple[Any, ...]]:
    return select(
        Import.id,
        Member.name.label("by"),
        Import.uploaded_at,
        Import.confirmed_at,
        Import.undone_at,
        Import.brought,
        Import.left_out,
        func.coalesce(Import.reading, text("'{}'::jsonb")).label("reading"),
        Import.sealed.is_not(None).label("waits"),
    ).outerjoin(Member, Member.id == Import.member_id)


def _view(row: Row[*tuple[Any, ...]]) -> ImportView:
    return ImportView(**row._asdict())
