"""What is heard of a group chat: that the bot is in it, what it is called, where it went. Never what is said there."""

from typing import Final

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType

from conversations.incoming import Incoming, InGroup, MovedTo, PutIn, Retitled, TakenOut
from participation.chats import Address, BotRow

GROUPS: Final = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
GONE: Final = frozenset({ChatMember.BANNED, ChatMember.LEFT})


def address_of(bot: BotRow, chat: object) -> Address:
    """
    Raises:
        ValueError: whatever came as the chat's number is none; nobody could be answered there.
    """
    if not isinstance(chat, int):
        raise ValueError("a chat without a number")  # noqa: TRY004 — what came is wrong, not who calls
    return Address(bot, str(chat))


def membership_in_group(update: Update, changed: ChatMemberUpdated, bot: BotRow) -> Incoming:
    now = changed.new_chat_member
    gone = now.status in GONE or (isinstance(now, ChatMemberRestricted) and not now.is_member)
    what = TakenOut() if gone else PutIn(changed.chat.title or "")
    return Incoming(address_of(bot, changed.chat.id), update.update_id, what)


def in_group(update: Update, message: Message, bot: BotRow, username: str) -> Incoming | None:
    """Service messages, and who speaks to the bot itself; all other talk there is not ours to hear."""
    here = address_of(bot, message.chat.id)
    if message.migrate_to_chat_id is not None:
        return Incoming(here, update.update_id, MovedTo(address_of(bot, message.migrate_to_chat_id)))
    if message.migrate_from_chat_id is not None:
        return Incoming(address_of(bot, message.migrate_from_chat_id), update.update_id, MovedTo(here))
    if message.new_chat_title is not None:
        return Incoming(here, update.update_id, Retitled(message.new_chat_title))
    if update.edited_message is not None or message.from_user is None or message.from_user.is_bot:
        return None
    if not username or not _meant_for(username, message.text or ""):
        return None
    what = InGroup(f"https://t.me/{username}", message.chat.title or "")
    return Incoming(here, update.update_id, what, language=message.from_user.language_code)


def _meant_for(username: str, text: str) -> bool:
    """A mention, or a command that is not another bot's."""
    if f"@{username}".lower() in text.lower():
        return True
    return text.startswith("/") and "@" not in text.split(maxsplit=1)[0]
