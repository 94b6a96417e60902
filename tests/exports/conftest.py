"""Importing and exporting need real transactions; these fixtures run the commands as people do."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.exports.files import Object, read, write

Import = Callable[..., str]
Export = Callable[..., list[Object]]


@pytest.fixture
def take(tmp_path: Path, transactional_db: None) -> Import:
    """Imports lines, or a file, and returns what the command said."""

    def take(*lines: Object | str | bytes | Path, **options: object) -> str:
        said = io.StringIO()
        file = lines[0] if isinstance(lines[0], Path) else write(tmp_path / "in.jsonl", *lines)  # type: ignore[arg-type]
        call_command("import_trees", file, stdout=said, **options)
        return said.getvalue()

    return take


@pytest.fixture
def export_bytes(tmp_path: Path, transactional_db: None) -> Callable[..., bytes]:
    def export_bytes(**options: object) -> bytes:
        out = tmp_path / "out.jsonl"
        call_command("export_trees", out=out, stderr=io.StringIO(), **options)
        return out.read_bytes()

    return export_bytes


@pytest.fixture
def export(tmp_path: Path, export_bytes: Callable[..., bytes]) -> Export:
    """Exports and returns the lines."""

    def export(**options: object) -> list[Object]:
        export_bytes(**options)
        return read(tmp_path / "out.jsonl")

    return export


@pytest.fixture
def empty(transactional_db: None) -> Callable[[], None]:
    """Empties the corpus, people included."""

    def empty() -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE oasst_messagetree, oasst_user, oasst_event, tasks_opening CASCADE")

    return empty
