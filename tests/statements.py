"""How many statements a piece of code sends: a list that is read whole may not send one per row."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import event

from participation.database import Db, driver_of

_FRAMES: Final = (
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "SELECT\n    t.oid",
    "WITH RECURSIVE typeinfo_tree",
)
"""Beginnings of what frames statements, and of what asyncpg asks once a connection about types."""


@asynccontextmanager
async def statements(db: Db) -> AsyncIterator[list[str]]:
    """The statements sent inside the block, by SQLAlchemy or straight to the driver; what only frames them left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    def note_driver(record: Any) -> None:
        if record.query not in sent and not record.query.lstrip().startswith(_FRAMES):
            sent.append(record.query)

    driver = driver_of(db)
    event.listen(db.sync_connection, "before_cursor_execute", note)
    driver.add_query_logger(note_driver)
    try:
        yield sent
        await asyncio.sleep(0)  # the driver tells of its last one a moment later
    finally:
        event.remove(db.sync_connection, "before_cursor_execute", note)
        driver.remove_query_logger(note_driver)
