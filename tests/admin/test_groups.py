"""The page of group chats, and a call's share of them: chosen, counted, told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import pytest
from jinja2 import Environment
from sqlalchemy import select, update

from admin.groups import GroupPages
from admin.settings import DeskSettings
from participation.call_queue import queue_due
from participation.calls import CallView, calls_page
from participation.database import transaction
from participation.group_chats import take_in
from participation.groups import GroupView, groups_of
from participation.models import Call, Chat, Group, Message
from participation.words import CallState, MessageState, Role
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_challenge, a_chat, a_group, a_listener
from tests.participation.called import NOW

BASE: Final = "/desk/wonen/groups"
CALLS: Final = "/desk/wonen/calls"
TYPED: Final = {"text-nl": "Wat mist u, {name}?", "text-en": "What do you miss, {name}?"}


@pytest.fixture
async def samira(the_desk: Desk) -> AsyncIterator[Client]:
    async with a_client(the_desk, await the_desk.member("Samira", Role.COORDINATOR)) as client:
        yield client


@pytest.fixture
async def group(the_desk: Desk) -> int:
    async with transaction(the_desk.engine) as db:
        return await a_group(db, the_desk.challenge, title="Buurtapp <Zuid>", active=False)


async def the_groups(the_desk: Desk) -> list[GroupView]:
    async with the_desk.engine.connect() as db:
        return list(await groups_of(db, challenge_id=the_desk.challenge.id))


async def the_call(the_desk: Desk) -> CallView:
    async with the_desk.engine.connect() as db:
        return (await calls_page(db, challenge_id=the_desk.challenge.id))[0]


async def test_where_there_is_none_it_says_how_one_comes(samira: Client) -> None:
    _, page = await samira.get(BASE)
    assert "The bot is in no group chat yet." in page


async def test_a_group_is_switched_on_and_given_an_area_and_a_language(
    the_desk: Desk, samira: Client, group: int
) -> None:
    area = the_desk.challenge.areas[-1]
    _, page = await samira.get(BASE)
    assert "Buurtapp &lt;Zuid&gt;" in page
    assert "Off" in page
    status, _ = await samira.post(f"{BASE}/{group}", {"area": str(area.id), "language": "en", "active": "1"})
    assert status == 303
    (seen,) = await the_groups(the_desk)
    assert (seen.area_id, seen.language, seen.active) == (area.id, "en", True)
    _, page = await samira.get(f"{BASE}?did=on")
    assert "From now on you can choose it with a call." in page
    assert "Switch off" in page


async def test_of_an_area_that_is_not_there_nothing_is_set(the_desk: Desk, samira: Client, group: int) -> None:
    for area, told in (("999999", 404), ("x", 400)):
        assert (await samira.post(f"{BASE}/{group}", {"area": area, "active": "1"}))[0] == told
    (seen,) = await the_groups(the_desk)
    assert not seen.active


async def test_one_of_no_challenge_is_taken_up_said_hello_to_and_let_go_again(the_desk: Desk, samira: Client) -> None:
    async with transaction(the_desk.engine) as db:
        await a_challenge(db)
        group = (await take_in(db, chat_id=await a_chat(db), title="Wandelclub", challenge_id=None)).id
    _, page = await samira.get(BASE)
    assert "Of no challenge yet" in page
    for _ in range(2):
        await samira.post(f"{BASE}/{group}", {"active": "1"})
    async with the_desk.engine.connect() as db:
        said = (await db.execute(select(Message.content["bubbles"][0].astext))).scalars().all()
    assert len(said) == 1
    assert said[0].startswith("Af en toe vraagt het team van")
    _, page = await samira.get(BASE)
    assert "Let it go" in page
    assert (await samira.post(f"{BASE}/{group}/let-go"))[0] == 303
    (seen,) = await the_groups(the_desk)
    assert (seen.challenge_id, seen.active) == (None, False)


async def test_one_that_the_bot_was_taken_out_of_is_shown_as_such(the_desk: Desk, samira: Client, group: int) -> None:
    async with transaction(the_desk.engine) as db:
        await db.execute(update(Chat).values(blocked_at=NOW))
    _, page = await samira.get(BASE)
    assert "The bot was taken out" in page
    assert "Switch on" not in page.replace("Switch on those", "")


def test_the_bot_is_put_in_a_group_from_the_page() -> None:
    """Telegram's own link, by which it asks in which group."""
    nowhere = DeskSettings("http://localhost", "localhost")
    settings = replace(nowhere, telegram_url=lambda payload: f"https://t.me/buurtbot?start={payload}")
    assert GroupPages(Environment(autoescape=True), settings).puts_in() == "https://t.me/buurtbot?startgroup"
    assert GroupPages(Environment(autoescape=True), nowhere).puts_in() is None


async def test_a_call_goes_to_the_groups_that_were_ticked_alone_or_beside_residents(
    the_desk: Desk, samira: Client, group: int
) -> None:
    async with transaction(the_desk.engine) as db:
        await a_listener(db, the_desk.challenge)
        off = await a_group(db, the_desk.challenge, title="Uit", active=False)
        await db.execute(update(Group).where(Group.id == group).values(active=True))
    _, page = await samira.get(f"{CALLS}/new")
    assert "Buurtapp &lt;Zuid&gt;" in page
    assert f'name="group" value="{off}"' not in page
    status, page = await samira.post(CALLS, TYPED | {"groups-only": "1"})
    assert status == 400
    assert "Choose a group chat, or let residents hear it too." in page
    await samira.post(CALLS, TYPED | {"group": str(group), "groups-only": "1"})
    call = await the_call(the_desk)
    assert (call.draft.groups, call.draft.groups_only) == ((group,), True)
    _, page = await samira.get(f"{CALLS}/{call.id}")
    assert "1 group chat gets it." in page
    assert "1 resident gets it" not in page
    typed = TYPED | {"group": str(group), "version": str(call.version)}
    assert (await samira.post(f"{CALLS}/{call.id}/now", typed))[0] == 303
    assert not (await the_call(the_desk)).draft.groups_only


async def test_what_became_of_it_in_each_group_is_told_beside_the_residents(
    the_desk: Desk, samira: Client, group: int
) -> None:
    async with transaction(the_desk.engine) as db:
        await db.execute(update(Group).values(active=True))
        other = await a_group(db, the_desk.challenge, title="Straatapp")
    await samira.post(CALLS, TYPED | {"group": str(group), "groups-only": "1"})
    call = await the_call(the_desk)
    async with transaction(the_desk.engine) as db:
        going = {"state": CallState.SCHEDULED, "begins_at": NOW, "group_ids": [group, other]}
        await db.execute(update(Call).values(going))
        await queue_due(db, now=NOW)
        first = Message.group_id == group
        await db.execute(update(Message).where(first).values(state=MessageState.FAILED, failure="NoRights"))
        await db.execute(update(Message).where(~first).values(state=MessageState.SENT))
    _, page = await samira.get(f"{CALLS}/{call.id}/figures")
    assert "Group chats: it arrived in 1 of 2." in page
    assert "Not delivered: the bot may not write there" in page
    assert "Choose a wider audience" not in page
