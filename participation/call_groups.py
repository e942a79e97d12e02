"""A call's share of group chats: one message to each that was chosen, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, insert, literal, select

from participation.call_draft import CallDraft, spoken
from participation.database import Db
from participation.models import Chat, Group, Message
from participation.words import MessageState, OnDoubt, Priority


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """A group chat that a call was to go to."""

    title: str
    state: MessageState
    why: str | None
    """A reason's code, where it did not go there."""


async def queue_groups(db: Db, row: Any, draft: CallDraft, *, now: datetime) -> int:
    """A row for each of the call's groups that is (still) its challenge's; how many. Where nothing may be sent, the row
    says so from the beginning: whoever chose it sees it counted."""
    heard = [each for each in row.languages if spoken(draft, each) is not None]
    language = func.coalesce(Group.language, row.languages[0])
    states = case(
        (Chat.blocked_at.is_not(None), MessageState.BLOCKED),
        (~Group.active | ~language.in_(heard), MessageState.SKIPPED),
        else_=MessageState.QUEUED,
    )
    why = case(
        (Chat.blocked_at.is_not(None), "Blocked"),
        (~Group.active, "GroupOff"),
        (~language.in_(heard), "NoText"),
    )
    columns = [
        "challenge_id", "bot_id", "chat_id", "priority", "on_doubt", "state", "failure", "call_id", "group_id",
        "not_before",
    ]  # fmt: skip
    messages = (
        select(
            literal(row.challenge_id),
            Chat.bot_id,
            Chat.id,
            literal(int(Priority.CALL)),
            literal(OnDoubt.HOLD.value),
            states,
            why,
            literal(row.id),
            Group.id,
            literal(now),
        )
        .join(Group, Group.chat_id == Chat.id)
        .where(Group.id.in_(row.group_ids), Group.challenge_id == row.challenge_id)
        .order_by(Group.id)
    )
    return (await db.execute(insert(Message).from_select(columns, messages))).rowcount


async def told_groups(db: Db, *, call_id: int) -> tuple[ToldGroup, ...]:
    """By title. One that was forgotten since is left out."""
    found = await db.execute(
        select(Group.title, Message.state, Message.failure)
        .join(Group, Group.id == Message.group_id)
        .where(Message.call_id == call_id, Message.group_id.is_not(None))
        .order_by(func.lower(Group.title), Group.id)
    )
    return tuple(ToldGroup(title, MessageState(state), why) for title, state, why in found)
