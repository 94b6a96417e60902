"""What the embedded servers do and say where they cannot start."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from oasst.embedded import postgres, processes, redis, servers
from oasst.embedded.errors import ServerError
from oasst.embedded.paths import Paths


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


def test_only_a_folder_without_a_database_needs_room_for_one(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=50 * 2**20))
    with pytest.raises(ServerError, match=r"Only 50 MB are free .* a new database needs 200 MB"):
        postgres._make_folders(paths)
    paths.postgres.mkdir()
    (paths.postgres / "PG_VERSION").write_text("18")
    postgres._make_folders(paths)
    assert paths.logs.is_dir()


def test_a_closed_home_of_root_is_named_with_what_to_do(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = paths.data / "home"
    (closed / "bin").mkdir(parents=True)
    closed.chmod(0o700)
    monkeypatch.setattr(postgres, "binaries", lambda: closed / "bin")
    monkeypatch.setattr(postgres, "_server_user", lambda: pwd.getpwnam("nobody"))
    said = postgres._why_not_created(paths, 'program "postgres" is needed by initdb')
    assert f"the user nobody, who has no access to {closed / 'bin'}" in said
    assert "a user that is not root" in said


def test_a_full_disk_is_a_reason_and_no_traceback(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_paths: Paths) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(redis, "is_running", lambda _paths: False)
    monkeypatch.setattr(redis, "start", full)
    with pytest.raises(ServerError, match=r"Redis cannot be started: .*No space left"):
        servers.start(paths, servers.Wanted(postgres=False), lambda _line: None)


def test_only_programs_of_these_names_in_this_folder_are_taken_for_a_server(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], cwd=tmp_path, stdin=subprocess.PIPE) as other:
        name = Path(f"/proc/{other.pid}/comm").read_text().strip()
        assert processes.working_in(tmp_path) == [other.pid]
        assert processes.working_in(tmp_path, name) == [other.pid]
        assert processes.working_in(tmp_path, "redis-server") == []
        assert processes.working_in(Path(os.devnull)) == []
        other.communicate(b"\n")
