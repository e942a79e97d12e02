"""From an update of Telegram's to what was said. The only place that knows how Telegram says it."""

from typing import Final

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, MessageEntity, Update
from telegram.constants import ChatType

from conversations.incoming import Asked, Blocked, Incoming, InGroup, Sent, Shared, What, Wrote, tapped
from conversations.questions import Attached
from participation.chats import Address, BotRow
from participation.words import MediaKind

_GONE: Final = frozenset({ChatMember.BANNED, ChatMember.LEFT})
_NOTED_BY_TELEGRAM: Final = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
)
"""Service messages of a private chat (Bot API, Message): something was done, nothing was said."""


def incoming_of(update: Update, bot: BotRow, *, username: str) -> Incoming | None:
    """What a resident said, tapped or did; None for what is none of ours."""
    if update.my_chat_member is not None:
        return _membership(update, update.my_chat_member, bot)
    if update.callback_query is not None:
        return _tap(update, update.callback_query, bot)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return _in_group(update, message, bot, username)
    what = _edited(message) if update.edited_message is not None else _written(message)
    if what is None:
        return None
    return Incoming(
        _address(bot, message.chat.id),
        update.update_id,
        what,
        language=message.from_user.language_code,
        at=message.date if isinstance(what, Wrote) and not what.edited else None,
    )


def _address(bot: BotRow, chat: object) -> Address:
    """
    Raises:
        ValueError: whatever came as the chat's number is none; nobody could be answered there.
    """
    if not isinstance(chat, int):
        raise ValueError("a chat without a number")  # noqa: TRY004 — what came is wrong, not who calls
    return Address(bot, str(chat))


def _membership(update: Update, changed: ChatMemberUpdated, bot: BotRow) -> Incoming | None:
    if changed.chat.type != ChatType.PRIVATE:
        return None
    blocked = changed.new_chat_member.status in _GONE
    return Incoming(_address(bot, changed.chat.id), update.update_id, Blocked(blocked))


def _tap(update: Update, query: CallbackQuery, bot: BotRow) -> Incoming:
    what = tapped(query.data or "") or Asked("")
    chat = query.message.chat.id if query.message is not None else query.from_user.id
    return Incoming(_address(bot, chat), update.update_id, what, language=query.from_user.language_code)


def _in_group(update: Update, message: Message, bot: BotRow, username: str) -> Incoming | None:
    """A kind pointer to the private chat, for who speaks to the bot itself; other talk there is not ours to hear."""
    if not username or update.edited_message is not None or not _meant_for(username, message.text or ""):
        return None
    return Incoming(
        _address(bot, message.chat.id),
        update.update_id,
        InGroup(f"https://t.me/{username}"),
        language=message.from_user.language_code if message.from_user else None,
    )


def _meant_for(username: str, text: str) -> bool:
    """A mention, or a command that is not another bot's."""
    if f"@{username}".lower() in text.lower():
        return True
    return text.startswith("/") and "@" not in text.split(maxsplit=1)[0]


def _written(message: Message) -> What | None:
    if message.location is not None:
        return Shared(message.location.latitude, message.location.longitude)
    if message.text is not None:
        return _command(message) or Wrote(message.text, message=message.message_id)
    attached = _attached(message)
    if attached is None and not message.caption:
        return None if any(getattr(message, name) for name in _NOTED_BY_TELEGRAM) else Sent()
    return Wrote(message.caption or "", attached, message=message.message_id, album=message.media_group_id)


def _edited(message: Message) -> Wrote | None:
    """Changed words; a live place that moves, or a file that was exchanged, corrects no answer."""
    words, attached = message.text or message.caption, _attached(message)
    if words is None and attached is None:
        return None
    return Wrote(words or "", attached, message=message.message_id, edited=True)


def _attached(message: Message) -> Attached | None:
    if message.voice is not None:
        return Attached(MediaKind.VOICE, message.voice.file_id, _seconds(message.voice.duration))
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attached(MediaKind.PHOTO, largest.file_id)
    return None


def _command(message: Message) -> Asked | None:
    first = message.entities[0] if message.entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    command, _, payload = (message.text or "").partition(" ")
    return Asked(command.removeprefix("/").split("@", 1)[0].lower(), payload.strip())


def _seconds(duration: object) -> int | None:
    """Telegram's seconds, which the library is about to give as a timedelta."""
    total = getattr(duration, "total_seconds", None)
    return int(total()) if total is not None else int(duration) if isinstance(duration, int) else None
