"""Who lets the bot in and who puts it out: blocking, groups, and a group that becomes a supergroup.

Source: core.telegram.org/bots/api#update (`my_chat_member`), #chatmemberupdated, and the service messages of #message.
"""

from tests.botapi.chats import Chat, Standing, chat_member_updated
from tests.botapi.state import State
from tests.botapi.wire import JSON


def block(state: State, *, chat_id: int) -> int | None:
    """A person stops the bot; answers the update's number."""
    return _stand(state, chat_id, chat_id, Standing.BLOCKED, "member", "kicked")


def unblock(state: State, *, chat_id: int) -> int | None:
    return _stand(state, chat_id, chat_id, Standing.MEMBER, "kicked", "member")


def come_back(state: State, *, chat_id: int) -> int | None:
    """Start pressed: tells of an unblocking only when the bot was blocked."""
    chat = state.chats[chat_id]
    if chat.standing is Standing.BLOCKED:
        return unblock(state, chat_id=chat_id)
    chat.standing = Standing.MEMBER
    return None


def deactivate(state: State, *, chat_id: int) -> None:
    """The person's account is gone; no update tells so."""
    state.chats[chat_id].standing = Standing.DEACTIVATED


def add_group(state: State, *, title: str) -> int:
    """A group without the bot."""
    number = -4_000_001 - len(state.chats)
    chat = {"id": number, "title": title, "type": "group", "all_members_are_administrators": True}
    state.chats[number] = Chat(chat)
    return number


def add_bot(state: State, *, chat_id: int, user_id: int) -> int | None:
    number = _stand(state, chat_id, user_id, Standing.MEMBER, "left", "member")
    chat = state.chats[chat_id]
    bot = {key: state.bot[key] for key in ("id", "is_bot", "first_name", "username")}
    _service(state, chat, user_id, {"new_chat_participant": bot, "new_chat_member": bot, "new_chat_members": [bot]})
    return number


def kick_bot(state: State, *, chat_id: int, user_id: int) -> int | None:
    return _stand(state, chat_id, user_id, Standing.KICKED, "member", "kicked")


def mute_bot(state: State, *, chat_id: int, user_id: int) -> int | None:
    """It stays in the group, and may send nothing."""
    return _stand(state, chat_id, user_id, Standing.MUTED, "member", "restricted")


def retitle(state: State, *, chat_id: int, user_id: int, title: str) -> None:
    """Told by a service message, which bots get in whatever privacy mode."""
    chat = state.chats[chat_id]
    chat.json["title"] = title
    _service(state, chat, user_id, {"new_chat_title": title})


def upgrade(state: State, *, chat_id: int, user_id: int) -> int:
    """The group becomes a supergroup with another number, told by a service message in each; answers the number."""
    old = state.chats[chat_id]
    number = -1_000_000_000_000 + chat_id
    new = Chat({"id": number, "title": old.json["title"], "type": "supergroup"}, standing=old.standing)
    state.chats[number] = new
    _service(state, old, user_id, {"migrate_to_chat_id": number})
    _service(state, new, user_id, {"migrate_from_chat_id": chat_id})
    old.moved_to, old.standing = number, Standing.NEVER
    return number


def _stand(state: State, chat_id: int, user_id: int, standing: Standing, old: str, new: str) -> int | None:
    chat = state.chats[chat_id]
    if chat.standing is standing:
        return None
    chat.standing = standing
    update = chat_member_updated(chat, state.users[user_id], state.bot, int(state.clock()), old, new)
    return state.updates.add("my_chat_member", update, chat_id)


def _service(state: State, chat: Chat, user_id: int, content: JSON) -> None:
    message: JSON = {
        "message_id": chat.next_id(),
        "from": state.users[user_id],
        "chat": chat.json,
        "date": int(state.clock()),
        **content,
    }
    chat.keep(message)
    if chat.standing is Standing.MEMBER:
        state.updates.add("message", message, chat.id)
