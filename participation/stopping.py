"""`/stop`: the bot begins nothing any more with whom a chat stands for. What they write is still answered.

Whoever writes something that the bot begins locks the resident's row first (`SELECT … FOR SHARE`, not paused): then
either it is not written, or it is found here and cancelled. The sender looks once more (`outbox.claim`).
"""

from sqlalchemy import exists, func, select, update

from participation import consents, mail_addresses
from participation.database import Db
from participation.models import ChatResident, Message, Resident
from participation.words import ConsentKind, Digest, MessageState, Priority


async def begin_nothing(db: Db, *, chat_id: int) -> int:
    """For all residents of this chat, wherever else they are reached; how many there are.

    Consents to being written to are withdrawn, and what waits to be sent without having been asked for is cancelled.
    A link to confirm a mail address would begin it all again, also one that was mailed before: it is dropped, and
    first, since chats are locked before residents everywhere.
    """
    await mail_addresses.drop_unconfirmed(db, chat_id=chat_id)
    here = select(ChatResident.resident_id).where(ChatResident.chat_id == chat_id)
    stopped = await db.execute(
        update(Resident)
        .where(Resident.id.in_(here))
        .values(paused_at=func.coalesce(Resident.paused_at, func.now()), digest=Digest.NEVER)
        .returning(Resident.id)
    )
    who = stopped.scalars().all()
    await consents.withdraw(db, resident_ids=who, kinds=(ConsentKind.CALLS, ConsentKind.DIGEST))
    theirs = exists().where(
        ChatResident.chat_id == Message.chat_id,
        ChatResident.challenge_id == Message.challenge_id,
        ChatResident.resident_id.in_(who),
    )
    begun = (Message.priority > Priority.REPLY) & (Message.state == MessageState.QUEUED) & theirs
    await db.execute(update(Message).where(begun).values(state=MessageState.CANCELLED))
    return len(who)


async def begin_again(db: Db, *, resident_id: int) -> None:
    """The bot may begin something again; what was consented to before is asked anew."""
    await db.execute(update(Resident).where(Resident.id == resident_id).values(paused_at=None))
