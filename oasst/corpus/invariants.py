"""Invariants of the corpus in SQL: each statement finds the rows that violate one of them.

Apps add a file of their own to FILES; it looks like invariants.sql here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from oasst.core.registry import Registry
from oasst.db.statements import load


@dataclass(frozen=True, slots=True)
class Invariant:
    """`sql` finds the violations as rows of an id and a description."""

    name: str
    sentence: str
    sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The number of rows that violate the invariant, and the first of them."""

    invariant: Invariant
    offenders: int
    first: tuple[tuple[str, str], ...]


_OWN = Path(__file__).with_suffix(".sql")
FILES: Registry[Path] = Registry("files of invariants", _OWN, key=lambda file: file)


def registered() -> list[Invariant]:
    """All invariants; names that begin with _ are fragments."""
    return [_invariant(name, sql) for file in FILES for name, sql in load(file).items() if not name.startswith("_")]


def of_the_corpus(name: str) -> Invariant:
    """
    Raises:
        KeyError: there is no invariant of that name.
    """
    return _invariant(name, load(_OWN)[name])


def check(most: int = 10) -> Iterator[Finding]:
    """Verifies every invariant and lists at most `most` violations of each."""
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
