"""Tokens of the API: a member's own, for one challenge, reaching no higher than the role they were made with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from participation import audit
from participation.database import Db
from participation.errors import NoName, NoSuchToken, RoleTooHigh
from participation.models import ApiToken, Challenge, Member, MemberRole
from participation.random_tokens import hash_of, new_token
from participation.roles import lower_of
from participation.words import Role

PREFIX: Final = "samen_"
"""By which a secret that lies about is recognised, by people and by programs that look for such."""
NAME_LENGTH: Final = 60
_NOTED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenView:
    id: int
    name: str
    scope: Role
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks by a token."""

    token_id: int
    token: str
    """Its name."""
    member_id: int
    name: str
    language: str
    challenge_id: int
    challenge: str
    """Slug."""
    role: Role
    """What counts now: the lower of the token's scope and the member's role of today."""


async def make_token(
    db: Db, *, challenge_id: int, member_id: int, name: str, scope: Role, at_most: Role
) -> tuple[TokenView, str]:
    """The token and its secret, which is shown once. `at_most`: the role of who asks for it.

    Raises:
        NoName: it would be called nothing.
        RoleTooHigh: it would reach higher than who asks for it.
    """
    if not (called := " ".join(name.split())[:NAME_LENGTH].rstrip()):
        raise NoName
    if lower_of(scope, at_most) is not scope:
        raise RoleTooHigh
    secret = PREFIX + new_token()
    row = {"challenge_id": challenge_id, "member_id": member_id, "name": called, "scope": scope}
    made = await db.execute(
        insert(ApiToken).values(**row, token_hash=hash_of(secret)).returning(ApiToken.id, ApiToken.created_at)
    )
    token_id, created_at = made.one()
    await _noted(db, "made", token_id, challenge_id, member_id, scope)
    return TokenView(token_id, called, scope, created_at, None), secret


async def tokens_of(db: Db, *, challenge_id: int, member_id: int, at_most: Role) -> tuple[TokenView, ...]:
    """One's own that reach no higher than `at_most`, the oldest first."""
    found = await db.execute(
        select(ApiToken.id, ApiToken.name, ApiToken.scope, ApiToken.created_at, ApiToken.used_at)
        .where(
            ApiToken.challenge_id == challenge_id,
            ApiToken.member_id == member_id,
            ApiToken.scope.in_(_up_to(at_most)),
        )
        .order_by(ApiToken.id)
    )
    return tuple(TokenView(row.id, row.name, Role(row.scope), row.created_at, row.used_at) for row in found)


async def revoke_token(db: Db, *, challenge_id: int, member_id: int, token_id: int, at_most: Role) -> None:
    """It is good for nothing from now on.

    Raises:
        NoSuchToken: none of this member's, or one that reaches higher than `at_most`.
    """
    gone = await db.execute(
        delete(ApiToken)
        .where(
            ApiToken.id == token_id,
            ApiToken.challenge_id == challenge_id,
            ApiToken.member_id == member_id,
            ApiToken.scope.in_(_up_to(at_most)),
        )
        .returning(ApiToken.scope)
    )
    scope = gone.scalar_one_or_none()
    if scope is None:
        raise NoSuchToken(token_id)
    await _noted(db, "revoked", token_id, challenge_id, member_id, Role(scope))


async def who_is(db: Db, secret: str, *, now: datetime) -> Bearer | None:
    """None: unknown, revoked, or of somebody who is disabled or no more of the team. When it was used last is noted to
    the minute."""
    if not secret.startswith(PREFIX):
        return None
    found = await db.execute(
        select(
            ApiToken.id,
            ApiToken.name.label("token"),
            ApiToken.scope,
            ApiToken.used_at,
            ApiToken.member_id,
            ApiToken.challenge_id,
            Member.name,
            Member.language,
            MemberRole.role,
            Challenge.slug,
        )
        .join(Member, Member.id == ApiToken.member_id)
        .join(
            MemberRole,
            (MemberRole.member_id == ApiToken.member_id) & (MemberRole.challenge_id == ApiToken.challenge_id),
        )
        .join(Challenge, Challenge.id == ApiToken.challenge_id)
        .where(ApiToken.token_hash == hash_of(secret), Member.disabled_at.is_(None))
    )
    row = found.one_or_none()
    if row is None:
        return None
    if row.used_at is None or now - row.used_at >= _NOTED_EVERY:
        await db.execute(update(ApiToken).where(ApiToken.id == row.id).values(used_at=now))
    role = lower_of(Role(row.scope), Role(row.role))
    return Bearer(row.id, row.token, row.member_id, row.name, row.language, row.challenge_id, row.slug, role)


def _up_to(role: Role) -> list[Role]:
    return [each for each in Role if lower_of(each, role) is each]


async def _noted(db: Db, action: str, token_id: int, challenge_id: int, by: int, scope: Role) -> None:
    await audit.note(
        db, action, target="api_tokens", ids=[token_id], challenge_id=challenge_id, by=by, reason=scope.value
    )
