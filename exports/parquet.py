"""JSON Lines as Parquet, in constant memory."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from types import NoneType
from typing import IO, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet

# A row group is full at whichever comes first; it is in memory two or three times.
_GROUP_ROWS = 50_000
_GROUP_BYTES = 24 * 2**20

_PLAIN = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}


@contextmanager
def table(raw: IO[bytes], columns: type[Any] | None) -> Iterator["Table"]:
    """Takes lines of these columns, a TypedDict; what it holds is written when the block ends without an exception."""
    schema = pa.schema(arrow(columns))
    with pyarrow.parquet.ParquetWriter(raw, schema, compression="zstd") as writer:
        rows = Table(writer, schema)
        yield rows
        rows.flush()


class Table:
    def __init__(self, writer: Any, schema: Any) -> None:
        self._writer = writer
        self._read = pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
        self._lines: list[bytes] = []
        self._size = 0

    def write(self, line: bytes, /) -> None:
        self._lines.append(line)
        self._size += len(line)
        if len(self._lines) >= _GROUP_ROWS or self._size >= _GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        """Writes one row group. Arrow reads the lines as one block, because no row may lie across two."""
        if self._lines:
            block = pyarrow.json.ReadOptions(use_threads=False, block_size=self._size)
            group = pyarrow.json.read_json(io.BytesIO(b"".join(self._lines)), block, self._read)
            self._writer.write_table(group, row_group_size=_GROUP_ROWS)
        self._lines, self._size = [], 0


def arrow(annotation: Any) -> Any:
    """The type of a column, from how it is declared."""
    if is_typeddict(annotation):
        return pa.struct([(key, arrow(each)) for key, each in get_type_hints(annotation).items()])
    if get_origin(annotation) is list:
        return pa.list_(arrow(get_args(annotation)[0]))
    if get_origin(annotation) is Literal:
        return pa.string()
    if NoneType in get_args(annotation):
        return arrow(get_args(annotation)[0])
    return _PLAIN[annotation]
