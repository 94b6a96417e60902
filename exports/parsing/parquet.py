"""The rows of a Parquet file as lines of JSON, read by a program of its own: see `exports.parsing.parquet_program`."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exports.parsing.packed import MAX_RATIO, TooLarge

_PROGRAM = Path(__file__).with_name("parquet_program.py")  # not imported: Arrow takes 60 MB
_TOO_LARGE = 3  # what it exits with

# Beyond what Arrow takes by itself: some rows of the greatest length, several times over.
_MEMORY = 768 * 2**20
_OUTPUT_FROM = 2**26


@contextmanager
def rows(path: Path) -> Iterator[io.BufferedReader]:
    """A stream of one line for each row. At the end of a file that is damaged it raises ValueError.

    Raises:
        TooLarge, ValueError
    """
    most = max(_OUTPUT_FROM, MAX_RATIO * path.stat().st_size)
    command = [sys.executable, "-I", str(_PROGRAM), str(path), str(_MEMORY), str(most)]
    with subprocess.Popen(  # noqa: S603 -- our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(), bufsize=2**17
    ) as program:
        assert isinstance(program.stdout, io.BufferedReader)
        try:
            yield program.stdout
        except BaseException:
            program.kill()
            raise
        code = program.wait()
    if code == _TOO_LARGE:
        raise TooLarge
    if code:
        raise ValueError("the program that reads Parquet failed")


def _environment() -> dict[str, str]:
    """Threads for arithmetic reserve memory, and there is none to do."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
