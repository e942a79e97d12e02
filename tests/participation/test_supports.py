"""What neighbours may see of each other, in which order, and what they say of it."""

from itertools import product
from typing import Any, Final

import pytest
from sqlalchemy import func, select

from participation.challenges import AreaView, ChallengeView
from participation.database import Db
from participation.errors import NoLongerShown
from participation.filters import SubmissionFilter
from participation.joining import join_resident
from participation.members import add_member
from participation.models import Submission, Support
from participation.reading_list import submissions_page
from participation.submission_view import see_submission
from participation.supports import (
    MOST_LISTED,
    CanHelp,
    NeighbourSubmission,
    counts,
    show_to_neighbour,
    submissions_for_neighbours,
    support,
    supported_by,
    withdraw_support,
)
from participation.threads import hide_from_neighbours, own_submission, withdraw_submission
from participation.words import Kind, Role, Status, SupportKind, Visibility
from tests.builders import a_challenge, a_chat, a_resident, a_submission
from tests.participation.test_joining import a_code
from tests.statements import statements

SHOWN: Final[dict[str, Any]] = {"status": Status.ACCEPTED, "visibility": Visibility.NAMELESS}


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def fatma(db: Db, challenge: ChallengeView) -> int:
    """Who looks; she said nowhere where she lives."""
    return await a_resident(db, challenge)


async def listed(db: Db, challenge: ChallengeView, resident_id: int) -> tuple[int, ...]:
    return await submissions_for_neighbours(db, challenge_id=challenge.id, resident_id=resident_id)


async def seen(db: Db, challenge: ChallengeView, number: int, resident_id: int) -> NeighbourSubmission | None:
    return await show_to_neighbour(db, challenge_id=challenge.id, number=number, resident_id=resident_id)


async def says(
    db: Db,
    challenge: ChallengeView,
    number: int,
    resident_id: int,
    kind: SupportKind = SupportKind.ME_TOO,
    note: str | None = None,
) -> None:
    await support(db, challenge_id=challenge.id, number=number, resident_id=resident_id, kind=kind, note=note)


async def all_supports(db: Db) -> list[tuple[int, int, str, str | None]]:
    rows = select(Support.submission_id, Support.resident_id, Support.kind, Support.note).order_by(Support.id)
    return [(row.submission_id, row.resident_id, row.kind, row.note) for row in await db.execute(rows)]


@pytest.mark.parametrize(("status", "visibility"), list(product(Status, Visibility)))
async def test_only_what_is_accepted_and_allowed_is_ever_shown_or_answered(
    db: Db, challenge: ChallengeView, fatma: int, status: Status, visibility: Visibility
) -> None:
    number = await a_submission(db, challenge, status=status, visibility=visibility)
    may = status is Status.ACCEPTED and visibility is not Visibility.TEAM

    assert await listed(db, challenge, fatma) == ((number,) if may else ())
    assert (await seen(db, challenge, number, fatma) is not None) is may
    if may:
        await says(db, challenge, number, fatma)
    else:
        with pytest.raises(NoLongerShown):
            await says(db, challenge, number, fatma)
    assert await counts(db, number=number) == ({SupportKind.ME_TOO: 1} if may else {})


async def test_nor_what_is_no_neighbours(db: Db, challenge: ChallengeView, fatma: int) -> None:
    elsewhere = await a_challenge(db)
    for number in (
        await a_submission(db, challenge, fatma, **SHOWN),
        await a_submission(db, elsewhere, **SHOWN),
        await a_submission(db, challenge, kind=Kind.MESSAGE, **SHOWN),
        await a_submission(db, challenge, own_words="", **SHOWN),
        await a_submission(db, challenge, withdrawn_at=func.now(), **SHOWN),
    ):
        assert await seen(db, challenge, number, fatma) is None
        with pytest.raises(NoLongerShown):
            await says(db, challenge, number, fatma)
    assert await listed(db, challenge, fatma) == ()


async def test_the_public_wording_goes_before_own_words_and_a_name_is_shown_only_where_allowed(
    db: Db, challenge: ChallengeView, fatma: int
) -> None:
    omar = await a_resident(db, challenge, name="Omar")
    named = await a_submission(
        db, challenge, omar, status=Status.ACCEPTED, visibility=Visibility.NAMED, area=challenge.areas[0]
    )
    nameless = await a_submission(db, challenge, omar, public_wording="Er is een bank nodig.", **SHOWN)

    assert await seen(db, challenge, named, fatma) == NeighbourSubmission(
        named, Kind.NEED, "Er is geen bankje meer bij de vijver.", "Omar", challenge.areas[0].name, {}, ()
    )
    assert await seen(db, challenge, nameless, fatma) == NeighbourSubmission(
        nameless, Kind.NEED, "Er is een bank nodig.", None, None, {}, ()
    )


def a_branch(challenge: ChallengeView) -> tuple[AreaView, AreaView, AreaView]:
    """A leaf, the area that holds it, and another leaf."""
    known = {area.id: area for area in challenge.areas}
    parents = {area.parent_id for area in challenge.areas}
    leaf, *others = [area for area in challenge.areas if area.parent_id in known and area.id not in parents]
    return leaf, known[leaf.parent_id or 0], others[-1]


async def test_ones_own_area_goes_first_then_the_least_shown_then_the_newest(db: Db, challenge: ChallengeView) -> None:
    leaf, holding, other = a_branch(challenge)
    often = await a_submission(db, challenge, area=leaf, shown=3, **SHOWN)
    around = await a_submission(db, challenge, area=holding, **SHOWN)
    nowhere = await a_submission(db, challenge, **SHOWN)
    elsewhere = await a_submission(db, challenge, area=other, **SHOWN)
    newest = await a_submission(db, challenge, area=leaf, **SHOWN)

    at_leaf = await a_resident(db, challenge, area=leaf)
    assert await listed(db, challenge, at_leaf) == (newest, around, often, elsewhere, nowhere)
    wide = await a_resident(db, challenge, area=holding)
    assert (await listed(db, challenge, wide))[-1] == nowhere
    assert await listed(db, challenge, await a_resident(db, challenge)) == (newest, elsewhere, nowhere, around, often)


