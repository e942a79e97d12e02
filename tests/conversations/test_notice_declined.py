"""Who would rather not go on with a newer notice has said nothing new, and is told what that means."""

import pytest
from sqlalchemy import select

from conversations.incoming import Asked
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Resident
from tests.conversations.renewed import CHANGED, NO, acknowledged, everything_kept, renew, times_shown
from tests.conversations.someone import NEED, Someone, states_of, submissions_of


async def test_who_declines_has_said_nothing_new_and_is_told_what_it_means(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await fatma.sends("need", NEED)
    await renew(db)
    await fatma.does(Asked("offer"))
    await fatma.says("Iets geheims dat niemand mag weten.")
    await fatma.taps(NO)

    assert "Dat is goed. Dan bewaren we niets nieuws van u." in fatma.text
    for way in ("/stop", "/mydata", "/delete", challenge.setup.person.telephone):
        assert way in fatma.text
    assert "geheim" not in await everything_kept(db)
    assert await submissions_of(db) == [NEED]
    assert await acknowledged(db) == [challenge.setup.notice.version]
    await fatma.does(Asked("need"))
    assert CHANGED in fatma.text


async def test_the_talk_that_was_open_ends_when_it_is_declined(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says("Iets geheims dat niemand mag weten.")
    await renew(db)
    await fatma.taps("Noorderhof")
    await fatma.taps(NO)

    assert "geheim" not in await everything_kept(db)
    assert [state for _script, state in await states_of(db, fatma.chat_id)][-2:] == ["set_aside", "done"]


async def test_so_does_a_talk_that_waited(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says("Iets geheims dat niemand mag weten.")
    await fatma.does(Asked("offer"))
    await renew(db)
    await fatma.says("Ik kan soep koken.")
    await fatma.taps(NO)

    assert "geheim" not in await everything_kept(db)
    assert "Ik mis iets" in fatma.labels()


async def test_what_was_sent_before_stays_on_the_page_when_it_is_declined(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await renew(db)
    await fatma.taps("Ja")
    await fatma.taps(NO)

    assert await submissions_of(db) == [NEED]
    assert times_shown(fatma) == 1


@pytest.mark.parametrize("way_out", [Asked("stop"), Asked("cancel"), "Stoppen"])
async def test_stopping_there_is_no_yes(db: Db, fatma: Someone, way_out: Asked | str) -> None:
    await fatma.taps("Stoppen")
    await fatma.does(Asked("need"))
    await renew(db)
    await fatma.says("Iets geheims dat niemand mag weten.")
    await (fatma.taps(way_out) if isinstance(way_out, str) else fatma.does(way_out))

    assert "geheim" not in await everything_kept(db)
    assert len(await acknowledged(db)) == 1
    assert "Ik mis iets" in fatma.labels()
    assert (await db.execute(select(Resident.paused_at))).scalar_one() is None or way_out == Asked("stop")
