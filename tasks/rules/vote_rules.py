"""The rules of votes: how reliable a vote is, and when votes decide. A part of every preset (`tasks.rules.thresholds`).

Formulas, measurements and references: docs/reliability.md. Pure, no Django.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRules:
    """Probabilities and shares are from 0 to 1. A text is good if it is neither spam nor in the wrong language."""

    # --- Votes: when they decide ---
    by_posterior: bool = True
    """Votes decide by the probability that the text is good; unset, by the mean of a fixed number of equal votes."""
    accept_from: float = 0.95
    """A text is accepted as soon as it is good with this probability and has the number of votes it needs."""
    reject_to: float = 0.30
    """A text is rejected when it is good with at most this probability and `votes_to_reject` votes were given."""
    votes_to_reject: int = 3
    """No text is rejected with fewer votes, unless it may have no more."""
    accept_last: float = 0.80
    """After the last vote, the probability above which the text is accepted: accepting a bad text is four times as harmful
    as rejecting a good one."""
    audits: float = 0.03
    """Share of texts, drawn by their ids, that get one vote more than they need; agreement is measured on it."""

    # --- Votes: how much one weighs ---
    good_share: float = 0.91
    """Share of good texts, until a language has its own figure."""
    good_share_strength: int = 50
    """The number of decisions that this share is worth beside those of the language."""
    good_share_window: int = 500
    """The decisions of a language and kind of text that its own share covers."""
    finds_bad: float = 0.80
    """Probability that a person recognises a bad text, before anything is known of them."""
    finds_bad_strength: int = 6
    """The number of bad texts that this probability is worth beside a person's own."""
    finds_good: float = 0.94
    """Probability that a person recognises a good text, before anything is known of them."""
    finds_good_strength: int = 8
    """The number of good texts that this probability is worth beside a person's own."""
    weight_most: float = 9.0
    """The odds that one vote can change, at most."""

    # --- Votes that do not count ---
    skips_in_row: int = 2
    """After more tasks of a kind skipped, expired or kept open in a row, a vote is stored but does not count."""
    skips_within: timedelta = timedelta(hours=1)
    """How far back these are counted."""
    doubt_from: float = 10.0
    """Evidence of random answers from which a person's votes weigh half."""
    probation_from: float = 50.0
    """Evidence of random answers from which a person's votes do not count until they have looked at examples."""
    moderator_from: float = 1000.0
    """Evidence of random answers that, on a second probation, is passed to a moderator."""
    full_forms_first: int = 25
    """A person's first reviews always ask for all labels."""
