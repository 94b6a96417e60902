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

import pytest
from django.core.management import CommandError, call_command

from exports.exporting import export_trees
from exports.output import complete_file
from exports.selection import Selection
from tests.exports.conftest import Import
from tests.exports.files import message, read, tree
from tests.plugin import ROOT


def test_compressed_files_hold_no_date_and_no_name(take: Import, export_bytes: Any, tmp_path: Path) -> None:
    take(tree(message(1)))
    packed = []
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        call_command("export_trees", out=tmp_path / name, stderr=io.StringIO())
        packed.append((tmp_path / name).read_bytes())
    assert packed[0] == packed[1]
    assert gzip.decompress(packed[0]) == export_bytes()


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
        "import sys, time; from pathlib import Path; from exports.output import complete_file, sigterm_raises\n"
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
        counts = export_trees(Selection(state=None), file, told.append)
    assert (counts.trees, counts.messages, told) == (3, 3, [3])
    assert len(read(tmp_path / "x.jsonl")) == 3
