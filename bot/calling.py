"""The sender's share in calls: takes messages of those that are under way, and puts together what each says."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.calls import worded, worded_in_group
from conversations.content import Content
from participation import call_outbox, outbox
from participation.call_outbox import ClaimedCall, UnderWay
from participation.outbox import Claimed, Outcome
from participation.words import MessageState, OnDoubt, Priority


async def claim_calls(
    db: AsyncConnection, *, bot_id: int, most: int, timeout: timedelta, resting: Collection[int]
) -> tuple[list[Claimed], bool]:
    """At most `most` messages, those of the oldest call first; whether there may be more."""
    claimed: list[Claimed] = []
    more = False
    for call in await call_outbox.under_way(db, bot_id=bot_id):
        left = most - len(claimed)
        busy = {*resting, *(message.chat_id for message in claimed)}
        taken, more_of_it = await call_outbox.claim(db, call, bot_id=bot_id, most=left, timeout=timeout, resting=busy)
        more = more or more_of_it
        claimed += await _put_together(db, call, list(taken))
        if len(claimed) >= most:
            return claimed, True
    return claimed, more


async def _put_together(db: AsyncConnection, call: UnderWay, taken: list[ClaimedCall]) -> list[Claimed]:
    """Who chose a language meanwhile in which it says nothing is skipped."""
    messages, silent = [], []
    for each in taken:
        try:
            content = _said(call, each)
        except ValueError:
            silent.append(Outcome(each.id, MessageState.SKIPPED, failure="NoText"))
            continue
        messages.append(
            Claimed(
                id=each.id,
                chat_id=each.chat_id,
                address_sealed=each.address_sealed,
                content=content.dump(),
                priority=Priority.CALL,
                on_doubt=OnDoubt.HOLD,
                tries=each.tries,
                edits=False,
                edits_remote_id=None,
            )
        )
    if silent:
        await outbox.mark(db, silent)
    return messages


def _said(call: UnderWay, to: ClaimedCall) -> Content:
    if to.group_id is not None:
        return worded_in_group(call.draft, call_id=call.id, group_id=to.group_id, language=to.language)
    return worded(call.draft, call_id=call.id, language=to.language, name=to.name, area=to.area, reminds=call.reminds)
