"""Taps on buttons. Source: core.telegram.org/bots/api#callbackquery."""

from tests.botapi.chats import Chat
from tests.botapi.hearing import chat_log
from tests.botapi.keyboards import buttons_of
from tests.botapi.speaking import say
from tests.botapi.state import Query, State
from tests.botapi.wire import JSON


def tap(state: State, *, chat_id: int, label: str, user_id: int | None = None) -> JSON:
    """Taps the button on the newest message that has it; the whole label counts before a part of one."""
    chat = state.chats[chat_id]
    for message in _newest_first(chat):
        shown = chat.shown(message)
        button = _button(shown, label)
        if button is None:
            continue
        if "callback_data" in button:
            return _query(state, chat, message, button["callback_data"], user_id)
        if "keyboard" in shown["reply_markup"]:
            return say(state, chat_id=chat_id, text=button["text"], user_id=user_id)
        raise AssertionError(f"the button {button['text']!r} opens something outside the chat")
    raise AssertionError(f"no button with {label!r} in:\n{chat_log(state, chat_id=chat_id)}")


def tap_data(
    state: State, *, chat_id: int, data: str, message_id: int | None = None, user_id: int | None = None
) -> JSON:
    """A callback with any data, as from an old or tampered button; by default on the bot's newest message."""
    chat = state.chats[chat_id]
    newest = next(iter(_newest_first(chat)), None)
    if message_id is None:
        if newest is None:
            raise AssertionError("the bot has said nothing to tap on")
        return _query(state, chat, newest, data, user_id)
    # A deleted message has date 0, says core.telegram.org/bots/api#inaccessiblemessage
    gone = {"chat": chat.json, "message_id": message_id, "date": 0}
    return _query(state, chat, chat.messages.get(message_id, gone), data, user_id)


def _newest_first(chat: Chat) -> list[JSON]:
    return [message for message in reversed(chat.messages.values()) if message["from"]["is_bot"]]


def _button(message: JSON, label: str) -> JSON | None:
    buttons = buttons_of(message)
    whole = next((button for button in buttons if button["text"] == label), None)
    return whole or next((button for button in buttons if label in button["text"]), None)


def _query(state: State, chat: Chat, message: JSON, data: str, user_id: int | None) -> JSON:
    state.last_query += 1
    query_id = str(4_000_000_000_000_000_000 + state.last_query)
    user = state.users[user_id or chat.id]
    state.queries[query_id] = Query(state.clock(), chat.id, user["id"])
    query = {
        "id": query_id,
        "from": user,
        "message": message,
        "chat_instance": str(chat.id * 7919),
        "data": data,
    }
    return {"message": message, "update_id": state.updates.add("callback_query", query, chat.id), "query_id": query_id}
