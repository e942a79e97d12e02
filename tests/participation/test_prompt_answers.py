"""What residents answered to a prompt: kept with its question, counted per area, and what came of it known."""

from dataclasses import replace
from typing import Final

import pytest
from sqlalchemy import insert, select, update

from participation.audience import Audience, count_audience
from participation.call_answers import note_answer
from participation.call_queue import queue_due
from participation.challenges import ChallengeView
from participation.database import Db
from participation.erasure import erase_resident
from participation.errors import NoSuchPrompt
from participation.firings import fire_due, remind_due
from participation.models import Answer, CallAnswer, Firing, Message, Prompt
from participation.prompt_answers import (
    Asked,
    CameFrom,
    Given,
    Heard,
    OptionCount,
    asked_by,
    came_from,
    heard,
    keep_answers,
    move_answers,
    option_counts,
    questions_of,
    words_page,
)
from participation.prompt_draft import PromptDraft
from participation.prompt_questions import PromptQuestion, QuestionOption, Questions
from participation.prompts import OnPrompt, change_prompt
from participation.words import Kind, MessageState, Pretend, QuestionKind
from tests.builders import a_challenge, a_listener, a_resident, a_submission
from tests.participation.test_firings import ASKS, started
from tests.participation.test_prompts import BOTH, FIRST

OPTIONS: Final = tuple(QuestionOption(0, {"nl": name, "en": name}) for name in ("A", "B", "C"))
DRAFT: Final[PromptDraft] = replace(
    ASKS,
    questions=(
        PromptQuestion(0, QuestionKind.SEVERAL, BOTH, OPTIONS),
        PromptQuestion(0, QuestionKind.SCALE, BOTH),
        PromptQuestion(0, QuestionKind.WORDS, BOTH),
    ),
)
A, B, _C, SEVERAL, SCALE, WORDS = range(1, 7)
"""Their numbers."""


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def on(db: Db, challenge: ChallengeView) -> OnPrompt:
    """That asked once."""
    made = await started(db, challenge, DRAFT)
    await fire_due(db, now=FIRST)
    return made


async def call_of(db: Db) -> int:
    found = (await db.execute(select(Firing.call_id))).scalar_one()
    assert found is not None
    return found


async def answers(db: Db, resident_id: int, *given: Given, call_id: int | None = None) -> None:
    call_id = call_id or await call_of(db)
    await keep_answers(db, given, call_id=call_id, resident_id=resident_id, language="nl")


async def test_it_asks_its_questions_and_knows_who_answered(db: Db, challenge: ChallengeView, on: OnPrompt) -> None:
    call_id, fatma = await call_of(db), await a_resident(db, challenge)
    asked = await asked_by(db, call_id=call_id, resident_id=fatma)
    assert asked is not None
    assert ([each.id for each in asked.questions], asked.again) == ([SEVERAL, SCALE, WORDS], False)
    await answers(db, fatma, Given(SCALE, options=(4,)))
    again = await asked_by(db, call_id=call_id, resident_id=fatma)
    assert again == Asked(asked.questions, again=True)
    assert await asked_by(db, call_id=call_id + 999, resident_id=fatma) is None


async def test_what_is_said_again_takes_the_place_of_what_was_said(
    db: Db, challenge: ChallengeView, on: OnPrompt
) -> None:
    fatma = await a_resident(db, challenge)
    await answers(db, fatma, Given(SCALE, options=(4,)), Given(WORDS, "Meer groen."))
    await answers(db, fatma, Given(SCALE, options=(2,)))
    kept = await db.execute(select(Answer.question, Answer.options, Answer.words).order_by(Answer.question))
    assert [tuple(row) for row in kept] == [(SCALE, [2], None), (WORDS, [], "Meer groen.")]


@pytest.mark.parametrize(
    "given", [(), (Given(99, options=(1,)),), (Given(SCALE, options=(9,)),), (Given(SCALE, "vier"),)]
)
async def test_what_answers_nothing_is_refused(
    db: Db, challenge: ChallengeView, on: OnPrompt, given: tuple[Given, ...]
) -> None:
    fatma = await a_resident(db, challenge)
    with pytest.raises(NoSuchPrompt):
        await answers(db, fatma, *given)
    with pytest.raises(NoSuchPrompt):
        await answers(db, fatma, Given(SCALE, options=(1,)), call_id=10**9)
    assert (await db.execute(select(Answer.id))).all() == []


async def test_choices_are_counted_per_area(db: Db, challenge: ChallengeView, on: OnPrompt) -> None:
    north, south = challenge.areas[-1], challenge.areas[-2]
    for area, options in ((north, (A, B)), (north, (A,)), (south, (A,)), (None, (B,))):
        await answers(db, await a_resident(db, challenge, area=area), Given(SEVERAL, options=options))
    assert set(await option_counts(db, prompt_id=on.prompt_id)) == {
        OptionCount(SEVERAL, A, north.id, 2),
        OptionCount(SEVERAL, A, south.id, 1),
        OptionCount(SEVERAL, B, north.id, 1),
        OptionCount(SEVERAL, B, None, 1),
    }


