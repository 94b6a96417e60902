"""JSON Lines as Parquet, in constant memory."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from types import NoneType
from typing import IO, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet

# Arrow's own pools keep what they once had: writing one format after the other took 700 MB instead of 260.
pa.set_memory_pool(pa.system_memory_pool())

# A row group is full at whichever comes first. Its lines are read in blocks, as reading takes several times their size.
_GROUP_ROWS = 50_000
_GROUP_BYTES = 8 * 2**20
_BLOCK_BYTES = 2**20

_PLAIN = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}


@contextmanager
def table(raw: IO[bytes], columns: type[Any] | None) -> Iterator["Table"]:
    """Writes lines with these columns, a TypedDict; flushes when the block ends without an exception."""
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
        self._blocks: list[Any] = []

    def write(self, line: bytes, /) -> None:
        self._lines.append(line)
        self._size += len(line)
        if self._size >= _BLOCK_BYTES:
            self._read_block()
            if sum(block.num_rows for block in self._blocks) >= _GROUP_ROWS or self._buffered_bytes() >= _GROUP_BYTES:
                self.flush()

    def flush(self) -> None:
        """Writes one row group."""
        self._read_block()
        if self._blocks:
            self._writer.write_table(pa.concat_tables(self._blocks))
        self._blocks = []
        pa.default_memory_pool().release_unused()

    def _buffered_bytes(self) -> int:
        return sum(block.nbytes for block in self._blocks)

    def _read_block(self) -> None:
        """As one block of Arrow's too, because no row may lie across two."""
        if self._lines:
            block = pyarrow.json.ReadOptions(use_threads=False, block_size=self._size)
            self._blocks.append(pyarrow.json.read_json(io.BytesIO(b"".join(self._lines)), block, self._read))
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