async def test_what_was_shown_makes_room_for_what_was_not(db: Db, challenge: ChallengeView, fatma: int) -> None:
    older, newer = await a_submission(db, challenge, **SHOWN), await a_submission(db, challenge, **SHOWN)
    assert await listed(db, challenge, fatma) == (newer, older)
    await seen(db, challenge, newer, fatma)
    assert await listed(db, challenge, fatma) == (older, newer)
    assert (await db.execute(select(Submission.version))).scalars().all() == [1, 1]


async def test_as_many_statements_for_a_full_list_as_for_one(db: Db, challenge: ChallengeView, fatma: int) -> None:
    sent_for: list[int] = []
    found: tuple[int, ...] = ()
    for more in (1, MOST_LISTED):
        for _ in range(more):
            await a_submission(db, challenge, **SHOWN)
        async with statements(db) as sent:
            found = await listed(db, challenge, fatma)
        sent_for.append(len(sent))
    assert (len(found), sent_for) == (MOST_LISTED, [1, 1])


async def test_twice_is_once_a_later_note_counts_and_all_of_it_can_be_taken_back(
    db: Db, challenge: ChallengeView, fatma: int
) -> None:
    number = await a_submission(db, challenge, **SHOWN)
    await says(db, challenge, number, fatma)
    await says(db, challenge, number, fatma)
    await says(db, challenge, number, fatma, SupportKind.CAN_HELP, "Ik heb een boor.")
    await says(db, challenge, number, fatma, SupportKind.CAN_HELP, "En een ladder.")
    await says(db, challenge, number, fatma, SupportKind.CAN_HELP)
    assert await all_supports(db) == [
        (number, fatma, "me_too", None),
        (number, fatma, "can_help", "En een ladder."),
    ]
    card = await seen(db, challenge, number, fatma)
    assert card is not None
    assert card.given == (SupportKind.ME_TOO, SupportKind.CAN_HELP)
    assert (await listed(db, challenge, fatma), await given_by(db, challenge, fatma)) == ((), (number,))

    for kind in (*SupportKind, SupportKind.ME_TOO):
        await withdraw_support(db, number=number, resident_id=fatma, kind=kind)
    assert await all_supports(db) == []
    assert (await listed(db, challenge, fatma), await given_by(db, challenge, fatma)) == ((number,), ())


async def given_by(db: Db, challenge: ChallengeView, resident_id: int) -> tuple[int, ...]:
    return await supported_by(db, challenge_id=challenge.id, resident_id=resident_id)


@pytest.mark.parametrize("take", [hide_from_neighbours, withdraw_submission])
async def test_what_its_author_hides_is_gone_for_those_who_supported_it_too(
    db: Db, challenge: ChallengeView, fatma: int, take: type
) -> None:
    omar = await a_resident(db, challenge)
    number = await a_submission(db, challenge, omar, **SHOWN)
    await says(db, challenge, number, fatma)
    await take(db, number=number, resident_id=omar)

    assert await given_by(db, challenge, fatma) == ()
    with pytest.raises(NoLongerShown):
        await says(db, challenge, number, fatma, SupportKind.JOIN_IN)


async def test_the_team_sees_how_many_and_who_can_help_and_the_author_how_many(
    db: Db, challenge: ChallengeView
) -> None:
    omar = await a_resident(db, challenge)
    number = await a_submission(db, challenge, omar, **SHOWN)
    for handle, note in (("Merel-1", "Ik heb een boor."), ("Merel-2", None)):
        helps = await a_resident(db, challenge, handle=handle)
        await says(db, challenge, number, helps, SupportKind.CAN_HELP, note)
        await says(db, challenge, number, helps)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    told = {SupportKind.ME_TOO: 2, SupportKind.CAN_HELP: 2}

    view = await see_submission(db, challenge_id=challenge.id, number=number, member_id=member)
    assert (view.supports, view.can_help) == (told, (CanHelp("Merel-1", "Ik heb een boor."), CanHelp("Merel-2", None)))
    own = await own_submission(db, number=number, resident_id=omar)
    assert own is not None
    assert own.supports == told
    (line,) = await submissions_page(db, SubmissionFilter(), challenge_id=challenge.id, member_id=member)
    assert line.supports == 4


async def test_of_two_residents_who_are_one_person_it_counts_once_and_not_for_their_own(
    db: Db, challenge: ChallengeView
) -> None:
    chat = await a_chat(db)
    found, comes = await a_resident(db, challenge), await a_resident(db, challenge, chat_id=chat)
    both, one = await a_submission(db, challenge, **SHOWN), await a_submission(db, challenge, **SHOWN)
    await says(db, challenge, both, found, SupportKind.CAN_HELP, "Ik heb een boor.")
    await says(db, challenge, both, comes, SupportKind.CAN_HELP)
    await says(db, challenge, one, comes)
    await says(db, challenge, await a_submission(db, challenge, found, **SHOWN), comes)
    await says(db, challenge, await a_submission(db, challenge, comes, **SHOWN), found)
    await join_resident(db, chat_id=chat, challenge_id=challenge.id, code_id=await a_code(db, challenge, found))

    assert await all_supports(db) == [
        (both, found, "can_help", "Ik heb een boor."),
        (one, found, "me_too", None),
    ]
