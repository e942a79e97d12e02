"""What a chat page that is open hears: its new messages as pieces of page, in the order they were sent."""

import json
from collections.abc import Sequence

from aiohttp import web
from jinja2 import Environment

from bot.web import render
from bot.web.log import entries_of, open_entry
from bot.web.view import Frame
from pages.events import last_event_id
from participation.shown_messages import Shown


def left_off(request: web.Request) -> int:
    """The last message this page has: what its browser remembers, or else what its address says."""
    heard, said = last_event_id(request), request.query.get("after", "")
    if heard is not None:
        return heard
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 18 else 0  # fits a bigint


def news_of(env: Environment, messages: Sequence[Shown], after: int, frame: Frame) -> list[tuple[int, str]]:
    """Each message later than `after`: its number and, as JSON, the entry it changes and what now stands below."""
    entries = entries_of(messages)
    asks = open_entry(list(entries.values()))
    around = {"step": render.step(env, asks, frame), "ways": render.ways(env, asks, frame)}
    news = []
    for message in messages:
        entry = entries.get(message.edits or message.id)
        if message.id > after and entry is not None:
            item = render.item(env, entry, frame, is_open=entry is asks)
            data = {"id": entry.id, "replaces": message.edits, "item": item, **around}
            news.append((message.id, json.dumps(data)))
    return news
