"""The areas and domains of a challenge, as its file says: new ones made, known ones (by their slug) changed.

None is ever deleted: what the file no longer names is hidden, and what was said of it keeps it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from participation.challenge_file import DomainEntry
from participation.database import Db
from participation.file_areas import AreaEntry
from participation.models import Area, Domain

_AFTER_ALL: Final = 100_000
"""Positions from here on are of those that the file names no more."""


@dataclass(frozen=True, slots=True)
class _Placed:
    entry: AreaEntry
    parent: str | None
    depth: int
    position: int


async def write_areas(db: Db, challenge_id: int, roots: Sequence[AreaEntry]) -> None:
    """One statement per level of the tree for new ones, since an area needs its parent's number; one for the rest."""
    placed = [_Placed(*each, position) for position, each in enumerate(_tree_order(roots))]
    known = await _known(db, Area, challenge_id)
    ids = dict(known)
    for level in range(max(each.depth for each in placed) + 1):
        new = [each for each in placed if each.depth == level and each.entry.slug not in known]
        if new:
            rows = [{"challenge_id": challenge_id, **_area_row(each, ids)} for each in new]
            planted = await db.execute(insert(Area).returning(Area.slug, Area.id), rows)
            ids |= {row.slug: row.id for row in planted}
    await _change(
        db, Area, [_area_row(each, ids) | {"id": ids[each.entry.slug]} for each in placed if each.entry.slug in known]
    )
    await _hide_others(db, Area, known, {each.entry.slug for each in placed})


async def write_domains(db: Db, challenge_id: int, entries: Sequence[DomainEntry]) -> None:
    known = await _known(db, Domain, challenge_id)
    rows = [
        {"slug": entry.slug, "names": entry.name, "position": position, "hidden": entry.hidden}
        for position, entry in enumerate(entries)
    ]
    if new := [{"challenge_id": challenge_id, **row} for row in rows if row["slug"] not in known]:
        await db.execute(insert(Domain), new)
    await _change(db, Domain, [row | {"id": known[row["slug"]]} for row in rows if row["slug"] in known])
    await _hide_others(db, Domain, known, {entry.slug for entry in entries})


def _tree_order(
    entries: Sequence[AreaEntry], parent: str | None = None, depth: int = 0
) -> Iterator[tuple[AreaEntry, str | None, int]]:
    for entry in entries:
        yield entry, parent, depth
        yield from _tree_order(entry.children, entry.slug, depth + 1)


def _area_row(placed: _Placed, ids: Mapping[str, int]) -> dict[str, Any]:
    entry = placed.entry
    return {
        "parent_id": ids[placed.parent] if placed.parent else None,
        "slug": entry.slug,
        "kind": entry.kind,
        "name": entry.name,
        "code": entry.code,
        "postcodes": list(entry.postcodes),
        "latitude": entry.centre.latitude if entry.centre else None,
        "longitude": entry.centre.longitude if entry.centre else None,
        "position": placed.position,
        "hidden": entry.hidden,
    }


async def _known(db: Db, table: type[Area] | type[Domain], challenge_id: int) -> dict[str, int]:
    """Slug to id."""
    found = await db.execute(select(table.slug, table.id).where(table.challenge_id == challenge_id))
    return {row.slug: row.id for row in found}


async def _change(db: Db, table: type[Area] | type[Domain], rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    columns = [name for name in rows[0] if name not in ("id", "slug")]
    changed = (
        update(table).where(table.id == bindparam("which")).values({name: bindparam(f"new_{name}") for name in columns})
    )
    await db.execute(changed, [{"which": row["id"]} | {f"new_{name}": row[name] for name in columns} for row in rows])


async def _hide_others(db: Db, table: type[Area] | type[Domain], known: Mapping[str, int], named: set[str]) -> None:
    others = [id_ for slug, id_ in known.items() if slug not in named]
    if others:
        position = table.position % _AFTER_ALL + _AFTER_ALL
        await db.execute(update(table).where(table.id.in_(others)).values(hidden=True, position=position))
