"""Which rows are a resident's: what `erasure` removes is what `my_data` shows.

`who` selects ids of residents. A chat that stands for nobody else is theirs whole; of a chat that also stands for
residents of other challenges, only what was said in theirs; what was said there in no challenge yet (which one they
would like) is left to its thirty days.
"""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from participation.models import Chat, ChatResident, Media, Message, Submission, Talk

Who: TypeAlias = Select[int]


def their_chats(who: Who) -> ColumnElement[bool]:
    return or_(Chat.resident_id.in_(who), Chat.id.in_(_standing(who)))


def chats_of_theirs_alone(who: Who) -> ColumnElement[bool]:
    others = exists().where(ChatResident.chat_id == Chat.id, ChatResident.resident_id.not_in(who))
    return and_(their_chats(who), ~others)


def their_talks(who: Who) -> ColumnElement[bool]:
    """Also what was said before they acknowledged the notice, as nobody yet."""
    return or_(Talk.resident_id.in_(who), _theirs(Talk, who))


def their_messages(who: Who) -> ColumnElement[bool]:
    of_talks = Message.talk_id.in_(select(Talk.id).where(their_talks(who)))
    return and_(Message.chat_id.in_(select(Chat.id).where(their_chats(who))), or_(_theirs(Message, who), of_talks))


def their_uploads(who: Who) -> ColumnElement[bool]:
    """What they sent along on a page; also where it came to no submission."""
    return _theirs(Media, who)


def their_submissions(who: Who) -> ColumnElement[bool]:
    return Submission.resident_id.in_(who)


def _theirs(table: type[Talk] | type[Message] | type[Media], who: Who) -> ColumnElement[bool]:
    """In a chat of theirs alone, or in a shared one and in their challenge."""
    here = exists().where(
        ChatResident.chat_id == table.chat_id,
        ChatResident.challenge_id == table.challenge_id,
        ChatResident.resident_id.in_(who),
    )
    return or_(table.chat_id.in_(select(Chat.id).where(chats_of_theirs_alone(who))), here)


def _standing(who: Who) -> Select[Any]:
    return select(ChatResident.chat_id).where(ChatResident.resident_id.in_(who))
