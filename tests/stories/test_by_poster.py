"""A poster hangs at the pharmacy: one neighbour scans it, another types its address, and the desk counts both."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Final

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from admin.access import csrf_of
from participation import members, sign_ins
from participation.challenges import challenge_by_slug
from participation.database import transaction
from participation.words import Role
from tests.faults.memory import CHALLENGE
from tests.stories.browser import Browser
from tests.stories.needs import DUTCH
from tests.stories.test_on_telegram import someone
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
INVITE: Final = f"/desk/{CHALLENGE}/invite"


async def signed_in(engine: AsyncEngine) -> str:
    """A coordinator; the token in her cookie."""
    async with transaction(engine) as db:
        challenge = await challenge_by_slug(db, CHALLENGE)
        hanna = await members.add_member(
            db, challenge_id=challenge.id, name="Hanna", role=Role.COORDINATOR, language="en"
        )
        now = datetime.now(UTC)
        return await sign_ins.sign_in(db, member_id=hanna, passkey_id=None, browser="Firefox", now=now)


async def shown(desk: aiohttp.ClientSession, path: str) -> str:
    async with desk.get(path) as answer:
        assert answer.status == 200
        return unescape((await answer.text()).replace("<wbr>", ""))


async def test_who_comes_by_a_poster_is_counted_on_telegram_and_on_the_web(told: Told, database_url: str) -> None:
    token = await signed_in(create_async_engine(database_url, poolclass=NullPool))
    async with aiohttp.ClientSession(told.program.url, cookies={"desk": token}) as desk:
        form = {"csrf": csrf_of(token), "name": "Apotheek"}
        async with desk.post(INVITE, data=form, headers={"Origin": told.program.url}) as answer:
            assert answer.status == 200
        poster = await shown(desk, f"{INVITE}/apotheek/poster")
        payload = re.search(r"t\.me/\w+\?start=([a-z0-9_-]+)", poster)
        address = re.search(r">[\w.:]+(/in/[a-z0-9/-]+)<", poster)
        assert payload
        assert address

        fatma = someone(told.telegram, DUTCH)
        await fatma.person.start(payload[1])
        await fatma.hears(":notice-1:go")
        async with Browser(told.program.url, address[1], language="nl") as joris:
            assert joris.page.has(":notice-1:go")
            await joris.press(":notice-1:go")
        assert "2 people started." in await shown(desk, INVITE)
