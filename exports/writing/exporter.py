"""Writing trees of the corpus: one snapshot, one statement for some hundred trees, in constant memory."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from exports.selection.selection import Selection
from exports.writing import training
from exports.writing.corpus import Corpus
from exports.writing.layouts import Kind, MessageRow, TreeRow, Written, written
from exports.writing.output import Lines, complete_file
from exports.writing.pseudonyms import AsTheyAre, Names, Pseudonyms
from exports.writing.votes import NO_VOTES

# More than some hundred trees are made of, which are let go once they are written.
_OBJECTS_BETWEEN = 500_000


@dataclass(slots=True)
class Exported:
    """`rows` are those of a format for training; `kinds` are the messages by language and role."""

    trees: int = 0
    messages: int = 0
    rows: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)


def write_file(selection: Selection, target: Path, progress: Callable[[int], None] | None = None) -> Exported:
    """Writes what is selected to one file, whole or not at all, in the form its suffix asks for (`exports.writing.output`).

    This is the one way an export becomes a file. It opens a transaction of its own.

    Raises:
        NoColumns, OSError
    """
    with complete_file(target, selection.columns) as lines:
        return export_trees(selection, lines, progress)


def export_trees(selection: Selection, out: Lines, progress: Callable[[int], None] | None = None) -> Exported:
    """Writes the trees in the order of their prompts: same data, same bytes. `progress` gets the number of trees read."""
    names: Names = Pseudonyms(settings.ANONYMIZE_KEY) if selection.anonymous else AsTheyAre()
    with snapshot():
        return write_trees(Corpus(selection, names), out, progress)


def count(selection: Selection) -> Exported:
    """What `export_trees` would write, without writing it."""
    return export_trees(replace(selection, labels=False, events=False, anonymous=False), _Nowhere())


class _Nowhere:
    def write(self, line: bytes, /) -> None:
        pass


def write_trees(corpus: Corpus, out: Lines, progress: Callable[[int], None] | None = None) -> Exported:
    """Writes what the corpus gives; to be called inside a snapshot, which may be that of other files as well."""
    counts = Exported()
    looked_at = 0
    with _few_collections():
        for size, trees in _ready(corpus):
            _write(trees, out, counts)
            looked_at += size
            if progress:
                progress(looked_at)
    return counts


@contextmanager
def _few_collections() -> Iterator[None]:
    """Rows come by the hundred thousand and hold no cycles; to look for some took an eighth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _ready(corpus: Corpus) -> Iterator[tuple[int, Iterator[Written]]]:
    """Batches of some hundred trees, with the number of trees read. A batch is assembled while the database prepares the
    next one on the same connection, so the assembly cannot run queries.
    """
    last: tuple[int, Iterator[Written]] | None = None
    for trees in corpus.trees():
        with corpus.messages(trees) as coming:
            if last:
                yield last
            rows = coming()
        last = len(trees), _written(corpus, trees, rows)
    if last:
        yield last


def _write(trees: Iterator[Written], out: Lines, counts: Exported) -> None:
    for tree in trees:
        for line in tree.lines:
            out.write(line)
            counts.rows += 1
        counts.trees += 1
        counts.messages += len(tree.kinds)
        counts.kinds.update(tree.kinds)


@contextmanager
def snapshot() -> Iterator[None]:
    """A snapshot of the corpus that blocks no writers. Only temporary tables are written."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        # For some hundred trees the planner would read a small or freshly filled table as a whole, and again for the next;
        # and it would start processes that have to be waited for, while we need the other processor ourselves.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0")
        yield


def _written(corpus: Corpus, trees: list[TreeRow], rows: Iterable[MessageRow]) -> Iterator[Written]:
    """Asks at once for all else that is needed; the lines are made as they are read."""
    selection, names = corpus.selection, corpus.names
    if selection.training:
        votes = NO_VOTES
        if selection.training.needs_votes:
            rows = list(rows)
            votes = corpus.votes(trees, {row.id for row in rows})
        return training.written(selection.training, trees, rows, votes, names, selection, corpus.licences)
    events: Mapping[str, str] = {}
    if selection.events:
        rows = list(rows)
        events = corpus.events(trees, {row.id for row in rows})
    return written(selection.layout, trees, rows, events, names, corpus.licences if selection.licence else None)
