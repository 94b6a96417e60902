"""What must always be true, said in SQL: each statement finds the rows that break one sentence.

Apps add a file of their own with `register` when they are ready; it looks like invariants.sql here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from oasst.db.statements import load


@dataclass(frozen=True, slots=True)
class Invariant:
    """`sql` finds the offenders as rows of an id and what is wrong with it."""

    name: str
    sentence: str
    sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How many rows break the invariant, and the first of them."""

    invariant: Invariant
    offenders: int
    first: tuple[tuple[str, str], ...]


_OWN = Path(__file__).with_suffix(".sql")
_files: list[Path] = [_OWN]


def register(file: Path) -> None:
    """Adds the invariants of an app."""
    if file not in _files:
        _files.append(file)


def registered() -> list[Invariant]:
    """All of them; names that begin with _ are parts of others."""
    return [_invariant(name, sql) for file in _files for name, sql in load(file).items() if not name.startswith("_")]


def of_the_corpus(name: str) -> Invariant:
    """
    Raises:
        KeyError: there is none of that name.
    """
    return _invariant(name, load(_OWN)[name])


def check(most: int = 10) -> Iterator[Finding]:
    """Tries every invariant and names at most `most` offenders of each."""
    for invariant in registered():
        yield _find(invariant, most)


def _find(invariant: Invariant, most: int) -> Finding:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        # Without parameters the statement is sent as it is, so that format() may use its percent signs.
        cursor.execute(
            f"SELECT id::text, what, count(*) OVER () FROM (\n{invariant.sql}\n) offender ORDER BY id LIMIT {int(most)}"  # noqa: S608 -- our own files
        )
        rows = cursor.fetchall()
    return Finding(invariant, rows[0][2] if rows else 0, tuple((id_, what) for id_, what, _ in rows))


def _invariant(name: str, sql: str) -> Invariant:
    comment = [line.removeprefix("-- ") for line in sql.splitlines() if line.startswith("-- ")]
    return Invariant(name, " ".join(comment), sql)
