"""Whatever keeps work from being stored, what a person submitted is kept."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from oasst.models import ApiClient, Message, Review
from tasks.models import Draft, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.work import claims, submission
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, people, work, work_until_quiet
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@contextmanager
def tree_held_by_someone_else(tree_id: object) -> Iterator["psycopg.Connection[Any]"]:
    parameters = connection.get_connection_params()
    with psycopg.connect(
        **{name: parameters[name] for name in ("dbname", "host", "port", "user") if name in parameters}
    ) as other:
        other.execute("SELECT FROM oasst_messagetree WHERE id = %s FOR UPDATE", [tree_id])
        yield other
        other.rollback()


def at_work(kind: str) -> Task:
    """A task of the kind in someone's hands, for whom a lock is soon too long to wait for."""
    crowd = people(8)
    root = a_growing_tree(crowd[0], crowd[1:4])
    if kind in kinds.LABELLING:
        work(crowd[4], kinds.ASSISTANT_REPLY)
    if kind in kinds.RANKING:
        work_until_quiet(crowd, only=kinds.ALL[1:6])
        crowd = people(8)
    task = claim(crowd[5], kind)
    assert task
    assert task.tree_id == root.pk
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    return task


def submit(task: Task) -> submission.Receipt:
    if task.kind in kinds.WRITING:
        return submission.submit_text(task=task, text="By the sun.", by=task.user)
    if task.kind in kinds.LABELLING:
        return submission.submit_review(task=task, values={"spam": 0.0}, cant_tell=["humor"], by=task.user)
    return submission.submit_ranking(task=task, ballot=[[str(each) for each in task.shown]], by=task.user)


def content_of(task: Task) -> dict[str, Any]:
    if task.kind in kinds.WRITING:
        return {"text": "By the sun."}
    if task.kind in kinds.LABELLING:
        return {"labels": {"spam": 0.0}, "cant_tell": ["humor"]}
    return {"ballot": [[str(each) for each in task.shown]]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [kinds.ASSISTANT_REPLY, kinds.LABEL_ASSISTANT_REPLY, kinds.RANK_ASSISTANT_REPLIES])
def test_a_tree_that_is_locked_for_too_long_costs_no_one_their_work(kind: str) -> None:
    task = at_work(kind)
    with tree_held_by_someone_else(task.tree_id), pytest.raises(OperationalError, match="lock timeout"):
        submit(task)
    draft = Draft.objects.get(user=task.user)
    assert (draft.kind, draft.message_id, draft.content, draft.reason) == (kind, task.message_id, content_of(task), "")
    assert Task.objects.get(pk=task.pk).state == TaskState.OPEN
    assert broken_promises() == []
    assert not submit(task).repeated
    assert not Draft.objects.filter(user=task.user).exists()


@pytest.mark.django_db(transaction=True)
def test_nor_does_a_connection_that_dies_while_it_is_submitted() -> None:
    task = at_work(kinds.ASSISTANT_REPLY)
    failures: list[BaseException] = []

    def someone() -> None:
        try:
            submit(task)
        except OperationalError as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    with tree_held_by_someone_else(task.tree_id) as other:
        thread = threading.Thread(target=someone)
        thread.start()
        while not (waiting := other.execute(WAITING).fetchall()):
            other.execute("SELECT pg_stat_clear_snapshot()")
            time.sleep(0.02)
        assert [other.execute("SELECT pg_terminate_backend(%s)", pid).fetchone() for pid in waiting] == [(True,)]
        thread.join()
    assert len(failures) == 1
    assert list(Draft.objects.values_list("content", "reason")) == [({"text": "By the sun."}, "")]


def test_a_text_of_which_half_cannot_be_stored_is_kept_as_far_as_it_can() -> None:
    (person,) = people(1)
    task = claims.claim(by=person, kind=kinds.INITIAL_PROMPT, lang="en")
    with pytest.raises(Refusal) as refused:
        submission.submit_text(task=task, text="nul \x00, half \ud83d", by=person)
    assert refused.value.why == Why.BAD_TEXT
    assert Draft.objects.get().content == {"text": "nul \ufffd, half \ufffd"}


def test_labels_that_no_database_could_hold_are_kept_as_far_as_they_can() -> None:
    crowd = people(2)
    a_prompt(crowd[0])
    task = claim(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    assert task
    for values in ({"spam": float("nan")}, {"spam\x00": 1.0}):
        with pytest.raises(Refusal) as refused:
            submission.submit_review(task=task, values=values, by=crowd[1])
        assert refused.value.why == Why.BAD_LABELS
    assert Draft.objects.get().content == {"labels": {"spam\ufffd": 1.0}, "cant_tell": []}
    assert Review.objects.count() == 0


@pytest.mark.parametrize("kind", [kinds.INITIAL_PROMPT, kinds.ASSISTANT_REPLY])
def test_an_id_that_names_another_message_of_the_client_is_refused(kind: str) -> None:
    crowd = people(6)
    bot = ApiClient.objects.create(description="A bot", key_hash=uuid4().hex)
    a_growing_tree(crowd[0], crowd[1:4])

    first, second = (claims.claim(by=person, kind=kind, lang="en", client=bot) for person in crowd[4:])

    def write(task: Task, name: str) -> submission.Receipt:
        return submission.submit_text(task=task, by=task.user, text=f"Called {name}.", frontend_message_id=name)

    one = write(first, "m-1")
    assert write(first, "m-1") == submission.Receipt(one.result_id, repeated=True)
    for name, why in (("m-1", Why.ID_IN_USE), ("x" * 201, Why.BAD_ID)):
        with pytest.raises(Refusal) as refused:
            write(second, name)
        assert refused.value.why == why
        assert Draft.objects.get().content == {"text": f"Called {name}."}
    two = write(second, "m-2")
    named = Message.objects.filter(client=bot).values_list("pk", "frontend_message_id")
    assert set(named) == {(one.result_id, "m-1"), (two.result_id, "m-2")}
