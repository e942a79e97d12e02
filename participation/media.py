"""Media that are kept here: what pages sent along, and what Telegram had before its bot was replaced.

All others are Telegram's, known by the bot and its file id, and are asked for when somebody needs them.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from participation.database import Db
from participation.disclosure import Depth, is_shown
from participation.errors import NoSuchMedium
from participation.models import Bot, Media, Submission
from participation.words import Kind, MediaKind, Status


@dataclass(frozen=True, slots=True)
class Upload:
    """What a page sent along, made anew: nothing is in it but what is seen or heard."""

    challenge_id: int
    bot_id: int
    file_id: str
    """A name that nobody guesses."""
    kind: MediaKind
    seconds: int | None
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    media_type: str
    content: bytes
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One that is not kept here."""

    bot: str
    """The name of the one bot that may ask for it."""
    file_id: str
    kind: MediaKind


FetchMedium: TypeAlias = Callable[[Elsewhere], Awaitable[Kept]]
"""Raises (the fetching): MediumGone, MediumAway."""


@dataclass(frozen=True, slots=True)
class AtTelegram:
    """One that only Telegram has."""

    id: int
    file_id: str
    kind: MediaKind
    submission: int


async def keep_uploads(db: Db, *, chat_id: int, uploads: Sequence[Upload]) -> None:
    """They are this chat's, and no submission's yet."""
    rows = [
        {
            "challenge_id": each.challenge_id,
            "bot_id": each.bot_id,
            "chat_id": chat_id,
            "file_id": each.file_id,
            "kind": each.kind,
            "seconds": each.seconds,
            "media_type": each.media_type,
            "content": each.content,
        }
        for each in uploads
    ]
    await db.execute(insert(Media), rows)


async def belong_to(db: Db, *, number: int, chat_id: int, files: Collection[str]) -> None:
    """These of the chat's are the submission's from now on."""
    await db.execute(update(Media).where(*_unsent(chat_id), Media.file_id.in_(files)).values(submission_id=number))


async def forget_unsent(db: Db, *, chat_id: int, files: Collection[str] | None = None) -> None:
    """What was sent along in this chat and is no submission's: these, or all."""
    if files is None:
        await db.execute(delete(Media).where(*_unsent(chat_id)))
    elif files:
        await db.execute(delete(Media).where(*_unsent(chat_id), Media.file_id.in_(files)))


async def own_medium(db: Db, *, chat_id: int, file_id: str) -> Kept | None:
    """For the chat that sent it, and for no other one."""
    columns = (Media.media_type, Media.content, Media.kind)
    here = (Media.chat_id == chat_id, Media.file_id == file_id, Media.content.is_not(None))
    row = (await db.execute(select(*columns).where(*here))).one_or_none()
    return Kept(row.media_type, row.content, MediaKind(row.kind)) if row else None


async def see_medium(db: Db, *, challenge_id: int, number: int, medium_id: int, depth: Depth) -> Kept | Elsewhere:
    """Of the submission of this number, for who looks so far.

    Raises:
        NoSuchMedium: it has none of that id, or is not shown.
    """
    columns = (Media.media_type, Media.content, Media.kind, Media.file_id, Bot.name, Submission.status)
    found = await db.execute(
        select(*columns, Submission.kind.label("of"))
        .join(Submission, Submission.id == Media.submission_id)
        .join(Bot, Bot.id == Media.bot_id)
        .where(
            Media.id == medium_id,
            Submission.id == number,
            Submission.challenge_id == challenge_id,
            Submission.withdrawn_at.is_(None),
        )
    )
    row = found.one_or_none()
    if row is None or not is_shown(depth, status=Status(row.status), kind=Kind(row.of)):
        raise NoSuchMedium
    if row.content is None:
        return Elsewhere(row.name, row.file_id, MediaKind(row.kind))
    return Kept(row.media_type, row.content, MediaKind(row.kind))


async def count_at_telegram(db: Db, *, bot_id: int) -> int:
    """How many `at_telegram` gives."""
    return (await db.execute(select(func.count()).select_from(Media).where(*_at_telegram(bot_id)))).scalar_one()


async def at_telegram(db: Db, *, bot_id: int, after: int, most: int = 100) -> list[AtTelegram]:
    """Media of this bot that are not kept here, by number; also those of what was taken back."""
    columns = (Media.id, Media.file_id, Media.kind, Media.submission_id)
    found = select(*columns).where(*_at_telegram(bot_id), Media.id > after).order_by(Media.id).limit(most)
    return [AtTelegram(row.id, row.file_id, MediaKind(row.kind), row.submission_id) for row in await db.execute(found)]


async def keep_content(db: Db, *, id_: int, media_type: str, content: bytes) -> None:
    await db.execute(update(Media).where(Media.id == id_).values(media_type=media_type, content=content))


def _unsent(chat_id: int) -> tuple[ColumnElement[bool], ...]:
    return Media.chat_id == chat_id, Media.submission_id.is_(None)


def _at_telegram(bot_id: int) -> tuple[ColumnElement[bool], ...]:
    return Media.bot_id == bot_id, Media.content.is_(None), Media.submission_id.is_not(None)
