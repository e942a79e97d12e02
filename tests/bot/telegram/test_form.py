"""What Telegram is given: everything escaped, buttons in their order, and never over its limits."""

from dataclasses import replace
from html import unescape
from re import sub
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.telegram.form import SHOWN_LIMIT, TEXT_LIMIT, keyboard_of, text_of
from conversations.content import Answered, Button, Content, FindCode, ReviewLine, Role
from conversations.questions import WORDS_LIMIT
from conversations.scripts.table import SCRIPTS
from tests.bot.telegram.walking import messages, somebody

NASTY: Final = "<b>&lt;script>alert('x')</b> & \"q\""


def shown(html: str) -> str:
    """As a reader sees it, after the entities are parsed."""
    return unescape(sub(r"</?(b|blockquote)>", "", html))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def labels(content: Content) -> list[list[str]]:
    keyboard = keyboard_of(content)
    return [[key["text"] for key in row] for row in keyboard["inline_keyboard"]] if keyboard else []


def choices(*labels: str, **more: Any) -> tuple[Button, ...]:
    return tuple(Button(f"1:q:{n}", label, **more) for n, label in enumerate(labels))


# — text


def test_everything_people_wrote_is_escaped_wherever_it_stands() -> None:
    line = ReviewLine(NASTY, NASTY, own=True)
    content = Content("nl", bubbles=(NASTY,), review=(line, replace(line, own=False)))
    html = text_of(replace(content, answered=Answered((NASTY,))))

    assert shown(html).count(NASTY) == 6
    assert "<script" not in html
    assert html.count("<b>") == html.count("</b>") == 3


def test_bubbles_stand_apart_and_the_place_is_hinted_at() -> None:
    assert text_of(Content("nl", bubbles=("Een", "Twee"))) == "Een\n\nTwee"
    assert text_of(Content("nl", bubbles=("Waar?",), place=True)) == ("Waar?\n\nU kunt hier ook uw locatie delen.")


def test_own_words_are_quoted_and_what_was_chosen_is_ticked() -> None:
    review = (ReviewLine("Uw woorden", "Een bankje", own=True), ReviewLine("Waar", "Noorderhof"))
    assert text_of(Content("nl", review=review)) == (
        "<b>Uw woorden</b>\n<blockquote>Een bankje</blockquote>\n\n<b>Waar</b>\nNoorderhof"
    )
    assert text_of(Content("nl", bubbles=("Waar?",), answered=Answered(("Wonen", "Zorg")))) == (
        "Waar?\n\n✓ <b>Wonen, Zorg</b>"
    )


def test_own_words_stand_in_the_chat_already_and_are_not_repeated() -> None:
    assert text_of(Content("nl", bubbles=("Wat?",), answered=Answered(("Een bankje",), own=True))) == "Wat?"


def test_four_words_can_be_copied_with_a_tap_and_stand_in_no_link() -> None:
    content = Content("nl", bubbles=("Dank u.",), code=FindCode(("boom", "fiets", "lamp", "strand"), "wonen"))
    assert text_of(content) == (
        "Dank u.\n\nMet deze vier woorden vindt u dit terug, op elk apparaat. "
        "Schrijf ze op: we laten ze één keer zien.\n\n<code>boom fiets lamp strand</code>"
    )
    linked = text_of(content, lambda slug: f"https://samen.example/chat/{slug}")
    assert linked == f"{text_of(content)}\n\nOok hier: https://samen.example/chat/wonen"


def test_long_own_words_are_shown_in_part() -> None:
    html = text_of(Content("nl", review=(ReviewLine("Uw woorden", "a" * (SHOWN_LIMIT + 1), own=True),)))
    assert shown(html) == "Uw woorden\n" + "a" * SHOWN_LIMIT + "…"


# — keyboard


def test_short_labels_stand_two_in_a_row_and_long_ones_alone() -> None:
    content = Content("nl", buttons=choices("Wonen", "Zorg", "Groen", "Een heel lang antwoord", "Kort"))
    assert labels(content) == [["Wonen", "Zorg"], ["Groen"], ["Een heel lang antwoord"], ["Kort"]]


