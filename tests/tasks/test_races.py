"""32 people at once, real threads, real transactions: the quota is handed out exactly and no one waits in vain."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
from django.db import connection, connections
from django.db.models import F

from oasst.models import Message, MessageTree, User
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow
from tasks.work import drafts, leases
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, do, people

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 32


@pytest.fixture(autouse=True)
def _no_deadlocks(transactional_db: None) -> Iterator[None]:
    before = deadlocks()
    yield
    assert deadlocks() == before


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Runs all acts in threads that start together; what each returned, or the refusal it met."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            results[place] = act()
        except BaseException as failure:
            results[place] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refusal):
            raise result
    return results


def an_opening(wanted: int, *, kind: str = kinds.LABEL_INITIAL_PROMPT) -> Opening:
    root = a_prompt(people(1)[0])
    Opening.objects.filter(message_id=root.pk).update(wanted=wanted)
    return Opening.objects.get(message_id=root.pk)


@pytest.mark.parametrize(
    ("openings", "each_wants", "askers"), [(1, 20, 20), (6, 3, 20), (6, 3, 32), (32, 1, 32), (3, 2, 32)]
)
def test_exactly_as_many_are_served_as_there_is_room_for(openings: int, each_wants: int, askers: int) -> None:
    crowd = people(askers)
    room = openings * each_wants
    for _ in range(openings):
        an_opening(each_wants)
    for _round in range(10):
        results = at_once([partial(claim, person, kinds.LABEL_INITIAL_PROMPT) for person in crowd])
        tasks = [each for each in results if isinstance(each, Task)]
        assert len(tasks) == min(askers, room)
        held = Opening.objects.filter(kind=kinds.LABEL_INITIAL_PROMPT)
        assert sum(held.values_list("leased", flat=True)) == len(tasks)
        assert not held.filter(leased__gt=F("wanted")).exists()
        Task.objects.all().delete()
        held.update(leased=0)


def _begin_all(person: User) -> None:
    """Claims reviews and begins on each, until there are no more; what is not begun is handed out again."""
    while task := claim(person, kinds.LABEL_INITIAL_PROMPT):
        drafts.save(task, {"labels": {}})


def test_one_person_in_many_tabs_gets_no_work_twice_and_keeps_the_limit() -> None:
    person = people(1)[0]
    for _ in range(4):
        an_opening(3)
    for _round in range(5):
        at_once([partial(_begin_all, person)] * 16)
        held = list(Task.objects.filter(user=person).values_list("message", flat=True))
        assert len(held) == len(set(held)) == 4
        Task.objects.all().delete()
        Opening.objects.filter(kind=kinds.LABEL_INITIAL_PROMPT).update(leased=0)


def test_the_limit_of_tasks_held_at_once_is_exact() -> None:
    person = people(1)[0]
    for _ in range(12):
        an_opening(3)
    results = at_once([partial(_begin_all, person)] * 20)
    assert Task.objects.filter(user=person).count() == 8
    assert {each.why for each in results if isinstance(each, Refusal)} == {Why.TOO_MANY_PENDING}


def test_submitting_in_many_tabs_at_once_stores_one_reply_and_tells_all_of_it() -> None:
    crowd = people(5)
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task is not None
    receipts = at_once([lambda: do(task, crowd[4]) for _ in range(12)])
    reply = Message.objects.get(parent=root)
    assert {receipt.result_id for receipt in receipts} == {reply.pk}  # type: ignore[attr-defined]
    assert sum(not receipt.repeated for receipt in receipts) == 1  # type: ignore[attr-defined]
    root.refresh_from_db()
    assert root.children_count == 1


def test_eight_decisions_at_once_start_exactly_as_many_trees_as_are_wanted() -> None:
    crowd = people(4)
    for _ in range(14):
        root = a_prompt(crowd[0])
        for reviewer in crowd[1:]:
            task = claim(reviewer, kinds.LABEL_INITIAL_PROMPT)
            assert task is not None
            do(task, reviewer)
    assert root
    MessageTree.objects.update(state="prompt_lottery_waiting")
    Opening.objects.filter(tree_id__isnull=False).delete()
    at_once([lambda: flow.decide("en") for _ in range(8)])
    states = Counter(MessageTree.objects.values_list("state", flat=True))
    assert states == {"growing": 10, "prompt_lottery_waiting": 4}


def test_a_heartbeat_that_has_answered_is_not_swept_away() -> None:
    person = people(1)[0]
    an_opening(1)
    for _round in range(30):
        task = claim(person, kinds.LABEL_INITIAL_PROMPT)
        assert task is not None
        Task.objects.filter(pk=task.pk).update(until=task.created_at)
        until, _swept = at_once([partial(leases.heartbeat, task), leases.sweep])
        task.refresh_from_db()
        assert (until is not None) == (task.state == TaskState.OPEN)
        assert Opening.objects.get(kind=kinds.LABEL_INITIAL_PROMPT).leased == (task.state == TaskState.OPEN)
        Task.objects.all().delete()
        Opening.objects.filter(kind=kinds.LABEL_INITIAL_PROMPT).update(leased=0)
