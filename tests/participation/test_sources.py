"""Where residents come from, and what came of each source."""

import pytest
from sqlalchemy import insert, select, update

from conversations.incoming import PAYLOAD_LIMIT, deep_link, source_payload
from participation import sources
from participation.challenges import ChallengeView
from participation.chats import enter_challenge
from participation.database import Db
from participation.errors import NoName, NoSuchSource, SourceExists
from participation.groups import source_of_group
from participation.models import Audit, Resident, Source, ThreadEntry
from participation.residents import join_challenge
from participation.words import EntryKind
from tests.builders import a_challenge, a_chat, a_resident, a_submission
from tests.statements import statements


async def came_by(db: Db, challenge: ChallengeView, name: str) -> int:
    """A resident who did."""
    source = select(Source.id).where(Source.name == name, Source.challenge_id == challenge.id).scalar_subquery()
    resident_id = await a_resident(db, challenge)
    await db.execute(update(Resident).where(Resident.id == resident_id).values(source_id=source))
    return resident_id


async def answers(db: Db, challenge: ChallengeView, number: int) -> None:
    row = {"challenge_id": challenge.id, "submission_id": number, "kind": EntryKind.ANSWER, "words": "Ja."}
    await db.execute(insert(ThreadEntry).values(row))


async def test_a_source_counts_who_started_who_sent_something_and_who_went_on(db: Db) -> None:
    challenge, other = await a_challenge(db), await a_challenge(db)
    for each in ("Apotheek", "Flat Zuid"):
        await sources.add_source(db, challenge_id=challenge.id, called=each, by=1)
    await sources.add_source(db, challenge_id=other.id, called="Apotheek", by=1)
    await came_by(db, other, "apotheek")

    await enter_challenge(db, chat_id=await a_chat(db), challenge_id=challenge.id, source="apotheek")
    await came_by(db, challenge, "apotheek")  # brought nothing yet
    await a_submission(db, challenge, await came_by(db, challenge, "apotheek"))
    twice = await came_by(db, challenge, "apotheek")
    for _ in range(2):
        await a_submission(db, challenge, twice)
    await answers(db, challenge, await a_submission(db, challenge, await came_by(db, challenge, "apotheek")))
    await a_submission(db, challenge)  # came by no poster

    listed = await sources.sources_of(db, challenge_id=challenge.id)
    assert [(each.name, each.started, each.sent, each.went_on) for each in listed] == [
        ("apotheek", 5, 3, 2),
        ("flat-zuid", 0, 0, 0),
    ]
    assert await sources.source_of(db, challenge_id=challenge.id, name="apotheek") == listed[0]


async def test_a_group_chat_is_no_poster(db: Db) -> None:
    challenge, chat_id = await a_challenge(db), await a_chat(db)
    await enter_challenge(db, chat_id=chat_id, challenge_id=challenge.id, source=source_of_group(3))
    await join_challenge(db, chat_id=chat_id, challenge_id=challenge.id, language="nl", notice_version="1")
    await sources.add_source(db, challenge_id=challenge.id, called=source_of_group(4), by=1)
    assert [each.name for each in await sources.sources_of(db, challenge_id=challenge.id)] == ["group-4"]


async def test_the_list_takes_one_statement_however_long_it_is(db: Db) -> None:
    challenge = await a_challenge(db)
    for called in ("een", "twee", "drie"):
        await sources.add_source(db, challenge_id=challenge.id, called=called, by=1)
        await a_submission(db, challenge, await came_by(db, challenge, called))
    async with statements(db) as sent:
        assert len(await sources.sources_of(db, challenge_id=challenge.id)) == 3
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("Apotheek", "apotheek"),
        ("  Flat Zuid! ", "flat-zuid"),
        ("Café 't Hoekje", "cafe-t-hoekje"),
        ("bibliotheek_Noord/Oost", "bibliotheek-noord-oost"),
        ("wachtkamer huisarts dr. Jansen", "wachtkamer-huisarts-dr"),
    ],
)
def test_a_source_is_called_so_that_anybody_can_type_it(called: str, name: str) -> None:
    assert sources.name_in_addresses(called) == name


def test_the_longest_names_still_make_a_deep_link() -> None:
    challenge, source = "c" * 40, sources.name_in_addresses("s" * 100)
    payload = source_payload(challenge, source)
    link = deep_link(payload)
    assert len(payload) <= PAYLOAD_LIMIT
    assert link
    assert (link.challenge, link.source) == (challenge, source)


async def test_a_source_needs_a_name_of_its_own_and_making_it_is_noted(db: Db) -> None:
    challenge = await a_challenge(db)
    ask = {"challenge_id": challenge.id, "by": 7}
    assert await sources.add_source(db, called="Apotheek", **ask) == "apotheek"
    with pytest.raises(SourceExists):
        await sources.add_source(db, called="apotheek!", **ask)
    for nothing in ("", " ! ", "مكتبة"):
        with pytest.raises(NoName):
            await sources.add_source(db, called=nothing, **ask)
    with pytest.raises(NoSuchSource):
        await sources.source_of(db, challenge_id=challenge.id, name="school")
    noted = (await db.execute(select(Audit.member_id, Audit.action, Audit.target))).all()
    assert [tuple(each) for each in noted] == [(7, "made", "sources")]
