"""The statements on the path of every message: written once, compiled once by SQLAlchemy, run by the driver itself.

SQLAlchemy takes 0.09 ms of processor time for each statement it runs, twice what the statement itself takes; nothing
else in the house runs so often as the few on the path of a message (docs/decisions/0008). Everywhere else Core is used
as it is, on the same connection and in the same transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import JSON, Select, TextClause, Update
from sqlalchemy.dialects.postgresql import asyncpg

from participation.database import Db, compact_json, driver_of

_DIALECT: Final[Any] = asyncpg.dialect()  # type: ignore[no-untyped-call]


class Statement:
    """`await Statement(text("… :name …").bindparams(…)).rows(db, name=…)`, or of Core with `bindparam`s in it.

    Values for JSON are given as they are.
    """

    def __init__(self, clause: TextClause | Select[Any] | Update) -> None:
        compiled: Any = clause.compile(dialect=_DIALECT)
        self._clause = clause
        self._sql = str(compiled)
        self._names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._fixed: Mapping[str, Any] = {name: value for name, value in compiled.params.items() if value is not None}
        self._json = frozenset(name for name, bind in compiled.binds.items() if isinstance(bind.type, JSON))

    async def rows(self, db: Db, **values: Any) -> Sequence[Mapping[str, Any]]:
        """What it returns. In a transaction that SQLAlchemy has yet to begin, SQLAlchemy runs it, and so begins it.

        Raises:
            asyncpg.PostgresError, or from SQLAlchemy's hands sqlalchemy.exc.DBAPIError around it.
        """
        driver = driver_of(db)
        if driver.is_in_transaction() or _autocommits(db):
            given = {**self._fixed, **values}
            bound = [self._bound(name, given[name]) for name in self._names]
            found: Sequence[Mapping[str, Any]] = await driver.fetch(self._sql, *bound)
            return found
        result = await db.execute(self._clause, values)
        return result.mappings().all() if result.returns_rows else []  # type: ignore[return-value]

    def _bound(self, name: str, value: Any) -> Any:
        return compact_json(value) if name in self._json and value is not None else value


def _autocommits(db: Db) -> bool:
    connection = db.sync_connection
    return connection is not None and connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
