"""A newer version of the notice goes first, once; nothing is lost of what was said, and nothing new kept without it."""

import pytest
from sqlalchemy import select

from conversations.incoming import Asked, Chose, Sent, Shared, Tapped, Wrote
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Consent
from tests.builders import a_challenge
from tests.conversations.renewed import CHANGED, GO_ON, acknowledged, everything_kept, renew, times_shown
from tests.conversations.someone import NEED, Someone, submissions_of


async def test_who_knows_the_notice_as_it_is_hears_nothing_of_it(db: Db, fatma: Someone) -> None:
    await fatma.says(NEED)
    assert CHANGED not in str(fatma.log)


async def test_an_answer_waits_for_it_and_is_taken_then(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await renew(db)
    await fatma.says(NEED)
    assert fatma.last.bubbles[:2] == ("Ik bewaar uw woorden. Lees eerst dit, dan gaan we verder.", _changed())
    assert challenge.setup.notice.short["nl"] in fatma.text
    await fatma.taps(GO_ON)

    assert "Waar woont u?" in fatma.text
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    assert await submissions_of(db) == [NEED]
    assert await acknowledged(db) == [challenge.setup.notice.version, "2027-1"]


async def test_so_does_what_was_asked_at_the_welcomes_end(db: Db, fatma: Someone) -> None:
    await renew(db)
    await fatma.says(NEED)
    await fatma.taps(GO_ON)

    assert "Iets wat ik mis" in fatma.labels()


async def test_it_is_shown_once(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await renew(db)
    await fatma.says(NEED)
    await fatma.taps(GO_ON)
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")

    assert sum(CHANGED in str(content.bubbles) for content in fatma.log) == 1


async def test_so_does_a_tap_though_its_question_was_put_before(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await renew(db)
    await fatma.taps("Versturen")
    assert CHANGED in fatma.text
    assert await submissions_of(db) == []
    await fatma.taps(GO_ON)

    assert "Uw nummer is" in fatma.text
    assert await submissions_of(db) == [NEED]


@pytest.mark.parametrize("asked", [Asked("need"), Tapped(None, "menu", "need"), Asked("start", "{slug}_flyer_need")])
async def test_so_does_what_was_asked_for(db: Db, challenge: ChallengeView, fatma: Someone, asked: Asked) -> None:
    await fatma.taps("Stoppen")
    await renew(db)
    if isinstance(asked, Asked):
        asked = Asked(asked.command, asked.payload.format(slug=challenge.slug))
    await fatma.does(asked)
    assert CHANGED in fatma.text
    await fatma.taps(GO_ON)

    assert (
        fatma.text
        == "Wat mist u in uw buurt? Vertel het in uw eigen woorden. Laat namen en adressen van anderen liever weg."
    )


async def test_it_goes_before_the_menu_which_is_shown_after_it(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await renew(db)
    await fatma.starts()
    assert CHANGED in fatma.text
    await fatma.taps(GO_ON)

    assert fatma.text == "Wat wilt u doen?"
    assert "Ik mis iets" in fatma.labels()


async def test_words_that_answer_no_question_are_passed_on_after_it(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await renew(db)
    await fatma.says(NEED)
    await fatma.says("En ook niet bij de bus.")
    await fatma.taps(GO_ON)
    await fatma.taps("Iets wat ik mis")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")

    assert await submissions_of(db) == [f"{NEED}\nEn ook niet bij de bus."]


async def test_more_bubbles_join_the_first(db: Db, omar: Someone) -> None:
    await omar.taps("Terug")
    await renew(db)
    for message, words in ((11, "Er is geen bankje."), (12, "Ook niet"), (13, "bij de bus.")):
        await omar.does(Wrote(words, message=message))
    await omar.taps(GO_ON)
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")

    assert await submissions_of(db) == ["Er is geen bankje.\nOok niet\nbij de bus."]


async def test_a_talk_that_waits_and_the_one_that_is_open_are_both_still_there(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Asked("offer"))
    await renew(db)
    await fatma.says("Ik kan soep koken.")
    await fatma.taps(GO_ON)
    await fatma.taps("Veenkade")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    await fatma.taps("Nee")
    assert "We gaan verder waar we waren." in fatma.text
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")

    assert await submissions_of(db) == ["Ik kan soep koken.", NEED]


@pytest.mark.parametrize("what", [Sent(), Shared(52.552, 5.251)])
async def test_what_is_never_kept_is_asked_again(db: Db, fatma: Someone, what: Sent | Shared) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await renew(db)
    await fatma.does(what)
    assert "52.5" not in await everything_kept(db)
    await fatma.taps(GO_ON)

    assert fatma.last.bubbles[0] == "We gaan verder waar we waren."
    assert "Noorderhof" in fatma.labels()


@pytest.mark.parametrize("command", ["privacy", "help", "mydata", "delete", "stop", "settings"])
async def test_what_one_may_do_at_any_moment_is_not_held_up(db: Db, fatma: Someone, command: str) -> None:
    await fatma.taps("Stoppen")
    await renew(db)
    await fatma.does(Asked(command))

    assert CHANGED not in fatma.text


async def test_a_consent_can_be_taken_back_before_it_and_everything_erased(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await renew(db)
    await fatma.does(Asked("settings"))
    await fatma.taps("Mijn naam")
    await fatma.says("Fatma")
    await fatma.taps("Berichten van het team")
    await fatma.taps("Nee")
    assert CHANGED not in str(fatma.log)
    await fatma.does(Asked("delete"))
    await fatma.taps("Ja")
    await fatma.taps("Ja, wis het")

    assert "Alles over u is gewist." in str(fatma.log)


async def test_rights_are_there_while_it_is_open_and_it_is_put_again_after(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await renew(db)
    await fatma.says(NEED)
    await fatma.does(Asked("privacy"))
    assert "We gaan verder waar we waren." in fatma.text
    await fatma.taps(GO_ON)

    assert "Waar woont u?" in fatma.text


async def test_a_command_while_it_is_open_comes_after_it(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await renew(db)
    await fatma.says(NEED)
    await fatma.does(Asked("offer"))
    assert GO_ON in fatma.labels()
    await fatma.says(GO_ON)

    assert "Wat wilt u bijdragen" in fatma.text
    await fatma.taps("Stoppen")
    assert "Waar woont u?" in fatma.text


async def test_it_can_be_read_in_full_and_in_another_language_first(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await renew(db)
    await fatma.says(NEED)
    await fatma.taps("English")
    await fatma.taps("Read more")
    await fatma.does(Chose("nl"))
    await fatma.taps(GO_ON)

    assert "Waar woont u?" in fatma.text
    rows = await db.execute(select(Consent.language).where(Consent.version == "2027-1"))
    assert rows.scalars().all() == ["nl"]


async def test_in_another_challenge_it_is_that_ones_notice_that_counts(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    other = await a_challenge(db)
    await renew(db)
    await fatma.starts(other.slug)

    assert CHANGED not in fatma.text
    assert other.setup.notice.short["nl"] in fatma.text


async def test_words_on_a_page_are_not_shown_twice(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await renew(db)
    await fatma.says(NEED)
    assert times_shown(fatma) == 1
    await fatma.taps(GO_ON)
    await fatma.does(Asked("help"))

    assert times_shown(fatma) == 1


def _changed() -> str:
    return f"{CHANGED} Lees die eerst even."
