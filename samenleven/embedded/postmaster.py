"""The server's process: started, asked, and told to stop.

Whether it runs is never concluded from a process number. The server and all its children hold the open `server` lock,
which the kernel frees when the last of them is gone; so a free lock means that no server of ours exists, in whatever
container it was.
"""

import os
import signal
import subprocess
import threading
from pathlib import Path

from samenleven.embedded.account import Account
from samenleven.embedded.binaries import program
from samenleven.embedded.cluster import ROLE, hand_over
from samenleven.embedded.folders import PORT, DataFolder

_LOG_LIMIT = 5_000_000  # bytes; above it the log is put aside at the next start, one old log is kept


def launch(
    folder: DataFolder, account: Account, bin_folder: Path, *, lock: int, socket: Path, settings: dict[str, str]
) -> None:
    """Start `postgres` on the cluster; it takes over `lock`. It is not waited for."""
    hand_over(socket, account)
    log = _open_log(folder.log)
    cluster_fd = os.open(folder.cluster, os.O_RDONLY | os.O_DIRECTORY)
    socket_fd = os.open(socket, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    needed = {
        **settings,
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{account.path_for(socket, socket_fd)}"',
        "unix_socket_permissions": "0700",
    }
    command = [str(bin_folder / "postgres"), "-D", account.path_for(folder.cluster, cluster_fd)]
    command += [f"--{name}={value}" for name, value in needed.items()]
    try:
        files = (cluster_fd, socket_fd, lock)
        process = account.launch(command, files=files, output=log, extra=_past_a_stale_pid(folder.cluster))
    finally:
        for fd in (log, cluster_fd, socket_fd):
            os.close(fd)
    # It may outlive this object and this process; should it end before us, somebody must take its exit status.
    threading.Thread(target=process.wait, daemon=True, name="postgres").start()


def ask(folder: Path, database: str, sql: str, *, timeout: float) -> list[str] | None:
    """The lines that `sql` gives, or None when the server does not answer within `timeout` seconds."""
    command = [str(program("psql")), "--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--command", sql]
    environment = {"PATH": "/usr/bin:/bin", **client_environment(folder, database)}
    try:
        answer = subprocess.run(  # noqa: S603 - our own binary, no shell
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return answer.stdout.splitlines() if answer.returncode == 0 else None


def client_environment(folder: Path, database: str) -> dict[str, str]:
    """What PostgreSQL's own programs need to find the server."""
    return {"PGHOST": str(folder), "PGPORT": str(PORT), "PGUSER": ROLE, "PGDATABASE": database}


def tell_to_stop(cluster: Path, account: Account) -> int | None:
    """Ask the postmaster for a fast shutdown; its process id, or None when none is certainly ours."""
    pid = _noted_pid(cluster)
    if pid is None or not _is_postmaster_of(cluster, pid, account):
        return None
    os.kill(pid, signal.SIGINT)
    return pid


def last_lines(log: Path, count: int = 8) -> str:
    """The end of the server's log, for an error's text."""
    if not log.exists():
        return "(the server has not written a log)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        return b"\n".join(file.read().splitlines()[-count:]).decode(errors="replace")


def _open_log(log: Path) -> int:
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)


def _past_a_stale_pid(cluster: Path) -> dict[str, str]:
    """PostgreSQL refuses to start when its pid file names a living process, though after a kill that may be anybody's.

    We hold the lock, so it is anybody's. PostgreSQL passes over the number in this variable (made for `pg_ctl`), and
    still makes sure itself that no old process uses its shared memory. So nobody is signalled and we remove nothing.
    """
    pid = _noted_pid(cluster)
    return {} if pid is None else {"PG_GRANDPARENT_PID": str(pid)}


def _noted_pid(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_postmaster_of(cluster: Path, pid: int, account: Account) -> bool:
    """Linux shows that it works in the cluster's folder. Elsewhere: a `postgres` of ours, while the lock is held."""
    process = Path("/proc") / str(pid)
    try:
        if process.parent.joinpath("self").exists():
            return process.stat().st_uid == account.uid and (process / "cwd").samefile(cluster)
    except OSError:
        return False
    shown = subprocess.run(  # noqa: S603 - a number of our own is the only argument
        ["/bin/ps", "-p", str(pid), "-o", "uid=,comm="], capture_output=True, text=True, check=False
    ).stdout.split(maxsplit=1)
    return len(shown) == 2 and int(shown[0]) == account.uid and Path(shown[1].strip()).name == "postgres"
