"""A prompt as the API takes it and gives it: texts as lists by language, its rhythm in one flat object."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from admin.api.audiences import AudienceShape, Day
from admin.api.shapes import Input, LanguageCode
from participation.call_draft import LABEL_LENGTH, TEXT_LENGTH
from participation.prompt_draft import MOST_DAYS_TO_REMIND
from participation.prompt_questions import NEW, OPTION_LENGTH, QUESTION_LENGTH
from participation.rhythms import MOST_DAYS, MOST_WEEKS
from participation.words import QuestionKind, Starts

_NO_NUL: Final = r"^[^\u0000]*$"


_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TEXT_LENGTH, pattern=_NO_NUL)]
_Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LABEL_LENGTH, pattern=_NO_NUL)]
_Question = Annotated[str, StringConstraints(strip_whitespace=True, max_length=QUESTION_LENGTH, pattern=_NO_NUL)]
_Option = Annotated[str, StringConstraints(strip_whitespace=True, max_length=OPTION_LENGTH, pattern=_NO_NUL)]
_Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
_Beat = Literal["once", "weekly", "day_of_month", "nth_weekday", "after_opening", "before_closing", "after_joining"]
_Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class PromptText(Input):
    language: LanguageCode
    text: _Text = ""
    label: _Label = ""
    """On the button that answers it."""


class QuestionText(Input):
    language: LanguageCode
    text: _Question = ""
    low: _Option = ""
    """What 1 means on a scale, and 5."""
    high: _Option = ""


class OptionText(Input):
    language: LanguageCode
    label: _Option = ""


class AskedOption(Input):
    id: Annotated[int, Field(ge=0, le=10**6)] = NEW
    """Of one that is kept; 0 for a new one."""
    labels: tuple[OptionText, ...] = ()


class AskedQuestion(Input):
    id: Annotated[int, Field(ge=0, le=10**6)] = NEW
    kind: QuestionKind
    texts: tuple[QuestionText, ...] = ()
    options: tuple[AskedOption, ...] = ()


class RhythmShape(Input):
    beat: _Beat
    at: _Clock = "19:00"
    """By the challenge's clocks."""
    weekdays: tuple[_Weekday, ...] = ()
    """Of `weekly`, and the one of `nth_weekday`."""
    every: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    """Weeks."""
    nth: Literal[1, 2, 3, 4, -1] | None = None
    """-1: the last."""
    month_day: Annotated[int, Field(ge=1, le=31)] | None = None
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = None
    """After opening, before closing, after joining."""
    date: Day | None = None
    """Of `once`."""
    first_date: Day | None = None
    last_date: Day | None = None


class NewPrompt(Input):
    starts: Starts
    texts: tuple[PromptText, ...]
    rhythm: RhythmShape
    questions: tuple[AskedQuestion, ...] = ()
    audience: AudienceShape = AudienceShape()
    fallback: LanguageCode | None = None
    remind_after: Annotated[int, Field(ge=1, le=MOST_DAYS_TO_REMIND)] | None = None
    """Days."""
