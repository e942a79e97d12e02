"""A prompt's own questions in the chat: put one after the other, and its answers kept with it."""

from dataclasses import replace
from datetime import time
from typing import Final

import pytest
from sqlalchemy import delete, insert, select

from conversations.incoming import CallTapped, Wrote
from participation.challenges import ChallengeView
from participation.database import Db
from participation.firings import fire_due
from participation.models import Answer, CallAnswer, Chat, Firing, Message, Submission
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.prompt_draft import PromptDraft
from participation.prompt_questions import PromptQuestion, QuestionOption
from participation.prompts import OnPrompt, change_prompt, make_prompt, start_prompt
from participation.rhythms import Rhythm, Weekday, Weekly
from participation.words import MessageState, PhaseKind, PhaseMove, QuestionKind, Starts
from tests.conversations.someone import Someone, a_resident_of
from tests.participation.test_prompts import FIRST, NOW

WORDS: Final = PromptQuestion(0, QuestionKind.WORDS, {"nl": "Wat gebeurde er?", "en": "What happened?"})
CHOICE: Final = PromptQuestion(
    0,
    QuestionKind.CHOICE,
    {"nl": "Doet u mee?", "en": "Do you join in?"},
    (QuestionOption(0, {"nl": "Graag", "en": "Gladly"}), QuestionOption(0, {"nl": "Later", "en": "Later"})),
)
SEVERAL: Final = replace(CHOICE, kind=QuestionKind.SEVERAL, texts={"nl": "Wanneer?", "en": "When?"})
SCALE: Final = PromptQuestion(
    0,
    QuestionKind.SCALE,
    {"nl": "Hoe veilig is het?", "en": "How safe is it?"},
    low={"nl": "niet"},
    high={"nl": "heel"},
)
YES_NO: Final = PromptQuestion(0, QuestionKind.YES_NO, {"nl": "Bent u erbij?", "en": "Are you there?"})


def asks(*questions: PromptQuestion) -> PromptDraft:
    return PromptDraft(
        {"nl": "Mogen wij iets vragen?", "en": "May we ask something?"},
        {"nl": "Ja hoor", "en": "Sure"},
        Starts.QUESTIONS,
        Rhythm(Weekly((Weekday.TUESDAY,)), time(19)),
        questions=questions,
    )


@pytest.fixture
async def fatma(db: Db, challenge: ChallengeView) -> Someone:
    """With nothing open."""
    person = await a_resident_of(db, challenge.slug)
    await person.taps("Stoppen")
    return person


async def asked(db: Db, challenge: ChallengeView, person: Someone, draft: PromptDraft) -> tuple[int, OnPrompt]:
    """The call that has just reached this person, and the prompt that made it."""
    plan = PhasePlan(PhaseKind.TRY)
    phase = OnPhase(challenge.id, await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=NOW), None)
    made = await make_prompt(db, draft, challenge_id=challenge.id, phase_id=phase.phase_id, by=None)
    on = OnPrompt(challenge.id, made, None)
    await start_prompt(db, on, now=NOW)
    await move_phase(db, phase, PhaseMove.OPEN, now=NOW)
    await fire_due(db, now=FIRST)
    call_id = (await db.execute(select(Firing.call_id))).scalar_one()
    assert call_id is not None
    chat = (await db.execute(select(Chat.bot_id, Chat.resident_id).where(Chat.id == person.chat_id))).one()
    message = {"bot_id": chat.bot_id, "resident_id": chat.resident_id, "priority": 2, "on_doubt": "hold"}
    message |= {"challenge_id": challenge.id, "chat_id": person.chat_id, "state": MessageState.SENT}
    await db.execute(insert(Message).values(message | {"call_id": call_id}))
    return call_id, on


async def kept(db: Db) -> list[tuple[list[int], str | None]]:
    rows = await db.execute(select(Answer.options, Answer.words).order_by(Answer.question))
    return [(options, words) for options, words in rows]


