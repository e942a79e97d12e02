"""What residents answer to a prompt's own questions: kept with the prompt and its phase, counted per area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, distinct, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from participation.database import Db
from participation.errors import NoSuchPrompt
from participation.models import Answer, Area, Firing, Message, Prompt, Resident, Submission
from participation.prompt_questions import PromptQuestion, Questions
from participation.words import Kind, MessageState, Pretend

PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call of a prompt asks."""

    questions: tuple[PromptQuestion, ...]
    again: bool
    """Whether this resident answered it already."""


@dataclass(frozen=True, slots=True)
class Given:
    question: int
    words: str | None = None
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionCount:
    """So many residents of one area chose it."""

    question: int
    option: int
    area_id: int | None
    """None: it is not known where they live."""
    count: int


@dataclass(frozen=True, slots=True)
class WordsView:
    id: int
    question: int
    resident: str | None
    """Handle; None: somebody who was erased."""
    area: str | None
    words: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """How many residents a prompt reached so far, with all its calls, and how many of them did something with it."""

    reached: int
    answered: int


@dataclass(frozen=True, slots=True)
class CameFrom:
    """Something that was sent from one of its calls."""

    number: int
    kind: Kind
    words: str
    language: str | None


async def asked_by(db: Db, *, call_id: int, resident_id: int) -> Asked | None:
    """None: the call is none of a prompt's, or that asks nothing of its own."""
    firing = await _firing(db, call_id)
    questions = Questions.load(firing.questions).asked if firing is not None else ()
    if firing is None or not questions:
        return None
    answered = exists().where(Answer.firing_id == firing.id, Answer.resident_id == resident_id)
    return Asked(questions, bool((await db.execute(select(answered))).scalar_one()))


async def keep_answers(db: Db, given: Sequence[Given], *, call_id: int, resident_id: int, language: str) -> None:
    """What was said to it earlier is taken over by what is said now. What a test says is kept nowhere.

    Raises:
        NoSuchPrompt: the call, or one of the questions, is there no more.
    """
    firing = await _firing(db, call_id)
    known = {each.id: each for each in Questions.load(firing.questions).asked} if firing is not None else {}
    fits = all(each.question in known and known[each.question].takes(each.words, each.options) for each in given)
    if firing is None or not given or not fits:
        raise NoSuchPrompt
    who = select(Resident.area_id, Resident.pretend).where(Resident.id == resident_id)
    area_id, pretend = (await db.execute(who)).one()
    if pretend == Pretend.TEST:
        return
    same = {"challenge_id": firing.challenge_id, "phase_id": firing.phase_id, "prompt_id": firing.prompt_id}
    same |= {"firing_id": firing.id, "resident_id": resident_id, "area_id": area_id, "language": language}
    rows = [same | {"question": each.question, "words": each.words, "options": list(each.options)} for each in given]
    keeping = insert(Answer).values(rows)
    anew = {name: keeping.excluded[name] for name in ("words", "options", "area_id", "language")}
    await db.execute(
        keeping.on_conflict_do_update(
            index_elements=["firing_id", "question", "resident_id"], set_=anew | {"at": func.now()}
        )
    )


async def questions_of(db: Db, *, prompt_id: int) -> tuple[PromptQuestion, ...]:
    """Those it asks now, then those that it asked earlier and that were answered."""
    now = select(Prompt.questions).where(Prompt.id == prompt_id)
    last = select(func.max(Answer.firing_id)).where(Answer.prompt_id == prompt_id).group_by(Answer.question)
    before = select(Firing.questions).where(Firing.id.in_(last)).order_by(Firing.id.desc())
    kept = [(await db.execute(now)).scalar_one(), *(await db.execute(before)).scalars()]
    found: dict[int, PromptQuestion] = {}
    for each in kept:
        for question in Questions.load(each).asked:
            found.setdefault(question.id, question)
    return tuple(found.values())


