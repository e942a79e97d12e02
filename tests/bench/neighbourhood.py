"""A neighbourhood of so many residents with chats, who agreed to calls: made by the database itself, in seconds."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import migrations
from participation.challenges import ChallengeView, create_challenge
from participation.chats import Address, BotRow, know_bot
from participation.database import make_engine, transaction
from participation.keys import Keys
from participation.words import Channel
from tests.botapi.wire import EXAMPLE_TOKEN
from tests.builders import KEYS, a_challenge_file, wide_awake

_ADDRESSES: Final = 1000
"""Sealed one by one in Python, and used again: nobody looks whether two chats are one."""
_FILL: Final = (
    """
    INSERT INTO chats (bot_id, channel, address_hash, address_sealed, key_number, language, challenge_id)
    SELECT :bot, 'telegram', decode(lpad(to_hex(n), 64, '0'), 'hex'),
        (CAST(:sealed AS bytea[]))[1 + n % CAST(:addresses AS int)], 0, 'nl', :challenge
    FROM generate_series(1, CAST(:residents AS int)) AS n
    """,
    """
    INSERT INTO residents (challenge_id, handle, language, area_id)
    SELECT :challenge, 'Merel-' || n, CASE WHEN n % 4 = 0 THEN 'en' ELSE 'nl' END,
        (CAST(:areas AS bigint[]))[1 + n % CAST(:of AS int)]
    FROM generate_series(1, CAST(:residents AS int)) AS n
    """,
    """
    INSERT INTO chat_residents (chat_id, challenge_id, resident_id, preferred)
    SELECT c.id, :challenge, r.id, true
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM chats) c
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM residents) r USING (n)
    """,
    """
    INSERT INTO consents (challenge_id, resident_id, kind, version, language)
    SELECT challenge_id, id, 'calls', '1', language FROM residents
    """,
    "ANALYZE",
)


async def settle(url: str, *, residents: int, keys: Keys = KEYS) -> tuple[AsyncEngine, ChallengeView, BotRow]:
    """On an empty database; the engine is the caller's to dispose of."""
    await migrations.upgrade(url)
    engine = make_engine(url, pool_size=6)
    async with transaction(engine) as db:
        challenge = await create_challenge(db, wide_awake(a_challenge_file()))
        bot = await know_bot(db, channel=Channel.TELEGRAM, name=f"telegram:{EXAMPLE_TOKEN.partition(':')[0]}")
    values = {
        "bot": bot.id,
        "challenge": challenge.id,
        "residents": residents,
        "sealed": [Address(bot, str(7_000_000 + number)).sealed(keys) for number in range(_ADDRESSES)],
        "addresses": _ADDRESSES,
        "areas": [area.id for area in challenge.areas],
        "of": len(challenge.areas),
    }
    async with engine.connect() as db:
        for statement in _FILL:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            await db.execute(text(statement), named)
            await db.commit()
    return engine, challenge, bot
