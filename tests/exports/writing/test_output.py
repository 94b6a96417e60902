"""An export is there as a whole or not at all."""

import gzip
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet
import pytest
import zstandard
from django.core.management import CommandError, call_command

from exports.formats import ALL
from exports.selection.selection import Selection
from exports.writing.exporter import export_trees
from exports.writing.output import complete_file
from tests.exports.columns import EXAMPLE
from tests.exports.conftest import Import
from tests.exports.files import message, read, reply, tree
from tests.plugin import ROOT


def test_the_file_name_chooses_the_encoding_and_same_lines_give_same_bytes(
    take: Import, export_bytes: Any, tmp_path: Path
) -> None:
    take(tree(message(1, reply(2, text="🌊 مرحبا"))), tree(message(3, reply(4), reply(5))))
    plain = export_bytes(format="sft")
    opened: dict[str, Callable[[bytes], bytes]] = {
        ".jsonl.gz": gzip.decompress,
        ".jsonl.zst": lambda packed: zstandard.ZstdDecompressor().stream_reader(packed).read(),
        ".parquet": lambda packed: _lines(pyarrow.parquet.read_table(io.BytesIO(packed))),
    }
    for suffix, unpack in opened.items():
        packed = []
        for name in ("a", "b"):
            call_command("export_trees", out=tmp_path / f"{name}{suffix}", stderr=io.StringIO(), format="sft")
            packed.append((tmp_path / f"{name}{suffix}").read_bytes())
        assert packed[0] == packed[1]
        assert unpack(packed[0]) == plain


def _lines(table: Any) -> bytes:
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in table.to_pylist())


def test_parquet_has_the_declared_columns_in_groups_of_bounded_size(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("exports.writing.output._BLOCK_BYTES", 200)
    monkeypatch.setattr("exports.writing.parquet._BLOCK_BYTES", 200)
    monkeypatch.setattr("exports.writing.parquet._GROUP_ROWS", 1)
    target = tmp_path / "x.parquet"
    columns = ALL["kto"].columns
    with complete_file(target, columns) as lines:
        for row in ALL["kto"].rows(EXAMPLE):
            lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    file = pyarrow.parquet.ParquetFile(target)
    assert (file.metadata.num_rows, file.metadata.num_row_groups) == (2, 2)
    assert file.schema_arrow.names == ["prompt", "completion", "label", "meta"]
    assert str(file.schema_arrow.field("prompt").type) == "list<element: struct<role: string, content: string>>"
    with complete_file(target, columns):
        pass
    assert pyarrow.parquet.read_table(target).num_rows == 0
    with (
        pytest.raises(pyarrow.ArrowInvalid, match="unexpected field"),
        complete_file(tmp_path / "y.parquet", columns) as lines,
    ):
        lines.write(b'{"extra":1}\n')
    assert list(tmp_path.iterdir()) == [target]


def test_parquet_takes_no_trees_that_nest(export_bytes: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Parquet needs columns\. Choose a --format with columns"):
        call_command("export_trees", out=tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_export_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "x.jsonl"
    target.write_text("old")

    def interrupted() -> None:
        with complete_file(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("x.jsonl", "old")]
    with complete_file(target) as file:
        file.write(b"whole")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("x.jsonl", "whole")]
    assert target.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_terminated_export_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from exports.writing.output import complete_file, sigterm_raises\n"
        "with sigterm_raises(), complete_file(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half'); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "x.jsonl")], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 143
        assert time.monotonic() - began < 10
    assert list(tmp_path.iterdir()) == []


def test_standard_output_gets_lines_and_nothing_else(
    take: Import, export_bytes: Callable[..., bytes], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    take(tree(message(1)))
    capfdbinary.readouterr()
    call_command("export_trees", out=Path("-"))
    said = capfdbinary.readouterr()
    assert said.out == export_bytes()
    assert said.err.startswith(b"Exported 1 trees with 1 messages in ")


def test_a_folder_that_is_not_there_is_a_clear_message(export_bytes: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("export_trees", out=tmp_path / "no" / "x.jsonl")
    assert str(refused.value) == f"{tmp_path / 'no' / 'x.jsonl'}: No such file or directory. Nothing was exported."


def test_progress_is_told_in_trees(take: Import, tmp_path: Path) -> None:
    take(*[tree(message(number)) for number in range(3)])
    told: list[int] = []
    with complete_file(tmp_path / "x.jsonl") as file:
        counts = export_trees(Selection(states=()), file, told.append)
    assert (counts.trees, counts.messages, told) == (3, 3, [3])
    assert len(read(tmp_path / "x.jsonl")) == 3
