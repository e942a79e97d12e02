"""What a phase begins with: complete in Dutch and English, plain, and right as it is."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from participation.call_draft import LABEL_LENGTH, TEXT_LENGTH, unknown_variables
from participation.challenges import ChallengeView
from participation.database import Db
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.prompt_draft import PromptDraft, missing_languages
from participation.prompts import OnPrompt, prompts_page, start_prompt
from participation.rhythms import Window, next_moment
from participation.starters import make_starters, starters
from participation.words import PhaseKind, PhaseMove, PromptState
from tests.builders import a_challenge
from tests.conversations.test_texts import MOST_SENTENCES, MOST_WORDS, sentences

NOW: Final = datetime(2026, 9, 7, 8, tzinfo=UTC)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


def said(draft: PromptDraft) -> list[str]:
    texts = [*draft.texts.values(), *draft.labels.values()]
    for question in draft.questions:
        texts += [*question.texts.values(), *question.low.values(), *question.high.values()]
    return texts


@pytest.mark.parametrize("kind", PhaseKind)
async def test_each_kind_has_some_that_are_complete_and_come_in_time(challenge: ChallengeView, kind: PhaseKind) -> None:
    found = starters(kind, challenge)
    assert len(found) >= 2
    window = Window(NOW, NOW + timedelta(days=60))
    for draft in found:
        assert missing_languages(draft, challenge.languages) == ()
        assert next_moment(draft.rhythm, window, time_zone=challenge.time_zone, after=NOW) is not None


@pytest.mark.parametrize("kind", PhaseKind)
async def test_their_words_are_plain_and_fit(challenge: ChallengeView, kind: PhaseKind) -> None:
    for draft in starters(kind, challenge):
        assert all(len(label) <= LABEL_LENGTH for label in draft.labels.values())
        assert all(len(text) <= TEXT_LENGTH and not unknown_variables(text) for text in draft.texts.values())
        for text in said(draft):
            assert len(sentences(text)) <= MOST_SENTENCES, text
            assert all(len(each.split()) <= MOST_WORDS for each in sentences(text)), text


async def test_they_are_made_for_a_phase_and_can_be_started_at_once(db: Db, challenge: ChallengeView) -> None:
    plan = PhasePlan(PhaseKind.DEFINE, closes_at=NOW + timedelta(days=60))
    phase = OnPhase(challenge.id, await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=NOW), None)
    where = {"phase_id": phase.phase_id, "kind": PhaseKind.DEFINE, "by": None}
    made = await make_starters(db, challenge=challenge, **where)  # type: ignore[arg-type]
    await move_phase(db, phase, PhaseMove.OPEN, now=NOW)
    for prompt in made:
        await start_prompt(db, OnPrompt(challenge.id, prompt, None), now=NOW)
    found = await prompts_page(db, challenge_id=challenge.id)
    assert [(each.id, each.state, each.next_at is not None) for each in found] == [
        (each, PromptState.ON, True) for each in made
    ]
    assert [len(each.labels) for each in found[0].draft.questions[0].options] == [2] * len(challenge.domains)


async def test_a_language_that_we_did_not_write_is_told_as_missing(db: Db) -> None:
    challenge = await a_challenge(db, languages=("nl", "tr"))
    draft = starters(PhaseKind.EXPLORE, challenge)[0]
    assert (set(draft.texts), missing_languages(draft, challenge.languages)) == ({"nl"}, ("tr",))
