"""Calls on their way, as the tests of their queue and of their outbox need them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from participation import call_outbox, outbox
from participation.call_draft import CallDraft
from participation.call_outbox import ClaimedCall
from participation.call_queue import (
    queue_due,
)
from participation.calls import Called, make_call
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.database import Db
from participation.models import Message
from participation.outbox import Outcome
from participation.words import MessageState

NOW = datetime.now(UTC)
BOTH = CallDraft({"nl": "Dag {name}", "en": "Hello {name}"})


async def begun(db: Db, challenge: ChallengeView, draft: CallDraft = BOTH, **more: Any) -> Called:
    """A call whose messages are queued."""
    made = await make_call(db, draft, challenge_id=challenge.id, by=None, begins_at=NOW, **more)
    await queue_due(db, now=NOW)
    return Called(challenge.id, made, None)


async def getting(db: Db, on: Called) -> list[int | None]:
    return list(
        (
            await db.execute(select(Message.resident_id).where(Message.call_id == on.call_id).order_by(Message.id))
        ).scalars()
    )


async def claimed(db: Db, bot: BotRow, on: Called | None = None) -> list[ClaimedCall]:
    """What the sender of this bot takes now, of all calls that are under way."""
    found: list[ClaimedCall] = []
    for call in await call_outbox.under_way(db, bot_id=bot.id):
        if on is None or call.id == on.call_id:
            taken = await call_outbox.claim(db, call, bot_id=bot.id, most=64, timeout=timedelta(seconds=9), resting=())
            found += taken.messages
    return found


async def of_state(db: Db, on: Called) -> list[tuple[str, str | None]]:
    rows = await db.execute(
        select(Message.state, Message.failure).where(Message.call_id == on.call_id).order_by(Message.id)
    )
    return [(state, failure) for state, failure in rows]


async def sent(db: Db, bot: BotRow, on: Called) -> None:
    """All of it, at once."""
    for each in await claimed(db, bot, on):
        await outbox.mark(db, [Outcome(each.id, MessageState.SENT)])