async def option_counts(db: Db, *, prompt_id: int) -> tuple[OptionCount, ...]:
    each = select(Answer.question, func.unnest(Answer.options).label("option"), Answer.area_id)
    chosen = each.where(Answer.prompt_id == prompt_id).subquery().c
    what = (chosen.question, chosen.option, chosen.area_id)
    found = await db.execute(select(*what, func.count()).group_by(*what).order_by(*what))
    return tuple(OptionCount(*row) for row in found)


async def words_page(db: Db, *, prompt_id: int, before: int | None = None, most: int = PAGE) -> tuple[WordsView, ...]:
    """Own words to all its questions, the newest first; `before`: of the page before, the last one's id."""
    columns = (Answer.id, Answer.question, Resident.handle, Area.name, Answer.words, Answer.language, Answer.at)
    wanted = (
        select(*columns)
        .outerjoin(Resident, Resident.id == Answer.resident_id)
        .outerjoin(Area, Area.id == Answer.area_id)
        .where(Answer.prompt_id == prompt_id, Answer.words.is_not(None))
    )
    if before is not None:
        wanted = wanted.where(Answer.id < before)
    found = await db.execute(wanted.order_by(Answer.id.desc()).limit(most))
    return tuple(WordsView(*row) for row in found)  # type: ignore[arg-type]  # words are not null here


async def heard(db: Db, *, prompt_id: int) -> Heard:
    calls = select(calls_of(prompt_id).subquery().c.call_id)
    arrived = Message.call_id.in_(calls) & (Message.state == MessageState.SENT)
    reached = select(func.count(distinct(Message.resident_id))).where(arrived)
    own = select(Answer.resident_id).where(Answer.prompt_id == prompt_id)
    sent = select(Submission.resident_id).where(Submission.call_id.in_(calls), ~Submission.test)
    answered = select(func.count()).select_from(own.union(sent).subquery())
    counts = select(reached.scalar_subquery(), answered.scalar_subquery())
    return Heard(*(await db.execute(counts)).one())


async def came_from(db: Db, *, prompt_id: int, most: int = PAGE) -> tuple[CameFrom, ...]:
    """What was sent from its calls and not taken back, the newest first."""
    calls = calls_of(prompt_id).subquery()
    words = func.coalesce(Submission.public_wording, Submission.own_words)
    found = await db.execute(
        select(Submission.id, Submission.kind, words, Submission.language)
        .where(Submission.call_id.in_(select(calls.c.call_id)), Submission.withdrawn_at.is_(None), ~Submission.test)
        .order_by(Submission.id.desc())
        .limit(most)
    )
    return tuple(CameFrom(row[0], Kind(row.kind), row[2], row.language) for row in found)


async def move_answers(db: Db, *, own: int, found: int) -> None:
    """One person, two residents (`joining`): where both answered, what `found` said counts."""
    other = aliased(Answer)
    twice = exists().where(
        other.resident_id == found, other.firing_id == Answer.firing_id, other.question == Answer.question
    )
    await db.execute(delete(Answer).where(Answer.resident_id == own, twice))
    await db.execute(update(Answer).where(Answer.resident_id == own).values(resident_id=found))


def calls_of(prompt_id: int) -> Any:
    """The ids of all calls that it made, reminders too."""
    asked = select(Firing.call_id.label("call_id")).where(Firing.prompt_id == prompt_id)
    reminded = select(Firing.reminder_id.label("call_id")).where(Firing.prompt_id == prompt_id)
    return asked.union_all(reminded)


async def _firing(db: Db, call_id: int) -> Row[int, int, int, int, dict[str, Any]] | None:
    columns = (Firing.id, Firing.challenge_id, Firing.prompt_id, Prompt.phase_id, Firing.questions)
    found = await db.execute(
        select(*columns)
        .join(Prompt, Prompt.id == Firing.prompt_id)
        .where(or_(Firing.call_id == call_id, Firing.reminder_id == call_id))
    )
    return found.one_or_none()
