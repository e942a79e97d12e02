"""Finding by words: in each submission's own language, by beginnings, by number, and never by what is not shown."""

import asyncio
from random import Random

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.database import Db
from participation.disclosure import Depth
from participation.filters import SubmissionFilter, conditions
from participation.models import Challenge, Reading, Submission, ThreadEntry
from participation.threads import add_to_submission
from participation.words import EntryKind, ReadingKind, Status
from tests.builders import a_challenge, a_resident, a_submission


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def found(db: Db, challenge: ChallengeView, words: str, depth: Depth = Depth.ALL) -> list[int]:
    where = conditions(SubmissionFilter(words=words), challenge_id=challenge.id, member_id=None, depth=depth)
    return list((await db.execute(select(Submission.id).where(*where).order_by(Submission.id))).scalars())


async def searched(db: Db, number: int) -> str:
    return (await db.execute(select(Submission.search).where(Submission.id == number))).scalar_one()


@pytest.mark.parametrize(
    ("language", "said", "typed"),
    [
        ("nl", "Er staan hier te veel banken.", "bank"),
        ("nl", "Een bank bij de vijver.", "banken"),
        ("en", "There are no benches left.", "bench"),
        ("en", "I miss a bench.", "benches"),
        ("tr", "Çocuklar parkları özlüyor.", "parklar"),
        ("ar", "لا توجد مقاعد في الحديقة", "حديقة"),
        ("pl", "Nie ma ławki.", "ławki"),
        (None, "Bankjes!", "bankjes"),
        ("xx", "Bankjes!", "bankjes"),
    ],
)
async def test_words_are_found_as_their_language_has_them(db: Db, language: str | None, said: str, typed: str) -> None:
    challenge = await a_challenge(db)
    await db.execute(update(Challenge).values(languages=["nl", "en", "tr", "ar"]))
    number = await a_submission(db, challenge, own_words=said, language=language)
    assert await found(db, challenge, typed) == [number]


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Het café is dicht.", "cafe"),
        ("Het cafe is dicht.", "CAFÉ"),
        ("Coördinatie in één hand.", "coordinatie een hand"),
        ("Een lawka van Ławicki.", "lawicki"),
        ("ER IS GEEN BANKJE.", "bankje"),
        ("Er is geen bankje.Het regent in.", "regent bankje"),
        ("Bij de stoep/goot, zie www.stoep.example.", "goot example"),
        ("Een buurt-moestuin.", "moestuin"),
        ("Op nummer 12a.", "12a"),
    ],
)
async def test_accents_capitals_and_what_stands_between_words_do_not_matter(
    db: Db, challenge: ChallengeView, said: str, typed: str
) -> None:
    number = await a_submission(db, challenge, own_words=said, language="nl")
    assert await found(db, challenge, typed) == [number]


async def test_several_words_are_all_there_wherever_they_stand_and_in_any_order(
    db: Db, challenge: ChallengeView
) -> None:
    resident = await a_resident(db, challenge)
    both = await a_submission(db, challenge, resident, own_words="Een lamp bij de vijver.", purpose="Dan durf ik weer.")
    await a_submission(db, challenge, resident, own_words="Een lamp.")
    assert await found(db, challenge, "vijver lamp durf") == [both]
    await add_to_submission(db, number=both, resident_id=resident, words="Met een bewegingsmelder.")
    assert await found(db, challenge, "lamp bewegingsmelder") == [both]


async def test_only_the_last_word_may_be_a_beginning(db: Db, challenge: ChallengeView) -> None:
    number = await a_submission(db, challenge, own_words="Een wandelpad langs de singel.", language="nl")
    assert await found(db, challenge, "singel wand") == [number]
    assert await found(db, challenge, "wand singel") == []
    assert await found(db, challenge, "wa") == []


async def test_small_words_of_a_language_tell_nothing_beside_others(db: Db, challenge: ChallengeView) -> None:
    number = await a_submission(db, challenge, own_words="Geen bankje.", language="nl")
    assert await found(db, challenge, "het bankje van de buurt") == []
    assert await found(db, challenge, "het bankje") == [number]
    assert await found(db, challenge, "geen") == [number]
    assert await found(db, challenge, "het") == []


async def test_a_number_finds_the_one_that_has_it(db: Db, challenge: ChallengeView) -> None:
    number = await a_submission(db, challenge, own_words="Een bankje.")
    names_it = await a_submission(db, challenge, own_words=f"Zoals in {number}.")
    assert await found(db, challenge, f"#{number}") == [number]
    assert await found(db, challenge, f" {number} ") == [number, names_it]
    assert await found(db, challenge, "999999999999999999") == []


