"""What a call says, to whom, and what can be done from it: pure, before anything is sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from participation.audience import EVERYBODY, Audience
from participation.words import Does

MOST_BUTTONS: Final = 4
TEXT_LENGTH: Final = 1000
LABEL_LENGTH: Final = 40
LENGTH_WITH_PICTURE: Final = 850
"""UTF-16 code units. Under a picture Telegram takes 1024 (Bot API, sendPhoto), of which names, a reminder's first words
and how to stop need some."""
ALT_LENGTH: Final = 200
SCRIPTS: Final = ("share_need", "offer_initiative", "share_idea", "share_lesson", "neighbours")
"""What a button may start."""
_SAYS_NOTHING_BY_ITSELF: Final = frozenset({Does.LINK, Does.PROMPT})
"""What such a button does has no usual words: it needs a label."""
VARIABLES: Final = ("name", "area")
_NOT_PLAIN: Final = re.compile(r"""[\s\x00-\x1f\x7f-\x9f"<>\\]""")
"""Where one stands in an address, programs do not agree on where its host ends."""
_HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_VARIABLE: Final = re.compile(r"( ?)\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class CallButton:
    does: Does
    labels: Mapping[str, str]
    """Language → what stands on it; where nothing was written, what such a button usually says."""
    to: str = ""
    """The script, or the address."""


@dataclass(frozen=True, slots=True)
class CallPicture:
    id: int
    alts: Mapping[str, str]
    """Language → what is seen on it, for who does not see it."""


@dataclass(frozen=True, slots=True)
class CallDraft:
    texts: Mapping[str, str]
    """Language → text; what is empty is not there. `{name}` and `{area}` are put in where they are known."""
    audience: Audience = EVERYBODY
    buttons: tuple[CallButton, ...] = ()
    fallback: str | None = None
    groups: tuple[int, ...] = ()
    """Group chats that hear it too."""
    groups_only: bool = False
    """They alone, and no resident by themselves."""
    picture: CallPicture | None = None


_BUTTONS: Final = TypeAdapter(tuple[CallButton, ...])


def dump_buttons(buttons: Sequence[CallButton]) -> dict[str, Any]:
    return {"buttons": _BUTTONS.dump_python(tuple(buttons), mode="json", exclude_defaults=True)}


def load_buttons(stored: Mapping[str, Any]) -> tuple[CallButton, ...]:
    return _BUTTONS.validate_python(stored.get("buttons", ()))


def missing_languages(draft: CallDraft, languages: Sequence[str]) -> tuple[str, ...]:
    """Those of the challenge in which nothing would be said: without a text, or a label, and without a fallback."""
    if draft.fallback is not None and _is_whole(draft, draft.fallback):
        return ()
    return tuple(each for each in languages if not _is_whole(draft, each))


def spoken(draft: CallDraft, language: str) -> str | None:
    """The language in which a resident of this language hears it; None: not at all."""
    if _is_whole(draft, language):
        return language
    return draft.fallback


def without_alt(texts: Mapping[str, str], picture: CallPicture | None) -> tuple[str, ...]:
    """Languages of the texts in which nobody says what is on the picture."""
    return tuple(each for each, text in texts.items() if picture and text and not picture.alts.get(each))


def too_long_for(texts: Mapping[str, str], picture: CallPicture | None) -> tuple[str, ...]:
    """Languages in which the text does not fit under the picture."""
    return tuple(each for each, text in texts.items() if picture and units(text) > LENGTH_WITH_PICTURE)


def units(text: str) -> int:
    """As Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def put_in(text: str, values: Mapping[str, str | None]) -> str:
    """With what is known of the resident. What is not known is left out, and the space before it too."""

    def value(found: re.Match[str]) -> str:
        if found[2] not in VARIABLES:
            return found[0]
        known = values.get(found[2])
        return f"{found[1]}{known}" if known else ""

    return _VARIABLE.sub(value, text)


def unknown_variables(text: str) -> tuple[str, ...]:
    """What stands in braces, and is nothing that can be put in."""
    return tuple(name for _space, name in _VARIABLE.findall(text) if name not in VARIABLES)


def leads_away(draft: CallDraft, hosts: Sequence[str]) -> tuple[CallButton, ...]:
    """Buttons that start what a call may not start, or lead to no page of these hosts."""
    return tuple(
        each
        for each in draft.buttons
        if (each.does is Does.SCRIPT and each.to not in SCRIPTS)
        or (each.does is Does.LINK and not leads_there(each.to, hosts))
    )


def leads_there(address: str, hosts: Sequence[str]) -> bool:
    """Whether it is a page, over TLS, of one of these hosts or of a host within one."""
    if _NOT_PLAIN.search(address):
        return False
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        parts.port  # noqa: B018 — refused where it is none
    except ValueError:
        return False
    if parts.scheme != "https" or _HOST.fullmatch(host) is None or parts.username is not None:
        return False
    return any(host == each or host.endswith(f".{each}") for each in hosts)


def _is_whole(draft: CallDraft, language: str) -> bool:
    labelled = (each for each in draft.buttons if each.does in _SAYS_NOTHING_BY_ITSELF)
    return bool(draft.texts.get(language)) and all(button.labels.get(language) for button in labelled)
