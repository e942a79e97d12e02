"""A program of one's own for a story, with a Telegram to talk to, and left by nobody."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.web.conftest import browser
from tests.botapi import Limits, TelegramServer
from tests.faults.memory import SECRET, open_challenge
from tests.faults.program import UNLIMITED, Program
from tests.stories.programs import ForkedProgram
from tests.stories.told import Told

__all__ = ["browser"]


@pytest.fixture(autouse=True)
def retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=Limits.off(), first_update_id=500_000_000) as running:
        yield running


@pytest.fixture
async def told(tmp_path: Path, telegram: TelegramServer, database_url: str) -> AsyncIterator[Told]:
    """The program on a database of one's own, without rates."""
    await open_challenge(database_url)
    async with ForkedProgram(tmp_path, _variables(telegram, DATABASE_URL=database_url)) as program:
        yield Told(program, telegram, tmp_path, _variables(telegram, DATABASE_URL=database_url))


@pytest.fixture
async def told_at_home(tmp_path: Path, telegram: TelegramServer) -> AsyncIterator[Told]:
    """The program as a newcomer starts it: on the embedded database, which it makes and starts itself."""
    variables = _variables(telegram, DATA_DIR=str(tmp_path / "data"))
    async with Program(tmp_path, variables) as program:
        yield Told(program, telegram, tmp_path, variables)


def _variables(telegram: TelegramServer, **more: str) -> dict[str, str]:
    ours = {"SECRET_KEY": SECRET, "TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API": telegram.url}
    return ours | UNLIMITED | more
