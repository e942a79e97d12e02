"""Words that were left unsent come once more, on both channels, and can be sent or thrown away there."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler.clock import JOBS, run_job
from tests.faults.memory import CHALLENGE, execute
from tests.faults.residents import whole
from tests.stories.browser import Browser
from tests.stories.needs import DUTCH
from tests.stories.test_on_telegram import comes_in, says_what_is_missing, someone
from tests.stories.test_on_the_web import comes_in as comes_in_on_the_page
from tests.stories.test_on_the_web import says_what_is_missing as says_on_the_page
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
NAMES = {job.name: job for job in JOBS}
_LEFT = "UPDATE talks SET started_at = now() - interval '26 hours', heard_at = now() - interval '26 hours'"
_NEVER_QUIET = """
    UPDATE challenges SET setup = jsonb_set(setup, '{quiet_hours}', jsonb_build_object(
        'start', to_char(now() + interval '12 hours', 'HH24:MI'),
        'end', to_char(now() + interval '13 hours', 'HH24:MI')
    ))
"""


@pytest.fixture(autouse=True)
async def at_whatever_hour(told: Told, database_url: str) -> None:
    await execute(database_url, _NEVER_QUIET)


async def a_day_goes_by(database_url: str, engine: AsyncEngine) -> None:
    """The program's own clock may be quicker; then there is nothing left to do."""
    await execute(database_url, _LEFT)
    await run_job(engine, NAMES["show once more what was left open"])


async def test_on_telegram_they_ring_once_and_are_sent(told: Told, database_url: str, engine: AsyncEngine) -> None:
    fatma = someone(told.telegram, DUTCH)
    await comes_in(fatma)
    await says_what_is_missing(fatma, DUTCH)
    asked = await fatma.hears(":send:send")
    await a_day_goes_by(database_url, engine)

    reminded = await fatma.hears(":send:throw")
    assert reminded.text.startswith("Dit hebt u geschreven, maar het team heeft het nog niet.")
    assert DUTCH.words in reminded.text
    assert list(reminded.data) == [
        "Versturen",
        "Wijzig: Uw woorden",
        "Wijzig: Soort bericht",
        "Wijzig: Waar",
        "✕ Weggooien",
    ]
    assert reminded.data["Versturen"] == asked.data["Versturen"]
    [before] = [message for message in fatma.person.messages() if message.id == asked.id]
    assert before.buttons == []
    await fatma.tap(reminded, "send")
    await fatma.hears(":more:")
    assert fatma.unexpected == []
    assert [row["own_words"] for row in await told.exported()] == [DUTCH.words]


async def test_on_telegram_going_on_puts_the_open_question(told: Told, database_url: str, engine: AsyncEngine) -> None:
    fatma = someone(told.telegram, DUTCH)
    await comes_in(fatma)
    await fatma.person.say(DUTCH.words)
    await fatma.hears(":kind:")
    await a_day_goes_by(database_url, engine)
    reminded = await fatma.hears(":kind:go-on")
    await fatma.tap(reminded, "go-on")
    asked = await fatma.hears(":kind:need")

    assert "We gaan verder waar we waren." in whole(asked)
    await fatma.tap(asked, "need")
    await fatma.hears(":area:")
    assert fatma.unexpected == []


async def test_on_the_page_they_stand_when_it_is_opened_and_can_be_thrown_away(
    told: Told, database_url: str, engine: AsyncEngine
) -> None:
    async with Browser(told.program.url, f"/chat/{CHALLENGE}", language="nl") as fatma:
        await comes_in_on_the_page(fatma)
        await says_on_the_page(fatma, DUTCH)
        await a_day_goes_by(database_url, engine)
        await fatma.open()
        assert "Dit hebt u geschreven, maar het team heeft het nog niet." in fatma.page.text
        assert fatma.page.has(":send:send")
        await fatma.press(":send:throw")

        assert "Ik heb niets van dit gesprek bewaard." in fatma.page.text
        assert DUTCH.words not in fatma.page.text
        assert fatma.page.has("menu:need")
    assert await told.exported() == []
