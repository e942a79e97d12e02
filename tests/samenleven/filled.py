"""A database with something of everything in it, and what is to be seen there: for backups, restores and new keys."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from participation import updates
from participation.chats import Address, know_bot
from participation.database import Db
from participation.keys import Keys
from participation.models import Base
from participation.updates import Fault
from participation.words import Channel
from samenleven.embedded.binaries import bundled
from tests.builders import a_challenge, a_chat, a_resident, a_submission

SECRET: Final = "k" * 32
KEYS: Final = Keys(SECRET.encode())
ADDRESSES: Final = {Channel.TELEGRAM: "4711471147", Channel.WEB: "what-the-cookie-holds-4711"}
LETTER: Final = '{"message": "4711471147 wrote this"}'


def variables(url: str, **more: str) -> dict[str, str]:
    """How a command is told of this database, and finds PostgreSQL's programs on the PATH."""
    path = f"{bundled() / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PATH": path} | more


async def fill(url: str, *, words: str = "Er is geen bankje meer.") -> None:
    """A resident with a submission, on Telegram and on the web, and a dead letter; nobody stays connected."""
    async with _open(url) as db:
        challenge = await a_challenge(db)
        for channel, address in ADDRESSES.items():
            bot = await know_bot(db, channel=channel, name=f"{channel}:1")
            chat_id = await a_chat(db, bot=bot, address=address, keys=KEYS)
            await a_submission(db, challenge, await a_resident(db, challenge, chat_id=chat_id), own_words=words)
            await updates.count_failure(db, bot_id=bot.id, number=7, fault=Fault("E", "here"))
            await updates.bury(db, bot_id=bot.id, number=7, update_json=LETTER, keys=KEYS)


async def everything(url: str) -> dict[str, list[str]]:
    """All rows of all tables."""
    async with _open(url) as db:
        rows = {}
        for table in sorted(Base.metadata.tables):
            found = await db.execute(text(f"SELECT t::text FROM public.{table} t ORDER BY 1"))  # noqa: S608 — our own tables
            rows[table] = list(found.scalars())
        return rows


async def found_chats(url: str, keys: Keys) -> dict[Channel, bool]:
    """Whether the chats of these addresses are recognised with these keys alone."""
    async with _open(url) as db:
        return {channel: await _is_found(db, keys, channel, address) for channel, address in ADDRESSES.items()}


async def look(url: str, statement: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
    """The rows (their first column) that a statement gives; what it does is kept."""
    async with _open(url) as db:
        result = await db.execute(text(statement), dict(parameters or {}))
        return list(result.scalars()) if result.returns_rows else []


def files_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.is_file())


def standing_in(folder: Path, name: str, script: str) -> str:
    """A PATH on which `name` is this shell script, in which `$real` is PostgreSQL's own program."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\nreal={bundled() / 'bin' / name}\n{script}\n")
    (folder / name).chmod(0o755)
    return f"{folder}{os.pathsep}{bundled() / 'bin'}{os.pathsep}{os.environ['PATH']}"


async def _is_found(db: Db, keys: Keys, channel: Channel, address: str) -> bool:
    bot = await know_bot(db, channel=channel, name=f"{channel}:1")
    there = text("SELECT count(*) FROM chats WHERE bot_id = :bot AND address_hash = :hash")
    found = await db.execute(there, {"bot": bot.id, "hash": Address(bot, address).hash(keys)})
    return bool(found.scalar_one())


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[Db]:
    """A transaction on a connection that is closed at once, and is not taken for the program's."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as db:
        yield db
    await engine.dispose()
