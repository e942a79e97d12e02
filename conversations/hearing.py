"""What one message means where its chat stands. What is said answers the question last put, and nothing else;
what is said while no talk is open is shown back and passed on.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from conversations import along, answering, groups, hosting
from conversations.catalogues import say
from conversations.effects import Next
from conversations.engine import Ended
from conversations.floor import Floor
from conversations.hosting import ASIDE, COMMANDS, MENU, TOO
from conversations.incoming import (
    Asked,
    Blocked,
    CallTapped,
    Chose,
    InGroup,
    MovedTo,
    PutIn,
    Retitled,
    Sent,
    Shared,
    TakenOut,
    Tapped,
    What,
    Wrote,
    call_link,
)
from conversations.me import GOALS
from conversations.questions import TOO_LONG, WORDS_LIMIT, Pick, Place, Question, Said, inner_of, parts_of
from conversations.renewal import goes_first, settle, so_far
from conversations.scripts.stop import NOTHING, STILL
from conversations.turn import Turn
from conversations.wording import GO_ON, THROW, change_key, option_typed
from participation import areas, chats, talks


async def take(floor: Floor) -> None:
    """Everything this message leads to, up to what is to be written."""
    what = floor.incoming.what
    if floor.chat.blocked and not isinstance(what, Blocked | TakenOut | Retitled | MovedTo):
        await chats.mark_blocked(floor.db, chat_id=floor.chat.id, blocked_at=None)
    await floor.open()
    if not await goes_first(floor, what):
        await _WHAT[type(what)](floor, what)
    for place, later in enumerate(await settle(floor)):
        await so_far(floor)
        await _heard_later(floor, later, joins=place > 0)
    await floor.follow(last=True)


async def _heard_later(floor: Floor, what: What, *, joins: bool) -> None:
    """What had to wait for the notice; of several bubbles the later ones join the first."""
    if joins and isinstance(what, Wrote) and floor.turn is not None and floor.turn.play.joins() is not None:
        return await floor.turn.join(what.said())
    return await _WHAT[type(what)](floor, what)


# — what was said


async def blocked(floor: Floor, what: Blocked) -> None:
    await chats.mark_blocked(floor.db, chat_id=floor.chat.id, blocked_at=floor.now if what.blocked else None)


async def chose(floor: Floor, what: Chose) -> None:
    challenge = await floor.challenge()
    if challenge is None or what.language not in challenge.languages:
        return
    await chats.speak_language(
        floor.db, chat_id=floor.chat.id, resident_id=floor.at.resident_id, language=what.language
    )
    floor.at.language = what.language
    if floor.turn is not None:
        await floor.turn.put_again()
    elif floor.at.resident_id is None:
        await floor.start("welcome")
    else:
        floor.menu()


async def sent(floor: Floor, _what: Sent) -> None:
    hint = say(hosting.NOT_READABLE, floor.at.language)
    if floor.turn is not None:
        await floor.turn.put_again(hint)
    elif floor.at.resident_id is None:
        await floor.start("welcome")
    else:
        floor.menu(hint)


async def asked(floor: Floor, what: Asked) -> None:
    match what.command:
        case "start" if (link := call_link(what.payload)) is not None:
            await answering.opened(floor, link)
        case "start":
            await floor.begin(what.payload)
        case "cancel" if floor.turn is not None:
            await floor.stop(floor.turn)
        case "stop":
            await _stopped(floor)
        case command if COMMANDS.get(command, ("",))[0]:
            await floor.start(COMMANDS[command][0])
        case "cancel":
            await floor.idle()
        case _:
            await floor.idle(hosting.UNKNOWN)


async def _stopped(floor: Floor) -> None:
    """The open talk ends with it, also one that waits. Who has no talk need not begin one to be heard."""
    if floor.turn is not None:
        await floor.stop(floor.turn)
        floor.turn.ended = Ended(Next("stop"))
    elif floor.at.challenge_id:
        await floor.start("stop")
    else:
        floor.say(say(NOTHING, floor.at.language), say(STILL, floor.at.language))


async def tapped(floor: Floor, what: Tapped) -> None:
    if what.key == "menu":
        return await _tapped_menu(floor, what.option)
    if floor.turn is None:
        return await _tapped_first(floor, what)
    turn = floor.turn
    if what.talk == turn.talk_id and what.key == (turn.record.asked or turn.open.key):
        return await _tapped_open(floor, turn, what)
    if what.talk == turn.talk_id and turn.was_answered_by(what.key, what.option):
        return None  # the same answer twice: acknowledged, nothing more
    return await turn.put_again(say(hosting.NOT_NOW, floor.at.language))


async def wrote(floor: Floor, what: Wrote) -> None:
    if len(what.text) > WORDS_LIMIT:
        return await _too_long(floor)
    if what.edited:
        return await _corrected(floor, what)
    said = what.said()
    if floor.turn is None:
        script = "welcome" if floor.at.resident_id is None else "pass_on"
        call = await answering.by_words(floor)
        return await floor.start(script, answers={"words": parts_of(said)}, echo=said, call=call)
    turn = floor.turn
    if await along.join_album(turn, said):
        return None
    if await _belongs_before(floor, turn):
        return await turn.join(said)
    option = option_typed(turn.open, what.text, floor.at.language)
    area = await _area_in(floor, turn.open, what.text) if option is None else None
    return await turn.hear(replace(said, option=option, area=area), tapped=option is not None)


async def _too_long(floor: Floor) -> None:
    hint = say(TOO_LONG, floor.at.language)
    if floor.turn is not None:
        await floor.turn.put_again(hint)
    else:
        await floor.idle(TOO_LONG)


async def shared(floor: Floor, what: Shared) -> None:
    """The nearest area is taken, and the place forgotten."""
    if floor.turn is None:
        return await floor.idle(hosting.NOT_READABLE)
    turn = floor.turn
    challenge = await floor.challenge()
    near = areas.nearest(challenge.offered_areas, what.latitude, what.longitude) if challenge else None
    asked = near is not None and isinstance(inner_of(turn.open), Place)
    return await turn.hear(Said(area=near.id if asked and near else None), tapped=True)


# — taps


async def _tapped_menu(floor: Floor, option: str) -> None:
    if option == "start":
        await floor.begin("")
    elif option.startswith("go-"):
        await floor.begin(option.removeprefix("go-"))
    elif option.startswith(TOO) and floor.at.resident_id is not None:
        await floor.start("support_along", answers={"which": option.removeprefix(TOO)})
    elif script := GOALS.get(option) or {**MENU, **ASIDE}.get(option, ("",))[0]:
        await floor.start(script)
    else:
        await floor.idle()


async def _tapped_first(floor: Floor, what: Tapped) -> None:
    """On a page that showed the welcome before anything was kept, the first tap starts that talk."""
    if floor.at.resident_id is None:
        await floor.start("welcome")
        if what.talk == 0 and floor.turn is not None and floor.turn.open.key == what.key:
            await _tapped_open(floor, floor.turn, Tapped(floor.turn.talk_id, what.key, what.option, what.ticked))
        return
    await floor.idle(hosting.NOT_NOW)


async def _tapped_open(floor: Floor, turn: Turn, what: Tapped) -> None:
    question, option = inner_of(turn.open), what.option
    if option == "stop":
        return await floor.stop(turn)
    if option == "back":
        return await turn.back()
    if option == THROW:
        turn.record.kept.clear()
        return await floor.stop(turn)
    if option == GO_ON:
        turn.take_back(shown=True)
        return await turn.put_again(say(hosting.ONCE_MORE, floor.at.language))
    if (key := change_key(option)) is not None:
        return await turn.change(key)
    if isinstance(question, Pick) and what.ticked is None:
        if option in [choice.id for choice in question.of]:
            return await turn.tick(option)
        return await turn.hear(Said(option=option, ticked=tuple(turn.record.ticked.get(what.key, ()))), tapped=True)
    return await turn.hear(Said(option=option, ticked=what.ticked), tapped=True)


# — words


async def _belongs_before(floor: Floor, turn: Turn) -> bool:
    """Sent before the open question had reached the chat: it joins the words before it. Decided by stored times."""
    at = floor.incoming.at
    if at is None or turn.play.joins() is None:
        return False
    reached = await talks.question_sent_at(floor.db, chat_id=floor.chat.id, talk_id=turn.talk_id)
    return reached is None or at < reached


async def _corrected(floor: Floor, what: Wrote) -> None:
    if floor.turn is not None and what.message is not None and await floor.turn.correct(what.message, what.text):
        return
    text = say(hosting.SENT_ALREADY, floor.at.language)
    if floor.turn is not None:
        await floor.turn.put_again(text)
    elif floor.at.resident_id is not None:
        floor.say(text)


async def _area_in(floor: Floor, question: Question[Any], text: str) -> int | None:
    if not isinstance(inner_of(question), Place) or (challenge := await floor.challenge()) is None:
        return None
    offered = challenge.offered_areas
    found = areas.by_postcode(offered, text) or areas.by_name(offered, text)
    return found.id if found else None


_WHAT: Final[Mapping[type, Callable[[Floor, Any], Awaitable[None]]]] = {
    Wrote: wrote,
    Tapped: tapped,
    CallTapped: answering.tapped,
    Shared: shared,
    Asked: asked,
    Chose: chose,
    Sent: sent,
    Blocked: blocked,
    InGroup: groups.spoken_to,
    PutIn: groups.put_in,
    TakenOut: groups.taken_out,
    Retitled: groups.retitled,
    MovedTo: groups.moved,
}
