"""A chat as Telegram keeps it: its messages, who can write, and what its people have heard."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum

from tests.botapi.wire import JSON, ApiError, bad_request, forbidden


class Standing(StrEnum):
    """How the bot stands in a chat."""

    NEVER = "never"  # the person never pressed Start, or the bot was never added
    MEMBER = "member"
    BLOCKED = "blocked"
    KICKED = "kicked"
    MUTED = "muted"  # in a group: restricted, and may send nothing
    DEACTIVATED = "deactivated"


@dataclass(slots=True)
class Chat:
    """`json` is Telegram's Chat object. Message numbers count per chat, so that two chats share numbers."""

    json: JSON
    standing: Standing = Standing.NEVER
    messages: dict[int, JSON] = field(default_factory=dict)
    last_id: int = 0
    moved_to: int | None = None
    heard: list[JSON] = field(default_factory=list)  # each bot message and each edit, as it was at that moment
    consumed: set[int] = field(default_factory=set)  # places in `heard`
    cursor: int = 0  # all before it is consumed
    bell: asyncio.Event | None = None
    keyboard: JSON | None = None  # the reply keyboard that is open now
    keyboard_from: int = 0  # the message that brought it

    @property
    def id(self) -> int:
        return int(self.json["id"])

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def keep(self, message: JSON) -> None:
        self.messages[message["message_id"]] = message

    def open_keyboard(self, markup: JSON, message_id: int) -> None:
        """A keyboard in place of the letters; it is no part of the message Telegram shows to bots."""
        self.keyboard = markup if "keyboard" in markup else None
        self.keyboard_from = message_id

    def shown(self, message: JSON) -> JSON:
        """As people see it: with the keyboard that it opened."""
        if self.keyboard is None or message["message_id"] != self.keyboard_from:
            return message
        return message | {"reply_markup": self.keyboard}

    def let_hear(self, message: JSON) -> None:
        """Notes what the bot said or changed, and rings for whoever waits."""
        self.heard.append(message)
        if self.bell:
            self.bell.set()

    def check_reachable(self) -> None:
        """Raises what Telegram answers when the bot may not write here."""
        if self.standing is Standing.MEMBER:
            return
        if self.moved_to:
            # "The group has been migrated to a supergroup": core.telegram.org/bots/api#responseparameters
            raise bad_request("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": self.moved_to})
        raise self._refusal()

    def _refusal(self) -> ApiError:
        kind = self.json["type"]
        match self.standing:
            case Standing.BLOCKED:
                return forbidden("bot was blocked by the user")
            case Standing.DEACTIVATED:
                return forbidden("user is deactivated")
            case Standing.MUTED:
                return bad_request("not enough rights to send text messages to the chat")
            case Standing.KICKED:
                return forbidden(f"bot was kicked from the {'group' if kind == 'group' else kind} chat")
            case _:
                # core.telegram.org/bots/faq: a bot can't start a conversation; the person must press Start first.
                return bad_request("chat not found")


def chat_member_updated(chat: Chat, by: JSON, bot: JSON, date: int, old: str, new: str) -> JSON:
    """core.telegram.org/bots/api#chatmemberupdated, as in `my_chat_member`."""
    return {
        "chat": chat.json,
        "from": by,
        "date": date,
        "old_chat_member": _member(bot, old),
        "new_chat_member": _member(bot, new),
    }


def _member(bot: JSON, status: str) -> JSON:
    user = {key: bot[key] for key in ("id", "is_bot", "first_name", "username")}
    return {"user": user, "status": status} | MORE.get(status, {})


_RIGHTS = ("send_messages", "send_audios", "send_documents", "send_photos", "send_videos", "send_video_notes",
           "send_voice_notes", "send_polls", "send_other_messages", "add_web_page_previews", "change_info",
           "invite_users", "pin_messages", "manage_topics", "edit_tag",
           "react_to_messages")  # fmt: skip
MORE: dict[str, JSON] = {
    "kicked": {"until_date": 0},
    # core.telegram.org/bots/api#chatmemberrestricted
    "restricted": {"is_member": True, "until_date": 0} | {f"can_{right}": False for right in _RIGHTS},
}
"""What a member's object holds besides, by status."""
