"""Where what the bot begins goes, for who left a mail address: there, and back to their other chats when that ends.

The page of a web chat shows what went by mail too (`shown_messages`): so nothing is in a mail alone, and nothing is
said twice.
"""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ARRAY, BigInteger, bindparam, delete, select, text, update

from participation.database import Db
from participation.models import Chat, ChatResident, MailAddress
from participation.words import Channel

_CHATS: Final = bindparam("chats", type_=ARRAY(BigInteger))

_NEXT: Final = text("""
    UPDATE chat_residents s SET preferred = true
    FROM (
        SELECT DISTINCT ON (n.resident_id) n.chat_id, n.challenge_id
        FROM chat_residents n JOIN chats c ON c.id = n.chat_id
        WHERE n.resident_id IN (SELECT resident_id FROM chats WHERE id = ANY(:chats)) AND c.channel <> 'mail'
            AND NOT EXISTS (SELECT FROM chat_residents p WHERE p.resident_id = n.resident_id AND p.preferred)
        ORDER BY n.resident_id, c.blocked_at IS NOT NULL, c.channel = 'telegram' DESC, n.since, n.chat_id
    ) f
    WHERE s.chat_id = f.chat_id AND s.challenge_id = f.challenge_id
""").bindparams(_CHATS)

_WAITING: Final = text("""
    UPDATE messages m SET chat_id = c.id, bot_id = c.bot_id
    FROM chats old
        JOIN chat_residents p ON p.resident_id = old.resident_id AND p.preferred JOIN chats c ON c.id = p.chat_id
    WHERE old.id = ANY(:chats) AND m.chat_id = old.id AND m.state = 'queued' AND m.priority > 0
    RETURNING pg_notify('outbox', c.bot_id || ':' || c.id)
""").bindparams(_CHATS)

_SHOWN: Final = text("""
    UPDATE messages m SET chat_id = w.id, bot_id = w.bot_id
    FROM chats old CROSS JOIN LATERAL (
        SELECT c.id, c.bot_id FROM chat_residents s JOIN chats c ON c.id = s.chat_id AND c.channel = 'web'
        WHERE s.resident_id = old.resident_id ORDER BY s.since, c.id LIMIT 1
    ) w
    WHERE old.id = ANY(:chats) AND m.chat_id = old.id AND m.state <> 'queued' AND m.priority > 0
""").bindparams(_CHATS)


async def lead_back(db: Db, *, chat_ids: Collection[int]) -> None:
    """Nothing is begun in these mail chats any more; what waits there goes to the chat that comes next."""
    chats = {"chats": list(chat_ids)}
    await db.execute(update(ChatResident).where(ChatResident.chat_id.in_(chat_ids)).values(preferred=False))
    await db.execute(_NEXT, chats)
    await db.execute(_WAITING, chats)


async def drop(db: Db, *, chat_ids: Collection[int]) -> None:
    """These mail chats are gone, with their addresses. What was sent there stays on the page."""
    if not chat_ids:
        return
    await lead_back(db, chat_ids=chat_ids)
    await db.execute(_SHOWN, {"chats": list(chat_ids)})
    await db.execute(delete(Chat).where(Chat.id.in_(chat_ids)))


async def shown_on(db: Db, *, chat_ids: Collection[int]) -> Sequence[int]:
    """The web chats whose pages show what went to these mail chats."""
    of = select(ChatResident.resident_id).where(ChatResident.chat_id.in_(chat_ids))
    pages = select(ChatResident.chat_id).join(Chat, Chat.id == ChatResident.chat_id)
    pages = pages.where(ChatResident.resident_id.in_(of), Chat.channel == Channel.WEB)
    return (await db.execute(pages)).scalars().all()


async def settle(db: Db, *, resident_id: int) -> None:
    """Of several addresses that one resident confirmed the last one stays; what the bot begins goes there."""
    confirmed = await db.execute(
        select(MailAddress.chat_id, Chat.blocked_at)
        .join(Chat, Chat.id == MailAddress.chat_id)
        .where(Chat.resident_id == resident_id, MailAddress.confirmed_at.is_not(None))
        .order_by(MailAddress.confirmed_at.desc(), MailAddress.chat_id.desc())
    )
    rows = confirmed.all()
    if not rows:
        return
    await drop(db, chat_ids=[row.chat_id for row in rows[1:]])
    if rows[0].blocked_at is None:
        theirs, here = ChatResident.resident_id == resident_id, ChatResident.chat_id == rows[0].chat_id
        await db.execute(update(ChatResident).where(theirs, ~here).values(preferred=False))
        await db.execute(update(ChatResident).where(theirs, here).values(preferred=True))
