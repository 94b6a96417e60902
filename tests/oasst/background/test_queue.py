"""Jobs and a dead broker: no one waits, nothing is lost."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.beat import Scheduler
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu import pools

from oasst import events, jobs
from oasst.background import queue
from oasst.celery import app
from oasst.models import Event, EventType
from oasst.serving import cache as serving_cache
from oasst.serving import health

# What a person may be held up when Redis is down, in seconds.
LONGEST_WAIT = 5  # seconds; without a limit of its own the client would try for a minute and longer


def _point_at(url: str) -> None:
    app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    queue._broker.cache_clear()


@pytest.fixture
def _broker() -> Iterator[None]:
    """The broker of this test process, empty."""
    _point_at(settings.CELERY_BROKER_URL)
    with health.broker() as client:
        client.flushdb()
    yield
    pools.reset()


@pytest.fixture(params=["nobody listens", "nobody answers"])
def _dead_broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "redis.sock"))
        if request.param == "nobody answers":
            listener.listen()
        _point_at(f"redis+socket://{tmp_path}/redis.sock")
        yield
    pools.reset()
    _point_at(settings.CELERY_BROKER_URL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_broker")
def test_a_job_is_queued_after_the_commit_and_never_for_work_that_was_rolled_back() -> None:
    with transaction.atomic():
        queue.after_commit("oasst.number_events")
        transaction.set_rollback(True)
    assert health.look().queue_length == 0
    with transaction.atomic():
        queue.after_commit("oasst.number_events")
        assert health.look().queue_length == 0
    assert health.look().queue_length == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_broker")
def test_the_age_of_the_queue_is_that_of_its_oldest_job() -> None:
    queue.after_commit("oasst.number_events")
    time.sleep(0.3)
    queue.after_commit("oasst.number_events")
    age = health.look().queue_age_seconds
    assert age is not None
    assert 0.2 <= age < 5
    with health.broker() as client:
        assert json.loads(client.lindex("default", -1))["headers"]["task"] == "oasst.number_events"


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
def test_the_age_of_what_beat_has_sent_is_seen() -> None:
    beat = Scheduler(app)
    entry = next(iter(beat.schedule.values()))
    beat.apply_async(entry, advance=False)
    time.sleep(0.3)
    found = health.look()
    assert found.queue_length == 1
    assert found.queue_age_seconds is not None
    assert 0.2 <= found.queue_age_seconds < 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_broker")
def test_a_job_that_gathers_is_queued_once_for_all_that_comes_until_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_gathering", {})
    for _ in range(3):
        queue.after_commit("oasst.number_events", gather_s=60)
    assert health.look().queue_length == 1
    with health.broker() as client:
        assert json.loads(client.lindex("default", -1))["headers"]["eta"]
    queue.after_commit("oasst.number_events")
    assert health.look().queue_length == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_dead_broker")
def test_with_the_broker_dead_no_one_waits_and_the_sweep_does_the_job_later() -> None:
    begun = time.monotonic()
    with transaction.atomic():
        events.record(Event(type=EventType.ACCOUNT_CHANGED))
    assert time.monotonic() - begun < LONGEST_WAIT
    assert Event.objects.filter(seq=None).count() == 1
    assert jobs.number_events() == 1
    assert Event.objects.get().seq == 1


def test_an_unknown_job_is_refused_when_it_is_queued() -> None:
    with pytest.raises(KeyError):
        queue.after_commit("oasst.no_such_job")


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
def test_health_sees_the_database_redis_and_a_recent_heartbeat() -> None:
    before = health.look()
    assert (before.database, before.redis, before.worker, before.well) == (True, True, False, False)
    jobs.heartbeat()
    after = health.look()
    assert (after.worker, after.queue_length, after.queue_age_seconds, after.well) == (True, 0, None, True)


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
def test_the_heartbeat_is_seen_as_soon_as_redis_answers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.heartbeat()
    away = {settings.CACHES["default"]["LOCATION"]: time.monotonic() + 60}
    monkeypatch.setattr(serving_cache, "_away_until", away)
    assert cache.get("worker-heartbeat") is None  # pages leave Redis alone for a moment
    assert health.look().worker
