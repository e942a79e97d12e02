"""What supporters of a part say of the whole: only themselves, only of what they may see, each thing once."""

from typing import Any, Final

import pytest
from sqlalchemy import insert, select, update

from participation import merging
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import NoLongerShown
from participation.members import add_member
from participation.models import Submission, Support
from participation.review import Reviewed
from participation.support_along import asked_along, count_asked, support_along
from participation.words import MergeReason, Role, Status, SupportKind, Visibility
from tests.builders import a_challenge, a_resident, a_submission
from tests.statements import statements

SHOWN: Final[dict[str, Any]] = {"status": Status.ACCEPTED, "visibility": Visibility.NAMELESS}


class Family:
    """Two parts and the whole; somebody supports both parts."""

    def __init__(self, db: Db, challenge: ChallengeView, numbers: list[int], resident: int) -> None:
        self.db, self.challenge, self.numbers, self.resident = db, challenge, numbers, resident
        self.whole = numbers[-1]

    async def says_yes(self, resident: int | None = None) -> None:
        who = {"challenge_id": self.challenge.id, "resident_id": resident or self.resident}
        await support_along(self.db, **who, number=self.whole)

    async def asked(self, resident: int | None = None) -> list[int]:
        who = {"challenge_id": self.challenge.id, "resident_id": resident or self.resident}
        return [each.number for each in await asked_along(self.db, **who)]

    async def supports(self, number: int, kind: SupportKind, note: str | None = None) -> None:
        row = {"challenge_id": self.challenge.id, "submission_id": number, "resident_id": self.resident}
        await self.db.execute(insert(Support).values(**row, kind=kind, note=note))

    async def given(self) -> list[tuple[str, str | None]]:
        found = select(Support.kind, Support.note).where(Support.submission_id == self.whole).order_by(Support.kind)
        return [(row[0], row[1]) for row in await self.db.execute(found)]


@pytest.fixture
async def family(db: Db) -> Family:
    challenge = await a_challenge(db)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    numbers = [await a_submission(db, challenge, **SHOWN) for _ in range(3)]
    made = Family(db, challenge, numbers, await a_resident(db, challenge))
    await made.supports(numbers[0], SupportKind.CAN_HELP, "Ik heb hout.")
    await made.supports(numbers[1], SupportKind.CAN_HELP, "En een boor.")
    await made.supports(numbers[1], SupportKind.ME_TOO)
    for number in numbers[:2]:
        await merging.merge(db, Reviewed(challenge.id, number, member), into=made.whole, reason=MergeReason.SAME)
    return made


async def test_what_was_said_of_several_parts_is_said_once_with_all_its_notes(family: Family) -> None:
    assert (await family.asked(), await count_asked(family.db, number=family.whole)) == ([family.whole], 1)
    await family.says_yes()
    ((can_help, notes), me_too) = await family.given()
    assert (can_help, sorted((notes or "").split("\n")), me_too) == (
        "can_help",
        ["En een boor.", "Ik heb hout."],
        ("me_too", None),
    )
    assert (await family.asked(), await count_asked(family.db, number=family.whole)) == ([], 0)


@pytest.mark.parametrize("hidden", [{"visibility": Visibility.TEAM}, {"status": Status.RECEIVED}])
async def test_nobody_supports_what_they_may_not_see(db: Db, family: Family, hidden: dict[str, Any]) -> None:
    await db.execute(update(Submission).where(Submission.id == family.whole).values(**hidden))
    assert await family.asked() == []
    with pytest.raises(NoLongerShown):
        await family.says_yes()


async def test_neither_the_author_nor_who_supports_no_part_says_yes(db: Db, family: Family) -> None:
    query = select(Submission.resident_id).where(Submission.id == family.whole)
    author = (await db.execute(query)).scalar_one()
    for nobody in (author, await a_resident(db, family.challenge)):
        assert await family.asked(nobody) == []
        with pytest.raises(NoLongerShown):
            await family.says_yes(nobody)
    assert await family.given() == []


async def test_the_author_of_the_whole_is_not_counted_as_asked(db: Db, family: Family) -> None:
    await db.execute(update(Submission).where(Submission.id == family.whole).values(resident_id=family.resident))
    assert await count_asked(db, number=family.whole) == 0


async def test_it_is_asked_in_one_statement_however_much_is_supported(family: Family) -> None:
    async with statements(family.db) as sent:
        await family.asked()
    assert len(sent) == 1
