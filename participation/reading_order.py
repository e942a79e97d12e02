"""Which submissions stand next on the team's list, found in a time that does not grow with the list.

What is wanted is mostly near: the list, or what of it has the tag or the area, is walked in its own order, so many rows
far, and each row is looked at. Where that gives too few, what is wanted is seldom: all of it is gathered by whichever
index leads there, and put in order. One statement does either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, not_, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute

from participation.database import fixed
from participation.models import Submission, SubmissionTag
from participation.moves import WAITING
from participation.words import Status

WALKED: Final = 4_000
"""Rows. To look at so many takes about as long as to gather what is too seldom to be found among them."""

_FEW_AREAS: Final = 4
"""So many are walked side by side; more of them are not seldom."""

Found: TypeAlias = Select[int, int]
"""Number and rest."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page, where the next one begins."""

    rest: int
    """0 for what is urgent and nobody's yet, which stands on top."""
    number: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in a challenge, and what leads along it in order: the rarest of what it asks for."""

    challenge_id: int
    where: Sequence[ColumnElement[bool]]
    statuses: Sequence[Status] = ()
    tags: Sequence[int] = ()
    areas: Sequence[int] = ()
    """With all areas in them."""

    def along(self) -> list[tuple[InstrumentedAttribute[int], ColumnElement[bool]]]:
        """Numbers to walk along, and on which condition; together they hold all that is wanted and does not stand on
        top."""
        here = and_(Submission.challenge_id == self.challenge_id, Submission.rest == fixed(1))
        if self.statuses and WAITING.issuperset(self.statuses):
            pass
        elif self.tags:
            return [(SubmissionTag.submission_id, SubmissionTag.tag_id == fixed(self.tags[0]))]
        elif 0 < len(self.areas) <= _FEW_AREAS:
            areas = [Submission.area_id == fixed(each) for each in self.areas]
            return [(Submission.id, and_(Submission.rest == fixed(1), each)) for each in areas]
        lists = [and_(here, Submission.status == fixed(each.value)) for each in self.statuses] or [here]
        return [(Submission.id, each) for each in lists]


@dataclass(frozen=True, slots=True)
class Way:
    """In which order, and from where on."""

    newest_first: bool = False
    after: Cursor | None = None
    backwards: bool = False
    """From there to the top."""

    def next(self, wanted: Wanted, *, most: int) -> Found:
        near = union_all(*(self._near(rest, wanted, most) for rest in self._walked())).cte()
        seldom = select(Submission.id, Submission.rest).where(*wanted.where, or_(*map(self._lies, self._rests()))).cte()
        few = select(func.count()).select_from(near).scalar_subquery() < most
        either = union_all(
            select(near.c.id, near.c.rest).where(not_(few)),
            select(seldom.c.id, seldom.c.rest).where(few),
        ).subquery()
        top_first = either.c.rest.desc() if self.backwards else either.c.rest
        return select(either.c.id, either.c.rest).order_by(top_first, self._by(either.c.id)).limit(fixed(most))

    def _near(self, rest: int, wanted: Wanted, most: int) -> Found:
        """The first of those that are met within the walk; on top everything is met, as it is never much."""
        walk = self._walk(wanted) if rest else self._top(wanted)
        # the limit keeps PostgreSQL from looking for all that is wanted, and then which of it was met
        one = select(Submission.id, Submission.rest).where(
            Submission.id == walk.c.id, Submission.rest == fixed(rest), *wanted.where
        )
        met = one.limit(fixed(1)).lateral()
        along = select(met.c.id, met.c.rest).select_from(walk).join(met, true())
        return along.order_by(self._by(walk.c.id)).limit(fixed(most))

    def _top(self, wanted: Wanted) -> Subquery:
        return select(Submission.id).where(Submission.challenge_id == wanted.challenge_id, self._lies(0)).subquery()

    def _walk(self, wanted: Wanted) -> Subquery:
        walks = [
            select(number.label("id"))
            .where(here, *self._beyond(1, number))
            .order_by(self._by(number))
            .limit(fixed(WALKED))
            .subquery()
            for number, here in wanted.along()
        ]
        if len(walks) == 1:
            return walks[0]
        together = union_all(*(select(each.c.id) for each in walks)).subquery()
        return select(together.c.id).order_by(self._by(together.c.id)).limit(fixed(WALKED)).subquery()

    def _walked(self) -> Sequence[int]:
        """Backwards no further than to the top of what it stands in: what was not met there would be left out."""
        return self._rests()[-1:] if self.backwards else self._rests()

    def _rests(self) -> Sequence[int]:
        """What stands on top and what does not, as far as it lies that way."""
        if self.after is None:
            return (0, 1)
        return range(self.after.rest + 1) if self.backwards else range(self.after.rest, 2)

    def _lies(self, rest: int) -> ColumnElement[bool]:
        return and_(Submission.rest == fixed(rest), *self._beyond(rest, Submission.id))

    def _beyond(self, rest: int, number: Any) -> list[ColumnElement[bool]]:
        if self.after is None or rest != self.after.rest:
            return []
        return [number < self.after.number if self._down else number > self.after.number]

    @property
    def _down(self) -> bool:
        return self.newest_first is not self.backwards

    def _by(self, number: Any) -> Any:
        return number.desc() if self._down else number
