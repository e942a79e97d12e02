"""The methods that put something new in a chat. Source: core.telegram.org/bots/api#sendmessage and its siblings."""

from tests.botapi.chats import Chat
from tests.botapi.keyboards import read_markup
from tests.botapi.parameters import Parameters
from tests.botapi.state import State
from tests.botapi.texts import read_caption, read_text
from tests.botapi.wire import JSON, bad_request

# core.telegram.org/bots/api#sendchataction
ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
           "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}  # fmt: skip


def send_message(state: State, parameters: Parameters) -> JSON:
    chat = state.chat(parameters.string("chat_id"))
    text, entities = read_text(parameters)
    content: JSON = {"text": text}
    if entities:
        content["entities"] = entities
    _add_common(chat, parameters, content)
    return state.post(chat, "sendMessage", content, parameters.string("text"))


def send_photo(state: State, parameters: Parameters) -> JSON:
    return _send_file(state, parameters, "sendPhoto", "photo")


def send_document(state: State, parameters: Parameters) -> JSON:
    return _send_file(state, parameters, "sendDocument", "document")


def send_voice(state: State, parameters: Parameters) -> JSON:
    return _send_file(state, parameters, "sendVoice", "voice")


def send_chat_action(state: State, parameters: Parameters) -> bool:
    chat = state.chat(parameters.string("chat_id"))
    action = parameters.string("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.ledger.accept("sendChatAction", state.clock(), chat_id=chat.id, text=action)
    return True


def _send_file(state: State, parameters: Parameters, method: str, kind: str) -> JSON:
    chat = state.chat(parameters.string("chat_id"))
    content = read_caption(parameters)
    _add_common(chat, parameters, content)
    file = state.files.sent(parameters, kind)
    content[kind] = state.files.sizes_of(file) if kind == "photo" else file
    return state.post(chat, method, content, parameters.string("caption"))


def _add_common(chat: Chat, parameters: Parameters, content: JSON) -> None:
    values = parameters.values
    if "reply_markup" in values:
        markup = read_markup(parameters)
        if markup:
            content["reply_markup"] = markup
    if "reply_parameters" in values or "reply_to_message_id" in values:
        _add_reply(chat, parameters, content)
    if "protect_content" in values and parameters.flag("protect_content"):
        content["has_protected_content"] = True


def _add_reply(chat: Chat, parameters: Parameters, content: JSON) -> None:
    asked = parameters.nested("reply_parameters") or {"message_id": parameters.integer("reply_to_message_id")}
    original = chat.messages.get(int(asked.get("message_id", 0)))
    if original is not None:
        content["reply_to_message"] = {key: value for key, value in original.items() if key != "reply_to_message"}
    elif not asked.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
