"""Ranked pairs against its vectors, its definition, and what any fair order must do."""

import uuid
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.consensus import ranked_pairs

Ballot = list[str | tuple[str, ...]]


@pytest.mark.parametrize(
    ("ballots", "order"),
    [
        ([["a", "b"], ["b", "a"]], ["a", "b"]),
        ([["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"]], ["a", "b", "c"]),
        ([["a", "b", "c"], ["b", "a"]], ["a", "b"]),
        ([["b", "a"]], ["b", "a"]),
        ([["a"], ["a"]], []),
        ([["a", "b"], ["c", "d"]], []),
        ([], []),
        ([[("a", "b", "c")]], ["a", "b", "c"]),
        ([["c", ("a", "b")], [("a", "b"), "c"], [("b", "c"), "a"]], ["b", "c", "a"]),
        ([["b", "a"], ["b", "a"], ["a", "b"]], ["b", "a"]),
    ],
)
def test_the_vectors(ballots: list[Ballot], order: list[str]) -> None:
    assert ranked_pairs(ballots) == order


def test_ties_between_pairs_go_to_the_smaller_uuid() -> None:
    small, large = sorted(uuid.uuid4() for _ in range(2))
    assert ranked_pairs([[large, small], [small, large]]) == [small, large]


def test_lost_pairs_count_against_won_ones_where_ballots_tie() -> None:
    """Counting won pairs alone gives another order: c and b are tied on two ballots, so their margin is small."""
    ballots: list[Ballot] = [
        [("b", "c"), "a"], ["b", "a", "c"], ["a", "c", "b"], [("b", "c"), "a"], [("a", "c"), "b"],
    ]  # fmt: skip
    assert ranked_pairs(ballots) == ["c", "b", "a"]


def test_an_id_twice_on_a_ballot_is_an_error() -> None:
    with pytest.raises(ValueError, match="a is twice on one ballot"):
        ranked_pairs([["a", ("b", "a")]])


# --- Against a literal reading of the definition --------------------------------------------------------------------------


def by_the_book(ballots: list[list[str]]) -> list[str]:
    """Locks pairs into a graph and looks for a path before each, as the definition says, with no cleverness."""
    ids = sorted(set.intersection(*map(set, ballots)))
    votes = [[each for each in ballot if each in ids] for ballot in ballots]

    def margin(a: str, b: str) -> int:
        return sum(1 if vote.index(a) < vote.index(b) else -1 for vote in votes)

    pairs = [(a, b) for a, b in permutations(ids, 2) if margin(a, b) >= 0]
    pairs.sort(key=lambda pair: (-margin(*pair), pair))
    edges: set[tuple[str, str]] = set()

    def reaches(start: str, end: str) -> bool:
        return any(a == start and (b == end or reaches(b, end)) for a, b in edges)

    for a, b in pairs:
        if not reaches(b, a):
            edges.add((a, b))
    return sorted(ids, key=lambda a: -sum(reaches(a, b) for b in ids if b != a))


profiles = st.integers(2, 5).flatmap(lambda size: st.lists(st.permutations([*"abcde"[:size]]), min_size=1, max_size=7))


@given(profiles)
def test_it_is_the_definition(ballots: list[list[str]]) -> None:
    assert ranked_pairs(ballots) == by_the_book(ballots)


@given(profiles)
def test_a_reply_that_beats_all_others_comes_first(ballots: list[list[str]]) -> None:
    def beats(a: str, b: str) -> bool:
        return sum(ballot.index(a) < ballot.index(b) for ballot in ballots) * 2 > len(ballots)

    winners = [a for a in ballots[0] if all(beats(a, b) for b in ballots[0] if b != a)]
    assert ranked_pairs(ballots)[: len(winners)] == winners


@given(profiles)
def test_the_order_of_ballots_does_not_matter(ballots: list[list[str]]) -> None:
    assert ranked_pairs(ballots) == ranked_pairs(ballots[::-1])


@given(st.permutations([*"abcdef"]), st.integers(1, 5))
def test_unanimity_wins(ballot: list[str], voters: int) -> None:
    order = ranked_pairs([ballot] * voters)
    assert order == ballot
    assert len(list(combinations(order, 2))) == 15
