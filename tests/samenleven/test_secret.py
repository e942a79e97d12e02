"""The embedded database's key file."""

from pathlib import Path

import pytest

from samenleven.key_ring import with_a_new_secret
from samenleven.secret import KEY_FILE, keys_of, replace_key_file, secret_of
from samenleven.sentences import Stopped
from samenleven.settings import DatabaseSettings


def settings(data_dir: Path, *, secret: str | None = None) -> DatabaseSettings:
    return DatabaseSettings(url=None, data_dir=data_dir, secret=secret)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    secret = secret_of(settings(tmp_path / "data"))
    file = tmp_path / "data" / KEY_FILE
    assert len(secret) >= 32
    assert file.read_bytes().strip() == secret
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir() if each.is_file()] == [KEY_FILE]


def test_every_later_start_finds_the_same_key(tmp_path: Path) -> None:
    assert secret_of(settings(tmp_path / "data")) == secret_of(settings(tmp_path / "data"))


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert secret_of(settings(tmp_path / "one")) != secret_of(settings(tmp_path / "two"))


def test_a_secret_in_the_settings_goes_before_the_file(tmp_path: Path) -> None:
    assert secret_of(settings(tmp_path / "data", secret="a" * 40)) == b"a" * 40
    assert not (tmp_path / "data").exists()


def test_a_key_that_is_gone_is_not_replaced_while_its_database_is_there(tmp_path: Path) -> None:
    (tmp_path / "data" / "postgres").mkdir(parents=True)
    with pytest.raises(Stopped, match=r"secret\.key is gone while its database is still there"):
        secret_of(settings(tmp_path / "data"))


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    secret_of(settings(tmp_path / "data"))
    (tmp_path / "data" / KEY_FILE).write_text("short")
    with pytest.raises(Stopped, match="damaged"):
        secret_of(settings(tmp_path / "data"))


def test_of_several_keys_the_newest_is_in_use_and_the_former_still_open_what_they_sealed(tmp_path: Path) -> None:
    first = keys_of(settings(tmp_path, secret="a" * 40))
    keys = keys_of(settings(tmp_path, secret=with_a_new_secret({1: "a" * 40, 9: "b" * 40})))
    assert (first.number, keys.number, [each.number for each in keys.former]) == (1, 10, [9, 1])
    assert keys.unseal("a", first.seal("a", "4711")) == "4711"
    assert keys.hash("a", "4711") != first.hash("a", "4711") == keys.former[1].hash("a", "4711")


def test_keys_that_are_damaged_are_told_with_their_place(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="The key in SECRET_KEY is damaged"):
        keys_of(settings(tmp_path, secret='{"1": "' + "a" * 40))


def test_a_key_file_is_replaced_whole_also_where_a_link_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "key").write_text("former")
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "key")
    replace_key_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "key").read_text() == "new"
    assert (tmp_path / "folder" / "key").stat().st_mode & 0o777 == 0o600
