"""Who runs the server: we ourselves, or, when we are root, an ordinary account: PostgreSQL refuses to run as root.

As root, that account can usually not walk to the server's files: the data folder is ours alone, often below /root. No
permission is opened for it. We open its folders ourselves and hand them over, and it is told to work in
`/proc/self/fd/<number>`, which leads there without the folders above (Linux). So the files stay in the data folder
(elsewhere they would be lost with a container whose volume is the data folder), and strangers who run as the same
account (`nobody` has many) can reach neither the cluster nor the socket.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samenleven.embedded.errors import EmbeddedError

# Kept for people who run databases, or for nothing in particular; tried in this order.
_ACCOUNTS_FOR_ROOT = ("postgres", "nobody")
_OWN_FOLDERS = Path("/proc/self/fd")


@dataclass(frozen=True, slots=True)
class Account:
    """The account the server runs as; `lent` says that we are root and the account is not ours."""

    uid: int
    gid: int
    lent: bool

    def path_for(self, folder: Path, fd: int) -> str:
        """The way to `folder` as a program started by `run` or `launch` with `fd` among its `files` walks it."""
        return str(_OWN_FOLDERS / str(fd)) if self.lent else str(folder)

    def launch(
        self, command: Sequence[str], *, files: Sequence[int], output: int, extra: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program as this account, in a session of its own so that the terminal's Ctrl-C does not reach it.

        It gets an environment of its own: ours holds tokens and keys, and `PG…` variables meant for other servers.
        """
        return subprocess.Popen(  # noqa: S603 - our own binaries with arguments of our own, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=files,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **(extra or {})},
            user=self.uid if self.lent else None,
            group=self.gid if self.lent else None,
            extra_groups=[] if self.lent else None,
            umask=0o077,
            start_new_session=True,
        )

    def run(self, command: Sequence[str], *, files: Sequence[int] = (), timeout: float) -> tuple[int, str]:
        """Run a program to its end: its exit status and all it wrote. Killed when it takes too long or we stop."""
        with self.launch(command, files=files, output=subprocess.PIPE) as process:
            try:
                said, _ = process.communicate(timeout=timeout)
            except BaseException:
                process.kill()
                raise
        return process.returncode, said.decode(errors="replace")


def account_for(cluster: Path) -> Account:
    """Us; as root the owner of the cluster when there is one, so that an account added later does not change it."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), lent=False)
    if not _OWN_FOLDERS.is_dir():
        raise EmbeddedError(
            "The embedded PostgreSQL cannot run as root here: start as an ordinary user, or set DATABASE_URL."
        )
    owner = cluster.stat().st_uid if cluster.exists() else 0
    entry = _named(owner) if owner else _first_known()
    return Account(entry.pw_uid, entry.pw_gid, lent=True)


def own_name() -> str:
    """The name the system knows us by; PostgreSQL asks the kernel who connects and compares names."""
    return _named(os.geteuid()).pw_name


def _named(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedError(
            f"User id {uid} has no name on this system, and PostgreSQL needs one: name it, or set DATABASE_URL."
        ) from None


def _first_known() -> pwd.struct_passwd:
    for name in _ACCOUNTS_FOR_ROOT:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError(
        "PostgreSQL does not run as root, and there is no account postgres or nobody: add one, or set DATABASE_URL."
    )
