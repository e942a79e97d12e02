"""What a call says to one resident, or in a group chat: put together when it is sent, or shown on a page."""

from collections.abc import Mapping
from typing import Final

from conversations.catalogues import say
from conversations.content import Button, Content, Role, Shows
from conversations.incoming import CallLink, call_payload
from conversations.texts import Text, _
from participation.call_draft import CallButton, CallDraft, put_in, spoken
from participation.words import Does

STARTS: Final[Mapping[str, Text]] = {
    "share_need": _("I miss something"),
    "offer_initiative": _("I can offer something"),
    "share_idea": _("I have an idea"),
    "share_lesson": _("I learned something"),
    "neighbours": _("See what neighbours say"),
}
"""What a button that starts this says, where nothing else was written."""
NOT_NOW: Final = _("Not now")
REMINDS: Final = _("A small reminder:")
WRITE: Final = _("Write to us")
"""The button in a group chat under a call that has no button of its own."""
STOP: Final = _("No more calls? Type /stop.")


def worded(
    draft: CallDraft, *, call_id: int, language: str, name: str | None, area: str | None, reminds: bool = False
) -> Content:
    """In the resident's language, or in the one that was chosen for who has none of its texts.

    Raises:
        ValueError: it says nothing to them.
    """
    heard = spoken(draft, language)
    if heard is None:
        raise ValueError(f"call {call_id} has no text in {language}")
    text = put_in(draft.texts[heard], {"name": name, "area": area})
    first = [say(REMINDS, heard)] if reminds else []
    buttons = tuple(_button(call_id, number, each, heard) for number, each in enumerate(draft.buttons))
    picture = Shows(draft.picture.id, draft.picture.alts.get(heard, "")) if draft.picture else None
    return Content(heard, bubbles=(*first, text, say(STOP, heard)), buttons=buttons, picture=picture)


def worded_in_group(draft: CallDraft, *, call_id: int, group_id: int, language: str) -> Content:
    """Without what is known of one resident, and with buttons that lead to the private chat.

    Raises:
        ValueError: it says nothing in this language.
    """
    heard = spoken(draft, language)
    if heard is None:
        raise ValueError(f"call {call_id} has no text in {language}")
    return Content(heard, bubbles=(put_in(draft.texts[heard], {}),), buttons=in_group(draft, call_id, group_id, heard))


def in_group(draft: CallDraft, call_id: int, group_id: int, language: str) -> tuple[Button, ...]:
    """Nobody says "not now" for all. What begins nothing in the private chat is given a button that opens it."""
    leads = [(number, each) for number, each in enumerate(draft.buttons) if each.does in (Does.SCRIPT, Does.PROMPT)]
    starts = [_start(CallLink(call_id, group_id, number), label_of(each, language)) for number, each in leads] or [
        _start(CallLink(call_id, group_id), say(WRITE, language))
    ]
    pages = [
        _button(call_id, number, each, language) for number, each in enumerate(draft.buttons) if each.does is Does.LINK
    ]
    return (*starts, *pages)


def label_of(button: CallButton, language: str) -> str:
    """What was written for it, or what such a button usually says; empty where neither is there."""
    if written := button.labels.get(language):
        return written
    usual = NOT_NOW if button.does is Does.NOT_NOW else STARTS.get(button.to)
    return say(usual, language) if usual else ""


def _start(link: CallLink, label: str) -> Button:
    payload = call_payload(link)
    return Button(payload, label, start=payload)


def _button(call_id: int, number: int, button: CallButton, language: str) -> Button:
    return Button(
        f"call:{call_id}:{number}",
        label_of(button, language),
        Role.QUIET if button.does is Does.NOT_NOW else Role.CHOICE,
        url=button.to if button.does is Does.LINK else "",
    )
