"""Values that are not one a line, wherever a piece of the file ends; and files that unpack to too much."""

import gzip
import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.parsing import SOURCES, BadLine, RowDefaults, Tree, UnreadableFile, lines_in, trees_of
from exports.parsing import values as module
from exports.parsing.values import values
from tests.exports.files import message, parsed, reply, tree
from tests.plugin import ROOT

MB = 2**20
JSON = st.recursive(
    st.none() | st.integers() | st.text('"\\{}[],ab:é \n'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('"\\{}[],', max_size=3), inner, max_size=3),
    max_leaves=6,
)


def split(content: bytes, most: int = MB) -> list[bytes]:
    return list(values(io.BufferedReader(io.BytesIO(content)), most))  # type: ignore[type-var,arg-type,unused-ignore]


@settings(max_examples=300, deadline=None)
@given(
    lists=st.lists(st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=3), max_size=3)),
    piece=st.integers(1, 40),
)
def test_the_objects_of_lists_are_found_wherever_a_piece_ends(lists: list[list[Any]], piece: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_CHUNK", piece)
        for indent in (None, 2):
            text = "\n".join(json.dumps(each, indent=indent, ensure_ascii=False) for each in lists)
            assert [json.loads(each) for each in split(text.encode())] == [each for one in lists for each in one]


@pytest.mark.parametrize("piece", [1, 7, 2**17])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'[{"a": 1}] {"b": 2}\n[3, "x", [4]]', [b'{"a": 1}', b'{"b": 2}', b"3", b'"x"', b"[4]"]),
        (b'[{"a": b}, {"c": "\xe9"}, {}]', [b'{"a": b}', b'{"c": "\xe9"}', b"{}"]),
        (b'\xef\xbb\xbf[{"a":\r\n1}]\xef\xbb\xbf[{}]', [b'{"a":\r\n1}', b"{}"]),
        (b"[" * 200_000 + b"]" * 200_000, [b"[" * 199_999 + b"]" * 199_999]),
    ],
)
def test_values_are_given_as_they_are_in_the_file(
    content: bytes, expected: list[bytes], piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CHUNK", max(piece, len(content) // 50))
    assert split(content) == expected


@pytest.mark.parametrize("content", [b'[{"a": 1}', b'[{"a": "}', b"[{}]]", b'[{"a": "' + b"x" * 2 * MB + b'"}]'])
def test_a_list_that_is_cut_off_or_too_long_ends_the_import(tmp_path: Path, content: bytes) -> None:
    with pytest.raises((EOFError, ValueError)):
        split(content)


def test_a_list_that_nests_too_deep_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b'[{"a": 1}, ' + b"[" * 200_000 + b"]" * 200_000 + b"]")
    assert [str(item) for item in parsed(tmp_path / "x.json")] == [
        "line 1: this is neither a tree (message_tree_id) nor a message (message_id)",
        "line 2: a list nests too deep",
    ]


def packed_bombs(folder: Path) -> dict[str, Path]:
    """Small files that stand for a gigabyte, or ask for one."""
    zstd = zstandard.ZstdCompressor(3)
    window = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=31, enable_ldm=True)
    ).compressobj()
    huge, contents = b"x" * MB, {"window.zst": window.compress(b"a" * 1000) + window.flush()}
    for name, begins, piece in (("line", b"", huge), ("blank", b"", b"\n" * MB), ("list", b'[{"a": "', huge)):
        out = zstd.compressobj()
        contents[f"{name}.zst"] = (
            out.compress(begins) + b"".join(out.compress(piece) for _ in range(1000)) + out.flush()
        )
    contents["line.gz"] = gzip.compress(huge * 200)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    tables = {
        "values.parquet": pa.table({"text": pa.DictionaryArray.from_arrays(pa.array([0] * 1000), ["x" * 1_500_000])}),
        "rows.parquet": pa.table({"text": pa.nulls(10_000_000)}),
        "nested.parquet": pa.table({"a": pa.array([[{"text": "x" * MB}]] * 300)}),
    }
    for name, table in tables.items():
        pyarrow.parquet.write_table(table, folder / name, compression="zstd", store_schema=False)
    return {path.name: path for path in sorted(folder.iterdir())}


