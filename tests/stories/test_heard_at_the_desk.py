"""A voice message of Telegram's: heard at the desk, written down, and taken out when it names somebody."""

import random
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from admin.access import csrf_of
from participation import members, sign_ins
from participation.challenges import challenge_by_slug
from participation.database import make_engine, transaction
from participation.words import Role
from tests.bot.media.recordings import SECRET, an_ogg
from tests.faults.memory import CHALLENGE
from tests.faults.residents import Resident
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
DESK = f"/desk/{CHALLENGE}/submissions"


@pytest.fixture
async def samira(told: Told) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """Her browser, and what her forms carry."""
    engine = make_engine(told.variables["DATABASE_URL"], pool_size=1)
    async with transaction(engine) as db:
        challenge = await challenge_by_slug(db, CHALLENGE)
        member = await members.add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
        now = datetime.now(UTC)
        token = await sign_ins.sign_in(db, member_id=member, passkey_id=None, browser="Firefox", now=now)
    await engine.dispose()
    cookies = aiohttp.CookieJar(unsafe=True)
    headers = {"Origin": told.program.url}
    async with aiohttp.ClientSession(
        told.program.url, cookies={"desk": token}, cookie_jar=cookies, headers=headers
    ) as web:
        yield web, csrf_of(token)


async def test_a_voice_on_telegram_is_heard_written_down_and_taken_out(
    told: Told, samira: tuple[aiohttp.ClientSession, str]
) -> None:
    fatma = Resident(told.telegram.person("Fatma", language_code="nl"), random.Random(1), think=0)  # noqa: S311
    await fatma.come_in()
    await fatma.person.send_voice(content=an_ogg())
    await fatma.hears(":area:")
    await fatma.person.tap("Noorderhof")
    await fatma.tap(await fatma.hears(":send:send"), "send")
    await fatma.hears(":more:")
    [row] = await told.exported()

    web, csrf = samira
    async with web.get(f"{DESK}?needs_reader=1") as listed:
        assert f'<span class="plate">{row["number"]}</span>' in await listed.text()
    async with web.get(f"{DESK}/{row['number']}") as page:
        [medium] = re.findall(rf'<audio [^>]*src="({DESK}/\d+/media/\d+)"', await page.text())
    async with web.get(medium) as voice:
        heard = await voice.read()
        assert (voice.status, voice.content_type, heard[:4]) == (200, "audio/ogg", b"OggS")
        assert SECRET not in heard

    form = {"csrf": csrf, "version": "1", "what": "transcript-nl", "words": "Bij Wibo is het glad."}
    async with web.post(f"{DESK}/{row['number']}/readings", data=form) as written:
        assert written.status == 200
    [row] = await told.exported()
    assert [(each["language"], each["words"]) for each in row["readings"]] == [("nl", "Bij Wibo is het glad.")]

    form = {"csrf": csrf, "version": "2", "do": "take", "passages": "Wibo"}
    async with web.post(f"{DESK}/{row['number']}/redact", data=form) as taken:
        assert "Bij […] is het glad." in await taken.text()
    async with web.post(f"{medium}/take-out", data={"csrf": csrf, "version": "3"}) as taken:
        assert taken.status == 200
    async with web.get(medium) as voice:
        assert voice.status == 404
    [row] = await told.exported()
    assert (row["media"], row["readings"][0]["words"]) == ([], "Bij […] is het glad.")
