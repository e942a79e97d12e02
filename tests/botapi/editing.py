"""The methods that change what is there: edits, deletions, answers to taps.

Source: core.telegram.org/bots/api#updating-messages and #answercallbackquery.
"""

from tests.botapi.chats import Chat
from tests.botapi.keyboards import read_markup
from tests.botapi.parameters import Parameters
from tests.botapi.state import State
from tests.botapi.texts import read_text
from tests.botapi.wire import JSON, bad_request

TWO_DAYS = 48 * 3600  # #deletemessage: "A message can only be deleted if it was sent less than 48 hours ago"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(state: State, parameters: Parameters) -> JSON:
    chat, message = _to_edit(state, parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    text, entities = read_text(parameters)
    changed = {key: value for key, value in message.items() if key not in ("entities", "reply_markup")}
    changed["text"] = text
    if entities:
        changed["entities"] = entities
    return _replace(state, parameters, chat, changed, "editMessageText")


def edit_message_reply_markup(state: State, parameters: Parameters) -> JSON:
    chat, message = _to_edit(state, parameters)
    changed = {key: value for key, value in message.items() if key != "reply_markup"}
    return _replace(state, parameters, chat, changed, "editMessageReplyMarkup")


def delete_message(state: State, parameters: Parameters) -> bool:
    chat = state.chat(parameters.string("chat_id"))
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    is_own_in_group = message["from"]["id"] == state.bot["id"] or chat.json["type"] == "private"
    if not is_own_in_group or state.clock() - message["date"] > TWO_DAYS:
        raise bad_request("message can't be deleted")
    del chat.messages[message["message_id"]]
    state.ledger.accept("deleteMessage", state.clock(), chat_id=chat.id, message_id=message["message_id"])
    return True


def answer_callback_query(state: State, parameters: Parameters) -> bool:
    """Each tap is answered once and in time."""
    name = parameters.string("callback_query_id")
    query = state.queries.pop(name, None)
    now = state.clock()
    if query is None or now - query.asked_at > state.callback_seconds:
        raise bad_request(TOO_OLD)
    text = parameters.string("text")
    if len(text) > 200:  # #answercallbackquery: 0-200 characters
        raise bad_request("MESSAGE_TOO_LONG")
    if text:
        state.toasts.setdefault(query.user_id, []).append(text)
    state.ledger.accept("answerCallbackQuery", now, chat_id=query.chat_id, text=text)
    return True


def _to_edit(state: State, parameters: Parameters) -> tuple[Chat, JSON]:
    chat = state.chat(parameters.string("chat_id"))
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != state.bot["id"] or "migrate_from_chat_id" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(state: State, parameters: Parameters, chat: Chat, changed: JSON, method: str) -> JSON:
    """An edit without `reply_markup` takes the buttons away, as at Telegram."""
    markup = read_markup(parameters)
    if markup is not None:
        if "inline_keyboard" not in markup:
            raise bad_request("inline keyboard expected")
        changed["reply_markup"] = markup
    old = chat.messages[changed["message_id"]]
    if all(old.get(key) == changed.get(key) for key in ("text", "entities", "reply_markup")):
        raise bad_request(NOT_MODIFIED)
    now = state.clock()
    changed["edit_date"] = int(now)
    chat.keep(changed)
    chat.let_hear(changed)
    state.note(method, chat, changed, parameters.string("text"), now)
    return changed
