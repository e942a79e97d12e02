"""Being signed in: from a passkey or a one-time link until a limit, or until it is ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Delete, and_, delete, insert, or_, select, update

from participation import audit
from participation.database import Db
from participation.errors import MemberDisabled
from participation.members import roles_of
from participation.models import Member, SignIn
from participation.random_tokens import hash_of, new_token
from participation.words import Role

LONGEST: Final = timedelta(hours=12)
IDLE: Final = timedelta(hours=2)
_NOTED_EVERY: Final = timedelta(minutes=1)
_A_DAY: Final = timedelta(days=1)
_BROWSER_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class SignedIn:
    id: int
    member_id: int
    name: str
    language: str
    roles: Mapping[int, Role]
    """Challenge id → role."""
    passkey_id: int | None
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SignInView:
    id: int
    browser: str
    by_link: bool
    created_at: datetime
    seen_at: datetime


async def sign_in(db: Db, *, member_id: int, passkey_id: int | None, browser: str, now: datetime) -> str:
    """The secret of a new sign-in, for a cookie; kept as a hash. `passkey_id`: None, by a one-time link.

    Raises:
        MemberDisabled: may not come in any more.
    """
    member = await db.execute(select(Member.disabled_at).where(Member.id == member_id).with_for_update(read=True))
    if (row := member.one_or_none()) is None or row.disabled_at is not None:
        raise MemberDisabled(member_id)
    token = new_token()
    await db.execute(
        insert(SignIn).values(
            member_id=member_id,
            token_hash=hash_of(token),
            passkey_id=passkey_id,
            browser=browser[:_BROWSER_LENGTH],
            seen_at=now,
            ends_at=now + LONGEST,
        )
    )
    how = "link" if passkey_id is None else "passkey"
    await audit.note(db, "signed_in", target="members", ids=[member_id], by=member_id, reason=how)
    return token


async def who_is(db: Db, token: str, *, now: datetime, by_hand: bool = True) -> SignedIn | None:
    """None: unknown, ended, too old, too long unused, or disabled meanwhile. Not `by_hand`: a page that is open looks
    by itself, which is no use of the sign-in."""
    found = await db.execute(
        select(
            SignIn.id, SignIn.member_id, SignIn.passkey_id, SignIn.seen_at, SignIn.ends_at, Member.name, Member.language
        )
        .join(Member, Member.id == SignIn.member_id)
        .where(SignIn.token_hash == hash_of(token), Member.disabled_at.is_(None))
        .where(SignIn.ends_at > now, SignIn.seen_at > now - IDLE)
    )
    row = found.one_or_none()
    if row is None:
        return None
    if by_hand and now - row.seen_at >= _NOTED_EVERY:
        await db.execute(update(SignIn).where(SignIn.id == row.id).values(seen_at=now))
    roles = await roles_of(db, member_id=row.member_id)
    return SignedIn(row.id, row.member_id, row.name, row.language, roles, row.passkey_id, row.ends_at)


async def sign_ins_of(db: Db, *, member_id: int, now: datetime) -> tuple[SignInView, ...]:
    """Those that are good still, the newest first."""
    found = await db.execute(
        select(SignIn)
        .with_only_columns(SignIn.id, SignIn.browser, SignIn.passkey_id, SignIn.created_at, SignIn.seen_at)
        .where(SignIn.member_id == member_id, SignIn.ends_at > now, SignIn.seen_at > now - IDLE)
        .order_by(SignIn.id.desc())
    )
    return tuple(SignInView(row.id, row.browser, row.passkey_id is None, row.created_at, row.seen_at) for row in found)


async def end_sign_in(db: Db, *, member_id: int, sign_in_id: int) -> bool:
    """One's own; whether there was one."""
    ended = await db.execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.member_id == member_id))
    if ended.rowcount:
        await audit.note(db, "signed_out", target="members", ids=[member_id], by=member_id)
    return bool(ended.rowcount)


async def end_all_sign_ins(db: Db, *, member_id: int, but: int | None = None) -> int:
    """All of one's own, but the one at hand; how many."""
    mine = and_(SignIn.member_id == member_id, or_(SignIn.id != but, but is None))  # type: ignore[arg-type]
    ended = await db.execute(delete(SignIn).where(mine))
    await audit.note(db, "signed_out", target="members", ids=[member_id], by=member_id, reason="all")
    return ended.rowcount


def ended_long_ago(now: datetime) -> Delete:
    return delete(SignIn).where(or_(SignIn.ends_at < now - _A_DAY, SignIn.seen_at < now - _A_DAY))
