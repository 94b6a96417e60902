"""A crowd at work while leases lapse, volunteers skip, moderators interfere and a process is killed."""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from oasst.models import Message, MessageTree, Ranking, Review, User
from tasks.models import Draft, Opening, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, interventions, lifecycle, repair
from tasks.work import claims, leases, submission
from tests.plugin import ROOT
from tests.resting import until_at_rest
from tests.tasks.crowd import claim, do, people, work_until_quiet
from tests.tasks.promises import broken_promises
from tests.tasks.test_races import deadlocks

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 32
SECONDS = 5


def a_person_at_work(person: User, seed: int, until: float, sent: list[str], failures: list[BaseException]) -> None:
    dice = random.Random(seed)
    order = [*kinds.RANKING, *kinds.LABELLING, *kinds.REPLYING]
    try:
        while time.monotonic() < until:
            kind = kinds.INITIAL_PROMPT if dice.random() < 0.03 else dice.choice(order)
            try:
                task = claim(person, kind)
                if task is None:
                    continue
                fate = dice.random()
                if fate < 0.08:
                    leases.skip(task, reason="unclear")
                elif fate < 0.16:
                    Task.objects.filter(pk=task.pk).update(until=timezone.now() - timedelta(seconds=1))
                    if fate < 0.12:
                        submit(task, person, dice, sent)
                else:
                    submit(task, person, dice, sent)
            except Refusal as refusal:
                if refusal.why not in {Why.LAPSED, Why.TOO_MANY_PENDING, Why.PROMPTS_WAITING, Why.ALREADY_ANSWERED}:
                    raise
    except BaseException as failure:
        failures.append(failure)
    finally:
        connections.close_all()


def submit(task: Task, person: User, dice: random.Random, sent: list[str]) -> None:
    if task.kind in kinds.WRITING:
        text = f"{person.username} {dice.random()}"
        sent.append(text)
        submission.submit_text(task=task, text=text, by=person)
    else:
        do(task, person, labels={"spam": float(dice.random() < 0.15)})


def a_moderator_at_work(mod: User, seed: int, until: float, failures: list[BaseException]) -> None:
    dice = random.Random(seed)
    try:
        while time.monotonic() < until:
            time.sleep(0.02)
            message = Message.objects.order_by("created_at")[dice.randrange(40) :].first()
            if message is None:
                continue
            try:
                interfere(dice, message, mod)
            except (lifecycle.WrongState, Refusal):
                continue
    except BaseException as failure:
        failures.append(failure)
    finally:
        connections.close_all()


def interfere(dice: random.Random, message: Message, mod: User) -> None:
    match dice.randrange(5):
        case 0:
            interventions.halt(message.tree_id, by=mod)
        case 1:
            interventions.resume(message.tree_id, by=mod)
        case 2 if message.parent_id:
            interventions.delete(message, by=mod)
        case 3:
            interventions.restore(message, by=mod)
        case 4:
            interventions.release(interventions.quarantine(message, reason="pii", by=mod), by=mod)


def a_worker_at_work(until: float, failures: list[BaseException]) -> None:
    try:
        while time.monotonic() < until:
            leases.sweep()
            flow.decide("en")
            repair.trees()
            time.sleep(0.05)
    except BaseException as failure:
        failures.append(failure)
    finally:
        connections.close_all()


def another_process() -> "subprocess.Popen[str]":
    """A process that works in the same database, to be killed in the middle of it."""
    name = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "manage.py", "simulate", "--volunteers=6", "--lang=en", "--seed=1", "--acts=100000", "--yes"],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": settings.PATHS.database_url.removesuffix("oasst") + name},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_every_promise_holds_under_a_crowd_that_skips_lapses_and_is_moderated(mod: User) -> None:
    before = deadlocks()
    crowd = people(THREADS)
    moderators = [mod, *people(1)]
    for person in crowd[:6]:
        submission.submit_text(
            task=claims.claim(by=person, kind=kinds.INITIAL_PROMPT, lang="en"), text=f"Prompt of {person}", by=person
        )
    failures: list[BaseException] = []
    sent: list[str] = []
    victim = another_process()
    at_work = User.objects.filter(username__startswith="sim-", tasks__isnull=False)
    while not at_work.exists():
        assert victim.poll() is None, victim.communicate()
        time.sleep(0.1)
    until = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=a_person_at_work, args=(person, seed, until, sent, failures))
        for seed, person in enumerate(crowd)
    ]
    threads += [
        threading.Thread(target=a_moderator_at_work, args=(m, seed, until, failures))
        for seed, m in enumerate(moderators)
    ]
    threads += [threading.Thread(target=a_worker_at_work, args=(until, failures)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert victim.poll() is None, victim.communicate()
    victim.kill()
    victim.communicate()
    until_at_rest()

    assert failures == []
    assert deadlocks() == before
    assert broken_promises() == []
    texts = set(Message.objects.values_list("text", flat=True))
    drafts = {draft.content.get("text") for draft in Draft.objects.all()}
    assert [text for text in sent if text not in texts and text not in drafts] == []

    for tree in MessageTree.objects.filter(state="halted_by_moderator"):
        interventions.resume(tree.pk, by=mod)
    Task.objects.filter(state=TaskState.OPEN).update(until=timezone.now() - timedelta(seconds=1))
    leases.sweep()
    work_until_quiet(people(9))
    repair.trees()
    assert broken_promises() == []
    ended = Counter(MessageTree.objects.values_list("state", flat=True))
    assert set(ended) <= {"ready_for_export", "aborted_low_grade", "prompt_lottery_waiting", "halted_by_moderator"}
    assert ended["ready_for_export"] > 0
    assert Review.objects.count() > 100
    assert Ranking.objects.exists()
    assert not Opening.objects.filter(leased__gt=0).exists()
