"""The webhook: nothing is read without the secret, and nothing is acknowledged before it is kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door
from bot.telegram.handling import Handler
from bot.telegram.webhook import PATH, SECRET_HEADER, Webhook
from bot.wakeups import Wakeups
from participation.challenges import ChallengeView
from participation.database import make_engine
from participation.models import HandledUpdate, Message
from tests.bot.telegram.updates import says
from tests.builders import KEYS

SECRET: Final = "s3-cret_of_32_characters_or_more"
RIGHT: Final = {SECRET_HEADER: SECRET}
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(handler: Handler) -> AsyncIterator[Client]:
    async with a_client(Webhook(handler, SECRET)) as client:
        yield client


def a_client(webhook: Webhook) -> Client:
    app = web.Application(client_max_size=10_000)
    app.router.add_post(PATH, webhook.receive)
    return TestClient(TestServer(app))


async def bring(client: Client, body: object, headers: Mapping[str, str] = RIGHT) -> aiohttp.ClientResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with client.post(PATH, data=data, headers=headers) as response:
        return response


async def count(engine: AsyncEngine, table: type) -> int:
    async with engine.connect() as db:
        return (await db.execute(select(func.count()).select_from(table))).scalar_one()


async def test_an_update_with_the_secret_is_kept_and_then_acknowledged(
    client: Client, engine: AsyncEngine, challenge: ChallengeView
) -> None:
    assert (await bring(client, says(f"/start {challenge.slug}", number=5))).status == 200
    assert (await count(engine, Message), await count(engine, HandledUpdate)) == (1, 1)


async def test_the_same_update_again_is_acknowledged_without_effect(
    client: Client, engine: AsyncEngine, challenge: ChallengeView
) -> None:
    update = says(f"/start {challenge.slug}", number=5)
    assert [(await bring(client, update)).status for _ in range(3)] == [200, 200, 200]
    assert await count(engine, Message) == 1


@pytest.mark.parametrize("secret", ["", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 32])
async def test_without_the_secret_nothing_is_even_read(
    client: Client, engine: AsyncEngine, challenge: ChallengeView, secret: str
) -> None:
    answer = await bring(client, says(f"/start {challenge.slug}"), {SECRET_HEADER: secret})
    assert answer.status == 403
    assert (await bring(client, b"nonsense", {SECRET_HEADER: secret})).status == 403
    assert await count(engine, HandledUpdate) == 0


async def test_a_secret_that_is_no_text_at_all_is_refused_too(client: Client) -> None:
    reader, writer = await _connected(client)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n{SECRET_HEADER}: "
    writer.write(head.encode() + b"\xff\xfe\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 403")
    writer.close()
    await writer.wait_closed()


async def test_no_secret_header_is_refused(client: Client) -> None:
    assert (await bring(client, says("x"), {})).status == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"null", b"{}", b'{"update_id": "1"}', b'{"update_id": true}', b"\xff", b"[" * 5000],
    ids=repr,
)
async def test_what_is_no_update_is_refused_for_good(client: Client, engine: AsyncEngine, body: bytes) -> None:
    assert (await bring(client, body)).status == 400
    assert await count(engine, HandledUpdate) == 0


async def test_what_is_far_too_large_is_refused(client: Client) -> None:
    assert (await bring(client, {"update_id": 1, "x": "y" * 20_000})).status == 413


async def test_without_a_database_telegram_is_asked_to_come_again(handler: Handler) -> None:
    nowhere = make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    away = Handler(handler.api, handler.bot, handler.username, Door(nowhere, KEYS, Wakeups()))
    async with a_client(Webhook(away, SECRET)) as client:
        answer = await bring(client, says("/start"))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    await nowhere.dispose()


async def test_a_poison_update_comes_again_five_times_and_then_no_more(
    client: Client, engine: AsyncEngine, challenge: ChallengeView
) -> None:
    poison = says("a letter that no database keeps: \0", number=9)
    assert [(await bring(client, poison)).status for _ in range(6)] == [503] * 4 + [200] * 2


async def test_what_is_none_of_ours_is_acknowledged(client: Client, engine: AsyncEngine) -> None:
    assert (await bring(client, {"update_id": 3, "poll": None})).status == 200
    assert await count(engine, HandledUpdate) == 0


async def test_the_secret_is_kept_out_of_what_is_shown_of_it(handler: Handler) -> None:
    shown: Any = repr(Webhook(handler, SECRET))
    assert SECRET not in shown


async def _connected(client: Client) -> Any:
    return await asyncio.open_connection("127.0.0.1", client.port)
