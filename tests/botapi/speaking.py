"""What people put in a chat, as updates for the bot. Source: core.telegram.org/bots/api#message and #update."""

import re
from collections.abc import Callable
from typing import Any

from tests.botapi.chats import Chat, Standing
from tests.botapi.membership import come_back
from tests.botapi.state import State
from tests.botapi.texts import MAX_TEXT, find_entities
from tests.botapi.wire import JSON, utf16_length

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")  # core.telegram.org/bots/features#deep-linking: up to 64 characters
PICTURE = b"\xff\xd8\xff\xe0 a small picture"


def add_person(state: State, *, name: str, language_code: str | None = "nl", **more: str) -> int:
    """A person with a Telegram account who has not opened the bot. `more`: last_name, username."""
    user_id = 1_000_001 + len(state.users)
    user: JSON = {"id": user_id, "is_bot": False, "first_name": name, **more}
    if language_code:
        user["language_code"] = language_code
    state.users[user_id] = user
    state.chats[user_id] = Chat({"id": user_id, "first_name": name, **more, "type": "private"})
    return user_id


def start(state: State, *, chat_id: int, payload: str = "") -> JSON:
    """Presses Start, perhaps through a link; it unblocks the bot."""
    if not PAYLOAD.fullmatch(payload):
        raise AssertionError(f"Telegram opens no link with this start payload: {payload!r}")
    come_back(state, chat_id=chat_id)
    return say(state, chat_id=chat_id, text=f"/start {payload}".strip())


def say(state: State, *, chat_id: int, text: str, user_id: int | None = None, reply_to: int | None = None) -> JSON:
    """A text; Telegram's apps cut what is over 4096 into several. Answers the last."""
    if not text.strip():
        raise AssertionError("Telegram sends no empty text")
    answer: JSON = {}
    for piece in _pieces(text.strip()):
        content: JSON = {"text": piece}
        entities = find_entities(piece)
        if entities:
            content["entities"] = entities
        answer = put(state, chat_id=chat_id, content=content, user_id=user_id, reply_to=reply_to)
    return answer


def say_many(state: State, *, texts: list[tuple[int, str]]) -> int:
    """Many private texts at once, each a chat and a text; for measuring."""
    for chat_id, text in texts:
        say(state, chat_id=chat_id, text=text)
    return len(texts)


def edit(state: State, *, chat_id: int, message_id: int, text: str, user_id: int | None = None) -> JSON:
    """A person corrects an earlier text: an `edited_message`."""
    chat = state.chats[chat_id]
    old = chat.messages[message_id]
    if old["from"]["id"] != (user_id or chat_id):
        raise AssertionError("people edit their own messages only")
    changed = {key: value for key, value in old.items() if key != "entities"}
    changed |= {"text": text, "edit_date": int(state.clock())}
    entities = find_entities(text)
    if entities:
        changed["entities"] = entities
    chat.keep(changed)
    return _deliver(state, chat, "edited_message", changed)


def share(state: State, *, chat_id: int, kind: str, user_id: int | None = None, **values: Any) -> JSON:
    """Everything but text: location, voice, photo, document, contact or sticker."""
    content = CONTENTS[kind](state, **values)
    return put(state, chat_id=chat_id, content=content, user_id=user_id)


def put(state: State, *, chat_id: int, content: JSON, user_id: int | None = None, reply_to: int | None = None) -> JSON:
    """Any content, from a person to a chat. Answers the message and the number of its update, if the bot got one."""
    chat = state.chats[chat_id]
    if chat.standing in (Standing.BLOCKED, Standing.DEACTIVATED):
        raise AssertionError(f"{chat.json.get('first_name')} cannot write here: {chat.standing}")
    if chat.standing is Standing.NEVER and chat.json["type"] == "private":
        chat.standing = Standing.MEMBER
    message: JSON = {
        "message_id": chat.next_id(),
        "from": state.users[user_id or chat_id],
        "chat": chat.json,
        "date": int(state.clock()),
        **content,
    }
    if reply_to is not None:
        message["reply_to_message"] = chat.messages[reply_to]
    chat.keep(message)
    return _deliver(state, chat, "message", message)


def _deliver(state: State, chat: Chat, kind: str, message: JSON) -> JSON:
    update_id = state.updates.add(kind, message, chat.id) if _bot_sees(state, chat, message) else None
    return {"message": message, "update_id": update_id}


def _bot_sees(state: State, chat: Chat, message: JSON) -> bool:
    """core.telegram.org/bots/faq#what-messages-will-my-bot-get: in groups with privacy mode only what is meant for
    the bot: commands (not another bot's), mentions, replies to it."""
    if chat.json["type"] == "private":
        return True
    if chat.standing is not Standing.MEMBER:
        return False
    if not state.privacy or message.get("reply_to_message", {}).get("from", {}).get("id") == state.bot["id"]:
        return True
    text = message.get("text", "").lower()
    name = f"@{state.username.lower()}"
    if re.search(rf"{re.escape(name)}\b", text):
        return True
    return text.startswith("/") and "@" not in text.split(maxsplit=1)[0]


def _pieces(text: str) -> list[str]:
    if utf16_length(text) <= MAX_TEXT:
        return [text]
    size = MAX_TEXT if text.isascii() else MAX_TEXT // 2
    return [text[place : place + size] for place in range(0, len(text), size)]


def _location(_state: State, latitude: float, longitude: float) -> JSON:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def _voice(state: State, duration: int = 4, size: int | None = None, content: str = "") -> JSON:
    said = bytes.fromhex(content) or b"OggS said"
    return {"voice": state.files.store("voice", said, size, duration=duration, mime_type="audio/ogg")}


def _photo(state: State, caption: str = "", size: int | None = None, content: str = "", album: str = "") -> JSON:
    photo: JSON = {"photo": state.files.sizes(bytes.fromhex(content) or PICTURE, size)}
    return photo | ({"caption": caption} if caption else {}) | ({"media_group_id": album} if album else {})


def _document(state: State, file_name: str = "plan.pdf", caption: str = "", size: int | None = None) -> JSON:
    file = state.files.store("document", b"%PDF-1.7", size, file_name=file_name, mime_type="application/pdf")
    return {"document": file} | ({"caption": caption} if caption else {})


def _contact(_state: State, first_name: str, phone_number: str = "+31600000000") -> JSON:
    return {"contact": {"phone_number": phone_number, "first_name": first_name}}


def _sticker(state: State, emoji: str = "👍") -> JSON:
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
    return {"sticker": state.files.store("sticker", b"RIFFsticker", None, **looks)}


CONTENTS: dict[str, Callable[..., JSON]] = {
    "location": _location,
    "voice": _voice,
    "photo": _photo,
    "document": _document,
    "contact": _contact,
    "sticker": _sticker,
}
