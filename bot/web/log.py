"""From the outbox to what a page shows: edits folded into the messages they edit."""

from collections.abc import Sequence

from bot.web.view import Entry
from conversations.calls import worded
from conversations.content import Content
from participation.shown_messages import Shown


def entries_of(messages: Sequence[Shown]) -> dict[int, Entry]:
    """By the id of the message itself, in the order they were said."""
    entries: dict[int, Entry] = {}
    for message in messages:
        content = content_of(message)
        if content is None:
            continue
        if message.edits is None:
            own = content.answered is not None
            entries[message.id] = Entry(message.id, content, message.sent_at, message.sent_at if own else None)
        elif (before := entries.get(message.edits)) is not None:
            entries[message.edits] = Entry(before.id, content, before.at, message.sent_at)
    return entries


def content_of(message: Shown) -> Content | None:
    """A call is put together anew; None where it says nothing to somebody who chose another language since."""
    if (call := message.call) is None:
        return Content.load(message.content)
    try:
        return worded(
            call.draft,
            call_id=call.id,
            language=call.language,
            name=call.name,
            area=call.area,
            reminds=call.reminds,
        )
    except ValueError:
        return None


def open_entry(entries: Sequence[Entry]) -> Entry | None:
    """The question that waits for an answer: the last one that asks."""
    return next((entry for entry in reversed(entries) if entry.asks), None)
