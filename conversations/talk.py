"""Hears one message: reads under lock, lets the talk take its turn, writes what came of it. In the door's transaction.

With `hearing.py`, `floor.py`, `turn.py` and `serving.py`, to which it hands the transaction, and `reminding.py` and
`notices.py`, to which the clock or the desk hands one, this is the one place of the room that touches the database.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conversations.catalogues import say
from conversations.content import Content
from conversations.effects import Look, Say
from conversations.engine import Ended, Play, Step
from conversations.floor import Floor
from conversations.hearing import take
from conversations.hosting import FAILED, TRY_AGAIN, menu
from conversations.incoming import Incoming, OfGroup
from conversations.record import Record
from conversations.scripts.table import SCRIPTS
from conversations.serving import QUERIES
from conversations.snapshots import language_of, snapshot
from conversations.standing import Standing
from conversations.wording import put
from participation import chats, media, saves, talks
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.database import Db
from participation.errors import SeenAlready
from participation.keys import Keys
from participation.saves import Row
from participation.words import TalkState


@dataclass(frozen=True, slots=True)
class Heard:
    """What a door needs to know after the commit."""

    chat_id: int
    said: int
    """How many messages wait in the outbox, or stand on the page."""
    erased: tuple[UUID, ...] = ()
    """Who was erased: to be remembered outside the database before the commit."""


async def hear(
    db: Db, incoming: Incoming, *, keys: Keys, now: datetime, notify: bool = False, mail: BotRow | None = None
) -> Heard:
    """Everything one message leads to, in this transaction. `mail`: the bot by which mail goes out, if any does.

    Raises:
        SeenAlready: this update was handled before; the transaction must be rolled back.
    """
    address = incoming.address
    chat = await talks.read_chat(db, bot_id=address.bot.id, address_hash=address.hash(keys), number=incoming.number)
    if chat is None:
        chat_id = await chats.arrive(db, address=address, keys=keys, language=language_of(incoming.language))
        chat = await talks.read_locked(db, chat_id=chat_id, number=incoming.number)
    if chat.seen:
        raise SeenAlready
    floor = Floor(db, incoming, chat, now)
    if incoming.uploads:
        await media.keep_uploads(db, chat_id=chat.id, uploads=incoming.uploads)
    floor.at.keys, floor.at.mail = keys, mail
    await take(floor)
    if floor.at.erased:
        await _start_anew(floor, keys)
    saved = floor.result(notify=notify)
    await saves.save(db, saved)
    return Heard(floor.chat.id, len(saved.rows), floor.at.erased)


async def _start_anew(floor: Floor, keys: Keys) -> None:
    """Nothing leads from what was erased to this address any more. The goodbye goes to a chat of somebody unknown,
    which is forgotten like that of who declined the notice."""
    address = floor.incoming.address
    chat_id = await chats.arrive(floor.db, address=address, keys=keys, language=floor.at.language)
    if chat_id != floor.chat.id:
        await chats.be_as(floor.db, chat_id=chat_id, other_id=floor.chat.id)
        await chats.decline_notice(floor.db, chat_id=chat_id, declined_at=floor.now)
    floor.leave(chat_id)


async def give_up(db: Db, incoming: Incoming, *, keys: Keys, now: datetime, notify: bool = False) -> Heard:
    """An update that failed too often: its talk is set aside, and the resident is told."""
    address = incoming.address
    chat_id = await chats.arrive(db, address=address, keys=keys, language=language_of(incoming.language))
    chat = await talks.read_locked(db, chat_id=chat_id, number=incoming.number)
    if chat.talk is not None:
        await talks.end_talk(db, talk_id=chat.talk.id, state=TalkState.SET_ASIDE)
    floor = Floor(db, incoming, chat, now)
    if isinstance(incoming.what, OfGroup):  # nobody there waits for an answer
        await saves.save(db, floor.result(notify=notify))
        return Heard(chat.id, 0)
    bubbles = [say(text, chat.language) for text in (FAILED, TRY_AGAIN)]
    floor.rows.append((Row(menu(chat.language, bubbles, newcomer=chat.resident_id is None).dump()), None))
    saved = floor.result(notify=notify)
    await saves.save(db, saved)
    return Heard(chat.id, len(saved.rows))


async def first_screen(db: Db, *, bot: BotRow, challenge: ChallengeView, language: str, now: datetime) -> Content:
    """What somebody sees who was never here: the welcome up to its first question. Writes nothing."""
    at = Standing(bot, 0, challenge.id, None, language, challenge.languages, now)
    play = Play(SCRIPTS["welcome"].play, snapshot(challenge, language=language, area_id=None, goal=None), Record())
    bubbles: list[str] = []
    step: Step = play.start()
    while isinstance(step, (Look, Say)):
        if isinstance(step, Say):
            bubbles.append(say(step.text, language, step.values))
            step = play.give(None)
        else:
            step = play.give(await QUERIES[type(step.query)](db, step.query, at))
    if isinstance(step, Ended):
        return Content(language, bubbles=tuple(bubbles))
    return put(play, talk=0, language=language, bubbles=bubbles, step=None)
