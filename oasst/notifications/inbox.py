"""The inbox. Apps that send a kind of notification register its text.

The name of a kind starts with its topic, such as `badge_seed`. Hiding a topic deletes nothing: showing it again restores
its notifications.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oasst.core.registry import Registry
from oasst.models import Notification, User

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification. `text` has %(name)s for the entries of a notification's `detail`."""

    name: str
    text: str | Promise


@dataclass(frozen=True, slots=True)
class Topic:
    """The kinds whose names begin with `name` and an underscore. `address` gives the page with more about one of them."""

    name: str
    title: str | Promise
    address: Callable[[Notification], str] | None = None


KINDS: Registry[Kind] = Registry("kinds of notifications", key=lambda kind: kind.name)
TOPICS: Registry[Topic] = Registry("topics of notifications", key=lambda topic: topic.name)
# Higher counts are shown as 99+.
MOST_COUNTED = 99


def text_of(news: Notification) -> str:
    """The text of a notification; a generic one if the app of its kind is no longer installed."""
    kind = KINDS.get(news.kind)
    text = str(kind.text if kind else _("There's an update about something you contributed to."))
    return text % news.detail if news.detail else text


def address_of(news: Notification) -> str:
    """The page with details, or an empty string."""
    for topic in TOPICS:
        if topic.address and news.kind.startswith(f"{topic.name}_"):
            return topic.address(news)
    return ""


def newest(user: User, *, before: int | None = None) -> list[Notification]:
    """PER_PAGE + 1 notifications, newest first: the last one shows that there is a next page."""
    rows = _shown(user).select_related("message").order_by("-id")
    return list((rows.filter(id__lt=before) if before else rows)[: PER_PAGE + 1])


def unread(user: User) -> "QuerySet[Notification]":
    return _shown(user).filter(read_at=None)


def count_unread(user: User) -> int:
    """At most MOST_COUNTED + 1."""
    return unread(user)[: MOST_COUNTED + 1].count()


def mark_read(*, by: User, through: int) -> int:
    """Marks notifications up to this one as read; returns the number of those that were unread."""
    return unread(by).filter(id__lte=through).update(read_at=timezone.now())


def _shown(user: User) -> "QuerySet[Notification]":
    hidden = Q()
    for topic in user.hidden_news:
        hidden |= Q(kind__startswith=f"{topic}_")
    notifications = Notification.objects.filter(user=user)
    return notifications.exclude(hidden) if hidden else notifications
