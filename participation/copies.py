"""Copies of what was sent: in what the bot said, and in talks that are still open. What is redacted goes there, too.

`who` selects the residents whose words they are. In their chats all they said and heard is looked through; in chats of
others only what the bot said about that submission, which neighbours may have been shown.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from participation.belongings import Who, their_chats, their_messages, their_talks
from participation.database import Db
from participation.models import Chat, DeadLetter, Message, Talk
from participation.passages import Passages, without_in

Json: TypeAlias = Any
SAID: Final = frozenset({"text", "words", "additions", "told", "bubbles", "shown", "label"})
"""Names under which talks and messages hold what somebody said, or the bot after them; all other texts are codes."""
_OF_THE_BOT: Final = frozenset({"words", "additions", "told", "bubbles"})
"""Of these what is not the own words of the resident whose chat it is."""


async def lock_chats(db: Db, who: Who, *, challenge_id: int, number: int) -> None:
    """Nobody is heard in them before this transaction ends: a turn that goes on would write old words back.

    Before the submission's own lock, in which order the door takes them too.
    """
    shown = select(Talk.chat_id).where(*_open_about(challenge_id, number))
    which = or_(their_chats(who), Chat.id.in_(shown))
    await db.execute(select(Chat.id).where(which).order_by(Chat.id).with_for_update())


async def take_out(db: Db, who: Who, *, challenge_id: int, number: int, passages: Passages) -> None:
    """The passages, of everything that their chats hold, and of what others were shown of the submission."""

    def all_of_it(value: Json) -> Json:
        return without_in(value, passages, names=SAID)

    def about_it(value: Json) -> Json:
        return _about(value, number, lambda found: without_in(found, passages, names=_OF_THE_BOT))

    await _change(db, their_messages(who), their_talks(who), all_of_it)
    said = cast(Message.content["bubbles"], Text).regexp_match(rf"(^|\D){number}(\D|$)")
    messages = and_(Message.challenge_id == challenge_id, said, ~their_messages(who))
    await _change(db, messages, and_(*_open_about(challenge_id, number), ~their_talks(who)), about_it)
    await _forget_failures(db, who)


async def take_file_out(db: Db, who: Who, *, file_id: str) -> None:
    """A photo or voice message: where it was sent along, nothing leads to it any more."""
    await _change(db, their_messages(who), their_talks(who), lambda value: _without_file(value, file_id))
    await _forget_failures(db, who)


async def _change(
    db: Db, messages: ColumnElement[bool], talks: ColumnElement[bool], change: Callable[[Json], Json]
) -> None:
    for table, column, which in ((Message, Message.content, messages), (Talk, Talk.record, talks)):
        found = (await db.execute(select(table.id, column).where(column.is_not(None), which))).all()
        changed = [{"row": id_, "new": new} for id_, old in found if (new := change(old)) != old]
        if changed:
            new = {column.key: bindparam("new", type_=JSONB)}
            await db.execute(update(table).where(table.id == bindparam("row")).values(new), changed)


async def _forget_failures(db: Db, who: Who) -> None:
    """What could not be handled is sealed, and may be these words: nobody can look without the key."""
    await db.execute(delete(DeadLetter).where(DeadLetter.chat_id.in_(select(Chat.id).where(their_chats(who)))))


def _open_about(challenge_id: int, number: int) -> tuple[ColumnElement[bool], ...]:
    """Talks that hold something of the submission."""
    path = cast("$.**.number ? (@ == $number)", JSONPATH)
    return Talk.challenge_id == challenge_id, func.jsonb_path_exists(Talk.record, path, cast({"number": number}, JSONB))


def _about(value: Json, number: int, change: Callable[[Json], Json]) -> Json:
    """With what is about the submission changed: an object that names its number, a message in which that is said."""
    if isinstance(value, Mapping):
        if value.get("number") == number or _names(value.get("bubbles"), number):
            return change(value)
        return {name: _about(each, number, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_about(each, number, change) for each in value]
    return value


def _names(bubbles: Json, number: int) -> bool:
    return isinstance(bubbles, list) and any(re.search(rf"(?<!\d){number}(?!\d)", str(each)) for each in bubbles)


def _without_file(value: Json, file_id: str) -> Json:
    """None in its place; a line of a review has one less."""
    if isinstance(value, Mapping):
        if value.get("file") == file_id:
            return None
        made = {name: _without_file(each, file_id) for name, each in value.items()}
        if "label" in made and "media" in made:
            made["media"] = [each for each in made["media"] if each is not None]
        return made
    if isinstance(value, list):
        return [_without_file(each, file_id) for each in value]
    return value
