"""The one sender of a bot: takes what is due from the outbox, sends it, and notes what became of it.

However many processes run, one of them holds the bot's lease. Claims and marks run on the very connection that holds
it: when that is cut, nothing more can be claimed, and what was being sent is marked after the lease is taken again.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.calling import Calls
from bot.delivery import Again, Blocked, Delivered, Delivery, Failed, Moved, Paused, Result, Skipped, Unknown
from bot.pace import Pace
from bot.settings import UNLIMITED
from bot.wakeups import CHANNEL, Wakeups
from participation import mail_chats, outbox
from participation.chats import Address, BotRow, unsealed_address
from participation.faults import fault_of
from participation.group_chats import follow_group
from participation.keys import Keys
from participation.outbox import Claimed, Outcome
from participation.words import Channel, MessageState, OnDoubt, Priority

SEND_SECONDS: Final = 12.0
"""What a send may take in all, where nothing else is said; until then nobody else judges its row."""
IDLE_SECONDS: Final = 1.0
"""Looked at without being woken: for what was deferred until now, and what other processes could not tell."""
STANDBY_SECONDS: Final = 2.0
BUSY: Final = 2
"""While so many are being sent, what is to be marked and claimed is gathered for a moment: fewer, larger statements."""
GATHER_SECONDS: Final = 0.02
LONGEST_WAIT: Final = 60.0
_log: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class Sender:
    engine: AsyncEngine
    bot: BotRow
    keys: Keys
    delivery: Delivery
    wakeups: Wakeups
    pace: Pace = field(default_factory=lambda: Pace(UNLIMITED))
    """As fast as it can, where nothing else is said (a page)."""
    send_seconds: float = SEND_SECONDS
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _done: list[tuple[Claimed, Result]] = field(default_factory=list)
    _under_way: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _calls_in_doubt: int = 0
    _paused_until: float = 0.0
    _gathered: asyncio.Event = field(default_factory=asyncio.Event)
    _few: int = -1
    """Gathering ends when no more are under way; with -1 when its time is over."""
    _calls: Calls = field(init=False)

    def __post_init__(self) -> None:
        self._calls = Calls(self.bot.id)

    async def run(self) -> None:
        """Until told to stop; then what is being sent is finished and noted."""
        while not self.stopping.is_set():
            try:
                await self._hold_lease()
            except Exception as error:  # noqa: BLE001 — the database is away: told, and tried again
                _log.warning("bot %s: the sender waits for the database: %s", self.bot.id, type(error).__name__)
            finally:
                self.wakeups.sending.discard(self.bot.id)
            await self._stand_by()

    def stop(self) -> None:
        self.stopping.set()
        self._kick.set()

    async def _stand_by(self) -> None:
        """Not woken by what is to be sent: another process sends it, or nobody can."""
        await _rest(self.stopping, STANDBY_SECONDS)

    @property
    def _kick(self) -> asyncio.Event:
        return self.wakeups.sender(self.bot.id)

    async def _hold_lease(self) -> None:
        async with self.engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            if not await outbox.take_lease(connection, bot_id=self.bot.id):
                return
            self.wakeups.sending.add(self.bot.id)
            try:
                await self._begin(connection)
                await self._work(connection)
            finally:
                # the lease ends with the connection; a pooled one would keep it
                await plain.invalidate()

    async def _begin(self, db: AsyncConnection) -> None:
        await outbox.write_lazily(db)
        until = await outbox.paused_until(db, bot_id=self.bot.id)
        if until is not None:
            stored = _now() + max(0.0, (until - datetime.now(UTC)).total_seconds())
            self._paused_until = max(self._paused_until, stored)

    async def _work(self, db: AsyncConnection) -> None:
        judged = 0.0
        while not self.stopping.is_set() or self._under_way or self._done:
            self._kick.clear()
            if self._done:
                await self._mark(db)
            more = not self.stopping.is_set() and await self._claim(db)
            if not more and not self._done:
                await self._wait()
            if _now() - judged >= IDLE_SECONDS:
                judged = _now()
                mine = [*self._under_way, *(message.id for message, _result in self._done)]
                await outbox.judge_overdue(db, bot_id=self.bot.id, but=mine)  # what became of those is known here

    async def _claim(self, db: AsyncConnection) -> bool:
        """Whether there may be more, which nobody will tell of: it took as much as it had room for."""
        now = _now()
        in_doubt = len(self._under_way) + len(self._done)
        room = min(self.pace.most - in_doubt, self.pace.room(now))
        if room <= 0 or now < self._paused_until:
            return False
        timeout, resting = timedelta(seconds=self.send_seconds), self.pace.resting(now)
        room_for_calls = min(room, self.pace.room_for_calls(now, in_doubt=self._calls_in_doubt))
        claimed: list[Claimed] = []
        if room_for_calls <= 0 or not self._calls.alone(now):
            claimed = await outbox.claim(db, bot_id=self.bot.id, most=room, timeout=timeout, resting=resting)
        more = len(claimed) == room
        room_for_calls = min(room_for_calls, room - len(claimed))
        if room_for_calls > 0:
            busy = {*resting, *(message.chat_id for message in claimed)}
            calls, more = await self._calls.claim(db, most=room_for_calls, timeout=timeout, resting=busy, now=now)
            claimed += calls
            self._calls_in_doubt += len(calls)
        chats: dict[int, list[Claimed]] = defaultdict(list)
        for message in claimed:
            self.pace.sends(now, call=message.priority is Priority.CALL)
            chats[message.chat_id].append(message)
        for messages in chats.values():
            task = asyncio.create_task(self._send_in_order(messages))
            self._under_way.update((message.id, task) for message in messages)
        return more

    async def _send_in_order(self, messages: Sequence[Claimed]) -> None:
        """What is claimed for one chat: the edits, and then the message that follows."""
        until = _now() + self.send_seconds * 0.9  # all of them, before anybody else judges their rows
        result: Result = Delivered(None)
        for message in messages:
            if not isinstance(result, (Again, Paused)):  # after which what follows waits with it
                result = await self._send(message, until)
            self._done.append((message, result))
            self._under_way.pop(message.id, None)
        self._kick.set()
        if len(self._under_way) <= self._few:
            self._gathered.set()

    async def _send(self, message: Claimed, until: float) -> Result:
        if _now() >= until:
            return Again("OutOfTime")
        try:
            address = unsealed_address(self.keys, self.bot, message.address_sealed)
            async with asyncio.timeout_at(until):
                result = await self.delivery.deliver(message, address)
            if not message.edits:
                self.pace.has_sent(message.chat_id, _now(), group=address.startswith("-"))
        except TimeoutError:
            return Unknown("TimeoutError")
        except Exception as error:  # noqa: BLE001 — one message must not end the sender
            _log.error("message %s could not be sent: %s", message.id, fault_of(error))
            return Failed(type(error).__name__)
        return result

    async def _mark(self, db: AsyncConnection) -> None:
        found = self._done[:]
        done = [(message, await self._followed(db, message, result)) for message, result in found]
        await outbox.mark(db, [outcome(message, result) for message, result in done])
        del self._done[: len(done)]
        self._calls_in_doubt -= sum(message.priority is Priority.CALL for message, _result in done)
        if paused := [result.seconds for _message, result in done if isinstance(result, Paused)]:
            await self._pause(db, max(paused))
        if blocked := {message.chat_id for message, result in done if isinstance(result, Blocked)}:
            if self.bot.channel is Channel.MAIL:
                await mail_chats.lead_back(db, chat_ids=blocked)  # what waits there is for another chat to say
            await outbox.block_chats(db, chat_ids=blocked)
        if self.bot.channel is not Channel.TELEGRAM:
            chats = {message.chat_id for message, _result in done}
            on_pages = await mail_chats.shown_on(db, chat_ids=chats) if self.bot.channel is Channel.MAIL else chats
            for chat_id in on_pages:
                payload = f"{self.bot.id}:{chat_id}"
                await db.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})

    async def _followed(self, db: AsyncConnection, message: Claimed, result: Result) -> Result:
        """A group that is elsewhere now is sent it there."""
        if not isinstance(result, Moved):
            return result
        to = Address(self.bot, result.address)
        followed = await follow_group(db, chat_id=message.chat_id, to=to, keys=self.keys)
        return result if followed else Failed("ChatMigrated")

    async def _pause(self, db: AsyncConnection, seconds: float) -> None:
        """One global not-before time, stored, so that who comes after obeys it too."""
        _log.warning("bot %s: Telegram asks to wait %.0f s", self.bot.id, seconds)
        self._paused_until = max(self._paused_until, _now() + seconds)
        await outbox.pause_bot(db, bot_id=self.bot.id, seconds=self._paused_until - _now())

    async def _wait(self) -> None:
        now = _now()
        if self.stopping.is_set() and not self._under_way:  # nothing is left to wait for
            return
        if now < self._paused_until:  # until then the pace has nothing to say
            await _rest(self._kick, min(IDLE_SECONDS, self._paused_until - now))
            return
        change = self.pace.next_change(now)
        await _rest(self._kick, min(IDLE_SECONDS, max(change, 0.005) if change is not None else IDLE_SECONDS))
        await self._gather()

    async def _gather(self) -> None:
        """For a moment; of a call at full speed until half are done, so that the next are claimed meanwhile."""
        if len(self._under_way) >= BUSY:
            self._few = len(self._under_way) // 2 if self._calls.at_full_speed else -1
            self._gathered.clear()
            await _rest(self._gathered, GATHER_SECONDS)


def outcome(message: Claimed, result: Result) -> Outcome:
    """How the row stands after this result. Pure."""
    match result:
        case Delivered(remote_id=remote_id):
            return Outcome(message.id, MessageState.SENT, remote_id=remote_id)
        case Again(why=why, wait=wait):
            return Outcome(message.id, MessageState.QUEUED, failure=why, wait=wait or back_off(message.tries))
        case Paused():
            return Outcome(message.id, MessageState.QUEUED, failure="RetryAfter")
        case Unknown(why=why, wait=wait) if message.on_doubt is OnDoubt.RESEND:
            return Outcome(message.id, MessageState.QUEUED, failure=why, wait=wait or back_off(message.tries))
        case Moved():
            return Outcome(message.id, MessageState.QUEUED, failure="ChatMigrated", wait=back_off(message.tries))
        case Unknown() | Blocked() | Skipped() | Failed():
            return Outcome(message.id, _LAST[type(result)], failure=result.why)


_LAST: Final = {
    Unknown: MessageState.UNCERTAIN,
    Blocked: MessageState.BLOCKED,
    Skipped: MessageState.SKIPPED,
    Failed: MessageState.FAILED,
}


def back_off(tries: int) -> float:
    """Seconds until the next try: half a second, doubling, up to a minute."""
    return min(LONGEST_WAIT, 0.5 * 2.0 ** min(tries - 1, 10))


async def _rest(event: asyncio.Event, seconds: float) -> None:
    """Until the event, and no longer than so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass


def _now() -> float:
    return asyncio.get_running_loop().time()
