"""Who serves what prompts ask residents, and what these answer; and which phases their neighbourhood is in."""

from conversations.deeds import AnswerPrompt
from conversations.queries import AskedByCall, AskedQuestion, PromptText
from conversations.standing import Standing
from participation import phases, prompt_answers
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import NoSuchPrompt
from participation.prompt_answers import Given
from participation.prompt_questions import PromptQuestion
from participation.words import PhaseKind


async def asked(db: Db, _query: AskedByCall, at: Standing) -> PromptText | None:
    if at.call is None:
        return None
    found = await prompt_answers.asked_by(db, call_id=at.call, resident_id=at.resident)
    return PromptText(tuple(_question(each) for each in found.questions), found.again) if found else None


async def answer(db: Db, command: AnswerPrompt, at: Standing) -> None:
    if at.call is None:
        raise NoSuchPrompt
    given = [Given(each.question, each.words, each.options) for each in command.answers]
    await prompt_answers.keep_answers(db, given, call_id=at.call, resident_id=at.resident, language=at.language)


async def phases_here(db: Db, challenge: ChallengeView, area_id: int | None) -> tuple[PhaseKind, ...]:
    """Those that are open for who lives in this area."""
    around = {area.id: area.parent_id for area in challenge.areas}
    line: list[int] = []
    while area_id is not None and area_id in around:
        line.append(area_id)
        area_id = around[area_id]
    return await phases.open_kinds(db, challenge_id=challenge.id, area_ids=line)


def _question(question: PromptQuestion) -> AskedQuestion:
    return AskedQuestion(
        id=question.id,
        kind=question.kind,
        text=dict(question.texts),
        options={each.id: dict(each.labels) for each in question.options},
        low=dict(question.low),
        high=dict(question.high),
    )
