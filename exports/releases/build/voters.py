"""Which votes a public release includes, so that they cannot be linked to people by the numbers on the site's pages. Pure.

Every vote has its own pseudonym there, but counts remain: if one person writes most reviews of a language, then most of its
reviews are theirs under any pseudonym. So votes are left out in languages with few voters, and votes of the most active
people are left out beyond a fixed share.
"""

from bisect import bisect_left
from collections.abc import Sequence

FEWEST = 5  # people with votes of one type in one language; fewer could work out each other's votes
SHARE = 3  # no person contributes more than one vote in SHARE


def most_of_one_person(votes: Sequence[int]) -> int:
    """The most votes included of any one person, from the number of votes of each; 0 if there are too few voters."""
    if len(votes) < FEWEST:
        return 0

    def too_many(cap: int) -> bool:
        return cap * SHARE > sum(min(each, cap) for each in votes)

    return bisect_left(range(1, max(votes) + 1), True, key=too_many)
