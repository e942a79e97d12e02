"""Accepting many at once, and taking it back: by the same table of moves as one alone, and told to residents alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, TableValuedAlias, func, insert, literal, null, select, update

from participation import moves
from participation.answered import answered_again
from participation.batch_rows import Batch, Standing, among, as_rows
from participation.database import Db
from participation.models import Submission, SubmissionMove
from participation.telling import not_told_of, tell_of_each
from participation.words import UNDONE_BY_NOTHING, Move, NoticeKind, Status


async def accept(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    done = [each for each in standing if moves.after(Move.ACCEPT, status=each.status, kind=each.kind)]
    if not done:
        return set()
    rows = as_rows(number=[each.number for each in done], before=[each.status.value for each in done])
    await db.execute(_moved(batch, rows, Move.ACCEPT, literal(Status.ACCEPTED.value), batch_id=batch.id))
    await db.execute(
        update(Submission)
        .where(Submission.id == rows.c.number)
        .values(status=Status.ACCEPTED, version=Submission.version + 1, answered_at=None)
    )
    await tell_of_each(db, numbers=[each.number for each in done], kind=NoticeKind.ACCEPTED)
    return {each.number for each in done}


async def take_back(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    """Where it is still the last move. What the resident has not heard yet, they do not hear."""
    now = {each.number: each.status for each in standing}
    last = [
        row
        for row in await _last_moves(db, list(now))
        if row.batch_id == batch.id
        and row.undone_by is None
        and moves.undone(Move.ACCEPT, before=Status(row.before), status=now[row.number])
    ]
    if not last:
        return set()
    numbers = [row.number for row in last]
    back = as_rows(number=numbers, before=[now[each].value for each in numbers], after=[row.before for row in last])
    made = _moved(batch, back, Move.UNDO, back.c.after, batch_id=None)
    undoing = await db.execute(made.returning(SubmissionMove.submission_id, SubmissionMove.id))
    by = {row.submission_id: row.id for row in undoing}
    undone = as_rows(id=[row.id for row in last], by=[by[each] for each in numbers])
    await db.execute(update(SubmissionMove).where(SubmissionMove.id == undone.c.id).values(undone_by=undone.c.by))
    await db.execute(
        update(Submission)
        .where(Submission.id == back.c.number)
        .values(status=back.c.after, version=Submission.version + 1, answered_at=answered_again())
    )
    await not_told_of(db, numbers=numbers)
    return set(numbers)


def _moved(batch: Batch, rows: TableValuedAlias, move: Move, after: ColumnElement[Any], *, batch_id: int | None) -> Any:
    given: Mapping[str, ColumnElement[Any]] = {
        "submission_id": rows.c.number,
        "before": rows.c.before,
        "after": after,
        "move": literal(move.value),
        "challenge_id": literal(batch.challenge_id, BigInteger),
        "member_id": literal(batch.by, BigInteger),
        "batch_id": null() if batch_id is None else literal(batch_id, BigInteger),
    }
    return insert(SubmissionMove).from_select(list(given), select(*given.values()))


async def _last_moves(db: Db, numbers: Sequence[int]) -> Sequence[Any]:
    """Of each the newest, that which was taken back included."""
    newest = (
        select(func.max(SubmissionMove.id))
        .where(among(SubmissionMove.submission_id, numbers), SubmissionMove.move.not_in(UNDONE_BY_NOTHING))
        .group_by(SubmissionMove.submission_id)
    )
    query = select(
        SubmissionMove.submission_id.label("number"),
        SubmissionMove.id,
        SubmissionMove.before,
        SubmissionMove.batch_id,
        SubmissionMove.undone_by,
    ).where(SubmissionMove.id.in_(newest))
    return (await db.execute(query)).all()
