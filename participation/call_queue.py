"""A call's messages: queued when its moment has come, counted while they go out, and looked at once more where it is
not known whether they arrived. The sender takes them by `call_outbox`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, insert, literal, select, update

from participation import audit
from participation.audience import Audience, residents_in
from participation.call_draft import CallDraft, load_buttons, spoken
from participation.call_groups import queue_groups
from participation.calls import Called, lock_call
from participation.database import Db
from participation.errors import NotAllowedNow
from participation.faults import held_apart
from participation.groups import FROM_GROUP
from participation.models import Call, CallAnswer, Challenge, Chat, ChatResident, Group, Message, Resident
from participation.words import CallState, MessageState, OnDoubt, Priority

SWEPT: Final = 20_000
"""Of cancelled calls, so many messages are marked in one transaction."""


async def queue_due(db: Db, *, now: datetime) -> int:
    """Begins the calls whose moment has come: a message for each who may be sent it. How many messages."""
    due = (
        select(Call, Challenge.time_zone, Challenge.languages)
        .join(Challenge, Challenge.id == Call.challenge_id)
        .where(Call.state == CallState.SCHEDULED, Call.begins_at <= now)
        .order_by(Call.begins_at, Call.id)
        .with_for_update(of=Call, skip_locked=True)
    )
    queued = 0
    for row in (await db.execute(due)).all():
        async with held_apart(db, f"call {row.id}"):
            queued += await _queue(db, row, now)
    return queued


async def _queue(db: Db, row: Any, now: datetime) -> int:
    draft = CallDraft(row.texts, buttons=load_buttons(row.buttons), fallback=row.fallback)
    queued = await queue_groups(db, row, draft, now=now) if row.group_ids else 0
    if not row.groups_only:
        queued += await _queue_residents(db, row, draft, now)
    await db.execute(
        update(Call).where(Call.id == row.id).values(state=CallState.SENDING, queued_at=now, version=Call.version + 1)
    )
    await audit.note(db, "call_begun", target="calls", ids=[row.id], challenge_id=row.challenge_id)
    return queued


async def _queue_residents(db: Db, row: Any, draft: CallDraft, now: datetime) -> int:
    """All are looked at anew when one is sent: who stopped, or took the consent back, since then is skipped."""
    who = residents_in(
        Audience.load(row.audience),
        challenge_id=row.challenge_id,
        time_zone=row.time_zone,
        follows=row.reminds_of,
    )
    columns = [
        "challenge_id", "bot_id", "chat_id", "priority", "on_doubt", "state", "call_id", "resident_id", "not_before",
    ]  # fmt: skip
    return (await db.execute(insert(Message).from_select(columns, _messages(row, draft, who, now)))).rowcount


def _messages(row: Any, draft: CallDraft, who: Select[*tuple[Any, ...]], now: datetime) -> Select[*tuple[Any, ...]]:
    heard = [each for each in row.languages if spoken(draft, each) is not None]
    wanted = who.subquery()
    chosen = (
        select(
            literal(row.challenge_id),
            Chat.bot_id,
            Chat.id,
            literal(int(Priority.CALL)),
            literal(OnDoubt.HOLD.value),
            literal(MessageState.QUEUED.value),
            literal(row.id),
            Resident.id,
            literal(now),
        )
        .select_from(wanted)
        .join(Resident, Resident.id == wanted.c.id)
        .join(ChatResident, (ChatResident.resident_id == Resident.id) & ChatResident.preferred)
        .join(Chat, Chat.id == ChatResident.chat_id)
        .where(~wanted.c.paused, wanted.c.agreed, Chat.blocked_at.is_(None), Chat.address_sealed.is_not(None))
    )
    if draft.fallback is None:
        chosen = chosen.where(Resident.language.in_(heard))
    return chosen.order_by(Resident.id)


async def end_finished(db: Db, *, now: datetime) -> int:
    """Calls of which nothing waits any more are sent. Locked before it is looked: what a colleague queues anew at this
    moment waits."""
    going = select(Call.id).where(Call.state == CallState.SENDING).with_for_update(skip_locked=True)
    ids = (await db.execute(going)).scalars().all()
    waits = exists().where(Message.call_id == Call.id, Message.state.in_((MessageState.QUEUED, MessageState.SENDING)))
    ended = update(Call).where(Call.id.in_(ids), ~waits)
    return (await db.execute(ended.values(state=CallState.SENT, ended_at=now, version=Call.version + 1))).rowcount


async def sweep_cancelled(db: Db, *, now: datetime) -> int:  # noqa: ARG001 — as the clock calls it
    """What was queued of cancelled calls is marked so, some at a time; it is sent no more since they were cancelled."""
    some = (
        select(Message.id)
        .join(Call, Call.id == Message.call_id)
        .where(Call.state == CallState.CANCELLED, Message.state == MessageState.QUEUED)
        .limit(SWEPT)
        .with_for_update(of=Message, skip_locked=True)
    )
    swept = update(Message).where(Message.id.in_(some.scalar_subquery()))
    return (await db.execute(swept.values(state=MessageState.CANCELLED))).rowcount


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one call, residents in each state; what nobody is in is left out."""

    states: Mapping[MessageState, int]
    deferred: int
    """Of the queued ones: put off, for quiet hours or since they are in the middle of a talk."""
    why: Mapping[tuple[MessageState, str], int]
    """Of the failed, blocked and skipped ones, by reason."""
    answered: int
    groups: Mapping[MessageState, int] = field(default_factory=dict)
    """Group chats, which are not in what stands above."""
    from_groups: int = 0
    """Of those who answered: by a link in a group chat."""

    @property
    def all(self) -> int:
        return sum(self.states.values())