async def test_of_another_challenge_nothing_is_found(db: Db, challenge: ChallengeView) -> None:
    number = await a_submission(db, await a_challenge(db), own_words="Een bankje.")
    assert await found(db, challenge, "bankje") == await found(db, challenge, f"#{number}") == []


async def test_by_what_is_not_shown_nothing_is_found_not_even_by_its_absence(db: Db, challenge: ChallengeView) -> None:
    number = await a_submission(
        db, challenge, own_words="Voor Fatma.", public_wording="Een bankje.", status=Status.ACCEPTED
    )
    for words in ("bankje -fatma", "bankje !fatma", "bankje", f"#{number}"):
        expected = [] if "fatma" in words else [number]
        assert await found(db, challenge, words, Depth.PUBLIC) == expected
    assert await found(db, challenge, "bankje fatma", Depth.ACCEPTED) == [number]


async def test_nothing_that_is_typed_is_an_error(db: Db, challenge: ChallengeView) -> None:
    random = Random(4)  # noqa: S311
    signs = "'\\\"&|!()<->:*%_@#./ ab1é🙂\u0301\u200f\tB"
    for _ in range(500):
        await found(db, challenge, "".join(random.choices(signs, k=random.randint(1, 12))))


async def test_what_is_reworded_added_or_taken_out_is_found_anew_at_once(db: Db, challenge: ChallengeView) -> None:
    number = await a_submission(db, challenge, own_words="Een bankje.")
    await db.execute(update(Submission).values(public_wording="Een zitplaats."))
    row = {"challenge_id": challenge.id, "submission_id": number}
    await db.execute(insert(ThreadEntry).values(**row, kind=EntryKind.ANSWER, words="Bij de vijver."))
    await db.execute(insert(ThreadEntry).values(**row, kind=EntryKind.NOTE, words="Bel de gemeente."))
    for words, expected in (("zitplaats", [number]), ("vijver", [number]), ("gemeente", [])):
        assert await found(db, challenge, words) == expected
    await db.execute(update(Submission).values(public_wording=None, own_words=""))
    assert "vijver" in await searched(db, number)
    await db.execute(update(ThreadEntry).values(words=None))
    assert await searched(db, number) == ""
    await db.execute(update(ThreadEntry).values(words="Bij de vijver."))
    await db.execute(delete(ThreadEntry))
    assert await searched(db, number) == ""


async def test_what_the_team_wrote_down_is_found_in_its_own_language_until_it_is_taken_away(
    db: Db, challenge: ChallengeView
) -> None:
    number = await a_submission(db, challenge, own_words="", language="nl")
    row = {"challenge_id": challenge.id, "submission_id": number, "kind": ReadingKind.TRANSLATION, "language": "en"}
    await db.execute(insert(Reading).values(**row, words="There are two benches."))
    assert await found(db, challenge, "bench") == [number]
    await db.execute(update(Reading).values(words="There is a lamp."))
    assert (await found(db, challenge, "bench"), await found(db, challenge, "lamps")) == ([], [number])
    await db.execute(delete(Reading))
    assert await searched(db, number) == ""


async def test_what_two_say_at_once_is_both_found(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        challenge = await a_challenge(db)
        number = await a_submission(db, challenge, own_words="")
    row = {"challenge_id": challenge.id, "submission_id": number, "kind": EntryKind.ADDITION}

    async def says(words: str) -> None:
        async with engine.begin() as db:
            await db.execute(insert(ThreadEntry).values(**row, words=words))
            await db.execute(text("SELECT pg_sleep(0.05)"))

    said = ["lamp", "heg", "bankje", "vijver"]
    await asyncio.gather(*(says(words) for words in said))
    async with engine.connect() as db:
        kept = await searched(db, number)
    assert [word for word in said if f"'{word}'" in kept] == said


async def test_very_much_text_is_no_error(db: Db, challenge: ChallengeView) -> None:
    much = " ".join(f"слово{place}" for place in range(20_000))
    everywhere = dict.fromkeys(("own_words", "purpose", "for_whom", "public_wording"), much)
    number = await a_submission(db, challenge, **everywhere)  # type: ignore[arg-type]
    row = {"challenge_id": challenge.id, "submission_id": number, "kind": EntryKind.ADDITION, "words": much}
    await db.execute(insert(ThreadEntry), [row] * 3)
    assert await found(db, challenge, "слово7") == [number]
