"""Our own files come back equal after other programs have read and written them: data frames, DuckDB, `datasets`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.exports.conftest import Export, Import
from tests.exports.files import Object, an_id, message, read, reply, tree

DATE = "2023-02-07T17:29:24.727401+00:00"
SCORES = {"toxicity": 0.25, "severe_toxicity": 0.5}
ORDER = {
    "type": "ranking", "user_id": an_id(90), "ranking": [1, 0, 2], "ranked_message_ids": [an_id(4), an_id(2), an_id(5)],
    "ranking_parent_id": an_id(1), "message_tree_id": an_id(1),
}  # fmt: skip
TIES = {**ORDER, "user_id": an_id(91), "tiers": [[an_id(4), an_id(2)], [an_id(5)]], "vetoed": [an_id(5)]}
FOREST: list[Object] = [
    tree(
        message(
            1,
            reply(2, message(3, user_id=an_id(91)), rank=1, user_id=an_id(90), created_date=DATE),
            reply(4, rank=0, synthetic=True, model_name="m1", labels={"quality": {"value": 0.75, "count": 3}}),
            reply(5, rank=2, review_result=None, review_count=0, emojis={"+1": 1, "poop": 1}, detoxify=SCORES),
            text="2023-02-07",
            emojis={"+1": 2, "red_flag": 1},
            labels={"spam": {"value": 0, "count": 1}, "quality": {"value": 1.0, "count": 2}},
            created_date="2023-02-07T17:29:24+00:00",
            events={
                "emoji": [{"type": "emoji", "user_id": an_id(90), "emoji": "+1"}],
                "ranking": [ORDER, TIES],
            },
        ),
        origin="hub",
    ),
    tree(message(10, reply(11, deleted=True, text='{"a": null} NaN [1]'), lang="pt-BR")),
]
EVERYTHING: dict[str, Any] = {
    "synthetic": "all", "include_spam": True, "include_deleted": True, "labels": True, "events": True,
}  # fmt: skip

Pass = Callable[[Path, Path], None]


def _pandas(source: Path, target: Path) -> None:
    import pandas

    frame = pandas.read_json(source, lines=True)
    if target.suffix == ".parquet":
        frame.to_parquet(target)
    else:
        frame.to_json(target, orient="records", lines=True)


def _pandas_records(source: Path, target: Path) -> None:
    """As Python writes it: NaN for nothing."""
    import pandas

    rows = pandas.read_json(source, lines=True).to_dict("records")
    target.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _pandas_list(source: Path, target: Path) -> None:
    import pandas

    pandas.read_json(source, lines=True).to_json(target, orient="records", indent=2)


def _duckdb(source: Path, target: Path) -> None:
    import duckdb

    kind = "parquet" if target.suffix == ".parquet" else "json"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM read_json_auto('{source}')) TO '{target}' (FORMAT {kind})")


def _datasets(source: Path, target: Path) -> None:
    import datasets

    datasets.disable_progress_bars()
    rows = datasets.load_dataset("json", data_files=str(source), split="train", cache_dir=str(target.parent / "cache"))
    if target.suffix == ".parquet":
        rows.to_parquet(target)
    else:
        rows.to_json(target)


def _as_texts(write: Callable[[Any], str]) -> Pass:
    """Objects and lists as texts, as a table without nested types holds them."""

    def run(source: Path, target: Path) -> None:
        rows = [
            {key: write(each) if isinstance(each, dict | list) else each for key, each in row.items()}
            for row in read(source)
        ]
        target.write_text("".join(json.dumps(row) + "\n" for row in rows))

    return run


def _as_floats(source: Path, target: Path) -> None:
    def floats(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: floats(each) for key, each in value.items()}
        if isinstance(value, list):
            return [floats(each) for each in value]
        return float(value) if isinstance(value, int) else value

    target.write_text("".join(json.dumps(floats(row)) + "\n" for row in read(source)))


PASSES: dict[str, tuple[Pass, str]] = {
    "pandas": (_pandas, "jsonl"),
    "pandas to Parquet": (_pandas, "parquet"),
    "pandas with NaN": (_pandas_records, "jsonl"),
    "pandas as a list": (_pandas_list, "json"),
    "DuckDB": (_duckdb, "jsonl"),
    "DuckDB to Parquet": (_duckdb, "parquet"),
    "datasets": (_datasets, "jsonl"),
    "datasets to Parquet": (_datasets, "parquet"),
    "objects as JSON texts": (_as_texts(json.dumps), "jsonl"),
    "objects as texts of Python": (_as_texts(str), "jsonl"),
    "every number and truth with a point": (_as_floats, "jsonl"),
}


@pytest.mark.parametrize("layout", ["table", "messages", "parquet"])
def test_our_files_come_back_equal_after_a_pass_through_other_programs(
    layout: str,
    tmp_path: Path,
    take: Import,
    export: Export,
    export_bytes: Callable[..., bytes],
    empty: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    take(*FOREST)
    name = "messages" if layout == "messages" else "table"
    options = EVERYTHING if layout == "messages" else {**EVERYTHING, "labels": False, "events": False}
    (tmp_path / "ours.jsonl").write_bytes(export_bytes(format=name, **options))
    before = export(format=name, **options)
    if layout == "parquet":
        _to_parquet(tmp_path / "ours.jsonl", tmp_path / "first.parquet")
        empty()
        take(tmp_path / "first.parquet")
        assert export(format=name, **options) == before
    differ = {}
    for label, (run, suffix) in PASSES.items():
        target = tmp_path / f"{label.replace(' ', '-')}.{suffix}"
        run(tmp_path / "ours.jsonl", target)
        empty()
        take(target)
        after = export(format=name, **options)
        if after != before:
            differ[label] = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    assert differ == {}


def _to_parquet(source: Path, target: Path) -> None:
    from exports.formats.table import TableRow
    from exports.writing.output import complete_file

    with complete_file(target, TableRow) as lines:
        for line in source.read_bytes().splitlines(keepends=True):
            lines.write(line)
