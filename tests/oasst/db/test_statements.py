"""Loading named statements from files."""

from pathlib import Path

import pytest

from oasst.db.statements import load


def test_a_fragment_of_one_file_is_used_in_another(tmp_path: Path) -> None:
    fragment, query = tmp_path / "fragment.sql", tmp_path / "query.sql"
    fragment.write_text("-- name: one\n1\n")
    query.write_text("-- name: two\nSELECT {one} + 1\n")
    assert load(fragment, query) == {"one": "1", "two": "SELECT 1 + 1"}


def test_a_name_in_two_files_is_an_error(tmp_path: Path) -> None:
    first, second = tmp_path / "first.sql", tmp_path / "second.sql"
    for file in (first, second):
        file.write_text("-- name: one\n1\n")
    with pytest.raises(ValueError, match="same name"):
        load(first, second)
