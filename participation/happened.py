"""What happened to submissions of a neighbourhood, so ordered that many residents are each told their part of it
without going through all of it. Pure.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from participation.challenges import AreaView
from participation.digests import Reader


@dataclass(frozen=True, slots=True)
class Event:
    """The last thing that happened to one submission."""

    at: datetime
    number: int
    author: int
    area: int | None
    is_new: bool
    """It was accepted; else it is done."""
    short: bool
    """Its words may be quoted."""


class Happened:
    def __init__(self, events: Iterable[Event], areas: Sequence[AreaView]) -> None:
        """`events`: in order of time."""
        self._parents = {area.id: area.parent_id for area in areas}
        self._new: defaultdict[int | None, list[Event]] = defaultdict(list)
        self._quotable: defaultdict[int | None, list[Event]] = defaultdict(list)
        self._done: list[Event] = []
        self._own: defaultdict[int, list[Event]] = defaultdict(list)
        self._around: dict[int | None, frozenset[int | None]] = {}
        for event in events:
            (self._new[event.area] if event.is_new else self._done).append(event)
            self._own[event.author].append(event)
            if event.is_new and event.short:
                self._quotable[event.area].append(event)

    def near(self, reader: Reader) -> int:
        """New things of their own area, those around it and those in it."""
        return self._count(reader, self._areas_near(reader.area_id))

    def elsewhere(self, reader: Reader) -> int:
        return self._count(reader, self._new.keys() - self._areas_near(reader.area_id))

    def done(self, reader: Reader) -> int:
        own = sum(not each.is_new and each.at > reader.since for each in self._own.get(reader.id, ()))
        return _later(self._done, reader.since) - own

    def quoted(self, reader: Reader, *, most: int) -> list[int]:
        """Numbers: first those near, then the newest."""
        near = self._areas_near(reader.area_id)
        found = [event for each in self._quotable.values() for event in _newest(each, reader, most)]
        found.sort(key=lambda event: (event.area in near, event.at, event.number), reverse=True)
        return [event.number for event in found[:most]]

    def holds(self, outer: int | None, inner: int | None) -> bool:
        """Whether the area `inner` is in the other one; None is everywhere."""
        while inner is not None and inner != outer:
            inner = self._parents.get(inner)
        return inner == outer

    def _areas_near(self, area: int | None) -> frozenset[int | None]:
        if area not in self._around:
            known = (each for each in self._new if area is not None and each is not None)
            self._around[area] = frozenset(each for each in known if self.holds(each, area) or self.holds(area, each))
        return self._around[area]

    def _count(self, reader: Reader, areas: Collection[int | None]) -> int:
        """Without what is their own."""
        theirs = self._own.get(reader.id, ())
        own = sum(each.is_new and each.at > reader.since and each.area in areas for each in theirs)
        return sum(_later(self._new[area], reader.since) for area in areas) - own


def _newest(events: Sequence[Event], reader: Reader, most: int) -> list[Event]:
    fit = (event for event in reversed(events) if event.author != reader.id)
    return [event for event in islice(fit, most) if event.at > reader.since]


def _later(events: Sequence[Event], since: datetime) -> int:
    return len(events) - bisect_right(events, since, key=lambda event: event.at)
