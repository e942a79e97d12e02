"""SIGTERM while residents talk: work in hand is finished, and the program ends well within ten seconds."""

from pathlib import Path

import pytest

from tests.faults.memory import open_challenge
from tests.faults.stopping import stopping

pytestmark = pytest.mark.timeout(120)


async def test_it_stops_amid_load_and_nothing_is_lost_or_said_twice(database_url: str, tmp_path: Path) -> None:
    await open_challenge(database_url)
    (await stopping(database_url, tmp_path, times=1, seed=1)).check()
