"""Notifications as people read them. Whoever sends a kind of news registers its text here.

A kind begins with its topic, such as `badge_seed`. People hide topics; what they hid is there again when they show it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oasst.models import Notification, User

PER_PAGE = 30

# By kind, with %(name)s for what a notification's `detail` holds.
_texts: dict[str, str | Promise] = {}
_topics: dict[str, str | Promise] = {}
_ways: dict[str, Callable[[Notification], str]] = {}
TOPICS: Mapping[str, str | Promise] = MappingProxyType(_topics)
# Nobody counts further than this at a glance, so nor does the database.
MOST_COUNTED = 99


def say(kind: str, text: str | Promise) -> None:
    """Registers the text of a kind, from `AppConfig.ready`."""
    _texts[kind] = text


def text_of(news: Notification) -> str:
    """What the notification says; news of a part that is no longer installed says that there was some."""
    text = str(_texts.get(news.kind, _("There is news about something you take part in.")))
    return text % news.detail if news.detail else text


def way_to(news: Notification) -> str:
    """The address where there is more about it, empty where there is none."""
    for topic, way in _ways.items():
        if news.kind.startswith(f"{topic}_"):
            return way(news)
    return ""


def leads(topic: str, way: Callable[[Notification], str]) -> None:
    """Registers where news of a topic lead, from `AppConfig.ready`."""
    _ways[topic] = way


def about(topic: str, title: str | Promise) -> None:
    """Registers a topic, which people may hide, from `AppConfig.ready`."""
    _topics[topic] = title


def newest(user: User, *, before: int | None = None) -> list[Notification]:
    """One more than a page shows, to know whether there is another page."""
    found = _shown(user).select_related("message").order_by("-id")
    return list((found.filter(id__lt=before) if before else found)[: PER_PAGE + 1])


def unread(user: User) -> "QuerySet[Notification]":
    return _shown(user).filter(read_at=None)


def count_unread(user: User) -> int:
    """At most one more than MOST_COUNTED."""
    return unread(user)[: MOST_COUNTED + 1].count()


def mark_read(*, by: User, through: int) -> int:
    """Marks a person's notifications up to this one as read; returns how many were not yet."""
    return unread(by).filter(id__lte=through).update(read_at=timezone.now())


def _shown(user: User) -> "QuerySet[Notification]":
    hidden = Q()
    for topic in user.hidden_news:
        hidden |= Q(kind__startswith=f"{topic}_")
    found = Notification.objects.filter(user=user)
    return found.exclude(hidden) if hidden else found
