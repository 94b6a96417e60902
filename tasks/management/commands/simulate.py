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
    help = "Runs simulated volunteers, who work through the same actions as people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--volunteers", type=int, required=True, help="number of volunteers")
        parser.add_argument("--lang", required=True, help="the language of their work")
        parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same trees")
        parser.add_argument("--policy", choices=sorted(PRESETS), help="the rules (the setting POLICY)")
        parser.add_argument("--prompts", type=int, default=0, help="prompts written at the start (0)")
        parser.add_argument("--halts", type=int, default=0, help="trees that a simulated moderator halts (0)")
        parser.add_argument("--quarantines", type=int, default=0, help="replies quarantined at the end (0)")
        parser.add_argument("--yes", action="store_true", help="run even if real people have worked here")
        end = parser.add_mutually_exclusive_group(required=True)
        end.add_argument("--until-finished", type=int, help="stop when this many trees are ready for export")
        end.add_argument("--acts", type=int, help="stop after this many acts")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = _plan(options)
        if not options["yes"] and _real_people_at_work():
            raise CommandError("Real people have worked here. Pass --yes to add simulated volunteers anyway.")
        with policy.using(options["policy"]):
            simulation = Simulation(plan)
            reached = simulation.run()
            if options["verbosity"] or not reached:
                self.stdout.writelines(line + "\n" for line in report.lines(simulation))
            if not reached:
                self._write_missing_work(plan)

    def _write_missing_work(self, plan: Plan) -> None:
        self.stdout.write(self.style.ERROR("No volunteer can find work, and the goal is not reached."))
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
    """A person who signed up or came by an API client has written, reviewed, ranked or claimed a task."""
    own = OuterRef("pk")
    done = (Message.objects.filter(author=own), *(each.objects.filter(user=own) for each in (Review, Ranking, Task)))
    activity = Q()
    for each in done:
        activity |= Q(Exists(each))
    return User.objects.filter(activity, kind__in=[UserKind.SIGNED_UP, UserKind.CLIENT]).exists()
