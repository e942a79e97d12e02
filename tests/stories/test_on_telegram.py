"""A need on Telegram, with every question: welcomed, shared, enriched, exported. The program may die in between."""

import random

import pytest

from tests.botapi import Limits, TelegramServer
from tests.faults.memory import CHALLENGE
from tests.faults.program import UNLIMITED, Program
from tests.faults.residents import Resident, number_in
from tests.stories.needs import DUTCH, ENGLISH, Need, exported, told_of
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)


async def test_a_need_is_shared_with_every_question_though_the_program_dies_twice(told_at_home: Told) -> None:
    fatma = someone(told_at_home.telegram, DUTCH)
    await comes_in(fatma)
    await says_what_is_missing(fatma, DUTCH)
    asked = await fatma.hears(":send:send")
    await dies(told_at_home)
    await fatma.tap(asked, "send")
    await told_at_home.program.ready()
    thanks = await fatma.hears(":more:")
    await dies(told_at_home)
    await told_at_home.program.ready()
    await fatma.tap(thanks, "yes")
    await answers_the_rest(fatma, DUTCH)
    assert fatma.unexpected == []
    assert told_of(await told_at_home.exported()) == [exported(DUTCH, number_in(thanks))]


async def test_a_need_is_shared_with_every_question_in_english_too(told: Told) -> None:
    fatma = someone(told.telegram, ENGLISH)
    await comes_in(fatma)
    await says_what_is_missing(fatma, ENGLISH)
    await fatma.tap(await fatma.hears(":send:send"), "send")
    thanks = await fatma.hears(":more:")
    await fatma.tap(thanks, "yes")
    await answers_the_rest(fatma, ENGLISH)
    assert told_of(await told.exported()) == [exported(ENGLISH, number_in(thanks))]


async def test_at_the_real_rates_telegram_never_has_to_refuse(told: Told) -> None:
    """Three residents at once, by Telegram's limits and by ours."""
    await told.program.stop()
    told.telegram.set_limits(Limits())
    variables = {name: value for name, value in told.variables.items() if name not in UNLIMITED}
    people = [someone(told.telegram, DUTCH) for _ in range(3)]
    async with Program(told.folder, variables):
        for fatma in people:
            await fatma.person.start(CHALLENGE)
        for fatma in people:
            await fatma.tap(await fatma.hears(":notice-1:go"), "go")
        for fatma in people:
            await fatma.hears(":words:")
            await says_what_is_missing(fatma, DUTCH)
        for fatma in people:
            await fatma.tap(await fatma.hears(":send:send"), "send")
        for fatma in people:
            await fatma.hears(":more:")
    assert told.telegram.refused == {}
    assert [fatma.unexpected for fatma in people] == [[], [], []]


def someone(telegram: TelegramServer, need: Need) -> Resident:
    return Resident(telegram.person("Fatma", language_code=need.language), random.Random(1), think=0)  # noqa: S311 — nothing secret


async def comes_in(fatma: Resident) -> None:
    await fatma.person.start(CHALLENGE)
    await fatma.tap(await fatma.hears(":notice-1:go"), "go")
    await fatma.hears(":words:")


async def says_what_is_missing(fatma: Resident, need: Need) -> None:
    await fatma.person.say(need.words)
    await fatma.tap(await fatma.hears(":kind:"), "need")
    await fatma.hears(":area:")
    await fatma.person.tap("Noorderhof")


async def answers_the_rest(fatma: Resident, need: Need) -> None:
    asked = await fatma.hears(":domains:")
    for label in need.domains:
        await fatma.person.tap(label)
        await fatma.person.hears("", timeout=20)  # the same message, ticked
    await fatma.tap(asked, "done")
    await fatma.hears(":why:")
    await fatma.person.say(need.why)
    await fatma.tap(await fatma.hears(":about:"), "all")
    await fatma.tap(await fatma.hears(":seen:"), "named")
    await fatma.hears(":name:")
    await fatma.person.say(need.name)
    await fatma.tap(await fatma.hears(":calls:"), "no")
    await fatma.hears("menu:need")


async def dies(told: Told) -> None:
    """Killed with -9, and started again at once."""
    await told.program.kill()
    told.program.launch()
