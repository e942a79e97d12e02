"""A cluster made once and copied, and a data folder that is left without a server whatever happened in the test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from samenleven.embedded.server import EmbeddedPostgres
from tests.samenleven.embedded.programs import postgres_processes_in


@pytest.fixture(scope="session")
def made_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("made") / "data"
    with EmbeddedPostgres(data_dir, settings={"fsync": "off"}):
        pass
    return data_dir / "postgres"


@pytest.fixture
def empty_data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder that does not exist yet."""
    data_dir = tmp_path / "data of ours"
    yield data_dir
    for process in postgres_processes_in(data_dir):  # none, unless the test failed
        process.kill()


@pytest.fixture
def data_dir(empty_data_dir: Path, made_cluster: Path) -> Path:
    """A data folder with a cluster in it."""
    empty_data_dir.mkdir(mode=0o700)
    shutil.copytree(made_cluster, empty_data_dir / "postgres")
    return empty_data_dir
