"""From a prompt of the API to what the use cases take, and back."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from admin.api.audiences import audience_of, day_of, shape_of_audience
from admin.api.problems import wrong_in_body
from admin.api.prompt_shapes import (
    AskedOption,
    AskedQuestion,
    NewPrompt,
    OptionText,
    PromptText,
    QuestionText,
    RhythmShape,
)
from admin.api.shapes import made
from participation.call_draft import unknown_variables
from participation.prompt_draft import PromptDraft
from participation.prompt_questions import MOST_OPTIONS, MOST_QUESTIONS, PromptQuestion, QuestionOption
from participation.rhythms import (
    AfterJoining,
    AfterOpening,
    Beat,
    BeforeClosing,
    DayOfMonth,
    NthWeekday,
    Once,
    Rhythm,
    Weekday,
    Weekly,
)
from participation.words import Starts


def shape_of(draft: PromptDraft) -> dict[str, Any]:
    """The fields of `NewPrompt` that it came from."""
    languages = sorted({*draft.texts, *draft.labels})
    texts = [
        PromptText(language=each, text=draft.texts.get(each, ""), label=draft.labels.get(each, ""))
        for each in languages
    ]
    return {
        "starts": draft.starts,
        "texts": tuple(texts),
        "rhythm": _rhythm_shape(draft.rhythm),
        "questions": tuple(question_shape(each) for each in draft.questions),
        "audience": shape_of_audience(draft.audience),
        "fallback": draft.fallback,
        "remind_after": draft.remind_after,
    }


def draft_of(wanted: NewPrompt) -> PromptDraft:
    """
    Raises:
        Refused: it is no prompt, with the place where.
    """
    for place, each in enumerate(wanted.texts):
        if unknown := unknown_variables(each.text):
            raise wrong_in_body(f"texts.{place}.text", f"{{{unknown[0]}}} cannot be put in; {{name}} and {{area}} can")
    if len(wanted.questions) > MOST_QUESTIONS:
        raise wrong_in_body("questions", f"are more than {MOST_QUESTIONS}")
    for place, question in enumerate(wanted.questions):
        if len(question.options) > MOST_OPTIONS:
            raise wrong_in_body(f"questions.{place}.options", f"are more than {MOST_OPTIONS}")
    return PromptDraft(
        texts={each.language: each.text for each in wanted.texts if each.text},
        labels={each.language: each.label for each in wanted.texts if each.label},
        starts=wanted.starts,
        rhythm=_rhythm(wanted.rhythm),
        questions=tuple(map(_question, wanted.questions)) if wanted.starts is Starts.QUESTIONS else (),
        audience=audience_of(wanted.audience),
        fallback=wanted.fallback,
        remind_after=wanted.remind_after,
    )


def _question(asked: AskedQuestion) -> PromptQuestion:
    return PromptQuestion(
        id=asked.id,
        kind=asked.kind,
        texts=_by_language(asked.texts, "text"),
        options=tuple(QuestionOption(each.id, _by_language(each.labels, "label")) for each in asked.options),
        low=_by_language(asked.texts, "low"),
        high=_by_language(asked.texts, "high"),
    )


def _by_language(texts: Sequence[Any], name: str) -> dict[str, str]:
    return {each.language: getattr(each, name) for each in texts if getattr(each, name)}


def _rhythm(shape: RhythmShape) -> Rhythm:
    first, last = (day_of(shape.first_date, "rhythm.firstDate"), day_of(shape.last_date, "rhythm.lastDate"))
    return Rhythm(_beat(shape), time.fromisoformat(shape.at), first, last)


def _beat(shape: RhythmShape) -> Beat:
    weekdays = tuple(Weekday[each.upper()] for each in shape.weekdays)
    match shape.beat:
        case "once":
            return Once(_needed(day_of(shape.date, "rhythm.date"), "date"))
        case "weekly":
            return Weekly(_needed(weekdays, "weekdays"), shape.every)
        case "day_of_month":
            return DayOfMonth(_needed(shape.month_day, "monthDay"))
        case "nth_weekday":
            return NthWeekday(_needed(shape.nth, "nth"), _needed(weekdays, "weekdays")[0])
        case "after_opening":
            return AfterOpening(0 if shape.days == 0 else _needed(shape.days, "days"))
        case "before_closing":
            return BeforeClosing(_needed(shape.days, "days"))
    return AfterJoining(_needed(shape.days, "days"))


def _needed(value: Any, name: str) -> Any:
    if not value:
        raise wrong_in_body(f"rhythm.{name}", "is missing")
    return value


def _rhythm_shape(rhythm: Rhythm) -> RhythmShape:
    beat: Any = rhythm.beat
    more: Mapping[str, Any] = {}
    match beat:
        case Once():
            more = {"date": beat.day.isoformat()}
        case Weekly():
            more = {"weekdays": tuple(each.name.lower() for each in beat.days), "every": beat.every}
        case DayOfMonth():
            more = {"month_day": beat.day}
        case NthWeekday():
            more = {"nth": beat.nth, "weekdays": (beat.weekday.name.lower(),)}
        case _:
            more = {"days": beat.days}
    bounds = {
        "first_date": rhythm.first.isoformat() if rhythm.first else None,
        "last_date": rhythm.last.isoformat() if rhythm.last else None,
    }
    return made(RhythmShape, {"beat": beat.beat, "at": rhythm.at.strftime("%H:%M"), **more, **bounds})


def question_shape(question: PromptQuestion) -> AskedQuestion:
    languages = sorted({*question.texts, *question.low, *question.high})
    texts = tuple(
        made(
            QuestionText,
            {
                "language": each,
                "text": question.texts.get(each, ""),
                "low": question.low.get(each, ""),
                "high": question.high.get(each, ""),
            },
        )
        for each in languages
    )
    options = tuple(
        AskedOption(
            id=each.id, labels=tuple(OptionText(language=name, label=label) for name, label in each.labels.items())
        )
        for each in question.options
    )
    return AskedQuestion(id=question.id, kind=question.kind, texts=texts, options=options)
