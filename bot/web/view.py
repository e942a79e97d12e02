"""What the pages of the web chat show, as plain values. A door fills these, `render` draws them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bot.web.four_words import WaysBack
from conversations.content import Button, Content, Role

Gettext = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    """In itself: Nederlands, العربية."""


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: what a tap on it starts."""

    id: str
    """As of a button: `menu:need`."""
    label: str
    icon: str = "next"
    """A symbol `i-…` of pages/templates/icons.html."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the bot with the answer it got, edits folded in."""

    id: int
    content: Content
    at: datetime
    """When it was said; aware."""
    answered_at: datetime | None = None
    """When the answer came: "Sent at 10:41" under own words."""

    @property
    def asks(self) -> bool:
        content = self.content
        return content.answered is None and bool(content.buttons or content.writes or content.place)

    @property
    def choices(self) -> tuple[Button, ...]:
        """What stands under the question; back and stop have their place at the composer."""
        return tuple(button for button in self.content.buttons if button.role not in {Role.GO, Role.BACK, Role.STOP})

    @property
    def go(self) -> tuple[Button, ...]:
        return tuple(button for button in self.content.buttons if button.role is Role.GO)

    @property
    def ways(self) -> tuple[Button, ...]:
        """Back and stop, in that order."""
        wanted = (Role.BACK, Role.STOP)
        return tuple(button for role in wanted for button in self.content.buttons if button.role is role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every part of the page needs to know of it, also one that is sent later by itself."""

    url: str
    """The page's own; all forms go there."""
    form: str
    """The number of its forms: the same number has one effect."""
    language: str
    now: datetime
    """Aware."""
    zone: tzinfo
    """Of the challenge."""
    gettext: Gettext
    back: WaysBack = field(default_factory=WaysBack)
    """Where four words are typed on another device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatPage:
    frame: Frame
    challenge: str
    question: str
    purpose: str
    promise: str
    """When one hears from the team, in a few words: it stands under the name."""
    languages: tuple[Language, ...]
    doors: tuple[Door, ...]
    """Beside the talk, where there is room."""
    menu: tuple[Door, ...]
    """In the menu: the doors and whatever else can be asked for."""
    entries: tuple[Entry, ...]
    """In the order they were said."""
    events_url: str
    """With the last message known: `…/events?after=12`."""
    home_url: str = "/"
    leave_url: str | None = None
    """Of a member who tries the chat: where they stop."""
    telegram_url: str | None = None
    error: str | None = None
    """A sentence that says what to do."""
    kept: str = ""
    """Words that were not taken, to stand where they were written."""

    @property
    def open(self) -> Entry | None:
        """The question that waits for an answer: the last one that asks."""
        return next((entry for entry in reversed(self.entries) if entry.asks), None)


@dataclass(frozen=True, slots=True)
class OpenChallenge:
    name: str
    question: str
    purpose: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The first page: what this is, and the doors into the open challenges."""

    url: str
    language: str
    languages: tuple[Language, ...]
    challenges: tuple[OpenChallenge, ...]
    gettext: Gettext
    telegram_url: str | None = None
