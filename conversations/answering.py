"""What a resident does with a call: a tap on one of its buttons, or words that just follow it."""

from typing import Final

from conversations import hosting
from conversations.catalogues import say
from conversations.floor import Floor
from conversations.incoming import CallLink, CallTapped, DeepLink
from conversations.texts import Text, _
from participation import call_answers
from participation.call_answers import WORDS
from participation.groups import source_of_group
from participation.words import Channel, Does

NOT_NOW: Final[Text] = _("That is fine. You can always write to us here.")


async def tapped(floor: Floor, what: CallTapped) -> None:
    call = await call_answers.answerable(floor.db, call_id=what.call, chat_id=floor.chat.id)
    if call is None or what.number >= len(call.buttons):
        return await floor.idle(hosting.NOT_NOW)
    if call.challenge_id != floor.at.challenge_id and not await floor.entered(DeepLink(call.challenge)):
        return await floor.idle(hosting.CLOSED)
    button = call.buttons[what.number]
    await _noted(floor, what.call, str(what.number))
    if button.does is Does.SCRIPT:
        return await floor.start(button.to, call=what.call)
    if button.does is Does.PROMPT:
        return await floor.start("answer_prompt", call=what.call)
    if floor.turn is not None:
        return await floor.turn.put_again()
    return floor.say(say(NOT_NOW, floor.at.language))


async def opened(floor: Floor, link: CallLink) -> None:
    """From a group chat. Who is no resident yet reads the notice first, and then begins what the button is for."""
    call = await call_answers.answerable_in(floor.db, call_id=link.call, group_id=link.group)
    source = source_of_group(link.group)
    if call is None:
        return await floor.idle(hosting.NO_SUCH_LINK)
    if not await floor.entered(DeepLink(call.challenge, source)):
        return await floor.idle(hosting.CLOSED)
    await _noted(floor, link.call, source)
    button = call.buttons[link.number] if link.number is not None and link.number < len(call.buttons) else None
    if button is not None and button.does is Does.SCRIPT:
        return await floor.start(button.to, call=link.call)
    if button is not None and button.does is Does.PROMPT:
        return await floor.start("answer_prompt", call=link.call)
    if floor.at.resident_id is None:
        return await floor.start("welcome", call=link.call)
    return await floor.idle()


async def by_words(floor: Floor) -> int | None:
    """The call that these words follow; None where they follow something else."""
    if floor.at.resident_id is None:
        return None
    on_a_page = floor.at.bot.channel is Channel.WEB
    call_id = await call_answers.just_called(floor.db, chat_id=floor.chat.id, on_a_page=on_a_page)
    if call_id is not None:
        await _noted(floor, call_id, WORDS)
    return call_id


async def _noted(floor: Floor, call_id: int, option: str) -> None:
    if floor.at.resident_id is not None:
        await call_answers.note_answer(
            floor.db,
            call_id=call_id,
            resident_id=floor.at.resident_id,
            challenge_id=floor.at.challenge_id,
            option=option,
        )
