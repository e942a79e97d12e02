import re
from dataclasses import replace
from typing import Final

import pytest

from bot.web import render
from bot.web.four_words import WaysBack, ways_back
from bot.web.view import ChatPage, Door
from conversations.content import Answered, Button, Content, Role
from pages.qr_code import qr_code
from tests.bot.web.chat_page import ENV
from tests.bot.web.examples import (
    BACK,
    CHATS,
    NEED,
    STOP,
    a_frame,
    a_landing,
    a_page,
    an_entry,
    four_words_alone,
    review,
    several,
)

ICONS: Final = set(re.findall(r'<symbol id="i-([\w]+)"', render.page(ENV, a_page())))


def _item(content: Content, *, is_open: bool = True) -> str:
    return render.item(ENV, an_entry(12, content), a_frame(), is_open=is_open)


@pytest.mark.parametrize("name", CHATS)
def test_every_form_goes_to_the_page_itself_with_its_number_and_comes_back_at_the_newest(name: str) -> None:
    page = render.page(ENV, CHATS[name]())
    forms = re.findall(r"<form(?! class=\"trying\")(.*?)</form>", page, re.DOTALL)

    assert forms
    for form in forms:
        assert 'method="post" action="/chat/lindewijk#now"' in form
        assert '<input type="hidden" name="form" value="12345">' in form


@pytest.mark.parametrize("name", CHATS)
def test_a_question_has_at_most_one_filled_button_and_one_place_is_the_newest(name: str) -> None:
    page = render.page(ENV, CHATS[name]())

    assert page.count("btn--go btn--wide") <= 1
    assert page.count('id="now"') == 1


@pytest.mark.parametrize("name", CHATS)
def test_a_page_holds_no_script_and_no_style_of_its_own(name: str) -> None:
    page = render.page(ENV, CHATS[name]())

    assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]* src=)", page)


def test_own_words_stand_in_a_voice_of_their_own_and_cannot_become_markup() -> None:
    asked = Content("nl", bubbles=("Wat mist u?",), writes=True)
    shown = _item(asked.closed(Answered(("<b>Een bankje</b>", "en groen"), own=True)))

    assert '<p class="bubble words" dir="auto">&lt;b&gt;Een bankje&lt;/b&gt;</p>' in shown
    assert shown.count("bubble words") == 2
    assert "Verstuurd om 10:41" in shown
    assert "btn" not in shown


def test_what_was_chosen_stays_as_a_tick_under_its_question() -> None:
    shown = _item(Content("nl", bubbles=("Waar gaat het over?",)).closed(Answered(("Groen", "Ontmoeten"))))

    assert '<span class="vh">U koos: </span>Groen, Ontmoeten' in shown
    assert "words" not in shown


def test_a_question_that_takes_several_is_a_list_of_ticks_with_one_button_that_ends_it() -> None:
    page = render.page(ENV, several())

    assert page.count('type="checkbox" name="ticked"') == 6
    assert '<input type="checkbox" name="ticked" value="7:domains:5" checked>Ontmoeten' in page
    assert '<button class="btn btn--go btn--wide" name="tap" value="7:domains:done">Klaar</button>' in page


def test_a_review_shows_own_words_whole_and_a_change_beside_every_line() -> None:
    page = render.page(ENV, review())

    assert f'<span class="quote" dir="auto">{NEED}</span>' in page
    assert page.count('Wijzig<span class="vh">') == 4
    assert 'value="7:send:change-where">Wijzig<span class="vh"> Waar</span>' in page


def test_back_and_stop_stand_at_the_composer_and_nowhere_else() -> None:
    content = Content("nl", bubbles=("Waarom?",), buttons=(STOP, BACK), writes=True)
    entry = an_entry(12, content)

    assert "<form" not in _item(content)
    assert re.findall(r'value="([^"]+)"', render.ways(ENV, entry, a_frame())) == [BACK.id, STOP.id]
    assert render.ways(ENV, None, a_frame()) == '<div class="ways" id="ways"></div>'


@pytest.mark.parametrize(
    ("step", "houses", "lit"), [((1, 5), 5, 0), ((2, 5), 5, 1), ((5, 5), 5, 4), ((3, 3), 3, 2), ((7, 12), 5, 2)]
)
def test_a_house_lights_up_for_every_step_that_is_done(step: tuple[int, int], houses: int, lit: int) -> None:
    entry = an_entry(12, Content("nl", bubbles=("Waarom?",), writes=True, step=step))
    shown = render.step(ENV, entry, a_frame())

    assert (shown.count("<g "), shown.count('class="lit"')) == (houses, lit)
    assert f"Stap {step[0]} van {step[1]}" in shown


def test_without_steps_no_progress_is_shown() -> None:
    assert render.step(ENV, None, a_frame()) == '<div class="step" id="step"></div>'


def test_the_open_question_is_the_last_one_that_asks_also_when_a_notice_came_after_it() -> None:
    asked = an_entry(1, Content("nl", bubbles=("Waarom?",), writes=True))
    told = an_entry(2, Content("nl", bubbles=("Uw nummer 12 is gelezen.",)))
    answered = an_entry(3, Content("nl", bubbles=("En?",), writes=True).closed(Answered(("Ja",))))

    assert a_page(asked, told, answered).open is asked
    assert a_page(told).open is None


