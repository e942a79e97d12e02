"""Forty submissions of nobody, to look around with. All of them are marked as samples, and go as they came. Nothing is
ever sent: sample residents have no chat.
"""

import tomllib
from datetime import datetime
from importlib.resources import files

from sqlalchemy import delete, exists, select, update

from participation import pretending
from participation.challenges import ChallengeView
from participation.database import Db
from participation.demo.filling import Filling
from participation.demo.sample import Sample, samples_in
from participation.errors import RealResidents, SamplesThere
from participation.models import Challenge, Member, MemberRole, SubmissionTag, Tag
from participation.words import Pretend


def samples() -> tuple[Sample, ...]:
    return samples_in(tomllib.loads(files(__name__).joinpath("samples.toml").read_text("utf-8")))


async def fill(db: Db, *, challenge: ChallengeView, among_residents: bool = False, now: datetime) -> int:
    """How many submissions were made.

    Raises:
        SamplesThere: this challenge has them already.
        RealResidents: the challenge is somebody's, and nobody said that samples may stand `among_residents`.
    """
    await db.execute(select(Challenge.id).where(Challenge.id == challenge.id).with_for_update())
    if there := await pretending.count_made_up(db, challenge_id=challenge.id, kind=Pretend.SAMPLE):
        raise SamplesThere(there, challenge.slug)
    if not among_residents and await pretending.has_real_residents(db, challenge_id=challenge.id):
        raise RealResidents(challenge.slug)
    known = select(Tag.id).where(Tag.challenge_id == challenge.id)
    before = (await db.execute(known)).scalars().all()
    await Filling(db, challenge, now).all(samples())
    await db.execute(update(Tag).where(Tag.challenge_id == challenge.id, Tag.id.not_in(before)).values(sample=True))
    return await pretending.count_made_up(db, challenge_id=challenge.id, kind=Pretend.SAMPLE)


async def remove(db: Db, *, challenge: ChallengeView) -> int:
    """How many submissions went. A tag that stands on something real by now stays."""
    gone = await pretending.clear_away(db, challenge_id=challenge.id, kind=Pretend.SAMPLE, by=None)
    ours = (Tag.challenge_id == challenge.id) & Tag.sample.is_(True)
    await db.execute(delete(Tag).where(ours, ~exists().where(SubmissionTag.tag_id == Tag.id)))
    await db.execute(update(Tag).where(ours).values(sample=False))
    team = select(MemberRole.member_id).where(MemberRole.challenge_id == challenge.id)
    await db.execute(delete(Member).where(Member.sample.is_(True), Member.id.in_(team)))
    return gone
