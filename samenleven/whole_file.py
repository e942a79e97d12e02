"""A file that is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Text for `path`, readable by its owner alone (residents' words); it takes its name once all is written."""
    with unfinished_file(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as writing:
        yield writing


@contextmanager
def unfinished_file(path: Path) -> Iterator[Path]:
    """The same for who writes it by its name. It lies on the disk itself before it takes the name of `path`."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None  # the name that a person knows
    try:
        yield unfinished
        os.fsync(descriptor)
        unfinished.replace(path)
    finally:
        os.close(descriptor)
        unfinished.unlink(missing_ok=True)
