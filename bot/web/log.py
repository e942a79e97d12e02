"""From the outbox to what a page shows: edits folded into the messages they edit."""

from collections.abc import Sequence

from bot.web.view import Entry
from conversations.content import Content
from participation.outbox import Shown


def entries_of(messages: Sequence[Shown]) -> dict[int, Entry]:
    """By the id of the message itself, in the order they were said."""
    entries: dict[int, Entry] = {}
    for message in messages:
        content = Content.load(message.content)
        if message.edits is None:
            own = content.answered is not None
            entries[message.id] = Entry(message.id, content, message.sent_at, message.sent_at if own else None)
        elif (before := entries.get(message.edits)) is not None:
            entries[message.edits] = Entry(before.id, content, before.at, message.sent_at)
    return entries


def open_entry(entries: Sequence[Entry]) -> Entry | None:
    """The question that waits for an answer: the last one that asks."""
    return next((entry for entry in reversed(entries) if entry.asks), None)
