"""How many statements a piece of code sends: a list that is read whole may not send one per row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from participation.database import Db


@contextmanager
def statements(db: Db) -> Iterator[list[str]]:
    """The statements sent inside the block, in order."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.sync_connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.sync_connection, "before_cursor_execute", note)
