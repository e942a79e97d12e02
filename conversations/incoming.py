"""What a door makes of whatever its channel brought: plain values, the same for every channel."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from conversations.questions import Attached, Said
from participation.chats import Address
from participation.media import Upload
from participation.words import Kind


@dataclass(frozen=True, slots=True)
class Wrote:
    text: str = ""
    attached: Attached | None = None
    message: int | None = None
    """The channel's own number of this message."""
    edited: bool = False
    further: tuple[Attached, ...] = ()
    """What a page sent along besides that."""
    album: str | None = None
    """The channel's own number of the album it is a part of."""

    def said(self) -> Said:
        """For the question that it answers."""
        return Said(
            text=self.text, attached=self.attached, further=self.further, message=self.message, album=self.album
        )


@dataclass(frozen=True, slots=True)
class Tapped:
    talk: int | None
    """None: a button outside talks."""
    key: str
    option: str
    ticked: tuple[str, ...] | None = None
    """A page's ticked boxes."""


@dataclass(frozen=True, slots=True)
class CallTapped:
    """A button under a call."""

    call: int
    number: int
    """Of its buttons, from 0."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A place on the map. It is looked at once, never kept."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, as `/start payload`."""

    command: str
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Chose:
    """A language, from a page's own list."""

    language: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Something the bot cannot read: a sticker, a contact, a film."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The bot was blocked, or unblocked."""

    blocked: bool


@dataclass(frozen=True, slots=True)
class InGroup:
    """Somebody spoke to the bot in a group; `link` opens the private chat."""

    link: str
    title: str


@dataclass(frozen=True, slots=True)
class PutIn:
    """Somebody put the bot in a group."""

    title: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Somebody took the bot out of a group."""


@dataclass(frozen=True, slots=True)
class Retitled:
    """A group is called otherwise."""

    title: str


@dataclass(frozen=True, slots=True)
class MovedTo:
    """A group became a supergroup, which has another address."""

    address: Address


OfGroup: TypeAlias = InGroup | PutIn | TakenOut | Retitled | MovedTo
What: TypeAlias = Wrote | Tapped | CallTapped | Shared | Asked | Chose | Sent | Blocked | OfGroup


@dataclass(frozen=True, slots=True)
class Incoming:
    address: Address
    number: int
    """The update's, unique per bot."""
    what: What
    language: str | None = None
    """A first guess: the app's or the browser's language."""
    at: datetime | None = None
    """When it was sent, to the second; None where it comes in at once."""
    challenge: str | None = None
    """The slug of the page it was said on."""
    source: str | None = None
    """Where somebody new came from to that page."""
    uploads: tuple[Upload, ...] = ()
    """What is to be kept here of what was sent along."""


@dataclass(frozen=True, slots=True)
class DeepLink:
    challenge: str
    source: str | None = None
    goal: Kind | None = None
    finds: bool = False
    """To type four words."""


@dataclass(frozen=True, slots=True)
class CallLink:
    """From a group chat that a call went to."""

    call: int
    group: int
    number: int | None = None
    """Of the call's buttons, from 0; None: it has none that begins something."""


ID_DIGITS: Final = 18
"""No row's number is longer."""
PAYLOAD_LIMIT: Final = 64
"""Characters (Bot API, deep linking)."""
_FINDS: Final = "__find"
_CALL: Final = "_call-"
"""No challenge's slug begins so."""
_ID: Final = f"([0-9]{{1,{ID_DIGITS}}})"
_CALL_PAYLOAD: Final = re.compile(f"{_CALL}{_ID}-{_ID}(?:-([0-9]))?")
_PAYLOAD: Final = re.compile(r"([a-z0-9-]+)(?:_([a-z0-9-]+))?(?:_(need|offer|idea|lesson))?")


def finding_payload(challenge: str) -> str:
    """Of the deep link to where four words are typed. The words are not in it: whoever runs a server on the way would
    have them."""
    return challenge + _FINDS


def source_payload(challenge: str, source: str) -> str:
    """Of the deep link on a poster, which tells where somebody came from."""
    return f"{challenge}_{source}"


def call_payload(link: CallLink) -> str:
    """Of the deep link under a call in a group chat. The call says which challenge it is."""
    number = "" if link.number is None else f"-{link.number}"
    return f"{_CALL}{link.call}-{link.group}{number}"


def call_link(payload: str) -> CallLink | None:
    match = _CALL_PAYLOAD.fullmatch(payload)
    if match is None:
        return None
    call, group, number = match.groups()
    return CallLink(int(call), int(group), int(number) if number else None)


def deep_link(payload: str) -> DeepLink | None:
    """`challenge`, `challenge_source`, `challenge_source_need` or another of `GOALS`, `challenge__find`; else None."""
    if payload.endswith(_FINDS):
        link = deep_link(payload.removesuffix(_FINDS))
        return replace(link, finds=True) if link and link.source is None else None
    match = _PAYLOAD.fullmatch(payload) if len(payload) <= PAYLOAD_LIMIT else None
    if match is None:
        return None
    challenge, source, goal = match.groups()
    return DeepLink(challenge, source, Kind(goal) if goal else None)


def tapped(button: str, ticked: tuple[str, ...] | None = None) -> Tapped | CallTapped | None:
    """From a button's id: `talk:key:option`, `call:id:number`, or `menu:option`; None for anything else."""
    match button.split(":"):
        case [talk, key, option] if _is_id(talk) and key and option:
            return Tapped(int(talk), key, option, ticked)
        case ["call", call, number] if _is_id(call) and _is_id(number):
            return CallTapped(int(call), int(number))
        case ["menu", option] if option:
            return Tapped(None, "menu", option)
    return None


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) <= ID_DIGITS
