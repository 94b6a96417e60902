"""The batch check finds the truth and the reliability of simulated voters."""

import numpy as np

from tasks.reliability.dawid_skene import estimate
from tasks.rules.vote_rules import VoteRules
from tasks.simulation import truth, voters

RULES = VoteRules()


def test_it_is_right_more_often_than_equal_votes_and_finds_who_clicks() -> None:
    dice = np.random.default_rng(3)
    people = voters.crowd(dice, careless=0.3)
    given = voters.votes(dice, people)
    who, says_good = given.who[:, :3], given.says_good[:, :3]
    texts = np.repeat(np.arange(len(who)), 3)
    numbers, persons = np.unique(who.ravel(), return_inverse=True)
    found = estimate(texts.tolist(), persons.tolist(), says_good.ravel().tolist(), RULES)
    equal = truth.errors(truth.three_equal(given, 200), given.is_good)
    assert ((found.good > 0.5) == given.is_good).mean() > equal.right
    often, kind = np.bincount(persons) > 60, people.kind[numbers]
    clickers, careful = (found.finds_bad[often & (kind == each)] for each in (voters.YES, voters.CAREFUL))
    assert clickers.max() < np.quantile(careful, 0.1)


def test_people_with_few_votes_keep_the_usual_rates() -> None:
    found = estimate([0, 0], [0, 1], [True, True], RULES)
    assert abs(found.finds_bad[0] - RULES.finds_bad) < 0.03
    assert abs(found.finds_good[0] - RULES.finds_good) < 0.02
