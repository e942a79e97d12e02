"""Talks that were left open, as the clock finds them: shown once more after a day, set aside after a week.

Nobody is reminded of a talk in which nothing waits that they said: what was sent is sent, and a question that was left
unanswered is no reason to ring. In quiet hours nothing is written, and what moves on meanwhile is not due any more.
"""

import logging
from datetime import datetime
from typing import Final

from conversations.catalogues import say
from conversations.content import Content
from conversations.engine import Play
from conversations.me import Me
from conversations.record import Record
from conversations.scripts.table import SCRIPTS
from conversations.standing import Standing
from conversations.texts import _
from conversations.turn import Turn
from conversations.wording import put_once_more, unsent
from participation import left_open
from participation.challenges import open_challenges
from participation.database import Db
from participation.faults import held_apart
from participation.left_open import LeftOpen
from participation.quiet_hours import is_quiet

_log: Final = logging.getLogger(__name__)
REMOVED: Final = _("This waited for a week. I removed your words.")
SENT_STAYS: Final = _("What you sent before stays with us.")


async def show_once_more(db: Db, *, now: datetime) -> int:
    """How many were shown. One that fails is left alone, and the others are not held up by it."""
    awake = [
        each.id
        for each in await open_challenges(db)
        if not is_quiet(each.setup.quiet_hours, time_zone=each.time_zone, now=now)
    ]
    shown = 0
    for left in await left_open.claim_due(db, challenges=awake, now=now):
        await left_open.note_reminded(db, left, now=now)
        async with held_apart(db, f"talk {left.talk_id}"):
            shown += await _shown(db, left, now)
    return shown


async def set_aside(db: Db, *, now: datetime) -> int:
    """How many were set aside. Their residents were told so with the reminder; they are not rung for it again."""
    over = await left_open.claim_over(db, now=now)
    for left in over:
        async with held_apart(db, f"talk {left.talk_id}"):
            await _set_aside(db, left)
    return len(over)


async def _shown(db: Db, left: LeftOpen, now: datetime) -> bool:
    if left.script not in SCRIPTS:
        return False
    me, record = Me.load(left.me), Record.load(left.record)
    at = Standing(left.bot, left.chat_id, left.challenge_id, left.resident_id, left.language, me.languages, now)
    turn = Turn(db, at, left.talk_id, left.script, me, record)
    await turn.look()
    content = None
    if turn.ended is None:
        content = put_once_more(turn.play, talk=left.talk_id, language=left.language, bubbles=turn.bubbles)
    if content is None:
        return False
    closes, record.asked, record.shown = record.shown, turn.open.key, content.closed(None).dump()
    await left_open.show_again(db, left, record=record.dump(), closes=closes, shows=content.dump())
    return True


async def _set_aside(db: Db, left: LeftOpen) -> None:
    record = Record.load(left.record)
    if not _has_unsent(left, record):
        return await left_open.set_aside(db, left, forget=(), closes=record.shown)
    forget = [id_ for id_ in (left.talk_id, record.follows) if id_ is not None]
    told = (REMOVED, SENT_STAYS) if record.deeds else (REMOVED,)
    closes = Content(left.language, bubbles=tuple(say(text, left.language) for text in told))
    return await left_open.set_aside(db, left, forget=forget, closes=closes.dump())


def _has_unsent(left: LeftOpen, record: Record) -> bool:
    """Also where that cannot be known, since its script is gone or at fault."""
    if left.script not in SCRIPTS:
        return True
    play = Play(SCRIPTS[left.script].play, Me.load(left.me), record)
    try:
        play.start()
    except Exception as error:  # noqa: BLE001 — as said
        _log.warning("talk %s was set aside unread: %s", left.talk_id, type(error).__name__)
        return True
    return bool(unsent(play, left.language))
