"""What members are mailed: once a working morning what waits, at once what is urgent; never a word of a resident."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from conversations.content import Content
from conversations.team_mail import send_digests, tell_urgent
from participation import mail_addresses, members
from participation.challenge_file import Pause
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import MemberRole, Message, Resident
from participation.sample import sample_challenge
from participation.words import MailPage, MessageState, Pretend, Role
from tests.builders import a_challenge, a_members_mail, a_submission
from tests.conversations.someone import Someone

WORDS = "Het pad bij de vijver is glad."
HERE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 5, 4, 7, 45, tzinfo=HERE)


async def a_member(db: Db, challenge: ChallengeView, role: Role = Role.COORDINATOR, language: str = "nl") -> int:
    member = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=role, language=language)
    await a_members_mail(db, member)
    return member


async def mailed(db: Db) -> list[Content]:
    return [Content.load(each) for each in (await db.execute(select(Message.content).order_by(Message.id))).scalars()]


async def sent_at(db: Db, times: Sequence[datetime]) -> list[int]:
    return [await send_digests(db, now=each) for each in times]


async def test_each_working_morning_what_waits_and_once_however_often_it_is_looked_at(
    db: Db, challenge: ChallengeView
) -> None:
    await a_member(db, challenge)
    received = datetime(2026, 4, 20, tzinfo=HERE)
    await a_submission(db, challenge, own_words=WORDS, received_at=received)
    await a_submission(db, challenge, own_words=WORDS, urgent=True, received_at=MONDAY)
    early = MONDAY.replace(hour=7, minute=29)
    evening, saturday, tuesday = MONDAY.replace(hour=22), MONDAY.replace(day=9), MONDAY.replace(day=5)
    assert await sent_at(db, [early, MONDAY, MONDAY, evening, tuesday, saturday]) == [0, 1, 0, 0, 1, 0]

    told = (await mailed(db))[0]
    assert told.bubbles == (
        "1 bijdrage klinkt dringend.",
        "1 is over de beloofde leestijd heen.",
        "2 moeten nog gelezen worden.",
    )
    assert [(each.id, each.url) for each in told.buttons] == [("desk", f"/desk/{challenge.slug}"), ("mail:d", "")]
    assert WORDS not in str(told)


async def test_after_days_of_standing_still_there_is_one(db: Db, challenge: ChallengeView) -> None:
    await a_member(db, challenge)
    await a_submission(db, challenge)
    assert await sent_at(db, [MONDAY, MONDAY.replace(day=8, hour=16), MONDAY.replace(day=8, hour=17)]) == [1, 1, 0]


async def test_the_morning_is_the_challenges_own_and_pauses_are_left_in_peace(db: Db) -> None:
    tokyo = await a_challenge(db, time_zone="Asia/Tokyo")
    away = Pause(first=MONDAY.date(), last=MONDAY.date())
    paused = await a_challenge(db, setup=sample_challenge().setup.model_copy(update={"pauses": (away,)}))
    for challenge in (tokyo, paused):
        await a_member(db, challenge)
        await a_submission(db, challenge)
    assert await sent_at(db, [datetime(2026, 5, 4, 0, 31, tzinfo=HERE), MONDAY, MONDAY.replace(day=5)]) == [1, 0, 2]


async def test_where_nothing_waits_nothing_is_sent(db: Db, challenge: ChallengeView) -> None:
    await a_member(db, challenge)
    assert await send_digests(db, now=MONDAY) == 0


@pytest.mark.parametrize("not_for", ["viewer", "organizer", "not confirmed", "switched off", "disabled", "elsewhere"])
async def test_who_may_not_read_all_or_does_not_want_it_is_mailed_nothing(
    db: Db, challenge: ChallengeView, not_for: str
) -> None:
    role = Role(not_for) if not_for in list(Role) else Role.OWNER
    await members.add_member(db, challenge_id=challenge.id, name="Joris", role=Role.OWNER)
    team = await a_challenge(db) if not_for == "elsewhere" else challenge
    member = await members.add_member(db, challenge_id=team.id, name="Hanna", role=role)
    chat = await a_members_mail(db, member, confirmed=not_for != "not confirmed")
    if not_for == "switched off":
        await mail_addresses.end_mail(db, chat_id=chat, page=MailPage.NO_DIGEST)
    if not_for == "disabled":
        await members.disable_member(db, challenge_id=team.id, member_id=member, by=None, now=MONDAY)
    await a_submission(db, challenge)
    assert await send_digests(db, now=MONDAY) == 0


async def test_what_sounds_urgent_is_mailed_at_once_in_each_ones_language_without_its_words(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await a_member(db, challenge)
    await a_member(db, challenge, language="en")
    off = await a_member(db, challenge)
    await mail_addresses.wish(db, member_id=off, digest=True, urgent=False)
    await fatma.sends("need", "Ik ruik een gaslucht bij de buren.")
    told = [each for each in await mailed(db) if each.buttons and each.buttons[0].id == "desk"]
    assert [each.language for each in told] == ["nl", "en"]
    assert "klinkt dringend. Lees het nu." in told[0].bubbles[0]
    assert "sounds urgent. Read it now." in told[1].bubbles[0]
    assert [each.buttons[1].id for each in told] == ["mail:u"] * 2
    assert "gaslucht" not in str(told)


@pytest.mark.parametrize(("words", "pretend"), [(WORDS, None), ("Ik ruik een gaslucht bij de buren.", Pretend.TEST)])
async def test_what_does_not_sound_urgent_is_not_and_nothing_that_a_test_sends(
    db: Db, challenge: ChallengeView, fatma: Someone, words: str, pretend: Pretend | None
) -> None:
    await a_member(db, challenge)
    await db.execute(update(Resident).values(pretend=pretend))
    await fatma.sends("need", words)
    assert [each for each in await mailed(db) if each.buttons and each.buttons[0].id == "desk"] == []


async def test_who_was_just_mailed_about_something_urgent_is_not_mailed_again_so_soon(
    db: Db, challenge: ChallengeView
) -> None:
    async def told(there: ChallengeView = challenge) -> int:
        number = await a_submission(db, there, own_words=WORDS, urgent=True)
        return await tell_urgent(db, challenge_id=there.id, number=number)

    hanna = await a_member(db, challenge)
    assert [await told(), await told()] == [1, 0]
    await a_member(db, challenge)  # who was told nothing yet
    assert [await told(), await told()] == [1, 0]
    await db.execute(update(Message).values(created_at=Message.created_at - timedelta(minutes=11)))
    assert [await told(), await told()] == [2, 0]
    await db.execute(update(Message).values(state=MessageState.FAILED))  # and so told nothing
    assert [await told(), await told()] == [2, 0]

    other = await a_challenge(db)
    await db.execute(insert(MemberRole).values(member_id=hanna, challenge_id=other.id, role=Role.COORDINATOR))
    assert [await told(other), await told(other)] == [1, 0]


async def test_the_mail_of_each_morning_holds_nothing_urgent_back(db: Db, challenge: ChallengeView) -> None:
    await a_member(db, challenge)
    number = await a_submission(db, challenge, own_words=WORDS, urgent=True)
    assert await send_digests(db, now=MONDAY) == 1
    assert await tell_urgent(db, challenge_id=challenge.id, number=number) == 1
