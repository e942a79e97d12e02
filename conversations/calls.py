"""What a call says to one resident: put together when it is sent, or shown on their page."""

from collections.abc import Mapping
from typing import Final

from conversations.catalogues import say
from conversations.content import Button, Content, Role, Shows
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


def label_of(button: CallButton, language: str) -> str:
    """What was written for it, or what such a button usually says; empty where neither is there."""
    if written := button.labels.get(language):
        return written
    usual = NOT_NOW if button.does is Does.NOT_NOW else STARTS.get(button.to)
    return say(usual, language) if usual else ""


def _button(call_id: int, number: int, button: CallButton, language: str) -> Button:
    return Button(
        f"call:{call_id}:{number}",
        label_of(button, language),
        Role.QUIET if button.does is Does.NOT_NOW else Role.CHOICE,
        url=button.to if button.does is Does.LINK else "",
    )
