"""The team's list of submissions, a page at a time by key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, ScalarSelect, func, select

from participation.database import Db
from participation.disclosure import Depth
from participation.export import domain_slugs, media_kinds, support_count, tag_names
from participation.filters import SubmissionFilter, conditions, with_inner_areas
from participation.lineage import merged_into
from participation.models import Area, Member, OpenSubmission, Reading, Resident, Submission
from participation.pretending import pretend_of
from participation.reading_order import Cursor, Wanted, Way
from participation.words import Kind, MediaKind, Pretend, Status

PAGE: Final = 25
MOST_ON_A_PAGE: Final = 100
READING_MINUTES: Final = 10
"""So long somebody who opened a submission counts as reading it."""


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
    looked_for = await _wanted(db, wanted, challenge_id=challenge_id, member_id=member_id, depth=depth)
    page = Way(newest_first, after).next(looked_for, most=most).subquery()
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
            tag_names().label("tags"),
            media_kinds().label("media"),
            Submission.urgent,
            Submission.answered_at.is_not(None).label("answered"),
            Submission.received_at,
            Member.name.label("assigned_to"),
            _reads(member_id).label("reads"),
            merged_into().label("merged_into"),
            support_count().label("supports"),
            Submission.rest,
            Resident.pretend,
        )
        .join(page, page.c.id == Submission.id)
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Area, Area.id == Submission.area_id)
        .outerjoin(Member, Member.id == Submission.assigned_to)
        .order_by(Submission.rest, Submission.id.desc() if newest_first else Submission.id)
    )
    return tuple(_line(row) for row in await db.execute(query))


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
    looked_for = await _wanted(db, wanted, challenge_id=challenge_id, member_id=member_id, depth=depth)
    ways = [Way(newest_first, at, backwards=backwards) for backwards in (True, False)]
    next_one = [select(way.next(looked_for, most=1).subquery().c.id).scalar_subquery() for way in ways]
    before, after = (await db.execute(select(*next_one))).one()
    return before, after


async def _wanted(db: Db, wanted: SubmissionFilter, *, challenge_id: int, member_id: int, depth: Depth) -> Wanted:
    areas = await with_inner_areas(db, wanted)
    where = conditions(wanted, challenge_id=challenge_id, member_id=member_id, depth=depth, areas=areas)
    return Wanted(challenge_id, where, wanted.status, wanted.tag, areas or ())


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
