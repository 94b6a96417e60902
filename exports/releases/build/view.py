"""The corpus as a release sees it: what the gate admits, under the line's names and in the order of those names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from exports.releases.build.contents import Part
from exports.releases.build.gate import TREES_AT_ONCE
from exports.releases.build.splits import Split
from exports.releases.build.sql import STATEMENTS, run
from exports.selection.selection import Selection
from exports.writing.corpus import Corpus, Messages, VoteRow
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
            cursor.execute(STATEMENTS["trees_of_release"], {"split": self.split})
            while rows := cursor.fetchmany(TREES_AT_ONCE):
                yield [TreeRow(*row) for row in rows]

    @contextmanager
    def messages(self, trees: list[TreeRow]) -> Iterator[Messages]:
        kept_out = {id_ for (id_,) in run("kept_out_of", trees=[tree.id for tree in trees])}
        with super().messages(trees) as coming:
            yield lambda: sorted((row for row in coming() if row.id not in kept_out), key=self._place)

    def _granted(self) -> dict[str, str]:
        """The gate admits only those who have granted the line's licence."""
        return {id_: self.licence for (id_,) in run("people")}

    def exportable(self, rows: list[VoteRow]) -> list[VoteRow]:
        """Votes of people who granted the line's licence, except authors' on their own texts and, in files with single
        votes, those that could be linked to a person. Aggregates, such as the mean of a label, include all.
        """
        silent = {
            id_ for (id_,) in run("silent_among", people=list({each.user_id for each in rows}), licence=self.licence)
        }
        kept = [each for each in rows if each.user_id not in silent and not each.by_author]
        if self.selection.training and not self.selection.training.tells_voters:
            return kept
        messages = list({each.message_id for each in kept})
        untold = {(kind, *vote) for kind, *vote in run("untold_votes_on", messages=messages)}
        return [each for each in kept if (each.role, each.message_id, each.user_id) not in untold]

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
