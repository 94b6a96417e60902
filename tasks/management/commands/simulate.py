"""`manage.py simulate`: see docs/simulation.md."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, OuterRef, Q

from oasst.core import langs
from oasst.models import Message, Ranking, Review, User, UserKind
from tasks.models import Task
from tasks.rules import policy
from tasks.rules.thresholds import PRESETS
from tasks.simulation import report
from tasks.simulation.run import Plan, Simulation


class Command(BaseCommand):
    help = "Has simulated volunteers grow trees through the same actions as people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--volunteers", type=int, required=True, help="how many people")
        parser.add_argument("--lang", required=True, help="the language they work in")
        parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same trees")
        parser.add_argument("--policy", choices=sorted(PRESETS), help="the rules (the setting POLICY)")
        parser.add_argument("--prompts", type=int, default=0, help="prompts written before anything else (0)")
        parser.add_argument("--halts", type=int, default=0, help="trees that a simulated moderator halts (0)")
        parser.add_argument("--quarantines", type=int, default=0, help="replies taken out at the end (0)")
        parser.add_argument("--yes", action="store_true", help="also where real people have been at work")
        end = parser.add_mutually_exclusive_group(required=True)
        end.add_argument("--until-finished", type=int, help="end when so many trees are ready for export")
        end.add_argument("--acts", type=int, help="end after so many acts")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = _plan(options)
        if not options["yes"] and _real_people_at_work():
            raise CommandError("Real people have been at work here. With --yes simulated volunteers join them.")
        with policy.using(options["policy"]):
            simulation = Simulation(plan)
            reached = simulation.run()
            if options["verbosity"] or not reached:
                self.stdout.writelines(line + "\n" for line in report.lines(simulation))
            if not reached:
                self._tell_what_is_missing(plan)

    def _tell_what_is_missing(self, plan: Plan) -> None:
        self.stdout.write(self.style.ERROR("Nobody finds anything to do any more, and the goal is not reached."))
        self.stdout.writelines(f"  {line}\n" for line in report.waiting(plan.lang))
        sys.exit(1)


def _plan(options: dict[str, Any]) -> Plan:
    for name in ("volunteers", "until_finished", "acts"):
        if options[name] is not None and options[name] < 1:
            raise CommandError(f"--{name.replace('_', '-')} must be at least 1.")
    try:
        lang = langs.canonical(options["lang"])
    except ValueError as wrong:
        raise CommandError(f"--lang: {wrong}.") from None
    return Plan(
        volunteers=options["volunteers"],
        lang=lang,
        seed=options["seed"],
        until_finished=options["until_finished"],
        acts=options["acts"],
        prompts=options["prompts"],
        halts=options["halts"],
        quarantines=options["quarantines"],
    )


def _real_people_at_work() -> bool:
    """Somebody who signed up, or whom an API client names, has written, judged or held a task."""
    own = OuterRef("pk")
    done = (Message.objects.filter(author=own), *(each.objects.filter(user=own) for each in (Review, Ranking, Task)))
    activity = Q()
    for each in done:
        activity |= Q(Exists(each))
    return User.objects.filter(activity, kind__in=[UserKind.SIGNED_UP, UserKind.CLIENT]).exists()
