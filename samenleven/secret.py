"""The secret under which addresses are hashed and sealed. On the embedded database it is made at the first start."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from participation.keys import Keys
from samenleven.embedded.folders import DataFolder
from samenleven.key_ring import new_secret, secrets_in
from samenleven.sentences import Stopped
from samenleven.settings import DatabaseSettings
from samenleven.whole_file import whole_file

KEY_FILE: Final = "secret.key"
_SHORTEST: Final = 48


def keys_of(database: DatabaseSettings) -> Keys:
    """The key in use and the former ones, from the settings or the data folder's key file.

    Raises:
        Stopped: as `secret_of`, or the text is no object of keys though it begins like one.
        EmbeddedError: as `secret_of`.
    """
    try:
        return keys_of_text(secret_of(database).decode())
    except ValueError:
        place = key_file(database) or "SECRET_KEY"
        raise Stopped(f"The key in {place} is damaged: put back a copy of it.") from None


def keys_of_text(text: str) -> Keys:
    """The keys of a key file's text; ValueError as `secrets_in`."""
    held = secrets_in(text)
    newest = max(held)
    former = [Keys(held[number].encode(), number=number) for number in sorted(held, reverse=True) if number != newest]
    return Keys(held[newest].encode(), number=newest, former=former)


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


def key_file(database: DatabaseSettings) -> Path | None:
    """Where the key lies; None: in the environment alone."""
    return database.data_dir / KEY_FILE if database.secret is None else database.secret_file


def replace_key_file(file: Path, text: str) -> None:
    """Whole or not at all, for its owner alone; what it was stays when this fails (OSError)."""
    real = file.resolve()  # of a link, what it leads to
    owner = real.stat()
    with whole_file(real) as writing:
        writing.write(text)
        if os.geteuid() == 0:
            os.fchown(writing.fileno(), owner.st_uid, owner.st_gid)
    folder = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)  # the new name, too, is on the disk before any row hangs on it
    finally:
        os.close(folder)


def _make(file: Path) -> None:
    """Whole or not at all, and once: whoever comes second keeps what the first one made."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as writing:
        writing.write(new_secret() + "\n")
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
    if len(secret) < _SHORTEST:
        raise Stopped(f"The key file {file} is damaged: put back a copy of it.")
    return secret
