"""The team: who belongs to it, in which role, and the one-time links by which somebody comes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Delete, delete, func, insert, select, update

from participation import audit, changes
from participation.database import Db
from participation.errors import LastOwner, MemberDisabled, NoName, NoSuchLink, NoSuchMember
from participation.models import ApiToken, Chat, Invitation, MailAddress, Member, MemberRole, SignIn
from participation.random_tokens import hash_of, new_token
from participation.words import LinkPurpose, Role

LINK_MINUTES: Final = 10
NAME_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class MemberView:
    id: int
    name: str
    language: str
    role: Role
    """In the challenge that was asked about."""
    disabled: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link that is good still."""

    id: int
    purpose: LinkPurpose
    member_id: int
    name: str
    language: str


async def add_member(
    db: Db, *, challenge_id: int, name: str, role: Role, language: str = "nl", by: int | None = None
) -> int:
    """The new member's id. They come in by a link (`make_link`).

    Raises:
        NoName: they would be called nothing.
    """
    if not (called := " ".join(name.split())[:NAME_LENGTH]):
        raise NoName
    member_id: int = (
        await db.execute(insert(Member).values(name=called, language=language).returning(Member.id))
    ).scalar_one()
    await db.execute(insert(MemberRole).values(member_id=member_id, challenge_id=challenge_id, role=role))
    await audit.note(db, "added", target="members", ids=[member_id], challenge_id=challenge_id, by=by, reason=role)
    return member_id


async def team(db: Db, *, challenge_id: int) -> tuple[MemberView, ...]:
    """Everybody, by name; who is disabled last."""
    found = await db.execute(
        select(
            Member.id, Member.name, Member.language, MemberRole.role, Member.disabled_at.is_not(None).label("disabled")
        )
        .join(MemberRole, MemberRole.member_id == Member.id)
        .where(MemberRole.challenge_id == challenge_id, Member.sample.is_(False))
        .order_by(Member.disabled_at.is_not(None), func.lower(Member.name), Member.id)
    )
    return tuple(MemberView(row.id, row.name, row.language, Role(row.role), row.disabled) for row in found)


async def roles_of(db: Db, *, member_id: int) -> Mapping[int, Role]:
    """Challenge id → role."""
    found = await db.execute(select(MemberRole.challenge_id, MemberRole.role).where(MemberRole.member_id == member_id))
    return {row.challenge_id: Role(row.role) for row in found}


async def change_role(db: Db, *, challenge_id: int, member_id: int, role: Role, by: int | None = None) -> None:
    """
    Raises:
        NoSuchMember: not of this team.
        LastOwner: nobody would lead it.
    """
    before = await _locked_role(db, challenge_id=challenge_id, member_id=member_id)
    if before is Role.OWNER and role is not Role.OWNER:
        await _check_other_owner(db, challenge_id=challenge_id, member_id=member_id)
    await db.execute(
        update(MemberRole)
        .where(MemberRole.member_id == member_id, MemberRole.challenge_id == challenge_id)
        .values(role=role)
    )
    await audit.note(
        db, "role_changed", target="members", ids=[member_id], challenge_id=challenge_id, by=by, reason=role
    )


async def disable_member(db: Db, *, challenge_id: int, member_id: int, by: int | None, now: datetime) -> None:
    """Out at once, everywhere: sign-ins end, links and tokens are good for nothing, no mail is sent.

    Raises:
        NoSuchMember: not of this team.
        LastOwner: of this challenge or of another one.
    """
    await _locked_role(db, challenge_id=challenge_id, member_id=member_id)
    roles = await roles_of(db, member_id=member_id)
    for challenge, role in roles.items():
        if role is Role.OWNER:
            await _check_other_owner(db, challenge_id=challenge, member_id=member_id)
    await db.execute(update(Member).where(Member.id == member_id, Member.disabled_at.is_(None)).values(disabled_at=now))
    await db.execute(delete(SignIn).where(SignIn.member_id == member_id))
    await db.execute(delete(Invitation).where(Invitation.member_id == member_id))
    await db.execute(delete(ApiToken).where(ApiToken.member_id == member_id))
    mail = select(MailAddress.chat_id).where(MailAddress.member_id == member_id)
    await db.execute(delete(Chat).where(Chat.id.in_(mail)))
    await audit.note(db, "disabled", target="members", ids=[member_id], challenge_id=challenge_id, by=by)
    for challenge in roles.keys() - {challenge_id}:
        await changes.tell(db, challenge_id=challenge)  # their pages there close, too


