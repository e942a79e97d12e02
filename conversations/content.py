"""What one message of the bot says, in the resident's language. Each channel gives it its form when it is sent."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from conversations.questions import Attached

DATA_FILE: Final = "samenleven.json"
"""What the file is called in which a resident gets their data."""


class Role(StrEnum):
    """What a button does, so that a channel can place and colour it."""

    CHOICE = "choice"
    GO = "go"
    """The one thing to do now: send, go on."""
    QUIET = "quiet"
    """Skip, none of these."""
    CHANGE = "change"
    """Beside a line of a review."""
    BACK = "back"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    """`talk:key:option`, outside talks `menu:option`, of a call `call:id:number`; at most 64 bytes."""
    label: str
    role: Role = Role.CHOICE
    chosen: bool = False
    """Ticked, in a question that takes several."""
    url: str = ""
    """It leads to this page, and nothing is heard of it."""
    start: str = ""
    """In a group chat: it opens the private chat with the bot, with this as the payload of a deep link."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    label: str
    shown: str
    own: bool = False
    """A resident's own words, to be shown in their own voice."""
    change: Button | None = None
    media: tuple[Attached, ...] = ()
    """What they sent along with these."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question got for an answer, kept beside it."""

    shown: tuple[str, ...]
    own: bool = False
    """Own words, one bubble each; otherwise the labels of what was chosen."""
    media: tuple[Attached | None, ...] = ()
    """What was sent along with each bubble, where anything was."""


@dataclass(frozen=True, slots=True)
class FindCode:
    """Four words to find this back with, to be shown once; the outbox forgets them when they were."""

    words: tuple[str, ...]
    challenge: str
    """Its slug: where they are to be typed."""


@dataclass(frozen=True, slots=True)
class Shows:
    """A picture that the team sends along."""

    id: int
    alt: str
    """What is seen on it, in the resident's language."""


@dataclass(frozen=True, slots=True)
class Content:
    language: str
    bubbles: tuple[str, ...] = ()
    review: tuple[ReviewLine, ...] = ()
    buttons: tuple[Button, ...] = ()
    several: bool = False
    """More than one choice may be ticked; the button of role GO ends it."""
    writes: bool = False
    """The open question takes words (so a page shows where to write)."""
    place: bool = False
    """The open question takes a place."""
    data: bool = False
    """With everything that is held about the resident, as a file."""
    code: FindCode | None = None
    answered: Answered | None = None
    picture: Shows | None = None
    step: tuple[int, int] | None = None
    """This step, of so many."""

    def closed(self, answered: Answered | None) -> "Content":
        """The same message after its question got an answer, or was taken back."""
        return replace(
            self,
            buttons=(),
            review=tuple(replace(line, change=None) for line in self.review),
            writes=False,
            place=False,
            code=None,
            answered=answered,
        )

    def dump(self) -> dict[str, Any]:
        """As it is stored; what is empty is left out."""
        return _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)  # type: ignore[no-any-return]

    @staticmethod
    def load(stored: dict[str, Any]) -> "Content":
        return _ADAPTER.validate_python(stored)


_ADAPTER: Final = TypeAdapter(Content)
