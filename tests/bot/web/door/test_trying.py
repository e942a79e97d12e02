"""A member tries the chat: by a one-time link, in a chat apart from their own, marked as a test to its end."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import members, pretending
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.models import Chat, Invitation, Resident
from participation.words import LinkPurpose, Pretend, Role
from tests.bot.web.door.browsing import House, Visitor
from tests.builders import a_challenge

PATH = "/chat/wonen"
STRIP = "Proefbewoner"


@dataclass
class Team:
    engine: AsyncEngine
    challenge: ChallengeView
    member: int

    async def link(self, challenge: ChallengeView | None = None) -> str:
        async with transaction(self.engine) as db:
            token = await members.make_link(
                db,
                challenge_id=self.challenge.id,
                member_id=self.member,
                purpose=LinkPurpose.TRY_CHAT,
                by=self.member,
                now=datetime.now(UTC),
            )
        return f"/chat/{(challenge or self.challenge).slug}/test/{token}"

    async def residents(self) -> list[str | None]:
        async with self.engine.connect() as db:
            return list((await db.execute(select(Resident.pretend).order_by(Resident.id))).scalars())

    async def clear(self) -> int:
        async with transaction(self.engine) as db:
            return await pretending.clear_away(db, challenge_id=self.challenge.id, kind=Pretend.TEST, by=self.member)


@pytest.fixture
async def team(engine: AsyncEngine, challenge: ChallengeView) -> Team:
    async with transaction(engine) as db:
        member = await members.add_member(db, challenge_id=challenge.id, name="Samira", role=Role.VIEWER)
    return Team(engine, challenge, member)


@pytest.fixture
async def samira(house: House, team: Team) -> AsyncIterator[Visitor]:
    """She is at the chat's page, as a test resident."""
    async with house.visitor(Accept_Language="nl") as visitor:
        page = await visitor.sends(await team.link())
        assert (page.status, page.url) == (200, PATH)
        yield visitor


async def test_the_link_says_what_it_is_for_and_looking_at_it_uses_nothing_up(house: House, team: Team) -> None:
    link = await team.link()
    async with house.visitor(Accept_Language="en") as visitor:
        for _ in range(2):
            page = await visitor.opens(link)
            assert "Probeer de chat als bewoner" in page.text
        assert STRIP in (await visitor.sends(link)).text
        again = await visitor.sends(link)
        assert (again.status, STRIP in again.text) == (410, False)


async def test_who_tries_it_becomes_a_test_resident_and_sees_so_all_the_way(team: Team, samira: Visitor) -> None:
    page = await samira.taps(PATH, "Prima, ga verder")
    assert STRIP in page.text
    page = await samira.writes(PATH, "Een bankje.")
    assert STRIP in page.text
    assert await team.residents() == [Pretend.TEST]


async def test_stopping_leads_to_the_desk_and_ones_own_chat_is_there_again(
    house: House, team: Team, challenge: ChallengeView
) -> None:
    async with house.visitor(Accept_Language="nl") as samira:
        await samira.opens(PATH)
        await samira.taps(PATH, "Prima, ga verder")
        await samira.sends(await team.link())
        assert "Prima, ga verder" in (await samira.opens(PATH)).text
        await samira.taps(PATH, "Prima, ga verder")
        stopped = await samira.sends(f"{PATH}/test/stop")
        assert stopped.url == "/desk"
        own = await samira.opens(PATH)
        assert STRIP not in own.text
        assert "Prima, ga verder" in own.text
    assert await team.residents() == [None, Pretend.TEST]


async def test_after_clearing_the_same_page_goes_on_as_a_test(team: Team, samira: Visitor) -> None:
    await samira.taps(PATH, "Prima, ga verder")
    assert await team.clear() == 0
    assert await team.residents() == []
    assert STRIP in (await samira.opens(PATH)).text
    await samira.taps(PATH, "Prima, ga verder")
    assert await team.residents() == [Pretend.TEST]


async def test_who_has_the_test_erased_is_still_a_test_afterwards(team: Team, samira: Visitor) -> None:
    page = await samira.taps(PATH, "Prima, ga verder")
    await samira.sends(PATH, form=page.form, words="/cancel")
    page = await samira.opens(PATH)
    await samira.sends(PATH, form=page.form, words="/delete")
    for _ in range(2):
        await samira.taps(PATH, "Ja")
    assert STRIP in (await samira.opens(PATH)).text
    await samira.taps(PATH, "Begin")
    await samira.taps(PATH, "Prima, ga verder")
    assert await team.residents() == [Pretend.TEST, Pretend.TEST]


async def test_what_is_typed_on_a_page_whose_test_is_gone_is_heard_in_no_chat(
    engine: AsyncEngine, team: Team, samira: Visitor
) -> None:
    page = await samira.opens(PATH)
    async with transaction(engine) as db:
        await db.execute(delete(Chat))
    refused = await samira.sends(PATH, form=page.form, words="Een bankje.")
    assert refused.status == 409
    assert "Je proef is voorbij" in refused.text
    async with engine.connect() as db:
        assert (await db.execute(select(Chat.id))).all() == []
    assert STRIP not in (await samira.opens(PATH)).text


async def test_a_link_is_good_for_ones_own_challenge_alone_and_for_ten_minutes(
    engine: AsyncEngine, house: House, team: Team
) -> None:
    async with engine.begin() as db:
        other = await a_challenge(db, slug="elders")
    async with house.visitor() as visitor:
        assert (await visitor.sends(await team.link(other))).status == 410
        late = await team.link()
        async with transaction(engine) as db:
            ago = datetime.now(UTC) - timedelta(minutes=1)
            await db.execute(update(Invitation).values(expires_at=ago))
        assert (await visitor.opens(late)).status == 410
        assert (await visitor.sends(late)).status == 410
        assert (await visitor.sends(late, origin="https://elsewhere.example")).status == 403
        assert (await visitor.sends(f"{PATH}/test/stop", origin="https://elsewhere.example")).status == 403


async def test_a_link_for_signing_in_is_none_for_the_chat(engine: AsyncEngine, house: House, team: Team) -> None:
    async with transaction(engine) as db:
        where = {"challenge_id": team.challenge.id, "member_id": team.member}
        token = await members.make_link(db, **where, purpose=LinkPurpose.SIGN_IN, by=None, now=datetime.now(UTC))
    async with house.visitor() as visitor:
        assert (await visitor.opens(f"{PATH}/test/{token}")).status == 410
        assert (await visitor.sends(f"{PATH}/test/{token}")).status == 410