async def test_every_kind_of_question_is_put_and_kept(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    call, _on = await asked(db, challenge, fatma, asks(WORDS, CHOICE, SEVERAL, SCALE, YES_NO))
    await fatma.does(CallTapped(call, 0))
    assert "Wat gebeurde er?" in fatma.text
    await fatma.says("De soep was op.")
    await fatma.taps("Later")
    for label in ("Graag", "Later", "Klaar"):
        await fatma.taps(label)
    assert fatma.text == "Hoe veilig is het?\n1 = niet\n5 = heel"
    await fatma.taps("4")
    await fatma.taps("Nee")
    assert await kept(db) == []
    await fatma.taps("Versturen")
    assert [options for options, _words in await kept(db)] == [[], [3], [5, 6], [4], [0]]
    assert (await kept(db))[0][1] == "De soep was op."
    assert "Het team leest uw antwoord." in "\n".join(fatma.log[-1].bubbles)


async def test_a_single_tap_is_an_answer(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    call, _on = await asked(db, challenge, fatma, asks(SCALE))
    await fatma.does(CallTapped(call, 0))
    assert "Overslaan" not in fatma.labels()
    await fatma.taps("2")
    assert await kept(db) == [([2], None)]
    option = (await db.execute(select(CallAnswer.option))).scalar_one()
    assert option == "0"


async def test_of_several_questions_each_may_be_skipped(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    call, _on = await asked(db, challenge, fatma, asks(WORDS, YES_NO))
    await fatma.does(CallTapped(call, 0))
    await fatma.taps("Overslaan")
    await fatma.taps("Overslaan")
    assert await kept(db) == []
    assert "Dat is prima." in "\n".join(fatma.log[-1].bubbles)


async def test_who_just_writes_may_say_that_it_is_the_answer(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    await asked(db, challenge, fatma, asks(WORDS, YES_NO))
    await fatma.says("De soep was op.")
    await fatma.taps("Een antwoord op uw vraag")
    await fatma.taps("Ja")
    await fatma.taps("Versturen")
    assert await kept(db) == [([], "De soep was op."), ([1], None)]
    assert (await db.execute(select(Submission.id))).all() == []


async def test_words_answer_nothing_where_the_first_question_is_to_be_tapped(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await asked(db, challenge, fatma, asks(YES_NO, WORDS))
    await fatma.says("De soep was op.")
    assert "Een antwoord op uw vraag" not in fatma.labels()


async def test_a_telephone_number_is_asked_about(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    call, _on = await asked(db, challenge, fatma, asks(WORDS))
    await fatma.does(CallTapped(call, 0))
    await fatma.says("Bel mij op 06-12345678.")
    await fatma.taps("Nee, ik schrijf het opnieuw")
    await fatma.says("Bel mij.")
    await fatma.taps("Versturen")
    assert await kept(db) == [([], "Bel mij.")]


async def test_an_edit_of_the_prompt_changes_nothing_for_who_is_asked_already(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    call, on = await asked(db, challenge, fatma, asks(CHOICE))
    await change_prompt(db, on, asks(SCALE), now=FIRST)
    await fatma.does(CallTapped(call, 0))
    await fatma.taps("Graag")
    assert await kept(db) == [([1], None)]


async def test_who_answers_again_is_told_that_it_takes_the_place(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    call, _on = await asked(db, challenge, fatma, asks(YES_NO))
    for answer in ("Ja", "Nee"):
        await fatma.does(CallTapped(call, 0))
        await fatma.taps(answer)
    assert await kept(db) == [([0], None)]
    assert any("U hebt dit al beantwoord." in bubble for content in fatma.log for bubble in content.bubbles)


async def test_a_prompt_that_is_gone_is_told_kindly(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    call, _on = await asked(db, challenge, fatma, asks(YES_NO))
    await db.execute(delete(Firing))
    await fatma.does(CallTapped(call, 0))
    assert "Die vraag is voorbij." in "\n".join(fatma.log[-1].bubbles)


async def test_words_that_are_under_way_are_told_when_the_prompt_goes(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    call, _on = await asked(db, challenge, fatma, asks(WORDS))
    await fatma.does(CallTapped(call, 0))
    await fatma.does(Wrote("De soep was op."))
    await db.execute(delete(Firing))
    await fatma.taps("Versturen")
    assert "Die vraag is er niet meer." in "\n".join(fatma.log[-1].bubbles)
