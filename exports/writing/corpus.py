"""The corpus as an export reads it: which trees, in which order, and what of them may leave.

A release reads the same corpus through a narrower view, see `exports.releases`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection
from psycopg.adapt import Transformer

from exports import licences
from exports.licences import Licences
from exports.selection.selection import Selection
from exports.sql import STATEMENTS
from exports.writing.layouts import MessageRow, TreeRow
from exports.writing.pseudonyms import Names
from exports.writing.voices import RankingRow, ReactionRow, ReviewRow, events
from exports.writing.votes import Votes, votes
from oasst.core import labels

_TREES_AT_ONCE = 200

# Of a MessageRow, in its order. Of a copy the driver knows no types by itself.
_TYPES = ["text"] * 7 + ["int4"] * 3 + ["text"] * 2

# Takes the rows off the wire; each is made of what has come when it is asked for.
Messages = Callable[[], Iterable[MessageRow]]
VoteRow = TypeVar("VoteRow", ReactionRow, ReviewRow, RankingRow)


class Corpus:
    """What a selection takes of the corpus, under the names it is written with. To be read inside one snapshot."""

    def __init__(self, selection: Selection, names: Names) -> None:
        self.selection = selection
        self.names = names

    def trees(self) -> Iterator[list[TreeRow]]:
        """The trees in the order they are written, some hundred at once."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(STATEMENTS["trees_to_export"], self.selection.of_trees())
            while rows := cursor.fetchmany(_TREES_AT_ONCE):
                yield [TreeRow(*row) for row in rows]

    @cached_property
    def licences(self) -> Licences:
        """What people granted last, and under what sources came. To be asked before the messages are."""
        return Licences(people=self._granted(), origins=dict(_pairs("licences_of_origins")))

    def _granted(self) -> dict[str, str]:
        return dict(_pairs("licences_of_people"))

    @contextmanager
    def messages(self, trees: list[TreeRow]) -> Iterator[Messages]:
        """The messages of these trees, see `_messages`, under the licences that are asked for."""
        wanted = self.selection.licences
        licences_ = self.licences if wanted else None
        origins = {tree.id: tree.origin for tree in trees}
        with self._messages(trees) as coming:
            yield (
                coming
                if licences_ is None
                else lambda: [
                    row for row in coming() if licences.among(licences_.of(row.author_id, origins[row.tree_id]), wanted)
                ]
            )

    def _messages(self, trees: list[TreeRow]) -> AbstractContextManager[Messages]:
        """Asks for the messages of these trees that may leave. What is given waits for them: deepest first, siblings in the
        order they are written. Inside the block the database makes them ready and can be asked nothing else.
        """
        return _copied(
            STATEMENTS["messages_to_export"],
            {
                **_ids(trees),
                **self.selection.of_messages(),
                "labels": self.selection.with_labels,
                "label_order": list(labels.NAMES),
                "dates": "day" if self.selection.whole_days else "microseconds",
            },
        )

    def events(self, trees: list[TreeRow], exported: set[str]) -> Mapping[str, str]:
        """Who reacted and who ranked how, as JSON by the message's id."""
        reactions = [ReactionRow(*row) for row in _rows_in(trees, "reactions_to_export")]
        return events(self.exportable(reactions), self._rankings(trees), exported, self.names)

    def votes(self, trees: list[TreeRow], exported: set[str]) -> Votes:
        """Who labelled what and who ranked how, each by itself."""
        reviews = [ReviewRow(*row) for row in _rows_in(trees, "reviews_to_export")]
        origins = {tree.id: tree.origin for tree in trees}

        def licence_of(row: ReviewRow | RankingRow) -> str:
            return self.licences.of(row.user_id, origins[row.tree_id])

        return votes(self.exportable(reviews), self._rankings(trees), exported, self.names, licence_of)

    def exportable(self, rows: list[VoteRow]) -> list[VoteRow]:
        """The fields that may be exported; an export of one's own data has all."""
        return rows

    def _rankings(self, trees: list[TreeRow]) -> list[RankingRow]:
        return self.exportable([RankingRow(*row) for row in _rows_in(trees, "rankings_to_export")])


@contextmanager
def _copied(sql: str, parameters: Mapping[str, Any]) -> Iterator[Messages]:
    """The driver blocks until the server has the first rows, so this runs in a thread."""
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        ExitStack() as stack,
        ThreadPoolExecutor(1) as thread,
    ):
        begun = thread.submit(stack.enter_context, cursor.copy(f"COPY ({sql}) TO STDOUT", parameters))

        def rows() -> Iterator[MessageRow]:
            coming = begun.result()
            reader = coming.formatter.transformer = Transformer(coming.connection)  # one that outlives the copy
            reader.set_pgresult(coming.cursor.pgresult)
            coming.set_types(_TYPES)
            return map(MessageRow._make, map(coming.formatter.parse_row, list(coming)))

        yield rows


def _pairs(statement_name: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[statement_name])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _rows_in(trees: list[TreeRow], statement_name: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[statement_name], _ids(trees))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _ids(trees: list[TreeRow]) -> dict[str, list[str]]:
    return {"trees": [tree.id for tree in trees]}
