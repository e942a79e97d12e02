"""The pages *Phases*: all runs on a timeline; one of them with its prompts; planned, opened, closed, opened again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin import phase_texts, prompt_texts, rhythm_texts
from admin.at_hand import told_by
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.moments import read_moment, shown_day, shown_time
from admin.texts import Fault
from admin.timeline import timeline
from conversations.catalogues import say
from participation import phases, prompts, starters
from participation.errors import ClosesTooEarly
from participation.phase_lines import spans
from participation.phases import NAME_LENGTH, WHY_LENGTH, OnPhase, PhasePlan, PhaseView
from participation.roles import Right
from participation.words import PhaseKind, PhaseMove

_MORNING: Final = time(9)
_EVENING: Final = time(21)
_MOST_MOVES: Final = 12


@dataclass(frozen=True, slots=True)
class PhasePages:
    env: Environment

    def table(self) -> list[Route]:
        one = "/phases/{phase}"
        return [
            Route("GET", "/phases", Right.READ_PUBLIC, self.listed),
            Route("POST", "/phases", Right.PROMPT, self.plan),
            Route("GET", one, Right.PROMPT, self.shown),
            Route("POST", one, Right.PROMPT, self.change),
            Route("POST", f"{one}/open", Right.PROMPT, self._moves(PhaseMove.OPEN)),
            Route("POST", f"{one}/close", Right.PROMPT, self._moves(PhaseMove.CLOSE)),
            Route("POST", f"{one}/reopen", Right.PROMPT, self._moves(PhaseMove.REOPEN)),
            Route("POST", f"{one}/drop", Right.PROMPT, self.drop),
            Route("POST", f"{one}/starters", Right.PROMPT, self.starters),
        ]

    async def listed(self, here: Here) -> web.Response:
        return await self._all(here)

    async def plan(self, here: Here) -> web.Response:
        """And opened at once, where that was the button."""
        kind = here.form.get("kind", "")
        if kind not in list(PhaseKind):
            raise Refused(Fault.FORM)
        try:
            plan = _plan(here, PhaseKind(kind))
            made = await phases.plan_phase(
                here.db, plan, challenge_id=here.challenge.id, by=here.member_id, now=here.now, why=_why(here)
            )
        except ValueError:
            return await self._all(here, Fault.NO_DAY)
        except ClosesTooEarly:
            return await self._all(here, Fault.TOO_EARLY)
        if "starters" in here.form:
            await starters.make_starters(
                here.db, challenge=here.challenge, phase_id=made, kind=plan.kind, by=here.member_id
            )
        did = PhaseMove.PLAN
        if here.form.get("do") == PhaseMove.OPEN:
            did = PhaseMove.OPEN
            on = OnPhase(here.challenge.id, made, here.member_id)
            await phases.move_phase(here.db, on, did, now=here.now, why=_why(here))
        return back_to(here, f"/phases/{made}?did={did}")

    async def shown(self, here: Here) -> web.Response:
        return await self._one(here)

    async def change(self, here: Here) -> web.Response:
        phase = await self._phase(here)
        try:
            await phases.change_plan(here.db, _on(here), _plan(here, phase.kind), now=here.now)
        except ValueError:
            return await self._one(here, Fault.NO_DAY)
        except ClosesTooEarly:
            return await self._one(here, Fault.TOO_EARLY)
        return back_to(here, f"/phases/{phase.id}?did=changed")

    async def drop(self, here: Here) -> web.Response:
        await phases.drop_phase(here.db, _on(here))
        return back_to(here, "/phases?did=dropped")

    async def starters(self, here: Here) -> web.Response:
        phase = await self._phase(here)
        await starters.make_starters(
            here.db, challenge=here.challenge, phase_id=phase.id, kind=phase.kind, by=here.member_id
        )
        return back_to(here, f"/phases/{phase.id}?did=starters")

    def _moves(self, move: PhaseMove) -> Callable[[Here], Awaitable[web.StreamResponse]]:
        async def moved(here: Here) -> web.StreamResponse:
            await phases.move_phase(here.db, _on(here), move, now=here.now, why=_why(here))
            return back_to(here, f"/phases/{here.number('phase')}?did={move}")

        return moved

    async def _phase(self, here: Here) -> PhaseView:
        return await phases.see_phase(here.db, challenge_id=here.challenge.id, phase_id=here.number("phase"))

    async def _all(self, here: Here, fault: Fault | None = None) -> web.Response:
        runs = await phases.phases_of(here.db, challenge_id=here.challenge.id)
        moves = await phases.phase_moves(here.db, challenge_id=here.challenge.id)
        found = spans(runs, moves, now=here.now)
        drawn = timeline(runs, found, now=here.now, time_zone=here.challenge.time_zone, language=here.language)
        return page(
            self.env,
            "phases.html",
            here,
            section="phases",
            fault=fault,
            phases=sorted(runs, key=lambda run: list(phase_texts.STATE_ORDER).index(run.state)),
            timeline=drawn if found else None,
            moves=moves[:_MOST_MOVES],
            titles={run.id: phase_texts.title(run, here.language) for run in runs},
            kinds=[(kind, say(phase_texts.KINDS[kind], here.language)) for kind in PhaseKind],
            leads=here.visitor.may(Right.PROMPT, here.challenge.id),
            typed=here.form,
            told=told_by(here, phase_texts.DID),
            texts=phase_texts,
            limits={"name": NAME_LENGTH, "why": WHY_LENGTH},
        )

    async def _one(self, here: Here, fault: Fault | None = None) -> web.Response:
        phase, zone = await self._phase(here), here.challenge.time_zone
        planned = {
            "name": phase.name,
            "opens-day": shown_day(phase.opens_at, zone),
            "opens-time": shown_time(phase.opens_at, zone),
            "closes-day": shown_day(phase.closes_at, zone),
            "closes-time": shown_time(phase.closes_at, zone),
        }
        asks = await prompts.prompts_page(here.db, challenge_id=here.challenge.id, phase_id=phase.id)
        return page(
            self.env,
            "phase.html",
            here,
            section="phases",
            fault=fault,
            phase=phase,
            title=phase_texts.title(phase, here.language),
            typed=here.form if fault else planned,
            prompts=[_line(here, each) for each in asks],
            moves=await phases.phase_moves(here.db, challenge_id=here.challenge.id, phase_id=phase.id),
            told=told_by(here, phase_texts.DID),
            texts=phase_texts,
            limits={"name": NAME_LENGTH, "why": WHY_LENGTH},
        )


def _plan(here: Here, kind: PhaseKind) -> PhasePlan:
    """
    Raises:
        ValueError: a day or a time is none.
    """
    zone, area = here.challenge.time_zone, here.form.get("area", "")
    opens, closes = (
        read_moment(
            here.form.get(f"{name}-day", ""), here.form.get(f"{name}-time", ""), time_zone=zone, otherwise=otherwise
        )
        for name, otherwise in (("opens", _MORNING), ("closes", _EVENING))
    )
    return PhasePlan(kind, here.form.get("name", ""), here.number("area") if area else None, opens, closes)


def _on(here: Here) -> OnPhase:
    version = here.number("version") if here.form.get("version") else None
    return OnPhase(here.challenge.id, here.number("phase"), here.member_id, version)


def _why(here: Here) -> str:
    return here.form.get("why", "")


def _line(here: Here, prompt: prompts.PromptView) -> Mapping[str, object]:
    return {
        "prompt": prompt,
        "words": prompt_texts.first_words(prompt.draft, here.language),
        "rhythm": rhythm_texts.in_words(prompt.draft.rhythm, here.language),
        "state": say(prompt_texts.STATES[prompt.state], here.language),
        "icon": prompt_texts.STATE_ICONS[prompt.state],
    }
