"""Where the peer keeps what residents told it: one table of its own, beside ours."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from random import SystemRandom
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Identity, LargeBinary, MetaData, Table, Text, insert, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.code_words import WORDS_OF_A_CODE, words_in
from tests.bench.residents import LANGUAGE

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
    Column("words", LargeBinary),
)
_KEY: Final = b"the peer's own"
_DICE: Final = SystemRandom()


class Answers:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def record(self, *, chat: int, own_words: str, area: str | None) -> int:
        """Its number."""
        async with self._engine.begin() as db:
            row = insert(TABLE).values(chat=chat, own_words=own_words, area=area).returning(TABLE.c.id)
            return int((await db.execute(row)).scalar_one())

    async def complete(self, number: int, answers: Mapping[str, Any]) -> str:
        """What was told after it was sent, by the columns' names; four words to find it again, kept as a keyed hash."""
        words = " ".join(_DICE.sample(words_in(LANGUAGE), WORDS_OF_A_CODE))
        hashed = hmac.digest(_KEY, words.encode(), sha256)
        async with self._engine.begin() as db:
            await db.execute(update(TABLE).where(TABLE.c.id == number).values(**answers, words=hashed))
        return words
