"""The form Telegram gives a message: HTML with everything escaped, and an inline keyboard.

The keyboard is what python-telegram-bot's `InlineKeyboardMarkup.to_dict()` gives (a test holds them equal), without its
objects: making and undoing those took 6 % of the processor time of a whole update (docs/decisions/0008).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Final, TypeAlias, TypedDict

from conversations.catalogues import say
from conversations.content import Button, Content, ReviewLine, Role
from conversations.texts import Phrase, _
from conversations.wording import in_words

TEXT_LIMIT: Final = 4096
"""UTF-16 code units after the entities are parsed (Bot API, sendMessage)."""
CAPTION_LIMIT: Final = 1024
"""Likewise, under a picture (Bot API, sendPhoto)."""
SHOWN_LIMIT: Final = 1200
"""Of own words shown back, so many characters; they are kept whole."""
SHORT: Final = 14
"""Labels up to this long stand two in a row."""
Key: TypeAlias = dict[str, str]
"""`text`, and `callback_data` or `url` (Bot API, InlineKeyboardButton)."""


class Keyboard(TypedDict):
    """Bot API, InlineKeyboardMarkup."""

    inline_keyboard: list[list[Key]]


ChatPage: TypeAlias = Callable[[str], str | None]
"""A challenge's slug to the address of its page; None where nobody said how ours is reached."""
FOUR_WORDS: Final[Phrase] = _(
    "With these four words you find this again, on any device. Write them down: we show them once."
)
THERE: Final[Phrase] = _("Also here: {link}")
PLACE_HINT: Final[Phrase] = _("You can also share your location here.")


def text_of(content: Content, chat_page: ChatPage = lambda _slug: None, *, limit: int = TEXT_LIMIT) -> str:
    """The message's text as Telegram's HTML."""
    parts = [_plain(bubble) for bubble in content.bubbles]
    below = list(_four_words(content, chat_page))
    if content.place:
        below.append(_plain(say(PLACE_HINT, content.language)))
    below.extend(f"<b>{_plain(line.label)}</b>\n{_again(line, content.language)}" for line in content.review)
    if content.answered is not None and not content.answered.own:
        below.append(f"✓ <b>{_plain(', '.join(content.answered.shown))}</b>")
    whole = "\n\n".join([*parts, *below])
    if (over := _units(whole) - limit) > 0 and parts:
        return "\n\n".join([*_shortened(content.bubbles, over), *below])
    return whole


def _four_words(content: Content, chat_page: ChatPage) -> Iterable[str]:
    """A tap copies them. The link leads to the page alone: the words stand in no address."""
    if content.code is None:
        return
    yield _plain(say(FOUR_WORDS, content.language))
    yield f"<code>{' '.join(content.code.words)}</code>"
    if (page := chat_page(content.code.challenge)) is not None:
        yield _plain(say(THERE, content.language, {"link": page}))


def keyboard_of(content: Content, username: str = "") -> Keyboard | None:
    """`username`: the bot's, for buttons that lead from a group to its private chat."""
    changes = [
        [_key(Button(line.change.id, f"{line.change.label}: {line.label}"))] for line in content.review if line.change
    ]
    by_role: dict[Role, list[Button]] = defaultdict(list)
    for button in content.buttons:
        by_role[button.role].append(button)
    rows = [
        *_in_rows(by_role[Role.CHOICE], username),
        *([_key(button)] for button in by_role[Role.GO]),
        *changes,
        *([_key(button)] for button in by_role[Role.QUIET]),
    ]
    if content.buttons and content.buttons[0].role is Role.GO:  # going on comes first where it is put first
        rows.sort(key=lambda row: row[0].get("callback_data") != content.buttons[0].id)
    if ways := [*by_role[Role.BACK], *by_role[Role.STOP]]:
        rows.append([_key(button) for button in ways])
    return Keyboard(inline_keyboard=rows) if rows else None


def _shortened(bubbles: Sequence[str], over: int) -> list[str]:
    """A challenge's own text may be of any length: the longest one is cut, so that the question stays whole."""
    longest = max(bubbles, key=len)
    room = max(0, _units(_plain(longest)) - over - 1)
    cut = longest
    while _units(_plain(cut)) > room:
        cut = cut[: min(len(cut) - 1, len(cut) - (_units(_plain(cut)) - room) // 6)]
    return [_plain(cut.rstrip() + "…" if bubble is longest else bubble) for bubble in bubbles]


def _in_rows(buttons: Sequence[Button], username: str) -> Iterable[list[Key]]:
    """Two short labels fit side by side on a phone."""
    waiting: list[Key] = []
    for button in buttons:
        short = len(button.label) <= SHORT
        if waiting and not short:
            yield waiting
            waiting = []
        waiting.append(_key(button, username))
        if not short or len(waiting) == 2:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _key(button: Button, username: str = "") -> Key:
    tick = "✓ " if button.chosen else "‹ " if button.role is Role.BACK else "✕ " if button.role is Role.STOP else ""
    url = f"https://t.me/{username}?start={button.start}" if button.start else button.url
    leads = {"url": url} if url else {"callback_data": button.id}
    return {"text": tick + button.label} | leads


def _again(line: ReviewLine, language: str) -> str:
    return _shown(in_words(line, language), own=line.own)


def _shown(text: str, *, own: bool) -> str:
    cut = text if len(text) <= SHOWN_LIMIT else text[:SHOWN_LIMIT].rstrip() + "…"
    return f"<blockquote>{_plain(cut)}</blockquote>" if own else _plain(cut)


def _units(html: str) -> int:
    """UTF-16 code units, those of the marks included: rather too many than too few."""
    return len(html.encode("utf-16-le")) // 2


def _plain(text: str) -> str:
    return escape(text, quote=False)
