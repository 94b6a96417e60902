"""The backup holds everything, and the restore recipe brings it back."""

import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psycopg
import pytest

from tests.deploy.conftest import DEPLOY, Environment, attempt, run
from tests.plugin import ROOT

BACKUP = str(DEPLOY / "backup.sh")
PEOPLE = {str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))): f"أشخاص {number} 人々 '\"\\" for number in range(200)}


@pytest.fixture(scope="module")
def filled(production: Environment) -> Environment:
    with psycopg.connect(production["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO oasst_user (id, password, kind, role, email, display_name, is_active, langs, locale, time_zone,"
            " show_on_leaderboard, notes)"
            " VALUES (%s, '!', 'imported', 'volunteer', '', %s, true, '{en,pt-BR}', '', 'UTC', true, '')",
            list(PEOPLE.items()),
        )
        cursor.execute("SELECT nextval('oasst_message_seq') FROM generate_series(1, 41)")
    return production


def _contents(url: str) -> dict[str, list[str]]:
    """Every row of every table and where every sequence stands, as text."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT relname, relkind::text FROM pg_class WHERE relkind IN ('r', 'S')"
            " AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {
            name: _rows(connection, name, "(last_value, is_called)" if kind == "S" else "t") for name, kind in found
        }


def _rows(connection: "psycopg.Connection[tuple[str]]", name: str, row: str) -> list[str]:
    return [text for (text,) in connection.execute(f"SELECT {row}::text FROM {name} t ORDER BY 1".encode())]


def _recipe(heading: str) -> str:
    """The commands of one part of the operations page."""
    page = (ROOT / "docs" / "operations.md").read_text()
    part = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", part, re.DOTALL))


def test_a_backup_is_restored_by_the_recipe_row_for_row(
    filled: Environment, second_database: str, tmp_path: Path
) -> None:
    said = run([BACKUP], filled | {"BACKUP_DIR": str(tmp_path)}).stdout
    (dump,) = tmp_path.iterdir()
    assert re.fullmatch(r"oasst-\d{8}T\d{6}Z\.dump", dump.name)
    assert said == f"backup: {dump}, {dump.stat().st_size} bytes\n"
    assert dump.stat().st_mode & 0o777 == 0o600
    restored = filled | {"DATABASE_URL": second_database, "DUMP": str(dump)}
    run(["bash", "-euo", "pipefail", "-c", _recipe("Restore a backup")], restored)
    before, after = _contents(filled["DATABASE_URL"]), _contents(second_database)
    assert len(before["oasst_user"]) == len(PEOPLE)
    assert after == before
    assert run([sys.executable, "manage.py", "migrate", "--check"], restored).returncode == 0


def test_old_dumps_go_and_strangers_and_young_ones_stay(filled: Environment, tmp_path: Path) -> None:
    for name, days in (("oasst-old.dump", 15), ("oasst-young.dump", 13), ("notes.dump", 99)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - days * 86_400,) * 2)
    run([BACKUP], filled | {"BACKUP_DIR": str(tmp_path), "BACKUP_KEEP_DAYS": "14"})
    names = {file.name for file in tmp_path.iterdir() if not re.search(r"-\d{8}T", file.name)}
    assert names == {"oasst-young.dump", "notes.dump"}
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("spoil", "reason"), [
    ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
    ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}, "pg_dump failed"),
    ({"BACKUP_KEEP_DAYS": "many"}, "BACKUP_KEEP_DAYS is not a number of days: many"),
])  # fmt: skip
def test_a_failed_backup_says_so_leaves_nothing_and_deletes_nothing(
    filled: Environment, tmp_path: Path, spoil: Environment, reason: str
) -> None:
    old = tmp_path / "oasst-old.dump"
    old.touch()
    os.utime(old, (0, 0))
    result = attempt([BACKUP], filled | {"BACKUP_DIR": str(tmp_path)} | spoil)
    assert (result.returncode, reason in result.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == [old]


def test_a_database_without_our_tables_is_no_backup(filled: Environment, second_database: str, tmp_path: Path) -> None:
    result = attempt([BACKUP], filled | {"DATABASE_URL": second_database, "BACKUP_DIR": str(tmp_path)})
    assert (result.returncode, "is this the right database?" in result.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_the_password_reaches_pg_dump_decoded_and_off_the_command_line(tmp_path: Path) -> None:
    """A stand-in for pg_dump writes down what it was given."""
    spy = tmp_path / "pg_dump"
    spy.write_text(f'#!/bin/bash\nprintf "%s|%s" "$PGPASSWORD" "$*" > {tmp_path}/seen\nexit 1\n')
    spy.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "DATABASE_URL": r"postgres://oasst:p%40ss%2F%25w\nord@db.example:5432/oasst",
        "BACKUP_DIR": str(tmp_path / "dumps"),
    }
    subprocess.run([BACKUP], env=environment, check=False, capture_output=True)
    password, arguments = (tmp_path / "seen").read_text().split("|")
    assert password == r"p@ss/%w\nord"
    assert "--dbname=postgres://oasst@db.example:5432/oasst " in arguments
