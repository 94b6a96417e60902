"""The gate: which trees and messages a release may hold. Closed unless something opens it.

`close` fills temporary tables, so all files of a release read the same decision; `exports.releases.build.view` reads them.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exports.models import ReleaseLine
from exports.releases.build import licensing, voters
from exports.releases.build.splits import split_of
from exports.releases.build.sql import STATEMENTS, run
from exports.writing.corpus import Corpus
from oasst.core.texts import pii

# Why messages are kept out, as the manifest has it, and as pages say it.
REASONS: dict[str, Promise] = {
    "withdrawn": _("withdrawn"),
    "deleted": _("deleted"),
    "quarantined": _("in quarantine"),
    "not reviewed": _("not decided on yet"),
    "rejected": _("rejected"),
    "no consent": _("the author has not granted the licence"),
    "no licence": _("the licence of the source is not known"),
    "another licence": _("the line does not hold this licence"),
    "personal data": _("looks like personal data"),
}

TREES_AT_ONCE = 500
_TEXTS_AT_ONCE = 2_000


def make_tables() -> None:
    """Before the transaction in which the gate is closed."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS["make_tables"])


def close(corpus: Corpus, line: ReleaseLine) -> Counter[str]:
    """Decides on every message of these trees; returns how many are kept out, by reason.

    Raises:
        OtherLicences
    """
    for trees in corpus.trees():
        names = [corpus.names.message(tree.id) for tree in trees]
        rows = ((*tree[:3], name, split_of(name)) for tree, name in zip(trees, names, strict=True))
        _copy("release_tree", rows)
    licensing.require_fit(line.licence, corpus.selection)
    admitted = [each.lower() for each in corpus.selection.licences] or None
    run("keep_out_ungranted", licence=line.licence, admitted=admitted)
    _copy("release_kept_out", list(_personal()))
    if not line.private:
        _leave_untold(line)
    return Counter(dict(run("kept_out_by_reason")))


def _leave_untold(line: ReleaseLine) -> None:
    """Excludes votes that could be linked to a person by the site's pages, see `voters`."""
    salt = hashlib.sha256(f"order of votes:{line.key}".encode()).hexdigest()
    run("number_votes", salt=salt, licence=line.licence)
    given: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for role, lang, votes in run("votes_by_person"):
        given[role, lang].append(votes)
    largest = [(role, lang, voters.most_of_one_person(votes)) for (role, lang), votes in given.items()]
    roles, langs, most = map(list, zip(*largest, strict=True)) if largest else ([], [], [])
    run("leave_votes_untold", roles=roles, langs=langs, most=most)


def _personal() -> Iterator[tuple[Any, ...]]:
    """Messages whose texts hold what looks like a private person's data."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(STATEMENTS["texts_to_scan"])
        while rows := cursor.fetchmany(_TEXTS_AT_ONCE):
            yield from ((id_, tree, "personal data") for id_, tree, text in rows if pii.kinds_in(text))


def _copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as out:
        for row in rows:
            out.write_row(row)
