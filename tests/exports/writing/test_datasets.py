"""`datasets` loads 30 MB of every format though most columns are null in the first 10 MB, by the README beside the file."""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from django.core.management import CommandError, call_command

from exports.formats import ALL
from exports.selection.filters import selection
from exports.writing import readme
from tests.exports.conftest import Import
from tests.exports.files import message, read, reply, tree

# Read by the Hub's libraries when they are imported.
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")

MB = 2**20
PLAIN = {str: "", bool: True, int: 3, float: 0.5}


def value(annotation: Any, text: str, *, full: bool) -> Any:
    """One of this type; `full` has nothing null, otherwise everything is that may be."""
    if NoneType in get_args(annotation):
        return value(get_args(annotation)[0], text, full=full) if full else None
    if is_typeddict(annotation):
        return row(annotation, text, full=full)
    if get_origin(annotation) is list:
        return [value(get_args(annotation)[0], text, full=full)] if full else []
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    return text if annotation is str else PLAIN[annotation]


def row(columns: type[Any], text: str, *, full: bool) -> dict[str, Any]:
    return {name: value(each, text, full=full) for name, each in get_type_hints(columns).items()}


def lines(columns: type[Any]) -> Iterator[dict[str, Any]]:
    """12 MB of empty ones, then 18 MB of full ones."""
    for full, size in ((False, 12), (True, 18)):
        one = row(columns, "x" * 20_000, full=full)
        for _ in range(size * MB // len(json.dumps(one)) + 1):
            yield one


def a_large_file(name: str, folder: Path) -> tuple[Path, dict[str, Any], int]:
    """A file of the format with the README beside it, its last row, and the number of rows."""
    chosen = selection(name, {})
    file = folder / "rows.jsonl"
    folder.mkdir()
    with file.open("w") as out:
        last, count = {}, 0
        for last in lines(readme.columns_of(chosen)):
            # A message line says nothing of what it has not.
            said = {key: each for key, each in last.items() if each is not None} if name == "messages" else last
            out.write(json.dumps(said) + "\n")
            count += 1
    assert file.stat().st_size > 30 * MB
    readme.write(chosen, file)
    return file, last, count


@pytest.mark.parametrize("name", ["messages", *ALL])
def test_30_mb_of_every_format_load_though_columns_are_null_at_first(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    datasets.disable_progress_bars()
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    file, last, count = a_large_file(name, tmp_path / "data")
    loaded = datasets.load_dataset(str(file.parent), split="train", cache_dir=str(tmp_path / "cache"))
    assert (len(loaded), loaded[count - 1]) == (count, last)


@pytest.mark.parametrize("name", ["messages", "table"])
def test_a_file_by_itself_loads_with_the_columns_that_the_readme_names(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the page of formats says: JSON alone cannot tell the type of what is null in the first 10 MB."""
    import datasets

    datasets.disable_progress_bars()
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    file, last, count = a_large_file(name, tmp_path / "data")
    columns = datasets.load_dataset_builder(str(file.parent), cache_dir=str(tmp_path / "cache")).info.features
    loaded = datasets.load_dataset(
        "json", data_files=str(file), features=columns, split="train", cache_dir=str(tmp_path / "cache")
    )
    assert (len(loaded), loaded[count - 1]) == (count, last)


def test_the_readme_is_written_beside_an_export_and_never_over_another(take: Import, tmp_path: Path) -> None:
    import datasets

    take(tree(message(1, reply(2))))
    options: dict[str, Any] = {"format": "messages", "readme": True, "labels": True, "stderr": io.StringIO()}
    folder = tmp_path / "folder"
    folder.mkdir()
    call_command("export_trees", out=folder / "m.jsonl.gz", **options)
    loaded = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded["text"] == [line["text"] for line in read(folder / "m.jsonl.gz")]
    for changed, reason in (({}, "is there already"), ({"format": "trees"}, "Trees that nest are no table")):
        with pytest.raises(CommandError, match=reason):
            call_command("export_trees", out=folder / "other.jsonl", **{**options, **changed})
    assert sorted(each.name for each in folder.iterdir()) == ["README.md", "m.jsonl.gz"]
