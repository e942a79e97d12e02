"""What residents brought, for the team to take elsewhere: rows handed out page by page.

Pseudonymous: a resident's handle, never a chat's address; a name only of who chose to be named. What a resident
took back stays here. Opening files, and one moment for all pages (REPEATABLE READ), belong to who calls.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Row, ScalarSelect, Select, Text, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from participation.database import Db
from participation.lineage import additions, merged_into
from participation.models import (
    Area,
    Challenge,
    Domain,
    Media,
    Resident,
    Submission,
    SubmissionDomain,
    SubmissionTag,
    Support,
    Tag,
)
from participation.pretending import exported
from participation.readings import readings_json
from participation.words import About, Company, Kind, MediaKind, Reach, Status, Visibility

PAGE: Final = 500
"""Rows per statement."""


@dataclass(frozen=True, slots=True)
class ExportedSubmission:
    number: int
    challenge: str
    """Slug."""
    kind: Kind
    status: Status
    own_words: str
    public_wording: str | None
    """The team's, for others than the team."""
    purpose: str | None
    about: About | None
    for_whom: str | None
    availability: str | None
    reach: Reach | None
    company: Company | None
    """These four of offers alone."""
    visibility: Visibility
    name: str | None
    """Only of who chose to be named."""
    area: str | None
    area_slug: str | None
    domains: tuple[str, ...]
    """Slugs, in the challenge's order."""
    tags: tuple[str, ...]
    """Names."""
    supports: int
    """So often neighbours said something of it."""
    additions: tuple[str, ...]
    """What the resident added or answered later, oldest first."""
    language: str | None
    language_confidence: float | None
    urgent: bool
    received_at: datetime
    media: tuple[MediaKind, ...]
    readings: tuple[dict[str, str], ...]
    """What the team wrote down of the words: kind, language, words."""
    resident: str
    """Handle."""
    merged_into: int | None
    """The number of the canonical one."""
    sample: bool = False
    """Made up, to look around with."""


async def count_submissions(db: Db, *, challenge_id: int | None = None, samples: bool = False) -> int:
    """How many `submissions_for_export` hands out."""
    wanted = _wanted(challenge_id, samples=samples)
    return (await db.execute(select(func.count()).select_from(Submission).where(*wanted))).scalar_one()


async def submissions_for_export(
    db: Db, *, challenge_id: int | None = None, where: Sequence[ColumnElement[bool]] = (), samples: bool = False
) -> AsyncIterator[ExportedSubmission]:
    """Those of one challenge, or of all, by number; `where`: of these only (`participation.filters`); `samples`: also
    those of `samenleven demo`."""
    wanted = [*_wanted(challenge_id, samples=samples), *where]
    last = 0
    while True:
        page = (await db.execute(_page(wanted, after=last))).all()
        for row in page:
            yield _exported(row)
        if len(page) < PAGE:
            return
        last = page[-1].number


def _wanted(challenge_id: int | None, *, samples: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Submission.withdrawn_at.is_(None), exported(samples=samples)]
    if challenge_id is not None:
        conditions.append(Submission.challenge_id == challenge_id)
    return conditions


def _page(wanted: Sequence[ColumnElement[bool]], *, after: int) -> Select[*tuple[Any, ...]]:
    """Which ones is settled first: else all that follow would be joined and sorted for every page."""
    page = select(Submission.id).where(*wanted, Submission.id > after).order_by(Submission.id).limit(PAGE).subquery()
    return (
        select(
            Submission.id.label("number"),
            Challenge.slug.label("challenge"),
            Resident.pretend.is_not(None).label("sample"),
            Submission.kind,
            Submission.status,
            Submission.own_words,
            Submission.public_wording,
            Submission.purpose,
            Submission.about,
            Submission.for_whom,
            Submission.availability,
            Submission.reach,
            Submission.company,
            Submission.visibility,
            case((Submission.visibility == Visibility.NAMED, Resident.name)).label("name"),
            Area.name.label("area"),
            Area.slug.label("area_slug"),
            domain_slugs().label("domains"),
            tag_names().label("tags"),
            support_count().label("supports"),
            additions().label("additions"),
            Submission.language,
            Submission.language_confidence,
            Submission.urgent,
            Submission.received_at,
            media_kinds().label("media"),
            readings_json().label("readings"),
            Resident.handle.label("resident"),
            merged_into().label("merged_into"),
        )
        .join(page, page.c.id == Submission.id)
        .join(Challenge, Challenge.id == Submission.challenge_id)
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Area, Area.id == Submission.area_id)
        .order_by(Submission.id)
    )


def domain_slugs() -> ScalarSelect[Any]:
    """A submission's, in the challenge's order, beside `Submission` in a query."""
    return (
        select(func.array_agg(aggregate_order_by(Domain.slug, Domain.position), type_=ARRAY(Text)))
        .join(SubmissionDomain, SubmissionDomain.domain_id == Domain.id)
        .where(SubmissionDomain.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


def tag_names() -> ScalarSelect[Any]:
    """A submission's, in the order of the alphabet, beside `Submission` in a query."""
    return (
        select(func.array_agg(aggregate_order_by(Tag.name, func.lower(Tag.name)), type_=ARRAY(Text)))
        .join(SubmissionTag, SubmissionTag.tag_id == Tag.id)
        .where(SubmissionTag.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


def support_count() -> ScalarSelect[int]:
    here = Support.submission_id == Submission.id
    return select(func.count()).select_from(Support).where(here).correlate(Submission).scalar_subquery()


def media_kinds() -> ScalarSelect[Any]:
    return (
        select(func.array_agg(aggregate_order_by(Media.kind, Media.id), type_=ARRAY(Text)))
        .where(Media.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


def _exported(row: Row[Any]) -> ExportedSubmission:
    closed_sets = {
        "kind": Kind(row.kind),
        "status": Status(row.status),
        "about": About(row.about) if row.about else None,
        "reach": Reach(row.reach) if row.reach else None,
        "company": Company(row.company) if row.company else None,
        "visibility": Visibility(row.visibility),
        "domains": tuple(row.domains or ()),
        "tags": tuple(row.tags or ()),
        "additions": tuple(row.additions or ()),
        "media": tuple(MediaKind(kind) for kind in row.media or ()),
        "readings": tuple(row.readings or ()),
    }
    return ExportedSubmission(**row._asdict() | closed_sets)


def plain(row: ExportedSubmission) -> dict[str, Any]:
    """With values that JSON knows; times in UTC as in 2026-11-24T07:30:00Z."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    received = row.received_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    return values | {"received_at": f"{received}Z"}
