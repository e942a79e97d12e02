"""What happened in a neighbourhood since each of some residents got their last overview: gathered for all of them in a
few statements, however many they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, func, or_, select

from participation.challenges import ChallengeView
from participation.database import Db
from participation.digests import Reader
from participation.happened import Event, Happened
from participation.models import Area, Phase, PhaseMove, Resident, Submission, SubmissionMove, Support
from participation.pretending import made_up
from participation.showing import may_be_shown, public_words
from participation.words import PhaseKind, PhaseState, Status
from participation.words import PhaseMove as Moved

MOST_EVENTS: Final = 5_000
"""Of a batch's weeks, the newest."""
QUOTED: Final = 240
"""Words up to so long are quoted, and whole: what is taken out of them later is then found in them."""
MOST_QUOTED: Final = 3
_WAITED: Final = (Status.RECEIVED, Status.CLARIFYING)


@dataclass(frozen=True, slots=True)
class Quote:
    number: int
    words: str
    area: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What happened, as one resident may see it; never of what they sent themselves, but for `supporters`."""

    quotes: tuple[Quote, ...]
    """Of what is new; first of their own area."""
    near: int
    """New things of their own area, those quoted too."""
    elsewhere: int
    done: int
    """Things of neighbours that came to an end."""
    supporters: int
    """Neighbours who said something of what they sent."""
    opened: tuple[PhaseKind, ...]
    closed: tuple[PhaseKind, ...]

    @property
    def is_empty(self) -> bool:
        counts = (self.near, self.elsewhere, self.done, self.supporters)
        return not any(counts) and not self.opened and not self.closed


async def overviews(db: Db, readers: Sequence[Reader], *, challenge: ChallengeView) -> Mapping[int, Overview]:
    """By resident; of who has none to be told there is none."""
    since = min(each.since for each in readers)
    happened = Happened(_events((await db.execute(_moves(challenge.id, since))).all()), challenge.areas)
    phases = (await db.execute(_phases(challenge.id, since))).all()
    supporters = {row.resident_id: int(row.supporters) for row in await db.execute(_supporters(readers))}
    quoted = {each.id: happened.quoted(each, most=MOST_QUOTED) for each in readers}
    words = await _words(db, {number for numbers in quoted.values() for number in numbers})
    told = {
        each.id: Overview(
            quotes=tuple(words[number] for number in quoted[each.id]),
            near=happened.near(each),
            elsewhere=happened.elsewhere(each),
            done=happened.done(each),
            supporters=supporters.get(each.id, 0),
            **_kinds(each, phases, happened),
        )
        for each in readers
    }
    return {id_: overview for id_, overview in told.items() if not overview.is_empty}


def _moves(challenge_id: int, since: datetime) -> Any:
    """To where each still stands, of what neighbours may see; the newest first."""
    new = and_(SubmissionMove.after == Status.ACCEPTED, SubmissionMove.before.in_(_WAITED))
    done = SubmissionMove.after == Status.DONE
    return (
        select(
            SubmissionMove.submission_id.label("number"),
            SubmissionMove.after,
            SubmissionMove.at,
            Submission.resident_id,
            Submission.area_id,
            (func.length(public_words()) <= QUOTED).label("short"),
        )
        .join(Submission, Submission.id == SubmissionMove.submission_id)
        .where(
            SubmissionMove.challenge_id == challenge_id,
            SubmissionMove.at > since,
            SubmissionMove.undone_by.is_(None),
            or_(new, done),
            Submission.status == SubmissionMove.after,
            may_be_shown(),
            Submission.resident_id.not_in(made_up(challenge_id)),
        )
        .order_by(SubmissionMove.at.desc(), SubmissionMove.id.desc())
        .limit(MOST_EVENTS)
    )


def _phases(challenge_id: int, since: datetime) -> Any:
    """What opened or closed, and still is so; each once, with when it last did."""
    opened = and_(PhaseMove.move.in_((Moved.OPEN, Moved.REOPEN)), Phase.state == PhaseState.OPEN)
    closed = and_(PhaseMove.move == Moved.CLOSE, Phase.state == PhaseState.CLOSED)
    return (
        select(Phase.id, Phase.kind, Phase.state, Phase.area_id, func.max(PhaseMove.at).label("at"))
        .join(PhaseMove, PhaseMove.phase_id == Phase.id)
        .where(Phase.challenge_id == challenge_id, PhaseMove.at > since, or_(opened, closed))
        .group_by(Phase.id)
        .order_by(Phase.id)
    )


def _events(newest_first: Sequence[Row[Any]]) -> Iterable[Event]:
    """In order of time, and of each submission the last one alone."""
    last: dict[int, Row[Any]] = {}
    for row in newest_first:
        last.setdefault(row.number, row)
    return (
        Event(row.at, row.number, row.resident_id, row.area_id, row.after == Status.ACCEPTED, row.short)
        for row in reversed(last.values())
    )


def _supporters(readers: Sequence[Reader]) -> Any:
    """Before `mark_told`: since when is what stands with each."""
    return (
        select(Submission.resident_id, func.count(Support.resident_id.distinct()).label("supporters"))
        .join(Resident, Resident.id == Submission.resident_id)
        .join(Support, Support.submission_id == Submission.id)
        .where(
            Resident.id.in_([each.id for each in readers]),
            Support.created_at > Resident.digested_at,
            Submission.withdrawn_at.is_(None),
        )
        .group_by(Submission.resident_id)
    )


async def _words(db: Db, numbers: set[int]) -> Mapping[int, Quote]:
    wanted = (
        select(Submission.id, public_words().label("words"), Area.name)
        .outerjoin(Area, Area.id == Submission.area_id)
        .where(Submission.id.in_(numbers))
    )
    return {row.id: Quote(row.id, row.words, row.name) for row in await db.execute(wanted)}


def _kinds(reader: Reader, phases: Sequence[Row[Any]], happened: Happened) -> dict[str, tuple[PhaseKind, ...]]:
    """Of phases that reach to where they live."""
    here = [row for row in phases if row.at > reader.since and happened.holds(row.area_id, reader.area_id)]
    states = {"opened": PhaseState.OPEN, "closed": PhaseState.CLOSED}
    return {
        name: tuple(dict.fromkeys(PhaseKind(row.kind) for row in here if row.state == state))
        for name, state in states.items()
    }
