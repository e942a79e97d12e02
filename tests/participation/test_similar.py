"""What shares words with a submission: by stems, the most telling first, of those that may be seen."""

from typing import Any

import pytest

from participation import merging
from participation.challenges import ChallengeView
from participation.database import Db
from participation.disclosure import Depth
from participation.members import add_member
from participation.review import Reviewed
from participation.similar import MOST, similar_to
from participation.threads import withdraw_submission
from participation.words import Kind, MergeReason, Role, Status
from tests.builders import a_challenge, a_resident, a_submission
from tests.statements import statements


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def like(db: Db, challenge: ChallengeView, number: int, depth: Depth = Depth.ALL) -> list[int]:
    return [each.number for each in await similar_to(db, challenge_id=challenge.id, number=number, depth=depth)]


async def brought(db: Db, challenge: ChallengeView, *texts: str, **more: Any) -> list[int]:
    return [await a_submission(db, challenge, own_words=each, language="nl", **more) for each in texts]


async def test_words_are_alike_by_their_stems_and_not_by_what_every_sentence_has(
    db: Db, challenge: ChallengeView
) -> None:
    bench, benches, _lamp = await brought(
        db,
        challenge,
        "Er is geen bankje bij de vijver.",
        "Ik mis bankjes rond onze vijvers!",
        "Er is geen licht in het tunneltje bij de school.",
    )
    (found,) = await similar_to(db, challenge_id=challenge.id, number=bench)
    assert (found.number, found.words, found.status) == (
        benches,
        "Ik mis bankjes rond onze vijvers!",
        Status.RECEIVED,
    )


async def test_words_that_few_use_tell_more_and_no_more_than_five_are_told(db: Db, challenge: ChallengeView) -> None:
    common = await brought(db, challenge, *["De stoep is kapot."] * 6)
    (rare,) = await brought(db, challenge, "De stoep bij de apotheek.")
    (number,) = await brought(db, challenge, "Losse tegels op de stoep voor de apotheek.")
    found = await like(db, challenge, number)
    assert (found[0], len(found)) == (rare, MOST)
    assert set(found[1:]) < set(common)


async def test_what_was_taken_back_and_what_is_elsewhere_is_never_told(db: Db, challenge: ChallengeView) -> None:
    resident = await a_resident(db, challenge)
    number, taken = await brought(db, challenge, "Een bankje.", "Een bankje.", resident_id=resident)
    await brought(db, await a_challenge(db), "Een bankje.")
    await withdraw_submission(db, number=taken, resident_id=resident)
    assert await like(db, challenge, number) == []


async def test_a_message_to_the_team_is_like_messages_alone(db: Db, challenge: ChallengeView) -> None:
    need, idea = [(await brought(db, challenge, "Het lek.", kind=kind))[0] for kind in (Kind.NEED, Kind.IDEA)]
    one, other = await brought(db, challenge, "Het lek.", "Het lek.", kind=Kind.MESSAGE)
    assert await like(db, challenge, need) == [idea]
    assert await like(db, challenge, one) == [other]


async def test_what_goes_on_as_the_same_is_not_told_again(db: Db, challenge: ChallengeView) -> None:
    one, other, whole, apart = await brought(db, challenge, *["Een bankje."] * 4)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    for number in (one, other):
        await merging.merge(db, Reviewed(challenge.id, number, member), into=whole, reason=MergeReason.SAME)
    assert await like(db, challenge, whole) == await like(db, challenge, one) == [apart]
    assert await like(db, challenge, apart) == [whole, other, one]


async def test_each_role_is_told_what_it_may_see(db: Db, challenge: ChallengeView) -> None:
    number, _waits = await brought(db, challenge, "Een bankje.", "Een bankje.")
    (accepted,) = await brought(db, challenge, "Een bankje.", status=Status.ACCEPTED)
    assert await like(db, challenge, number, Depth.ACCEPTED) == [accepted]


async def test_what_has_no_words_is_like_nothing(db: Db, challenge: ChallengeView) -> None:
    number, _other = await brought(db, challenge, "", "")
    assert await like(db, challenge, number) == []


async def test_signs_that_mean_something_to_a_search_are_words_like_any(db: Db, challenge: ChallengeView) -> None:
    text = "L’école d'à côté: 'un banc' & \\ | !voilà (rue) <-> \\' x:*"
    one, other = await brought(db, challenge, text, text)
    assert await like(db, challenge, one) == [other]


async def test_it_takes_one_statement_however_many_there_are(db: Db, challenge: ChallengeView) -> None:
    counts = []
    for more in (1, 50):
        numbers = await brought(db, challenge, *["Een bankje bij de vijver."] * more)
        async with statements(db) as sent:
            await like(db, challenge, numbers[0])
        counts.append(len(sent))
    assert counts == [1, 1]
