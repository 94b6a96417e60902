"""Topics: the vocabulary, and what a tree is about when its author and its reviewers have said so. Pure, no Django.

The codes are exported, so they never change; the order is that of every form. `oasst.corpus.topics` has their names.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

TOPICS: tuple[str, ...] = (
    "computing", "mathematics", "science", "nature", "health", "law", "money", "work", "history", "society", "beliefs",
    "language", "literature", "arts", "entertainment", "sport", "food", "home", "travel", "people",
)  # fmt: skip
# A tree has one main topic, its first, and at most two more.
MOST = 3
# Reviewers who must agree to change what the author picked.
CONFIRMING = 2


def known(codes: Iterable[str]) -> list[str]:
    """Those that are in the vocabulary, once each, in the order given."""
    return list(dict.fromkeys(code for code in codes if code in TOPICS))


def settled(author: Sequence[str], reviewers: Sequence[Sequence[str]]) -> list[str]:
    """The topics of a tree, most named first.

    An author's pick holds until enough reviewers leave it out; anything else needs as many who name it.
    """
    named = Counter(code for picks in reviewers for code in set(picks))
    kept = [
        code
        for code in dict.fromkeys([*author, *(code for picks in reviewers for code in picks)])
        if named[code] >= CONFIRMING or (code in author and len(reviewers) - named[code] < CONFIRMING)
    ]
    return sorted(kept, key=lambda code: -(named[code] + (code in author)))[:MOST]


def is_confirmed(topics: Sequence[str], reviewers: Sequence[Sequence[str]]) -> bool:
    """Enough reviewers named each of them."""
    return bool(topics) and all(sum(code in picks for picks in reviewers) >= CONFIRMING for code in topics)
