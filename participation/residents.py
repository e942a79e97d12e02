"""Residents: how somebody becomes one, under a handle that tells nothing about them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, insert, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import InstrumentedAttribute

from participation.database import Db
from participation.errors import NoSuchArea
from participation.models import Area, Chat, ChatResident, Consent, Resident, Source, Submission
from participation.words import ConsentKind, Digest, Pretend, Visibility

BIRDS: Final = (
    "Boomklever", "Boomkruiper", "Ekster", "Fitis", "Fuut", "Gans", "Goudhaan", "Grutto", "Heggenmus", "IJsvogel",
    "Kauw", "Kievit", "Koekoek", "Koolmees", "Kraai", "Kwikstaart", "Leeuwerik", "Lepelaar", "Meerkoet", "Meeuw",
    "Merel", "Mus", "Nachtegaal", "Ooievaar", "Pimpelmees", "Putter", "Reiger", "Roodborst", "Scholekster",
    "Sijs", "Specht", "Spreeuw", "Staartmees", "Sperwer", "Tjiftjaf", "Torenvalk", "Tortel", "Tureluur", "Uil",
    "Valk", "Vink", "Wielewaal", "Winterkoning", "Wulp", "Zwaluw", "Zwaan",
)  # fmt: skip
"""Birds of Dutch gardens and fields."""


@dataclass(frozen=True, slots=True)
class ResidentView:
    language: str
    area_id: int | None
    name: str | None
    """The one that neighbours may see."""
    calls: bool
    """Whether calls may be sent."""
    digest: Digest
    paused: bool
    """Whether the bot was asked to begin nothing."""
    quiet: tuple[int, int] | None
    """From which hour until which it begins nothing, beside the quiet hours of the challenge."""


async def see_resident(db: Db, *, resident_id: int) -> ResidentView:
    calls = exists().where(
        Consent.resident_id == Resident.id, Consent.kind == ConsentKind.CALLS, Consent.withdrawn_at.is_(None)
    )
    columns = (Resident.language, Resident.area_id, Resident.name, calls, Resident.digest, Resident.paused_at)
    quiet = (Resident.quiet_from, Resident.quiet_until)
    row = (await db.execute(select(*columns, *quiet).where(Resident.id == resident_id))).one()
    hours = (row.quiet_from.hour, row.quiet_until.hour) if row.quiet_from is not None else None
    return ResidentView(*row[:4], Digest(row.digest), row.paused_at is not None, hours)


async def be_quiet(db: Db, *, resident_id: int, start: int | None, end: int | None) -> None:
    """Hours by the challenge's clocks between which the bot begins nothing with them; None: no hours of their own."""
    own = start is not None and end is not None and start != end
    hours = {"quiet_from": time(start or 0) if own else None, "quiet_until": time(end or 0) if own else None}
    await db.execute(update(Resident).where(Resident.id == resident_id).values(hours))


async def live_in(db: Db, *, resident_id: int, area_id: int | None) -> None:
    """From now on; what was sent before stays where it was.

    Raises:
        NoSuchArea: the area is not one of the challenge's.
    """
    here = select(Area.id).where(Area.id == area_id, Area.challenge_id == Resident.challenge_id).correlate(Resident)
    moved = await db.execute(
        update(Resident)
        .where(Resident.id == resident_id, true() if area_id is None else here.exists())
        .values(area_id=area_id)
    )
    if not moved.rowcount:
        raise NoSuchArea


async def be_named(db: Db, *, resident_id: int, name: str | None) -> None:
    """The name that neighbours may see. Without one, what was shown with it is shown without."""
    await db.execute(update(Resident).where(Resident.id == resident_id).values(name=name))
    if name is None:
        shown = (Submission.resident_id == resident_id) & (Submission.visibility == Visibility.NAMED)
        await db.execute(update(Submission).where(shown).values(visibility=Visibility.NAMELESS))


async def join_challenge(db: Db, *, chat_id: int, challenge_id: int, language: str, notice_version: str) -> int:
    """The notice was acknowledged: the resident this chat stands for from now on.

    Somebody who is a resident here already stays who they are; the consent is kept either way.
    """
    resident_id = await _standing(db, chat_id=chat_id, challenge_id=challenge_id)
    if resident_id is None:
        resident_id = await _new_resident(db, chat_id=chat_id, challenge_id=challenge_id, language=language)
    await db.execute(
        update(Chat).where(Chat.id == chat_id).values(resident_id=resident_id, declined_at=None, source=None)
    )
    await db.execute(
        insert(Consent).values(
            challenge_id=challenge_id,
            resident_id=resident_id,
            kind=ConsentKind.NOTICE,
            version=notice_version,
            language=language,
        )
    )
    return resident_id


def has_a_chat(resident_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether they can be reached; whom the team wrote something down for cannot, until they type their four words."""
    return exists().where(ChatResident.resident_id == resident_id)


async def make_residents(db: Db, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Their ids, in the order of `rows`, each under a handle of its own."""
    ids: dict[int, int] = {}
    while len(ids) < len(rows):  # of a handle that is taken already: the next try has another one
        handles = {_handle(): at for at in range(len(rows)) if at not in ids}
        new = upsert(Resident).on_conflict_do_nothing(index_elements=["challenge_id", "handle"])
        found = await db.execute(
            new.returning(Resident.handle, Resident.id),
            [{**rows[at], "handle": handle} for handle, at in handles.items()],
        )
        ids |= {handles[handle]: resident_id for handle, resident_id in found}
    return [ids[at] for at in range(len(rows))]


async def _standing(db: Db, *, chat_id: int, challenge_id: int) -> int | None:
    found = await db.execute(
        select(ChatResident.resident_id).where(
            ChatResident.chat_id == chat_id, ChatResident.challenge_id == challenge_id
        )
    )
    return found.scalar_one_or_none()


async def _new_resident(db: Db, *, chat_id: int, challenge_id: int, language: str) -> int:
    source, test = (await db.execute(select(Chat.source, Chat.test).where(Chat.id == chat_id))).one()
    source_id = await _source_id(db, challenge_id=challenge_id, name=source) if source else None
    (resident_id,) = await make_residents(
        db,
        [
            {
                "challenge_id": challenge_id,
                "language": language,
                "source_id": source_id,
                "pretend": Pretend.TEST if test else None,
            }
        ],
    )
    await db.execute(
        insert(ChatResident).values(chat_id=chat_id, challenge_id=challenge_id, resident_id=resident_id, preferred=True)
    )
    return resident_id


async def _source_id(db: Db, *, challenge_id: int, name: str) -> int:
    await db.execute(upsert(Source).values(challenge_id=challenge_id, name=name).on_conflict_do_nothing())
    here = select(Source.id).where(Source.challenge_id == challenge_id, Source.name == name)
    return (await db.execute(here)).scalar_one()


def _handle() -> str:
    """From four digits on, longer ones now and then: a challenge never runs out of them."""
    digits = secrets.choice((9_000, 9_000, 9_000, 9_000_000))
    return f"{secrets.choice(BIRDS)}-{secrets.randbelow(digits) + 1000}"
