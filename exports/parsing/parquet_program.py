"""Prints the rows of a Parquet file as JSON Lines: `python parquet_program.py FILE MEMORY OUTPUT`.

A process of its own, because a few hundred bytes of Parquet may stand for gigabytes, and Arrow has no bound for what it
unpacks: here the kernel refuses more than MEMORY bytes, and no more than OUTPUT bytes are printed. It imports nothing of
ours. A value that JSON has no form for is printed as {"unreadable": why}, a row that cannot be read as a text with the
reason: the import refuses it where it is needed, and names the row.
"""

import contextlib
import resource
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet

_TOO_LARGE = 3
_DAMAGED = 2
_ROWS = 100  # at once; a value of a dictionary takes its size for each


def main(path: str, memory: int, output: int) -> int:
    _limit(memory)
    pa.set_memory_pool(pa.system_memory_pool())
    printed = 0
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS, use_threads=False):
                for line in lines(batch):
                    sys.stdout.buffer.write(line)
                    printed += len(line)
                    if printed > output:
                        return _TOO_LARGE
        sys.stdout.buffer.flush()
    except MemoryError:
        return _TOO_LARGE
    except BrokenPipeError:
        return 0
    except Exception:
        return _DAMAGED
    return 0


def _limit(memory: int) -> None:
    """To `memory` more than there is now. Where the kernel knows no such limit, the one of the output is left."""
    with contextlib.suppress(OSError, ValueError), open("/proc/self/status") as status:
        used = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
        resource.setrlimit(resource.RLIMIT_DATA, (used + memory, used + memory))


def lines(batch: pa.RecordBatch) -> Iterator[bytes]:
    batch = _plain(batch)
    try:
        rows = batch.to_pylist(maps_as_pydicts="lossy")
    except MemoryError:
        raise
    except Exception:
        rows = [_row(batch.slice(place, 1)) for place in range(batch.num_rows)]
    for row in rows:
        yield _line(row)


def _row(one: pa.RecordBatch) -> Any:
    try:
        return one.to_pylist(maps_as_pydicts="lossy")[0]
    except MemoryError:
        raise
    except Exception as wrong:
        return f"unreadable: {wrong}"


def _line(row: Any) -> bytes:
    try:
        return orjson.dumps(row, default=_as_json, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError as wrong:  # such as a whole number of 128 bits, or half of a surrogate pair
        return orjson.dumps(f"unreadable: {wrong}", option=orjson.OPT_APPEND_NEWLINE)


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Nanoseconds cut to microseconds, and ids of 16 bytes as DuckDB writes them as ids."""
    for place, field in enumerate(batch.schema):
        column = batch.column(place)
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            column = column.cast(pa.timestamp("us", field.type.tz), safe=False)
        elif field.type == pa.binary(16) and field.name.endswith("id"):
            column = pa.array([_uuid(value) for value in column.to_pylist()], pa.string())
        else:
            continue
        batch = batch.set_column(place, field.name, column)
    return batch


def _uuid(value: bytes | None) -> str | None:
    digits = value.hex() if value else ""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}" if digits else None


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
    if isinstance(value, bytes):
        with contextlib.suppress(UnicodeDecodeError):
            return value.decode()  # old writers did not mark text as such
        return {"unreadable": f"{len(value)} bytes that are no text"}
    return {"unreadable": type(value).__name__}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
