"""What a batch hands to each of its deeds, and how many rows go to the database as one parameter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, TableValuedAlias, Text, any_, column, func, literal

from participation.words import Deed, Kind, Status


@dataclass(frozen=True, slots=True)
class Batch:
    id: int
    challenge_id: int
    by: int
    """Who does it, or takes it back."""
    deed: Deed
    target_id: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one of them stands; its row is locked."""

    number: int
    kind: Kind
    status: Status
    assigned_to: int | None


def among(number: Any, numbers: Sequence[int]) -> ColumnElement[bool]:
    """One of these."""
    return number == any_(literal(list(numbers), ARRAY(BigInteger)))  # type: ignore[no-any-return]


def as_rows(**columns: Sequence[Any]) -> TableValuedAlias:
    """Columns of equal length as a table: of texts where the first value is one, else of numbers."""
    kinds = {
        name: Text() if values and isinstance(values[0], str) else BigInteger() for name, values in columns.items()
    }
    arrays = (literal(list(values), ARRAY(kinds[name])) for name, values in columns.items())
    return func.unnest(*arrays).table_valued(*(column(name, kind) for name, kind in kinds.items())).render_derived()
