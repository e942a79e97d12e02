"""Beside a call that is being composed: how it looks on a phone, who hears it, how long it takes. And the street whose
windows light up while it goes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from admin import call_texts, group_texts
from admin.at_the_desk import Here
from conversations.calls import STOP, label_of
from conversations.catalogues import say
from participation.areas import leaves
from participation.audience import count_audience
from participation.call_draft import CallDraft, CallPicture, missing_languages, put_in
from participation.calls import CallView
from participation.forecast import forecast

WINDOWS: Final = 48
"""Of the street."""
_EXAMPLE_NAMES: Final[Mapping[str, str]] = {"nl": "Fatima", "en": "Alex"}


@dataclass(frozen=True, slots=True)
class Phone:
    language: str
    text: str
    labels: Sequence[str]
    stop: str
    picture: CallPicture | None


async def aside(
    here: Here, draft: CallDraft, call: CallView | None, *, at: datetime, per_second: int
) -> Mapping[str, Any]:
    follows = call.reminds_of if call else None
    counted = await count_audience(
        here.db,
        draft.audience,
        challenge_id=here.challenge.id,
        time_zone=here.challenge.time_zone,
        follows=follows,
    )
    ahead = await forecast(
        here.db, draft.audience, challenge=here.challenge, at=at, per_second=per_second, follows=follows
    )
    silent = missing_languages(draft, here.challenge.languages)
    left_out = (
        (counted.no_consent, call_texts.no_consent),
        (counted.stopped, call_texts.stopped),
        (counted.unreachable, call_texts.unreachable),
    )
    alone = draft.groups_only and draft.groups
    return {
        "in_groups": say(group_texts.hear(len(draft.groups)), here.language) if draft.groups else None,
        "alone": alone,
        "phones": [phone(here, draft, language) for language in here.challenge.languages if draft.texts.get(language)],
        "hears": say(call_texts.hears(counted.hears), here.language),
        "left_out": [say(text(count), here.language) for count, text in left_out if count],
        "ahead": ahead,
        "takes": say(call_texts.takes(ahead.seconds), here.language),
        "at_night": say(call_texts.at_night(ahead.later), here.language) if ahead.later else None,
        "silent": [(each, say(call_texts.missing(ahead.languages.get(each, 0)), here.language)) for each in silent],
        "deferred": ahead.begins_at > at,
    }


def window_kinds(rows: Sequence[tuple[str, str, int]], total: int) -> list[str]:
    """Each window stands for a share of the residents; what there is of a kind has at least one."""
    if not total:
        return ["unlit"] * WINDOWS
    order = ("lit", "late", "unsure", "bad-w")
    counts = {look: sum(count for of, _word, count in rows if of == look) for look in order}
    kinds: list[str] = []
    for look in order:
        share = counts[look] * WINDOWS // total
        kinds += [look] * (max(1, share) if counts[look] else 0)
    return (kinds + ["unlit"] * WINDOWS)[:WINDOWS]


def phone(here: Here, draft: CallDraft, language: str) -> Phone:
    places = leaves(here.challenge.areas)
    example = {"name": _EXAMPLE_NAMES.get(language, "Alex"), "area": places[0].name if places else None}
    labels = [label_of(button, language) or "…" for button in draft.buttons]
    return Phone(language, put_in(draft.texts[language], example), labels, say(STOP, language), draft.picture)
