"""The locks that keep processes out of each other's way."""

from pathlib import Path

import pytest

from samenleven.embedded.errors import EmbeddedError
from samenleven.embedded.locks import door, share, take_if_free


def test_one_at_a_time_goes_through_the_door(tmp_path: Path) -> None:
    busy = pytest.raises(EmbeddedError, match="still starting or stopping")
    with door(tmp_path / "door", timeout=1), busy, door(tmp_path / "door", timeout=0.1):
        pass
    with door(tmp_path / "door", timeout=0.1):
        pass


def test_a_shared_hold_becomes_exclusive_only_when_nobody_else_has_one(tmp_path: Path) -> None:
    first, second = share(tmp_path / "users"), share(tmp_path / "users")
    assert not first.turn_exclusive()
    first.close()
    assert second.turn_exclusive()
    assert take_if_free(tmp_path / "users") is None
    second.close()
