"""The corpus as a release sees it: what the gate admits, under the line's names and in the order of those names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from exports.releases.build.contents import Part
from exports.releases.build.gate import TREES_AT_ONCE
from exports.releases.build.splits import Split
from exports.releases.build.sql import run, statement
from exports.selection.selection import Selection
from exports.writing.corpus import Corpus, Messages, Said
from exports.writing.layouts import MessageRow, TreeRow
from exports.writing.pseudonyms import Names

_UNRANKED = 2**31


class ReleaseCorpus(Corpus):
    """To be read in the transaction in which the gate was closed. `split` None: both sides."""

    def __init__(self, selection: Selection, names: Names, licence: str, split: Split | None) -> None:
        super().__init__(selection, names)
        self.licence = licence
        self.split = split

    def trees(self) -> Iterator[list[TreeRow]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement("trees_of_release"), {"split": self.split})
            while rows := cursor.fetchmany(TREES_AT_ONCE):
                yield [TreeRow(*row) for row in rows]

    @contextmanager
    def messages(self, trees: list[TreeRow]) -> Iterator[Messages]:
        kept_out = {id_ for (id_,) in run("kept_out_of", trees=[tree.id for tree in trees])}
        with super().messages(trees) as coming:
            yield lambda: sorted((row for row in coming() if row.id not in kept_out), key=self._place)

    def heard(self, said: list[Said]) -> list[Said]:
        """Of those who have granted the line's licence. Sums, such as the mean of a label, still hold everybody's."""
        silent = {
            id_ for (id_,) in run("silent_among", people=list({each.user_id for each in said}), licence=self.licence)
        }
        return [each for each in said if each.user_id not in silent]

    def _place(self, row: MessageRow) -> tuple[int, int, str]:
        """Age would tell siblings apart in another line too, so equals stand in the order of their names."""
        return -row.depth, _UNRANKED if row.rank is None else row.rank, self.names.message(row.id)


@dataclass(frozen=True, slots=True)
class View:
    """What one line takes of the corpus, and under which names."""

    names: Names
    licence: str
    base: Selection

    def corpus(self, part: Part) -> ReleaseCorpus:
        return ReleaseCorpus(part.of(self.base), self.names, self.licence, part.split)
