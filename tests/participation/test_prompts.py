"""Prompts: complete before they start, changed without a word to who was asked already, stopped."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import pytest

from participation.audience import Audience
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import (
    ChangedMeanwhile,
    NeverAsks,
    NoSuchPhase,
    NoSuchPrompt,
    NotAllowedNow,
    PromptIncomplete,
)
from participation.phases import OnPhase, PhasePlan, change_plan, drop_phase, move_phase, plan_phase
from participation.prompt_draft import PromptDraft, missing_languages
from participation.prompt_questions import PromptQuestion, QuestionOption, Questions, numbered
from participation.prompts import (
    OnPrompt,
    change_prompt,
    drop_prompt,
    make_prompt,
    prompts_page,
    see_prompt,
    start_prompt,
    stop_prompt,
)
from participation.rhythms import AfterOpening, BeforeClosing, Once, Rhythm, Weekday, Weekly
from participation.words import Kind, PhaseKind, PhaseMove, PromptState, QuestionKind, Starts
from tests.builders import a_challenge
from tests.statements import statements

NOW: Final = datetime(2026, 9, 7, 8, tzinfo=UTC)
TUESDAYS: Final = Rhythm(Weekly((Weekday.TUESDAY,)), time(19))
FIRST: Final = datetime(2026, 9, 8, 17, tzinfo=UTC)
DRAFT: Final = PromptDraft(
    {"nl": "Wat mist u?", "en": "What do you miss?"},
    {"nl": "Vertel", "en": "Tell us"},
    Starts.NEED,
    TUESDAYS,
    audience=Audience(kinds=(Kind.NEED,)),
    remind_after=3,
)
BOTH: Final = {"nl": "Ja", "en": "Yes"}


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def phase(db: Db, challenge: ChallengeView) -> OnPhase:
    made = await plan_phase(db, PhasePlan(PhaseKind.EXPLORE), challenge_id=challenge.id, by=None, now=NOW)
    return OnPhase(challenge.id, made, None)


@pytest.fixture
async def on(db: Db, challenge: ChallengeView, phase: OnPhase) -> OnPrompt:
    return await a_prompt(db, phase)


async def a_prompt(db: Db, phase: OnPhase, draft: PromptDraft = DRAFT) -> OnPrompt:
    made = await make_prompt(db, draft, challenge_id=phase.challenge_id, phase_id=phase.phase_id, by=None)
    return OnPrompt(phase.challenge_id, made, None)


async def next_at(db: Db, on: OnPrompt) -> datetime | None:
    return (await see_prompt(db, challenge_id=on.challenge_id, prompt_id=on.prompt_id)).next_at


async def test_it_is_kept_as_it_was_written(db: Db, on: OnPrompt) -> None:
    seen = await see_prompt(db, challenge_id=on.challenge_id, prompt_id=on.prompt_id)
    assert (seen.draft, seen.state, seen.next_at) == (DRAFT, PromptState.DRAFT, None)


async def test_it_asks_only_while_it_is_on_and_its_phase_is_open(db: Db, phase: OnPhase, on: OnPrompt) -> None:
    await start_prompt(db, on, now=NOW)
    assert await next_at(db, on) is None
    times = []
    for move in (PhaseMove.OPEN, PhaseMove.CLOSE, PhaseMove.REOPEN):
        await move_phase(db, phase, move, now=NOW)
        times.append(await next_at(db, on))
    assert times == [FIRST, None, FIRST]
    await stop_prompt(db, on)
    assert await next_at(db, on) is None
    await start_prompt(db, on, now=NOW + timedelta(days=1, hours=12))
    assert await next_at(db, on) == FIRST + timedelta(days=7)


async def test_what_hangs_on_the_phase_moves_with_its_plan(db: Db, phase: OnPhase) -> None:
    on = await a_prompt(db, phase, replace(DRAFT, rhythm=Rhythm(BeforeClosing(2), time(19))))
    await start_prompt(db, on, now=NOW)
    await move_phase(db, phase, PhaseMove.OPEN, now=NOW)
    assert await next_at(db, on) is None
    plan = PhasePlan(PhaseKind.EXPLORE, closes_at=datetime(2026, 10, 1, 12, tzinfo=UTC))
    await change_plan(db, phase, plan, now=NOW)
    assert await next_at(db, on) == datetime(2026, 9, 29, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": {"nl": "Wat mist u?"}},
        {"labels": {"nl": "Vertel"}},
        {"starts": Starts.QUESTIONS},
        {"starts": Starts.QUESTIONS, "questions": (PromptQuestion(0, QuestionKind.WORDS, {"nl": "Wat?"}),)},
        {"starts": Starts.QUESTIONS, "questions": (PromptQuestion(0, QuestionKind.CHOICE, BOTH),)},
        {
            "starts": Starts.QUESTIONS,
            "questions": (
                PromptQuestion(
                    0, QuestionKind.CHOICE, BOTH, (QuestionOption(0, BOTH), QuestionOption(0, {"nl": "Nee"}))
                ),
            ),
        },
    ],
)
async def test_a_language_that_lacks_something_is_told_before_it_starts(
    db: Db, phase: OnPhase, on: OnPrompt, changes: dict[str, Any]
) -> None:
    lacking = replace(DRAFT, **changes)
    assert "en" in missing_languages(lacking, ("nl", "en"))
    await change_prompt(db, on, lacking, now=NOW)
    with pytest.raises(PromptIncomplete):
        await start_prompt(db, on, now=NOW)
    await change_prompt(db, on, DRAFT, now=NOW)
    await start_prompt(db, on, now=NOW)
    with pytest.raises(PromptIncomplete):
        await change_prompt(db, on, lacking, now=NOW)


async def test_a_fallback_that_is_chosen_knowingly_is_enough(db: Db, on: OnPrompt) -> None:
    await change_prompt(db, on, replace(DRAFT, texts={"nl": "Wat mist u?"}, fallback="nl"), now=NOW)
    await start_prompt(db, on, now=NOW)


@pytest.mark.parametrize("rhythm", [Rhythm(Once(date(2026, 9, 1)), time(19)), replace(TUESDAYS, last=date(2026, 9, 1))])
async def test_what_would_never_ask_is_told(db: Db, phase: OnPhase, on: OnPrompt, rhythm: Rhythm) -> None:
    await move_phase(db, phase, PhaseMove.OPEN, now=NOW)
    await change_prompt(db, on, replace(DRAFT, rhythm=rhythm), now=NOW)
    with pytest.raises(NeverAsks):
        await start_prompt(db, on, now=NOW)


async def test_a_change_of_words_lets_what_is_due_go_out(db: Db, phase: OnPhase, on: OnPrompt) -> None:
    await move_phase(db, phase, PhaseMove.OPEN, now=NOW)
    await start_prompt(db, on, now=NOW)
    late = FIRST + timedelta(seconds=3)
    await change_prompt(db, on, replace(DRAFT, labels={"nl": "Zeg het", "en": "Say it"}), now=late)
    assert await next_at(db, on) == FIRST
    await change_prompt(db, on, replace(DRAFT, rhythm=Rhythm(AfterOpening(30), time(19))), now=late)
    assert await next_at(db, on) == datetime(2026, 10, 7, 17, tzinfo=UTC)


async def test_what_makes_no_sense_is_refused(db: Db, phase: OnPhase, on: OnPrompt) -> None:
    with pytest.raises(NotAllowedNow):
        await stop_prompt(db, on)
    await start_prompt(db, on, now=NOW)
    with pytest.raises(NotAllowedNow):
        await start_prompt(db, on, now=NOW)
    await move_phase(db, phase, PhaseMove.OPEN, now=NOW)
    await move_phase(db, phase, PhaseMove.CLOSE, now=NOW)
    await stop_prompt(db, on)
    with pytest.raises(NotAllowedNow):
        await start_prompt(db, on, now=NOW)


async def test_a_prompt_or_phase_of_another_challenge_is_none(db: Db, phase: OnPhase, on: OnPrompt) -> None:
    elsewhere = (await a_challenge(db)).id
    with pytest.raises(NoSuchPrompt):
        await start_prompt(db, OnPrompt(elsewhere, on.prompt_id, None), now=NOW)
    with pytest.raises(NoSuchPhase):
        await make_prompt(db, DRAFT, challenge_id=elsewhere, phase_id=phase.phase_id, by=None)


async def test_who_saw_an_earlier_version_is_told(db: Db, on: OnPrompt) -> None:
    await start_prompt(db, on, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        await change_prompt(db, OnPrompt(on.challenge_id, on.prompt_id, None, 1), DRAFT, now=NOW)


async def test_what_never_asked_can_be_dropped_alone_and_with_its_phase(db: Db, phase: OnPhase, on: OnPrompt) -> None:
    await drop_prompt(db, on)
    await a_prompt(db, phase)
    await drop_phase(db, phase)
    assert await prompts_page(db, challenge_id=phase.challenge_id) == ()


async def test_a_page_takes_as_many_statements_for_three_as_for_one(db: Db, phase: OnPhase, on: OnPrompt) -> None:
    async with statements(db) as one:
        await prompts_page(db, challenge_id=phase.challenge_id)
    others = [await a_prompt(db, phase) for _ in range(2)]
    async with statements(db) as three:
        found = await prompts_page(db, challenge_id=phase.challenge_id, phase_id=phase.phase_id)
    assert [each.id for each in found] == [on.prompt_id, *(each.prompt_id for each in others)]
    assert len(one) == len(three)


def test_questions_and_options_keep_their_numbers_for_ever() -> None:
    yes, no = QuestionOption(0, BOTH), QuestionOption(0, {"nl": "Nee", "en": "No"})
    choice = PromptQuestion(0, QuestionKind.CHOICE, BOTH, (yes, no))
    words = PromptQuestion(0, QuestionKind.WORDS, BOTH)
    first = numbered((choice, words), Questions())
    numbers = [(each.id, [option.id for option in each.options]) for each in first.asked]
    assert numbers == [(3, [1, 2]), (4, [])]

    kept = first.asked[0]
    fewer = numbered((replace(kept, options=(kept.options[1], yes)),), first)
    assert (fewer.asked[0].id, [option.id for option in fewer.asked[0].options]) == (3, [2, 5])
    other = numbered((replace(kept, kind=QuestionKind.SEVERAL), words), fewer)
    assert [each.id for each in other.asked] == [8, 9]
    assert {option.id for option in other.asked[0].options} == {6, 7}
    assert Questions.load(other.dump()) == other


@pytest.mark.parametrize(
    ("kind", "words", "options", "fits"),
    [
        (QuestionKind.WORDS, "Een bankje.", [], True),
        (QuestionKind.WORDS, "", [], False),
        (QuestionKind.WORDS, "Een bankje.", [1], False),
        (QuestionKind.CHOICE, None, [1], True),
        (QuestionKind.CHOICE, None, [3], False),
        (QuestionKind.CHOICE, None, [1, 2], False),
        (QuestionKind.SEVERAL, None, [2, 1], True),
        (QuestionKind.SEVERAL, None, [1, 1], False),
        (QuestionKind.SEVERAL, None, [], False),
        (QuestionKind.SCALE, None, [5], True),
        (QuestionKind.SCALE, None, [6], False),
        (QuestionKind.SCALE, "5", [5], False),
        (QuestionKind.YES_NO, None, [0], True),
        (QuestionKind.YES_NO, None, [2], False),
    ],
)
def test_what_answers_a_question(kind: QuestionKind, words: str | None, options: list[int], *, fits: bool) -> None:
    question = PromptQuestion(9, kind, BOTH, (QuestionOption(1, BOTH), QuestionOption(2, BOTH)))
    assert question.takes(words, options) is fits
