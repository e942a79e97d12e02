"""What people see in a chat: waiting for words, the newest text, its buttons, the whole chat as readable lines."""

import asyncio

from tests.botapi.chats import Chat
from tests.botapi.keyboards import buttons_of
from tests.botapi.state import State
from tests.botapi.wire import JSON


async def hears(state: State, *, chat_id: int, contains: str, timeout: float = 5.0, any_order: bool = False) -> JSON:
    """Waits for a bot message or edit, not yet consumed, with these words; consumes it and, unless `any_order`, all
    before it. Raises AssertionError with the chat when it does not come."""
    chat = state.chats[chat_id]
    bell = chat.bell = chat.bell or asyncio.Event()
    try:
        async with asyncio.timeout(timeout):
            while True:
                bell.clear()
                place = _find(chat, contains)
                if place is not None:
                    return _consume(chat, place, any_order=any_order)
                await bell.wait()
    except TimeoutError:
        log = chat_log(state, chat_id=chat_id)
        raise AssertionError(f"not heard within {timeout:g} s: {contains!r}\n{log}") from None


async def silence(state: State, *, chat_id: int, seconds: float) -> None:
    """Raises AssertionError when the bot says or edits anything in this time."""
    chat = state.chats[chat_id]
    count = len(chat.heard)
    await asyncio.sleep(seconds)
    if len(chat.heard) > count:
        raise AssertionError(f"the bot was not silent:\n{chat_log(state, chat_id=chat_id)}")


def last(state: State, *, chat_id: int) -> JSON | None:
    """The newest message of the bot, as it is now."""
    chat = state.chats[chat_id]
    return next((chat.shown(one) for one in reversed(chat.messages.values()) if one["from"]["is_bot"]), None)


def messages(state: State, *, chat_id: int) -> list[JSON]:
    chat = state.chats[chat_id]
    return [chat.shown(message) for message in chat.messages.values()]


def toasts(state: State, *, user_id: int) -> list[str]:
    """The texts that this person's taps were answered with."""
    return state.toasts.get(user_id, [])


def chat_log(state: State, *, chat_id: int) -> str:
    """One line per message: who, what, which buttons."""
    return "\n".join(map(_line, messages(state, chat_id=chat_id)))


def text_of(message: JSON) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _line(message: JSON) -> str:
    who = "bot" if message["from"]["is_bot"] else message["from"]["first_name"]
    what = text_of(message)
    other = next((kind for kind in KINDS if kind in message), None)
    if other:
        what = f"({other}) {what}".strip()
    buttons = "".join(f" [{button['text']}]" for button in buttons_of(message))
    return f"{who}: {what}{buttons}{' (edited)' if 'edit_date' in message else ''}"


KINDS = ("location", "voice", "photo", "document", "contact", "sticker", "new_chat_members",
         "migrate_to_chat_id", "migrate_from_chat_id")  # fmt: skip


def _find(chat: Chat, contains: str) -> int | None:
    for place in range(chat.cursor, len(chat.heard)):
        if place not in chat.consumed and contains in text_of(chat.heard[place]):
            return place
    return None


def _consume(chat: Chat, place: int, *, any_order: bool) -> JSON:
    if any_order:
        chat.consumed.add(place)
    else:
        chat.cursor = place + 1
    return chat.heard[place]
