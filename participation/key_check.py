"""Whether the keys at hand are those that this database's addresses were sealed with."""

from sqlalchemy import select

from participation.chats import BotRow, unsealed_address
from participation.database import Db
from participation.keys import Keys, WrongKey
from participation.models import Bot, Chat
from participation.words import Channel


async def key_opens_addresses(db: Db, keys: Keys) -> bool | None:
    """Tried on the newest sealed address; None when nothing is sealed yet."""
    newest = (
        select(Bot.id, Bot.channel, Bot.name, Chat.address_sealed)
        .join(Chat, Chat.bot_id == Bot.id)
        .where(Chat.address_sealed.is_not(None))
        .order_by(Chat.id.desc())
        .limit(1)
    )
    row = (await db.execute(newest)).one_or_none()
    if row is None:
        return None
    try:
        unsealed_address(keys, BotRow(row.id, Channel(row.channel), row.name), row.address_sealed)
    except WrongKey:
        return False
    return True
