"""The rules of votes on simulated crowds, through the functions that the engine calls."""

from dataclasses import replace

import pytest

from tasks.rules.vote_rules import VoteRules
from tasks.simulation import truth

RULES = VoteRules()
SEEDS = range(1, 6)


@pytest.mark.parametrize(
    ("careless", "bad_accepted", "votes", "votes_of_three"), [(0.1, 0.70, 2.3, 2.2), (0.3, 0.75, 2.35, 2.25)]
)
def test_fewer_errors_than_three_equal_votes_at_three_quarters_of_the_work(
    careless: float, bad_accepted: float, votes: float, votes_of_three: float
) -> None:
    """Acceptance test 9. Audits are counted."""
    found = truth.compared(RULES, careless=careless, seeds=SEEDS)
    equal, at_most_3, ours = (
        found[name] for name in ("3 equal votes (classic)", "posterior, at most 3", "posterior, at most 4")
    )
    assert ours.bad_accepted <= bad_accepted * equal.bad_accepted
    assert ours.good_rejected <= equal.good_rejected
    assert ours.right >= equal.right
    assert ours.votes <= votes
    assert at_most_3.bad_accepted <= equal.bad_accepted
    assert at_most_3.good_rejected <= equal.good_rejected
    assert at_most_3.votes <= votes_of_three


def test_two_equal_votes_and_a_third_decide_exactly_as_three() -> None:
    found = truth.compared(RULES, careless=0.1, seeds=[1])
    three, two = found["3 equal votes (classic)"], found["2 equal, a third if they differ"]
    assert replace(two, votes=3) == three
    assert two.votes < 2.15


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("times", [1, 3, 10])
def test_a_ring_moves_no_more_than_equal_votes_and_next_to_nothing_by_skipping(up: bool, times: int) -> None:
    """Acceptance test 10."""
    found = [truth.ring_moves(RULES, seed=seed, times=times, up=up) for seed in SEEDS]
    equal = sum(each.three_equal for each in found) / len(found)
    ours = sum(each.by_posterior for each in found) / len(found)
    if times > RULES.skips_in_row + 1:
        assert equal > 40
        assert ours <= 3
    else:
        assert ours <= equal + 1
