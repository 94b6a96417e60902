"""Writing the ranks of a tree from the ballots given on it."""

import json
import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias
from uuid import UUID

from tasks import statements
from tasks.rules.consensus import ranked_pairs

log = logging.getLogger(__name__)

Ranks: TypeAlias = Mapping[UUID, tuple[int | None, int | None]]


def write(tree_id: UUID) -> Ranks | None:
    """Ranks the replies of every parent with ballots; returns the old and new rank of each changed reply.

    None if a ballot is invalid; nothing is written then.

    Replies that were deleted or quarantined since are removed from the ballots. Siblings that are not on every ballot lose
    their rank; the replies of a parent with fewer than two common ones keep their ranks.
    """
    ballots: dict[UUID, list[list[str | tuple[str, ...]]]] = defaultdict(list)
    for parent_id, ballot, in_play in statements.rows("ballots", tree=tree_id):
        counted = ([each for each in tie if each in in_play] for tie in json.loads(ballot))
        ballots[parent_id].append([tuple(tie) for tie in counted if tie])
    try:
        orders = {parent_id: ranked_pairs(cast) for parent_id, cast in ballots.items()}
    except ValueError:
        log.exception("The ballots on tree %s cannot be counted", tree_id)
        return None
    ranked = {parent_id: order for parent_id, order in orders.items() if order}
    if not ranked:
        return {}
    changed = statements.rows(
        "write_ranks",
        parents=list(ranked),
        ids=[each for order in ranked.values() for each in order],
        ranks=[place for order in ranked.values() for place, _ in enumerate(order)],
    )
    return {id_: (before, after) for id_, before, after in changed}


def restore(before: Mapping[UUID, int | None]) -> None:
    """Restores earlier ranks of replies."""
    if before:
        statements.changed("restore_ranks", ids=list(before), ranks=list(before.values()))
