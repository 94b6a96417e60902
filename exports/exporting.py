"""Reading trees out of the corpus: one snapshot, one statement for some hundred trees, in constant memory."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db import connection, transaction

from exports import training
from exports.layouts import MessageRow, TreeRow, Written, written
from exports.pseudonyms import AsTheyAre, Names, Pseudonyms
from exports.selection import Selection
from exports.sql import statement
from exports.voices import RankingRow, ReactionRow, events
from oasst import labels

_TREES_AT_ONCE = 500


@dataclass(slots=True)
class Exported:
    trees: int = 0
    messages: int = 0
    rows: int = 0  # of a format for training


def export_trees(selection: Selection, out: IO[bytes], progress: Callable[[int], None] | None = None) -> Exported:
    """Writes the trees in the order of their prompts: same data, same bytes. `progress` is told the trees looked at.

    While the database makes the next trees ready, another thread puts together, compresses and writes the last ones.
    """
    counts = Exported()
    looked_at = 0
    names: Names = Pseudonyms(settings.ANONYMIZE_KEY) if selection.anonymous else AsTheyAre()
    with _snapshot(), ThreadPoolExecutor(max_workers=1) as writer:
        writing: Future[None] | None = None
        for trees in _trees(selection):
            lines = _written(selection, trees, names)
            if writing:
                writing.result()
            writing = writer.submit(_write, lines, out, counts)
            looked_at += len(trees)
            if progress:
                progress(looked_at)
        if writing:
            writing.result()
    return counts


def _write(trees: Iterator[Written], out: IO[bytes], counts: Exported) -> None:
    for tree in trees:
        for line in tree.lines:
            out.write(line)
            counts.rows += 1
        counts.trees += 1
        counts.messages += tree.messages


@contextmanager
def _snapshot() -> Iterator[None]:
    """The corpus as it is now, however long the reading takes; nobody waits for it."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def _trees(selection: Selection) -> Iterator[list[TreeRow]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            statement("trees_to_export"),
            {"state": selection.state, "lang": selection.lang, "synthetic": selection.synthetic},
        )
        while rows := cursor.fetchmany(_TREES_AT_ONCE):
            yield [TreeRow(*row) for row in rows]


def _written(selection: Selection, trees: list[TreeRow], names: Names) -> Iterator[Written]:
    ids = {"trees": [tree.id for tree in trees]}
    with connection.cursor() as cursor:
        cursor.execute(
            statement("messages_to_export"),
            {
                **ids,
                "deleted": selection.deleted,
                "spam": selection.spam,
                "labels": selection.labels,
                "label_order": list(labels.NAMES),
            },
        )
        rows = [MessageRow(*row) for row in cursor.fetchall()]
    if selection.training:
        return training.written(selection.training, trees, rows, names, selection.top)
    said = _events(ids, {row.id for row in rows}, names) if selection.events else {}
    return written(selection.layout, trees, rows, said, names)


def _events(ids: dict[str, list[str]], exported: set[str], names: Names) -> Mapping[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(statement("reactions_to_export"), ids)
        reactions = [ReactionRow(*row) for row in cursor.fetchall()]
        cursor.execute(statement("rankings_to_export"), ids)
        rankings = [RankingRow(*row) for row in cursor.fetchall()]
    return events(reactions, rankings, exported, names)
