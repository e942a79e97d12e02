"""One submission as the team sees it: own words, where it stands, its thread and its history; and who reads it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from participation import changes
from participation.database import Db
from participation.errors import NoSuchSubmission
from participation.lineage import MergedOne, merged_into, merged_ones
from participation.models import (
    Area,
    Media,
    Member,
    OpenSubmission,
    Resident,
    Submission,
    SubmissionDomain,
    SubmissionMove,
    SubmissionTag,
    Tag,
    ThreadEntry,
)
from participation.pretending import pretend_of
from participation.reading_list import READING_MINUTES
from participation.reading_order import Cursor
from participation.readings import ReadingView, readings_of
from participation.support_along import count_asked
from participation.supports import CanHelp, counts, who_can_help
from participation.tags import TagView
from participation.words import (
    UNDONE_BY_NOTHING,
    About,
    Company,
    EntryKind,
    Kind,
    MediaKind,
    Move,
    Pretend,
    Reach,
    Status,
    SupportKind,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Of the thread."""

    kind: EntryKind
    words: str | None
    """None: erased."""
    by: str | None
    """A member's name; None: the resident."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """Of the history."""

    id: int
    move: Move
    after: Status
    by: str | None
    reason: str | None
    at: datetime
    undone: bool


@dataclass(frozen=True, slots=True)
class Medium:
    """A photo or voice message that came with it."""

    id: int
    kind: MediaKind
    seconds: int | None


@dataclass(frozen=True, slots=True)
class SubmissionView:
    number: int
    kind: Kind
    status: Status
    version: int
    own_words: str
    language: str | None
    public_wording: str | None
    purpose: str | None
    about: About | None
    for_whom: str | None
    availability: str | None
    reach: Reach | None
    company: Company | None
    visibility: Visibility
    urgent: bool
    answered: bool
    received_at: datetime
    resident: str
    """Handle."""
    name: str | None
    """Only of who chose to be named."""
    pretend: Pretend | None
    """None: a real resident."""
    paused: bool
    """They asked us to begin nothing: a question does not reach them."""
    proposed_kind: Kind | None
    """What its sender is asked now: whether this message may become that."""
    area_id: int | None
    area: str | None
    assigned_to: int | None
    assigned: str | None
    """The member's name."""
    domain_ids: tuple[int, ...]
    tags: tuple[TagView, ...]
    attached: tuple[Medium, ...]
    """Oldest first; also of what was added."""
    readings: tuple[ReadingView, ...]
    thread: tuple[Entry, ...]
    """Oldest first."""
    history: tuple[Moved, ...]
    """Newest first."""
    supports: Mapping[SupportKind, int]
    """How many neighbours say what; what nobody says is left out."""
    can_help: tuple[CanHelp, ...]
    asked_along: int
    """So many support what was merged into it, and said nothing of this one."""
    merged_into: int | None
    """The number of the canonical one."""
    merged: tuple[MergedOne, ...]
    """What goes on as part of this one."""
    readers: tuple[str, ...]
    """Who else of the team has it open."""
    cursor: Cursor
    """Its place on the list."""

    @property
    def media(self) -> tuple[MediaKind, ...]:
        return tuple(each.kind for each in self.attached)

    @property
    def redacted(self) -> bool:
        """Personal data were taken out of its words."""
        return any(each.move is Move.REDACT for each in self.history)

    @property
    def last_move(self) -> Moved | None:
        """The newest that a member may want to take back."""
        return next((each for each in self.history if each.move not in UNDONE_BY_NOTHING), None)


async def see_submission(db: Db, *, challenge_id: int, number: int, member_id: int) -> SubmissionView:
    """
    Raises:
        NoSuchSubmission: none of this challenge, or taken back by its resident.
    """
    assigned = aliased(Member)
    found = await db.execute(
        select(
            *(column for column in Submission.__table__.columns if column.name != "search"),
            Resident.handle,
            Resident.name,
            Resident.paused_at,
            Resident.pretend,
            Area.name.label("area"),
            assigned.name.label("assigned"),
            merged_into().label("merged_into"),
        )
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Area, Area.id == Submission.area_id)
        .outerjoin(assigned, assigned.id == Submission.assigned_to)
        .where(Submission.id == number, Submission.challenge_id == challenge_id, Submission.withdrawn_at.is_(None))
    )
    row = found.one_or_none()
    if row is None:
        raise NoSuchSubmission
    return await _view(db, row, member_id)


