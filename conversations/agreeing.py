"""Who serves what residents agree to, and take back: calls, an overview, hearing from us at all."""

from typing import Final

from conversations.deeds import (
    AcknowledgeNotice,
    AllowCalls,
    BeQuiet,
    ChooseDigest,
    OfferCalls,
    StopWriting,
    WriteAgain,
)
from conversations.record import Record
from conversations.standing import Standing
from participation import consents, outbox, putting_off, residents, stopping
from participation.database import Db

CALLS_VERSION: Final = "1"
"""Version of the words with which calls are offered (`conversations.scripts.offer_calls.CALLS`)."""
DIGEST_VERSION: Final = "1"
"""Version of the words with which an overview is offered (`conversations.scripts.settings.DIGEST`)."""


async def acknowledge(db: Db, command: AcknowledgeNotice, at: Standing) -> None:
    await consents.acknowledge_notice(db, resident_id=at.resident, version=command.version, language=at.language)


async def offer_calls(db: Db, _command: OfferCalls, at: Standing) -> bool:
    return await consents.offer_calls(db, resident_id=at.resident)


async def allow_calls(db: Db, command: AllowCalls, at: Standing) -> None:
    words = {"version": CALLS_VERSION, "language": at.language}
    await consents.allow_calls(db, resident_id=at.resident, allowed=command.allowed, **words)


async def choose_digest(db: Db, command: ChooseDigest, at: Standing) -> None:
    words = {"version": DIGEST_VERSION, "language": at.language}
    await consents.choose_digest(db, resident_id=at.resident, digest=command.digest, **words)


async def be_quiet(db: Db, command: BeQuiet, at: Standing) -> None:
    await residents.be_quiet(db, resident_id=at.resident, start=command.start, end=command.end)


async def stop_writing(db: Db, _command: StopWriting, at: Standing) -> bool:
    """Also with a talk that waits, of which nothing is kept but what was sent."""
    await drop_waiting(db, chat_id=at.chat_id)
    return await stopping.begin_nothing(db, chat_id=at.chat_id) > 0


async def write_again(db: Db, _command: WriteAgain, at: Standing) -> None:
    await stopping.begin_again(db, resident_id=at.resident)


async def drop_waiting(db: Db, *, chat_id: int) -> None:
    """The talk that waits in this chat, if one does."""
    if (talk_id := await putting_off.waiting(db, chat_id=chat_id)) is not None:
        await drop_talk(db, chat_id=chat_id, talk_id=talk_id)


async def drop_talk(db: Db, *, chat_id: int, talk_id: int) -> None:
    """A talk that is not open: set aside, and nothing kept of it, on a page either, but what was sent."""
    record = Record.load(await putting_off.drop(db, talk_id=talk_id))
    if not record.sealed:
        talks = [id_ for id_ in (talk_id, record.follows) if id_ is not None]
        await outbox.forget_own_words(db, chat_id=chat_id, talk_ids=talks)
