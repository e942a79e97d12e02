"""The emulated Telegram's ledger and what residents remember, held against the database."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from participation.chats import BotRow, unsealed_address
from participation.words import Channel
from tests.botapi import Stage
from tests.faults.figures import Figures
from tests.faults.memory import KEYS, rows
from tests.faults.residents import Resident, unexpected


@dataclass(frozen=True, slots=True)
class Books:
    submissions: Counter[str]
    numbers: dict[str, int]
    """Of each submission's words."""
    said: dict[int, int]
    """By Telegram's chat id, how many messages the outbox holds as sent."""
    delivered: dict[int, int]
    """The same by Telegram's ledger."""
    unsent: list[str]
    handled: int

    @property
    def repeats(self) -> dict[int, int]:
        return {chat: self.delivered[chat] - self.said.get(chat, 0) for chat in self.delivered}


async def read_books(memory: AsyncEngine, telegram: Stage) -> Books:
    submissions = await rows(memory, "SELECT own_words, id FROM submissions ORDER BY id")
    said = await rows(
        memory, "SELECT chat_id, count(*) FROM messages WHERE state = 'sent' AND edits_id IS NULL GROUP BY chat_id"
    )
    unsent = await rows(
        memory,
        "SELECT id, state, failure FROM messages"
        " WHERE state NOT IN ('sent', 'skipped') OR state = 'skipped' AND edits_id IS NULL",
    )
    address = await addresses(memory)
    handled = await rows(memory, "SELECT count(*) FROM handled_updates WHERE bot_id <> 0")
    return Books(
        submissions=Counter(words for words, _id in submissions),
        numbers=dict(map(tuple, submissions)),
        said={address[chat]: count for chat, count in said},
        delivered=dict(Counter(entry.chat_id for entry in telegram.ledger if entry.method == "sendMessage")),
        unsent=[f"message {id_} {state} {failure}" for id_, state, failure in unsent],
        handled=handled[0][0],
    )


async def addresses(memory: AsyncEngine) -> dict[int, int]:
    """Telegram's chat id of each chat."""
    found = await rows(
        memory, "SELECT c.id, c.address_sealed, b.id, b.name FROM chats c JOIN bots b ON b.id = c.bot_id"
    )
    return {
        chat: int(unsealed_address(KEYS, BotRow(bot, Channel.TELEGRAM, name), sealed))
        for chat, sealed, bot, name in found
    }


def compare(books: Books, people: Sequence[Resident], *, updates: int | None = None) -> Figures:
    """Nothing lost, nothing twice, every reply there, and every talk where its resident thinks it is."""
    figures = Figures()
    sent = Counter(words for each in people for words in each.sent)
    heard = {words: number for each in people for words, number in each.needs.items()}
    lost, doubled = sent - books.submissions, books.submissions - sent
    figures.count(submissions=books.submissions.total(), lost=lost.total(), doubled=doubled.total())
    figures.none("a submission is lost", list(lost))
    figures.none("a submission is doubled", list(doubled))
    figures.none(
        "a number is not that of the words",
        [words for words, number in heard.items() if books.numbers.get(words) != number],
    )
    figures.none("a reply was not sent", books.unsent)
    figures.none(
        "a reply is noted as sent and never arrived", [chat for chat, more in books.repeats.items() if more < 0]
    )
    figures.none("a talk did not go on where it was", unexpected(people))
    if updates is not None:
        figures.hold("each update is noted once", books.handled, updates)
    return figures


def compare_repeats(books: Books, claimed: Collection[tuple[int, int, int]], kills: int) -> Figures:
    """`claimed`: chat (Telegram's), message and try of what was being sent at each kill."""
    figures = Figures()
    allowed = Counter(chat for chat, _message, _tries in claimed)
    repeats = {chat: more for chat, more in books.repeats.items() if more > 0}
    figures.count(claimed_at_kills=len(claimed), repeated=sum(repeats.values()))
    figures.none(
        "more repeats than were claimed",
        [f"{chat}: {n} > {allowed[chat]}" for chat, n in repeats.items() if n > allowed[chat]],
    )
    figures.most("repeats in one chat, of the kills", max(repeats.values(), default=0), kills)
    return figures
