"""Passkeys: enrolled by a one-time link, proven at every sign-in. What a proof looks like is the door's (`admin`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, insert, select, update

from participation import audit
from participation.database import Db
from participation.errors import MemberDisabled, NoSuchPasskey, PasskeyKnown
from participation.models import Member, Passkey, SignIn


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    id: int
    member_id: int
    credential_id: bytes
    public_key: bytes
    sign_count: int
    used_at: datetime | None


async def add_passkey(
    db: Db, *, member_id: int, credential_id: bytes, public_key: bytes, sign_count: int, name: str
) -> int:
    """Its id.

    Raises:
        PasskeyKnown: enrolled already.
    """
    known = await db.execute(select(Passkey.id).where(Passkey.credential_id == credential_id))
    if known.first() is not None:
        raise PasskeyKnown
    values = {"credential_id": credential_id, "public_key": public_key, "sign_count": sign_count, "name": name}
    made = await db.execute(insert(Passkey).values(member_id=member_id, **values).returning(Passkey.id))
    passkey_id: int = made.scalar_one()
    await audit.note(db, "passkey_added", target="passkeys", ids=[passkey_id], by=member_id)
    return passkey_id


async def find_passkey(db: Db, credential_id: bytes) -> PasskeyRow:
    """Locked.

    Raises:
        NoSuchPasskey: nobody's.
        MemberDisabled: somebody's who may not come in any more.
    """
    found = await db.execute(
        select(
            Passkey.id,
            Passkey.member_id,
            Passkey.credential_id,
            Passkey.public_key,
            Passkey.sign_count,
            Passkey.used_at,
            Member.disabled_at,
        )
        .join(Member, Member.id == Passkey.member_id)
        .where(Passkey.credential_id == credential_id)
        .with_for_update(of=Passkey)
    )
    row = found.one_or_none()
    if row is None:
        raise NoSuchPasskey
    if row.disabled_at is not None:
        raise MemberDisabled(row.member_id)
    return PasskeyRow(row.id, row.member_id, row.credential_id, row.public_key, row.sign_count, row.used_at)


async def passkeys_of(db: Db, *, member_id: int) -> tuple[bytes, ...]:
    """Their credential ids."""
    found = await db.execute(select(Passkey.credential_id).where(Passkey.member_id == member_id).order_by(Passkey.id))
    return tuple(found.scalars())


async def note_use(db: Db, passkey: PasskeyRow, *, sign_count: int, asked_at: datetime, now: datetime) -> None:
    """A proof that was asked for before the last use is a copy of it, or as good as one.

    Raises:
        NoSuchPasskey: such a proof.
    """
    if passkey.used_at is not None and asked_at <= passkey.used_at:
        raise NoSuchPasskey
    await db.execute(update(Passkey).where(Passkey.id == passkey.id).values(sign_count=sign_count, used_at=now))


async def somebody_came_in(db: Db) -> bool:
    """Whether anybody of any team has made a passkey, or signed in without one."""
    return bool(await db.scalar(select(exists().select_from(Passkey) | exists().select_from(SignIn))))
