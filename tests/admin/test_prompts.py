"""The pages of prompts: made with their questions and rhythm, seen before they are saved, started, answered."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest
from sqlalchemy import select, update

from admin.prompt_form import options_of
from admin.prompt_results import results
from participation.audience import Audience
from participation.database import transaction
from participation.firings import fire_due
from participation.models import Firing, Prompt
from participation.phases import phases_of
from participation.prompt_answers import Given, OptionCount, keep_answers
from participation.prompt_questions import PromptQuestion, QuestionOption
from participation.prompts import PromptView, prompts_page
from participation.rhythms import LAST, AfterOpening, NthWeekday, Rhythm, Weekday, Weekly
from participation.words import PromptState, QuestionKind, Role, Starts
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_resident, a_submission

BASE: Final = "/desk/wonen"
TYPED: Final = {
    "text-nl": "Hoe gaat het?",
    "text-en": "How is it going?",
    "label-nl": "Ik vertel het",
    "label-en": "I will tell",
    "starts": "questions",
    "beat": "weekly",
    "weekday": "1",
    "every": "1",
    "at": "19:00",
    "q1-kind": "words",
    "q1-text-nl": "Wat gebeurde er?",
    "q1-text-en": "What happened?",
    "q2-kind": "choice",
    "q2-text-nl": "Waar?",
    "q2-text-en": "Where?",
    "q2-options-nl": "Thuis\nBuiten",
    "q2-options-en": "At home\nOutside",
}


@pytest.fixture
async def samira(the_desk: Desk) -> AsyncIterator[Client]:
    async with a_client(the_desk, await the_desk.member("Samira", Role.COORDINATOR)) as client:
        yield client


@pytest.fixture
async def phase(the_desk: Desk, samira: Client) -> str:
    """The address of one that is open."""
    await samira.post(f"{BASE}/phases", {"kind": "try", "do": "open"})
    async with transaction(the_desk.engine) as db:
        (made,) = await phases_of(db, challenge_id=the_desk.challenge.id)
    return f"{BASE}/phases/{made.id}"


async def made(desk: Desk) -> PromptView:
    """The newest one."""
    async with transaction(desk.engine) as db:
        return (await prompts_page(db, challenge_id=desk.challenge.id))[-1]


async def test_what_is_typed_is_made_and_started(the_desk: Desk, samira: Client, phase: str) -> None:
    area = the_desk.challenge.areas[-1].id
    typed = TYPED | {"area": str(area), "remind": "3", "do": "start"}
    assert (await samira.post(f"{phase}/prompts", typed))[0] == 303
    prompt = await made(the_desk)
    assert (prompt.state, prompt.draft.starts, prompt.draft.remind_after) == (PromptState.ON, Starts.QUESTIONS, 3)
    assert prompt.draft.rhythm == Rhythm(Weekly((Weekday.TUESDAY,)), time(19))
    assert prompt.draft.audience == Audience(areas=(area,))
    assert prompt.draft.questions == (
        PromptQuestion(1, QuestionKind.WORDS, {"nl": "Wat gebeurde er?", "en": "What happened?"}),
        PromptQuestion(
            4,
            QuestionKind.CHOICE,
            {"nl": "Waar?", "en": "Where?"},
            (
                QuestionOption(2, {"nl": "Thuis", "en": "At home"}),
                QuestionOption(3, {"nl": "Buiten", "en": "Outside"}),
            ),
        ),
    )
    assert prompt.next_at is not None


async def test_its_next_five_dates_are_seen_before_it_is_saved(the_desk: Desk, samira: Client, phase: str) -> None:
    status, page = await samira.post(f"{phase}/prompts", TYPED | {"do": "look"})
    assert status == 200
    assert "Every Tuesday at 19:00." in page
    assert page.count("Tuesday ") >= 5
    assert "0 residents would hear it now" in page
    assert 'value="What happened?"' in page
    async with transaction(the_desk.engine) as db:
        assert await prompts_page(db, challenge_id=the_desk.challenge.id) == ()


async def test_a_language_that_lacks_something_is_told_before_it_starts(
    the_desk: Desk, samira: Client, phase: str
) -> None:
    lacking = TYPED | {"q2-options-en": ""}
    status, page = await samira.post(f"{phase}/prompts", lacking | {"do": "start"})
    assert (status, "A language has no text yet." in page, "English: something is missing yet" in page) == (
        400,
        True,
        True,
    )
    assert (await samira.post(f"{phase}/prompts", lacking | {"do": "save"}))[0] == 303
    assert (await made(the_desk)).state is PromptState.DRAFT
    assert (await samira.post(f"{phase}/prompts", lacking | {"do": "start", "fallback": "nl"}))[0] == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"beat": ""}, "Choose how often it asks."),
        ({"weekday": ""}, "Choose at least one day of the week."),
        ({"every": "99"}, "Write a number from 1 to 26."),
        ({"at": "late"}, "Write a time as in 19:00."),
        ({"beat": "once", "once": "soon"}, "Write a day as in 2026-03-01."),
        ({"beat": "day_of_month", "month-day": "32"}, "Write a number from 1 to 31."),
        ({"beat": "nth_weekday", "nth": "5", "nth-weekday": "1"}, "Choose at least one day of the week."),
        ({"first": "2030-03-02", "last": "2030-03-01"}, "The last day comes before the first one."),
        ({"remind": "0"}, "Write a number from 1 to 14."),
        ({"text-nl": "", "text-en": ""}, "Write what you ask."),
        ({"text-nl": "Dag {nam}"}, "{nam} is nothing we can put in."),
        ({"text-nl": "x" * 1001}, "Write at most 1000 characters."),
        ({"do": "start", "beat": "once", "once": "2020-01-01"}, "It would never ask."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    samira: Client, phase: str, typed: dict[str, str], sentence: str
) -> None:
    status, page = await samira.post(f"{phase}/prompts", TYPED | {"do": "save"} | typed)
    assert (status, sentence in page, "Wat gebeurde er?" in page) == (400, True, True)


@pytest.mark.parametrize(
    ("typed", "rhythm"),
    [
        ({"beat": "nth_weekday", "nth": "-1", "nth-weekday": "4"}, NthWeekday(LAST, Weekday.FRIDAY)),
        ({"beat": "after_opening", "opening": "0"}, AfterOpening(0)),
    ],
)
async def test_an_edit_shows_what_is_kept_and_keeps_it(
    the_desk: Desk, samira: Client, phase: str, typed: dict[str, str], rhythm: object
) -> None:
    await samira.post(f"{phase}/prompts", TYPED | typed | {"do": "save"})
    before = await made(the_desk)
    assert before.draft.rhythm.beat == rhythm
    status, page = await samira.get(f"{BASE}/prompts/{before.id}/edit")
    assert (status, f'value="{typed["beat"]}" checked' in page) == (200, True)
    numbers = {f"q{place}-id": str(each.id) for place, each in enumerate(before.draft.questions, 1)}
    await samira.post(f"{BASE}/prompts/{before.id}", TYPED | typed | numbers | {"do": "save"})
    assert (await made(the_desk)).draft == before.draft


async def test_it_is_stopped_started_and_thrown_away(the_desk: Desk, samira: Client, phase: str) -> None:
    await samira.post(f"{phase}/prompts", TYPED | {"do": "start"})
    url = f"{BASE}/prompts/{(await made(the_desk)).id}"
    stands = []
    for what in ("stop", "start", "stop"):
        assert (await samira.post(f"{url}/{what}"))[0] == 303
        stands.append((await made(the_desk)).state)
    assert stands == [PromptState.OFF, PromptState.ON, PromptState.OFF]
    assert (await samira.post(f"{url}/stop"))[0] == 409
    assert (await samira.post(f"{url}/drop"))[0] == 303
    assert (await samira.get(url))[0] == 404


async def test_answers_are_shown_as_they_come_in(the_desk: Desk, samira: Client, phase: str) -> None:
    await samira.post(f"{phase}/prompts", TYPED | {"do": "start"})
    prompt = await made(the_desk)
    url = f"{BASE}/prompts/{prompt.id}"
    assert "It has not asked yet." in (await samira.get(url))[1]
    choice = prompt.draft.questions[1]
    async with transaction(the_desk.engine) as db:
        await db.execute(update(Prompt).values(next_at=datetime.now(UTC)))
        await fire_due(db, now=datetime.now(UTC) + timedelta(seconds=1))
        call_id = (await db.execute(select(Firing.call_id))).scalar_one()
        assert call_id is not None
        for area in the_desk.challenge.areas[-2:]:
            fatma = await a_resident(db, the_desk.challenge, area=area)
            given = [
                Given(prompt.draft.questions[0].id, "بجانب الجسر"),
                Given(choice.id, options=(choice.options[1].id,)),
            ]
            await keep_answers(db, given, call_id=call_id, resident_id=fatma, language="ar")
        number = await a_submission(db, the_desk.challenge, own_words="Een bankje.", call_id=call_id)
    _, page = await samira.get(url)
    assert "3 answered." in page
    assert page.count('lang="ar" dir="auto">بجانب الجسر') == 2
    assert page.count("<caption>") == 3
    assert f'href="{BASE}/calls/{call_id}"' in page
    assert f'href="{BASE}/submissions/{number}"' in page


def test_counts_become_charts_together_and_per_area() -> None:
    scale = PromptQuestion(7, QuestionKind.SCALE, {"nl": "Hoe?"}, low={"nl": "niet"})
    counts = [OptionCount(7, 5, 1, 2), OptionCount(7, 1, None, 1), OptionCount(8, 1, 1, 9)]
    (found,) = results([scale], counts, {1: "Veenkade", 2: "Noorderhof"}, "nl")
    assert [(chart.title, chart.mean) for chart in found.charts] == [
        ("Iedereen", "gemiddeld 3,7"),
        ("Veenkade", "gemiddeld 5,0"),
        ("buurt niet bekend", "gemiddeld 1,0"),
    ]
    assert found.charts[0].rows == (("1 · niet", 1, 50), ("2", 0, 0), ("3", 0, 0), ("4", 0, 0), ("5", 2, 100))


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        ({"nl": ["Thuis", "Buiten"]}, [1, 2]),
        ({"nl": ["Buiten", "Thuis"]}, [2, 1]),
        ({"nl": ["Thuis", "Op straat"]}, [1, 2]),
        ({"nl": ["Elders", "Thuis", "Buiten"]}, [0, 1, 2]),
        ({"nl": ["Buiten"]}, [2]),
        ({"nl": ["Thuis"], "en": ["At home", "Outside"]}, [1, 2]),
        ({}, []),
    ],
)
def test_an_option_keeps_its_number(lines: dict[str, list[str]], numbers: list[int]) -> None:
    before = (QuestionOption(1, {"nl": "Thuis"}), QuestionOption(2, {"nl": "Buiten"}))
    assert [each.id for each in options_of(lines, before)] == numbers
