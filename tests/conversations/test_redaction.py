"""What is taken out of a submission is gone from every table, also from what the bot said and from talks that go on."""

from dataclasses import is_dataclass
from datetime import timedelta
from typing import Any, Final, get_args, get_type_hints

from sqlalchemy import insert, select, update

from conversations.content import Content
from conversations.incoming import Asked
from conversations.notices import tell_at_once, tell_the_news
from conversations.serving import DEEDS, QUERIES
from participation import redaction, review
from participation.challenges import ChallengeView
from participation.copies import SAID
from participation.database import Db
from participation.members import add_member
from participation.models import DeadLetter, Media, Message, Notice, Submission
from participation.passages import Passages
from participation.review import Reviewed
from participation.words import Role, Visibility
from tests.builders import a_submission
from tests.conversations.someone import Someone, a_resident_of
from tests.conversations.test_media import album
from tests.conversations.test_notices import NOON
from tests.participation.lives import all_rows

NAME: Final = "Wibo Terlouw"
PHONE: Final = "06-12345678"
WORDS: Final = f"Bij de vijver in het huis woont {NAME}, alleen. Bel hem op {PHONE}."
"""Its name is cut off where these words are a button's label."""
CODES: Final = frozenset(
    {
        *(
            "Content.language",
            "Button.id",
            "Button.url",
            "Button.start",
            "Attached.file",
            "FindCode.challenge",
            "NoticeText.version",
        ),
        *("NoticeText.short", "NoticeText.full", "PersonText.telephone", "PersonText.hours", "UrgentNumber.number"),
        *("AreaChoice.name", "SettingsText.language", "SettingsText.area", "NeighbourCard.area", "Shows.alt"),
        *(
            "SettingsText.name",
            "NeighbourCard.name",
            "AskedQuestion.options",
            "AskedQuestion.low",
            "AskedQuestion.high",
        ),
    }
)
"""Texts of talks and messages that are nobody's words: codes, the set-up, the name under which one is shown."""


async def shares(db: Db, fatma: Someone) -> int:
    """The number of what she sent, as she wrote it."""
    await fatma.does(Asked("need"))
    await fatma.says(WORDS)
    for label in ("Ja, laat het staan", "Noorderhof", "Versturen"):
        await fatma.taps(label)
    return (await db.execute(select(Submission.id))).scalar_one()


async def member_of(db: Db, challenge: ChallengeView) -> int:
    return await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)


async def rows_with(db: Db, *texts: str) -> list[str]:
    return sorted({table for table, row in await all_rows(db) if any(text in row for text in texts)})


async def test_in_the_whole_database_nothing_of_it_is_found(db: Db, challenge: ChallengeView) -> None:
    fatma, omar, sara = [await a_resident_of(db, challenge.slug) for _ in range(3)]
    number = await shares(db, fatma)
    on = Reviewed(challenge.id, number, await member_of(db, challenge))
    entry = await review.ask(db, on, words=f"Weet {NAME} dit?")
    await tell_at_once(db, challenge_id=challenge.id, entry_id=entry, now=NOON)
    await review.accept(db, on)
    await db.execute(update(Submission).values(visibility=Visibility.NAMELESS))
    await omar.does(Asked("neighbours"))  # its words stand in an open talk, and in what the bot said
    await sara.does(Asked("neighbours"))
    await sara.taps("Ik kan helpen")
    await sara.says(f"Ik ken {NAME}.")
    await fatma.does(Asked("mine"))  # a button's label cuts the words off
    await fatma.taps(next(label for label in fatma.labels() if label.startswith(f"{number} · ")))
    assert await rows_with(db, NAME) == ["messages", "submissions", "supports", "talks", "thread_entries"]

    await redaction.redact(db, on, passages=Passages.read(f"{NAME}\n{PHONE}"))
    assert await rows_with(db, NAME, PHONE, "Wibo", "Terlouw") == []
    for person in (fatma, omar, sara):
        await person.looks()  # all of it can still be read
    shown = "\n".join(bubble for content in omar.log for bubble in content.bubbles)
    assert "Bij de vijver in het huis woont […], alleen. Bel hem op […]." in shown
    await omar.taps("Ik ook")
    await fatma.taps("Iets toevoegen")
    await fatma.does(Asked("mine"))
    await fatma.taps(next(label for label in fatma.labels() if label.startswith(f"{number} · ")))
    assert "Waar u […] ziet, heeft het team persoonsgegevens weggehaald." in fatma.last.bubbles
    assert await rows_with(db, NAME, PHONE) == []


