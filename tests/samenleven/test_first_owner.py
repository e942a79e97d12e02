"""The first of the team is shown the way in: a link at a terminal, elsewhere the command that makes one."""

import asyncio
import os
import pty
import sys
from asyncio.subprocess import DEVNULL
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import members, sign_ins
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.words import LinkPurpose, Role
from samenleven.first_owner import FirstOfTheTeam, first_of_the_team
from tests.builders import a_challenge
from tests.faults.memory import SECRET, open_challenge
from tests.faults.program import bare_environment, free_port


async def a_house(engine: AsyncEngine) -> ChallengeView:
    async with transaction(engine) as db:
        return await a_challenge(db)


async def owners(engine: AsyncEngine, challenge: ChallengeView) -> list[int]:
    async with transaction(engine) as db:
        return [each.id for each in await members.team(db, challenge_id=challenge.id) if each.role is Role.OWNER]


async def test_at_a_terminal_the_link_enrols_an_owner(engine: AsyncEngine) -> None:
    challenge = await a_house(engine)
    first = await first_of_the_team(engine, at_terminal=True)
    assert first is not None
    assert first.token is not None
    async with transaction(engine) as db:
        link = await members.look_at_link(db, first.token, now=datetime.now(UTC))
    assert link.purpose is LinkPurpose.ENROL
    assert await owners(engine, challenge) == [link.member_id]


async def test_started_again_before_anybody_came_in_it_is_the_same_owner(engine: AsyncEngine) -> None:
    challenge = await a_house(engine)
    await first_of_the_team(engine, at_terminal=True)
    await first_of_the_team(engine, at_terminal=True)
    assert len(await owners(engine, challenge)) == 1


async def test_elsewhere_no_link_is_made(engine: AsyncEngine) -> None:
    challenge = await a_house(engine)
    assert await first_of_the_team(engine, at_terminal=False) == FirstOfTheTeam(None)
    assert await owners(engine, challenge) == []


async def test_once_somebody_has_come_in_nothing_is_shown(engine: AsyncEngine) -> None:
    challenge = await a_house(engine)
    async with transaction(engine) as db:
        hanna = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.OWNER)
        await sign_ins.sign_in(db, member_id=hanna, passkey_id=None, browser="Firefox", now=datetime.now(UTC))
    assert await first_of_the_team(engine, at_terminal=True) is None
    assert await first_of_the_team(engine, at_terminal=False) is None


@pytest.mark.parametrize("at_terminal", [True, False])
async def test_the_program_itself_shows_the_link_at_a_terminal_alone(
    database_url: str, tmp_path: Path, *, at_terminal: bool
) -> None:
    await open_challenge(database_url)
    ours, its_own = pty.openpty() if at_terminal else os.pipe()
    variables = bare_environment() | {"DATABASE_URL": database_url, "SECRET_KEY": SECRET, "PORT": str(free_port())}
    command = [sys.executable, "-m", "samenleven", "run", "admin"]
    program = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, env=variables, stdout=its_own, stderr=DEVNULL
    )
    os.close(its_own)
    try:
        printed = await asyncio.to_thread(_read_until, ours, b"Nobody of the team has come in yet")
    finally:
        program.terminate()
        await program.wait()
        os.close(ours)
    assert ("/desk/come-in/" in printed) is at_terminal
    assert ("samenleven member invite" in printed) is not at_terminal


def _read_until(file: int, words: bytes) -> str:
    """And the rest of what comes with it."""
    read = b""
    while not (words in read and read.endswith(b"\n")) and (more := os.read(file, 65_536)):
        read += more
    return read.decode()
