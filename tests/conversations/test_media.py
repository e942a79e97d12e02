"""Photos and voice messages: as answers, as additions, several of them, and where nobody asked for them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from conversations.incoming import Asked, Wrote
from conversations.questions import Attached
from conversations.wording import in_words
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Media, Message, Submission, ThreadEntry
from participation.words import Channel, MediaKind
from tests.builders import a_bot
from tests.conversations.someone import NEED, Someone, someone, submissions_of

NOW = datetime.now(UTC)


def a_photo(file: str) -> Attached:
    return Attached(MediaKind.PHOTO, file)


VOICE = Attached(MediaKind.VOICE, "voice", 7)


async def kept(db: Db) -> list[str]:
    return list((await db.execute(select(Media.file_id).order_by(Media.id))).scalars())


async def album(person: Someone, *files: str, caption: str = "", at: datetime = NOW, first: int = 20) -> None:
    for number, file in enumerate(files):
        text = "" if number else caption
        part = Wrote(text, a_photo(file), message=first + number, album="album-1")
        await person.does(part, at=at + timedelta(seconds=number))


async def everything_reached(db: Db, at: datetime) -> None:
    await db.execute(update(Message).values(state="sent", sent_at=at))


async def test_an_album_with_a_caption_and_a_voice_message_are_one_answer(db: Db, omar: Someone) -> None:
    await omar.taps("Stoppen")
    await omar.does(Asked("need"))
    await album(omar, "one", "two", "three", caption="Kijk, het bankje.")
    await omar.does(Wrote("", VOICE, message=30), at=NOW)
    await omar.taps("Noorderhof")
    assert in_words(omar.last.review[0], "nl").splitlines() == [
        "Kijk, het bankje.",
        *["[een foto]"] * 3,
        "[een spraakbericht]",
    ]
    await omar.taps("Versturen")

    assert await submissions_of(db) == ["Kijk, het bankje."]
    assert await kept(db) == ["one", "two", "three", "voice"]


async def test_the_parts_of_an_album_belong_together_however_slowly_they_come(db: Db, omar: Someone) -> None:
    await omar.taps("Stoppen")
    await omar.does(Asked("need"))
    await album(omar, "one")
    await everything_reached(db, NOW)
    await omar.does(Wrote("", a_photo("two"), message=21, album="album-1"), at=NOW + timedelta(seconds=30))
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")

    assert await kept(db) == ["one", "two"]


async def test_an_album_from_somebody_who_has_yet_to_be_welcomed_is_not_lost(db: Db, challenge: ChallengeView) -> None:
    nour = await someone(db, bot=await a_bot(db, channel=Channel.TELEGRAM))
    await album(nour, "one", "two", caption=NEED)
    for label in ("Prima, ga verder", "Iets wat ik mis", "Noorderhof", "Versturen"):
        await nour.taps(label)

    assert await submissions_of(db) == [NEED]
    assert await kept(db) == ["one", "two"]


async def test_a_photo_sent_instead_of_reading_the_notice_is_not_lost(db: Db, challenge: ChallengeView) -> None:
    nour = await someone(db, bot=await a_bot(db, channel=Channel.TELEGRAM))
    await nour.starts(f"{challenge.slug}_flyer_need")
    await everything_reached(db, NOW)
    await nour.does(Wrote("", a_photo("early"), message=9), at=NOW + timedelta(minutes=1))
    await nour.taps("Prima, ga verder")
    await nour.says(NEED)
    for label in ("Noorderhof", "Versturen", "Nee", "Nee", "Iets wat ik mis", "Versturen"):
        await nour.taps(label)

    assert await submissions_of(db) == [NEED, ""]
    assert await kept(db) == ["early"]


async def test_an_addition_takes_an_album_and_is_sent_when_one_says_so(db: Db, omar: Someone) -> None:
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")
    await omar.taps("Nee")
    number = (await db.execute(select(Submission.id))).scalar_one()
    await omar.does(Asked("mine"))
    await omar.taps(f"{number} · {NEED[:36].rstrip()}…" if len(NEED) > 36 else f"{number} · {NEED}")
    await omar.taps("Iets toevoegen")
    await album(omar, "one", "two", caption="En hier ook.")
    assert await kept(db) == []

    await omar.taps("Voeg toe")
    assert (await db.execute(select(ThreadEntry.words))).scalars().all() == ["En hier ook."]
    assert await kept(db) == ["one", "two"]


async def test_a_photo_sent_while_a_button_is_asked_joins_the_words_before_it(db: Db, omar: Someone) -> None:
    await everything_reached(db, NOW)
    await omar.does(Wrote("", a_photo("late"), message=40), at=NOW + timedelta(minutes=1))
    assert omar.last.bubbles[0] == "Ik voeg dit toe aan uw woorden."
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")

    assert await submissions_of(db) == [NEED]
    assert await kept(db) == ["late"]


async def test_a_photo_that_nothing_can_be_done_with_now_is_passed_on_later(db: Db, omar: Someone) -> None:
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")
    await everything_reached(db, NOW)
    await omar.does(Wrote("", a_photo("late"), message=40), at=NOW + timedelta(minutes=1))
    assert omar.last.bubbles[0] == "Ik bewaar wat u stuurde. We komen er zo op terug."
    await omar.taps("Nee")
    await omar.taps("Nee")
    await omar.taps("Iets wat ik mis")
    await omar.taps("Versturen")

    assert await submissions_of(db) == [NEED, ""]
    assert await kept(db) == ["late"]


async def test_words_where_no_photo_is_asked_are_taken_and_the_photo_is_kept(db: Db, omar: Someone) -> None:
    for label in ("Noorderhof", "Versturen", "Ja", "Overslaan"):
        await omar.taps(label)
    await everything_reached(db, NOW)
    await omar.does(Wrote("Voor mijn moeder.", a_photo("late"), message=40), at=NOW + timedelta(minutes=1))

    assert (await db.execute(select(Submission.purpose))).scalar_one() == "Voor mijn moeder."
    assert "Ik bewaar wat u stuurde. We komen er zo op terug." in omar.last.bubbles
