"""Beside a prompt: when it asks, whom, and how it arrives."""

from collections.abc import Mapping
from typing import Any

from admin import prompt_texts, rhythm_texts
from admin.at_hand import named_in
from admin.at_the_desk import Here
from admin.call_aside import phone
from admin.desk_texts import KINDS
from conversations.catalogues import say
from participation import prompts, tags
from participation.areas import leaves
from participation.audience import count_audience
from participation.phases import PhaseView
from participation.prompt_draft import PromptDraft, as_call, missing_languages
from participation.rhythms import Window, next_moments
from participation.words import BROUGHT, PhaseState


def window_of(phase: PhaseView) -> Window | None:
    """As far as it is known when it is open."""
    opens = phase.opens_at if phase.state is PhaseState.PLANNED else phase.opened_at
    return Window(opens, phase.closes_at) if opens is not None else None


def when(here: Here, draft: PromptDraft, phase: PhaseView) -> Mapping[str, Any]:
    """In words, and its next five moments; none where the phase has no day, or is over."""
    window = window_of(phase) if phase.state is not PhaseState.CLOSED else None
    zone = here.challenge.time_zone
    said = rhythm_texts.in_words(draft.rhythm, here.language)
    found = next_moments(draft.rhythm, window, time_zone=zone, after=here.now) if window else ()
    return {"rhythm": said[:1].upper() + said[1:], "moments": found, "dated": window is not None}


async def aside(here: Here, draft: PromptDraft, phase: PhaseView) -> Mapping[str, Any]:
    counted = await count_audience(
        here.db, draft.audience, challenge_id=here.challenge.id, time_zone=here.challenge.time_zone
    )
    call = as_call(draft, draft.audience)
    return {
        "look": True,
        "phones": [phone(here, call, language) for language in here.challenge.languages if language in call.texts],
        "hears": say(prompt_texts.hears(counted.hears), here.language),
        "silent": missing_languages(draft, here.challenge.languages),
        **when(here, draft, phase),
    }


async def choices(here: Here, phase: PhaseView) -> Mapping[str, Any]:
    """Of the audience, which the form shows."""
    challenge = here.challenge
    return {
        "areas": [area for area in leaves(challenge.areas) if phase.area_id is None or _within(here, area.id, phase)],
        "kinds": [(kind, say(KINDS[kind], here.language)) for kind in BROUGHT],
        "domains": [(each.id, named_in(here, each.names)) for each in challenge.domains],
        "tags": await tags.tags_of(here.db, challenge_id=challenge.id),
        "prompts": await asked_before(here),
    }


async def asked_before(here: Here) -> list[tuple[int, str]]:
    """Prompts that an audience may have answered or not: their ids, and what each begins with."""
    found = await prompts.prompts_page(here.db, challenge_id=here.challenge.id)
    return [(each.id, prompt_texts.first_words(each.draft, here.language)) for each in found]


def _within(here: Here, area_id: int, phase: PhaseView) -> bool:
    around = {area.id: area.parent_id for area in here.challenge.areas}
    at: int | None = area_id
    while at is not None and at != phase.area_id:
        at = around.get(at)
    return at is not None
