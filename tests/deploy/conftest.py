"""A production site in miniature: its own database on the embedded server, its own Redis over TCP with a password."""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from oasst.embedded import postgres, redis
from tests.plugin import ROOT

Environment = dict[str, str]
DEPLOY = ROOT / "deploy"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def new_database() -> Iterator[str]:
    """The URL of an empty database."""
    with _database() as url:
        yield url


@pytest.fixture
def second_database() -> Iterator[str]:
    with _database() as url:
        yield url


@contextmanager
def _database() -> Iterator[str]:
    if not settings.EMBEDDED_POSTGRES:
        pytest.skip("uses the embedded PostgreSQL's own programs")
    name = f"deploy_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(settings.PATHS.database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        yield settings.PATHS.database_url.removesuffix("/oasst") + f"/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def redis_over_tcp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    with subprocess.Popen(
        [redis.binary(), "--port", str(port), "--bind", "127.0.0.1", "--requirepass", "secret", "--dir", folder,
         "--save", "", "--maxmemory-policy", "noeviction"],
        stdout=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        url = f"redis://:secret@127.0.0.1:{port}"
        await_redis(url)
        yield url
        server.terminate()


def await_redis(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            Redis.from_url(url).ping()
        except RedisError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def production(new_database: str, redis_over_tcp: str, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The environment of a sound production site whose tables and static files are there."""
    folder = tmp_path_factory.mktemp("site")
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), str(postgres.binaries()), "/usr/bin", "/bin"]),
        "HOME": str(folder),
        "OASST_PRODUCTION": "1",
        "OASST_DATA": str(folder / "data"),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": "a-secret-of-the-tests-" + "x1y2z3" * 10,
        "ANONYMIZE_KEY": "a-pseudonym-key-of-the-tests-" + "x1y2z3" * 10,
        "ALLOWED_HOSTS": "commons.example.org",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": new_database,
        "REDIS_URL": redis_over_tcp,
        "EMAIL_HOST": "smtp.example.org",
        "DEFAULT_FROM_EMAIL": "Open Commons <noreply@example.org>",
        "WEB_WORKERS": "1",
        "WEB_THREADS": "2",
        "WORKER_PROCESSES": "1",
    }
    (folder / "data").mkdir()
    run([sys.executable, "manage.py", "collectstatic", "--noinput"], environment)
    run([str(DEPLOY / "entrypoint.sh"), "migrate"], environment)
    return environment


def run(command: list[str], environment: Environment) -> "subprocess.CompletedProcess[str]":
    """Runs it in the checkout and fails the test with what it said if it fails."""
    result = attempt(command, environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return result


def attempt(command: list[str], environment: Environment) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