async def test_words_come_newest_first_page_by_page(db: Db, challenge: ChallengeView, on: OnPrompt) -> None:
    for words in ("Een", "Twee", "Drie"):
        await answers(db, await a_resident(db, challenge, area=challenge.areas[-1]), Given(WORDS, words))
    first = await words_page(db, prompt_id=on.prompt_id, most=2)
    rest = await words_page(db, prompt_id=on.prompt_id, before=first[-1].id)
    assert [[each.words for each in page] for page in (first, rest)] == [["Drie", "Twee"], ["Een"]]
    assert (first[0].area, first[0].language, first[0].question) == (challenge.areas[-1].name, "nl", WORDS)


async def test_a_question_that_is_asked_no_more_is_shown_with_its_answers(
    db: Db, challenge: ChallengeView, on: OnPrompt
) -> None:
    fatma = await a_resident(db, challenge)
    await answers(db, fatma, Given(SCALE, options=(4,)))
    kept = Questions.load((await db.execute(select(Prompt.questions))).scalar_one())
    await change_prompt(db, on, replace(DRAFT, questions=kept.asked[2:]), now=FIRST)
    assert [each.id for each in await questions_of(db, prompt_id=on.prompt_id)] == [WORDS, SEVERAL, SCALE]
    await answers(db, fatma, Given(SCALE, options=(5,)))


async def test_how_many_it_reached_and_what_came_of_it(db: Db, challenge: ChallengeView, on: OnPrompt) -> None:
    fatma, omar, silent = [await a_listener(db, challenge) for _ in range(3)]
    await queue_due(db, now=FIRST)
    await db.execute(update(Message).values(state=MessageState.SENT, sent_at=FIRST))
    await answers(db, fatma, Given(SCALE, options=(4,)))
    call_id = await call_of(db)
    number = await a_submission(db, challenge, omar, own_words="Meer groen.", call_id=call_id, language="nl")
    row = {"call_id": call_id, "resident_id": silent, "challenge_id": challenge.id, "option": "1"}
    await db.execute(insert(CallAnswer).values(row))
    assert await heard(db, prompt_id=on.prompt_id) == Heard(3, 2)
    assert await came_from(db, prompt_id=on.prompt_id) == (CameFrom(number, Kind.NEED, "Meer groen.", "nl"),)

    async def hear(audience: Audience) -> int:
        return (await count_audience(db, audience, challenge_id=challenge.id, time_zone=challenge.time_zone)).hears

    await a_listener(db, challenge)
    assert [
        await hear(Audience(answered=(on.prompt_id,))),
        await hear(Audience(silent=(on.prompt_id,))),
        await hear(Audience(answered=(on.prompt_id,), silent=(on.prompt_id,))),
    ] == [2, 1, 0]


async def test_what_a_test_says_to_it_is_kept_nowhere(db: Db, challenge: ChallengeView, on: OnPrompt) -> None:
    test = await a_resident(db, challenge, pretend=Pretend.TEST)
    call_id = await call_of(db)
    await answers(db, test, Given(SCALE, options=(4,)))
    await note_answer(db, call_id=call_id, resident_id=test, challenge_id=challenge.id, option="1")
    await a_submission(db, challenge, test, call_id=call_id)
    for table in (Answer, CallAnswer):
        assert not (await db.execute(select(table))).all()
    assert await heard(db, prompt_id=on.prompt_id) == Heard(0, 0)
    assert await came_from(db, prompt_id=on.prompt_id) == ()


async def test_an_answer_to_the_reminder_answers_the_prompt(db: Db, challenge: ChallengeView, on: OnPrompt) -> None:
    await db.execute(update(Firing).values(remind_at=FIRST))
    assert await remind_due(db, now=FIRST) == 1
    reminder = (await db.execute(select(Firing.reminder_id))).scalar_one()
    fatma = await a_resident(db, challenge)
    await answers(db, fatma, Given(SCALE, options=(4,)), call_id=reminder)
    asked = await asked_by(db, call_id=await call_of(db), resident_id=fatma)
    assert asked is not None
    assert asked.again


async def test_of_one_person_who_answered_twice_one_answer_counts(
    db: Db, challenge: ChallengeView, on: OnPrompt
) -> None:
    own, found = await a_resident(db, challenge), await a_resident(db, challenge)
    await answers(db, own, Given(SCALE, options=(1,)), Given(WORDS, "Een."))
    await answers(db, found, Given(SCALE, options=(5,)))
    await move_answers(db, own=own, found=found)
    kept = await db.execute(select(Answer.resident_id, Answer.options, Answer.words).order_by(Answer.question))
    assert [tuple(row) for row in kept] == [(found, [5], None), (found, [], "Een.")]


async def test_what_an_erased_resident_chose_counts_as_nobodys(db: Db, challenge: ChallengeView, on: OnPrompt) -> None:
    fatma = await a_resident(db, challenge, area=challenge.areas[-1])
    await answers(db, fatma, Given(SCALE, options=(5,)), Given(WORDS, "Bij mij voor de deur."))
    await erase_resident(db, resident_id=fatma, now=FIRST)
    kept = await db.execute(
        select(Answer.resident_id, Answer.area_id, Answer.options, Answer.words).order_by(Answer.question)
    )
    assert [tuple(row) for row in kept] == [(None, None, [5], None), (None, None, [], None)]
