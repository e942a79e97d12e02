"""A database of one's own with the sample challenge open; one warning of python-telegram-bot's is asked for before."""

import pytest

from tests.faults.memory import open_challenge


@pytest.fixture
async def memory(database_url: str) -> str:
    await open_challenge(database_url)
    return database_url


@pytest.fixture(autouse=True)
def retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
