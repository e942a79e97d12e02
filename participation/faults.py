"""What an error means for an update: whether to try again later, and what may be written down of it."""

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from participation.database import Db
from participation.updates import Fault

_log: Final = logging.getLogger(__name__)
_NO_TRY: Final = (
    PoolTimeout,
    InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.OperatorInterventionError,  # shutting down, starting up, terminated by an administrator
    asyncpg.InterfaceError,
    ConnectionError,
    TimeoutError,
)
"""The database is missing, or two transactions were in each other's way: the update itself is not to blame."""


def is_passing(error: BaseException) -> bool:
    """Whether the same thing, tried again later, may well succeed."""
    if isinstance(error, _NO_TRY):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(_driver_error(error), _NO_TRY)
    return False


def is_full(error: BaseException) -> bool:
    """Whether the database has no room on its disk."""
    return isinstance(_driver_error(error) if isinstance(error, DBAPIError) else error, asyncpg.DiskFullError)


def fault_of(error: BaseException) -> Fault:
    """Its class, and where in our own rooms it came from; no words."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)] or frames
    last = ours[-1] if ours else None
    return Fault(type(error).__name__, f"{Path(last.filename).name}:{last.lineno}" if last else "")


def _is_ours(file: str) -> bool:
    """Not a library's; the compiled ones among them name their sources without a folder (asyncpg's `protocol.pyx`)."""
    return "site-packages" not in file and not file.endswith(".pyx")


def _driver_error(error: DBAPIError) -> BaseException | None:
    """asyncpg's own error, which SQLAlchemy wraps twice."""
    return error.orig.__cause__ if error.orig is not None else None


@asynccontextmanager
async def held_apart(db: Db, what: str) -> AsyncIterator[None]:
    """One of several in a transaction: when it fails it alone is undone, and told, and holds up no other.

    Raises:
        Exception: what may pass (`is_passing`): then all of them are tried again.
    """
    try:
        async with db.begin_nested():
            yield
    except Exception as error:
        if is_passing(error):
            raise
        _log.error("%s is left out: %s", what, fault_of(error))
