"""What a resident agrees to, beside being shown to neighbours (`submissions`) and mail (`mail_addresses`): the notice,
calls, an overview."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, bindparam, case, exists, func, insert, literal, select, update

from participation.database import Db
from participation.models import Consent, Resident
from participation.statements import Statement
from participation.words import ConsentKind, Digest


@dataclass(frozen=True, slots=True)
class ConsentView:
    kind: ConsentKind
    version: str
    given_at: datetime
    withdrawn_at: datetime | None


_OFFER_CALLS: Final = Statement(
    update(Resident)
    .where(
        Resident.id == bindparam("resident", type_=BigInteger),
        Resident.calls_offered_at.is_(None),
        Resident.paused_at.is_(None),
    )
    .values(calls_offered_at=func.now())
    .returning(Resident.id)
)


async def offer_calls(db: Db, *, resident_id: int) -> bool:
    """Whether this resident is to be asked now; from then on they were. Nobody is asked twice, nor after `/stop`."""
    return bool(await _OFFER_CALLS.rows(db, resident=resident_id))


async def allow_calls(db: Db, *, resident_id: int, allowed: bool, version: str, language: str) -> None:
    """Calls may be sent, or may not any more. Who allows them is written to again."""
    offered = {"calls_offered_at": func.coalesce(Resident.calls_offered_at, func.now())}
    again = {"paused_at": None} if allowed else {}
    await db.execute(update(Resident).where(Resident.id == resident_id).values(offered | again))
    if allowed:
        await _give(db, resident_id, ConsentKind.CALLS, version, language)
    else:
        await withdraw(db, resident_ids=[resident_id], kinds=[ConsentKind.CALLS])


async def choose_digest(db: Db, *, resident_id: int, digest: Digest, version: str, language: str) -> None:
    """How often an overview may be sent, of what happens from now on; `never` withdraws the consent. Who wants one is
    written to again."""
    wanted = digest is not Digest.NEVER
    began = case((Resident.digest == Digest.NEVER, func.now()), else_=Resident.digested_at)
    again = {"paused_at": None, "digested_at": began} if wanted else {}
    await db.execute(update(Resident).where(Resident.id == resident_id).values({"digest": digest} | again))
    if wanted:
        await _give(db, resident_id, ConsentKind.DIGEST, version, language)
    else:
        await withdraw(db, resident_ids=[resident_id], kinds=[ConsentKind.DIGEST])


async def acknowledge_notice(db: Db, *, resident_id: int, version: str, language: str) -> None:
    """A resident read a newer version of the notice, and went on."""
    await _give(db, resident_id, ConsentKind.NOTICE, version, language)


async def consents_of(db: Db, *, resident_id: int) -> tuple[ConsentView, ...]:
    """All of them, in the order they were given."""
    found = await db.execute(
        select(Consent.kind, Consent.version, Consent.given_at, Consent.withdrawn_at)
        .where(Consent.resident_id == resident_id)
        .order_by(Consent.id)
    )
    return tuple(ConsentView(ConsentKind(row.kind), row.version, row.given_at, row.withdrawn_at) for row in found)


async def withdraw(db: Db, *, resident_ids: Collection[int], kinds: Collection[ConsentKind]) -> None:
    given = Consent.resident_id.in_(resident_ids) & Consent.kind.in_(kinds) & Consent.withdrawn_at.is_(None)
    await db.execute(update(Consent).where(given).values(withdrawn_at=func.now()))


async def _give(db: Db, resident_id: int, kind: ConsentKind, version: str, language: str) -> None:
    """One that stands already, in this version, stays as it is."""
    stands = exists().where(
        Consent.resident_id == resident_id,
        Consent.kind == kind,
        Consent.version == version,
        Consent.withdrawn_at.is_(None),
    )
    columns = ["challenge_id", "resident_id", "kind", "version", "language"]
    row = select(Resident.challenge_id, Resident.id, literal(kind), literal(version), literal(language))
    await db.execute(insert(Consent).from_select(columns, row.where(Resident.id == resident_id, ~stands)))
