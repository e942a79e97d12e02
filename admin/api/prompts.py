"""Prompts: listed, made, changed, started and stopped; and what residents answered."""

from dataclasses import replace
from http import HTTPMethod
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from admin.api.audiences import AudienceShape
from admin.api.operations import Asked, Operation, Reply, Version
from admin.api.phases import ONE as ONE_PHASE
from admin.api.problems import Problem
from admin.api.prompt_reading import draft_of, question_shape, shape_of
from admin.api.prompt_shapes import AskedQuestion, NewPrompt, PromptText, RhythmShape
from admin.api.shapes import Id, Input, Nothing, Output, Time
from admin.api.versions import etag_of_row, version_read
from conversations.texts import _
from participation import prompt_answers, prompts
from participation.prompts import OnPrompt, PromptView
from participation.roles import Right
from participation.words import PromptState, Starts

PATH: Final = "/challenges/{slug}/prompts"
ONE: Final = f"{PATH}/{{prompt}}"
_PAGE: Final = 50
_MOST: Final = 100


class Prompt(Output):
    id: Id
    phase_id: Id
    state: PromptState
    next_at: Time | None
    """When it asks next."""
    last_at: Time | None
    starts: Starts
    texts: tuple[PromptText, ...]
    rhythm: RhythmShape
    questions: tuple[AskedQuestion, ...]
    audience: AudienceShape
    fallback: str | None
    remind_after: int | None


class PromptList(Output):
    items: tuple[Prompt, ...]


class PromptQuery(Input):
    phase: Id | None = None
    after: Annotated[int, Field(ge=0, le=10**15)] = 0
    """The id of the last one of the page before."""
    page_size: Annotated[int, Field(ge=1, le=_MOST)] = _PAGE


class NewPromptMove(Input):
    move: Literal["start", "stop"]


class OptionCount(Output):
    question: int
    option: int
    """Its id; of a scale the figure; of yes or no 1 or 0."""
    area_id: Id | None
    count: int


class WordsGiven(Output):
    id: Id
    question: int
    area: str | None
    words: str
    language: str
    at: Time


class Answers(Output):
    reached: int
    answered: int
    questions: tuple[AskedQuestion, ...]
    """Also those that it asks no more."""
    counts: tuple[OptionCount, ...]
    words: tuple[WordsGiven, ...]
    """The newest first."""


class AnswersQuery(Input):
    before: Id | None = None
    """The id of the last words of the page before."""
    page_size: Annotated[int, Field(ge=1, le=_MOST)] = _PAGE


async def list_prompts(asked: Asked[PromptQuery, None]) -> Reply:
    query = asked.query
    found = await prompts.prompts_page(
        asked.db, challenge_id=asked.challenge.id, phase_id=query.phase, after=query.after, most=query.page_size
    )
    return Reply(PromptList(items=tuple(_shown(each) for each in found)))


async def get_prompt(asked: Asked[Nothing, None]) -> Reply:
    return await _reply(asked, asked.number("prompt"))


async def make_prompt(asked: Asked[Nothing, NewPrompt]) -> Reply:
    """A draft: it asks nothing before it is started."""
    made = await prompts.make_prompt(
        asked.db,
        draft_of(asked.body),
        challenge_id=asked.challenge.id,
        phase_id=asked.number("phase"),
        by=asked.bearer.member_id,
    )
    return await _reply(asked, made)


async def change_prompt(asked: Asked[Nothing, NewPrompt]) -> Reply:
    """Its picture stays: that is chosen at the desk."""
    on = await _on(asked, needed=True)
    draft = replace(draft_of(asked.body), picture=(await _seen(asked)).draft.picture)
    await prompts.change_prompt(asked.db, on, draft, now=asked.now)
    return await _reply(asked, asked.number("prompt"))


