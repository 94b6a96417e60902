"""Run of a simulation: volunteers act in turns until the goal is reached or none of them finds work.

All random numbers, including those of the database and message ids, come from one seeded generator: the same seed on the
same corpus gives the same trees, texts and ranks. Decisions and sweeps run in between, so no worker is needed.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from time import monotonic

from django.db import connection
from django.utils import timezone

from oasst import events
from oasst.background import queue
from oasst.models import Event, EventType, Message, MessageTree, TreeState
from tasks.models import SkipReason, Task
from tasks.rules import kinds
from tasks.simulation import behaviour, people
from tasks.simulation.answers import Answers
from tasks.simulation.people import Volunteer
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow
from tasks.trees import interventions as acts
from tasks.work import claims, leases

# Acts between two rounds of decisions and sweeps.
_UPKEEP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Stops when `until_finished` trees of the language are finished, or after `acts`, whichever is set.

    `prompts` is the number of prompts written at the start, `halts` the number of trees that a simulated moderator halts,
    and `quarantines` the number of replies quarantined at the end, for real moderators to decide on.
    """

    volunteers: int
    lang: str
    seed: int
    until_finished: int | None = None
    acts: int | None = None
    prompts: int = 0
    halts: int = 0
    quarantines: int = 0


@dataclass(slots=True)
class Tally:
    """Counts of acts by outcome, submissions by kind of work."""

    submitted: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    abandoned: int = 0
    returned: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    halted: int = 0
    seconds: float = 0

    @property
    def acts(self) -> int:
        return self.submitted.total() + self.skipped + self.abandoned


class Simulation:
    def __init__(self, plan: Plan) -> None:
        written = Event.objects.filter(type=EventType.MESSAGE_POSTED).count()
        self.plan = plan
        # A second run with the same seed must not write the same messages.
        self.dice = Random(f"{plan.seed}/{written}")  # noqa: S311 -- repeatable on purpose
        self.people = people.volunteers(plan.volunteers, plan.lang, self.dice)
        self.answers = Answers(lang=plan.lang, number=written, dice=self.dice)
        self.tally = Tally()
        self._next_upkeep = _UPKEEP

    def run(self) -> bool:
        """True if the goal was reached, False if no volunteer can find work."""
        began = monotonic()
        with queue.without(), _own_session(self.dice):
            flow.open_language(self.plan.lang)
            self._write_prompts()
            self._run_upkeep()
            turn = 0
            while (going := not self._is_reached()) and (self._turn(turn) or self._recall_all()):
                turn += 1
            self._run_upkeep()
            self._quarantine()
        self.tally.seconds = monotonic() - began
        return not going

    # --- Turns --------------------------------------------------------------------------------------------------------

    def _turn(self, turn: int) -> bool:
        present = [person for person in self.people if person.is_present(turn, self.dice)]
        self.dice.shuffle(present)
        return self._act_all(present)

    def _recall_all(self) -> bool:
        """A turn of all volunteers, after expired leases are returned, because those present found no work."""
        self._run_upkeep()
        for person in self.people:
            person.away_until = 0
        return self._act_all(self.people)

    def _act_all(self, present: list[Volunteer]) -> bool:
        before = self.tally.acts, self.tally.returned
        for person in present:
            self._act(person)
            if self.tally.acts >= self._next_upkeep:
                self._run_upkeep()
            if self._is_reached():
                break
        return (self.tally.acts, self.tally.returned) != before

    def _is_reached(self) -> bool:
        if self.plan.acts is not None and self.tally.acts >= self.plan.acts:
            return True
        return self.plan.until_finished is not None and self._finished >= self.plan.until_finished

    def _run_upkeep(self) -> None:
        """Does the work of background jobs."""
        leases.sweep()
        flow.after_an_end(self.plan.lang, chance=self.dice)
        while events.number():
            pass
        trees = MessageTree.objects.in_lang(self.plan.lang)
        self._finished = trees.finished().count()
        self._next_upkeep = self.tally.acts + _UPKEEP
        if self.tally.halted < self.plan.halts:
            self._halt()

    def _halt(self) -> None:
        """A simulated moderator halts the tree that has grown longest."""
        growing = MessageTree.objects.in_lang(self.plan.lang).filter(state=TreeState.GROWING)
        tree = growing.order_by("won_prompt_lottery_at", "id").first()
        if tree and self.tally.acts:
            acts.halt(tree.pk, by=people.moderator(), reason="simulated halt")
            self.tally.halted += 1

    def _quarantine(self) -> None:
        """A simulated moderator quarantines the newest replies of growing trees."""
        growing = Message.objects.visible().in_lang(self.plan.lang).filter(tree__state=TreeState.GROWING)
        for reply in list(growing.filter(children_count=0, depth__gt=0).order_by("-seq")[: self.plan.quarantines]):
            acts.quarantine(reply, reason="unsure", by=people.moderator(), note="simulated quarantine")

    def _write_prompts(self) -> None:
        for number in range(self.plan.prompts):
            person = self.people[number % len(self.people)]
            try:
                task = claims.claim(by=person.user, kind=kinds.INITIAL_PROMPT, lang=self.plan.lang)
            except Refusal as refusal:
                if refusal.why == Why.PROMPTS_WAITING:
                    continue
                break  # the language takes no more
            person.acts += 1
            self._submit(person, task)

    # --- One person ---------------------------------------------------------------------------------------------------

    def _act(self, person: Volunteer) -> None:
        if person.abandoned and self.dice.random() < 0.3:
            self._return(person)
            return
        try:
            task = claims.claim_any(by=person.user, langs=[self.plan.lang], chance=self.dice)
        except Refusal as refusal:
            if refusal.why not in (Why.NOTHING_TO_DO, Why.TOO_MANY_PENDING):
                raise
            return
        person.acts += 1
        match behaviour.outcome(person.care, self.dice):
            case "skip":
                leases.skip(task, reason=self.dice.choice(SkipReason.values))
                self.tally.skipped += 1
            case "abandon":
                self._abandon(person, task)
            case "submit":
                self._submit(person, task)

    def _abandon(self, person: Volunteer, task: Task) -> None:
        """Lets the lease of this task expire at once. Some volunteers submit it later."""
        Task.objects.filter(pk=task.pk).update(until=timezone.now() - timedelta(seconds=1))
        if self.dice.random() < 0.5:
            person.abandoned.append(task)
        self.tally.abandoned += 1

    def _return(self, person: Volunteer) -> None:
        self.tally.returned += 1
        self._submit(person, person.abandoned.pop(0))

    def _submit(self, person: Volunteer, task: Task) -> None:
        try:
            self.answers.submit(task, person)
        except Refusal as refusal:
            self.tally.refused[task.kind, refusal.why.value] += 1
        else:
            self.tally.submitted[task.kind] += 1


@contextmanager
def _own_session(dice: Random) -> Iterator[None]:
    """Seeds the random numbers of the database and turns off synchronous commits, since no real work can be lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [dice.uniform(-1, 1)])
        cursor.execute("SET synchronous_commit = off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")
