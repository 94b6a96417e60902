"""Subjects of webhooks, and the event data they send."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from oasst.models import ApiClient, Event, EventType, TreeState, WebhookSubject


@dataclass(frozen=True, slots=True)
class _Subject:
    """The event types of a subject, the data sent (ids, no texts or names), and whether it is for trusted clients only."""

    events: Q
    data: Callable[[Event], dict[str, Any]]
    trusted_only: bool = False


def _id(value: object) -> str | None:
    return str(value) if value else None


_SUBJECTS: dict[str, _Subject] = {
    WebhookSubject.TREE_FINISHED: _Subject(
        Q(type=EventType.TREE_STATE_CHANGED, detail__to=TreeState.READY_FOR_EXPORT),
        lambda event: {"tree_id": _id(event.tree_id), "lang": event.lang},
    ),
    WebhookSubject.RELEASE_PUBLISHED: _Subject(
        Q(type=EventType.RELEASE_PUBLISHED),
        lambda event: {"release": event.detail.get("release")},
    ),
    WebhookSubject.REPORT_OPENED: _Subject(
        Q(type=EventType.REPORT_OPENED),
        lambda event: {"message_id": _id(event.message_id), "tree_id": _id(event.tree_id), "lang": event.lang},
        trusted_only=True,
    ),
}


def open_to(client: ApiClient, subjects: Iterable[str]) -> list[str]:
    """Those of the subjects that this client may subscribe to."""
    return [each for each in subjects if client.trusted or not _SUBJECTS[each].trusted_only]


def about(subjects: Iterable[str]) -> Q:
    """The events of these subjects."""
    found = Q(pk__in=[])
    for each in subjects:
        found |= _SUBJECTS[each].events
    return found


def payload(event: Event) -> dict[str, Any]:
    """The body of the request about the event.

    Raises:
        KeyError: no subject includes such an event.
    """
    subject = _OF_EVENTS[event.type]
    return {"type": subject.value, "timestamp": event.at.isoformat(), "data": _SUBJECTS[subject].data(event)}


_OF_EVENTS: dict[str, WebhookSubject] = {
    EventType.TREE_STATE_CHANGED: WebhookSubject.TREE_FINISHED,
    EventType.RELEASE_PUBLISHED: WebhookSubject.RELEASE_PUBLISHED,
    EventType.REPORT_OPENED: WebhookSubject.REPORT_OPENED,
}
