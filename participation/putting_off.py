"""Talks that are put off: set aside with their words, and taken up again when what went first is done, or dropped.

One that nobody takes up again is forgotten like all that ended (`retention`).
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from participation import talks
from participation.database import Db
from participation.models import Talk
from participation.talks import TalkRow
from participation.words import TalkState


async def put_off(db: Db, *, talk_id: int, record: Mapping[str, Any]) -> None:
    """The open talk; it neither waits nor is in the way of one that does."""
    aside = {"state": TalkState.SET_ASIDE, "record": record, "ended_at": func.now()}
    await db.execute(update(Talk).where(Talk.id == talk_id).values(aside))


async def drop(db: Db, *, talk_id: int) -> Mapping[str, Any]:
    """A talk that was put off, or waits, is set aside without its words; they are the answer, for the last time."""
    record = (await db.execute(select(Talk.record).where(Talk.id == talk_id))).scalar_one_or_none()
    await talks.end_talk(db, talk_id=talk_id, state=TalkState.SET_ASIDE)
    return record or {}


async def waiting(db: Db, *, chat_id: int) -> int | None:
    """The number of the talk that waits in this chat."""
    waits = (Talk.chat_id == chat_id) & (Talk.state == TalkState.WAITING)
    return (await db.execute(select(Talk.id).where(waits))).scalar_one_or_none()


async def write_down(db: Db, *, talk_id: int, record: Mapping[str, Any]) -> None:
    """How far a talk has come, where that is not the last thing of the message."""
    await db.execute(update(Talk).where(Talk.id == talk_id).values(record=record))


async def take_up(db: Db, *, talk_id: int) -> TalkRow | None:
    """It is open again; None when it was forgotten meanwhile. The chat must have no other open talk."""
    found = await db.execute(
        update(Talk)
        .where(Talk.id == talk_id, Talk.state == TalkState.SET_ASIDE, Talk.record.is_not(None))
        .values(state=TalkState.OPEN, ended_at=None)
        .returning(Talk.id, Talk.challenge_id, Talk.script, Talk.me, Talk.record)
    )
    row = found.one_or_none()
    return TalkRow(row.id, row.challenge_id, row.script, row.me or {}, row.record or {}) if row else None
