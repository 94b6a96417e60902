"""Races of Open Assistant (docs/reference/traps.md) do not happen here, one test each."""

import ast
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, connections, transaction
from kombu import pools

from oasst import events
from oasst.background import queue
from oasst.celery import app
from oasst.models import Event, Message, MessageTree, Ranking, Review
from oasst.serving import health
from tasks import jobs
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS, PRESETS
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, lifecycle
from tasks.work import claims as selection
from tasks.work import drafts, leases, submission
from tests.plugin import ROOT
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, do, people, tree_of, work, work_until_quiet
from tests.tasks.promises import broken_promises
from tests.tasks.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

# Longer than any act takes, shorter than waiting for someone else's transaction or for a dead broker.
AT_ONCE_S = 2.0


@contextmanager
def nothing_can_be_recorded() -> Iterator[None]:
    """The database refuses every event, the last thing an act writes."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE oasst_event ADD CONSTRAINT out_of_order CHECK (false) NOT VALID")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE oasst_event DROP CONSTRAINT out_of_order")


@contextmanager
def someone_in_the_middle_of_an_act(root: Message) -> Iterator[None]:
    """Another connection holds the tree and does not finish."""
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            MessageTree.objects.select_for_update(no_key=True).get(pk=root.tree_id)
            holding.set()
            done.wait()
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    try:
        yield
    finally:
        done.set()
        thread.join()


def point_at(url: str) -> None:
    pools.reset()
    app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    queue._broker.cache_clear()


@pytest.fixture
def _broker() -> Iterator[None]:
    """The broker of this test process, empty."""
    point_at(settings.CELERY_BROKER_URL)
    with health.broker() as client:
        client.flushdb()
    yield
    point_at(settings.CELERY_BROKER_URL)


def waiting_prompts(number: int) -> list[Message]:
    crowd = people(number + 3)
    roots = [a_prompt(author) for author in crowd[3:]]
    for reviewer in crowd[:3]:
        while work(reviewer, kinds.LABEL_INITIAL_PROMPT):
            pass
    return roots


def refusals(results: list[object]) -> Counter[Why]:
    return Counter(each.why for each in results if isinstance(each, Refusal))


def served(claims: list[Callable[[], object]]) -> list[Task]:
    return [task for task in at_once(claims) if isinstance(task, Task)]


def in_time(act: Callable[[], object]) -> object:
    began = time.monotonic()
    result = act()
    assert time.monotonic() - began < AT_ONCE_S
    return result


def test_concurrent_draws_activate_no_more_prompts_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests that came together each drew a tree where one was wanted, and did not see what they had drawn."""
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, max_active_trees=1))
    waiting_prompts(4)
    assert set(MessageTree.objects.values_list("state", flat=True)) == {"prompt_lottery_waiting"}
    person = people(1)[0]
    at_once([lambda: flow.decide("en")] * 8 + [lambda: selection.availability(person, ["en"])] * 8)
    assert Counter(MessageTree.objects.values_list("state", flat=True)) == {"growing": 1, "prompt_lottery_waiting": 3}
    assert claim(person, kinds.ASSISTANT_REPLY)


