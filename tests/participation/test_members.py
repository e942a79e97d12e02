"""The team: who comes in, by what, and who cannot any more."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import members, passkeys, sign_ins
from participation.database import Db, transaction
from participation.errors import (
    LastOwner,
    MemberDisabled,
    NoName,
    NoSuchLink,
    NoSuchMember,
    NoSuchPasskey,
    PasskeyKnown,
)
from participation.models import Audit, Invitation, MemberRole, SignIn
from participation.words import LinkPurpose, Role
from tests.builders import a_challenge

NOW = datetime.now(UTC)


async def a_member(db: Db, challenge_id: int, role: Role = Role.COORDINATOR, name: str = "Hanna") -> int:
    return await members.add_member(db, challenge_id=challenge_id, name=name, role=role)


async def a_link(db: Db, challenge_id: int, member_id: int, purpose: LinkPurpose = LinkPurpose.ENROL) -> str:
    return await members.make_link(
        db, challenge_id=challenge_id, member_id=member_id, purpose=purpose, by=None, now=NOW
    )


async def signed_in(db: Db, member_id: int, *, now: datetime = NOW) -> str:
    return await sign_ins.sign_in(db, member_id=member_id, passkey_id=None, browser="Firefox", now=now)


@pytest.fixture
async def challenge_id(db: Db) -> int:
    return (await a_challenge(db)).id


# — one-time links


async def test_a_link_is_good_for_ten_minutes_and_one_use(db: Db, challenge_id: int) -> None:
    token = await a_link(db, challenge_id, await a_member(db, challenge_id))
    for _ in range(3):  # previews
        assert (await members.look_at_link(db, token, now=NOW)).name == "Hanna"
    with pytest.raises(NoSuchLink):
        await members.look_at_link(db, token, now=NOW + timedelta(minutes=10))
    await members.use_link(db, token, purpose=LinkPurpose.ENROL, now=NOW + timedelta(minutes=9))
    with pytest.raises(NoSuchLink):
        await members.use_link(db, token, purpose=LinkPurpose.ENROL, now=NOW + timedelta(minutes=9))


async def test_a_link_is_good_for_what_it_was_made_for_alone(db: Db, challenge_id: int) -> None:
    token = await a_link(db, challenge_id, await a_member(db, challenge_id))
    with pytest.raises(NoSuchLink):
        await members.use_link(db, token, purpose=LinkPurpose.SIGN_IN, now=NOW)


async def test_a_new_link_takes_the_place_of_the_old_one(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id)
    first, second = await a_link(db, challenge_id, member), await a_link(db, challenge_id, member)
    with pytest.raises(NoSuchLink):
        await members.look_at_link(db, first, now=NOW)
    await members.look_at_link(db, second, now=NOW)


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "é" * 500])
async def test_a_link_that_nobody_made_is_none(db: Db, token: str) -> None:
    with pytest.raises(NoSuchLink):
        await members.look_at_link(db, token, now=NOW)


async def test_of_two_who_use_a_link_at_once_one_comes_in(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        token = await a_link(db, challenge.id, await a_member(db, challenge.id))

    async def use() -> bool:
        try:
            async with transaction(engine) as db:
                await members.use_link(db, token, purpose=LinkPurpose.ENROL, now=NOW)
        except NoSuchLink:
            return False
        return True

    assert sorted(await asyncio.gather(*(use() for _ in range(5)))) == [False] * 4 + [True]


async def test_nothing_of_a_secret_is_kept(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id)
    secrets = [await a_link(db, challenge_id, member), await signed_in(db, member)]
    for table in (Invitation, SignIn, Audit):
        kept = repr((await db.execute(select(table.__table__))).all())
        assert not any(secret in kept or secret.encode().hex() in kept for secret in secrets)


async def test_a_member_is_called_something_and_not_at_length(db: Db, challenge_id: int) -> None:
    with pytest.raises(NoName):
        await a_member(db, challenge_id, name=" \n ")
    await a_member(db, challenge_id, name=f"  Hanna   {'x' * 100}")
    [member] = await members.team(db, challenge_id=challenge_id)
    assert member.name == f"Hanna {'x' * 54}"


# — the last owner


async def test_the_last_owner_stays(db: Db, challenge_id: int) -> None:
    owner = await a_member(db, challenge_id, Role.OWNER)
    with pytest.raises(LastOwner):
        await members.disable_member(db, challenge_id=challenge_id, member_id=owner, by=owner, now=NOW)
    with pytest.raises(LastOwner):
        await members.change_role(db, challenge_id=challenge_id, member_id=owner, role=Role.VIEWER)


async def test_a_disabled_owner_is_nobody_who_leads(db: Db, challenge_id: int) -> None:
    first, second = [await a_member(db, challenge_id, Role.OWNER) for _ in range(2)]
    await members.disable_member(db, challenge_id=challenge_id, member_id=second, by=first, now=NOW)
    with pytest.raises(LastOwner):
        await members.change_role(db, challenge_id=challenge_id, member_id=first, role=Role.VIEWER)
    await members.enable_member(db, challenge_id=challenge_id, member_id=second, by=first)
    await members.change_role(db, challenge_id=challenge_id, member_id=first, role=Role.VIEWER)


async def test_who_is_the_last_owner_elsewhere_is_not_disabled_here(db: Db, challenge_id: int) -> None:
    elsewhere = (await a_challenge(db)).id
    both = await a_member(db, elsewhere, Role.OWNER)
    row = {"member_id": both, "challenge_id": challenge_id, "role": Role.VIEWER}
    await db.execute(insert(MemberRole).values(row))
    with pytest.raises(LastOwner):
        await members.disable_member(db, challenge_id=challenge_id, member_id=both, by=None, now=NOW)


async def test_the_last_two_owners_cannot_each_remove_the_other(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge = (await a_challenge(db)).id
        owners = [await a_member(db, challenge, Role.OWNER) for _ in range(2)]

    async def disable(member: int) -> bool:
        try:
            async with transaction(engine) as db:
                await members.disable_member(db, challenge_id=challenge, member_id=member, by=None, now=NOW)
        except LastOwner:
            return False
        return True

    assert sorted(await asyncio.gather(*map(disable, owners))) == [False, True]


async def test_another_challenges_member_is_none_here(db: Db, challenge_id: int) -> None:
    stranger = await a_member(db, (await a_challenge(db)).id)
    with pytest.raises(NoSuchMember):
        await a_link(db, challenge_id, stranger)
    with pytest.raises(NoSuchMember):
        await members.disable_member(db, challenge_id=challenge_id, member_id=stranger, by=None, now=NOW)
    with pytest.raises(NoSuchMember):
        await members.change_role(db, challenge_id=challenge_id, member_id=stranger, role=Role.OWNER)


# — being signed in


async def test_who_is_disabled_is_out_at_once(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id)
    link, token = await a_link(db, challenge_id, member), await signed_in(db, member)
    await members.disable_member(db, challenge_id=challenge_id, member_id=member, by=None, now=NOW)
    assert await sign_ins.who_is(db, token, now=NOW) is None
    with pytest.raises(NoSuchLink):
        await members.look_at_link(db, link, now=NOW)
    with pytest.raises(MemberDisabled):
        await signed_in(db, member)
    with pytest.raises(MemberDisabled):
        await a_link(db, challenge_id, member)


async def test_a_sign_in_ends_after_two_hours_unused_and_after_twelve_in_any_case(db: Db, challenge_id: int) -> None:
    token = await signed_in(db, await a_member(db, challenge_id))
    assert await sign_ins.who_is(db, token, now=NOW + timedelta(hours=2)) is None
    for hours in range(1, 12):
        here = await sign_ins.who_is(db, token, now=NOW + timedelta(hours=hours))
        assert here is not None
        assert here.roles == {challenge_id: Role.COORDINATOR}
    assert await sign_ins.who_is(db, token, now=NOW + timedelta(hours=12)) is None


async def test_ones_own_sign_ins_are_seen_and_ended_and_nobody_elses(db: Db, challenge_id: int) -> None:
    mine, other = [await a_member(db, challenge_id) for _ in range(2)]
    tokens = [await signed_in(db, mine) for _ in range(3)]
    theirs = await signed_in(db, other)
    shown = await sign_ins.sign_ins_of(db, member_id=mine, now=NOW)
    assert [each.browser for each in shown] == ["Firefox"] * 3
    assert not await sign_ins.end_sign_in(db, member_id=other, sign_in_id=shown[0].id)
    assert await sign_ins.end_sign_in(db, member_id=mine, sign_in_id=shown[0].id)
    assert await sign_ins.end_all_sign_ins(db, member_id=mine, but=shown[1].id) == 1
    here = [await sign_ins.who_is(db, token, now=NOW) is not None for token in (*tokens, theirs)]
    assert here == [False, True, False, True]


# — passkeys


async def test_a_passkey_is_enrolled_once_and_a_copied_proof_is_none(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id)
    values = {"member_id": member, "credential_id": b"id", "public_key": b"key", "sign_count": 0, "name": "telefoon"}
    await passkeys.add_passkey(db, **values)  # type: ignore[arg-type]
    with pytest.raises(PasskeyKnown):
        await passkeys.add_passkey(db, **values)  # type: ignore[arg-type]

    asked = NOW
    await passkeys.note_use(db, await passkeys.find_passkey(db, b"id"), sign_count=1, asked_at=asked, now=NOW)
    with pytest.raises(NoSuchPasskey):
        await passkeys.note_use(db, await passkeys.find_passkey(db, b"id"), sign_count=1, asked_at=asked, now=NOW)
    with pytest.raises(NoSuchPasskey):
        await passkeys.find_passkey(db, b"another")
    await members.disable_member(db, challenge_id=challenge_id, member_id=member, by=None, now=NOW)
    with pytest.raises(MemberDisabled):
        await passkeys.find_passkey(db, b"id")


async def test_what_the_team_does_is_noted_without_a_name(db: Db, challenge_id: int) -> None:
    member = await a_member(db, challenge_id, name="Geheimenaam")
    await a_link(db, challenge_id, member)
    await signed_in(db, member)
    noted = (await db.execute(select(Audit.action, Audit.reason).order_by(Audit.id))).all()
    assert [tuple(row) for row in noted] == [("added", "coordinator"), ("link_made", "enrol"), ("signed_in", "link")]
    assert "Geheimenaam" not in repr((await db.execute(select(Audit.__table__))).all())
