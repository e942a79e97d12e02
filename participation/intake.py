"""What the team writes down for people whom it meets: each is a resident without a chat, until somebody types the four
words of their slip (`slips`). Files of such go the same way (`imports`).

Nothing is sent to who has no chat; what they are to hear waits for them (`notices`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select

from participation import audit
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import ChallengeClosed, NoSuchArea, NoSuchSubmission, NoWords
from participation.languages import CHAT_LANGUAGES, Detected, detect
from participation.models import Consent, Intake, Member, Resident, Submission, SubmissionDomain
from participation.residents import make_residents
from participation.words import About, ChallengeStatus, ConsentKind, Kind, Status, Visibility

MOST_WORDS: Final = 4_000
MOST_WHY: Final = 2_000
MOST_SOURCE: Final = 80
"""Characters."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said, as the team writes it down."""

    kind: Kind
    own_words: str
    source: str
    """Where and when it was heard, as in "buurthuis, 3 maart"."""
    purpose: str | None = None
    area_id: int | None = None
    domain_ids: tuple[int, ...] = ()
    language: str | None = None
    """None: detected from the words."""
    about: About | None = None
    neighbours: bool = False
    """They agreed that neighbours may read it, without a name."""
    urgent: bool = False
    line: int | None = None
    """Of a file."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes down, in which challenge."""

    challenge: ChallengeView
    by: int
    consent_version: str
    """Of the words with which it is asked whether neighbours may read it."""


async def write_down(db: Db, desk: Desk, heard: Heard, *, form: int, like: int | None = None) -> int:
    """The number of the submission. A form that is sent twice is written down once.

    `like`: the number of another one that was written down, of the same person; None: somebody new, who was told what
    we keep.

    Raises:
        NoWords, ChallengeClosed, NoSuchArea
        NoSuchSubmission: `like` is none that was written down here.
    """
    _check(desk, [heard])
    resident_id = await _resident_of(db, desk, like) if like is not None else None
    await db.execute(select(Member.id).where(Member.id == desk.by).with_for_update(key_share=True))  # a double click
    here = (Intake.member_id == desk.by) & (Intake.form == form)
    if (known := (await db.execute(select(Intake.submission_id).where(here))).scalar_one_or_none()) is not None:
        return known
    if resident_id is None:
        (resident_id,) = await _meet(db, desk, [heard])
    (number,) = await _record(db, desk, [heard], [resident_id], form=form)
    await audit.note(db, "taken_in", target="submissions", ids=[number], challenge_id=desk.challenge.id, by=desk.by)
    return number


async def write_down_all(db: Db, desk: Desk, people: Sequence[Sequence[Heard]], *, import_id: int) -> int:
    """What each of these people said, from a file; how many submissions that makes.

    Raises:
        NoWords, ChallengeClosed, NoSuchArea
    """
    every = [heard for said in people for heard in said]
    _check(desk, every)
    met = await _meet(db, desk, [said[0] for said in people])
    whose = [resident_id for resident_id, said in zip(met, people, strict=True) for _ in said]
    await _record(db, desk, every, whose, import_id=import_id)
    return len(every)


def _check(desk: Desk, every: Sequence[Heard]) -> None:
    if desk.challenge.status is not ChallengeStatus.OPEN:
        raise ChallengeClosed
    areas = {area.id for area in desk.challenge.areas}
    if any(heard.area_id is not None and heard.area_id not in areas for heard in every):
        raise NoSuchArea
    if not all(heard.own_words for heard in every):
        raise NoWords


async def _resident_of(db: Db, desk: Desk, like: int) -> int:
    """Locked, so that nobody takes it back meanwhile."""
    found = await db.execute(
        select(Resident.id)
        .join(Submission, Submission.resident_id == Resident.id)
        .join(Intake, Intake.submission_id == Submission.id)
        .where(Intake.submission_id == like, Intake.challenge_id == desk.challenge.id)
        .with_for_update(of=Resident, key_share=True)
    )
    if (resident_id := found.scalar_one_or_none()) is None:
        raise NoSuchSubmission
    return resident_id


async def _meet(db: Db, desk: Desk, first: Sequence[Heard]) -> list[int]:
    """New residents, one for the first thing each of them said. They were told what we keep."""
    challenge = desk.challenge
    rows = [
        {"challenge_id": challenge.id, "language": _spoken(desk, heard), "area_id": heard.area_id} for heard in first
    ]
    met = await make_residents(db, rows)
    notice = {"challenge_id": challenge.id, "kind": ConsentKind.NOTICE, "version": challenge.setup.notice.version}
    told = [
        {**notice, "resident_id": resident_id, "language": row["language"]}
        for resident_id, row in zip(met, rows, strict=True)
    ]
    await db.execute(insert(Consent), told)
    return met


async def _record(
    db: Db,
    desk: Desk,
    every: Sequence[Heard],
    whose: Sequence[int],
    *,
    form: int | None = None,
    import_id: int | None = None,
) -> list[int]:
    """The numbers, in the order of `every`."""
    rows = [_row(desk, heard, resident_id) for heard, resident_id in zip(every, whose, strict=True)]
    made = await db.execute(insert(Submission).returning(Submission.id, sort_by_parameter_order=True), rows)
    numbers = list(made.scalars())
    known = {each.id for each in desk.challenge.domains}
    domains = [
        {"submission_id": number, "domain_id": domain}
        for number, heard in zip(numbers, every, strict=True)
        for domain in dict.fromkeys(heard.domain_ids)
        if domain in known
    ]
    if domains:
        await db.execute(insert(SubmissionDomain), domains)
    await _agree(db, desk, every, whose)
    by = {"challenge_id": desk.challenge.id, "member_id": desk.by, "form": form, "import_id": import_id}
    written = [
        {**by, "submission_id": number, "source": heard.source, "line": heard.line}
        for number, heard in zip(numbers, every, strict=True)
    ]
    await db.execute(insert(Intake), written)
    return numbers


async def _agree(db: Db, desk: Desk, every: Sequence[Heard], whose: Sequence[int]) -> None:
    """That neighbours may read it: a consent of its own, as in the chat."""
    kind = {"kind": ConsentKind.NEIGHBOURS, "version": desk.consent_version}
    given = [
        {**kind, "challenge_id": desk.challenge.id, "resident_id": resident_id, "language": _spoken(desk, heard)}
        for heard, resident_id in zip(every, whose, strict=True)
        if heard.neighbours
    ]
    if given:
        await db.execute(insert(Consent), given)


def _row(desk: Desk, heard: Heard, resident_id: int) -> dict[str, Any]:
    detected = None if heard.language else detected_in(desk.challenge, heard.own_words)
    return {
        "challenge_id": desk.challenge.id,
        "resident_id": resident_id,
        "kind": heard.kind,
        "status": Status.RECEIVED,
        "own_words": heard.own_words,
        "purpose": heard.purpose,
        "about": heard.about,
        "visibility": Visibility.NAMELESS if heard.neighbours else Visibility.TEAM,
        "area_id": heard.area_id,
        "language": detected.language if detected else heard.language,
        "language_confidence": detected.confidence if detected else None,
        "urgent": heard.urgent,
    }


def detected_in(challenge: ChallengeView, words: str) -> Detected | None:
    spoken = challenge.languages
    return detect(words, candidates={*spoken, *CHAT_LANGUAGES}, own=spoken[0])


def _spoken(desk: Desk, heard: Heard) -> str:
    """In which the bot would speak to them."""
    languages = desk.challenge.languages
    return heard.language if heard.language in languages else languages[0]
