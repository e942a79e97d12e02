"""Brings and reviews samples by the use cases themselves, in one transaction; then they are set back in time."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, DateTime, bindparam, insert, text

from participation import corrections, merging, residents, review, submissions, supports, tags, threads
from participation.areas import leaves
from participation.challenges import ChallengeView
from participation.database import Db
from participation.demo.sample import Sample
from participation.languages import Detected
from participation.models import Member, MemberRole
from participation.review import Reviewed
from participation.words import MergeReason, Move, Pretend, Role, Visibility

TEAM: Final = "Voorbeeldteam"
_HOURS_APART: Final = 0.3
_VERSION: Final = "sample"
"""Of the words with which nobody was asked."""


@dataclass(slots=True)
class Filling:
    db: Db
    challenge: ChallengeView
    now: datetime
    _people: dict[str, int] = field(default_factory=dict)

    async def all(self, wanted: Sequence[Sample]) -> None:
        """In the order in which they came in, so that numbers and dates agree."""
        member = await self._team()
        in_order = sorted(wanted, key=lambda each: -each.days)
        numbers = [await self._brought(each) for each in in_order]
        for sample, number in zip(in_order, numbers, strict=True):
            await self._reviewed(sample, Reviewed(self.challenge.id, number, member))
        for sample, number in zip(in_order, numbers, strict=True):
            await self._supported(sample, number)
        keys = {sample.key: number for sample, number in zip(in_order, numbers, strict=True) if sample.key}
        for sample, number in zip(in_order, numbers, strict=True):
            if sample.into:
                on = Reviewed(self.challenge.id, number, member)
                await merging.merge(self.db, on, into=keys[sample.into], reason=MergeReason.SAME)
        await self._set_back(dict(zip(numbers, in_order, strict=True)))

    async def _team(self) -> int:
        """In whose name it is decided: nobody can sign in as it."""
        row = {"name": TEAM, "language": "nl", "sample": True, "disabled_at": self.now}
        member: int = (await self.db.execute(insert(Member).values(row).returning(Member.id))).scalar_one()
        role = {"member_id": member, "challenge_id": self.challenge.id, "role": Role.COORDINATOR}
        await self.db.execute(insert(MemberRole).values(role))
        return member

    async def _brought(self, sample: Sample) -> int:
        number = await submissions.record_submission(
            self.db,
            challenge_id=self.challenge.id,
            resident_id=await self._person(sample.by, sample.language),
            kind=sample.kind,
            own_words=sample.words,
            area_id=self._area(sample),
            language=Detected(sample.language, 1.0),
            urgent=sample.urgent,
        )
        own: dict[str, Any] = {"number": number, "resident_id": self._people[sample.by]}
        domains = [each.id for each in self.challenge.domains if each.slug in sample.domains]
        await submissions.set_domains(self.db, **own, domain_ids=domains)
        if sample.why:
            await submissions.set_purpose(self.db, **own, words=sample.why)
        if sample.about:
            await submissions.set_about(self.db, **own, about=sample.about)
        if sample.offer:
            await submissions.detail_offer(self.db, **own, **sample.offer)
        if sample.visibility is not Visibility.TEAM:
            shown: dict[str, Any] = {"visibility": sample.visibility, "name": sample.name}
            await submissions.show_neighbours(self.db, **own, **shown, version=_VERSION, language=sample.language)
        return number

    async def _person(self, by: str, language: str) -> int:
        if by not in self._people:
            spoken = language if language in self.challenge.languages else self.challenge.languages[0]
            row = {"challenge_id": self.challenge.id, "language": spoken, "pretend": Pretend.SAMPLE}
            (self._people[by],) = await residents.make_residents(self.db, [row])
        return self._people[by]

    def _area(self, sample: Sample) -> int | None:
        """Of the sample challenge; in another one, one of those that it has."""
        if not sample.area:
            return None
        offered = leaves(self.challenge.offered_areas)
        some = offered[len(sample.words) % len(offered)]
        return next((each.id for each in self.challenge.areas if each.slug == sample.area), some.id)

    async def _reviewed(self, sample: Sample, on: Reviewed) -> None:
        for name, group in sample.tags:
            await tags.put_tag(self.db, on, name=name, group=group)
        if sample.note:
            await review.add_note(self.db, on, words=sample.note)
        if sample.wording:
            await corrections.reword(self.db, on, words=sample.wording)
        if sample.then:
            await _MOVES[sample.then](self.db, on, sample)
        if sample.answer:
            own = self._people[sample.by]
            await threads.answer_question(self.db, number=on.number, resident_id=own, words=sample.answer)

    async def _supported(self, sample: Sample, number: int) -> None:
        for by, kind, note in sample.supports:
            who = {"challenge_id": self.challenge.id, "resident_id": await self._person(by, sample.language)}
            await supports.support(self.db, **who, number=number, kind=kind, note=note)

    async def _set_back(self, brought: Mapping[int, Sample]) -> None:
        rows = [
            {"number": number, "at": self.now - timedelta(days=sample.days, hours=(place + 1) * _HOURS_APART)}
            for place, (number, sample) in enumerate(reversed([*brought.items()]))
        ]
        await self.db.execute(_RECEIVED, rows)
        for statement in _SINCE:
            await self.db.execute(statement, {"numbers": list(brought), "now": self.now})


_Does = Callable[[Db, Reviewed, Sample], Awaitable[object]]
_MOVES: Final[Mapping[str, _Does]] = {
    Move.ACCEPT: lambda db, on, _sample: review.accept(db, on),
    Move.DECLINE: lambda db, on, sample: review.decline(db, on, reason=sample.reason, words=sample.said),
    Move.ASK: lambda db, on, sample: review.ask(db, on, words=sample.said),
    Move.REPLY: lambda db, on, sample: review.reply(db, on, words=sample.said),
    Move.PROPOSE: lambda db, on, sample: review.propose(db, on, kind=sample.proposed),
}
_RECEIVED: Final = text("UPDATE submissions SET received_at = :at WHERE id = :number").bindparams(
    bindparam("at", type_=DateTime(timezone=True)), bindparam("number", type_=BigInteger)
)
_SPREAD: Final = """
    UPDATE {table} t SET {column} = s.received_at + (:now - s.received_at) * n.place / (n.many + 1)
    FROM submissions s, (
        SELECT id, row_number() OVER (PARTITION BY submission_id ORDER BY id) AS place,
            count(*) OVER (PARTITION BY submission_id) AS many
        FROM {table} WHERE submission_id = ANY(:numbers)
    ) n
    WHERE n.id = t.id AND s.id = t.submission_id
