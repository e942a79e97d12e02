"""What the bot does in a group chat: says once what it is for, and points to the private one. It hears nothing."""

from typing import Final

from conversations import hosting
from conversations.catalogues import say
from conversations.content import Button, Content
from conversations.floor import Floor
from conversations.incoming import InGroup, MovedTo, PutIn, Retitled, TakenOut, source_payload
from conversations.texts import Text, _
from participation import group_chats, outbox
from participation.challenges import ChallengeView, challenge_by_id, open_challenges
from participation.groups import source_of_group

HELLO: Final[Text] = _("Now and then the team of {challenge} asks you something here. I do not read along.")
PRIVATE: Final[Text] = _("Is something on your mind? Write to me in private.")
WRITE: Final[Text] = _("Write to me")


async def put_in(floor: Floor, what: PutIn) -> None:
    await _taken_in(floor, what.title)


async def spoken_to(floor: Floor, what: InGroup) -> None:
    """A kind pointer to the private chat, now and then: what is said to a group takes of the few messages that it may
    be sent, and would hold back its calls. One that was put in while nothing was heard is known from now on."""
    said = await _taken_in(floor, what.title)
    if not said and not await group_chats.just_answered(floor.db, chat_id=floor.chat.id):
        floor.say(say(hosting.IN_PRIVATE, floor.at.language, {"link": what.link}))


async def taken_out(floor: Floor, _what: TakenOut) -> None:
    await outbox.block_chats(floor.db, chat_ids=[floor.chat.id])


async def retitled(floor: Floor, what: Retitled) -> None:
    await group_chats.rename_group(floor.db, chat_id=floor.chat.id, title=what.title)


async def moved(floor: Floor, what: MovedTo) -> None:
    if floor.at.keys is not None:
        await group_chats.follow_group(floor.db, chat_id=floor.chat.id, to=what.address, keys=floor.at.keys)


def hello(challenge: ChallengeView, *, group_id: int, language: str | None = None) -> Content:
    """What is said once in a group, as soon as it is known whose it is."""
    spoken = language or challenge.languages[0]
    name = say(challenge.setup.name, spoken)
    payload = source_payload(challenge.slug, source_of_group(group_id))
    bubbles = (say(HELLO, spoken, {"challenge": name}), say(PRIVATE, spoken))
    return Content(spoken, bubbles=bubbles, buttons=(Button("start", say(WRITE, spoken), start=payload),))


async def _taken_in(floor: Floor, title: str) -> bool:
    """Whether something was said: it is new here, or was away."""
    found = await open_challenges(floor.db)
    only = found[0].id if len(found) == 1 else None
    group = await group_chats.take_in(floor.db, chat_id=floor.chat.id, title=title, challenge_id=only)
    if group.challenge_id is None or not (group.new or floor.chat.blocked):
        return False
    challenge = await challenge_by_id(floor.db, group.challenge_id)
    floor.put(hello(challenge, group_id=group.id), challenge_id=challenge.id)
    return True
