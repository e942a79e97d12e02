"""The secret under which addresses are hashed and sealed. On the embedded database it is made at the first start."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from samenleven.embedded.folders import DataFolder
from samenleven.sentences import Stopped
from samenleven.settings import DatabaseSettings

KEY_FILE: Final = "secret.key"
_NEW_SECRET_BYTES: Final = 48


def secret_of(database: DatabaseSettings) -> bytes:
    """What the settings hold, or else what stands in the data folder's key file.

    Raises:
        Stopped: the key file cannot be used, or is gone while its database is still there.
        EmbeddedError: the data folder is not ours.
    """
    if database.secret is not None:
        return database.secret.encode()
    folder = DataFolder(database.data_dir)
    file = folder.path / KEY_FILE
    if not file.exists():
        if folder.cluster.exists():
            raise Stopped(
                f"The key file {file} is gone while its database is still there: put it back, "
                "or set SECRET_KEY to the secret that was used before."
            )
        _make(file)
    return _read(file)


def _make(file: Path) -> None:
    """Whole or not at all, and once: whoever comes second keeps what the first one made."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as writing:
        writing.write(secrets.token_urlsafe(_NEW_SECRET_BYTES) + "\n")
        writing.flush()
        os.fsync(writing.fileno())
    with suppress(FileExistsError):
        os.link(unfinished, file)
    unfinished.unlink()


def _read(file: Path) -> bytes:
    try:
        secret = file.read_bytes().strip()
    except PermissionError:
        raise Stopped(f"The key file {file} is not open to you: run as its owner.") from None
    if len(secret) < _NEW_SECRET_BYTES:
        raise Stopped(f"The key file {file} is damaged: put back a copy of it.")
    return secret
