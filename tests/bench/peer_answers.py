"""Where the peer keeps what residents told it: one table of its own, beside ours."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Identity, MetaData, Table, Text, insert, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncEngine

TABLE: Final = Table(
    "peer_answers",
    MetaData(),
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("own_words", Text, nullable=False),
    Column("area", Text),
    Column("domains", ARRAY(Text)),
    Column("purpose", Text),
    Column("about", Text),
    Column("visibility", Text),
    Column("name", Text),
)


class Answers:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def record(self, *, chat: int, own_words: str, area: str | None) -> int:
        """Its number."""
        async with self._engine.begin() as db:
            row = insert(TABLE).values(chat=chat, own_words=own_words, area=area).returning(TABLE.c.id)
            return int((await db.execute(row)).scalar_one())

    async def complete(self, number: int, answers: Mapping[str, Any]) -> None:
        """What was told after it was sent; by the columns' names."""
        async with self._engine.begin() as db:
            await db.execute(update(TABLE).where(TABLE.c.id == number).values(**answers))