def test_an_act_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an act was committed before the rest failed; the second try was told it had been done, and the tree hung."""
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, goal_tree_size=5))
    crowd = people(8)
    root = a_growing_tree(crowd[0], crowd[1:4])
    interrupted: Counter[str] = Counter()
    for kind in [kinds.ASSISTANT_REPLY, kinds.LABEL_ASSISTANT_REPLY, *kinds.ALL[1:]] * 3:
        for person in crowd:
            task = claim(person, kind)
            if task and (kind in kinds.RANKING or not interrupted[kind]):
                before = what_is_stored()
                with nothing_can_be_recorded(), pytest.raises(DatabaseError):
                    do(task, person)
                assert what_is_stored() == before
                interrupted[kind] += 1
            if task:
                assert not do(task, person).repeated
    assert tree_of(root).state == "ready_for_export"
    assert set(interrupted) == {*kinds.ALL[1:-2], kinds.LABEL_ASSISTANT_REPLY, kinds.RANK_ASSISTANT_REPLIES} - {
        kinds.LABEL_INITIAL_PROMPT
    }
    assert broken_promises() == []


def what_is_stored() -> tuple[object, ...]:
    return (
        Message.objects.count(),
        Review.objects.count(),
        Ranking.objects.count(),
        Event.objects.count(),
        set(MessageTree.objects.values_list("pk", "state")),
        set(Task.objects.values_list("pk", "state")),
        set(Opening.objects.values_list("pk", "wanted", "leased", "done")),
    )


def test_a_task_is_reserved_for_one_person() -> None:
    """Reviews and rankings were handed to any number of people; one idle writer kept everyone else from a message, and
    once passed over, a slow writer wrote one too many.
    """
    crowd = people(12)
    root = a_growing_tree(crowd[0], crowd[1:4])
    idle = claim(crowd[1], kinds.ASSISTANT_REPLY)
    assert idle
    tasks = served([partial(claim, person, kinds.ASSISTANT_REPLY) for person in crowd[2:]])
    assert len(tasks) == 2
    Task.objects.filter(pk=idle.pk).update(until=idle.created_at)
    leases.sweep()
    work_until_quiet(crowd[2:], only=(kinds.ASSISTANT_REPLY,))
    for task in tasks:
        do(task, task.user)
    another = claim(crowd[11], kinds.ASSISTANT_REPLY) or claim(crowd[10], kinds.ASSISTANT_REPLY)
    assert another is None
    with pytest.raises(Refusal) as refused:
        do(idle, crowd[1])
    assert refused.value.why == Why.LAPSED
    assert Message.objects.filter(parent=root).count() == 3
    work_until_quiet(crowd)
    assert set(Message.objects.values_list("review_count", flat=True)) == {3}
    assert broken_promises() == []


def test_constraints_refuse_what_concurrent_checks_let_pass() -> None:
    """The same person could say the same twice at once; a second free review broke every later look at the message."""
    crowd = people(8)
    a_growing_tree(crowd[0], crowd[1:4])
    a_growing_tree(crowd[7], crowd[1:4])
    tasks = [claim(crowd[4], kinds.ASSISTANT_REPLY)]
    assert tasks[0]
    drafts.save(task=tasks[0], content={"text": "The"})  # begun, else it is handed out again
    tasks.append(claim(crowd[4], kinds.ASSISTANT_REPLY))
    acts: list[Callable[[], object]] = [
        partial(submission.submit_text, task=task, text="The same.", by=crowd[4]) for task in tasks if task
    ]
    results = at_once(acts * 4)
    assert Message.objects.filter(author=crowd[4]).count() == 1
    assert refusals(results) == {Why.REPEATED: 4}
    task = claim(crowd[5], kinds.LABEL_ASSISTANT_REPLY)
    assert task
    receipts = at_once([lambda: do(task, crowd[5])] * 8)
    assert sum(not receipt.repeated for receipt in receipts) == 1  # type: ignore[attr-defined]
    assert Review.objects.filter(user=crowd[5], message=task.message).count() == 1


def test_counters_stay_right_under_concurrency() -> None:
    """Counters were read, added to and written back: those who came together overwrote each other."""
    crowd = people(14)
    root = a_growing_tree(crowd[0], crowd[1:4])
    MessageTree.objects.filter(pk=root.pk).update(max_children_count=12, goal_tree_size=40)
    with transaction.atomic():
        lifecycle.advance(tree_of(root), COMMONS, reason="more room")
    writers = crowd[1:13]
    tasks = served([partial(claim, person, kinds.ASSISTANT_REPLY) for person in writers])
    at_once([partial(do, task, task.user) for task in tasks])
    root.refresh_from_db()
    assert root.children_count == 12
    reply = Message.objects.filter(parent=root).first()
    assert reply
    Opening.objects.exclude(message_id=reply.pk).delete()
    Opening.objects.filter(message_id=reply.pk).update(wanted=12)
    judges = [person for person in crowd if person.pk != reply.author_id][:12]
    tasks = served([partial(claim, person, kinds.LABEL_ASSISTANT_REPLY) for person in judges])
    at_once([partial(do, task, task.user) for task in tasks])
    reply.refresh_from_db()
    assert reply.review_count == Review.objects.filter(message=reply).count() == 12


def test_unique_violations_reach_no_one() -> None:
    """A uniqueness the database defends surfaced as a server error: here a late answer meets a new claim of the same."""
    crowd = people(2)
    root = a_prompt(crowd[0])
    person = crowd[1]
    for _round in range(12):
        late = claim(person, kinds.LABEL_INITIAL_PROMPT)
        assert late
        Task.objects.filter(pk=late.pk).update(until=late.created_at)
        leases.sweep()
        results = at_once(
            [lambda: claim(person, kinds.LABEL_INITIAL_PROMPT), lambda: do(late, person)] * 3  # noqa: B023
        )
        assert refusals(results) == {}
        assert Review.objects.filter(message=root, user=person).count() == 1
        assert broken_promises() == []
        Review.objects.all().delete()
        Task.objects.filter(user=person).delete()
        Message.objects.update(review_count=0, review_result=None)
        Opening.objects.filter(message_id=root.pk).update(leased=0, done=0, wanted=3)


def test_one_slow_act_holds_up_no_one_else() -> None:
    """Slow work ran on the event loop, so one act stalled all others of the process."""
    crowd = people(8)
    slow = a_growing_tree(crowd[0], crowd[1:4])
    with someone_in_the_middle_of_an_act(slow):
        assert in_time(lambda: claim(crowd[4], kinds.ASSISTANT_REPLY))
        other = in_time(lambda: a_prompt(crowd[5]))
        assert isinstance(other, Message)
        for reviewer in crowd[1:4]:
            in_time(partial(work, reviewer, kinds.LABEL_INITIAL_PROMPT))
        in_time(lambda: flow.decide("en"))
        in_time(leases.sweep)
        assert tree_of(other).state == "growing"


def test_nothing_of_ours_runs_on_an_event_loop() -> None:
    files = [file for name in ("oasst", "tasks", "leaderboard", "exports", "moderation") for file in modules(name)]
    assert len(files) > 50
    assert [str(file) for file in files for node in ast.walk(ast.parse(file.read_text())) if is_async(node)] == []


def modules(name: str) -> list[Path]:
    return sorted((ROOT / name).rglob("*.py"))


def is_async(node: ast.AST) -> bool:
    return isinstance(node, ast.AsyncFunctionDef)


def test_jobs_of_several_workers_do_not_repeat_work() -> None:
    """Every process ran the periodic jobs, over each other."""
    crowd = people(6)
    waiting_prompts(3)
    for person in crowd:
        claim(person, kinds.INITIAL_PROMPT)
    lapsed = Task.objects.filter(state=TaskState.OPEN)
    lapsed.update(until=crowd[0].date_joined)
    assert sum(each for each in at_once([lambda: leases.sweep(2)] * 8) if isinstance(each, int)) == 6
    at_once([jobs.repair_everything] * 4 + [lambda: events.number()] * 8)
    while events.number():
        pass
    numbers = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(numbers[0] or 1, (numbers[0] or 1) + len(numbers)))
    assert Counter(MessageTree.objects.values_list("state", flat=True)) == {"growing": 3}
    assert broken_promises() == []


@pytest.mark.usefixtures("_broker")
def test_a_dead_broker_delays_no_one(tmp_path: Path) -> None:
    """An act queued its job inside the transaction: with the broker down it held everything up for 20 s and was lost."""
    crowd = people(5)
    root = a_prompt(crowd[0])
    point_at(f"redis+socket://{tmp_path}/nobody.sock")
    for reviewer in crowd[1:4]:
        in_time(partial(work, reviewer, kinds.LABEL_INITIAL_PROMPT))
    assert tree_of(root).state == "prompt_lottery_waiting"
    jobs.repair_everything()
    assert tree_of(root).state == "growing"


@pytest.mark.usefixtures("_broker")
def test_a_sweep_makes_up_for_jobs_that_vanish() -> None:
    """Jobs lay in a cache that may throw things away, and nothing made up for those it had thrown away."""
    crowd = people(5)
    root = a_prompt(crowd[0])
    for reviewer in crowd[1:4]:
        work(reviewer, kinds.LABEL_INITIAL_PROMPT)
    queued = health.look().queue_length
    assert queued
    cache.clear()
    assert health.look().queue_length == queued
    with health.broker() as client:
        if settings.EMBEDDED_REDIS:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        client.flushdb()
    jobs.repair_everything()
    assert tree_of(root).state == "growing"
    assert events.number() == Event.objects.count()
