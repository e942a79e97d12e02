"""The server in a process of its own, played over HTTP with the same words."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from tests.botapi import Fault, Limits, RemoteTelegram

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def process(*options: str) -> AsyncIterator[str]:
    """Runs `python -m tests.botapi`; gives its URL; ends it and checks that it ended well."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.botapi", *options, cwd=ROOT, stdout=PIPE
    )
    assert program.stdout
    try:
        async with asyncio.timeout(20):
            line = await program.stdout.readline()
        yield line.decode().removeprefix("ready ").strip()
    finally:
        program.terminate()
        code = await program.wait()
    assert code == 0


@pytest.fixture(scope="module")
async def url() -> AsyncIterator[str]:
    async with process("--control") as running:
        yield running


@pytest.fixture
async def remote(url: str) -> AsyncIterator[RemoteTelegram]:
    async with RemoteTelegram(url) as telegram:
        telegram.set_limits(Limits.off())
        yield telegram


@pytest.fixture
async def bot(remote: RemoteTelegram) -> AsyncIterator[Bot]:
    async with Bot(remote.token, base_url=remote.base_url) as ready:
        yield ready


async def test_a_conversation_reads_the_same(remote: RemoteTelegram, bot: Bot) -> None:
    person = remote.person("Fatma", language_code="nl")
    said = await person.start("bankje")
    assert (await bot.get_updates(offset=-1))[0].update_id == said.update_id
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    hearing = asyncio.create_task(person.hears("Kies"))
    number = len(remote.ledger)
    sent = await bot.send_message(person.id, "<b>Kies</b>", parse_mode="HTML", api_kwargs={"reply_markup": buttons})
    assert (await hearing).data == {"Ja": "y"}
    query = (await person.tap("Ja")).query_id
    assert query
    await bot.answer_callback_query(query, "Dank")
    await bot.edit_message_text("Gekozen", person.id, sent.message_id)
    assert (person.last, person.buttons(), person.toasts) == ("Gekozen", [], ["Dank"])
    assert person.chat_log() == "Fatma: /start bankje\nbot: Gekozen (edited)"
    entries = remote.ledger_after(number)
    assert [(entry.method, entry.buttons) for entry in entries] == [
        ("sendMessage", ("Ja",)),
        ("answerCallbackQuery", ()),
        ("editMessageText", ()),
    ]
    assert await remote.accepted(number + 3) >= 3


async def test_what_goes_wrong_in_a_story_is_told(remote: RemoteTelegram) -> None:
    person = remote.person()
    await person.start()
    with pytest.raises(AssertionError, match=r"not heard within 0.05 s: 'Hoi'"):
        await person.hears("Hoi", timeout=0.05)
    with pytest.raises(AssertionError, match="no button with 'Ja'"):
        await person.tap("Ja")
    with pytest.raises(RuntimeError, match="no such verb"):
        remote.ask("dance")


async def test_faults_and_limits_are_told_over_http(remote: RemoteTelegram, bot: Bot) -> None:
    person = remote.person()
    await person.start()
    remote.fail(Fault.UNANSWERED, method="sendMessage", chat_id=person.id)
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "Hoi")
    assert person.last == "Hoi"
    remote.set_limits(Limits())
    await bot.send_message(person.id, "1")
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "2")
    assert (remote.refused[429], remote.struck["unanswered"]) == (1, 1)
    assert [refusal.code for refusal in remote.refusals] == [429]


async def test_groups_are_played_over_http(remote: RemoteTelegram, bot: Bot) -> None:
    person, group = remote.person(), remote.group()
    await group.add_bot(person)
    await bot.send_message(group.id, "Hoi")
    await group.hears("Hoi")
    assert await group.upgrade(person) == group.id


async def test_without_control_there_is_none() -> None:
    async with process("--token", "5:y", "--no-limits") as url, RemoteTelegram(url, "5:y") as remote:
        async with Bot("5:y", base_url=remote.base_url) as bot:
            assert bot.id == 5
        with pytest.raises(RuntimeError, match="Not Found"):
            remote.person()