async def test_a_talk_in_which_it_was_just_sent_goes_on(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    await fatma.sends("need", "Mijn buurvrouw Els Bakker mist een bankje.")
    number = (await db.execute(select(Submission.id))).scalar_one()
    on = Reviewed(challenge.id, number, await member_of(db, challenge))
    await redaction.redact(db, on, passages=Passages.read("Els Bakker"))
    await fatma.taps("Ja")
    assert await rows_with(db, "Els Bakker") == []


async def test_what_a_neighbour_wrote_themselves_stays(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    number = await a_submission(db, challenge, own_words=WORDS)
    await fatma.does(Asked("need"))
    await fatma.says(f"Ook bij {NAME} is het donker.")
    await redaction.redact(
        db, Reviewed(challenge.id, number, await member_of(db, challenge)), passages=Passages.read(NAME)
    )
    assert await rows_with(db, NAME) == ["messages", "talks"]


async def test_what_could_not_be_handled_of_its_author_goes(
    db: Db, challenge: ChallengeView, fatma: Someone, omar: Someone
) -> None:
    number = await shares(db, fatma)
    for person in (fatma, omar):
        bot = select(Message.bot_id).where(Message.chat_id == person.chat_id).limit(1).scalar_subquery()
        await db.execute(
            insert(DeadLetter).values(
                bot_id=bot, number=person.chat_id, chat_id=person.chat_id, tries=5, error="x", place="x", sealed=b"x"
            )
        )
    on = Reviewed(challenge.id, number, await member_of(db, challenge))
    await redaction.redact(db, on, passages=Passages.read(NAME))
    assert (await db.execute(select(DeadLetter.chat_id))).scalars().all() == [omar.chat_id]


async def test_its_author_hears_of_it_in_plain_words(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    number = await shares(db, fatma)
    on = Reviewed(challenge.id, number, await member_of(db, challenge))
    await redaction.redact(db, on, passages=Passages.read(NAME))
    await db.execute(update(Notice).values(created_at=NOON - timedelta(minutes=5)))
    assert await tell_the_news(db, now=NOON) == 1
    await fatma.looks()
    assert fatma.text.startswith(f"Uit uw woorden bij nummer {number} heeft het team persoonsgegevens weggehaald")


async def test_nothing_leads_to_a_photo_that_was_taken_out_and_the_talk_goes_on(
    db: Db, challenge: ChallengeView, omar: Someone
) -> None:
    await omar.taps("Stoppen")
    await omar.does(Asked("need"))
    await album(omar, "secret-file", "another", caption="Kijk.")
    for label in ("Noorderhof", "Versturen"):
        await omar.taps(label)
    number = (await db.execute(select(Submission.id))).scalar_one()
    medium = (await db.execute(select(Media.id).where(Media.file_id == "secret-file"))).scalar_one()
    assert await rows_with(db, "secret-file") == ["media", "messages", "talks"]
    on = Reviewed(challenge.id, number, await member_of(db, challenge))
    await redaction.take_medium_out(db, on, medium_id=medium)

    assert await rows_with(db, "secret-file") == []
    await omar.looks()
    assert await rows_with(db, "another") == ["media", "messages", "talks"]
    await omar.taps("Ja")
    await omar.taps("Terug")


def test_every_text_that_a_talk_or_a_message_may_hold_is_looked_into_or_known_as_a_code() -> None:
    results = [get_args(each.__orig_bases__[0])[0] for each in (*QUERIES, *DEEDS)]  # type: ignore[attr-defined]
    found = set().union(*(texts_of(each) for each in (Content, *results)))
    assert {f"{kind}.{name}" for kind, name in found if name not in SAID} == CODES


def texts_of(kind: Any) -> set[tuple[str, str]]:
    """Its fields that hold a text, by the name of their dataclass; also of those in it."""
    if not is_dataclass(kind):
        return set().union(*(texts_of(each) for each in get_args(kind)))
    hints = get_type_hints(kind)
    name = kind.__name__  # type: ignore[union-attr]
    own = {(name, field) for field, each in hints.items() if holds_text(each)}
    return own.union(*(texts_of(each) for each in hints.values()))


def holds_text(kind: Any) -> bool:
    return kind is str or any(holds_text(each) for each in get_args(kind))
