"""The team's list of submissions, a page at a time by key, and how many there are of each status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, Case, ColumnElement, Row, ScalarSelect, Text, and_, case, func, not_, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from participation.database import Db
from participation.disclosure import Depth
from participation.export import domain_slugs, media_kinds
from participation.filters import SubmissionFilter, conditions
from participation.lineage import merged_into
from participation.models import (
    Area,
    Member,
    OpenSubmission,
    Reading,
    Resident,
    Submission,
    SubmissionTag,
    Support,
    Tag,
)
from participation.pretending import of_tests, pretend_of
from participation.words import Kind, MediaKind, Pretend, Status

PAGE: Final = 25
MOST_ON_A_PAGE: Final = 100
READING_MINUTES: Final = 10
"""So long somebody who opened a submission counts as reading it."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page, where the next one begins."""

    rest: int
    """0 for what is urgent and nobody's yet, which stands on top."""
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """A submission as it stands on the list."""

    number: int
    kind: Kind
    status: Status
    words: str
    reading: str | None
    """What the team wrote down of them: what is said or seen before a translation."""
    public_wording: str | None
    language: str | None
    area: str | None
    domains: tuple[str, ...]
    """Slugs, in the challenge's order."""
    tags: tuple[str, ...]
    media: tuple[MediaKind, ...]
    urgent: bool
    answered: bool
    received_at: datetime
    assigned_to: str | None
    """A member's name."""
    reads: str | None
    """Somebody else of the team who has it open."""
    merged_into: int | None
    """The number of the canonical one."""
    supports: int
    """So often neighbours said something of it."""
    rest: int
    pretend: Pretend | None = None
    """None: of a real resident."""

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.rest, self.number)


async def submissions_page(
    db: Db,
    wanted: SubmissionFilter,
    *,
    challenge_id: int,
    member_id: int,
    after: Cursor | None = None,
    newest_first: bool = False,
    most: int = PAGE,
    depth: Depth = Depth.ALL,
) -> tuple[Line, ...]:
    """What is urgent and nobody's first; then what waits longest, or what came last."""
    way = Submission.id.desc() if newest_first else Submission.id
    where = conditions(wanted, challenge_id=challenge_id, member_id=member_id, depth=depth)
    if after is not None:
        where.append(_later(after, newest_first=newest_first))
    page = select(Submission.id).where(*where).order_by(_rest(), way).limit(most).subquery()
    query = (
        select(
            Submission.id.label("number"),
            Submission.kind,
            Submission.status,
            Submission.own_words,
            _reading().label("reading"),
            Submission.public_wording,
            Submission.language,
            Area.name.label("area"),
            domain_slugs().label("domains"),
            _tags().label("tags"),
            media_kinds().label("media"),
            Submission.urgent,
            Submission.answered_at.is_not(None).label("answered"),
            Submission.received_at,
            Member.name.label("assigned_to"),
            _reads(member_id).label("reads"),
            merged_into().label("merged_into"),
            _supports().label("supports"),
            _rest().label("rest"),
            Resident.pretend,
        )
        .join(page, page.c.id == Submission.id)
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Area, Area.id == Submission.area_id)
        .outerjoin(Member, Member.id == Submission.assigned_to)
        .order_by(_rest(), way)
    )
    return tuple(_line(row) for row in await db.execute(query))


def _rest() -> Case[int]:
    """0 for what is urgent and nobody's yet."""
    return case((and_(Submission.urgent, Submission.assigned_to.is_(None)), 0), else_=1)


def _later(at: Cursor, *, newest_first: bool) -> ColumnElement[bool]:
    beyond = Submission.id < at.number if newest_first else Submission.id > at.number
    return or_(_rest() > at.rest, and_(_rest() == at.rest, beyond))


async def count_each(
    db: Db, wanted: Sequence[SubmissionFilter], *, challenge_id: int, member_id: int
) -> tuple[int, ...]:
    """How many submissions each of the filters means, in one statement."""
    counts = [
        select(func.count())
        .select_from(Submission)
        .where(*conditions(each, challenge_id=challenge_id, member_id=member_id))
        .scalar_subquery()
        for each in wanted
    ]
    return tuple((await db.execute(select(*counts))).one())


async def counts_by_status(db: Db, *, challenge_id: int) -> Mapping[Status, int]:
    """Those there are none of are left out."""
    found = await db.execute(
        select(Submission.status, func.count())
        .where(Submission.challenge_id == challenge_id, Submission.withdrawn_at.is_(None), of_tests(challenge_id))
        .group_by(Submission.status)
    )
    return {Status(status): count for status, count in found}


async def neighbours_of(
    db: Db,
    wanted: SubmissionFilter,
    *,
    challenge_id: int,
    member_id: int,
    at: Cursor,
    newest_first: bool = False,
    depth: Depth = Depth.ALL,
) -> tuple[int | None, int | None]:
    """The numbers before and after this one on the same list."""
    where = conditions(wanted, challenge_id=challenge_id, member_id=member_id, depth=depth)
    later = _later(at, newest_first=newest_first)
    earlier = and_(not_(later), Submission.id != at.number)
    down, up = (Submission.id.desc(), Submission.id) if newest_first else (Submission.id, Submission.id.desc())
    before = select(Submission.id).where(*where, earlier).order_by(_rest().desc(), up).limit(1)
    after = select(Submission.id).where(*where, later).order_by(_rest(), down).limit(1)
    row = (await db.execute(select(before.scalar_subquery(), after.scalar_subquery()))).one()
    return row[0], row[1]


def _tags() -> ScalarSelect[Any]:
    return (
        select(func.array_agg(aggregate_order_by(Tag.name, func.lower(Tag.name)), type_=ARRAY(Text)))
        .join(SubmissionTag, SubmissionTag.tag_id == Tag.id)
        .where(SubmissionTag.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


def _reading() -> ScalarSelect[Any]:
    return (
        select(Reading.words)
        .where(Reading.submission_id == Submission.id)
        .order_by(Reading.kind, Reading.language)
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )


def _reads(member_id: int) -> ScalarSelect[Any]:
    """Who else has it open."""
    lately = func.now() - func.make_interval(0, 0, 0, 0, 0, READING_MINUTES)
    reader = Member.__table__.alias("reader")
    return (
        select(reader.c.name)
        .join(OpenSubmission, OpenSubmission.member_id == reader.c.id)
        .where(
            OpenSubmission.submission_id == Submission.id,
            OpenSubmission.member_id != member_id,
            OpenSubmission.at > lately,
        )
        .order_by(OpenSubmission.at.desc())
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )


def _supports() -> ScalarSelect[int]:
    here = Support.submission_id == Submission.id
    return select(func.count()).select_from(Support).where(here).correlate(Submission).scalar_subquery()


def _line(row: Row[Any]) -> Line:
    return Line(
        number=row.number,
        kind=Kind(row.kind),
        status=Status(row.status),
        words=row.own_words,
        reading=row.reading,
        public_wording=row.public_wording,
        language=row.language,
        area=row.area,
        domains=tuple(row.domains or ()),
        tags=tuple(row.tags or ()),
        media=tuple(MediaKind(each) for each in row.media or ()),
        urgent=row.urgent,
        answered=row.answered,
        received_at=row.received_at,
        assigned_to=row.assigned_to,
        reads=row.reads,
        merged_into=row.merged_into,
        supports=row.supports,
        rest=row.rest,
        pretend=pretend_of(row.pretend),
    )
