"""The runner of named SQL statements."""

from pathlib import Path

import pytest
from django.db import connection

from oasst.db.statements import Statements, files_below
from oasst.models import User

pytestmark = pytest.mark.django_db


def written(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text)
    return files_below(folder)


def prepared_with(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
        (count,) = cursor.fetchone()
    return int(count)


def test_files_of_one_app_share_their_fragments(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        first="-- A heading\n\n-- name: whole\nSELECT {part}\n",
        second="-- name: part\n7 + {smaller}\n\n-- name: smaller\n%(n)s\n",
    )
    assert dict(Statements(*files)) == {"whole": "SELECT 7 + %(n)s", "part": "7 + %(n)s", "smaller": "%(n)s"}


def test_a_name_declared_twice_is_refused(tmp_path: Path) -> None:
    files = written(tmp_path, first="-- name: same\nSELECT 1\n", second="-- name: same\nSELECT 2\n")
    with pytest.raises(ValueError, match=r"declared twice in first\.sql, second\.sql"):
        Statements(*files)["same"]


def test_files_are_found_in_all_folders_of_an_app_without_those_named(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    written(tmp_path / "room", inner="-- name: a\nSELECT 1")
    assert [file.name for file in written(tmp_path, outer="", invariants="")] == [
        "invariants.sql",
        "outer.sql",
        "inner.sql",
    ]
    assert [file.name for file in files_below(tmp_path, without={"invariants.sql"})] == ["outer.sql", "inner.sql"]


@pytest.mark.parametrize("plan_once", [True, False])
def test_rows_are_read_in_every_form(tmp_path: Path, ada: User, plan_once: bool) -> None:
    files = written(
        tmp_path,
        all="-- name: pair\nSELECT %(n)s::int AS n, 'b' AS letter\n\n"
        "-- name: none\nSELECT 1 WHERE %(n)s::int = 0\n\n"
        "-- name: person\nSELECT username, id FROM oasst_user WHERE id = %(id)s\n\n"
        "-- name: rename\nUPDATE oasst_user SET display_name = %(to)s WHERE id = %(id)s\n",
    )
    runner = Statements(*files, plan_once=plan_once)
    assert runner.rows("pair", n=3) == [(3, "b")]
    assert runner.records("pair", n=3) == [{"n": 3, "letter": "b"}]
    assert runner.record("pair", n=4) == {"n": 4, "letter": "b"}
    assert (runner.value("pair", n=5), runner.value("none", n=1)) == (5, None)
    assert runner.rows("rename", to="Ada L.", id=ada.pk) == []
    assert runner.changed("rename", to="Ada L.", id=ada.pk) == 1
    person = runner.one(User, "person", id=ada.pk)
    assert person is not None
    assert (person.username, person.get_deferred_fields() >= {"email"}) == (ada.username, True)
    assert person.display_name == "Ada L."
    with pytest.raises(KeyError):
        runner.rows("missing")


def test_only_frequent_statements_are_planned_once_per_connection(tmp_path: Path) -> None:
    files = written(tmp_path, all="-- name: marked\nSELECT %(n)s::int AS plan_mark\n")
    Statements(*files, plan_once=False).rows("marked", n=1)
    Statements(*files).records("marked", n=1)
    assert prepared_with("$1::int AS plan_mark") == 0
    Statements(*files).rows("marked", n=1)
    Statements(*files).rows("marked", n=2)
    assert prepared_with("$1::int AS plan_mark") == 1


def test_lists_of_columns_replace_their_placeholders(tmp_path: Path) -> None:
    files = written(tmp_path, all="-- name: sums\nSELECT <sums>\n")
    assert Statements(*files, columns={"<sums>": "1 AS a, 2 AS b"}).record("sums") == {"a": 1, "b": 2}
