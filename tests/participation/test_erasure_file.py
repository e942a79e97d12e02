"""Who was erased is remembered outside the database, whatever happens while it is written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest

from participation.erasure_file import Erased, ErasuresUnreadable, append_erasure, read_erasures

NOW = datetime(2026, 5, 4, 12, 30, 1, 250, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "erasures"


def test_what_is_appended_is_read_in_its_order(path: Path) -> None:
    erased = [Erased(uuid4(), NOW), Erased(uuid4(), NOW.astimezone(timezone(timedelta(hours=2))))]
    for each in erased:
        append_erasure(path, uuid=each.uuid, now=each.at)
    assert list(read_erasures(path)) == erased
    assert path.read_text().splitlines()[0] == f"2026-05-04T12:30:01.000250+00:00 {erased[0].uuid}"


def test_nobody_was_erased_where_there_is_no_file(path: Path) -> None:
    assert read_erasures(path) == ()


def test_the_file_is_its_owners_alone(path: Path) -> None:
    append_erasure(path, uuid=uuid4(), now=NOW)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_torn_anywhere_is_passed_over_and_the_next_one_is_whole(path: Path) -> None:
    first, torn, last = uuid4(), uuid4(), uuid4()
    append_erasure(path, uuid=first, now=NOW)
    whole = path.read_bytes()
    append_erasure(path, uuid=torn, now=NOW)
    line = path.read_bytes()[len(whole) :]
    for length in range(1, len(line)):
        path.write_bytes(whole + line[:length])
        assert read_erasures(path) == (Erased(first, NOW),)
        append_erasure(path, uuid=last, now=NOW)
        assert read_erasures(path) == (Erased(first, NOW), Erased(last, NOW))


@pytest.mark.parametrize("broken", [b"", b"x", b"2026-05-04 ", b"2026-05-04T12:30:00+00:00 1234", b"\xff\xff"])
def test_a_broken_line_before_the_last_is_told_and_not_passed_over(path: Path, broken: bytes) -> None:
    append_erasure(path, uuid=uuid4(), now=NOW)
    path.write_bytes(path.read_bytes() + broken + b"\n")
    append_erasure(path, uuid=uuid4(), now=NOW)
    with pytest.raises(ErasuresUnreadable, match="line 2"):
        read_erasures(path)


def test_several_who_append_at_once_are_all_remembered(path: Path) -> None:
    uuids = [uuid4() for _ in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda uuid: append_erasure(path, uuid=uuid, now=NOW), uuids))
    assert {each.uuid for each in read_erasures(path)} == set(uuids)
