"""The sender's share in calls: takes messages of those that are under way, and puts together what each says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.calls import worded, worded_in_group
from conversations.content import Content
from participation import call_outbox, outbox
from participation.call_outbox import ClaimedCall, UnderWay
from participation.outbox import Claimed, Outcome
from participation.words import MessageState, OnDoubt, Priority

STREAK_SECONDS: Final = 1.0
"""What is known of a call that goes out is not asked anew for so long, as long as there is more of it."""
PAUSE_SECONDS: Final = 0.05
"""Without a claim for so long, it is."""


@dataclass(slots=True)
class Calls:
    """The calls of one bot.

    One at full speed is claimed again and again with nothing asked between: the claim itself tells when something waits
    that goes first.
    """

    bot_id: int
    _streak: UnderWay | None = None
    _since: float = 0.0
    _last: float = 0.0

    @property
    def at_full_speed(self) -> bool:
        """Of one there was more than could be taken, and nothing goes before it."""
        return self._streak is not None

    def alone(self, now: float) -> bool:
        """Whether one was at full speed a moment ago."""
        return self.at_full_speed and now - self._last < PAUSE_SECONDS and now - self._since < STREAK_SECONDS

    async def claim(
        self, db: AsyncConnection, *, most: int, timeout: timedelta, resting: Collection[int], now: float
    ) -> tuple[list[Claimed], bool]:
        """At most `most` messages, those of the oldest call first; whether there may be more."""
        goes_on = [self._streak] if self._streak and self.alone(now) else []
        calls = goes_on or await call_outbox.under_way(db, bot_id=self.bot_id)
        self._since, self._last, self._streak = self._since if goes_on else now, now, None
        claimed: list[Claimed] = []
        more = bool(goes_on)  # the other calls were not looked at
        for call in calls:
            left = most - len(claimed)
            busy = {*resting, *(message.chat_id for message in claimed)}
            taken = await call_outbox.claim(db, call, bot_id=self.bot_id, most=left, timeout=timeout, resting=busy)
            claimed += await _put_together(db, call, taken.messages)
            if taken.full:
                more, self._streak = True, None if taken.others_wait or call is not calls[0] else call
            if len(claimed) >= most:
                break
        return claimed, more


async def _put_together(db: AsyncConnection, call: UnderWay, taken: Sequence[ClaimedCall]) -> list[Claimed]:
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
