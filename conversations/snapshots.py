"""What the host knows of somebody before a script plays for them: the snapshot, and the language they seem to speak."""

import re

from conversations.me import AreaChoice, DomainChoice, Me
from participation.challenges import ChallengeView


def language_of(guess: str | None) -> str:
    """`nl` from `nl-NL`; empty when it is no language (ISO 639). What an app says of itself is not to be trusted."""
    code = (guess or "").partition("-")[0].lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def snapshot(
    challenge: ChallengeView, *, language: str, area_id: int | None, goal: str | None = None, call: int | None = None
) -> Me:
    """What a script knows of whom it plays for, as of now."""
    return Me(
        language=language,
        languages=challenge.languages,
        challenge=dict(challenge.setup.name),
        reading_days=challenge.setup.reading_days,
        area=area_id,
        areas=tuple(AreaChoice(area.id, area.name, area.parent_id) for area in challenge.offered_areas)
        if not area_id
        else (),
        domains=tuple(DomainChoice(domain.id, dict(domain.names)) for domain in challenge.offered_domains),
        goal=goal,
        call=call,
    )
