"""A webhook is told of each event in order; what fails is tried again later, and given up in the end."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.utils import timezone

from oasst import events, jobs
from oasst.accounts import clients
from oasst.models import ApiClient, Event, EventType, Notification, User, Webhook, WebhookSubject
from oasst.notifications import inbox
from oasst.webhooks import delivery, signatures, subscriptions
from oasst.webhooks.delivery import BACKOFF, deliver, look_for_work
from tests.oasst.webhooks.receiver import listening

pytestmark = pytest.mark.django_db
EVERYTHING = list(WebhookSubject.values)


class Listener:
    """Stands in for the network: remembers what it is told and answers `wrong`."""

    def __init__(self, wrong: str = "") -> None:
        self.wrong = wrong
        self.bodies: list[Any] = []
        self.heads: list[Mapping[str, str]] = []

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        self.bodies.append(orjson.loads(body))
        self.heads.append(headers)
        return self.wrong


@pytest.fixture
def client(ada: User) -> ApiClient:
    made, _key = clients.make(by=None, description="a bot", owner=ada, trusted=True)
    events.number()
    return made


def a_hook(client: ApiClient, subjects: list[str] | None = None, url: str = "https://hooks.example.org/") -> Webhook:
    hook = Webhook(client=client, url=url, subjects=EVERYTHING if subjects is None else subjects)
    subscriptions.save_new(hook, by=None)
    events.number()
    deliver(hook.pk, Listener())  # nothing yet: it has seen the event of its own making
    return hook


def happens(type_: EventType = EventType.TREE_STATE_CHANGED, **fields: Any) -> Event:
    """An event, by default of a tree that is finished."""
    known = {"tree_id": uuid4(), "lang": "en", "detail": {"from": "ranking", "to": "ready_for_export"}}
    event = Event.objects.create(type=type_, **{**known, **fields})
    events.number()
    event.refresh_from_db()
    return event


def as_stored(hook: Webhook) -> Webhook:
    return Webhook.objects.get(pk=hook.pk)


def waits(hook: Webhook) -> timedelta:
    return as_stored(hook).next_try_at - timezone.now()


def is_due(hook: Webhook) -> None:
    Webhook.objects.filter(pk=hook.pk).update(next_try_at=timezone.now())


def test_each_subject_is_told_with_ids_and_nothing_more(client: ApiClient) -> None:
    hook, listener = a_hook(client), Listener()
    finished = happens(detail={"from": "ranking", "to": "ready_for_export", "reason": "secret thoughts"})
    report = happens(EventType.REPORT_OPENED, message_id=uuid4(), detail={"why": "a quotation"})
    release = happens(EventType.RELEASE_PUBLISHED, tree_id=None, detail={"release": "2026-11", "path": "/srv/x"})
    assert deliver(hook.pk, listener) == 3
    assert listener.bodies == [
        {"type": "tree_finished", "timestamp": finished.at.isoformat(),
         "data": {"tree_id": str(finished.tree_id), "lang": "en"}},
        {"type": "report_opened", "timestamp": report.at.isoformat(),
         "data": {"message_id": str(report.message_id), "tree_id": str(report.tree_id), "lang": "en"}},
        {"type": "release_published", "timestamp": release.at.isoformat(), "data": {"release": "2026-11"}},
    ]  # fmt: skip


def test_a_request_is_signed_with_the_secret_of_the_webhook_and_says_which_it_is(client: ApiClient) -> None:
    hook, listener = a_hook(client), Listener()
    event = happens()
    deliver(hook.pk, listener)
    (head,), (told,) = listener.heads, listener.bodies
    assert (head["webhook-id"], head["Content-Type"]) == (f"msg_{event.seq}", "application/json")
    at = int(head["webhook-timestamp"])
    assert abs(at - timezone.now().timestamp()) < 60
    signed = signatures.headers(hook.secret, message_id=f"msg_{event.seq}", at=at, body=orjson.dumps(told))
    assert signed.items() <= head.items()


def test_only_what_it_is_about_is_told_and_nothing_from_before_it_was_made(client: ApiClient) -> None:
    happens()
    hook, listener = a_hook(client, [WebhookSubject.TREE_FINISHED]), Listener()
    happens(EventType.REPORT_OPENED)
    happens(detail={"from": "growing", "to": "ranking"})
    wanted = happens()
    happens(EventType.MESSAGE_POSTED)
    assert (deliver(hook.pk, listener), deliver(hook.pk, listener)) == (1, 0)
    assert [each["data"]["tree_id"] for each in listener.bodies] == [str(wanted.tree_id)]
    assert as_stored(hook).seq == Event.objects.latest("seq").seq


def test_reports_are_told_to_trusted_clients_alone(client: ApiClient) -> None:
    hook, listener = a_hook(client), Listener()
    happens(EventType.REPORT_OPENED)
    ApiClient.objects.update(trusted=False)
    assert deliver(hook.pk, listener) == 0


def test_after_a_failure_it_is_tried_again_later_and_later_from_the_same_place(client: ApiClient) -> None:
    hook, listener = a_hook(client), Listener("Answered with status 500.")
    events_ = [happens(), happens()]
    for failures, wait in enumerate(BACKOFF[:3], start=1):
        assert deliver(hook.pk, listener) == 0
        stored = as_stored(hook)
        assert (stored.failures, stored.last_error, stored.enabled) == (failures, "Answered with status 500.", True)
        assert wait * 0.9 < waits(hook) <= wait * 1.2
        assert deliver(hook.pk, listener) == 0  # not yet
        is_due(hook)
    listener.wrong = ""
    assert deliver(hook.pk, listener) == 2
    ids = [each["data"]["tree_id"] for each in listener.bodies]
    assert ids == [str(events_[0].tree_id)] * 4 + [str(events_[1].tree_id)]
    assert len({head["webhook-id"] for head in listener.heads[:4]}) == 1
    stored = as_stored(hook)
    assert (stored.failures, stored.last_error, stored.last_delivered_at is None) == (0, "", False)


def test_in_the_end_it_is_switched_off_and_its_owner_is_told(client: ApiClient, ada: User) -> None:
    hook, listener = a_hook(client), Listener("No answer: ConnectTimeoutError.")
    happens()
    for _ in range(len(BACKOFF) + 1):
        assert not Notification.objects.exists()
        deliver(hook.pk, listener)
        is_due(hook)
    assert (as_stored(hook).enabled, as_stored(hook).failures) == (False, len(BACKOFF) + 1)
    assert deliver(hook.pk, listener) == 0
    news = Notification.objects.get()
    assert (news.user, inbox.text_of(news)) == (
        ada,
        "The webhook of a bot to https://hooks.example.org/ has been switched off, because nothing could be sent there: "
        "No answer: ConnectTimeoutError.",
    )


def test_without_an_owner_no_one_is_told(client: ApiClient) -> None:
    ApiClient.objects.update(owner=None)
    hook = a_hook(client)
    happens()
    Webhook.objects.update(failures=len(BACKOFF))
    deliver(hook.pk, Listener("wrong"))
    assert (as_stored(hook).enabled, Notification.objects.exists()) == (False, False)


def test_switched_on_again_it_goes_on_where_it_stopped(client: ApiClient) -> None:
    hook = a_hook(client)
    missed = happens()
    Webhook.objects.update(failures=len(BACKOFF))
    deliver(hook.pk, Listener("wrong"))
    stored = as_stored(hook)
    stored.enabled = True
    subscriptions.save_changed(stored, ["enabled"], by=None)
    listener = Listener()
    assert deliver(hook.pk, listener) == 1
    assert listener.bodies[0]["data"]["tree_id"] == str(missed.tree_id)


def test_switched_off_in_the_middle_it_hears_no_more(client: ApiClient) -> None:
    hook = a_hook(client)
    happens()
    happens()

    class SwitchesOff(Listener):
        def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
            Webhook.objects.update(enabled=False)
            return super().__call__(url, body, headers)

    listener = SwitchesOff()
    deliver(hook.pk, listener)
    assert (len(listener.bodies), as_stored(hook).enabled) == (1, False)


def test_one_job_does_not_work_forever(client: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    hook, listener = a_hook(client), Listener()
    for _ in range(3):
        happens()
    monkeypatch.setattr(delivery, "_AT_ONCE", 2)
    assert [deliver(hook.pk, listener) for _ in range(3)] == [2, 1, 0]
    happens()
    monkeypatch.setattr(delivery, "_BUDGET_S", -1)
    assert deliver(hook.pk, listener) == 0
    assert as_stored(hook).next_try_at <= timezone.now()


def test_jobs_are_queued_for_webhooks_that_have_something_to_hear(
    client: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = a_hook(client)
    assert look_for_work() == 0
    happens()
    queued: list[tuple[str, ...]] = []
    monkeypatch.setattr("oasst.background.queue.after_commit", lambda *job: queued.append(job))
    assert look_for_work() == 1
    assert queued == [("oasst.deliver_webhook", str(hook.pk))]
    for change in ({"enabled": False}, {"next_try_at": timezone.now() + timedelta(minutes=1)}):
        Webhook.objects.update(**{"enabled": True, "next_try_at": timezone.now(), **change})
        assert look_for_work() == 0
    Webhook.objects.update(next_try_at=timezone.now())
    ApiClient.objects.update(enabled=False)
    assert look_for_work() == 0


def test_the_job_speaks_to_a_real_receiver(client: ApiClient, settings: Any) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    with listening() as receiver:
        hook = a_hook(client, url=receiver.url)
        event = happens()
        assert jobs.deliver_webhook(str(hook.pk)) == 1
        receiver.status = 503
        happens()
        assert jobs.deliver_webhook(str(hook.pk)) == 0
    assert orjson.loads(receiver.heard[0].body)["data"]["tree_id"] == str(event.tree_id)
    assert as_stored(hook).last_error == "Answered with status 503."


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_tell_the_same_twice(client: ApiClient) -> None:
    hook, listener = a_hook(client), Listener()
    for _ in range(5):
        happens()
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        deliver(hook.pk, listener)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    told = [head["webhook-id"] for head in listener.heads]
    assert (len(told), len(set(told))) == (5, 5)