async def note_open(db: Db, *, challenge_id: int, number: int, member_id: int) -> None:
    """From now on others see that this member reads it; their pages are told when it is new."""
    row = {"submission_id": number, "member_id": member_id}
    known = select(OpenSubmission.at > _lately()).filter_by(**row)
    reads = bool(await db.scalar(known))
    new = insert(OpenSubmission).values(**row, at=func.now())
    await db.execute(new.on_conflict_do_update(index_elements=["submission_id", "member_id"], set_={"at": func.now()}))
    if not reads:
        await changes.tell(db, challenge_id=challenge_id, numbers=[number])


async def _view(db: Db, row: Row[*tuple[Any, ...]], member_id: int) -> SubmissionView:
    number = row.id
    visibility = Visibility(row.visibility)
    return SubmissionView(
        number=number,
        kind=Kind(row.kind),
        status=Status(row.status),
        version=row.version,
        own_words=row.own_words,
        language=row.language,
        public_wording=row.public_wording,
        purpose=row.purpose,
        about=About(row.about) if row.about else None,
        for_whom=row.for_whom,
        availability=row.availability,
        reach=Reach(row.reach) if row.reach else None,
        company=Company(row.company) if row.company else None,
        visibility=visibility,
        urgent=row.urgent,
        answered=row.answered_at is not None,
        received_at=row.received_at,
        resident=row.handle,
        name=row.name if visibility is Visibility.NAMED else None,
        pretend=pretend_of(row.pretend),
        paused=row.paused_at is not None,
        proposed_kind=Kind(row.proposed_kind) if row.proposed_kind else None,
        area_id=row.area_id,
        area=row.area,
        assigned_to=row.assigned_to,
        assigned=row.assigned,
        domain_ids=await _domains(db, number),
        tags=await _tags(db, number),
        attached=await _media(db, number),
        readings=await readings_of(db, number=number),
        thread=await _thread(db, number),
        history=await _history(db, number),
        supports=await counts(db, number=number),
        can_help=await who_can_help(db, number=number),
        asked_along=await count_asked(db, number=number),
        merged_into=row.merged_into,
        merged=await merged_ones(db, number=number),
        readers=await _readers(db, number, member_id),
        cursor=Cursor(row.rest, number),
    )


async def _domains(db: Db, number: int) -> tuple[int, ...]:
    query = select(SubmissionDomain.domain_id).where(SubmissionDomain.submission_id == number)
    return tuple((await db.execute(query.order_by(SubmissionDomain.domain_id))).scalars())


async def _tags(db: Db, number: int) -> tuple[TagView, ...]:
    found = await db.execute(
        select(Tag.id, Tag.group_name, Tag.name)
        .join(SubmissionTag, SubmissionTag.tag_id == Tag.id)
        .where(SubmissionTag.submission_id == number)
        .order_by(func.lower(Tag.group_name), func.lower(Tag.name))
    )
    return tuple(TagView(*row) for row in found)


async def _media(db: Db, number: int) -> tuple[Medium, ...]:
    columns = (Media.id, Media.kind, Media.seconds)
    found = await db.execute(select(*columns).where(Media.submission_id == number).order_by(Media.id))
    return tuple(Medium(row.id, MediaKind(row.kind), row.seconds) for row in found)


async def _thread(db: Db, number: int) -> tuple[Entry, ...]:
    found = await db.execute(
        select(ThreadEntry.kind, ThreadEntry.words, Member.name, ThreadEntry.created_at)
        .outerjoin(Member, Member.id == ThreadEntry.member_id)
        .where(ThreadEntry.submission_id == number)
        .order_by(ThreadEntry.id)
    )
    return tuple(Entry(EntryKind(row.kind), row.words, row.name, row.created_at) for row in found)


async def _history(db: Db, number: int) -> tuple[Moved, ...]:
    found = await db.execute(
        select(
            SubmissionMove.id,
            SubmissionMove.move,
            SubmissionMove.after,
            Member.name,
            SubmissionMove.reason,
            SubmissionMove.at,
            SubmissionMove.undone_by.is_not(None).label("undone"),
        )
        .outerjoin(Member, Member.id == SubmissionMove.member_id)
        .where(SubmissionMove.submission_id == number)
        .order_by(SubmissionMove.id.desc())
    )
    return tuple(
        Moved(row.id, Move(row.move), Status(row.after), row.name, row.reason, row.at, row.undone) for row in found
    )


async def _readers(db: Db, number: int, member_id: int) -> tuple[str, ...]:
    found = await db.execute(
        select(Member.name)
        .join(OpenSubmission, OpenSubmission.member_id == Member.id)
        .where(
            OpenSubmission.submission_id == number, OpenSubmission.member_id != member_id, OpenSubmission.at > _lately()
        )
        .order_by(Member.name)
    )
    return tuple(found.scalars())


def _lately() -> ColumnElement[datetime]:
    """Whoever looked at it since, reads it now."""
    return func.now() - func.make_interval(0, 0, 0, 0, 0, READING_MINUTES)
