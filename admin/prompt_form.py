"""What a member filled in for a prompt, and what is wrong with it; nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from admin.at_the_desk import Here
from admin.call_form import read_audience
from admin.moments import read_day
from conversations.texts import Text, _
from participation.call_draft import LABEL_LENGTH, TEXT_LENGTH, unknown_variables
from participation.prompt_draft import MOST_DAYS_TO_REMIND, PromptDraft
from participation.prompt_questions import (
    MOST_OPTIONS,
    MOST_QUESTIONS,
    NEW,
    OPTION_LENGTH,
    QUESTION_LENGTH,
    PromptQuestion,
    QuestionOption,
)
from participation.rhythms import (
    MOST_DAYS,
    MOST_WEEKS,
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
from participation.words import QuestionKind, Starts

NUMBER: Final = _("Write a number from {least} to {most}.")
NO_DAY: Final = _("Write a day as in 2026-03-01.")
NO_TIME: Final = _("Write a time as in 19:00.")
_EVENING: Final = time(19)
Faults = dict[str, tuple[Text, Mapping[str, str]]]
"""By field: a sentence, and what is put into it."""


@dataclass(frozen=True, slots=True)
class Filled:
    draft: PromptDraft | None
    """None: it cannot be told when it asks."""
    faults: Faults = field(default_factory=dict)


class _Unfit(Exception):
    """What was written is no such thing; the field, and what to do."""

    def __init__(self, name: str, text: Text, **values: object) -> None:
        super().__init__(name)
        self.name, self.text = name, text
        self.values = {key: str(value) for key, value in values.items()}


def read_prompt(here: Here, before: Sequence[PromptQuestion] = ()) -> Filled:
    """`before`: the questions that it has, so that they keep their numbers."""
    faults: Faults = {}
    texts, labels = _texts(here, faults), _spoken(here, "label", LABEL_LENGTH)
    starts = Starts(here.form["starts"]) if here.form.get("starts") in list(Starts) else Starts.QUESTIONS
    questions = read_questions(here, before) if starts is Starts.QUESTIONS else ()
    audience = read_audience(here, faults)
    rhythm = remind = None
    try:
        rhythm = _rhythm(here)
        remind = _number(here, "remind", 1, MOST_DAYS_TO_REMIND) if here.form.get("remind") else None
    except _Unfit as unfit:
        faults[unfit.name] = (unfit.text, unfit.values)
    if rhythm is None:
        return Filled(None, faults)
    fallback = here.form.get("fallback", "")
    chosen = fallback if fallback in here.challenge.languages else None
    return Filled(PromptDraft(texts, labels, starts, rhythm, questions, audience, chosen, remind), faults)


def read_questions(here: Here, before: Sequence[PromptQuestion] = ()) -> tuple[PromptQuestion, ...]:
    """Those of which a kind was chosen, or something was written."""
    known = {each.id: each for each in before}
    found = []
    for place in range(1, MOST_QUESTIONS + 1):
        kind = here.form.get(f"q{place}-kind", "")
        if kind in list(QuestionKind):
            number = here.form.get(f"q{place}-id", "")
            same = known.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
            found.append(_question(here, place, QuestionKind(kind), same))
    return tuple(found)


def _question(here: Here, place: int, kind: QuestionKind, same: PromptQuestion | None) -> PromptQuestion:
    lines = {each: _lines(here, f"q{place}-options-{each}") for each in here.challenge.languages}
    with_options = kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL)
    scale = kind is QuestionKind.SCALE
    return PromptQuestion(
        id=same.id if same else NEW,
        kind=kind,
        texts=_spoken(here, f"q{place}-text", QUESTION_LENGTH),
        options=options_of(lines, same.options if same else ()) if with_options else (),
        low=_spoken(here, f"q{place}-low", OPTION_LENGTH) if scale else {},
        high=_spoken(here, f"q{place}-high", OPTION_LENGTH) if scale else {},
    )


def options_of(lines: Mapping[str, Sequence[str]], before: Sequence[QuestionOption]) -> tuple[QuestionOption, ...]:
    """A line each. One that says what it said keeps its number; so does one reworded in place, among as many."""
    count = min(max(map(len, lines.values()), default=0), MOST_OPTIONS)
    labels = [
        {language: said[place] for language, said in lines.items() if place < len(said)} for place in range(count)
    ]
    left = list(before)
    numbers: list[int] = []
    for label in labels:
        same = next((each for each in left if set(each.labels.items()) & set(label.items())), None)
        if same is not None:
            left.remove(same)
        numbers.append(same.id if same else NEW)
    if count == len(before):
        numbers = [number or (each.id if each in left else NEW) for number, each in zip(numbers, before, strict=True)]
    return tuple(QuestionOption(number, label) for number, label in zip(numbers, labels, strict=True))


def _texts(here: Here, faults: Faults) -> dict[str, str]:
    texts = {language: here.form.get(f"text-{language}", "").strip() for language in here.challenge.languages}
    for language, text in texts.items():
        if len(text) > TEXT_LENGTH:
            faults[f"text-{language}"] = (_("Write at most {count} characters."), {"count": str(TEXT_LENGTH)})
        elif unknown := unknown_variables(text):
            known = {"name": "{" + unknown[0] + "}", "known": "{name}, {area}"}
            faults[f"text-{language}"] = (_("{name} is nothing we can put in. Use {known}."), known)
    if not any(texts.values()):
        faults["text-" + here.challenge.languages[0]] = (_("Write what you ask."), {})
    return texts


def _spoken(here: Here, name: str, most: int) -> dict[str, str]:
    found = {each: here.form.get(f"{name}-{each}", "").strip()[:most] for each in here.challenge.languages}
    return {language: text for language, text in found.items() if text}


def _lines(here: Here, name: str) -> list[str]:
    return [line.strip()[:OPTION_LENGTH] for line in here.form.get(name, "").splitlines() if line.strip()]


# — the rhythm


def _rhythm(here: Here) -> Rhythm:
    beat = here.form.get("beat", "")
    if beat not in _BEATS:
        raise _Unfit("beat", _("Choose how often it asks."))
    first, last = _day(here, "first"), _day(here, "last")
    if first is not None and last is not None and last < first:
        raise _Unfit("last", _("The last day comes before the first one."))
    return Rhythm(_BEATS[beat](here), _time(here), first, last)


def _once(here: Here) -> Beat:
    day = _day(here, "once")
    if day is None:
        raise _Unfit("once", NO_DAY)
    return Once(day)


def _weekly(here: Here) -> Beat:
    days = tuple(each for each in Weekday if str(int(each)) in here.several("weekday"))
    if not days:
        raise _Unfit("weekday", _("Choose at least one day of the week."))
    return Weekly(days, _number(here, "every", 1, MOST_WEEKS))


def _nth_weekday(here: Here) -> Beat:
    nth, weekday = here.form.get("nth", ""), here.form.get("nth-weekday", "")
    if nth not in ("1", "2", "3", "4", "-1") or weekday not in map(str, range(7)):
        raise _Unfit("nth", _("Choose at least one day of the week."))
    return NthWeekday(int(nth), Weekday(int(weekday)))  # type: ignore[arg-type]  # one of those, as said above


_BEATS: Final[Mapping[str, Callable[[Here], Beat]]] = {
    "once": _once,
    "weekly": _weekly,
    "day_of_month": lambda here: DayOfMonth(_number(here, "month-day", 1, 31)),
    "nth_weekday": _nth_weekday,
    "after_opening": lambda here: AfterOpening(_number(here, "opening", 0, MOST_DAYS)),
    "before_closing": lambda here: BeforeClosing(_number(here, "closing", 1, MOST_DAYS)),
    "after_joining": lambda here: AfterJoining(_number(here, "joining", 1, MOST_DAYS)),
}


def _number(here: Here, name: str, least: int, most: int) -> int:
    text = here.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 5 and least <= int(text) <= most):
        raise _Unfit(name, NUMBER, least=least, most=most)
    return int(text)


def _day(here: Here, name: str) -> date | None:
    try:
        return read_day(here.form.get(name, ""))
    except ValueError:
        raise _Unfit(name, NO_DAY) from None


def _time(here: Here) -> time:
    text = here.form.get("at", "")
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else _EVENING
    except ValueError:
        raise _Unfit("at", NO_TIME) from None


def typed_of(draft: PromptDraft) -> dict[str, Any]:
    """As the form shows what is kept."""
    beat = draft.rhythm.beat
    typed: dict[str, Any] = {
        "fallback": draft.fallback or "",
        "starts": draft.starts,
        "beat": beat.beat,
        "at": draft.rhythm.at.strftime("%H:%M"),
        "first": draft.rhythm.first or "",
        "last": draft.rhythm.last or "",
        "remind": draft.remind_after or "",
    }
    typed |= {f"text-{language}": text for language, text in draft.texts.items()}
    typed |= {f"label-{language}": label for language, label in draft.labels.items()}
    if draft.picture:
        typed["picture"] = draft.picture.id
        typed |= {f"alt-{language}": alt for language, alt in draft.picture.alts.items()}
    for place, question in enumerate(draft.questions, 1):
        typed |= _typed_question(f"q{place}", question)
    return typed | _typed_beat(beat)


def _typed_question(at: str, question: PromptQuestion) -> dict[str, Any]:
    typed: dict[str, Any] = {f"{at}-id": question.id, f"{at}-kind": question.kind}
    for name, texts in (("text", question.texts), ("low", question.low), ("high", question.high)):
        typed |= {f"{at}-{name}-{language}": text for language, text in texts.items()}
    languages = {language for option in question.options for language in option.labels}
    for language in languages:
        typed[f"{at}-options-{language}"] = "\n".join(each.labels.get(language, "") for each in question.options)
    return typed


def _typed_beat(beat: Beat) -> dict[str, Any]:
    match beat:
        case Once(day=day):
            return {"once": day}
        case Weekly(days=days, every=every):
            return {"weekdays": [str(int(each)) for each in days], "every": every}
        case DayOfMonth(day=day):
            return {"month-day": day}
        case NthWeekday(nth=nth, weekday=weekday):
            return {"nth": str(nth), "nth-weekday": str(int(weekday))}
        case AfterOpening(days=days):
            return {"opening": days}
        case BeforeClosing(days=days):
            return {"closing": days}
        case AfterJoining(days=days):
            return {"joining": days}
