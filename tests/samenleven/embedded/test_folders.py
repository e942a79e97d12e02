"""The private folder of the socket when the data folder's own path is too long."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from samenleven.embedded.folders import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    folder = DataFolder(tmp_path / ("long" * 30))
    yield folder
    folder.remove_socket_folder()


def test_the_same_data_folder_gives_the_same_socket_folder(folder: DataFolder) -> None:
    assert folder.make_socket_folder() == folder.make_socket_folder() == folder.socket_folder()


def test_a_folder_laid_open_by_somebody_is_passed_over(folder: DataFolder) -> None:
    laid = folder.make_socket_folder().parent
    folder.remove_socket_folder()
    laid.mkdir()
    laid.chmod(0o755)
    assert folder.make_socket_folder().parent != laid
    laid.rmdir()


def test_a_link_laid_by_somebody_is_passed_over(folder: DataFolder, tmp_path: Path) -> None:
    laid = folder.make_socket_folder().parent
    folder.remove_socket_folder()
    (tmp_path / "trap").mkdir(mode=0o700)
    laid.symlink_to(tmp_path / "trap")
    assert folder.make_socket_folder().parent != laid
    laid.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_folder_is_passed_over_and_never_cleared(folder: DataFolder) -> None:
    laid = folder.make_socket_folder()
    os.chown(laid.parent, 65534, 65534)
    folder.remove_socket_folder()
    assert laid.exists()
    assert folder.make_socket_folder() != laid
    laid.rmdir()
    laid.parent.rmdir()


def test_a_short_data_folder_holds_its_socket_itself(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "d")
    assert folder.make_socket_folder() == (tmp_path / "d" / "socket").resolve()


def test_a_data_folder_whose_name_would_be_read_as_two_hosts_does_not_hold_its_socket(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a,b")
    assert not folder.make_socket_folder().is_relative_to(folder.path)
    folder.remove_socket_folder()
