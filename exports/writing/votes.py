"""From rows to votes: each person's review of a message and ranking of its replies. Pure."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

import orjson

from exports.formats import Ballot, Review
from exports.writing.pseudonyms import Names
from exports.writing.voices import RankingRow, ReviewRow
from oasst.core import labels

# The steps of oasst.models.TimeSpent; a test compares them.
TIME_SPENT = ("under_10_s", "under_30_s", "under_1_min", "under_3_min", "under_10_min", "over_10_min")


class Votes(NamedTuple):
    """By the id of the message they are of, in the order of the people's written ids."""

    reviews: Mapping[str, tuple[Review, ...]]
    ballots: Mapping[str, tuple[Ballot, ...]]


NO_VOTES = Votes({}, {})


def votes(
    reviews: Iterable[ReviewRow],
    rankings: Iterable[RankingRow],
    exported: Container[str],
    names: Names,
    licence_of: Callable[[ReviewRow | RankingRow], str],
) -> Votes:
    """Ballots speak only of replies that are exported too."""
    reviews_of: defaultdict[str, list[Review]] = defaultdict(list)
    ordered: defaultdict[str, list[Ballot]] = defaultdict(list)
    for review in reviews:
        reviews_of[review.message_id].append(_review(review, names, licence_of(review)))
    for ranking in rankings:
        if ballot := _ballot(ranking, exported, names, licence_of(ranking)):
            ordered[ranking.parent_id].append(ballot)
    return Votes(
        {id_: tuple(sorted(rows, key=attrgetter("person", "for_task"))) for id_, rows in reviews_of.items()},
        {id_: tuple(sorted(rows, key=attrgetter("person"))) for id_, rows in ordered.items()},
    )


def _review(row: ReviewRow, names: Names, licence: str) -> Review:
    given = orjson.loads(row.labels_json)
    return Review(
        person=names.voter(row.user_id, "reviewer", row.message_id),
        by_author=row.by_author,
        mode=row.mode,
        guideline_version=row.guideline_version,
        time_spent=_step(row.time_spent),
        labels=tuple((name, float(given[name])) for name in labels.NAMES if name in given),
        revision=row.revision,
        for_task=row.for_task,
        cant_tell=tuple(row.cant_tell),
        licence=licence,
    )


def _ballot(row: RankingRow, exported: Container[str], names: Names, licence: str) -> Ballot | None:
    given = row.ballot().among(exported)
    if not given:
        return None
    revision = dict(zip(row.shown, row.revisions, strict=True))
    return Ballot(
        person=names.voter(row.user_id, "ranker", row.parent_id),
        mode=row.mode,
        guideline_version=row.guideline_version,
        time_spent=_step(row.time_spent),
        shown=tuple(names.message(each) for each in given.shown),
        revisions=tuple(revision[each] for each in given.shown),
        tiers=tuple(tuple(names.message(each) for each in tier) for tier in given.tiers),
        none_acceptable=given.none_acceptable,
        vetoed=tuple(names.message(each) for each in given.vetoed),
        licence=licence,
    )


def _step(time_spent: int | None) -> str | None:
    return None if time_spent is None else TIME_SPENT[time_spent]
