"""What `samenleven rotate-key` does. The key file holds the keys of all rows at every moment: it may be cut short."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from participation.keys import Keys
from participation.rotation import count_former, first_closed, reseal_some
from samenleven.key_ring import secrets_in, with_a_new_secret
from samenleven.opened import opened_database
from samenleven.progress import progress_of_rows
from samenleven.secret import key_file, keys_of_text, replace_key_file, secret_of
from samenleven.sentences import Stopped
from samenleven.server_checks import refuse_other_processes
from samenleven.settings import DatabaseSettings, Settings


@dataclass(frozen=True, slots=True)
class Rotated:
    number: int
    """The key in use from now on."""
    file: Path | None
    """Where it lies; None: in the environment alone."""
    sealed: int
    """So many addresses and dead letters went over to it."""
    made: bool
    """False: it was there already, and what was cut short is finished."""


async def rotate_key(settings: Settings) -> Rotated:
    """Make a new key, and bring everything over to it; or finish that where it was cut short.

    Raises:
        Stopped: with a sentence that says what to do.
    """
    file = key_file(settings.database)
    async with opened_database(settings, pool_size=1, needs_challenge=False, needs_one_key=False) as (engine, held):
        if await _looked_at(engine, held):
            return Rotated(held.number, file, await _reseal(engine, held), made=False)
        keys = await asyncio.to_thread(_with_new_key, settings.database, file)
        await _looked_at(engine, keys)  # one that has started since knows the former key alone
        return Rotated(keys.number, file, await _reseal(engine, keys), made=True)


async def _looked_at(engine: AsyncEngine, keys: Keys) -> int:
    """How many rows are under former keys, once nobody else is here and all can be opened."""
    async with engine.connect() as db:
        await refuse_other_processes(db, before="rotate the key")
        if closed := await first_closed(db, keys=keys):
            raise Stopped(f"None of the keys opens the row {closed}: nothing was changed.")
        return await count_former(db, keys=keys)


def _with_new_key(database: DatabaseSettings, file: Path | None) -> Keys:
    """The keys with a new one, which is in the file before anything is sealed with it."""
    if file is None:
        raise Stopped(
            "The key stands in the environment, where it cannot be replaced: "
            "put it in a file, set SECRET_KEY_FILE to that instead of SECRET_KEY, and rotate it then."
        )
    ring = with_a_new_secret(secrets_in(secret_of(database).decode()))
    try:
        replace_key_file(file, ring)
    except OSError as error:
        raise Stopped(f"The key file {file} cannot be replaced ({error.strerror}): nothing was changed.") from None
    return keys_of_text(ring)


async def _reseal(engine: AsyncEngine, keys: Keys) -> int:
    async with engine.connect() as db:
        total = await count_former(db, keys=keys)
    sealed = 0
    with progress_of_rows("Sealing", total) as done:
        while True:
            async with engine.begin() as db:
                number = await reseal_some(db, keys=keys)
            if not number:
                return sealed
            sealed += number
            done(number)
