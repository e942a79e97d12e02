"""What a call says to one resident: put together when it is sent, or shown on their page."""

from typing import Final

from conversations.catalogues import say
from conversations.content import Button, Content, Role
from conversations.texts import Text, _
from participation.call_draft import CallButton, CallDraft, put_in, spoken
from participation.words import Does

STOP: Final[Text] = _("No more calls? Type /stop.")


def worded(draft: CallDraft, *, call_id: int, language: str, name: str | None, area: str | None) -> Content:
    """In the resident's language, or in the one that was chosen for who has none of its texts.

    Raises:
        ValueError: it says nothing to them.
    """
    heard = spoken(draft, language)
    if heard is None:
        raise ValueError(f"call {call_id} has no text in {language}")
    text = put_in(draft.texts[heard], {"name": name, "area": area})
    buttons = tuple(_button(call_id, number, each, heard) for number, each in enumerate(draft.buttons))
    return Content(heard, bubbles=(text, say(STOP, heard)), buttons=buttons)


def _button(call_id: int, number: int, button: CallButton, language: str) -> Button:
    return Button(
        f"call:{call_id}:{number}",
        button.labels[language],
        Role.QUIET if button.does is Does.NOT_NOW else Role.CHOICE,
        url=button.to if button.does is Does.LINK else "",
    )
