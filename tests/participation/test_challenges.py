"""A challenge is made from its file and seen whole."""

import pytest

from participation.challenge_file import ChallengeFile
from participation.challenges import (
    ChallengeView,
    DomainView,
    challenge_by_id,
    challenge_by_slug,
    create_challenge,
    list_challenges,
    open_challenges,
)
from participation.database import Db
from participation.errors import ChallengeExists, NoSuchChallenge
from participation.file_areas import AreaEntry
from participation.sample import sample_challenge
from participation.words import AreaKind, ChallengeStatus
from tests.builders import a_challenge, a_challenge_file
from tests.statements import statements


async def test_a_challenge_is_what_its_file_says(db: Db) -> None:
    file = sample_challenge()

    challenge = await create_challenge(db, file)

    assert challenge == ChallengeView(
        id=challenge.id,
        slug="samen-wonen-en-zorgen",
        status=ChallengeStatus.OPEN,
        languages=("nl", "en"),
        time_zone="Europe/Amsterdam",
        setup=file.setup,
        areas=challenge.areas,
        domains=tuple(
            DomainView(seen.id, entry.slug, entry.name)
            for seen, entry in zip(challenge.domains, file.domains, strict=True)
        ),
    )
    assert challenge == await challenge_by_slug(db, file.slug) == await challenge_by_id(db, challenge.id)


async def test_areas_come_in_tree_order_each_below_its_parent(db: Db) -> None:
    file = a_challenge_file(areas=(_tree(),))

    areas = (await create_challenge(db, file)).areas

    slugs = {area.id: area.slug for area in areas}
    assert [(area.slug, area.kind, slugs.get(area.parent_id or 0)) for area in areas] == [
        ("stad", AreaKind.MUNICIPALITY, None),
        ("oost", AreaKind.DISTRICT, "stad"),
        ("kade", AreaKind.NEIGHBOURHOOD, "oost"),
        ("brink", AreaKind.NEIGHBOURHOOD, "oost"),
        ("west", AreaKind.DISTRICT, "stad"),
        ("hof", AreaKind.NEIGHBOURHOOD, "west"),
        ("zuiderdorp", AreaKind.VILLAGE, "stad"),
    ]
    kade = areas[2]
    assert (kade.name, kade.postcodes, kade.latitude, kade.longitude) == ("Kade", ("8991", "8992AB"), 52.5, 5.25)


async def test_a_slug_is_given_once_and_a_refusal_breaks_nothing(db: Db) -> None:
    challenge = await a_challenge(db, slug="eenmalig")

    with pytest.raises(ChallengeExists):
        await a_challenge(db, slug="eenmalig")

    assert await challenge_by_slug(db, "eenmalig") == challenge


async def test_a_challenge_that_is_not_there_is_refused(db: Db) -> None:
    with pytest.raises(NoSuchChallenge):
        await challenge_by_slug(db, "nergens")
    with pytest.raises(NoSuchChallenge):
        await challenge_by_id(db, 0)


async def test_residents_see_open_challenges_only_and_the_team_sees_all(db: Db) -> None:
    first = await a_challenge(db)
    draft = await a_challenge(db, status=ChallengeStatus.DRAFT)
    last = await a_challenge(db)

    assert await open_challenges(db) == (first, last)
    assert await list_challenges(db) == (first, draft, last)


async def test_a_look_at_three_challenges_costs_as_many_statements_as_at_one(db: Db) -> None:
    for _ in range(3):
        challenge = await a_challenge(db)
        async with statements(db) as sent:
            await open_challenges(db)
            await list_challenges(db)
            await challenge_by_slug(db, challenge.slug)
            await challenge_by_id(db, challenge.id)
        assert len(sent) == 4


async def test_many_areas_and_domains_are_made_in_few_statements(db: Db) -> None:
    few = a_challenge_file(areas=(_tree(),))
    many = a_challenge_file(areas=(_tree(neighbourhoods=300),))

    assert (
        await _cost(db, few) == await _cost(db, many) == 8
    )  # challenge, what is there, three levels, domains, the look at it


async def _cost(db: Db, file: ChallengeFile) -> int:
    async with statements(db) as sent:
        await create_challenge(db, file)
    return len(sent)


def _tree(*, neighbourhoods: int = 0) -> AreaEntry:
    """Made of a table as it stands in a file."""
    centre = {"latitude": 52.5, "longitude": 5.25}
    kade = {"slug": "kade", "name": "Kade", "postcodes": ["8991", "8992 ab"], "centre": centre}
    more = [{"slug": f"buurt-{number}", "name": f"Buurt {number}"} for number in range(neighbourhoods)]
    oost = {"slug": "oost", "name": "Oost", "neighbourhoods": [kade, {"slug": "brink", "name": "Brink"}, *more]}
    west = {"slug": "west", "name": "West", "neighbourhoods": [{"slug": "hof", "name": "Hof"}]}
    village = {"slug": "zuiderdorp", "name": "Zuiderdorp"}
    return AreaEntry.model_validate(
        {"slug": "stad", "kind": "municipality", "name": "Stad", "districts": [oost, west], "villages": [village]}
    )
