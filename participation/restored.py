"""A database that was restored: what went out since its backup was made is not known, and must not go out again."""

from datetime import datetime

from sqlalchemy import update

from participation.database import Db
from participation.models import Call, Firing, Message, Prompt
from participation.prompt_times import set_next_times
from participation.words import CallState, MessageState, OnDoubt


async def hold_what_may_have_gone_out(db: Db, *, now: datetime) -> None:
    """Calls wait for a coordinator: those whose moment is past as drafts, those that were under way as uncertain.
    Prompts ask again from now on, and what they were to remind of is past.
    """
    waits = Message.state.in_((MessageState.QUEUED, MessageState.SENDING)) & (Message.on_doubt == OnDoubt.HOLD)
    await db.execute(update(Message).where(waits).values(state=MessageState.UNCERTAIN))
    past = (Call.state == CallState.SCHEDULED) & (Call.begins_at <= now)
    await db.execute(update(Call).where(past).values(state=CallState.DRAFT, begins_at=None, version=Call.version + 1))
    await db.execute(update(Firing).where(Firing.remind_at <= now).values(remind_at=None))
    late = update(Prompt).where(Prompt.next_at <= now).values(next_at=None).returning(Prompt.phase_id)
    for phase_id in sorted(set((await db.execute(late)).scalars())):
        await set_next_times(db, phase_id=phase_id, now=now)
