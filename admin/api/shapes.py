"""What all inputs and answers of the API share: names in camelCase, times in UTC, texts that PostgreSQL can keep."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

_NO_NUL: Final = r"^[^\u0000]*$"
LONGEST_WORDS: Final = 4000
"""Of a message in a chat; Telegram's own is 4096."""


class Input(BaseModel):
    """What is not known is refused, not passed over: a filter with a slip of the pen would mean everything."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


class Nothing(Input):
    """No query."""


class Output(BaseModel):
    """Fields that were not set are left out of the answer: they are not for this role."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, frozen=True)


S = TypeVar("S", bound=Input)


def made(shape: type[S], values: Mapping[str, Any]) -> S:
    """To be given back, by our own names; a field that was not set would be left out of the answer."""
    return shape.model_validate(values, by_name=True)


def _to_the_second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _in_our_days(at: datetime) -> datetime:
    if not 2000 <= at.year <= 2100:
        raise ValueError("is not from 2000 to 2100")
    return at


Id = Annotated[int, Field(ge=1, le=10**15 - 1)]
Time = Annotated[datetime, AfterValidator(_to_the_second)]
"""As in 2026-11-24T07:30:00Z."""
PlannedTime = Annotated[AwareDatetime, AfterValidator(_in_our_days)]
"""Somebody means to do something then."""
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORDS, pattern=_NO_NUL)
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=_NO_NUL)]
Find = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=_NO_NUL)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
