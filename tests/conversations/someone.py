"""Somebody in a chat, heard by the real host in one transaction, without any channel."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Final

from sqlalchemy import select

from conversations.content import Button, Content
from conversations.incoming import Asked, Incoming, What, Wrote, tapped
from conversations.talk import Heard, hear
from participation.chats import Address, BotRow
from participation.database import Db
from participation.models import Message, Submission, Talk
from participation.shown_messages import Shown
from participation.words import Channel
from tests.builders import KEYS, a_bot

NEED: Final = "Er is geen bankje meer bij de vijver."
_numbers: Final = count(1)


class Someone:
    """`await someone.says("…")`, `await someone.taps("Yes")`; `last` is the newest message, `log` all of them."""

    def __init__(self, db: Db, bot: BotRow, address: str, language: str) -> None:
        self._db, self._address, self._language = db, Address(bot, address), language
        self.chat_id = 0
        self.mail: BotRow | None = None
        """By which mail goes out."""
        self.log: list[Content] = []

    @property
    def last(self) -> Content:
        return self.log[-1]

    @property
    def text(self) -> str:
        return "\n".join(self.last.bubbles)

    def labels(self) -> list[str]:
        return [button.label for button in self.buttons()]

    def buttons(self) -> Sequence[Button]:
        return (*self.last.buttons, *(line.change for line in self.last.review if line.change))

    async def starts(self, payload: str = "") -> None:
        await self.does(Asked("start", payload))

    async def says(self, text: str) -> None:
        await self.does(Wrote(text))

    async def sends(self, command: str, words: str) -> None:
        """A need or an offer, from its command to the thanks; more is asked then."""
        await self.does(Asked(command))
        await self.says(words)
        await self.taps("Noorderhof")
        await self.taps("Versturen")

    async def taps(self, label: str) -> None:
        button = next((button for button in self.buttons() if button.label == label), None)
        if button is None:
            raise AssertionError(f"no button {label!r} among {self.labels()}")
        what = tapped(button.id)
        assert what is not None
        await self.does(what)

    async def does(self, what: What, *, number: int | None = None, at: datetime | None = None) -> Heard:
        update = next(_numbers) if number is None else number
        incoming = Incoming(self._address, update, what, self._language, at)
        heard = await hear(self._db, incoming, keys=KEYS, now=datetime.now(UTC), mail=self.mail)
        self.chat_id = heard.chat_id
        await self.looks()
        return heard

    async def looks(self) -> None:
        """Reads the chat anew, as after something was said that nobody there asked for."""
        self.log = folded(await said_to(self._db, self.chat_id))


async def someone(db: Db, *, language: str = "nl", bot: BotRow | None = None, address: str | None = None) -> Someone:
    """On the web, where what is said is sent in the same transaction."""
    bot = bot or await a_bot(db, channel=Channel.WEB)
    return Someone(db, bot, address or f"somebody-{next(_numbers)}", language)


async def a_resident_of(db: Db, challenge: str, *, language: str = "nl") -> Someone:
    """Somebody who was welcomed."""
    person = await someone(db, language=language)
    await person.starts(challenge)
    await person.taps("Prima, ga verder" if language == "nl" else "Good, go on")
    return person


async def said_to(db: Db, chat_id: int) -> list[Shown]:
    """Everything the bot said there, sent or not yet."""
    here = (Message.chat_id == chat_id) & Message.content.is_not(None)
    rows = await db.execute(select(Message).where(here).order_by(Message.id))
    return [Shown(row.id, row.edits_id, row.content, row.created_at) for row in rows]


def folded(messages: Sequence[Shown]) -> list[Content]:
    """The messages as they stand, edits applied."""
    standing: dict[int, Content] = {}
    for message in messages:
        standing[message.edits or message.id] = Content.load(message.content)
    return list(standing.values())


async def submissions_of(db: Db) -> list[str]:
    return list((await db.execute(select(Submission.own_words).order_by(Submission.id))).scalars())


async def states_of(db: Db, chat_id: int) -> list[tuple[str, str]]:
    rows = await db.execute(select(Talk.script, Talk.state).where(Talk.chat_id == chat_id).order_by(Talk.id))
    return [(script, state) for script, state in rows]
