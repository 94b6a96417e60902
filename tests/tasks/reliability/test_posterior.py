"""When votes decide. By table, without a database."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tasks.reliability import posterior, rates
from tasks.reliability.posterior import Bounds
from tasks.reliability.rates import NOTHING_KNOWN, ONE, Lesson, Rates
from tasks.rules.vote_rules import VoteRules

RULES = VoteRules()
PRIOR = posterior.prior(0, 0, RULES)
USUAL = Bounds(2, 4)


def decided(votes: str, bounds: Bounds = USUAL, by: Rates = NOTHING_KNOWN) -> bool | None:
    """The decision by votes of people of these rates, + for good and - for bad."""
    weights = [rates.weight(by, says_good=vote == "+", rules=RULES) for vote in votes]
    return posterior.decision(PRIOR, weights, bounds, RULES)


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ("", None),
        ("+", None),
        ("++", True),
        ("--", None),
        ("+-", None),
        ("+-+", True),
        ("---", False),
        ("--+", None),
        ("--+-", False),
        ("--++", False),
    ],
)
def test_two_equal_votes_accept_and_one_never_does_and_two_never_reject(votes: str, outcome: bool | None) -> None:
    """Acceptance test 8: newcomers who count as independent voices."""
    assert decided(votes) is outcome


def test_two_people_who_call_everything_good_do_not_accept() -> None:
    yes = NOTHING_KNOWN
    for _ in range(50):
        yes = yes.plus(Lesson(True, 0))
    assert yes.finds_bad(RULES) <= 0.1
    assert decided("++", by=yes) is None


@pytest.mark.parametrize(("votes", "outcome"), [("+", True), ("-", False)])
def test_where_one_vote_is_all_there_is_it_decides(votes: str, outcome: bool) -> None:
    assert decided(votes, Bounds(1, 1)) is outcome


@pytest.mark.parametrize(("votes", "outcome"), [("+", True), ("-", None), ("--", False), ("-+", True)])
def test_where_a_second_vote_is_the_last_it_decides(votes: str, outcome: bool | None) -> None:
    assert decided(votes, Bounds(1, 2)) is outcome


@pytest.mark.parametrize(
    ("votes", "outcome"), [("++", None), ("+++", True), ("++-", True), ("---", None), ("----", False), ("+-+", None)]
)
def test_an_audited_text_waits_for_one_more_vote_and_is_decided_by_all(votes: str, outcome: bool | None) -> None:
    assert decided(votes, replace(USUAL, audited=True)) is outcome


def test_three_texts_in_a_hundred_are_audited() -> None:
    drawn = sum(posterior.is_audited(UUID(int=number), RULES) for number in range(20_000))
    assert 540 <= drawn <= 660
    text = uuid4()
    assert posterior.is_audited(text, RULES) == posterior.is_audited(text, RULES)


def test_a_language_has_its_own_share_of_good_texts_only_after_many_decisions() -> None:
    share = [posterior.probability(posterior.prior(0.5 * n, n, RULES)) for n in (0, 50, 500)]
    assert share == pytest.approx([0.91, 0.705, 0.537], abs=0.001)


def test_what_the_others_say_leaves_the_own_vote_out() -> None:
    assert posterior.good_by_others(PRIOR + 1.5, 1.5) == round(0.91 * ONE)