async def move_prompt(asked: Asked[Nothing, NewPromptMove]) -> Reply:
    on = await _on(asked)
    if asked.body.move == "start":
        await prompts.start_prompt(asked.db, on, now=asked.now)
    else:
        await prompts.stop_prompt(asked.db, on)
    return await _reply(asked, asked.number("prompt"))


async def list_answers(asked: Asked[AnswersQuery, None]) -> Reply:
    prompt_id, query = asked.number("prompt"), asked.query
    await prompts.see_prompt(asked.db, challenge_id=asked.challenge.id, prompt_id=prompt_id)
    heard = await prompt_answers.heard(asked.db, prompt_id=prompt_id)
    counts = await prompt_answers.option_counts(asked.db, prompt_id=prompt_id)
    words = await prompt_answers.words_page(asked.db, prompt_id=prompt_id, before=query.before, most=query.page_size)
    questions = await prompt_answers.questions_of(asked.db, prompt_id=prompt_id)
    return Reply(
        Answers(
            reached=heard.reached,
            answered=heard.answered,
            questions=tuple(question_shape(each) for each in questions),
            counts=tuple(OptionCount(**_fields(OptionCount, each)) for each in counts),
            words=tuple(WordsGiven(**_fields(WordsGiven, each)) for each in words),
        )
    )


async def _reply(asked: Asked[Any, Any], prompt_id: int) -> Reply:
    prompt = await prompts.see_prompt(asked.db, challenge_id=asked.challenge.id, prompt_id=prompt_id)
    return Reply(_shown(prompt), etag_of_row(prompt))


def _shown(prompt: PromptView) -> Prompt:
    own = {name: getattr(prompt, name) for name in ("id", "phase_id", "state", "next_at", "last_at")}
    return Prompt(**own, **shape_of(prompt.draft))


async def _seen(asked: Asked[Any, Any]) -> PromptView:
    return await prompts.see_prompt(asked.db, challenge_id=asked.challenge.id, prompt_id=asked.number("prompt"))


async def _on(asked: Asked[Any, Any], *, needed: bool = False) -> OnPrompt:
    """The prompt as it was read.

    Raises:
        Refused: nothing says what was read, where that is `needed`; or it was changed since.
    """
    version = await version_read(asked, lambda: _seen(asked), needed=needed)
    return OnPrompt(asked.challenge.id, asked.number("prompt"), asked.bearer.member_id, version)


def _fields(shape: type[Output], of: object) -> dict[str, Any]:
    return {name: getattr(of, name) for name in shape.model_fields}


TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        PATH,
        Right.PROMPT,
        list_prompts,
        _("List the prompts, a page at a time"),
        output=PromptList,
        query=PromptQuery,
    ),
    Operation(
        HTTPMethod.POST,
        f"{ONE_PHASE}/prompts",
        Right.PROMPT,
        make_prompt,
        _("Make a prompt; it asks nothing yet"),
        output=Prompt,
        status=201,
        body=NewPrompt,
    ),
    Operation(HTTPMethod.GET, ONE, Right.PROMPT, get_prompt, _("See one prompt"), output=Prompt),
    Operation(
        HTTPMethod.PUT,
        ONE,
        Right.PROMPT,
        change_prompt,
        _("Change a prompt, for what it asks from now on"),
        output=Prompt,
        body=NewPrompt,
        version=Version.NEEDED,
        refusals=(Problem.NOT_NOW,),
    ),
    Operation(
        HTTPMethod.POST,
        f"{ONE}/moves",
        Right.PROMPT,
        move_prompt,
        _("Start a prompt, or stop it"),
        output=Prompt,
        status=201,
        body=NewPromptMove,
        version=Version.HEEDED,
        refusals=(Problem.NOT_NOW,),
    ),
    Operation(
        HTTPMethod.GET,
        f"{ONE}/answers",
        Right.READ_ALL,
        list_answers,
        _("See what residents answered"),
        output=Answers,
        query=AnswersQuery,
    ),
)
