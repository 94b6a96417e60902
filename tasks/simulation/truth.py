"""Rules of votes on simulated voters: errors and votes per text. Uses the same pure functions as the engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from tasks.reliability import posterior, rates
from tasks.reliability.posterior import Bounds
from tasks.reliability.rates import Lesson, Rates
from tasks.rules.vote_rules import VoteRules
from tasks.simulation import voters
from tasks.simulation.voters import Crowd, Flags, Votes

LEAST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which texts were accepted, and the votes each took."""

    accepted: Flags
    used: voters.Numbers


@dataclass(frozen=True, slots=True)
class Errors:
    """Shares of all texts (`right`), of the bad ones (`bad_accepted`) and of the good ones (`good_rejected`)."""

    right: float
    bad_accepted: float
    good_rejected: float
    votes: float


def errors(outcome: Outcome, is_good: Flags) -> Errors:
    return Errors(
        float((outcome.accepted == is_good).mean()),
        float(outcome.accepted[~is_good].mean()),
        float((~outcome.accepted[is_good]).mean()),
        float(outcome.used.mean()),
    )


def three_equal(given: Votes, _people: int) -> Outcome:
    accepted: Flags = (~given.says_good[:, :3]).mean(1) < 0.4
    return Outcome(accepted, np.full(len(accepted), 3.0))


def two_equal(given: Votes, _people: int) -> Outcome:
    """Two equal votes, a third if they differ."""
    same = given.says_good[:, 0] == given.says_good[:, 1]
    accepted: Flags = np.where(same, given.says_good[:, 0], given.says_good[:, 2])
    return Outcome(accepted, np.where(same, 2.0, 3.0))


def by_posterior(
    given: Votes, people: int, rules: VoteRules, skipped: Sequence[Sequence[int]] | None = None, *, most: int = MOST
) -> Outcome:
    """Text after text as the engine decides: votes after too many skips are not counted, everyone learns from each
    decision.
    """
    known = [rates.NOTHING_KNOWN] * people
    prior_odds = posterior.prior(0, 0, rules)
    accepted, used = np.zeros(len(given.who), bool), np.zeros(len(given.who))
    for text, (who, says_good) in enumerate(zip(given.who.tolist(), given.says_good.tolist(), strict=True)):
        counts = [True] * len(who) if skipped is None else [each <= rules.skips_in_row for each in skipped[text]]
        audited = posterior.is_audited(UUID(int=text * 0x9E3779B97F4A7C15 % 2**128), rules)
        result, weights = _decide(known, who, says_good, counts, Bounds(LEAST, most, audited), rules)
        accepted[text], used[text] = result, len(weights)
        log_odds = prior_odds + sum(weights)
        for person, vote, weight in zip(who, says_good, weights, strict=False):
            known[person] = known[person].plus(Lesson(vote, posterior.good_by_others(log_odds, weight)))
    return Outcome(accepted, used)


def _decide(
    known: Sequence[Rates],
    who: Sequence[int],
    says_good: Sequence[bool],
    counts: Sequence[bool],
    bounds: Bounds,
    rules: VoteRules,
) -> tuple[bool, list[float]]:
    """The decision, and the weight of each vote it took, those that did not count included as 0."""
    prior_odds = posterior.prior(0, 0, rules)
    weights: list[float] = []
    counted: list[float] = []
    for person, vote, counting in zip(who, says_good, counts, strict=True):
        weight = rates.weight(known[person], says_good=vote, rules=rules) if counting else 0.0
        weights.append(weight)
        if not counting:
            continue
        counted.append(weight)
        result = posterior.decision(prior_odds, counted, bounds, rules)
        if result is not None:
            return result, weights
    return posterior.probability(prior_odds + sum(counted)) > rules.accept_last, weights


# --- The tables of docs/reliability.md ------------------------------------------------------------------------------------

Rule = Callable[[Votes, int], Outcome]


def rules_compared(rules: VoteRules) -> dict[str, Rule]:
    return {
        "3 equal votes (classic)": three_equal,
        "2 equal, a third if they differ": two_equal,
        "posterior, at most 3": lambda given, people: by_posterior(given, people, rules, most=3),
        "posterior, at most 4": lambda given, people: by_posterior(given, people, rules),
    }


def compared(
    rules: VoteRules, *, careless: float, seeds: Sequence[int], people: int = 200, number: int = 3000
) -> dict[str, Errors]:
    """Each rule on the same crowds, the mean over the seeds."""
    found: dict[str, list[Errors]] = {}
    for seed in seeds:
        dice = np.random.default_rng(seed)
        given = voters.votes(dice, voters.crowd(dice, people, careless=careless), number)
        for name, rule in rules_compared(rules).items():
            found.setdefault(name, []).append(errors(rule(given, people), given.is_good))
    return {name: _mean(each) for name, each in found.items()}


def _mean(found: Sequence[Errors]) -> Errors:
    n = len(found)
    return Errors(
        sum(each.right for each in found) / n,
        sum(each.bad_accepted for each in found) / n,
        sum(each.good_rejected for each in found) / n,
        sum(each.votes for each in found) / n,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """The points by which a ring moves the share of wrong decisions on the texts it fishes for."""

    three_equal: float
    by_posterior: float


def ring_moves(rules: VoteRules, *, seed: int, times: int, up: bool, people: int = 200, number: int = 3000) -> Moved:
    """A tenth of the people collude on 5 % of the texts and skip until they meet them `times` times as often."""
    dice = np.random.default_rng(seed)
    crowd = voters.crowd(dice, people, careless=0.1, ring=0.1)
    is_good = voters.texts(dice, number)
    fished = np.zeros(number, bool)
    fished[dice.choice(np.flatnonzero(is_good != up), round(number * 0.05), replace=False)] = True
    calm = voters.votes(dice, crowd, number, fished=fished, times=times, is_good=is_good)
    mad = voters.pushed(calm, crowd, fished, up=up)
    skipped = _skips(crowd, calm, fished, times)
    rule: Rule = lambda given, people: by_posterior(given, people, rules, skipped)  # noqa: E731
    return Moved(*(_moved(each, calm, mad, fished, people, up=up) for each in (three_equal, rule)))


def _moved(rule: Rule, calm: Votes, mad: Votes, fished: Flags, people: int, *, up: bool) -> float:
    before, after = rule(calm, people).accepted[fished], rule(mad, people).accepted[fished]
    return 100 * float((after == up).mean() - (before == up).mean())


def _skips(crowd: Crowd, given: Votes, fished: Flags, times: int) -> list[list[int]]:
    """Who comes `times` times as often has skipped all other texts but one in between."""
    by_ring = fished[:, None] & (crowd.kind[given.who] == voters.RING)
    result: list[list[int]] = np.where(by_ring, times - 1, 0).tolist()
    return result
