"""Random answers are noticed, careful ones are not. On simulated people, without a database."""

import math
from itertools import permutations

from tasks.reliability import conduct
from tasks.reliability.conduct import NO_EVIDENCE, Judgement
from tasks.reliability.rates import ONE
from tasks.rules.vote_rules import VoteRules
from tasks.simulation import clickers

ALARM = VoteRules().probation_from


def noticed(name: str, within: int, people: int = 400) -> float:
    return clickers.share_within(clickers.alarms(name, people=people, number=within, alarm=ALARM, seed=5), within)


def test_constant_answers_are_noticed_within_25_judgements() -> None:
    """Acceptance test 11, first part."""
    assert [noticed(name, 25) >= 0.99 for name in clickers.CONSTANT] == [True, True]


def test_coin_tossers_are_noticed_within_25_and_all_kinds_within_50_judgements() -> None:
    assert noticed("tosses a coin", 25) >= 0.87
    for name in clickers.HABITS:
        if name not in clickers.HONEST:
            assert noticed(name, 50) >= 0.95, name


def test_at_most_one_in_a_hundred_honest_people_is_taken_for_a_clicker() -> None:
    """85 careful people and 15 sloppy ones; of the sloppy ones alone it is more, and docs/reliability.md says so."""
    careful, sloppy = noticed("careful", 150, 300), noticed("sloppy", 150, 300)
    assert 0.85 * careful + 0.15 * sloppy <= 0.01
    assert sloppy <= 0.045


def test_the_order_of_judgements_does_not_matter() -> None:
    given = [Judgement(True, 900_000, ((4, 500_000),)), Judgement(False, 30_000), Judgement(pairs_right=1, pairs=3)]
    sums = set()
    for order in permutations(given):
        total = NO_EVIDENCE
        for each in order:
            total = conduct.plus(total, each)
        sums.add(total)
    assert len(sums) == 1
    total = sums.pop()
    for each in given:
        total = conduct.plus(total, each, -1)
    assert total == NO_EVIDENCE


def test_one_slip_proves_nothing() -> None:
    slip = conduct.plus(NO_EVIDENCE, Judgement(True, 10_000, ((0, ONE),)))
    assert conduct.log_evidence(slip) < math.log(10)


def test_nothing_answered_is_no_evidence() -> None:
    assert conduct.log_evidence(NO_EVIDENCE) == 0
