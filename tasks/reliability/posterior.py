"""Decisions by the probability that a text is good: after which vote, and how.

A walk of the log likelihood ratio between two bounds (Wald's sequential test; for crowds X. Chen et al., "Statistical
decision making for optimal budget allocation in crowd labeling", JMLR 16, 2015) that is cut off after a few votes.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tasks.reliability.rates import ONE
from tasks.rules.vote_rules import VoteRules


@dataclass(frozen=True, slots=True)
class Bounds:
    """The fewest and most votes on a text. `audited` texts get one vote more than they need."""

    least: int
    most: int
    audited: bool = False

    @property
    def last(self) -> int:
        return max(self.least, self.most)


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, log_odds))))


def prior(accepted: float, decided: float, rules: VoteRules) -> float:
    """The log odds of a good text in a language, of whose last `decided` texts some were `accepted`. Never per author."""
    strength = rules.good_share_strength
    share = (accepted + strength * rules.good_share) / (decided + strength)
    return math.log(share / (1 - share))


def decision(prior_odds: float, weights: Sequence[float], bounds: Bounds, rules: VoteRules) -> bool | None:
    """Whether these votes, given by their weights, accept (True) or reject (False) the text; None: one more is needed.

    An audited text that could be decided waits for one more vote and is then decided by all of them.
    """
    votes = len(weights)
    good = probability(prior_odds + sum(weights))
    if votes >= bounds.last:
        return good > rules.accept_last
    reached = _bound_reached(prior_odds, weights, bounds, rules)
    if not bounds.audited:
        return reached
    was_reached = _bound_reached(prior_odds, weights[:-1], bounds, rules) is not None
    return good > rules.accept_last if was_reached else None


def _bound_reached(prior_odds: float, weights: Sequence[float], bounds: Bounds, rules: VoteRules) -> bool | None:
    votes, good = len(weights), probability(prior_odds + sum(weights))
    if votes >= bounds.least and good >= rules.accept_from:
        return True
    if votes >= max(bounds.least, min(rules.votes_to_reject, bounds.last)) and good <= rules.reject_to:
        return False
    return None


def is_audited(text: UUID, rules: VoteRules) -> bool:
    """Drawn by the id, so that a repeated evaluation draws the same texts."""
    number = int.from_bytes(hashlib.blake2b(text.bytes, digest_size=4, person=b"audit").digest(), "big")
    return number < rules.audits * 2**32


def good_by_others(log_odds: float, own_weight: float) -> int:
    """How probably everyone else made the text good, in millionths: the posterior without one vote."""
    return round(ONE * probability(log_odds - own_weight))
