"""The updates not yet confirmed, for getUpdates and for the webhook alike.

Rules: core.telegram.org/bots/api#getting-updates, #update and #getupdates.
"""

import asyncio
import random
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from tests.botapi.wire import JSON, conflict, encode

# Of allowed_updates the page says: all update types except these three, when nothing else is asked.
ONLY_WHEN_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
FUTURE = 10  # an offset further ahead than this confirms nothing: so numbers may start again lower
OTHERS_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True)
class Pending:
    place: int
    update_id: int
    body: str
    queue: tuple[str, int]  # the webhook keeps order within one of these
    again: bool = False  # delivered on demand, whatever was confirmed before
    handed_out: bool = False


class Updates:
    """Append with `add`; `poll` and `done` take away. Numbers ascend by one from a random start."""

    def __init__(self, first_id: int | None = None) -> None:
        self.next_id = first_id or random.randrange(100_000_000, 900_000_000)  # noqa: S311  # not a secret
        self.pending: OrderedDict[int, Pending] = OrderedDict()
        self.allowed: frozenset[str] | None = None
        self.history: dict[int, Pending] = {}
        self.waiting_webhook: deque[Pending] | None = None  # what was added since the webhook looked
        self.arrived = asyncio.Event()
        self._place = 0
        self._held: Pending | None = None
        self._swapping = False
        self._poller: asyncio.Future[str] | None = None

    def add(self, kind: str, content: JSON, chat_id: int) -> int | None:
        """Queues an update; answers its number, or None for a kind the bot did not ask for."""
        if kind in ONLY_WHEN_ASKED if self.allowed is None else kind not in self.allowed:
            return None
        update_id = self.next_id
        self.next_id += 1
        body = encode({"update_id": update_id, kind: content})
        pending = self.history[update_id] = Pending(0, update_id, body, (kind, chat_id))
        if self._swapping and self._held is None:
            self._held = pending
            return update_id
        self._append(pending)
        if self._held is not None:
            held, self._held, self._swapping = self._held, None, False
            held.again = True  # its number may be below the offset the later one brings
            self._append(held)
        return update_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """None keeps the previous choice; an empty list is the usual kinds; it counts for new updates only."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def swap_next(self) -> None:
        """The next two updates are delivered the later first; the first waits until there is a second."""
        self._swapping = True

    def deliver_again(self, update_id: int, times: int) -> None:
        known = self.history[update_id]
        for _ in range(times):
            self._append(Pending(0, known.update_id, known.body, known.queue, again=True))

    def restart(self, next_id: int | None) -> None:
        """#update: after a week without updates the next identifier is chosen at random instead of sequentially.
        Updates are kept for 24 hours (#getting-updates), so nothing is pending any more."""
        self.drop()
        self.next_id = next_id or random.randrange(100_000_000, 900_000_000)  # noqa: S311  # not a secret

    async def poll(self, offset: int, limit: int, timeout: float) -> str:
        """The JSON text of the answer's list. A later poll ends an earlier one with 409, as Telegram does."""
        self.stop_poll(OTHERS_POLL)
        self._forget(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        batch: list[str] = []
        for pending in self.pending.values():
            if len(batch) == limit:
                break
            pending.handed_out = True
            batch.append(pending.body)
        return f"[{','.join(batch)}]"

    async def _wait(self, timeout: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None

    def stop_poll(self, why: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(why))

    def done(self, pending: Pending) -> None:
        self.pending.pop(pending.place, None)

    def drop(self) -> None:
        """drop_pending_updates of setWebhook and deleteWebhook."""
        self.pending.clear()

    def _append(self, pending: Pending) -> None:
        self._place += 1
        pending.place = self._place
        self.pending[pending.place] = pending
        if self._poller and not self._poller.done():
            self._poller.set_result("")
        if self.waiting_webhook is not None:
            self.waiting_webhook.append(pending)
        self.arrived.set()

    def _forget(self, offset: int) -> None:
        """#getupdates: an update is confirmed as soon as getUpdates is called with an offset higher than its id;
        a negative offset counts from the end and forgets all before it."""
        if offset < 0:
            for place in list(self.pending)[:offset]:
                del self.pending[place]
        elif 0 < offset <= self.next_id + FUTURE:
            out_of_order: list[int] = []
            for place, pending in self.pending.items():
                if pending.handed_out if pending.again else pending.update_id < offset:
                    out_of_order.append(place)
                elif not pending.again:
                    break
            for place in out_of_order:
                del self.pending[place]
