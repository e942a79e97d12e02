"""Challenges: made from a file, and seen whole, with their areas in tree order and their domains.

Every look takes one statement, however many challenges there are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Text,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from participation import challenge_places
from participation.challenge_file import ChallengeFile, Setup
from participation.database import Db
from participation.errors import ChallengeExists, NoSuchChallenge
from participation.models import Area, Challenge, Domain
from participation.statements import Statement
from participation.words import AreaKind, ChallengeStatus


@dataclass(frozen=True, slots=True)
class AreaView:
    id: int
    slug: str
    kind: AreaKind
    name: str
    parent_id: int | None
    postcodes: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    code: str | None = None
    """CBS code."""
    hidden: bool = False
    """Offered no more; what was said of it keeps it."""


@dataclass(frozen=True, slots=True)
class DomainView:
    id: int
    slug: str
    names: dict[str, str]
    """Language to name."""
    hidden: bool = False
    """As with areas."""


@dataclass(frozen=True, slots=True)
class ChallengeView:
    id: int
    slug: str
    status: ChallengeStatus
    languages: tuple[str, ...]
    """The first is spoken to who has not chosen."""
    time_zone: str
    setup: Setup
    areas: tuple[AreaView, ...]
    """In tree order: every area before the areas in it."""
    domains: tuple[DomainView, ...]
    version: int = 1
    """One more with every change."""

    @property
    def offered_areas(self) -> tuple[AreaView, ...]:
        return tuple(each for each in self.areas if not each.hidden)

    @property
    def offered_domains(self) -> tuple[DomainView, ...]:
        return tuple(each for each in self.domains if not each.hidden)


async def create_challenge(db: Db, file: ChallengeFile) -> ChallengeView:
    """Make the challenge that `file` describes.

    Raises:
        ChallengeExists: its slug is taken.
    """
    new = (
        insert_or_leave(Challenge)
        .values(
            slug=file.slug,
            status=file.status,
            languages=list(file.languages),
            time_zone=file.time_zone,
            setup=file.setup.model_dump(mode="json"),
        )
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(Challenge.id)
    )
    challenge_id = (await db.execute(new)).scalar_one_or_none()
    if challenge_id is None:
        raise ChallengeExists(file.slug)
    await challenge_places.write_areas(db, challenge_id, file.areas)
    await challenge_places.write_domains(db, challenge_id, file.domains)
    return await challenge_by_id(db, challenge_id)


async def challenge_by_slug(db: Db, slug: str) -> ChallengeView:
    """Raises NoSuchChallenge."""
    return _the_one(await _BY_SLUG.rows(db, slug=slug), slug)


async def challenge_by_id(db: Db, challenge_id: int) -> ChallengeView:
    """Raises NoSuchChallenge."""
    return _the_one(await _BY_ID.rows(db, id=challenge_id), challenge_id)


async def open_challenges(db: Db) -> tuple[ChallengeView, ...]:
    """Those that residents can take part in, the oldest first."""
    return tuple(_view(row) for row in await _OPEN.rows(db, status=ChallengeStatus.OPEN.value))


async def list_challenges(db: Db) -> tuple[ChallengeView, ...]:
    """All of them, the oldest first."""
    return tuple(_view(row) for row in await _ALL.rows(db))


_AREA = ("id", "slug", "kind", "name", "parent_id", "postcodes", "latitude", "longitude", "code", "hidden")
_DOMAIN = ("id", "slug", "names", "hidden")


def _seen() -> Select[Any]:
    return select(
        Challenge.id,
        Challenge.slug,
        Challenge.status,
        Challenge.languages,
        Challenge.time_zone,
        cast(Challenge.setup, Text).label("setup"),
        _gathered(Area, _AREA).label("areas"),
        _gathered(Domain, _DOMAIN).label("domains"),
        Challenge.version,
    ).order_by(Challenge.id)


def _gathered(table: type[Area] | type[Domain], names: tuple[str, ...]) -> ScalarSelect[Any]:
    """A challenge's rows of `table` as one JSON list, in the file's order."""
    pairs: list[ColumnElement[Any] | str] = []
    for name in names:
        pairs += [name, getattr(table, name)]
    rows = func.jsonb_agg(aggregate_order_by(func.jsonb_build_object(*pairs), table.position), type_=JSONB)
    return select(cast(rows, Text)).where(table.challenge_id == Challenge.id).correlate(Challenge).scalar_subquery()


_BY_SLUG: Final = Statement(_seen().where(Challenge.slug == bindparam("slug", type_=String)))
_BY_ID: Final = Statement(_seen().where(Challenge.id == bindparam("id", type_=BigInteger)))
_OPEN: Final = Statement(_seen().where(Challenge.status == bindparam("status", type_=String)))
_ALL: Final = Statement(_seen())


def _the_one(rows: Sequence[Mapping[str, Any]], which: str | int) -> ChallengeView:
    if not rows:
        raise NoSuchChallenge(which)
    return _view(rows[0])


def _view(row: Mapping[str, Any]) -> ChallengeView:
    """Reading a set-up takes a millisecond, and every talk begins with it; the same texts are read once."""
    return _read(
        row["id"],
        row["slug"],
        row["status"],
        tuple(row["languages"]),
        row["time_zone"],
        row["setup"],
        row["areas"],
        row["domains"],
        row["version"],
    )


@lru_cache(maxsize=64)
def _read(
    id_: int,
    slug: str,
    status: str,
    languages: tuple[str, ...],
    time_zone: str,
    setup: str,
    areas: str | None,
    domains: str | None,
    version: int,
) -> ChallengeView:
    return ChallengeView(
        id=id_,
        slug=slug,
        status=ChallengeStatus(status),
        languages=languages,
        time_zone=time_zone,
        setup=Setup.model_validate_json(setup),
        areas=tuple(_area_view(each) for each in json.loads(areas or "[]")),
        domains=tuple(DomainView(**each) for each in json.loads(domains or "[]")),
        version=version,
    )


def _area_view(row: dict[str, Any]) -> AreaView:
    return AreaView(**row | {"kind": AreaKind(row["kind"]), "postcodes": tuple(row["postcodes"])})
