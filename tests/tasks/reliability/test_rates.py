"""The weight of a vote. By table, without a database."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reliability import rates
from tasks.reliability.rates import NOTHING_KNOWN, ONE, Lesson, Rates
from tasks.rules.vote_rules import VoteRules

RULES = VoteRules()
lessons = st.builds(Lesson, st.booleans(), st.integers(0, ONE))


def after(votes: list[Lesson]) -> Rates:
    known = NOTHING_KNOWN
    for vote in votes:
        known = known.plus(vote)
    return known


def test_a_newcomer_starts_at_the_usual_rates() -> None:
    assert (NOTHING_KNOWN.finds_bad(RULES), NOTHING_KNOWN.finds_good(RULES)) == pytest.approx((0.80, 0.94))
    assert rates.weight(NOTHING_KNOWN, says_good=True, rules=RULES) == pytest.approx(1.547, abs=0.001)
    assert rates.weight(NOTHING_KNOWN, says_good=False, rules=RULES) == pytest.approx(-math.log(9))


def test_who_says_good_to_everything_adds_next_to_nothing() -> None:
    yes = after([Lesson(True, 910_000)] * 500)
    assert yes.finds_good(RULES) > 0.99
    assert yes.finds_bad(RULES) == pytest.approx(0.094, abs=0.001)
    assert rates.weight(yes, says_good=True, rules=RULES) < 0.1


@given(st.lists(lessons, max_size=60), st.booleans())
def test_no_vote_counts_against_itself_or_more_than_nine_to_one(votes: list[Lesson], says_good: bool) -> None:
    weight = rates.weight(after(votes), says_good=says_good, rules=RULES)
    assert 0 <= (weight if says_good else -weight) <= math.log(9)


@given(st.lists(lessons, min_size=2, max_size=4))
def test_the_order_of_what_is_learned_does_not_matter(votes: list[Lesson]) -> None:
    assert len({after(list(order)) for order in permutations(votes)}) == 1


@given(st.lists(lessons, max_size=20), lessons)
def test_what_is_taken_back_leaves_no_trace(votes: list[Lesson], more: Lesson) -> None:
    known = after(votes)
    assert known.plus(more).plus(more, -1) == known
