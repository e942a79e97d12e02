"""Every message of every script, as Telegram gets it, in a language that nobody speaks: all of it was translated."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import pytest

from bot.telegram.form import keyboard_of, text_of
from bot.web.texts import Fault
from conversations import hosting
from conversations.catalogues import say
from conversations.content import Answered, Content
from conversations.deeds import NeighbourCard
from conversations.me import AreaChoice, DomainChoice, Me
from conversations.queries import (
    AskedQuestion,
    MailStanding,
    MySubmission,
    NoticeText,
    PersonText,
    PromptText,
    SettingsText,
    TeamProposal,
    TeamQuestion,
    UrgentNumber,
)
from conversations.scripts.table import SCRIPTS
from conversations.texts import Text, native_name
from participation.words import Kind, MailState, QuestionKind, Status, SupportKind, Visibility
from tests.bot.telegram import walking
from tests.pseudo import LANGUAGES, LEFT_TO_RIGHT, RIGHT_TO_LEFT, peoples, pseudo, speaking_pseudo, untranslated

WORDS: Final = peoples("Er is geen bankje bij de vijver.")
AREA: Final = peoples("Noorderhof")
THEIRS: Final = dict.fromkeys(LANGUAGES, WORDS)
"""A text of the challenge's."""
_NAMES: Final = re.compile(r"\{\w+\}")
WAYS: Final = (
    (),
    ("no",),
    ("more", "more"),
    ("withdraw",),
    ("add",),
    ("visible",),
    ("language", "ar"),
    ("area",),
    ("name",),
    ("fresh", "me_too", "not-me_too", "can_help", "skip", "next"),
)
"""What is tapped first, so that more than one way through a script is walked."""


@pytest.fixture(autouse=True)
def in_pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    mine = MySubmission(7, Kind.NEED, Status.RECEIVED, WORDS, Visibility.NAMED, (WORDS,))
    looks = {
        "mine": (mine,),
        "open": mine,
        "now": SettingsText(LEFT_TO_RIGHT, AREA, AREA, (AreaChoice(7, AREA),)),
        "agreed": THEIRS,
        "notice": NoticeText("1", THEIRS, THEIRS),
        "urgent": (UrgentNumber("112", THEIRS),),
        "asked": (TeamQuestion(walking.BIGGEST, WORDS), TeamQuestion(8, WORDS)),
        "asked-by": PromptText(
            tuple(AskedQuestion(n, kind, THEIRS, {0: THEIRS, 1: THEIRS}) for n, kind in enumerate(QuestionKind))
        ),
        "proposed": (TeamProposal(walking.BIGGEST, WORDS, Kind.NEED),),
        "mail": MailStanding(MailState.ON, sends=True),
        "later": 2,
        "person": PersonText("+31 10 1234567", THEIRS),
    }
    card = NeighbourCard(7, Kind.NEED, WORDS, WORDS, AREA, dict.fromkeys(SupportKind, 2))
    monkeypatch.setattr(walking, "LOOKS", looks)
    monkeypatch.setattr(walking, "DEEDS", {**walking.DEEDS, "shown": card})
    with speaking_pseudo(monkeypatch):
        yield


def somebody(language: str, goal: str | None) -> Me:
    areas = (AreaChoice(walking.BIGGEST, AREA), AreaChoice(2, AREA, walking.BIGGEST))
    return Me(language, LANGUAGES, THEIRS, 3, None, areas, (DomainChoice(5, THEIRS),), goal)


def read(content: Content) -> str:
    """All that stands in a message and on its buttons, whether or not it was answered."""
    keyboard = keyboard_of(content)
    labels = [key["text"] for row in keyboard["inline_keyboard"] for key in row] if keyboard else []
    closed = content.closed(Answered(tuple(button.label for button in content.buttons)))
    html = "\n".join([text_of(content), text_of(closed), *labels])
    return unescape(re.sub(r"</?(b|blockquote)>", "", html))


@pytest.mark.parametrize("goal", [None, "need"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_says_anything_that_was_not_translated(script: str, language: str, goal: str | None) -> None:
    for way in WAYS:
        for content in walking.messages(script, somebody(language, goal), [WORDS], first=way):
            assert untranslated(read(content)) == [], read(content)
            assert content.bubbles, "a message says something"


@pytest.mark.parametrize("module", [hosting, Fault], ids=["the host", "the page"])
def test_what_is_said_outside_of_scripts_is_translated_too(module: object) -> None:
    if module is Fault:
        found = [text for fault in Fault for text in (fault.sentence, fault.heading)]
    else:
        found = [text for text in vars(hosting).values() if isinstance(text, Text)]
        found += [text for _script, text in (*hosting.COMMANDS.values(), *hosting.MENU.values())]
    assert len(found) > 15
    for text in found:
        assert untranslated(_NAMES.sub("", say(text, LEFT_TO_RIGHT))) == [], text


# — the run itself


def test_a_text_that_is_in_no_catalogue_would_be_found() -> None:
    assert untranslated(say(Text("A text that nobody marked"), LEFT_TO_RIGHT)) == [
        "A",
        "text",
        "that",
        "nobody",
        "marked",
    ]
    assert untranslated(f"{pseudo('Stoppen')} please") == ["please"]


def test_what_is_not_ours_to_translate_is_not_asked_for() -> None:
    names = " ".join(native_name(language) for language in ("nl", "tr", "pl"))

    assert untranslated(f"Samenleven {names} /mine 112 {WORDS} {pseudo('Dag', RIGHT_TO_LEFT)}") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_third_longer(language: str) -> None:
    dutch = "Wat mist u in uw buurt? Vertel het in uw eigen woorden."
    assert 1.3 < len(pseudo(dutch, language)) / len(dutch) < 1.45
