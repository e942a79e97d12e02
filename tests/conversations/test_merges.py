"""What residents hear of merges: authors what becomes of theirs, supporters a question that one tap answers."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import insert, select, update

from conversations.content import Button, Content
from conversations.incoming import Asked
from conversations.notices import tell_the_news
from participation import merging, review
from participation.challenges import ChallengeView
from participation.database import Db
from participation.members import add_member
from participation.models import Message, Notice, Resident, Submission, Support
from participation.review import Reviewed
from participation.support_along import count_asked
from participation.words import (
    TAKEN_OUT,
    DeclineReason,
    MergeReason,
    NoticeKind,
    Role,
    Status,
    SupportKind,
    Visibility,
)
from tests.builders import a_chat, a_resident, a_submission
from tests.conversations.someone import NEED, Someone, a_resident_of

NOON: Final = datetime(2026, 5, 4, 10, tzinfo=UTC)
SHOWN: Final[dict[str, Any]] = {"status": Status.ACCEPTED, "visibility": Visibility.NAMELESS}


@pytest.fixture
async def member(db: Db, challenge: ChallengeView) -> int:
    return await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)


@pytest.fixture
async def resident(db: Db, challenge: ChallengeView) -> int:
    return await a_resident(db, challenge, chat_id=await a_chat(db))


async def merged(db: Db, challenge: ChallengeView, member: int, number: int, into: int) -> Reviewed:
    on = Reviewed(challenge.id, number, member)
    await merging.merge(db, on, into=into, reason=MergeReason.SAME)
    return on


async def news(db: Db, now: datetime = NOON) -> list[Content]:
    """What is told at this hour, to whomever."""
    before = (await db.execute(select(Message.id).order_by(Message.id.desc()).limit(1))).scalar_one_or_none() or 0
    await db.execute(update(Notice).where(Notice.told_at.is_(None)).values(created_at=now - timedelta(minutes=5)))
    await tell_the_news(db, now=now)
    contents = await db.execute(select(Message.content).where(Message.id > before).order_by(Message.id))
    return [Content.load(each) for each in contents.scalars() if each]


def plain(content: Content) -> list[str]:
    return [each.replace("\u2068", "").replace("\u2069", "") for each in content.bubbles]


async def test_an_author_hears_with_what_it_was_merged_and_where_that_stands(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    number, into = await a_submission(db, challenge, resident), await a_submission(db, challenge, **SHOWN)
    await db.execute(update(Submission).where(Submission.id == into).values(public_wording="Meer zitplekken."))
    await merged(db, challenge, member, number, into)
    (told,) = await news(db)
    assert plain(told) == [
        f"We hebben nummer {number} gelezen. Het gaat over hetzelfde als nummer {into}. "
        "We gaan met die twee samen verder.",
        f"Nummer {into}: gelezen en meegenomen.",
        f"Dit staat er in nummer {into}:",
        "Meer zitplekken.",
        "Uw eigen woorden blijven bij ons zoals ze zijn.",
    ]
    assert told.buttons == ()


async def test_where_personal_data_were_taken_out_the_mark_is_explained(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    into = await a_submission(db, challenge, own_words=f"Bij {TAKEN_OUT} thuis.", **SHOWN)
    await merged(db, challenge, member, await a_submission(db, challenge, resident), into)
    (told,) = await news(db)
    assert plain(told)[3:5] == [
        f"Bij {TAKEN_OUT} thuis.",
        "Waar u […] ziet, heeft het team persoonsgegevens weggehaald.",
    ]


async def test_a_supporter_hears_that_their_note_was_redacted_though_they_have_no_part_in_it(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    number = await a_submission(db, challenge)
    row = {"challenge_id": challenge.id, "resident_id": resident, "submission_id": number}
    await db.execute(insert(Notice).values(**row, kind=NoticeKind.REDACTED))
    (told,) = await news(db)
    assert f"nummer {number}" in plain(told)[0]


@pytest.mark.parametrize("more", [{"visibility": Visibility.NAMELESS}, {"status": Status.ACCEPTED}])
async def test_words_that_the_author_of_the_other_one_did_not_share_are_not_told(
    db: Db, challenge: ChallengeView, resident: int, member: int, more: dict[str, Any]
) -> None:
    into = await a_submission(db, challenge, own_words="Geheim.", **more)
    await merged(db, challenge, member, await a_submission(db, challenge, resident), into)
    (told,) = await news(db)
    assert "Geheim." not in plain(told)


async def test_what_is_decided_on_the_canonical_one_is_told_to_all_authors_by_their_own_numbers(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    one, other = [await a_submission(db, challenge, resident) for _ in range(2)]
    author = await a_resident(db, challenge, chat_id=await a_chat(db))
    into = await a_submission(db, challenge, author)
    await merged(db, challenge, member, one, into)
    await merged(db, challenge, member, other, into)
    await db.execute(update(Notice).values(told_at=NOON - timedelta(days=1)))
    on = Reviewed(challenge.id, into, member)
    await review.decline(db, on, reason=DeclineReason.NOT_OURS, words="Bel het waterschap.")
    theirs, ours = sorted([plain(each) for each in await news(db)], key=len)
    no = f"We hebben nummer {into} gelezen, maar kunnen er niet mee verder."
    assert (theirs[0], theirs[2]) == (no, "Bel het waterschap.")
    assert ours[:2] == [f"Uw nummer {one} gaat verder als nummer {into}.", no]
    assert (ours[3], len(ours)) == ("Bel het waterschap.", 5)


async def test_who_has_no_part_in_it_any_more_is_told_nothing_of_it(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    number, into = await a_submission(db, challenge, resident), await a_submission(db, challenge)
    on = await merged(db, challenge, member, number, into)
    await review.accept(db, Reviewed(challenge.id, into, member))
    await merging.unmerge(db, on)
    assert await news(db) == []
    theirs = select(Notice.id).where(Notice.told_at.is_(None), Notice.resident_id == resident)
    assert (await db.execute(theirs)).all() == []


async def test_who_heard_of_a_merge_hears_that_it_is_undone(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    number, into = await a_submission(db, challenge, resident), await a_submission(db, challenge)
    on = await merged(db, challenge, member, number, into)
    await news(db)
    await merging.unmerge(db, on)
    (told,) = await news(db, NOON + timedelta(days=1))
    assert plain(told)[0].startswith(f"Nummer {number} staat weer op zichzelf.")


class Supported:
    """What Fatma supports, and what it goes on as."""

    def __init__(self, db: Db, fatma: Someone, part: int, whole: int) -> None:
        self.db, self.fatma, self.part, self.whole = db, fatma, part, whole

    async def given(self) -> list[tuple[int, str, str | None]]:
        columns = (Support.submission_id, Support.kind, Support.note)
        return [tuple(row) for row in await self.db.execute(select(*columns).order_by(Support.id))]  # type: ignore[misc]

    async def asked(self) -> Button:
        """The button of the notice; nothing was moved before it is tapped."""
        before = await self.given()
        await news(self.db)
        await self.fatma.looks()
        assert await self.given() == before
        (button,) = self.fatma.last.buttons
        return button


@pytest.fixture
async def supported(db: Db, challenge: ChallengeView, fatma: Someone, member: int) -> Supported:
    await fatma.taps("Stoppen")
    who = (await db.execute(select(Resident.id).order_by(Resident.id.desc()).limit(1))).scalar_one()
    part = await a_submission(db, challenge, **SHOWN)
    whole = await a_submission(db, challenge, own_words="Oudere buren rusten nergens uit.", **SHOWN)
    for kind, note in ((SupportKind.ME_TOO, None), (SupportKind.CAN_HELP, "Ik heb hout.")):
        row = {"challenge_id": challenge.id, "submission_id": part, "resident_id": who}
        await db.execute(insert(Support).values(**row, kind=kind, note=note))
    await merged(db, challenge, member, part, whole)
    return Supported(db, fatma, part, whole)


async def test_who_supports_a_part_is_asked_and_says_yes_with_one_tap(db: Db, supported: Supported) -> None:
    part, whole, fatma = supported.part, supported.whole, supported.fatma
    assert await count_asked(db, number=whole) == 1
    assert (await supported.asked()).label == f"Ja, ook voor nummer {whole}"
    assert plain(fatma.last) == [
        f"U reageerde op nummer {part}. Dat gaat verder als nummer {whole}. Daar staat:",
        "Oudere buren rusten nergens uit.",
        "Geldt uw reactie daar ook voor?",
    ]
    await fatma.taps(f"Ja, ook voor nummer {whole}")
    assert f"Uw reactie geldt nu ook voor nummer {whole}." in fatma.text
    was = [(part, "me_too", None), (part, "can_help", "Ik heb hout.")]
    given = await supported.given()
    assert (given[:2], sorted(given[2:])) == (was, [(whole, "can_help", "Ik heb hout."), (whole, "me_too", None)])
    assert await count_asked(db, number=whole) == 0


async def test_a_second_tap_gives_nothing_twice(db: Db, supported: Supported) -> None:
    yes = (await supported.asked()).label
    await supported.fatma.taps(yes)
    given, first = await supported.given(), supported.fatma.log[0]
    assert len(given) == 4
    supported.fatma.log.append(next(each for each in supported.fatma.log if yes in [b.label for b in each.buttons]))
    await supported.fatma.taps(yes)
    assert "U hoeft hier niets meer te antwoorden." in supported.fatma.text
    assert (await supported.given(), supported.fatma.log[0]) == (given, first)


async def test_where_it_went_on_meanwhile_the_resident_is_shown_that_and_asked_anew(
    db: Db, challenge: ChallengeView, supported: Supported, member: int
) -> None:
    yes = (await supported.asked()).label
    further = await a_submission(db, challenge, own_words="Een groene rustplek.", **SHOWN)
    await merged(db, challenge, member, supported.whole, further)
    await supported.fatma.taps(yes)
    assert "Een groene rustplek." in supported.fatma.text
    assert supported.fatma.labels()[:2] == [str(further), "Geen van deze"]
    assert len(await supported.given()) == 2
    await supported.fatma.taps("Geen van deze")
    assert len(await supported.given()) == 2
    await supported.fatma.taps("Wat buren zeggen")
    assert "Een groene rustplek." in supported.fatma.text


async def test_nobody_is_asked_about_what_they_may_not_see_until_they_may(db: Db, supported: Supported) -> None:
    here = update(Submission).where(Submission.id == supported.whole)
    await db.execute(here.values(visibility=Visibility.TEAM))
    await news(db)
    await supported.fatma.looks()
    assert "Geldt uw reactie" not in supported.fatma.text
    await db.execute(here.values(visibility=Visibility.NAMED))
    await supported.asked()


async def test_who_supports_it_already_is_not_asked(db: Db, challenge: ChallengeView, supported: Supported) -> None:
    row = (await db.execute(select(Support.resident_id, Support.challenge_id).limit(1))).one()
    own = {"resident_id": row.resident_id, "challenge_id": row.challenge_id}
    await db.execute(insert(Support).values(**own, submission_id=supported.whole, kind=SupportKind.JOIN_IN))
    assert await news(db) == []
    assert await count_asked(db, number=supported.whole) == 0


async def test_among_what_was_sent_it_stands_with_what_it_was_merged_and_what_came_of_it(
    db: Db, challenge: ChallengeView, fatma: Someone, member: int
) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.taps("Nee")
    number = (await db.execute(select(Submission.id))).scalar_one()
    into = await a_submission(db, challenge, own_words="Meer zitplekken.", visibility=Visibility.NAMELESS)
    await merged(db, challenge, member, number, into)
    assert await _opened(fatma, number=into) == (True, False)
    await review.accept(db, Reviewed(challenge.id, into, member))
    assert await _opened(fatma, number=into) == (True, True)
    assert f"Nummer {into}: gelezen en meegenomen." in plain(fatma.log[-2])


async def _opened(fatma: Someone, *, number: int) -> tuple[bool, bool]:
    """Whether it says with which number it was merged, and whether the words of that one."""
    await fatma.does(Asked("mine"))
    await fatma.taps(next(label for label in fatma.labels() if " · " in label))
    said = plain(fatma.last)
    assert NEED in said
    await fatma.taps("Sluiten")
    return f"Hoe het ervoor staat: samengevoegd met nummer {number}." in said, "Meer zitplekken." in said


async def test_another_resident_cannot_say_yes_for_what_they_support_nothing_of(
    db: Db, challenge: ChallengeView, supported: Supported
) -> None:
    button = await supported.asked()
    omar = await a_resident_of(db, challenge.slug)
    omar.log.append(Content("nl", bubbles=("",), buttons=(button,)))
    await omar.taps(button.label)
    assert "U hoeft hier niets meer te antwoorden." in omar.text
    assert len(await supported.given()) == 2
