"""The texts and buttons of the peer's talk: Samenleven's own, put together once at the start."""

from collections.abc import Collection, Iterable
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.telegram.form import FOUR_WORDS, PLACE_HINT, SHORT
from conversations.catalogues import say
from conversations.hosting import MENU as MENU_OPTIONS
from conversations.hosting import WHAT_NOW as ASKED_WHAT
from conversations.queries import UrgentNumber
from conversations.scripts.guide import NO_EMERGENCY_LINE, call_list
from conversations.scripts.handing_in import SEEN as SEEN_OPTIONS
from conversations.scripts.offer_calls import CALLS as CALLS_OFFERED
from conversations.scripts.share_need import ABOUT as ABOUT_OPTIONS
from conversations.texts import Counted, Text
from participation.sample import sample_challenge
from tests.bench.residents import LANGUAGE

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_SAMPLE: Final = sample_challenge()
_NUMBERS: Final = [UrgentNumber(each.number, dict(each.label)) for each in _SAMPLE.setup.urgent]


def _said(text: str) -> str:
    return say(Text(text), LANGUAGE)


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)


def _rows(key: str, options: Iterable[tuple[str, str]]) -> list[list[InlineKeyboardButton]]:
    """Two short labels side by side, as on Samenleven's keyboards."""
    rows: list[list[InlineKeyboardButton]] = []
    for option, label in options:
        short = len(label) <= SHORT
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT:
            rows[-1].append(_button(label, f"{key}:{option}"))
        else:
            rows.append([_button(label, f"{key}:{option}")])
    return rows


_STOP_BUTTON: Final = _button(f"✕ {_said('Stop')}", "talk:stop")
_BACK_BUTTON: Final = _button(f"‹ {_said('Back')}", "talk:back")


def _keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


WHAT_NOW: Final = say(ASKED_WHAT, LANGUAGE)
MENU: Final = _keyboard(
    *_rows("menu", [(option, say(label, LANGUAGE)) for option, (_script, label) in MENU_OPTIONS.items()])
)
STOP: Final = _keyboard([_STOP_BUTTON])
BACK_STOP: Final = _keyboard([_BACK_BUTTON, _STOP_BUTTON])

WORDS: Final = _said(
    "What do you miss in your neighbourhood? Tell us in your own words. "
    "Please leave out other people's names and addresses."
)

AREA_CHOSEN: Final = _said("Where do you live? Tap your area, or type your postcode.")
AREA: Final = f"{AREA_CHOSEN}\n\n{say(PLACE_HINT, LANGUAGE)}"
AREA_NAMES: Final = {
    place.slug: place.name for top in _SAMPLE.areas for middle in top.children for place in middle.children
}
AREAS: Final = _keyboard(
    *_rows("area", AREA_NAMES.items()),
    [_button(_said("I'd rather not say"), "area:none")],
    [_BACK_BUTTON, _STOP_BUTTON],
)

SEND: Final = _said("Send it")
REVIEWED: Final = (
    f"{_said('Shall I send this to the neighbourhood team?')}\n\n"
    f"<b>{_said('Your words')}</b>\n<blockquote>{{words}}</blockquote>\n\n<b>{_said('Where')}</b>\n{{area}}"
)
_CHANGE: Final = _said("Change")
REVIEW: Final = _keyboard(
    [_button(SEND, "send:send")],
    [_button(f"{_CHANGE}: {_said('Your words')}", "send:change-words")],
    [_button(f"{_CHANGE}: {_said('Where')}", "send:change-area")],
    [_BACK_BUTTON, _STOP_BUTTON],
)

_READING: Final = Counted(
    "We read it within {count} working day.", "We read it within {count} working days.", _SAMPLE.setup.reading_days
)
THANKS: Final = "\n\n".join(
    (
        _said("Thank you! Your number is {number}."),
        say(_READING, LANGUAGE),
        say(NO_EMERGENCY_LINE, LANGUAGE, {"numbers": call_list(_NUMBERS)}),
        _said("May I ask a few more short questions?"),
    )
)
YES: Final = _said("Yes")
NO: Final = _said("No")
YES_NO: Final = _keyboard(*_rows("more", [("yes", YES)]), [_button(NO, "more:no")], [_STOP_BUTTON])

DOMAINS: Final = _said("What is it about? More than one is fine.")
DOMAIN_NAMES: Final = {entry.slug: say(entry.name, LANGUAGE) for entry in _SAMPLE.domains}
_DONE: Final = [_button(_said("Done"), "domains:done")]
_SKIP: Final = _said("Skip")


def domains(ticked: Collection[str]) -> InlineKeyboardMarkup:
    rows = _rows("domains", DOMAIN_NAMES.items())
    shown = [
        [
            _button(f"✓ {each.text}", str(each.callback_data))
            if str(each.callback_data).removeprefix("domains:") in ticked
            else each
            for each in row
        ]
        for row in rows
    ]
    return _keyboard(*shown, _DONE, [_button(_SKIP, "domains:skip")], [_BACK_BUTTON, _STOP_BUTTON])


WHY: Final = _said("Why does it matter to you?")
SKIP_WHY: Final = _keyboard([_button(_SKIP, "why:skip")], [_STOP_BUTTON])

ABOUT: Final = _said("Who is it about?")
ABOUT_NAMES: Final = {option.value.value: say(option.label, LANGUAGE) for option in ABOUT_OPTIONS}
ABOUTS: Final = _keyboard(
    *_rows("about", ABOUT_NAMES.items()), [_button(_SKIP, "about:skip")], [_BACK_BUTTON, _STOP_BUTTON]
)

SEEN: Final = _said("May neighbours read this later? The team reads it first.")
SEEN_NAMES: Final = {option.value.value: say(option.label, LANGUAGE) for option in SEEN_OPTIONS}
SEENS: Final = _keyboard(*_rows("seen", SEEN_NAMES.items()), [_BACK_BUTTON, _STOP_BUTTON])

NAME: Final = _said("Which name shall we show?")
CALLS: Final = "\n\n".join(
    (_said("That was all. Thank you, now we understand you better."), say(CALLS_OFFERED, LANGUAGE))
)
CALLS_YES_NO: Final = _keyboard(*_rows("calls", [("yes", YES)]), [_button(NO, "calls:no")], [_STOP_BUTTON])
DONE: Final = "\n\n".join(
    (
        _said("All right. Then we only write about what you sent us."),
        _said("You can change this with /settings."),
        say(FOUR_WORDS, LANGUAGE),
        "<code>{words}</code>",
    )
)