async def figures(db: Db, *, call_id: int) -> Figures:
    later, in_group = Message.not_before > func.clock_timestamp(), Message.group_id.is_not(None)
    found = await db.execute(
        select(
            Message.state,
            Message.failure,
            func.count(),
            func.count().filter(Message.state == MessageState.QUEUED, later),
            in_group,
        )
        .where(Message.call_id == call_id)
        .group_by(Message.state, Message.failure, in_group)
    )
    states: dict[MessageState, int] = {}
    groups: dict[MessageState, int] = {}
    why: dict[tuple[MessageState, str], int] = {}
    deferred = 0
    for state, reason, count, put_off, to_group in found:
        counts = groups if to_group else states
        counts[MessageState(state)] = counts.get(MessageState(state), 0) + count
        if to_group:
            continue
        deferred += put_off
        if reason and state in (MessageState.FAILED, MessageState.BLOCKED, MessageState.SKIPPED):
            why[MessageState(state), reason] = count
    by_group = func.count().filter(CallAnswer.option.startswith(FROM_GROUP))
    answers = await db.execute(select(func.count(), by_group).where(CallAnswer.call_id == call_id))
    answered, from_groups = answers.one()
    return Figures(states, deferred, why, answered, groups, from_groups)


@dataclass(frozen=True, slots=True)
class InDoubt:
    message_id: int
    resident: str
    """Handle; of a group chat its title."""


async def uncertain_page(db: Db, *, call_id: int, after: int = 0, most: int = 100) -> tuple[InDoubt, ...]:
    """Those of whom it is not known whether it reached them."""
    whom = func.coalesce(Resident.handle, Group.title)
    found = await db.execute(
        select(Message.id, whom)
        .outerjoin(Resident, Resident.id == Message.resident_id)
        .outerjoin(Group, Group.id == Message.group_id)
        .where(Message.call_id == call_id, Message.state == MessageState.UNCERTAIN, Message.id > after)
        .where(whom.is_not(None))
        .order_by(Message.id)
        .limit(most)
    )
    return tuple(InDoubt(*row) for row in found)


async def resend_uncertain(db: Db, on: Called) -> int:
    """Once more to whom it may have reached already, knowingly; how many.

    Raises:
        NoSuchCall, ChangedMeanwhile
        NotAllowedNow: it was cancelled.
    """
    state = await lock_call(db, on)
    if state not in (CallState.SENDING, CallState.PAUSED, CallState.SENT):
        raise NotAllowedNow
    doubted = (Message.call_id == on.call_id) & (Message.state == MessageState.UNCERTAIN)
    again = await db.execute(
        update(Message).where(doubted).values(state=MessageState.QUEUED, not_before=func.now(), failure=None)
    )
    if again.rowcount and state is CallState.SENT:
        going = {"state": CallState.SENDING, "ended_at": None, "version": Call.version + 1}
        await db.execute(update(Call).where(Call.id == on.call_id).values(going))
    await audit.note(db, "call_resent", target="calls", ids=[on.call_id], challenge_id=on.challenge_id, by=on.by)
    return again.rowcount
