"""Whose votes a public release holds, so that what the site's pages say of people does not tell whose each one is. Pure.

Every vote has a name of its own there. What is left to a reader are numbers: in a language in which one person gives most of
the reviews, most reviews are that person's, whatever they are called. So votes are left out where few people give them, and
of the most active people as many as would make up more than their share.
"""

from bisect import bisect_left
from collections.abc import Sequence

FEWEST = 5  # people who vote in one way in one language; fewer know of one another who said what
SHARE = 3  # no person gives more than one in so many


def most_of_one_person(votes: Sequence[int]) -> int:
    """How many votes of any one person are told, of the numbers of votes people gave; 0 where too few people gave any."""
    if len(votes) < FEWEST:
        return 0

    def too_many(cap: int) -> bool:
        return cap * SHARE > sum(min(each, cap) for each in votes)

    return bisect_left(range(1, max(votes) + 1), True, key=too_many)
