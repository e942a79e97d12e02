"""How updates are pushed (core.telegram.org/bots/api#setwebhook): secret, repeats, order, what getWebhookInfo tells."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest

from tests.botapi import TelegramServer
from tests.botapi.conftest import until
from tests.botapi.webhook import asked_pause


@dataclass
class Hook:
    """A bot's webhook: what it was told, when, and what it answers (200 when nothing is planned)."""

    url: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        self.told.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.times.append(time.monotonic())
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)

    async def is_told(self, count: int) -> list[int]:
        await until(lambda: len(self.told) >= count)
        return [update["update_id"] for update in self.told]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    receiver = Hook()
    runner = web.ServerRunner(web.Server(receiver, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    await bot.set_webhook(hook.url, secret_token="s3-cret_")
    said = await server.person().start()
    assert await hook.is_told(1) == [said.update_id]
    assert hook.told[0]["message"] == said.json
    assert hook.secrets == ["s3-cret_"]
    await server.settled()


async def test_what_waited_before_the_webhook_is_pushed_too(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    said = await server.person().start()
    await bot.set_webhook(hook.url)
    assert await hook.is_told(1) == [said.update_id]


async def test_pending_updates_can_be_dropped(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    person = server.person()
    await person.start()
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    said = await person.say("Bankje")
    assert await hook.is_told(1) == [said.update_id]


@pytest.mark.parametrize("status", [302, 404, 503])
async def test_anything_but_2xx_is_sent_again_at_once_then_after_doubling_pauses(
    server: TelegramServer, bot: Bot, hook: Hook, status: int
) -> None:
    server.set_webhook_pause(0.2)
    hook.answers = [(status, {})] * 3
    await bot.set_webhook(hook.url)
    said = await server.person().start()
    assert await hook.is_told(4) == [said.update_id] * 4
    pauses = [later - earlier for earlier, later in zip(hook.times, hook.times[1:], strict=False)]
    assert pauses[0] < 0.2 <= pauses[1]
    assert pauses[2] >= 0.4
    await server.settled()


async def test_retry_after_is_honoured(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.answers = [(503, {"Retry-After": "1"})]
    await bot.set_webhook(hook.url)
    await server.person().start()
    await hook.is_told(2)
    assert 1.0 <= hook.times[1] - hook.times[0] < 3


def test_retry_after_counts_up_to_an_hour() -> None:
    assert [asked_pause(value) for value in ("", "5", "3600", "9999", "soon")] == [0.0, 5.0, 3600.0, 3600.0, 0.0]


async def test_a_failing_update_holds_up_its_own_chat_only(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    server.set_webhook_pause(0.2)
    hook.answers = [(500, {})] * 3
    await bot.set_webhook(hook.url)
    fatma, jan = server.person("Fatma"), server.person("Jan")
    one = (await fatma.say("1")).update_id
    await hook.is_told(3)
    two, other = (await fatma.say("2")).update_id, (await jan.say("3")).update_id
    assert await hook.is_told(6) == [one, one, one, other, one, two]


async def test_the_info_tells_what_waits_and_what_went_wrong(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.answers = [(503, {"Retry-After": "30"})]
    await bot.set_webhook(hook.url, allowed_updates=["message"], max_connections=7)
    await server.person().start()
    await hook.is_told(1)
    await until(lambda: server.state.webhook.last_error is not None)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (hook.url, 1, 7)
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert info.allowed_updates == ("message",)


async def test_a_closed_port_is_told_as_refused(server: TelegramServer, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    await server.person().start()
    await until(lambda: server.state.webhook.last_error is not None)
    assert (await bot.get_webhook_info()).last_error_message == "Connection refused"


async def test_without_a_webhook_what_was_not_delivered_can_be_fetched(
    server: TelegramServer, bot: Bot, hook: Hook
) -> None:
    hook.answers = [(503, {"Retry-After": "30"})]
    await bot.set_webhook(hook.url)
    said = await server.person().start()
    await hook.is_told(1)
    await bot.delete_webhook()
    assert [update.update_id for update in await bot.get_updates()] == [said.update_id]


@pytest.mark.parametrize("secret", ["a b", "é", "x" * 257])
async def test_a_secret_has_1_to_256_plain_characters(bot: Bot, hook: Hook, secret: str) -> None:
    with pytest.raises(BadRequest, match=r"[Ss]ecret token"):
        await bot.set_webhook(hook.url, secret_token=secret)
    assert await bot.set_webhook(hook.url, secret_token="x" * 256)


async def test_a_webhook_elsewhere_needs_https(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)an https url must be provided for webhook"):
        await bot.set_webhook("http://example.org/hook")