def test_back_and_stop_share_the_last_row_and_what_is_quiet_stands_above_them() -> None:
    buttons = (
        Button("1:q:stop", "Stoppen", Role.STOP),
        Button("1:q:skip", "Overslaan", Role.QUIET),
        Button("1:q:back", "Terug", Role.BACK),
        *choices("Wonen"),
        Button("1:q:done", "Klaar", Role.GO),
    )
    assert labels(Content("nl", buttons=buttons)) == [["Wonen"], ["Klaar"], ["Overslaan"], ["‹ Terug", "✕ Stoppen"]]


def test_going_on_comes_first_where_it_is_put_first() -> None:
    buttons = (Button("1:q:go", "Prima, ga verder", Role.GO), *choices("English"), *choices("Nee", role=Role.QUIET))
    assert labels(Content("nl", buttons=buttons)) == [["Prima, ga verder"], ["English"], ["Nee"]]


def test_a_change_names_the_line_it_changes() -> None:
    change = Button("1:send:change-words", "Wijzig", Role.CHANGE)
    content = Content("nl", review=(ReviewLine("Uw woorden", "x", change=change), ReviewLine("Waar", "y")))
    assert labels(content) == [["Wijzig: Uw woorden"]]


def test_what_is_chosen_carries_a_tick() -> None:
    buttons = (Button("1:q:1", "Wonen", chosen=True), Button("1:q:2", "Zorg"))
    assert labels(Content("nl", buttons=buttons, several=True)) == [["✓ Wonen", "Zorg"]]


def test_in_a_group_a_button_opens_the_private_chat() -> None:
    content = Content("nl", buttons=(Button("x", "Ik heb een idee", start="_call-7-3-0"),))
    assert keyboard_of(content, "buurtbot") == {
        "inline_keyboard": [[{"text": "Ik heb een idee", "url": "https://t.me/buurtbot?start=_call-7-3-0"}]]
    }


def test_without_buttons_there_is_no_keyboard() -> None:
    assert keyboard_of(Content("nl", bubbles=("Dag",))) is None


# — limits, for every script with whatever is said in it

written: Final = st.one_of(
    st.text(alphabet="👩‍👩‍👧‍👦🏳️‍🌈a", min_size=1, max_size=WORDS_LIMIT).filter(str.strip),
    st.text(alphabet="مرحبا \u200f\u202eشارع", min_size=1, max_size=60).filter(str.strip),
    st.sampled_from(["w" * WORDS_LIMIT, "👩‍👩‍👧‍👦" * 428, "&" * WORDS_LIMIT, "<" * 60, "&amp;" * 600]),
)


@settings(max_examples=20, deadline=None)
@given(
    words=st.lists(written, min_size=3, max_size=3),
    language=st.sampled_from(["nl", "ar"]),
    goal=st.sampled_from([None, "need"]),
    first=st.lists(st.sampled_from(["more", "back", "no", "ar", "offer", "skip", "team"]), max_size=4),
)
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_message_and_no_button_of_any_script_is_ever_too_long(
    script: str, words: list[str], language: str, goal: str | None, first: list[str]
) -> None:
    for content in messages(script, somebody(language, goal), words, first=first):
        html, keyboard = text_of(content), keyboard_of(content)
        buttons = [key for row in keyboard["inline_keyboard"] for key in row] if keyboard else []
        assert 0 < units(shown(html)) <= TEXT_LIMIT
        assert [key for key in buttons if not 1 <= len(key["callback_data"].encode()) <= 64] == []
        assert len(buttons) <= 100
        assert keyboard is None or InlineKeyboardMarkup.de_json(dict(keyboard)).to_dict() == keyboard


def test_a_challenges_own_text_of_any_length_is_cut_and_the_question_stays() -> None:
    html = text_of(Content("nl", bubbles=("Lang & lang. " * 1000, "Zullen we verder gaan?")))

    assert units(shown(html)) <= TEXT_LIMIT
    assert shown(html).endswith("…\n\nZullen we verder gaan?")
