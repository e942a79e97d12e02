"""Everything that is held about the resident of a chat, as the one file that both doors give."""

import json
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncEngine

from participation.my_data import data_of_chat

GiveData: TypeAlias = Callable[[int], Awaitable[bytes | None]]
"""By the chat's row id; None where the chat stands for nobody."""


def giving(engine: AsyncEngine) -> GiveData:
    """Read when it is given, so that the outbox holds no second copy of what residents said."""

    async def give(chat_id: int) -> bytes | None:
        async with engine.connect() as db:
            found = await data_of_chat(db, chat_id=chat_id)
        return json.dumps(found, ensure_ascii=False, indent=2).encode() if found else None

    return give
