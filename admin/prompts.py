"""The pages of prompts: what one asks, when, whom; and what residents answer, as it comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment

from admin import phase_texts, prompt_texts, rhythm_texts
from admin.at_hand import page_before, told_by
from admin.at_the_desk import Here, Route, back_to, page
from admin.call_form import LIMITS, read_audience
from admin.desk_texts import KINDS
from admin.picture_form import read_picture
from admin.prompt_aside import aside, choices, when, window_of
from admin.prompt_form import Filled, read_prompt, typed_of
from admin.prompt_results import results
from admin.texts import Fault
from conversations.catalogues import say
from participation import phases, prompt_answers, prompts
from participation.firings import firings_of
from participation.phases import PhaseView
from participation.pictures import CleanPicture
from participation.prompt_draft import missing_languages
from participation.prompt_questions import MOST_QUESTIONS, OPTION_LENGTH, QUESTION_LENGTH, PromptQuestion
from participation.prompts import OnPrompt, PromptView
from participation.rhythms import Weekday, next_moment
from participation.roles import Right
from participation.words import BROUGHT, PhaseState, PromptState, Starts

_FRESH: Final[Mapping[str, Any]] = {
    "starts": Starts.QUESTIONS,
    "beat": "weekly",
    "at": "19:00",
    "weekdays": ["1"],
    "every": 1,
    "month-day": 1,
    "nth": "1",
    "nth-weekday": "1",
    "opening": 1,
    "closing": 7,
    "joining": 14,
}
"""What stands in a form that nobody filled in."""


@dataclass(frozen=True, slots=True)
class PromptPages:
    env: Environment
    clean: CleanPicture

    def table(self) -> list[Route]:
        of_phase, one = "/phases/{phase}/prompts", "/prompts/{prompt}"
        return [
            Route("GET", f"{of_phase}/new", Right.PROMPT, self.new),
            Route("POST", of_phase, Right.PROMPT, self.make, takes_file=True),
            Route("GET", one, Right.PROMPT, self.shown),
            Route("GET", f"{one}/edit", Right.PROMPT, self.edit),
            Route("POST", one, Right.PROMPT, self.change, takes_file=True),
            Route("POST", f"{one}/start", Right.PROMPT, self.start),
            Route("POST", f"{one}/stop", Right.PROMPT, self.stop),
            Route("POST", f"{one}/drop", Right.PROMPT, self.drop),
        ]

    async def new(self, here: Here) -> web.Response:
        return await self._form(here, await self._phase(here, here.number("phase")), None, _FRESH)

    async def make(self, here: Here) -> web.Response:
        phase = await self._phase(here, here.number("phase"))
        filled, typed = await self._filled(here)
        fault = _fault(here, filled, phase, on=False)
        if filled.draft is None or filled.faults or fault or here.form.get("do") == "look":
            return await self._form(here, phase, None, typed, filled, fault)
        made = await prompts.make_prompt(
            here.db, filled.draft, challenge_id=here.challenge.id, phase_id=phase.id, by=here.member_id
        )
        return await self._saved(here, OnPrompt(here.challenge.id, made, here.member_id))

    async def edit(self, here: Here) -> web.Response:
        prompt = await self._prompt(here)
        typed = {**_FRESH, **typed_of(prompt.draft)}
        return await self._form(here, await self._phase(here, prompt.phase_id), prompt, typed, Filled(prompt.draft))

    async def change(self, here: Here) -> web.Response:
        prompt = await self._prompt(here)
        phase = await self._phase(here, prompt.phase_id)
        filled, typed = await self._filled(here, prompt.draft.questions)
        fault = _fault(here, filled, phase, on=prompt.state is PromptState.ON)
        if filled.draft is None or filled.faults or fault or here.form.get("do") == "look":
            return await self._form(here, phase, prompt, typed, filled, fault)
        await prompts.change_prompt(here.db, _on(here), filled.draft, now=here.now)
        return await self._saved(here, OnPrompt(here.challenge.id, prompt.id, here.member_id))

    async def start(self, here: Here) -> web.Response:
        await prompts.start_prompt(here.db, _on(here), now=here.now)
        return back_to(here, f"/prompts/{here.number('prompt')}?did=started")

    async def stop(self, here: Here) -> web.Response:
        await prompts.stop_prompt(here.db, _on(here))
        return back_to(here, f"/prompts/{here.number('prompt')}?did=stopped")

    async def drop(self, here: Here) -> web.Response:
        phase_id = (await self._prompt(here)).phase_id
        await prompts.drop_prompt(here.db, _on(here))
        return back_to(here, f"/phases/{phase_id}")

    async def shown(self, here: Here) -> web.Response:
        prompt = await self._prompt(here)
        phase = await self._phase(here, prompt.phase_id)
        heard = await prompt_answers.heard(here.db, prompt_id=prompt.id)
        page_of_words = await prompt_answers.words_page(
            here.db, prompt_id=prompt.id, before=page_before(here), most=prompt_answers.PAGE + 1
        )
        words = page_of_words[: prompt_answers.PAGE]
        questions = await prompt_answers.questions_of(here.db, prompt_id=prompt.id)
        counts = await prompt_answers.option_counts(here.db, prompt_id=prompt.id)
        areas = {area.id: area.name for area in here.challenge.areas}
        shown = results(questions, counts, areas, here.language)
        return page(
            self.env,
            "prompt.html",
            here,
            section="phases",
            prompt=prompt,
            phase=phase,
            title=phase_texts.title(phase, here.language),
            first_words=prompt_texts.first_words(prompt.draft, here.language),
            starts=say(prompt_texts.STARTS[prompt.draft.starts], here.language),
            reached=say(prompt_texts.reached(heard.reached), here.language),
            answered=say(prompt_texts.answered(heard.answered), here.language),
            results=[each for each in shown if each.charts],
            asked={each.question.id: each.text for each in shown},
            words=words,
            more=words[-1].id if len(page_of_words) > len(words) else None,
            came_from=await prompt_answers.came_from(here.db, prompt_id=prompt.id),
            firings=await firings_of(here.db, prompt_id=prompt.id),
            kinds={kind: say(KINDS[kind], here.language) for kind in BROUGHT},
            texts=prompt_texts,
            told=told_by(here, prompt_texts.DID),
            **when(here, prompt.draft, phase),
        )

    async def _saved(self, here: Here, on: OnPrompt) -> web.Response:
        """And started, where that was the button."""
        did = "saved"
        if here.form.get("do") == "start":
            await prompts.start_prompt(here.db, on, now=here.now)
            did = "started"
        return back_to(here, f"/prompts/{on.prompt_id}?did={did}")

    async def _phase(self, here: Here, phase_id: int) -> PhaseView:
        return await phases.see_phase(here.db, challenge_id=here.challenge.id, phase_id=phase_id)

    async def _prompt(self, here: Here) -> PromptView:
        return await prompts.see_prompt(here.db, challenge_id=here.challenge.id, prompt_id=here.number("prompt"))

    async def _filled(self, here: Here, before: Sequence[PromptQuestion] = ()) -> tuple[Filled, Mapping[str, Any]]:
        """And what was typed; also of a picture that was sent along and is kept by now."""
        filled, sent = read_prompt(here, before), await read_picture(here, self.clean)
        draft = replace(filled.draft, picture=sent.picture) if filled.draft else None
        typed = {**_FRESH, **here.form, "weekdays": here.several("weekday")}
        typed["picture"] = sent.picture.id if sent.picture else ""
        return Filled(draft, {**filled.faults, **sent.faults}), typed

    async def _form(
        self,
        here: Here,
        phase: PhaseView,
        prompt: PromptView | None,
        typed: Mapping[str, Any],
        filled: Filled | None = None,
        fault: Fault | None = None,
    ) -> web.Response:
        faults = filled.faults if filled else {}
        draft = filled.draft if filled else None
        status = 400 if faults else 200
        return page(
            self.env,
            "prompt_form.html",
            here,
            section="phases",
            status=status,
            phase=phase,
            prompt=prompt,
            title=phase_texts.title(phase, here.language),
            typed=typed,
            picture_id=typed.get("picture"),
            alts={each: typed.get(f"alt-{each}", "") for each in here.challenge.languages},
            faults={name: say(text, here.language, values) for name, (text, values) in faults.items()},
            fault=fault,
            audience=draft.audience if draft else read_audience(here, {}),
            starts=[(each, say(text, here.language)) for each, text in prompt_texts.STARTS.items()],
            question_kinds=[(each, say(text, here.language)) for each, text in prompt_texts.QUESTIONS.items()],
            places=range(1, MOST_QUESTIONS + 1),
            weekdays=[(str(int(each)), rhythm_texts.weekday_name(each, here.language)) for each in Weekday],
            nths=[(str(nth), say(text, here.language)) for nth, text in rhythm_texts.NTH.items()],
            limits=LIMITS | {"question": QUESTION_LENGTH, "option": OPTION_LENGTH},
            **await choices(here, phase),
            **(await aside(here, draft, phase) if draft else {"look": False}),
        )


def _fault(here: Here, filled: Filled, phase: PhaseView, *, on: bool) -> Fault | None:
    """Why it cannot be started, or stay on, as it stands in the form."""
    wanted = here.form.get("do") == "start" or (on and here.form.get("do") != "look")
    if filled.draft is None or not wanted:
        return None
    if phase.state is PhaseState.CLOSED:
        return Fault.NOT_NOW
    if missing_languages(filled.draft, here.challenge.languages):
        return Fault.CALL_INCOMPLETE
    window, zone = window_of(phase), here.challenge.time_zone
    if window is not None and next_moment(filled.draft.rhythm, window, time_zone=zone, after=here.now) is None:
        return Fault.NEVER
    return None


def _on(here: Here) -> OnPrompt:
    version = here.number("version") if here.form.get("version") else None
    return OnPrompt(here.challenge.id, here.number("prompt"), here.member_id, version)
