"""What was answered to a prompt, as charts that are tables: all together, and per area. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin import prompt_texts
from admin.at_hand import named
from conversations.catalogues import say
from conversations.texts import _
from participation.prompt_answers import OptionCount
from participation.prompt_questions import SCALE, PromptQuestion
from participation.words import QuestionKind


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    rows: tuple[tuple[str, int, int], ...]
    """What it says, how many, and their share of the highest bar in percent."""
    mean: str = ""
    """Of a scale, a sentence."""


@dataclass(frozen=True, slots=True)
class Result:
    question: PromptQuestion
    text: str
    charts: tuple[Chart, ...]
    """The first of all areas together; none of a question in own words."""


def results(
    questions: Sequence[PromptQuestion],
    counts: Sequence[OptionCount],
    areas: Mapping[int, str],
    language: str,
) -> list[Result]:
    return [Result(each, named(each.texts, language), _charts(each, counts, areas, language)) for each in questions]


def _charts(
    question: PromptQuestion, counts: Sequence[OptionCount], areas: Mapping[int, str], language: str
) -> tuple[Chart, ...]:
    if question.kind is QuestionKind.WORDS:
        return ()
    here = [each for each in counts if each.question == question.id]
    where: dict[int | None, dict[int, int]] = {}
    everybody: dict[int, int] = {}
    for each in here:
        where.setdefault(each.area_id, {})[each.option] = each.count
        everybody[each.option] = everybody.get(each.option, 0) + each.count
    known = [(name, where[area]) for area, name in areas.items() if area in where]
    if None in where:
        known.append((say(prompt_texts.NOWHERE, language), where[None]))
    charts = [(say(prompt_texts.EVERYWHERE, language), everybody), *(known if len(known) > 1 else [])]
    return tuple(_chart(question, title, chosen, language) for title, chosen in charts)


def _chart(question: PromptQuestion, title: str, chosen: Mapping[int, int], language: str) -> Chart:
    most = max(chosen.values(), default=0) or 1
    rows = tuple(
        (_label(question, value, language), chosen.get(value, 0), round(100 * chosen.get(value, 0) / most))
        for value in question.values()
    )
    return Chart(title, rows, _mean(chosen, language) if question.kind is QuestionKind.SCALE else "")


def _label(question: PromptQuestion, value: int, language: str) -> str:
    if question.kind is QuestionKind.YES_NO:
        return say(prompt_texts.YES if value else prompt_texts.NO, language)
    if question.kind is not QuestionKind.SCALE:
        return named(next(each.labels for each in question.options if each.id == value), language)
    meaning = {SCALE[0]: question.low, SCALE[-1]: question.high}.get(value, {})
    return f"{value} · {named(meaning, language)}" if meaning else f"{value}"


def _mean(chosen: Mapping[int, int], language: str) -> str:
    total = sum(chosen.values())
    if not total:
        return ""
    mean = sum(value * count for value, count in chosen.items()) / total
    figure = f"{mean:.1f}".replace(".", "," if language == "nl" else ".")
    return say(_("{figure} on average"), language, {"figure": figure})
