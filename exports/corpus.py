"""The corpus as an export reads it: which trees, in which order, and what of them may leave.

A release reads the same corpus through a narrower view, see `exports.releases`.
"""

from collections.abc import Iterator, Mapping

from django.db import connection

from exports.layouts import MessageRow, TreeRow
from exports.pseudonyms import Names
from exports.selection import Selection
from exports.sql import statement
from exports.voices import RankingRow, ReactionRow, events
from oasst import labels

_TREES_AT_ONCE = 500


class Corpus:
    """What a selection takes of the corpus, under the names it is written with. To be read inside one snapshot."""

    def __init__(self, selection: Selection, names: Names) -> None:
        self.selection = selection
        self.names = names

    def trees(self) -> Iterator[list[TreeRow]]:
        """The trees in the order they are written, some hundred at once."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement("trees_to_export"), self.selection.of_trees())
            while rows := cursor.fetchmany(_TREES_AT_ONCE):
                yield [TreeRow(*row) for row in rows]

    def messages(self, trees: list[TreeRow]) -> list[MessageRow]:
        """The messages of these trees that may leave, deepest first, siblings in the order they are written."""
        with connection.cursor() as cursor:
            cursor.execute(
                statement("messages_to_export"),
                {
                    **_ids(trees),
                    **self.selection.of_messages(),
                    "labels": self.selection.labels,
                    "label_order": list(labels.NAMES),
                    "dates": "day" if self.selection.whole_days else "microseconds",
                },
            )
            return [MessageRow(*row) for row in cursor.fetchall()]

    def events(self, trees: list[TreeRow], exported: set[str]) -> Mapping[str, str]:
        """Who reacted and who ranked how, as JSON by the message's id."""
        with connection.cursor() as cursor:
            cursor.execute(statement("reactions_to_export"), _ids(trees))
            reactions = [ReactionRow(*row) for row in cursor.fetchall()]
            cursor.execute(statement("rankings_to_export"), _ids(trees))
            rankings = [RankingRow(*row) for row in cursor.fetchall()]
        return events(reactions, rankings, exported, self.names)


def _ids(trees: list[TreeRow]) -> dict[str, list[str]]:
    return {"trees": [tree.id for tree in trees]}
