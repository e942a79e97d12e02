"""Calls in group chats, from the door to Telegram and back: put in, sent, moved, taken out, answered."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import Rates
from bot.telegram.delivery import TelegramDelivery
from bot.telegram.fetcher import Fetcher
from bot.telegram.handling import Handler
from participation.call_draft import CallButton, CallDraft
from participation.call_groups import ToldGroup, told_groups
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.groups import GroupSettings, groups_of, set_group
from participation.models import CallAnswer, Message
from participation.words import Does, MessageState
from tests.bot.street import running, until
from tests.bot.telegram.listening import fetching
from tests.botapi import Group, Person, TelegramServer
from tests.builders import an_awake_challenge

TEXT = "Wat mist u in de straat?"
DRAFT = CallDraft({"nl": TEXT, "en": "What do you miss?"}, buttons=(CallButton(Does.SCRIPT, {}, "share_need"),))


@dataclass
class House:
    """The door and the sender, beside a Telegram."""

    handler: Handler
    challenge: ChallengeView

    @property
    def door(self) -> Door:
        return self.handler.door

    def sending(self) -> AbstractAsyncContextManager[None]:
        async def nothing(_chat: int) -> bytes | None:
            return None

        door, pace = self.door, Pace(Rates(chat=0, group=6000))
        delivery = TelegramDelivery(self.handler.api, nothing, username=lambda: "samenleven_bot")
        return running(Sender(door.engine, self.handler.bot, door.keys, delivery, door.wakeups, pace))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with fetching(Fetcher(self.door.engine, self.handler.api, self.handler, 10)), self.sending():
            yield

    async def calls(self) -> int:
        """All groups, and nobody else."""
        now = datetime.now(UTC)
        async with transaction(self.door.engine) as db:
            found = await groups_of(db, challenge_id=self.challenge.id)
            for group in found:
                on = GroupSettings(None, None, active=True)
                await set_group(db, on, group_id=group.id, challenge=self.challenge, by=None)
            to = tuple(group.id for group in found)
            draft = CallDraft(DRAFT.texts, buttons=DRAFT.buttons, groups=to, groups_only=True)
            made = await make_call(db, draft, challenge_id=self.challenge.id, by=None, begins_at=now)
            await queue_due(db, now=now)
        self.door.wakeups.sender(self.handler.bot.id).set()
        return made

    async def told(self, call: int) -> tuple[ToldGroup, ...]:
        async with self.door.engine.connect() as db:
            return await told_groups(db, call_id=call)


@pytest.fixture
async def challenge(engine: AsyncEngine) -> ChallengeView:
    async with engine.begin() as db:
        return await an_awake_challenge(db)


@pytest.fixture
def house(handler: Handler, challenge: ChallengeView) -> House:
    return House(handler, challenge)


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    return server.person()


@pytest.fixture
async def group(server: TelegramServer, person: Person) -> Group:
    made = server.group("Buurtapp")
    await made.add_bot(person)
    return made


def sent_to(server: TelegramServer, *chats: int) -> int:
    return sum(1 for entry in server.ledger if entry.text == TEXT and entry.chat_id in chats)


async def test_put_in_called_and_answered_from_there(
    server: TelegramServer, house: House, person: Person, group: Group
) -> None:
    async with house.open():
        await group.hears("Ik lees niet mee.")
        call = await house.calls()
        await group.hears(TEXT)
        address, _, payload = group.messages()[-1].links["Ik mis iets"].partition("?start=")
        assert address == "https://t.me/samenleven_bot"
        await person.start(payload)
        await person.hears("?")
        await person.tap("Prima, ga verder")
        await person.hears("Wat mist u in uw buurt?")
        await server.settled()
    assert await house.told(call) == (ToldGroup("Buurtapp", MessageState.SENT, None),)
    async with house.door.engine.connect() as db:
        assert [option[:7] for option in (await db.execute(select(CallAnswer.option))).scalars()] == ["group--"]


@pytest.mark.parametrize("heard", [True, False], ids=["by its service message", "by the refusal of a message"])
async def test_a_group_that_became_a_supergroup_is_sent_it_there_once(
    server: TelegramServer, house: House, person: Person, group: Group, *, heard: bool
) -> None:
    old = group.id
    async with house.open():
        await group.hears("Ik lees niet mee.")
        await server.settled()
    if heard:
        await group.upgrade(person)
        async with house.open():
            await server.settled()
            call = await house.calls()
            await group.hears(TEXT)
    else:
        async with house.sending():
            await group.upgrade(person)
            call = await house.calls()
            await group.hears(TEXT)
    async with house.open():
        await server.settled()
    assert (sent_to(server, group.id), sent_to(server, old)) == (1, 0)
    assert len([each for each in server.refusals if each.method == "sendMessage"]) == (0 if heard else 1)
    assert await house.told(call) == (ToldGroup("Buurtapp", MessageState.SENT, None),)


async def test_taken_out_it_is_told_and_nothing_more_is_tried(
    server: TelegramServer, house: House, person: Person, group: Group
) -> None:
    other = server.group("Straatapp")
    await other.add_bot(person)
    async with house.open():
        await group.hears("Ik lees niet mee.")
        await other.hears("Ik lees niet mee.")
        await server.settled()
    await group.kick_bot(person)  # nobody has heard of it when the call goes out
    async with house.sending():
        call = await house.calls()
        await other.hears(TEXT)
    async with house.open():
        await server.settled()
    assert await house.told(call) == (
        ToldGroup("Buurtapp", MessageState.BLOCKED, "Blocked"),
        ToldGroup("Straatapp", MessageState.SENT, None),
    )
    async with house.door.engine.connect() as db:
        found = await groups_of(db, challenge_id=house.challenge.id)
        assert [each.title for each in found if each.removed_at is not None] == ["Buurtapp"]


async def test_where_it_may_not_write_is_told_too(
    server: TelegramServer, house: House, person: Person, group: Group
) -> None:
    async with house.open():
        await group.hears("Ik lees niet mee.")
        await group.mute_bot(person)
        await server.settled()
        call = await house.calls()
        await until(lambda: bool(server.refusals))
    assert await house.told(call) == (ToldGroup("Buurtapp", MessageState.FAILED, "NoRights"),)


async def test_what_is_said_in_a_group_is_kept_nowhere(
    server: TelegramServer, house: House, person: Person, group: Group
) -> None:
    server.set_privacy(on=False)
    async with house.open():
        await group.hears("Ik lees niet mee.")
        async with transaction(house.door.engine) as db:  # long ago: just after that nothing more is said
            await db.execute(update(Message).values(created_at=Message.created_at - timedelta(minutes=6)))
        for text in ("Wie heeft een ladder?", "/need", "Hoi @samenleven_bot, ladder?"):
            await group.say(person, text)
        await server.settled()
        await group.hears("https://t.me/samenleven_bot")
    async with house.door.engine.connect() as db:
        kept = str((await db.execute(select(Message.content))).all())
    assert "ladder" not in kept
