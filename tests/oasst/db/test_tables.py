"""Commands on a database without tables or with old ones: one line that says what to do, never a traceback."""

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.plugin import ROOT

# With what each command of ours needs on its line.
COMMANDS = {
    "check_trees": (), "create_client": ("A bot",), "create_webhook": ("https://example.org/hook",), "exploits": (),
    "export_trees": (), "import_trees": ("README.md",), "make_admin": ("ada@example.org",), "make_release": (),
    "part_of_release": ("1", "--format", "sft"), "play_demo": (), "register_doi": ("1",),
    "push_release": ("1",), "rebuild_counters": (), "rebuild_leaderboard": (), "simulate": ("--yes",),
    "seal_secrets": (), "simulate_trouble": (), "verify_release": ("1",),
}  # fmt: skip
# These use no tables, or make them.
WITHOUT = {"clean_dataset", "simulate_truth", "up"}
OURS = {"exports", "leaderboard", "moderation", "oasst", "tasks"}


@pytest.fixture(scope="module")
def empty_database() -> Iterator[str]:
    if not settings.EMBEDDED_POSTGRES:
        pytest.skip("makes a database on the embedded PostgreSQL")
    name = f"tables_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(settings.PATHS.database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        yield settings.PATHS.database_url.removesuffix("/oasst") + f"/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env={**os.environ, **environment}, capture_output=True,
        text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def test_every_command_of_ours_is_tried() -> None:
    ours = {name for name, app in get_commands().items() if str(app).partition(".")[0] in OURS}
    assert ours == set(COMMANDS) | WITHOUT


@pytest.mark.parametrize(
    "words",
    [*((name, *more) for name, more in COMMANDS.items()), ("createsuperuser",), ("clearsessions",)],
    ids=" ".join,
)
def test_a_command_on_a_database_without_tables_says_so_in_one_line(
    empty_database: str, words: tuple[str, ...]
) -> None:
    done = manage(*words, DATABASE_URL=empty_database)
    assert done.returncode == 1
    assert done.stderr == "The database has no tables yet. Run: python manage.py migrate\n"
    assert done.stdout == ""


def test_a_database_with_old_tables_is_named_with_the_first_migration_it_lacks(empty_database: str) -> None:
    assert manage("migrate", "oasst", "0001", DATABASE_URL=empty_database).returncode == 0
    done = manage("check_trees", DATABASE_URL=empty_database)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert re.fullmatch(
        r"The database is older than this code: \d+ migrations are missing, first account\.0001_initial\. Run: .*\n",
        done.stderr,
    )


def test_a_database_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    done = manage("check_trees", DATABASE_URL=f"postgres:///oasst?host={tmp_path}")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Cannot connect to the database: ")


def test_help_and_commands_without_tables_need_none(empty_database: str) -> None:
    assert manage("check_trees", "--help", DATABASE_URL=empty_database).returncode == 0
    assert manage("showmigrations", "oasst", DATABASE_URL=empty_database).returncode == 0