async def enable_member(db: Db, *, challenge_id: int, member_id: int, by: int | None) -> None:
    """
    Raises:
        NoSuchMember: not of this team.
    """
    await _locked_role(db, challenge_id=challenge_id, member_id=member_id)
    await db.execute(update(Member).where(Member.id == member_id).values(disabled_at=None))
    await audit.note(db, "enabled", target="members", ids=[member_id], challenge_id=challenge_id, by=by)


# — one-time links


async def make_link(
    db: Db, *, challenge_id: int, member_id: int, purpose: LinkPurpose, by: int | None, now: datetime
) -> str:
    """The link's secret, shown once; good for ten minutes and one use. An earlier one for the same is good no more.

    Raises:
        NoSuchMember: not of this team.
        MemberDisabled: enable them first.
    """
    await _locked_role(db, challenge_id=challenge_id, member_id=member_id)
    if (await db.execute(select(Member.disabled_at).where(Member.id == member_id))).scalar_one() is not None:
        raise MemberDisabled(member_id)
    token = new_token()
    await db.execute(delete(Invitation).where(Invitation.member_id == member_id, Invitation.purpose == purpose))
    await db.execute(
        insert(Invitation).values(
            member_id=member_id,
            purpose=purpose,
            token_hash=hash_of(token),
            made_by=by,
            expires_at=now + timedelta(minutes=LINK_MINUTES),
        )
    )
    await audit.note(
        db, "link_made", target="members", ids=[member_id], challenge_id=challenge_id, by=by, reason=purpose
    )
    return token


async def look_at_link(db: Db, token: str, *, now: datetime) -> Link:
    """What it is for. It stays good: a preview may look at it as often as it likes.

    Raises:
        NoSuchLink: unknown, used, too old, or of somebody disabled.
    """
    found = await db.execute(
        select(Invitation.id, Invitation.purpose, Member.id.label("member_id"), Member.name, Member.language)
        .join(Member, Member.id == Invitation.member_id)
        .where(
            Invitation.token_hash == hash_of(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            Member.disabled_at.is_(None),
        )
    )
    row = found.one_or_none()
    if row is None:
        raise NoSuchLink
    return Link(row.id, LinkPurpose(row.purpose), row.member_id, row.name, row.language)


async def use_link(db: Db, token: str, *, purpose: LinkPurpose, now: datetime) -> Link:
    """It is good no more from now on: of two at once, one comes in.

    Raises:
        NoSuchLink: as above, or for something else.
    """
    link = await look_at_link(db, token, now=now)
    if link.purpose is not purpose:
        raise NoSuchLink
    used = await db.execute(
        update(Invitation).where(Invitation.id == link.id, Invitation.used_at.is_(None)).values(used_at=now)
    )
    if not used.rowcount:
        raise NoSuchLink
    await audit.note(db, "link_used", target="members", ids=[link.member_id], by=link.member_id, reason=purpose)
    return link


def gone_by(now: datetime) -> Delete:
    """Links that are good for nothing any more; that they were made and used stands in the audit."""
    return delete(Invitation).where(Invitation.expires_at < now - timedelta(days=1))


async def _locked_role(db: Db, *, challenge_id: int, member_id: int) -> Role:
    """All owners of the challenge are locked with it, so that the last two cannot each remove the other."""
    found = await db.execute(
        select(MemberRole.member_id, MemberRole.role)
        .where(MemberRole.challenge_id == challenge_id)
        .where((MemberRole.member_id == member_id) | (MemberRole.role == Role.OWNER))
        .order_by(MemberRole.member_id)
        .with_for_update()
    )
    roles = {row.member_id: Role(row.role) for row in found}
    if member_id not in roles:
        raise NoSuchMember(member_id)
    return roles[member_id]


async def _check_other_owner(db: Db, *, challenge_id: int, member_id: int) -> None:
    others = (
        select(MemberRole.member_id)
        .join(Member, Member.id == MemberRole.member_id)
        .where(
            MemberRole.challenge_id == challenge_id,
            MemberRole.role == Role.OWNER,
            MemberRole.member_id != member_id,
            Member.disabled_at.is_(None),
        )
    )
    if (await db.execute(others.limit(1))).first() is None:
        raise LastOwner(challenge_id)
