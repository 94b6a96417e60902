"""`manage.py simulate_truth`: see docs/reliability.md. Needs no database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from tasks.rules.vote_rules import VoteRules
from tasks.simulation import clickers, truth

_CARELESS = (0.1, 0.3)
_SKIPPING = (1, 3, 10)
_WITHIN = (10, 25, 50, 150)


class Command(BaseCommand):
    help = "Compares rules of votes on simulated voters: errors and votes per text, rings, and people who answer at random."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seeds", type=int, default=5, help="number of simulated crowds, the first with seed 1 (5)"
        )
        parser.add_argument("--texts", type=int, default=3000, help="texts voted on by each crowd (3000)")
        parser.add_argument("--people", type=int, default=200, help="people in each crowd (200)")
        parser.add_argument(
            "--clickers", type=int, default=1200, help="people of each kind who answer at random (1200)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rules, seeds = VoteRules(), range(1, options["seeds"] + 1)
        parts = (
            _errors(rules, seeds, people=options["people"], number=options["texts"]),
            _rings(rules, seeds, people=options["people"], number=options["texts"]),
            _alarms(rules, options["clickers"]),
        )
        for part in parts:
            for line in part:
                self.stdout.write(line)


def _errors(rules: VoteRules, seeds: range, **size: int) -> Iterator[str]:
    for careless in _CARELESS:
        yield f"{careless:.0%} of the people are careless"
        for name, each in truth.compared(rules, careless=careless, seeds=seeds, **size).items():
            yield (
                f"  {name:33} right {each.right:7.2%}  bad accepted {each.bad_accepted:6.2%}"
                f"  good rejected {each.good_rejected:6.2%}  votes {each.votes:.2f}"
            )


def _rings(rules: VoteRules, seeds: range, **size: int) -> Iterator[str]:
    yield "A tenth of the people collude: points by which they move wrong decisions on their targets"
    for up in (True, False):
        for times in _SKIPPING:
            found = [truth.ring_moves(rules, seed=seed, times=times, up=up, **size) for seed in seeds]
            equal = sum(each.three_equal for each in found) / len(found)
            ours = sum(each.by_posterior for each in found) / len(found)
            texts = f"{'pass bad' if up else 'sink good'} texts, skipping × {times}"
            yield f"  {texts:33} 3 equal {equal:5.1f}  posterior {ours:5.1f}"


def _alarms(rules: VoteRules, people: int) -> Iterator[str]:
    yield f"Evidence of random answers above {rules.probation_from:.0f} within {', '.join(map(str, _WITHIN))} judgements"
    for name in clickers.HABITS:
        longest = _WITHIN[-1] if name in clickers.HONEST else _WITHIN[-2]
        found = clickers.alarms(name, people=people, number=longest, alarm=rules.probation_from, seed=5)
        shares = (f"{clickers.share_within(found, each):7.1%}" for each in _WITHIN if each <= longest)
        yield f"  {name:27}{''.join(shares)}"
