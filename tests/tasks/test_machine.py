"""Volunteers, moderators and the clock at random: after every step every promise holds, and in the end every tree ends."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from oasst.models import Message, MessageTree, Quarantine, User, UserRole
from tasks.models import Draft, Opening, Task, TaskState
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS, PRESETS
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, interventions, repair, verdicts
from tasks.work import claims, drafts, leases, submission, undo
from tests.tasks.crowd import newcomers, people
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db

SMALL = replace(
    COMMONS,
    name="small",
    goal_tree_size=5,
    max_tree_depth=3,
    max_children_count=2,
    max_active_trees=2,
    max_initial_prompt_review=2,
    num_reviews_initial_prompt=2,
    num_reviews_reply=2,
    num_required_rankings=2,
)
PEOPLE = 5
# What the engine may say to someone who does reasonable things at an awkward moment.
EXPECTED = {
    Why.LAPSED, Why.SKIPPED, Why.ALREADY_ANSWERED, Why.TOO_MANY_PENDING, Why.NOTHING_TO_DO, Why.DECIDED, Why.BANNED,
    Why.TOO_LATE, Why.FOLLOWED, Why.PLACE_TAKEN, Why.PROMPTS_WAITING,
}  # fmt: skip

which = st.integers(0, 30)
someone = st.integers(0, PEOPLE - 1)


class Commons(RuleBasedStateMachine):
    """One language, five volunteers, one moderator. The whole example is one transaction that is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self._example = transaction.atomic()
        self._example.__enter__()
        with connection.cursor() as cursor:  # the dice of the database fall the same way each time
            cursor.execute("SELECT setseed(0.5)")
        self.people = self.crowd()
        self.mod = User.objects.create(username="moderator", role=UserRole.MODERATOR)
        self.tasks: list[tuple[Task, User]] = []
        self.written: dict[tuple[object, ...], str] = {}
        """The last text somebody sent for a place."""

    def crowd(self) -> list[User]:
        return people(PEOPLE)

    @initialize(trees=st.integers(1, 2), progress=st.integers(0, 50))
    def begin(self, trees: int, progress: int) -> None:
        for person in self.people[:trees]:
            task = self._claim(person, kinds.INITIAL_PROMPT)
            assert task
            self._submit(task, person)
        self._work(0, progress)

    # --- Volunteers -------------------------------------------------------------------------------------------------

    @rule(first=someone, turns=st.integers(1, 12), good=st.integers(0, 7))
    def work(self, first: int, turns: int, good: int) -> None:
        """People in turn take what there is and hand it in."""
        self._work(first, turns, spam=float(good == 0))

    @rule(person=someone, kind=st.sampled_from(kinds.ALL))
    def claim(self, person: int, kind: str) -> None:
        self._claim(self.people[person], kind)

    @rule(first=someone, number=st.integers(1, PEOPLE))
    def claim_and_think(self, first: int, number: int) -> None:
        for place in range(number):
            self._claim_anything(self.people[(first + place) % PEOPLE])

    @precondition(lambda self: self.tasks)
    @rule(task=which, spam=st.sampled_from([0.0, 0.0, 0.0, 1.0]))
    def submit(self, task: int, spam: float) -> None:
        """Whatever has become of the task meanwhile: it may be lapsed, skipped, closed, or done already."""
        self._submit(*self._task(task), spam=spam)

    @precondition(lambda self: self.tasks)
    @rule(task=which)
    def skip(self, task: int) -> None:
        mine, _person = self._task(task)
        was_open = self._state(mine) == TaskState.OPEN
        assert leases.skip(mine) == was_open

    @precondition(lambda self: self.tasks)
    @rule(task=which)
    def think_better_of_it(self, task: int) -> None:
        mine, person = self._task(task)
        act = undo.unskip if self._state(mine) == TaskState.SKIPPED else undo.undo_submission
        self._expecting(partial(act, task=mine, by=person))

    @precondition(lambda self: self.tasks)
    @rule(task=which)
    def heartbeat(self, task: int) -> None:
        mine, _person = self._task(task)
        assert drafts.save(mine, {"text": "Half a"}) == (self._state(mine) == TaskState.OPEN)
        self.written.pop(self._place(mine), None)

    # --- Time and the sweeps ----------------------------------------------------------------------------------------

    @precondition(lambda self: self.tasks)
    @rule(task=which, swept=st.booleans())
    def lapse(self, task: int, swept: bool) -> None:
        Task.objects.filter(pk=self._task(task)[0].pk).update(until=timezone.now() - timedelta(hours=1))
        if swept:
            lapsed = Task.objects.filter(state=TaskState.OPEN, until__lt=timezone.now()).count()
            assert leases.sweep() == lapsed

    @rule()
    def decide(self) -> None:
        flow.decide("en")

    @rule()
    def repair_finds_nothing_to_do(self) -> None:
        before = self._openings()
        assert repair.trees() == 0
        assert self._openings() == before

    @rule(days=st.integers(0, 2))
    def days_go_by(self, days: int) -> None:
        """Who was new counts, with some work; the job looks again at what waits, and the second time finds nothing."""
        User.objects.update(date_joined=F("date_joined") - timedelta(days=days))
        verdicts.settle()
        assert verdicts.settle() == 0

    # --- Moderators -------------------------------------------------------------------------------------------------

    @rule(tree=which, lift=st.booleans())
    def halt_or_resume(self, tree: int, lift: bool) -> None:
        halted = list(MessageTree.objects.filter(state="halted_by_moderator").order_by("created_at"))
        if lift and halted:
            interventions.resume(halted[tree % len(halted)].pk, by=self.mod)
        elif (found := self._pick(MessageTree, tree)).state != "halted_by_moderator":
            interventions.halt(found.pk, by=self.mod)

    @rule(message=which, undo=st.booleans())
    def delete_or_restore(self, message: int, undo: bool) -> None:
        gone = list(Message.objects.filter(deleted=True).order_by("seq"))
        if undo and gone:
            interventions.restore(gone[message % len(gone)], by=self.mod)
        else:
            interventions.delete(self._pick(Message, message), by=self.mod)

    @rule(message=which)
    def delete_and_restore(self, message: int) -> None:
        """Undone at once, a deletion leaves nothing behind but its events, even if the tree could go on without it."""
        found = self._pick(Message, message)
        if not found.deleted:
            before = self._what_is_there()
            interventions.delete(found, by=self.mod)
            interventions.restore(found, by=self.mod)
            assert self._what_is_there() == before

    @rule(message=which)
    def quarantine_and_release(self, message: int) -> None:
        """The same for a quarantine."""
        found = self._pick(Message, message)
        if not found.quarantines.filter(outcome="").exists():
            before = self._what_is_there()
            interventions.release(interventions.quarantine(found, reason="pii", by=self.mod), by=self.mod)
            assert self._what_is_there() == before

    @rule(message=which)
    def edit(self, message: int) -> None:
        found = self._pick(Message, message)
        assert interventions.edit(found, found.text + " (edited)", by=self.mod).revision == found.revision + 1

    @rule(message=which, act=st.sampled_from([None, interventions.release, interventions.remove]))
    def quarantine_or_decide(self, message: int, act: Any) -> None:
        """Now and then the decision is on one that has been decided already."""
        held = self._pick(Quarantine, message)
        if act and held:
            self._expecting(lambda: act(held, by=self.mod))
        else:
            interventions.quarantine(self._pick(Message, message), reason="pii", by=self.mod)

    @rule(person=someone, turns=st.integers(0, 4))
    def someone_is_banned_for_a_while(self, person: int, turns: int) -> None:
        them = self.people[person]
        them.is_active = False
        them.save(update_fields=["is_active"])
        flow.decide("en")
        self._work(person, turns)
        them.is_active = True
        them.save(update_fields=["is_active"])

    # --- What always holds ------------------------------------------------------------------------------------------

    @invariant()
    def promises_are_kept(self) -> None:
        assert broken_promises() == []
        with connection.cursor() as cursor:  # what the database would only check at the commit
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def no_text_is_lost(self) -> None:
        texts = set(Message.objects.values_list("text", flat=True))
        kept = {draft.content["text"] for draft in Draft.objects.filter(kind__in=kinds.WRITING)}
        stored = {text.removesuffix(" (edited)") for text in _unedited(texts)}
        assert [text for text in self.written.values() if text not in stored and text not in kept] == []

    def teardown(self) -> None:
        try:
            if not connection.needs_rollback:
                self._bring_to_an_end()
        finally:
            transaction.set_rollback(True)
            self._example.__exit__(None, None, None)

    def _bring_to_an_end(self) -> None:
        """Everything is allowed again and fresh people come: all trees end, no one holds anything."""
        User.objects.update(is_active=True)
        for held in Quarantine.objects.filter(outcome=""):
            interventions.release(held, by=self.mod)
        for root in Message.objects.filter(parent=None, deleted=True):
            interventions.restore(root, by=self.mod)
        for tree in MessageTree.objects.filter(state="halted_by_moderator"):
            interventions.resume(tree.pk, by=self.mod)
        Task.objects.filter(state=TaskState.OPEN).update(until=timezone.now() - timedelta(hours=1))
        leases.sweep()
        self.people = people(PEOPLE)
        flow.decide("en")
        while any(self._works_until_nothing_is_left(person) for person in self.people):
            flow.decide("en")
        assert broken_promises() == []
        states = Counter(MessageTree.objects.values_list("state", flat=True))
        assert set(states) <= {"ready_for_export", "aborted_low_grade"}, states
        assert not Task.objects.filter(state=TaskState.OPEN).exists()
        assert not Opening.objects.filter(leased__gt=0).exists()

    # --- Parts ------------------------------------------------------------------------------------------------------

    def _expecting(self, act: Any) -> Any:
        try:
            with transaction.atomic():
                return act()
        except Refusal as refusal:
            if refusal.why not in EXPECTED:
                raise
            return None

    def _claim(self, person: User, kind: str) -> Task | None:
        task: Task | None = self._expecting(lambda: claims.claim(by=person, kind=kind, lang="en"))
        if task:
            assert task.kind == kind
            assert task.message is None or task.message.author_id != person.pk or kind in kinds.RANKING
            self.tasks.append((task, person))
        return task

    def _claim_anything(self, person: User, *, but: str = "") -> Task | None:
        there = claims.availability(person, ["en"])
        for kind in [kinds.RANK_ASSISTANT_REPLIES, *kinds.LABELLING, *kinds.REPLYING, kinds.INITIAL_PROMPT]:
            if ("en", kind) in there and kind != but:
                task = self._claim(person, kind)
                if not task and person.is_active and leases.open_tasks(person) < SMALL.max_pending_tasks_per_user:
                    raise AssertionError(f"{kind} was offered and not handed out")
                return task
        return None

    def _work(self, first: int, turns: int, *, spam: float = 0.0) -> None:
        for turn in range(turns):
            person = self.people[(first + turn) % PEOPLE]
            task = self._claim_anything(person, but=kinds.INITIAL_PROMPT)
            if not task:
                flow.decide("en")
                task = self._claim_anything(person)
            if task:
                self._submit(task, person, spam=spam)

    def _works_until_nothing_is_left(self, person: User) -> bool:
        worked = False
        while task := self._claim_anything(person, but=kinds.INITIAL_PROMPT):
            self._submit(task, person, spam=0.0)
            worked = True
        return worked

    def _submit(self, task: Task, person: User, *, spam: float = 0.0) -> None:
        text = f"Text for {task.pk}"
        act: Callable[[], submission.Receipt]
        if task.kind in kinds.LABELLING:
            act = partial(submission.submit_review, task=task, values={"spam": spam}, by=person)
        elif task.kind in kinds.RANKING:
            ballot = [[str(each)] for each in sorted(task.shown, reverse=bool(spam))]
            act = partial(submission.submit_ranking, task=task, ballot=ballot, by=person)
        else:
            act = partial(submission.submit_text, task=task, text=text, by=person)
        try:
            receipt = act()
        except Refusal as refusal:
            if refusal.why not in EXPECTED:
                raise
            receipt = None
        if task.kind in kinds.WRITING and not (receipt and receipt.repeated):
            self.written[self._place(task)] = text
        if receipt:
            done = Task.objects.get(user=person, result_id=receipt.result_id)
            assert done.state == TaskState.DONE
            again = act()
            assert (again.result_id, again.repeated) == (receipt.result_id, True)

    def _task(self, number: int) -> tuple[Task, User]:
        """The newest come first: most of the older ones are done."""
        return self.tasks[-1 - number % len(self.tasks)]

    def _state(self, task: Task) -> str:
        return Task.objects.values_list("state", flat=True).get(pk=task.pk)

    def _place(self, task: Task) -> tuple[object, ...]:
        return task.user_id, task.kind, task.message_id

    def _pick(self, model: Any, number: int) -> Any:
        rows = list(model.objects.order_by("pk" if model is Quarantine else "created_at", "pk"))
        return rows[number % len(rows)] if rows else None

    def _openings(self) -> list[Any]:
        return list(Opening.objects.order_by("id").values_list("id", "wanted", "leased", "done"))

    def _what_is_there(self) -> tuple[set[Any], set[Any]]:
        return (
            set(Message.objects.values_list("pk", "deleted", "children_count", "rank")),
            set(MessageTree.objects.values_list("pk", "state", "prior_state")),
        )


class WithNewcomers(Commons):
    """One person counts from the beginning, the others when they have been here for a day and have done something."""

    def crowd(self) -> list[User]:
        return [*newcomers(PEOPLE - 1), *people(1)]


def _unedited(texts: set[str]) -> set[str]:
    return {text.split(" (edited)")[0] for text in texts}


@pytest.mark.parametrize("machine", [Commons, WithNewcomers])
def test_nothing_anyone_does_breaks_a_promise_or_leaves_a_tree_stuck(
    machine: type[Commons], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRESETS, SMALL.name, SMALL)
    settings.POLICY = SMALL.name
    run_state_machine_as_test(machine, settings=PROFILE)


PROFILE = settings(
    max_examples=int(os.environ.get("MACHINE_EXAMPLES", "15")),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
