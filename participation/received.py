"""What counts as having reached a chat, for who asks whether something did: its page, its pictures, its taps."""

from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from participation.models import Chat, ChatResident, Message
from participation.words import Channel, MessageState

PERHAPS_THERE: Final = (MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN)
NEVER_THERE: Final = (MessageState.FAILED, MessageState.BLOCKED, MessageState.CANCELLED, MessageState.SKIPPED)
"""It did not arrive, and will not."""
_LEFT_OUT: Final = (MessageState.CANCELLED, MessageState.SKIPPED)


def taken_up() -> ColumnElement[bool]:
    """On `Message`: a sender took it up, whatever became of it: a mail that was refused stands on the page all the
    same. Nothing that only waits, or was cancelled or skipped."""
    return or_(Message.state.in_(PERHAPS_THERE), (Message.tries > 0) & Message.state.not_in(_LEFT_OUT))


def mail_chats_of(chat_id: int) -> Select[int]:
    """Of whom this chat stands for, in the same challenge: its page shows what was begun there."""
    here = aliased(ChatResident)
    return (
        select(ChatResident.chat_id)
        .join(here, (here.resident_id == ChatResident.resident_id) & (here.challenge_id == ChatResident.challenge_id))
        .join(Chat, Chat.id == ChatResident.chat_id)
        .where(here.chat_id == chat_id, Chat.channel == Channel.MAIL)
    )
