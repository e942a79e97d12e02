"""Buttons, links and languages, as doors read them."""

import pytest

from conversations.incoming import (
    DeepLink,
    Tapped,
    deep_link,
    tapped,
)
from participation.challenges import ChallengeView
from participation.database import Db
from participation.words import Kind
from tests.conversations.someone import someone


@pytest.mark.parametrize(
    ("button", "what"),
    [
        ("12:words:skip", Tapped(12, "words", "skip")),
        ("menu:need", Tapped(None, "menu", "need")),
        ("menu:", None),
        ("12:words", None),
        ("x:words:skip", None),
        ("9" * 30 + ":words:skip", None),
        ("", None),
    ],
)
def test_a_button_is_read_or_is_none_of_ours(button: str, what: Tapped | None) -> None:
    assert tapped(button) == what


@pytest.mark.parametrize(
    ("payload", "link"),
    [
        ("lindewijk", DeepLink("lindewijk")),
        ("lindewijk_flyer", DeepLink("lindewijk", "flyer")),
        ("lindewijk_flyer_need", DeepLink("lindewijk", "flyer", Kind.NEED)),
        ("lindewijk_flyer_offer", DeepLink("lindewijk", "flyer", Kind.OFFER)),
        ("lindewijk_prompt-7_idea", DeepLink("lindewijk", "prompt-7", Kind.IDEA)),
        ("lindewijk_prompt-7_lesson", DeepLink("lindewijk", "prompt-7", Kind.LESSON)),
        ("lindewijk_prompt-7_message", None),
        ("Lindewijk!", None),
        ("a_b_c_d", None),
    ],
)
def test_a_deep_link_names_the_challenge_where_from_and_what_for(payload: str, link: DeepLink | None) -> None:
    assert deep_link(payload) == link


@pytest.mark.parametrize("language", ["x" * 300, "../../etc", "nl\0", "1", ""])
async def test_what_is_no_language_is_taken_for_none(db: Db, challenge: ChallengeView, language: str) -> None:
    person = await someone(db, language=language)
    await person.starts(challenge.slug)

    assert person.last.language == challenge.languages[0]
