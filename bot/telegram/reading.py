"""From an update of Telegram's to what was said. The only place that knows how Telegram says it."""

from typing import Final

from telegram import CallbackQuery, ChatMemberUpdated, Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.telegram.groups import GONE, GROUPS, address_of, in_group, membership_in_group
from conversations.incoming import Asked, Blocked, Incoming, Sent, Shared, What, Wrote, tapped
from conversations.questions import Attached
from participation.chats import BotRow
from participation.words import MediaKind

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
    if message is not None and message.chat.type in GROUPS:
        return in_group(update, message, bot, username)
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return None
    what = _edited(message) if update.edited_message is not None else _written(message)
    if what is None:
        return None
    return Incoming(
        address_of(bot, message.chat.id),
        update.update_id,
        what,
        language=message.from_user.language_code,
        at=message.date if isinstance(what, Wrote) and not what.edited else None,
    )


def _membership(update: Update, changed: ChatMemberUpdated, bot: BotRow) -> Incoming | None:
    if changed.chat.type in GROUPS:
        return membership_in_group(update, changed, bot)
    if changed.chat.type != ChatType.PRIVATE:
        return None
    blocked = changed.new_chat_member.status in GONE
    return Incoming(address_of(bot, changed.chat.id), update.update_id, Blocked(blocked))


def _tap(update: Update, query: CallbackQuery, bot: BotRow) -> Incoming | None:
    """None in a group, where no talk ever is."""
    if query.message is not None and query.message.chat.type != ChatType.PRIVATE:
        return None
    what = tapped(query.data or "") or Asked("")
    chat = query.message.chat.id if query.message is not None else query.from_user.id
    return Incoming(address_of(bot, chat), update.update_id, what, language=query.from_user.language_code)


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
