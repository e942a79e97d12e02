"""Tokens of the API: what they open, for how long, and how high they reach."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from participation import api_tokens, members
from participation.database import Db
from participation.errors import NoName, NoSuchToken, RoleTooHigh
from participation.models import ApiToken, Audit
from participation.words import Role
from tests.builders import a_challenge

NOW = datetime.now(UTC)


async def a_token(db: Db, challenge_id: int, member_id: int, scope: Role = Role.COORDINATOR) -> tuple[int, str]:
    token, secret = await api_tokens.make_token(
        db, challenge_id=challenge_id, member_id=member_id, name="Weekly list", scope=scope, at_most=Role.OWNER
    )
    return token.id, secret


@pytest.fixture
async def challenge_id(db: Db) -> int:
    return (await a_challenge(db)).id


async def a_member(db: Db, challenge_id: int, role: Role) -> int:
    return await members.add_member(db, challenge_id=challenge_id, name="Hanna", role=role)


async def test_a_token_opens_one_challenge_and_its_secret_is_kept_nowhere(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id, Role.OWNER)
    token_id, secret = await a_token(db, challenge_id, member)
    bearer = await api_tokens.who_is(db, secret, now=NOW)
    assert bearer is not None
    assert (bearer.member_id, bearer.challenge_id, bearer.role) == (member, challenge_id, Role.COORDINATOR)
    assert secret.startswith("samen_")
    row = (await db.execute(select(ApiToken.__table__).where(ApiToken.id == token_id))).one()
    assert all(secret not in str(value) and secret.encode() != value for value in row)
    assert await api_tokens.who_is(db, secret + "x", now=NOW) is None
    assert await api_tokens.who_is(db, "samen_", now=NOW) is None


@pytest.mark.parametrize(
    ("scope", "role", "counts"),
    [
        (Role.VIEWER, Role.OWNER, Role.VIEWER),
        (Role.OWNER, Role.VIEWER, Role.VIEWER),
        (Role.COORDINATOR, Role.ORGANIZER, Role.ORGANIZER),
        (Role.OWNER, Role.OWNER, Role.OWNER),
    ],
)
async def test_the_lower_of_scope_and_role_counts_as_they_are_now(
    db: Db, challenge_id: int, scope: Role, role: Role, counts: Role
) -> None:
    await a_member(db, challenge_id, Role.OWNER)
    member = await a_member(db, challenge_id, Role.OWNER)
    _, secret = await a_token(db, challenge_id, member, scope)
    await members.change_role(db, challenge_id=challenge_id, member_id=member, role=role)
    bearer = await api_tokens.who_is(db, secret, now=NOW)
    assert bearer is not None
    assert bearer.role is counts


async def test_nobody_hands_on_more_than_their_own_role(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id, Role.ORGANIZER)
    mine = {"challenge_id": challenge_id, "member_id": member}
    for scope in (Role.COORDINATOR, Role.OWNER):
        with pytest.raises(RoleTooHigh):
            await api_tokens.make_token(db, **mine, name="x", scope=scope, at_most=Role.ORGANIZER)
    with pytest.raises(NoName):
        await api_tokens.make_token(db, **mine, name="  ", scope=Role.VIEWER, at_most=Role.ORGANIZER)


async def test_a_token_of_a_lower_scope_neither_sees_nor_revokes_a_higher_one(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id, Role.OWNER)
    high, _ = await a_token(db, challenge_id, member, Role.OWNER)
    low, _ = await a_token(db, challenge_id, member, Role.VIEWER)
    seen = await api_tokens.tokens_of(db, challenge_id=challenge_id, member_id=member, at_most=Role.ORGANIZER)
    assert [each.id for each in seen] == [low]
    with pytest.raises(NoSuchToken):
        await api_tokens.revoke_token(
            db, challenge_id=challenge_id, member_id=member, token_id=high, at_most=Role.ORGANIZER
        )


async def test_a_revoked_token_and_one_of_somebody_disabled_open_nothing(db: Db, challenge_id: int) -> None:
    owner, member = [await a_member(db, challenge_id, Role.OWNER) for _ in range(2)]
    first, one = await a_token(db, challenge_id, member)
    _, two = await a_token(db, challenge_id, member)
    with pytest.raises(NoSuchToken):
        await api_tokens.revoke_token(
            db, challenge_id=challenge_id, member_id=owner, token_id=first, at_most=Role.OWNER
        )
    await api_tokens.revoke_token(db, challenge_id=challenge_id, member_id=member, token_id=first, at_most=Role.OWNER)
    assert await api_tokens.who_is(db, one, now=NOW) is None
    assert await api_tokens.who_is(db, two, now=NOW) is not None
    await members.disable_member(db, challenge_id=challenge_id, member_id=member, by=owner, now=NOW)
    assert await api_tokens.who_is(db, two, now=NOW) is None
    await members.enable_member(db, challenge_id=challenge_id, member_id=member, by=owner)
    assert await api_tokens.who_is(db, two, now=NOW) is None
    noted = await db.execute(select(Audit.action).where(Audit.target == "api_tokens").order_by(Audit.id))
    assert list(noted.scalars()) == ["made", "made", "revoked"]


async def test_when_it_was_used_last_is_noted_once_a_minute(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id, Role.OWNER)
    _, secret = await a_token(db, challenge_id, member)
    used = []
    for seconds in (0, 59, 60):
        await api_tokens.who_is(db, secret, now=NOW + timedelta(seconds=seconds))
        (token,) = await api_tokens.tokens_of(db, challenge_id=challenge_id, member_id=member, at_most=Role.OWNER)
        used.append(token.used_at)
    assert used == [NOW, NOW, NOW + timedelta(seconds=60)]
