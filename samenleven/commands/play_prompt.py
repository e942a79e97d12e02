"""A prompt with questions of every kind, for a conversation in the terminal."""

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import insert, literal, select

from participation.database import Db
from participation.firings import fire_due
from participation.models import Chat, Firing, Message
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.prompt_draft import PromptDraft
from participation.prompt_questions import PromptQuestion, QuestionOption
from participation.prompts import OnPrompt, make_prompt, start_prompt
from participation.rhythms import AfterOpening, Rhythm
from participation.words import MessageState, OnDoubt, PhaseKind, PhaseMove, Priority, QuestionKind, Starts

_DRAFT: Final = PromptDraft(
    texts={"nl": "Hoe gaat het met de soepfiets?", "en": "How is the soup bicycle doing?"},
    labels={"nl": "Ik vertel het", "en": "I will tell"},
    starts=Starts.QUESTIONS,
    rhythm=Rhythm(AfterOpening(1), time(12)),
    questions=(
        PromptQuestion(0, QuestionKind.WORDS, {"nl": "Wat gebeurde er deze week?", "en": "What happened this week?"}),
        PromptQuestion(
            0,
            QuestionKind.CHOICE,
            {"nl": "Waar was u erbij?", "en": "Where were you there?"},
            (
                QuestionOption(0, {"nl": "Bij het koken", "en": "For the cooking"}),
                QuestionOption(0, {"nl": "Bij het eten", "en": "For the meal"}),
            ),
        ),
        PromptQuestion(
            0,
            QuestionKind.SEVERAL,
            {"nl": "Wie zag u er?", "en": "Whom did you see there?"},
            (
                QuestionOption(0, {"nl": "Buren die ik ken", "en": "Neighbours I know"}),
                QuestionOption(0, {"nl": "Nieuwe buren", "en": "New neighbours"}),
            ),
        ),
        PromptQuestion(
            0,
            QuestionKind.SCALE,
            {"nl": "Hoe leuk was het?", "en": "How nice was it?"},
            low={"nl": "niet leuk", "en": "not nice"},
            high={"nl": "heel leuk", "en": "very nice"},
        ),
        PromptQuestion(0, QuestionKind.YES_NO, {"nl": "Komt u weer?", "en": "Will you come again?"}),
    ),
)


async def a_prompt_asks(db: Db, *, challenge_id: int, chat_id: int, now: datetime) -> int:
    """The id of its call, which has reached this chat."""
    phase_id = await plan_phase(db, PhasePlan(PhaseKind.TRY), challenge_id=challenge_id, by=None, now=now)
    prompt_id = await make_prompt(db, _DRAFT, challenge_id=challenge_id, phase_id=phase_id, by=None)
    await start_prompt(db, OnPrompt(challenge_id, prompt_id, None), now=now)
    await move_phase(db, OnPhase(challenge_id, phase_id, None), PhaseMove.OPEN, now=now)
    await fire_due(db, now=now + timedelta(days=2))
    call_id = (await db.execute(select(Firing.call_id).where(Firing.prompt_id == prompt_id))).scalar_one() or 0
    columns = ["challenge_id", "bot_id", "chat_id", "call_id", "priority", "on_doubt", "state"]
    said = (
        literal(call_id),
        literal(Priority.CALL.value),
        literal(OnDoubt.HOLD.value),
        literal(MessageState.SENT.value),
    )
    here = select(literal(challenge_id), Chat.bot_id, Chat.id, *said).where(Chat.id == chat_id)
    await db.execute(insert(Message).from_select(columns, here))
    return call_id
