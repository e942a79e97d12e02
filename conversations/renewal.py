"""A newer version of the notice goes first, whatever a resident says; that is kept, and heard after it.

What they can do at any moment (stop, get their data, be erased …) is never held up. Who declines has said nothing new.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from conversations import agreeing, hosting
from conversations.catalogues import say
from conversations.floor import Floor
from conversations.hosting import COMMANDS, MENU
from conversations.incoming import Asked, Blocked, Chose, InGroup, Tapped, What, Wrote, deep_link
from conversations.questions import Said
from conversations.scripts.table import SCRIPTS
from conversations.turn import MOST_KEPT, Turn
from conversations.wording import option_typed
from participation import outbox, putting_off, talks
from participation.words import TalkState

NEW_NOTICE: Final = "new_notice"


async def goes_first(floor: Floor, what: What) -> bool:
    """Whether the notice is put now, and this is heard after it."""
    if not floor.chat.outdated or await _may_anyway(floor, what):
        return False
    open_ = floor.turn
    if open_ is not None and open_.script == NEW_NOTICE:
        await _once_more(floor, open_, what)
        return True
    if open_ is not None:
        await putting_off.put_off(floor.db, talk_id=open_.talk_id, record=open_.record.dump())
        floor.rows.extend((row, open_.talk_id) for row in open_.rows)
        floor.turn = None
    await floor.start(NEW_NOTICE, bubbles=_kept(floor, what), echo=_said(what))
    if floor.turn is not None:
        floor.turn.record.put_off = open_.talk_id if open_ is not None else None
        _keep(floor.turn, what)
    return True


async def settle(floor: Floor) -> list[What]:
    """Once the notice is answered: the talk that was put off is open again, or gone. What is to be heard now."""
    turn = floor.turn
    if turn is None or turn.script != NEW_NOTICE or turn.ended is None:
        return []
    record = turn.record
    if "acknowledged" not in record.deeds:
        await _forget(floor, turn)
        return []
    if record.put_off is None and not record.later:
        return []
    await outbox.forget_own_words(floor.db, chat_id=floor.chat.id, talk_ids=[turn.talk_id])  # shown again as an answer
    await talks.end_talk(floor.db, talk_id=turn.talk_id, state=TalkState.DONE)
    floor.rows.extend((row, turn.talk_id) for row in turn.rows)
    floor.turn = None
    if record.put_off is not None:
        await _take_up(floor, record.put_off, asks=not record.later)
    return [_loaded(each) for each in record.later]


async def so_far(floor: Floor) -> None:
    """What was heard of several things is written, before the next one may let its talk wait."""
    await floor.follow()
    if (turn := floor.turn) is not None:
        await putting_off.write_down(floor.db, talk_id=turn.talk_id, record=turn.record.dump())
        floor.rows.extend((row, turn.talk_id) for row in turn.rows)
        turn.rows.clear()


# — what goes on meanwhile


async def _may_anyway(floor: Floor, what: What) -> bool:
    """What is done here without keeping anything new, and what belongs to another challenge."""
    turn = floor.turn
    match what:
        case Blocked() | InGroup() | Chose():
            return True
        case Asked():
            return await _may_ask(floor, what)
        case Tapped(key="menu", option=option):
            return option.startswith("go-") or _is_free(MENU.get(option, ("",))[0])
        case Tapped(option="stop", talk=talk) if turn is not None and talk == turn.talk_id:
            return True
    if turn is None:
        return False
    if turn.script == NEW_NOTICE:
        return not isinstance(what, Wrote) or option_typed(turn.open, what.text, floor.at.language) is not None
    return _is_free(turn.script)


async def _may_ask(floor: Floor, what: Asked) -> bool:
    if what.command == "start" and (link := deep_link(what.payload)) is not None:
        here = await floor.challenge()
        return here is None or link.challenge != here.slug
    if what.command == "cancel":
        return floor.turn is not None
    return _is_free(COMMANDS.get(what.command, ("",))[0])


def _is_free(script: str) -> bool:
    return script in SCRIPTS and SCRIPTS[script].anyway


async def _once_more(floor: Floor, turn: Turn, what: What) -> None:
    _keep(turn, what)
    if (said := _said(what)) is not None:
        turn.echo(said)
    await turn.put_again(*_kept(floor, what))


def _kept(floor: Floor, what: What) -> list[str]:
    return [say(hosting.KEPT_FIRST, floor.at.language)] if isinstance(what, Wrote) else []


def _said(what: What) -> Said | None:
    return what.said() if isinstance(what, Wrote) else None


# — afterwards


async def _take_up(floor: Floor, talk_id: int, *, asks: bool) -> None:
    waited = await putting_off.take_up(floor.db, talk_id=talk_id)
    floor.turn = await floor.turn_of(waited) if waited is not None else None
    if floor.turn is None:
        return await floor.idle() if asks else None
    await floor.turn.look()
    if asks and floor.turn.ended is None:
        await floor.turn.put_again(say(hosting.ONCE_MORE, floor.at.language))
    return None


async def _forget(floor: Floor, turn: Turn) -> None:
    await outbox.forget_own_words(floor.db, chat_id=floor.chat.id, talk_ids=[turn.talk_id])
    if turn.record.put_off is not None:
        await agreeing.drop_talk(floor.db, chat_id=floor.chat.id, talk_id=turn.record.put_off)
    if "declined" in turn.record.said:
        await agreeing.drop_waiting(floor.db, chat_id=floor.chat.id)
    turn.record.kept.clear()


# — as it is stored

_KINDS: Final[Mapping[str, type]] = {"wrote": Wrote, "tapped": Tapped, "asked": Asked}
"""What can be heard later. A place is looked at once and never kept; it is asked again."""
_ADAPTERS: Final = {name: TypeAdapter[Any](kind) for name, kind in _KINDS.items()}


def _keep(turn: Turn, what: What) -> None:
    name = next((name for name, kind in _KINDS.items() if isinstance(what, kind)), None)
    if name is not None and len(turn.record.later) < MOST_KEPT:
        turn.record.later.append({name: _ADAPTERS[name].dump_python(what, mode="json")})


def _loaded(stored: Any) -> What:
    [(name, value)] = stored.items()
    what: What = _ADAPTERS[name].validate_python(value)
    return what
