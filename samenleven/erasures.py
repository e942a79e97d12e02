"""Where it is remembered, outside the database, who was erased: `restore` reads it after an older backup came back."""

from pathlib import Path

from samenleven.settings import DatabaseSettings


def erasures_file(database: DatabaseSettings) -> Path:
    """In the data folder, which is made when it is not there yet."""
    database.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return database.data_dir / "erasures"
