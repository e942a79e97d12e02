"""Delivery of updates to the bot's webhook.

Rules: core.telegram.org/bots/api#setwebhook ("in case of an unsuccessful request (a request with response HTTP status
code different from 2XY), we will repeat the request"), and what bots see: at once, then after doubling pauses;
Retry-After is honoured; each queue (kind of update and chat) keeps its order, queues go side by side.
Telegram wants https on ports 443, 80, 88 and 8443; here plain http on this very machine is taken too.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field

import aiohttp

from tests.botapi.updates import Pending, Updates
from tests.botapi.wire import JSON

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_RETRY_AFTER = 3600.0
MAX_PAUSE = 3600.0


def asked_pause(retry_after: str) -> float:
    """The seconds of a Retry-After header, up to an hour; 0 for none and for a date."""
    return min(float(retry_after), MAX_RETRY_AFTER) if retry_after.isdigit() else 0.0


@dataclass(slots=True)
class Hook:
    """What setWebhook said."""

    url: str
    secret: str = ""
    max_connections: int = 40  # #setwebhook: 1-100, defaults to 40


@dataclass(slots=True)
class Webhook:
    """Runs while a hook is set. `pause` is the second retry's wait in seconds; the first retry comes at once."""

    updates: Updates
    pause: float = 1.0
    timeout: float = 30.0
    hook: Hook | None = None
    last_error: tuple[int, str] | None = None
    attempts: int = 0
    _task: asyncio.Task[None] | None = None
    _queues: dict[tuple[str, int], deque[Pending]] = field(default_factory=dict)

    def info(self) -> JSON:
        """core.telegram.org/bots/api#webhookinfo."""
        answer: JSON = {
            "url": self.hook.url if self.hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.hook:
            answer["max_connections"] = self.hook.max_connections
            if self.last_error:
                answer["last_error_date"], answer["last_error_message"] = self.last_error
        if self.updates.allowed is not None:
            answer["allowed_updates"] = sorted(self.updates.allowed)
        return answer

    async def set(self, hook: Hook) -> None:
        await self.remove()
        self.hook = hook
        self.updates.waiting_webhook = deque(self.updates.pending.values())
        self.updates.arrived.set()
        self._task = asyncio.create_task(self._run(hook))

    async def remove(self) -> None:
        """What was not delivered stays pending, for getUpdates or the next hook."""
        self.hook = self.last_error = None
        self.updates.waiting_webhook = None
        self._queues.clear()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self, hook: Hook) -> None:
        connections = asyncio.Semaphore(hook.max_connections)
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as web, asyncio.TaskGroup() as tasks:
            while True:
                await self.updates.arrived.wait()
                self.updates.arrived.clear()
                waiting = self.updates.waiting_webhook
                while waiting:
                    pending = waiting.popleft()
                    if pending.queue in self._queues:
                        self._queues[pending.queue].append(pending)
                    else:
                        queue = self._queues[pending.queue] = deque([pending])
                        tasks.create_task(self._work_off(web, hook, queue, connections))

    async def _work_off(
        self, web: aiohttp.ClientSession, hook: Hook, queue: deque[Pending], connections: asyncio.Semaphore
    ) -> None:
        key = queue[0].queue
        while queue:
            await self._deliver(web, hook, queue[0], connections)
            self.updates.done(queue.popleft())
        del self._queues[key]

    async def _deliver(
        self, web: aiohttp.ClientSession, hook: Hook, pending: Pending, connections: asyncio.Semaphore
    ) -> None:
        pause = 0.0
        while pending.place in self.updates.pending:
            async with connections:
                asked_pause = await self._post(web, hook, pending)
            if asked_pause is None:
                return
            await asyncio.sleep(max(pause, asked_pause))
            pause = min(max(self.pause, pause * 2), MAX_PAUSE)

    async def _post(self, web: aiohttp.ClientSession, hook: Hook, pending: Pending) -> float | None:
        """None when delivered, otherwise the pause in seconds the bot asked for (0: none)."""
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: hook.secret} if hook.secret else {})
        self.attempts += 1
        try:
            async with web.post(hook.url, data=pending.body.encode(), headers=headers, allow_redirects=False) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return None
                self._note(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                return asked_pause(answer.headers.get("Retry-After", ""))
        except TimeoutError:
            self._note("Read timeout expired")
        except aiohttp.ClientConnectorError:
            self._note("Connection refused")
        except aiohttp.ClientError:
            self._note("Connection reset by peer")
        return 0.0

    def _note(self, message: str) -> None:
        self.last_error = (int(time.time()), message)
