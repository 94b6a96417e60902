"""Every format, of trees with corners, loads with the libraries it is for: datasets, pandas and DuckDB, offline."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exports.formats import ALL
from exports.selection.filters import FORMATS, selection
from exports.writing.exporter import write_file
from oasst.models import Ranking, Review, User
from tests.exports.conftest import Import
from tests.exports.corners import ROWS, TEXTS, forest
from tests.exports.files import Object, an_id, read

# Read by the Hub's libraries when they are imported.
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")


@pytest.fixture
def corners(take: Import, ada: User, ben: User) -> None:
    """The forest, with a review, and two orders with equals of the replies to one prompt."""
    take(*forest())
    Review.objects.create(message_id=an_id(1), user=ada, guideline_version="1", labels={"quality": 0.25})
    equals = [an_id(32), an_id(33)]
    for by in (ada, ben):
        Ranking.objects.create(
            parent_id=an_id(30), user=by, guideline_version="1", shown=[an_id(31), *equals], revisions=[1, 1, 1],
            ballot=[[an_id(31)], equals],
        )  # fmt: skip


@pytest.mark.usefixtures("corners")
def test_every_format_of_trees_with_corners_has_its_rows_and_loads_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    counted, loaded, expected = {}, {}, {}
    for name in FORMATS:
        for suffix in ("jsonl", "jsonl.zst", *(["parquet"] if name in ALL else [])):
            write_file(selection(name, {}), tmp_path / f"{name}.{suffix}")
        rows = read(tmp_path / f"{name}.jsonl")
        counted[name] = len(rows)
        for library, load in LIBRARIES.items():
            for suffix in ("jsonl", "jsonl.zst", "parquet"):
                path = tmp_path / f"{name}.{suffix}"
                # What nests has no columns, so it is no table.
                if path.exists() and not (name == "trees" and library != "pandas"):
                    expected[library, name, suffix] = (len(rows), set(rows[0]) if name in ALL else set())
                    count, columns = load(path, tmp_path / "cache")
                    loaded[library, name, suffix] = (count, columns if name in ALL else set())
    assert counted == ROWS
    assert loaded == expected
    _texts_are_whole(read(tmp_path / "sft.jsonl"))


def _texts_are_whole(rows: list[Object]) -> None:
    said = {turn["content"] for row in rows for turn in row["messages"]}
    assert set(TEXTS) - said == set()


def _pandas(path: Path, cache: Path) -> tuple[int, set[str]]:
    import pandas

    frame = pandas.read_parquet(path) if path.suffix == ".parquet" else pandas.read_json(path, lines=True)
    return len(frame), set(frame.columns)


def _duckdb(path: Path, cache: Path) -> tuple[int, set[str]]:
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.sql(f"SELECT * FROM '{path}'")
        return len(rows.fetchall()), set(rows.columns)


def _datasets(path: Path, cache: Path) -> tuple[int, set[str]]:
    import datasets

    datasets.disable_progress_bars()
    kind = "parquet" if path.suffix == ".parquet" else "json"
    rows = datasets.load_dataset(kind, data_files=str(path), split="train", cache_dir=str(cache))
    return sum(1 for _ in rows), set(rows.column_names)


LIBRARIES: dict[str, Callable[[Path, Path], tuple[int, set[str]]]] = {
    "pandas": _pandas,
    "duckdb": _duckdb,
    "datasets": _datasets,
}


def test_datasets_reads_parquet_rows_as_they_were_written(tmp_path: Path) -> None:
    """Null stays null, a list a list, and a whole number is none with a point."""
    import datasets
    import orjson

    from exports.writing.output import complete_file
    from tests.exports.columns import EXAMPLE

    datasets.disable_progress_bars()
    for name, format_ in ALL.items():
        rows: list[Any] = list(format_.rows(EXAMPLE))
        with complete_file(tmp_path / f"{name}.parquet", format_.columns) as lines:
            for row in rows:
                lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        loaded = datasets.load_dataset(
            "parquet", data_files=str(tmp_path / f"{name}.parquet"), split="train", cache_dir=str(tmp_path / "cache")
        )
        assert list(loaded) == rows