def test_a_question_that_is_no_longer_open_can_be_tapped_but_has_no_filled_button() -> None:
    buttons = (Button("call:3:yes", "Ik kom", Role.GO), Button("call:3:no", "Ik kom niet", Role.QUIET))
    shown = _item(Content("nl", bubbles=("Komt u zaterdag?",), buttons=buttons), is_open=False)

    assert '<button class="choice" name="tap" value="call:3:yes">Ik kom</button>' in shown
    assert "btn--go" not in shown


def test_words_that_were_not_taken_stand_where_they_were_written() -> None:
    page = render.page(ENV, replace(a_page(), error="Wacht even.", kept="\nEerst dit,\n<dan> dat"))

    assert ">\n\nEerst dit,\n&lt;dan&gt; dat</textarea>" in page
    assert 'aria-invalid="true" aria-describedby="error"' in page
    assert "<span>Wacht even.</span>" in page


def test_a_message_from_before_the_language_was_changed_says_which_it_is() -> None:
    shown = _item(Content("ar", bubbles=("ماذا ينقص في حيّك؟",)))

    assert 'lang="ar" dir="rtl"' in shown
    assert "lang=" not in _item(Content("nl", bubbles=("Dag!",)))


@pytest.mark.parametrize("name", ["words", "words-alone"])
def test_four_words_stand_on_the_page_beside_a_link_and_a_qr_code_that_hold_none_of_them(name: str) -> None:
    page = render.page(ENV, CHATS[name]())

    assert '<p class="code-words">koffie fiets vuurtoren strand</p>' in page
    link = "https://t.me/voorbeeld_bot?start=lindewijk__find" if name == "words" else "/chat/lindewijk"
    assert f'{link}" rel="noreferrer"' in page
    assert "vuurtoren" not in "".join(re.findall(r'(?:href|action|src)="([^"]*)"', page))
    assert '<span class="qr" role="img" aria-label="Een QR-code. Die opent de link ernaast."><svg' in page


def test_the_qr_code_is_that_of_its_link_alone() -> None:
    assert qr_code("https://t.me/een?start=wonen__find") == qr_code("https://t.me/een?start=wonen__find")
    assert qr_code("https://t.me/een?start=wonen__find") != qr_code("https://t.me/twee?start=wonen__find")
    assert "style" not in qr_code("https://t.me/een?start=wonen__find")


def test_where_nobody_knows_how_we_are_reached_there_is_no_qr_code() -> None:
    view = four_words_alone()
    page = render.page(ENV, replace(view, frame=replace(view.frame, back=WaysBack())))

    assert "koffie fiets vuurtoren strand" in page
    assert 'class="qr"' not in page


def test_the_ways_back_lead_to_where_they_are_typed() -> None:
    telegram = "https://t.me/een?start={}".format
    assert ways_back("wonen", telegram, "https://samen.example/") == WaysBack(
        "https://t.me/een?start=wonen__find", "https://samen.example/chat/wonen"
    )
    assert ways_back("w" * 60, telegram, None) == WaysBack(f"https://t.me/een?start={'w' * 60}")
    assert ways_back("wonen", lambda _slug: None, None) == WaysBack()


def test_a_link_of_the_bot_can_be_followed_and_tells_nobody_where_from() -> None:
    assert '<a href="https://voorbeeld.nl/privacy" rel="noopener noreferrer"' in _item(
        Content("nl", bubbles=("Zie https://voorbeeld.nl/privacy.",))
    )


@pytest.mark.parametrize("name", CHATS)
def test_every_icon_that_is_shown_has_been_drawn(name: str) -> None:
    assert set(re.findall(r'href="#i-(\w+)"', render.page(ENV, CHATS[name]()))) <= ICONS


def test_without_telegram_nobody_is_sent_there() -> None:
    assert "Telegram" not in render.page(ENV, replace(a_page(), telegram_url=None))
    assert "Telegram" not in render.landing(ENV, replace(a_landing(challenges=1), telegram_url=None))


def test_the_first_page_leads_into_the_one_open_challenge_or_lets_choose_or_says_there_is_none() -> None:
    none, one, many = (render.landing(ENV, a_landing(challenges=number)) for number in (0, 1, 3))

    assert 'class="empty"' in none
    assert '<a class="btn btn--go" href="/chat/lindewijk#now">' in one
    assert many.count('class="card place"') == 3
    assert "btn--go" not in many


def test_a_fragment_is_what_the_page_would_have_held() -> None:
    view = review()
    page = render.page(ENV, view)

    assert view.open is not None
    assert render.item(ENV, view.open, view.frame, is_open=True, is_newest=True) in page
    assert render.step(ENV, view.open, view.frame) in page
    assert render.ways(ENV, view.open, view.frame) in page


def test_a_door_without_a_drawing_of_its_own_has_an_arrow() -> None:
    view: ChatPage = replace(a_page(), doors=(Door("menu:need", "Vertel wat u mist"),))

    assert '#i-next"/></svg><span>Vertel wat u mist' in render.page(ENV, view)
