"""Updates as Telegram writes them (core.telegram.org/bots/api#update): a test names only what it is about."""

from collections.abc import Mapping
from itertools import count
from typing import Any, Final

from tests.botapi.chats import MORE

JSON = dict[str, Any]
PRIVATE: Final[Mapping[str, Any]] = {"id": 4711, "type": "private", "first_name": "Fatma"}
GROUP: Final[Mapping[str, Any]] = {"id": -100, "type": "group", "title": "Buurtgroep"}
FATMA: Final[Mapping[str, Any]] = {"id": 4711, "is_bot": False, "first_name": "Fatma", "language_code": "nl-NL"}
ADMINISTRATES: Final = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)
"""core.telegram.org/bots/api#chatmemberadministrator"""
_numbers: Final = count(1)


def a_message(chat: Mapping[str, Any] = PRIVATE, sender: Mapping[str, Any] | None = FATMA, **content: Any) -> JSON:
    message: JSON = {"message_id": 5, "date": 1_700_000_000, "chat": dict(chat), **content}
    return message | ({"from": dict(sender)} if sender else {})


def an_update(kind: str, content: JSON, *, number: int | None = None) -> JSON:
    return {"update_id": next(_numbers) if number is None else number, kind: content}


def says(text: str, *, number: int | None = None, chat: Mapping[str, Any] = PRIVATE, **content: Any) -> JSON:
    """A text; a command has its entity, as Telegram marks it."""
    if text.startswith("/"):
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return an_update("message", a_message(chat, text=text, **content), number=number)


def taps(data: str | None, *, number: int | None = None, message: JSON | None = None) -> JSON:
    query: JSON = {"id": "77", "from": dict(FATMA), "chat_instance": "1"}
    query |= {"data": data} if data is not None else {"game_short_name": "x"}
    return an_update("callback_query", query | ({"message": message} if message else {}), number=number)


def membership(status: str, *, chat: Mapping[str, Any] = PRIVATE, **more: Any) -> JSON:
    bot = {"id": 1, "is_bot": True, "first_name": "bot"}
    standing: JSON = {"user": bot, "status": status, **MORE.get(status, {}), **more}
    if status == "administrator":
        standing |= dict.fromkeys(ADMINISTRATES, False)
    changed = {
        "chat": dict(chat),
        "from": dict(FATMA),
        "date": 1_700_000_000,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": standing,
    }
    return an_update("my_chat_member", changed)


def a_file(**more: Any) -> JSON:
    return {"file_id": "file-1", "file_unique_id": "u1", **more}
