"""A need: recorded when it is sent, enriched after, and placed."""

from sqlalchemy import select, text

from conversations.incoming import (
    Asked,
    Shared,
    Wrote,
)
from conversations.questions import Attached
from conversations.wording import in_words
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Resident, Submission, Talk
from participation.words import ChallengeStatus, MediaKind, TalkState
from tests.conversations.someone import NEED, Someone, submissions_of


async def test_a_need_is_recorded_when_it_is_sent_and_enriched_after(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    assert await submissions_of(db) == []

    await fatma.taps("Versturen")
    submission = (await db.execute(select(Submission))).one()
    assert (submission.own_words, submission.kind, submission.language) == (NEED, "need", "nl")
    assert f"Uw nummer is {submission.id}." in fatma.text

    await fatma.taps("Ja")
    await fatma.taps("Ontmoeten")
    await fatma.taps("Groen en buiten")
    await fatma.taps("Ontmoeten")
    await fatma.taps("Klaar")
    await fatma.says("Anders ziet zij niemand.")
    await fatma.taps("Over iemand die ik ken")
    await fatma.taps("Ja, met een naam die ik typ")
    await fatma.says("Fatma")
    submission = (await db.execute(select(Submission))).one()
    assert (submission.purpose, submission.about, submission.visibility) == (
        "Anders ziet zij niemand.",
        "somebody",
        "named",
    )
    domains = await db.execute(text("SELECT d.slug FROM submission_domains JOIN domains d ON d.id = domain_id"))
    assert domains.scalars().all() == ["green"]
    assert (await db.execute(select(Resident.name))).scalar_one() == "Fatma"


async def test_the_place_is_asked_only_once(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.does(Asked("need"))
    await fatma.says("En een prullenbak.")

    assert "Versturen" in fatma.labels()


async def test_a_postcode_or_a_name_finds_the_place(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    postcode = next(area.postcodes[0] for area in challenge.areas if area.name == "Veenkade")
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.says(f"Ik woon op {postcode}")

    assert [line.shown for line in fatma.last.review] == [NEED, "Veenkade"]


async def test_a_shared_place_is_the_nearest_area_and_is_forgotten(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    near = next(area for area in challenge.areas if area.name == "De Hofsteeg")
    assert near.latitude is not None
    assert near.longitude is not None
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Shared(near.latitude + 0.001234, near.longitude))

    assert [line.shown for line in fatma.last.review] == [NEED, "De Hofsteeg"]
    kept = (await db.execute(select(Talk.record).where(Talk.state == TalkState.OPEN))).scalar_one()
    assert f"{near.latitude + 0.001234}" not in str(kept)


async def test_a_place_far_away_is_not_taken(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Shared(48.85, 2.35))

    assert "Die plek ken ik niet." in fatma.text


async def test_a_photo_is_shown_again_with_the_words_it_came_with(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(Wrote("Kijk", Attached(MediaKind.PHOTO, "file-1")))
    await fatma.taps("Noorderhof")
    (line,) = fatma.last.review[:1]
    assert (line.shown, line.media) == ("Kijk", (Attached(MediaKind.PHOTO, "file-1"),))
    assert in_words(line, "nl") == "Kijk\n[een foto]"


async def test_a_closed_challenge_takes_nothing_and_says_so(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await db.execute(text("UPDATE challenges SET status = :closed"), {"closed": ChallengeStatus.CLOSED})
    await fatma.taps("Versturen")

    assert "Dit buurtgesprek is gesloten." in fatma.text
    assert await submissions_of(db) == []