"""
"""What came after a submission, evenly over the time since it came in."""
_ANSWERED: Final = """
    UPDATE submissions SET answered_at = received_at + (:now - received_at) * 0.9
    WHERE id = ANY(:numbers) AND answered_at IS NOT NULL
"""
_TOLD: Final = "UPDATE notices SET created_at = :now, told_at = :now WHERE submission_id = ANY(:numbers)"
"""There is no chat to tell it in."""
_JOINED: Final = """
    UPDATE residents r SET joined_at = s.first
    FROM (SELECT resident_id, min(received_at) AS first FROM submissions WHERE id = ANY(:numbers) GROUP BY 1) s
    WHERE r.id = s.resident_id AND s.first < :now
"""
_CONSENTED: Final = """
    UPDATE consents c SET given_at = r.joined_at FROM residents r
    WHERE r.id = c.resident_id AND r.joined_at < :now
        AND r.id IN (SELECT resident_id FROM submissions WHERE id = ANY(:numbers))
"""
_SINCE: Final = tuple(
    text(sql).bindparams(bindparam("numbers", type_=ARRAY(BigInteger)), bindparam("now", type_=DateTime(timezone=True)))
    for sql in (
        _SPREAD.format(table="submission_moves", column="at"),
        _SPREAD.format(table="thread_entries", column="created_at"),
        _SPREAD.format(table="supports", column="created_at"),
        _ANSWERED,
        _TOLD,
        _JOINED,
        _CONSENTED,
    )
)
