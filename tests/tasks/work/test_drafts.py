"""Drafts: no text that reached the server is ever lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oasst.models import Message
from tasks.models import Draft, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import repair
from tasks.work import drafts, leases, submission
from tests.tasks.crowd import a_growing_tree, claim, people, work

pytestmark = pytest.mark.django_db


def lapse(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(until=timezone.now() - timedelta(seconds=1))
    leases.sweep()
    task.refresh_from_db()
    assert task.state == TaskState.EXPIRED


def test_a_refused_text_outlives_another_one_submitted_at_the_same_place() -> None:
    crowd = people(10)
    root = a_growing_tree(crowd[0], crowd[1:4])
    slow = crowd[4]
    late = claim(slow, kinds.ASSISTANT_REPLY)
    assert late
    lapse(late)
    for quick in crowd[5:8]:
        work(quick, kinds.ASSISTANT_REPLY)
    for text in ("Too late.", "Too late.", "Too late again."):
        with pytest.raises(Refusal) as refused:
            submission.submit_text(task=late, text=text, by=slow)
        assert refused.value.why == Why.LAPSED
    Message.objects.filter(parent=root, author=crowd[5]).update(review_result=False)
    repair.trees()
    again = claim(slow, kinds.ASSISTANT_REPLY)
    assert again
    assert again.message_id == root.pk
    submission.submit_text(task=again, text="In time.", by=slow)
    kept = Draft.objects.filter(user=slow).order_by("pk").values_list("content__text", "reason")
    assert list(kept) == [("Too late.", "lapsed"), ("Too late again.", "lapsed")]


def test_what_can_be_repaired_stays_at_work_and_goes_with_the_submit() -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task
    with pytest.raises(Refusal):
        submission.submit_text(task=task, text="x" * 2001, by=crowd[4])
    assert Draft.objects.values_list("reason", flat=True).get() == ""
    submission.submit_text(task=task, text="x" * 2000, by=crowd[4])
    assert Draft.objects.count() == 0


def test_who_comes_back_to_the_same_work_finds_what_they_had() -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task
    assert drafts.save(task, {"text": "Half"})
    lapse(task)
    assert not drafts.save(task, {"text": "Half a thought"})
    again = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert again
    found = drafts.of_task(again)
    assert found
    assert found.content == {"text": "Half a thought"}


def test_a_second_text_for_the_same_task_is_set_aside() -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task
    first = submission.submit_text(task=task, text="First.", by=crowd[4])
    assert submission.submit_text(task=task, text="First.", by=crowd[4]).result_id == first.result_id
    assert Draft.objects.count() == 0
    second = submission.submit_text(task=task, text="Second.", by=crowd[4])
    assert (second.result_id, second.repeated) == (first.result_id, True)
    assert Draft.objects.values_list("content__text", "reason").get() == ("Second.", "already_answered")
