"""Pictures that go along with calls and prompts. One is never changed, and another picture is another row: a prompt,
the calls that it makes and their reminders all name the same one, and each bot uploads it once.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy import Delete, delete, exists, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_unless

from participation.call_draft import CallPicture
from participation.database import Db
from participation.errors import NoSuchPicture
from participation.media import Kept, own_medium
from participation.models import Call, Message, Picture, PictureFile, Prompt
from participation.received import mail_chats_of, taken_up
from participation.words import MediaKind

PICTURE_TYPE: Final = "image/jpeg"
_NAME: Final = "picture-"
CleanPicture: TypeAlias = Callable[[bytes], Awaitable[bytes]]
"""Makes it anew from its dots, as a JPEG. Raises (the cleaning): NoPicture, PictureTooLarge."""


async def keep_picture(db: Db, content: bytes, *, challenge_id: int) -> int:
    """Its id. What no call and no prompt takes within a day is forgotten."""
    row = {"challenge_id": challenge_id, "content": content}
    kept: int = (await db.execute(insert(Picture).values(row).returning(Picture.id))).scalar_one()
    return kept


async def see_picture(db: Db, *, challenge_id: int, picture_id: int) -> Kept:
    """Raises NoSuchPicture."""
    here = (Picture.id == picture_id, Picture.challenge_id == challenge_id)
    content = (await db.execute(select(Picture.content).where(*here))).scalar_one_or_none()
    if content is None:
        raise NoSuchPicture
    return Kept(PICTURE_TYPE, content, MediaKind.PHOTO)


async def is_of(db: Db, *, challenge_id: int, picture_id: int) -> bool:
    here = select(Picture.id).where(Picture.id == picture_id, Picture.challenge_id == challenge_id)
    return (await db.execute(here)).scalar_one_or_none() is not None


def name_of(picture_id: int) -> str:
    """Under which a chat's page asks for it."""
    return f"{_NAME}{picture_id}"


async def shown_here(db: Db, *, chat_id: int, name: str) -> Kept | None:
    """What this chat sent along, or the picture of a call that it was sent, also by mail; another chat's is not given.

    A call that a member tries is no call's message: its own content names the picture.
    """
    number = name.removeprefix(_NAME)
    if number == name or not (number.isascii() and number.isdigit() and len(number) <= 18):
        return await own_medium(db, chat_id=chat_id, file_id=name)
    here = or_(Message.chat_id == chat_id, Message.chat_id.in_(mail_chats_of(chat_id)))
    got_it = exists().where(here, taken_up(), Message.call_id == Call.id, Call.picture_id == Picture.id)
    tried = exists().where(
        Message.chat_id == chat_id, taken_up(), Message.content.contains({"picture": {"id": int(number)}})
    )
    found = await db.execute(select(Picture.content).where(Picture.id == int(number), or_(got_it, tried)))
    content = found.scalar_one_or_none()
    return Kept(PICTURE_TYPE, content, MediaKind.PHOTO) if content is not None else None


async def content_of(db: Db, *, picture_id: int) -> bytes | None:
    """None: it is gone."""
    return (await db.execute(select(Picture.content).where(Picture.id == picture_id))).scalar_one_or_none()


async def file_of(db: Db, *, picture_id: int, bot_id: int) -> str | None:
    """What the bot's channel calls it; None: the bot never sent it."""
    known = select(PictureFile.file_id).where(PictureFile.picture_id == picture_id, PictureFile.bot_id == bot_id)
    return (await db.execute(known)).scalar_one_or_none()


async def note_file(db: Db, *, picture_id: int, bot_id: int, file_id: str) -> None:
    """The last one counts: a file that the channel does not know any more was uploaded again."""
    challenge = select(Picture.challenge_id).where(Picture.id == picture_id).scalar_subquery()
    row = {"picture_id": picture_id, "bot_id": bot_id, "challenge_id": challenge, "file_id": file_id}
    new = insert_unless(PictureFile).values(row)
    again = new.on_conflict_do_update(index_elements=["picture_id", "bot_id"], set_={"file_id": file_id})
    await db.execute(again)


def as_columns(picture: CallPicture | None) -> dict[str, object]:
    """Of a call's row, or a prompt's."""
    alts = {language: alt for language, alt in picture.alts.items() if alt} if picture else {}
    return {"picture_id": picture.id if picture else None, "picture_alts": alts}


def from_columns(picture_id: int | None, alts: Mapping[str, str]) -> CallPicture | None:
    return CallPicture(picture_id, alts) if picture_id is not None else None


def shown_no_more(now: datetime) -> Delete:
    taken = exists().where(Call.picture_id == Picture.id) | exists().where(Prompt.picture_id == Picture.id)
    return delete(Picture).where(Picture.created_at < now - timedelta(days=1), ~taken)
