"""A coordinator writes down what somebody says at a table; with the slip they find it on the web, and hear of it."""

import re
from typing import Final

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from admin.access import csrf_of
from tests.faults.memory import CHALLENGE
from tests.stories.browser import Browser
from tests.stories.test_a_morning_at_the_desk import hears, two_minutes_later
from tests.stories.test_by_poster import signed_in
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
DESK: Final = f"/desk/{CHALLENGE}"
WORDS: Final = "Er is nergens een bankje bij de vijver om even uit te rusten."


async def test_what_was_said_at_a_table_is_claimed_by_the_slip_and_its_resident_hears(
    told: Told, database_url: str
) -> None:
    token = await signed_in(create_async_engine(database_url, poolclass=NullPool))
    async with aiohttp.ClientSession(told.program.url, cookies={"desk": token}) as desk:

        async def sends(path: str, **fields: str) -> tuple[str, str]:
            """Where it leads, and what stands there."""
            headers = {"Origin": told.program.url}
            async with desk.post(f"{DESK}{path}", data={"csrf": csrf_of(token), **fields}, headers=headers) as answer:
                assert answer.status == 200, await answer.text()
                return str(answer.url), await answer.text()

        typed = {"kind": "need", "words": WORDS, "source": "buurthuis, 3 maart", "told": "on", "form": "1"}
        saved, _ = await sends("/intake", **typed)
        number = saved.rpartition("=")[2]
        _, slip = await sends(f"/intake/{number}/slip")
        words = " ".join(re.findall(r"<li>([a-z]+)</li>", slip))
        assert len(words.split()) == 4
        await sends(f"/submissions/{number}/accept", version="1")

        async with Browser(told.program.url, f"/chat/{CHALLENGE}", language="nl") as fatma:
            assert "Ik heb vier woorden" in fatma.page.text  # as the slip says
            await fatma.press("menu:find")
            await fatma.write(words)
            assert "Het team schreef op wat u zei." in fatma.page.text
            assert WORDS not in fatma.page.text
            await fatma.press(":go")
            await two_minutes_later(told)
            await hears(fatma, f"We hebben nummer {number} gelezen en nemen het mee.")
            await fatma.write("/mine")
            assert WORDS[:20] in fatma.page.text

    (exported,) = await told.exported()
    assert (exported["own_words"], exported["visibility"]) == (WORDS, "team")
    assert words not in told.program.log.read_text("utf-8")
