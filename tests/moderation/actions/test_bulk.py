"""Large actions: a job does them, tells how far it is, can be stopped, and goes on where it was killed."""

import threading
from typing import Any

import pytest
from django.db import connections

from moderation import jobs
from moderation.actions import journal, runner, service
from moderation.models import Action, Affected, Kind, Step
from oasst.models import Message, Notification, User, UserRole
from tests.corpus import a_tree
from tests.moderation.world import order
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db

NUMBER = service.AT_ONCE + 10


@pytest.fixture
def senior(db: None) -> User:
    return User.objects.create_user("senior", role=UserRole.SENIOR_MODERATOR)


@pytest.fixture
def large(senior: User, ada: User) -> Action:
    """Ordered; no worker has come to it yet."""
    return order(Kind.DELETE, senior, *(a_tree(ada, state="ready_for_export").pk for _ in range(NUMBER)))


def deleted() -> int:
    return Message.objects.filter(deleted=True).count()


def test_a_job_does_what_takes_long_and_tells_whom_it_concerns_once(large: Action) -> None:
    assert (large.state, large.figures["messages"], deleted()) == ("running", NUMBER, 0)
    jobs.run(str(large.pk))
    jobs.run(str(large.pk))
    large.refresh_from_db()
    assert (large.state, deleted()) == ("done", NUMBER)
    assert Affected.objects.get().messages == NUMBER
    assert Notification.objects.filter(kind="moderation_delete").count() == 1
    assert broken_promises() == []


class Killed(BaseException):
    pass


@pytest.fixture
def dies_after(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The worker is killed in the middle of the step after this number of steps."""
    left = [0]
    record = journal.record

    def dying(*arguments: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        record(*arguments)

    def arm(steps: int) -> None:
        left[0] = steps
        monkeypatch.setattr(journal, "record", dying)

    return arm


def test_a_killed_job_leaves_no_step_half_done_and_the_sweep_goes_on(
    large: Action, dies_after: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies_after(7)
    with pytest.raises(Killed):
        jobs.run(str(large.pk))
    assert (deleted(), Step.objects.filter(state="done").count()) == (7, 7)
    monkeypatch.undo()
    assert jobs.go_on() == 1
    assert (deleted(), Step.objects.filter(state="done").count()) == (NUMBER, NUMBER)


def test_what_is_stopped_stays_half_done_and_that_half_is_undone(
    large: Action, senior: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_AT_ONCE", 4)
    take, taken = runner._take, []

    def stopping(step: Step, **how: Any) -> None:
        take(step, **how)
        taken.append(step)
        if len(taken) == 8:
            assert service.cancel(large)

    monkeypatch.setattr(runner, "_take", stopping)
    jobs.run(str(large.pk))
    large.refresh_from_db()
    assert (large.state, deleted(), Affected.objects.get().messages) == ("cancelled", 8, 8)
    assert not service.cancel(large)
    monkeypatch.undo()
    service.undo(large, by=senior, why="stopped")
    jobs.run(str(large.pk))
    large.refresh_from_db()
    assert (large.state, deleted()) == ("undone", 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_action_share_it(large: Action) -> None:
    def work() -> None:
        try:
            jobs.run(str(large.pk))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    large.refresh_from_db()
    assert (large.state, deleted(), Step.objects.filter(state="done").count()) == ("done", NUMBER, NUMBER)
    assert Notification.objects.count() == 1
