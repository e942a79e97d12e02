"""Who types `/stop` hears nothing more that they did not ask for; a newer notice goes first. Both on both channels."""

import asyncio
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import text

from tests.faults.memory import CHALLENGE, execute, looking
from tests.stories.browser import Browser
from tests.stories.needs import DUTCH, ENGLISH
from tests.stories.test_on_telegram import comes_in, dies, says_what_is_missing, someone
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
PATH: Final = f"/chat/{CHALLENGE}"
_CALL: Final = """
    INSERT INTO messages (challenge_id, bot_id, chat_id, priority, on_doubt, state, content, not_before)
    SELECT challenge_id, bot_id, id, 2, 'hold', 'queued',
        jsonb_build_object('language', language, 'bubbles', jsonb_build_array(CAST(:words AS text))),
        now() + CAST(:later AS interval)
    FROM chats WHERE resident_id IS NOT NULL AND language = :language
"""
_RENEWED: Final = "UPDATE challenges SET setup = jsonb_set(setup, '{notice,version}', '\"2027-1\"')"
_ACKNOWLEDGED: Final = "SELECT version FROM consents WHERE kind = 'notice' ORDER BY id"


async def test_after_stop_a_resident_on_telegram_gets_replies_and_nothing_else(told: Told) -> None:
    fatma, omar = someone(told.telegram, DUTCH), someone(told.telegram, ENGLISH)
    for each in (fatma, omar):
        await comes_in(each)
    await says_what_is_missing(fatma, DUTCH)
    await call(told, "Komt u woensdag ook?", later=timedelta(hours=1))
    await fatma.hears(":send:send")
    await fatma.person.say("/stop")
    await fatma.hears("Vanaf nu sturen we u uit onszelf niets meer.")
    await execute(told.variables["DATABASE_URL"], "UPDATE messages SET not_before = NULL")
    await call(told, "Komt u donderdag ook?")
    await call(told, "Will you come on Friday?", language="en")

    await omar.hears("Will you come on Friday?")
    await fatma.person.say("/help")
    await fatma.hears("/offer")
    await until_settled(told)
    assert [text for text in fatma.heard if "Komt u" in text] == []
    assert fatma.unexpected == []
    assert await told_of_calls(told) == ["cancelled", "skipped", "sent"]


async def test_after_stop_a_resident_on_the_web_gets_replies_and_nothing_else(told: Told) -> None:
    async with Browser(told.program.url, PATH, language="nl") as fatma:
        await fatma.press(":notice-1:go")
        await call(told, "Komt u woensdag ook?")
        await until_settled(told)
        await fatma.write("Een bankje bij de vijver")
        assert "Komt u woensdag ook?" in fatma.page.text
        await call(told, "Komt u donderdag ook?", later=timedelta(hours=1))
        await fatma.write("/stop")
        assert "Vanaf nu sturen we u uit onszelf niets meer." in fatma.page.text
        await execute(told.variables["DATABASE_URL"], "UPDATE messages SET not_before = NULL")
        await call(told, "Komt u vrijdag ook?")
        await until_settled(told)
        await fatma.write("/help")

        assert "Hier vertelt u wat u mist" in fatma.page.text
        assert "Komt u donderdag ook?" not in fatma.page.text
        assert "Komt u vrijdag ook?" not in fatma.page.text
    assert await told_of_calls(told) == ["sent", "cancelled", "skipped"]


async def test_a_newer_notice_goes_first_on_telegram_and_no_word_is_lost_though_the_program_dies(
    told: Told,
) -> None:
    fatma = someone(told.telegram, DUTCH)
    await comes_in(fatma)
    await execute(told.variables["DATABASE_URL"], _RENEWED)
    await fatma.person.say(DUTCH.words)
    notice = await fatma.hears(":notice-1:go")
    await dies(told)
    await told.program.ready()
    await fatma.tap(notice, "go")
    await fatma.tap(await fatma.hears(":kind:"), "need")
    await fatma.hears(":area:")
    await fatma.person.tap("Noorderhof")
    await fatma.tap(await fatma.hears(":send:send"), "send")
    await fatma.hears(":more:")

    assert [row["own_words"] for row in await told.exported()] == [DUTCH.words]


async def test_a_newer_notice_goes_first_on_the_web_and_no_word_is_lost(told: Told) -> None:
    async with Browser(told.program.url, PATH, language="nl") as fatma:
        await fatma.press(":notice-1:go")
        await execute(told.variables["DATABASE_URL"], _RENEWED)
        await fatma.write(DUTCH.words)
        assert fatma.page.has(":notice-1:go"), fatma.page.text
        assert DUTCH.words in fatma.page.text
        await fatma.press(":notice-1:go")
        await fatma.press(":kind:need")
        await fatma.press(":area:none")
        await fatma.press(":send:send")
    assert [row["own_words"] for row in await told.exported()] == [DUTCH.words]
    async with looking(told.variables["DATABASE_URL"]) as memory, memory.connect() as db:
        assert (await db.execute(text(_ACKNOWLEDGED))).scalars().all() == ["2026-1", "2027-1"]


async def call(told: Told, words: str, *, language: str = "nl", later: timedelta = timedelta(0)) -> None:
    """One message to everybody who speaks this language, as a coordinator's call is."""
    async with looking(told.variables["DATABASE_URL"]) as memory, memory.connect() as db:
        await db.execute(text(_CALL), {"words": words, "language": language, "later": later})


async def told_of_calls(told: Told) -> list[str]:
    """What became of them."""
    async with looking(told.variables["DATABASE_URL"]) as memory, memory.connect() as db:
        rows = await db.execute(text("SELECT state FROM messages WHERE priority = 2 ORDER BY id"))
        return list(rows.scalars())


async def until_settled(told: Told) -> None:
    """Nothing that is due waits in the outbox any more."""
    waits = text(
        "SELECT count(*) FROM messages WHERE state IN ('queued', 'sending') AND coalesce(not_before, now()) <= now()"
    )
    async with asyncio.timeout(20), looking(told.variables["DATABASE_URL"]) as memory, memory.connect() as db:
        while (await db.execute(waits)).scalar_one():  # noqa: ASYNC110 — the database has no event for it
            await asyncio.sleep(0.05)
