"""An audience as the API takes it and gives it, of calls and prompts alike."""

from datetime import date
from typing import Annotated, Final

from pydantic import StringConstraints

from admin.api.problems import wrong_in_body
from admin.api.shapes import Id, Input, LanguageCode, made
from participation.audience import Audience
from participation.words import Kind

Day = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
_PLAIN: Final = ("areas", "languages", "kinds", "domains", "tags", "answered", "silent")
"""Fields that are the same in both."""


class AudienceShape(Input):
    """What is left out matches all."""

    areas: tuple[Id, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    kinds: tuple[Kind, ...] = ()
    domains: tuple[Id, ...] = ()
    tags: tuple[Id, ...] = ()
    answered: tuple[Id, ...] = ()
    """Prompts."""
    silent: tuple[Id, ...] = ()
    joined_from_date: Day | None = None
    joined_until_date: Day | None = None


def audience_of(shape: AudienceShape) -> Audience:
    """
    Raises:
        Refused: a day that is in no calendar.
    """
    return Audience(
        **{name: getattr(shape, name) for name in _PLAIN},
        joined_from=day_of(shape.joined_from_date, "audience.joinedFromDate"),
        joined_until=day_of(shape.joined_until_date, "audience.joinedUntilDate"),
    )


def shape_of_audience(audience: Audience) -> AudienceShape:
    days = {"joined_from_date": audience.joined_from, "joined_until_date": audience.joined_until}
    plain = {name: getattr(audience, name) for name in _PLAIN}
    return made(AudienceShape, plain | {name: day.isoformat() if day else None for name, day in days.items()})


def day_of(text: str | None, place: str) -> date | None:
    """
    Raises:
        Refused: as above.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise wrong_in_body(place, "is no day") from None