_READ = """
import resource, sys
from pathlib import Path
from exports.parsing import UnreadableFile, lines_in
try:
    sum(1 for _ in lines_in(Path(sys.argv[1])))
except UnreadableFile as wrong:
    print(wrong)
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux")
def test_a_small_file_that_unpacks_to_gigabytes_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    peaks = {}
    for name, path in packed_bombs(tmp_path).items():
        assert path.stat().st_size < 3 * MB
        done = subprocess.run(
            [sys.executable, "-c", _READ, str(path)], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        said, peak = done.stdout.splitlines()
        assert said.startswith(f"{path}: this small file unpacks to far more than a file of texts does")
        peaks[name] = int(peak)
    assert {name: peak for name, peak in peaks.items() if peak > 1_000} == {}


def test_what_repeats_itself_a_hundred_times_is_no_bomb(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps(tree(message(n, text="the same again and again " * 100))).encode() + b"\n" for n in range(30_000)
    )
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(lines))
    assert sum(1 for _ in lines_in(tmp_path / "x.jsonl.gz")) == 30_000


DOLLY = {"instruction": "Name a tree.", "context": "", "response": "An oak."}
COLUMNS: dict[str, tuple[Any, str | None]] = {
    "bytes that are a text": (b"An oak.", None),
    "bytes that are none": (b"\x89PNG", "response must be a string, not {'unreadable': '4 bytes that are no text'}"),
    "a decimal": (Decimal("1.5"), "response must be a string, not 1.5"),
    "a duration": (timedelta(seconds=3), "response must be a string, not {'unreadable': 'timedelta'}"),
    "a large decimal": (Decimal(2**100), "response must be a string, not 1.2676506002282294e+30"),
}


@pytest.mark.parametrize(("value", "reason"), COLUMNS.values(), ids=COLUMNS)
def test_a_parquet_value_that_is_no_text_is_reported_by_row_and_column_or_skipped(
    tmp_path: Path, value: Any, reason: str | None
) -> None:
    good = value if reason is None else None
    for column in ("response", "extra"):
        rows = [{**DOLLY, column: good}, {**DOLLY, column: value}]
        pyarrow.parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "x.parquet")
        _, second = trees_of(lines_in(tmp_path / "x.parquet"), SOURCES["dolly"], RowDefaults())
        expected = reason if column == "response" else None
        assert (str(second) if isinstance(second, BadLine) else None) == (expected and f"line 2: {expected}")


def test_dates_and_ids_of_parquet_are_those_of_the_lines(tmp_path: Path) -> None:
    line = tree(message(1, reply(2, created_date="2023-02-07T17:29:24.727401+00:00")))
    (tmp_path / "x.jsonl").write_text(json.dumps(line))
    (expected,) = parsed(tmp_path / "x.jsonl")
    table = pa.Table.from_pylist([line])
    pyarrow.parquet.write_table(table, tmp_path / "x.parquet")
    (found,) = parsed(tmp_path / "x.parquet")
    assert found == expected


MOMENTS: list[tuple[Any, str | None]] = [
    ("2023-02-07 17:29:24.727400 UTC", "2023-02-07T17:29:24.727400+00:00"),
    ("2023-02-07 17:29:24+00", "2023-02-07T17:29:24+00:00"),
    ("2023-02-07T18:29:24.7274+01:00", "2023-02-07T17:29:24.727400+00:00"),
    ("2023-02-07T17:29:24Z", "2023-02-07T17:29:24+00:00"),
    (1675790964, "2023-02-07T17:29:24+00:00"),
    (1675790964.5, "2023-02-07T17:29:24.500000+00:00"),
    (1675790964727, "2023-02-07T17:29:24.727000+00:00"),
    (1675790964727400, "2023-02-07T17:29:24.727400+00:00"),
    (1675790964727400123, "2023-02-07T17:29:24.727400+00:00"),
    (7, None),
    ("yesterday", None),
    (True, None),
]


@pytest.mark.parametrize(("written", "moment"), MOMENTS)
def test_dates_are_taken_in_every_usual_form_or_refused_with_these(
    tmp_path: Path, written: Any, moment: str | None
) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps(tree(message(1, created_date=written))))
    (found,) = parsed(tmp_path / "x.jsonl")
    if moment:
        assert isinstance(found, Tree)
        assert found.root.created_at
        assert found.root.created_at.isoformat() == moment
    else:
        assert isinstance(found, BadLine)
        assert "created_date" in found.reason


def test_utf_16_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps(tree(message(1))), encoding="utf-16")
    with pytest.raises(UnreadableFile, match="this is UTF-16, but must be UTF-8"):
        parsed(tmp_path / "x.jsonl")
