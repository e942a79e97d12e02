"""The first meeting: two taps, three bubbles, and nothing kept before the notice was acknowledged."""

import pytest
from sqlalchemy import select, text

from conversations.incoming import Tapped, deep_link
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Chat, Resident
from tests.builders import a_challenge
from tests.conversations.someone import NEED, a_resident_of, someone, submissions_of


async def test_two_taps_and_three_bubbles_before_a_resident_can_say_what_they_came_for(
    db: Db, challenge: ChallengeView
) -> None:
    person = await someone(db, language="en")
    await person.starts(challenge.slug)
    await person.taps("Nederlands")
    await person.taps("Prima, ga verder")

    assert len(person.log[0].bubbles) == 2
    assert person.last.bubbles == ("Wat mist u in uw buurt? Of wat wilt u bijdragen? Schrijf het hier.",)
    assert person.last.writes


async def test_the_first_screen_is_in_the_language_of_the_app_when_the_challenge_speaks_it(
    db: Db, challenge: ChallengeView
) -> None:
    english, turkish = await someone(db, language="en-GB"), await someone(db, language="tr")
    await english.starts(challenge.slug)
    await turkish.starts(challenge.slug)

    assert english.last.language == "en"
    assert turkish.last.language == challenge.languages[0]
    assert "Kendi dilinizde" in turkish.text


async def test_nobody_is_a_resident_before_the_notice_was_acknowledged(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    assert not (await db.execute(select(Resident))).all()

    await person.taps("Prima, ga verder")
    resident = (await db.execute(select(Resident))).one()
    assert (resident.challenge_id, resident.language, resident.name) == (challenge.id, "nl", None)


async def test_who_declines_is_forgotten_but_for_the_address_and_can_begin_again(
    db: Db, challenge: ChallengeView
) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    await person.taps("Nee, dank u")

    assert not (await db.execute(select(Resident))).all()
    assert (await db.execute(select(Chat.declined_at))).scalar_one() is not None
    assert challenge.setup.person.telephone in person.text
    await person.taps("Beginnen")
    assert "Prima, ga verder" in person.labels()


async def test_what_is_written_before_the_welcome_is_not_lost(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.says(NEED)
    await person.taps("Prima, ga verder")

    assert "Iets wat ik mis" in person.labels()
    await person.taps("Iets wat ik mis")
    await person.taps("Noorderhof")
    await person.taps("Versturen")
    assert await submissions_of(db) == [NEED]


@pytest.mark.parametrize(
    ("goal", "question"),
    [
        ("need", "Wat mist u in uw buurt?"),
        ("offer", "Wat wilt u bijdragen"),
        ("idea", "Wat is uw idee?"),
        ("lesson", "Wat hebben we ervan geleerd?"),
    ],
)
async def test_a_deep_link_leads_straight_to_what_it_is_for_and_tells_where_somebody_came_from(
    db: Db, challenge: ChallengeView, goal: str, question: str
) -> None:
    person = await someone(db)
    await person.starts(f"{challenge.slug}_flyer-1_{goal}")
    await person.taps("Prima, ga verder")

    assert question in person.text
    source = await db.execute(text("SELECT s.name FROM residents r JOIN sources s ON s.id = r.source_id"))
    assert source.scalar_one() == "flyer-1"


async def test_a_link_to_nowhere_is_told_and_leads_on(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts("no-such-place")

    assert "Die link ken ik niet" in person.text
    assert "Prima, ga verder" in person.labels()


async def test_where_several_chats_are_open_one_is_chosen(db: Db, challenge: ChallengeView) -> None:
    other = await a_challenge(db)
    person = await someone(db)
    await person.starts()
    await person.does(Tapped(None, "menu", f"go-{other.slug}"))

    assert "Prima, ga verder" in person.labels()
    assert (await db.execute(select(Chat.challenge_id))).scalar_one() == other.id


async def test_a_chat_may_stand_for_residents_of_two_challenges(db: Db, challenge: ChallengeView) -> None:
    other = await a_challenge(db)
    person = await a_resident_of(db, challenge.slug)
    await person.starts(other.slug)
    await person.taps("Prima, ga verder")
    await person.starts(challenge.slug)

    assert (await db.execute(select(Resident.challenge_id).order_by(Resident.id))).scalars().all() == [
        challenge.id,
        other.id,
    ]
    assert (await db.execute(select(Chat.challenge_id))).scalar_one() == challenge.id


async def test_what_was_written_before_the_notice_is_gone_when_it_is_declined(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.says("Iets wat niemand mag weten.")
    await person.says("En nog iets geheims, met veel woorden.")
    await person.taps("Nee, dank u")

    assert "geheim" not in await everything_kept(db)
    assert "niemand mag weten" not in await everything_kept(db)


async def test_what_was_written_before_the_notice_is_gone_when_the_talk_is_stopped(
    db: Db, challenge: ChallengeView
) -> None:
    person = await someone(db)
    await person.says("Iets wat niemand mag weten.")
    await person.taps("Stoppen")

    assert "niemand mag weten" not in await everything_kept(db)


async def everything_kept(db: Db) -> str:
    """All rows that may hold words, as text."""
    rows = await db.execute(
        text(
            "SELECT coalesce(string_agg(t::text, ''), '') FROM talks t UNION ALL"
            " SELECT coalesce(string_agg(m::text, ''), '') FROM messages m UNION ALL"
            " SELECT coalesce(string_agg(s::text, ''), '') FROM submissions s"
        )
    )
    return "".join(rows.scalars())


@pytest.mark.parametrize("payload", ["x" * 65, "samen_" + "a" * 60])
def test_a_link_longer_than_telegram_allows_is_none(payload: str) -> None:
    assert deep_link(payload) is None
